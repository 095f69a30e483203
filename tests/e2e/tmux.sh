# Sourced by tests that need a terminal: a tmux server of their own, gone when the test ends.
# Skips the test (exit 77) where there is no tmux.

command -v tmux >/dev/null || { echo "tmux is not installed: skipped"; exit 77; }

work=$(mktemp -d)
terminals=0
term() { tmux -S "$work/tmux.$terminals" "$@"; }
stop_terminal() { term kill-server 2>/dev/null; }
# A leak check that a hang-up interrupts never ends: nothing outlives the test.
sessions=()
trap 'stop_terminal; for s in "${sessions[@]}"; do pkill -KILL -s "$s"; done; rm -rf "$work"' EXIT

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# wait_until WHAT COMMAND...: until the command succeeds, at most 20 seconds.
wait_until() {
    local what=$1 deadline=$((SECONDS + 20))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$deadline" ] || fail "$what did not happen within 20 seconds"
        sleep 0.05
    done
}

# start_terminal COLUMNS ROWS COMMAND...: runs a shell command line on a new terminal. A socket of its
# own for each, since a server that is on its way out still answers.
start_terminal() {
    local columns=$1 rows=$2
    shift 2
    terminals=$((terminals + 1))
    term -f /dev/null new-session -d -x "$columns" -y "$rows" "$*"
    term set-option -g status off
    sessions+=("$(term display-message -p '#{pane_pid}')")
}
