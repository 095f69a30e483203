# Sourced by tests of ui/tty: tests/tools/screen.c on a terminal of its own.
source "$SOURCE/tests/e2e/tmux.sh"
screen=$BUILD/tests/tools/screen

# The terminal's text without blank ends, as a frame's dump is written.
on_terminal() { term capture-pane -p "$@"; }
is_shown() { [ -s "$work/shown" ] && diff -q <(on_terminal) "$work/shown" >/dev/null; }
assert_shown() {
    # Once is enough: a second look may find the next frame half drawn.
    wait_until "the frame on the terminal ($1)" is_shown
}
is_key() { [ "$(tail -n 1 "$work/keys" 2>/dev/null)" = "$1" ]; }
press() { # NAME EXPECTED-CODE
    term send-keys -- "$1"
    wait_until "key $1 as $2" is_key "$2"
}
input=/dev/tty
options= # of tests/tools/screen.c
# What the tests' own terminal says of itself does not count.
start_screen() { # COLUMNS ROWS [ENVIRONMENT...]
    local columns=$1 rows=$2
    shift 2
    rm -f "$work/shown" "$work/keys" "$work/exit" "$work/before" "$work/after"
    start_terminal "$columns" "$rows" \
        "stty -g >$work/before; env -u COLORTERM -u COLORFGBG -u NO_COLOR $* $screen $work $options <$input 2>$work/errors; echo \$? >$work/exit;" \
        "stty -g >$work/after; sleep 1000"
    wait_until "the first frame" test -s "$work/shown"
}
end_screen() {
    term send-keys q
    wait_until "the end" test -s "$work/exit"
    [ "$(cat "$work/exit")" = 0 ] || fail "ended with $(cat "$work/exit"): $(cat "$work/errors")"
}
styles() { on_terminal -e | tr -d '\n'; }

