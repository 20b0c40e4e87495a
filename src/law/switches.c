#include "law/switches.h"

#include <assert.h>

#include "law/nl.po.h"

#include "ground/base/banned.h"

#define PW "https://wetten.overheid.nl/BWBR0015703/2026-07-01#Artikel"
enum { DAY_2026 = 20454, DAY_CHECKED = 20780 }; /* 2026-01-01, 2026-11-23 */

static const struct law_switch_rule rules[LAW_SWITCHES] = {
    [LAW_SWITCH_24A] = {TEXT_INIT("24a"),
                        TEXT_INIT(PW "24a"),
                        {DAY_2026},
                        {0},
                        {DAY_CHECKED},
                        true,
                        &say_law_switch_24a},
    [LAW_SWITCH_34A] = {TEXT_INIT("34a"),
                        TEXT_INIT(PW "34a"),
                        {DAY_2026},
                        {DAY_2026 + 365},
                        {DAY_CHECKED},
                        true,
                        &say_law_switch_34a},
    [LAW_SWITCH_34B] = {TEXT_INIT("34b"),
                        TEXT_INIT(PW "34b"),
                        {DAY_2026},
                        {DAY_2026 + 365},
                        {DAY_CHECKED},
                        false,
                        &say_law_switch_34b},
};

const struct law_switch_rule *law_switch_rule(enum law_switch s)
{
    assert(s < LAW_SWITCHES);
    return &rules[s];
}

/* Never: a start that was announced is not a start; the figures end before it too. */
bool law_switch_holds(enum law_switch s, struct day on)
{
    assert(s < LAW_SWITCHES);
    (void)on;
    return false;
}
