#!/usr/bin/env bash
# Usage: empty_pull.sh CASTSIM ROUNDS SECONDS
# What an empty pull costs `castsim serve` (token, cursor and log looked up, the answer written),
# beside nginx with one worker that answers a fixed body of the same size and type. wrk asks over 32
# kept connections from the second core; both servers are held to the first and take turns. Prints
# the bytes of the body, requests a second, processor time a request in us (user and system, from
# /proc/PID/stat; all threads), and the medians of the rounds' ratios.
set -euo pipefail
castsim=$1 rounds=$2 seconds=$3
export CASTSIM_APP_KEY=bench CASTSIM_APP_SECRET=bench-secret
server_core=0
client_core=$(($(nproc) > 1 ? 1 : 0))

work=$(mktemp -d "${TMPDIR:-/tmp}/castsim-bench.XXXXXX")
pids=()
cleanup() {
  [ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null || true
  wait
  rm -rf "$work"
}
trap cleanup EXIT
die() { echo "empty_pull: $*" >&2; exit 1; }

# until_true WHAT COMMAND...: at most 10 s
until_true() {
  local what=$1 i
  shift
  for ((i = 0; i < 200; i++)); do
    ! "$@" 2>/dev/null || return 0
    read -rt 0.05 <> <(:) || true
  done
  die "waited too long for $what"
}

# ---- castsim, with one broadcast behind the cursor

taskset -c $server_core "$castsim" serve --listen 127.0.0.1:0 --db "$work/log.db" >"$work/serve.out" &
castsim_pid=$!
pids+=($castsim_pid)
until_true "castsim serve" grep -q '^castsim: serving on' "$work/serve.out"
base=$(sed -n 's/^castsim: serving on //p' "$work/serve.out")

call() { # PATH FORM: signed as the Server API wants it
  local timestamp signature
  timestamp=$(date +%s%3N)
  signature=$(printf '%s' "${CASTSIM_APP_SECRET}1$timestamp" | openssl sha1 -r | cut -d' ' -f1)
  curl -sS --fail-with-body "$base$1" -H "App-Key: $CASTSIM_APP_KEY" -H 'Nonce: 1' \
    -H "Timestamp: $timestamp" -H "Signature: $signature" -d "$2"
}
token=$(call /user/getToken.json 'userId=reader&name=r' | jq -re .token)
call /message/online/broadcast.json 'fromUserId=ops&objectName=RC:TxtMsg&content={"content":"hi"}' \
  >/dev/null
headers=(-H "App-Key: $CASTSIM_APP_KEY" -H "Authorization: Bearer $token")
first=$(curl -sS "${headers[@]}" "$base/castsim/v1/pull")
jq -e '.messages | length == 1' <<<"$first" >/dev/null || die "no broadcast in $first"
pull="/castsim/v1/pull?since=$(jq -r .cursor <<<"$first")&limit=100"
body=$(curl -sS "${headers[@]}" "$base$pull")
jq -e '.code == 200 and .messages == []' <<<"$body" >/dev/null || die "no empty pull: $body"
type=$(curl -sS -o /dev/null -w '%{content_type}' "${headers[@]}" "$base$pull")

# ---- nginx, with the same bytes

is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
while port=$((20000 + RANDOM % 10000)) && is_taken $port; do :; done
mkdir "$work/nginx"
cat >"$work/nginx/conf" <<CONF
worker_processes 1;
daemon off;
pid nginx.pid;
events { worker_connections 256; }
http {
  access_log off;
  keepalive_requests 1000000000;
  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4;
  scgi_temp_path t5;
  server {
    listen 127.0.0.1:$port;
    location / { default_type '$type'; return 200 '$body'; }
  }
}
CONF
taskset -c $server_core nginx -p "$work/nginx" -c conf -e err &
nginx_master=$!
pids+=($nginx_master)
until_true "nginx to listen" is_taken $port
until_true "nginx's worker" pgrep -P $nginx_master >/dev/null
nginx_pid=$(pgrep -P $nginx_master)
fixed=$(curl -sS "http://127.0.0.1:$port$pull")
[ "$fixed" = "$body" ] || die "nginx answers $fixed"

# ---- rounds

cpu_us() { # PID: processor time so far
  local fields
  read -ra fields <<<"$(sed 's/.*) //' "/proc/$1/stat")"
  echo $(((fields[11] + fields[12]) * 1000000 / $(getconf CLK_TCK)))
}

# measure NAME PID URL: appends requests a second and us a request to $work/NAME.rounds
measure() {
  local before after
  before=$(cpu_us "$2")
  taskset -c $client_core wrk -t 1 -c 32 -d "${seconds}s" "${headers[@]}" "$3" >"$work/wrk"
  after=$(cpu_us "$2")
  ! grep -E 'Non-2xx|Socket errors' "$work/wrk" >&2 || die "wrk saw errors from $1"
  awk -v us=$((after - before)) '/requests in/ { n = $1 } /^Requests\/sec/ { rate = $2 }
    END { if (n == 0) exit 1; print rate, us / n }' "$work/wrk" >>"$work/$1.rounds"
}
for ((round = 0; round < rounds; round++)); do
  measure castsim $castsim_pid "$base$pull"
  measure nginx "$nginx_pid" "http://127.0.0.1:$port$pull"
done

median() { sort -n | awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'; }
column() { awk -v i="$2" '{ print $i }' "$work/$1.rounds" | median; }
ratio() { paste "$work/castsim.rounds" "$work/nginx.rounds" | awk -v i="$1" '{ print $i / $(i + 2) }' | median; }
printf 'rounds=%d bytes=%d castsim_rate=%.0f nginx_rate=%.0f castsim_cpu_us=%.2f nginx_cpu_us=%.2f' \
  "$rounds" ${#body} "$(column castsim 1)" "$(column nginx 1)" "$(column castsim 2)" "$(column nginx 2)"
printf ' cpu_ratio=%.2f rate_ratio=%.2f\n' "$(ratio 2)" "$(ratio 1)"
