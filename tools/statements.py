#!/usr/bin/env python3
"""statements - makes C of a room's SQL, so that a wrong column is a compile error.

Usage: statements.py INPUT OUTPUT.h      INPUT: <room>/<room>.sql or <room>/NNNN-name.sql
       statements.py --test              checks this generator itself

A statements file holds blocks:

    -- name: payments_due
    -- Why it exists, index used.
    -- in: today day, person text?
    -- out: id text, owed cents, paid_on day?
    SELECT id, owed, paid_on FROM payments_due WHERE municipality = :municipality ...;

`-- no municipality: why` allows a statement without :municipality. A second block
`-- name: payments_due (postgres)` gives another text for PostgreSQL only.
Python's standard library only; every fault is told with file and line.
"""
import os
import re
import sys

KINDS = {  # kind: (enum, C type, how the field is bound, how the column is read)
    "text": ("SQL_TEXT", "struct text", None, "rows_text"),
    "bytes": ("SQL_BYTES", "struct text", None, "rows_text"),
    "number": ("SQL_NUMBER", "int64_t", "in.{}", "rows_number"),
    "cents": ("SQL_CENTS", "struct cents", "in.{}.n", "rows_number"),
    "flag": ("SQL_FLAG", "bool", "in.{}", "rows_number"),
    "day": ("SQL_DAY", "struct day", "in.{}.n", "rows_day"),
    "month": ("SQL_MONTH", "struct month", "in.{}.n", "rows_month"),
    "instant": ("SQL_INSTANT", "struct instant", "in.{}.n", "rows_instant"),
}
C_WORDS = set(
    """auto break case char const continue default do double else enum extern float for goto if
    inline int long register restrict return short signed sizeof static struct switch typedef
    union unsigned void volatile while bool true false""".split()
)
VALUES_MOST = 64  # STORE_VALUES_MOST in store.h
LITERAL_MOST = 4000  # a C17 compiler need not take more than 4095 in one literal


class Fault(Exception):
    pass


def room_of(path):
    return os.path.basename(os.path.dirname(os.path.abspath(path)))


def c_string(text):
    out = []
    for byte in text.encode("utf-8"):
        ch = chr(byte)
        if ch == "\n":
            out.append("\\n")
        elif ch in '"\\':
            out.append("\\" + ch)
        elif ch == "?":
            out.append("\\?")  # no trigraphs
        elif 32 <= byte < 127:
            out.append(ch)
        else:
            out.append("\\%03o" % byte)
    return "".join(out)


def c_text(name, text):
    """A constant array: as literals, or as numbers where a literal may not be that long."""
    head = "static const char %s[] __attribute__((unused)) = " % name
    if len(text.encode("utf-8")) <= LITERAL_MOST:
        lines = text.split("\n")
        parts = [l + "\n" for l in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
        return head + "\n".join('\n    "%s"' % c_string(p) for p in parts or [""]) + ";\n"
    numbers = [str(b) if b < 128 else str(b - 256) for b in text.encode("utf-8")] + ["0"]
    rows = [", ".join(numbers[i : i + 20]) for i in range(0, len(numbers), 20)]
    return head + "{\n    " + ",\n    ".join(rows) + "};\n"


def pieces(sql):
    """Yields (kind, text): 'comment', 'quoted', 'value' (:name), 'code'."""
    pattern = re.compile(
        r"(?P<comment>--[^\n]*|/\*.*?\*/)|(?P<quoted>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\")"
        r"|(?P<cast>::)|(?P<value>:[A-Za-z_][A-Za-z_0-9]*)",
        re.S,
    )
    at = 0
    for m in pattern.finditer(sql):
        if m.start() > at:
            yield "code", sql[at : m.start()]
        kind = m.lastgroup
        yield ("code" if kind == "cast" else kind), m.group()
        at = m.end()
    if at < len(sql):
        yield "code", sql[at:]


def fields(where, line, text):
    out = []
    for part in text.split(","):
        words = part.split()
        if len(words) != 2:
            raise Fault("%s:%d: write `name kind`, not `%s`" % (where, line, part.strip()))
        name, kind = words
        null = kind.endswith("?")
        kind = kind.rstrip("?")
        if kind not in KINDS:
            raise Fault(
                "%s:%d: no kind `%s`; there are: %s" % (where, line, kind, " ".join(sorted(KINDS)))
            )
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name in C_WORDS:
            raise Fault("%s:%d: `%s` cannot be the name of a field in C" % (where, line, name))
        if name in [f[0] for f in out]:
            raise Fault("%s:%d: `%s` stands there twice" % (where, line, name))
        out.append((name, kind, null))
    return out


class Block:
    def __init__(self, where, line, name, engine):
        self.where, self.line, self.name, self.engine = where, line, name, engine
        self.ins, self.outs, self.why, self.sql = [], None, [], ""
        self.municipal = True
        self.has_in = False

    def fault(self, text):
        return Fault("%s:%d: %s: %s" % (self.where, self.line, self.name, text))


def read_blocks(where, text):
    blocks, block, last = [], None, None
    for number, line in enumerate(text.split("\n"), 1):
        m = re.match(r"--\s*name:\s*(\S+)\s*(?:\((\w+)\))?\s*$", line)
        if m:
            if m.group(2) not in (None, "postgres"):
                raise Fault("%s:%d: only (postgres) may follow a name" % (where, number))
            block = Block(where, number, m.group(1), m.group(2))
            blocks.append(block)
            last = None
            continue
        if block is None:
            if line.strip() and not line.lstrip().startswith("--"):
                raise Fault("%s:%d: SQL before the first `-- name:`" % (where, number))
            continue
        m = re.match(r"--\s*(in|out):\s*(.*)$", line)
        if m and not block.sql.strip():
            last = m.group(1)
            rest = m.group(2).strip()
            more = fields(where, number, rest.rstrip(",")) if rest.strip(" ,") else []
            if last == "in":
                block.ins += more
                block.has_in = True
            else:
                block.outs = (block.outs or []) + more
            if not rest.endswith(","):
                last = None
            continue
        if re.match(r"--\s*no municipality\b", line):
            block.municipal = False
            last = None
            continue
        if line.startswith("--"):
            if last:  # a list that went on after a comma
                rest = line[2:].strip()
                more = fields(where, number, rest.rstrip(","))
                if last == "in":
                    block.ins += more
                else:
                    block.outs += more
                if not rest.endswith(","):
                    last = None
            elif not block.sql.strip():
                block.why.append(line[2:].strip())
            continue
        last = None
        block.sql += line + "\n"
    return blocks


def bind(block, order):
    """The text with $1.. instead of :names; `order` is filled by first use, or only looked up."""
    known = {f[0] for f in block.ins} | {"municipality"}
    if "municipality" in {f[0] for f in block.ins}:
        raise block.fault("`municipality` is bound by itself; leave it out of `-- in:`")
    out = []
    for kind, piece in pieces(block.sql):
        if kind == "comment":
            out.append(" ")
        elif kind == "value":
            name = piece[1:]
            if name not in known:
                raise block.fault("`:%s` does not stand in `-- in:`" % name)
            if name not in order:
                order.append(name)
            out.append("$%d" % (order.index(name) + 1))
        elif kind == "quoted":
            out.append(piece)
        else:
            if re.search(r"[?$@#]", piece):
                raise block.fault("write values as :name")
            out.append(re.sub(r"\s+", " ", piece))
    text = "".join(out).strip()
    if text.endswith(";"):
        text = text[:-1].rstrip()
    for kind, piece in pieces(text):
        if kind == "code" and ";" in piece:
            raise block.fault("one statement to a name")
    if not text:
        raise block.fault("there is no SQL")
    return text


def check(block, room):
    if not re.fullmatch(r"[a-z][a-z0-9_]*", block.name) or not block.name.startswith(room + "_"):
        raise block.fault("a name of this room begins with `%s_`" % room)


def column(f):
    return '{"%s", %s, %s}' % (f[0], KINDS[f[1]][0], "true" if f[2] else "false")


def members(fs):
    out = []
    for name, kind, null in fs:
        if null and kind not in ("text", "bytes"):
            out.append("    bool has_%s;" % name)
        out.append("    %s %s;" % (KINDS[kind][1], name))
    return "\n".join(out)


def value(f):
    name, kind, null = f
    if kind == "text":
        return "sql_text(in.%s)" % name
    if kind == "bytes":
        return "sql_bytes(in.%s)" % name
    return "sql_n(%s, %s, %s)" % (
        KINDS[kind][0],
        "in.has_%s" % name if null else "true",
        KINDS[kind][2].format(name),
    )


FN = "static inline __attribute__((unused, warn_unused_result)) enum outcome "


def emit(block, other, room):
    order = []
    text = bind(block, order)
    postgres = bind(other, order) if other else None
    unused = [f[0] for f in block.ins if f[0] not in order]
    if unused:
        raise block.fault("`%s` stands in `-- in:` and is not used" % unused[0])
    if block.municipal and "municipality" not in order:
        raise block.fault(
            "`:municipality` is missing; a table of the whole installation says"
            " `-- no municipality: why`"
        )
    if len(order) > VALUES_MOST or len(block.outs or []) > VALUES_MOST:
        raise block.fault("more than %d values" % VALUES_MOST)
    by_name = {f[0]: f for f in block.ins}
    by_name["municipality"] = ("municipality", "text", False)
    n = block.name
    o = []
    o.append("/* %s */" % n if not block.why else "/* %s: %s */" % (
        n, " ".join(block.why).replace("*/", "* /").replace("/*", "/ *")))
    o.append(c_text(n + "_text", text))
    if postgres:
        o.append(c_text(n + "_postgres", postgres))
    if order:
        o.append("static const struct sql_column %s_takes[] = {" % n)
        o += ["    %s," % column(by_name[x]) for x in order]
        o.append("};")
    if block.outs:
        o.append("static const struct sql_column %s_gives[] = {" % n)
        o += ["    %s," % column(f) for f in block.outs]
        o.append("};")
    o.append("static const struct sql %s_sql = {" % n)
    o.append('    .room = "%s",' % room)
    o.append('    .name = "%s",' % n)
    o.append("    .text = %s_text," % n)
    o.append("    .postgres = %s," % (n + "_postgres" if postgres else "NULL"))
    if order:
        o.append("    .in = %s_takes," % n)
    o.append("    .in_count = %d," % len(order))
    if block.outs:
        o.append("    .out = %s_gives," % n)
    o.append("    .out_count = %d," % len(block.outs or []))
    o.append("};")
    if block.ins:
        o.append("struct %s_in {\n%s\n};" % (n, members(block.ins)))
    if block.outs:
        o.append("struct %s_row {\n%s\n};" % (n, members(block.outs)))
    take = ", struct %s_in in" % n if block.ins else ""
    give = ", in" if block.ins else ""
    if order:
        vals = ["sql_text(db->municipality)" if x == "municipality" else value(by_name[x])
                for x in order]
        values = "    const struct sql_value values[] = {\n        %s,\n    };\n\n" % (
            ",\n        ".join(vals))
        passed = "values, %d" % len(order)
    else:
        values, passed = "", "NULL, 0"
    if not block.outs:
        o.append(FN + "%s_run(struct db *db%s)\n{" % (n, take))
        o.append(values + "    return sql_run(db, &%s_sql, %s);\n}" % (n, passed))
        return "\n".join(o) + "\n"
    o.append(FN + "%s_open(struct db *db%s, struct rows *ret_rows)\n{" % (n, take))
    o.append(values + "    return rows_open(db, &%s_sql, %s, ret_rows);\n}" % (n, passed))
    o.append(FN + "%s_next(struct rows *r, struct %s_row *ret_row)\n{" % (n, n))
    o.append("    struct %s_row row = {0};" % n)
    o.append("    enum outcome o = rows_next(r);\n")
    o.append("    if (o != OUTCOME_OK)\n        return o;")
    for i, (name, kind, null) in enumerate(block.outs):
        read = "%s(r, %d)" % (KINDS[kind][3], i)
        if kind == "flag":
            read += " != 0"
        to = "row.%s%s" % (name, ".n" if kind in ("cents", "day", "month", "instant") else "")
        if null and kind not in ("text", "bytes"):
            o.append("    row.has_%s = !rows_null(r, %d);" % (name, i))
            o.append("    if (row.has_%s)\n        %s = %s;" % (name, to, read))
        else:
            o.append("    %s = %s;" % (to, read))
    o.append("    o = rows_fine(r);\n    if (o != OUTCOME_OK)\n        return o;")
    o.append("    *ret_row = row;\n    return OUTCOME_OK;\n}")
    o.append(FN + "%s_one(struct db *db%s, struct %s_row *ret_row)\n{" % (n, take, n))
    o.append("    WHEN_LEAVING(rows_close) struct rows r = {0};")
    o.append("    struct %s_row row = {0};" % n)
    o.append("    enum outcome o = %s_open(db%s, &r);\n" % (n, give))
    o.append("    if (o == OUTCOME_OK)\n        o = %s_next(&r, &row);" % n)
    o.append("    if (o != OUTCOME_OK)\n        return o;")
    for name, kind, null in block.outs:
        if kind in ("text", "bytes"):
            o.append("    row.%s = rows_keep(&r, row.%s);" % (name, name))
    o.append("    o = rows_fine(&r);\n    if (o != OUTCOME_OK)\n        return o;")
    o.append("    *ret_row = row;\n    return OUTCOME_OK;\n}")
    return "\n".join(o) + "\n"


def guard_of(path):
    name = room_of(path) + "_" + os.path.basename(path)
    return "ERK_" + re.sub(r"[^A-Za-z0-9]", "_", name).upper() + "_H"


def statements(path, text):
    room = room_of(path)
    # payments.sql gives payments_statements, payments/bank.sql payments_bank_statements.
    base = os.path.basename(path)[:-len(".sql")]
    listed = room if base == room else room + "_" + base
    blocks = read_blocks(path, text)
    own, other = {}, {}
    for b in blocks:
        check(b, room)
        where = other if b.engine else own
        if b.name in where:
            raise b.fault("this name stands there twice")
        where[b.name] = b
    for name, b in other.items():
        if name not in own:
            raise b.fault("(postgres) overrides nothing of that name")
        if b.has_in or b.outs is not None:
            raise b.fault("the override takes `-- in:` and `-- out:` from the first block")
        b.ins = own[name].ins
    out = []
    for name, b in own.items():
        out.append(emit(b, other.get(name), room))
    names = ["    &%s_sql," % n for n in own]
    if names:
        out.append(
            "static const struct sql *const %s_statements[] __attribute__((unused)) = {\n%s\n};\n"
            % (listed, "\n".join(names)))
        out.append("enum { %s_statements_count = %d };\n" % (listed, len(names)))
    else:
        raise Fault("%s:1: there is no `-- name:`" % path)
    return "\n".join(out)


def patch(path, text):
    room = room_of(path)
    base = os.path.basename(path)[: -len(".sql")]
    number = base.split("-")[0]
    if int(number) == 0:
        raise Fault("%s:1: patches count from 0001" % path)
    code = "".join(p for k, p in pieces(text) if k == "code")
    for word in ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "ATTACH", "TRIGGER", "AUTOINCREMENT"):
        if re.search(r"\b%s\b" % word, code, re.I):
            raise Fault("%s:1: %s does not belong in a patch" % (path, word))
    if not code.rstrip().endswith(";"):
        raise Fault("%s:1: the last statement must end with `;`" % path)
    for m in re.finditer(r"\b(?:CREATE|ALTER|DROP)\s+(?:UNIQUE\s+)?(?:TABLE|VIEW|INDEX)\s+(\w+)",
                         code, re.I):
        if not m.group(1).lower().startswith(room + "_"):
            raise Fault("%s:1: `%s` is not a name of room %s" % (path, m.group(1), room))
    name = "%s_patch_%s" % (room, number)
    return (
        c_text(name + "_text", text)
        + "static const struct store_patch %s __attribute__((unused)) = {\n" % name
        + '    .room = "%s",\n    .number = %d,\n    .name = "%s",\n    .text = %s_text,\n};\n'
        % (room, int(number), base, name)
    )


def make(path, text):
    is_patch = re.match(r"\d{4}-[a-z0-9-]+\.sql$", os.path.basename(path))
    if not is_patch and os.path.basename(path)[:1].isdigit():
        raise Fault("%s:1: a patch is called NNNN-name.sql" % path)
    body = (patch if is_patch else statements)(path, text)
    guard = guard_of(path)
    return (
        "/* Made by tools/statements.py of %s/%s. Do not edit. */\n" % (
            room_of(path), os.path.basename(path))
        + "#ifndef %s\n#define %s\n\n" % (guard, guard)
        + '#include "ground/store/store.h"\n\n'
        + body
        + "\n#endif\n"
    )


REFUSED = [  # (why it is refused, text of payments/payments.sql)
    ("no kind", "-- name: payments_x\n-- in: a money\nSELECT :a, :municipality;"),
    ("does not stand", "-- name: payments_x\n-- out: a text\nSELECT :b, :municipality;"),
    ("is not used", "-- name: payments_x\n-- in: a day\nSELECT :municipality;"),
    ("is missing", "-- name: payments_x\n-- in: a day\nSELECT :a;"),
    ("begins with", "-- name: people_x\nDELETE FROM x WHERE municipality = :municipality;"),
    ("twice", "-- name: payments_x\n-- no municipality\nDELETE FROM a;\n"
              "-- name: payments_x\n-- no municipality\nDELETE FROM b;"),
    ("one statement", "-- name: payments_x\n-- no municipality\nDELETE FROM a; DELETE FROM b;"),
    ("write values", "-- name: payments_x\n-- no municipality\nDELETE FROM a WHERE b = ?;"),
    ("bound by itself", "-- name: payments_x\n-- in: municipality text\nSELECT :municipality;"),
    ("in C", "-- name: payments_x\n-- in: int text\nSELECT :int, :municipality;"),
    ("overrides nothing", "-- name: payments_x (postgres)\nSELECT :municipality;"),
]


def test():
    bad = 0
    for why, text in REFUSED:
        try:
            make("payments/payments.sql", text)
            print("not refused: %s" % why)
            bad += 1
        except Fault as f:
            if why not in str(f):
                print("refused, but for another reason: %s" % f)
                bad += 1
    fine = make("payments/payments.sql",
                "-- name: payments_x\n-- in: a day,\n--     b text?\n-- out: c flag?\n"
                "SELECT c FROM payments_x -- :no\n WHERE a = :a AND b = ':b' AND b = :b AND"
                " c::text = 'x' AND municipality = :municipality AND d = :a;")
    for want in ("a = $1 AND b = ':b' AND b = $2", "c::text", "municipality = $3 AND d = $1",
                 "bool has_c;", "struct text b;"):
        if want not in fine:
            print("missing: %s" % want)
            bad += 1
    return bad


def main(argv):
    if argv[1:] == ["--test"]:
        return 1 if test() else 0
    if len(argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with open(argv[1], encoding="utf-8") as f:
            text = f.read()
        result = make(argv[1], text)
    except Fault as f:
        print(f, file=sys.stderr)
        return 1
    with open(argv[2], "w", encoding="utf-8") as f:
        f.write(result)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
