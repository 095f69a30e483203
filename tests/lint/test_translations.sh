# Every sentence that a person reads is in po/, translated, with the printf directives of the English.
set -u
cd "$SOURCE"
scripts/translate --check || { echo "FAILED: run scripts/translate, then translate what is new in po/"; exit 1; }
echo "every sentence is translated"
