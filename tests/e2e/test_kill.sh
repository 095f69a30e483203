# kill -9 on either side loses nothing that was acknowledged (R10, R17).
. "$SOURCE/tests/e2e/lib.sh"

# The server: killed right after each 200, started again on the same file.
uids=()
for i in 1 2 3; do
  start_server --db "$work/server.db" --app testkey:testsecret --rate-limit 0
  for j in 1 2 3; do
    uids+=("$(broadcast 2191 RC:TxtMsg "{\"content\":\"$i.$j\"}")")
  done
  kill -9 "$server_pid"
  wait "$server_pid" 2>/dev/null
done
start_server --db "$work/server.db" --app testkey:testsecret --rate-limit 0
"$CASTSIM" client --server "$server" --user ann --db "$work/ann.db" --headless json \
  --until received=9 --for 30s >"$work/events" || fail "client exits with $?"
check "all nine, in order" "${uids[*]}" \
  "$(jq -r 'select(.event == "message").messageUID' "$work/events" | xargs)"

# The client: killed while its pull is under way (the server is stopped, so it must be).
late=$(broadcast 2191 RC:TxtMsg '{"content":"in mid-pull"}')
kill -STOP "$server_pid"
"$CASTSIM" client --server "$server" --user ann --token "$(sqlite3 "$work/server.db" \
  "SELECT token FROM token WHERE user_id = 'ann'")" --db "$work/ann.db" --headless json >"$work/killed" &
client=$!
wait_until "the client's start" file_has "$work/killed" '"event":"online"'
kill -9 $client
wait $client 2>/dev/null
kill -CONT "$server_pid"
"$CASTSIM" client --server "$server" --user ann --db "$work/ann.db" --headless json \
  --until received=1 --for 30s >"$work/back" || fail "client exits with $?"
check "nothing lost, nothing twice" "$late" \
  "$(jq -r 'select(.event == "message").messageUID' "$work/back" | xargs)"

# Killed at any moment while a backlog comes in: in the end every message is there once.
for i in 1 2 3 4; do
  "$CASTSIM" send --server "$server" --from "sender$i" --type RC:TxtMsg --content '{"content":"backlog"}' \
    --repeat 10 >/dev/null || fail "the backlog was not sent"
done
for round in 1 2 3 4 5 6 7 8; do
  "$CASTSIM" client --server "$server" --user eve --db "$work/eve.db" --headless json >/dev/null 2>&1 &
  client=$!
  read -rt "0.0$round" <> <(:) || true # a moment of its own for each round
  kill -9 $client
  wait $client 2>/dev/null
done
"$CASTSIM" client --server "$server" --user eve --db "$work/eve.db" --headless json --for 500ms >/dev/null ||
  fail "client exits with $?"
check "every message once" "50 50" "$(sqlite3 -separator ' ' "$work/eve.db" \
  'SELECT count(*), count(DISTINCT uid) FROM message')"
check "unread adds up" 50 "$(sqlite3 "$work/eve.db" 'SELECT sum(unread) FROM conversation')"
echo "$checks checks"
