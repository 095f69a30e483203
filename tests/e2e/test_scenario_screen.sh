# A scenario inside the screen (tmux): forward and back, another client, play and pause, what has
# not held; and the phone that lies below goes on.
. "$SOURCE/tests/e2e/lib.sh"
export LC_ALL=C.UTF-8 TZ=UTC
socket=castsim-scenario-$$
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
open() { # FILE: clears what the line begins with
  key O
  see ":scenario"
  tmux send-keys -t main -l "$1"
  key Enter
}

cat >"$work/two.scn" <<'END'
title Two phones, one of them away
client ann
client bob
0:01 bob offline
0:05 send m1 from=2191 type=RC:TxtMsg content={"content":"hello both"}
3:00 expect ann received m1
4:00 expect ann received m1 times=7
5:00 ann kill
6:00 ann start
11:00 bob online
expect bob missed m1 cause=offline
END
printf 'client ann\n0:01 nonsense ann\n' >"$work/wrong.scn"

start() { # columns rows
  start_server --db "$work/server$1.db" --app testkey:testsecret
  tmux new-session -d -s main -x "$1" -y "$2" \
    "'$CASTSIM' client --server $server --user carl --db '$work/carl$1.db' --lang en; echo \"exit \$?\" >'$work/exit'; cat"
  tmux set-option -g remain-on-exit on
  see "online"
}
is_over() {
  wait_until "the client's end" test -s "$work/exit"
  check "how it ended" "$1" "$(cat "$work/exit")"
  rm "$work/exit"
  tmux kill-server
  kill -9 "$server_pid"
  wait "$server_pid" 2>/dev/null
}

walk() { # columns rows
  start "$1" "$2"
  # What only means something inside a scenario does nothing outside.
  key .
  see "take no reply"
  open "$work/nothing.scn"
  see "nothing.scn"
  open "$work/wrong.scn"
  see "wrong.scn:2"

  open "$work/two.scn"
  see "paused"
  see "user ann"
  key .
  see "at 0:01, step 2"
  key .
  see "m1: RC:TxtMsg from 2191 was accepted"
  key .
  see "hello both"
  see "next pull 3:00"
  # An expectation that has not held is told at its instant.
  key .
  see "line 7 has not held"

  # The chat can be read, and nobody has read it: unread stays.
  key Enter
  see "RC:TxtMsg"
  key Escape
  see "unread 1"
  key 2
  see "m1: RC:TxtMsg from 2191 was accepted"
  see "in time  stored"
  key 3
  see "RC:CardMsg"
  key 4
  see "pulls"
  key 1

  # Back: it has not happened yet, and happens again.
  key ,
  see "hello both"
  key ,
  see "No broadcast has arrived yet"
  see "m1: RC:TxtMsg"
  key .
  see "hello both"

  # Killed, and started on what it has stored.
  key .
  key .
  see "ann: killed"
  see "not running"
  key .
  see "hello both"

  # The other phone, from its own point of view.
  key C
  see "this is what bob shows"
  see "user bob"
  see "○ offline"
  # By itself to the end.
  key P
  see "the end: 1 of 4 expectations have not held"
  see "paused"
  key C
  see "user ann"

  # Meanwhile the phone below went on.
  broadcast 7788 RC:TxtMsg '{"content":"for carl"}' >/dev/null
  key q
  see_not "paused"
  see "online"
  key p
  see "for carl"
  key q
  is_over "exit 0"
}

walk 100 30
walk 80 24

# A signal ends both.
start 80 24
open "$work/two.scn"
see "paused"
key C-c
is_over "exit 0"
echo "$checks checks"
