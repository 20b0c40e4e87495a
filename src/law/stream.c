/* stream - lines from one descriptor, answers to another; the only file here that reads or
 * writes. It is not in the library. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "law/calculate.h"

#include "ground/base/banned.h"

struct stream {
    struct law_calculator *c;
    struct law_output out;
    enum law_trace trace;
    int out_fd;
    struct law_counts counts;
};

static enum outcome flush(struct stream *s)
{
    size_t done = 0;

    while (done < s->out.used) {
        const ssize_t n = write(s->out_fd, s->out.at + done, s->out.used - done);

        if (n < 0 && errno != EINTR)
            return OUTCOME_BROKEN;
        done += n < 0 ? 0 : (size_t)n;
    }
    s->out.used = 0;
    return OUTCOME_OK;
}

/* More input, or 0 at its end. */
static enum outcome fill(int fd, char *to, size_t room, size_t *ret_got)
{
    ssize_t n = 0;

    do {
        n = read(fd, to, room);
    } while (n < 0 && errno == EINTR);
    if (n < 0)
        return OUTCOME_BROKEN;
    *ret_got = (size_t)n;
    return OUTCOME_OK;
}

/* Lines, to whoever wants them. */
struct reading {
    law_line *each;
    void *arg;
    int64_t number;
    bool skipping; /* the rest of a line that was too long */
};

static enum outcome one_line(struct reading *r, struct text line, bool too_long)
{
    static const struct text mark = TEXT_INIT("\xEF\xBB\xBF");

    r->number++;
    if (r->number == 1 && text_starts(line, mark))
        line = text_from(line, mark.len);
    if (text_trim(line).len == 0 && !too_long)
        return OUTCOME_OK;
    return r->each(r->arg, line, r->number, too_long);
}

/* Every whole line in the buffer; keeps the rest at its start. */
static enum outcome lines(struct reading *r, char *buffer, size_t *used)
{
    size_t from = 0;

    while (from < *used) {
        const char *const end = memchr(buffer + from, '\n', *used - from);
        size_t len = 0;

        if (end == NULL)
            break;
        len = (size_t)(end - (buffer + from));
        if (!r->skipping) {
            const enum outcome o = one_line(r, (struct text){buffer + from, len}, false);

            if (o != OUTCOME_OK)
                return o;
        }
        r->skipping = false;
        from += len + 1;
    }
    if (r->skipping)
        from = *used;
    *used -= from;
    memmove(buffer, buffer + from, *used);
    return OUTCOME_OK;
}

enum outcome law_lines_read(int fd, char *buffer, size_t size, law_line *each, void *arg,
                            int64_t *ret_lines)
{
    struct reading r = {.each = each, .arg = arg};
    enum outcome o = OUTCOME_OK;
    size_t used = 0;
    size_t got = 0;

    do {
        o = fill(fd, buffer + used, size - used, &got);
        used += got;
        if (o == OUTCOME_OK)
            o = lines(&r, buffer, &used);
        if (o == OUTCOME_OK && used == size) { /* full, and no end in sight */
            o = one_line(&r, (struct text){buffer, used}, true);
            r.skipping = true;
            used = 0;
        }
    } while (o == OUTCOME_OK && got > 0);
    if (o == OUTCOME_OK && used > 0)
        o = one_line(&r, (struct text){buffer, used}, false);
    *ret_lines = r.number;
    return o;
}

static enum outcome calculate(void *arg, struct text line, int64_t number, bool too_long)
{
    struct stream *const s = arg;
    const enum outcome o = too_long ? law_calculate_too_long(s->c, line, number, &s->out)
                                    : law_calculate_line(s->c, line, number, s->trace, &s->out);

    if (o == OUTCOME_NOT_VALID)
        s->counts.refused++;
    else if (o != OUTCOME_OK)
        return o;
    return s->out.used > LAW_ANSWER_MOST ? flush(s) : OUTCOME_OK;
}

enum outcome law_calculate_stream(int in_fd, int out_fd, enum law_trace trace, struct arena *a,
                                  struct law_counts *ret)
{
    char *const buffer = arena_take(a, LAW_LINE_MOST, 1);
    struct stream s = {.c = law_calculator_new(a), .trace = trace, .out_fd = out_fd};
    enum outcome o = OUTCOME_OK;

    s.out.size = 2 * (size_t)LAW_ANSWER_MOST;
    s.out.at = arena_take(a, s.out.size, 1);
    if (s.out.at == NULL || s.c == NULL || buffer == NULL)
        return OUTCOME_NO_ROOM;
    o = law_lines_read(in_fd, buffer, LAW_LINE_MOST, calculate, &s, &s.counts.lines);
    if (o == OUTCOME_OK)
        o = flush(&s);
    *ret = s.counts;
    return o;
}
