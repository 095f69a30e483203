# The screen in a real terminal (tmux), at 100x30 and 80x24: what arrives, keys, resizing, going
# offline, a killed server, hostile text.
. "$SOURCE/tests/e2e/lib.sh"
export LC_ALL=C.UTF-8 TZ=UTC
socket=castsim-test-$$
tmux() { command tmux -L "$socket" -f /dev/null "$@"; }
trap 'tmux kill-server 2>/dev/null; cleanup' EXIT

screen() { tmux capture-pane -p -t main; }
shows() { screen | grep -qF -- "$1"; }
shows_not() { ! shows "$1"; }
see() { wait_until "\"$1\" on the screen" shows "$1"; checks=$((checks + 1)); }
see_not() { wait_until "\"$1\" gone from the screen" shows_not "$1"; checks=$((checks + 1)); }
key() { tmux send-keys -t main "$@"; }

walk() { # columns rows
  local cols=$1 rows=$2 user=u$1
  start_server --db "$work/server$cols.db" --app testkey:testsecret
  tmux new-session -d -s main -x "$cols" -y "$rows" \
    "'$CASTSIM' client --server $server --user $user --db '$work/$user.db' --lang en; echo \"exit \$?\" >'$work/exit'; cat"
  tmux set-option -g remain-on-exit on
  see "online"
  see "nothing new"

  # A pull brings what was sent; the badge counts, the digest is the last message.
  broadcast 2191 RC:TxtMsg '{"content":"今晚维护 maintenance 👋"}' >/dev/null
  broadcast 2191 RC:TxtMsg '{"content":"second"}' >/dev/null
  broadcast 7788 RC:InfoNtf '{"message":"a notice"}' >/dev/null
  key p
  see "3 received"
  see "a notice"
  see "second"
  see " 2  │"
  check "the badge of 2191" 1 "$(screen | grep -c 'second.* 2 ')"

  # Moving, opening: the chat shows the messages, the badge goes.
  key j
  see "今晚维护 maintenance"
  key Enter
  see_not " 2  │"
  check "opened: unread is 0 in the store" 0 \
    "$(sqlite3 "$work/$user.db" 'SELECT sum(unread) FROM conversation')"
  key Escape

  # Hostile text shows as harmless marks; the terminal is not touched.
  broadcast evil RC:TxtMsg '{"content":"x\u001b[31mred\u001b]0;title\u0007\u202eoverride"}' >/dev/null
  key p
  see "x�[31mred"
  check "the terminal's title is its own" 0 "$(tmux display-message -p -t main '#{pane_title}' | grep -c '^title')"

  # Typing a reply is answered with why not (R30); the help lists the keys.
  key z
  see "take no reply: nothing to type here (R30); ? lists keys"
  key '?'
  see "a page down"
  key Escape

  # What is pasted is text, not commands: this one would go offline and quit.
  key j
  tmux set-buffer 'oq
o'
  tmux paste-buffer -p -t main
  see "take no reply"
  see "online"

  # Offline and back: what was sent meanwhile comes at once.
  key o
  see "offline"
  broadcast 2191 RC:TxtMsg '{"content":"sent in the tunnel"}' >/dev/null
  key p
  see "nothing is pulled"
  key o
  see "sent in the tunnel"

  # Resizing: every line fits, nothing is lost. The narrow screen is waited for by what only the client
  # can have drawn: a client that slept through both sizes has nothing to draw anew, and tmux drops rows.
  tmux resize-window -t main -x 60 -y 16
  see "sent in the tunn…"
  tmux resize-window -t main -x "$cols" -y "$rows"
  see "sent in the tunnel"
  wait_until "as many lines as before" screen_has_lines "$rows"

  # A killed server is an error in words; it comes back, and so does the client.
  local port=${server##*:}
  kill -9 "$server_pid"
  wait "$server_pid" 2>/dev/null
  key p
  see "refused"
  see "server silent"
  start_server --db "$work/server$cols.db" --app testkey:testsecret --listen "127.0.0.1:$port"
  # The retry (R15) comes by itself, before or after this broadcast: who knows; so the pull is asked for.
  see "last pull ok"
  broadcast 2191 RC:TxtMsg '{"content":"the server is back"}' >/dev/null
  key p
  see "the server is back"

  key q
  wait_until "the client's end" test -s "$work/exit"
  check "quit" "exit 0" "$(cat "$work/exit")"
  rm "$work/exit"
  tmux kill-server
  kill -9 "$server_pid"
  wait "$server_pid" 2>/dev/null
  rm "$work/server.out"
}
screen_has_lines() { [ "$(screen | wc -l)" -eq "$1" ]; }

walk 100 30
walk 80 24

# A client that is stopped, and one whose terminal goes away: the terminal is given back, nothing that
# arrived is lost, and the store is whole.
line() { tmux send-keys -t main -l -- "$1"; tmux send-keys -t main Enter; }
is_alternate() { [ "$(tmux display-message -p -t main '#{alternate_on}')" = "$1" ]; }
is_over() { ! kill -0 "$client_pid" 2>/dev/null; }
start_job() { # on a server of its own: one that is on its way out still answers
  socket=$socket-job
  tmux new-session -d -s main -x 90 -y 24 "PS1='ready>' exec bash --norc --noprofile -i"
  tmux set-option -g remain-on-exit on
  see "ready>"
  line "'$CASTSIM' client --server $server --user away --db '$work/away.db' --lang en"
  see "last pull ok"
  client_pid=$(pgrep -f "^$CASTSIM client --server $server --user away")
}
whole() { sqlite3 "$work/away.db" 'PRAGMA integrity_check; SELECT count(*) FROM message'; }

start_server --db "$work/away-server.db" --app testkey:testsecret
start_job
key C-z
see "Stopped"
wait_until "the terminal given back" is_alternate 0
broadcast 2191 RC:TxtMsg '{"content":"sent while it was stopped"}' >/dev/null
tmux resize-window -t main -x 100 -y 30
line fg
wait_until "the terminal taken again" is_alternate 1
key p
see "sent while it was stopped"
check "lines after another size" 30 "$(screen | wc -l)"
kill -HUP "$client_pid"
see "ready>"
wait_until "the terminal given back" is_alternate 0
wait_until "the end of the client" is_over
check "what arrived after SIGHUP" "ok 1" "$(whole | tr '\n' ' ' | sed 's/ $//')"
tmux kill-server
export ASAN_OPTIONS=detect_leaks=0 # a leak check that a hang-up interrupts never ends
start_job
broadcast 2191 RC:TxtMsg '{"content":"one more"}' >/dev/null
key p
see "one more"
tmux kill-server
wait_until "the end of a client without a terminal" is_over
check "what arrived before the terminal went" "ok 2" "$(whole | tr '\n' ' ' | sed 's/ $//')"
kill -9 "$server_pid"
wait "$server_pid" 2>/dev/null
rm "$work/server.out"

# No terminal that could show a screen: a sentence, exit code 3, no garbage.
start_server --db :memory: --app testkey:testsecret
out=$("$CASTSIM" client --server "$server" --user x --db :memory: 2>&1 </dev/null | cat)
check_has "not a terminal" "--headless" "$out"
echo "$checks checks"
