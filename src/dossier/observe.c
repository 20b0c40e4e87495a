/* observe - what an observation must say. Pure. */
#include "dossier/inside.h"

#include "ground/base/banned.h"

static const struct text ways[DOSSIER_WAYS] = {
    [DOSSIER_SEEN] = TEXT_INIT("seen"),
    [DOSSIER_HEARD] = TEXT_INIT("heard"),
    [DOSSIER_READ] = TEXT_INIT("read"),
    [DOSSIER_TOLD] = TEXT_INIT("told"),
};

struct text dossier_way_key(enum dossier_way way)
{
    return ways[way];
}

static bool says_something(struct text t)
{
    t = text_trim(t);
    return t.len > 0 && t.len <= DOSSIER_WORDS_MOST;
}

enum outcome dossier_observation_holds(const struct dossier_observation *o, struct day today,
                                       const char **ret_wrong)
{
    const char *wrong = NULL;

    if (day_after(o->happened, today))
        wrong = "happened";
    else if (!says_something(o->source))
        wrong = "source"; /* without somebody who saw it there is nothing to answer */
    else if (!says_something(o->words))
        wrong = "words";
    else if (o->place.len > DOSSIER_WORDS_MOST)
        wrong = "place";
    if (wrong == NULL)
        return OUTCOME_OK;
    *ret_wrong = wrong;
    return OUTCOME_NOT_VALID;
}
