# The benchmarks work: every program runs, checks its own results, and its figures reach the report.
# How fast anything is depends on who else uses the machine, so nothing here judges time.
. "$SOURCE/tests/e2e/lib.sh"
report=$("$SOURCE/scripts/bench" --quick --build "$BUILD" 2>"$work/err") ||
  fail "scripts/bench exits with $?: $(tail -5 "$work/err")"
row() { grep -F "| $1" <<<"$report" || fail "no row \"$1\" in: $report"; }

# has_figures NAME: two positive figures and their ratio
has_figures() {
  checks=$((checks + 1))
  row "$1" | tr -d ' ' | awk -F'|' '{ exit !($3 > 0 && $4 > 0 && $5 > 0) }' ||
    fail "no figures in: $(row "$1")"
}
has_figures "Ingest, messages a second"
has_figures "Ingest with the search's index kept up"
for what in "An ordinary word" "Letters from the middle" "One Chinese character" "A phrase that one message has" \
  "Two characters that all have" "A phrase of which all have every part"; do
  check_has "searching is measured" "not judged" "$(row "$what")"
done
has_figures "First full frame, ms"
has_figures "A key to its frame, ms"
has_figures "Idle, % of a core"
has_figures "Repaint of 160x50 in Chinese, CPU in µs"
has_figures "Tick of the status bar, bytes sent"
has_figures "Judging a text message, ns"
check_has "the day is measured" "not judged" "$(row "A day of one client")"
check_has "the library is measured" "not judged" "$(row "The whole library")"
if command -v nginx >/dev/null && command -v wrk >/dev/null; then
  has_figures "Empty pull, server CPU in µs"
  has_figures "Empty pull, requests a second"
else
  check_has "what is missing is said" "not measured" "$(row "Empty pull")"
fi
check "nothing is judged" 0 "$(grep -cE '\| (met|\*\*missed\*\*) \|' <<<"$report")"
check_has "the machine is described" "$(uname -r)" "$report"

"$SOURCE/scripts/bench" --quicker >"$work/out" 2>&1
check "an unknown option is refused" 2 $?
check_has "and answered with the usage" "Usage: scripts/bench" "$(cat "$work/out")"
echo "$checks checks"
