#!/usr/bin/env python3
"""routes.txt -> C: every address of the service as one table and one enum.

    python3 tools/routes.py INPUT.txt OUTPUT.h

An error names file and line, and the build stops.
"""
import re
import sys

ROLES = ["person", "trusted", "casemanager", "quality", "finance", "ombudsman", "operator"]
SIGNED = "signed"  # whoever has signed in, as whatever
METHODS = {"GET": "METHOD_GET", "POST": "METHOD_POST", "GET+POST": "METHOD_GET | METHOD_POST"}
NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
STEP = re.compile(r"(?:[a-z0-9._-]+|\{[a-z][a-z0-9_]*\})\Z")
REST = re.compile(r"\{[a-z][a-z0-9_]*\.\.\.\}\Z")  # as the last step: all the rest of the path
PARTS_MOST = 4


class Wrong(Exception):
    pass


def shape(path):
    """Two paths of the same shape would be the same address."""
    return re.sub(r"\{[^}]*\}", "{}", path)


def read_row(line):
    cells = line.split()
    if len(cells) != 6:
        raise Wrong(f"six columns wanted (name methods path room roles purpose), {len(cells)} found")
    name, methods, path, room, roles, purpose = cells
    if not NAME.match(name):
        raise Wrong(f"'{name}' is no name: small letters, digits, _")
    if methods not in METHODS:
        raise Wrong(f"'{methods}': GET, POST or GET+POST")
    if not path.startswith("/"):
        raise Wrong(f"'{path}' does not begin with /")
    steps = path[1:].split("/") if path != "/" else []
    for step in steps:
        if not STEP.match(step) and not (step is steps[-1] and REST.match(step)):
            raise Wrong(f"'{step}' in '{path}': small letters, digits, . _ - or one {{part}}")
    if sum(s.startswith("{") for s in steps) > PARTS_MOST:
        raise Wrong(f"'{path}' has more than {PARTS_MOST} parts")
    bits = []
    for role in [] if roles == "-" else roles.split(","):
        if role == SIGNED:
            bits.append("ROLE_SIGNED_IN")
            continue
        if role not in ROLES:
            raise Wrong(f"unknown role '{role}'; known: {', '.join(ROLES)}")
        bits.append(f"ROLE_{role.upper()}")
    return name, methods, path, room, bits, "" if purpose == "-" else purpose


def read(source):
    rows, names, taken, before = [], {}, {}, ""
    with open(source, encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            line = line.split("#", 1)[0].strip()
            if not line:
                continue
            try:
                row = read_row(line)
                name, methods, path = row[:3]
                if name in names:
                    raise Wrong(f"name '{name}' stands on line {names[name]} too")
                for m in methods.split("+"):
                    if (m, shape(path)) in taken:
                        raise Wrong(f"{m} {path} stands on line {taken[m, shape(path)]} too")
                    taken[m, shape(path)] = number
                if path < before:
                    raise Wrong(f"not sorted: '{path}' after '{before}'")
            except Wrong as wrong:
                sys.exit(f"{source}:{number}: {wrong}")
            names[name], before = number, path
            rows.append(row)
    return rows


def write(rows, source, target):
    out = [f"/* Made by tools/routes.py from {source.rsplit('/', 1)[-1]}. Do not edit. */",
           "#ifndef ERK_GROUND_WEB_ROUTES_TXT_H", "#define ERK_GROUND_WEB_ROUTES_TXT_H",
           '#include "ground/web/route.h"', "", "enum route {"]
    out += [f"    ROUTE_{r[0].upper()}," for r in rows]
    out += ["    ROUTES /* how many */", "};", "",
            "__attribute__((unused)) static const struct route_row route_rows[] = {"]
    for name, methods, path, room, bits, purpose in rows:
        out += [f'    {{TEXT_INIT("{name}"), {METHODS[methods]}, TEXT_INIT("{path}"),',
                f'     TEXT_INIT("{room}"), {" | ".join(bits) or "0"}, TEXT_INIT("{purpose}")}},']
    out += ["};", "#endif", ""]
    with open(target, "w", encoding="utf-8") as f:
        f.write("\n".join(out))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    write(read(sys.argv[1]), sys.argv[1], sys.argv[2])


if __name__ == "__main__":
    main()
