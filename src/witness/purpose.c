#include "witness/witness.h"

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
};

const struct sentence *witness_purpose(struct text key)
{
    for (size_t i = 0; i < sizeof purposes / sizeof *purposes; i++)
        if (text_same(purposes[i].key, key))
            return purposes[i].says;
    return NULL;
}
