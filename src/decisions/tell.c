#include <assert.h>

#include "decisions/inside.h"

#include "ground/base/banned.h"

enum outcome tell_open(struct db *db, const struct witness_look *look, struct text person,
                       struct day day, struct telling *ret_t)
{
    *ret_t = (struct telling){.db = db, .look = look, .day = day};
    enum outcome o = people_load(db, look, person, &ret_t->person);
    if (o != OUTCOME_OK)
        return o;
    ret_t->lang = ret_t->person.language;
    ret_t->je = ret_t->person.address_form == ADDRESS_JE;
    return OUTCOME_OK;
}

struct text tell_words(const struct telling *t, const struct sentence *s,
                       const struct fill *fills, size_t n)
{
    struct text said = sentence_say(t->db->arena, s, t->lang, fills, n);
    return words_address(t->db->arena, said, t->lang, t->je);
}

void tell_subject(struct telling *t, const struct sentence *s, const struct fill *fills,
                  size_t n)
{
    t->subject = tell_words(t, s, fills, n);
}

void tell_text(struct telling *t, struct text own)
{
    if (own.len == 0)
        return;
    assert(t->body_count < TELL_MOST);
    t->body[t->body_count++] = SAY_TEXT(own);
}

void tell_add(struct telling *t, const struct sentence *s, const struct fill *fills, size_t n)
{
    tell_text(t, tell_words(t, s, fills, n));
}

enum outcome tell_send(struct telling *t, struct text kind, struct text related, bool on_paper)
{
    struct text message;
    if (t->db->arena->full)
        return OUTCOME_NO_ROOM;
    return people_tell(t->db, t->look,
                       &(struct letter_out){.person = t->person.id,
                                            .kind = kind,
                                            .related = related,
                                            .subject = SAY_TEXT(t->subject),
                                            .body = t->body,
                                            .body_count = t->body_count,
                                            .on_paper = on_paper,
                                            .at = moment_of(t->day),
                                            .day = t->day},
                       &message);
}
