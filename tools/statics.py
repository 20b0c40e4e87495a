#!/usr/bin/env python3
"""Lists the files that the program carries inside itself: style sheets, the mark, fonts.

    statics.py WEB_FOLDER NODE_MODULES

Fonts come from npm at build time and are never copied into the repository; without them the
pages fall back to the reader's own font.
"""
import os
import sys

web, modules = sys.argv[1], sys.argv[2]
static = os.path.join(web, "static")
if os.path.isdir(static):
    for name in sorted(os.listdir(static)):
        print(os.path.join(static, name))
fonts = os.path.join(modules, "@fontsource", "atkinson-hyperlegible-next", "files")
for weight in ("400", "700"):
    path = os.path.join(fonts, f"atkinson-hyperlegible-next-latin-{weight}-normal.woff2")
    if os.path.exists(path):
        print(path)
