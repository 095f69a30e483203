# The layering: which header a file may include, which library it may use, what core may call.
set -u
cd "$SOURCE"
bad=0
complain() { echo "$*"; bad=1; }

# A layer sees itself and those below. ui and io never see each other.
check_includes() { # layer, allowed layers
  local layer=$1 allowed=$2 file line seen
  while IFS=: read -r file _ line; do
    seen=$(sed -E 's/.*"([a-z]+)\/.*/\1/' <<<"$line")
    [[ " $allowed " == *" $seen "* ]] || complain "$file includes $seen/: $layer may see: $allowed"
  done < <(grep -nE '^#include "[a-z]+/' -r "include/$layer" "src/$layer")
}
check_includes base "base"
check_includes core "base core"
check_includes io "base core io"
check_includes ui "base core ui"
check_includes app "base core io ui app"

# One library, one place.
check_library() { # header pattern, files that may include it
  local file
  while IFS=: read -r file _; do
    [[ " $2 " == *" $file "* ]] || complain "$file includes $1; only these may: $2"
  done < <(grep -rnE "^#include <($1)" include src)
}
shopt -s nullglob
check_library 'cJSON|cjson/' "src/core/json.c"
check_library 'openssl/' "src/core/sign.c"
check_library 'sqlite3' "$(echo src/io/store*.[ch] src/io/log_sqlite*.[ch] src/io/*sqlite*.[ch])"
check_library 'curl/' "src/io/fetch_library.h"
check_library 'microhttpd' "src/io/httpd_library.h"
check_library 'turbojpeg' "src/io/jpeg_library.h"
check_library 'ncurses|curses|term\.h' "$(echo src/ui/tty*.[ch])"
check_library 'utf8proc' "src/base/utf8.c src/base/utf8_fold.c"

# Time is an argument: io/clock alone reads it.
while IFS=: read -r file _; do
  [[ $file == src/io/clock.c ]] || complain "$file reads the clock"
done < <(grep -rnE '\b(clock_gettime|gettimeofday|time) *\((NULL|0|&|CLOCK)' src include)

# Core is pure: its objects call nothing of the outside world. The linker knows. Only base/mem may
# speak, and only to say why it aborts.
forbidden='clock_gettime|gettimeofday|time|open|open64|fopen|fopen64|socket|connect|send|recv|rand|srand|random|getrandom|getenv|printf|puts|fputs|exit|sqlite3_.*|curl_.*|tj[A-Z].*'
for library in base core; do
  [ -s "$BUILD/libcastsim_$library.a" ] || complain "no $library library in $BUILD"
  allowed='-'
  [ $library = base ] && allowed='fputs'
  found=$(nm -u "$BUILD/libcastsim_$library.a" 2>/dev/null | awk '$1 == "U" {print $2}' | sort -u |
    grep -xE "$forbidden" | grep -vxE -- "$allowed")
  [ -z "$found" ] || complain "$library calls: $found"
done

[ $bad -eq 0 ] && echo "the layers hold"
exit $bad
