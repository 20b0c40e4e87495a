#!/usr/bin/env bash
# Makes tests/earlier/NAME: two fictitious households with a month of history, as today's program writes them.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
name=${1:?NAME is expected, for instance 0.1.0}
to=tests/earlier/$name
[ ! -e "$to" ] || { echo "make.sh: $to: it exists: an earlier municipality is never changed" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build/run/erkenning demo --data "$work/town" --households 2 --months 1 --quiet
mkdir -p "$to"
/usr/bin/python3 - "$work/town/erkenning.db" "$to/rows.sql" <<'PY'
import sqlite3, sys
with open(sys.argv[2], "w", encoding="utf-8") as out:
    for line in sqlite3.connect(sys.argv[1]).iterdump():
        out.write(line + "\n")
PY
cp "$work/town/municipality" "$to/municipality"
od -An -v -tx1 "$work/town/keys" | tr -d ' \n' > "$to/keys.hex"
echo >> "$to/keys.hex"
