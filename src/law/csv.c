#include "law/csv.h"

#include <string.h>

#include "ground/base/banned.h"

/* One cell from the front of the rest. Cells in quotes are written to `bytes`. */
static bool cell(struct text *rest, char between, char **bytes, char *end, struct text *ret)
{
    const char *at = rest->at;
    const char *const stop = rest->at + rest->len;
    char *const made = *bytes;

    if (at == stop || *at != '"') {
        const char *const next = rest->len == 0 ? NULL : memchr(at, between, rest->len);
        const size_t len = next == NULL ? rest->len : (size_t)(next - at);

        *ret = text_trim((struct text){at, len});
        *rest = text_from(*rest, next == NULL ? rest->len : len + 1);
        return true;
    }
    for (at++; at < stop; at++) {
        if (*at == '"' && (at + 1 == stop || at[1] != '"'))
            break;
        at += *at == '"' ? 1 : 0;
        if (*bytes == end)
            return false;
        *(*bytes)++ = *at;
    }
    if (at >= stop || (at + 1 < stop && at[1] != between))
        return false; /* no end, or something behind it */
    *ret = text_trim((struct text){made, (size_t)(*bytes - made)});
    *rest = text_from(*rest, (size_t)(at - rest->at) + 2);
    return true;
}

/* A line that ends in `between` has an empty cell there, which says nothing. */
static struct text without_end(struct text line)
{
    while (line.len > 0 && (line.at[line.len - 1] == '\r' || line.at[line.len - 1] == '\n'))
        line.len--;
    return line;
}

static char most_used(struct text line)
{
    static const char signs[] = {';', ',', '\t'};
    size_t best = 0;
    char sign = ';';

    for (size_t i = 0; i < sizeof signs; i++) {
        size_t n = 0;

        for (size_t k = 0; k < line.len; k++)
            n += line.at[k] == signs[i];
        if (n > best) {
            best = n;
            sign = signs[i];
        }
    }
    return sign;
}

enum outcome law_csv_header(struct law_csv *csv, struct text line)
{
    char *bytes = csv->bytes;
    struct text rest = {0};

    line = without_end(line);
    *csv = (struct law_csv){.between = most_used(line)};
    if (line.len > sizeof csv->bytes / 2)
        return OUTCOME_NO_ROOM;
    memcpy(bytes, line.at, line.len);
    rest = (struct text){bytes, line.len};
    bytes += line.len;
    while (rest.len > 0) {
        struct text name = {0};

        if (csv->count == LAW_CSV_COLUMNS)
            return OUTCOME_NO_ROOM;
        if (!cell(&rest, csv->between, &bytes, csv->bytes + sizeof csv->bytes, &name))
            return OUTCOME_NOT_VALID;
        csv->wrong = name;
        if (!text_same(name, TEXT("id")) && !law_form_knows(name, &csv->near))
            return OUTCOME_NOT_VALID;
        for (size_t i = 0; i < csv->count; i++) {
            if (text_same(csv->name[i], name))
                return OUTCOME_CONFLICT;
        }
        csv->name[csv->count++] = name;
    }
    csv->wrong = NO_TEXT;
    return OUTCOME_OK;
}

enum outcome law_csv_row(const struct law_csv *csv, struct text line, char *bytes, size_t size,
                         struct law_form_pair *ret_pairs, size_t *ret_count)
{
    char *const end = bytes + size;
    struct text rest = without_end(line);
    size_t at = 0;
    size_t count = 0;

    while (rest.len > 0) {
        struct text value = {0};

        if (!cell(&rest, csv->between, &bytes, end, &value))
            return OUTCOME_NOT_VALID;
        if (value.len > 0 && at >= csv->count)
            return OUTCOME_NOT_VALID;
        if (value.len > 0)
            ret_pairs[count++] = (struct law_form_pair){csv->name[at], value};
        at++;
    }
    *ret_count = count;
    return OUTCOME_OK;
}
