/* bench_law - how fast is the law, bare and as JSON Lines? */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "house/bench.h"
#include "law/law.h"

#include "ground/base/banned.h"

/* Profile (perf): a third of the time is waiting for the first lines of people, incomes and
 * assets, which stand apart in the 2 KiB of a household; then scene_on and law_run 8 % each,
 * income_counted 7 %, all of it branches that no processor can guess (ages, kinds of income).
 * Hence AHEAD: the household after next is called in time, which gives 0 to 40 % according to
 * what else the caches hold. The floor, bare stores in one cache line, is some 25 times a
 * household's five steps. */
enum { AHEAD = 2, MIXED = 4096, ROUNDS = 250, JSON_LINES = 200000, LINE_ROOM = 4096 };

int bench_law(struct bench *b)
{
    struct arena a = {0};
    struct law_household *mixed = NULL;
    struct law_result *result = NULL;
    int64_t sum = 0;
    int64_t steps = 0;
    double from = 0;
    double took = 0;
    double floor = 0;

    if (arena_open(&a, MIXED * sizeof *mixed + 2 * sizeof *result + 4096) != OUTCOME_OK)
        return EXIT_ENVIRONMENT;
    mixed = arena_take(&a, MIXED, sizeof *mixed);
    result = arena_take(&a, 1, sizeof *result);
    if (mixed == NULL || result == NULL)
        return EXIT_ENVIRONMENT;
    for (uint64_t i = 0; i < MIXED; i++)
        law_bench_household(i, &mixed[i]);
    from = bench_cpu();
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < MIXED; i++) {
            const struct law_figures *f = law_figures_for(mixed[i].month);

            law_household_soon(&mixed[(i + AHEAD) % MIXED]);
            if (f != NULL && law_assistance(f, &mixed[i], result) == OUTCOME_OK) {
                sum += result->assistance.n;
                steps += result->step_count;
            }
        }
    }
    took = bench_cpu() - from;
    if (sum == INT64_MIN) /* so that no compiler leaves the work out */
        return EXIT_ENVIRONMENT;
    from = bench_cpu();
    for (int64_t i = 0; i < steps; i++) {
        result->step[i & 15] = (struct law_step){.cents = i, .other = i + 1, .code = 3};
        __asm__ volatile("" ::: "memory");
    }
    floor = bench_cpu() - from;
    bench_say(b, &(struct bench_line){.name = "law",
                                      .work = "household-months with trace, one core",
                                      .per_second = (double)MIXED * ROUNDS / took,
                                      .floor_work = "writing as many steps bare",
                                      .floor = (double)MIXED * ROUNDS / floor,
                                      .reach = ">= 10 M/s, <= 10 x the floor",
                                      .short_of_it = (double)MIXED * ROUNDS / took < 1e7 ||
                                                     took > 10 * floor});
    arena_close(&a);
    return EXIT_DONE;
}

/* A file of households, as lines. Gives the descriptor, rewound. */
static int write_lines(struct arena *a, int64_t count)
{
    char name[] = "/tmp/erkenning-lines-XXXXXX";
    const int fd = mkstemp(name);
    struct law_household *h = arena_take(a, 1, sizeof *h);
    struct law_output out = {.at = arena_take(a, 1 << 20, 1), .size = 1 << 20};

    if (fd < 0 || h == NULL || out.at == NULL)
        return -1;
    (void)unlink(name);
    for (int64_t i = 0; i < count; i++) {
        law_bench_household((uint64_t)i, h);
        if (!law_household_write(h, &out))
            return -1;
        if (out.used > out.size - LINE_ROOM * 4 || i + 1 == count) {
            if (write(fd, out.at, out.used) != (ssize_t)out.used)
                return -1;
            out.used = 0;
        }
    }
    return lseek(fd, 0, SEEK_SET) == 0 ? fd : -1;
}

/* Reading and writing the same bytes, and nothing else. */
static double copy_seconds(int fd, int sink, int64_t times)
{
    static char chunk[1 << 16];
    const double from = bench_cpu();
    ssize_t got = 0;

    for (int64_t t = 0; t < times; t++) {
        if (lseek(fd, 0, SEEK_SET) != 0)
            return 0;
        while ((got = read(fd, chunk, sizeof chunk)) > 0) {
            if (write(sink, chunk, (size_t)got) != got)
                return 0;
        }
    }
    return (bench_cpu() - from) / (double)times;
}

/* The same lines through the JSON library alone: parse, and give free. */
static double library_seconds(int fd, int64_t lines)
{
    char *line = NULL;
    size_t size = 0;
    FILE *f = NULL;
    int64_t read_lines = 0;
    const double from = bench_cpu();

    if (lseek(fd, 0, SEEK_SET) != 0 || (f = fdopen(dup(fd), "r")) == NULL)
        return 0;
    while (read_lines < lines && getline(&line, &size, f) > 0) {
        json_t *root = json_loads(line, JSON_REJECT_DUPLICATES, NULL);

        if (root == NULL)
            break;
        json_decref(root);
        read_lines++;
    }
    (void)fclose(f);
    free(line);
    return read_lines == 0 ? 0 : (bench_cpu() - from) / (double)read_lines;
}

int bench_law_json(struct bench *b)
{
    struct arena a = {0};
    struct law_counts counts = {0};
    const int sink = open("/dev/null", O_WRONLY | O_CLOEXEC);
    int fd = -1;
    double from = 0;
    double took = 0;
    double copied = 0;
    double library = 0;
    enum outcome o = arena_open(&a, LAW_CALCULATE_ROOM + (8 << 20));

    if (o == OUTCOME_OK)
        fd = write_lines(&a, JSON_LINES);
    if (o != OUTCOME_OK || fd < 0 || sink < 0)
        return EXIT_ENVIRONMENT;
    from = bench_cpu();
    o = law_calculate_stream(fd, sink, LAW_TRACE_SHORT, &a, &counts);
    took = bench_cpu() - from;
    copied = copy_seconds(fd, sink, 3);
    library = library_seconds(fd, 20000);
    bench_say(b, &(struct bench_line){.name = "law-json",
                                      .work = "lines in and out, one core",
                                      .per_second = (double)counts.lines / took,
                                      .floor_work = "copying the same bytes",
                                      .floor = (double)JSON_LINES / copied,
                                      .reach = ">= 150,000/s",
                                      .short_of_it = (double)counts.lines / took < 150000});
    bench_say(b, &(struct bench_line){.name = "law-json",
                                      .work = "lines in and out, one core",
                                      .per_second = (double)counts.lines / took,
                                      .floor_work = "the JSON library parsing alone",
                                      .floor = 1 / library,
                                      .reach = "beside it"});
    (void)close(fd);
    (void)close(sink);
    arena_close(&a);
    return o == OUTCOME_OK ? EXIT_DONE : EXIT_ENVIRONMENT;
}
