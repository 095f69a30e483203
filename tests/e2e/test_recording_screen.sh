# --record on the full screen: what the user does there is in the recording, and it plays.
. "$SOURCE/tests/e2e/lib.sh"
command -v tmux >/dev/null || { echo "tmux is not installed: skipped"; exit 77; }
export LC_ALL=C.UTF-8 TZ=UTC
socket=castsim-record-$$
tmux() { command tmux -L "$socket" -f /dev/null "$@"; }
trap 'tmux kill-server 2>/dev/null; cleanup' EXIT

shows() { tmux capture-pane -p -t main | grep -qF -- "$1"; }
see() { wait_until "\"$1\" on the screen:
$(tmux capture-pane -p -t main)" shows "$1"; checks=$((checks + 1)); }
key() { tmux send-keys -t main "$1"; }
# press KEY LINE: and the recording says so
press() {
  key "$1"
  wait_until "$2 in the recording:
$(cat "$work/r.scn")" file_has "$work/r.scn" "$2"
  checks=$((checks + 1))
}

start_server --db :memory: --app testkey:testsecret
tmux new-session -d -s main -x 100 -y 30 \
  "'$CASTSIM' client --server $server --db :memory: --lang en --record '$work/r.scn'; echo \"exit \$?\" >'$work/exit'"
see "nothing new"
broadcast shop RC:TxtMsg '{"content":"one 你好"}' >/dev/null
broadcast shop RC:TxtMsg '{"content":"two"}' >/dev/null
broadcast 'team one' RC:TxtMsg '{"content":"three"}' >/dev/null
press p "phone pull"
see "3 received"
press t 'phone pin "team one"'
key j
press Enter "phone open shop"
broadcast shop RC:TxtMsg '{"content":"read as it comes"}' >/dev/null
press p "send m4 from=shop"
see "read as it comes"
press d "phone delete m4"
key Escape
press o "phone offline"
press o "phone online"
see "online"
key q
wait_until "the end" test -s "$work/exit"
check "the exit code" "exit 0" "$(cat "$work/exit")"
out=$("$CASTSIM" run "$work/r.scn" 2>&1) || fail "castsim run exits with $?: $out
$(cat "$work/r.scn")"
check "opened, and once more by what came into the open chat" 2 "$(grep -c 'phone open shop' "$work/r.scn")"
check_has "what is left" "expect phone conversation shop unread=0 last=m2" "$(cat "$work/r.scn")"
check_has "what is left" 'expect phone conversation "team one" unread=1 last=m3 pinned=yes' "$(cat "$work/r.scn")"
echo "$checks checks"
