# castsim types: list, check, explain (R20-R25), and what a bad type file gets (R23).
. "$SOURCE/tests/e2e/lib.sh"
export LC_ALL=C.UTF-8

check_has "list" "RC:TxtMsg" "$("$CASTSIM" types list)"
check "list: the flags stand in one column" 1 \
  "$("$CASTSIM" types list | awk 'NR > 1 { print match($0, / (NONE|ISPERSISTED|ISCOUNTED|STATUS) /) }' | sort -u | wc -l)"
check "list --json is one array" array "$("$CASTSIM" types list --json | jq -r type)"
all=$("$CASTSIM" types list --json | jq length)
check "flags" ISCOUNTED "$("$CASTSIM" types list --json | jq -r '.[] | select(.objectName == "RC:TxtMsg").flag')"
without=$("$CASTSIM" types list --json --without-module sticker | jq length)
check "a module left out takes its types away" yes "$([ "$without" -lt "$all" ] && echo yes)"
check_has "the examples are good" "3 message types are good" \
  "$("$CASTSIM" types check "$SOURCE/registry/examples")"
check "one example is good" "1 message type is good" \
  "$("$CASTSIM" types check "$SOURCE/registry/examples/app_order.json")"

# explain TYPE CONTENT JQ [OPTION...]
explain() {
  local type=$1 content=$2 filter=$3
  shift 3
  "$CASTSIM" types explain --json --lang en --type "$type" --content "$content" "$@" | jq -c "$filter"
}
check "a text" '{"parsed":true,"stored":true,"counted":true,"shown":true,"listed":true}' \
  "$(explain RC:TxtMsg '{"content":"hi"}' .verdict)"
check "a disabled text is not listed (R27)" false \
  "$(explain RC:TxtMsg '{"content":"hi"}' .verdict.listed --disable-update-last-msg)"
check "unregistered: stored and counted on native (R24)" '[true,true,false]' \
  "$(explain app:x '{}' '[.verdict.stored,.verdict.counted,.verdict.parsed]')"
check "unregistered: neither on web (R24)" '[false,false]' \
  "$(explain app:x '{}' '[.verdict.stored,.verdict.counted]' --sdk web)"
check "registered: its own flag decides (R23)" '[true,true,true]' \
  "$(explain app:order '{"orderId":"1"}' '[.verdict.stored,.verdict.counted,.verdict.parsed]' \
    --types "$SOURCE/registry/examples")"
check "a call summary on web (R22)" false "$(explain RC:VCSummary '{}' .verdict.stored --sdk web)"
check_has "the trace names the rule" "(R20)" "$("$CASTSIM" types explain --type RC:CmdMsg --content '{}')"
check "a hostile content does not reach the terminal" 0 \
  "$("$CASTSIM" types explain --type RC:TxtMsg --content $'{"content":"\\u001b]0;x\\u0007"}' | grep -c $'\x1b')"

# refused NEEDLE JSON [OPTION...]
refused() {
  local needle=$1 out
  printf '%s' "$2" >"$work/bad.json"
  shift 2
  out=$("$CASTSIM" types check "$work/bad.json" "$@" 2>&1)
  check "types check: exit code for $needle" 2 $?
  check_has "types check" "$needle" "$out"
  check_has "types check names the file" "bad.json" "$out"
}
refused "ISPERSISTED" '{"objectName":"app:x","flag":"COUNTED"}'
refused "RC:" '{"objectName":"RC:Mine","flag":"NONE"}'
refused "32" '{"objectName":"app:012345678901234567890123456789","flag":"NONE"}'
refused "objectName" '{"flag":"NONE"}'
refused "flagg" '{"objectName":"app:x","flagg":"NONE"}'
refused "line 1" '{"objectName":"app:x",}'
refused "twice" '{"objectName":"app:x","objectName":"app:y"}'
refused "digest" '{"objectName":"app:x","digest":"{nosuch","fields":{}}'
refused "nosuch" '{"objectName":"app:x","digest":"{nosuch}"}'
refused "string" '{"objectName":"app:x","fields":{"a":{"kind":"text"}}}'
printf '{"objectName":"RC:Mine","flag":"NONE"}' >"$work/rc.json"
"$CASTSIM" types check "$work/rc.json" --allow-rc-prefix >/dev/null || fail "--allow-rc-prefix refuses"
mkdir "$work/two"
printf '{"objectName":"app:x","flag":"NONE"}' | tee "$work/two/a.json" >"$work/two/b.json"
check_has "two files, one name" "app:x" "$("$CASTSIM" types check "$work/two" 2>&1)"
"$CASTSIM" client --headless json --types "$work/two" --for 1s >/dev/null 2>"$work/err"
check "the client refuses it at start (R23)" 2 $?

# send --check looks first.
out=$("$CASTSIM" send --check --from a --type app:x --content null 2>&1)
check "send --check: nothing is sent" 1 $?
check_has "send --check names the hazard" "null" "$out"
check_has "send --check: unregistered" "R24" "$out"
check_has "send --check: a field that is missing" "content" \
  "$("$CASTSIM" send --check --from a --type RC:TxtMsg --content '{}' 2>&1)"
check_has "send --check: a type that is not for SYSTEM conversations" "SYSTEM" \
  "$("$CASTSIM" send --check --from a --type RC:StreamMsg --content '{"content":"x","seq":1,"complete":true}' 2>&1)"
echo "$checks checks"
