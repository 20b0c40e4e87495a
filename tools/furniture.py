#!/usr/bin/env python3
"""Lists the furniture of a room, one path a line, so that nothing has to be registered twice.

    furniture.py KIND FOLDER     KIND: rules, tests, fuzz, sql, html, po

Every room has the same furniture, known by its name: *.c are its rules (main.c apart: it is
the program's beginning), *_test.c its tests,
*_fuzz.c its fuzz targets, *.sql its statements and patches, *.html its pages, nl.po its sentences.
"""
import os
import sys

kind, folder = sys.argv[1], sys.argv[2]
root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
for name in sorted(os.listdir(folder) if os.path.isdir(folder) else []):
    is_test, is_fuzz = name.endswith("_test.c"), name.endswith("_fuzz.c")
    if (
        (kind == "rules" and name.endswith(".c") and not is_test and not is_fuzz and name != "main.c")
        or (kind == "tests" and is_test)
        or (kind == "fuzz" and is_fuzz)
        or (kind == "sql" and name.endswith(".sql"))
        or (kind == "html" and name.endswith(".html"))
        or (kind == "po" and name == "nl.po")
        or (kind == "data" and name.endswith((".csv", ".txt")))
    ):
        print(os.path.relpath(os.path.join(folder, name), root))
