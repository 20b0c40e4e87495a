#ifndef ERK_LAW_REFORM_H
#define ERK_LAW_REFORM_H
/* reform - figures read from a file while running, laid over those of the act.
 *
 * Purpose    a new half-year, or a plan somebody has: the same columns as figures.csv, the same
 *            checks, and the difference it makes for many households at once. What the file
 *            does not name stays as it is.
 * Units      as in figures.csv: cents, basis points, months of age.
 * Ownership  the set lives in the arena; texts of it point into the file's bytes. Errors
 *            NOT_VALID with `fault` filled: line and what. NO_ROOM: the arena is full.
 * Law        Pw 20-23, 37, 38: the identities of participatiewet.md section 3.
 * Never      real people: a reform has no effect on anybody. It answers a question.
 * Knows      ground/base only. */
#include "ground/base/arena.h"
#include "law/assist.h"

enum { LAW_REFORM_ROWS_MOST = 2000, LAW_REFORM_MONTHS_MOST = 120 };

struct law_reform_row {
    struct text key;
    struct day from;
    struct day to;
    int64_t amount; /* or LAW_NOT_FOUND */
    int64_t line;
};

struct law_reform {
    const struct law_reform_row *row;
    size_t count;
    const struct law_figures *figures; /* one a month, the oldest first */
    size_t months;
};

struct law_fault {
    int64_t line; /* of the file, from 1; 0: the whole */
    struct text what;
};

/* The name of an amount as in the first column. */
struct text law_amount_key(enum law_amount a);

/* Reads, checks line by line, and makes the figures of every month there is. */
MUST_USE enum outcome law_reform_read(struct arena *a, struct text csv, struct law_reform *ret,
                                      struct law_fault *ret_fault);
/* NULL for a month without norms. */
const struct law_figures *law_reform_for(const struct law_reform *r, struct month m);

/* What a careful reader would ask about: an identity of the act that does not hold, a norm that
 * does not grow like the others, a norm that is missing. One call a finding; the number. */
typedef void law_finding(void *arg, struct month m, struct text key, int64_t found,
                         int64_t expected, struct text what);
size_t law_reform_check(const struct law_reform *r, law_finding *each, void *arg);
/* Every amount that differs from ours, month by month where it starts to differ. */
typedef void law_difference(void *arg, struct month m, struct text key, int64_t ours,
                            int64_t theirs);
size_t law_reform_differences(const struct law_reform *r, law_difference *each, void *arg);

/* ---- many households under both ---- */

enum { LAW_DECILES = 11, LAW_WORST = 10 };

/* A household without a name: what it is made of, and nothing to find it by. */
struct law_shape {
    int64_t difference;
    uint8_t form; /* enum law_form */
    uint8_t children;
    uint8_t others;
    bool wage;
    bool other_income;
};

/* All households of one shape; of children and of others four means four or more. */
struct law_group {
    struct law_shape shape; /* its difference: the average, to the cent towards zero */
    int64_t count;
    int64_t sum;
};
enum { LAW_GROUP_MOST = 4, LAW_GROUPS = LAW_FORM_COUNT * 5 * 5 * 2 * 2 };

struct law_spread {
    int64_t count;
    int64_t changed;
    int64_t more; /* get more */
    int64_t less;
    int64_t lose;                /* had a right and have none */
    int64_t gain;                /* the other way round */
    int64_t open;                /* not counted: a question is open under one of the two */
    int64_t sum;                 /* cents a month */
    int64_t decile[LAW_DECILES]; /* [0] the least, [5] the middle, [10] the most */
    struct law_shape worst[LAW_WORST]; /* the greatest loss first */
    size_t worst_count;
    struct {
        int64_t count;
        int64_t sum;
    } group[LAW_GROUPS];
};

/* Adds one household. `differences` has room for `most`; NO_ROOM beyond it. NOT_FOUND: no norms
 * for its month under one of the two; then it is not counted. */
MUST_USE enum outcome law_spread_add(struct law_spread *s, const struct law_reform *r,
                                     const struct law_household *h, int64_t *differences,
                                     size_t most);
/* For sums over real people, of whom no single one may be shown: the shapes that at least so
 * many households share and that lose on average, the greatest average loss first. */
size_t law_spread_groups(const struct law_spread *s, int64_t least,
                         struct law_group ret[LAW_WORST]);
/* Sorts the differences and fills the deciles (nearest rank). */
void law_spread_close(struct law_spread *s, int64_t *differences);
#endif
