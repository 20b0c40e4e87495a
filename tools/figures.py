#!/usr/bin/env python3
"""figures - the figures of the law, from a CSV a lawyer can edit, to C constants.

    python3 tools/figures.py src/law/figures.csv OUT/law/figures.csv.h

Columns: key, from, to, amount, unit, article, source, checked, agree, note. Amounts are whole
cents, basis points or months of age (see `unit`); an empty amount means: looked for and not found.
Half-years are where the norms (art. 20-23 Pw) change. The build stops, naming the line, on a wrong
day, an overlap, a half-year without a norm, or when an identity of the act does not hold.
Standard library only.
"""

import csv
import datetime
import functools
import sys

NORMS = [
    "single_18_20", "couple_both_18_20_no_child", "couple_one_18_20_no_child",
    "couple_both_18_20_child", "couple_one_18_20_child", "single_21_aow", "couple_21_aow",
    "single_aow", "couple_both_aow", "couple_one_aow", "partner_18_20_child_in_costsharing",
    "partner_18_20_no_child_in_costsharing", "institution_single", "institution_couple",
    "institution_raise_single", "institution_raise_couple",
]
AMOUNTS = NORMS + [
    "youth_supplement_18_20", "exempt_labour_25pct_max_month",
    "exempt_single_parent_12_5pct_max_month", "exempt_medical_hours_15pct_max_month",
    "exempt_wage_subsidy_15pct_max_month", "premium_max_year", "volunteer_allowance_month", "volunteer_allowance_year",
    "gifts_limit_year", "pension_private_exempt_single", "pension_private_exempt_couple",
    "assets_limit_single", "assets_limit_single_parent", "assets_limit_couple",
    "assets_home_exempt", "special_assistance_threshold_year", "holiday_allowance",
    "annuity_value_exempt",
]
AGES = [12, 18, 21, 27]
DAY_ZERO = datetime.date(1970, 1, 1)
LAST = datetime.date(9999, 12, 31)
NOT_FOUND, NOT_IN_ACT = -1, -2


def stop(line, what):
    sys.exit(f"figures: {sys.argv[1]}:{line}: {what}")


def day(text, line, empty=None):
    if text == "" and empty is not None:
        return empty
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        stop(line, f"'{text}' is no day (YYYY-MM-DD)")


def number(d):
    return (d - DAY_ZERO).days


def c_text(text):
    out = ['"']
    for byte in text.encode():
        if byte in b'"\\':
            out.append("\\" + chr(byte))
        elif 32 <= byte < 127:
            out.append(chr(byte))
        else:
            out.append(f"\\{byte:03o}")
    return "".join(out) + '"'


def read(path):
    rows = []
    with open(path, encoding="utf-8-sig", newline="") as file:
        for line, r in enumerate(csv.DictReader(file), start=2):
            amount = r["amount"]
            if amount != "" and not amount.isdigit():
                stop(line, f"'{amount}' is no whole amount")
            if amount == "" and not r["note"].startswith("Not found"):
                stop(line, "an empty amount needs a note that begins with 'Not found'")
            row = dict(r, line=line, first=day(r["from"], line), last=day(r["to"], line, LAST),
                       value=NOT_FOUND if amount == "" else int(amount))
            if row["last"] < row["first"]:
                stop(line, "ends before it begins")
            day(r["checked"], line)
            for other in rows:
                if other["key"] == row["key"] and other["first"] <= row["last"] \
                        and row["first"] <= other["last"]:
                    stop(line, f"overlaps line {other['line']} of the same key")
            rows.append(row)
    return rows


def at(rows, key, when):
    for r in rows:
        if r["key"] == key and r["first"] <= when <= r["last"]:
            return r["value"]
    return NOT_IN_ACT


def half(n):
    return (n + 1) // 2


def check(period, v):
    """The identities that hold to the cent in every half-year (participatiewet 3)."""
    for name, found, expected in [
        ("20.1b = 2 x 20.1a", v["couple_both_18_20_no_child"], 2 * v["single_18_20"]),
        ("20.1c = 20.1a + half of 21b", v["couple_one_18_20_no_child"],
         v["single_18_20"] + half(v["couple_21_aow"])),
        ("22a.3b = 20.1a", v["partner_18_20_no_child_in_costsharing"], v["single_18_20"]),
        ("20.2b = 20.1a + 22a.3a", v["couple_both_18_20_child"],
         v["single_18_20"] + v["partner_18_20_child_in_costsharing"]),
        ("20.2c = 22a.3a + half of 21b", v["couple_one_18_20_child"],
         v["partner_18_20_child_in_costsharing"] + half(v["couple_21_aow"])),
    ]:
        if found != expected:
            sys.exit(f"figures: {sys.argv[1]}: {period}: {name} does not hold: "
                     f"{found} and {expected}")
    for key in NORMS:
        if v[key] < 0:
            sys.exit(f"figures: {sys.argv[1]}: {period}: no {key}")


def grows(period, v, before):
    """Every norm grows like norm 21 b, but the raises of 23 lid 2; what differs more is printed.

    In the eight half-years of 2023-2026 the norms below the pension age stay within a thousandth
    of that growth; those of art. 22 follow art. 37a and are looked at with ten times the room."""
    for key in NORMS:
        if key.startswith("institution_raise") or before[key] <= 0:
            continue
        expected = before[key] * v["couple_21_aow"] / before["couple_21_aow"]
        room = 0.02 if key.endswith("_aow") and key not in ("single_21_aow", "couple_21_aow") else 0.002
        if abs(v[key] - expected) > room * expected:
            print(f"figures: {sys.argv[1]}: {period}: {key} is {v[key]}; growing like norm 21 b "
                  f"it would be {expected:.0f}: look again", file=sys.stderr)


def years_before(d, years):
    """The last birth day of someone who has reached that age on day d."""
    try:
        return d.replace(year=d.year - years)
    except ValueError:
        return datetime.date(d.year - years, 2, 28)


def plus_months(d, months):
    n = d.year * 12 + d.month - 1 + months
    first = datetime.date(n // 12, n % 12 + 1, 1)
    after = datetime.date((n + 1) // 12, (n + 1) % 12 + 1, 1)
    return min(first + datetime.timedelta(days=d.day - 1), after - datetime.timedelta(days=1))


@functools.lru_cache(maxsize=None)
def reached(rows):
    """(day the pension age is reached, day of birth), in the order of birth."""
    found = []
    for r in rows:
        born = r[0]
        while born <= r[1]:
            found.append((plus_months(born, r[2]), born))
            born += datetime.timedelta(days=1)
    return found


def pension_cut(rows, when):
    """The last birth day of someone who has reached the pension age on day `when`."""
    ages = tuple(sorted((r["first"], r["last"], r["value"]) for r in rows
                        if r["key"] == "pension_age"))
    before = ages[0][0] - datetime.timedelta(days=1)
    return max([born for day, born in reached(ages) if day <= when], default=before)


def months_of(first, last):
    n = first.year * 12 + first.month - 1
    while datetime.date(n // 12, n % 12 + 1, 1) <= last:
        start = datetime.date(n // 12, n % 12 + 1, 1)
        after = datetime.date((n + 1) // 12, (n + 1) % 12 + 1, 1)
        yield start, after - datetime.timedelta(days=1)
        n += 1


def write(rows, out):
    periods = sorted({(r["first"], r["last"]) for r in rows if r["key"] == NORMS[0]})
    out.write("/* Made by tools/figures.py; edit the CSV. */\n")
    out.write("static const struct law_figures law_periods[] __attribute__((unused)) = {\n")
    before = None
    for first, last in periods:
        v = {key: at(rows, key, first) for key in AMOUNTS}
        check(first, v)
        if before is not None:
            grows(first, v, before)
        before = v
        out.write(f"    {{.from = {{{number(first)}}}, .to = {{{number(last)}}},\n     .amount = {{\n")
        for key in AMOUNTS:
            out.write(f"         [LAW_{key.upper()}] = {v[key]},\n")
        out.write("     },\n     .months = {\n")
        for start, end in months_of(first, last):
            cuts = [[number(years_before(start, a)), number(years_before(end, a))] for a in AGES]
            cuts.append([number(pension_cut(rows, start)), number(pension_cut(rows, end))])
            text = ", ".join("{" + ", ".join(str(c[i]) for c in cuts) + "}" for i in (0, 1))
            days = [start + datetime.timedelta(days=i) for i in range((end - start).days + 1)]
            pension = ", ".join(str(number(pension_cut(rows, d))) for d in days)
            out.write(f"         {{.month = {start.year * 12 + start.month - 1}, .first = {{{number(start)}}}, .last = {{{number(end)}}},\n"
                      f"          .born = {{{text}}},\n          .pension = {{{pension}}}}},\n")
        out.write("     }},\n")
    out.write("};\n\n/* Of each month from the first on: its place in law_periods, or 255. */\n"
              "static const uint8_t law_period_of[] __attribute__((unused)) = {\n")
    place = {}
    for i, (first, last) in enumerate(periods):
        for start, _ in months_of(first, last):
            place[start.year * 12 + start.month - 1] = i
    for n in range(min(place), max(place) + 1):
        out.write(f"    {place.get(n, 255)},\n")
    out.write("};\n\nstatic const struct law_figure law_rows[] __attribute__((unused)) = {\n")
    for r in rows:
        texts = ", ".join(f"TEXT_INIT({c_text(r[k])})"
                          for k in ("key", "unit", "article", "source", "note"))
        out.write(f"    {{{texts}, {r['value']}, {{{number(r['first'])}}}, "
                  f"{{{number(r['last'])}}}, {{{number(day(r['checked'], r['line']))}}}, "
                  f"{int(r['agree'])}}},\n")
    out.write("};\n")


def main():
    if len(sys.argv) != 3:
        sys.exit("use: figures.py INPUT.csv OUTPUT.h")
    rows = read(sys.argv[1])
    with open(sys.argv[2], "w", encoding="ascii") as out:
        write(rows, out)


main()
