#!/bin/bash
# The terminal is given back and taken again: Ctrl-Z, signals, another program, a new size meanwhile.
set -u
source "$SOURCE/tests/e2e/tty.sh"
resized=$((0x110000 + 9))

flags() { term display-message -p '#{alternate_on} #{cursor_flag} #{mouse_button_flag}#{mouse_sgr_flag}'; }
is_ours() { [ "$(flags)" = "1 0 11" ]; }
is_given_back() { [ "$(flags)" = "0 1 00" ]; }
is_prompt() { on_terminal | sed '/^$/d' | tail -1 | grep -q '^ready>$'; }
type_line() { term send-keys -l -- "$1"; term send-keys Enter; }
modes() { # of the terminal, into a file
    type_line "stty -g >$work/$1"
    wait_until "the modes" test -s "$work/$1"
}
# A shell with jobs, and the program as one of them.
start_job() { # COLUMNS ROWS
    rm -f "$work/shown" "$work/keys" "$work/exit" "$work/before" "$work/after"
    start_terminal "$1" "$2" "PS1='ready>' exec bash --norc --noprofile -i"
    wait_until "a shell" is_prompt
    type_line "bind 'set enable-bracketed-paste off'"
    modes before
    type_line "EDITOR='$editor' $screen $work --mouse"
    wait_until "the first frame" is_shown
    wait_until "the terminal taken" is_ours
}
# The mark is in two pieces, so that the line that asks for it does not hold it.
editor="echo edit\"\"ing >/dev/tty; read line; echo \$line >$work/edited; true"
is_stopped() { ps -o stat= -p "$pid" | grep -q '^T'; }
pid_of_screen() { pid=$(pgrep -f "^$screen $work --mouse$"); }
assert_back() { # WHAT
    wait_until "the terminal given back ($1)" is_given_back
    wait_until "the shell ($1)" is_prompt
}
assert_here() { # WHAT
    wait_until "the terminal taken again ($1)" is_ours
    wait_until "a repaint ($1)" is_shown
    press : 58
    assert_shown "$1"
}

echo "- Ctrl-Z and fg"
start_job 90 24
pid_of_screen || fail "no program"
term send-keys C-z
assert_back "Ctrl-Z"
is_stopped || fail "it runs on"
modes after
diff "$work/before" "$work/after" >/dev/null || fail "the modes are not those of the shell"
type_line fg
assert_here "fg"
grep -qx "$resized" "$work/keys" || fail "nobody was told"

echo "- again, with another size meanwhile"
term send-keys C-z
assert_back "Ctrl-Z"
term resize-window -x 100 -y 30
type_line fg
wait_until "the new size" eval '[ "$(wc -l <"$work/shown")" = 30 ]'
assert_here "fg at 100x30"

echo "- SIGTSTP, and SIGSTOP, which nobody can catch"
kill -TSTP "$pid"
assert_back SIGTSTP
type_line fg
assert_here "after SIGTSTP"
kill -STOP "$pid"
wait_until "a stop" is_stopped
type_line 'clear; stty echo; fg'
assert_here "after SIGSTOP"

echo "- bg: it waits until it may have the terminal"
term send-keys C-z
assert_back "Ctrl-Z"
type_line bg
wait_until "a stop" is_stopped
type_line fg
assert_here "after bg and fg"

echo "- another program on the terminal"
term send-keys e
wait_until "the other program" eval "on_terminal | grep -qx editing"
is_given_back || fail "the other program has a terminal that is not given back: $(flags)"
type_line written
assert_here "after the other program"
[ "$(cat "$work/edited")" = written ] || fail "the other program read $(cat "$work/edited")"

echo "- the end"
term send-keys q
assert_back "the end"
type_line "echo \$? >$work/exit"
wait_until "the code" test -s "$work/exit"
[ "$(cat "$work/exit")" = 0 ] || fail "ended with $(cat "$work/exit")"
rm "$work/after"
modes after
diff "$work/before" "$work/after" >/dev/null || fail "the modes are not given back"

for signal in SEGV ABRT BUS FPE ILL; do
    echo "- a crash: SIG$signal"
    rm -f "$work/after" "$work/shown" "$work/exit"
    type_line "ulimit -c 0; EDITOR='$editor' $screen $work --mouse"
    wait_until "the first frame" is_shown
    wait_until "the terminal taken" is_ours
    pid_of_screen || fail "no program"
    kill -$signal "$pid"
    wait_until "the terminal given back" is_given_back
    type_line "echo \$? >$work/exit"
    wait_until "the code" test -s "$work/exit"
    # What the sanitizers do with a signal is their business.
    [ "$(cat "$work/exit")" = $((128 + $(kill -l $signal))) ] || ldd "$screen" | grep -q asan ||
        nm "$screen" 2>/dev/null | grep -q __asan_init || fail "ended with $(cat "$work/exit")"
    modes after
    diff "$work/before" "$work/after" >/dev/null || fail "the modes are not given back"
    type_line clear
    wait_until "a shell" is_prompt
done
stop_terminal
