/* trusted - somebody beside you: who may look along, at what, until when.
 *
 * Law        Awb 2:1 lid 1 (anybody may be assisted); AVG 5, 32. The code travels on paper or
 * by mouth, from the person to the helper, never through us.
 */
#include "people/inside.h"

#include <string.h>

#include "access/access.h"
#include "ground/crypto/crypto.h"
#include "people/nl.po.h"
#include "people/people.sql.h"

#include "ground/base/banned.h"

static const struct text table = TEXT_INIT("people_trusted");

enum { CODE_GROUPS = 3, CODE_GROUP = 4, CODE_CHARS = CODE_GROUPS * CODE_GROUP };

/* Letters and digits that nobody mixes up, read aloud or on paper: 31^12 codes. */
static const char alphabet[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

static struct text code_new(struct arena *a)
{
    char *code = arena_take(a, CODE_CHARS + CODE_GROUPS, 1);
    size_t used = 0;

    if (code == NULL)
        return NO_TEXT;
    for (int i = 0; i < CODE_CHARS; i++) {
        if (i > 0 && i % CODE_GROUP == 0)
            code[used++] = '-';
        code[used++] = alphabet[crypto_random_below(sizeof alphabet - 1)];
    }
    return (struct text){code, used};
}

/* As typed: spaces, hyphens and small letters do not matter. */
static struct text code_folded(struct arena *a, struct text typed)
{
    char *code = arena_take(a, typed.len + 1, 1);
    size_t used = 0;

    for (size_t i = 0; code != NULL && i < typed.len; i++) {
        const char c = typed.at[i];

        if (c == '-' || c == ' ')
            continue;
        code[used++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return code == NULL ? NO_TEXT : (struct text){code, used};
}

static struct text code_hash(struct db *db, struct text typed)
{
    return witness_lookup(db, TEXT("meekijken"), code_folded(db->arena, typed));
}

enum outcome people_trusted_new(struct db *db, const struct people_trusted *t, struct day today,
                                struct text *ret_id)
{
    struct text code = code_new(db->arena);
    struct people_trusted_add_in in = {.id = db_new_id(db),
                                       .person = t->person,
                                       .code = code_hash(db, code),
                                       .money = t->money,
                                       .application = t->application,
                                       .messages = t->messages,
                                       .made = today,
                                       .code_until = day_plus(today, PEOPLE_CODE_DAYS),
                                       .until = t->until};

    if (!t->money && !t->application && !t->messages)
        return OUTCOME_NOT_VALID;
    if (t->name.len == 0 || t->until.n < today.n || t->until.n > today.n + PEOPLE_BESIDE_DAYS)
        return OUTCOME_NOT_VALID;
    if (code.at == NULL || in.code.at == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o = witness_seal(db, NULL, t->person, KEY_PEOPLE, table, in.id,
                                  TEXT("code_sealed"), code, &in.code_sealed);
    if (o == OUTCOME_OK)
        o = witness_seal(db, NULL, t->person, KEY_PEOPLE, table, in.id, TEXT("name"), t->name,
                         &in.name);
    if (o == OUTCOME_OK)
        o = people_trusted_add_run(db, in);
    if (o == OUTCOME_OK)
        *ret_id = in.id;
    return o;
}

/* Their role is added: from now on they may act as somebody's helper, beside their own. */
static enum outcome helper_role(struct db *db, struct text account)
{
    struct access_account a = {0};
    const enum outcome o = access_account_read(db, account, &a);

    return o == OUTCOME_OK ? access_roles_set(db, account, a.roles | ROLE_TRUSTED) : o;
}

enum outcome people_trusted_accept(struct db *db, struct text code, struct text account,
                                   struct text helper, struct day today, struct instant at,
                                   struct text *ret_id)
{
    struct people_trusted_by_code_row row;
    struct witness_look *look = NULL;
    struct text hash = code_hash(db, code), name = NO_TEXT;
    struct people_trusted_accept_in in = {.account = account, .helper = helper, .day = today};

    if (hash.at == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o =
        people_trusted_by_code_one(db, (struct people_trusted_by_code_in){.code = hash}, &row);
    if (o != OUTCOME_OK)
        return o;
    if (row.code_until.n < today.n || row.until.n < today.n || text_same(row.person, helper))
        return OUTCOME_NOT_FOUND;
    /* The helper must know whom they help: a line in the list, then the name. */
    o = witness_job(db, db->arena, TEXT("meekijken"), &row.person, 1, at, &look);
    if (o == OUTCOME_OK)
        o = people_name(db, look, row.person, &name);
    in.id = row.id;
    if (o == OUTCOME_OK)
        o = witness_seal(db, NULL, helper, KEY_PEOPLE, table, row.id, TEXT("helper_sees"), name,
                         &in.helper_sees);
    if (o == OUTCOME_OK)
        o = people_trusted_accept_run(db, in);
    if (o == OUTCOME_OK && db_changed(db) != 1)
        return OUTCOME_NOT_FOUND;
    if (o == OUTCOME_OK)
        o = helper_role(db, account);
    if (o == OUTCOME_OK)
        *ret_id = row.id;
    return o;
}

enum outcome people_trusted_end(struct db *db, struct text person, struct text id,
                                struct day today)
{
    const enum outcome o = people_trusted_end_run(
        db, (struct people_trusted_end_in){.id = id, .person = person, .day = today});

    return o == OUTCOME_OK && db_changed(db) != 1 ? OUTCOME_NOT_FOUND : o;
}

/* ---- who may see what -------------------------------------------------------------------- */

/* One line a page that can be shared; whatever is not here stays the person's own. */
static const struct {
    enum route route;
    enum people_part part;
} shared[] = {
    {ROUTE_MIJ_GELD, PEOPLE_MONEY},
    {ROUTE_MIJ_GELD_MONTH, PEOPLE_MONEY},
    {ROUTE_MIJ_GELD_MONTH_PDF, PEOPLE_MONEY},
    {ROUTE_MIJ_GELD_YEAR, PEOPLE_MONEY},
    {ROUTE_MIJ_GELD_YEAR_PDF, PEOPLE_MONEY},
    {ROUTE_MIJ_AANVRAGEN, PEOPLE_APPLICATION},
    {ROUTE_MIJ_AANVRAAG, PEOPLE_APPLICATION},
    {ROUTE_MIJ_BESLUIT, PEOPLE_APPLICATION},
    {ROUTE_MIJ_BESLUIT_PDF, PEOPLE_APPLICATION},
    {ROUTE_MIJ_BERICHTEN, PEOPLE_MESSAGES},
    {ROUTE_MIJ_BERICHT, PEOPLE_MESSAGES},
    {ROUTE_MIJ_BERICHT_PDF, PEOPLE_MESSAGES},
};

enum people_part people_part_of(enum route route)
{
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        if (shared[i].route == route)
            return shared[i].part;
    return PEOPLE_NO_PART;
}

static bool lets(const struct people_trusted_of_helper_row *row, enum people_part part)
{
    switch (part) {
    case PEOPLE_MONEY: return row->money;
    case PEOPLE_APPLICATION: return row->application;
    case PEOPLE_MESSAGES: return row->messages;
    case PEOPLE_NO_PART: break;
    }
    return false;
}

enum outcome people_trusted_subject(struct db *db, struct text account, struct text chosen,
                                    enum route route, struct day today, struct text *ret_person)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = people_trusted_of_helper_open(
        db, (struct people_trusted_of_helper_in){.account = account, .today = today}, &rows);

    while (o == OUTCOME_OK) {
        struct people_trusted_of_helper_row row;

        o = people_trusted_of_helper_next(&rows, &row);
        if (o != OUTCOME_OK)
            break;
        if (!text_same(row.id, chosen) || !lets(&row, people_part_of(route)))
            continue;
        *ret_person = rows_keep(&rows, row.person);
        return OUTCOME_OK;
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_NOT_ALLOWED : o;
}

/* The first that is this invitation, or, without one, that is of this person. */
static enum outcome helped(struct db *db, struct text account, struct text trust,
                           struct text person, struct day today, struct text *ret_person)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = people_trusted_of_helper_open(
        db, (struct people_trusted_of_helper_in){.account = account, .today = today}, &rows);

    while (o == OUTCOME_OK) {
        struct people_trusted_of_helper_row row;

        o = people_trusted_of_helper_next(&rows, &row);
        if (o != OUTCOME_OK)
            break;
        if (!text_same(trust.at == NULL ? row.person : row.id,
                       trust.at == NULL ? person : trust))
            continue;
        *ret_person = rows_keep(&rows, row.person);
        return OUTCOME_OK;
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_NOT_ALLOWED : o;
}

enum outcome people_trusted_code(struct db *db, const struct witness_look *look,
                                 struct text person, struct text id, struct text *ret_code)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = people_trusted_of_person_open(
        db, (struct people_trusted_of_person_in){.person = person}, &rows);

    while (o == OUTCOME_OK) {
        struct people_trusted_of_person_row row;

        o = people_trusted_of_person_next(&rows, &row);
        if (o == OUTCOME_OK && text_same(row.id, id) && row.code_sealed.at != NULL)
            return trusted_words(db, look, person, id, row.code_sealed, "code_sealed",
                                 ret_code);
    }
    return o;
}

enum outcome people_helped(struct db *db, struct text account, struct text trust,
                           struct day today, struct text *ret_person)
{
    return helped(db, account, trust, NO_TEXT, today, ret_person);
}

enum outcome people_helps(struct db *db, struct text account, struct text person,
                          struct day today, bool *ret_helps)
{
    struct text found = NO_TEXT;
    const enum outcome o = helped(db, account, NO_TEXT, person, today, &found);

    *ret_helps = o == OUTCOME_OK;
    return o == OUTCOME_NOT_ALLOWED ? OUTCOME_OK : o;
}

enum outcome people_helpers(struct db *db, const struct witness_look *look, struct text person,
                            struct day today, struct people_helper **ret_helpers,
                            size_t *ret_count)
{
    enum { MOST = 40 }; /* as the statement gives */
    struct people_helper *list = arena_take(db->arena, MOST, sizeof *list);
    size_t n = 0;
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = people_trusted_of_person_open(
        db, (struct people_trusted_of_person_in){.person = person}, &rows);

    if (list == NULL)
        return OUTCOME_NO_ROOM;
    while (o == OUTCOME_OK && n < MOST) {
        struct people_trusted_of_person_row row;

        o = people_trusted_of_person_next(&rows, &row);
        if (o != OUTCOME_OK)
            break;
        if (!row.has_accepted || row.has_ended || day_before(row.until, today))
            continue;
        list[n] = (struct people_helper){.account = rows_keep(&rows, row.account),
                                         .until = row.until};
        o = trusted_words(db, look, person, rows_keep(&rows, row.id), row.name, "name",
                          &list[n].name);
        n++;
    }
    *ret_helpers = list;
    *ret_count = n;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome trusted_words(struct db *db, const struct witness_look *look, struct text person,
                           struct text id, struct text sealed, const char *column,
                           struct text *ret)
{
    return witness_unseal(db, look, person, KEY_PEOPLE, table, id, text_of(column), sealed,
                          ret);
}

enum outcome trusted_name(struct db *db, const struct witness_look *look, struct text person,
                          struct text account, struct text *ret_name)
{
    struct people_trusted_name_of_row row;
    const enum outcome o = people_trusted_name_of_one(
        db, (struct people_trusted_name_of_in){.person = person, .account = account}, &row);

    return o == OUTCOME_OK ? trusted_words(db, look, person, row.id, row.name, "name", ret_name)
                           : o;
}

/* ---- whom a person would rather not see -------------------------------------------------- */

enum outcome people_rather_not(struct db *db, struct text person, struct text account,
                               struct day today)
{
    struct people_rather_not_add_in in = {.person = person, .account = account, .day = today};
    enum language lang = LANGUAGE_NL;
    bool is = false;

    if (account.len == 0)
        return OUTCOME_NOT_VALID;
    enum outcome o = people_rather_not_is(db, person, account, &is);
    if (o != OUTCOME_OK || is)
        return o; /* saying it twice is saying it once */
    o = people_language(db, person, &lang);
    if (o == OUTCOME_OK)
        o = promises_make(
            db,
            &(struct promise_new){.kind = PROMISE_ANSWER,
                                  .person = person,
                                  .about = db_new_id(db),
                                  .made = today,
                                  .last_day = people_answer_by(today),
                                  .words = sentence_plain(&say_people_rather_promise, lang)},
            &in.promise);
    return o == OUTCOME_OK ? people_rather_not_add_run(db, in) : o;
}

enum outcome people_take_over(struct db *db, struct text account, struct text name,
                              struct day today, struct instant at)
{
    struct people_rather_not_first_row row;
    struct text message = NO_TEXT;
    enum outcome o = people_rather_not_first_one(db, &row);

    if (o != OUTCOME_OK)
        return o;
    if (text_same(row.account, account))
        return OUTCOME_NOT_VALID;
    o = people_contact_set(db, row.person, account, name, today);
    if (o == OUTCOME_OK)
        o = people_rather_not_arranged_run(
            db, (struct people_rather_not_arranged_in){
                    .person = row.person, .account = row.account, .day = today});
    if (o == OUTCOME_OK)
        o = promises_kept(db, row.promise, today);
    if (o != OUTCOME_OK && o != OUTCOME_CONFLICT)
        return o;
    const struct say body[] = {SAY_WITH(&say_people_rather_told, FILL_TEXT("name", name))};
    return people_tell(db, NULL,
                       &(struct letter_out){.person = row.person,
                                            .kind = TEXT("contact"),
                                            .subject = SAY_WITH(&say_people_rather_told_subject,
                                                                FILL_TEXT("name", name)),
                                            .body = body,
                                            .body_count = 1,
                                            .at = at,
                                            .day = today},
                       &message);
}

enum outcome people_rather_not_is(struct db *db, struct text person, struct text account,
                                  bool *ret_is)
{
    struct people_rather_not_is_row row;
    const enum outcome o = people_rather_not_is_one(
        db, (struct people_rather_not_is_in){.person = person, .account = account}, &row);

    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    *ret_is = o == OUTCOME_OK;
    return OUTCOME_OK;
}
