#!/bin/bash
# What ui/tty puts on a terminal is the frame, and what it reads are the keys (tests/tools/screen.c).
set -u
source "$SOURCE/tests/e2e/tty.sh"
echo "- the frame is on the terminal, Chinese, emoji and hostile text too"
start_screen 100 30
assert_shown "100x30"
grep -q '订单助手' "$work/shown" || fail "no Chinese on the screen"
[ "$(term display-message -p '#{alternate_on} #{cursor_flag}')" = "1 0" ] ||
    fail "no alternate screen, or a cursor"

echo "- it follows the size of the terminal"
term resize-window -x 80 -y 24
wait_until "the frame of 24 rows" eval '[ "$(wc -l <"$work/shown")" = 24 ]'
assert_shown "80x24"
term resize-window -x 45 -y 9
wait_until "the frame of 9 rows" eval '[ "$(wc -l <"$work/shown")" = 9 ]'
assert_shown "45x9"
term resize-window -x 100 -y 30
wait_until "the frame of 30 rows" eval '[ "$(wc -l <"$work/shown")" = 30 ]'
assert_shown "100x30 again"

echo "- a size that was another for a moment only: the terminal has lost what it showed"
printf '\033[5;5Hdamaged' >"$(term display-message -p '#{pane_tty}')"
wait_until "the damage" eval 'on_terminal | grep -q damaged'
pkill -WINCH -f "^$screen $work" || fail "no program"
assert_shown "100x30 after all"

echo "- only what changed is sent"
# ":" has no meaning here, so what is drawn after it is what was there before.
term pipe-pane "cat >$work/sent"
press : 58
press f 102
assert_shown "a flash"
wait_until "the flash among what was sent" grep -q 'take no reply' "$work/sent"
sent=$(wc -c <"$work/sent")
[ "$sent" -lt 400 ] || fail "$sent bytes were sent for one line"
press r 114
wait_until "everything sent again" eval '[ "$(wc -c <"$work/sent")" -gt 2000 ]'
term pipe-pane
assert_shown "after a redraw"

echo "- frames that follow each other leave nothing behind"
for _ in 1 2 3 4 5 6 7; do
    press j 106
    assert_shown "the next conversation"
    press : 58
done

echo "- keys"
base=$((0x110000))
press Up $((base + 1)); press Down $((base + 2)); press Left $((base + 3))
press Right $((base + 4)); press PPage $((base + 5)); press NPage $((base + 6))
press Home $((base + 7)); press End $((base + 8)); press DC $((base + 11))
press BTab $((base + 256)); press IC $((base + 257)); press C-Left $((base + 258))
press C-Right $((base + 259)); press F1 $((base + 12)); press F5 $((base + 263))
press F12 $((base + 270)); press Enter 13; press Tab 9
press Escape 27; press BSpace 127; press C-l 12; press 中 20013; press é 233
press 😀 128512

echo "- colours, and the terminal given back"
styles | grep -q $'\x1b\[[0-9;]*41' || fail "the badge is not red"
end_screen
wait_until "the end of the alternate screen" \
    eval '[ "$(term display-message -p "#{alternate_on} #{cursor_flag}")" = "0 1" ]'
wait_until "the modes" test -s "$work/after"
diff "$work/before" "$work/after" >/dev/null || fail "the terminal's modes are not given back"
stop_terminal

echo "- NO_COLOR: attributes, no colour"
start_screen 100 30 NO_COLOR=1
assert_shown "NO_COLOR"
styles | grep -q $'\x1b\[[0-9;]*7m' || fail "nothing is reversed"
styles | grep -Eq $'\x1b\[([0-9]+;)*(3[0-7]|4[0-7]|9[0-7])[;m]' && fail "a colour with NO_COLOR"
end_screen
stop_terminal

echo "- a monochrome terminal"
start_screen 100 30 TERM=vt100
assert_shown "vt100"
styles | grep -q $'\x1b\[[0-9;]*7m' || fail "nothing is reversed on vt100"
end_screen
stop_terminal

echo "- a locale without UTF-8: stand-ins instead of rubbish"
start_screen 100 30 LC_ALL=C
wait_until "the stand-ins" eval "on_terminal | grep -q '^> ops .*\^ 04:00 |'"
on_terminal | grep -q '= Conversations ===' || fail "no stand-in for lines"
on_terminal | LC_ALL=C grep -q '[^ -~]' && fail "more than ASCII in a locale of ASCII"
end_screen
stop_terminal

echo "- a terminal that is closed"
start_screen 100 30
stop_terminal
wait_until "a good end" is_key over
grep -qx $((base + 10)) "$work/keys" || fail "nobody was told"

echo "- keys come from the terminal, whatever standard input is"
input=/dev/null
start_screen 100 30
press Up $((base + 1))
end_screen
stop_terminal

echo "- no terminal: refused, with the way out"
refused() {
    grep -q -- '--headless' "$work/errors" || fail "$1: $(cat "$work/errors")"
    [ "$(wc -l <"$work/errors")" = 1 ] || fail "$1: more than a sentence"
}
"$screen" "$work" >"$work/out" 2>"$work/errors"
[ $? = 3 ] || fail "a file as terminal"
refused "standard output is a file"
for name in dumb '' no-such-terminal; do
    rm -f "$work/exit"
    start_terminal 80 24 \
        "TERM='$name' $screen $work >/dev/tty 2>$work/errors; echo \$? >$work/exit; sleep 1000"
    wait_until "a refusal" test -s "$work/exit"
    [ "$(cat "$work/exit")" = 3 ] || fail "TERM='$name' ended with $(cat "$work/exit")"
    refused "TERM='$name'"
    stop_terminal
done
