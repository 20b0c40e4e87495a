/* looked - "Wie heeft gekeken": the person's list, folded by day, and a question about one
 * look. */
#include "people/forms.h"

#include "people/gekeken.html.h"
#include "people/nl.po.h"

#include "ground/base/banned.h"

enum {
    LINES_A_PAGE = 400,
    LOOKS_A_DAY = 60,
    DAYS_A_PAGE = 120,
    MONTHS_A_PAGE = 36,
    LOOKED_NAMES = 15
};

static const struct {
    struct text role;
    const struct sentence *says;
} roles[] = {
    {TEXT_INIT("casemanager"), &say_people_looked_casemanager},
    {TEXT_INIT("quality"), &say_people_looked_quality},
    {TEXT_INIT("finance"), &say_people_looked_finance},
    {TEXT_INIT("ombudsman"), &say_people_looked_ombudsman},
    {TEXT_INIT("operator"), &say_people_looked_operator},
    {TEXT_INIT("trusted"), &say_people_looked_trusted},
};

/* What was opened, by the key or route it was noted with; the first that fits. */
static const struct {
    struct text begins;
    const struct sentence *says;
} parts[] = {
    {TEXT_INIT("geld"), &say_people_part_money},
    {TEXT_INIT("mij_geld"), &say_people_part_money},
    {TEXT_INIT("aanvraag"), &say_people_part_application},
    {TEXT_INIT("mij_aanvra"), &say_people_part_application},
    {TEXT_INIT("persoon"), &say_people_part_data},
    {TEXT_INIT("mij_gegevens"), &say_people_part_data},
    {TEXT_INIT("dossier"), &say_people_part_file},
    {TEXT_INIT("oordelen"), &say_people_part_over},
    {TEXT_INIT("overdracht"), &say_people_part_list},
    {TEXT_INIT("verhaal"), &say_people_part_story},
    {TEXT_INIT("bericht"), &say_people_part_mail},
    {TEXT_INIT("mij_bericht"), &say_people_part_mail},
    {TEXT_INIT("naam"), &say_people_part_list},
    {TEXT_INIT("zoeken"), &say_people_part_list},
    {TEXT_INIT("werk"), &say_people_part_list},
};

static const struct sentence *part_of(const struct witness_seen *seen)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (text_starts(seen->part, parts[i].begins))
            return parts[i].says;
    return &say_people_part_some;
}

static struct text who_of(struct db *db, struct request *r, const struct witness_seen *seen,
                          struct day day, struct html_people_gekeken_days_looks *look)
{
    struct contact_person contact = {0};

    if (text_same(seen->role, TEXT("person")))
        return request_say(r, &say_people_looked_you, NULL, 0);
    look->asks = true;
    if (people_contact_of(db, own_person(r), day, &contact) == OUTCOME_OK &&
        text_same(contact.account, seen->actor))
        return request_say(r, &say_people_looked_contact,
                           (struct fill[]){FILL_TEXT("name", contact.name)}, 1);
    struct text name = NO_TEXT;
    if (text_same(seen->role, TEXT("trusted")) &&
        trusted_name(db, r->look, own_person(r), seen->actor, &name) == OUTCOME_OK) {
        look->asks = false; /* their own choice: there is nobody of us to ask */
        look->helper = true;
        return request_say(r, &say_people_looked_helper,
                           (struct fill[]){FILL_TEXT("name", name)}, 1);
    }
    look->code = witness_pseudonym(db, own_person(r), seen->actor);
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (text_same(roles[i].role, seen->role))
            return request_say(r, roles[i].says, NULL, 0);
    return request_say(r, &say_people_looked_other, NULL, 0);
}

/* One line a reader and reason a day: twelve looks in one talk are one. */
static bool same_look(const struct witness_seen *x, const struct witness_seen *y)
{
    if (text_same(x->role, TEXT("person")) && text_same(y->role, TEXT("person")))
        return true;
    return text_same(x->actor, y->actor) && text_same(x->role, y->role) &&
           witness_purpose(x->purpose) == witness_purpose(y->purpose) &&
           part_of(x) == part_of(y);
}

struct fold {
    struct html_people_gekeken_days *days;
    size_t days_count;
    struct html_people_gekeken_days_looks *looks; /* of the day in hand */
    const struct witness_seen **first;            /* which line each of them stands for */
    struct day day;                               /* in hand */
    struct html_people_gekeken_months *months;    /* of the program */
    size_t months_count;
    int64_t placed; /* lines up to this one have a place in the tree */
};

/* The program looks every month; people are what this list is for. So its looks are counted. */
static void fold_program(struct fold *f, struct day day)
{
    struct month m = month_of(day);

    if (f->months_count == 0 || f->months[f->months_count - 1].month.n != m.n) {
        if (f->months_count == MONTHS_A_PAGE)
            return;
        f->months[f->months_count++].month = m;
    }
    f->months[f->months_count - 1].times++;
}

static enum outcome fold_line(struct db *db, struct request *r, struct fold *f,
                              const struct witness_seen *seen)
{
    struct day day = day_in_amsterdam(seen->at);
    struct html_people_gekeken_days *d = f->days_count > 0 ? &f->days[f->days_count - 1] : NULL;
    struct html_people_gekeken_days_looks *look;
    const struct sentence *purpose = witness_purpose(seen->purpose);

    if (text_same(seen->role, TEXT("job"))) {
        fold_program(f, day);
        return OUTCOME_OK;
    }
    if (d == NULL || f->day.n != day.n) {
        f->looks = arena_take(r->arena, LOOKS_A_DAY, sizeof *f->looks);
        f->first = arena_take(r->arena, LOOKS_A_DAY, sizeof *f->first);
        if (f->looks == NULL || f->first == NULL)
            return OUTCOME_NO_ROOM;
        d = &f->days[f->days_count++];
        f->day = day;
        *d = (struct html_people_gekeken_days){.day = day_written(r, day), .looks = f->looks};
    }
    for (size_t i = 0; i < d->looks_count; i++)
        if (same_look(f->first[i], seen)) {
            f->looks[i].times = f->looks[i].times == 0 ? 2 : f->looks[i].times + 1;
            /* Their own words stand in the line of the choice; the looks after it are of it. */
            if (f->looks[i].own_words.len == 0)
                f->looks[i].own_words = witness_purpose_words(seen->purpose);
            return OUTCOME_OK;
        }
    if (d->looks_count == LOOKS_A_DAY)
        return OUTCOME_OK;
    f->first[d->looks_count] = seen;
    look = &f->looks[d->looks_count++];
    look->counter = arena_print(r->arena, "%lld", (long long)seen->counter);
    look->proved = seen->counter <= f->placed && !seen->gone;
    look->who = who_of(db, r, seen, day, look);
    if (!look->asks && !look->helper) { /* their own view: no reason needed */
        look->what = request_say(r, &say_people_looked_own, NULL, 0);
        return OUTCOME_OK;
    }
    look->what = sentence_plain(part_of(seen), r->lang);
    look->purpose = purpose == NULL ? TEXT("") : request_say(r, purpose, NULL, 0);
    look->own_words = witness_purpose_words(seen->purpose);
    return OUTCOME_OK;
}

/* Up to which line others can see it when we change something, and who they are. */
static enum outcome say_placed(struct db *db, struct request *r,
                               struct html_people_gekeken *page, int64_t *ret_placed)
{
    struct witness_placed placed = {0};
    struct text name[LOOKED_NAMES] = {{0}};
    enum outcome o = witness_log_of(db, own_person(r), &placed);
    size_t count;

    if (o != OUTCOME_OK)
        return o;
    *ret_placed = placed.upto;
    page->placed = placed.upto > 0;
    page->placed_to = arena_print(r->arena, "%lld", (long long)placed.upto);
    page->confirmed = placed.confirmed_upto > 0;
    page->confirmed_to = arena_print(r->arena, "%lld", (long long)placed.confirmed_upto);
    count = witness_point_names(&placed.confirmed, name, LOOKED_NAMES);
    page->names = TEXT("");
    for (size_t i = 0; i < count; i++)
        page->names = arena_print(r->arena, "%.*s%s%.*s", TEXT_ARG(page->names),
                                  i == 0 ? "" : ", ", TEXT_ARG(name[i]));
    if (placed.newest.size > 0)
        page->words = witness_words(r->arena, &placed.newest.root);
    return page->placed_to.at == NULL || page->names.at == NULL ? OUTCOME_NO_ROOM : OUTCOME_OK;
}

/* One line with what proves it, for whoever wants to check it without us. */
enum outcome gekeken_bewijs_show(struct db *db, struct request *r, struct reply *reply)
{
    struct text file = NO_TEXT;
    int64_t counter = 0;
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (own_person(r).at != NULL)
        o = text_number(r->part[0], &counter);
    if (o == OUTCOME_OK && counter < 1)
        o = OUTCOME_NOT_FOUND;
    if (o == OUTCOME_OK)
        o = witness_log_prove(db, r->look, own_person(r), counter, &file);
    if (o == OUTCOME_OK)
        reply_bytes(reply, TEXT("text/plain; charset=utf-8"),
                    arena_print(r->arena, "bewijs-regel-%lld.txt", (long long)counter),
                    arena_copy(r->arena, file));
    return o == OUTCOME_NOT_VALID ? OUTCOME_NOT_FOUND : o;
}

enum outcome gekeken_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_people_gekeken page = {0};
    struct witness_seen *seen = NULL;
    struct witness_check check = {0};
    struct fold fold = {0};
    int64_t before = 0;
    size_t n = 0;
    enum outcome o = OUTCOME_OK;

    if (own_person(r).at == NULL)
        return OUTCOME_NOT_ALLOWED;
    if (request_query(r, "voor").len > 0)
        o = text_number(request_query(r, "voor"), &before);
    if (o == OUTCOME_OK)
        o = witness_verify(db, own_person(r), &check);
    if (o == OUTCOME_OK)
        o = say_placed(db, r, &page, &fold.placed);
    if (o == OUTCOME_OK)
        o = witness_lines(db, r->look, own_person(r), before, LINES_A_PAGE, &seen, &n);
    fold.days = arena_take(r->arena, DAYS_A_PAGE, sizeof *fold.days);
    fold.months = arena_take(r->arena, MONTHS_A_PAGE, sizeof *fold.months);
    if (o == OUTCOME_OK && (fold.days == NULL || fold.months == NULL))
        o = OUTCOME_NO_ROOM;
    for (size_t i = 0; i < n && o == OUTCOME_OK && fold.days_count < DAYS_A_PAGE; i++)
        o = fold_line(db, r, &fold, &seen[i]);
    if (o != OUTCOME_OK)
        return o;
    page.demo = r->demo;
    page.whole = check.finding == WITNESS_WHOLE;
    page.lines = check.lines;
    page.at = check.counter;
    page.days = fold.days;
    page.days_count = fold.days_count;
    page.no_days = fold.days_count == 0;
    page.months = fold.months;
    page.months_count = fold.months_count;
    if (n == LINES_A_PAGE)
        page.older = arena_print(r->arena, "%lld", (long long)seen[n - 1].counter);
    reply_page(reply, 200, request_say(r, &say_people_looked_title, NULL, 0),
               INSIDE(html_people_gekeken, &page));
    return OUTCOME_OK;
}

/* "Waarom keek er iemand?": a question with a last day. Who looked is not told that it was
 * asked. */
enum outcome gekeken_vraag_act(struct db *db, struct request *r)
{
    struct witness_seen *seen = NULL;
    struct text id = NO_TEXT;
    int64_t counter = 0;
    size_t n = 0;
    struct day by = people_answer_by(r->today);
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (own_person(r).at != NULL)
        o = text_number(r->part[0], &counter);
    if (o == OUTCOME_OK && counter < 1)
        o = OUTCOME_NOT_FOUND;
    if (o == OUTCOME_OK)
        o = witness_lines(db, r->look, own_person(r), counter + 1, 1, &seen, &n);
    if (o == OUTCOME_OK && (n == 0 || seen[0].counter != counter))
        o = OUTCOME_NOT_FOUND;
    if (o == OUTCOME_OK)
        o = people_write(
            db, own_person(r), TEXT("why_looked"), r->part[0],
            request_say(r, &say_people_looked_ask_subject, NULL, 0),
            request_say(r, &say_people_looked_ask_body,
                        (struct fill[]){FILL_DAY("day", day_in_amsterdam(seen[0].at)),
                                        FILL_NUMBER("number", counter)},
                        2),
            r->today, r->now, &id);
    if (o != OUTCOME_OK)
        return o == OUTCOME_NOT_VALID ? OUTCOME_NOT_FOUND : o;
    reply_said(r, request_say(r, &say_people_looked_ask_said,
                              (struct fill[]){FILL_DAY("day", by)}, 1));
    reply_go(r, ROUTE_MIJ_GEKEKEN, NO_TEXT);
    return OUTCOME_OK;
}
