#!/bin/bash
# The mouse, pasted text, the clipboard and the bell: what the terminal says and is told.
set -u
source "$SOURCE/tests/e2e/tty.sh"
base=$((0x110000))
unknown=$((base + 13)) mouse=$((base + 14)) paste=$((base + 15)) pasted=$((base + 16))

hex() { printf '%s' "$1" | od -An -tx1; }
# report BYTES EXPECTED: the terminal sends ESC [ BYTES. Kinds: 0 press, 1 double, 2 drag, 3 release,
# 4 wheel up, 5 wheel down.
report() {
    term send-keys -H 1b 5b $(hex "$1")
    wait_until "the report $1 as $2" is_key "$2"
}

echo "- the mouse"
options=--mouse
start_screen 100 30
wait_until "a frame" is_shown
[ "$(term display-message -p '#{mouse_button_flag}#{mouse_sgr_flag}')" = 11 ] || fail "not asked for"
report '<0;5;3M' "$mouse 0 2 4 1"
report '<0;5;3m' "$mouse 3 2 4 1"
report '<2;300;100M' "$mouse 0 99 299 3"
report '<32;7;8M' "$mouse 2 7 6 1"
report '<64;1;1M' "$mouse 4 0 0 0"
report '<65;100;30M' "$mouse 5 29 99 0"
press : 58
term send-keys -H 1b 5b $(hex '<0;9;9M') 1b 5b $(hex '<0;9;9m') 1b 5b $(hex '<0;9;9M')
wait_until "a double click" is_key "$mouse 1 8 8 1"
report 'M !!' "$mouse 0 0 0 1" # the old form
press : 58
term send-keys -H 1b 5b $(hex '<0;9') # in two pieces
term send-keys -H $(hex ';4M')
wait_until "a report in pieces" is_key "$mouse 0 3 8 1"
press : 58
term send-keys -H 1b 5b $(hex '<35;4;4M') # moved, no button
press j 106
grep -v "^\($mouse .*\|58\|106\)$" "$work/keys" && fail "a report was read as keys"
assert_shown "after the mouse"
end_screen
stop_terminal

echo "- no mouse unless wanted"
options=
start_screen 100 30
[ "$(term display-message -p '#{mouse_any_flag}')" = 0 ] || fail "asked for"
end_screen
stop_terminal

echo "- pasted text is told from keys"
start_screen 100 30
wait_until "a frame" is_shown
term set-buffer 'q中
x'
term paste-buffer -p
wait_until "the end of what was pasted" is_key "$pasted"
[ "$(tr '\n' ' ' <"$work/keys")" = "$paste 113 20013 13 120 $pasted " ] ||
    [ "$(tr '\n' ' ' <"$work/keys")" = "$paste 113 20013 10 120 $pasted " ] ||
    fail "pasted: $(tr '\n' ' ' <"$work/keys")"
end_screen
stop_terminal

# sent_for KEY CODE WHAT BYTES: what the terminal is sent when the key is pressed
sent_for() {
    rm -f "$work/sent"
    term pipe-pane "cat >$work/sent"
    press "$1" "$2"
    wait_until "$3" grep -qaF -- "$4" "$work/sent"
    term pipe-pane
}
copied=5aSN5Yi2IHRoaXM= # 复制 this

echo "- the clipboard"
start_screen 100 30 TMUX=
sent_for c 99 "a copy" $'\e]52;c;'"$copied"$'\a'
grep -qaF 'Ptmux' "$work/sent" && fail "passed through a tmux that is not there"
[ "$(wc -c <"$work/sent")" -lt 2000 ] || fail "a text that is too long was sent"
end_screen
stop_terminal

echo "- the clipboard, through tmux to the terminal outside"
start_screen 100 30
term set-option -s set-clipboard on
sent_for c 99 "a copy" $'\ePtmux;\e\e]52;c;'"$copied"$'\a\e\\'
wait_until "the text in tmux's buffer" eval '[ "$(term show-buffer)" = "复制 this" ]'
end_screen
stop_terminal

echo "- the bell: heard, seen, off"
start_screen 100 30 TERM=xterm
sent_for b 98 "a bell" $'\a'
end_screen
stop_terminal
options='--bell visible'
start_screen 100 30 TERM=xterm
sent_for b 98 "a flash" $'\e[?5h'
end_screen
stop_terminal
options='--bell off'
start_screen 100 30 TERM=xterm
rm -f "$work/sent"
term pipe-pane "cat >$work/sent"
press b 98
press r 114
wait_until "a redraw" eval '[ "$(wc -c <"$work/sent")" -gt 2000 ]'
grep -qaE $'\a|\x1b\\[\\?5h' "$work/sent" && fail "a bell that is off"
end_screen
