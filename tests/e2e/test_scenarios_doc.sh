# docs/SCENARIOS.md: every example passes, twice the same, and fails when it is changed as the page says; the outputs
# that it shows are what is printed, and its reference is that of the language. One example is played against a server
# on a port that the page names: skipped where somebody else has it.
. "$SOURCE/tests/e2e/lib.sh"
page=$SOURCE/docs/SCENARIOS.md
cd "$work" || exit 1
ln -s "$SOURCE/tests" "$SOURCE/registry" .

awk '/^```scn / { file = $2; print file; next } /^```/ { file = "" } file { print >file }' "$page" >names
awk -F'`' '/^```scn / { sub(/^```scn /, ""); file = $0 }
  /To make it fail, change `/ { sub(/.*To make it fail, change /, ""); print file "\t" $2 "\t" $4 }' "$page" >changes
check "a change for every example" "$(cat names)" "$(cut -f1 changes)"
[ "$(wc -l <names)" -ge 10 ] || fail "the page has $(wc -l <names) examples: was it read?"

while IFS=$'\t' read -r name from to; do
  "$CASTSIM" run --check-determinism "$name" >out 2>&1 || fail "$name: $(cat out)"
  text=$(cat "$name")
  [[ $text == *"$from"* ]] || fail "$name has no \"$from\" to change"
  printf '%s\n' "${text/"$from"/"$to"}" >changed.scn
  "$CASTSIM" run changed.scn >out 2>&1
  check "$name fails when $from is $to" 1 $?
done <changes

sed -n '/^<!-- The language,/,/^<!-- End of the language/p' "$page" | sed '1,2d' | head -n -2 >reference
"$BUILD/tests/tools/scenario_language" | diff reference - || fail "the reference is not current: run scripts/docs"
checks=$((checks + 1))

if (exec 3<>/dev/tcp/127.0.0.1/8788) 2>/dev/null; then
  echo "port 8788 is taken: the outputs are not compared"
  exit 77
fi
mkdir pages
LANGUAGE=$BUILD/tests/tools/scenario_language KEYS=$BUILD/tests/tools/key_reference "$SOURCE/scripts/docs" "$work/pages" || fail "scripts/docs ended with $?"
for name in SCENARIOS.md REPORTS.md SCREEN.md; do
  diff "$SOURCE/docs/$name" "pages/$name" ||
    fail "docs/$name is not what the program says: run scripts/docs, and look at what changed"
  checks=$((checks + 1))
done
echo "$checks checks"
