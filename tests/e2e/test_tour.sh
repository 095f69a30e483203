# The guided tour, walked from its first step to its last with the keys that it asks for. It waits for each of them,
# goes back and on without doing anything twice, and outlives a kill of the phone.
. "$SOURCE/tests/e2e/tmux.sh"
unset CASTSIM_APP_KEY CASTSIM_APP_SECRET NO_COLOR
export LC_ALL=C.UTF-8 TZ=UTC XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data

for option in "--headless json" ""; do
  "$CASTSIM" demo --tour $option >"$work/out" 2>"$work/err"
  [ $? = 2 ] || fail "demo --tour $option without a screen: $(cat "$work/out" "$work/err")"
  grep -q "needs the screen of a terminal" "$work/err" || fail "$(cat "$work/err")"
done

start_terminal 80 24 "'$CASTSIM' demo --tour --lang en; echo \"exit \$?\" >'$work/exit'"
shows() { term capture-pane -p >"$work/screen" && grep -qF -- "$1" "$work/screen"; }
fail() { echo "FAILED: $*"$'\n'"$(cat "$work/screen")" >&2; exit 1; }
steps=0
# step NUMBER ASKED: the tour is there and asks for that
step() {
  steps=$((steps + 1))
  wait_until "step $1" shows "Tour: $1 of 20"
  shows "$2" || fail "step $1 does not ask \"$2\""
}
press() { term send-keys "$@"; }

step 1 "Press T to begin"
press T
step 2 "Press p to pull"
press p
step 3 "Press Enter to open"
press Enter
step 4 "Press Enter to look"
press Enter
step 5 "Press Esc to go back"
# Back to read again: nothing goes on by itself, nothing is broadcast twice.
press B
step 4 "Press T to go on"
press B
step 3 "Press T to go on"
press T T
step 5 "Press Esc to go back"
shows "verdict" || fail "the inspector did not stay open"
press Escape
step 6 "Press p to pull them"
press p
step 7 "Press 2 for the wire"
shows "unread 3" || fail "not 3 unread"
press 2
step 8 "Press 3 for the types"
shows "RC:CmdMsg" || fail "the command is not on the wire"
press 3
step 9 "Press 1 to go back"
# A kill in between: the tour waits.
press K
wait_until "the kill" shows "× not running"
press 1
step 10 "Press o to go offline"
press R
wait_until "the restart" shows "● online"
press o
step 11 "Press o to come back in time"
press o
step 12 "Press o to go offline again"
wait_until "the mark of an offline message" shows "○ offline"
press o
step 13 "Press J, type 11m"
press J 11m Enter
step 14 "Press o to come back, too late"
press o
step 15 "Press 4 for the time line"
press 4
step 16 "Press /, and type"
shows "✗ missed: offline" || fail "nothing is missed"
press / tunnel
step 17 "Press Esc, until"
wait_until "the hit" shows "…ile you were in the tunnel"
press Escape
step 18 "Press s to open the form"
press Escape s
step 19 "Press ^O to send it"
press TxtMsg Enter
wait_until "the checks" shows "nothing to complain of"
press C-o
wait_until "the answer" shows "… accepted"
press Escape
step 20 "Press ? for all keys"
# It ends behind its last step, and comes back.
press T
wait_until "the end of the tour" eval '! shows "Tour:"'
press T
step 20 "Press ? for all keys"
press ":tour-end" Enter
wait_until "the end of the tour" eval '! shows "Tour:"'
press q
wait_until "the end" test -s "$work/exit"
[ "$(cat "$work/exit")" = "exit 0" ] || fail "$(cat "$work/exit")"

# Skipped from its first step to its last, on the smallest screen that has room for it, with another key.
mkdir -p "$work/config/castsim"
printf 'bind F2 tour-next\n' >"$work/config/castsim/keys"
rm "$work/exit"
start_terminal 60 16 "'$CASTSIM' demo --tour --lang en; echo \"exit \$?\" >'$work/exit'"
for ((i = 1; i <= 20; i++)); do
  wait_until "step $i" shows "Tour: $i of 20"
  press F2
done
wait_until "the end of the tour" eval '! shows "Tour:"'
press q
wait_until "the end" test -s "$work/exit"
echo "$steps steps"
