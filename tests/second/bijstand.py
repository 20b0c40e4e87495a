"""General assistance of one household in one month, written a second time: from the articles of
the Participatiewet, not from the C of src/law. Slow, exact (fractions), one function an article.
tests/second/compare.py holds the two side by side.

Where the act is silent this follows the choices that src/law/assist.h publishes: half cents up, a
birthday in the month splits the norm by days, ages for exemptions and assets are those of the
first day, per cents of art. 27, 28 and 18 as written there.

What is not known is tried with every answer that can matter (`Try`): the range is what came out.
"""
import csv
import datetime
import functools
from fractions import Fraction

BIG = 10_000_000_000_000  # the largest amount the contract lets in
# 13 lid 1 a-c, g, h and 11 lid 1-3; d and 13 lid 2 b in so far as; 13 lid 2 c and d under 27.
WHOLLY_OUT = ("not_resident", "no_residence_right", "detained", "evades_sentence", "military_service",
              "debts_with_means", "uitreiziger")
AS_FAR_AS = ("on_strike", "unpaid_leave")
OUT_UNDER_27 = ("study_with_finance", "study_not_followed", "clearly_unwilling")
# 31 lid 2 a, b, d, e, f, g, i, l, o, p, q, t, u, 78gg: never means, whoever has them
NEVER_MEANS = {"child_benefit", "allowance", "care_gift", "others_support", "home_ownership", "tax_costs",
               "work_expenses", "asset_interest", "designated_damages", "energy_allowance", "anw_allowance",
               "wajong_allowance", "disability_allowance", "allowance_78gg"}
# The ages one can have as far as the act cares, as years before the month.
AGES_ADULT = (16, 19, 24, 40, 80)
AGES_CHILD = (5, 15)
AGES_OTHER = (20, 40)
# Between nothing and all too: a lower norm can let a measure take less (18, 27, 32 lid 3).
PER_CENTS = tuple(range(0, 101, 5))


class Figures:
    """The amounts of one month, from a table of key, from, to, cents."""

    def __init__(self, lines, month):
        first = month + "-01"
        self.amount, self.open = {}, set()
        for key, start, end, cents in lines:
            if start <= first and (end == "" or end >= first):
                if cents == "":
                    self.open.add(key)
                else:
                    self.amount[key] = int(cents)

    def __getitem__(self, key):
        return self.amount[key]

    def get(self, key):
        return self.amount.get(key)


def read_norms(path):
    """(key, from, to, cents) of norms.csv; what was not found keeps an empty amount."""
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.reader(file):
            if row[0] != "key":
                yield row[0], row[1], row[2], row[3]


def half_up(x):
    """A fraction of a cent is rounded half up."""
    if isinstance(x, int):
        return x
    return (2 * x.numerator + x.denominator) // (2 * x.denominator)


@functools.lru_cache(maxsize=None)
def per_cent(cents, part):
    return half_up(Fraction(cents * part, 100))


# --- days and ages ---
def add_years(born, years):
    """The day somebody born on `born` is so many years old; 29 February: 1 March in other years."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return datetime.date(born.year + years, 3, 1)


@functools.lru_cache(maxsize=200_000)
def birthday(born, years):
    return add_years(born, years)


@functools.lru_cache(maxsize=200_000)
def pension_day(born):
    """AOW 7a: 67 years; 66 years and 10 months for who was born before March 1957."""
    if born >= datetime.date(1957, 3, 1):
        return add_years(born, 67)
    if born < datetime.date(1956, 6, 1):
        return datetime.date(2022, 12, 31)  # long ago as far as these months go
    month = born.month + 10
    year = born.year + 66 + (month - 1) // 12
    month = (month - 1) % 12 + 1
    try:
        return datetime.date(year, month, born.day)
    except ValueError:  # no such day: the last one of that month
        return datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)


@functools.lru_cache(maxsize=None)
def month_days(month):
    first = datetime.date(int(month[:4]), int(month[5:7]), 1)
    nxt = (first + datetime.timedelta(days=32)).replace(day=1)
    return first, (nxt - first).days


@functools.lru_cache(maxsize=None)
def births(role, first, days):
    """Days of birth that together give every answer: an age between the borders of the act, and a
    border passed on the second or on the last day of the month."""
    ages, borders = {"child": (AGES_CHILD, (12, 18)), "cohabitant": (AGES_OTHER, (27,))}.get(role, (AGES_ADULT, (18, 21, 27)))
    found = [datetime.date(first.year - age, 2 if first.month == 1 else 1, 15) for age in ages]
    ends = (first + datetime.timedelta(days=1), first + datetime.timedelta(days=days - 1))
    for day in ends:
        for years in borders:
            found.append(day.replace(year=day.year - years) if (day.month, day.day) != (2, 29) else
                         datetime.date(day.year - years, 2, 28))
        if role in ("applicant", "partner"):
            months = 67 * 12 if first >= datetime.date(2024, 1, 1) else 66 * 12 + 10
            born = day.year * 12 + day.month - 1 - months
            found.append(datetime.date(born // 12, born % 12 + 1, min(day.day, 28)))
    return tuple(found)


# --- trying every answer ---
class Try:
    """One way through the open matters: what was met, and what was answered."""

    def __init__(self, script):
        self.script, self.met = script, []
        self.at = {}
        self.notes = set()

    def choose(self, what, answers):
        if what in self.at:
            return answers[self.at[what]]
        place = len(self.met)
        pick = self.script[place] if place < len(self.script) else 0
        self.met.append((what, len(answers), pick))
        self.at[what] = pick
        return answers[pick]

    def note(self, path):
        self.notes.add(path)


class Household:
    def __init__(self, raw):
        self.month = raw["month"]
        self.first, self.days = month_days(self.month)
        self.new_act = self.month >= "2026-01"  # the first part of Participatiewet in balans
        self.persons = raw["persons"]
        self.a = self.b = None
        self.children, self.others = [], []
        self.place = {}
        for i, p in enumerate(self.persons):
            self.place[p["id"]] = i
            role = p["role"]
            if role == "applicant":
                self.a = i
            elif role == "partner":
                self.b = i
            elif role == "child":
                self.children.append(i)
            else:
                self.others.append(i)
        self.spouses = [self.a] if self.b is None else [self.a, self.b]
        self.income = raw.get("income", [])
        self.assets = raw.get("assets", [])
        self.raw = raw


class Case:
    """A household on one way through its unknowns."""

    def __init__(self, household, figures, attempt):
        self.h, self.f, self.t = household, figures, attempt
        self.shared = False
        self._born = {}
        self._abroad = {}

    def fact(self, i, name):
        p = self.h.persons[i]
        known = p.get(name, name == "right")
        if known is None:
            return self.t.choose(f"persons[{i}].{name}", (False, True))
        return known

    def born(self, i):
        if i in self._born:
            return self._born[i]
        p = self.h.persons[i]
        text = p.get("born")
        if text is None:
            day = self.t.choose(f"persons[{i}].born", births(p["role"], self.h.first, self.h.days))
        else:
            day = datetime.date.fromisoformat(text)
        self._born[i] = day
        return day

    def number(self, group, name, path, answers):
        known = (self.h.raw.get(group) or {} if group else self.h.raw).get(name, 0)
        if known is None:
            return self.t.choose(path, answers)
        return known

    # --- ages on a day ---
    def is_aged(self, i, years, day):
        return birthday(self.born(i), years) <= day

    def is_pensioner(self, i, day):
        return pension_day(self.born(i)) <= day

    def under_21(self, i, day):
        return not self.is_aged(i, 21, day)

    # --- 11, 13: who has a right to general assistance ---
    def has_right(self, i, day, as_far_as=True):
        """11 lid 1-3 and 13 lid 1 (`right`), 13 lid 1 f, 13 lid 2 a."""
        if not self.is_aged(i, 18, day):
            return False
        if not self.fact(i, "right"):
            return False
        if self.under_21(i, day) and self.fact(i, "institution"):
            return False
        # 13 lid 2 b: also who is married to somebody on unpaid leave
        if as_far_as and any(self.told(j, "unpaid_leave") for j in self.h.spouses):
            return False
        person = self.h.persons[i]
        if len(person) > 3:
            if any(self.told(i, name) for name in WHOLLY_OUT):
                return False
            if as_far_as and any(self.told(i, name) for name in AS_FAR_AS):
                return False
            if any(self.told(i, name) for name in OUT_UNDER_27) and not self.is_aged(i, 27, day):
                return False
            if self.told(i, "abroad") and day in self.days_abroad(i):
                return False
        return True

    def told(self, i, name):
        return name in self.h.persons[i] and self.fact(i, name)

    def days_abroad(self, i):
        """13 lid 1 e and lid 4: the days of the month that are beyond 4 weeks (13 at pension age)
        in a row, or in the calendar year."""
        if i in self._abroad:
            return self._abroad[i]
        p, h, one = self.h.persons[i], self.h, datetime.timedelta(days=1)
        start = datetime.date.fromisoformat(p["abroad_from"])
        last = h.first + datetime.timedelta(days=h.days - 1)
        end = datetime.date.fromisoformat(p["abroad_until"]) if p.get("abroad_until") else last
        beyond, day, row = set(), start, 0
        year = p.get("abroad_days_before", 0)
        while day <= min(end, last):
            row += 1
            if day.month == 1 and day.day == 1 and day != start:
                year = 0
            year += 1
            most = 91 if self.is_pensioner(i, day) else 28
            if row > most or year > most:
                beyond.add(day)
            day += one
        self._abroad[i] = beyond
        return beyond

    def dependent_child(self, day):
        """4 lid 1 e: an own child under 18."""
        return any(not self.is_aged(i, 18, day) for i in self.h.children)

    # --- 19a: who shares the costs ---
    def sharers(self, day):
        return sum(self.shares(i, day) for i in self.h.others)

    def shares(self, i, day):
        if not self.is_aged(i, 27, day):
            return False
        if self.fact(i, "commercial_contract") or self.fact(i, "shared_landlord") or self.fact(i, "student"):
            return False
        # hoofdverblijf: who stays only to give care may have it elsewhere
        return not self.fact(i, "informal_care_stay") or \
            self.t.choose(f"persons[{i}].informal_care_stay ", (True, False))

    # --- 20 ---
    def art_20(self, young, both, child, day):
        """`young`: who of them is 18-20; `both`: is it a couple. With the supplement of lid 3-4."""
        f = self.f
        if not both:
            norm, cap = f["single_18_20"], f["single_21_aow"]
        elif len(young) == 2:
            norm = f["couple_both_18_20_child" if child else "couple_both_18_20_no_child"]
            cap = f["couple_21_aow"]
        else:
            norm = f["couple_one_18_20_child" if child else "couple_one_18_20_no_child"]
            cap = f["couple_21_aow"]
        return self.art_20_lid_3(norm, cap, [i for i in young if self.is_aged(i, 18, day)])

    def art_20_lid_3(self, norm, cap, young):
        supplement = self.f.get("youth_supplement_18_20")
        for i in young:
            if self.fact(i, "parents_cannot_support"):
                if self.h.new_act:
                    norm += supplement
                else:
                    self.t.note(f"persons[{i}].parents_cannot_support")  # 12: special assistance
        return min(norm, cap) if norm > cap else norm

    # --- 22a ---
    def art_22a(self, count, base):
        self.shared = True
        return half_up(Fraction(40 + 30 * count, 100 * count) * base)

    def art_22a_base(self, i, spouse, day):
        """B of 22a lid 1."""
        if self.is_pensioner(i, day):
            return self.f["couple_both_aow"]
        if spouse is not None and self.is_pensioner(spouse, day):
            return self.f["couple_one_aow"]
        return self.f["couple_21_aow"]

    def care_elsewhere(self, i):
        """22a lid 4."""
        return self.h.new_act and self.fact(i, "informal_care_stay")

    # --- 23 ---
    def art_23_single(self):
        return self.f["institution_single"] + self.f["institution_raise_single"]

    # --- paragraph 3.2, for one day: (norm, named in art. 27: 20 and 21) ---
    def single(self, i, day):
        """The norm of somebody alone, or of a spouse as if alone (23 lid 3)."""
        if self.fact(i, "institution"):
            return self.art_23_single(), False
        if self.under_21(i, day):
            return self.art_20([i], False, False, day), True
        count = self.sharers(day)
        if count and not self.care_elsewhere(i):
            return self.art_22a(count + 1, self.art_22a_base(i, None, day)), False
        if self.is_pensioner(i, day):
            return self.f["single_aow"], False
        return self.f["single_21_aow"], True

    def both(self, day):
        """Spouses who both have a right."""
        a, b = self.h.a, self.h.b
        inside = [self.fact(i, "institution") for i in (a, b)]
        if all(inside):
            return self.f["institution_couple"] + self.f["institution_raise_couple"], False
        if any(inside):  # 23 lid 3
            return self.single(a, day)[0] + self.single(b, day)[0], False
        young = [i for i in (a, b) if self.under_21(i, day)]
        child = self.dependent_child(day)
        if len(young) == 2:
            return self.art_20(young, True, child, day), True
        count = self.sharers(day)
        if count and young:
            # lid 1 makes the norm of the older spouse only, so lid 4 is about that one
            if self.care_elsewhere(b if young[0] == a else a):
                count = 0
        elif count:
            care = [self.care_elsewhere(i) for i in (a, b)]
            if all(care):
                count = 0
            else:
                for i, c in zip((a, b), care):
                    if c:
                        self.t.note(f"persons[{i}].informal_care_stay")
        if not count:
            if young:
                return self.art_20(young, True, child, day), True
            old = [self.is_pensioner(i, day) for i in (a, b)]
            if all(old):
                return self.f["couple_both_aow"], False
            if any(old):
                return self.f["couple_one_aow"], False
            return self.f["couple_21_aow"], True
        if young:  # 22a lid 3
            older = b if young[0] == a else a
            key = "partner_18_20_child_in_costsharing" if child else "partner_18_20_no_child_in_costsharing"
            if self.fact(young[0], "parents_cannot_support"):
                self.t.note(f"persons[{young[0]}].parents_cannot_support")
            return self.f[key] + self.art_22a(count + 1, self.art_22a_base(older, young[0], day)), False
        return (self.art_22a(count + 2, self.art_22a_base(a, b, day)) +
                self.art_22a(count + 2, self.art_22a_base(b, a, day))), False

    def art_24(self, i, spouse, day):
        """One spouse has no right: half of the norm with a spouse of his own age; 22a lid 1 for who
        is 21 or older and shares."""
        f = self.f
        if self.fact(i, "institution"):
            # 23 speaks of spouses and of people alone, 24 of half of the norm of spouses: a human
            couple = f["institution_couple"] + f["institution_raise_couple"]
            return self.t.choose(f"persons[{i}].institution ",
                                 (self.art_23_single(), half_up(Fraction(couple, 2)))), False
        # The same two readings, so the same answer on every day: 23 lid 3, each as if alone, or 24
        if self.fact(spouse, "institution") and self.t.choose(f"persons[{spouse}].institution ", (True, False)):
            return self.single(i, day)[0], False
        if self.under_21(i, day):
            child = self.dependent_child(day)
            couple = f["couple_both_18_20_child" if child else "couple_both_18_20_no_child"]
            half = half_up(Fraction(couple, 2))
            return self.art_20_lid_3(half, half_up(Fraction(f["couple_21_aow"], 2)), [i]), False
        count = self.sharers(day)
        if count and not self.care_elsewhere(i):
            return self.art_22a(count + 1 + (0 if self.under_21(spouse, day) else 1),
                                self.art_22a_base(i, spouse, day)), False
        couple = f["couple_both_aow"] if self.is_pensioner(i, day) else f["couple_21_aow"]
        return half_up(Fraction(couple, 2)), False

    def norm_on(self, day):
        a, b = self.h.a, self.h.b
        if b is None:
            return self.single(a, day) if self.has_right(a, day) else (0, False)
        rights = [i for i in (a, b) if self.has_right(i, day)]
        if len(rights) == 2:
            return self.both(day)
        if rights:
            i = rights[0]
            return self.art_24(i, b if i == a else a, day)
        return 0, False

    # --- 45 lid 3: the month in parts ---
    def turns(self):
        """The days of the month on which somebody's age changes what the act says."""
        first, days = self.h.first, self.h.days
        last = first + datetime.timedelta(days=days - 1)
        found = set()
        for i in range(len(self.h.persons)):
            born = self.born(i)
            role = self.h.persons[i]["role"]
            ages = (18, 21) if role in ("applicant", "partner") else (18,) if role == "child" else (27,)
            for years in ages:
                day = birthday(born, years)
                if first < day <= last:
                    found.add(day)
            if role in ("applicant", "partner"):
                day = pension_day(born)
                if first < day <= last:
                    found.add(day)
                person = self.h.persons[i]
                if len(person) > 3:
                    if any(name in person for name in OUT_UNDER_27) and first < birthday(born, 27) <= last:
                        found.add(birthday(born, 27))
                    if self.told(i, "abroad"):
                        one = datetime.timedelta(days=1)
                        gone = self.days_abroad(i)
                        for day in gone:
                            if first < day and day - one not in gone:
                                found.add(day)
                            if first <= day < last and day + one not in gone:
                                found.add(day + one)
        return sorted(found)

    def norm(self):
        """Cents of the month after 27 and 28 (5 c): each part by its days, rounded once."""
        first, days = self.h.first, self.h.days
        turns = self.turns()
        if not turns:
            norm, named = self.norm_on(first)
            return self.art_27_28(norm, named)
        month = Fraction(0)
        for start, end in zip([first] + turns, turns + [first + datetime.timedelta(days=days)]):
            norm, named = self.norm_on(start)
            month += Fraction(self.art_27_28(norm, named) * (end - start).days, days)
        return half_up(month)

    def art_27_28(self, norm, named):
        """27 names the norms of 20 and 21 only, 28 every norm."""
        if not norm:
            return 0
        part = self.number("reduction", "housing_percent", "reduction.housing_percent", PER_CENTS)
        if part and not named:
            self.t.note("reduction.housing_percent")
        elif part:
            norm -= per_cent(self.f["couple_21_aow"], part)
        part = self.number("reduction", "school_leaver_percent", "reduction.school_leaver_percent", PER_CENTS)
        if part and (self.h.raw.get("reduction") or {}).get("school_leaver_months", 0) < 6:
            norm -= per_cent(self.f["couple_21_aow"], part)
        return max(0, norm)

    # --- 31 lid 2: what of an income counts ---
    def counted_items(self, i, items):
        """The part of the incomes of person i that counts, before 32 lid 3."""
        total = 0
        wage = own_work = pension = volunteer = premium = 0
        for k, kind, net in items:
            path = f"income[{k}].net_cents"
            if kind in NEVER_MEANS or self.earned_elsewhere(k):
                continue
            if kind == "young_disabled_credit" and self.is_aged(i, 27, self.h.first):  # c, lid 5
                continue
            if (kind == "food_bank" and self.h.new_act) or kind == "penalty":  # m; 34 lid 1 b
                continue
            if net is None:
                net = self.t.choose(path, (0, BIG))
            if kind == "wage":
                wage += net
            elif kind == "self_employment":  # n, r, y: "inkomsten uit arbeid"; z: "uit een dienstbetrekking"
                own_work += net
            elif kind == "pension":
                pension += net
            elif kind == "volunteer":
                volunteer += net
            elif kind == "premium" and self.h.income[k].get("counted") and not self.h.income[k].get("left_out"):
                total += net
            elif kind == "premium":
                premium += net
            elif kind in ("food_bank", "damages", "holiday_pay"):  # m before 2026, l and s, lid 4
                total += self.judged(k, net)
            elif kind in ("gift", "cost_saving"):
                total += self.gift(k, net)
            elif kind == "parents":
                total += self.parents_pay(i, k, net)
            else:
                total += net
        first = self.h.first
        if wage or own_work:
            total += wage + own_work
            # "voor zover hij algemene bijstand ontvangt": on some day of the month
            if any(self.has_right(i, day) for day in [first] + self.turns()):
                total -= self.art_31_wage(i, wage, wage + own_work)
        if premium:
            total += premium - self.art_31_j(i, premium)
        if volunteer:
            total += volunteer - self.art_31_k(i, volunteer)
        self.pensions += pension
        return total

    def earned_elsewhere(self, k):
        """32 lid 2: income that comes later belongs to the month in which it was earned."""
        earned = self.h.income[k].get("earned_in", self.h.month)
        return earned != self.h.month

    def judged(self, k, cents):
        """What a human judges: said by the college, or tried both ways."""
        one = self.h.income[k]
        if not cents or one.get("left_out"):
            return 0
        path = "left_out" if one["kind"] in ("parents", "cost_saving") else "kind"
        if one.get("counted") or self.t.choose(f"income[{k}].{path}", (True, False)):
            return cents
        return 0

    def parents_pay(self, i, k, net):
        """31 lid 2 v: not what parents pay somebody of 18-20, as far as 12 or 20 lid 3 reckoned with
        it: a human knows; from 2026 not where the norm was raised because they cannot pay."""
        first, one = self.h.first, self.h.income[k]
        if not self.is_aged(i, 18, first) or not self.under_21(i, first):
            return net
        if self.h.new_act and self.fact(i, "parents_cannot_support") and not one.get("left_out"):
            return net
        return self.judged(k, net)

    def art_33_lid_4(self, i, shared, items):
        """What a lodger pays, unless 22a reckons with that person already."""
        total = 0
        for k, kind, net in items:
            if kind != "lodger" or self.earned_elsewhere(k) or (shared and self.shares(i, self.h.first)):
                continue
            total += self.t.choose(f"income[{k}].net_cents", (0, BIG)) if net is None else net
        return total

    def received(self):
        """31 lid 1: a penalty of ours is means, but not of a kind with 32 lid 1: 34 lid 1 b."""
        total = 0
        for k, one in enumerate(self.h.income or ()):
            i = self.h.place[one["person"]]
            if one["kind"] != "penalty" or self.earned_elsewhere(k) or not self.is_family(i):
                continue
            net = one.get("net_cents")
            total += self.t.choose(f"income[{k}].net_cents", (0, BIG)) if net is None else net
        return total

    def is_family(self, i):
        """4 lid 1 c, e: the spouses and their children under 18."""
        role = self.h.persons[i]["role"]
        return role != "cohabitant" and (role != "child" or not self.is_aged(i, 18, self.h.first))

    def missing(self, key, most):
        """The maximum of an exemption, or a question: from nothing to no limit at all."""
        limit = self.f.get(key)
        if limit is None:
            return self.t.choose("figures." + key, (0, most))
        return limit

    def gift_free(self, k, one):
        """31 lid 2 m, from 2026: what of this gift fits in the room of the year."""
        if k not in self.free_of:
            net = one.get("net_cents")
            if net is None:
                net = self.t.choose(f"income[{k}].net_cents", (0, BIG))
            if self.gift_room is None:
                used = self.number(None, "gifts_this_year_cents", "gifts_this_year_cents", (0, BIG)) if net else 0
                if not net:
                    return 0
                self.gift_room = max(0, self.f["gifts_limit_year"] - used)
            self.free_of[k] = min(net, self.gift_room)
            self.gift_room -= self.free_of[k]
        return self.free_of[k]

    def gift(self, k, net):
        """m, 18 lid 8: gifts and savings of costs, from 2026 up to one limit a year; before, and
        above: a human (m, s, 18 lid 1)."""
        if not net:
            return 0
        if self.h.new_act:
            net -= self.gift_free(k, self.h.income[k])
        return self.judged(k, net)

    def art_31_j(self, i, premium):
        if not self.is_aged(i, 27, self.h.first) and not self.fact(i, "wage_subsidy"):
            return 0  # lid 5
        used = self.h.persons[i].get("premium_this_year_cents", 0)
        return min(premium, max(0, self.missing("premium_max_year", premium + used) - used))

    def art_31_k(self, i, volunteer):
        if not self.is_aged(i, 27, self.h.first):
            return 0  # lid 5
        year = self.f.get("volunteer_allowance_year")
        if year is not None:
            year = max(0, year - self.h.persons[i].get("volunteer_this_year_cents", 0))
        month = self.missing("volunteer_allowance_month", volunteer)
        return min(volunteer, month) if year is None else min(volunteer, month, year)

    def art_31_wage(self, i, wage, work):
        """n, r, y, z and aa: what of the wage is left out."""
        first = self.h.first
        adult = self.is_aged(i, 27, first)
        e = "exemption"

        def months_n():
            return max(self.h.persons[i].get("wage_25_months_used", 0),
                       self.number(e, "wage_25_months_used", "exemption.wage_25_months_used", (0, 1000)))

        def helps():
            return self.number(e, "helps_towards_work", "exemption.helps_towards_work", (False, True))

        def part(of, key, cents=work):
            share = half_up(Fraction(cents * of, 1000))
            return min(share, self.missing(key, share))

        if adult and (self.is_pensioner(i, first) or (months_n() < 6 and helps())):
            return part(250, "exempt_labour_25pct_max_month")
        if self.fact(i, "hours_medically_limited"):
            return part(150, "exempt_medical_hours_15pct_max_month")
        if wage and self.fact(i, "wage_subsidy"):
            if self.h.persons[i].get("wage_subsidy_months_used", 0) >= 12:  # aa
                if self.told(i, "hours_cannot_grow"):
                    return part(150, "exempt_wage_subsidy_15pct_max_month", wage)
                self.t.note(f"persons[{i}].wage_subsidy")  # a human judges; until then r may hold
            elif not adult:  # n never ran: has z begun?
                if self.t.choose(f"persons[{i}].wage_subsidy ", (False, True)):
                    return part(150, "exempt_wage_subsidy_15pct_max_month", wage)
                return 0
            elif months_n() >= 6:
                return part(150, "exempt_wage_subsidy_15pct_max_month", wage)
            else:
                return 0
        if (adult and self.h.b is None and months_n() >= 6 and
                any(not self.is_aged(c, 12, first) for c in self.h.children) and helps() and
                self.number(e, "single_parent_12_5_months_used", "exemption.single_parent_12_5_months_used",
                            (0, 1000)) < 30):
            return part(125, "exempt_single_parent_12_5pct_max_month")
        return 0

    def child_income(self, items):
        """31 lid 2 h: earnings of a dependent child never; unemployment and disability neither."""
        total = 0
        for k, kind, net in items:
            if kind in ("wage", "self_employment") or kind in NEVER_MEANS or self.earned_elsewhere(k):
                continue
            if (kind == "food_bank" and self.h.new_act) or kind == "penalty":
                continue
            if net is None:
                net = self.t.choose(f"income[{k}].net_cents", (0, BIG))
            if kind in ("benefit", "food_bank", "damages", "holiday_pay"):
                total += self.judged(k, net)
            elif kind in ("gift", "cost_saving"):
                total += self.gift(k, net)
            else:
                total += net
        return total

    def income(self, norm):
        """32: what counts of the incomes of the month."""
        shared = self.shared  # 22a made (a part of) the norm of this month
        self.gift_room, self.free_of = None, {}
        self.pensions = 0
        if self.h.income is None:  # of the applicant
            cents = self.t.choose("income", (0, BIG))
            if cents and [i for i in self.h.spouses if self.has_right(i, self.h.first)] == [self.h.b]:
                if any(self.told(i, "lives_apart") for i in self.h.spouses):
                    return max(0, cents - norm)
                return self.art_32_lid_3(norm, 0, cents)
            return cents
        mine = {}
        for k, one in enumerate(self.h.income):
            i = self.h.place[one["person"]]
            mine.setdefault(i, []).append((k, one["kind"], one.get("net_cents")))
        own, spouse_cents = 0, 0
        without = None
        if self.h.b is not None and mine:
            rights = [i for i in self.h.spouses if self.has_right(i, self.h.first)]
            if len(rights) == 1:
                without = self.h.b if rights[0] == self.h.a else self.h.a
        pension_of = {}
        # The year's room for gifts goes to what counts, then to what nobody judged yet (31 lid 2 m, s)
        gifts = [(k, one) for k, one in enumerate(self.h.income) if one["kind"] in ("gift", "cost_saving")]
        if len(gifts) > 1 and self.h.new_act:
            rank = {k: 2 if one.get("left_out") else 0 if one.get("counted") else 1 for k, one in gifts}
            for k, one in sorted(gifts, key=lambda x: rank[x[0]]):
                i = self.h.place[one["person"]]
                if self.is_family(i) and not self.earned_elsewhere(k):
                    self.gift_free(k, one)
        for i, items in sorted(mine.items()):
            role = self.h.persons[i]["role"]
            if not self.is_family(i):
                own += self.art_33_lid_4(i, shared, items)
                continue
            if role == "child":
                own += self.child_income(items)
                continue
            before = self.pensions
            cents = self.counted_items(i, items)
            pension_of[i] = self.pensions - before
            if i == without:
                spouse_cents += cents
            else:
                own += cents
        free = 0
        if self.pensions and any(self.is_pensioner(i, self.h.first) for i in self.h.spouses):  # 33 lid 5
            free = self.f["pension_private_exempt_single" if self.h.b is None else "pension_private_exempt_couple"]
        for i, cents in sorted(pension_of.items(), key=lambda x: x[0] == without):
            part = min(free, cents)
            free -= part
            if i == without:
                spouse_cents += cents - part
            else:
                own += cents - part
        if spouse_cents and any(self.told(i, "lives_apart") for i in self.h.spouses):  # 32 lid 4
            own += max(0, spouse_cents - norm)
        elif spouse_cents:
            own += self.art_32_lid_3(norm, own, spouse_cents)
        return own

    def art_32_lid_3(self, norm, own, spouse_cents):
        """Of a spouse without a right only what brings the two above the norm of a couple."""
        couple = self.couple_norm()
        above = own + spouse_cents + max(0, norm - own) - couple
        return max(0, min(spouse_cents, above))

    def couple_norm(self):
        """The norm if both had a right."""
        return self.both(self.h.first)[0]

    # --- 34 ---
    def asset_limit(self):
        """34 lid 3; until 2025 less the room already used (lid 2 b, lid 4)."""
        key = "couple" if self.h.b is not None else "single_parent" if self.h.children else "single"
        used = 0 if self.h.new_act else self.h.raw.get("assets_room_used_cents", 0)
        return max(0, self.f["assets_limit_" + key] - used)

    def assets_above(self):
        limit = self.asset_limit()
        self.annuities = 0
        total, home, places = self.received(), 0, []
        if self.h.assets is None:
            return max(0, total + self.t.choose("assets", (0, BIG)) - limit)
        for k, one in enumerate(self.h.assets):
            kind = one["kind"]
            if kind in ("belongings", "damages"):  # 34 lid 2 a, e
                continue
            value = 0 if kind == "debt" else one.get("value_cents")
            if value is None:
                value = self.t.choose(f"assets[{k}].value_cents", (0, BIG))
            debt = one.get("debt_cents", None if kind == "debt" else 0)
            if debt is None:
                debt = self.t.choose(f"assets[{k}].debt_cents", (0, BIG))
            saved = one.get("saved_during_assistance_cents", 0)
            if kind == "annuity":
                saved = self.art_31_lid_6(k, value)
            if saved is None:
                saved = self.t.choose(f"assets[{k}].saved_during_assistance_cents", (0, value))
            net = value - debt - saved
            if kind == "home":
                home += net
                places.append(k)
            else:
                total += net
        free = min(max(home, 0), self.f["assets_home_exempt"])
        above = max(0, total + home - free - limit)
        if home - free > 0:
            self.t.note(f"assets[{places[0]}].value_cents")  # 50: a loan
        return above

    def art_31_lid_6(self, k, value):
        """15 lid 2 b: an annuity for later up to a sum, below the pension age of the applicant; that
        it was made long enough ago for it is asked."""
        if not value or self.is_pensioner(self.h.a, self.h.first):
            return 0
        self.t.note(f"assets[{k}].value_cents")
        left = self.missing("annuity_value_exempt", BIG) - self.annuities  # "totale waarde"
        self.annuities += min(value, left)
        return min(value, left)

    # --- 19, 18, 45 ---
    def answer(self):
        h = self.h
        norm = self.norm()
        form = ("couple" if not h.children else "couple_with_children") if h.b is not None else \
            ("single" if not h.children else "single_parent")
        for day in [h.first] + self.turns():
            if not any(self.has_right(i, day) for i in h.spouses):
                # 16: very urgent reasons, asked once; lid 2: not for other foreigners
                for i in h.spouses:
                    if not self.told(i, "no_residence_right"):
                        self.t.note(f"persons[{i}].right")
                        break
        for i in h.spouses:
            # 13 lid 1 d, lid 2 b: "voor zover", asked where nothing else takes the right away
            if (self.told(i, "on_strike") or any(self.told(j, "unpaid_leave") for j in h.spouses)) and \
                    any(self.has_right(i, day, False) for day in [h.first] + self.turns()):
                self.t.note(f"persons[{i}].right")
            if self.is_pensioner(i, h.first + datetime.timedelta(days=h.days - 1)):
                self.t.note(f"persons[{i}].born")  # 47a: SVB
            if self.has_right(i, h.first) and not self.is_aged(i, 27, h.first) and self.fact(i, "student"):
                self.t.note(f"persons[{i}].student")  # 13 lid 2 c
        limit = self.asset_limit()
        above = self.assets_above()
        counted = self.income(norm)
        entitled = norm > 0 and counted < norm and not above
        assistance = norm - counted if entitled else 0
        if entitled:
            assistance = self.art_18(norm, assistance)
        return entitled, form, norm, counted, above, limit, assistance

    def art_18(self, norm, assistance):
        m = self.h.raw.get("measure") or {}
        part, cents = m.get("percent", 0), m.get("amount_cents", 0)
        if part is None:
            part = self.t.choose("measure.percent", PER_CENTS)
        if not part and not cents:
            return assistance
        if m.get("decision") is None and not self.t.choose("measure.decision", (False, True)):
            return assistance
        return max(0, assistance - per_cent(norm, part) - cents)


def holiday(assistance):
    """19 lid 3: 5 per cent."""
    return per_cent(assistance, 5)


NAMES = ("entitled", "form", "norm_cents", "income_counted_cents", "assets_counted_cents", "asset_limit_cents",
         "assistance_cents")
WAYS_MOST = 4096


def calculate(raw, figures):
    """The answer as `erkenning calculate` gives it, with the questions as a set of paths."""
    h = Household(raw)
    leaves, script, notes = [], [], set()
    while True:
        t = Try(script)
        result = Case(h, figures, t).answer()
        leaves.append((t.at, result))
        notes |= t.notes
        # the next way: the last open matter with an answer left
        met = t.met
        while met and met[-1][2] + 1 >= met[-1][1]:
            met.pop()
        if not met:
            break
        script = [m[2] for m in met]
        script[-1] += 1
        if len(leaves) > WAYS_MOST:
            return None
    first = leaves[0][1]
    out = dict(zip(NAMES, first))
    low = high = first[6]
    if len(leaves) > 1:
        for k, name in enumerate(NAMES):
            if any(r[k] != first[k] for _, r in leaves):
                out[name] = None
        low = min(r[6] for _, r in leaves)
        high = max(r[6] for _, r in leaves)
    cents = out["assistance_cents"]
    out["holiday_reserved_cents"] = None if cents is None else holiday(cents)
    out["payable_cents"] = None if cents is None else cents - holiday(cents)
    out["range_cents"] = None if cents is not None else {"from": low, "to": high}
    out["questions"] = sorted(notes | asked(leaves))
    return out


def asked(leaves):
    """What the right or the assistance hangs on; where only an amount on the way is open, what that
    hangs on: nobody is asked what changes nothing for them."""
    if len(leaves) == 1:
        return set()
    keys = set()
    for at, _ in leaves:
        keys.update(at)
    for names in ((0, 6), range(len(NAMES))):
        cut = [(at, tuple(r[k] for k in names)) for at, r in leaves]
        found = {key.strip() for key in keys if matters(key, cut)}
        if found:
            return found
    return set()


def matters(key, leaves):
    """Are there two ways, alike but for the answer to this, that end otherwise?"""
    groups = {}
    for at, result in leaves:
        if key in at:
            groups.setdefault(at[key], []).append((at, result))
    groups = list(groups.values())
    sets = [{r for _, r in g} for g in groups]
    if any(s != sets[0] for s in sets[1:]):
        return True
    if len(sets[0]) == 1:
        return False
    for k, one in enumerate(groups):
        for other in groups[k + 1:]:
            if any(a[1] != b[1] and alike(a[0], b[0], key) for a in one for b in other):
                return True
    return False


def alike(a, b, key):
    return all(k == key or b.get(k, answer) == answer for k, answer in a.items())
