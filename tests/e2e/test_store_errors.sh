# A store that cannot be used: a clear error, exit code 3, the file untouched.
. "$SOURCE/tests/e2e/lib.sh"
start_server --db :memory: --app testkey:testsecret

client() { "$CASTSIM" client --server "$server" --user ann --headless json --for 300ms "$@"; }

# untouched NEEDLE FILE
untouched() {
  local before out
  before=$(sha256sum <"$2")
  out=$(client --db "$2" 2>&1 >/dev/null)
  check "exit code for $1" 3 $?
  check_has "the sentence" "$1" "$out"
  check "the file is untouched ($1)" "$before" "$(sha256sum <"$2")"
}
printf 'this is no database, but a letter to a friend, long enough to be read' >"$work/letter"
untouched "database" "$work/letter"

client --db "$work/ann.db" >/dev/null || fail "the first client exits with $?"
cp "$work/ann.db" "$work/newer.db"
sqlite3 "$work/newer.db" 'PRAGMA user_version = 9999'
untouched "newer" "$work/newer.db"
sqlite3 "$work/other.db" 'CREATE TABLE recipe(name)'
untouched "castsim" "$work/other.db"
out=$("$CASTSIM" client --server "$server" --user bob --headless json --for 1s --db "$work/ann.db" 2>&1 >/dev/null)
check "another user's store" 3 $?
check_has "another user's store" "ann" "$out"

# A second writer; a reader is welcome.
"$CASTSIM" client --server "$server" --user ann --headless json --db "$work/ann.db" >"$work/first" &
first=$!
wait_until "the first writer" file_has "$work/first" '"event":"pull"'
client --db "$work/ann.db" >/dev/null 2>"$work/second.err"
check "a second writer" 3 $?
check "a reader" 0 "$(sqlite3 "$work/ann.db" 'SELECT count(*) FROM message')"
kill -TERM $first
wait $first
check "SIGTERM ends a client well" 0 $?

# A folder that cannot be written to (a user without rights: root may write anywhere).
mkdir "$work/locked"
cp "$work/ann.db" "$work/locked/ann.db"
chmod 555 "$work/locked" && chmod 444 "$work/locked/ann.db"
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
  chmod 755 "$work" # and what that user needs lies where it can read
  cp -L "$CASTSIM" "$work/castsim"
  cp -r "$SOURCE/registry/builtin" "$work/types"
  out=$(CASTSIM_REGISTRY=$work/types setpriv --reuid 65534 --regid 65534 --clear-groups "$work/castsim" client --server "$server" --user ann \
    --headless json --for 300ms --db "$work/locked/ann.db" 2>&1 >/dev/null)
else
  out=$(client --db "$work/locked/ann.db" 2>&1 >/dev/null)
fi
check "a read-only folder" 3 $?
check_has "a read-only folder" "$work/locked" "$out"
check "nothing was left there" ann.db "$(ls "$work/locked")"

# A full disk: the file may not grow past a limit.
broadcast 2191 app:big "$(head -c 100000 /dev/zero | tr '\0' x)" >/dev/null
out=$(ulimit -f 60; "$CASTSIM" client --server "$server" --user dan --token "$(token dan)" --db "$work/dan.db" \
  --headless json --until received=1 --for 5s 2>&1 >"$work/dan.out")
check "a full disk" 3 $?
check_has "a full disk" "room" "$out"
"$CASTSIM" client --server "$server" --user dan --db "$work/dan.db" --headless json --until received=1 \
  --for 30s >/dev/null || fail "with room again it exits with $?"
check "with room again nothing is lost" 1 "$(sqlite3 "$work/dan.db" 'SELECT count(*) FROM message')"
echo "$checks checks"
