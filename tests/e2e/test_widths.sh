#!/bin/bash
# A terminal counts the columns of text as castsim does: for a table of hard strings and for every
# character of Unicode (tests/tools/widths.c).
set -u
source "$SOURCE/tests/e2e/tmux.sh"

start_terminal 100 24 "$BUILD/tests/tools/widths $work/report 2>$work/errors; echo \$? >$work/exit"
wait_until "the end of the comparison" test -s "$work/exit"
[ "$(cat "$work/exit")" = 0 ] || fail "widths ended with $(cat "$work/exit"): $(cat "$work/errors")"

grep 'drawn in' "$work/report" && fail "the terminal counts otherwise"
read -r _ strings < <(grep '^strings' "$work/report")
read -r _ characters < <(grep '^characters' "$work/report")
read -r _ _ replaced < <(grep '^replaced' "$work/report")
echo "$strings strings, $characters characters, $replaced of them unknown to this C library"
[ "$strings" -gt 20 ] && [ "$characters" -gt 50000 ] || fail "too little was compared"
# What the C library counts otherwise is replaced on the screen; that must stay an exception.
[ "$replaced" -lt 1000 ] || fail "$replaced characters are replaced"
