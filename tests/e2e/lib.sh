# What the end-to-end tests share. CASTSIM is the binary, SOURCE the source folder.
set -u
work=$(mktemp -d "${TMPDIR:-/tmp}/castsim-test.XXXXXX")
export XDG_DATA_HOME=$work/data HOME=$work
export CASTSIM_APP_KEY=testkey CASTSIM_APP_SECRET=testsecret
unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY all_proxy ALL_PROXY
server_pid=
checks=0

cleanup() {
  local pids
  pids=$(jobs -p)
  [ -z "$pids" ] || kill -9 $pids 2>/dev/null
  wait 2>/dev/null
  rm -rf "$work"
}
trap cleanup EXIT

fail() { echo "FAILED: $*" >&2; exit 1; }

# check DESCRIPTION EXPECTED ACTUAL
check() {
  checks=$((checks + 1))
  [ "$2" = "$3" ] || fail "$1: expected \"$2\", got \"$3\""
}

# check_has DESCRIPTION NEEDLE HAYSTACK
check_has() {
  checks=$((checks + 1))
  [[ "$3" == *"$2"* ]] || fail "$1: no \"$2\" in: $3"
}

# wait_until DESCRIPTION COMMAND...: until the command succeeds, at most 30 s. A test that has a
# function screen gets to see it as it was in the end.
wait_until() {
  local what=$1 i
  shift
  for ((i = 0; i < 600; i++)); do
    "$@" && return
    read -rt 0.05 <> <(:) || true
  done
  ! declare -F screen >/dev/null || what+=$'\n'$(screen)
  fail "waited too long for: $what"
}

file_has() { grep -q -- "$2" "$1" 2>/dev/null; }

# start_server OPTION...: on a free port; sets server (URL) and server_pid
start_server() {
  : >"$work/server.out"
  "$CASTSIM" serve --listen 127.0.0.1:0 "$@" >"$work/server.out" 2>>"$work/server.err" &
  server_pid=$!
  wait_until "the server's ready line" server_is_ready
  server=$(sed -n 's/^castsim: serving on //p' "$work/server.out")
}
server_is_ready() {
  kill -0 "$server_pid" 2>/dev/null || fail "the server ended: $(cat "$work/server.err")"
  file_has "$work/server.out" '^castsim: serving on http'
}

# call PATH CURL-OPTION...: a Server API call signed by openssl, independent of castsim's own code.
# Prints the body; the HTTP status goes to $work/http. signature=... in front replaces the right one.
call() {
  local path=$1 nonce=$RANDOM$RANDOM timestamp signature=${signature:-}
  shift
  timestamp=$(date +%s%3N)
  [ -n "$signature" ] || signature=$(printf '%s' "$CASTSIM_APP_SECRET$nonce$timestamp" | openssl sha1 -r | cut -d' ' -f1)
  curl -sS --max-time 20 -o "$work/body" -w '%{http_code}' "$server$path" -H "App-Key: $CASTSIM_APP_KEY" \
    -H "Nonce: $nonce" -H "Timestamp: $timestamp" -H "Signature: $signature" "$@" >"$work/http"
  cat "$work/body"
}

# broadcast FROM TYPE CONTENT [CURL-OPTION...]: prints the messageUID
broadcast() {
  local from=$1 type=$2 content=$3
  shift 3
  call /message/online/broadcast.json --data-urlencode "fromUserId=$from" \
    --data-urlencode "objectName=$type" --data-urlencode "content=$content" "$@" | jq -r '.messageUID'
}

# token USER: a pull token
token() { call /user/getToken.json --data-urlencode "userId=$1" -d name=x | jq -r .token; }
