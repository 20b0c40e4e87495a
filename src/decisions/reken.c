/* reken - /reken: what the law gives, worked out by anybody without telling anyone. On the
 * reader's own device where that can (reken.js, the law as WebAssembly), else here; nothing is
 * kept. */
#include "decisions/inside.h"
#include "decisions/reken.html.h"
#include "decisions/reken_rij.html.h"
#include "decisions/reken_veld.html.h"
#include "law/law.h"

#include "ground/base/banned.h"

enum {
    APPLICANT = 0,
    PARTNER = 1,
    CHILD_FIRST = 2,
    CHILDREN = 4,
    OTHER_FIRST = CHILD_FIRST + CHILDREN,
    OTHERS = 3,
    PEOPLE = OTHER_FIRST + OTHERS,
    INCOMES = 4,
    ASSETS = 4,
    MONTHS_BACK = 11,
    MONTHS_ON = 2,
    GROUPS_MOST = 9,
    FIELDS_MOST = 40,
    PATH_MOST = 96
};

/* What is asked of people who only share the home: the rest changes nothing for them. */
static const uint32_t others_facts =
    LAW_HAS(STUDENT) | LAW_HAS(COMMERCIAL) | LAW_HAS(LANDLORD) | LAW_HAS(CARE);
static const uint32_t own_facts = ~(LAW_HAS(COMMERCIAL) | LAW_HAS(LANDLORD));

/* The page while it is made: what was typed stands in the request. */
struct making {
    struct request *r;
    const struct law_filled *filled; /* NULL: nothing was sent yet */
    bool refused;
};

static struct text plain(const struct making *m, const struct sentence *s)
{
    return sentence_plain(s, m->r->lang);
}

static struct text numbered(const struct making *m, const struct sentence *s, int n)
{
    return sentence_say(m->r->arena, s, m->r->lang,
                        (struct fill[]){FILL_NUMBER("number", (int64_t)n)}, 1);
}

static struct text typed(const struct making *m, struct text box)
{
    for (size_t i = 0; i < m->r->pair_count; i++) {
        if (text_same(m->r->pairs[i].name, box))
            return text_trim(m->r->pairs[i].value);
    }
    return NO_TEXT;
}

/* ---- one field --------------------------------------------------------------------------- */

struct options {
    struct html_decisions_reken_veld_options *at;
    size_t count;
    size_t most;
};

static bool options_open(struct making *m, struct options *o, size_t most)
{
    *o = (struct options){.at = arena_take(m->r->arena, most, sizeof *o->at), .most = most};
    return o->at != NULL;
}

static void option(struct options *o, struct text value, struct text says, struct text kept)
{
    if (o->count < o->most)
        o->at[o->count++] = (struct html_decisions_reken_veld_options){
            .value = value, .says = says, .chosen = text_same(value, kept)};
}

static bool yes_or_no(struct making *m, const struct law_field *f, struct text kept,
                      struct options *o)
{
    const bool usually = f->kind == LAW_KIND_FACT && f->bit == LAW_HAS(RIGHT);

    if (!options_open(m, o, 3))
        return false;
    option(o, NO_TEXT, plain(m, usually ? &say_decisions_reken_yes : &say_decisions_reken_no),
           kept);
    option(o, usually ? TEXT("false") : TEXT("true"),
           plain(m, usually ? &say_decisions_reken_no : &say_decisions_reken_yes), kept);
    if (f->kind != LAW_KIND_DECISION)
        option(o, TEXT("null"), plain(m, &say_decisions_reken_unsure), kept);
    return true;
}

static bool kinds(struct making *m, const struct law_field *f, struct text kept,
                  struct options *o)
{
    if (!options_open(m, o, f->choice_count + 1))
        return false;
    option(o, NO_TEXT, plain(m, &say_decisions_reken_none), kept);
    for (size_t i = 0; i < f->choice_count; i++)
        option(o, f->choices[i], law_choice_label(f, i, m->r->lang), kept);
    return true;
}

/* Who of the rows above; the rows of the form are the names. */
static struct text who(struct making *m, int row)
{
    if (row == APPLICANT)
        return plain(m, &say_decisions_reken_you);
    if (row == PARTNER)
        return plain(m, &say_decisions_reken_partner);
    return row < OTHER_FIRST
               ? numbered(m, &say_decisions_reken_nth_child, row - CHILD_FIRST + 1)
               : numbered(m, &say_decisions_reken_nth_other, row - OTHER_FIRST + 1);
}

static bool people(struct making *m, struct text kept, struct options *o)
{
    if (!options_open(m, o, PEOPLE))
        return false;
    for (int row = 0; row < PEOPLE; row++)
        option(o, arena_print(m->r->arena, "%d", row), who(m, row), kept);
    return true;
}

static bool months(struct making *m, struct text kept, struct options *o)
{
    const struct month now = month_of(m->r->today);

    if (!options_open(m, o, MONTHS_BACK + MONTHS_ON + 1))
        return false;
    if (kept.len == 0)
        kept = month_iso(m->r->arena, now);
    for (int32_t n = now.n + MONTHS_ON; n >= now.n - MONTHS_BACK; n--) {
        const struct month month = {n};

        if (law_figures_for(month) != NULL)
            option(o, month_iso(m->r->arena, month), say_month(m->r->arena, month, m->r->lang),
                   kept);
    }
    return true;
}

struct row {
    enum law_object object;
    struct text list; /* "persons", or the group's key, or empty */
    int row;          /* -1: no list */
    uint32_t facts;   /* of a person: which are asked */
    const struct sentence *role;
    enum law_role as;
    struct text title;
    const struct sentence *more; /* over the fields that are folded away */
    const struct sentence *born; /* how the birth day is asked; NULL: as the table says */
};

/* Draws `f` of a row. A role is asked as its own yes or no, in the row's own words. */
static enum outcome field(struct making *m, const struct row *w, const struct law_field *f,
                          struct text box, struct inside *ret_field)
{
    const struct text kept = typed(m, box);
    struct html_decisions_reken_veld *v = arena_take(m->r->arena, 1, sizeof *v);
    struct options o = {0};
    bool room = v != NULL;

    if (!room)
        return OUTCOME_NO_ROOM;
    *v = (struct html_decisions_reken_veld){
        .box = box, .label = law_field_label(f, m->r->lang), .kept = kept, .who = w->title};
    if (f->ask == LAW_ASK_BORN && w->born != NULL)
        v->label = plain(m, w->born);
    if (m->refused && text_same(box, (struct text){m->filled->where, m->filled->where_len}))
        v->wrong = law_form_say(m->r->arena, m->filled, m->r->lang);
    if (f->kind == LAW_KIND_CHOICE && w->role != NULL) {
        v->label = plain(m, w->role);
        room = options_open(m, &o, 2);
        option(&o, NO_TEXT, plain(m, &say_decisions_reken_no), kept);
        option(&o, law_roles[w->as], plain(m, &say_decisions_reken_yes), kept);
    } else if (f->kind == LAW_KIND_FACT || f->kind == LAW_KIND_FLAG ||
               f->kind == LAW_KIND_DECISION) {
        room = yes_or_no(m, f, kept, &o);
        v->is_short = true;
    } else if (f->kind == LAW_KIND_CHOICE) {
        room = kinds(m, f, kept, &o);
    } else if (f->kind == LAW_KIND_PERSON) {
        room = people(m, kept, &o);
    } else if (f->kind == LAW_KIND_MONTH) {
        room = months(m, kept, &o);
    }
    v->options = o.at;
    v->options_count = o.count;
    v->euro = f->kind == LAW_KIND_CENTS;
    v->whole = f->kind == LAW_KIND_NUMBER || f->kind == LAW_KIND_PERCENT;
    if (f->kind == LAW_KIND_DAY)
        v->hint = plain(m, &say_decisions_reken_hint_day);
    *ret_field = INSIDE(html_decisions_reken_veld, v);
    return room ? OUTCOME_OK : OUTCOME_NO_ROOM;
}

/* ---- rows -------------------------------------------------------------------------------- */

static bool is_asked(const struct row *w, const struct law_field *f)
{
    switch ((enum law_kind)f->kind) {
    case LAW_KIND_ID:
    case LAW_KIND_NAME:
    case LAW_KIND_LIST:
    case LAW_KIND_GROUP: return false;
    case LAW_KIND_MONTH: return false; /* stands on top */
    case LAW_KIND_FACT: return (w->facts & f->bit) != 0;
    case LAW_KIND_CHOICE: return w->object != LAW_OF_PERSON || w->role != NULL;
    case LAW_KIND_PERSON:
    case LAW_KIND_DAY:
    case LAW_KIND_FLAG:
    case LAW_KIND_CENTS:
    case LAW_KIND_NUMBER:
    case LAW_KIND_PERCENT:
    case LAW_KIND_DECISION: break;
    }
    /* Children and housemates are asked when they were born; what else the table knows of a
     * person is for who applies. */
    return w->object != LAW_OF_PERSON || f->ask == LAW_ASK_BORN || w->row <= PARTNER;
}

/* What is folded away: facts of people, and what few incomes or belongings have. */
static bool is_rare(const struct row *w, const struct law_field *f)
{
    if (w->object == LAW_OF_PERSON)
        return f->kind != LAW_KIND_CHOICE && f->ask != LAW_ASK_BORN;
    return f->kind != LAW_KIND_CHOICE && f->kind != LAW_KIND_PERSON &&
           f->ask != LAW_ASK_INCOME && f->ask != LAW_ASK_VALUE && f->ask != LAW_ASK_DEBT;
}

static struct text box_of(struct making *m, const struct row *w, const struct law_field *f)
{
    if (w->row >= 0)
        return arena_print(m->r->arena, "%.*s[%d].%.*s", TEXT_ARG(w->list), w->row,
                           TEXT_ARG(f->key));
    return w->list.len == 0
               ? f->key
               : arena_print(m->r->arena, "%.*s.%.*s", TEXT_ARG(w->list), TEXT_ARG(f->key));
}

/* `filled`: something was typed that makes it more than an empty row. */
static enum outcome row(struct making *m, const struct row *w, struct inside *ret_row,
                        bool *filled)
{
    size_t count = 0;
    const struct law_field *const fields = law_fields(w->object, &count);
    struct html_decisions_reken_rij *page = arena_take(m->r->arena, 1, sizeof *page);
    struct html_decisions_reken_rij_fields *plainly =
        arena_take(m->r->arena, FIELDS_MOST, sizeof *plainly);
    struct html_decisions_reken_rij_more *more =
        arena_take(m->r->arena, FIELDS_MOST, sizeof *more);
    enum outcome o = OUTCOME_OK;

    if (page == NULL || plainly == NULL || more == NULL)
        return OUTCOME_NO_ROOM;
    /* Where a group has one row, the group's title is that of the row. */
    *page = (struct html_decisions_reken_rij){
        .title = w->object == LAW_OF_PERSON && w->row <= PARTNER ? NO_TEXT : w->title,
        .fields = plainly,
        .more = more};
    if (w->more != NULL)
        page->summary = plain(m, w->more);
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++) {
        const struct law_field *const f = &fields[i];
        const bool rare = w->more != NULL && is_rare(w, f);
        const size_t at = rare ? page->more_count : page->fields_count;
        const struct text box = box_of(m, w, f);

        if (!is_asked(w, f) || at == FIELDS_MOST)
            continue;
        o = field(m, w, f, box, rare ? &more[at].field : &plainly[at].field);
        if (rare) {
            page->more_count++;
            page->open = page->open || typed(m, box).len > 0;
        } else {
            page->fields_count++;
        }
        if (f->kind == LAW_KIND_CHOICE || f->kind == LAW_KIND_CENTS || f->kind == LAW_KIND_DAY)
            *filled = *filled || typed(m, box).len > 0;
    }
    *ret_row = INSIDE(html_decisions_reken_rij, page);
    return o;
}

/* Rows `first` and on of a list; all but the first `shown` are folded away. */
static enum outcome rows(struct making *m, struct html_decisions_reken_groups *g, struct row w,
                         int first, int count, int shown, const struct sentence *title)
{
    struct html_decisions_reken_groups_rows *list =
        arena_take(m->r->arena, (size_t)count, sizeof *list);
    struct html_decisions_reken_groups_extra *extra =
        arena_take(m->r->arena, (size_t)count, sizeof *extra);
    enum outcome o = OUTCOME_OK;

    if (list == NULL || extra == NULL)
        return OUTCOME_NO_ROOM;
    for (int i = 0; o == OUTCOME_OK && i < count; i++) {
        bool filled = false;

        w.row = first + i;
        if (title != NULL)
            w.title = numbered(m, title, i + 1);
        o = row(m, &w, i < shown ? &list[g->rows_count++].row : &extra[g->extra_count++].row,
                &filled);
        g->open = g->open || (filled && i >= shown); /* what was typed is not hidden */
    }
    g->rows = list;
    g->extra = extra;
    if (g->extra_count > 0)
        g->summary = plain(m, &say_decisions_reken_more_rows);
    return o;
}

static enum outcome people_groups(struct making *m, struct html_decisions_reken_groups *g)
{
    struct row w = {.object = LAW_OF_PERSON, .list = TEXT("persons")};
    enum outcome o = OUTCOME_OK;

    g[0] = (struct html_decisions_reken_groups){
        .key = TEXT("u"), .title = plain(m, &say_decisions_reken_about_you)};
    w.facts = own_facts;
    w.title = plain(m, &say_decisions_reken_you);
    w.born = &say_decisions_reken_born_you;
    w.more = &say_decisions_reken_more_you;
    o = rows(m, &g[0], w, APPLICANT, 1, 1, NULL);
    if (o != OUTCOME_OK)
        return o;
    g[1] = (struct html_decisions_reken_groups){
        .key = TEXT("partner"), .title = plain(m, &say_decisions_reken_partner)};
    w.title = g[1].title;
    w.born = &say_decisions_reken_born_partner;
    w.role = &say_decisions_reken_is_partner;
    w.as = LAW_PARTNER;
    w.more = &say_decisions_reken_more_partner;
    o = rows(m, &g[1], w, PARTNER, 1, 1, NULL);
    if (o != OUTCOME_OK)
        return o;
    g[2] = (struct html_decisions_reken_groups){
        .key = TEXT("kinderen"), .title = plain(m, &say_decisions_reken_children)};
    w.born = &say_decisions_reken_born_child;
    w.role = &say_decisions_reken_is_child;
    w.as = LAW_CHILD;
    w.facts = 0;
    w.more = NULL;
    o = rows(m, &g[2], w, CHILD_FIRST, CHILDREN, 1, &say_decisions_reken_nth_child);
    if (o != OUTCOME_OK)
        return o;
    g[3] = (struct html_decisions_reken_groups){.key = TEXT("anderen"),
                                                .title = plain(m, &say_decisions_reken_others)};
    w.born = NULL;
    w.role = &say_decisions_reken_is_other;
    w.as = LAW_COHABITANT;
    w.facts = others_facts;
    w.more = &say_decisions_reken_more_other;
    return rows(m, &g[3], w, OTHER_FIRST, OTHERS, 1, &say_decisions_reken_nth_other);
}

static enum outcome money_groups(struct making *m, struct html_decisions_reken_groups *g)
{
    enum outcome o = OUTCOME_OK;

    g[0] = (struct html_decisions_reken_groups){.key = TEXT("inkomen"),
                                                .title = plain(m, &say_decisions_reken_income),
                                                .text =
                                                    plain(m, &say_decisions_reken_income_text)};
    o = rows(m, &g[0],
             (struct row){.object = LAW_OF_INCOME,
                          .list = TEXT("income"),
                          .more = &say_decisions_reken_more_income},
             0, INCOMES, 1, &say_decisions_reken_nth_income);
    if (o != OUTCOME_OK)
        return o;
    g[1] = (struct html_decisions_reken_groups){.key = TEXT("bezit"),
                                                .title = plain(m, &say_decisions_reken_assets),
                                                .text =
                                                    plain(m, &say_decisions_reken_assets_text)};
    return rows(m, &g[1],
                (struct row){.object = LAW_OF_ASSET,
                             .list = TEXT("assets"),
                             .more = &say_decisions_reken_more_asset},
                0, ASSETS, 1, &say_decisions_reken_nth_asset);
}

/* The facts of the household itself, all folded away: most people leave them. */
static enum outcome rest_group(struct making *m, struct html_decisions_reken_groups *g)
{
    size_t count = 0;
    const struct law_field *const fields = law_fields(LAW_OF_HOUSEHOLD, &count);
    struct html_decisions_reken_groups_extra *extra =
        arena_take(m->r->arena, count + 1, sizeof *extra);
    enum outcome o = OUTCOME_OK;

    if (extra == NULL)
        return OUTCOME_NO_ROOM;
    *g = (struct html_decisions_reken_groups){.key = TEXT("verder"),
                                              .title = plain(m, &say_decisions_reken_rest),
                                              .summary =
                                                  plain(m, &say_decisions_reken_rest_open),
                                              .extra = extra};
    o = row(m, &(struct row){.object = LAW_OF_HOUSEHOLD, .row = -1},
            &extra[g->extra_count++].row, &g->open);
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++) {
        /* A part of the act that is not in force is for lawyers, not for a form. */
        if (fields[i].kind == LAW_KIND_GROUP && fields[i].object != LAW_OF_SWITCHES)
            o = row(m,
                    &(struct row){.object = (enum law_object)fields[i].object,
                                  .list = fields[i].key,
                                  .row = -1,
                                  .title = law_field_label(&fields[i], m->r->lang)},
                    &extra[g->extra_count++].row, &g->open);
    }
    return o;
}

static enum outcome month_group(struct making *m, struct html_decisions_reken_groups *g)
{
    size_t count = 0;
    const struct law_field *const fields = law_fields(LAW_OF_HOUSEHOLD, &count);
    struct html_decisions_reken_rij *page = arena_take(m->r->arena, 1, sizeof *page);
    struct html_decisions_reken_rij_fields *one = arena_take(m->r->arena, 1, sizeof *one);
    struct html_decisions_reken_groups_rows *list = arena_take(m->r->arena, 1, sizeof *list);

    if (page == NULL || one == NULL || list == NULL)
        return OUTCOME_NO_ROOM;
    *page = (struct html_decisions_reken_rij){.fields = one, .fields_count = 1};
    list->row = INSIDE(html_decisions_reken_rij, page);
    *g = (struct html_decisions_reken_groups){.key = TEXT("maand"),
                                              .title = plain(m, &say_decisions_reken_when),
                                              .rows = list,
                                              .rows_count = 1};
    for (size_t i = 0; i < count; i++) {
        if (fields[i].kind == LAW_KIND_MONTH)
            return field(m, &(struct row){.row = -1, .title = g->title}, &fields[i],
                         fields[i].key, &one->field);
    }
    return OUTCOME_BROKEN;
}

/* ---- the answer -------------------------------------------------------------------------- */

/* "31" of "https://...#Artikel31" */
static struct text place_of(struct text source)
{
    static const struct text mark = TEXT_INIT("#Artikel");
    struct text before = {0};
    struct text after = {0};

    return text_cut(source, '#', &before, &after) ? text_from(after, mark.len - 1) : NO_TEXT;
}

/* "Kind 2: wanneer is dit kind geboren?" for "persons[3].born"; else the question alone. */
static struct text about(struct making *m, struct text box, struct text question)
{
    static const struct {
        struct text list;
        const struct sentence *title;
    } lists[] = {{TEXT_INIT("persons"), NULL},
                 {TEXT_INIT("income"), &say_decisions_reken_nth_income},
                 {TEXT_INIT("assets"), &say_decisions_reken_nth_asset}};
    struct text list = {0};
    struct text rest = {0};
    struct text place = {0};
    int64_t at = 0;

    if (!text_cut(box, '[', &list, &rest) || !text_cut(rest, ']', &place, &rest) ||
        text_number(place, &at) != OUTCOME_OK)
        return question;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        if (text_same(lists[i].list, list))
            return sentence_say(
                m->r->arena, &say_decisions_reken_about, m->r->lang,
                (struct fill[]){
                    FILL_TEXT("who", lists[i].title == NULL
                                         ? who(m, (int)at)
                                         : numbered(m, lists[i].title, (int)at + 1)),
                    FILL_TEXT("question", question)},
                2);
    }
    return question;
}

static enum outcome answered(struct making *m, const struct law_result *law,
                             struct html_decisions_reken *page)
{
    struct arena *const a = m->r->arena;
    struct html_decisions_reken_steps *steps =
        arena_take(a, (size_t)law->step_count + 1, sizeof *steps);
    struct html_decisions_reken_questions *questions =
        arena_take(a, (size_t)law->question_count + 1, sizeof *questions);

    if (steps == NULL || questions == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < law->step_count; i++)
        steps[i] = (struct html_decisions_reken_steps){
            .says = law_step_say(a, &law->step[i], law, m->r->lang),
            .article = law_step_article(&law->step[i]),
            .place = place_of(law_step_source(a, &law->step[i], law))};
    for (size_t i = 0; i < law->question_count; i++) {
        const struct law_question *const q = &law->question[i];

        const struct text box = law_form_box(a, m->filled, law_question_path(a, q));

        questions[i] = (struct html_decisions_reken_questions){
            .box = box,
            .says = about(m, box, law_question_say(q, m->r->lang)),
            .human = law_question_is_discretion(q)};
    }
    page->answered = true;
    page->sent = true;
    page->says = law_answer_say(a, law, m->r->lang);
    page->law = law->figures->from;
    page->steps = steps;
    page->steps_count = law->step_count;
    page->questions = questions;
    page->questions_count = law->question_count;
    return OUTCOME_OK;
}

/* Without a script the form comes here: read, answered, forgotten. */
static enum outcome work_out(struct making *m, struct law_filled *filled,
                             struct html_decisions_reken *page)
{
    struct arena *const a = m->r->arena;
    struct law_form_pair *pairs = arena_take(a, m->r->pair_count + 1, sizeof *pairs);
    struct law_result *law = arena_take(a, 1, sizeof *law);
    size_t count = 0;
    enum outcome o = OUTCOME_OK;

    if (pairs == NULL || law == NULL || filled == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < m->r->pair_count; i++)
        pairs[count++] = (struct law_form_pair){m->r->pairs[i].name, m->r->pairs[i].value};
    m->filled = filled;
    o = law_form_answer(filled, pairs, count, law);
    if (o == OUTCOME_OK)
        return answered(m, law, page);
    if (o != OUTCOME_NOT_VALID)
        return o;
    m->refused = true;
    page->wrong = law_form_say(a, filled, m->r->lang);
    page->wrong_box = arena_copy(a, (struct text){filled->where, filled->where_len});
    return OUTCOME_OK;
}

enum outcome reken_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_decisions_reken *page = arena_take(r->arena, 1, sizeof *page);
    struct html_decisions_reken_groups *groups =
        arena_take(r->arena, GROUPS_MOST, sizeof *groups);
    struct making m = {.r = r};
    enum outcome o = OUTCOME_OK;

    (void)db;
    if (page == NULL || groups == NULL)
        return OUTCOME_NO_ROOM;
    *page = (struct html_decisions_reken){.mark = TEXT("@")};
    if (r->method == METHOD_POST)
        o = work_out(&m, arena_take(r->arena, 1, sizeof(struct law_filled)), page);
    if (o == OUTCOME_OK)
        o = month_group(&m, &groups[0]);
    if (o == OUTCOME_OK)
        o = people_groups(&m, &groups[1]);
    if (o == OUTCOME_OK)
        o = money_groups(&m, &groups[5]);
    if (o == OUTCOME_OK)
        o = rest_group(&m, &groups[7]);
    if (o != OUTCOME_OK)
        return o;
    page->groups = groups;
    page->groups_count = 8;
    r->ends = (struct instant){0}; /* its question would be sent from here; nothing may be */
    reply->on_device = true;
    reply_page(reply, m.refused ? 422 : 200, plain(&m, &say_decisions_reken_title),
               INSIDE(html_decisions_reken, page));
    return OUTCOME_OK;
}
