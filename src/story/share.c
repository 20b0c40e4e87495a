/* share - who may read, until when. Pure. */
#include "story/inside.h"

#include "ground/base/banned.h"

bool story_own_look(const struct witness_look *look, struct text person)
{
    return witness_is_own(look) && witness_may(look, person);
}

bool story_until_holds(struct day until, struct day today)
{
    return !day_before(until, today) &&
           !day_after(until, day_plus(today, STORY_SHARE_DAYS_MOST));
}
