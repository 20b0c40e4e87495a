/* documents - papers that a person adds to an application.
 *
 * Law        Awb 4:2 (the applicant supplies what they can reasonably get), AVG 5, 32. What we
 * did not open yet is still the person's own: taken back, nothing of it is left.
 */
#include "decisions/inside.h"

#include "decisions/kind.h"

#include "ground/base/banned.h"

static const struct text table = TEXT_INIT("decisions_document");

static enum outcome document_seal(struct db *db, const struct witness_look *look,
                                  struct decisions_document_add_in *in,
                                  const struct decisions_document *d)
{
    enum outcome o = witness_seal(db, look, in->person, KEY_ATTACHMENTS, table, in->id,
                                  TEXT("name"), d->name, &in->name);

    return o != OUTCOME_OK ? o
                           : witness_seal(db, look, in->person, KEY_ATTACHMENTS, table, in->id,
                                          TEXT("sealed"), d->bytes, &in->sealed);
}

enum outcome decisions_document_new(struct db *db, const struct witness_look *look,
                                    const struct decisions_document *d, struct day today,
                                    struct text *ret_document)
{
    application_row app;
    struct decisions_document_count_row count;
    struct decisions_document_add_in in = {.id = db_new_id(db),
                                           .kind = document_key(document_kind(d->bytes)),
                                           .size = (int64_t)d->bytes.len,
                                           .added = today};

    if (in.kind.at == NULL || d->bytes.len > DECISIONS_DOCUMENT_MOST)
        return OUTCOME_NOT_VALID;
    enum outcome o = decisions_application_row_one(
        db, (struct decisions_application_row_in){.id = d->application}, &app);
    if (o == OUTCOME_OK)
        o = decisions_document_count_one(
            db, (struct decisions_document_count_in){.application = app.id}, &count);
    if (o == OUTCOME_OK && count.number >= DECISIONS_DOCUMENTS_MOST)
        o = OUTCOME_NO_ROOM;
    if (o != OUTCOME_OK)
        return o;
    in.application = app.id;
    in.person = app.person;
    in.question = d->question.len > 0 ? d->question : NO_TEXT;
    in.instead_of = d->instead_of.len > 0 ? d->instead_of : NO_TEXT;
    if (in.instead_of.at != NULL) {
        o = decisions_document_replaced_run(
            db, (struct decisions_document_replaced_in){.id = in.instead_of,
                                                        .application = app.id});
        if (o == OUTCOME_OK && db_changed(db) != 1)
            return OUTCOME_NOT_FOUND;
    }
    if (o == OUTCOME_OK)
        o = document_seal(db, look, &in, d);
    if (o == OUTCOME_OK)
        o = decisions_document_add_run(db, in);
    if (o == OUTCOME_OK)
        *ret_document = in.id;
    return o;
}

enum outcome decisions_document_take_back(struct db *db, struct text application,
                                          struct text document)
{
    struct decisions_document_row_row row;
    enum outcome o = decisions_document_row_one(
        db, (struct decisions_document_row_in){.id = document, .application = application},
        &row);

    if (o == OUTCOME_OK)
        o = decisions_document_taken_back_run(
            db, (struct decisions_document_taken_back_in){.id = document,
                                                          .application = application});
    return o == OUTCOME_OK && db_changed(db) != 1 ? OUTCOME_CONFLICT : o;
}

enum outcome document_name(struct db *db, const struct witness_look *look, struct text person,
                           struct text document, struct text sealed, struct text *ret_name)
{
    return witness_unseal(db, look, person, KEY_ATTACHMENTS, table, document, TEXT("name"),
                          sealed, ret_name);
}

enum outcome document_reply(struct db *db, struct request *r, struct reply *reply,
                            const struct decisions_document_row_row *row,
                            struct text application)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct decisions_document_bytes_row bytes;
    struct text plain = NO_TEXT, name = NO_TEXT;
    enum outcome o = decisions_document_bytes_open(
        db, (struct decisions_document_bytes_in){.id = row->id, .application = application},
        &rows);

    if (o == OUTCOME_OK)
        o = decisions_document_bytes_next(&rows, &bytes);
    if (o == OUTCOME_OK && bytes.sealed.at == NULL)
        o = OUTCOME_NOT_FOUND;
    if (o == OUTCOME_OK)
        o = witness_unseal(db, r->look, row->person, KEY_ATTACHMENTS, table, row->id,
                           TEXT("sealed"), bytes.sealed, &plain);
    if (o == OUTCOME_OK)
        o = document_name(db, r->look, row->person, row->id, row->name, &name);
    if (o != OUTCOME_OK)
        return o;
    reply_bytes(reply, document_type(row->kind), name, plain);
    /* A picture may show itself; a PDF is kept first and opened by a program that knows how.
     * Nothing in either may run, call or frame anything. */
    reply->show_inline = !text_same(row->kind, TEXT("pdf"));
    reply_header(reply, TEXT("Content-Security-Policy"), TEXT("sandbox; default-src 'none'"));
    reply_header(reply, TEXT("Cross-Origin-Resource-Policy"), TEXT("same-origin"));
    return OUTCOME_OK;
}
