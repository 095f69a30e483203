# A server whose clock is faster: clients take its speed on, windows and timers are in its time.
. "$SOURCE/tests/e2e/lib.sh"
start_server --db :memory: --app testkey:testsecret --speed 300

missed=$(broadcast 2191 RC:TxtMsg '{"content":"early"}')
"$CASTSIM" client --server "$server" --user ann --db "$work/ann.db" --headless json --until received=1 \
  --for 1h >"$work/first" || fail "ann exits with $?"
check "the client's pulls follow the server's clock: 3 minutes are 180,000 of its ms" true \
  "$(jq -s '[.[] | select(.event == "pull")][0] | (.nextPullAt | tonumber) - (.at | tonumber) | . > 100000 and . <= 180000' "$work/first")"

# Ten minutes of its time later a phone that was off is too late, and knows why (R14, R19).
late=$(broadcast 2191 RC:TxtMsg '{"content":"nobody comes for it"}')
"$CASTSIM" client --server "$server" --user bob --headless json --for 11m >/dev/null || fail "bob exits with $?"
"$CASTSIM" client --server "$server" --user ann --db "$work/ann.db" --headless json --for 10s >"$work/second" ||
  fail "ann exits with $?"
check "missed, for having been killed" "$late killed" \
  "$(jq -r 'select(.event == "pull" and .missed > 0) | .missedList[0] | "\(.messageUID) \(.cause)"' "$work/second")"
[ "$missed" != "$late" ] || fail "one UID for two broadcasts"

# The user's own word against the server's: exit code 2.
out=$("$CASTSIM" client --server "$server" --user ann --db "$work/ann.db" --headless json --for 1h --speed 3 2>&1 >/dev/null)
check "another speed" 2 $?
check_has "another speed" "300" "$out"
"$CASTSIM" client --server "$server" --user ann --db "$work/ann.db" --headless json --for 1m --speed 300 >/dev/null ||
  fail "the same speed exits with $?"

# A log that was written on a fast clock, and a server of real time: its clock goes on where the log
# ends. Else what it accepts would be dated hours ahead and stay in its window for as long (R9, R14).
start_server --db "$work/fast.db" --app testkey:testsecret --speed 5000
"$CASTSIM" client --server "$server" --user ann --db :memory: --headless json --for 1h >/dev/null ||
  fail "an hour exits with $?"
old=$(broadcast 2191 RC:TxtMsg '{"content":"of the fast clock"}')
kill "$server_pid"
wait "$server_pid" || fail "the fast server exits with $?"
start_server --db "$work/fast.db" --app testkey:testsecret
check_has "the server says so" "ahead of this machine's clock" "$(cat "$work/server.err")"
new=$(broadcast 2191 RC:TxtMsg '{"content":"of the real one"}')
"$CASTSIM" client --server "$server" --user ann --db :memory: --headless json --until received=2 --for 30s \
  >"$work/after" || fail "after the fast clock exits with $?"
check "both are still in their window, in order" "$old $new" \
  "$(jq -r 'select(.event == "message").messageUID' "$work/after" | xargs)"
check "none was sent later than now" true \
  "$(jq -s '[.[] | select(.event == "message").delayMs | tonumber >= 0] | all' "$work/after")"
echo "$checks checks"
