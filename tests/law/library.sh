#!/bin/sh
# libbijstand as somebody else gets it: installed in a folder, found by pkg-config, linked shared and
# static by a program of twenty lines outside this tree. And what it may not do: allocate, read, write,
# or keep a variable.
# library.sh BUILD-DIR CC...
set -eu
build=$1; shift
cc="$*"
at=$(mktemp -d "${TMPDIR:-/tmp}/erkenning-library.XXXXXX")
trap 'rm -rf "$at"' EXIT
n=0
say() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
sanitized=no
nm -D "$build/libbijstand.so" | grep -qE '__asan|__ubsan' && sanitized=yes

code=0; meson install -C "$build" --no-rebuild --quiet --destdir "$at/root" --tags bijstand,devel,man >"$at/log" 2>&1 || code=$?
say $code "it installs: header, library, pkg-config, man page"; [ $code = 0 ] || sed 's/^/# /' "$at/log"
pc=$(find "$at/root" -name bijstand.pc)
PKG_CONFIG_PATH=$(dirname "$pc"); PKG_CONFIG_SYSROOT_DIR=$at/root
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
lib=$(pkg-config --variable=libdir bijstand)
case $lib in "$at"*) ;; *) lib=$at/root$lib ;; esac
code=0; [ "$(find "$at/root" -name '*.h' | wc -l)" = 1 ] || code=1
say $code "one header, no more"
code=0; find "$at/root" -name 'bijstand.3*' | grep -q . && [ "$(readlink "$lib/libbijstand.so")" = libbijstand.so.0 ] || code=1
say $code "a man page, and a soname with its version"

cat >"$at/twenty.c" <<'C'
#include <bijstand.h>
#include <stdio.h>
#include <stdlib.h>
int main(void)
{
    void *room = malloc(bijstand_size());
    struct bijstand *b = bijstand_start(room, bijstand_size(), 2026, 3);
    struct bijstand_answer a;
    char says[400];
    if (b == NULL || bijstand_set(b, "persons[0].born", bijstand_day(1985, 3, 15)) != BIJSTAND_OK ||
        bijstand_choose(b, "income[0].kind", "wage") != BIJSTAND_OK ||
        bijstand_set(b, "income[0].net_cents", 45050) != BIJSTAND_OK ||
        bijstand_work_out(b, NULL, &a) != BIJSTAND_OK)
        return 1;
    bijstand_say_answer(b, BIJSTAND_EN, says, sizeof says);
    printf("%lld %lld %d %s\n", (long long)a.assistance_cents, (long long)a.payable_cents, (int)a.steps, says);
    free(room);
    return 0;
}
C
wanted='95100 90345 5 You get '
sanitize=
[ $sanitized = no ] || sanitize=-fsanitize=address,undefined
# shellcheck disable=SC2086,SC2046
for how in shared static; do
  code=0
  if [ $how = shared ]; then
    $cc $sanitize -std=c99 -Wall -Wextra -Werror -pedantic "$at/twenty.c" -o "$at/$how" $(pkg-config --cflags --libs bijstand) >"$at/log" 2>&1 || code=$?
  else
    $cc $sanitize -std=c99 -Wall -Wextra -Werror -pedantic "$at/twenty.c" -o "$at/$how" $(pkg-config --cflags bijstand) "$lib/libbijstand.a" >"$at/log" 2>&1 || code=$?
  fi
  said=$(LD_LIBRARY_PATH=$lib "$at/$how" 2>>"$at/log") || code=$?
  case $said in "$wanted"*) ;; *) code=1 ;; esac
  say $code "a program of twenty lines, $how, answers to the cent"; [ $code = 0 ] || { sed 's/^/# /' "$at/log"; echo "# $said"; }
done

# The same household at the other door: one law, the same cents.
if [ -x "$build/erkenning" ]; then
  asked='{"month": "2026-03", "persons": [{"id": "a", "role": "applicant", "born": "1985-03-15"}], "income": [{"person": "a", "kind": "wage", "net_cents": 45050}]}'
  other=$(printf '%s\n' "$asked" | "$build/erkenning" calculate --trace full - 2>&1 |
    sed -n 's/.*"assistance_cents": \([0-9]*\),.*"payable_cents": \([0-9]*\),.*/\1 \2/p')
  code=0; case $wanted in "$other "*) [ -n "$other" ] ;; *) false ;; esac || code=1
  say $code "erkenning calculate gives the same cents"; [ $code = 0 ] || echo "# $other"
else
  say 0 "erkenning calculate gives the same cents # SKIP the program is not built here"
fi

if [ $sanitized = yes ]; then
  say 0 "only bijstand_... is seen # SKIP the sanitizers add their own"
  say 0 "no memory, no files, no clock # SKIP the sanitizers add their own"
  say 0 "no variables # SKIP the sanitizers add their own"
else
  others=$(nm -D --defined-only "$build/libbijstand.so" | awk '$3 !~ /^bijstand_/ { print $3 }')
  code=0; [ -z "$others" ] || code=1
  say $code "only bijstand_... is seen from outside"; [ $code = 0 ] || echo "# $others"
  wants=$(nm -D --undefined-only "$build/libbijstand.so" | awk '{ sub(/@.*/, "", $2); print $2 }' |
    grep -vxE 'mem(cpy|set|chr|cmp|move)|__mem(cpy|set|move)_chk|strlen|__?explicit_bzero(_chk)?|__v?snprintf_chk|v?snprintf|__assert_fail|__stack_chk_fail|__cxa_finalize|__gmon_start__|_ITM_.*' || true)
  code=0; [ -z "$wants" ] || code=1
  say $code "it wants no memory, no files and no clock of the system"; [ $code = 0 ] || echo "# $wants"
  kept=$(find "$build/liberkenning_law.a.p" "$build/liberkenning_ground_base.a.p" -name '*.o' ! -name '*stream*' \
    -exec size -A {} + | awk '($1 == ".data" || $1 == ".bss") && $2 > 0 { print $1, $2 }')
  code=0; [ -z "$kept" ] || code=1
  say $code "it keeps no variable"; [ $code = 0 ] || echo "# $kept"
fi
echo "1..$n"
