# An installed castsim finds its message types and examples from anywhere, also after it was moved.
. "$SOURCE/tests/e2e/lib.sh"
cmake --install "$BUILD" --prefix "$work/prefix" >"$work/install.log" || fail "cmake --install: $(cat "$work/install.log")"
cd /
check_has "types list" RC:TxtMsg "$("$work/prefix/bin/castsim" types list)"
[ -f "$work/prefix/share/man/man1/castsim.1" ] || fail "no man page"
mv "$work/prefix" "$work/moved"
check_has "moved" RC:TxtMsg "$("$work/moved/bin/castsim" types list)"
check_has "its examples" "3 message types are good" \
  "$("$work/moved/bin/castsim" types check "$work/moved/share/castsim/examples")"
check "every built-in type is installed" "$(ls "$SOURCE/registry/builtin" | wc -l)" \
  "$(ls "$work/moved/share/castsim/registry" | wc -l)"
rm -r "$work/moved/share/castsim/registry"
out=$("$work/moved/bin/castsim" types list 2>&1)
check "without its types" 3 $?
check_has "says where it looked" "share/castsim/registry" "$out"
echo "$checks checks"
