/* demo_file - what was written about a few people of Zonnedam, and their answers. Fictitious.
 */
#include "house/demo_file.h"

#include <string.h>

#include "dossier/dossier.h"
#include "promises/promises.h"

#include "ground/base/banned.h"

enum what { LINE, REPLY, JUDGE, REPLY_JUDGE, INVITE, SIDE, HOLD, YES, AGREE, KEPT, NEXT, CARD };

/* `a`, `b`, `c` as the act of that name needs them. */
static const struct step {
    const char *key;
    struct date on;
    enum what what;
    const char *a, *b, *c;
    struct date until;
} steps[] = {
    {"hendrik",
     {2026, 5, 27},
     LINE,
     "Hendrik kwam met een brief van zijn bank: de betaling van februari was teruggestuurd. "
     "Wij "
     "hadden dat niet gezien.",
     "Maria Verbeek, aan de balie",
     "Stadhuis",
     {0, 0, 0}},
    {"hendrik",
     {2026, 5, 28},
     REPLY,
     "Ik was toen al drie dagen aan het bellen. Fijn dat het hier in tien minuten geregeld "
     "was.",
     "",
     "",
     {0, 0, 0}},
    {"jan",
     {2026, 3, 10},
     LINE,
     "Twee brieven van ons kwamen ongeopend terug. Jan nam de telefoon meteen op.",
     "Bart Kramer, die de brieven terugkreeg",
     "Stadhuis",
     {0, 0, 0}},
    {"jan",
     {2026, 3, 11},
     REPLY,
     "De brievenbus beneden is al sinds januari kapot. De huurbaas weet het.",
     "",
     "",
     {0, 0, 0}},
    {"jan",
     {2026, 3, 12},
     JUDGE,
     "Ik denk dat bellen bij Jan beter werkt dan schrijven.",
     "Twee brieven kwamen terug, en aan de telefoon was alles zo duidelijk.",
     "",
     {2026, 6, 12}},
    {"jan",
     {2026, 3, 13},
     REPLY_JUDGE,
     "Klopt. Bel gerust, het liefst na tienen.",
     "",
     "",
     {0, 0, 0}},
    {"samir",
     {2026, 9, 7},
     INVITE,
     "Hoe het met u en uw gezin gaat, en of wij iets kunnen doen voor uw vak. U vroeg daar "
     "zelf "
     "om.",
     "10.30 uur",
     "",
     {2026, 9, 14}},
    {"samir",
     {2026, 9, 10},
     SIDE,
     "Weer als elektricien werken.",
     "De kinderen doen het goed op school. Ik repareer van alles voor de buren.",
     "Dat mijn papieren hier niet tellen.",
     {0, 0, 0}},
    {"samir",
     {2026, 9, 14},
     HOLD,
     "Samir was in Aleppo elf jaar elektricien.\nSamir wil graag weten of zijn diploma hier "
     "erkend kan worden.",
     "",
     "",
     {0, 0, 0}},
    {"samir",
     {2026, 9, 14},
     AGREE,
     "uitzoeken hoe uw diploma erkend wordt, en wie dat betaalt",
     "het diploma opzoeken",
     "",
     {2026, 9, 28}},
    {"samir", {2026, 9, 15}, YES, "", "", "", {0, 0, 0}},
    {"samir", {2026, 9, 24}, KEPT, "", "", "", {0, 0, 0}},
    {"samir",
     {2026, 10, 6},
     LINE,
     "Samir bracht zijn diploma mee. Installatiebedrijf De Dijk belde dezelfde dag terug: hij "
     "kan een dag meelopen.",
     "Maria Verbeek, in het gesprek",
     "Stadhuis, kamer 3",
     {0, 0, 0}},
    {"samir",
     {2026, 10, 7},
     REPLY,
     "Ik heb meegelopen. Ik ken dit werk. Ik wil daar graag beginnen.",
     "",
     "",
     {0, 0, 0}},
    {"jan", {2026, 11, 2}, NEXT, "Maria Verbeek", "spread", "", {2026, 11, 9}},
    {"jan",
     {2026, 11, 4},
     CARD,
     "Ik maak klokken. Als het even stil is, denk ik na; dan ben ik niet boos.",
     "Bel gerust, het liefst na tienen. Een brief lees ik ook, de brievenbus is gemaakt.",
     "",
     {0, 0, 0}},
};
enum { STEPS = sizeof steps / sizeof *steps };

static struct day day_at(struct date d)
{
    struct day day = {0};

    return day_of(d.year, d.month, d.day, &day) == OUTCOME_OK ? day : DAY_FIRST;
}

static bool is_on(const struct step *s, const char *key, struct day day)
{
    return strcmp(s->key, key) == 0 && day_at(s->on).n == day.n;
}

bool demo_file_has(const char *key, struct day day)
{
    for (size_t i = 0; key != NULL && i < STEPS; i++)
        if (is_on(&steps[i], key, day))
            return true;
    return false;
}

struct doing {
    struct db *db;
    const struct witness_look *own;
    struct text person, account, before;
    struct day day;
    struct instant at;
    struct demo_file_of *of;
};

static enum outcome write_line(const struct doing *d, const struct step *s)
{
    return dossier_observe(d->db, d->own, d->person,
                           &(struct dossier_observation){.happened = d->day,
                                                         .way = DOSSIER_SEEN,
                                                         .place = text_of(s->c),
                                                         .source = text_of(s->b),
                                                         .words = text_of(s->a),
                                                         .author = d->account},
                           d->day, &d->of->line);
}

static enum outcome judge(const struct doing *d, const struct step *s)
{
    return dossier_judge(d->db, d->own, d->person,
                         &(struct dossier_judgement){.words = text_of(s->a),
                                                     .reason = text_of(s->b),
                                                     .author = d->account,
                                                     .until = day_at(s->until),
                                                     .grounds = &d->of->line,
                                                     .ground_count = 1},
                         d->day, &d->of->judgement);
}

static enum outcome yes(const struct doing *d)
{
    struct dossier_note *notes = NULL;
    struct dossier_talk talk = {0};
    size_t count = 0;
    enum outcome o = dossier_talk_one(d->db, d->own, d->person, d->of->talk, &talk);

    if (o == OUTCOME_OK)
        o = dossier_notes(d->db, d->own, d->person, talk.id, &notes, &count);
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        o = dossier_note_answer(
            d->db, d->own, d->person, &talk, notes[i].id, true,
            TEXT("Gesprek van 14 september 2026, door de persoon gelezen en goed gevonden"),
            d->day);
    return o == OUTCOME_OK
               ? dossier_talk_end(d->db, d->own, d->person, talk.id,
                                  TEXT("Fijn dat er eerst gevraagd werd wat ik wil."), d->day)
               : o;
}

static enum outcome agree(const struct doing *d, const struct step *s)
{
    struct text id = NO_TEXT;
    enum outcome o = dossier_agree(d->db, d->own, d->person, d->of->talk, true, text_of(s->a),
                                   day_at(s->until), d->day, &d->of->agreed);

    return o == OUTCOME_OK ? dossier_agree(d->db, d->own, d->person, d->of->talk, false,
                                           text_of(s->b), day_at(s->until), d->day, &id)
                           : o;
}

static enum outcome kept(const struct doing *d)
{
    struct dossier_agreed *list = NULL;
    size_t count = 0;
    enum outcome o = dossier_agreed_of(d->db, d->own, d->person, &list, &count);

    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        o = dossier_agreed_done(d->db, d->own, d->person, list[i].id, d->day);
    return o;
}

static enum outcome invite(const struct doing *d, const struct step *s)
{
    return dossier_talk_invite(d->db, d->own, d->person,
                               &(struct dossier_talk){.account = d->account,
                                                      .planned = day_at(s->until),
                                                      .starts = text_of(s->b),
                                                      .minutes = 60,
                                                      .why = text_of(s->a)},
                               d->day, d->at, &d->of->talk);
}

static enum outcome next(const struct doing *d, const struct step *s)
{
    return dossier_handover_plan(d->db, d->person,
                                 &(struct dossier_handover){.from_account = d->before,
                                                            .to_account = d->account,
                                                            .to_name = text_of(s->a),
                                                            .reason = text_of(s->b),
                                                            .starts = day_at(s->until)},
                                 d->day, d->at);
}

static enum outcome do_step(const struct doing *d, const struct step *s)
{
    const bool has_line = d->of->line.len > 0, has_talk = d->of->talk.len > 0;
    struct text id = NO_TEXT;

    switch (s->what) {
    case LINE: return write_line(d, s);
    case INVITE: return invite(d, s);
    case NEXT: return next(d, s);
    case CARD:
        return dossier_handover_words(d->db, d->own, d->person, text_of(s->a), text_of(s->b),
                                      d->day);
    case REPLY:
    case REPLY_JUDGE:
        id = s->what == REPLY ? d->of->line : d->of->judgement;
        return id.len == 0 ? OUTCOME_OK
                           : dossier_reply_add(d->db, d->own, d->person, id, text_of(s->a),
                                               d->day, &id);
    case JUDGE: return has_line ? judge(d, s) : OUTCOME_OK;
    case SIDE:
        return has_talk ? dossier_talk_tell(d->db, d->own, d->person,
                                            &(struct dossier_talk){.id = d->of->talk,
                                                                   .wants = text_of(s->a),
                                                                   .well = text_of(s->b),
                                                                   .hard = text_of(s->c),
                                                                   .place = TEXT("desk"),
                                                                   .brings = TEXT("Rima")},
                                            d->day)
                        : OUTCOME_OK;
    case HOLD:
        return has_talk ? dossier_talk_hold(d->db, d->own, d->person, d->of->talk,
                                            text_of(s->a), d->account, d->day, d->at)
                        : OUTCOME_OK;
    case YES: return has_talk ? yes(d) : OUTCOME_OK;
    case AGREE: return has_talk ? agree(d, s) : OUTCOME_OK;
    case KEPT: return has_talk ? kept(d) : OUTCOME_OK;
    }
    return OUTCOME_OK;
}

enum outcome demo_file_day(struct db *db, struct arena *keep, const char *key,
                           struct text person, struct text account, struct text before,
                           struct day day, struct instant at, struct demo_file_of *of)
{
    const struct doing d = {.db = db,
                            .own = witness_own(db->arena, person),
                            .person = person,
                            .account = account,
                            .before = before,
                            .day = day,
                            .at = at,
                            .of = of};
    enum outcome o = OUTCOME_OK;

    if (d.own == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; o == OUTCOME_OK && i < STEPS; i++) {
        if (!is_on(&steps[i], key, day))
            continue;
        o = do_step(&d, &steps[i]);
        of->line = arena_copy(keep, of->line);
        of->judgement = arena_copy(keep, of->judgement);
        of->talk = arena_copy(keep, of->talk);
        of->agreed = arena_copy(keep, of->agreed);
    }
    return o;
}
