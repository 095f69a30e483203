# Bad words on the command line: exit code 2 and a sentence that helps; never a crash.
. "$SOURCE/tests/e2e/lib.sh"

# refused EXIT NEEDLE ARGUMENT...
refused() {
  local code=$1 needle=$2 out
  shift 2
  out=$(timeout 20 "$CASTSIM" "$@" 2>&1 </dev/null)
  check "exit code of: castsim $*" "$code" $?
  check_has "castsim $*" "$needle" "$out"
}

refused 2 "Usage: castsim COMMAND"
refused 2 "did you mean serve" sevre
refused 2 "did you mean --listen" serve --lsten 127.0.0.1:0
refused 2 "needs a value" serve --listen
refused 2 "ADDRESS:PORT" serve --listen 8787
refused 2 "ADDRESS:PORT" serve --listen 127.0.0.1:99999
refused 2 "--public" serve --listen 0.0.0.0:0 --db :memory:
refused 2 "KEY:SECRET" serve --app nosecret --db :memory:
refused 2 "given twice" serve --app a:b --app a:c --db :memory:
refused 2 "duration" serve --window 10
refused 2 "whole number" serve --rate-limit many
refused 2 "one word too many" serve now
refused 2 "quotes around it" send --from a --type RC:TxtMsg --content '{content:' 'hello}'
refused 2 "http:// or https://" send --server 127.0.0.1:8787 --from a --type RC:TxtMsg --content x
refused 2 "http:// or https://" client --server 127.0.0.1:8787 --headless json
refused 2 "native, web or web-5.2" client --sdk ios --headless json
refused 2 "json or text" client --headless xml
refused 2 "received=N" client --headless json --until received=0
refused 2 "go with --headless" client --for 10s
refused 2 "--for takes" client --headless json --for 0
refused 2 "--user takes 1 to 64 bytes" client --headless json --user ""
refused 2 "--user takes 1 to 64 bytes" client --headless json --user "$(printf '%065d' 0)"
refused 2 "--user takes" client --headless json --user $'a\xffb'
refused 2 "--repeat takes" send --from a --type RC:TxtMsg --content x --repeat 0
printf '  # two apps\n  \tindented:secret # mine\nother:secret\n' >"$work/apps"
refused 2 "there are 2" send --app-file "$work/apps" --from a --type RC:TxtMsg --content x
refused 2 "uid or content" client --headless json --dedupe everything
refused 2 "en or zh" client --headless json --lang fr
refused 2 "a number from 0.001" client --headless json --speed 0
refused 2 "--from and --type" send --content x
refused 2 "give the content once" send --from a --type RC:TxtMsg
refused 2 "give the content once" send --from a --type RC:TxtMsg --content x --content-file y
refused 3 "no-such-file" send --from a --type RC:TxtMsg --content-file no-such-file
refused 2 "list, check or explain" types
refused 2 "did you mean explain" types explian
refused 0 "Usage: castsim send" help send
refused 0 "Usage: castsim COMMAND" help
refused 2 "did you mean serve" help sevre
refused 2 "check what" types check
refused 2 "explain needs" types explain
refused 2 "no further word" types explain --type RC:TxtMsg --content '{"content":"x"}' message.json
refused 2 "module" types list --without-module nosuchmodule
unset CASTSIM_APP_KEY CASTSIM_APP_SECRET
refused 2 "which app" send --server https://api.example.com --from a --type RC:TxtMsg --content x
refused 2 "which app" send --server http://127.0.0.1@example.com/ --from a --type RC:TxtMsg --content x
refused 2 "user and password" client --server http://127.0.0.1@example.com/ --headless json
refused 3 "refused" send --server http://127.0.0.1:1 --from a --type RC:TxtMsg --content '{"content":"x"}'

# What cannot be written is said, and is exit code 3.
for words in --version --help "types list" "send --help"; do
  out=$("$CASTSIM" $words 2>&1 >/dev/full)
  check "exit code of: castsim $words >/dev/full" 3 $?
  check_has "castsim $words >/dev/full" "standard output" "$out"
done

# Standard output that was closed is not whatever is opened first.
out=$("$CASTSIM" run --tap "$SOURCE/tests/scenarios/R14-boundary.scn" 2>&1 >&-)
check "exit code without a standard output" 3 $?
check_has "no standard output" "Bad file descriptor" "$out"

# A reader that goes away is no reason to hang or crash.
"$CASTSIM" types list | head -1 >"$work/line"
check_has "castsim types list | head -1" OBJECTNAME "$(cat "$work/line")"
echo "$checks checks"
