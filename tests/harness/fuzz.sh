#!/usr/bin/env bash
# The fuzz targets, each for FUZZ_SECONDS (120), as many beside each other as there are cores, with the
# sanitizers. What a target found is kept in build/fuzz; the figures are left in fuzz.tsv for docs/measured.md.
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
export seconds=${FUZZ_SECONDS:-120}
export flags="-std=gnu17 -g -O1 -D_GNU_SOURCE -fno-sanitize-recover=all -fsanitize=fuzzer,address,undefined"
export out=build/fuzz
export figures=${ERKENNING_SCRATCH:-build/test-scratch}/fuzz.tsv
mkdir -p "$out" "$(dirname "$figures")"
rm -f "$figures" "$out"/*.point
# The rooms are built for it: sanitizers, and every branch reported to the fuzzer. Without that it guesses blindly.
if [ ! -f build/fuzzed/build.ninja ]; then
  CC=clang meson setup build/fuzzed -Db_sanitize=address,undefined -Dc_args=-fsanitize=fuzzer-no-link >build/fuzzed.log 2>&1 ||
    { echo "not ok 1 - the build for fuzzing is prepared"; tail -n 20 build/fuzzed.log; exit 1; }
else
  meson setup --reconfigure build/fuzzed >build/fuzzed.log 2>&1
fi
export libraries generated packages
# shellcheck disable=SC2046  # a list of words
libraries=$(ninja -C build/fuzzed -t targets all | sed -n 's/^\(liberkenning_[a-z_]*\.a\):.*/\1/p' | LC_ALL=C sort | tr '\n' ' ')
# shellcheck disable=SC2086
ninja -C build/fuzzed $libraries >build/fuzzed.log 2>&1 ||
  { echo "not ok 1 - it builds for fuzzing"; grep -E 'error|FAILED' -A6 build/fuzzed.log | head -n 40; exit 1; }
libraries=$(printf 'build/fuzzed/%s ' $libraries)
generated=$(find build/fuzzed -maxdepth 1 -name 'liberkenning_*.a.p' -printf '-I%p ')
packages=$(pkg-config --cflags --libs sqlite3 libpq libsodium libmicrohttpd zlib cairo pangocairo libcurl jansson cjose libxml-2.0 libcrypto)
export UBSAN_OPTIONS=print_stacktrace=1 LSAN_OPTIONS=suppressions=$PWD/tests/harness/leaks.txt:print_suppressions=0

# One target, built and run; leaves its point of TAP in a file of its own.
one() {  # NUMBER SOURCE
  local n=$1 source=$2 room name at point corpus dir runs cover
  room=$(dirname "$source"); room=${room#src/}
  name=$(basename "$source" _fuzz.c)
  at=$out/${room//\//_}_$name
  point=$out/$(printf '%03d' "$n").point
  # shellcheck disable=SC2086  # lists of words
  if ! clang-14 $flags -Isrc $generated -o "$at" "$source" -Wl,--start-group $libraries -Wl,--end-group \
      $packages -lpthread >"$at.build" 2>&1; then
    { echo "not ok $n - $room/$name does not build"; tail -n 8 "$at.build" | sed 's/^/  /'; } >"$point"
    return 1
  fi
  mkdir -p "$at.corpus"
  corpus=$at.corpus
  for dir in "tests/corpus/$name" "tests/corpus/$room/$name"; do [ ! -d "$dir" ] || corpus="$corpus $dir"; done
  # shellcheck disable=SC2086
  if "$at" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -max_len=65536 -print_final_stats=1 \
      -artifact_prefix="$at-" $corpus >"$at.log" 2>&1; then
    runs=$(awk '/stat::number_of_executed_units/ { print $2 }' "$at.log")
    cover=$(awk '/ cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") c = $(i + 1) } END { print c + 0 }' "$at.log")
    echo "ok $n - $room/$name: ${runs:-0} inputs in $seconds s, $cover places reached" >"$point"
    printf '%s/%s\t%s\t%s\t%s\n' "$room" "$name" "${runs:-0}" "$seconds" "$cover" >>"$figures"
  else
    { echo "not ok $n - $room/$name: what made it fail is kept in $at-*"; grep -vE '^#[0-9]+' "$at.log" | tail -n 40 | sed 's/^/  /'; } >"$point"
    return 1
  fi
}
export -f one

sources=$(find src -name '*_fuzz.c' | LC_ALL=C sort)
[ -n "$sources" ] || { echo "ok 1 - no fuzz target # SKIP there is none"; exit 0; }
code=0
printf '%s\n' "$sources" | awk '{ print NR, $0 }' | xargs -P "$(nproc)" -L 1 bash -c 'one "$0" "$1"' || code=1
cat "$out"/*.point
[ ! -f "$figures" ] || LC_ALL=C sort -o "$figures" "$figures"
exit $code
