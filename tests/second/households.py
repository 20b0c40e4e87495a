"""Random households for tests/second, always the same for a seed, and heavy at the boundaries:
ages on the day, amounts at a limit and a cent beside it, what is not known, people in every place.
"""
import datetime
import json
import random

MONTHS = [f"{y}-{m:02d}" for y in range(2023, 2027) for m in range(1, 13)]
KINDS = ("wage benefit pension alimony student_finance rent holiday_pay tax_refund self_employment other "
         "child_benefit allowance volunteer premium gift care_gift food_bank damages").split()
ASSETS = "savings car home other debt".split()
# What was added to the contract later: told now and then.
LATER_KINDS = ("others_support young_disabled_credit home_ownership tax_costs work_expenses asset_interest "
               "designated_damages energy_allowance anw_allowance wajong_allowance disability_allowance "
               "allowance_78gg school_allowance").split()
LATER_FACTS = ("not_resident no_residence_right detained evades_sentence military_service debts_with_means "
               "uitreiziger on_strike unpaid_leave study_with_finance study_not_followed clearly_unwilling "
               "lives_apart hours_cannot_grow").split()
JUDGED = ("gift", "damages", "holiday_pay", "premium")
EDGE_AGES = (18, 21, 27, 67)


def days_in(month):
    first = datetime.date(int(month[:4]), int(month[5:]), 1)
    return first, ((first + datetime.timedelta(days=32)).replace(day=1) - first).days


def born_at(r, first, days, ages):
    """A day of birth at or around the day somebody turns one of the ages."""
    age = r.choice(ages)
    kind = r.random()
    if kind < 0.15:
        day = first
    elif kind < 0.30:
        day = first - datetime.timedelta(days=1)
    elif kind < 0.45:
        day = first + datetime.timedelta(days=1)
    elif kind < 0.60:
        day = first + datetime.timedelta(days=days - 1)
    elif kind < 0.70:
        day = first + datetime.timedelta(days=days)
    else:
        day = first + datetime.timedelta(days=r.randrange(days))
    try:
        return day.replace(year=day.year - age)
    except ValueError:
        return datetime.date(day.year - age, 3, 1)


def born_any(r, first, low, high):
    return first - datetime.timedelta(days=r.randrange(low * 366, high * 365))


def amount(r, limits):
    """At a limit, a cent beside it, or anything."""
    kind = r.random()
    if kind < 0.4 and limits:
        return max(0, r.choice(limits) + r.choice((-1, 0, 0, 1)))
    if kind < 0.5:
        return r.choice((0, 1, 9, 10, 99, 100))
    return r.randrange(250_000)


def household(n, seed, figures):
    """The n-th household of a seed; figures(month) gives the amounts whose edges are sought."""
    r = random.Random(seed * 1_000_003 + n)
    month = r.choice(MONTHS) if r.random() < 0.6 else r.choice(MONTHS[30:])
    first, days = days_in(month)
    f = figures(month).amount
    unknown = 0.04 if r.random() < 0.12 else 0
    left = [2]

    def maybe_null(value):
        if unknown and left[0] and r.random() < unknown * 3:
            left[0] -= 1
            return None
        return value

    persons = []

    def person(name, role):
        if role == "child":
            day = born_at(r, first, days, (12,)) if r.random() < 0.3 else born_any(r, first, 0, 17)
        elif role == "cohabitant":
            day = born_at(r, first, days, (27,)) if r.random() < 0.3 else born_any(r, first, 0, 95)
        else:
            ages = EDGE_AGES if r.random() < 0.35 else None
            if ages:
                day = born_at(r, first, days, ages)
            else:
                low, high = r.choice(((17, 21), (18, 21), (21, 27), (27, 66), (27, 66), (66, 69), (68, 95)))
                day = born_any(r, first, low, high)
        p = {"id": name, "role": role, "born": maybe_null(day.isoformat())}
        for fact, often in (("institution", 0.08), ("student", 0.12), ("commercial_contract", 0.1),
                            ("shared_landlord", 0.08), ("hours_medically_limited", 0.12), ("wage_subsidy", 0.12),
                            ("informal_care_stay", 0.08), ("parents_cannot_support", 0.25)):
            if r.random() < often:
                p[fact] = True
            if unknown and r.random() < unknown and left[0]:
                left[0] -= 1
                p[fact] = None
        if r.random() < 0.12:
            p["right"] = False
        if unknown and r.random() < unknown and left[0]:
            left[0] -= 1
            p["right"] = None
        persons.append(p)

    person("a", "applicant")
    if r.random() < 0.45:
        person("b", "partner")
    for i in range(r.choice((0, 0, 0, 1, 1, 2, 3))):
        person(f"k{i}", "child")
    for i in range(r.choice((0, 0, 0, 1, 1, 2, 3, 5))):
        person(f"d{i}", "cohabitant")
    r.shuffle(persons)
    h = {"id": str(n), "month": month, "persons": persons}
    norms = [f[k] for k in ("single_18_20", "single_21_aow", "couple_21_aow", "single_aow", "couple_both_aow") if k in f]
    norms += [x // 2 for x in norms]
    if r.random() < 0.65:
        h["income"] = []
        for _ in range(r.choice((1, 1, 1, 2, 2, 3, 5))):
            kind = r.choice(KINDS) if r.random() < 0.6 else "wage"
            limits = {"gift": [f.get("gifts_limit_year", 0)], "premium": [f.get("premium_max_year", 0)],
                      "volunteer": [f.get("volunteer_allowance_month", 0)],
                      "pension": [f["pension_private_exempt_single"], f["pension_private_exempt_couple"]],
                      "wage": [4 * f.get("exempt_labour_25pct_max_month", 0),
                               8 * f.get("exempt_single_parent_12_5pct_max_month", 0),
                               f.get("exempt_medical_hours_15pct_max_month", 0) * 20 // 3] + norms}.get(kind, norms)
            who = r.choice(persons)["id"] if r.random() < 0.5 else "a"
            h["income"].append({"person": who, "kind": kind, "net_cents": maybe_null(amount(r, limits))})
    elif unknown and r.random() < 0.2 and left[0]:
        left[0] -= 1
        h["income"] = None
    if r.random() < 0.5:
        h["assets"] = []
        keys = ("assets_limit_single", "assets_limit_couple")
        room = f["assets_limit_single"] if len([p for p in persons if p["role"] in ("child", "partner")]) == 0 else f["assets_limit_couple"]
        for _ in range(r.choice((1, 1, 2, 3))):
            kind = r.choice(ASSETS)
            if kind == "home" and any(a["kind"] == "home" for a in h["assets"]):
                kind = "savings"  # a dwelling is one
            value = amount(r, [room, room // 2]) if kind != "home" else amount(r, [f["assets_home_exempt"], f["assets_home_exempt"] + room])
            one = {"kind": kind}
            if kind == "debt":
                one["debt_cents"] = maybe_null(value)
            else:
                one["value_cents"] = maybe_null(value)
                if r.random() < 0.4:
                    one["debt_cents"] = maybe_null(r.choice((0, value // 2, value, r.randrange(100_000))))
                if r.random() < 0.3 and one["value_cents"] is not None:
                    one["saved_during_assistance_cents"] = maybe_null(r.choice((0, value // 3, value)))
            h["assets"].append(one)
    elif unknown and r.random() < 0.2 and left[0]:
        left[0] -= 1
        h["assets"] = None
    if r.random() < 0.3:
        limit = f.get("gifts_limit_year", 120_000)
        h["gifts_this_year_cents"] = maybe_null(r.choice((0, limit - 1, limit, limit + 1, r.randrange(limit))))
    if r.random() < 0.6:
        h["exemption"] = {"wage_25_months_used": maybe_null(r.choice((0, 0, 3, 5, 6, 7, 17, 18, 19))),
                          "helps_towards_work": maybe_null(r.random() < 0.75),
                          "single_parent_12_5_months_used": maybe_null(r.choice((0, 0, 12, 29, 30, 31)))}
    if r.random() < 0.12:
        h["reduction"] = {"housing_percent": maybe_null(r.choice((0, 10, 20, 100))),
                          "school_leaver_percent": maybe_null(r.choice((0, 0, 10, 20)))}
    if r.random() < 0.12:
        h["measure"] = {"percent": maybe_null(r.choice((0, 1, 5, 20, 100))), "decision": r.choice(("B-12", "B-12", None))}
    return later(h, seed, n, f)


def later(h, seed, n, f):
    """Facts the contract got later, in one household of five."""
    r = random.Random(seed * 7_000_003 + n)
    if r.random() > 0.2:
        return latest(h, seed, n, f)
    first, days = days_in(h["month"])
    for p in h["persons"]:
        if p["role"] not in ("applicant", "partner"):
            continue
        for fact in LATER_FACTS:
            if r.random() < 0.05:
                p[fact] = True
        if r.random() < 0.1:
            start = first + datetime.timedelta(days=r.randrange(-60, days))
            p["abroad"] = True
            p["abroad_from"] = start.isoformat()
            if r.random() < 0.6:
                p["abroad_until"] = (start + datetime.timedelta(days=r.choice((27, 28, 29, 90, 91, r.randrange(60))))).isoformat()
            if r.random() < 0.4:
                p["abroad_days_before"] = r.choice((0, 10, 27, 28, 29, 90, 91))
        if r.random() < 0.2:
            p["wage_25_months_used"] = r.choice((0, 5, 6))
        if r.random() < 0.2:
            p["wage_subsidy_months_used"] = r.choice((0, 11, 12, 13))
        if r.random() < 0.2:
            p["premium_this_year_cents"] = r.choice((0, 100_000, f.get("premium_max_year", 300_000)))
        if r.random() < 0.2:
            p["volunteer_this_year_cents"] = r.choice((0, 198_000, 210_000, 220_000))
    adults = [p["id"] for p in h["persons"] if p["role"] in ("applicant", "partner")]
    if h.get("income"):
        for one in h["income"]:
            if r.random() < 0.1:
                one["earned_in"] = r.choice((h["month"], "2023-01", "2025-12"))
            if one["kind"] in JUDGED and r.random() < 0.4:
                one[r.choice(("left_out", "counted"))] = True
        if r.random() < 0.4:
            h["income"].append({"person": r.choice(adults), "kind": r.choice(LATER_KINDS), "net_cents": r.randrange(60_000)})
    if h.get("assets") and r.random() < 0.4:
        h["assets"].append({"kind": r.choice(("belongings", "damages")), "value_cents": r.randrange(3_000_000)})
    if r.random() < 0.2:
        h["assets_room_used_cents"] = r.choice((1, 100_000, f["assets_limit_single"]))
    if "reduction" in h and r.random() < 0.5:
        h["reduction"]["school_leaver_months"] = r.choice((0, 5, 6, 7))
    if "measure" in h and r.random() < 0.4:
        h["measure"]["amount_cents"] = r.choice((1, 5_000, 200_000))
    return latest(h, seed, n, f)


def latest(h, seed, n, f):
    """Lodgers, parents who pay, savings of costs, a penalty of ours, an annuity: in one of eight."""
    r = random.Random(seed * 9_000_011 + n)
    if r.random() > 0.12:
        return h
    everyone = [p["id"] for p in h["persons"]]
    if h.get("income", 0) is not None:
        h.setdefault("income", [])
        for _ in range(r.choice((1, 1, 2, 3))):
            kind = r.choice(("lodger", "parents", "cost_saving", "penalty"))
            limits = [f["gifts_limit_year"]] if "gifts_limit_year" in f and kind == "cost_saving" else [f["single_18_20"]]
            one = {"person": r.choice(everyone), "kind": kind, "net_cents": None if r.random() < 0.03 else amount(r, limits)}
            if kind in ("parents", "cost_saving") and r.random() < 0.4:
                one[r.choice(("left_out", "counted"))] = True
            if r.random() < 0.05:
                one["earned_in"] = "2023-01"
            h["income"].append(one)
    if h.get("assets", 0) is not None and r.random() < 0.3:
        most = f.get("annuity_value_exempt", 31_986_100)
        for _ in range(r.choice((1, 1, 2))):
            value = r.choice((0, most // 2, most - 1, most, most + 1, most + 800_000))
            h.setdefault("assets", []).append({"kind": "annuity", "value_cents": value,
                                               "debt_cents": r.choice((0, 0, 5_000))})
    return h


def line(h):
    return json.dumps(h, separators=(",", ":"))
