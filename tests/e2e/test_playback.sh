#!/bin/bash
# A recording plays back: what a terminal shows when it is sent a cast's events is what the frames
# were, at every step (tests/tools/cast.c).
set -u
source "$SOURCE/tests/e2e/tmux.sh"
cast=$BUILD/tests/tools/cast

"$cast" "$work" || fail "no cast"
head -1 "$work/out.cast" | grep -q '^{"version":2,"width":70,"height":20,' || fail "the header"
is_shown() { diff -q <(term capture-pane -p) "$work/$1.txt" >/dev/null; }
for step in 0 1 2 7 16 17 18 19 29; do
    start_terminal 70 20 "exec $cast $work $step"
    wait_until "frame $step on the terminal" is_shown $step
    stop_terminal
done
