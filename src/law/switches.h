#ifndef ERK_LAW_SWITCHES_H
#define ERK_LAW_SWITCHES_H
/* switches - rules that are printed in the act and whose start is not certain: off, and why.
 *
 * Purpose    what is announced is not applied before its day by accident, and a municipality
 *            that does so on purpose says it (law_household.switch_...).
 * Law        Pw 24a, 34a, 34b. Printed in the texts of 2026-01-01 and 2026-07-01, announced for
 *            2027-01-01 (Participatiewet in balans, phase 3).
 * Knows      ground/base only. */
#include "ground/base/sentence.h"
#include "law/figures.h"

enum law_switch { LAW_SWITCH_24A, LAW_SWITCH_34A, LAW_SWITCH_34B, LAW_SWITCHES };

struct law_switch_rule {
    struct text article;
    struct text source;
    struct day printed;   /* in the consolidated text from */
    struct day announced; /* as its start; 0: not found */
    struct day checked;
    bool can_be_on; /* a municipality can switch it on in `calculate` (switches) */
    const struct sentence *why;
};
const struct law_switch_rule *law_switch_rule(enum law_switch s);
/* Does it hold on that day without anybody switching it on? */
bool law_switch_holds(enum law_switch s, struct day on);
#endif
