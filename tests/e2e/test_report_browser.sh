# The HTML report in a browser: what is drawn, both languages, both themes, paper, no reference to
# anything outside, no error of its script. tests/e2e/report_probe.js does the looking.
. "$SOURCE/tests/e2e/lib.sh"
command -v chromium >/dev/null || { echo "there is no chromium here"; exit 77; }
report=$work/report.html

# browse OPTION...: chromium without a window, without a network of its own, with a new profile
browse() {
  rm -rf "$work/profile"
  timeout 60 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync --hide-scrollbars \
    --enable-logging=stderr --user-data-dir="$work/profile" "$@" 2>"$work/browser.err" ||
    fail "chromium ended with $?: $(tail -3 "$work/browser.err")"
  checks=$((checks + 1))
  ! grep -E 'CONSOLE' "$work/browser.err" || fail "the page complains"
}

# probe KIND: what report_probe.js finds in a sample report
probe() {
  "$REPORT_SAMPLE" "$1" "$report" || fail "no $1 report"
  sed '/<\/body><\/html>/d' "$report" >"$work/probed.html"
  { echo "</script><script>"; cat "$SOURCE/tests/e2e/report_probe.js"; echo "</script></body></html>"; } \
    >>"$work/probed.html"
  browse --window-size=1280,2000 --dump-dom "file://$work/probed.html" >"$work/dom"
  sed -n '/^PROBE$/,/^PROBE$/p' "$work/dom" >"$work/found"
  file_has "$work/found" '^scenarios=' || fail "the probe found nothing: $(tail -c 500 "$work/dom")"
}

# found NAME EXPECTED
found() { check "$1" "$2" "$(sed -n "s/^$1=//p" "$work/found")"; }

check_manners() {
  found outside 0
  found dangling 0
  found loaded 0
  found images 0
  found light enough
  found dark enough
  found dark_page "rgb(18, 21, 26)"
  found no_script en
  found unreachable 0
  found unlabelled 0
}

probe rich
check_manners
found scenarios 10
found index 10
# One client that is online, one back at 9:59, one at 10:01.
found s1.lanes 3
found s1.broadcasts 1
found s1.bars3 1
found s1.bars10 1
found s1.arrows 2
found s1.missed 1
found s1.lost 1
found s1.pulls_ok 6
found s1.offline 2
found s1.verdicts 3
# Everything at once.
found s2.lanes 5
found s2.broadcasts 6
found s2.bars3 5
found s2.bars10 5
found s2.arrows 11
found s2.late 2
found s2.missed 6
found s2.lost 6
found s2.pulls_ok 20
found s2.pulls_bad 5
found s2.kills 1
found s2.refused 1
found s2.failures 2
found s2.verdicts 22
found s2.delays 0
# 120 phones.
found s3.lanes 40
found s3.delays 1
found s3.bins 19
found s3.verdicts 300
# Nothing to draw.
found s4.lanes 0
found s9.lanes 0
found s9.bars3 1
found s10.broadcasts 0
found closed 7
found closed_after_open 0
found english "en en pull at 0:00: 0 received"
found chinese "zh zh-CN 0:00 拉取：收到 0 条"
check "hostile text is text" 0 "$(grep -c '<img src=x\|<em>hostile' "$work/dom")"

probe many
check_manners
found s1.lanes 40
found s1.broadcasts 60
found s1.delays 1
size=$(stat -c %s "$report")
[ "$size" -lt 1048576 ] || fail "10,000 clients make $size bytes"

probe none
check_manners
found scenarios 0

# The address may name language and theme.
"$REPORT_SAMPLE" rich "$report"
browse --dump-dom "file://$report?lang=zh&theme=dark" >"$work/dom"
check_has "Chinese and dark by address" 'lang="zh-CN" class="js" data-lang="zh" data-theme="dark"' \
  "$(head -c 300 "$work/dom")"

# A picture of it is no blank page, and it goes onto paper.
browse --window-size=1280,2000 --screenshot="$work/page.png" "file://$report"
[ "$(stat -c %s "$work/page.png")" -gt 100000 ] || fail "the screenshot is empty"
sed '/^<script>$/,/^<\/script>/d' "$report" >"$work/plain.html"
browse --window-size=1280,2000 --screenshot="$work/plain.png" "file://$work/plain.html"
[ "$(stat -c %s "$work/plain.png")" -gt 100000 ] || fail "without scripts the page is empty"
browse --print-to-pdf="$work/page.pdf" --no-pdf-header-footer "file://$report"
[ "$(grep -ac '/Type */Page$\|/Type */Page[^s]' "$work/page.pdf")" -gt 10 ] || fail "nothing was printed"
echo "$checks checks"
