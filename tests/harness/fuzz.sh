#!/usr/bin/env bash
# The fuzz targets, each for FUZZ_SECONDS (1200), with the sanitizers; figures go to docs/measured.md.
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
seconds=${FUZZ_SECONDS:-1200}
flags="-std=gnu17 -g -O1 -D_GNU_SOURCE -fno-sanitize-recover=all -fsanitize=fuzzer,address,undefined"
out=build/fuzz
mkdir -p "$out"
n=0 code=0
# shellcheck disable=SC2046,SC2086  # lists of words
for source in $(find src -name '*_fuzz.c' | LC_ALL=C sort); do
  name=$(basename "$source" _fuzz.c) # unique in its room; built under room and name
  room=$(dirname "$source"); room=${room#src/}
  n=$((n + 1))
  # The rooms below come from the sanitizers' build; what was generated lies beside them.
  libraries=$(find build/sanitizers -maxdepth 1 -name 'liberkenning_*.a' | LC_ALL=C sort)
  generated=$(find build/sanitizers -maxdepth 1 -name 'liberkenning_*.a.p' -printf '-I%p ')
  if ! clang-14 $flags -Isrc $generated -o "$out/${room//\//_}_$name" "$source" -Wl,--start-group $libraries -Wl,--end-group \
      $(pkg-config --cflags --libs sqlite3 libpq libsodium libmicrohttpd zlib cairo pangocairo libcurl jansson cjose libxml-2.0 libcrypto) -lpthread \
      >"$out/${room//\//_}_$name.build" 2>&1; then
    echo "not ok $n - $room/$name does not build"; tail -n 8 "$out/${room//\//_}_$name.build" | sed 's/^/  /'; code=1; continue
  fi
  mkdir -p "$out/${room//\//_}_$name.corpus"
  corpus="$out/${room//\//_}_$name.corpus"
  for dir in "tests/corpus/$name" "tests/corpus/$room/$name"; do [ ! -d "$dir" ] || corpus="$corpus $dir"; done
  if "$out/${room//\//_}_$name" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -max_len=65536 -print_final_stats=1 \
      -artifact_prefix="$out/${room//\//_}_$name-" $corpus >"$out/${room//\//_}_$name.log" 2>&1; then
    runs=$(awk '/stat::number_of_executed_units/ { print $2 }' "$out/${room//\//_}_$name.log")
    echo "ok $n - $room/$name: ${runs:-0} inputs in $seconds s"
    printf '%s/%s\t%s\t%s\n' "$room" "$name" "${runs:-0}" "$seconds" >>build/test-scratch/fuzz.tsv
  else
    echo "not ok $n - $room/$name"; tail -n 25 "$out/${room//\//_}_$name.log" | sed 's/^/  /'; code=1
  fi
done
[ "$n" -gt 0 ] || echo "ok 1 - no fuzz target # SKIP there is none"
exit $code
