/* give - everything about one person, for that person: each room says what it holds, and this
 * writes it down twice, to be read and to be taken along. Law: AVG 15 lid 3, 15 lid 4, 20. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decisions/decisions.h"
#include "dossier/dossier.h"
#include "house/give.h"
#include "house/give_words.h"
#include "payments/payments.h"
#include "people/people.h"
#include "promises/promises.h"
#include "story/story.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

enum { PAGE = 50, LINES = 200 };

struct giver {
    struct db *db;
    const struct witness_look *look;
    struct text person;
    struct day today;
    enum language lang;
    FILE *json, *html;
    bool later_list, later_row; /* a comma goes before the next one */
    int64_t rows;
};

/* ---- bytes ---- */

static void json_text(FILE *f, struct text t)
{
    (void)fputc('"', f);
    for (size_t i = 0; i < t.len; i++) {
        const unsigned char c = (unsigned char)t.at[i];

        if (c == '"' || c == '\\')
            (void)fprintf(f, "\\%c", c);
        else if (c < 0x20 || c == 0x7f)
            (void)fprintf(f, "\\u%04x", c);
        else
            (void)fputc(c, f);
    }
    (void)fputc('"', f);
}

static void html_text(FILE *f, struct text t)
{
    for (size_t i = 0; i < t.len; i++) {
        const unsigned char c = (unsigned char)t.at[i];

        switch (c) {
        case '&': (void)fputs("&amp;", f); break;
        case '<': (void)fputs("&lt;", f); break;
        case '>': (void)fputs("&gt;", f); break;
        case '"': (void)fputs("&quot;", f); break;
        case '\n': (void)fputs("<br>\n", f); break;
        default:
            if (c >= 0x20 && c != 0x7f)
                (void)fputc(c, f);
        }
    }
}

static const struct sentence *word_of(const struct give_word *list, struct text key)
{
    for (; list->key != NULL; list++) {
        if (text_same(text_of(list->key), key))
            return list->says;
    }
    return NULL;
}

/* ---- lists, rows, cells ---- */

static void list_begin(struct giver *g, const char *key)
{
    const struct sentence *title = word_of(give_lists, text_of(key));

    (void)fprintf(g->json, "%s\n  \"%s\": [", g->later_list ? "," : "", key);
    (void)fputs("<section><h2>", g->html);
    html_text(g->html, title == NULL ? text_of(key) : sentence_plain(title, g->lang));
    (void)fputs("</h2>\n", g->html);
    g->later_list = true;
    g->later_row = false;
}

static void list_end(struct giver *g)
{
    (void)fputs("]", g->json);
    if (!g->later_row) {
        (void)fputs("<p>", g->html);
        html_text(g->html, sentence_plain(&say_house_inzage_none, g->lang));
        (void)fputs("</p>\n", g->html);
    }
    (void)fputs("</section>\n", g->html);
}

static struct text cell_said(struct giver *g, const struct witness_cell *c)
{
    struct arena *a = g->db->arena;
    const struct sentence *s = NULL;

    switch (c->kind) {
    case SQL_TEXT:
        s = word_of(give_values, c->t);
        return s == NULL ? c->t : sentence_plain(s, g->lang);
    case SQL_BYTES: return c->t;
    case SQL_CENTS: return say_cents(a, (struct cents){c->n}, g->lang);
    case SQL_DAY: return say_day(a, (struct day){(int32_t)c->n}, g->lang);
    case SQL_MONTH: return month_iso(a, (struct month){(int32_t)c->n});
    case SQL_INSTANT: return instant_iso(a, (struct instant){c->n});
    case SQL_FLAG:
        return sentence_plain(c->n != 0 ? &say_house_val_yes : &say_house_val_no, g->lang);
    case SQL_NUMBER: return arena_print(a, "%" PRId64, c->n);
    }
    return NO_TEXT;
}

static void cell_json(struct giver *g, const struct witness_cell *c)
{
    struct arena *a = g->db->arena;

    (void)fprintf(g->json, "\"%s%s\": ", c->name, c->kind == SQL_CENTS ? "_cents" : "");
    if (c->null || c->gone) {
        (void)fputs("null", g->json);
        return;
    }
    switch (c->kind) {
    case SQL_TEXT:
    case SQL_BYTES: json_text(g->json, c->t); break;
    case SQL_DAY: json_text(g->json, day_iso(a, (struct day){(int32_t)c->n})); break;
    case SQL_MONTH:
    case SQL_INSTANT: json_text(g->json, cell_said(g, c)); break;
    case SQL_FLAG: (void)fputs(c->n != 0 ? "true" : "false", g->json); break;
    case SQL_NUMBER:
    case SQL_CENTS: (void)fprintf(g->json, "%" PRId64, c->n); break;
    }
}

static enum outcome give_row(void *arg, const struct witness_cell *cells, size_t count)
{
    struct giver *g = arg;

    (void)fprintf(g->json, "%s\n    {", g->later_row ? "," : "");
    (void)fputs("<dl>\n", g->html);
    for (size_t i = 0; i < count; i++) {
        const struct sentence *label = word_of(give_columns, text_of(cells[i].name));

        if (i > 0)
            (void)fputs(", ", g->json);
        cell_json(g, &cells[i]);
        if (label == NULL || cells[i].null ||
            (!cells[i].gone && (cells[i].kind == SQL_TEXT || cells[i].kind == SQL_BYTES) &&
             cells[i].t.len == 0))
            continue;
        (void)fputs("<dt>", g->html);
        html_text(g->html, sentence_plain(label, g->lang));
        (void)fputs("</dt><dd>", g->html);
        html_text(g->html, cells[i].gone ? sentence_plain(&say_house_inzage_gone, g->lang)
                                         : cell_said(g, &cells[i]));
        (void)fputs("</dd>\n", g->html);
    }
    (void)fputs("}", g->json);
    (void)fputs("</dl>\n", g->html);
    g->later_row = true;
    g->rows++;
    return OUTCOME_OK;
}

#define CELL_TEXT(n_, t_) ((struct witness_cell){.name = (n_), .kind = SQL_TEXT, .t = (t_)})
/* Words of somebody: never taken for a key. */
#define CELL_WORDS(n_, t_) ((struct witness_cell){.name = (n_), .kind = SQL_BYTES, .t = (t_)})
#define CELL_DAY(n_, has_, d_)                                                                 \
    ((struct witness_cell){.name = (n_), .kind = SQL_DAY, .null = !(has_), .n = (d_).n})
#define CELL_FLAG(n_, f_)                                                                      \
    ((struct witness_cell){.name = (n_), .kind = SQL_FLAG, .n = (f_) ? 1 : 0})
#define ROW(g, ...)                                                                            \
    give_row((g), (const struct witness_cell[]){__VA_ARGS__},                                  \
             sizeof((const struct witness_cell[]){__VA_ARGS__}) / sizeof(struct witness_cell))

/* ---- who you are ---- */

static enum outcome give_person(struct giver *g)
{
    struct arena *a = g->db->arena;
    struct person p = {0};
    enum outcome o = people_load(g->db, g->look, g->person, &p);

    if (o != OUTCOME_OK)
        return o;
    list_begin(g, "people");
    o = ROW(g, CELL_WORDS("name", p.name), CELL_WORDS("pronounce", p.pronounce),
            CELL_WORDS("first_words", p.first_words),
            CELL_WORDS("language",
                       p.language == LANGUAGE_NL ? TEXT("Nederlands") : TEXT("English")),
            CELL_WORDS("mother_tongue", p.mother_tongue), CELL_WORDS("phone", p.phone),
            CELL_WORDS("email", p.email), CELL_WORDS("contact_note", p.contact_note),
            CELL_WORDS("bsn", p.bsn), CELL_WORDS("full_name", person_full_name(a, &p)),
            CELL_WORDS("born", birth_say(a, p.born, g->lang)),
            CELL_WORDS("address",
                       arena_print(a, "%.*s %.*s, %.*s %.*s %.*s", TEXT_ARG(p.address.street),
                                   TEXT_ARG(p.address.number), TEXT_ARG(p.address.postcode),
                                   TEXT_ARG(p.address.town), TEXT_ARG(p.address.country))));
    list_end(g);
    return o;
}

/* One's own place in the household, and nobody else's. */
static enum outcome give_household(struct giver *g)
{
    struct member *m = NULL;
    struct contact_person c = {0};
    size_t count = 0;
    enum outcome o = people_household_of(g->db, g->person, g->today, &m, &count);

    if (o == OUTCOME_NOT_FOUND)
        o = OUTCOME_OK;
    list_begin(g, "household");
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++) {
        if (text_same(m[i].person, g->person))
            o = ROW(g, CELL_TEXT("role", member_role_key(m[i].role)),
                    CELL_DAY("from", true, m[i].from), CELL_DAY("to", m[i].has_to, m[i].to));
    }
    list_end(g);
    list_begin(g, "contact");
    if (o == OUTCOME_OK)
        o = people_contact_of(g->db, g->person, g->today, &c);
    if (o == OUTCOME_OK)
        o = ROW(g, CELL_WORDS("name", c.name), CELL_DAY("from", true, c.from));
    list_end(g);
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome give_messages(struct giver *g)
{
    char before[64] = "";
    size_t count = 0;
    enum outcome o = OUTCOME_OK;

    list_begin(g, "messages");
    do {
        const struct arena_mark mark = arena_mark(g->db->arena);
        struct message *m = NULL;

        count = 0;
        o = people_messages(g->db, g->look, g->person, text_of(before), PAGE, &m, &count);
        for (size_t i = 0; o == OUTCOME_OK && i < count; i++) {
            o = ROW(g, CELL_DAY("day", true, m[i].day), CELL_FLAG("from_you", m[i].from_person),
                    CELL_WORDS("subject", m[i].subject), CELL_WORDS("body", m[i].body),
                    CELL_TEXT("related", m[i].related), CELL_FLAG("has_pdf", m[i].has_pdf));
            (void)snprintf(before, sizeof before, "%.*s", TEXT_ARG(m[i].id));
        }
        arena_return(g->db->arena, mark);
    } while (o == OUTCOME_OK && count == PAGE);
    list_end(g);
    return o;
}

/* ---- your story, what was written, what was promised ---- */

static enum outcome give_story(struct giver *g)
{
    struct story_part *part = NULL;
    struct story_share *share = NULL;
    size_t count = 0;
    enum outcome o = OUTCOME_OK;

    /* The story opens for nobody but the person: who asks for paper takes it along from their
     * own page, or reads it out with somebody they chose. */
    if (!witness_is_own(g->look)) {
        (void)fputs("<section><p>", g->html);
        html_text(g->html, sentence_plain(&say_house_inzage_story, g->lang));
        (void)fputs("</p></section>\n", g->html);
        return OUTCOME_OK;
    }
    list_begin(g, "story");
    o = story_own(g->db, g->look, g->person, &part, &count);
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        o = ROW(g, CELL_TEXT("id", part[i].id),
                CELL_WORDS("topic", story_topic_key(part[i].topic)),
                CELL_FLAG("pain", part[i].pain), CELL_FLAG("spoken", part[i].has_sound),
                CELL_WORDS("words", part[i].words), CELL_DAY("changed", true, part[i].changed));
    list_end(g);
    list_begin(g, "shares");
    count = 0;
    if (o == OUTCOME_OK)
        o = story_shares(g->db, g->person, g->today, &share, &count);
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        o = ROW(g, CELL_TEXT("part_id", share[i].part),
                CELL_WORDS("who", witness_pseudonym(g->db, g->person, share[i].reader)),
                CELL_DAY("until", true, share[i].until));
    list_end(g);
    return o;
}

/* The reply stands in the row of the sentence it answers. */
static struct text replies_of(struct arena *a, const struct dossier_reply *r, size_t count)
{
    struct text all = TEXT("");

    for (size_t i = 0; i < count; i++) {
        const struct text day = day_iso(a, r[i].made);

        all = arena_print(a, "%.*s%s%.*s: %.*s", TEXT_ARG(all), i > 0 ? "\n" : "",
                          TEXT_ARG(day), TEXT_ARG(r[i].words));
    }
    return all;
}

static enum outcome give_lines(struct giver *g)
{
    struct dossier_observation *seen = NULL;
    struct dossier_judgement *thought = NULL;
    size_t count = 0;
    enum outcome o = OUTCOME_OK;

    list_begin(g, "observations");
    o = dossier_observations(g->db, g->look, g->person, DOSSIER_PERSON, g->today, &seen,
                             &count);
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        o = ROW(
            g, CELL_TEXT("id", seen[i].id), CELL_DAY("happened", true, seen[i].happened),
            CELL_WORDS("where", seen[i].place), CELL_WORDS("source", seen[i].source),
            CELL_WORDS("words", seen[i].words), CELL_DAY("made", true, seen[i].made),
            CELL_WORDS("reply", replies_of(g->db->arena, seen[i].replies, seen[i].reply_count)),
            CELL_TEXT("corrects", seen[i].corrects), CELL_FLAG("replaced", seen[i].replaced),
            CELL_FLAG("fallen", seen[i].fallen), CELL_WORDS("fallen_why", seen[i].fallen_why));
    list_end(g);
    list_begin(g, "judgements");
    count = 0;
    if (o == OUTCOME_OK)
        o = dossier_judgements(g->db, g->look, g->person, DOSSIER_PERSON, g->today, &thought,
                               &count);
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        o = ROW(g, CELL_TEXT("id", thought[i].id), CELL_WORDS("words", thought[i].words),
                CELL_WORDS("reason", thought[i].reason),
                CELL_DAY("made", true, thought[i].made),
                CELL_DAY("until", true, thought[i].until),
                CELL_WORDS("reply", replies_of(g->db->arena, thought[i].replies,
                                               thought[i].reply_count)),
                CELL_FLAG("over", thought[i].over), CELL_FLAG("fallen", thought[i].fallen));
    list_end(g);
    return o;
}

static enum outcome give_talks(struct giver *g)
{
    struct dossier_talk *talk = NULL;
    struct dossier_agreed *agreed = NULL;
    struct dossier_handover h = {0};
    size_t count = 0;
    enum outcome o = OUTCOME_OK;

    list_begin(g, "talks");
    o = dossier_talks(g->db, g->look, g->person, &talk, &count);
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        o = ROW(
            g, CELL_TEXT("id", talk[i].id), CELL_DAY("planned", true, talk[i].planned),
            CELL_WORDS("why", talk[i].why), CELL_WORDS("present", talk[i].present),
            CELL_WORDS("brings", talk[i].brings),
            CELL_WORDS("interpreter", talk[i].interpreter), CELL_WORDS("wants", talk[i].wants),
            CELL_WORDS("well", talk[i].well), CELL_WORDS("hard", talk[i].hard),
            CELL_DAY("held", talk[i].has_held, talk[i].held), CELL_WORDS("more", talk[i].more));
    list_end(g);
    list_begin(g, "agreed");
    count = 0;
    if (o == OUTCOME_OK)
        o = dossier_agreed_of(g->db, g->look, g->person, &agreed, &count);
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        o = ROW(g, CELL_WORDS("words", agreed[i].words), CELL_DAY("made", true, agreed[i].made),
                CELL_DAY("last_day", true, agreed[i].last_day));
    list_end(g);
    list_begin(g, "handover");
    if (o == OUTCOME_OK) {
        o = dossier_handover_now(g->db, g->look, g->person, &h);
        if (o == OUTCOME_OK)
            o = ROW(g, CELL_WORDS("to_name", h.to_name), CELL_DAY("starts", true, h.starts),
                    CELL_WORDS("words", h.words), CELL_WORDS("helps", h.helps));
        else if (o == OUTCOME_NOT_FOUND)
            o = OUTCOME_OK;
    }
    list_end(g);
    return o;
}

/* Only what ended and was told: an exception that still holds would give itself away. */
static enum outcome give_exceptions(struct giver *g)
{
    struct dossier_exception *e = NULL;
    size_t count = 0;
    enum outcome o = OUTCOME_OK;

    list_begin(g, "exceptions");
    o = dossier_exceptions(g->db, g->look, g->person, &e, &count);
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++) {
        if (e[i].told)
            o = ROW(g, CELL_WORDS("article", dossier_article_key(e[i].article)),
                    CELL_WORDS("why", e[i].why), CELL_DAY("made", true, e[i].made),
                    CELL_DAY("until", true, e[i].until));
    }
    list_end(g);
    return o;
}

/* For whom a judgement that was over was opened; what nobody agreed to opened nothing. */
static enum outcome give_reviews(struct giver *g)
{
    struct dossier_review *v = NULL;
    size_t count = 0;
    enum outcome o = OUTCOME_OK;

    list_begin(g, "reviews");
    o = dossier_reviews_of(g->db, g->look, g->person, &v, &count);
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        o = ROW(g, CELL_DAY("day", true, v[i].decided), CELL_WORDS("reference", v[i].reference),
                CELL_DAY("made", true, v[i].made), CELL_DAY("until", true, v[i].until));
    list_end(g);
    return o;
}

static enum outcome give_promises(struct giver *g)
{
    struct promise *p = NULL;
    size_t count = 0;
    enum outcome o = OUTCOME_OK;

    list_begin(g, "promises");
    o = promises_all_of(g->db, g->look, g->person, &p, &count);
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        o = ROW(g, CELL_WORDS("kind", sentence_plain(promise_sentence(p[i].kind), g->lang)),
                CELL_WORDS("state", sentence_plain(promise_state_word(p[i].state), g->lang)),
                CELL_DAY("made", true, p[i].made), CELL_DAY("last_day", true, p[i].last_day),
                CELL_WORDS("law", p[i].law), CELL_WORDS("words", p[i].words),
                CELL_DAY("ended", p[i].has_ended, p[i].ended));
    list_end(g);
    return o;
}

static struct text why_of(const struct giver *g, const struct witness_seen *s)
{
    const struct sentence *why = witness_purpose(s->purpose);

    return why == NULL ? s->purpose
                       : witness_purpose_with(g->db->arena, sentence_plain(why, g->lang),
                                              witness_purpose_words(s->purpose));
}

static enum outcome give_log(struct giver *g)
{
    int64_t before = 0;
    size_t count = 0;
    enum outcome o = OUTCOME_OK;

    list_begin(g, "log");
    do {
        const struct arena_mark mark = arena_mark(g->db->arena);
        struct witness_seen *s = NULL;

        count = 0;
        o = witness_lines(g->db, g->look, g->person, before, LINES, &s, &count);
        for (size_t i = 0; o == OUTCOME_OK && i < count; i++) {
            before = s[i].counter;
            o = ROW(
                g,
                (struct witness_cell){.name = "counter", .kind = SQL_NUMBER, .n = s[i].counter},
                (struct witness_cell){.name = "at", .kind = SQL_INSTANT, .n = s[i].at.n},
                CELL_TEXT("role", s[i].role),
                CELL_WORDS("who", s[i].gone || text_same(s[i].role, TEXT("person"))
                                      ? TEXT("")
                                      : witness_pseudonym(g->db, g->person, s[i].actor)),
                CELL_WORDS("purpose", why_of(g, &s[i])), CELL_WORDS("part", s[i].part));
        }
        arena_return(g->db->arena, mark);
    } while (o == OUTCOME_OK && count == LINES && before > 1);
    list_end(g);
    return o;
}

/* ---- rooms that hold rows without a reader of their own ---- */

static enum outcome give_tables(struct giver *g, const struct witness_tables *t)
{
    enum outcome o = OUTCOME_OK;

    for (size_t i = 0; o == OUTCOME_OK && i < t->count; i++) {
        list_begin(g, t->at[i].key);
        o = witness_give(g->db, g->look, g->person, &t->at[i], give_row, g);
        list_end(g);
    }
    return o;
}

static enum outcome give_decisions(struct giver *g)
{
    return give_tables(g, &decisions_holds);
}

static enum outcome give_payments(struct giver *g)
{
    return give_tables(g, &payments_holds);
}

static enum outcome (*const parts[])(struct giver *) = {
    give_person,  give_household, give_story,     give_lines,    give_talks,    give_exceptions,
    give_reviews, give_promises,  give_decisions, give_payments, give_messages, give_log,
};

/* ---- the whole ---- */

static void begin(struct giver *g)
{
    struct arena *a = g->db->arena;
    const struct text day = day_iso(a, g->today);
    const struct fill made = FILL_DAY("day", g->today);
    const struct text lines[] = {
        sentence_say(a, &say_house_inzage_made, g->lang, &made, 1),
        sentence_plain(&say_house_inzage_why, g->lang),
        sentence_plain(&say_house_inzage_others, g->lang),
        sentence_plain(&say_house_inzage_files, g->lang),
    };

    (void)fputs("{\n  \"person\": ", g->json);
    json_text(g->json, g->person);
    (void)fprintf(g->json, ",\n  \"made\": \"%.*s\",\n  \"amounts\": \"eurocents\"",
                  TEXT_ARG(day));
    g->later_list = true;
    (void)fprintf(g->html,
                  "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
                  "<meta name=\"viewport\" content=\"width=device-width\"><title>",
                  g->lang == LANGUAGE_NL ? "nl" : "en");
    html_text(g->html, sentence_plain(&say_house_inzage_title, g->lang));
    (void)fputs("</title><style>body{font:1.1em/1.5 sans-serif;max-width:44em;margin:1em auto;"
                "padding:0 1em}dl{border-top:1px solid #999;padding-top:.5em}dt{font-weight:"
                "bold}dd{margin:0 0 .5em}</style></head><body><h1>",
                g->html);
    html_text(g->html, sentence_plain(&say_house_inzage_title, g->lang));
    (void)fputs("</h1>\n", g->html);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        (void)fputs("<p>", g->html);
        html_text(g->html, lines[i]);
        (void)fputs("</p>\n", g->html);
    }
}

enum outcome house_give(struct db *db, const struct witness_look *look, struct text person,
                        struct day today, enum language lang, struct given *ret)
{
    struct giver g = {.db = db, .look = look, .person = person, .today = today, .lang = lang};
    enum outcome o = OUTCOME_OK;

    *ret = (struct given){0};
    g.json = open_memstream(&ret->json, &ret->json_size);
    g.html = open_memstream(&ret->html, &ret->html_size);
    if (g.json == NULL || g.html == NULL)
        o = OUTCOME_NO_ROOM;
    if (o == OUTCOME_OK)
        begin(&g);
    for (size_t i = 0; o == OUTCOME_OK && i < sizeof parts / sizeof *parts; i++) {
        const struct arena_mark mark = arena_mark(db->arena);

        o = parts[i](&g);
        arena_return(db->arena, mark);
    }
    if (o == OUTCOME_OK) {
        (void)fputs("\n}\n", g.json);
        (void)fputs("</body></html>\n", g.html);
        if (ferror(g.json) != 0 || ferror(g.html) != 0)
            o = OUTCOME_NO_ROOM;
    }
    if (g.json != NULL && fclose(g.json) != 0)
        o = OUTCOME_NO_ROOM;
    if (g.html != NULL && fclose(g.html) != 0)
        o = OUTCOME_NO_ROOM;
    ret->rows = g.rows;
    if (o != OUTCOME_OK)
        house_given_drop(ret);
    return o;
}

void house_given_drop(struct given *given)
{
    if (given->json != NULL)
        explicit_bzero(given->json, given->json_size);
    if (given->html != NULL)
        explicit_bzero(given->html, given->html_size);
    free(given->json);
    free(given->html);
    *given = (struct given){0};
}
