/* demo_story - what three people in Zonnedam told of themselves. Everybody here is fictitious.
 */
#include "house/demo_story.h"

#include <string.h>

#include "story/story.h"

#include "ground/base/banned.h"

static const struct told {
    const char *key;
    struct date day;
    enum story_topic topic;
    bool pain;
    struct date shared_until; /* with the contact person; year 0: with nobody */
    const char *words;
} tales[] = {
    {"rosa",
     {2026, 11, 12},
     STORY_WHO,
     false,
     {0, 0, 0},
     "Ik ben opgegroeid boven de bakkerij van mijn ouders. Om vier uur 's ochtends rook het "
     "hele "
     "huis naar brood.\nZesentwintig jaar stond ik zelf in de winkel. Tot die dichtging."},
    {"rosa",
     {2026, 11, 12},
     STORY_HARD,
     true,
     {0, 0, 0},
     "Sinds mijn zus er niet meer is, zijn de zondagen lang.\nIk zeg meestal dat het goed "
     "gaat. "
     "Dat is makkelijker."},
    {"rosa",
     {2026, 11, 12},
     STORY_WISH,
     false,
     {0, 0, 0},
     "Eén ochtend in de week weer brood bakken, met iemand ernaast die het wil leren.\nEn een "
     "keer met de trein naar zee, buiten het seizoen."},
    {"willem",
     {2026, 11, 16},
     STORY_CAN,
     false,
     {2027, 2, 28},
     "Fietsen maken. Als een kind hem lopend komt brengen en rijdend weggaat, is mijn dag "
     "goed.\nIk ben precies. Ik word stil van haast."},
    {"willem",
     {2026, 11, 16},
     STORY_MANNER,
     false,
     {0, 0, 0},
     "Bel mij liever dan dat u schrijft. En zeg het gewoon als er iets mis is, dan schrik ik "
     "minder."},
    {"selam",
     {2026, 11, 17},
     STORY_WISH,
     false,
     {0, 0, 0},
     "Ik wil verpleegkundige worden. In het kamp hield ik de hand vast van wie bang was. Dat "
     "kan ik.\nEn ik wil een keer mijn moeder bellen zonder te huilen."},
};
enum { TALES = sizeof tales / sizeof *tales };

static struct day day_at(struct date d)
{
    struct day day = {0};

    return day_of(d.year, d.month, d.day, &day) == OUTCOME_OK ? day : DAY_FIRST;
}

static bool is_of(const struct told *t, const char *key, struct day today)
{
    return key != NULL && strcmp(t->key, key) == 0 && day_at(t->day).n == today.n;
}

bool demo_story_has(const char *key, struct day today)
{
    for (size_t i = 0; i < TALES; i++)
        if (is_of(&tales[i], key, today))
            return true;
    return false;
}

enum outcome demo_story_tell(struct db *db, const char *key, struct text person,
                             struct text contact, struct day today)
{
    const struct witness_look *own = witness_own(db->arena, person);
    enum outcome o = OUTCOME_OK;

    for (size_t i = 0; o == OUTCOME_OK && i < TALES; i++) {
        const struct story_part part = {
            .topic = tales[i].topic, .pain = tales[i].pain, .words = text_of(tales[i].words)};
        struct text id = NO_TEXT;

        if (!is_of(&tales[i], key, today))
            continue;
        o = story_add(db, own, person, &part, today, &id);
        if (o == OUTCOME_OK && tales[i].shared_until.year != 0)
            o = story_share_add(db, person,
                                &(struct story_share){.part = id,
                                                      .reader = contact,
                                                      .until = day_at(tales[i].shared_until)},
                                today);
    }
    return o;
}
