/* The letter, u and je, and the small B1 check. Tried with R. (reads little), H. (long
 * letters), Y. (je) and the neighbour who sees the envelope. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ground/web/request.h"
#include "words/nl.po.h"
#include "words/words.h"

static struct arena arena;

static const struct place place = {TEXT_INIT("Gemeente Zonnedam"), TEXT_INIT("088 000 00 00"),
                                   TEXT_INIT("Stadhuis, Plein 1"),
                                   TEXT_INIT("Postbus 1, 1000 AA Zonnedam")};

static int open_arena(void **state)
{
    (void)state;
    return arena_open(&arena, 32u << 20) == OUTCOME_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static struct letter sample(void)
{
    struct letter l = {.lang = LANGUAGE_NL,
                       .name = TEXT("Selam Tesfay"),
                       .lines = {TEXT_INIT("Dijk 3"), TEXT_INIT("1234 AB  ZONNEDAM")},
                       .lines_count = 2,
                       .day = {20776},
                       .subject = TEXT("U krijgt bijstand. U heeft hier recht op."),
                       .law = TEXT("Participatiewet 21 a; Awb 6:7."),
                       .has_objection = true,
                       .objection = {20776 + 42},
                       .signed_by = TEXT("Maria Verbeek"),
                       .signed_as = TEXT("uw contactpersoon"),
                       .reference = 4711};
    letter_add(&l, LETTER_PARAGRAPH,
               TEXT("Een regel met een\ttab en \\ en\neen nieuwe regel."));
    letter_add(&l, LETTER_HEADING, TEXT("Hoe komen wij aan dit bedrag?"));
    letter_row(&l, TEXT("De norm"), TEXT("Pw 21 a"), (struct cents){141946}, false);
    letter_row(&l, TEXT("Uw bijstand"), TEXT("Pw 19 lid 2"), (struct cents){141946}, true);
    letter_add(&l, LETTER_ITEM, TEXT("Eén"));
    letter_add(&l, LETTER_ITEM, TEXT("Twee"));
    return l;
}

static void kept_is_what_was_sent(void **state)
{
    (void)state;
    struct letter one = sample();
    struct letter two;
    struct text kept = letter_keep(&arena, &one);
    assert_int_equal(letter_kept(kept, &two, &arena), OUTCOME_OK);
    assert_true(text_same(kept, letter_keep(&arena, &two)));
    assert_int_equal(two.parts_count, one.parts_count);
    assert_true(text_same(two.parts[0].text, one.parts[0].text));
    assert_int_equal(two.parts[3].cents.n, 141946);
    assert_true(two.parts[3].sum);
    assert_int_equal(two.reference, 4711);
    assert_int_equal(letter_kept(TEXT("letter\t2\n"), &two, &arena), OUTCOME_NOT_VALID);
    assert_int_equal(letter_kept(TEXT("letter\t1\nname"), &two, &arena), OUTCOME_NOT_VALID);
    assert_int_equal(letter_kept(TEXT("letter\t1\nday\tx\n"), &two, &arena), OUTCOME_NOT_VALID);
}

static void what_every_letter_has(void **state)
{
    (void)state;
    struct letter l = sample();
    assert_null(letter_right(&l));
    l.signed_by = NO_TEXT;
    assert_string_equal(letter_right(&l), "nobody signs");
    l = sample();
    l.name = NO_TEXT;
    assert_string_equal(letter_right(&l), "no name");
    l = sample();
    l.objection = l.day;
    assert_non_null(letter_right(&l));
    l = sample();
    for (int i = 0; i < LETTER_PARTS_MOST + 1; i++)
        letter_add(&l, LETTER_PARAGRAPH, TEXT("x"));
    assert_non_null(letter_right(&l));
}

static void pdf_from_the_same_struct(void **state)
{
    (void)state;
    struct letter l = sample();
    struct paper_made made;
    struct text pdf;
    assert_int_equal(letter_pdf(&l, &place, &arena, &made, &pdf), OUTCOME_OK);
    assert_true(made.ua);
    assert_in_range(made.pages, 1, 2);
    l.signed_by = NO_TEXT;
    assert_int_equal(letter_pdf(&l, &place, &arena, &made, &pdf), OUTCOME_NOT_VALID);
}

static size_t at(struct text in, const char *what)
{
    const char *hit = memmem(in.at, in.len, what, strlen(what));
    return hit == NULL ? SIZE_MAX : (size_t)(hit - in.at);
}

/* S12: the name leads, the number is at the foot. */
static void name_leads_and_number_ends(void **state)
{
    (void)state;
    struct letter l = sample();
    l.name = TEXT("Selam <b>");
    struct inside in;
    struct page p;
    page_open(&p, &arena, 64u << 10, LANGUAGE_NL);
    assert_int_equal(letter_page(&l, &place, &arena, &in), OUTCOME_OK);
    page_inside(&p, in);
    struct text html = page_done(&p);
    assert_true(at(html, "Selam &lt;b&gt;") < at(html, "<h1>"));
    assert_int_equal(at(html, "Selam <b>"), SIZE_MAX);
    assert_true(at(html, "4711") > at(html, "Maria Verbeek"));
    assert_true(at(html, "4711") != SIZE_MAX);
    assert_true(at(html, "1.419,46") != SIZE_MAX);
    assert_true(at(html, "088 000 00 00") != SIZE_MAX);
    assert_true(at(html, "bezwaar") != SIZE_MAX);
}

static void u_becomes_je(void **state)
{
    (void)state;
    static const struct {
        const char *u;
        const char *je;
    } rows[] = {
        {"U heeft hier recht op.", "Je hebt hier recht op."},
        {"Bent u het er niet mee eens?", "Ben je het er niet mee eens?"},
        {"Uw geld is van u.", "Je geld is van jou."},
        {"Dat hoeft u niet te doen, uur na uur.", "Dat hoef je niet te doen, uur na uur."},
        {"Wij bellen u.", "Wij bellen je."},
        {"duw, uwe, Uurwerk", "duw, uwe, Uurwerk"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct text got = words_address(&arena, text_of(rows[i].u), LANGUAGE_NL, true);
        assert_true(text_same(got, text_of(rows[i].je)));
        got = words_address(&arena, text_of(rows[i].u), LANGUAGE_NL, false);
        assert_true(text_same(got, text_of(rows[i].u)));
    }
    assert_true(text_same(words_address(&arena, TEXT("u"), LANGUAGE_EN, true), TEXT("u")));
}

static void b1_finds_what_it_should(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum b1_finding finding;
    } rows[] = {
        {"U krijgt uw geld op 24 november. Dat is 4 dagen te laat. Dat is onze fout.", B1_FINE},
        {"Er is besloten dat u geen geld krijgt.", B1_PASSIVE},
        {"Wij betalen u € 1.348,49. Dat is art. 45 van de wet.", B1_FINE},
        {"U dient dit te sturen.", B1_WORD},
        {"Klant is onwillig.", B1_WORD},
        {"Naar aanleiding van uw aanvraag van 3 november delen wij u mede dat het recht op "
         "bijstand nu nog niet vast te stellen is omdat wij stukken missen.",
         B1_LONG},
        {"U vroeg op 3 november bijstand aan. We kunnen nog niet beslissen. We missen twee "
         "dingen: uw huurcontract en uw bankafschriften van oktober. Wilt u die voor 1 "
         "december "
         "sturen? Lukt dat niet, bel dan Marieke Vos. Zij helpt u.",
         B1_FINE},
    };
    struct text what;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        enum b1_finding got = words_b1(text_of(rows[i].text), LANGUAGE_NL, &what);
        if (got != rows[i].finding)
            print_message("%s: %d\n", rows[i].text, (int)got);
        assert_int_equal(got, rows[i].finding);
    }
}

static void our_own_sentences_are_plain(void **state)
{
    (void)state;
    static const struct sentence *const all[] = {
        &say_words_disagree_tell, &say_words_disagree_object, &say_words_disagree_day,
        &say_words_disagree_help, &say_words_reach_all};
    struct text what;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        assert_int_equal(words_b1(all[i]->one[LANGUAGE_NL], LANGUAGE_NL, &what), B1_FINE);
        assert_int_equal(words_b1(all[i]->one[LANGUAGE_EN], LANGUAGE_EN, &what), B1_FINE);
    }
}

/* ---- "je", everywhere a person reads ---- */

/* Verbs that keep their t before "je": their stem ends with one, "je" is who is helped, or it
 * is no verb at all. */
static bool keeps_t(struct text word)
{
    static const struct text keep[] = {
        TEXT_INIT("dat"),  TEXT_INIT("wat"),   TEXT_INIT("met"),     TEXT_INIT("niet"),
        TEXT_INIT("het"),  TEXT_INIT("tot"),   TEXT_INIT("omdat"),   TEXT_INIT("moet"),
        TEXT_INIT("weet"), TEXT_INIT("nadat"), TEXT_INIT("voordat"), TEXT_INIT("belt"),
        TEXT_INIT("laat"), TEXT_INIT("helpt"), TEXT_INIT("kost"),    TEXT_INIT("vertrouwt"),
        TEXT_INIT("zodat")};

    for (size_t i = 0; i < sizeof keep / sizeof *keep; i++)
        if (word.len == keep[i].len && strncasecmp(word.at, keep[i].at, word.len) == 0)
            return true;
    return false;
}

/* "heeft je", or an "u" that stayed. */
static bool half_said(struct text said, struct text je)
{
    for (size_t i = 1; i + 3 < je.len; i++) {
        size_t from = i;
        char before[64];

        if (memcmp(je.at + i, " je", 3) != 0 || je.at[i - 1] != 't' ||
            strchr(" .,?!", je.at[i + 3]) == NULL)
            continue;
        while (from > 0 && je.at[from - 1] != ' ')
            from--;
        const struct text word = {je.at + from, i - from};
        (void)snprintf(before, sizeof before, "%.*s u", TEXT_ARG(word));
        const char *hit = memmem(said.at, said.len, before, strlen(before));
        const char *end = said.at + said.len;
        if (!keeps_t(word) && hit != NULL &&
            (hit + strlen(before) == end || strchr(" .,?!", hit[strlen(before)]) != NULL))
            return true;
    }
    return memmem(je.at, je.len, " u ", 3) != NULL || memmem(je.at, je.len, " uw ", 4) != NULL;
}

/* Every Dutch sentence of the rooms whose pages people read has a whole je-form: made by the
 * table, or written beside it with msgctxt "je" (then the build has it, and it is passed over
 * here). */
static void je_is_whole_everywhere(void **state)
{
    static const char *const rooms[] = {"people", "decisions", "payments", "promises",  "house",
                                        "words",  "story",     "dossier",  "ground/web"};
    static char line[8192];
    const char *source = getenv("ERKENNING_SOURCE");
    struct arena a;
    int seen = 0, wrong = 0;

    (void)state;
    assert_int_equal(arena_open(&a, 1 << 20), OUTCOME_OK);
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
        char path[512];
        (void)snprintf(path, sizeof path, "%s/src/%s/nl.po", source == NULL ? "." : source,
                       rooms[i]);
        FILE *f = fopen(path, "r");
        if (f == NULL)
            continue;
        while (fgets(line, sizeof line, f) != NULL) {
            const struct text t = text_trim(text_of(line));
            if (!text_starts(t, TEXT("msgstr")) || t.at[t.len - 1] != '"')
                continue;
            const char *quote = memchr(t.at, '"', t.len);
            const struct text said = {quote + 1, (size_t)(t.at + t.len - quote) - 2};
            const struct text je = words_address(&a, said, LANGUAGE_NL, true);
            seen++;
            if (half_said(said, je)) {
                print_message("# %s, not je: %.*s\n", rooms[i], TEXT_ARG(je));
                wrong++;
            }
            arena_empty(&a);
        }
        assert_int_equal(fclose(f), 0);
    }
    arena_close(&a);
    if (seen == 0)
        print_message("# left out: the sentences are not here\n");
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(je_is_whole_everywhere),
        cmocka_unit_test(kept_is_what_was_sent),
        cmocka_unit_test(what_every_letter_has),
        cmocka_unit_test(pdf_from_the_same_struct),
        cmocka_unit_test(name_leads_and_number_ends),
        cmocka_unit_test(u_becomes_je),
        cmocka_unit_test(b1_finds_what_it_should),
        cmocka_unit_test(our_own_sentences_are_plain),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
