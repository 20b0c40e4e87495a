#include "decisions/facts.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ground/base/banned.h"

const struct text topic_keys[TOPICS] = {TEXT_INIT("who"),     TEXT_INIT("home"),
                                        TEXT_INIT("income"),  TEXT_INIT("assets"),
                                        TEXT_INIT("account"), TEXT_INIT("remark")};

/* ---- writing ---- */

struct lines {
    struct arena *arena;
    char *at;
    size_t len;
    size_t room;
};

static void put(struct lines *l, const char *key, struct text value)
{
    size_t key_len = strlen(key);
    if (l->at == NULL || l->room - l->len < key_len + 2 * value.len + 2)
        return;
    memcpy(l->at + l->len, key, key_len);
    l->len += key_len;
    l->at[l->len++] = '\t';
    for (size_t i = 0; i < value.len; i++) {
        char c = value.at[i];
        if (c == '\n' || c == '\\') {
            l->at[l->len++] = '\\';
            c = c == '\n' ? 'n' : '\\';
        }
        l->at[l->len++] = c;
    }
    l->at[l->len++] = '\n';
}

static void put_number(struct lines *l, const char *key, int64_t n)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%" PRId64, n);
    put(l, key, (struct text){digits, (size_t)len});
}

static void put_day(struct lines *l, const char *key, struct day d)
{
    put(l, key, day_iso(l->arena, d));
}

static void write_who(struct lines *l, const struct decisions_facts *f)
{
    put_day(l, "born", f->born);
    put_number(l, "partner", f->partner ? 1 : 0);
    if (f->partner) {
        put_day(l, "partner_born", f->partner_born);
        put_number(l, "partner_no_right", f->partner_no_right ? 1 : 0);
    }
    for (size_t i = 0; i < f->children_count; i++)
        put_day(l, "child", f->children[i]);
}

static void write_home(struct lines *l, const struct decisions_facts *f)
{
    static const char whys[] = {'s', 't', 'e', 'l'};
    put_number(l, "institution", f->institution ? 1 : 0);
    if (f->care_stay)
        put_number(l, "care_stay", 1);
    for (size_t i = 0; i < f->others_count; i++) {
        struct text day = day_iso(l->arena, f->others[i].born);
        put(l, "other",
            arena_print(l->arena, "%.*s %c", TEXT_ARG(day), whys[f->others[i].why]));
    }
}

static void write_income(struct lines *l, const struct decisions_facts *f)
{
    static const char kinds[] = {'w', 'b', 'a', 'o', 's', 'v', 'r'};
    for (size_t i = 0; i < f->incomes_count; i++) {
        const struct decisions_income *in = &f->incomes[i];
        put(l, "income",
            arena_print(l->arena, "%c%c%c %" PRId64, kinds[in->kind], in->partner ? 'p' : 'a',
                        in->changes ? 'c' : 'f', in->month.n));
    }
}

static const char *const owned_keys[DECISIONS_OWNED] = {[DECISIONS_SAVINGS] = "savings",
                                                        [DECISIONS_CAR] = "car",
                                                        [DECISIONS_BELONGINGS] = "belongings",
                                                        [DECISIONS_DEBTS] = "debts",
                                                        [DECISIONS_HOME] = "home",
                                                        [DECISIONS_HOME_DEBT] = "home_debt"};

struct cents *facts_owned(struct decisions_facts *f, enum decisions_owned o)
{
    struct cents *const at[DECISIONS_OWNED] = {[DECISIONS_SAVINGS] = &f->savings,
                                               [DECISIONS_CAR] = &f->car,
                                               [DECISIONS_BELONGINGS] = &f->belongings,
                                               [DECISIONS_DEBTS] = &f->debts,
                                               [DECISIONS_HOME] = &f->home,
                                               [DECISIONS_HOME_DEBT] = &f->home_debt};

    return at[o];
}

bool facts_owned_told(const struct decisions_facts *f, enum decisions_owned o)
{
    struct decisions_facts copy = *f;

    return (f->owned_told >> o & 1U) != 0 || facts_owned(&copy, o)->n != 0;
}

/* What was left empty has no line. */
static void write_assets(struct lines *l, const struct decisions_facts *f)
{
    struct decisions_facts copy = *f;

    for (unsigned o = 0; o < DECISIONS_OWNED; o++) {
        if (facts_owned_told(f, o))
            put_number(l, owned_keys[o], facts_owned(&copy, o)->n);
    }
}

static void write_topic(struct lines *l, enum topic t, const struct decisions_facts *f)
{
    switch (t) {
    case TOPIC_WHO: write_who(l, f); break;
    case TOPIC_HOME: write_home(l, f); break;
    case TOPIC_INCOME: write_income(l, f); break;
    case TOPIC_ASSETS: write_assets(l, f); break;
    case TOPIC_ACCOUNT:
        put(l, "account", f->account);
        put(l, "account_name", f->account_name);
        put_number(l, "all_to_one", f->all_to_one ? 1 : 0);
        break;
    case TOPIC_REMARK: put(l, "remark", f->remark); break;
    }
}

static struct lines lines_open(struct arena *a, const struct decisions_facts *f)
{
    struct lines l = {.arena = a};
    l.room = 4096 + 2 * (f->account.len + f->account_name.len + f->remark.len);
    l.at = arena_take(a, l.room, 1);
    return l;
}

struct text facts_write(struct arena *a, enum topic t, const struct decisions_facts *f)
{
    struct lines l = lines_open(a, f);
    write_topic(&l, t, f);
    return l.at == NULL ? NO_TEXT : (struct text){l.at, l.len};
}

struct text facts_write_all(struct arena *a, const struct decisions_facts *f)
{
    struct lines l = lines_open(a, f);
    for (int t = 0; t < TOPICS; t++)
        write_topic(&l, (enum topic)t, f);
    return l.at == NULL ? NO_TEXT : (struct text){l.at, l.len};
}

/* ---- reading ---- */

void facts_forget(struct decisions_facts *f, enum topic t)
{
    struct decisions_facts none = {0};
    switch (t) {
    case TOPIC_WHO:
        f->partner = f->partner_no_right = false;
        f->children_count = 0;
        break;
    case TOPIC_HOME:
        f->institution = f->care_stay = false;
        f->others_count = 0;
        break;
    case TOPIC_INCOME: f->incomes_count = 0; break;
    case TOPIC_ASSETS:
        f->savings = f->car = f->belongings = f->debts = none.savings;
        f->home = f->home_debt = none.home;
        f->owned_told = 0;
        break;
    case TOPIC_ACCOUNT:
        f->account = f->account_name = NO_TEXT;
        f->all_to_one = false;
        break;
    case TOPIC_REMARK: f->remark = NO_TEXT; break;
    }
}

static enum outcome read_other(struct text v, struct decisions_facts *f)
{
    struct text day;
    struct text why;
    if (f->others_count == DECISIONS_RESIDENTS_MOST || !text_cut(v, ' ', &day, &why))
        return OUTCOME_NOT_VALID;
    struct decisions_other *o = &f->others[f->others_count];
    if (text_same(why, TEXT("s")))
        o->why = DECISIONS_RESIDENT_SHARES;
    else if (text_same(why, TEXT("t")))
        o->why = DECISIONS_RESIDENT_TENANT;
    else if (text_same(why, TEXT("e")))
        o->why = DECISIONS_RESIDENT_STUDENT;
    else if (text_same(why, TEXT("l")))
        o->why = DECISIONS_RESIDENT_LANDLORD;
    else
        return OUTCOME_NOT_VALID;
    f->others_count++;
    return day_parse(day, &o->born);
}

static enum outcome read_child(struct text v, struct decisions_facts *f)
{
    if (f->children_count == DECISIONS_CHILDREN_MOST)
        return OUTCOME_NOT_VALID;
    return day_parse(v, &f->children[f->children_count++]);
}

static enum outcome read_income(struct text v, struct decisions_facts *f)
{
    static const char kinds[] = {'w', 'b', 'a', 'o', 's', 'v', 'r'};
    if (f->incomes_count == DECISIONS_INCOMES_MOST || v.len < 5 || v.at[3] != ' ')
        return OUTCOME_NOT_VALID;
    const char *kind = memchr(kinds, v.at[0], sizeof kinds);
    if (kind == NULL || (v.at[1] != 'a' && v.at[1] != 'p') ||
        (v.at[2] != 'c' && v.at[2] != 'f'))
        return OUTCOME_NOT_VALID;
    struct decisions_income *in = &f->incomes[f->incomes_count++];
    *in = (struct decisions_income){.kind = (enum decisions_income_kind)(kind - kinds),
                                    .partner = v.at[1] == 'p',
                                    .changes = v.at[2] == 'c'};
    return text_number(text_from(v, 4), &in->month.n);
}

static struct text unescape(struct arena *a, struct text v)
{
    if (v.len == 0 || memchr(v.at, '\\', v.len) == NULL)
        return v;
    char *out = arena_take(a, v.len, 1);
    if (out == NULL)
        return NO_TEXT;
    size_t n = 0;
    for (size_t i = 0; i < v.len; i++) {
        char c = v.at[i];
        if (c == '\\' && i + 1 < v.len) {
            i++;
            c = v.at[i] == 'n' ? '\n' : v.at[i];
        }
        out[n++] = c;
    }
    return (struct text){out, n};
}

static enum outcome read_number(struct text key, struct text v, struct decisions_facts *f)
{
    int64_t n;
    enum outcome o = text_number(v, &n);
    if (o != OUTCOME_OK)
        return o;
    const struct {
        struct text key;
        bool *flag;
    } rows[] = {
        {TEXT("partner"), &f->partner},
        {TEXT("partner_no_right"), &f->partner_no_right},
        {TEXT("institution"), &f->institution},
        {TEXT("care_stay"), &f->care_stay},
        {TEXT("all_to_one"), &f->all_to_one},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!text_same(key, rows[i].key))
            continue;
        *rows[i].flag = n != 0;
        return OUTCOME_OK;
    }
    for (unsigned i = 0; i < DECISIONS_OWNED; i++) {
        if (!text_same(key, text_of(owned_keys[i])))
            continue;
        *facts_owned(f, i) = (struct cents){n};
        f->owned_told |= 1U << i;
        return OUTCOME_OK;
    }
    return OUTCOME_NOT_VALID;
}

static enum outcome read_line(struct arena *a, struct text key, struct text v,
                              struct decisions_facts *f)
{
    if (text_same(key, TEXT("born")))
        return day_parse(v, &f->born);
    if (text_same(key, TEXT("partner_born")))
        return day_parse(v, &f->partner_born);
    if (text_same(key, TEXT("child")))
        return read_child(v, f);
    if (text_same(key, TEXT("other")))
        return read_other(v, f);
    if (text_same(key, TEXT("income")))
        return read_income(v, f);
    if (text_same(key, TEXT("account"))) {
        f->account = unescape(a, v);
        return OUTCOME_OK;
    }
    if (text_same(key, TEXT("account_name"))) {
        f->account_name = unescape(a, v);
        return OUTCOME_OK;
    }
    if (text_same(key, TEXT("remark"))) {
        f->remark = unescape(a, v);
        return OUTCOME_OK;
    }
    return read_number(key, v, f);
}

enum outcome facts_read(struct arena *a, struct text lines, struct decisions_facts *f)
{
    while (lines.len > 0) {
        struct text line;
        struct text key;
        struct text value;
        if (!text_cut(lines, '\n', &line, &lines) || !text_cut(line, '\t', &key, &value))
            return OUTCOME_NOT_VALID;
        enum outcome o = read_line(a, key, value, f);
        if (o != OUTCOME_OK)
            return o;
    }
    return OUTCOME_OK;
}

/* ---- as the law reads it ---- */

struct text facts_basis_key(enum facts_basis b)
{
    switch (b) {
    case BASIS_NONE: return TEXT("none");
    case BASIS_FIXED: return TEXT("fixed");
    case BASIS_KNOWN: return TEXT("known");
    case BASIS_LAST_KNOWN: return TEXT("last_known");
    }
    assert(false);
    return TEXT("none");
}

bool facts_vary(const struct decisions_facts *f)
{
    for (size_t i = 0; i < f->incomes_count; i++)
        if (f->incomes[i].changes)
            return true;
    return false;
}

static struct law_person *add_person(struct law_household *h, struct day born,
                                     enum law_role role, unsigned facts)
{
    if (h->person_count == LAW_PERSONS_MOST)
        return NULL;
    struct law_person *p = &h->person[h->person_count++];
    *p = (struct law_person){
        .born = born, .role = (uint8_t)role, .facts = (uint32_t)(LAW_HAS(RIGHT) | facts)};
    return p;
}

static enum outcome persons(const struct decisions_facts *f, struct law_household *h)
{
    unsigned inside = f->institution ? LAW_HAS(INSTITUTION) : 0U;
    unsigned care = f->care_stay ? LAW_HAS(CARE) : 0U;
    bool fits = add_person(h, f->born, LAW_APPLICANT, inside | care) != NULL;
    if (f->partner) {
        struct law_person *p = add_person(h, f->partner_born, LAW_PARTNER, care);
        fits = fits && p != NULL;
        if (p != NULL && f->partner_no_right)
            p->facts &= ~(uint32_t)LAW_HAS(RIGHT);
    }
    for (size_t i = 0; i < f->children_count; i++)
        fits = fits && add_person(h, f->children[i], LAW_CHILD, 0U) != NULL;
    for (size_t i = 0; i < f->others_count; i++) {
        unsigned why = 0U;
        switch (f->others[i].why) {
        case DECISIONS_RESIDENT_SHARES: break;
        case DECISIONS_RESIDENT_TENANT: why = LAW_HAS(COMMERCIAL); break;
        case DECISIONS_RESIDENT_STUDENT: why = LAW_HAS(STUDENT); break;
        case DECISIONS_RESIDENT_LANDLORD: why = LAW_HAS(LANDLORD); break;
        }
        fits = fits && add_person(h, f->others[i].born, LAW_COHABITANT, why) != NULL;
    }
    return fits ? OUTCOME_OK : OUTCOME_NOT_VALID;
}

static enum law_income_kind income_kind(enum decisions_income_kind k)
{
    switch (k) {
    case DECISIONS_INCOME_WAGE: return LAW_INCOME_WAGE;
    case DECISIONS_INCOME_BENEFIT: return LAW_INCOME_BENEFIT;
    case DECISIONS_INCOME_ALIMONY: return LAW_INCOME_ALIMONY;
    case DECISIONS_INCOME_OTHER: return LAW_INCOME_OTHER;
    case DECISIONS_INCOME_STUDENT: return LAW_INCOME_STUDENT_FINANCE;
    case DECISIONS_INCOME_VOLUNTEER: return LAW_INCOME_VOLUNTEER;
    case DECISIONS_INCOME_RENT: return LAW_INCOME_RENT;
    }
    assert(false);
    return LAW_INCOME_OTHER;
}

static enum facts_basis incomes(const struct decisions_facts *f,
                                const struct facts_wage wage[2], struct law_household *h)
{
    enum facts_basis basis = BASIS_NONE;
    for (size_t i = 0; i < f->incomes_count; i++) {
        const struct decisions_income *in = &f->incomes[i];
        struct cents net = in->month;
        enum facts_basis own = BASIS_FIXED;
        if (in->changes) {
            const struct facts_wage *w = &wage[in->partner ? 1 : 0];
            own = w->told && w->this_month ? BASIS_KNOWN : BASIS_LAST_KNOWN;
            if (w->told)
                net = w->net;
        }
        if (own > basis)
            basis = own;
        h->income[h->income_count++] =
            (struct law_income){.net = net,
                                .person = in->partner && f->partner ? 1 : 0,
                                .kind = (uint8_t)income_kind(in->kind)};
    }
    return basis;
}

static void asset(struct law_household *h, enum law_asset_kind kind, struct cents value,
                  struct cents debt)
{
    if (value.n == 0 && debt.n == 0)
        return;
    h->asset[h->asset_count++] =
        (struct law_asset){.value = value, .debt = debt, .kind = (uint8_t)kind};
}

enum outcome facts_household(const struct decisions_facts *f, struct month m,
                             const struct facts_wage wage[2], bool assets,
                             struct law_household *ret_household, enum facts_basis *ret_basis)
{
    struct cents none = {0};
    struct law_household h = {.month = m};
    enum outcome o = persons(f, &h);
    if (o != OUTCOME_OK)
        return o;
    *ret_basis = incomes(f, wage, &h);
    if (assets) {
        asset(&h, LAW_ASSET_SAVINGS, f->savings, none);
        asset(&h, LAW_ASSET_CAR, f->car, none);
        asset(&h, LAW_ASSET_OTHER, f->belongings, none);
        asset(&h, LAW_ASSET_HOME, f->home, f->home_debt);
        asset(&h, LAW_ASSET_DEBT, none, f->debts);
    }
    *ret_household = h;
    return OUTCOME_OK;
}
