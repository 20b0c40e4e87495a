#include "witness/witness.h"

#include <string.h>

#include "witness/nl.po.h"

#include "ground/base/banned.h"

/* What somebody may look for. A look for anything else is refused: a reason that nobody has
 * thought about beforehand is no reason. */
static const struct {
    struct text key;
    const struct sentence *says;
} purposes[] = {
    {TEXT_INIT("behandelen"), &say_witness_behandelen},
    {TEXT_INIT("betalen"), &say_witness_betalen},
    {TEXT_INIT("bellen"), &say_witness_bellen},
    {TEXT_INIT("zoeken"), &say_witness_zoeken},
    {TEXT_INIT("verbeteren"), &say_witness_verbeteren},
    {TEXT_INIT("toezicht"), &say_witness_toezicht},
    {TEXT_INIT("uitvoeren"), &say_witness_uitvoeren},
    {TEXT_INIT("helpen"), &say_witness_helpen},
    {TEXT_INIT("klacht"), &say_witness_klacht},
    {TEXT_INIT("beheer"), &say_witness_beheer},
    {TEXT_INIT("verhaal"), &say_witness_verhaal},
    {TEXT_INIT("inzage"), &say_witness_inzage},
    {TEXT_INIT("nood"), &say_witness_nood},
    {TEXT_INIT("overdracht"), &say_witness_overdracht},
    {TEXT_INIT("bezwaar"), &say_witness_bezwaar},
    {TEXT_INIT("waarnemen"), &say_witness_waarnemen},
    {TEXT_INIT("meedenken"), &say_witness_meedenken},
    {TEXT_INIT("vraag"), &say_witness_vraag},
    {TEXT_INIT("anders"), &say_witness_anders},
};

enum { PURPOSE_MOST = 300 };
static const struct text between = TEXT_INIT(": ");

const struct sentence *witness_purpose(struct text key)
{
    const struct text words = witness_purpose_words(key);

    if (key.len > PURPOSE_MOST)
        return NULL;
    if (words.len > 0)
        key.len -= words.len + between.len;
    for (size_t i = 0; i < sizeof purposes / sizeof *purposes; i++)
        if (text_same(purposes[i].key, key))
            return purposes[i].says;
    return NULL;
}

struct text witness_purpose_words(struct text purpose)
{
    for (size_t i = 0; i + between.len < purpose.len; i++)
        if (memcmp(purpose.at + i, between.at, between.len) == 0)
            return (struct text){purpose.at + i + between.len, purpose.len - i - between.len};
    return NO_TEXT;
}

struct text witness_purpose_with(struct arena *a, struct text key, struct text words)
{
    return words.len == 0 ? key : arena_print(a, "%.*s: %.*s", TEXT_ARG(key), TEXT_ARG(words));
}
