/* command_law - the law asked in other ways: what if, other figures, receipts, and every month
 * that was decided once more. */
#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decisions/decisions.h"
#include "ground/crypto/crypto.h"
#include "house/command_law.h"
#include "law/household_json.h"
#include "law/law.h"
#include "law/receipt.h"
#include "law/reform.h"
#include "law/whatif.h"

#include "ground/base/banned.h"

enum {
    LAW_ROOM = 64 << 20,
    FILE_MOST = 8 << 20,
    HOUSEHOLDS_MOST = 1000000,
    CHANGES_MOST = 8,
    WORDS_ROOM = 1 << 16,
    BIRTHDAY_MONTHS = 24,
    MONTHS_BACK = 36,
    MONTHS_BACK_MOST = 60, /* of decisions_again */
    GROUP_LEAST = 10       /* so many households, or they are no distribution but people */
};

static const char program[] = "0.1.0";

/* ---- lines in ---- */

struct lines {
    FILE *file;
    const char *path;
    char *at; /* room for the longest line; what is longer is passed over, never held */
    struct arena words;
    int64_t number;
    bool standard;
    bool too_long;
};

static bool lines_open(struct lines *l, const char *path)
{
    *l = (struct lines){.standard = path == NULL || strcmp(path, "-") == 0, .path = path};
    l->at = malloc(LAW_LINE_MOST);
    if (l->at == NULL || arena_open(&l->words, WORDS_ROOM) != OUTCOME_OK) {
        house_complain("memory", "there is not enough of it", "ask again later");
        free(l->at);
        return false;
    }
    l->file = l->standard ? stdin : fopen(path, "rbe");
    if (l->file == NULL) {
        house_complain(path, strerror(errno), "name a file that can be read");
        arena_close(&l->words);
        free(l->at);
    }
    return l->file != NULL;
}

/* What became of it: an input that stopped halfway is no answer to the whole. */
static int lines_close(struct lines *l, int exit)
{
    const bool broken = ferror(l->file) != 0;

    if (broken)
        house_complain(l->standard ? "the input" : l->path, "cannot be read to its end",
                       "name a file that can be read");
    arena_close(&l->words);
    free(l->at);
    if (!l->standard)
        (void)fclose(l->file);
    return broken ? EXIT_REFUSED : exit;
}

/* A line without its end; false when there is none any more. */
static bool line_take(struct lines *l, struct text *ret)
{
    size_t n = 0;
    int c = 0;

    l->too_long = false;
    while ((c = getc_unlocked(l->file)) != EOF && c != '\n') {
        if (n < LAW_LINE_MOST)
            l->at[n++] = (char)c;
        else
            l->too_long = true;
    }
    *ret = (struct text){l->at, n};
    return c != EOF || n > 0;
}

/* The next line with something in it. */
static bool lines_next(struct lines *l, struct text *ret)
{
    static const struct text mark = TEXT_INIT("\xEF\xBB\xBF");

    while (line_take(l, ret)) {
        l->number++;
        if (l->number == 1 && text_starts(*ret, mark))
            *ret = text_from(*ret, mark.len);
        *ret = text_trim(*ret);
        if (ret->len > 0 || l->too_long)
            return true;
    }
    return false;
}

/* A line that is no household: where and what, on stderr; the others go on. */
static void line_refused(struct lines *l, const struct household_json *j)
{
    const struct text what = household_json_say(&l->words, j, LANGUAGE_EN);

    (void)fprintf(stderr, "erkenning: line %" PRId64 ": %.*s%s%.*s\n", l->number,
                  (int)j->where_len, j->where, j->where_len > 0 ? ": " : "", TEXT_ARG(what));
    arena_empty(&l->words);
}

static enum outcome line_read(struct lines *l, struct text line, struct household_json *j)
{
    enum outcome o = OUTCOME_NOT_VALID;

    if (l->too_long)
        household_json_refuse(j, LAW_WRONG_LINE_LONG, "");
    else
        o = household_json_read(line, j);
    if (o == OUTCOME_OK && law_figures_for(j->household.month) == NULL) {
        const struct text month = month_iso(&l->words, j->household.month);

        j->name_len = month.len < sizeof j->name ? month.len : sizeof j->name;
        memcpy(j->name, month.at, j->name_len);
        household_json_refuse(j, LAW_WRONG_NORMS, "month");
        o = OUTCOME_NOT_VALID;
    }
    if (o != OUTCOME_OK)
        line_refused(l, j);
    return o;
}

static void print_json(json_t *j)
{
    char *const text = json_dumps(j, JSON_COMPACT | JSON_PRESERVE_ORDER);

    if (text != NULL)
        (void)printf("%s\n", text);
    free(text);
    json_decref(j);
}

static json_t *json_of(struct text t)
{
    return t.at == NULL ? json_null() : json_stringn(t.at, t.len);
}

/* ---- receipts ---- */

struct receipt {
    struct text result;
    struct text figures; /* SHA-256 of the amounts */
    struct text hash;    /* SHA-256 of figures, input and result */
};

static enum outcome receipt_make(struct arena *a, struct text line,
                                 const struct household_json *j, struct receipt *ret)
{
    const struct law_figures *const f = law_figures_for(j->household.month);
    struct law_result *const r = arena_take(a, 1, sizeof *r);
    struct text amounts = {0};
    enum outcome o = OUTCOME_OK;

    if (r == NULL)
        return OUTCOME_NO_ROOM;
    o = law_assistance(f, &j->household, r);
    if (o == OUTCOME_OK)
        o = law_receipt_result(a, r, &ret->result);
    if (o == OUTCOME_OK)
        o = law_receipt_figures(a, f, &amounts);
    if (o != OUTCOME_OK)
        return o;
    ret->figures = crypto_hash_hex(a, crypto_sha256(amounts));
    ret->hash = crypto_hash_hex(
        a, crypto_sha256(arena_print(a, "%.*s\n%.*s\n%.*s", TEXT_ARG(ret->figures),
                                     TEXT_ARG(line), TEXT_ARG(ret->result))));
    return OUTCOME_OK;
}

static int receipts_write(const char *path)
{
    struct lines l;
    struct arena a = {0};
    struct text line = {0};
    struct household_json *const j = calloc(1, sizeof *j);
    int exit = EXIT_DONE;

    if (j == NULL || arena_open(&a, LAW_ROOM) != OUTCOME_OK || !lines_open(&l, path)) {
        free(j);
        arena_close(&a);
        return j == NULL ? EXIT_ENVIRONMENT : EXIT_REFUSED;
    }
    while (lines_next(&l, &line)) {
        struct receipt r = {0};

        arena_empty(&a);
        if (line_read(&l, line, j) != OUTCOME_OK ||
            receipt_make(&a, line, j, &r) != OUTCOME_OK) {
            exit = EXIT_REFUSED;
            continue;
        }
        print_json(json_pack("{s:i, s:s, s:o, s:o, s:o, s:o}", "receipt", 1, "program", program,
                             "figures_sha256", json_of(r.figures), "input", json_of(line),
                             "outcome", json_of(r.result), "sha256", json_of(r.hash)));
    }
    exit = lines_close(&l, exit);
    arena_close(&a);
    free(j);
    return exit;
}

static struct text member(const json_t *j, const char *key)
{
    const json_t *const v = json_object_get(j, key);

    return json_is_string(v) ? (struct text){json_string_value(v), json_string_length(v)}
                             : NO_TEXT;
}

/* One receipt: says the same, or where it differs. */
static bool receipt_is_same(struct lines *l, struct arena *a, const json_t *kept,
                            struct household_json *j)
{
    const struct text input = member(kept, "input");
    const struct text outcome = member(kept, "outcome");
    struct receipt now = {0};
    struct text was = {0};
    struct text is = {0};
    int64_t at = 0;

    if (input.len == 0 || line_read(l, input, j) != OUTCOME_OK ||
        receipt_make(a, input, j, &now) != OUTCOME_OK) {
        (void)printf("line %" PRId64 ": no receipt of ours\n", l->number);
        return false;
    }
    at = law_receipt_differs(outcome, now.result, &was, &is);
    if (at > 0)
        (void)printf("line %" PRId64 ": different in line %" PRId64
                     " of the outcome: was '%.*s', is '%.*s'\n",
                     l->number, at, TEXT_ARG(was), TEXT_ARG(is));
    else if (!text_same(member(kept, "figures_sha256"), now.figures))
        (void)printf("line %" PRId64 ": the same outcome, made with other figures\n",
                     l->number);
    else if (!text_same(member(kept, "sha256"), now.hash))
        (void)printf("line %" PRId64 ": the receipt itself was changed\n", l->number);
    else
        (void)printf("line %" PRId64 ": the same\n", l->number);
    return at == 0 && text_same(member(kept, "figures_sha256"), now.figures) &&
           text_same(member(kept, "sha256"), now.hash);
}

static int receipts_check(const char *path)
{
    struct lines l;
    struct arena a = {0};
    struct text line = {0};
    struct household_json *const j = calloc(1, sizeof *j);
    int64_t different = 0;
    int exit = EXIT_DONE;

    if (j == NULL || arena_open(&a, LAW_ROOM) != OUTCOME_OK || !lines_open(&l, path)) {
        free(j);
        arena_close(&a);
        return j == NULL ? EXIT_ENVIRONMENT : EXIT_REFUSED;
    }
    while (lines_next(&l, &line)) {
        json_t *const kept =
            l.too_long ? NULL : json_loadb(line.at, line.len, JSON_REJECT_DUPLICATES, NULL);

        arena_empty(&a);
        different += !receipt_is_same(&l, &a, kept, j);
        json_decref(kept);
    }
    exit = lines_close(&l, different > 0 ? EXIT_ATTENTION : EXIT_DONE);
    arena_close(&a);
    free(j);
    return exit;
}

/* ---- what if ---- */

static bool changes_read(const char *text, struct law_if *list, size_t *ret_count)
{
    struct text rest = text_of(text);
    size_t n = 0;

    while (rest.len > 0) {
        struct text one = {0};

        if (!text_cut(rest, ',', &one, &rest))
            rest = NO_TEXT;
        if (n == CHANGES_MOST || law_if_read(one, &list[n]) != OUTCOME_OK)
            return false;
        n++;
    }
    *ret_count = n;
    return n > 0;
}

static json_t *result_json(const struct law_result *r)
{
    const bool sure = (r->sure & LAW_SURE_ASSISTANCE) != 0;

    return json_pack("{s:o, s:o, s:I, s:I, s:I}", "entitled",
                     r->entitled == LAW_OPEN ? json_null()
                                             : json_boolean(r->entitled == LAW_YES),
                     "form", json_of(law_form_name((enum law_form)r->form)), "norm_cents",
                     (json_int_t)r->norm.n, "from_cents", (json_int_t)r->from.n, "to_cents",
                     (json_int_t)(sure ? r->from.n : r->to.n));
}

static json_t *turn_json(const struct law_household *h, enum law_if_kind kind)
{
    int64_t cents = 0;

    return law_turn_cents(h, kind, 0, &cents) == OUTCOME_OK ? json_integer(cents) : json_null();
}

static json_t *birthday_json(struct arena *a, const struct law_household *h)
{
    struct law_turn_day t;

    if (law_turn_birthday(h, BIRTHDAY_MONTHS, &t) != OUTCOME_OK)
        return json_null();
    return json_pack("{s:o, s:i, s:i, s:I, s:I}", "day", json_of(day_iso(a, t.day)), "person",
                     (int)t.person, "years", t.years, "before_cents", (json_int_t)t.before,
                     "after_cents", (json_int_t)t.after);
}

static int what_if(const char *path, const char *text)
{
    struct law_if list[CHANGES_MOST];
    size_t count = 0;
    struct lines l;
    struct arena a = {0};
    struct text line = {0};
    struct household_json *const j = calloc(1, sizeof *j);
    struct law_what *const w = calloc(1, sizeof *w);
    int exit = EXIT_DONE;

    if (!changes_read(text, list, &count)) {
        house_complain("--what-if", text,
                       "wage=+30000, savings=, age=27@1, together=DAY, share=DAY, leaves=1 or "
                       "month=YYYY-MM, with commas between");
        exit = EXIT_USE;
    } else if (j == NULL || w == NULL || arena_open(&a, LAW_ROOM) != OUTCOME_OK) {
        exit = EXIT_ENVIRONMENT;
    } else if (!lines_open(&l, path)) {
        exit = EXIT_REFUSED;
    } else {
        while (lines_next(&l, &line)) {
            arena_empty(&a);
            if (line_read(&l, line, j) != OUTCOME_OK) {
                exit = EXIT_REFUSED;
                continue;
            }
            if (law_what_if(&j->household, list, count, w) != OUTCOME_OK) {
                (void)fprintf(stderr,
                              "erkenning: line %" PRId64
                              ": this change does not fit this household, or there are no "
                              "norms for its month\n",
                              l.number);
                exit = EXIT_REFUSED;
                continue;
            }
            print_json(json_pack(
                "{s:o, s:o, s:s, s:o, s:o, s:I, s:I, s:I, s:b, s:{s:o, s:o}, s:o}", "id",
                json_of(j->id), "month", json_of(month_iso(&a, j->household.month)), "what_if",
                text, "before", result_json(&w->before), "after", result_json(&w->after),
                "assistance_difference_cents", (json_int_t)w->assistance,
                "income_difference_cents", (json_int_t)w->income, "together_difference_cents",
                (json_int_t)w->together, "sure", w->sure, "turns_at", "wage_cents",
                turn_json(&j->household, LAW_IF_WAGE), "savings_cents",
                turn_json(&j->household, LAW_IF_SAVINGS), "next_birthday",
                birthday_json(&a, &j->household)));
        }
        exit = lines_close(&l, exit);
    }
    arena_close(&a);
    free(j);
    free(w);
    return exit;
}

/* ---- other figures ---- */

static enum outcome file_whole(const char *path, struct arena *a, struct text *ret)
{
    FILE *const f = fopen(path, "rbe");
    char *at = NULL;
    size_t n = 0;

    if (f == NULL) {
        house_complain(path, strerror(errno), "name a file that can be read");
        return OUTCOME_NOT_FOUND;
    }
    at = arena_take(a, FILE_MOST, 1);
    n = at == NULL ? 0 : fread(at, 1, FILE_MOST, f);
    (void)fclose(f);
    if (at == NULL || n == FILE_MOST) {
        house_complain(path, "larger than 8 MB", "a file of figures is far smaller");
        return OUTCOME_NOT_VALID;
    }
    *ret = (struct text){at, n};
    return OUTCOME_OK;
}

static enum outcome reform_open(const char *path, struct arena *a, struct law_reform *ret)
{
    struct law_fault fault = {0};
    struct text csv = {0};
    enum outcome o = file_whole(path, a, &csv);

    if (o != OUTCOME_OK)
        return o;
    o = law_reform_read(a, csv, ret, &fault);
    if (o == OUTCOME_NOT_VALID && fault.line == 0)
        (void)fprintf(stderr, "erkenning: %s: %.*s: mend it and ask again\n", path,
                      TEXT_ARG(fault.what));
    else if (o == OUTCOME_NOT_VALID)
        (void)fprintf(stderr, "erkenning: %s: line %" PRId64 ": %.*s: mend it and ask again\n",
                      path, fault.line, TEXT_ARG(fault.what));
    return o;
}

static json_t *shape_json(const struct law_shape *s)
{
    return json_pack(
        "{s:I, s:o, s:i, s:i, s:b, s:b}", "difference_cents", (json_int_t)s->difference, "form",
        json_of(law_form_name((enum law_form)s->form)), "children", (int)s->children, "others",
        (int)s->others, "wage", s->wage, "other_income", s->other_income);
}

/* Of real people no household is shown, but what at least ten of them have in common. */
static json_t *groups_json(const struct law_spread *s)
{
    struct law_group groups[LAW_WORST];
    const size_t count = law_spread_groups(s, GROUP_LEAST, groups);
    json_t *const list = json_array();

    for (size_t i = 0; i < count; i++) {
        json_t *const one = shape_json(&groups[i].shape);

        (void)json_object_set_new(one, "households", json_integer(groups[i].count));
        (void)json_array_append_new(list, one);
    }
    return list;
}

static void spread_json(const struct law_spread *s, bool people)
{
    json_t *const deciles = json_array();
    json_t *const worst = people ? groups_json(s) : json_array();

    for (size_t i = 0; i < LAW_DECILES; i++)
        (void)json_array_append_new(deciles, json_integer(s->decile[i]));
    for (size_t i = 0; !people && i < s->worst_count; i++)
        (void)json_array_append_new(worst, shape_json(&s->worst[i]));
    print_json(json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o}", "count",
                         (json_int_t)s->count, "changed", (json_int_t)s->changed, "more",
                         (json_int_t)s->more, "less", (json_int_t)s->less, "lose_right",
                         (json_int_t)s->lose, "gain_right", (json_int_t)s->gain, "open",
                         (json_int_t)s->open, "sum_cents_a_month", (json_int_t)s->sum,
                         "deciles_cents", deciles, "worst", worst));
}

static void shape_print(size_t place, const struct law_shape *w, int64_t households)
{
    (void)printf("worst %2zu: %" PRId64 " cents", place, w->difference);
    if (households > 0)
        (void)printf(" on average for %" PRId64 " households", households);
    (void)printf(", %.*s, children %d, others %d%s%s\n",
                 TEXT_ARG(law_form_name((enum law_form)w->form)), (int)w->children,
                 (int)w->others, w->wage ? ", wage" : "",
                 w->other_income ? ", other income" : "");
}

static void spread_print(const struct law_spread *s, bool people)
{
    struct law_group groups[LAW_WORST];
    const size_t shared = people ? law_spread_groups(s, GROUP_LEAST, groups) : 0;

    (void)printf("households %" PRId64 ", changed %" PRId64 ": more %" PRId64 ", less %" PRId64
                 "\nlose the right %" PRId64 ", gain it %" PRId64
                 ", with an open question %" PRId64 "\nsum %" PRId64 " cents a month\n",
                 s->count, s->changed, s->more, s->less, s->lose, s->gain, s->open, s->sum);
    for (size_t i = 0; i < LAW_DECILES; i++)
        (void)printf("%3zu %%  %" PRId64 " cents\n", i * 10, s->decile[i]);
    for (size_t i = 0; i < shared; i++)
        shape_print(i + 1, &groups[i].shape, groups[i].count);
    for (size_t i = 0; !people && i < s->worst_count; i++)
        shape_print(i + 1, &s->worst[i], 0);
}

static enum outcome spread_lines(const char *path, const struct law_reform *r,
                                 struct law_spread *s, int64_t *differences, int *exit)
{
    struct lines l;
    struct text line = {0};
    struct household_json *const j = calloc(1, sizeof *j);
    enum outcome o = OUTCOME_OK;

    if (j == NULL)
        return OUTCOME_NO_ROOM;
    if (!lines_open(&l, path)) {
        free(j);
        return OUTCOME_NOT_FOUND;
    }
    while (o == OUTCOME_OK && lines_next(&l, &line)) {
        if (line_read(&l, line, j) != OUTCOME_OK) {
            *exit = EXIT_REFUSED;
            continue;
        }
        o = law_spread_add(s, r, &j->household, differences, HOUSEHOLDS_MOST);
        if (o == OUTCOME_NOT_FOUND)
            o = OUTCOME_OK;
    }
    *exit = lines_close(&l, *exit);
    free(j);
    return o;
}

/* Work may run twice: each time it begins where the last whole one ended. */
struct households_try {
    const struct decisions_households *from;
    struct decisions_households *to;
};

static enum outcome households_some(struct db *db, void *arg)
{
    struct households_try *const t = arg;

    *t->to = *t->from;
    return decisions_households(db, t->to);
}

static enum outcome spread_municipality(const struct invocation *in, const struct law_reform *r,
                                        struct law_spread *s, int64_t *differences)
{
    struct house house = {0};
    struct arena a = {0};
    struct decisions_households *const some = calloc(2, sizeof *some);
    struct households_try next = {some, some + 1};
    struct db *db = NULL;
    enum outcome o = some == NULL ? OUTCOME_NO_ROOM : house_open(&in->open, &house);

    if (o != OUTCOME_OK) {
        free(some);
        return o;
    }
    o = arena_open(&a, LAW_ROOM);
    if (o == OUTCOME_OK)
        o = store_read(house.store, &a, &db);
    if (o == OUTCOME_OK)
        o = house_today(&house, db, &some->today);
    store_read_done(db);
    some->month = month_of(some->today);
    while (o == OUTCOME_OK && !some->done) {
        arena_empty(&a);
        o = store_transact(house.store, &a, households_some, &next);
        if (o == OUTCOME_OK)
            *some = some[1];
        for (size_t i = 0; o == OUTCOME_OK && i < some->count; i++) {
            o = law_spread_add(s, r, &some->household[i], differences, HOUSEHOLDS_MOST);
            if (o == OUTCOME_NOT_FOUND)
                o = OUTCOME_OK;
        }
    }
    arena_close(&a);
    house_close(&house);
    free(some);
    return o;
}

static int other_figures(const struct invocation *in, const char *figures)
{
    struct law_reform r;
    struct law_spread s = {0};
    struct arena a = {0};
    int64_t *const differences = calloc(HOUSEHOLDS_MOST, sizeof *differences);
    const bool people = in->count == 0;
    int exit = EXIT_DONE;
    enum outcome o = differences == NULL ? OUTCOME_NO_ROOM : arena_open(&a, LAW_ROOM);

    if (o == OUTCOME_OK)
        o = reform_open(figures, &a, &r);
    if (o == OUTCOME_OK)
        o = people ? spread_municipality(in, &r, &s, differences)
                   : spread_lines(in->arg[0], &r, &s, differences, &exit);
    if (o == OUTCOME_OK && people && s.count < GROUP_LEAST) {
        house_complain("calculate", "fewer than ten households",
                       "so few are people, not a distribution");
        exit = EXIT_REFUSED;
    } else if (o == OUTCOME_OK) {
        law_spread_close(&s, differences);
        if (in->json)
            spread_json(&s, people);
        else
            spread_print(&s, people);
    }
    arena_close(&a);
    free(differences);
    return o == OUTCOME_OK ? exit : house_exit(o);
}

/* ---- import norms: what a file would change ---- */

static void print_finding(void *arg, struct month m, struct text key, int64_t found,
                          int64_t expected, struct text what)
{
    (void)arg;
    (void)printf("%04d-%02d %.*s: %.*s: %" PRId64 ", expected %" PRId64 "\n", m.n / 12,
                 m.n % 12 + 1, TEXT_ARG(key), TEXT_ARG(what), found, expected);
}

static void print_amount(int64_t n)
{
    if (n == LAW_NOT_FOUND)
        (void)printf("not found");
    else if (n == LAW_NOT_IN_ACT)
        (void)printf("none");
    else
        (void)printf("%" PRId64, n);
}

static void print_difference(void *arg, struct month m, struct text key, int64_t ours,
                             int64_t theirs)
{
    (void)arg;
    (void)printf("%04d-%02d %.*s: ", m.n / 12, m.n % 12 + 1, TEXT_ARG(key));
    print_amount(ours);
    (void)printf(" -> ");
    print_amount(theirs);
    (void)printf("\n");
}

int command_import_norms(const struct invocation *in)
{
    struct law_reform r;
    struct arena a = {0};
    size_t differs = 0;
    size_t findings = 0;
    enum outcome o = arena_open(&a, LAW_ROOM);

    if (in->option[0] != NULL) {
        house_complain("import norms", "figures are built in, with their checks",
                       "put the lines in src/law/figures.csv and build");
        arena_close(&a);
        return EXIT_USE;
    }
    if (o == OUTCOME_OK)
        o = reform_open(in->arg[1], &a, &r);
    if (o == OUTCOME_OK) {
        differs = law_reform_differences(&r, print_difference, NULL);
        findings = law_reform_check(&r, print_finding, NULL);
        (void)printf("dry run: figures that differ %zu, questions %zu\n", differs, findings);
    }
    arena_close(&a);
    if (o != OUTCOME_OK)
        return house_exit(o);
    return findings > 0 ? EXIT_ATTENTION : EXIT_DONE;
}

/* ---- the door of `calculate` ---- */

bool command_calculate_asked(const struct invocation *in)
{
    return in->option[1] != NULL || in->option[2] != NULL || in->option[3] != NULL ||
           in->option[4] != NULL;
}

int command_calculate_other(const struct invocation *in)
{
    const char *const path = in->count == 0 ? NULL : in->arg[0];
    int asked = 0;

    for (size_t i = 1; i <= 4; i++)
        asked += in->option[i] != NULL;
    if (asked > 1 || in->count > 1 || in->option[0] != NULL) {
        house_complain("calculate",
                       "one of --receipt, --check-receipt, --what-if and --figures",
                       "see 'erkenning calculate --help'");
        return EXIT_USE;
    }
    if (in->option[1] != NULL)
        return receipts_write(path);
    if (in->option[2] != NULL)
        return receipts_check(in->option[2]);
    return in->option[3] != NULL ? what_if(path, in->option[3])
                                 : other_figures(in, in->option[4]);
}

/* ---- recompute ---- */

/* Work may run twice: each time it begins where the last whole one ended. */
struct again_try {
    const struct decisions_again *from;
    struct decisions_again *to;
};

static enum outcome again_some(struct db *db, void *arg)
{
    struct again_try *const t = arg;

    *t->to = *t->from;
    return decisions_again(db, t->to);
}

static void print_found(const struct decisions_again *a, struct arena *scratch, bool json)
{
    for (size_t i = 0; i < a->found_count; i++) {
        const struct decisions_again_month *const m = &a->found[i];
        const struct text month = month_iso(scratch, m->month);

        (void)printf(
            json ? "{\"decision\":\"%s\",\"month\":\"%.*s\",\"decided_cents\":%" PRId64
                   ",\"now_cents\":%" PRId64 ",\"difference_cents\":%" PRId64 "}\n"
                 : "%s %.*s: decided %" PRId64 ", now %" PRId64 ", difference %" PRId64 "\n",
            m->decision, TEXT_ARG(month), m->decided.n, m->ought.n, m->ought.n - m->decided.n);
    }
}

static bool again_months(const struct invocation *in, struct decisions_again *a)
{
    const struct month now = month_of(a->today);

    a->from = (struct month){now.n - MONTHS_BACK};
    a->to = now;
    return (in->option[0] == NULL ||
            month_parse(text_of(in->option[0]), &a->from) == OUTCOME_OK) &&
           (in->option[1] == NULL ||
            month_parse(text_of(in->option[1]), &a->to) == OUTCOME_OK) &&
           a->from.n <= a->to.n && a->to.n - a->from.n < MONTHS_BACK_MOST;
}

static enum outcome again_all(const struct invocation *in, struct house *house,
                              struct arena *arena, struct decisions_again *a)
{
    enum outcome o = OUTCOME_OK;

    while (o == OUTCOME_OK && !a->done) {
        struct decisions_again *const one = arena_take(arena, 1, sizeof *one);

        if (one == NULL)
            return OUTCOME_NO_ROOM;
        o = store_transact(house->store, arena, again_some, &(struct again_try){a, one});
        if (o == OUTCOME_OK) {
            *a = *one;
            print_found(a, arena, in->json);
        }
        a->found_count = 0;
        arena_empty(arena);
    }
    return o;
}

int command_recompute(const struct invocation *in)
{
    struct house house = {0};
    struct arena a = {0};
    struct db *db = NULL;
    struct decisions_again *const again = calloc(1, sizeof *again);
    int exit = EXIT_DONE;
    enum outcome o = OUTCOME_OK;

    if (again == NULL)
        return EXIT_ENVIRONMENT;
    if (in->count > 0 || (in->option[2] == NULL) == (in->option[3] == NULL)) {
        house_complain("recompute", "--person ID or --all", "see 'erkenning recompute --help'");
        free(again);
        return EXIT_USE;
    }
    o = house_open(&in->open, &house);
    if (o != OUTCOME_OK) {
        free(again);
        return house_exit(o);
    }
    o = arena_open(&a, LAW_ROOM);
    if (o == OUTCOME_OK)
        o = store_read(house.store, &a, &db);
    if (o == OUTCOME_OK)
        o = house_today(&house, db, &again->today);
    store_read_done(db);
    again->person = text_of(in->option[2]);
    if (o == OUTCOME_OK && !again_months(in, again)) {
        house_complain("recompute", "--from and --to want two months as 2026-03",
                       "the first before the last, and at most sixty months together");
        exit = EXIT_USE;
    } else if (o == OUTCOME_OK) {
        o = again_all(in, &house, &a, again);
    }
    if (o == OUTCOME_OK && exit == EXIT_DONE) {
        (void)printf(in->json ? "{\"rights\":%" PRId64 ",\"months\":%" PRId64
                                ",\"differ\":%" PRId64 ",\"open\":%" PRId64
                                ",\"after_cents\":%" PRId64 ",\"back_cents\":%" PRId64
                                ",\"receipts\":%" PRId64 ",\"receipts_differ\":%" PRId64 "}\n"
                              : "rights %" PRId64 ", months %" PRId64 ", differ %" PRId64
                                ", open %" PRId64 ", to pay after %" PRId64
                                ", too much %" PRId64 ", receipts %" PRId64
                                ", receipts that differ %" PRId64 "\n",
                     again->rights, again->months, again->differ, again->open, again->after,
                     again->back, again->receipts, again->receipts_differ);
        exit = again->differ + again->receipts_differ > 0 ? EXIT_ATTENTION : EXIT_DONE;
        if (again->rights == 0 && in->option[2] != NULL) {
            house_complain(in->option[2], "no right of this person was ever decided",
                           "name an applicant by id, as 'erkenning dump' shows it");
            exit = EXIT_REFUSED;
        }
    }
    arena_close(&a);
    house_close(&house);
    free(again);
    if (o == OUTCOME_OK)
        return exit;
    house_complain("recompute", outcome_name(o), "nothing was changed");
    return house_exit(o);
}
