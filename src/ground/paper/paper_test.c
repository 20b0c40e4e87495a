/* Letters as PDF: structure, window, page breaks, and what is refused. Tried with R. (reads
 * little: read aloud by a screen reader) and with W. (nobody may see it is about assistance).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ground/paper/finish.h"
#include "ground/paper/paper.h"

static struct arena arena;

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

static const struct text window[] = {TEXT_INIT("Retour: Postbus 12, 1234 AB Zonnedam"),
                                     TEXT_INIT("R. Jansen"), TEXT_INIT("Dijk 3"),
                                     TEXT_INIT("1234 AB  ZONNEDAM")};
static const struct text head[] = {TEXT_INIT("Wat"), TEXT_INIT("Regel"), TEXT_INIT("Bedrag")};
static const struct text cells[] = {
    TEXT_INIT("Norm"),     TEXT_INIT("Pw 21 a"),     TEXT_INIT("€ 1.419,46"),
    TEXT_INIT("Loon"),     TEXT_INIT("Pw 32"),       TEXT_INIT("− € 400,00"),
    TEXT_INIT("Bijstand"), TEXT_INIT("Pw 19 lid 2"), TEXT_INIT("€ 1.019,46")};
static const struct text items[] = {TEXT_INIT("Bel 088 000 00 00."), TEXT_INIT("Kom langs.")};
static const struct paper_table table = {.head = head,
                                         .columns = 3,
                                         .cells = cells,
                                         .rows = 3,
                                         .row_headers = true,
                                         .last_strong = true,
                                         .right = 1u << 2};
static const struct paper_part parts[] = {
    {.kind = PAPER_TITLE, .text = TEXT_INIT("U krijgt bijstand. U heeft hier recht op.")},
    {.kind = PAPER_PARAGRAPH, .text = TEXT_INIT("Dag Selam ሰላም, Samir سمير en Oksana Оксана.")},
    {.kind = PAPER_HEADING, .text = TEXT_INIT("Hoe komen wij aan dit bedrag?")},
    {.kind = PAPER_TABLE, .table = &table},
    {.kind = PAPER_HEADING, .text = TEXT_INIT("Niet eens?")},
    {.kind = PAPER_LIST, .items = items, .items_count = 2},
    {.kind = PAPER_SMALL, .text = TEXT_INIT("Ons kenmerk: 12")},
};

static struct paper_doc letter(void)
{
    return (struct paper_doc){.title = TEXT("Ons besluit <& meer>"),
                              .language = TEXT("nl-NL"),
                              .author = TEXT("Gemeente Zonnedam"),
                              .sender = TEXT("Gemeente Zonnedam"),
                              .window = window,
                              .window_count = 4,
                              .page_words = TEXT("Bladzijde %d van %d"),
                              .parts = parts,
                              .parts_count = sizeof parts / sizeof parts[0],
                              .made = {INT64_C(1795000000000000)}};
}

static bool has(struct text in, const char *what)
{
    return memmem(in.at, in.len, what, strlen(what)) != NULL;
}

static size_t times(struct text in, const char *what)
{
    size_t n = 0;
    const char *hit;
    while ((hit = memmem(in.at, in.len, what, strlen(what))) != NULL) {
        n++;
        in = text_from(in, (size_t)(hit - in.at) + 1);
    }
    return n;
}

/* Output of a tool on the file; false when the tool is not installed. */
static bool tool(struct text pdf, const char *command, char *out, size_t room, int *ret_status)
{
    char path[] = "/tmp/erkenning-paper-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *f = fdopen(fd, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(pdf.at, 1, pdf.len, f), pdf.len);
    assert_int_equal(fclose(f), 0);
    char line[256];
    (void)snprintf(line, sizeof line, "%s %s 2>&1", command, path);
    FILE *p = popen(line, "r");
    assert_non_null(p);
    size_t n = fread(out, 1, room - 1, p);
    out[n] = '\0';
    *ret_status = pclose(p);
    unlink(path);
    return *ret_status != 127 << 8;
}

static void structure_is_there_and_then_the_mark(void **state)
{
    (void)state;
    struct paper_doc doc = letter();
    struct paper_made made;
    struct text pdf;
    assert_int_equal(paper_letter(&doc, &arena, &made, &pdf), OUTCOME_OK);
    assert_int_equal(made.pages, 1);
    assert_true(made.ua);
    assert_true(has(pdf, "/Lang (nl-NL)"));
    assert_true(has(pdf, "/DisplayDocTitle true"));
    assert_true(has(pdf, "<pdfuaid:part>1</pdfuaid:part>"));
    assert_true(has(pdf, "Ons besluit &lt;&amp; meer&gt;"));
    assert_int_equal(times(pdf, "/Scope /Column"), 3);
    assert_int_equal(times(pdf, "/Scope /Row"), 3);
    assert_int_equal(times(pdf, "/S /H1\n"), 1);
    assert_int_equal(times(pdf, "/S /H2\n"), 2);
    assert_int_equal(times(pdf, "/S /LI\n"), 2);
    assert_int_equal(times(pdf, "/S /LBody\n"), 2);
}

static void same_letter_same_bytes(void **state)
{
    (void)state;
    struct paper_doc doc = letter();
    struct paper_made made;
    struct text one;
    struct text two;
    assert_int_equal(paper_letter(&doc, &arena, &made, &one), OUTCOME_OK);
    assert_int_equal(paper_letter(&doc, &arena, &made, &two), OUTCOME_OK);
    assert_true(text_same(one, two));
}

/* Text or a filled shape between no BDC and EMC, in the page's content. */
static int painted_outside_tags(const char *content)
{
    int depth = 0;
    int outside = 0;
    int painted = 0;
    for (const char *line = content; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        size_t len = strcspn(line, "\n");
        struct text t = {line, len};
        if (text_ends(t, TEXT(" BDC")))
            depth++;
        else if (text_same(t, TEXT("EMC")))
            depth--;
        else if (text_ends(t, TEXT("Tj")) || text_ends(t, TEXT("TJ")) ||
                 text_ends(t, TEXT(" f"))) {
            painted++;
            outside += depth == 0;
        }
    }
    assert_true(painted > 10);
    return outside;
}

static void tools_agree(void **state)
{
    (void)state;
    static char out[200000];
    struct paper_doc doc = letter();
    struct paper_made made;
    struct text pdf;
    int status;
    assert_int_equal(paper_letter(&doc, &arena, &made, &pdf), OUTCOME_OK);
    if (tool(pdf, "qpdf --check", out, sizeof out, &status)) {
        assert_int_equal(status, 0);
        assert_non_null(strstr(out, "No syntax or stream encoding errors"));
    } else {
        print_message("qpdf is not installed: not checked\n");
    }
    if (tool(pdf, "pdfinfo -struct", out, sizeof out, &status)) {
        assert_int_equal(status, 0);
        assert_non_null(strstr(out, "/Scope"));
        assert_non_null(strstr(out, "Table"));
    } else {
        print_message("pdfinfo is not installed: not checked\n");
    }
    if (tool(pdf,
             "sh -c 'command -v qpdf >/dev/null || exit 127; "
             "qpdf --qdf --stream-data=uncompress --normalize-content=y \"$0\" - | "
             "tr -d \"\\000\"'",
             out, sizeof out, &status))
        assert_int_equal(painted_outside_tags(out), 0);
    struct text font = paper_font(&arena);
    print_message("letters are set in %.*s\n", TEXT_ARG(font));
}

/* Folded and in the envelope, the window shows name and address; nothing above the fold tells
 * what the letter is about. */
static void window_keeps_the_secret(void **state)
{
    (void)state;
    static char out[200000];
    struct paper_doc doc = letter();
    struct paper_made made;
    struct text pdf;
    int status;
    assert_int_equal(paper_letter(&doc, &arena, &made, &pdf), OUTCOME_OK);
    /* -x -y -W -H in points at 72 dpi: the upper 100 mm = 283 points. pdftotext wants the
     * output named after the file, so the shell gives "-". */
    if (!tool(pdf,
              "sh -c 'command -v pdftotext >/dev/null || exit 127; "
              "pdftotext -r 72 -x 0 -y 0 -W 595 -H 283 \"$0\" -'",
              out, sizeof out, &status)) {
        print_message("pdftotext is not installed: not checked\n");
        return;
    }
    assert_int_equal(status, 0);
    assert_non_null(strstr(out, "R. Jansen"));
    assert_non_null(strstr(out, "Gemeente Zonnedam"));
    assert_null(strstr(out, "ijstand"));
    assert_null(strstr(out, "recht"));
    assert_null(strstr(out, "Dag"));
}

static void long_letters_break_between_lines(void **state)
{
    (void)state;
    struct text long_text;
    char *many = arena_take(&arena, 12000, 1);
    assert_non_null(many);
    for (size_t i = 0; i < 12000; i++)
        many[i] = i % 6 == 5 ? ' ' : 'a';
    long_text = (struct text){many, 12000};
    struct paper_part own[3] = {parts[0],
                                {.kind = PAPER_PARAGRAPH, .text = long_text},
                                {.kind = PAPER_TABLE, .table = &table}};
    struct paper_doc doc = letter();
    doc.parts = own;
    doc.parts_count = 3;
    struct paper_made made;
    struct text pdf;
    assert_int_equal(paper_letter(&doc, &arena, &made, &pdf), OUTCOME_OK);
    assert_in_range(made.pages, 3, 8);
    assert_true(made.ua);
    static char out[200000];
    int status;
    if (tool(pdf, "qpdf --check", out, sizeof out, &status))
        assert_int_equal(status, 0);
}

static void what_is_no_letter_is_refused(void **state)
{
    (void)state;
    struct paper_made made;
    struct text pdf;
    struct paper_doc doc = letter();
    doc.language = NO_TEXT;
    assert_int_equal(paper_letter(&doc, &arena, &made, &pdf), OUTCOME_NOT_VALID);
    doc = letter();
    doc.parts = parts + 1; /* no heading 1 */
    doc.parts_count--;
    assert_int_equal(paper_letter(&doc, &arena, &made, &pdf), OUTCOME_NOT_VALID);
    doc = letter();
    doc.title = (struct text){"\xff\xfe", 2};
    assert_int_equal(paper_letter(&doc, &arena, &made, &pdf), OUTCOME_NOT_VALID);
}

static void no_mark_without_the_structure(void **state)
{
    (void)state;
    struct paper_doc doc = letter();
    struct paper_made made;
    struct text pdf;
    assert_int_equal(paper_letter(&doc, &arena, &made, &pdf), OUTCOME_OK);
    /* The finisher alone, told that something was drawn outside a tag, or with another number
     * of headers than there are. The file before our own update: up to the first %%EOF. */
    const char *end = memmem(pdf.at, pdf.len, "%%EOF\n", 6);
    assert_non_null(end);
    struct text plain = text_first(pdf, (size_t)(end - pdf.at) + 6);
    bool rows[6] = {false};
    struct finish_wish w = {.title = TEXT("t"),
                            .language = TEXT("nl-NL"),
                            .header_is_row = rows,
                            .headers = 6,
                            .all_tagged = false};
    bool ua = true;
    struct text done;
    assert_int_equal(finish_pdf(plain, &w, &arena, &ua, &done), OUTCOME_OK);
    assert_false(ua);
    assert_false(has(done, "pdfuaid"));
    w.headers = 5;
    assert_int_equal(finish_pdf(plain, &w, &arena, &ua, &done), OUTCOME_BROKEN);
    assert_int_equal(finish_pdf(text_first(plain, plain.len - 30), &w, &arena, &ua, &done),
                     OUTCOME_BROKEN);
    assert_int_equal(finish_pdf(TEXT("%PDF-1.5 "), &w, &arena, &ua, &done), OUTCOME_BROKEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(structure_is_there_and_then_the_mark),
        cmocka_unit_test(same_letter_same_bytes),
        cmocka_unit_test(tools_agree),
        cmocka_unit_test(window_keeps_the_secret),
        cmocka_unit_test(long_letters_break_between_lines),
        cmocka_unit_test(what_is_no_letter_is_refused),
        cmocka_unit_test(no_mark_without_the_structure),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
