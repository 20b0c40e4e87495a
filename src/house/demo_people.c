/* demo_people - who lives in Zonnedam. Everybody here is fictitious. */
#include "house/demo_people.h"

#include <stdio.h>
#include <string.h>

#include "house/nl.po.h"

#include "ground/base/banned.h"

const struct demo_persona demo_personas[] = {
    {"willem", "Willem Terpstra", ROLE_PERSON, &say_house_persona_willem},
    {"rosa", "Rosa de Wit", ROLE_PERSON, &say_house_persona_rosa},
    {"samir", "Samir al-Hariri", ROLE_PERSON, &say_house_persona_samir},
    {"rima", "Rima al-Hariri", ROLE_PERSON, &say_house_persona_rima},
    {"selam", "Selam Tesfay", ROLE_PERSON, &say_house_persona_selam},
    {"oksana", "Oksana Melnyk", ROLE_PERSON, &say_house_persona_oksana},
    {"jan", "Jan Postma", ROLE_PERSON, &say_house_persona_jan},
    {"dianne", "Dianne Kuipers", ROLE_PERSON, &say_house_persona_dianne},
    {"yara", "Yara Smit", ROLE_PERSON, &say_house_persona_yara},
    {"hendrik", "Hendrik van Loon", ROLE_PERSON, &say_house_persona_hendrik},
    {"nora", "Nora Visser", ROLE_PERSON, &say_house_persona_nora},
    {"maria", "Maria Verbeek", ROLE_CASEMANAGER, &say_house_persona_maria},
    {"karin", "Karin Blok", ROLE_QUALITY, &say_house_persona_karin},
    {"femke", "Femke Dijkstra", ROLE_FINANCE, &say_house_persona_femke},
    {"farid", "Farid Aziz", ROLE_FINANCE, &say_house_persona_farid},
};
const size_t demo_personas_count = sizeof demo_personas / sizeof *demo_personas;

/* The personas among the households. BSNs are official test numbers, never issued to anyone. */
static const struct resident {
    const char *key;
    const char *name, *first, *prefix, *surname;
    const char *bsn;
    struct date born;
    struct date partner_born; /* year 0: no partner */
    const char *partner_name;
    int children;
    struct date reported;
    int64_t wage_cents; /* changes by month; 0: none */
    int64_t savings_cents;
    bool je;
    bool stays_open; /* the application is not decided yet */
    const char *pronounce;
    const char *tongue;
} residents[] = {
    {"willem",
     "Willem Terpstra",
     "Willem",
     "",
     "Terpstra",
     "999990639",
     {1974, 3, 8},
     {0, 0, 0},
     "",
     0,
     {2025, 6, 2},
     0,
     120000,
     false,
     false,
     "",
     ""},
    {"rosa",
     "Rosa de Wit",
     "Rosa",
     "de",
     "Wit",
     "999991425",
     {1965, 5, 21},
     {0, 0, 0},
     "",
     0,
     {2025, 5, 20},
     0,
     30000,
     false,
     false,
     "",
     ""},
    {"samir",
     "Samir al-Hariri",
     "Samir",
     "al",
     "Hariri",
     "999992387",
     {1992, 1, 14},
     {1994, 7, 2},
     "Rima al-Hariri",
     3,
     {2025, 6, 16},
     0,
     50000,
     false,
     false,
     "sa-MIER",
     "Arabisch"},
    {"selam",
     "Selam Tesfay",
     "Selam",
     "",
     "Tesfay",
     "999993239",
     {2000, 9, 11},
     {0, 0, 0},
     "",
     0,
     {2025, 9, 15},
     0,
     0,
     true,
     false,
     "se-LAM",
     "Tigrinya"},
    {"jan",
     "Jan Postma",
     "Jan",
     "",
     "Postma",
     "999994736",
     {1981, 2, 27},
     {0, 0, 0},
     "",
     0,
     {2025, 5, 26},
     0,
     10000,
     false,
     false,
     "",
     ""},
    {"dianne",
     "Dianne Kuipers",
     "Dianne",
     "",
     "Kuipers",
     "999994773",
     {1993, 4, 18},
     {0, 0, 0},
     "",
     2,
     {2025, 6, 9},
     61200,
     80000,
     false,
     false,
     "",
     ""},
    {"yara",
     "Yara Smit",
     "Yara",
     "",
     "Smit",
     "999994803",
     {2007, 6, 5},
     {0, 0, 0},
     "",
     0,
     {2026, 2, 9},
     0,
     0,
     true,
     false,
     "",
     ""},
    {"hendrik",
     "Hendrik van Loon",
     "Hendrik",
     "van",
     "Loon",
     "999993653",
     {1968, 8, 30},
     {0, 0, 0},
     "",
     0,
     {2025, 5, 19},
     0,
     400000,
     false,
     false,
     "",
     ""},
    {"oksana",
     "Oksana Melnyk",
     "Oksana",
     "",
     "Melnyk",
     "",
     {1985, 10, 3},
     {0, 0, 0},
     "",
     0,
     {2026, 10, 12},
     0,
     90000,
     false,
     true,
     "ok-SA-na",
     "Oekra\xC3\xAF"
     "ens"},
    {"nora",
     "Nora Visser",
     "Nora",
     "",
     "Visser",
     "",
     {1982, 4, 17},
     {0, 0, 0},
     "",
     0,
     {2026, 11, 18},
     0,
     0,
     false,
     false,
     "",
     ""},
};
enum { RESIDENTS = sizeof residents / sizeof *residents };

static const char *const firsts[] = {
    "Anna",  "Bram",   "Carla", "Daan",  "Eva",     "Fenna", "Gijs",   "Hanna",
    "Imane", "Joris",  "Kees",  "Lotte", "Mehmet",  "Noor",  "Olga",   "Piet",
    "Quinn", "Rachid", "Sanne", "Tom",   "Ursula",  "Vera",  "Wout",   "Xenia",
    "Yusuf", "Zoe",    "Aisha", "Boris", "Chantal", "Dirk",  "Esther", "Femi"};
static const char *const lasts[] = {
    "Aalders", "Bos",    "Coster", "Demir", "Elzinga", "Faber",  "Groen",  "Haan",
    "Idema",   "Jager",  "Klein",  "Laan",  "Mulder",  "Noort",  "Okafor", "Prins",
    "Ruiter",  "Schaap", "Timmer", "Uil",   "Veen",    "Wolf",   "Yilmaz", "Zand",
    "Akker",   "Berg",   "Dam",    "Eik",   "Fontein", "Gracht", "Hoven",  "Linde"};
static const char *const streets[] = {"Dijkstraat", "Zonneplein", "Molenweg", "Havenkade",
                                      "Lindelaan",  "Brugsteeg",  "Veldpad",  "Sluisweg"};

uint64_t demo_chance(struct demo_chance *c)
{
    uint64_t z = (c->state += 0x9E3779B97F4A7C15U);

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

static int64_t below(struct demo_chance *c, uint64_t bound)
{
    return (int64_t)(demo_chance(c) % bound);
}

static struct day day_at(struct date d)
{
    struct day day = {0};

    return day_of(d.year, d.month, d.day, &day) == OUTCOME_OK ? day : DAY_FIRST;
}

/* ISO 7064 mod 97-10 over the account number, "NL" and "00". */
struct text demo_iban(struct arena *a, int64_t number)
{
    /* T E S T = 29 14 28 29, N L = 23 21 */
    const struct text digits =
        arena_print(a, "29142829%010lld232100", (long long)(number % 10000000000));
    int64_t rest = 0;

    for (size_t i = 0; i < digits.len; i++)
        rest = (rest * 10 + (digits.at[i] - '0')) % 97;
    return arena_print(a, "NL%02lldTEST%010lld", (long long)(98 - rest),
                       (long long)(number % 10000000000));
}

static struct birth birth_of(struct date d)
{
    return (struct birth){d.year, d.month, d.day};
}

static void address_of(struct arena *a, struct demo_chance *c, struct person *p)
{
    p->address.street = text_of(streets[below(c, sizeof streets / sizeof *streets)]);
    p->address.number = arena_print(a, "%lld", (long long)below(c, 180) + 1);
    p->address.postcode = arena_print(a, "10%02lld ZD", (long long)below(c, 100));
    p->address.town = TEXT("Zonnedam");
}

/* Born two to fourteen years before the report: none comes of age in these months. */
static void children_of(struct demo_chance *c, struct day reported, int count,
                        struct decisions_facts *facts)
{
    for (int i = 0; i < count; i++)
        facts->children[facts->children_count++] =
            day_plus(reported, -(int32_t)(730 + below(c, 4380)));
}

static void persona_household(struct arena *a, struct demo_chance *c, const struct resident *r,
                              struct demo_household *h)
{
    *h = (struct demo_household){.key = r->key,
                                 .reported = day_at(r->reported),
                                 .stays_open = r->stays_open,
                                 .asks_nothing_yet = strcmp(r->key, "nora") == 0,
                                 .children = r->children};
    h->holder = text_of(r->name);
    h->person = (struct person){.name = text_of(r->first),
                                .first_names = text_of(r->first),
                                .prefix = text_of(r->prefix),
                                .surname = text_of(r->surname),
                                .bsn = text_of(r->bsn),
                                .pronounce = text_of(r->pronounce),
                                .mother_tongue = text_of(r->tongue),
                                .address_form = r->je ? ADDRESS_JE : ADDRESS_U,
                                .born = birth_of(r->born)};
    address_of(a, c, &h->person);
    h->facts.born = day_at(r->born);
    children_of(c, day_at(r->reported), r->children, &h->facts);
    h->facts.savings.n = r->savings_cents;
    if (r->partner_born.year != 0) {
        h->has_partner = true;
        h->partner_key = "rima";
        h->facts.partner = true;
        h->facts.partner_born = day_at(r->partner_born);
        h->partner = h->person;
        h->partner.name = TEXT("Rima");
        h->partner_holder = text_of(r->partner_name);
        h->partner.first_names = text_of("Rima");
        h->partner.bsn = NO_TEXT;
        h->partner.born = birth_of(r->partner_born);
    }
    if (r->wage_cents > 0) {
        h->wage = r->wage_cents;
        h->facts.incomes[h->facts.incomes_count++] = (struct decisions_income){
            .kind = DECISIONS_INCOME_WAGE, .changes = true, .month = {r->wage_cents}};
    }
}

static void name_of(struct arena *a, struct demo_chance *c, struct person *p)
{
    const char *first = firsts[below(c, sizeof firsts / sizeof *firsts)];
    const char *last = lasts[below(c, sizeof lasts / sizeof *lasts)];

    p->name = arena_print(a, "%s %s", first, last);
    p->first_names = text_of(first);
    p->surname = text_of(last);
}

static struct date born_at(struct demo_chance *c, int from, int to)
{
    return (struct date){from + (int)below(c, (uint64_t)(to - from + 1)), 1 + (int)below(c, 12),
                         1 + (int)below(c, 28)};
}

/* Somebody like many: most have been with us from the start, some come in the course of time,
 * the last few are still waiting for a decision. */
static void any_household(struct arena *a, struct demo_chance *c, struct day start,
                          struct day end, struct demo_household *h)
{
    const struct date born = born_at(c, 1962, 1998);
    const int64_t span = end.n - start.n + 1;

    *h = (struct demo_household){0};
    name_of(a, c, &h->person);
    h->holder = h->person.name;
    address_of(a, c, &h->person);
    h->person.born = birth_of(born);
    h->facts.born = day_at(born);
    h->facts.savings.n = below(c, 400000);
    h->reported = day_plus(
        start, (int32_t)(below(c, 100) < 75 ? below(c, 20) : below(c, (uint64_t)span)));
    h->stays_open = h->reported.n > end.n - 24;
    if (below(c, 100) < 22) {
        const struct date partner = born_at(c, 1965, 1998);

        h->has_partner = true;
        h->partner = h->person;
        name_of(a, c, &h->partner);
        h->partner_holder = h->partner.name;
        h->partner.born = birth_of(partner);
        h->facts.partner = true;
        h->facts.partner_born = day_at(partner);
    }
    if (below(c, 100) < 35)
        h->children = 1 + (int)below(c, 3);
    children_of(c, h->reported, h->children, &h->facts);
    if (below(c, 100) < 15)
        h->facts.others[h->facts.others_count++] = (struct decisions_other){
            .born = day_at(born_at(c, 1960, 1995)), .why = DECISIONS_RESIDENT_SHARES};
    if (below(c, 100) < 12) {
        h->wage = 15000 + below(c, 400) * 100;
        h->facts.incomes[h->facts.incomes_count++] = (struct decisions_income){
            .kind = DECISIONS_INCOME_WAGE, .changes = true, .month = {h->wage}};
    }
}

void demo_household_make(struct arena *a, struct demo_chance *c, size_t nr, struct day start,
                         struct day end, struct demo_household *ret)
{
    if (nr < RESIDENTS)
        persona_household(a, c, &residents[nr], ret);
    else
        any_household(a, c, start, end, ret);
    if (day_before(ret->reported, start))
        ret->reported = start;
    /* Decided one to six weeks after the report, on a working day. */
    ret->decided = day_plus(ret->reported, 9 + (int32_t)below(c, 30));
    while (!day_is_working(ret->decided))
        ret->decided = day_plus(ret->decided, 1);
    ret->partner_iban = demo_iban(a, 900000000 + (int64_t)nr * 6151);
    ret->iban = demo_iban(a, 1000000 + (int64_t)nr * 7919 + below(c, 1000));
}
