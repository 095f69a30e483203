# The line below in a real terminal (tmux): commands, their completion, mistakes and history, filters,
# the search, what is pasted into it, help pages; and the user's own keys.
. "$SOURCE/tests/e2e/lib.sh"
export LC_ALL=C.UTF-8 TZ=UTC XDG_CONFIG_HOME=$work/config
socket=castsim-line-$$
tmux() { command tmux -L "$socket" -f /dev/null "$@"; }
trap 'tmux kill-server 2>/dev/null; cleanup' EXIT

screen() { tmux capture-pane -p -t main; }
shows() { screen | grep -qF -- "$1"; }
shows_not() { ! shows "$1"; }
see() { wait_until "\"$1\" on the screen" shows "$1"; checks=$((checks + 1)); }
see_not() { wait_until "\"$1\" gone from the screen" shows_not "$1"; checks=$((checks + 1)); }
key() { tmux send-keys -t main "$@"; }
typed() { tmux send-keys -t main -l -- "$1"; }
line() { typed "$1"; tmux send-keys -t main Enter; }
is_over() { [ -s "$work/exit" ]; }

start_client() { # columns rows
  rm -f "$work/exit"
  socket=castsim-line-$1-$RANDOM
  tmux new-session -d -s main -x "$1" -y "$2" \
    "'$CASTSIM' client --server $server --user ann --db '$work/ann.db' --lang en; echo \"exit \$?\" >'$work/exit'; cat"
  tmux set-option -g remain-on-exit on
  see "online"
  see "next pull"
}
stop_client() {
  line ":quit"
  wait_until "the client's end" is_over
  check "the client's end" "exit 0" "$(cat "$work/exit")"
  tmux kill-server
}

start_server --db :memory: --app testkey:testsecret
broadcast 2191 RC:TxtMsg '{"content":"Maintenance tonight, 今晚维护"}' >/dev/null
broadcast 2191 RC:TxtMsg '{"content":"something else"}' >/dev/null
broadcast shop RC:TxtMsg '{"content":"maintenance of the shop"}' >/dev/null
broadcast shop RC:InfoNtf '{"message":"a notice"}' >/dev/null
start_client 100 30

# Completion: a menu of what begins so; Esc closes it, then the line.
typed ':f'
key Tab
see "filter"
see "show only what matches"
key Escape
see ":f"
key Escape
see_not ":f"

# A mistake keeps the line open and names the column; up brings back what was typed.
line ':viev wire'
see 'column 1: there is no command "viev"; did you mean view?'
key C-u
line 'view wire'
see "[2 Wire]"
line ':filter type:RC:TxtMsg delai>2m'
see 'column 23: there is no "delai" to filter by; did you mean delay?'
key C-u
line 'filter type:RC:TxtMsg'
see "filter: type:RC:TxtMsg"
see_not "RC:InfoNtf"
# The key opens what is set, to be changed; an empty one shows everything.
key f
see ":filter type:RC:TxtMsg"
key C-u
line 'filter'
see "RC:InfoNtf"

# The other lists take the same language.
key 4 f
line 'from:shop'
see "2 of 4"
key 3 f
line 'type:RC:Txt*'
see "filter: type:RC:Txt*"
see_not "RC:ImgMsg"
key 1 f
line 'from:2191'
see "filter: from:2191"
check "one row of the list" 0 "$(screen | grep -c '^. shop')"
line ':filter'
see "shop"

# Arguments: a conversation that is named, a number, a key that lacks its argument.
line ':open shop'
see "━ SYSTEM · shop"
key Escape
line ':open nobody'
see "there is no conversation nobody in the list"
line ':fold'
see ":fold means nothing here"
line ':save'
see "something is missing: save FILE"
key C-u
line "save \"$work/a content\""
see "the content is in $work/a content"
check_has "what was saved" "notice" "$(cat "$work/a content")"
key 3 a
see ":load"
typed "$SOURCE/registry/exam"
key Tab
see "registry/examples/"
key Escape
see_not ":load"
key 1

# The search, as one types, Chinese from one character on; what is pasted is text.
key /
typed 'MAINT'
see "hits: 2"
see "maintenance of the shop"
key C-u
typed '维'
see "hits: 1"
key C-u
tmux set-buffer 'tenance
to'
tmux paste-buffer -p -t main
see "/tenance to"
see "hits: 1"
key C-u
typed 'maintenance'
see "hits: 2"
key Enter
see_not "/maintenance"
key Enter
see "━ SYSTEM · shop"
key n
see "━ SYSTEM · 2191"
see "│▸ "
key n
see "this is the oldest hit"
key N
see "━ SYSTEM · shop"
line ':search no such thing'
see "nothing found"
key Escape
see_not "nothing found"

# A search out of the inspector, and out of a page of help: the hits have the keys at once.
key Enter
key i
see "─ Content ─"
key /
typed 'maintenance of'
see "hits: 1"
key Enter
see_not "─ Content ─"
key Enter
see "━ SYSTEM · shop"
line ':help filter'
see "Help: filters"
key /
typed 'tonight'
see "hits: 1"
key Enter
see_not "Help: filters"
key Enter
see "━ SYSTEM · 2191"

# A hit whose message was deleted since: no other one is shown in its place without a word.
line '/th'
see "hits: 2"
key Enter
see "━ SYSTEM · shop"
key n
see "━ SYSTEM · 2191"
key d
see "is deleted here"
key N
see "━ SYSTEM · shop"
key n
see "this message was deleted since the search found it"

# Pages of help.
line ':help filter'
see "Help: filters"
key PageDown
key Escape
see_not "Help: filters"
line ':help marks'
see "sent, received, window closed"
key Escape
stop_client

# The history is there the next time; the index followed: all but the newest messages are in it.
start_client 60 16
typed ':view'
key Up
see ":view wire"
key Escape
line ':help rules'
see "R1  A broadcast is one call"
key Escape
key /
typed 'maint'
see "hits: 2"
key Escape
see_not "hits: 2"

# Commands are about what is seen; a name takes one there. The question before a clear is about one
# conversation, also when it is typed.
line ':open 2191'
see "SYSTEM · 2191"
line ':view wire'
see "[2 Wire]"
line ':delete'
see ":delete means nothing here"
line ':pin'
see ":pin means nothing here"
line ':open shop'
see "[1 Inbox]"
see "SYSTEM · shop"
see "a notice"
key Escape
line ':clear'
see "Delete the conversation shop with"
key x # neither yes nor no
see "Delete the conversation shop"
key n
see_not "Delete the conversation"
see "a notice"
line ':clear 2191'
see "Delete the conversation 2191 with"
key Escape
see_not "Delete the conversation"
line ':clear shop'
see "Delete the conversation shop with"
key y
see "shop and its messages are deleted"
see_not "a notice"
see "Maintenance tonight"

# Where there is no conversation Tab passes the chat by.
line ':filter from:nobody'
see_not "Maintenance tonight"
key Tab
see "[2 Wire]"
key BTab
see "[1 Inbox]"
line ':filter'
see "Maintenance tonight"
stop_client

# The user's own keys: what is good works, what is not is told with its place, and nothing opens.
mkdir -p "$work/config/castsim"
printf '# mine\nbind W view wire\nunbind q\n' >"$work/config/castsim/keys"
start_client 80 24
key W
see "[2 Wire]"
key q
see "[2 Wire]"
stop_client
check_has "the keys in force" "W" "$("$CASTSIM" client --help-keys | grep -i 'to that view')"
printf 'bind W view wier\n\nbnid x\n' >"$work/config/castsim/keys"
out=$("$CASTSIM" client --server "$server" --user x --db :memory: 2>&1 </dev/null)
check "mistakes in the file of keys" 2 $?
check_has "the first" "$work/config/castsim/keys:1:13: " "$out"
check_has "the second" "$work/config/castsim/keys:3:1: " "$out"
echo "$checks checks"
