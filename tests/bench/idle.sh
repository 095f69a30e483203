#!/usr/bin/env bash
# Usage: idle.sh CASTSIM PROGRAMS STORE SECONDS
# What a client costs that is online with castsim serve and that nobody touches (bench_idle).
set -euo pipefail
castsim=$1 programs=$2 store=$3 seconds=$4
work=$(mktemp -d "${TMPDIR:-/tmp}/castsim-bench.XXXXXX")
"$castsim" serve --listen 127.0.0.1:0 --db :memory: >"$work/serve.out" &
server=$!
trap 'kill $server; wait; rm -rf "$work"' EXIT
for ((i = 0; i < 200; i++)); do
  ! grep -q '^castsim: serving on' "$work/serve.out" || break
  read -rt 0.05 <> <(:) || true
done
url=$(sed -n 's/^castsim: serving on //p' "$work/serve.out")
[ -n "$url" ] || { echo "idle: castsim serve does not start" >&2; exit 1; }
"$programs/bench_idle" "$seconds" \
  -- "$castsim" client --server "$url" --user reader --lang en --db :memory: \
  -- "$programs/bare_screen" "$store"
