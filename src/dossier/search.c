/* search - one person's own file, searched where it is read: in memory, among lines that this
 * reader opened anyway. There is no index over what is written about people.
 *
 * Searching goes by a POST, and what is found by the ids of lines: the words that somebody looked
 * for stand in no address, no history of a browser and no log.
 */
#include <string.h>

#include "access/access.h"
#include "dossier/draw.h"

#include "dossier/nl.po.h"
#include "dossier/zoek.html.h"

#include "ground/base/banned.h"

/* ---- does it stand there? Pure. ---- */

/* Small letters, without the marks of Latin ones; every other script as it is. */
static struct text folded(struct arena *a, struct text t)
{
    static const char latin[] = "aaaaaaaceeeeiiiidnooooo*ouuuuyts"
                                "aaaaaaaceeeeiiiidnooooo*ouuuuyty"; /* U+00C0..U+00FF */
    char *to = arena_take(a, t.len + 1, 1);
    size_t used = 0;

    for (size_t i = 0; to != NULL && i < t.len; i++) {
        const unsigned char c = (unsigned char)t.at[i];
        const unsigned char next = i + 1 < t.len ? (unsigned char)t.at[i + 1] : 0;

        if (c >= 'A' && c <= 'Z') {
            to[used++] = (char)(c - 'A' + 'a');
        } else if (c == 0xc3 && next >= 0x80 && next <= 0xbf) {
            to[used++] = latin[next - 0x80];
            i++;
        } else if (c == 0xcc && next >= 0x80 && next <= 0xbf) {
            i++; /* a mark on the letter before it */
        } else {
            to[used++] = (char)c;
        }
    }
    return to == NULL ? NO_TEXT : (struct text){to, used};
}

bool dossier_stands_in(struct arena *a, struct text words, struct text in)
{
    const struct text what = folded(a, text_trim(words));
    const struct text where = folded(a, in);

    for (size_t i = 0; what.len > 0 && i + what.len <= where.len; i++)
        if (memcmp(where.at + i, what.at, what.len) == 0)
            return true;
    return false;
}

static bool replies_hold(struct arena *a, const struct dossier_reply *list, size_t count,
                         struct text words)
{
    for (size_t i = 0; i < count; i++)
        if (dossier_stands_in(a, words, list[i].words))
            return true;
    return false;
}

static bool observation_holds(struct arena *a, const struct dossier_observation *o,
                              struct text words)
{
    return dossier_stands_in(a, words, o->words) || dossier_stands_in(a, words, o->source) ||
           dossier_stands_in(a, words, o->place) ||
           replies_hold(a, o->replies, o->reply_count, words);
}

static bool judgement_holds(struct arena *a, const struct dossier_judgement *j,
                            struct text words)
{
    return dossier_stands_in(a, words, j->words) || dossier_stands_in(a, words, j->reason) ||
           replies_hold(a, j->replies, j->reply_count, words);
}

/* ---- what was found, by the ids in the address ---- */

static bool is_found(struct text list, struct text id)
{
    while (list.len > 0) {
        struct text one = NO_TEXT;

        text_cut(list, '.', &one, &list);
        if (text_same(one, id))
            return true;
    }
    return false;
}

/* True: the address names lines, and only those are in `*ret_some`; else all of them. */
static enum outcome lines_found(struct request *r, const struct lines *all,
                                struct lines *ret_some, bool *ret_found)
{
    const struct text list = request_query(r, "gevonden");
    struct lines some = {
        .observation = arena_take(r->arena, all->observations + 1, sizeof *some.observation),
        .judgement = arena_take(r->arena, all->judgements + 1, sizeof *some.judgement)};

    *ret_found = list.len > 0;
    *ret_some = *all;
    if (list.len == 0)
        return OUTCOME_OK;
    if (some.observation == NULL || some.judgement == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < all->observations; i++)
        if (is_found(list, all->observation[i].id))
            some.observation[some.observations++] = all->observation[i];
    for (size_t i = 0; i < all->judgements; i++)
        if (is_found(list, all->judgement[i].id))
            some.judgement[some.judgements++] = all->judgement[i];
    *ret_some = some;
    return OUTCOME_OK;
}

/* ---- searching ---- */

struct search_form {
    struct text words;
};
static const struct field search_fields[] = {
    FIELD_OF(struct search_form, words, .kind = FIELD_TEXT, .most = 60, .required = true,
             .asked = true, .label = &say_dossier_search, .wrong = &say_dossier_search_wrong),
};
const struct form_table dossier_search_table = FORM_TABLE(struct search_form, search_fields);

enum outcome search_drawn(struct request *r, const struct lines *all, struct lines *ret_some,
                          struct inside *ret_search)
{
    enum { FEW = 5 };
    const bool staff = r->route == ROUTE_WERK_DOSSIER || r->route == ROUTE_WERK_DOSSIER_ZOEK;
    const bool asked =
        r->route == ROUTE_WERK_DOSSIER_ZOEK || r->route == ROUTE_MIJ_DOSSIER_ZOEK;
    struct html_dossier_zoek *page = arena_take(r->arena, 1, sizeof *page);
    struct form *form = arena_take(r->arena, 1, sizeof *form);
    enum outcome o = page == NULL || form == NULL
                         ? OUTCOME_NO_ROOM
                         : form_open(form, r->arena, r->lang, &dossier_search_table);

    if (o != OUTCOME_OK)
        return o;
    *page = (struct html_dossier_zoek){.form = asked ? &r->form : form,
                                       .person = staff ? r->part[0] : TEXT("")};
    o = lines_found(r, all, ret_some, &page->found);
    page->count = (int64_t)(ret_some->observations + ret_some->judgements);
    page->shown = asked || page->found || all->observations + all->judgements >= FEW;
    *ret_search = (struct inside){.draw = html_dossier_zoek, .fields = page};
    return o;
}

/* On the form that a page shows beside its lines. */
enum outcome zoek_act(struct db *db, struct request *r)
{
    enum { FOUND_MOST = 40, TWO = 2 };
    const struct search_form *f = form_values(&r->form);
    const bool own = r->route == ROUTE_MIJ_DOSSIER_ZOEK;
    const struct text person = own ? dossier_mine(r) : r->part[0];
    struct lines l = {0};
    struct text list = TEXT("");
    size_t n = 0;
    enum outcome o = person.at == NULL ? OUTCOME_NOT_ALLOWED : OUTCOME_OK;

    if (o == OUTCOME_OK && text_trim(f->words).len < TWO)
        return form_refuse(&r->form, "words", &say_dossier_search_wrong);
    if (o == OUTCOME_OK)
        o = lines_read(db, r, person, own ? DOSSIER_PERSON : DOSSIER_STAFF, &l);
    for (size_t i = 0; o == OUTCOME_OK && i < l.observations + l.judgements; i++) {
        const bool seen = i < l.observations;
        const struct text id = seen ? l.observation[i].id : l.judgement[i - l.observations].id;

        if (seen ? !observation_holds(r->arena, &l.observation[i], f->words)
                 : !judgement_holds(r->arena, &l.judgement[i - l.observations], f->words))
            continue;
        list =
            arena_print(r->arena, "%.*s%s%.*s", TEXT_ARG(list), n > 0 ? "." : "", TEXT_ARG(id));
        n++;
    }
    if (o != OUTCOME_OK)
        return o;
    if (n == 0 || n > FOUND_MOST)
        return form_refuse(&r->form, "words",
                           n == 0 ? &say_dossier_search_nothing : &say_dossier_search_many);
    reply_go(r, own ? ROUTE_MIJ_DOSSIER : ROUTE_WERK_DOSSIER, own ? NO_TEXT : person);
    r->go.path =
        arena_print(r->arena, "%.*s?gevonden=%.*s", TEXT_ARG(r->go.path), TEXT_ARG(list));
    return OUTCOME_OK;
}
