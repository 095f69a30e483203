# The demo without a terminal: the whole story as event lines, and it ends by itself.
. "$SOURCE/tests/e2e/lib.sh"
unset CASTSIM_APP_KEY CASTSIM_APP_SECRET
timeout 100 "$CASTSIM" demo --speed 120 --lang en >"$work/events" || fail "demo exits with $?"
types=$(jq -r 'select(.event == "message").objectName' "$work/events" | sort -u | xargs)
check "message types" "RC:CmdMsg RC:ImgMsg RC:InfoNtf RC:TxtMsg app:coupon app:order" "$types"
check "offline and back, twice" "online offline online offline online" \
  "$(jq -r 'select(.event == "online" or .event == "offline").event' "$work/events" | xargs)"
check "the tunnel's message is delivered offline, in time" "true in-time" \
  "$(jq -r 'select(.event == "message" and (.digest | startswith("Sent while"))) | "\(.offline) \(.delivery)"' "$work/events")"
check "the last one is missed, for being offline" "1 offline" \
  "$(jq -r 'select(.event == "pull" and .missed > 0) | "\(.missed) \(.missedList[0].cause)"' "$work/events")"
check "no message is lost or twice" 9 "$(jq -s '[.[] | select(.event == "message")] | length' "$work/events")"
check "no error" 0 "$(jq -s '[.[] | select(.event == "error")] | length' "$work/events")"
check "the disabled one leaves the list's last message" 1 \
  "$(jq -s '[.[] | select(.event == "message" and .verdict.stored and (.verdict.listed | not))] | length' "$work/events")"
"$CASTSIM" demo --headless text --speed 300 --lang zh >"$work/text" || fail "text demo exits with $?"
check_has "digests in Chinese" "[图片]" "$(cat "$work/text")"
echo "$checks checks"
