/* handover - who comes next: planned, told, and the card that the person writes on. Rows. */
#include "dossier/inside.h"
#include "people/people.h"

#include "dossier/dossier.sql.h"
#include "dossier/nl.po.h"

#include "ground/base/banned.h"

static const char HANDOVER[] = "dossier_handover";

enum outcome dossier_handover_plan(struct db *db, struct text person,
                                   const struct dossier_handover *h, struct day today,
                                   struct instant at)
{
    const struct dossier_handover_add_in in = {.id = db_new_id(db),
                                               .person = person,
                                               .from_account = h->from_account,
                                               .to_account = h->to_account,
                                               .to_name = h->to_name,
                                               .reason = h->reason,
                                               .made = today,
                                               .starts = h->starts};
    struct text message = NO_TEXT;
    bool rather_not = false;
    enum outcome o = OUTCOME_OK;

    if (day_before(h->starts, today) || h->to_account.len == 0 ||
        text_same(h->from_account, h->to_account))
        return OUTCOME_NOT_VALID;
    o = people_rather_not_is(db, person, h->to_account, &rather_not);
    if (o == OUTCOME_OK && rather_not)
        return OUTCOME_NOT_ALLOWED;
    if (o == OUTCOME_OK)
        o = people_contact_set(db, person, h->to_account, h->to_name, h->starts);
    if (o == OUTCOME_OK)
        o = dossier_handover_add_run(db, in);
    if (o == OUTCOME_OK)
        o = people_tell(db, NULL,
                        &(struct letter_out){
                            .person = person,
                            .kind = TEXT("handover"),
                            .related = in.id,
                            .subject = SAY_WITH(&say_dossier_next_told_subject,
                                                FILL_TEXT("name", h->to_name)),
                            .body = (const struct say[]){SAY_WITH(&say_dossier_next_told,
                                                                  FILL_TEXT("name", h->to_name),
                                                                  FILL_DAY("day", h->starts)),
                                                         SAY(&say_dossier_next_told_card),
                                                         SAY(&say_dossier_next_told_other)},
                            .body_count = 3,
                            .at = at,
                            .day = today},
                        &message);
    return o;
}

static enum outcome newest(struct db *db, struct text person,
                           struct dossier_handover_newest_row *row)
{
    return dossier_handover_newest_one(
        db, (struct dossier_handover_newest_in){.person = person}, row);
}

static enum outcome opened(struct db *db, const struct witness_look *look, struct text person,
                           struct text row, const char *column, struct text sealed,
                           struct text *ret)
{
    *ret = TEXT("");
    return sealed.at == NULL
               ? OUTCOME_OK
               : dossier_unseal(db, look, person, HANDOVER, row, column, sealed, ret);
}

enum outcome dossier_handover_now(struct db *db, const struct witness_look *look,
                                  struct text person, struct dossier_handover *ret)
{
    struct dossier_handover_newest_row row = {0};
    struct dossier_handover h = {0};
    enum outcome o = witness_may(look, person) ? newest(db, person, &row) : OUTCOME_NOT_ALLOWED;

    if (o != OUTCOME_OK)
        return o;
    h = (struct dossier_handover){.id = row.id,
                                  .from_account = row.from_account,
                                  .to_account = row.to_account,
                                  .to_name = row.to_name,
                                  .reason = row.reason,
                                  .made = row.made,
                                  .starts = row.starts,
                                  .has_changed = row.has_changed,
                                  .changed = row.changed,
                                  .has_opened = row.has_opened,
                                  .opened = row.opened};
    o = opened(db, look, person, row.id, "words", row.words, &h.words);
    if (o == OUTCOME_OK)
        o = opened(db, look, person, row.id, "helps", row.helps, &h.helps);
    if (o == OUTCOME_OK)
        *ret = h;
    return o;
}

enum outcome dossier_handover_words(struct db *db, const struct witness_look *look,
                                    struct text person, struct text words, struct text helps,
                                    struct day today)
{
    struct dossier_handover_newest_row row = {0};
    struct dossier_handover_write_in in = {.person = person, .day = today};
    enum outcome o = OUTCOME_NOT_ALLOWED;

    words = text_trim(words);
    helps = text_trim(helps);
    if (words.len > DOSSIER_WORDS_MOST || helps.len > DOSSIER_WORDS_MOST)
        return OUTCOME_NOT_VALID;
    if (witness_is_own(look) && witness_may(look, person))
        o = newest(db, person, &row);
    in.id = row.id;
    if (o == OUTCOME_OK)
        o = dossier_seal(db, look, person, HANDOVER, row.id, "words", words, &in.words);
    if (o == OUTCOME_OK)
        o = dossier_seal(db, look, person, HANDOVER, row.id, "helps", helps, &in.helps);
    if (o == OUTCOME_OK)
        o = dossier_handover_write_run(db, in);
    return o;
}

enum outcome dossier_handover_waits(struct db *db, struct text person, struct text account,
                                    struct day today, bool *ret_waits)
{
    struct dossier_handover_newest_row row = {0};
    enum outcome o = newest(db, person, &row);

    *ret_waits = o == OUTCOME_OK && !row.has_opened && text_same(row.to_account, account) &&
                 !day_after(row.starts, today);
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome dossier_handover_seen(struct db *db, struct text person, struct text account,
                                   struct day today)
{
    struct dossier_handover_newest_row row = {0};
    enum outcome o = newest(db, person, &row);

    if (o == OUTCOME_OK)
        o = dossier_handover_opened_run(
            db, (struct dossier_handover_opened_in){
                    .id = row.id, .person = person, .account = account, .day = today});
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}
