/* stukken - the pages of papers: adding, reading, taking back; and opening one at the desk. */
#include "decisions/inside.h"

#include "decisions/kind.h"
#include "decisions/stukken.html.h"

#include "ground/base/banned.h"

enum { PAPERS_MOST = 100, KIB = 1024 };

static struct text say(struct request *r, const struct sentence *s, const struct fill *fills,
                       size_t n)
{
    return request_say(r, s, fills, n);
}

struct papers_form {
    struct form_file file;
    struct text instead_of;
};
static const struct field papers_fields[] = {
    FIELD_OF(struct papers_form, file, .kind = FIELD_FILE, .required = true,
             .most = DECISIONS_DOCUMENT_MOST, .label = &say_decisions_papers_file,
             .hint = &say_decisions_papers_file_hint, .wrong = &say_decisions_papers_none),
    FIELD_OF(struct papers_form, instead_of, .kind = FIELD_CHOICE,
             .label = &say_decisions_papers_instead,
             .hint = &say_decisions_papers_instead_hint),
};
const struct form_table papers_table = FORM_TABLE(struct papers_form, papers_fields);

/* ---- before anything is kept ------------------------------------------------------------- */

static const struct sentence *refusal(enum document_kind k)
{
    switch (k) {
    case DOCUMENT_PDF:
    case DOCUMENT_JPG:
    case DOCUMENT_PNG: return NULL;
    case DOCUMENT_ZIP: return &say_decisions_papers_zip;
    case DOCUMENT_PHONE: return &say_decisions_papers_phone;
    case DOCUMENT_LOCKED: return &say_decisions_papers_locked;
    case DOCUMENT_BROKEN: return &say_decisions_papers_broken;
    case DOCUMENT_DOUBLE: return &say_decisions_papers_double;
    case DOCUMENT_OTHER: break;
    }
    return &say_decisions_papers_other;
}

static const enum outcome clean = OUTCOME_OK, harmful = OUTCOME_NOT_ALLOWED,
                          nobody = OUTCOME_TRY_AGAIN;

/* The slow step, without the database: is it one of our kinds, and does the scanner let it by?
 */
enum outcome papers_outside(struct request *r)
{
    r->outside = NULL;
    if (r->method != METHOD_POST)
        return OUTCOME_OK;
    for (size_t i = 0; i < r->pair_count; i++) {
        const struct form_pair *p = &r->pairs[i];

        if (p->filename.at == NULL || p->value.len == 0 ||
            document_key(document_kind(p->value)).at == NULL)
            continue;
        const enum outcome o = scan_bytes(p->value);
        static union {
            const enum outcome *in;
            void *out;
        } said[3];
        said[0].in = &clean;
        said[1].in = &harmful;
        said[2].in = &nobody;
        r->outside = said[o == OUTCOME_OK ? 0 : o == OUTCOME_NOT_ALLOWED ? 1 : 2].out;
    }
    return OUTCOME_OK;
}

enum outcome papers_check(struct request *r, const struct form_file *file)
{
    const enum outcome *scanned = r->outside;
    const struct sentence *no = refusal(document_kind(file->bytes));

    if (no == NULL && (scanned == NULL || *scanned == OUTCOME_TRY_AGAIN))
        no = &say_decisions_papers_no_scan;
    else if (no == NULL && *scanned == OUTCOME_NOT_ALLOWED)
        no = &say_decisions_papers_harmful;
    return no == NULL ? OUTCOME_OK : form_refuse(&r->form, "file", no);
}

/* ---- /mij/aanvragen/{application}/stukken ------------------------------------------------ */

static struct text size_said(struct request *r, int64_t bytes)
{
    return arena_print(r->arena, "%.*s kB",
                       TEXT_ARG(say_number(r->arena, (bytes + KIB - 1) / KIB, r->lang)));
}

static enum outcome list(struct db *db, struct request *r, const application_row *app,
                         struct html_decisions_stukken *page)
{
    struct html_decisions_stukken_documents *at = arena_take(r->arena, PAPERS_MOST, sizeof *at);
    struct offer *offer = arena_take(r->arena, PAPERS_MOST + 1, sizeof *offer);
    size_t n = 0, offers = 1;
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = decisions_documents_of_open(
        db, (struct decisions_documents_of_in){.application = app->id}, &rows);

    if (offer != NULL)
        offer[0] = (struct offer){
            .value = TEXT(""),
            .label = request_say(r, &say_decisions_papers_instead_none, NULL, 0)};
    if (at == NULL || offer == NULL)
        return OUTCOME_NO_ROOM;
    while (o == OUTCOME_OK && n < PAPERS_MOST) {
        struct decisions_documents_of_row row;

        o = decisions_documents_of_next(&rows, &row);
        if (o != OUTCOME_OK)
            break;
        const struct text id = rows_keep(&rows, row.id);
        struct html_decisions_stukken_documents *d = &at[n++];
        *d = (struct html_decisions_stukken_documents){
            .application = app->id,
            .id = id,
            .added = row.added,
            .opened = row.opened,
            .size = size_said(r, row.size),
            .gone = text_same(row.state, TEXT("taken_back")),
            .old = text_same(row.state, TEXT("replaced")),
            .used = row.has_opened,
            .may_take = !row.has_opened};
        if (!d->gone)
            o = document_name(db, r->look, app->person, id, row.name, &d->name);
        if (o == OUTCOME_OK && !d->gone && !d->old)
            offer[offers++] = (struct offer){.value = id, .label = d->name};
    }
    page->may_replace = offers > 1;
    form_offer(&r->form, "instead_of", offer, offers);
    page->documents = at;
    page->documents_count = n;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome papers_show(struct db *db, struct request *r, struct reply *reply)
{
    application_row app;
    struct html_decisions_stukken page = {.form = &r->form};
    enum outcome o = own_application(db, r, &app);

    if (o == OUTCOME_OK)
        o = list(db, r, &app, &page);
    if (o != OUTCOME_OK)
        return o;
    page.application = app.id;
    reply_page(reply, 200, say(r, &say_decisions_papers_title, NULL, 0),
               INSIDE(html_decisions_stukken, &page));
    return OUTCOME_OK;
}

enum outcome papers_act(struct db *db, struct request *r)
{
    const struct papers_form *in = form_values(&r->form);
    application_row app;
    struct text id;
    struct decisions_document d = {.name = in->file.name, .bytes = in->file.bytes};
    enum outcome o = own_application(db, r, &app);

    if (o == OUTCOME_OK)
        o = papers_check(r, &in->file);
    if (o != OUTCOME_OK)
        return o;
    d.application = app.id;
    d.instead_of = in->instead_of;
    o = decisions_document_new(db, r->look, &d, r->today, &id);
    if (o == OUTCOME_NOT_FOUND)
        return form_refuse(&r->form, "instead_of", &say_decisions_papers_instead_wrong);
    if (o == OUTCOME_NO_ROOM && !r->arena->full)
        return form_refuse(&r->form, "file", &say_decisions_papers_many);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, say(r, &say_decisions_papers_said, NULL, 0));
    reply_go(r, ROUTE_MIJ_STUKKEN, app.id);
    return OUTCOME_OK;
}

static enum outcome row_of(struct db *db, const struct request *r,
                           struct decisions_document_row_row *ret)
{
    const enum outcome o = decisions_document_row_one(
        db, (struct decisions_document_row_in){.id = r->part[1], .application = r->part[0]},
        ret);

    return o == OUTCOME_OK && text_same(ret->state, TEXT("taken_back")) ? OUTCOME_NOT_FOUND : o;
}

enum outcome paper_show(struct db *db, struct request *r, struct reply *reply)
{
    application_row app;
    struct decisions_document_row_row row;
    enum outcome o = own_application(db, r, &app);

    if (o == OUTCOME_OK)
        o = row_of(db, r, &row);
    return o == OUTCOME_OK ? document_reply(db, r, reply, &row, app.id) : o;
}

enum outcome paper_back_act(struct db *db, struct request *r)
{
    application_row app;
    enum outcome o = own_application(db, r, &app);

    if (o != OUTCOME_OK)
        return o;
    o = decisions_document_take_back(db, app.id, r->part[1]);
    if (o != OUTCOME_OK && o != OUTCOME_CONFLICT)
        return o;
    reply_said(r, say(r,
                      o == OUTCOME_OK ? &say_decisions_papers_taken_said
                                      : &say_decisions_papers_used_said,
                      NULL, 0));
    reply_go(r, ROUTE_MIJ_STUKKEN, app.id);
    return OUTCOME_OK;
}

/* ---- at the desk ------------------------------------------------------------------------- */

/* Opening is using: from now on it belongs to the application, and the person sees the day. */
enum outcome work_paper_open_act(struct db *db, struct request *r)
{
    struct decisions_document_row_row row;
    enum outcome o = row_of(db, r, &row);

    if (o == OUTCOME_OK)
        o = decisions_document_opened_run(
            db, (struct decisions_document_opened_in){
                    .id = row.id, .application = r->part[0], .day = r->today});
    if (o == OUTCOME_OK)
        reply_go_parts(r, ROUTE_WERK_STUK, (struct text[]){r->part[0], row.id}, 2);
    return o;
}

enum outcome work_paper_show(struct db *db, struct request *r, struct reply *reply)
{
    struct decisions_document_row_row row;
    enum outcome o = row_of(db, r, &row);

    if (o == OUTCOME_OK && !row.has_opened)
        return OUTCOME_NOT_FOUND;
    return o == OUTCOME_OK ? document_reply(db, r, reply, &row, r->part[0]) : o;
}
