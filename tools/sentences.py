#!/usr/bin/env python3
"""Makes C constants of a room's sentences.

    sentences.py src/payments/nl.po OUT.h [DEPFILE]

Reads nl.po and, beside it, en.po. Every key must stand in both, with the same holes; a missing or
empty translation is an error with file and line. The Dutch of who wants "je" is made here from the table
of words/address.c, or stands in nl.po as an entry of its own with `msgctxt "je"`; English has one form. Out come `static const struct sentence
say_<room>_<key>`. Run-time gettext is not used: it needs a locale of the system per process.
"""
import os
import re
import sys

KEY = re.compile(r"^[a-z][a-z0-9_]*$")
HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class Wrong(Exception):
    pass


def unquote(raw, where):
    raw = raw.strip()
    if len(raw) < 2 or raw[0] != '"' or raw[-1] != '"':
        raise Wrong(f"{where}: a quoted text is expected, found: {raw[:40]}")
    out, i, body = [], 0, raw[1:-1]
    while i < len(body):
        c = body[i]
        if c == '"':
            raise Wrong(f"{where}: a quote inside the text must be written \\\"")
        if c == "\\":
            i += 1
            if i >= len(body) or body[i] not in 'nt"\\':
                raise Wrong(f"{where}: unknown escape")
            c = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}[body[i]]
        out.append(c)
        i += 1
    return "".join(out)


def read_po(path):
    """{key: (line, one, many or None)}; the header entry (empty msgid) is passed over."""
    entries, current, field, context = {}, None, None, None

    def close():
        nonlocal current
        if current is None:
            return
        key, line = current["msgid"], current["line"]
        if current["context"] == "je":
            key = ("je", key)
            entries[key] = (line, current.get("msgstr", current.get("msgstr[0]", "")), current.get("msgstr[1]"))
        elif key != "":
            if not KEY.match(key):
                raise Wrong(f"{path}:{line}: '{key}' is no key (small letters, digits, _)")
            if key in entries:
                raise Wrong(f"{path}:{line}: '{key}' stands here for the second time")
            one = current.get("msgstr", current.get("msgstr[0]", ""))
            many = current.get("msgstr[1]")
            if one == "" or many == "":
                raise Wrong(f"{path}:{line}: '{key}' has no text")
            entries[key] = (line, one, many)
        current = None

    with open(path, encoding="utf-8") as f:
        for number, text in enumerate(f, 1):
            where = f"{path}:{number}"
            text = text.strip()
            if text == "" or text.startswith("#"):
                continue
            m = re.match(r"^msgctxt\s+(.*)$", text)
            if m:
                close()
                context = unquote(m.group(1), where)
                if context != "je":
                    raise Wrong(f"{where}: the only msgctxt is \"je\"")
                field = None
                continue
            m = re.match(r"^(msgid|msgid_plural|msgstr|msgstr\[[01]\])\s+(.*)$", text)
            if m:
                field = m.group(1)
                if field == "msgid":
                    close()
                    current = {"line": number, "context": context}
                    context = None
                if current is None:
                    raise Wrong(f"{where}: {field} before msgid")
                current[field] = unquote(m.group(2), where)
            elif text.startswith('"') and current is not None and field is not None:
                current[field] += unquote(text, where)
            else:
                raise Wrong(f"{where}: not understood: {text[:60]}")
    close()
    return entries


PAIR = re.compile(r'\{TEXT_INIT\("([^"]*)"\), TEXT_INIT\("([^"]*)"\)\}')


def pairs_of(root):
    """How "u" becomes "je": the table of words/address.c, the only place where it stands."""
    for above in (root, os.path.dirname(root)):  # src/ground/web stands a step deeper
        path = os.path.join(above, "words", "address.c")
        try:
            with open(path, encoding="utf-8") as f:
                return path, PAIR.findall(f.read())
        except OSError:
            pass
    return None, []


def of_word(s, i):
    return i < len(s) and (s[i].isalnum() or s[i] in "'@-" or ord(s[i]) >= 0x80)


def to_je(s, pairs):
    """The same as words_address(): longest first, whole words, a capital is kept."""
    if s is None:
        return None
    out, at = [], 0
    while at < len(s):
        hit = None
        if at == 0 or not of_word(s, at - 1):
            for u, je in pairs:
                if s[at:at + len(u)].lower() == u and not of_word(s, at + len(u)):
                    hit = (u, je)
                    break
        if hit is None:
            out.append(s[at])
            at += 1
            continue
        out.append(hit[1][0].upper() + hit[1][1:] if s[at].isupper() else hit[1])
        at += len(hit[0])
    return "".join(out)


def c_text(s):
    if s is None:
        return "{0}"
    out = []
    for b in s.encode("utf-8"):
        if b in (0x22, 0x5C):
            out.append("\\" + chr(b))
        elif 0x20 <= b < 0x7F and b != 0x3F:
            out.append(chr(b))
        else:
            out.append(f"\\{b:03o}")
    return 'TEXT_INIT("' + "".join(out) + '")'


def main():
    nl_path, out_path = sys.argv[1], sys.argv[2]
    folder = os.path.dirname(nl_path)
    room = os.path.basename(folder)
    en_path = os.path.join(folder, "en.po")
    nl, en = read_po(nl_path), read_po(en_path)
    spoken = {key[1]: nl.pop(key) for key in [k for k in nl if isinstance(k, tuple)]}
    for key, (line, _, _) in spoken.items():
        if key not in nl:
            raise Wrong(f"{nl_path}:{line}: the je-form of '{key}' has no u-form")
    address, pairs = pairs_of(os.path.dirname(folder))
    for key in nl:
        if key not in en:
            raise Wrong(f"{nl_path}:{nl[key][0]}: '{key}' is missing in en.po")
    for key, (line, one, many) in en.items():
        if key not in nl:
            raise Wrong(f"{en_path}:{line}: '{key}' is missing in nl.po")
        if (many is None) != (nl[key][2] is None):
            raise Wrong(f"{en_path}:{line}: '{key}' has a plural in one language only")
        holes = set(HOLE.findall(nl[key][1] + (nl[key][2] or ""))) - {"count"}
        if holes != set(HOLE.findall(one + (many or ""))) - {"count"}:
            raise Wrong(f"{en_path}:{line}: '{key}' has other holes than in nl.po")
    guard = "ERK_SAY_" + room.upper() + "_H"
    lines = [f"/* Made from {room}/nl.po and {room}/en.po; change those. */", f"#ifndef {guard}",
             f"#define {guard}", '#include "ground/base/sentence.h"']
    for key in nl:
        lines.append(f"static const struct sentence say_{room}_{key} __attribute__((unused)) = {{")
        lines.append(f'    "{key}",')
        lines.append(f"    {{{c_text(nl[key][1])}, {c_text(en[key][1])}}},")
        lines.append(f"    {{{c_text(nl[key][2])}, {c_text(en[key][2])}}},")
        one, many = nl[key][1], nl[key][2]
        je = [to_je(one, pairs), to_je(many, pairs)]
        if key in spoken:
            je = [spoken[key][1], spoken[key][2]]
        if set(HOLE.findall((je[0] or "") + (je[1] or ""))) != set(HOLE.findall(one + (many or ""))):
            raise Wrong(f"{nl_path}: the je-form of '{key}' has other holes")
        je = [None if j == u else j for j, u in zip(je, (one, many))]
        lines.append(f"    {{{c_text(je[0])}, {c_text(je[1])}}}}};")
    lines += ["#endif", ""]
    os.makedirs(os.path.dirname(out_path) or ".", exist_ok=True)
    with open(out_path, "w", encoding="ascii") as f:
        f.write("\n".join(lines))
    if len(sys.argv) > 3:
        with open(sys.argv[3], "w", encoding="utf-8") as f:
            f.write(f"{out_path}: {nl_path} {en_path} {address or ''}\n")


if __name__ == "__main__":
    try:
        main()
    except Wrong as wrong:
        sys.exit(f"{wrong}")
    except OSError as wrong:
        sys.exit(f"{wrong.filename}: {wrong.strerror}")
