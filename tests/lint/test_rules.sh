# The rules can be audited: each of R1 to R30 is described in docs/RULES.md and held by a unit test
# that names it; whatever source, docs or tests cite exists.
set -u
cd "$SOURCE"
bad=0
complain() { echo "$*"; bad=1; }
last=30

for ((n = 1; n <= last; n++)); do
  [ "$(grep -c "^### R$n " docs/RULES.md)" = 1 ] || complain "docs/RULES.md has no section R$n, or two"
  grep -rqE "^static void r${n}_[a-z0-9_]+\(void \*\*state\)" tests/unit --include='*.c' ||
    complain "no unit test is named after R$n: static void r${n}_..."
done

# A cited rule exists. (Words such as RC:R... or R2D2 are no citations.)
while IFS=: read -r file line rule; do
  n=${rule#R}
  [ "$n" -ge 1 ] && [ "$n" -le "$last" ] || complain "$file:$line cites $rule, which does not exist"
done < <(grep -rnowE 'R[0-9]+' src include docs registry README.md CHANGELOG.md tests --include='*.[ch]' \
  --include='*.md' --include='*.sh' --include='*.1' | sort -u)
while IFS=: read -r file line name; do
  n=${name#r}
  n=${n%_}
  [ "$n" -ge 1 ] && [ "$n" -le "$last" ] || complain "$file:$line: a test is named after R$n"
done < <(grep -rnoE '\br[0-9]+_' tests/unit --include='*.c')

# A test that names a rule is run: cmocka calls what its table holds.
while IFS=: read -r file name; do
  [ "$(grep -cw "$name" "$file")" -ge 2 ] || complain "$file: $name is in no table of tests"
done < <(grep -roE '^static void r[0-9]+_[a-z0-9_]+' tests/unit --include='*.c' | sed 's/static void //')

[ $bad -eq 0 ] && echo "every rule is documented and held by a test"
exit $bad
