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
echo "$checks checks"
