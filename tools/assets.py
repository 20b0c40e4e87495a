#!/usr/bin/env python3
"""Style sheets, the mark and fonts -> one C file of bytes with hashed names.

    python3 tools/assets.py OUTPUT.c FILE...

A name carries the first digits of the hash of its bytes, so that browsers may keep it for ever.
Texts are also stored compressed. A FILE.wasm is no asset of its own: its bytes are written
into the script that holds @FILE@ in capitals, for pages that may fetch nothing. In a style sheet url("name") becomes the hashed name; an
@font-face whose file was not given is left out, and the page uses the reader's own font.
"""
import gzip
import hashlib
import os
import re
import sys

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
}
ALREADY_SMALL = {".woff2", ".png", ".ico"}


def hashed(name, data):
    stem, dot = os.path.splitext(name)
    return f"{stem}-{hashlib.sha256(data).hexdigest()[:10]}{dot}"


def style(text, known, source):
    """Smaller, and with the hashed names of what it fetches."""
    def font(m):
        names = re.findall(r'url\("([^"]+)"\)', m.group(0))
        missing = [n for n in names if n not in known]
        if missing:
            print(f"{source}: without {missing[0]}: the reader's own font is used", file=sys.stderr)
            return ""
        return m.group(0)

    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"@font-face\s*\{[^}]*\}", font, text)

    def address(m):
        name = m.group(1)
        if name.startswith("data:") or name.startswith("#"):
            return m.group(0)
        if name not in known:
            sys.exit(f"{source}: url(\"{name}\"): no such static file")
        return f'url("/static/{known[name]}")'

    text = re.sub(r'url\("([^"]+)"\)', address, text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s*([{};,])\s*", r"\1", text)
    text = re.sub(r":\s+", ":", text)
    return text.replace(";}", "}").strip()


def in_script(data):
    """Bytes as the inside of a script's string: a character's code modulo 256 is the byte. Smaller
    than base64 once compressed, because what repeats still repeats."""
    plain = set(range(0x20, 0x7F)) - set(b"'\\\"`$<")
    return "".join(chr(b if b in plain else 0x100 + b) for b in data).encode("utf-8")


def c_bytes(data):
    """Rows of a char array: string literals of this length are not portable."""
    rows = []
    for i in range(0, len(data), 24):
        rows.append("    " + ",".join(str(b) for b in data[i:i + 24]) + ",")
    return "\n".join(rows)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    target, files = sys.argv[1], sys.argv[2:]
    made, known = [], {}
    modules = {f"@{os.path.splitext(os.path.basename(p))[0].upper()}@": p for p in files if p.endswith(".wasm")}
    files = [p for p in files if not p.endswith(".wasm")]
    for path in sorted(files, key=lambda p: p.endswith(".css")):  # style sheets last: they name others
        name = os.path.basename(path)
        dot = os.path.splitext(name)[1]
        if dot not in TYPES:
            sys.exit(f"{path}: a static file ends in one of {', '.join(TYPES)}")
        with open(path, "rb") as f:
            data = f.read()
        if dot == ".css":
            data = style(data.decode("utf-8"), known, path).encode("utf-8")
        if dot == ".js":
            for mark, module in modules.items():
                with open(module, "rb") as f:
                    data = data.replace(mark.encode(), in_script(f.read()))
        known[name] = hashed(name, data)
        made.append((name, known[name], TYPES[dot], data, dot))
    if not any(name.endswith(".woff2") for name in known):
        print("assets: no fonts found (npm not run): the reader's own font is used", file=sys.stderr)
    out = ["/* Made by tools/assets.py. Do not edit. */", '#include "ground/web/asset.h"', ""]
    rows = []
    for i, (name, file, kind, data, dot) in enumerate(made):
        small = gzip.compress(data, 9, mtime=0) if dot not in ALREADY_SMALL else b""
        out += [f"static const unsigned char bytes_{i}[] = {{ /* {name} */", c_bytes(data) or "    0,", "};"]
        packed = "{0}"
        if small and len(small) < len(data):
            out += [f"static const unsigned char gzip_{i}[] = {{", c_bytes(small), "};"]
            packed = f"{{(const char *)gzip_{i}, {len(small)}}}"
        etag = hashlib.sha256(data).hexdigest()[:16]
        rows += [f'    {{"{name}", TEXT_INIT("{file}"), TEXT_INIT("/static/{file}"),',
                 f'     TEXT_INIT("{kind}"), TEXT_INIT("\\"{etag}\\""),',
                 f"     {{(const char *)bytes_{i}, {len(data)}}}, {packed}}},"]
    out += ["", "const struct asset assets[] = {"] + (rows or ["    {0},"]) + ["};"]
    out += [f"const size_t assets_count = {len(made)};", ""]
    with open(target, "w", encoding="utf-8") as f:
        f.write("\n".join(out))


if __name__ == "__main__":
    main()
