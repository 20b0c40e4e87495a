#include "promises/judge.h"

#include "ground/base/banned.h"

static const struct {
    struct text key;
    bool by_room; /* judged by the room that made it: the night does not know the bank */
} kinds[PROMISE_KINDS] = {
    [PROMISE_DECISION_TERM] = {TEXT_INIT("decision_term"), false},
    [PROMISE_ADVANCE] = {TEXT_INIT("advance"), false},
    [PROMISE_PAYMENT] = {TEXT_INIT("payment"), true},
    [PROMISE_ANSWER] = {TEXT_INIT("answer"), false},
    [PROMISE_CAUSE] = {TEXT_INIT("cause"), false},
    [PROMISE_RECEIPT] = {TEXT_INIT("receipt"), false},
    [PROMISE_CALLBACK] = {TEXT_INIT("callback"), false},
    [PROMISE_AGREEMENT] = {TEXT_INIT("agreement"), false},
};

static const struct text states[] = {
    [PROMISE_MADE] = TEXT_INIT("made"),
    [PROMISE_KEPT] = TEXT_INIT("kept"),
    [PROMISE_BROKEN] = TEXT_INIT("broken"),
    [PROMISE_REPAIRED] = TEXT_INIT("repaired"),
};

struct text promise_kind_key(enum promise_kind kind)
{
    return kinds[kind].key;
}

bool promise_judged_by_room(enum promise_kind kind)
{
    return kinds[kind].by_room;
}

bool promise_is_past(struct day last_day, struct day today)
{
    return day_after(today, last_day);
}

enum outcome promise_kind_of(struct text key, enum promise_kind *ret_kind)
{
    for (int i = 0; i < PROMISE_KINDS; i++)
        if (text_same(kinds[i].key, key)) {
            *ret_kind = (enum promise_kind)i;
            return OUTCOME_OK;
        }
    return OUTCOME_BROKEN;
}

enum outcome promise_state_of(struct text key, enum promise_state *ret_state)
{
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (text_same(states[i], key)) {
            *ret_state = (enum promise_state)i;
            return OUTCOME_OK;
        }
    return OUTCOME_BROKEN;
}

/* One line a case; a case that is not here cannot happen and is refused. */
static const struct {
    enum promise_state now;
    enum promise_event event;
    bool in_time;
    struct verdict then;
} cases[] = {
    {PROMISE_MADE, EVENT_KEPT, true, {PROMISE_KEPT, true, false}},
    {PROMISE_MADE, EVENT_KEPT, false, {PROMISE_REPAIRED, true, true}},
    {PROMISE_MADE, EVENT_BROKEN, true, {PROMISE_BROKEN, true, false}}, /* a payment came back */
    {PROMISE_MADE, EVENT_BROKEN, false, {PROMISE_BROKEN, true, false}},
    {PROMISE_MADE, EVENT_REPAIRED, false, {PROMISE_REPAIRED, true, true}},
    {PROMISE_MADE, EVENT_MOVED, true, {PROMISE_MADE, true, false}},
    {PROMISE_KEPT, EVENT_KEPT, true, {PROMISE_KEPT, false, false}},
    {PROMISE_BROKEN, EVENT_KEPT, false, {PROMISE_REPAIRED, true, false}},
    {PROMISE_BROKEN, EVENT_KEPT, true, {PROMISE_REPAIRED, true, false}},
    {PROMISE_BROKEN, EVENT_BROKEN, false, {PROMISE_BROKEN, false, false}},
    {PROMISE_BROKEN, EVENT_BROKEN, true, {PROMISE_BROKEN, false, false}},
    {PROMISE_BROKEN, EVENT_REPAIRED, true, {PROMISE_REPAIRED, true, false}},
    {PROMISE_BROKEN, EVENT_REPAIRED, false, {PROMISE_REPAIRED, true, false}},
    {PROMISE_REPAIRED, EVENT_REPAIRED, true, {PROMISE_REPAIRED, false, false}},
    {PROMISE_REPAIRED, EVENT_REPAIRED, false, {PROMISE_REPAIRED, false, false}},
    {PROMISE_REPAIRED, EVENT_KEPT, true, {PROMISE_REPAIRED, false, false}},
    {PROMISE_REPAIRED, EVENT_KEPT, false, {PROMISE_REPAIRED, false, false}},
};

enum outcome promise_judge(enum promise_state now, enum promise_event event, bool in_time,
                           struct verdict *ret_verdict)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (cases[i].now == now && cases[i].event == event && cases[i].in_time == in_time) {
            *ret_verdict = cases[i].then;
            return OUTCOME_OK;
        }
    return OUTCOME_CONFLICT;
}
