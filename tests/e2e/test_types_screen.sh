# The types page in a real terminal (tmux): what is typed ahead of what is drawn, and what happens
# to the file of a custom type.
. "$SOURCE/tests/e2e/lib.sh"
export LC_ALL=C.UTF-8 TZ=UTC
command -v tmux >/dev/null || { echo "tmux is not installed: skipped"; exit 77; }
socket=castsim-test-$$
tmux() { command tmux -L "$socket" -f /dev/null "$@"; }
trap 'tmux kill-server 2>/dev/null; cleanup' EXIT
screen() { tmux capture-pane -p -t main; }
shows() { screen | grep -qF -- "$1"; }
see() { wait_until "\"$1\" on the screen:
$(screen)" shows "$1"; checks=$((checks + 1)); }
key() { tmux send-keys -t main "$@"; }
type_line() { key :; tmux send-keys -t main -l -- "$1"; key Enter; }

start_server --db :memory:
token=$(token ann)
cp "$SOURCE/registry/examples/app_order.json" "$SOURCE/registry/examples/app_tip.json" "$work"
sed 's/"app:tip"/"RC:TipOfOurs"/' "$SOURCE/registry/examples/app_tip.json" >"$work/rc.json"
tmux new-session -d -s main -x 100 -y 30 -c "$work" \
  "'$CASTSIM' client --server $server --lang en --token '$token' --db :memory: \
   --types app_order.json --types app_tip.json --allow-rc-prefix; echo \"exit \$?\" >'$work/exit'; cat"
tmux set-option -g remain-on-exit on
see "last pull ok"

# In one read, ahead of the page.
key 3 r r
see "app:order is registered"
key 1 : r e l o a d Enter
see "which type? :reload TYPE, or choose one on the types page"
key 3 1 3 r r x x
see "no type app:order is registered"
see "✗ dropped"
type_line "load app_order.json"
see "app_order.json is registered"

# What the command line allows, the page allows.
type_line "load rc.json"
see "rc.json is registered"
type_line "reload RC:TipOfOurs"
see "RC:TipOfOurs is registered"
type_line "drop RC:TipOfOurs"
see "RC:TipOfOurs is not registered any more (R24)"

# Off the page nothing is chosen: a type has to be named.
key 1
type_line drop
see "which type? :drop TYPE, or choose one on the types page"
type_line "drop app:order"
see "app:order is not registered any more (R24)"
type_line "load app_order.json"
see "app_order.json is registered"

# There is nothing to follow here, and nothing else follows differently for it.
key 2
see "following the newest"
key 3
type_line "follow off"
see ":follow means nothing here"
key 2
see "following the newest"

# The file has another type now.
sed -i 's/"app:order"/"app:renamed"/' "$work/app_order.json"
type_line "reload app:order"
see "app_order.json has no type app:order any more: it stays registered as it was"
key 3
see "app:order "
check "the other type" 0 "$(screen | grep -c app:renamed)"
key q
wait_until "the client's end" test -s "$work/exit"
check "quit" "exit 0" "$(cat "$work/exit")"
echo "$checks checks"
