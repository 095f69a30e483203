# The demo on a terminal: every caption of its story is seen, none is pushed away by what it is about.
. "$SOURCE/tests/e2e/tmux.sh"
unset CASTSIM_APP_KEY CASTSIM_APP_SECRET NO_COLOR
export LC_ALL=C.UTF-8 TZ=UTC

start_terminal 80 24 "'$CASTSIM' demo --lang en; echo \"exit \$?\" >'$work/exit'"
# see WORD: on the screen, and the caption with it fits 80 columns
see() { wait_until "$1" shows "$1"; }
shows() { term capture-pane -p >"$work/screen" && grep -qF -- "$1" "$work/screen"; }
seen=0
for words in "the first pull is at once" "a text was broadcast" "a picture was broadcast" \
  "a notification" "a command" "this client has registered (R23)" "not supported (R24)" \
  "its last message (R27)" "into a tunnel" "while the phone is offline" "not older than 10 minutes (R14)" \
  "offline again"; do
  see "$words"
  seen=$((seen + 1))
  case $words in
  "into a tunnel") shows "○ offline" || fail "no sign of being offline: $(cat "$work/screen")"
    shows "unread 6" || fail "the badges do not add up: $(cat "$work/screen")" ;;
  "not older"*) see "Sent while you were" ;;
  esac
  ! grep -qF '…' <(tail -1 "$work/screen") || fail "cut off: $(tail -1 "$work/screen")"
done
term send-keys q
wait_until "the end" test -s "$work/exit"
[ "$(cat "$work/exit")" = "exit 0" ] || fail "$(cat "$work/exit")"
echo "$seen captions"
