#!/usr/bin/env python3
"""A page's template (.html) -> a typed C struct and a function that draws it.

    python3 tools/pages.py INPUT.html OUTPUT.h [INPUT.html OUTPUT.h ...]

Holes (the field's type follows from the kind; `up.name` is a field outside the each):
    {{text name}} {{cents owed}} {{day due}} {{weekday due}} {{month m}} {{number n}} {{instant at}}
    {{plain n}} {{iso due}} {{iso_month m}} {{query q}}         for attributes and addresses
    {{words key}} {{words key amount=cents owed due=day due_day who=text name count=number n}}
    {{link route part...}} {{asset look.css}} {{field form name}} {{inside body}} {{token}}
    {{if late}} {{if not late}} {{else}} {{end}}  {{each lines}} ... {{end}}
`if` on a name that is also drawn asks whether it is empty; on another name it makes a bool.

Everything is escaped for its place. What could carry markup or script is refused here, with file
and line: holes in <script>, <style>, style=, on*=, tag names, comments, unquoted attributes; an
address that is no {{link}}; a POST form without {{token}}; tags that do not close.
"""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
try:
    from sentences import HOLE as SENTENCE_HOLE, Wrong as SentenceWrong, read_po
except ImportError:  # the sentences are then checked by the compiler alone
    read_po = None

NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
FIELD = re.compile(r"(?:up\.)*[a-z][a-z0-9_]*\Z")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
ADDRESS = {"href", "src", "action", "formaction", "cite", "data", "poster", "xlink:href", "srcset"}
IN_ADDRESS = {"link", "asset", "query", "plain", "iso", "iso_month"}

# kind of hole -> C type of its field, the function that draws it
DRAWN = {
    "text": ("struct text", "page_text"),
    "query": ("struct text", "page_query"),
    "cents": ("struct cents", "page_cents"),
    "day": ("struct day", "page_day"),
    "weekday": ("struct day", "page_weekday"),
    "iso": ("struct day", "page_iso"),
    "month": ("struct month", "page_month"),
    "iso_month": ("struct month", "page_iso_month"),
    "number": ("int64_t", "page_number"),
    "plain": ("int64_t", "page_plain"),
    "instant": ("struct instant", "page_instant"),
    "inside": ("struct inside", "page_inside"),
}
FILLS = {
    "text": ("struct text", "FILL_KIND_TEXT", ".text = {0}"),
    "cents": ("struct cents", "FILL_KIND_CENTS", ".number = {0}.n"),
    "day": ("struct day", "FILL_KIND_DAY", ".number = {0}.n"),
    "month": ("struct month", "FILL_KIND_MONTH", ".number = {0}.n"),
    "number": ("int64_t", "FILL_KIND_NUMBER", ".number = {0}"),
}
NOT_EMPTY = {
    "struct text": "{0}.len > 0",
    "int64_t": "{0} != 0",
    "struct cents": "{0}.n != 0",
    "struct inside": "{0}.draw != NULL",
    "bool": "{0}",
}


class Wrong(Exception):
    def __init__(self, line, what):
        super().__init__(what)
        self.line = line


class Scope:
    """The fields of one struct: the page's, or that of the lines of an each."""

    def __init__(self, struct, outer=None):
        self.struct, self.outer = struct, outer
        self.types, self.asked, self.each = {}, {}, {}

    def find(self, name, line):
        scope, depth = self, 0
        while name.startswith("up."):
            name, scope, depth = name[3:], scope.outer, depth + 1
            if scope is None:
                raise Wrong(line, "'up.' outside an each")
        return scope, name, depth

    def use(self, name, kind, line):
        scope, name, _ = self.find(name, line)
        if name in scope.each:
            raise Wrong(line, f"'{name}' is an each and a {kind}")
        known = scope.types.setdefault(name, kind)
        if known != kind:
            raise Wrong(line, f"'{name}' is a {known} elsewhere, here a {kind}")

    def ask(self, name, line):
        scope, name, _ = self.find(name, line)
        scope.asked.setdefault(name, line)

    def settle(self):
        for name, line in self.asked.items():
            if name not in self.types and name not in self.each:
                self.types[name] = "bool"
            elif name in self.types and self.types[name] not in NOT_EMPTY:
                raise Wrong(line, f"if on '{name}', a {self.types[name]}: give it a name of its own")
        for inner in self.each.values():
            inner.settle()


class Html:
    """Where in the markup we are, so that each hole is judged by its place."""

    def __init__(self):
        self.state = "data"  # data, tag, name, value, comment
        self.tag = self.attr = self.quote = self.value = ""
        self.attrs = {}
        self.closing = False
        self.stack = []
        self.form = None  # (line, is_post, has_token)

    def place(self):
        state = "tag" if self.state == "name" else self.state
        return (state, self.quote if state == "value" else "", tuple(t for t, _ in self.stack))

    def feed(self, text, line):
        out, i = [], 0
        while i < len(text):
            step, keep = self.step(text, i, line)
            if keep:
                out.append(text[i:i + step])
            line += text.count("\n", i, i + step)
            i += step
        return "".join(out)

    def step(self, text, i, line):
        c = text[i]
        if self.state == "comment":
            if text.startswith("-->", i):
                self.state = "data"
                return 3, False
            return 1, False
        if self.state == "data":
            return self.in_data(text, i, line)
        if self.state == "value":
            if c == self.quote:
                self.end_value(line)
            else:
                self.value += c
            return 1, True
        return self.in_tag(text, i, line)

    def in_data(self, text, i, line):
        if text.startswith("<!--", i):
            self.state = "comment"
            return 4, False
        if text.startswith("<!", i):
            return text.index(">", i) - i + 1, True
        if text[i] == "<":
            m = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)").match(text, i)
            if not m:
                raise Wrong(line, "a bare '<' must be written &lt;")
            self.closing, self.tag = m.group(1) == "/", m.group(2).lower()
            self.attrs, self.attr, self.state = {}, "", "tag"
            return m.end() - i, True
        if self.stack and self.stack[-1][0] in ("script", "style") and not text[i].isspace():
            raise Wrong(line, f"nothing may stand inside <{self.stack[-1][0]}>: it would not run")
        return 1, True

    def in_tag(self, text, i, line):
        c = text[i]
        if c == ">":
            self.end_tag(line)
            return 1, True
        if c == "=":
            if i + 1 >= len(text) or text[i + 1] not in "\"'":
                raise Wrong(line, f"the value of {self.attr}= must stand in quotes")
            self.state, self.quote, self.value = "value", text[i + 1], ""
            self.check_name(line)
            return 2, True
        if c.isspace() or c == "/":
            if self.state == "name":
                self.check_name(line)
                self.attrs.setdefault(self.attr, "")
            self.state = "tag"
            return 1, True
        if self.state == "tag":
            self.state, self.attr = "name", ""
        self.attr += c.lower()
        return 1, True

    def check_name(self, line):
        if self.attr.startswith("on"):
            raise Wrong(line, f"{self.attr}= is script; pages have none")
        if self.attr == "style":
            raise Wrong(line, "style= is refused by our own security policy; use a class")

    def end_value(self, line):
        v = self.value
        if self.attr in ADDRESS:
            if v.startswith("/"):
                raise Wrong(line, f"{self.attr}=\"{v}\": an address of ours is written {{{{link name}}}}")
            if re.match(r"\s*(javascript|data|vbscript):", v, re.I):
                raise Wrong(line, f"{self.attr}= may not hold {v.split(':')[0]}:")
        if self.attr in self.attrs:
            raise Wrong(line, f"{self.attr}= stands twice in <{self.tag}>")
        self.attrs[self.attr] = v
        self.state = "tag"

    def end_tag(self, line):
        if self.state == "name":
            self.check_name(line)
            self.attrs.setdefault(self.attr, "")
        self.state = "data"
        if self.closing:
            if not self.stack or self.stack[-1][0] != self.tag:
                open_tag = f"<{self.stack[-1][0]}> of line {self.stack[-1][1]}" if self.stack else "nothing"
                raise Wrong(line, f"</{self.tag}> closes {open_tag}")
            self.stack.pop()
            if self.tag == "form":
                opened, is_post, has_token = self.form
                if is_post and not has_token:
                    raise Wrong(opened, "a POST form without {{token}}")
                if has_token and not is_post:
                    raise Wrong(opened, "{{token}} in a GET form: it would stand in the address")
                self.form = None
            return
        if self.tag == "img" and "alt" not in self.attrs:
            raise Wrong(line, "<img> without alt=")
        if self.tag == "form":
            if self.form:
                raise Wrong(line, "a form inside a form")
            self.form = [line, self.attrs.get("method", "get").lower() == "post", False]
        if self.tag not in VOID:
            self.stack.append((self.tag, line))

    def hole(self, kind, line):
        """May a hole that writes stand here?"""
        if self.state == "comment":
            raise Wrong(line, "a hole inside a comment")
        if self.stack and self.stack[-1][0] in ("script", "style"):
            raise Wrong(line, f"a hole inside <{self.stack[-1][0]}>")
        if self.state in ("tag", "name"):
            raise Wrong(line, "a hole inside a tag must stand in a quoted attribute")
        if self.state != "value":
            if kind in ("asset", "query"):
                raise Wrong(line, f"{{{{{kind}}}}} belongs in an address")
            return
        if kind in ("field", "inside", "token"):
            raise Wrong(line, f"{{{{{kind}}}}} inside an attribute")
        if self.attr in ADDRESS:
            if kind in IN_ADDRESS or (kind == "text" and self.value.startswith("#")):
                if kind not in ("link", "asset") and self.value == "":
                    raise Wrong(line, f"{self.attr}= must begin with {{{{link}}}}")
            else:
                raise Wrong(line, f"{{{{{kind}}}}} in {self.attr}=: use link, query, plain or iso")
        elif kind in ("link", "asset") and self.attr != "content" and not self.attr.startswith("data-"):
            raise Wrong(line, f"{{{{{kind}}}}} outside an address")
        self.value += "\0"  # something stands here


class Compiler:
    def __init__(self, source, text):
        self.source = source
        path = os.path.abspath(source).replace(os.sep, "/")
        inside = path.split("/src/")[-1] if "/src/" in path else path.rsplit("/", 2)[-2] + "/x"
        self.folder = inside.rsplit("/", 1)[0]
        self.room = self.folder.rsplit("/", 1)[-1]
        self.file = os.path.basename(source).rsplit(".", 1)[0]
        if not NAME.match(self.file):
            raise Wrong(1, f"'{self.file}.html': a page's name has small letters, digits and _")
        self.name = f"html_{self.room}_{self.file}"
        self.html = Html()
        self.scope = Scope(self.name)
        self.code = []
        self.depth = 0
        self.literal = ""
        self.uses_words = False
        self.sentences = self.read_sentences(os.path.dirname(path))
        self.routes = self.read_routes(path)
        self.later = []
        self.run(text)

    def read_sentences(self, folder):
        po = os.path.join(folder, "nl.po")
        if read_po is None or not os.path.exists(po):
            return None
        try:
            return {k: set(SENTENCE_HOLE.findall(one + (many or "")))
                    for k, (_, one, many) in read_po(po).items()}
        except SentenceWrong as wrong:
            sys.exit(str(wrong))

    @staticmethod
    def read_routes(path):
        table = os.path.join(path.split("/src/")[0], "src/ground/web/routes.txt")
        if not os.path.exists(table):
            return None
        with open(table, encoding="utf-8") as f:
            cells = [line.split("#")[0].split() for line in f]
        return {c[0]: c[2].count("{") for c in cells if len(c) == 6}

    # --- output -----------------------------------------------------------------------------
    def put(self, line):
        self.flush()
        self.code.append("    " * (self.depth + 1) + line)

    def flush(self):
        text, self.literal = self.literal, ""
        data = squeeze(text).encode("utf-8")
        for i in range(0, len(data), 1500):  # compilers promise 4095 bytes a literal
            self.code.append("    " * (self.depth + 1) + f'page_html(p, "{c_bytes(data[i:i + 1500])}");')

    def field(self, name, line):
        scope, plain, depth = self.scope.find(name, line)
        return f"f{self.level() - depth}->{plain}"

    def level(self):
        level, scope = 0, self.scope
        while scope.outer is not None:
            level, scope = level + 1, scope.outer
        return level

    # --- reading ----------------------------------------------------------------------------
    def run(self, text):
        blocks, line, at = [], 1, 0
        for m in re.finditer(r"\{\{(.*?)\}\}", text, re.S):
            self.take(text[at:m.start()], line)
            line += text.count("\n", at, m.start())
            self.hole(m.group(1).split(), line, blocks)
            line += text.count("\n", m.start(), m.end())
            at = m.end()
        self.take(text[at:], line)
        line += text.count("\n", at)
        if blocks:
            raise Wrong(blocks[-1]["line"], f"{{{{{blocks[-1]['what']}}}}} has no {{{{end}}}}")
        if self.html.stack:
            raise Wrong(self.html.stack[-1][1], f"<{self.html.stack[-1][0]}> is not closed")
        if self.html.state != "data":
            raise Wrong(line, "the file ends inside a tag or a comment")
        self.flush()
        self.scope.settle()
        for index, name, negated, scope, level in self.later:
            self.code[index] = self.code[index].replace("@", self.condition(scope, name, negated, level))

    def take(self, text, line):
        if "{{" in text or "}}" in text:
            raise Wrong(line, "a hole that does not close")
        self.literal += self.html.feed(text, line)

    def hole(self, words, line, blocks):
        if not words:
            raise Wrong(line, "an empty hole")
        kind, rest = words[0], words[1:]
        if kind in ("if", "each", "else", "end"):
            getattr(self, "open_" + kind if kind in ("if", "each") else "do_" + kind)(rest, line, blocks)
            return
        if kind not in DRAWN and kind not in ("words", "link", "asset", "field", "token"):
            raise Wrong(line, f"unknown hole '{kind}'")
        if kind == "link":
            self.literal_first(kind, line)
            self.draw_link(rest, line)
            return
        self.literal_first(kind, line)
        if kind == "words":
            self.draw_words(rest, line)
        elif kind == "asset":
            self.need(rest, 1, line, "asset look.css")
            if not re.match(r"[a-z0-9._-]+\Z", rest[0]):
                raise Wrong(line, f"'{rest[0]}' is no name of a static file")
            self.put(f'page_asset(p, "{rest[0]}");')
        elif kind == "field":
            self.need(rest, 2, line, "field form name")
            self.scope.use(rest[0], "const struct form *", line)
            self.put(f'page_field(p, {self.field(rest[0], line)}, "{self.plain(rest[1], line)}");')
        elif kind == "token":
            self.need(rest, 0, line, "token")
            if not self.html.form:
                raise Wrong(line, "{{token}} outside a form")
            self.html.form[2] = True
            self.put("page_token(p);")
        else:
            self.need(rest, 1, line, f"{kind} name")
            self.scope.use(self.named(rest[0], line), DRAWN[kind][0], line)
            self.put(f"{DRAWN[kind][1]}(p, {self.field(rest[0], line)});")

    def literal_first(self, kind, line):
        self.html.hole(kind, line)

    @staticmethod
    def need(rest, count, line, form):
        if len(rest) != count:
            raise Wrong(line, f"written as {{{{{form}}}}}")

    @staticmethod
    def plain(name, line):
        if not NAME.match(name):
            raise Wrong(line, f"'{name}' is no name: small letters, digits, _")
        return name

    @staticmethod
    def named(name, line):
        if not FIELD.match(name):
            raise Wrong(line, f"'{name}' is no name: small letters, digits, _")
        return name

    def draw_words(self, rest, line):
        if not rest:
            raise Wrong(line, "written as {{words key fill=kind field ...}}")
        key = self.plain(rest[0], line)
        fills, i = [], 1
        while i < len(rest):
            m = re.match(r"([a-z][a-z0-9_]*)=([a-z]+)\Z", rest[i])
            if not m or m.group(2) not in FILLS or i + 1 >= len(rest):
                raise Wrong(line, f"'{rest[i]}': written as name=kind field, kind one of {', '.join(FILLS)}")
            ctype, enum, put = FILLS[m.group(2)]
            name = self.named(rest[i + 1], line)
            self.scope.use(name, ctype, line)
            fills.append((m.group(1), f'{{.name = "{m.group(1)}", .kind = {enum}, '
                                      f"{put.format(self.field(name, line))}}}"))
            i += 2
        if self.sentences is not None:
            if key not in self.sentences:
                raise Wrong(line, f"no sentence '{key}' in {self.folder}/nl.po")
            missing = self.sentences[key] - {f[0] for f in fills}
            if missing:
                raise Wrong(line, f"sentence '{key}' has the hole {{{sorted(missing)[0]}}}: give it")
        self.uses_words = True
        if fills:
            self.put(f"page_words(p, &say_{self.room}_{key}, (const struct fill[]){{"
                     f"{', '.join(f[1] for f in fills)}}}, {len(fills)});")
        else:
            self.put(f"page_words(p, &say_{self.room}_{key}, NULL, 0);")

    def draw_link(self, rest, line):
        if not rest:
            raise Wrong(line, "written as {{link route part ...}}")
        route, parts = self.plain(rest[0], line), rest[1:]
        if self.routes is not None:
            if route not in self.routes:
                raise Wrong(line, f"no route '{route}' in routes.txt")
            if len(parts) != self.routes[route]:
                raise Wrong(line, f"route '{route}' has {self.routes[route]} parts, {len(parts)} given")
        for part in parts:
            self.scope.use(self.named(part, line), "struct text", line)
        given = ", ".join(self.field(part, line) for part in parts)
        given = f"(const struct text[]){{{given}}}" if parts else "NULL"
        self.put(f"page_link(p, ROUTE_{route.upper()}, {given}, {len(parts)});")

    # --- blocks -----------------------------------------------------------------------------
    def begin(self, what, line, blocks):
        if self.html.state == "comment":
            raise Wrong(line, "a hole inside a comment")
        blocks.append({"what": what, "line": line, "place": self.html.place(), "else": False,
                       "value": self.html.value, "attrs": dict(self.html.attrs)})

    def same_place(self, block, line):
        if self.html.place() != block["place"]:
            raise Wrong(line, f"{{{{{block['what']}}}}} of line {block['line']} must end where it began: "
                              "the same tag, attribute and open elements")
        if self.html.state == "name":
            self.html.check_name(line)
            self.html.state = "tag"

    def open_if(self, rest, line, blocks):
        negated = len(rest) == 2 and rest[0] == "not"
        name = self.named(rest[-1] if rest else "", line)
        if len(rest) != (2 if negated else 1):
            raise Wrong(line, "written as {{if name}} or {{if not name}}")
        self.begin("if", line, blocks)
        self.scope.ask(name, line)
        self.put("if (@) {")
        self.later.append((len(self.code) - 1, name, negated, self.scope, self.level()))
        self.depth += 1

    def condition(self, scope, name, negated, level):
        found, plain, depth = scope.find(name, 0)
        field = f"f{level - depth}->{plain}"
        asked = f"{field}_count > 0" if plain in found.each else NOT_EMPTY[found.types[plain]].format(field)
        return f"!({asked})" if negated else asked

    def do_else(self, rest, line, blocks):
        if not blocks or blocks[-1]["what"] != "if" or blocks[-1]["else"] or rest:
            raise Wrong(line, "{{else}} without {{if}}")
        self.same_place(blocks[-1], line)
        blocks[-1]["else"] = True
        self.html.value = blocks[-1]["value"]
        self.html.attrs = dict(blocks[-1]["attrs"])
        self.flush()
        self.depth -= 1
        self.put("} else {")
        self.depth += 1

    def open_each(self, rest, line, blocks):
        self.need(rest, 1, line, "each lines")
        name = self.plain(rest[0], line)
        if name in self.scope.types:
            raise Wrong(line, f"'{name}' is an each and a {self.scope.types[name]}")
        self.begin("each", line, blocks)
        inner = self.scope.each.setdefault(name, Scope(f"{self.scope.struct}_{name}", self.scope))
        level = self.level()
        self.put(f"for (size_t i{level} = 0; i{level} < f{level}->{name}_count; i{level}++) {{")
        self.depth += 1
        self.put(f"const struct {inner.struct} *const f{level + 1} = &f{level}->{name}[i{level}];")
        self.put("")
        self.put(f"(void)f{level + 1};")
        self.scope = inner

    def do_end(self, rest, line, blocks):
        if not blocks or rest:
            raise Wrong(line, "{{end}} without a beginning")
        block = blocks.pop()
        self.same_place(block, line)
        self.flush()
        self.depth -= 1
        self.put("}")
        if block["what"] == "each":
            self.scope = self.scope.outer

    # --- the header -------------------------------------------------------------------------
    def structs(self, scope):
        out = []
        for inner in scope.each.values():
            out += self.structs(inner)
        out.append(f"struct {scope.struct} {{")
        for name, ctype in scope.types.items():
            out.append(f"    {ctype}{'' if ctype.endswith('*') else ' '}{name};")
        for name, inner in scope.each.items():
            out.append(f"    const struct {inner.struct} *{name};")
            out.append(f"    size_t {name}_count;")
        if not scope.types and not scope.each:
            out.append("    char nothing; /* this page has no holes */")
        return out + ["};", ""]

    def header(self):
        guard = f"ERK_{self.name.upper()}_H"
        out = [f"/* Made by tools/pages.py from {self.folder}/{self.file}.html. Do not edit. */",
               f"#ifndef {guard}", f"#define {guard}", '#include "ground/web/page.h"']
        if self.uses_words:
            out.append(f'#include "{self.folder}/nl.po.h"')
        out += [""] + self.structs(self.scope)
        out += ["__attribute__((unused)) static void", f"{self.name}(struct page *p, const void *fields)",
                "{", f"    const struct {self.name} *const f0 = fields;", "", "    (void)f0;"]
        return "\n".join(out + self.code + ["}", "#endif", ""])


def squeeze(text):
    """Indentation is for the designer; inside <pre> and <textarea> every space counts."""
    if re.search(r"<(pre|textarea)\b", text):
        return text
    return re.sub(r"[ \t]*\n\s*", "\n", text)


def c_bytes(data):
    out = []
    for b in data:
        if b == 0x0A:
            out.append("\\n")
        elif b in (0x22, 0x5C):
            out.append("\\" + chr(b))
        elif 0x20 <= b < 0x7F and b != 0x3F:
            out.append(chr(b))
        else:
            out.append(f"\\{b:03o}")
    return "".join(out)


def make(source, target):
    """The complaint, or None."""
    with open(source, encoding="utf-8") as f:
        text = f.read()
    try:
        made = Compiler(source, text).header()
    except Wrong as wrong:
        return f"{source}:{wrong.line}: {wrong}"
    os.makedirs(os.path.dirname(os.path.abspath(target)), exist_ok=True)
    with open(target, "w", encoding="utf-8") as f:
        f.write(made)
    return None


def main():
    if len(sys.argv) < 3 or len(sys.argv) % 2 == 0:
        sys.exit(__doc__)
    complaints = [make(*pair) for pair in zip(sys.argv[1::2], sys.argv[2::2])]
    sys.exit("\n".join(c for c in complaints if c) or 0)


if __name__ == "__main__":
    main()
