# --record: a live client's story plays again with `castsim run`, and everything that it expects holds.
# The server's clock is 100 times as fast as ours, so that minutes pass.
. "$SOURCE/tests/e2e/lib.sh"

# plays FILE: the recording is accepted, and passes
plays() {
  local out
  out=$("$CASTSIM" run "$1" 2>&1) || fail "castsim run $1 exits with $?: $out
$(cat "$1")"
  checks=$((checks + 1))
}
pulled() { [ "$(jq -s '[.[] | select(.event == "pull" and .ok)] | length' "$work/$1")" -ge "$2" ]; }
failed_pulls() { [ "$(jq -s '[.[] | select(.event == "pull" and .ok == false)] | length' "$work/$1")" -ge "$2" ]; }

start_server --db "$work/server.db" --app testkey:testsecret --speed 100

# One is in the window before the client connects; then several of every kind.
broadcast 2191 RC:TxtMsg '{"content":"before the connect"}' >/dev/null
"$CASTSIM" client --server "$server" --user ann --db "$work/ann.db" --types "$SOURCE/registry/examples" --lang en \
  --headless json --until received=9 --for 3h --record "$work/ann.scn" >"$work/ann.json" 2>"$work/ann.err" &
client=$!
wait_until "the first pull" pulled ann.json 1
broadcast 2191 RC:TxtMsg '{"content":"今晚维护 maintenance 👋"}' >/dev/null
broadcast shop app:order '{"orderNo":"A-2048","status":"shipped"}' >/dev/null
broadcast 'a "b" c' app:nobody-knows $'two\nlines, $(uid m1) and\r\nEND' >/dev/null
broadcast 2191 RC:TxtMsg '{"content":"keeps its last message"}' -d disableUpdateLastMsg=true >/dev/null
broadcast 2191 RC:CmdMsg '{"name":"reload","data":"{}"}' >/dev/null
broadcast 2191 RC:TypSts '{"typingContentType":"RC:TxtMsg"}' >/dev/null
all_are_recorded() { [ "$(grep -c 'send m[0-9]* from=' "$work/ann.scn")" = 7 ]; }
wait_until "what came to be in the recording, before anything ends" all_are_recorded
cp "$work/ann.scn" "$work/half.scn"
plays "$work/half.scn"

# The server is killed; pulls fail and are tried again; it comes back with its log.
port=${server##*:}
kill -9 "$server_pid"
wait "$server_pid" 2>/dev/null
wait_until "pulls that fail" failed_pulls ann.json 4
start_server --listen "127.0.0.1:$port" --db "$work/server.db" --app testkey:testsecret --speed 100
broadcast shop RC:TxtMsg '{"content":"after the outage"}' >/dev/null
broadcast 7788 RC:InfoNtf '{"message":"and a notice"}' >/dev/null
wait "$client" || fail "the client exits with $?: $(cat "$work/ann.err")"
plays "$work/ann.scn"
recording=$(cat "$work/ann.scn")
check_has "pulls that failed" "net phone refuse count=" "$recording"
check_has "a sender with a blank" 'from="a \"b\" c"' "$recording"
check_has "its row" 'conversation "a \"b\" c" unread=1' "$recording"
check_has "no last message" "disable-update-last-msg" "$recording"
check_has "in the window before the connect" "received m1 delivery=in-time offline=yes" "$recording"
check_has "the speed" "speed 100" "$recording"
check "as many failed pulls as there were" \
  "$(jq -s '[.[] | select(.event == "pull" and .ok == false)] | length' "$work/ann.json")" \
  "$(sed -n 's/.*counts received=9 .*failed=\([0-9]*\).*/\1/p' "$work/ann.scn")"
check "neither key nor secret nor token" 0 "$(grep -cE 'testkey|testsecret|[Tt]oken' "$work/ann.scn")"
check "played twice it is the same" 0 "$("$CASTSIM" run --check-determinism "$work/ann.scn" >/dev/null; echo $?)"

# The same store again: what was there before is not expected. A killed client leaves a whole file.
"$CASTSIM" client --server "$server" --user ann --db "$work/ann.db" --headless json \
  --record "$work/again.scn" >"$work/again.json" 2>"$work/again.err" &
client=$!
wait_until "the first pull" pulled again.json 1
broadcast 2191 RC:TxtMsg '{"content":"once more"}' >/dev/null
wait_until "the message in the recording" file_has "$work/again.scn" "once more"
kill -9 "$client"
wait "$client" 2>/dev/null
plays "$work/again.scn"
check_has "an old store" "went on with a store" "$(cat "$work/again.scn")"

# What cannot be written is told before anything is done.
out=$("$CASTSIM" client --server "$server" --db :memory: --headless json --for 1s --record "$work/no/r.scn" 2>&1)
check "a folder that is not there" 3 $?
check_has "a folder that is not there" "$work/no/r.scn" "$out"
echo "$checks checks"
