#include "house/bench.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "ground/base/banned.h"

static const struct {
    const char *name;
    int (*run)(struct bench *);
} benches[] = {
    {"law", bench_law},     {"law-json", bench_law_json}, {"law-retro", bench_law_retro},
    {"page", bench_page},   {"run", bench_run},           {"night", bench_night},
    {"bank", bench_bank},   {"log", bench_log},           {"keys", bench_keys},
    {"start", bench_start}, {"scale", bench_scale},
};

double bench_cpu(void)
{
    struct timespec t = {0};

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double bench_now(void)
{
    struct timespec t = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static long resident_kib(void)
{
    struct rusage u = {0};

    (void)getrusage(RUSAGE_SELF, &u);
    return u.ru_maxrss;
}

/* Linux begins counting the most resident anew when "5" is written here. */
void bench_memory_begin(void)
{
    FILE *f = fopen("/proc/self/clear_refs", "we");

    if (f == NULL)
        return;
    (void)fputs("5", f);
    (void)fclose(f);
}

long bench_memory(void)
{
    char line[256];
    long kib = 0;
    FILE *f = fopen("/proc/self/status", "re");

    while (f != NULL && kib == 0 && fgets(line, sizeof line, f) != NULL) {
        if (sscanf(line, "VmHWM: %ld kB", &kib) != 1)
            kib = 0;
    }
    if (f != NULL)
        (void)fclose(f);
    return kib > 0 ? kib : resident_kib();
}

#ifndef ERK_COMMIT
#define ERK_COMMIT "unknown"
#endif

void bench_say(const struct bench *b, const struct bench_line *l)
{
    const bool timed = l->seconds > 0;
    const double mine = timed ? l->seconds : l->per_second;
    const long kib = l->memory_kib > 0 ? l->memory_kib : resident_kib();
    /* Always "how many times the floor's cost": 1 is the floor itself. */
    const double ratio =
        mine <= 0 || l->floor <= 0 ? 0 : (timed ? mine / l->floor : l->floor / mine);

    if (b->in->json)
        (void)printf("{\"name\":\"%s\",\"%s\":%.6g,\"floor\":%.6g,\"ratio\":%.3g,"
                     "\"rss_kib\":%ld,\"commit\":\"%s\",\"reached\":%s}\n",
                     l->name, timed ? "seconds" : "per_second", mine, l->floor, ratio, kib,
                     ERK_COMMIT,
                     l->reach == NULL ? "null"
                     : l->short_of_it ? "false"
                                      : "true");
    else
        (void)printf("%-9s %12.6g %s (%s); floor %.6g (%s); ratio %.2f; %ld KiB%s%s%s\n",
                     l->name, mine, timed ? "s" : "/s", l->work, l->floor, l->floor_work, ratio,
                     kib, l->reach == NULL ? "" : "; reach: ", l->reach == NULL ? "" : l->reach,
                     l->short_of_it ? " - FALLS SHORT" : "");
    (void)fflush(stdout);
}

static bool asked(const struct invocation *in, const char *name)
{
    for (int i = 0; i < in->count; i++) {
        if (strcmp(in->arg[i], name) == 0)
            return true;
    }
    return in->count == 0;
}

int command_bench(const struct invocation *in)
{
    struct bench b = {.in = in, .households = 40000};
    int code = EXIT_DONE;
    bool any = false;

    if (in->option[0] != NULL &&
        (text_number(text_of(in->option[0]), &b.households) != OUTCOME_OK ||
         b.households < 1)) {
        house_complain("bench", "--households wants a number", "see 'erkenning bench --help'");
        return EXIT_USE;
    }
    for (size_t i = 0; i < sizeof benches / sizeof *benches; i++) {
        int done = EXIT_DONE;

        if (!asked(in, benches[i].name))
            continue;
        any = true;
        done = benches[i].run(&b);
        code = done > code ? done : code;
    }
    bench_towns_end();
    if (!any) {
        house_complain("bench", "no such name", "see docs/architecture.md for the names");
        return EXIT_USE;
    }
    return code;
}
