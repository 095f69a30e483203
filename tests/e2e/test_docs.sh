# What the documents tell to type works as it stands there, and prints what they say it prints: the
# five-minute tour of the README, the examples of docs/API.md, docs/EVENTS.md and docs/REGISTRY.md.
# (docs/STORE.md, docs/SCENARIOS.md and docs/REPORTS.md have tests of their own.) Links lead somewhere, the
# recipes of docs/CI.md are valid. The tour uses the default port: skipped
# where somebody else has it.
. "$SOURCE/tests/e2e/lib.sh"
unset CASTSIM_APP_KEY CASTSIM_APP_SECRET NO_COLOR XDG_DATA_HOME
PATH=$(dirname "$CASTSIM"):$PATH

# blocks FILE FROM: the fenced blocks of a document behind the line FROM, up to the next heading of
# its kind: "$ line" for a command, "= line" for exact output, "~ line" for output whose numbers differ.
blocks() {
  awk -v from="$2" '
    $0 == from { inside = 1; split(from, head, " "); next }
    inside && !fence && index($0, head[1] " ") == 1 { exit }
    !inside { next }
    /^```/ { fence = fence ? "" : ($0 == "```sh" ? "$" : $0 == "```" ? "=" : $0 == "```text" ? "~" : "-"); next }
    fence && fence != "-" { print fence " " $0 }' "$SOURCE/$1"
}
numbers_masked() { sed -E 's/[0-9]+/N/g'; }

# ---- links ----

slug() { tr '[:upper:]' '[:lower:]' | sed -E 's/[^a-z0-9 _-]//g; s/ /-/g'; }
cd "$SOURCE" || exit 1
for document in README.md docs/*.md CHANGELOG.md; do
  for link in $(grep -oE '\]\([^)]+\)' "$document" | sed -E 's/^\]\(|\)$//g' | grep -v '^https://'); do
    file=${link%%#*}
    target=$document
    [ -z "$file" ] || target=$(dirname "$document")/$file
    [ -f "$target" ] || fail "$document: the link $link leads nowhere"
    [[ $link != *#* ]] || grep '^#' "$target" | sed -E 's/^#+ //' | slug | grep -qx -- "${link#*#}" ||
      fail "$document: the link $link names no heading"
    checks=$((checks + 1))
  done
done

# ---- the tour ----

if (exec 3<>/dev/tcp/127.0.0.1/8787) 2>/dev/null; then
  echo "port 8787 is taken: the tour is skipped"
  exit 77
fi
out=$work/out
serving() { kill -0 "$server_pid" 2>/dev/null || fail "the server ended: $(cat "$work/serve.err")"; file_has "$work/serve" serving; }

# run COMMAND: its output in $out. A client that would show a screen tells its events for a moment.
run() {
  local command=$1
  case $command in
  "castsim serve &")
    castsim serve >"$work/serve" 2>"$work/serve.err" &
    server_pid=$!
    wait_until "the server's ready line" serving
    return
    ;;
  scripts/* | "export PATH="*) return ;;
  "castsim run --report "*) command=${command/--report /--report $work/} ;;
  "castsim client"*)
    [[ $command == *--headless* ]] || command+=" --headless json --for 300ms"
    ;;
  esac
  eval "timeout 30 $command" >"$out" 2>"$work/err" || fail "exit $? of: $command
$(cat "$out" "$work/err")"
  [[ $command != *"--user carl"* ]] || cp "$out" "$work/carl"
  checks=$((checks + 1))
}

tour=0
while read -r kind line; do
  case $kind in
  '$') run "$line"; tour=$((tour + 1)) ;;
  =) checks=$((checks + 1)); grep -qxF -- "$line" <(sed 's/^ *//; s/ *$//' "$out") || fail "not printed: $line
$(cat "$out")" ;;
  '~') checks=$((checks + 1)); grep -qxF -- "$(numbers_masked <<<"$line")" <(sed 's/^ *//; s/ *$//' "$out" | numbers_masked) ||
    fail "not printed: $line
$(cat "$out")" ;;
  esac
done < <(blocks README.md "## Five minutes")
[ "$tour" -ge 12 ] || fail "the tour has $tour commands: was it read?"
check_has "the report of step 7" "<svg" "$(cat "$work/tunnel.html")"
while IFS= read -r line; do
  grep -qxF -- "$line" tests/scenarios/R14-back-after-9m59.scn || fail "README.md: not in R14-back-after-9m59.scn: $line"
  checks=$((checks + 1))
done < <(sed -n '/^```scn$/,/^```$/p' README.md | grep -v '^```')
check "the broadcast of step 3 came to everybody" 1 "$(sqlite3 "$HOME/.local/share/castsim/demo/carl.db" \
  "SELECT count(*) FROM chat WHERE content LIKE '%hello%'")"
check "bob's order is stored once" 1 "$(sqlite3 "$HOME/.local/share/castsim/demo/bob.db" \
  "SELECT count(*) FROM chat WHERE object_name = 'app:order'")"
check "carl's message came offline, in time" "true in-time" \
  "$(jq -r 'select(.event == "message" and (.content | contains("carl"))) | "\(.offline) \(.delivery)"' "$work/carl")"

# ---- the other documents' examples ----

blocks docs/API.md "### Signing (R2)" | sed -n 's/^\$ //p' >"$work/curl.sh"
check "docs/API.md: curl and openssl" 200 \
  "$(CASTSIM_APP_KEY=demo CASTSIM_APP_SECRET=demo-secret bash "$work/curl.sh" 2>"$work/err" | jq .code)"

events=$(grep -A1 '^```sh' docs/EVENTS.md | grep '^castsim')
check "docs/EVENTS.md: ann gets what curl sent" '"hello"' "$(eval "timeout 30 $events" 2>&1 | tail -1)"

# docs/REGISTRY.md: write the first file, then what follows it.
cd "$work" || exit 1
awk '/^```json/ { inside = 1; next } /^```/ { if (inside) exit } inside' "$SOURCE/docs/REGISTRY.md" >receipt.json
while read -r kind line; do
  [ "$kind" != '$' ] || run "$line"
done < <(blocks docs/REGISTRY.md "## Register a type in five minutes")

# docs/CI.md: the commands but for those of a real server (docs/SCENARIOS.md has these), the recipes' own one, and YAML
# where something here can read it.
mkdir ci && cd ci || exit 1
mkdir scenarios && cp "$SOURCE/tests/scenarios/R14-back-after-9m59.scn" scenarios
commands=$(awk '/^```sh/ { inside = 1; next } /^```/ { inside = 0 } inside' "$SOURCE/docs/CI.md" |
  grep -vE '^castsim serve|--server|^kill')
[ "$(wc -l <<<"$commands")" -ge 4 ] || fail "docs/CI.md has few commands: was it read?"
while IFS= read -r line; do
  (eval "$line") >"$out" 2>&1 || fail "exit $? of: $line
$(cat "$out")"
  checks=$((checks + 1))
done <<<"$commands"
xmllint --noout castsim.xml || fail "castsim.xml is no XML"
check "the recipes' command is that of the page" 3 "$(grep -c "bin/$(head -1 <<<"$commands")" "$SOURCE/docs/CI.md")"
if python3 -c 'import yaml' 2>/dev/null; then
  python3 - "$SOURCE/docs/CI.md" <<'PY' || fail "docs/CI.md: not the YAML that is meant"
import re, sys, yaml
recipes = [yaml.safe_load(y) for y in re.findall(r"```yaml\n(.*?)```", open(sys.argv[1]).read(), re.S)]
assert len(recipes) == 2
assert recipes[0]["jobs"]["scenarios"]["steps"][-1]["if"] == "always()"
assert recipes[1]["scenarios"]["artifacts"]["reports"] == {"junit": "castsim.xml"}
PY
  checks=$((checks + 1))
fi
echo "$checks checks"
