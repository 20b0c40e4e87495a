/* assets - art. 34: what somebody owns, less debts, against the limit. Until
 * the end of 2025 at the start of assistance, less the room used since; from
 * 2026 what is there now. */
#include "law/norm.h"

#include "ground/base/banned.h"

/* 15 lid 2 b, 31 lid 6: annuities for later are left alone below the pension age, together up
 * to a cap, of which `left` is left.
 */
static int64_t annuity_exempt(struct run *w, const struct scene *s, int64_t value, size_t at,
                              int64_t *left)
{
    int64_t out = 0;

    if (s->stage[0] == STAGE_PENSION || value <= 0)
        return 0;
    law_ask(w->r, LAW_ASK_ANNUITY, at, 0, 0);
    if (*left < 0)
        return choose(w, CHOICE_FIGURE_ANNUITY, at) ? 0 : value;
    out = less(value, *left);
    *left -= out;
    return out;
}

/* What of this one is no assets: savings of now, ordinary things, a sum for
 * suffering. */
static int64_t asset_exempt(struct run *w, const struct scene *s, const struct law_asset *a,
                            size_t at, int64_t *annuities)
{
    const int64_t saved = less(a->saved.n, a->value.n);
    enum law_say say = LAW_SAY_SAVED;
    int64_t out = saved;

    switch ((enum law_asset_kind)a->kind) {
    case LAW_ASSET_BELONGINGS:
        say = LAW_SAY_BELONGINGS;
        out = a->value.n;
        break;
    case LAW_ASSET_DAMAGES:
        say = LAW_SAY_SUFFERED;
        out = a->value.n;
        break;
    case LAW_ASSET_ANNUITY:
        say = LAW_SAY_ANNUITY;
        out = annuity_exempt(w, s, a->value.n, at, annuities);
        break;
    case LAW_ASSET_SAVINGS:
    case LAW_ASSET_CAR:
    case LAW_ASSET_HOME:
    case LAW_ASSET_OTHER:
    case LAW_ASSET_DEBT:
    case LAW_ASSET_KIND_COUNT: break;
    }
    if (out > 0)
        step_add(w, say, at, -out, a->value.n);
    return out;
}

/* 34 lid 2 d: the home has a limit of its own; above it assistance may be a
 * loan (50). */
static int64_t home_exempt(struct run *w, int64_t homes, size_t at)
{
    const int64_t out = less(homes, w->f->amount[LAW_ASSETS_HOME_EXEMPT]);

    if (homes <= 0)
        return 0;
    step_add(w, LAW_SAY_HOME, at, -out, homes);
    if (homes > out)
        law_ask(w->r, LAW_ASK_LOAN, at, 0, 0);
    return out;
}

void assets_limit(struct run *w, const struct scene *s)
{
    const struct law_household *const h = w->h;
    struct law_result *const r = w->r;

    r->asset_limit.n = w->f->amount[s->couple     ? LAW_ASSETS_LIMIT_COUPLE
                                    : s->children ? LAW_ASSETS_LIMIT_SINGLE_PARENT
                                                  : LAW_ASSETS_LIMIT_SINGLE];
    r->assets_counted.n = 0;
    if (h->room_used.n > 0 && w->f->from.n < ACT_2026) {
        const int64_t used = less(h->room_used.n, r->asset_limit.n);

        step_add(w, LAW_SAY_ROOM_USED, 0, -used, r->asset_limit.n);
        r->asset_limit.n -= used;
    }
}

void assets_weigh(struct run *w, const struct scene *s)
{
    const struct law_household *const h = w->h;
    struct law_result *const r = w->r;
    int64_t total = w->received;
    int64_t annuities = w->f->amount[LAW_ANNUITY_VALUE_EXEMPT];
    int64_t homes = 0;
    size_t home_at = 0;

    for (size_t i = 0; i < h->asset_count; i++) {
        const struct law_asset *const a = &h->asset[i];
        const int64_t left = a->value.n - a->debt.n - asset_exempt(w, s, a, i, &annuities);

        total += left;
        if (a->kind == LAW_ASSET_HOME) {
            homes += left;
            home_at = i;
        }
    }
    total = not_below_0(total - home_exempt(w, homes, home_at));
    r->assets_counted.n = total > r->asset_limit.n ? total - r->asset_limit.n : 0;
    step_add(w, LAW_SAY_ASSETS, 0, total, r->asset_limit.n);
    if (r->assets_counted.n > 0)
        step_add(w, LAW_SAY_ASSETS_OVER, 0, r->assets_counted.n, r->asset_limit.n);
}
