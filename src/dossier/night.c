/* night - what may be read now is told; notes that nobody said yes to, and judgements that the
 * archive list destroys, are gone. */
#include "dossier/inside.h"
#include "people/people.h"

#include "dossier/dossier.sql.h"
#include "dossier/nl.po.h"

#include "ground/base/banned.h"

static enum outcome tell_one(struct db *db, const struct dossier_exception *e, struct day today,
                             struct instant at)
{
    struct text message = NO_TEXT;
    enum outcome o = people_tell(
        db, NULL,
        &(struct letter_out){
            .person = e->person,
            .kind = TEXT("exception_over"),
            .related = e->id,
            .subject = SAY(&say_dossier_over_told_subject),
            .body =
                (const struct say[]){SAY_WITH(&say_dossier_over_told,
                                              FILL_TEXT("law", dossier_article_key(e->article)),
                                              FILL_DAY("from", e->made),
                                              FILL_DAY("until", e->until)),
                                     SAY(&say_dossier_over_told_read)},
            .body_count = 2,
            .at = at,
            .day = today},
        &message);

    return o == OUTCOME_OK ? dossier_exception_told(db, e->id, today) : o;
}

enum outcome dossier_night(struct db *db, struct day today, struct instant at)
{
    struct dossier_exception *over = NULL;
    size_t count = 0;
    int64_t gone = 0;
    enum outcome o = dossier_exceptions_over(db, today, &over, &count);

    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        o = tell_one(db, &over[i], today, at);
    if (o == OUTCOME_OK)
        o = dossier_note_fade_run(db, (struct dossier_note_fade_in){
                                          .before = day_plus(today, -DOSSIER_SILENCE_DAYS)});
    if (o == OUTCOME_OK)
        o = dossier_judgements_destroy(db, today, &gone);
    return o;
}
