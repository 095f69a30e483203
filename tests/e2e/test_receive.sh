# The main job on real input: curl and openssl send, a headless client receives on its pull, sqlite3
# reads the store.
. "$SOURCE/tests/e2e/lib.sh"
start_server --db "$work/server.db" --app testkey:testsecret

uid=$(broadcast 2191 RC:TxtMsg '{"content":"你好 👋 hello"}')
check "the answer's HTTP status" 200 "$(cat "$work/http")"
check "the shape of a messageUID (R9)" yes \
  "$([[ $uid =~ ^([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}$ ]] && echo yes)"
broadcast 2191 RC:CmdMsg '{"name":"n","data":"d"}' >/dev/null
broadcast 2191 app:order '{"orderId":"A1"}' >/dev/null
broadcast 2191 RC:TxtMsg '{"content":"quiet"}' -d disableUpdateLastMsg=true >/dev/null

"$CASTSIM" client --server "$server" --user ann --db "$work/ann.db" --headless json --lang en \
  --until received=4 --for 30s >"$work/events" || fail "client exits with $?"
check "the order of the events" "online pull message message message message conversation" \
  "$(jq -r .event "$work/events" | xargs)"

first=$(jq -c 'select(.messageUID == "'"$uid"'")' "$work/events")
check "digest" "你好 👋 hello" "$(jq -r .digest <<<"$first")"
check "offline: sent before the connect (R18)" true "$(jq .offline <<<"$first")"
check "delivery (R19)" in-time "$(jq -r .delivery <<<"$first")"
check "verdict" '{"parsed":true,"stored":true,"counted":true,"shown":true,"listed":true}' \
  "$(jq -c .verdict <<<"$first")"
check_has "why" "RC:TxtMsg is built in, flag ISCOUNTED: stored and counted (R20)" \
  "$(jq -r '.why[]' <<<"$first")"
check "a command is not stored (R20)" '{"parsed":true,"stored":false,"counted":false,"shown":false,"listed":false}' \
  "$(jq -c 'select(.objectName == "RC:CmdMsg").verdict' "$work/events")"
check "an unregistered type is stored and counted, not parsed (R24)" \
  '{"parsed":false,"stored":true,"counted":true,"shown":true,"listed":true}' \
  "$(jq -c 'select(.objectName == "app:order").verdict' "$work/events")"
row=$(jq -c 'select(.event == "conversation")' "$work/events")
check "unread" 3 "$(jq .unread <<<"$row")"
check "the disabled one is not the last message (R27)" \
  "The current version does not support viewing this message" "$(jq -r .digest <<<"$row")"

check "messages in the store" 3 "$(sqlite3 "$work/ann.db" 'SELECT count(*) FROM message')"
check "the wire log has all" 4 "$(sqlite3 "$work/ann.db" 'SELECT count(*) FROM wire')"

# The same user again: nothing twice (R16), and a broadcast that arrives by the timer.
"$CASTSIM" client --server "$server" --user ann --db "$work/ann.db" --headless json \
  --pull-interval 200ms --until received=1 --for 60s >"$work/again" &
client=$!
wait_until "the first pull" file_has "$work/again" '"event":"pull"'
check "nothing is received twice" 0 "$(jq -s '[.[] | select(.event == "message")] | length' "$work/again")"
second=$(broadcast 7788 RC:InfoNtf '{"message":"later"}')
wait $client || fail "the second client exits with $?"
check "by the timer" "$second" "$(jq -r 'select(.event == "message").messageUID' "$work/again")"
check "not offline" false "$(jq 'select(.event == "message").offline' "$work/again")"

# Another user has a store of its own; without --until it ends by --for with 0.
"$CASTSIM" client --server "$server" --user bob --headless text --for 300ms >"$work/text" ||
  fail "bob exits with $?"
check_has "the text form" "你好" "$(cat "$work/text")"
broadcast shop app:order '{"orderNo":"7","status":"shipped","items":["Tea"],"amount":"CNY 1.00"}' >/dev/null
"$CASTSIM" client --server "$server" --user bob --headless text --types "$SOURCE/registry/examples" \
  --for 300ms --lang en >"$work/text" || fail "bob exits with $?"
check "the text form keeps the lines of a card in one column" 3 \
  "$(grep -cE '^ {28}(Order 7 is on its way|Tea|Total CNY 1.00)$' "$work/text")"
[ -f "$work/data/castsim/testkey/bob.db" ] || fail "no store where XDG says"
"$CASTSIM" client --server "$server" --user bob --headless json --until received=9 --for 300ms >/dev/null 2>&1
check "--until not reached" 1 $?

# The token alone is enough (R12); a wrong one ends the client with 1.
pull_token=$(token carl)
env -u CASTSIM_APP_SECRET "$CASTSIM" client --server "$server" --user carl --token "$pull_token" \
  --headless json --until received=5 --for 30s >/dev/null || fail "carl exits with $?"
env -u CASTSIM_APP_SECRET "$CASTSIM" client --server "$server" --user carl --token wrong \
  --headless json --for 30s >"$work/wrong" 2>&1
check "a refused token" 1 $?
check_has "says so" '"event":"error"' "$(cat "$work/wrong")"
CASTSIM_APP_SECRET=wrong "$CASTSIM" client --server "$server" --user dora --headless json --for 30s >"$work/wrong" 2>&1
check "a wrong secret" 1 $?
check_has "says that it was for a token" "asking for a token: the server answered HTTP 401" "$(cat "$work/wrong")"
echo "$checks checks"
