# What is done to the phone on the screen, and with the mouse: killed and started again, marked as
# read; a click, a double click, the wheel, the divider; and the options of the screen.
. "$SOURCE/tests/e2e/lib.sh"
export LC_ALL=C.UTF-8 TZ=UTC
socket=castsim-control-$$
tmux() { command tmux -L "$socket" -f /dev/null "$@"; }
trap 'tmux kill-server 2>/dev/null; cleanup' EXIT

screen() { tmux capture-pane -p -t main; }
shows() { screen | grep -qF -- "$1"; }
shows_not() { ! shows "$1"; }
see() { wait_until "\"$1\" on the screen" shows "$1"; checks=$((checks + 1)); }
see_not() { wait_until "\"$1\" gone from the screen" shows_not "$1"; checks=$((checks + 1)); }
key() { tmux send-keys -t main "$@"; }
mouse() { # button column row: pressed and let go
  tmux send-keys -t main -l "$(printf '\033[<%d;%d;%dM\033[<%d;%d;%dm' "$1" "$2" "$3" "$1" "$2" "$3")"
}
double_click() { tmux send-keys -t main -l \
  "$(printf '\033[<0;%d;%dM\033[<0;%d;%dm\033[<0;%d;%dM\033[<0;%d;%dm' "$1" "$2" "$1" "$2" "$1" "$2" "$1" "$2")"; }
uses_mouse() { [ "$(tmux display-message -p -t main '#{mouse_any_flag}')" = "$1" ]; }
open_screen() { # options; on a server of its own: one that is on its way out still answers
  socket=$socket+
  tmux new-session -d -s main -x 100 -y 30 \
    "'$CASTSIM' client --server $server --user ann --db '$work/ann.db' --lang en $*; echo \"exit \$?\" >'$work/exit'; cat"
  see "last pull ok"
}
close_screen() {
  key q
  wait_until "the client's end" test -s "$work/exit"
  check "quit" "exit 0" "$(cat "$work/exit")"
  rm "$work/exit"
  tmux kill-server
}
unread() { sqlite3 "$work/ann.db" 'SELECT coalesce(sum(unread), 0) FROM conversation'; }
is_read() { [ "$(unread)" = 0 ]; }

start_server --db "$work/server.db" --app testkey:testsecret
open_screen
broadcast 2191 RC:TxtMsg '{"content":"one"}' >/dev/null
broadcast 7788 RC:TxtMsg '{"content":"two"}' >/dev/null
key p
see "2 received"

# Killed: the screen lives on and says so, everywhere; nothing is pulled.
key K
see "× not running"
see "nothing is pulled; R starts it again"
key p
see "the client is not running; R starts it again"
key o
see "the client is not running; R starts it again"
# Nor does it do anything else: a conversation can be looked at, but is not read, pinned or cleared.
key Escape
for deed in t x X r Enter; do
  key $deed
done
see "the client is not running; R starts it again"
see_not "Sure?"
see "unread 2"
see_not "▴"
key Escape
broadcast 2191 RC:TxtMsg '{"content":"sent to nobody"}' >/dev/null
key 4
see "no pull due"
check_has "the time line" "× not running" "$(screen | grep client)"
key K
see "the client is not running; R starts it again"

# Started again on what its store holds: it pulls what came meanwhile.
key R
see "● online"
key 1
see "sent to nobody"
see "unread 3"
key R
see "the client is running already"
key 2
see "killed"
see "started again"
key 1

# A type that was registered while it ran is not when it is started again.
key 3 :
tmux send-keys -t main -l "load $SOURCE/registry/examples/app_ping.json"
key Enter
see "app:ping"
key K
see "× not running"
key R
see "● online"
see_not "app:ping"
key 1

# Read without being opened.
key g
key r
see "unread 1"
check "read where it stands" 1 "$(unread)"

# A click selects, a double click opens; tabs; the wheel.
wait_until "the mouse on" uses_mouse 1
mouse 0 9 6
see "SYSTEM · 7788"
double_click 5 5
wait_until "opened, which reads it" is_read
double_click 50 6
see "Content"
key Escape
mouse 0 13 1
see "following the newest"
mouse 64 20 10
is_left() { ! shows "following the newest"; }
wait_until "the newest row left by the wheel" is_left
mouse 65 20 10
see "following the newest"
mouse 0 4 1
see "[1 Inbox]"

# What lies over a page: what was found, the choices of the line below, the form.
key /
tmux send-keys -t main -l o
see "hits: 3"
double_click 30 5
see "SYSTEM · "
key : f Tab
see "filter"
row_of() { screen | grep -nF -- "$1" | head -n 1 | cut -d: -f1; }
mouse 0 5 "$(row_of 'make the next pull go wrong')"
see ":fault"
key Escape Escape
key s
see "Send a broadcast"
mouse 0 30 "$(row_of '[ ] disableUpdateLastMsg')"
see "[x] disableUpdateLastMsg"
key Escape
key '?'
see "a page down"
mouse 0 50 10
see "SYSTEM · "

# The divider goes where it is dragged to.
before=$(screen | sed -n 2p | sed 's/[┭┮].*//' | wc -m)
tmux send-keys -t main -l "$(printf '\033[<0;%d;8M\033[<32;%d;8M\033[<0;%d;8m' "$before" 50 50)"
is_dragged() { [ "$(screen | sed -n 2p | sed 's/[┭┮].*//' | wc -m)" = 50 ]; }
wait_until "the divider at column 50:
$(screen)" is_dragged
close_screen

# A picture is shown as blocks of colour, with its name; one that is none as its name alone.
jpeg=$(sed -n '/picture_base64/,$s/^ *"\([^"]*\)".*/\1/p' "$SOURCE/tests/unit/picture.h" | tr -d '\n')
broadcast album RC:ImgMsg "{\"content\":\"$jpeg\",\"imageUri\":\"https://example.com/a\",\"name\":\"hills.jpg\"}" >/dev/null
broadcast album RC:ImgMsg '{"content":"/9j/broken","imageUri":"https://example.com/b","name":"broken.jpg"}' >/dev/null
open_screen --color 256
key g Enter
see "│ hills.jpg"
see "│ broken.jpg"
check "rows of the picture" 8 "$(screen | grep -c '│ ▀▀▀')"
check "its colours" 8 "$(tmux capture-pane -ep -t main | grep '▀' | grep -c '48;5;')"
close_screen

# The options of the screen.
open_screen --mouse off --theme mono --bell audible --color never
wait_until "the mouse off" uses_mouse 0
check "no colours" 0 "$(tmux capture-pane -ep -t main | grep -cE $'\033\\[([34]8;|3[0-7]m)')"
close_screen
# The phone of a demo has its store in memory, which stands for its disk: it outlives the process.
socket=$socket+
tmux new-session -d -s main -x 100 -y 30 "'$CASTSIM' demo --speed 100 --lang en; echo \"exit \$?\" >'$work/exit'; cat"
see "unread 3"
key K
see "× not running"
check_has "the list of a phone that was killed" "gallery" "$(screen)"
key R
see "● online"
check_has "the list of a phone that was started again" "gallery" "$(screen)"

# What is typed: faults, and the clock of a server that is ours.
if "$CASTSIM" client --help-keys | grep -q 'type a command'; then
  line() { key :; tmux send-keys -t main -l -- "$1"; key Enter; }
  line "speed 1"
  see "the clock runs at speed 1"
  line "fault fail"
  see "the next request will be refused"
  key p
  see "the connection was refused (a fault put in)"
  line "fault cut 3s"
  see "a duration goes with :fault slow alone"
  line "jump 1h"
  key 2
  see "the clock jumped ahead by 1h"
  line "theme mono"
  line "mouse off"
  wait_until "the mouse off" uses_mouse 0
  line "bell on"
  see "the bell rings"
fi
close_screen

for wrong in '--theme pink' '--color 8' '--mouse maybe' '--bell loud'; do
  check_has "$wrong" "takes" "$("$CASTSIM" client --server "$server" $wrong 2>&1)"
  check_has "demo $wrong" "takes" "$("$CASTSIM" demo $wrong 2>&1)"
done
echo "$checks checks"
