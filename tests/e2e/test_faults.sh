# R15: whatever a bad network or server does is an error event with a clear sentence; nothing is
# lost, memory stays bounded, the next pull works.
. "$SOURCE/tests/e2e/lib.sh"
start_server --db :memory: --app testkey:testsecret

# The bad networks are met side by side: each client waits for its own second try.
faults=(close 500 429 cut garbage nonsense huge)
declare -A client_of
uid=$(broadcast 2191 RC:TxtMsg '{"content":"after the fault"}')
for fault in "${faults[@]}"; do
  "$FAULT_SERVER" "${server##*:}" "$fault" >"$work/port.$fault" &
  pull_token=$(token "u$fault")
  wait_until "the bad network" test -s "$work/port.$fault"
  "$CASTSIM" client --server "http://127.0.0.1:$(cat "$work/port.$fault")" --user "u$fault" \
    --token "$pull_token" --headless json --until received=1 --for 60s \
    >"$work/$fault" 2>"$work/$fault.err" &
  client_of[$fault]=$!
done
peak=0
while kill -0 "${client_of[huge]}" 2>/dev/null; do
  now=$(awk '/VmHWM/ {print $2}' "/proc/${client_of[huge]}/status" 2>/dev/null)
  [ "${now:-0}" -gt "$peak" ] && peak=$now
  read -rt 0.02 <> <(:) || true
done

# through FAULT NEEDLE...: the client whose first pull met the fault
through() {
  local fault=$1 needle
  shift
  wait "${client_of[$fault]}" || fail "$fault: the client exits with $? ($(cat "$work/$fault.err"))"
  check "$fault: first online, then a failed pull and its error" "online pull error" \
    "$(jq -r .event "$work/$fault" | head -3 | xargs)"
  for needle in "$@"; do
    check_has "$fault: the sentence" "$needle" "$(jq -r 'select(.event == "error").what' "$work/$fault" | head -1)"
  done
  check "$fault: the next pull works" true "$(jq -r 'select(.event == "pull" and .ok).ok' "$work/$fault" | head -1)"
  check_has "$fault: nothing is lost" "$uid" "$(jq -r 'select(.event == "message").messageUID' "$work/$fault" | xargs)"
  echo "$fault: $(jq -r 'select(.event == "error").what' "$work/$fault" | head -1)"
}
through close "connection"
through 500 "HTTP 500" "the disk is on fire"
through 429 "HTTP 429"
through cut "broke off"
through garbage "JSON"
through nonsense "HTTP"
through huge "larger than"
# The sanitizers' own memory would drown the figure.
if ! nm "$CASTSIM" 2>/dev/null | grep -q __asan_init; then
  [ "$peak" -gt 0 ] || fail "nobody saw the client's memory"
  [ "$peak" -lt 60000 ] || fail "a body of 100 MB took $peak kB"
fi

# Retry-After is obeyed: not before a second has passed.
check "429: the next pull is at least a second away" true \
  "$(jq -s '[.[] | select(.event == "pull")] | (.[0].nextPullAt | tonumber) - (.[0].at | tonumber) >= 1000' "$work/429")"

# Nobody listens: refused, then a server appears on that port.
"$CASTSIM" client --server http://127.0.0.1:1 --user down --token x --headless json --for 700ms >"$work/down" ||
  fail "down: exits with $?"
check_has "refused" "refused" "$(jq -r 'select(.event == "error").what' "$work/down" | head -1)"
check "offline and wrong: still only errors" "online pull error" "$(jq -r .event "$work/down" | head -3 | xargs)"
echo "$checks checks"
