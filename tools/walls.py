#!/usr/bin/env python3
"""walls - who may read what, name by name, out of rooms.txt and all patches.

Usage: walls.py rooms.txt SRC OUTPUT.c [DEPFILE]
       walls.py --test

A room reads views and tables `<other>_shared_...` of the rooms it knows, and nothing else of
them. This list is what SQLite's authorizer asks and what PostgreSQL's GRANTs are made of
(src/ground/store). Exact names, from the patches: a pattern could be fooled by a name.
Refused: a name of another room in a CREATE, and a view over a room that is not known.
"""
import os
import re
import sys


class Fault(Exception):
    pass


def read_rooms(text):
    knows, order = {}, []
    for number, line in enumerate(text.split("\n"), 1):
        words = line.split("#")[0].split()
        if not words:
            continue
        for other in words[1:]:
            if other not in order and other != "ground" and not other.startswith("*"):
                raise Fault("rooms.txt:%d: %s knows %s, which is not above it" % (
                    number, words[0], other))
        order.append(words[0])
        knows[words[0]] = words[1:]
    for room in order:
        if "*all" in knows[room]:
            knows[room] = [r for r in order if r != room]
    return order, knows


def plain(sql):
    """Without comments and strings."""
    return re.sub(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", " ", sql, flags=re.S)


def objects(order, knows, patches):
    """{name: (room, 'TABLE' or 'VIEW')}, in the order of the patches."""
    found = {}
    for room, path, text in patches:
        sql = plain(text)
        for m in re.finditer(
            r"\bCREATE\s+(TABLE|VIEW)\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)|"
            r"\bDROP\s+(TABLE|VIEW)\s+(?:IF\s+EXISTS\s+)?(\w+)", sql, re.I):
            if m.group(4):
                found.pop(m.group(4).lower(), None)
                continue
            name = m.group(2).lower()
            if not name.startswith(room + "_"):
                raise Fault("%s: %s is not a name of room %s" % (path, name, room))
            found[name] = (room, m.group(1).upper())
    for room, path, text in patches:
        for word in re.findall(r"[A-Za-z_]\w*", plain(text)):
            owner = found.get(word.lower(), (room,))[0]
            if owner == room:
                continue
            if owner not in knows[room] or not word.lower().startswith(owner + "_shared_"):
                raise Fault("%s: room %s may not use %s" % (path, room, word))
    return found


def matrix(order, knows, found):
    rows = []
    for room in order:
        for name in sorted(found):
            owner = found[name][0]
            if owner != room and owner in knows[room] and name.startswith(owner + "_shared_"):
                rows.append((room, name))
    return rows


def emit(rows):
    lines = "".join('    {"%s", "%s"},\n' % row for row in rows)
    return (
        "/* Made by tools/walls.py of tools/rooms.txt and the patches. Do not edit. */\n"
        '#include "ground/store/walls.h"\n\n'
        "const struct wall store_walls[] = {\n"
        + (lines or '    {"", ""},\n')
        + "};\n"
        + "const size_t store_walls_count = %d;\n" % len(rows)
    )


def find_patches(order, src):
    patches = []
    for room in order:
        folder = os.path.join(src, room)
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            if re.match(r"\d{4}-[a-z0-9-]+\.sql$", name):
                path = os.path.join(folder, name)
                with open(path, encoding="utf-8") as f:
                    patches.append((room, path, f.read()))
    return patches


def test():
    order, knows = read_rooms("ground\na ground\nb ground a # why\nc b\nhouse *all\n")
    patches = [
        ("a", "a/0001-x.sql", "CREATE TABLE a_t (x TEXT); -- b_shared_no\nCREATE VIEW"
                              " a_shared_v AS SELECT x FROM a_t; CREATE VIEW a_shared_old AS"
                              " SELECT 1; DROP VIEW a_shared_old;"),
        ("b", "b/0001-x.sql", "CREATE TABLE b_shared_key (x TEXT REFERENCES a_shared_v(x));"),
    ]
    want = [("b", "a_shared_v"), ("c", "b_shared_key"), ("house", "a_shared_v"),
            ("house", "b_shared_key")]
    bad = 0
    if matrix(order, knows, objects(order, knows, patches)) != want:
        print("wrong matrix: %s" % matrix(order, knows, objects(order, knows, patches)))
        bad += 1
    for more in (("b", "b/2", "CREATE TABLE a_mine (x TEXT);"),
                 ("b", "b/2", "CREATE VIEW b_shared_w AS SELECT x FROM a_t;"),
                 ("a", "a/2", "CREATE VIEW a_w AS SELECT x FROM b_shared_key;")):
        try:
            objects(order, knows, patches + [more])
            print("not refused: %s" % more[2])
            bad += 1
        except Fault:
            pass
    return bad


def main(argv):
    if argv[1:] == ["--test"]:
        return 1 if test() else 0
    if len(argv) not in (4, 5):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with open(argv[1], encoding="utf-8") as f:
            order, knows = read_rooms(f.read())
        patches = find_patches(order, argv[2])
        result = emit(matrix(order, knows, objects(order, knows, patches)))
    except Fault as f:
        print(f, file=sys.stderr)
        return 1
    with open(argv[3], "w", encoding="utf-8") as f:
        f.write(result)
    if len(argv) == 5:
        with open(argv[4], "w", encoding="utf-8") as f:
            # The folders too: a patch that is added changes no file that was read before.
            read = [p[1] for p in patches]
            read += sorted({os.path.dirname(p) for p in read})
            f.write("%s: %s\n" % (argv[3], " ".join(read)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
