# castsim client --linear: the client as plain sentences over pipes. Also --redact, and that secrets stay where
# they are.
. "$SOURCE/tests/e2e/lib.sh"
export TERM=dumb
escape=$(printf '\033')
start_server --db :memory:

# A script: every line is done, in order; what follows a pull waits for it.
broadcast vera RC:TxtMsg '{"content":"今晚维护 maintenance"}' >/dev/null
broadcast shop RC:TxtMsg '{"content":"two\nlines \u001b[31m red"}' >/dev/null
broadcast shop RC:CmdMsg '{"name":"reload","data":""}' >/dev/null
cat >"$work/script" <<'SCRIPT'
list
open vera
inspect
pin
open nobody
opne vera
search 护
clear shop
list
offline
pull
online
open vera
export chat.csv
back
filter from:nobody
filter delay>x
filter type:RC:* from:vera
export list.jsonl
filter
export list.txt
quit
list
SCRIPT
(cd "$work" && "$CASTSIM" client --server "$server" --db :memory: --linear --lang en <script >out 2>err) || fail "exit $?: $(cat "$work/err")"
out=$(cat "$work/out")
for line in \
  "castsim, the phone of ann. Type help for the commands, quit to leave." \
  "Online. A pull follows at once." \
  "Pulled: 3 received. The next pull is in 180 seconds." \
  "was received and not stored." \
  "Conversations. Unread messages in all: 2." \
  "Conversation vera is open and read." \
  "今晚维护 maintenance" \
  "two lines " \
  "RC:TxtMsg is built in, flag ISCOUNTED: stored and counted (R20)." \
  "Conversation vera is pinned to the top." \
  "Not done: there is no conversation nobody" \
  'Not done: there is no command "opne"; did you mean open?' \
  "Messages found: 1." \
  "Conversation shop and its messages are deleted." \
  "Offline. Nothing is pulled." \
  "Not done: the phone is offline; say online first" \
  "Pulled: nothing new." \
  "Rows written into chat.csv: 1." \
  "The filter lets no conversation through." \
  "Conversations that the filter lets through: type:RC:* from:vera" \
  "All conversations, without a filter." \
  "Not done: delay takes a duration such as" \
  "Rows written into list.jsonl: 1." \
  "Not done: the file's name says how it is written: it ends in .jsonl or .csv"; do
  check_has "the sentences" "$line" "$out"
done
check "no escape sequence" 0 "$(grep -c "$escape" "$work/out")"
check "nothing after quit" "Not done" "$(tail -1 "$work/out" | cut -c1-8)"
check "nothing on standard error" "" "$(cat "$work/err")"
check "CSV: a header and a row, CR LF" 2 "$(grep -c $'\r$' "$work/chat.csv")"
check "CSV: names" "messageUID,objectName,targetId" "$(head -1 "$work/chat.csv" | cut -d, -f1-3)"
check "JSON lines" "vera true 0" "$(jq -r '"\(.targetId) \(.pinned) \(.unread)"' "$work/list.jsonl")"
check "nothing is left of what was not written" "chat.csv list.jsonl" "$(cd "$work" && ls *.csv *.jsonl *.part list.txt 2>/dev/null | xargs)"

# What arrives while nothing is typed is told at once; the end of the input is the end.
mkfifo "$work/in"
"$CASTSIM" client --server "$server" --db :memory: --user live --linear --lang en <"$work/in" >"$work/live" 2>&1 &
client=$!
exec 7>"$work/in"
wait_until "the first pull" file_has "$work/live" "The next pull is in"
broadcast vera RC:TxtMsg '{"content":"now"}' >/dev/null
echo pull >&7
wait_until "the message" file_has "$work/live" "New message from vera, type RC:TxtMsg, sent at .*: now"
printf 'open vera' >&7 # the last line has no newline
exec 7>&-
wait "$client" || fail "exit $? at the end of the input"
check_has "the last line is done" "Conversation vera is open and read." "$(cat "$work/live")"

# The end of the input waits for the pull before it, the first one too.
"$CASTSIM" client --server "$server" --db :memory: --user eve --linear --lang en </dev/null >"$work/empty" 2>&1 || fail "exit $? without input"
check_has "no input" "The next pull is in" "$(cat "$work/empty")"
printf 'pull\n' | "$CASTSIM" client --server "$server" --db :memory: --user eve --linear --lang en >"$work/pulls" 2>&1 || fail "exit $? after a pull"
check "the last line was a pull" 2 "$(grep -c "^Pulled" "$work/pulls")"

# Who types is asked before something is lost; the next line is the answer.
if command -v tmux >/dev/null; then
  typist() { tmux -S "$work/tmux" "$@"; }
  screen() { typist capture-pane -p; }
  told() { screen | grep -qF -- "$1"; }
  type_line() { typist send-keys -l "$1" && typist send-keys Enter; }
  echo old >"$work/there.csv"
  typist -f /dev/null new-session -d -x 100 -y 40 "'$CASTSIM' client --server '$server' --db :memory: --user typist --linear --lang en"
  wait_until "the first pull" told "The next pull is in"
  type_line "clear shop"
  wait_until "a question" told "Conversation shop and all its messages would be deleted. Yes or no?"
  type_line "list"
  wait_until "an answer that is none" told "Nothing was changed."
  type_line "clear shop"
  type_line "yes"
  wait_until "the answer" told "Conversation shop and its messages are deleted."
  type_line "export $work/there.csv"
  wait_until "a question" told "is there already and would be lost. Yes or no?"
  type_line "n"
  type_line "open vera"
  wait_until "the next command" told "Conversation vera is open and read."
  check "the file" old "$(cat "$work/there.csv")"
  type_line "export $work/there.csv"
  type_line "y"
  wait_until "the rows" told "Rows written into"
  check "the file" "messageUID" "$(head -1 "$work/there.csv" | cut -d, -f1)"
  typist kill-server
fi

# Help, and a topic of it.
printf 'help\nhelp rules\nhelp keys\n' | "$CASTSIM" client --server "$server" --db :memory: --linear --lang en >"$work/help" 2>&1 || fail "exit $? after help"
check "all commands, of help and help keys" 2 "$(grep -c "^help \[TOPIC\]: " "$work/help")"
check "the rules" 30 "$(grep -c "^R[0-9]* " "$work/help")"

# Masks that come later: sentences name nobody either.
printf 'redact on\nopen ann-smith\nredact off\nopen ann-smith\n' | "$CASTSIM" client --server "$server" --user ann-smith --db :memory: --linear --lang en >"$work/later" 2>&1 || fail "exit $? with masks that come later"
check "there is no conversation" "user-1 ann-smith" "$(sed -n 's/^Not done: there is no conversation //p' "$work/later" | xargs)"

# In Chinese and without an id or a content: the same masks everywhere.
printf 'list\nopen user-2\ninspect\nsearch 护\nexport masked.jsonl\nback\nexport masked.csv\nquit\n' >"$work/script"
(cd "$work" && "$CASTSIM" client --server "$server" --user ann-smith --db :memory: --linear --redact <script >masked 2>&1) || fail "exit $?"
"$CASTSIM" client --server "$server" --user ann-smith --db :memory: --headless text --until received=3 --redact >"$work/masked-text" || fail "exit $?"
"$CASTSIM" client --server "$server" --user ann-smith --db :memory: --headless json --until received=3 --redact >"$work/masked-json" || fail "exit $?"
for file in masked masked.jsonl masked.csv masked-text masked-json; do
  for word in vera shop ann-smith maintenance 今晚 reload; do
    check "$word in $file" 0 "$(grep -c -- "$word" "$work/$file")"
  done
done
check_has "masks" "Conversation user-2, unread: " "$(cat "$work/masked")"
check_has "masks" "Conversation user-2 is open and read." "$(cat "$work/masked")"
check_has "lengths" "[length 16]" "$(cat "$work/masked")"
check "masks in an export" "user-2 [length 30]" "$(head -1 "$work/masked.jsonl" | jq -r '"\(.targetId) \(.content)"')"
check "the same masks in lines" "user-2" "$(jq -r 'select(.event == "message").targetId' "$work/masked-json" | head -1)"
out=$("$CASTSIM" client --server "$server" --redact --record "$work/x.scn" --headless text 2>&1) && fail "--redact with --record"
check_has "--redact with --record" "take one" "$out"
out=$("$CASTSIM" client --server "$server" --linear --headless text 2>&1) && fail "--linear with --headless"
check_has "--linear with --headless" "take one" "$out"

out=$("$CASTSIM" client --server "http://joe:word@${server#http://}" --headless text 2>&1) && fail "a password in the URL"
check_has "a password in the URL" "without a password" "$out"

# A server that repeats what it was told: the token and the secret are in nothing that is told or written.
token=$(token ann)
proxy() { "$FAULT_SERVER" "${server##*:}" "$@" >"$work/port" & wait_until "the port" test -s "$work/port"; proxy=http://127.0.0.1:$(cat "$work/port"); }
proxy echo echo echo
printf 'list\npull\nexport secret.jsonl\nquit\n' >"$work/script"
(cd "$work" && "$CASTSIM" client --server "$proxy" --token "$token" --db :memory: --record secret.scn --linear <script >secret-linear 2>&1)
: >"$work/port"
proxy echo echo
timeout 20 "$CASTSIM" client --server "$proxy" --token "$token" --db :memory: --headless json --for 1s >"$work/secret-json" 2>&1
check_has "the server repeats it" "you sent" "$(cat "$work/secret-linear" "$work/secret-json")"
check_has "hidden" "***" "$(cat "$work/secret-json")"
check "the token in what was told or written" "" "$(grep -lF -- "$token" "$work"/secret* | xargs)"
check "the secret in what was told or written" "" "$(grep -lF -- "$CASTSIM_APP_SECRET" "$work"/secret* "$work"/out "$work"/live | xargs)"
echo "$checks checks"
