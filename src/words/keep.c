#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "words/words.h"

#include "ground/base/banned.h"

/* A kept letter: a line a field, "key TAB value"; \n, \t and \\ are written as escapes. The
 * first line says which shape it is, so that letters of today open in twenty years. */

enum { KEPT_MOST = 256 << 10 };

struct keeper {
    char *at;
    size_t len;
    size_t room;
};

static void put(struct keeper *k, struct text t, bool escape)
{
    for (size_t i = 0; i < t.len && k->len + 2 < k->room; i++) {
        char c = t.at[i];
        if (escape && (c == '\n' || c == '\t' || c == '\\')) {
            k->at[k->len++] = '\\';
            c = c == '\n' ? 'n' : c == '\t' ? 't' : '\\';
        }
        k->at[k->len++] = c;
    }
}

static void line(struct keeper *k, struct text key, struct text value)
{
    put(k, key, false);
    put(k, TEXT("\t"), false);
    put(k, value, true);
    put(k, TEXT("\n"), false);
}

static void line_number(struct keeper *k, struct text key, int64_t n)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%" PRId64, n);
    line(k, key, (struct text){digits, (size_t)len});
}

static const struct text kinds[] = {TEXT_INIT("p"), TEXT_INIT("h"), TEXT_INIT("i"),
                                    TEXT_INIT("r")};

static size_t size_of(const struct letter *l)
{
    size_t n = 1024 + 2 * (l->name.len + l->post.len + l->subject.len + l->law.len +
                           l->signed_by.len + l->signed_as.len);
    for (size_t i = 0; i < l->lines_count; i++)
        n += 2 * l->lines[i].len + 8;
    for (size_t i = 0; i < l->parts_count; i++)
        n += 2 * (l->parts[i].text.len + l->parts[i].article.len) + 64;
    return n;
}

struct text letter_keep(struct arena *a, const struct letter *l)
{
    struct keeper k = {.room = size_of(l)};
    k.at = arena_take(a, k.room, 1);
    if (k.at == NULL)
        return NO_TEXT;
    line(&k, TEXT("letter"), TEXT("1"));
    line(&k, TEXT("lang"), language_code(l->lang));
    line_number(&k, TEXT("je"), l->je ? 1 : 0);
    line(&k, TEXT("name"), l->name);
    if (l->post.len > 0)
        line(&k, TEXT("post"), l->post);
    for (size_t i = 0; i < l->lines_count; i++)
        line(&k, TEXT("line"), l->lines[i]);
    line_number(&k, TEXT("day"), l->day.n);
    line(&k, TEXT("subject"), l->subject);
    for (size_t i = 0; i < l->parts_count; i++) {
        const struct letter_part *p = &l->parts[i];
        line(&k, kinds[p->kind], p->text);
        if (p->kind != LETTER_ROW)
            continue;
        line(&k, TEXT("article"), p->article);
        line_number(&k, TEXT("cents"), p->cents.n);
        line_number(&k, TEXT("sum"), p->sum ? 1 : 0);
    }
    line(&k, TEXT("law"), l->law);
    if (l->has_objection)
        line_number(&k, TEXT("objection"), l->objection.n);
    line(&k, TEXT("by"), l->signed_by);
    line(&k, TEXT("as"), l->signed_as);
    line_number(&k, TEXT("reference"), l->reference);
    return (struct text){k.at, k.len};
}

static struct text unescape(struct arena *a, struct text t)
{
    if (t.len == 0)
        return TEXT("");
    char *out = arena_take(a, t.len, 1);
    if (out == NULL)
        return NO_TEXT;
    size_t n = 0;
    for (size_t i = 0; i < t.len; i++) {
        char c = t.at[i];
        if (c == '\\' && i + 1 < t.len) {
            i++;
            c = t.at[i] == 'n' ? '\n' : t.at[i] == 't' ? '\t' : t.at[i];
        }
        out[n++] = c;
    }
    return (struct text){out, n};
}

static bool part_line(struct letter *l, struct text key, struct text v)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (!text_same(key, kinds[i]))
            continue;
        if (l->parts_count == LETTER_PARTS_MOST)
            l->full = true;
        else
            l->parts[l->parts_count++] =
                (struct letter_part){.kind = (enum letter_kind)i, .text = v};
        return true;
    }
    return false;
}

static enum outcome number_line(struct letter *l, struct text key, struct text v)
{
    int64_t n;
    enum outcome o = text_number(v, &n);
    if (o != OUTCOME_OK)
        return o;
    struct letter_part *last = l->parts_count == 0 ? NULL : &l->parts[l->parts_count - 1];
    if (text_same(key, TEXT("je")))
        l->je = n != 0;
    else if (text_same(key, TEXT("day")))
        l->day = (struct day){(int32_t)n};
    else if (text_same(key, TEXT("objection"))) {
        l->objection = (struct day){(int32_t)n};
        l->has_objection = true;
    } else if (text_same(key, TEXT("reference")))
        l->reference = n;
    else if (text_same(key, TEXT("cents")) && last != NULL)
        last->cents = (struct cents){n};
    else if (text_same(key, TEXT("sum")) && last != NULL)
        last->sum = n != 0;
    else
        return OUTCOME_NOT_VALID;
    return OUTCOME_OK;
}

static enum outcome read_line(struct letter *l, struct text key, struct text v)
{
    if (part_line(l, key, v))
        return l->full ? OUTCOME_NOT_VALID : OUTCOME_OK;
    if (text_same(key, TEXT("letter")))
        return text_same(v, TEXT("1")) ? OUTCOME_OK : OUTCOME_NOT_VALID;
    if (text_same(key, TEXT("lang")))
        l->lang = text_same(v, TEXT("en")) ? LANGUAGE_EN : LANGUAGE_NL;
    else if (text_same(key, TEXT("name")))
        l->name = v;
    else if (text_same(key, TEXT("post")))
        l->post = v;
    else if (text_same(key, TEXT("line")) && l->lines_count < LETTER_LINES_MOST)
        l->lines[l->lines_count++] = v;
    else if (text_same(key, TEXT("subject")))
        l->subject = v;
    else if (text_same(key, TEXT("article")) && l->parts_count > 0)
        l->parts[l->parts_count - 1].article = v;
    else if (text_same(key, TEXT("law")))
        l->law = v;
    else if (text_same(key, TEXT("by")))
        l->signed_by = v;
    else if (text_same(key, TEXT("as")))
        l->signed_as = v;
    else
        return number_line(l, key, v);
    return OUTCOME_OK;
}

enum outcome letter_kept(struct text kept, struct letter *ret_letter, struct arena *a)
{
    if (!text_starts(kept, TEXT("letter\t1\n")) || kept.len > KEPT_MOST)
        return OUTCOME_NOT_VALID;
    struct letter *l = arena_take(a, 1, sizeof *l);
    if (l == NULL)
        return OUTCOME_NO_ROOM;
    while (kept.len > 0) {
        struct text row;
        struct text key;
        struct text value;
        if (!text_cut(kept, '\n', &row, &kept))
            return OUTCOME_NOT_VALID;
        if (!text_cut(row, '\t', &key, &value))
            return OUTCOME_NOT_VALID;
        enum outcome o = read_line(l, key, unescape(a, value));
        if (o != OUTCOME_OK)
            return o;
    }
    if (a->full)
        return OUTCOME_NO_ROOM;
    *ret_letter = *l;
    return OUTCOME_OK;
}
