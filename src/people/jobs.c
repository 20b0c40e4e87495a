#include "people/inside.h"

#include "people/nl.po.h"

#include "ground/base/banned.h"

/* What became late tonight and is ours to tell: a call, an answer, what we
 * agreed on. Payments and decisions tell
 * their own. The same words whether or not somebody complains. */
static const struct {
    enum promise_kind kind;
    struct text key;
    const struct sentence *subject;
    const struct sentence *what;
    const struct sentence *next;
} late[] = {
    {PROMISE_CALLBACK, TEXT_INIT("late_call"), &say_people_late_call_subject,
     &say_people_late_call, &say_people_late_call_next},
    {PROMISE_ANSWER, TEXT_INIT("late_answer"), &say_people_late_answer_subject,
     &say_people_late_answer, &say_people_late_answer_next},
    {PROMISE_AGREEMENT, TEXT_INIT("late_agreement"), &say_people_late_agreement_subject,
     &say_people_late_agreement, &say_people_late_agreement_next},
};

static enum outcome tell(struct db *db, size_t which, const struct promise *p, struct day today,
                         struct instant at, bool *ret_new)
{
    const struct fill fills[] = {FILL_DAY("day", p->last_day)};
    const struct say body[] = {
        {.sentence = late[which].what, .fills = fills, .fill_count = 1},
        {.sentence = late[which].next, .fills = fills, .fill_count = 1},
        {.sentence = &say_people_late_nothing_to_do, .fills = NULL, .fill_count = 0},
    };
    const struct letter_out l = {.person = p->person,
                                 .kind = late[which].key,
                                 .related = p->id,
                                 .subject = SAY(late[which].subject),
                                 .body = body,
                                 .body_count = sizeof body / sizeof *body,
                                 .at = at,
                                 .day = today};
    struct text message = NO_TEXT;
    bool told = false;
    enum outcome o = people_told(db, p->id, late[which].key, &told);

    if (o == OUTCOME_OK && !told)
        o = people_tell(db, NULL, &l, &message);
    *ret_new = !told;
    return o;
}

enum outcome people_night(struct db *db, struct day today, struct instant at, int64_t *ret_told)
{
    int64_t count = 0;

    for (size_t k = 0; k < sizeof late / sizeof *late; k++) {
        struct promise *list = NULL;
        size_t n = 0;
        enum outcome o = promises_broken_on(db, today, late[k].kind, &list, &n);

        for (size_t i = 0; i < n && o == OUTCOME_OK; i++) {
            bool fresh = false;

            if (list[i].person.len == 0)
                continue;
            o = tell(db, k, &list[i], today, at, &fresh);
            count += fresh;
        }
        if (o != OUTCOME_OK)
            return o;
    }
    *ret_told = count;
    return OUTCOME_OK;
}
