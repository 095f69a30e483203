# castsim run with the real binary: exit codes, what goes where, bad files, and the same scenario over real sockets
# against a real server on a fast clock.
. "$SOURCE/tests/e2e/lib.sh"
unset NO_COLOR
cd "$work" || exit 1

cat >good.scn <<'TXT'
title  Bob comes back after 9:59, Eve after 10:01
rule   R14 R19
client ann
client bob offline
client eve offline
0:00   send m1 from=2191 type=RC:TxtMsg content={"content":"hello 你好 🎉"}
9:59   bob online
10:05  eve online
10:10  expect ann received m1 delay<=3:00
       expect bob received m1 offline=yes
       expect bob conversation 2191 unread=1 last=m1 digest="hello 你好 🎉"
       expect eve missed m1 cause=offline
TXT
sed -e 's/^title.*/title It fails/' -e 's/unread=1/unread=2/' good.scn >failing.scn
printf 'client bob\nbob onlin\n0:00 expect bob recieved m1\n' >bad.scn

# run OPTION...: exit code in $status, output in $work/out and $work/err
run() {
  "$CASTSIM" run "$@" >out 2>err
  status=$?
}

# ---- exit codes and the plain output ----

run good.scn
check "what holds: exit code" 0 $status
check_has "a line per scenario" "Bob comes back after 9:59" "$(cat out)"
check_has "a last line" "1 scenario, 5 expectations: 5 held" "$(cat out)"
check "no colours where there is no terminal" 0 "$(grep -c $'\033' out)"
check "nothing on standard error" "" "$(cat err)"

run good.scn failing.scn
check "what does not hold: exit code" 1 $status
check_has "the place" "failing.scn:11" "$(cat out)"
check_has "the statement" "expect bob conversation 2191 unread=2" "$(cat out)"
check_has "what was" "unread=1 last=m1" "$(cat out)"
check_has "what happened before" "bob pull ok" "$(cat out)"
replay=$(sed -n 's/.*\(castsim run failing.scn --seed [0-9]*\).*/\1/p' out | head -1)
check_has "how to play it again" "castsim run failing.scn --seed" "$replay"
eval "${replay/castsim/\"$CASTSIM\"}" >again 2>&1
check "played again it fails again" 1 $?

cp failing.scn "it's late.scn"
run "it's late.scn"
replay=$(sed -n 's/^ *replay *castsim //p' out)
eval "\"$CASTSIM\" $replay" >again 2>&1
check "a name that a shell would take apart is quoted" 1 $?

run bad.scn good.scn
check "a bad file: exit code" 2 $status
check "nothing is played" "" "$(cat out)"
check_has "the first mistake" "bad.scn:2:5" "$(cat err)"
check_has "its nearest word" "did you mean online" "$(cat err)"
check_has "and the next" "did you mean received" "$(cat err)"

run nowhere.scn
check "a file that is not there" 2 $status
run
check "no file at all" 2 $status
mkdir empty
run empty
check "a folder without scenarios" 2 $status
for words in "good.scn --speed 5" "good.scn --seed x" "good.scn --tap --json" "good.scn --tap --trace -" "good.scn --sdk ios" \
  "good.scn --app a:b" "good.scn --tolerance 1s" "good.scn --server http://127.0.0.1:9 --check-determinism"; do
  # shellcheck disable=SC2086
  run $words
  check "castsim run $words" 2 $status
  check "  says one line" 1 "$(grep -c ^castsim: err)"
done

printf 'client bob\n0:00 send m1 from=1 type=RC:TxtMsg content=@no.json\nexpect bob counts received=0\n' >file.scn
run file.scn
check "a file that a scenario names and nobody has" 2 $status
check_has "is named, and where" "file.scn:2" "$(cat out)"

# ---- the forms ----

run good.scn failing.scn --junit junit.xml --report report.html --trace trace.txt
check "with files: exit code" 1 $status
check_has "JUnit" '<testsuite' "$(cat junit.xml)"
check "JUnit: one testcase a scenario" 2 "$(grep -c '<testcase' junit.xml)"
check_has "HTML" '<svg' "$(cat report.html)"
check "HTML: nothing from outside" 0 "$(grep -cE '(src|href)="(https?:)?//' report.html)"
check_has "the trace" "0:09:59.000 bob online" "$(cat trace.txt)"
check "no half file is left" 0 "$(find . -name '*.part' | wc -l)"
run good.scn --tap
check "TAP" "TAP version 14" "$(head -1 out)"
check_has "TAP: the plan" "1..1" "$(sed -n 2p out)"
run good.scn failing.scn --json
check "JSON: exit code" 1 $status
check "JSON: counts" "1 1" "$(jq -r '"\(.counts.passed) \(.counts.failed)"' out)"
run good.scn --trace -
check_has "the trace on standard output" "bob message m1" "$(cat out)"
check "and nothing else there" 0 "$(grep -c 'held' out)"
run good.scn --report /nowhere/report.html
check "a report that cannot be written" 3 $status
run good.scn --check-determinism --seed 99
check "twice the same" 0 $status
"$CASTSIM" run good.scn --trace - --seed 1 >one && "$CASTSIM" run good.scn --trace - --seed 2 >two
checks=$((checks + 1))
! cmp -s one two || fail "two seeds give one trace"

# ---- what a name can hold ----

name=$'x\e[2J\n# seed 9 \u202e.scn'
cp good.scn "$name"
run "$name" --trace -
check "a name in the trace is one clean line" "# scenario x_[2J # seed 9 _.scn" "$(head -1 out | sed 's/\xef\xbf\xbd/_/g')"

# ---- interrupted ----

printf 'server log=file\nclient ann interval=1s\n1m ann kill\n+1s ann start\n3650d expect ann state online\n' >ten-years.scn
timeout -k 20 1 "$CASTSIM" run ten-years.scn >out 2>err
check "ten years of files end at SIGTERM" 124 $?
check_has "  and say so" "interrupted" "$(cat err)"
mkfifo nobody-reads
timeout -k 20 1 "$CASTSIM" run good.scn --report nobody-reads >out 2>err
check "a report that nobody reads ends at SIGTERM" 124 $?

"$CASTSIM" run --help-language >language || fail "--help-language exits with $?"
check_has "the language" "expect NAME [not] received" "$(cat language)"

# ---- nothing is left behind ----

cat >killed.scn <<'TXT'
server log=file
client ann
0:00  send m1 from=2191 type=RC:TxtMsg content={"content":"x"}
      ann kill at=commit
0:01  ann pull
0:02  server kill
0:03  server start
      ann start
0:04  expect ann conversation 2191 unread=1
TXT
TMPDIR=$work/tmp && mkdir "$TMPDIR" && export TMPDIR
run killed.scn
check "kills and restarts over files" "0" "$status"
check "the files are gone" 0 "$(find "$TMPDIR" -mindepth 1 | wc -l)"

# ---- real time, over sockets ----

# One scenario second is 3 ms here, and a busy machine is late by a hundred: everything stays two minutes away from
# the end of the window.
sed -e 's/^9:59 /8:00 /' -e 's/^10:05 /12:00 /' -e 's/^10:10 /12:05 /' good.scn >wide.scn
run wide.scn
check "a scenario with room, on virtual time" 0 $status
start_server --db :memory: --speed 300
run wide.scn --server "$server" --tolerance 500ms
check "the same scenario against a real server" "0:" "$status:$(cat err)"
check_has "  over its whole length" "12m" "$(cat out)"
run killed.scn --server "$server" --tap
check "what needs its own server is skipped: exit code" 0 $status
check_has "  and says why" "# SKIP" "$(cat out)"
run good.scn --server "$server" --speed 1
check "another speed than the server's" 2 $status
CASTSIM_APP_SECRET=wrong run good.scn --server "$server"
check "the wrong secret" 3 $status
kill -9 "$server_pid"
wait "$server_pid" 2>/dev/null
run good.scn --server "$server"
check "no server" 3 $status
echo "$checks checks"
