# --help, the man page and the README's words: every option that --help prints is in the man page.
. "$SOURCE/tests/e2e/lib.sh"

for command in demo client serve send types run; do
  help=$("$CASTSIM" $command --help) || fail "$command --help exits with $?"
  check_has "$command --help" "Usage: castsim $command" "$help"
  section=$(sed -n "/^\.SS castsim $command/,/^\.S[SH] /p" "$SOURCE/docs/castsim.1" | sed 's/\\-/-/g')
  for option in $(grep -oE '^ +(-[a-z], )?--[a-z-]+' <<<"$help" | grep -oE -- '--[a-z-]+'); do
    [ "$option" = --help ] || check_has "man page, castsim $command" "$option" "$section"
  done
done
check_has "castsim --help" "castsim COMMAND" "$("$CASTSIM" --help)"
check_has "castsim --version" "castsim 0" "$("$CASTSIM" --version)"
check_has "the man page renders" "RongCloud" "$(man -l "$SOURCE/docs/castsim.1" 2>&1)"
echo "$checks checks"
