#include "decisions/bezit.html.h"
#include "decisions/controle.html.h"
#include "decisions/inkomen.html.h"
#include "decisions/inside.h"
#include "decisions/rekening.html.h"
#include "decisions/verder.html.h"
#include "decisions/wie.html.h"
#include "decisions/wonen.html.h"

#include "ground/base/banned.h"

/* The application in small steps: one topic a page, saved at each step, nothing asked that is
 * known, nothing compulsory that the law does not need. */

enum { WIE = 1, WONEN, INKOMEN, BEZIT, REKENING, VERDER, CONTROLE };

struct step {
    application_row app;
    struct decisions_facts facts;
};

static enum outcome step_open(struct db *db, struct request *r, struct step *ret)
{
    enum outcome o = own_application(db, r, &ret->app);
    if (o == OUTCOME_OK && text_same(ret->app.state, TEXT("decided")))
        return OUTCOME_NOT_FOUND;
    return o != OUTCOME_OK ? o : decisions_facts_load(db, r->look, ret->app.id, &ret->facts);
}

static enum outcome step_save(struct db *db, struct request *r, const struct step *s,
                              enum topic t, enum route next)
{
    enum outcome o = facts_tell(db, r->look, &s->app, t, &s->facts, r->today);
    if (o != OUTCOME_OK)
        return o;
    reply_go(r, next, s->app.id);
    return OUTCOME_OK;
}

static enum outcome step_page(struct request *r, struct reply *reply,
                              const struct sentence *title, struct inside body)
{
    reply_page(reply, 200, request_say(r, title, NULL, 0), body);
    return OUTCOME_OK;
}

static struct text known_say(struct request *r, const struct sentence *s, struct day born)
{
    struct fill fills[] = {FILL_DAY("day", born)};
    return request_say(r, s, fills, 1);
}

/* ---- 1. who you are ---------------------------------------------------------------------- */

struct wie_form {
    bool partner;
    struct day partner_born;
    bool has_partner_born;
    struct day child_1;
    bool has_child_1;
    struct day child_2;
    bool has_child_2;
    struct day child_3;
    bool has_child_3;
    struct day child_4;
    bool has_child_4;
};
#define CHILD(n)                                                                               \
    FIELD_MAYBE(struct wie_form, child_##n, .kind = FIELD_DAY, .asked = true,                  \
                .label = &say_decisions_child_born_##n)
static const struct field wie_fields[] = {
    FIELD_OF(struct wie_form, partner, .kind = FIELD_TICK, .label = &say_decisions_partner,
             .hint = &say_decisions_partner_hint),
    FIELD_MAYBE(struct wie_form, partner_born, .kind = FIELD_DAY, .asked = true,
                .label = &say_decisions_partner_born),
    CHILD(1),
    CHILD(2),
    CHILD(3),
    CHILD(4),
};
const struct form_table wie_table = FORM_TABLE(struct wie_form, wie_fields);

/* A birth day that has still to come is a slip of the pen: asked again, never reckoned with. */
static enum outcome not_yet_born(struct request *r, const char *field, bool has,
                                 struct day born)
{
    return has && born.n > r->today.n ? form_refuse(&r->form, field, &say_decisions_born_later)
                                      : OUTCOME_OK;
}

static void child_add(struct decisions_facts *f, bool has, struct day born)
{
    if (has && f->children_count < DECISIONS_CHILDREN_MOST)
        f->children[f->children_count++] = born;
}

enum outcome wie_act(struct db *db, struct request *r)
{
    const struct wie_form *in = form_values(&r->form);
    struct step s;
    enum outcome o = step_open(db, r, &s);
    if (o != OUTCOME_OK)
        return o;
    if (in->partner && !in->has_partner_born && s.facts.partner_born.n == 0)
        return form_refuse(&r->form, "partner_born", &say_decisions_partner_born_wrong);
    o = not_yet_born(r, "partner_born", in->has_partner_born, in->partner_born);
    if (o == OUTCOME_OK)
        o = not_yet_born(r, "child_1", in->has_child_1, in->child_1);
    if (o == OUTCOME_OK)
        o = not_yet_born(r, "child_2", in->has_child_2, in->child_2);
    if (o == OUTCOME_OK)
        o = not_yet_born(r, "child_3", in->has_child_3, in->child_3);
    if (o == OUTCOME_OK)
        o = not_yet_born(r, "child_4", in->has_child_4, in->child_4);
    if (o != OUTCOME_OK)
        return o;
    if (in->partner) {
        s.facts.partner = true;
        if (in->has_partner_born)
            s.facts.partner_born = in->partner_born;
    }
    child_add(&s.facts, in->has_child_1, in->child_1);
    child_add(&s.facts, in->has_child_2, in->child_2);
    child_add(&s.facts, in->has_child_3, in->child_3);
    child_add(&s.facts, in->has_child_4, in->child_4);
    return step_save(db, r, &s, TOPIC_WHO, ROUTE_MIJ_AANVRAAG_WONEN);
}

enum outcome wie_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_decisions_wie_known known[DECISIONS_CHILDREN_MOST + 2];
    size_t n = 0;
    struct step s;
    enum outcome o = step_open(db, r, &s);
    if (o != OUTCOME_OK)
        return o;
    const struct decisions_facts *f = &s.facts;
    if (f->born.n != 0)
        known[n++].what = known_say(r, &say_decisions_known_born, f->born);
    if (f->partner && f->partner_born.n != 0)
        known[n++].what = known_say(r, &say_decisions_known_partner, f->partner_born);
    for (size_t i = 0; i < f->children_count; i++)
        known[n++].what = known_say(r, &say_decisions_known_child, f->children[i]);
    struct html_decisions_wie page = {.step = WIE,
                                      .id = s.app.id,
                                      .form = &r->form,
                                      .more = r->form.refused,
                                      .ask_partner = !f->partner || f->partner_born.n == 0,
                                      .known = known,
                                      .known_count = n};
    return step_page(r, reply, &say_decisions_who_title, INSIDE(html_decisions_wie, &page));
}

/* ---- 2. who lives with you --------------------------------------------------------------- */

static const struct choice whys[] = {{"shares", &say_decisions_why_shares, NULL},
                                     {"tenant", &say_decisions_why_tenant, NULL},
                                     {"student", &say_decisions_why_student, NULL},
                                     {"landlord", &say_decisions_why_landlord, NULL},
                                     {0}};

struct wonen_form {
    bool institution;
    bool care_stay;
    struct day born_1;
    bool has_born_1;
    struct text why_1;
    struct day born_2;
    bool has_born_2;
    struct text why_2;
    struct day born_3;
    bool has_born_3;
    struct text why_3;
    struct day born_4;
    bool has_born_4;
    struct text why_4;
};
#define OTHER(n)                                                                               \
    FIELD_MAYBE(struct wonen_form, born_##n, .kind = FIELD_DAY, .asked = true,                 \
                .label = &say_decisions_other_born),                                           \
        FIELD_OF(struct wonen_form, why_##n, .kind = FIELD_CHOICE, .asked = true,              \
                 .label = &say_decisions_other_why, .choices = whys)
static const struct field wonen_fields[] = {
    OTHER(1),
    OTHER(2),
    OTHER(3),
    OTHER(4),
    FIELD_OF(struct wonen_form, institution, .kind = FIELD_TICK,
             .label = &say_decisions_institution),
    FIELD_OF(struct wonen_form, care_stay, .kind = FIELD_TICK,
             .label = &say_decisions_care_stay, .hint = &say_decisions_care_stay_hint),
};
const struct form_table wonen_table = FORM_TABLE(struct wonen_form, wonen_fields);

static void other_add(struct decisions_facts *f, bool has, struct day born, struct text why)
{
    if (!has || f->others_count == DECISIONS_RESIDENTS_MOST)
        return;
    f->others[f->others_count++] = (struct decisions_other){
        .born = born,
        .why = text_same(why, TEXT("tenant"))     ? DECISIONS_RESIDENT_TENANT
               : text_same(why, TEXT("student"))  ? DECISIONS_RESIDENT_STUDENT
               : text_same(why, TEXT("landlord")) ? DECISIONS_RESIDENT_LANDLORD
                                                  : DECISIONS_RESIDENT_SHARES};
}

enum outcome wonen_act(struct db *db, struct request *r)
{
    const struct wonen_form *in = form_values(&r->form);
    struct step s;
    enum outcome o = step_open(db, r, &s);
    if (o != OUTCOME_OK)
        return o;
    o = not_yet_born(r, "born_1", in->has_born_1, in->born_1);
    if (o == OUTCOME_OK)
        o = not_yet_born(r, "born_2", in->has_born_2, in->born_2);
    if (o == OUTCOME_OK)
        o = not_yet_born(r, "born_3", in->has_born_3, in->born_3);
    if (o == OUTCOME_OK)
        o = not_yet_born(r, "born_4", in->has_born_4, in->born_4);
    if (o != OUTCOME_OK)
        return o;
    facts_forget(&s.facts, TOPIC_HOME);
    s.facts.institution = in->institution;
    /* Of no meaning to who lives alone: then it is not kept. */
    s.facts.care_stay = in->care_stay && in->has_born_1;
    other_add(&s.facts, in->has_born_1, in->born_1, in->why_1);
    other_add(&s.facts, in->has_born_2, in->born_2, in->why_2);
    other_add(&s.facts, in->has_born_3, in->born_3, in->why_3);
    other_add(&s.facts, in->has_born_4, in->born_4, in->why_4);
    return step_save(db, r, &s, TOPIC_HOME, ROUTE_MIJ_AANVRAAG_INKOMEN);
}

static struct text why_of(const struct decisions_facts *f, size_t i)
{
    if (i >= f->others_count)
        return TEXT("");
    switch (f->others[i].why) {
    case DECISIONS_RESIDENT_SHARES: return TEXT("shares");
    case DECISIONS_RESIDENT_TENANT: return TEXT("tenant");
    case DECISIONS_RESIDENT_STUDENT: return TEXT("student");
    case DECISIONS_RESIDENT_LANDLORD: return TEXT("landlord");
    }
    return TEXT("");
}

enum outcome wonen_show(struct db *db, struct request *r, struct reply *reply)
{
    struct step s;
    enum outcome o = step_open(db, r, &s);
    if (o != OUTCOME_OK)
        return o;
    const struct decisions_facts *f = &s.facts;
    struct wonen_form filled = {.institution = f->institution,
                                .care_stay = f->care_stay,
                                .why_1 = why_of(f, 0),
                                .why_2 = why_of(f, 1),
                                .why_3 = why_of(f, 2),
                                .why_4 = why_of(f, 3),
                                .has_born_1 = f->others_count > 0,
                                .born_1 = f->others[0].born,
                                .has_born_2 = f->others_count > 1,
                                .born_2 = f->others[1].born,
                                .has_born_3 = f->others_count > 2,
                                .born_3 = f->others[2].born,
                                .has_born_4 = f->others_count > 3,
                                .born_4 = f->others[3].born};
    form_fill(&r->form, &filled);
    struct html_decisions_wonen page = {.step = WONEN,
                                        .id = s.app.id,
                                        .form = &r->form,
                                        .more = f->others_count > 1 || r->form.refused};
    return step_page(r, reply, &say_decisions_home_title, INSIDE(html_decisions_wonen, &page));
}

/* ---- 3. what comes in -------------------------------------------------------------------- */

static const struct choice kinds[] = {{"wage", &say_decisions_kind_wage, NULL},
                                      {"benefit", &say_decisions_kind_benefit, NULL},
                                      {"alimony", &say_decisions_kind_alimony, NULL},
                                      {"student", &say_decisions_kind_student, NULL},
                                      {"volunteer", &say_decisions_kind_volunteer, NULL},
                                      {"rent", &say_decisions_kind_rent, NULL},
                                      {"other", &say_decisions_kind_other, NULL},
                                      {0}};
/* In the order of the form; what is kept has an order of its own. */
static const enum decisions_income_kind kind_at[] = {
    DECISIONS_INCOME_WAGE,    DECISIONS_INCOME_BENEFIT,   DECISIONS_INCOME_ALIMONY,
    DECISIONS_INCOME_STUDENT, DECISIONS_INCOME_VOLUNTEER, DECISIONS_INCOME_RENT,
    DECISIONS_INCOME_OTHER};

struct inkomen_form {
    bool partner_1;
    struct text kind_1;
    struct cents month_1;
    bool has_month_1;
    bool varies_1;
    struct text kind_2;
    struct cents month_2;
    bool has_month_2;
    bool varies_2;
    bool partner_2;
    struct text kind_3;
    struct cents month_3;
    bool has_month_3;
    bool varies_3;
    bool partner_3;
};
#define COMES_IN(n)                                                                            \
    FIELD_OF(struct inkomen_form, kind_##n, .kind = FIELD_CHOICE, .asked = true,               \
             .label = &say_decisions_income_kind, .choices = kinds),                           \
        FIELD_MAYBE(struct inkomen_form, month_##n, .kind = FIELD_CENTS, .asked = true,        \
                    .label = &say_decisions_income_month,                                      \
                    .hint = &say_decisions_income_month_hint),                                 \
        FIELD_OF(struct inkomen_form, varies_##n, .kind = FIELD_TICK,                          \
                 .label = &say_decisions_income_varies),                                       \
        FIELD_OF(struct inkomen_form, partner_##n, .kind = FIELD_TICK,                         \
                 .label = &say_decisions_income_partner)
static const struct field inkomen_fields[] = {COMES_IN(1), COMES_IN(2), COMES_IN(3)};
const struct form_table inkomen_table = FORM_TABLE(struct inkomen_form, inkomen_fields);

static void income_add(struct decisions_facts *f, struct text kind, bool has,
                       struct cents month, bool varies, bool partner)
{
    if (!has || f->incomes_count == DECISIONS_INCOMES_MOST)
        return;
    size_t k = 0;
    while (kinds[k].value != NULL && !text_same(kind, text_of(kinds[k].value)))
        k++;
    f->incomes[f->incomes_count++] = (struct decisions_income){
        .kind = kinds[k].value == NULL ? DECISIONS_INCOME_OTHER : kind_at[k],
        .partner = partner && f->partner,
        .changes = varies,
        .month = month};
}

enum outcome inkomen_act(struct db *db, struct request *r)
{
    const struct inkomen_form *in = form_values(&r->form);
    struct step s;
    enum outcome o = step_open(db, r, &s);
    if (o != OUTCOME_OK)
        return o;
    facts_forget(&s.facts, TOPIC_INCOME);
    income_add(&s.facts, in->kind_1, in->has_month_1, in->month_1, in->varies_1, in->partner_1);
    income_add(&s.facts, in->kind_2, in->has_month_2, in->month_2, in->varies_2, in->partner_2);
    income_add(&s.facts, in->kind_3, in->has_month_3, in->month_3, in->varies_3, in->partner_3);
    return step_save(db, r, &s, TOPIC_INCOME, ROUTE_MIJ_AANVRAAG_BEZIT);
}

static struct text kind_of(const struct decisions_facts *f, size_t i)
{
    for (size_t k = 0; i < f->incomes_count && kinds[k].value != NULL; k++)
        if (kind_at[k] == f->incomes[i].kind)
            return text_of(kinds[k].value);
    return TEXT("");
}

enum outcome inkomen_show(struct db *db, struct request *r, struct reply *reply)
{
    struct step s;
    enum outcome o = step_open(db, r, &s);
    if (o != OUTCOME_OK)
        return o;
    const struct decisions_income *in = s.facts.incomes;
    size_t n = s.facts.incomes_count;
    struct inkomen_form filled = {.kind_1 = kind_of(&s.facts, 0),
                                  .kind_2 = kind_of(&s.facts, 1),
                                  .kind_3 = kind_of(&s.facts, 2),
                                  .has_month_1 = n > 0,
                                  .month_1 = in[0].month,
                                  .varies_1 = n > 0 && in[0].changes,
                                  .partner_1 = n > 0 && in[0].partner,
                                  .has_month_2 = n > 1,
                                  .month_2 = in[1].month,
                                  .varies_2 = n > 1 && in[1].changes,
                                  .partner_2 = n > 1 && in[1].partner,
                                  .has_month_3 = n > 2,
                                  .month_3 = in[2].month,
                                  .varies_3 = n > 2 && in[2].changes,
                                  .partner_3 = n > 2 && in[2].partner};
    form_fill(&r->form, &filled);
    struct html_decisions_inkomen page = {.step = INKOMEN,
                                          .id = s.app.id,
                                          .form = &r->form,
                                          .has_partner = s.facts.partner,
                                          .more = n > 1 || r->form.refused};
    return step_page(r, reply, &say_decisions_income_title,
                     INSIDE(html_decisions_inkomen, &page));
}

/* ---- 4. what you own --------------------------------------------------------------------- */

struct bezit_form {
    struct cents savings;
    struct cents car;
    struct cents belongings;
    struct cents debts;
    struct cents home;
    struct cents home_debt;
    bool has_savings;
    bool has_car;
    bool has_belongings;
    bool has_debts;
    bool has_home;
    bool has_home_debt;
};
#define OWNED(name, words)                                                                     \
    FIELD_MAYBE(struct bezit_form, name, .kind = FIELD_CENTS, .asked = true,                   \
                .label = &say_decisions_##words)
static const struct field bezit_fields[] = {
    OWNED(savings, savings), OWNED(car, car),         OWNED(belongings, belongings),
    OWNED(debts, debts),     OWNED(home, home_value), OWNED(home_debt, home_debt),
};
const struct form_table bezit_table = FORM_TABLE(struct bezit_form, bezit_fields);

enum outcome bezit_act(struct db *db, struct request *r)
{
    const struct bezit_form *in = form_values(&r->form);
    struct step s;
    enum outcome o = step_open(db, r, &s);
    if (o != OUTCOME_OK)
        return o;
    const struct {
        bool told;
        struct cents n;
    } typed[DECISIONS_OWNED] = {{in->has_savings, in->savings},
                                {in->has_car, in->car},
                                {in->has_belongings, in->belongings},
                                {in->has_debts, in->debts},
                                {in->has_home, in->home},
                                {in->has_home_debt, in->home_debt}};
    s.facts.owned_told = 0;
    for (unsigned i = 0; i < DECISIONS_OWNED; i++) {
        *facts_owned(&s.facts, i) = typed[i].told ? typed[i].n : (struct cents){0};
        s.facts.owned_told |= (typed[i].told ? 1U : 0U) << i;
    }
    return step_save(db, r, &s, TOPIC_ASSETS, ROUTE_MIJ_AANVRAAG_REKENING);
}

enum outcome bezit_show(struct db *db, struct request *r, struct reply *reply)
{
    struct step s;
    enum outcome o = step_open(db, r, &s);
    if (o != OUTCOME_OK)
        return o;
    const struct decisions_facts *f = &s.facts;
    struct bezit_form filled = {.savings = f->savings,
                                .has_savings = facts_owned_told(f, DECISIONS_SAVINGS),
                                .car = f->car,
                                .has_car = facts_owned_told(f, DECISIONS_CAR),
                                .belongings = f->belongings,
                                .has_belongings = facts_owned_told(f, DECISIONS_BELONGINGS),
                                .debts = f->debts,
                                .has_debts = facts_owned_told(f, DECISIONS_DEBTS),
                                .home = f->home,
                                .has_home = facts_owned_told(f, DECISIONS_HOME),
                                .home_debt = f->home_debt,
                                .has_home_debt = facts_owned_told(f, DECISIONS_HOME_DEBT)};
    form_fill(&r->form, &filled);
    struct html_decisions_bezit page = {.step = BEZIT, .id = s.app.id, .form = &r->form};
    return step_page(r, reply, &say_decisions_assets_title,
                     INSIDE(html_decisions_bezit, &page));
}

/* ---- 5. the account, 6. what else -------------------------------------------------------- */

struct rekening_form {
    struct text account;
    struct text account_name;
    bool all_to_one;
};
static const struct field rekening_fields[] = {
    FIELD_OF(struct rekening_form, account, .kind = FIELD_TEXT, .asked = true, .most = 42,
             .label = &say_decisions_account),
    FIELD_OF(struct rekening_form, account_name, .kind = FIELD_TEXT, .asked = true, .most = 140,
             .label = &say_decisions_account_name, .autocomplete = "name"),
    FIELD_OF(struct rekening_form, all_to_one, .kind = FIELD_TICK,
             .label = &say_decisions_all_to_one),
};
const struct form_table rekening_table = FORM_TABLE(struct rekening_form, rekening_fields);

enum outcome rekening_act(struct db *db, struct request *r)
{
    const struct rekening_form *in = form_values(&r->form);
    struct step s;
    enum outcome o = step_open(db, r, &s);
    if (o != OUTCOME_OK)
        return o;
    s.facts.account = in->account;
    s.facts.account_name = in->account_name;
    s.facts.all_to_one = in->all_to_one;
    return step_save(db, r, &s, TOPIC_ACCOUNT, ROUTE_MIJ_AANVRAAG_VERDER);
}

enum outcome rekening_show(struct db *db, struct request *r, struct reply *reply)
{
    struct step s;
    enum outcome o = step_open(db, r, &s);
    if (o != OUTCOME_OK)
        return o;
    struct rekening_form filled = {s.facts.account, s.facts.account_name, s.facts.all_to_one};
    form_fill(&r->form, &filled);
    struct html_decisions_rekening page = {
        .step = REKENING, .id = s.app.id, .form = &r->form, .has_partner = s.facts.partner};
    return step_page(r, reply, &say_decisions_account_title,
                     INSIDE(html_decisions_rekening, &page));
}

struct verder_form {
    struct text remark;
};
static const struct field verder_fields[] = {
    FIELD_OF(struct verder_form, remark, .kind = FIELD_LONG, .asked = true,
             .most = DECISIONS_TEXT_MOST, .label = &say_decisions_remark),
};
const struct form_table verder_table = FORM_TABLE(struct verder_form, verder_fields);

enum outcome verder_act(struct db *db, struct request *r)
{
    const struct verder_form *in = form_values(&r->form);
    struct step s;
    enum outcome o = step_open(db, r, &s);
    if (o != OUTCOME_OK)
        return o;
    s.facts.remark = in->remark;
    return step_save(db, r, &s, TOPIC_REMARK, ROUTE_MIJ_AANVRAAG_CONTROLE);
}

enum outcome verder_show(struct db *db, struct request *r, struct reply *reply)
{
    struct step s;
    enum outcome o = step_open(db, r, &s);
    if (o != OUTCOME_OK)
        return o;
    struct verder_form filled = {s.facts.remark};
    form_fill(&r->form, &filled);
    struct html_decisions_verder page = {.step = VERDER, .id = s.app.id, .form = &r->form};
    return step_page(r, reply, &say_decisions_remark_title,
                     INSIDE(html_decisions_verder, &page));
}

/* ---- 7. look and send ---- */

enum outcome controle_act(struct db *db, struct request *r)
{
    application_row app;
    enum outcome o = own_application(db, r, &app);
    if (o == OUTCOME_OK)
        o = decisions_send(db, r->look, app.id, r->today);
    if (o == OUTCOME_CONFLICT) { /* sent already: a form sent twice changes nothing */
        reply_go(r, ROUTE_MIJ_AANVRAAG, app.id);
        return OUTCOME_OK;
    }
    if (o == OUTCOME_NOT_VALID) { /* a birth day of the partner is missing: back to that page */
        reply_said(r, request_say(r, &say_decisions_partner_born_wrong, NULL, 0));
        reply_go(r, ROUTE_MIJ_AANVRAAG_WIE, app.id);
        return OUTCOME_OK;
    }
    if (o == OUTCOME_OK)
        o = own_application(db, r, &app);
    if (o != OUTCOME_OK)
        return o;
    struct fill fills[] = {FILL_DAY("last", app.last_day)};
    reply_said(r, request_say(r, &say_decisions_sent_said, fills, 1));
    reply_go(r, ROUTE_MIJ_AANVRAAG, app.id);
    return OUTCOME_OK;
}

static enum outcome check_sum(struct db *db, struct request *r, const struct step *s,
                              struct html_decisions_controle *page)
{
    struct reckoned *sum = arena_take(r->arena, 1, sizeof *sum);
    struct month m = month_of(r->today);
    const struct decisions_step *steps;
    size_t n;
    if (sum == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o = application_reckon(db, r->look, &s->app, &s->facts, m, month_first(m),
                                        month_last(m), sum);
    if (o == OUTCOME_NOT_FOUND || o == OUTCOME_NOT_VALID ||
        (o == OUTCOME_OK && reckon_right(sum) != OUTCOME_OK))
        return OUTCOME_OK; /* no amount can be named: the page says that a human looks */
    if (o == OUTCOME_OK)
        o = reckon_steps(r->arena, sum->steps, &steps, &n);
    if (o != OUTCOME_OK)
        return o;
    struct html_decisions_controle_steps *rows = arena_take(r->arena, n + 1, sizeof *rows);
    if (rows == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < n; i++)
        rows[i] = (struct html_decisions_controle_steps){
            .what = steps[i].words[r->lang],
            .article = words_unbroken(r->arena, steps[i].article),
            .cents = steps[i].cents};
    page->known = true;
    page->amount = sum->payable;
    page->steps = rows;
    page->steps_count = n;
    return OUTCOME_OK;
}

enum outcome controle_show(struct db *db, struct request *r, struct reply *reply)
{
    struct step s;
    struct html_decisions_controle page = {.step = CONTROLE};
    enum outcome o = step_open(db, r, &s);
    if (o != OUTCOME_OK)
        return o;
    page.id = s.app.id;
    o = told_page(r->arena, r->lang, &s.facts, &page.told);
    if (o == OUTCOME_OK)
        o = check_sum(db, r, &s, &page);
    if (o != OUTCOME_OK)
        return o;
    return step_page(r, reply, &say_decisions_check_title,
                     INSIDE(html_decisions_controle, &page));
}
