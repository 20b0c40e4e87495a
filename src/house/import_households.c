/* import_households - a sheet of households, read line by line: each is taken, or refused with
 * its reason. Nothing is written to the municipality: what can be read can be given to
 * `calculate`. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "house/house.h"
#include "law/csv.h"
#include "law/law.h"

#include "ground/base/banned.h"

struct sheet {
    struct arena *arena;
    struct law_csv csv;
    struct law_filled filled;
    struct law_result result;
    struct law_form_pair pairs[LAW_CSV_COLUMNS + 1];
    char cells[LAW_CSV_HEADER];
    bool as_json; /* the households as lines for calculate, on standard output */
    bool began;
    int64_t taken;
    int64_t refused;
};

static void refuse(struct sheet *s, int64_t number, struct text where, struct text what)
{
    s->refused++;
    (void)fprintf(stderr, "erkenning: line %" PRId64 ": %.*s%s%.*s\n", number, TEXT_ARG(where),
                  where.len > 0 ? ": " : "", TEXT_ARG(what));
}

static enum outcome header(struct sheet *s, struct text line)
{
    const enum outcome o = law_csv_header(&s->csv, line);

    s->began = true;
    if (o == OUTCOME_OK)
        return o;
    s->refused++;
    (void)fprintf(stderr, "erkenning: line 1: %.*s: %s%.*s%s\n", TEXT_ARG(s->csv.wrong),
                  o == OUTCOME_CONFLICT  ? "this column stands there twice"
                  : o == OUTCOME_NO_ROOM ? "there are too many columns"
                  : s->csv.near.len > 0  ? "there is no such column; did you mean '"
                                         : "there is no such column",
                  TEXT_ARG(s->csv.near),
                  o == OUTCOME_NOT_VALID && s->csv.near.len > 0 ? "'?" : "");
    return OUTCOME_NOT_VALID;
}

/* Who did not say who applies means the first person. */
static size_t applicant(struct sheet *s, size_t count)
{
    static const struct text role = TEXT_INIT("persons[0].role");

    for (size_t i = 0; i < count; i++) {
        if (text_same(s->pairs[i].name, role))
            return count;
    }
    s->pairs[count] = (struct law_form_pair){role, law_roles[LAW_APPLICANT]};
    return count + 1;
}

static enum outcome household(struct sheet *s, struct text line, int64_t number)
{
    size_t count = 0;
    enum outcome o = OUTCOME_OK;

    if (!text_is_utf8(line)) {
        refuse(s, number, NO_TEXT, TEXT("this line is not UTF-8: save the sheet as CSV UTF-8"));
        return OUTCOME_OK;
    }
    if (law_csv_row(&s->csv, line, s->cells, sizeof s->cells, s->pairs, &count) != OUTCOME_OK) {
        refuse(s, number, NO_TEXT, TEXT("more cells than columns, or a quote without its end"));
        return OUTCOME_OK;
    }
    o = law_form_answer(&s->filled, s->pairs, applicant(s, count), &s->result);
    if (o == OUTCOME_NO_ROOM)
        return o;
    if (o != OUTCOME_OK) {
        refuse(s, number, (struct text){s->filled.where, s->filled.where_len},
               law_form_say(s->arena, &s->filled, LANGUAGE_EN));
        return OUTCOME_OK;
    }
    s->taken++;
    if (s->as_json)
        (void)printf("%s\n", s->filled.line);
    else
        (void)printf("line %" PRId64 ": can be taken: %s, %" PRId64 " to %" PRId64
                     " cents, questions %d\n",
                     number, s->result.entitled == LAW_OPEN ? "open" : "known",
                     s->result.from.n, s->result.to.n, (int)s->result.question_count);
    return OUTCOME_OK;
}

static enum outcome one(void *arg, struct text line, int64_t number, bool too_long)
{
    struct sheet *const s = arg;
    const struct arena_mark mark = arena_mark(s->arena);
    enum outcome o = OUTCOME_OK;

    if (too_long)
        refuse(s, number, NO_TEXT, TEXT("this line is longer than 1 MiB; it was passed over"));
    else
        o = s->began ? household(s, line, number) : header(s, line);
    arena_return(s->arena, mark);
    return o;
}

int command_import_households(const struct invocation *in)
{
    struct arena a = {0};
    struct sheet *s = NULL;
    char *buffer = NULL;
    int64_t lines = 0;
    enum outcome o = OUTCOME_OK;
    const int fd = open(in->arg[1], O_RDONLY | O_CLOEXEC);

    if (fd < 0 || in->option[0] != NULL) {
        house_complain(in->arg[1], fd < 0 ? strerror(errno) : "households are only checked",
                       fd < 0 ? "name a file that can be read"
                              : "leave out --take; --json gives them to 'calculate'");
        if (fd >= 0)
            (void)close(fd);
        return fd < 0 ? EXIT_REFUSED : EXIT_USE;
    }
    o = arena_open(&a, LAW_LINE_MOST + sizeof *s + (1 << 18));
    if (o == OUTCOME_OK) {
        s = arena_take(&a, 1, sizeof *s);
        buffer = arena_take(&a, LAW_LINE_MOST, 1);
    }
    if (s == NULL || buffer == NULL) {
        (void)close(fd);
        return EXIT_ENVIRONMENT;
    }
    s->arena = &a;
    s->as_json = in->json;
    o = law_lines_read(fd, buffer, LAW_LINE_MOST, one, s, &lines);
    (void)fprintf(in->json ? stderr : stdout,
                  "dry run: lines %" PRId64 ", can be taken %" PRId64 ", refused %" PRId64 "\n",
                  lines, s->taken, s->refused);
    lines = s->refused;
    (void)close(fd);
    arena_close(&a);
    if (o != OUTCOME_OK)
        return house_exit(o);
    return lines > 0 ? EXIT_ATTENTION : EXIT_DONE;
}
