#!/usr/bin/env python3
"""C files -> one WebAssembly module that asks nothing of the browser.

    wasm.py CLANG OUTPUT.wasm DEPFILE FOLDER INCLUDE... -- FILE...

FOLDER takes the objects. Only what module.c exports is kept; a module that would import anything is
refused, because such a module could reach something. Headers among the files are passed over: they
stand there so that they are made first.
"""
import os
import subprocess
import sys

FLAGS = ["--target=wasm32-wasi", "-std=c17", "-D_GNU_SOURCE", "-Oz", "-flto", "-fvisibility=hidden",
         "-fno-builtin-printf", "-Wall", "-Wextra", "-Werror", "-Wno-unused-command-line-argument"]
LINK = ["-nostartfiles", "-Wl,--no-entry", "-Wl,--gc-sections", "-Wl,--strip-all", "-Wl,--fatal-warnings",
        "-Wl,-z,stack-size=262144"]


def leb(data, at):
    n = shift = 0
    while True:
        byte, at = data[at], at + 1
        n |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return n, at


def imports(data):
    """How many things the module wants from outside."""
    at = 8
    while at < len(data):
        kind = data[at]
        size, at = leb(data, at + 1)
        if kind == 2:
            return leb(data, at)[0]
        at += size
    return 0


def main():
    split = sys.argv.index("--")
    clang, output, depfile, folder, *includes = sys.argv[1:split]
    os.makedirs(folder, exist_ok=True)
    objects, needs = [], set()
    for source in (s for s in sys.argv[split + 1:] if s.endswith(".c")):
        obj = os.path.join(folder, source.replace("..", "up").replace("/", "_") + ".o")
        subprocess.run([clang, *FLAGS, *[f"-I{i}" for i in includes], "-MD", "-MF", obj + ".d", "-c", source,
                        "-o", obj], check=True)
        with open(obj + ".d", encoding="utf-8") as f:
            needs.update(f.read().replace("\\\n", " ").split(":", 1)[1].split())
        objects.append(obj)
    subprocess.run([clang, *FLAGS, *LINK, *objects, "-o", output], check=True)
    with open(output, "rb") as f:
        wants = imports(f.read())
    if wants:
        os.unlink(output)
        sys.exit(f"{output}: the module wants {wants} things from outside: it may want nothing")
    with open(depfile, "w", encoding="utf-8") as f:
        f.write(f"{output}: {' '.join(sorted(needs))}\n")


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as e:
        sys.exit(e.returncode)
