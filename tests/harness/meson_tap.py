#!/usr/bin/env python3
"""Prints what meson's test log holds as one TAP stream: every point of every test program, by name.

A program that ended badly without a "not ok" (a crash, a time-out) is one failing point.
"""
import json
import re
import sys

def why(test):
    """The last line of its own that names the reason, or that there is none."""
    said = [l for l in (test.get("stderr") or "").splitlines() if "skip" in l.lower()]
    return said[-1].strip() if said else "see the test"


number = 0
for raw in open(sys.argv[1], encoding="utf-8"):
    test = json.loads(raw)
    name = test["name"].split(" / ")[-1]
    out, points, bad, left_out = test.get("stdout") or "", 0, 0, 0
    for line in out.splitlines():
        point = re.match(r"(ok|not ok)\b\s*\d*\s*-?\s*(.*)", line)
        if not point:
            continue
        number += 1
        points += 1
        if "# SKIP" in point.group(2):  # cmocka 1.1.5 says "not ok" of a test that skipped itself
            left_out += 1
            print(f"ok {number} - {name}: {point.group(2).replace('# SKIP', '').strip()} # SKIP {why(test)}")
            continue
        bad += point.group(1) == "not ok"
        print(f"{point.group(1)} {number} - {name}: {point.group(2)}")
        if point.group(1) == "not ok":
            print("  " + "\n  ".join((test.get("stderr") or "").splitlines()[-20:]))
    wrong = test["result"] not in ("OK", "SKIP", "EXPECTEDFAIL")
    if wrong and not bad and not (left_out and test.get("returncode") == 0):  # meson takes a point left out for a fault
        number += 1
        print(f"not ok {number} - {name}: {test['result']} (exit {test.get('returncode')})")
        print("  " + "\n  ".join(((test.get("stderr") or "") + out).splitlines()[-40:]))
    elif points == 0 and test["result"] != "SKIP":
        number += 1
        print(f"ok {number} - {name}")
    elif points == 0:
        number += 1
        print(f"ok {number} - {name} # SKIP {(out + (test.get('stderr') or '')).strip()[-120:]}")

if number == 0:
    print("not ok 1 - there are tests: meson found none (is libcmocka-dev installed?)")
