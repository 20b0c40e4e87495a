/* judge - what a judgement must say, and how long it may hold; what an exception must say.
 * Pure. */
#include "dossier/inside.h"

#include "ground/base/banned.h"

static const struct text articles[DOSSIER_ARTICLES] = {
    [DOSSIER_AVG_15_4] = TEXT_INIT("AVG 15 lid 4"),
    [DOSSIER_UAVG_41_1_D] = TEXT_INIT("UAVG 41 lid 1 d"),
    [DOSSIER_UAVG_41_1_I] = TEXT_INIT("UAVG 41 lid 1 i"),
};

struct text dossier_article_key(enum dossier_article a)
{
    return articles[a];
}

/* A day that the later month does not have becomes its last: 31 August gives 28 February. */
struct day dossier_until_most(struct day made)
{
    struct date d = date_of(made);
    struct month m = {month_of(made).n + DOSSIER_JUDGEMENT_MONTHS};
    struct day last = month_last(m);
    struct day same = day_plus(month_first(m), d.day - 1);

    return day_after(same, last) ? last : same;
}

enum outcome dossier_judgement_holds(const struct dossier_judgement *j, struct day today,
                                     const char **ret_wrong)
{
    const struct text words = text_trim(j->words);
    const struct text reason = text_trim(j->reason);
    const char *wrong = NULL;

    if (words.len == 0 || words.len > DOSSIER_WORDS_MOST)
        wrong = "words";
    else if (reason.len == 0 || reason.len > DOSSIER_WORDS_MOST)
        wrong = "reason";
    else if (day_before(j->until, today) || day_after(j->until, dossier_until_most(today)))
        wrong = "until";
    else if (j->ground_count == 0 || j->ground_count > DOSSIER_GROUNDS_MOST)
        wrong = "grounds";
    if (wrong == NULL)
        return OUTCOME_OK;
    *ret_wrong = wrong;
    return OUTCOME_NOT_VALID;
}
