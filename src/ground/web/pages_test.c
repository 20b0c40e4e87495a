/* What the template compiler refuses, and where it says the mistake stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants those four first. */
#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ground/base/banned.h"

static const struct {
    const char *what;
    const char *html;
    const char *says; /* NULL: accepted */
} cases[] = {
    {"a hole in an attribute", "<p title=\"{{text t}}\">x</p>", NULL},
    {"a flag made by a condition", "<input name=\"a\"{{if t}} checked{{end}}>", NULL},
    {"two branches with the same attribute",
     "<p{{if t}} class=\"a\"{{else}} class=\"b\"{{end}}></p>", NULL},
    {"loops in loops", "<ul>{{each a}}<li>{{each b}}{{text c}}{{end}}</li>{{end}}</ul>", NULL},
    {"a field outside the loop", "<ul>{{each a}}<li>{{text up.c}}</li>{{end}}</ul>", NULL},
    {"text after a hash", "<a href=\"#{{text t}}\">x</a>", NULL},
    {"a question", "<a href=\"{{link werk_mensen}}?zoek={{query t}}\">x</a>", NULL},
    {"a POST form with its token",
     "<form method=\"post\" action=\"{{link taal}}\">{{token}}<button>Kies</button></form>",
     NULL},
    {"a hole in a script", "<script>\n{{text t}}</script>", ":2: a hole inside <script>"},
    {"a script", "<script>x</script>", ":1: nothing may stand inside <script>"},
    {"a style sheet inside", "<style>{{text t}}</style>", ":1: a hole inside <style>"},
    {"a style attribute", "<p>\n<b style=\"{{text t}}\">x</b></p>", ":2: style= is refused"},
    {"a handler of events", "<b onclick=\"x()\">x</b>", ":1: onclick= is script"},
    {"a handler in other letters", "<b OnClick=\"{{text t}}\">x</b>", ":1: onclick= is script"},
    {"no quotes", "<b title={{text t}}>x</b>", ":1: the value of title= must stand in quotes"},
    {"a hole that makes attributes", "<b {{text t}}>x</b>", ":1: a hole inside a tag"},
    {"a hole in a comment", "<!-- {{text t}} -->", ":1: a hole inside a comment"},
    {"an address that is text", "<a href=\"{{text t}}\">x</a>", ":1: {{text}} in href="},
    {"an address of ours written out", "<a href=\"/mij\">x</a>", ":1: href=\"/mij\""},
    {"a question without an address", "<a href=\"{{query t}}\">x</a>",
     ":1: href= must begin with"},
    {"script in an address", "<a href=\"javascript:{{query t}}\">x</a>",
     ":1: href= may not hold javascript:"},
    {"no such route", "<a href=\"{{link nergens}}\">x</a>", ":1: no route 'nergens'"},
    {"a part too few", "<a href=\"{{link mij_geld_month}}\">x</a>",
     ":1: route 'mij_geld_month' has 1 parts, 0 given"},
    {"a POST form without token", "<form method=\"post\" action=\"{{link taal}}\"></form>",
     ":1: a POST form without {{token}}"},
    {"a token in an address", "<form method=\"get\" action=\"{{link taal}}\">{{token}}</form>",
     ":1: {{token}} in a GET form"},
    {"a token without a form", "<p>{{token}}</p>", ":1: {{token}} outside a form"},
    {"a form in a form", "<form method=\"get\"><form method=\"get\"></form></form>",
     ":1: a form inside a form"},
    {"two kinds of one name", "<p>{{text t}}\n{{cents t}}</p>",
     ":2: 't' is a struct text elsewhere"},
    {"a condition on a day", "<p>{{day t}}{{if t}}x{{end}}</p>", ":1: if on 't'"},
    {"a condition across tags", "<p>{{if t}}<b>{{end}}</b></p>",
     ":1: {{if}} of line 1 must end where it began"},
    {"no end", "<p>\n{{if t}}</p>", "{{if}} has no {{end}}"},
    {"an end too many", "<p>{{end}}</p>", ":1: {{end}} without a beginning"},
    {"an else without if", "<ul>{{each a}}{{else}}{{end}}</ul>", ":1: {{else}} without {{if}}"},
    {"tags that cross", "<p><b></p></b>", ":1: </p> closes <b> of line 1"},
    {"a tag left open", "<div>\n<p>x</p>", ":1: <div> is not closed"},
    {"a picture without words", "<img src=\"{{asset mark.svg}}\">", ":1: <img> without alt="},
    {"an attribute twice", "<p class=\"a\"{{if t}} class=\"b\"{{end}}></p>",
     ":1: class= stands twice"},
    {"an unknown hole", "<p>{{raw t}}</p>", ":1: unknown hole 'raw'"},
    {"a name in capitals", "<p>{{text T}}</p>", ":1: 'T' is no name"},
    {"no such sentence", "<p>{{words nergens_gezegd}}</p>", ":1: no sentence 'nergens_gezegd'"},
    {"a sentence without its fill", "<p>{{words demo_today}}</p>",
     ":1: sentence 'demo_today' has the hole {day}"},
    {"a hole that does not close", "<p>{{text t</p>", ":1: a hole that does not close"},
};

enum { CASES = sizeof cases / sizeof *cases };

/* What the compiler said about page `i`, or NULL. */
static const char *said_of(const char *said, size_t i)
{
    char name[32];

    (void)snprintf(name, sizeof name, "/page_%zu.html:", i);
    return strstr(said, name);
}

static void write_pages(const char *folder)
{
    for (size_t i = 0; i < CASES; i++) {
        char path[256];
        FILE *f = NULL;

        (void)snprintf(path, sizeof path, "%s/src/ground/web/page_%zu.html", folder, i);
        f = fopen(path, "wb");
        assert_non_null(f);
        assert_true(fputs(cases[i].html, f) >= 0);
        assert_int_equal(fclose(f), 0);
    }
}

static void run(const char *command, char *said, size_t size)
{
    FILE *f = popen(command, "r"); /* NOLINT(cert-env33-c): a test of a tool */
    size_t got = 0;

    assert_non_null(f);
    got = fread(said, 1, size - 1, f);
    said[got] = 0;
    (void)pclose(f);
}

/* The compiler looks for the sentences beside the page: so the pages stand in a folder that
 * looks like ours, in a place of its own. */
static void the_compiler_refuses_what_could_harm(void **state)
{
    char folder[] = "/tmp/erkenning-pages-XXXXXX";
    const char *source = getenv("ERKENNING_SOURCE");
    static char command[2048];
    static char said[1 << 15];
    bool right = true;

    (void)state;
    if (source == NULL)
        source = ".";
    assert_non_null(mkdtemp(folder));
    (void)snprintf(command, sizeof command,
                   "mkdir -p %s/src/ground/web && cp %s/src/ground/web/routes.txt "
                   "%s/src/ground/web/*.po %s/src/ground/web/ 2>&1",
                   folder, source, source, folder);
    run(command, said, sizeof said);
    assert_string_equal(said, "");
    write_pages(folder);
    (void)snprintf(command, sizeof command,
                   "cd %s/src/ground/web && set -- && for i in page_*.html; do "
                   "set -- \"$@\" %s/src/ground/web/$i %s/$i.h; done; "
                   "cd - >/dev/null && python3 %s/tools/pages.py \"$@\" 2>&1",
                   folder, folder, folder, source);
    run(command, said, sizeof said);
    for (size_t i = 0; i < CASES; i++) {
        const char *of = said_of(said, i);
        const char *end = of == NULL ? NULL : strchr(of, '\n');
        const char *found =
            of == NULL || cases[i].says == NULL ? NULL : strstr(of, cases[i].says);

        if (cases[i].says == NULL ? of != NULL
                                  : found == NULL || (end != NULL && found > end)) {
            print_message("%s: %.*s\n", cases[i].what, of == NULL ? 8 : (int)strcspn(of, "\n"),
                          of == NULL ? "accepted" : of);
            right = false;
        }
    }
    (void)snprintf(command, sizeof command, "rm -r %s", folder);
    run(command, said, sizeof said);
    assert_true(right);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_compiler_refuses_what_could_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
