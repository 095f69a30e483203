# The Server API by curl and openssl: statuses, codes and sentences as R1-R12 say.
. "$SOURCE/tests/e2e/lib.sh"
start_server --db "$work/server.db" --app testkey:testsecret --app offkey:offsecret:off --rate-limit 30

# answered HTTP CODE NEEDLE ARGUMENT-OF-CALL...
answered() {
  local http=$1 code=$2 needle=$3 body
  shift 3
  body=$(call "$@")
  check "HTTP of $*" "$http" "$(cat "$work/http")"
  check "code of $*" "$code" "$(jq .code <<<"$body")"
  check_has "$*" "$needle" "$body"
  [ "$code" = 200 ] || check "url of $*" string "$(jq -r '.url | type' <<<"$body")"
}
path=/message/online/broadcast.json
good=(--data-urlencode 'content={"content":"x"}' -d fromUserId=2191 -d objectName=RC:TxtMsg)

answered 200 200 messageUID $path "${good[@]}"
answered 200 200 messageUID //message//online/broadcast.json "${good[@]}"
answered 404 404 "$path" /message/nosuch.json "${good[@]}"
answered 404 404 "$path" /push.json "${good[@]}"
answered 400 1002 recall /message/recall.json -d messageUID=x
answered 405 1002 POST $path -G
answered 400 1003 "" $path -X POST -H 'Content-Type: application/x-www-form-urlencoded'
answered 400 1002 x-www-form-urlencoded $path -H 'Content-Type: application/json' -d '{}'
signature=0000 answered 401 1004 "" $path "${good[@]}"
CASTSIM_APP_KEY=nobody answered 400 1002 App-Key $path "${good[@]}"
answered 400 1002 fromUserId $path -d objectName=RC:TxtMsg -d 'content={}'
answered 400 1002 RC:TxtMsg $path -d fromUserId=a -d objectName=RC:TxtMgs -d 'content={}'
answered 400 1002 JSON $path -d fromUserId=a -d objectName=RC:TxtMsg -d 'content={]'
answered 400 1002 disableUpdateLastMsg $path "${good[@]}" -d disableUpdateLastMsg=perhaps
head -c 131073 /dev/zero | tr '\0' x >"$work/long"
answered 400 1005 131072 $path -d fromUserId=a -d objectName=app:x --data-urlencode "content@$work/long"
head -c 131072 /dev/zero | tr '\0' x >"$work/fits"
answered 200 200 messageUID $path -d fromUserId=a -d objectName=app:x --data-urlencode "content@$work/fits"
head -c 600000 /dev/zero | tr '\0' x >"$work/huge"
answered 400 1005 "" $path --data-binary "@$work/huge" -H 'Content-Type: application/x-www-form-urlencoded'
answered 400 1002 userId /user/getToken.json -d name=x
check "a token is the same the next time" "$(token ann)" "$(token ann)"

# A wrong signature is explained in the server's log, not to the caller, and never with the secret.
wait_until "the reason in the log" file_has "$work/server.err" "[Ss]ignature"
! grep -q testsecret "$work/server.err" || fail "the log holds the secret"

# The rate, then a service that is off (R4, R5).
use_up() { "$CASTSIM" send --server "$server" --from a --type RC:TxtMsg --content '{"content":"x"}' --repeat 30 >/dev/null 2>&1; }
use_up
answered 429 1008 "" $path "${good[@]}"
check "Retry-After" yes "$(call $path "${good[@]}" -D "$work/head" >/dev/null; grep -qi '^retry-after: [0-9]' "$work/head" && echo yes)"
CASTSIM_APP_KEY=offkey CASTSIM_APP_SECRET=offsecret
answered 430 1009 "" $path "${good[@]}"
use_up
answered 429 1008 "" $path "${good[@]}"

# castsim send prints the answer; a refusal is exit code 1.
CASTSIM_APP_KEY=testkey CASTSIM_APP_SECRET=testsecret
"$CASTSIM" send --server "$server/" --from a --type RC:TxtMsg --content '{"content":"x"}' >"$work/sent" 2>&1
check "send: refused (the rate is used up)" 1 $?
check_has "send prints the answer" '"code":1008' "$(cat "$work/sent")"

# SIGTERM ends the server well; its file is left in good order.
kill -TERM "$server_pid"
wait "$server_pid"
check "SIGTERM" 0 $?
check "the log's file is sound" ok "$(sqlite3 "$work/server.db" 'PRAGMA integrity_check')"

# One process serves a file.
start_server --db "$work/server.db" --app testkey:testsecret
timeout 20 "$CASTSIM" serve --listen 127.0.0.1:0 --db "$work/server.db" --app a:b >/dev/null 2>"$work/second.err"
check "a second server on the same file" 3 $?
timeout 20 "$CASTSIM" serve --listen "${server#http://}" --db :memory: --app a:b >/dev/null 2>"$work/second.err"
check "a second server on the same port" 3 $?
printf '{"content":"from a file"}' >"$work/content.json"
"$CASTSIM" send --server "$server" --from a --type RC:TxtMsg --content-file "$work/content.json" >/dev/null || fail "--content-file"
printf '{"content":"from stdin"}' | "$CASTSIM" send --server "$server" --from a --type RC:TxtMsg --content-file - >/dev/null || fail "--content-file -"
echo "$checks checks"
