/* rights - who has a right of his own: art. 11, and each ground of art. 13 by
 * its own letter.
 */
#include "law/norm.h"

#include "ground/base/banned.h"

enum { ABROAD_DAYS = 28, ABROAD_DAYS_PENSION = 91 }; /* four and thirteen weeks */

/* In the order in which they are said. The last column: only under 27 (13 lid 2
 * c, d). */
static const struct {
    uint32_t fact;
    enum law_say say;
    bool young;
} grounds[] = {
    {LAW_HAS(NOT_RESIDENT), LAW_SAY_OUT_11_1, false},
    {LAW_HAS(NO_RESIDENCE_RIGHT), LAW_SAY_OUT_11_2, false},
    {LAW_HAS(DETAINED), LAW_SAY_OUT_13_1A, false},
    {LAW_HAS(EVADES), LAW_SAY_OUT_13_1B, false},
    {LAW_HAS(MILITARY), LAW_SAY_OUT_13_1C, false},
    {LAW_HAS(DEBTS), LAW_SAY_OUT_13_1G, false},
    {LAW_HAS(UITREIZIGER), LAW_SAY_OUT_13_1H, false},
    {LAW_HAS(STUDY_FINANCE), LAW_SAY_OUT_13_2C1, true},
    {LAW_HAS(STUDY_SKIPPED), LAW_SAY_OUT_13_2C2, true},
    {LAW_HAS(UNWILLING), LAW_SAY_OUT_13_2D, true},
};

/* 13 lid 1 e, lid 4: abroad on this day, and for more than four weeks (pension
 * age: thirteen) in a row or in this calendar year. First and last day abroad
 * count. */
static bool abroad_too_long(struct run *w, const struct law_person *p, size_t at,
                            enum stage stage, int32_t day)
{
    const int32_t most = stage == STAGE_PENSION ? ABROAD_DAYS_PENSION : ABROAD_DAYS;
    const int32_t year = month_first((struct month){w->h->month.n / 12 * 12}).n;
    const int32_t from = p->abroad_from.n;
    int32_t in_year = 0;

    if (from == 0 || (p->unknown & (LAW_ABROAD_FROM_UNKNOWN | LAW_ABROAD_UNTIL_UNKNOWN)) != 0)
        return choose_of(w, CHOICE_ABROAD, p->role, at);
    if (day < from || (p->abroad_until.n != 0 && day > p->abroad_until.n))
        return false;
    in_year = (from >= year ? p->abroad_days : 0) + day - (from > year ? from : year) + 1;
    return day - from + 1 > most || in_year > most;
}

enum law_say right_ground(struct run *w, const struct law_person *p, size_t at,
                          enum stage stage, int32_t day)
{
    if (stage == STAGE_MINOR)
        return LAW_SAY_UNDER_18;
    if ((p->facts & LAW_HAS(RIGHT)) == 0)
        return LAW_SAY_NO_OWN_RIGHT;
    for (size_t i = 0; i < sizeof grounds / sizeof *grounds; i++) {
        if ((p->facts & grounds[i].fact) != 0 && (!grounds[i].young || stage < STAGE_FULL))
            return grounds[i].say;
    }
    if (stage == STAGE_YOUTH && (p->facts & LAW_HAS(INSTITUTION)) != 0)
        return LAW_SAY_YOUTH_INSIDE;
    if ((p->facts & LAW_HAS(ABROAD)) != 0 && abroad_too_long(w, p, at, stage, day))
        return LAW_SAY_OUT_13_1E;
    /* Only as far as the lack of means follows from it: a human weighs, so these
     * come last. */
    if ((p->facts & LAW_HAS(STRIKE)) != 0)
        return LAW_SAY_OUT_13_1D;
    if ((p->facts & LAW_HAS(LEAVE)) != 0)
        return LAW_SAY_OUT_13_2B;
    return RIGHT_STANDS;
}

/* What a human weighs where a right is missing: how far the lack of means follows from a strike
 * or leave, and whether very urgent reasons ask for assistance all the same (16), of the first
 * who is no alien without a residence right (lid 2). */
void right_notes(struct run *w, const struct scene *s)
{
    bool asked = !w->nobody;

    for (size_t who = 0; who <= (s->couple ? 1 : 0); who++) {
        if (w->extent[who])
            law_ask(w->r, LAW_ASK_EXTENT, s->at[who], 0, 0);
        if (!asked && (s->facts[who] & LAW_HAS(NO_RESIDENCE_RIGHT)) == 0) {
            law_ask(w->r, LAW_ASK_URGENT, s->at[who], 0, 0);
            asked = true;
        }
    }
}
