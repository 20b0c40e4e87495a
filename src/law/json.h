#ifndef ERK_LAW_JSON_H
#define ERK_LAW_JSON_H
/* json - the words of JSON, read and written in place: strings, whole numbers, punctuation.
 *
 * Purpose    a household-month a line, hundreds of thousands a second, without a tree in
 *            memory; what the words mean is for household_json.c.
 * Ownership  texts point into the line, or into the bytes the caller gives. Nothing allocates.
 * Errors     LAW_WRONG_NOTHING, or why the word is refused; then `at` stands where it is wrong.
 * Knows      ground/base only. */
#include "law/calculate.h"
#include "law/household_json.h"

struct json {
    const char *start;
    const char *at;
    const char *end;
};

static inline bool law_json_next_is(struct json *j, char c)
{
    while (j->at < j->end &&
           (*j->at == ' ' || *j->at == '\t' || *j->at == '\r' || *j->at == '\n'))
        j->at++;
    return j->at < j->end && *j->at == c;
}

static inline bool law_json_take(struct json *j, char c)
{
    const bool is = law_json_next_is(j, c);

    j->at += is;
    return is;
}

bool law_json_word(struct json *j, struct text w); /* takes it when it is next */
/* The string as it stands between its quotes; escapes are checked, not made. */
enum law_wrong law_json_raw(struct json *j, struct text *ret_raw, bool *ret_escaped);
/* The string with its escapes made; those need room in `bytes`. */
enum law_wrong law_json_string(struct json *j, char *bytes, size_t size, struct text *ret);
enum law_wrong law_json_whole(struct json *j, int64_t *ret); /* 0 or more */
/* A string that may be repeated as it stands: good UTF-8, good escapes. */
bool law_json_is_sound(struct text raw);

/* ---- writing: sticky when full ----------------------------------------------------------- */

void put_bytes(struct law_output *o, const char *at, size_t len);
#define PUT(o, literal) put_bytes((o), ("" literal), sizeof(literal) - 1)
static inline void put_text(struct law_output *o, struct text t)
{
    put_bytes(o, t.at, t.len);
}
void put_number(struct law_output *o, int64_t n);
void put_bool(struct law_output *o, bool yes);
void put_month(struct law_output *o, struct month m);
void put_day(struct law_output *o, struct day d);
void put_string(struct law_output *o, struct text t); /* quoted and escaped */
#endif
