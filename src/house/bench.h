#ifndef ERK_HOUSE_BENCH_H
#define ERK_HOUSE_BENCH_H
/* bench - the figures of the program, each with its floor measured in the same run; private to
 * the house.
 *
 * Purpose    a ratio tells more than seconds on a shared machine; a figure that falls short of
 *            what we want to reach is printed as such.
 * Units      pieces of work a second of wall clock, on the machine it runs on.
 * Knows      every room. */
#include "house/house.h"

struct bench_line {
    const char *name;
    const char *work; /* what one piece of work is */
    double per_second;
    double seconds; /* instead, where a duration is what counts; 0: per_second */
    const char *floor_work;
    double floor;      /* in the same unit */
    const char *reach; /* in words; NULL: shown without a mark */
    bool short_of_it;
    long memory_kib; /* the most it held meanwhile; 0: of the whole process */
};

struct bench {
    const struct invocation *in;
    int64_t households;
};

/* A municipality of so many households in a folder of its own; bench_town_away() removes it. */
struct bench_town {
    char folder[128];
    struct house house;
    struct day day; /* everybody was decided upon before; the first month is still to be made */
    int64_t households;
};

double bench_now(void); /* seconds, monotonic */
double
bench_cpu(void); /* seconds of this thread on a core: what others do beside us is left out */
void bench_say(const struct bench *b, const struct bench_line *line);
bool bench_town_make(struct bench_town *t, int64_t households);
/* The same in an empty PostgreSQL database, which keeps it. */
bool bench_town_make_in(struct bench_town *t, int64_t households, const char *database);
void bench_town_away(struct bench_town *t);
/* A town is made once a size and copied after that; this removes the one that was kept. */
void bench_towns_end(void);
/* The most memory this process held since bench_memory_begin(), KiB. */
void bench_memory_begin(void);
long bench_memory(void);
/* A month for everybody, to the file. Seconds; 0: it did not succeed. */
double bench_month(struct bench_town *t, struct text *ret_path, struct arena *keep);

int bench_law(struct bench *b);
int bench_law_json(struct bench *b);
int bench_law_retro(struct bench *b);
int bench_run(struct bench *b);
int bench_night(struct bench *b);
int bench_bank(struct bench *b);
int bench_scale(struct bench *b);
int bench_page(struct bench *b);
int bench_log(struct bench *b);
int bench_keys(struct bench *b);
int bench_start(struct bench *b);
#endif
