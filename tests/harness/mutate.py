"""Mutation of the rules in src/law: does a test notice every comparison, constant, negation and
statement? Prints TAP and, with --write, a page of figures and survivors.

    mutate.py [--sample N | --full] [--seed S] [--jobs J] [--only FILE] [--write docs/mutation.md]

One change at a time: a comparison moved by one or turned, 0 and 1 exchanged (any other number
plus one), && for ||, a ! taken away, a statement left out. The changed file is compiled, linked
with the rest of src/law, and the tests of src/law run against it until one fails: the tables of
tests/law, the unit tests, the properties, and the answers of tests/second. A program that does not
end in time is killed too. What does not compile is no mutant. Change by change is deterministic;
the sample is drawn by the seed. What cannot be noticed is the same program in other words: either the
compiler makes the same code of it, to the byte (-O2), or it stands with its reason in
tests/harness/mutants-equal.txt.
"""
import argparse
import collections
import concurrent.futures
import glob
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests/second"))
import bijstand  # noqa: E402
import compare  # noqa: E402
import households  # noqa: E402

# The doors (JSON, forms, wording, benchmark) hold no rule of the act; the fuzz targets and their own
# tests are theirs.
NO_RULES = {"bench.c", "say.c", "labels.c", "form.c", "json.c", "household_json.c", "stream.c", "calculate.c",
            "csv.c",
            "fields.c", "receipt.c", "bijstand.c"}
# These first, then every other test of the room, the properties last.
FIRST = ["table_test", "steps_test", "assist_test"]
LAST = ["property_test"]
FLAGS = ["-std=c17", "-D_GNU_SOURCE", "-O1", "-w", "-fPIC"]
SECONDS_MOST = 20
AIM = 95
SECOND = 3000  # random households of tests/second held beside each mutant


# --- finding what can be changed ---
def blanked(source):
    """The source with comments, texts, characters and preprocessor lines made blank."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    source = re.sub(r"/\*.*?\*/|//[^\n]*", blank, source, flags=re.S)
    source = re.sub(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, source)
    source = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", blank, source, flags=re.M)
    # A check of the program on itself says nothing a test could see.
    # Nor does what is asked of the memory beforehand: it changes how long, never what.
    return re.sub(r"\b(?:assert|_Static_assert|__builtin_prefetch)\s*\([^;]*;", blank, source)


TURNED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "&&": "||", "||": "&&"}
OPERATOR = re.compile(r"(?<![<>=!&|+\-*/-])(<=|>=|==|!=|&&|\|\||<|>)(?![<>=&|])")
NUMBER = re.compile(r"(?<![\w.])(\d+)(?![\w.])")
NEGATION = re.compile(r"!(?=[\w(])")
STATEMENT = re.compile(r"(?<=[;{}):])\s*((?:[a-z_]\w*(?:(?:->|\.)\w+|\[[^;{}\]]*\])*\s*(?:[-+*|&^]?=(?!=)[^;{}]*|\+\+|--|"
                       r"\([^;{}]*\))|\*[a-z_]\w*\s*=[^;{}]*|\(void\)[^;{}]*|break|continue|return))\s*;")
# Declarations look like statements; a word of these begins one.
DECLARES = re.compile(r"(?:const|static|struct|enum|int|bool|size_t|u?int\d+_t|char|unsigned|void|return\b.+|case|goto|"
                      r"for|while|if|switch|sizeof|do)\b")


# The larger or the smaller of two: where they are equal it is the same one.
EITHER = re.compile(r"([\w.>-]+(?:\[\w+\])?) (?:>|<|>=|<=) ([\w.>-]+(?:\[\w+\])?) \? (?:\1 : \2|\2 : \1)(?!\w)")


def inside_function(text):
    """For each place: are we inside braces of a function (not of a table of constants)?"""
    depth, inside, table = 0, [False] * len(text), 0
    for i, c in enumerate(text):
        if c == "{":
            if depth == 0:
                before = text[:i].rstrip()
                table = 0 if before.endswith(")") else 1
            depth += 1
        elif c == "}":
            depth -= 1
        inside[i] = depth > 0 and not table
    return inside


def mutants(path):
    with open(path, encoding="utf-8") as file:
        source = file.read()
    text = blanked(source)
    inside = inside_function(text)
    found = []

    def add(start, end, new, what):
        line = source.count("\n", 0, start) + 1
        was = source[source.rfind("\n", 0, start) + 1:source.find("\n", start)].strip()
        found.append((path, line, start, end, new, what, was))

    either = [(m.start(), m.end()) for m in EITHER.finditer(text)]
    for m in OPERATOR.finditer(text):
        if not inside[m.start()]:
            continue
        op = m.group(1)
        if not any(a <= m.start() < b for a, b in either):
            add(m.start(1), m.end(1), TURNED[op], f"{op} becomes {TURNED[op]}")
        if op in "<=>=" and op not in ("==",):
            turned = {"<": ">=", ">=": "<", ">": "<=", "<=": ">"}[op]
            add(m.start(1), m.end(1), turned, f"{op} becomes {turned}")
    for m in NUMBER.finditer(text):
        if inside[m.start()]:
            new = {"0": "1", "1": "0"}.get(m.group(1), str(int(m.group(1)) + 1))
            add(m.start(1), m.end(1), new, f"{m.group(1)} becomes {new}")
    for m in NEGATION.finditer(text):
        if inside[m.start()] and text[m.end():m.end() + 1] != "=":
            add(m.start(), m.end(), "", "! is taken away")
    for m in STATEMENT.finditer(text):
        words = m.group(1)
        if inside[m.start(1)] and not DECLARES.match(words):
            add(m.start(1), m.end(1), "", "left out: " + " ".join(words.split())[:60])
    return source, found


# --- building ---
def run(command, **more):
    return subprocess.run(command, capture_output=True, check=False, **more)


class Base:
    """Everything compiled once; a mutant changes one object."""

    def __init__(self, folder):
        self.folder = folder
        self.src = os.path.join(ROOT, "src")
        self.made = os.path.join(folder, "made")
        os.makedirs(os.path.join(self.made, "law"))
        os.makedirs(os.path.join(folder, "o"))
        law = os.path.join(self.src, "law")
        for table in glob.glob(os.path.join(law, "*.csv")):
            self.must([sys.executable, os.path.join(ROOT, "tools/figures.py"), table,
                       os.path.join(self.made, "law", os.path.basename(table) + ".h")])
        self.must([sys.executable, os.path.join(ROOT, "tools/sentences.py"), os.path.join(law, "nl.po"),
                   os.path.join(self.made, "law/nl.po.h"), os.path.join(folder, "nl.d")])
        ours = sorted(glob.glob(os.path.join(law, "*.c")) + glob.glob(os.path.join(self.src, "ground/base/*.c")))
        self.objects = {}
        self.exact = {}
        jobs = []
        for path in ours:
            if path.endswith(("_test.c", "_fuzz.c")):
                continue
            out = os.path.join(folder, "o", os.path.basename(path)[:-2] + ".o")
            self.objects[path] = out
            jobs.append(self.compiling(path, out))
        self.tests = []
        there = sorted(os.path.basename(t)[:-2] for t in glob.glob(os.path.join(law, "*_test.c")))
        for name in FIRST + [t for t in there if t not in FIRST + LAST] + LAST:
            path = os.path.join(law, name + ".c")
            if os.path.exists(path):
                out = os.path.join(folder, "o", name + ".o")
                jobs.append(self.compiling(path, out))
                self.tests.append((name, out))
        main = os.path.join(folder, "o", "main.o")
        jobs.append(self.compiling(os.path.join(ROOT, "tests/second/main.c"), main))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(self.must, jobs))
        lib = os.path.join(folder, "base")
        os.makedirs(lib)
        self.must(["cc", "-shared", "-o", os.path.join(lib, "liblaw.so")] + list(self.objects.values()))
        for name, out in self.tests:
            self.must(["cc", "-o", os.path.join(folder, name), out, "-L" + lib, "-llaw", "-lcmocka"])
        self.must(["cc", "-o", os.path.join(folder, "calculate"), main, "-L" + lib, "-llaw"])
        self.second(lib)

    def is_same(self, path, changed):
        """Does the compiler make the same code of both? Of who survives only."""
        outs = []
        for source in (path, changed):
            if source in self.exact:
                outs.append(self.exact[source])
                continue
            out = os.path.join(os.path.dirname(changed), "exact.o")
            command = self.compiling(source, out)
            command[1:1] = ["-I" + os.path.dirname(path), "-O2", f"-fmacro-prefix-map={os.path.dirname(source)}=."]
            command.remove("-O1")
            if run(command).returncode:
                return False
            with open(out, "rb") as file:
                outs.append(file.read())
            if source == path:
                self.exact[path] = outs[-1]
        return outs[0] == outs[1]

    def compiling(self, path, out):
        return ["cc", *FLAGS, "-I" + self.src, "-I" + self.made, "-I" + os.path.dirname(path), "-c", path, "-o", out]

    def must(self, command):
        said = run(command, cwd=ROOT)
        if said.returncode:
            sys.exit(f"mutate: {' '.join(command)}\n{said.stderr.decode()}")

    def second(self, lib):
        """The answers of tests/second to random households, once."""
        made = [households.household(n, 42, compare.figures) for n in range(SECOND)]
        self.households = os.path.join(self.folder, "households.jsonl")
        with open(self.households, "w", encoding="utf-8") as file:
            file.writelines(households.line(h) + "\n" for h in made)
        said = self.calculated(lib)
        self.answers = []
        for h, theirs in zip(made, said):
            mine = bijstand.calculate(h, compare.figures(h["month"]))
            theirs = json.loads(theirs)
            same = mine is not None and "error" not in theirs and not compare.differs(mine, theirs)
            self.answers.append(mine if same else None)
        self.unlike = self.answers.count(None) + SECOND - len(self.answers)

    def calculated(self, lib):
        return run([os.path.join(self.folder, "calculate"), self.households], timeout=SECONDS_MOST,
                   env={"LD_LIBRARY_PATH": lib}).stdout.splitlines()

    def killer(self, lib, path=""):
        """The first test that notices; None when none does. The file's own test goes first."""
        env = dict(os.environ, LD_LIBRARY_PATH=lib, ERKENNING_SOURCE=ROOT, CMOCKA_MESSAGE_OUTPUT="TAP",
                   ERKENNING_SHARED=os.environ.get("ERKENNING_SHARED", os.path.join(ROOT, "../shared")))
        order = [t for t, _ in self.tests if t not in LAST] + ["second"] + LAST
        own = os.path.basename(path)[:-2] + "_test"
        order.sort(key=lambda name: name != own)
        for name in order:
            try:
                if name == "second":
                    said = self.calculated(lib)
                    if len(said) < len(self.answers):
                        return name
                    for mine, theirs in zip(self.answers, said):
                        if mine is None:
                            continue
                        theirs = json.loads(theirs)
                        if "error" in theirs or compare.differs(mine, theirs):
                            return name
                elif (name, os.path.join(self.folder, "o", name + ".o")) in self.tests:
                    if run([os.path.join(self.folder, name)], cwd=ROOT, env=env, timeout=SECONDS_MOST).returncode:
                        return name
            except subprocess.TimeoutExpired:
                return name + " (time)"
            except ValueError:  # no JSON any more
                return name
        return None


def try_one(base, source, mutant, number):
    path, line, start, end, new, what, was = mutant
    lib = os.path.join(base.folder, f"m{number}")
    os.makedirs(lib)
    try:
        changed = os.path.join(lib, os.path.basename(path))
        with open(changed, "w", encoding="utf-8") as file:
            file.write(source[:start] + new + source[end:])
        out = os.path.join(lib, "changed.o")
        command = base.compiling(changed, out)
        command.insert(1, "-I" + os.path.dirname(path))
        if run(command).returncode:
            return mutant, "no program", None
        objects = [out if p == path else o for p, o in base.objects.items()]
        if run(["cc", "-shared", "-o", os.path.join(lib, "liblaw.so")] + objects).returncode:
            return mutant, "no program", None
        by = base.killer(lib, path)
        if by is None and base.is_same(path, changed):
            return mutant, "same code", None
        return mutant, "killed" if by else "survived", by
    finally:
        shutil.rmtree(lib, ignore_errors=True)


def equal_ones():
    """file | line of source | change: # why it is the same program."""
    path = os.path.join(ROOT, "tests/harness/mutants-equal.txt")
    if not os.path.exists(path):
        return {}
    found = {}
    with open(path, encoding="utf-8") as file:
        for text in file:
            text = text.strip()
            if text and not text.startswith("#"):
                key, _, why = text.partition(" # ")
                found[tuple(part.strip() for part in key.split(" @ "))] = why
    return found


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--full", action="store_true")
    p.add_argument("--sample", type=int, default=400)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--jobs", type=int, default=os.cpu_count())
    p.add_argument("--only")
    p.add_argument("--write")
    p.add_argument("--minutes", type=float, default=0, help="stop after so long; what was not tried is said")
    a = p.parse_args()
    began = time.monotonic()
    everything, sources = [], {}
    for path in sorted(glob.glob(os.path.join(ROOT, "src/law/*.c"))):
        name = os.path.basename(path)
        if name in NO_RULES or name.endswith(("_test.c", "_fuzz.c")) or (a.only and name not in a.only.split(",")):
            continue
        sources[path], found = mutants(path)
        everything += found
    chosen = everything
    if not a.full and len(everything) > a.sample:
        chosen = sorted(random.Random(a.seed).sample(everything, a.sample))
    equal, counts, by_test, survivors = equal_ones(), collections.Counter(), collections.Counter(), []
    per_file = collections.defaultdict(collections.Counter)
    with tempfile.TemporaryDirectory(prefix="mutate-", dir=os.environ.get("ERKENNING_SCRATCH")) as folder:
        base = Base(folder)
        while (sound := base.killer(os.path.join(folder, "base"))) is not None:
            print(f"# {sound} fails before anything is changed and is left out: mend it first")
            if not any(t[0] == sound for t in base.tests):
                print("not ok 1 - the tests of src/law pass before anything is changed\n1..1")
                return 1
            base.tests = [t for t in base.tests if t[0] != sound]
        print(f"# {len(everything)} changes in {len(sources)} files, {len(chosen)} tried; "
              f"{base.unlike} of {SECOND} random households unlike tests/second are left out", flush=True)
        with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
            todo = []
            for n, m in enumerate(chosen):
                name = os.path.basename(m[0])
                if (name, m[6], m[5]) in equal:
                    counts["equal"] += 1
                    continue
                todo.append((n, m))
            # In any order: what there is no time for is then spread over the files.
            random.Random(a.seed).shuffle(todo)

            def one(job):
                if a.minutes and time.monotonic() - began > a.minutes * 60:
                    return job[1], "not tried", None
                return try_one(base, sources[job[1][0]], job[1], job[0])
            for mutant, how, by in pool.map(one, todo):
                counts[how] += 1
                per_file[os.path.basename(mutant[0])][how] += 1
                if by:
                    by_test[by.replace(" (time)", "")] += 1
                if how == "survived":
                    survivors.append(mutant)
                    print(f"# survived {os.path.relpath(mutant[0], ROOT)}:{mutant[1]}: {mutant[5]}: {mutant[6]}", flush=True)
    tried = counts["killed"] + counts["survived"]
    share = 100 * counts["killed"] / tried if tried else 0
    seconds = time.monotonic() - began
    says = (f"{counts['killed']} of {tried} changes to the rules in src/law are noticed by a test ({share:.1f} %, aim {AIM} %)")
    print("# noticed by: " + ", ".join(f"{t} {c}" for t, c in by_test.most_common()))
    print(f"# {counts['no program']} did not compile, {counts['same code']} are the same code to the compiler, {counts['equal']} change "
          f"nothing, {counts['not tried']} not tried, {seconds:.0f} s")
    print(f"{'ok' if share >= AIM else 'not ok'} 1 - {says}")
    print("1..1")
    survivors.sort()
    if a.write:
        write(a.write, says, counts, per_file, by_test, survivors, len(everything), len(chosen), a, equal)
    return 0 if share >= AIM else 1


def write(path, says, counts, per_file, by_test, survivors, all_count, tried, a, equal):
    with open(path, "w", encoding="utf-8") as file:
        file.write("# Mutation of the rules in `src/law`\n\nWritten by `tests/harness/mutate.py`"
                   f" ({'all' if a.full else f'a sample of {tried} by seed {a.seed}'} of {all_count} changes" + (f"; there was no time for {counts['not tried']} of "
                   "them, drawn by chance" if counts["not tried"] else "") + f").\n\n{says}.\n\n"
                   "| File | Noticed | Not noticed | Did not compile |\n|---|---:|---:|---:|\n")
        for name in sorted(per_file):
            c = per_file[name]
            file.write(f"| {name} | {c['killed']} | {c['survived']} | {c['no program']} |\n")
        file.write("\nNoticed first by: " + ", ".join(f"{t} {c}" for t, c in by_test.most_common()) + ".\n")
        file.write(f"\nNot counted: {counts['same code']} of which the compiler makes the same code, to the byte; "
                   f"{counts['equal']} that are the same program in other words, each with its reason in "
                   "`tests/harness/mutants-equal.txt`.\n")
        file.write("\n## Not noticed\n\n" if survivors else "\nEvery change was noticed.\n")
        for m in survivors:
            file.write(f"- `{os.path.relpath(m[0], ROOT)}:{m[1]}` {m[5]}: `{m[6]}`\n")


if __name__ == "__main__":
    sys.exit(main())
