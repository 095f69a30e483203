# What the screen writes: :dump, :export, :record, and :redact, in a real terminal (tmux).
. "$SOURCE/tests/e2e/lib.sh"
export LC_ALL=C.UTF-8 TZ=UTC
command -v tmux >/dev/null || { echo "tmux is not installed: skipped"; exit 77; }
socket=castsim-test-$$
tmux() { command tmux -L "$socket" -f /dev/null "$@"; }
trap 'tmux kill-server 2>/dev/null; cleanup' EXIT
screen() { tmux capture-pane -p -t main; }
shows() { screen | grep -qF -- "$1"; }
shows_not() { ! shows "$1"; }
see() { wait_until "\"$1\" on the screen" shows "$1"; checks=$((checks + 1)); }
see_not() { wait_until "\"$1\" gone from the screen" shows_not "$1"; checks=$((checks + 1)); }
key() { tmux send-keys -t main "$@"; }
type_line() { key :; tmux send-keys -t main -l -- "$1"; key Enter; }
start() { # OPTION...
  tmux new-session -d -s main -x 100 -y 30 -c "$work" \
    "cd '$work'; '$CASTSIM' client --server $server --lang en $*; echo \"exit \$?\" >'$work/exit'; cat"
  tmux set-option -g remain-on-exit on
  see "last pull ok"
}
end() {
  wait_until "the client's end" test -s "$work/exit"
  check "quit" "exit 0" "$(cat "$work/exit")"
  rm "$work/exit"
  tmux kill-server
  socket=$socket-next
}
row() { sed -n "$2p" "$work/$1"; }

start_server --db :memory:
token=$(token ann)
start --token "$token" --db "'$work/ann.db'"
broadcast vera RC:TxtMsg '{"content":"今晚维护, \"maintenance\""}' >/dev/null
broadcast shop app:order '{"orderNo":"A-2048"}' >/dev/null
broadcast shop RC:CmdMsg '{"name":"reload","data":""}' >/dev/null
key p
see "3 received"

# A dump is the screen without the line that asked for it.
type_line "dump all.txt"
see "the screen is in all.txt"
check_has "the dump" "今晚维护" "$(cat "$work/all.txt")"
check "rows of the dump" 30 "$(wc -l <"$work/all.txt")"
check "the command in the dump" 0 "$(grep -c ':dump' "$work/all.txt")"
# A file that is there is not lost without a word; a key that is no answer changes nothing.
echo mine >"$work/mine.txt"
type_line "dump mine.txt"
see "mine.txt is there already. Write over it?"
key x n
see_not "is there already"
check "no: the file" mine "$(cat "$work/mine.txt")"
type_line "dump mine.txt"
see "mine.txt is there already. Write over it?"
key y
see "the screen is in mine.txt"
check "yes: rows of the dump" 30 "$(wc -l <"$work/mine.txt")"
check "no question in the dump" 0 "$(grep -c 'is there already' "$work/mine.txt")"
type_line "dump all.html"
see "the screen is in all.html"
check_has "the page" "<!DOCTYPE html>" "$(head -1 "$work/all.html")"
type_line "dump nowhere/all.txt"
see "cannot write nowhere/all.txt"

# Exports of every page, of what the filter leaves.
export_as() { # FILE ROWS
  type_line "export $1"
  see "rows written into $1: $2"
}
export_as list.jsonl 2
check "the list" "shop vera" "$(jq -r .targetId "$work/list.jsonl" | sort | xargs)"
type_line "filter from:vera"
see_not "app:order from"
export_as filtered.csv 1
check "the list as filtered" "vera,false,1" "$(row filtered.csv 2 | cut -d, -f1-3)"
type_line "filter"
key g
type_line "open vera"
export_as chat.csv 1
check_has "quoted as RFC 4180 says" '"{""content"":""今晚维护, \""maintenance\""""}","今晚维护, ""maintenance"""' "$(row chat.csv 2)"
key 2
type_line "filter message"
export_as wire.jsonl 3
check "the wire as filtered" "message" "$(jq -r .event "$work/wire.jsonl" | sort -u)"
check "the wire's verdicts" "true true false" "$(jq -r .stored "$work/wire.jsonl" | xargs)"
type_line "filter"
export_as wire.csv 6
key 3
type_line "export types.jsonl"
see "rows written into types.jsonl"
check "the types" "1 unregistered" "$(jq -r 'select(.objectName == "app:order") | "\(.seen) \(.origin)"' "$work/types.jsonl")"
key 4
export_as time.csv 3
key 1
type_line "export rows.txt"
see "it ends in .jsonl or .csv"

# Masks: everywhere at once, and the same ones.
type_line "redact on"
see "are masked"
see_not "今晚维护"
see_not "shop"
see "user-2"
for page in 1 2 3 4; do
  key $page
  see "user-1"
  [ $page != 2 ] || key Enter
  type_line "dump masked$page.txt"
  see "the screen is in masked$page.txt"
  type_line "export masked$page.jsonl"
  see "rows written into masked$page.jsonl"
done
for page in 2 3 4; do
  key $page
  type_line "filter from:shop"
  type_line "dump masked-filter$page.txt"
  see "the screen is in masked-filter$page.txt"
  check_has "the filter of page $page" "from:user-" "$(cat "$work/masked-filter$page.txt")"
  type_line "filter"
done
type_line "dump masked.html"
see "the screen is in masked.html"
for word in vera shop 今晚 maintenance A-2048 reload; do
  check "$word behind masks" "" "$(grep -lF -- "$word" "$work"/masked* | xargs)"
done
key 1
key Escape
mask=$(jq -r 'select(.targetId != null).targetId' "$work/masked1.jsonl" | head -1)
type_line "open $mask"
key i
see "[length "
key Escape
key Escape
type_line "filter from:$mask"
see "from:$mask"
type_line "export filtered.jsonl"
see "rows written into filtered.jsonl: 1"
check "what the filter by a mask leaves" "$mask" "$(jq -r .targetId "$work/filtered.jsonl")"
type_line "filter"
broadcast vera RC:TxtMsg '{"content":"new 1"}' >/dev/null
broadcast shop RC:TxtMsg '{"content":"new 2"}' >/dev/null
key p
see "2 received"
see "unread 3"
type_line "read user-2"
see_not "unread 3"
type_line "read user-3"
see "unread 0"
# The form has the mask of whom it is opened for; the broadcast goes out with the id.
key 1
key s
see "Send a broadcast"
tmux send-keys -t main -l txt
key Enter
see "▸ from      user-"
key C-u
tmux send-keys -t main -l ann
see "R30"
see "fromUserId user-1 is this phone's own user"
key C-u
key Escape
key s
see "Send a broadcast"
key C-o
see "accepted"
key Escape
key p
see "arrived after"
type_line "redact off"
type_line "open vera"
see "今晚维护"
key s
see "Send a broadcast"
see_not "user-"
key Escape

# A recording: an asciinema cast, with every frame in it at once, whole after the end.
type_line "record film.cast"
see "recording into film.cast"
key 2
see "Wire"
key 1
type_line "record other.cast"
see "film.cast is being recorded"
type_line "record off"
see "the recording is whole"
check "the header" "2 100 30" "$(head -1 "$work/film.cast" | jq -r '"\(.version) \(.width) \(.height)"')"
check "the events are in order" true "$(sed 1d "$work/film.cast" | jq -s '[.[][0]] | . == sort')"
sed 1d "$work/film.cast" | jq -j 'select(.[1] == "o")[2]' >"$work/film.raw"
check_has "what it shows" "今晚维护" "$(cat "$work/film.raw")"
type_line "record off"
see "nothing is being recorded"
type_line "record quit.cast"
see "recording into quit.cast"
key q
end
check "every line of a recording that quit ended" true "$(sed 1d "$work/quit.cast" | jq -s 'all(length == 3)')"

# A terminal that goes away ends a recording well; masks reach it.
broadcast vera RC:TxtMsg '{"content":"the word"}' >/dev/null
export ASAN_OPTIONS=detect_leaks=0 # a leak check that a hang-up interrupts never ends
start --token "$(token ann-smith)" --db :memory: --user ann-smith --redact
see "user-1"
type_line "record gone.cast"
see "recording into gone.cast"
client_pid=$(pgrep -f "^$CASTSIM client --server $server .*ann-smith")
is_over() { ! kill -0 "$client_pid" 2>/dev/null; }
tmux kill-server
wait_until "the end of a client without a terminal" is_over
check "every line of it" true "$(sed 1d "$work/gone.cast" | jq -s 'length > 0 and all(length == 3)')"
for word in ann-smith "the word"; do
  check "$word in a masked recording" "" "$(grep -lF -- "$word" "$work/gone.cast")"
done

# The token and the secret are nowhere, whatever was shown and written.
written() { grep -rlF -- "$1" "$work" | grep -v "/server\.\(out\|err\)"; }
check "the token" "" "$(written "$token")"
check "the secret" "" "$(written "$CASTSIM_APP_SECRET")"
echo "$checks checks"
