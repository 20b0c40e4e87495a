#ifndef ERK_LAW_CALCULATE_H
#define ERK_LAW_CALCULATE_H
/* calculate - the same right as JSON Lines: one household-month a line in, one answer a line
 * out.
 *
 * Purpose    for `erkenning calculate`, for other people's scripts, and for who doubts us: the
 *            shapes are those of the contract; names in them do not change.
 * Units      integer euro cents; months YYYY-MM; days YYYY-MM-DD.
 * Ownership  the caller gives an arena; memory stays flat however long the input is.
 * Errors     a broken line gets an answer that says where and what, and the others are
 *            answered. BROKEN: a descriptor cannot be read or written. NO_ROOM: the arena is
 *            too small.
 * Limits     LAW_LINE_MOST bytes a line; a longer one is answered with an error and skipped
 *            without being held.
 * Knows      ground/base only. */
#include "law/assist.h"

enum law_trace { LAW_TRACE_NONE, LAW_TRACE_SHORT, LAW_TRACE_FULL };

enum {
    LAW_LINE_MOST = 1 << 20,
    LAW_ANSWER_MOST = 1 << 18,
    LAW_CALCULATE_ROOM = LAW_LINE_MOST + 2 * LAW_ANSWER_MOST + (1 << 20)
};

/* Bytes that are being written; sticky when full. */
struct law_output {
    char *at;
    size_t size;
    size_t used;
    bool full;
};

struct law_calculator;
/* What is kept between lines; lives in the arena. NULL when that is full. */
struct law_calculator *law_calculator_new(struct arena *a);
size_t law_calculator_size(void);
/* Appends one answer and a newline. OK: answered. NOT_VALID: answered with an error. NO_ROOM:
 * the output is full. `number` is the line's number, for the error. */
MUST_USE enum outcome law_calculate_line(struct law_calculator *c, struct text line,
                                         int64_t number, enum law_trace trace,
                                         struct law_output *out);

/* The answer to a line of which only the beginning was kept, because it was too long. */
MUST_USE enum outcome law_calculate_too_long(struct law_calculator *c, struct text beginning,
                                             int64_t number, struct law_output *out);

/* One line, without its end; `too_long`: only its beginning, the rest was passed over. */
typedef enum outcome law_line(void *arg, struct text line, int64_t number, bool too_long);
/* Each line until the end of `fd`, with memory that stays flat; blank ones are passed over, and
 * a byte-order mark. Stops at the first outcome that is not OK. BROKEN: it cannot be read. */
MUST_USE enum outcome law_lines_read(int fd, char *buffer, size_t size, law_line *each,
                                     void *arg, int64_t *ret_lines);

struct law_counts {
    int64_t lines;
    int64_t refused; /* answered with an error: the command ends with exit 3 */
};
/* Reads until the end of `in_fd`. Blank lines are passed over; a byte-order mark too. */
MUST_USE enum outcome law_calculate_stream(int in_fd, int out_fd, enum law_trace trace,
                                           struct arena *a, struct law_counts *ret);

/* A household as one line of input for calculate, with its newline; false when it does not fit.
 */
bool law_household_write(const struct law_household *h, struct law_output *out);
#endif
