#!/bin/bash
# Colours: how many a terminal has, which theme suits it, pictures with colours of their own.
set -u
source "$SOURCE/tests/e2e/tty.sh"

sgr() { styles | grep -Eq $'\x1b\[([0-9;]*;)?'"$1"'[;m]'; }
has_colours() { [ "$(cat "$work/colours")" = "$1" ]; }
# Depths: 0 mono, 1 sixteen, 2 of 256, 3 true. Themes: 0 plain, 1 dark, 2 light, 3 mono.
assert_colours() { # DEPTH THEME ENVIRONMENT...
    local expected="$1 $2"
    shift 2
    start_screen 100 30 "$@"
    assert_shown "$* $options"
    has_colours "$expected" || fail "$* $options: $(cat "$work/colours"), not $expected"
    press i 105
    [ "${expected% *}" -lt 2 ] || assert_shown "a picture with $* $options"
}
end() {
    end_screen
    stop_terminal
}
any_colour='([0-9]+;)*(3[0-8]|4[0-8]|9[0-7]|10[0-7])'
no_colour() { styles | grep -Eq $'\x1b\['"$any_colour"'[;m]' && fail "a colour with $1"; }

echo "- eight colours: bright ones are bold"
assert_colours 1 0 TERM=xterm
sgr 41 || fail "the badge is not red"
wait_until "a picture in blocks" eval "on_terminal | grep -q '█▀ '"
end

echo "- 256 colours, and those of a picture"
assert_colours 2 0 TERM=xterm-256color
sgr '38;5;196' && sgr '48;5;46' || fail "red over green"
end

echo "- true colours where the environment says so"
assert_colours 3 0 TERM=xterm-256color COLORTERM=truecolor
sgr '48;2;205;0;0' || fail "the badge is not red"
sgr '38;2;60;80;33' || fail "a shade of a picture is not sent as it is"
press F1 $((0x110000 + 12)); press Up $((0x110000 + 1)); press C-Up $((0x110000 + 13))
end
assert_colours 3 0 TERM=tmux-256color COLORTERM=24bit
end
assert_colours 1 0 TERM=screen COLORTERM=truecolor TMUX= # GNU screen
end

echo "- what the user wants counts more than what the environment says"
options='--color 256' assert_colours 2 0 TERM=xterm-256color COLORTERM=truecolor NO_COLOR=1
end
options='--color 16' assert_colours 1 0 TERM=xterm-256color COLORTERM=truecolor
end
options='--color true' assert_colours 3 0 TERM=xterm-256color
end
options='--color 256' assert_colours 1 0 TERM=xterm
end
options='--color never' assert_colours 0 0 TERM=xterm-256color COLORTERM=truecolor
no_colour "--color never"
end

echo "- no colours"
assert_colours 0 0 TERM=xterm-256color COLORTERM=truecolor NO_COLOR=1
no_colour NO_COLOR
end
assert_colours 0 0 TERM=vt100 COLORTERM=truecolor
no_colour vt100
end
options='--theme mono' assert_colours 0 3 TERM=xterm-256color
no_colour "--theme mono"
end

echo "- dark and light, as asked, by COLORFGBG"
options='--theme dark' assert_colours 2 1 TERM=xterm-256color
sgr '38;5;254' && sgr '48;5;238' || fail "no status bar of the dark theme"
end
options='--theme light' assert_colours 2 2 TERM=xterm-256color 'COLORFGBG="15;0"'
end
assert_colours 2 2 TERM=xterm-256color 'COLORFGBG="0;default;15"'
end
assert_colours 2 1 TERM=xterm-256color 'COLORFGBG="15;0"'
end

echo "- and by the background that the terminal tells"
tell_background() { # ANSWER: BEL or ST at its end, in one piece or in two
    term send-keys -H 1b 5d 31 31 3b $(printf '%s' "$1" | od -An -tx1) ${2:-}
}
start_screen 100 30 TERM=xterm-256color
tell_background 'rgb:ffff/ffff/f0f0' 07
wait_until "the light theme" has_colours "2 2"
assert_shown "light"
tell_background 'rgb:28/2c/' # the rest comes later
term send-keys -H 33 34 1b 5c
wait_until "the dark theme" has_colours "2 1"
press : 58 # nothing of the answers came through as a key
grep -vx 58 "$work/keys" && fail "an answer was read as keys"
end
echo "- a terminal is not asked that might show the question"
start_screen 100 30 TERM=linux
term pipe-pane "cat >$work/sent"
press r 114
wait_until "what is sent" test -s "$work/sent"
grep -q ']11;' "$work/sent" && fail "asked"
end
