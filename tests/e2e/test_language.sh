# The language: by the locale, installed or not, by LANGUAGE, by --lang, which wins; on the screen, in help, in
# sentences; and what programs read, the same in all of them.
. "$SOURCE/tests/e2e/tmux.sh"
unset CASTSIM_APP_KEY CASTSIM_APP_SECRET NO_COLOR LC_ALL LC_MESSAGES LANG LANGUAGE
export TZ=UTC

"$CASTSIM" client --lang zh --help 2>&1 >/dev/null | grep -q "any locale but C" &&
  { echo "there is no locale but C to translate in: skipped"; exit 77; }
checks=0
check() { checks=$((checks + 1)); [ "$2" = "$3" ] || fail "$1: expected \"$2\", got \"$3\""; }
check_has() { checks=$((checks + 1)); [[ "$3" == *"$2"* ]] || fail "$1: no \"$2\" in: $3"; }

# the first line of the help under these variables
help() { env "$@" "$CASTSIM" --help | head -1; }
check "no locale: English" "Usage: castsim COMMAND [OPTION]..." "$(help A=b)"
check "C" "Usage: castsim COMMAND [OPTION]..." "$(help LC_ALL=C LANG=zh_CN.UTF-8 LANGUAGE=zh)"
check "English" "Usage: castsim COMMAND [OPTION]..." "$(help LANG=en_US.UTF-8)"
chinese=$(help LANG=zh_CN.UTF-8)
check_has "the locale, here or not" "用法" "$chinese"
check "LC_ALL before LANG" "$chinese" "$(help LC_ALL=zh_CN.UTF-8 LANG=en_US.UTF-8)"
check "LANGUAGE before a locale that is not C" "$chinese" "$(help LANG=en_US.UTF-8 LANGUAGE=zh_CN:en)"
check "and the other way round" "Usage: castsim COMMAND [OPTION]..." "$(help LANG=zh_CN.UTF-8 LANGUAGE=en)"
check_has "--lang, from there on" "用法" "$("$CASTSIM" client --lang zh --help | head -1)"
check_has "--lang en" "Usage:" "$(LANG=zh_CN.UTF-8 "$CASTSIM" client --lang en --help | head -1)"
check_has "another word" "--lang takes en or zh, not \"fr\"" "$("$CASTSIM" client --lang fr 2>&1)"
# Every help page is translated, and no line is wider than a terminal of 100 columns.
for command in demo client serve send run types; do
  LANG=zh_CN.UTF-8 "$CASTSIM" $command --help >"$work/help" || fail "$command --help"
  check_has "$command --help" "选项" "$(cat "$work/help")"
  wide=$(LC_ALL=C.UTF-8 wc -L <"$work/help")
  [ "$wide" -le 100 ] || fail "$command --help is $wide columns wide"
done

# What programs read.
scn=$SOURCE/tests/scenarios/R14-back-after-9m59.scn
"$CASTSIM" run --trace - "$scn" | grep -v ' s)$' >"$work/en"
LANG=zh_CN.UTF-8 "$CASTSIM" run --trace - "$scn" | grep -v ' s)$' >"$work/zh"
check "a trace and its report" "" "$(diff "$work/en" "$work/zh")"
explain() { "$CASTSIM" types explain --type RC:TxtMsg --content '{"content":"x"}' "$@"; }
check "why, as JSON" "$(explain --json | jq -c .why)" "$(explain --json --lang zh | jq -c .why)"
check_has "why, for people" "内置" "$(explain --lang zh)"

# What an event says of a failure is told in Chinese, and written in English.
phone() { CASTSIM_APP_KEY=k CASTSIM_APP_SECRET=s "$CASTSIM" client --server http://127.0.0.1:9 --db :memory: --lang zh "$@"; }
check_has "told" "连接被拒绝；服务器在运行吗？" "$(phone --linear </dev/null 2>&1)"
check_has "written" "the connection was refused; is the server running?" "$(phone --headless json --for 1s | head -5)"

# Failures with something in them, and with pieces that are translated too.
printf '{\n"objectName": 7,\n' >"$work/cut.json"
printf '{"objectName": 7}\n' >"$work/kind.json"
zh() { LANG=zh_CN.UTF-8 "$CASTSIM" "$@" 2>&1; }
check_has "a place" "cut.json：第 3 行：这里应为带引号的键，文本到此为止" "$(zh types check "$work/cut.json")"
check_has "a kind" "objectName：是数；这里需要字符串" "$(zh types check "$work/kind.json")"
check_has "the same in English" "objectName: is a number; a string is wanted here" "$("$CASTSIM" types check "$work/kind.json" 2>&1)"
check_has "a check of a broadcast" "RC:TxtMsg 的 content 必须是 JSON 对象：第 3 字节：这里应为 , 或 ]" \
  "$(zh send --from a --type RC:TxtMsg --content '[1' --check)"
check_has "its fields" "缺少 content，RC:TxtMsg 要求有它" "$(zh send --from a --type RC:TxtMsg --content '{}' --check)"
check_has "a file that is none of ours" "kind.json 不是数据库：请给出一个消息库的路径" \
  "$(CASTSIM_APP_KEY=k CASTSIM_APP_SECRET=s zh client --headless json --db "$work/kind.json")"

# The screen, at 80 columns.
start_terminal 80 24 "'$CASTSIM' demo --lang zh --speed 60; echo \"exit \$?\" >'$work/exit'"
screen() { term capture-pane -p; }
shows() { screen >"$work/screen" && grep -qF -- "$1" "$work/screen"; }
wait_until "the inbox in Chinese" shows "收件箱"
wait_until "a caption in Chinese" shows "首次拉取"
wait_until "a message" shows "system-notice"
term send-keys 2
wait_until "what came over the wire" shows "拉取成功"
term send-keys '?'
wait_until "the help" shows "按键"
term send-keys '?' 4
wait_until "the time line" shows "时间线"
term send-keys q
wait_until "the end" test -s "$work/exit"
check "it ends well" "exit 0" "$(cat "$work/exit")"
echo "$checks checks"
