#!/usr/bin/env python3
"""What the documents and data files of this repository promise about themselves, as TAP.

publiccode.yml is valid; every sentence stands in every language; no file names a machine, a
registry's host or a person's path; links between documents lead somewhere; every word in the
woordenlijst stands once; every dependency has its page of argument.
"""
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.environ.get("ERKENNING_SHARED", os.path.join(ROOT, "..", "shared"))
os.chdir(ROOT)
count = 0
failures = 0


def point(name, complaints, skip=None):
    """One TAP point; `complaints` is a list of lines."""
    global count, failures
    count += 1
    if skip:
        print(f"ok {count} - {name} # SKIP {skip}")
    elif complaints:
        failures += 1
        print(f"not ok {count} - {name}")
        for line in complaints[:25]:
            print(f"  {line}")
    else:
        print(f"ok {count} - {name}")


def files():
    """Every file of ours: those git tracks or would track."""
    try:
        out = subprocess.run(["git", "-c", f"safe.directory={ROOT}", "ls-files", "-co", "--exclude-standard"],
                             capture_output=True, text=True, check=True).stdout
        found = [f for f in out.splitlines() if os.path.isfile(f)]
        if found:
            return sorted(found)
    except (OSError, subprocess.CalledProcessError):
        pass
    found = []
    for folder, folders, names in os.walk("."):
        folders[:] = [f for f in folders if f not in (".git", "node_modules", "data") and not f.startswith("build")]
        found += [os.path.relpath(os.path.join(folder, n), ".") for n in names]
    return sorted(found)


ALL = files()
TEXTS = {}
for path in ALL:
    try:
        with open(path, encoding="utf-8") as f:
            TEXTS[path] = f.read()
    except (UnicodeDecodeError, OSError):
        pass


def check_publiccode():
    name = "publiccode.yml is valid (0.7.0)"
    try:
        import yaml
    except ImportError:
        return point(name, [], skip="python3-yaml is not installed")
    with open("publiccode.yml", encoding="utf-8") as f:
        own = json.loads(json.dumps(yaml.safe_load(f), default=str))
    bad = [f"missing: {k}" for k in ("publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus",
           "softwareType", "description", "legal", "maintenance", "localisation") if k not in own]
    for lang, d in own.get("description", {}).items():
        if len(d.get("shortDescription", "").strip()) > 150:
            bad.append(f"description/{lang}/shortDescription is longer than 150")
        length = len(d.get("longDescription", "").strip())
        if not 150 <= length <= 10000:
            bad.append(f"description/{lang}/longDescription has {length} letters, not 150 to 10000")
        if not d.get("features"):
            bad.append(f"description/{lang}/features is empty")
    if own.get("legal", {}).get("license") != "EUPL-1.2":
        bad.append("legal/license is not EUPL-1.2")
    point(name + ", by its own rules", bad)
    schema = os.path.join(SHARED, "standards", "publiccode", "publiccode.schema.json")
    if not os.path.exists(schema):
        return point(name + ", by the schema", [], skip="the schema is not in ERKENNING_SHARED")
    try:
        import jsonschema
    except ImportError:
        return point(name + ", by the schema", [], skip="python3-jsonschema is not installed")
    with open(schema, encoding="utf-8") as f:
        rules = json.load(f)
    problems = jsonschema.Draft7Validator(rules).iter_errors(own)
    point(name + ", by the schema", [f"{'/'.join(map(str, p.path))}: {p.message[:200]}" for p in problems])


def po_entries(text):
    """msgid -> list of msgstr, comments and header left out."""
    entries, key, strings, where = {}, None, [], None
    for raw in text.splitlines() + ['msgid ""']:
        line = raw.strip()
        m = re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+"(.*)"$', line)
        if m:
            where = m.group(1)
            if where == "msgid":
                if key:
                    entries[key] = strings
                key, strings = m.group(2), []
            elif where.startswith("msgstr"):
                strings.append(m.group(2))
        elif line.startswith('"') and line.endswith('"') and where:
            if where == "msgid":
                key += line[1:-1]
            elif where.startswith("msgstr"):
                strings[-1] += line[1:-1]
    return entries


def check_sentences():
    for path in [p for p in ALL if p.endswith("/nl.po")]:
        nl = po_entries(TEXTS[path])
        en = po_entries(TEXTS.get(path.replace("nl.po", "en.po"), ""))
        bad = [f"only in nl.po: {k}" for k in nl if k not in en]
        bad += [f"only in en.po: {k}" for k in en if k not in nl]
        for key in nl:
            bad += [f"empty in {lang}: {key}" for lang, e in (("nl", nl), ("en", en)) if key in e and not all(e[key])]
            fills = [set(re.findall(r"\{([a-z_]+)", " ".join(e.get(key, [])))) for e in (nl, en)]
            # A language may leave out a count that its singular already says.
            if key in en and (fills[0] ^ fills[1]) - {"count"}:
                bad.append(f"other fills in nl than in en: {key}: {sorted(fills[0] ^ fills[1])}")
        point(f"every sentence of {path} stands in nl and en", bad)


# What must never stand in the product: paths of a machine, hosts of registries, marks of unfinished work.
def check_speech():
    own = "tests/documents/check.py"
    word = "".join
    machine = re.compile(r"(?<![\w.])/(?:" + word(["wo", "rk"]) + "|" + word(["fa", "rm"]) + r"|home/\w+)/|/tmp/(?:bash_jobs|team|outside)\b")
    registry = re.compile(r"registry\.(?:npmjs|yarnpkg)|artifactory|/npm-(?:group|proxy|remote)|\bnexus\b", re.I)
    unfinished = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
    tools = re.compile(r"\b(?:chat" + r"gpt|copilot|claude|anthropic|openai|language model|sub-?agents?)\b", re.I)
    for name, pattern in (("a path of one machine", machine), ("a registry's host", registry),
                          ("a mark of unfinished work", unfinished), ("the tools it was written with", tools)):
        bad = []
        for path, text in TEXTS.items():
            if path == own:
                continue
            for number, line in enumerate(text.splitlines(), 1):
                if pattern.search(line):
                    bad.append(f"{path}:{number}: {line.strip()[:120]}")
        point(f"no file names {name}", bad)
    lock = json.loads(TEXTS.get("package-lock.json", "{}"))
    hosts = [k for k, v in lock.get("packages", {}).items() if "resolved" in v and not v.get("link")]
    point("the lock file names no host", hosts)
    unhashed = [k for k, v in lock.get("packages", {}).items() if k and "integrity" not in v and not v.get("link")]
    point("the lock file has a hash for every package", unhashed)


# Words that blame, or that the law does not know, in what a person reads. The lens will know more.
def check_respect():
    bad_words = re.compile(r"\b(?:onwillig\w*|fraudeur\w*|profiteur\w*|ongeldig\w*|verplicht veld|zelfredzaam\w*|"
                           r"eigen verantwoordelijkheid|invalid|lazy)\b", re.I)
    bad = []
    for path, text in TEXTS.items():
        if path.endswith(".po"):
            for key, strings in po_entries(text).items():
                for s in strings:
                    m = bad_words.search(s)
                    if m:
                        bad.append(f"{path}: {key}: {m.group(0)}")
    point("no sentence to a person blames or only says that something is wrong", bad)


def check_links():
    bad = []
    for path, text in TEXTS.items():
        if not path.endswith(".md"):
            continue
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if re.match(r"[a-z]+:", target) or target.startswith("#"):
                continue
            there = os.path.normpath(os.path.join(os.path.dirname(path), target.split("#")[0]))
            if not os.path.exists(there):
                bad.append(f"{path}: {target}")
    point("links between documents lead somewhere", bad)


def check_words():
    path = "docs/woordenlijst.md"
    seen, bad = {}, []
    for line in TEXTS.get(path, "").splitlines():
        m = re.match(r"\|\s*([^|]+?)\s*\|\s*([^|]+?)\s*\|\s*([^|]+?)\s*\|", line)
        if not m or m.group(1).lower() in ("nederlands", "---") or set(m.group(1)) <= set("-: "):
            continue
        for column, value in (("nl", m.group(1)), ("en", m.group(2))):
            key = (column, value.lower())
            if key in seen:
                bad.append(f"{value} stands twice")
            seen[key] = True
    if not seen:
        bad.append(f"{path} holds no words")
    point("every word of the woordenlijst stands once", bad)


def check_decisions():
    text = " ".join(t for p, t in TEXTS.items() if p.startswith("docs/decisions/")).lower()
    with open("package.json", encoding="utf-8") as f:
        package = json.load(f)
    names = list(package.get("dependencies", {})) + list(package.get("devDependencies", {}))
    with open("meson.build", encoding="utf-8") as f:
        names += re.findall(r"dependency\('([a-z0-9.+-]+)'", f.read())
    known = {"sqlite3": "sqlite", "libxml-2.0": "libxml2", "pangocairo": "pango", "threads": "", "libcrypto": "openssl",
             "@fontsource/atkinson-hyperlegible-next": "fontsource", "@cucumber/cucumber": "cucumber"}
    bad = [n for n in names if known.get(n, n) and known.get(n, n).lower() not in text]
    point("every dependency has its argument in docs/decisions", sorted(set(bad)))


def check_repository():
    wanted = ["README.md", "README.nl.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "LICENSE",
              "publiccode.yml", "docs/architecture.md", "docs/woordenlijst.md", "run", "test", ".ci/run"]
    point("the documents are there", [w for w in wanted if not os.path.exists(w)])
    bad = []
    for folder in sorted({os.path.dirname(p) for p in ALL if re.match(r"src/(ground/)?[a-z]+/[^/]+\.c$", p)}):
        readme = os.path.join(folder, "README.md")
        if not os.path.exists(readme):
            bad.append(f"{folder} has no README.md")
        elif len(TEXTS[readme].splitlines()) > 20:
            bad.append(f"{readme} is longer than 20 lines")
    point("every room has a README of at most 20 lines", bad)
    big = [f"{p}: {os.path.getsize(p)} bytes" for p in ALL if os.path.getsize(p) > 400_000]
    point("no file is larger than 400 kB", big)


check_repository()
check_publiccode()
check_sentences()
check_speech()
check_respect()
check_links()
check_words()
check_decisions()
print(f"1..{count}")
sys.exit(1 if failures else 0)
