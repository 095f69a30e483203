# The form that sends, in a real terminal (tmux): types, checks, the editor, pasting, the server's
# answer, and the message until it arrives.
. "$SOURCE/tests/e2e/lib.sh"
export LC_ALL=C.UTF-8 TZ=UTC
export TMPDIR=$work/tmp
mkdir "$TMPDIR"
socket=castsim-send-$$
tmux() { command tmux -L "$socket" -f /dev/null "$@"; }
trap 'tmux kill-server 2>/dev/null; cleanup' EXIT

screen() { tmux capture-pane -p -t main; }
shows() { screen | grep -qF -- "$1"; }
shows_not() { ! shows "$1"; }
see() { wait_until "\"$1\" on the screen:
$(screen)" shows "$1"; checks=$((checks + 1)); }
see_not() { wait_until "\"$1\" gone from the screen:
$(screen)" shows_not "$1"; checks=$((checks + 1)); }
key() { tmux send-keys -t main "$@"; }
text() { tmux send-keys -t main -l -- "$1"; }

# An editor that tells how it was started, and waits until it may go on.
cat >"$work/editor" <<'END'
#!/bin/sh
stat -c '%a' "$2" >"$WORK/mode"
grep -E '^Sig(Blk|Ign):' /proc/self/status >"$WORK/signals"
printf '%s' "$1" >"$WORK/option"
cp "$2" "$WORK/given"
echo "the editor has the terminal"
until [ -e "$WORK/go" ]; do read -rt 0.1 line; done 2>/dev/null
[ "$(cat "$WORK/go")" = give-up ] && exit 1
printf '{"content":"written in\n an editor"}\n' >"$2"
END
chmod +x "$work/editor"

start() { # columns rows OPTION...
  local cols=$1 rows=$2
  shift 2
  tmux new-session -d -s main -x "$cols" -y "$rows" \
    "WORK='$work' EDITOR='bash $work/editor --wait' VISUAL= '$CASTSIM' client --server $server --db '$work/u.db' --lang en $*; echo \"exit \$?\" >'$work/exit'; cat"
  tmux set-option -g remain-on-exit on
  see "online"
}
stop() {
  key q
  wait_until "the client's end" test -s "$work/exit"
  check "quit" "exit 0" "$(cat "$work/exit")"
  rm -f "$work/exit"
  tmux kill-server
  rm -f "$work"/u.db*
}

walk() { # columns rows
  start_server --db "$work/server$1.db" --app testkey:testsecret
  start "$1" "$2" --user ann
  key s
  see "Send a broadcast"
  see "RC:CardMsg"

  # What is typed looks for a type; its example becomes the content.
  text txt
  see "▸ RC:TxtMsg"
  key Enter
  text 2191
  see '"content":'
  see "nothing to complain of"

  # Sent, accepted, followed: the message is seen in the answer's state until a pull brings it.
  key C-o
  see "… accepted; "
  see '"messageUID":"'
  see "next pull is in"
  key Escape
  see_not "Send a broadcast"
  key p
  see "that was sent from here arrived after"
  key s
  see "arrived and stored, +"
  see "✓ counted"

  # What the server refuses is told before; asked again, it is sent, and the answer is shown.
  key BTab
  key C-u
  text RC:Nope
  see "✗"
  key C-o
  see "the same key again sends it as it is"
  key C-o
  see "✗ refused"
  see '"code":1002'

  # The phone's own user.
  key C-u
  text app:mine
  key Enter
  key C-u
  text ann
  see "(R30)"
  see "R24"

  # What is pasted is text; in the content it keeps its lines, and is no command.
  key Enter
  key C-a
  local i
  for i in 1 2 3 4 5 6; do key C-k; key DC; done
  see "✗ content is required"
  tmux set-buffer '{"a": "q",
"b": "粘贴"}'
  tmux paste-buffer -p -t main
  see '"b": "粘贴"}'
  see '{"a": "q",'

  # The editor has the terminal; the client goes on meanwhile. What it saves is the text.
  key C-x
  see "the editor has the terminal"
  broadcast 7788 RC:TxtMsg '{"content":"while the editor is open"}' >/dev/null
  check "only the user reads the file" 600 "$(cat "$work/mode")"
  check "the options of EDITOR" --wait "$(cat "$work/option")"
  # (The C library keeps two signals above 31 for itself.)
  check "no signal is blocked, none ignored" "0000000 0000000" \
    "$(awk '{print substr($2, 10)}' "$work/signals" | xargs)"
  check "the text so far" '{"a": "q", "b": "粘贴"}' "$(tr '\n' ' ' <"$work/given")"
  echo >"$work/go"
  see "written in"
  see ' an editor"}'
  check "the file is gone" "" "$(ls "$TMPDIR")"
  echo give-up >"$work/go"
  key C-x
  see "the editor gave up"
  see ' an editor"}'
  rm "$work/go"

  # The switch, and the button.
  key Tab
  key Space
  see "[x] disableUpdateLastMsg"
  key Tab
  key Enter
  see "… accepted; "
  key Escape
  see_not "Send a broadcast"
  key p
  see "7788"
  stop
  kill -9 "$server_pid"
  wait "$server_pid" 2>/dev/null
}

walk 100 30
walk 80 24
walk 60 16

# A server that is gone: nobody knows whether it took the broadcast.
start_server --app testkey:testsecret
start 80 24 --user ann
key s
text txt
key Enter
text 2191
kill -9 "$server_pid"
wait "$server_pid" 2>/dev/null
key C-o
see "no usable answer"
see "refused"
key Escape
stop

# Without the secret nothing can be sent, and nothing says so.
start_server --app testkey:testsecret
bearer=$(token bea)
unset CASTSIM_APP_SECRET
start 80 24 --user bea --token "$bearer"
key '?'
see "pull now"
see_not "send a broadcast"
key Escape
key s
see "take no reply"
stop
echo "$checks checks"
