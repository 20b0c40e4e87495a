#include "people/inside.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "ground/base/banned.h"

/* One line a field: adding a field is adding a line here. */
static const struct {
    struct text key;
    size_t offset;
} texts[] = {
#define AT(key, member)                                                                        \
    {                                                                                          \
        TEXT_INIT(key), offsetof(struct person, member)                                        \
    }
    AT("pronounce", pronounce),
    AT("first_words", first_words),
    AT("mother_tongue", mother_tongue),
    AT("phone", phone),
    AT("email", email),
    AT("contact_note", contact_note),
    AT("bsn", bsn),
    AT("first_names", first_names),
    AT("prefix", prefix),
    AT("surname", surname),
    AT("partner_prefix", partner_prefix),
    AT("partner_surname", partner_surname),
    AT("street", address.street),
    AT("number", address.number),
    AT("postcode", address.postcode),
    AT("town", address.town),
    AT("country", address.country),
#undef AT
};

static const struct text name_uses[] = {TEXT_INIT("E"), TEXT_INIT("P"), TEXT_INIT("V"),
                                        TEXT_INIT("N")};

struct out {
    char *at;
    size_t used;
};

/* A tab and a line end part the fields, so they are written as \t and \n inside. */
static void put(struct out *o, struct text key, struct text value)
{
    if (value.len == 0)
        return;
    memcpy(o->at + o->used, key.at, key.len);
    o->used += key.len;
    o->at[o->used++] = '\t';
    for (size_t i = 0; i < value.len; i++) {
        char c = value.at[i];

        if (c == '\n' || c == '\t' || c == '\\') {
            o->at[o->used++] = '\\';
            c = c == '\n' ? 'n' : c == '\t' ? 't' : '\\';
        }
        o->at[o->used++] = c;
    }
    o->at[o->used++] = '\n';
}

static struct text text_at(const struct person *p, size_t offset)
{
    struct text t;

    memcpy(&t, (const char *)p + offset, sizeof t);
    return t;
}

enum outcome person_pack(struct arena *a, const struct person *p, struct text *ret_bytes)
{
    enum { FIXED = 512 };
    size_t size = FIXED;
    struct out o = {0};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        size += texts[i].key.len + 2 + 2 * text_at(p, texts[i].offset).len;
    o.at = arena_take(a, size, 1);
    if (o.at == NULL)
        return OUTCOME_NO_ROOM;
    put(&o, TEXT("form"), TEXT("1"));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        put(&o, texts[i].key, text_at(p, texts[i].offset));
    put(&o, TEXT("address_form"), p->address_form == ADDRESS_JE ? TEXT("je") : TEXT("u"));
    put(&o, TEXT("name_use"), name_uses[p->name_use]);
    put(&o, TEXT("born"), birth_iso(a, p->born));
    if (p->has_died)
        put(&o, TEXT("died"), birth_iso(a, p->died));
    if (p->secret_address)
        put(&o, TEXT("secret_address"), TEXT("1"));
    if (p->address.postal_only)
        put(&o, TEXT("postal_only"), TEXT("1"));
    if (a->full)
        return OUTCOME_NO_ROOM;
    *ret_bytes = (struct text){o.at, o.used};
    return OUTCOME_OK;
}

static struct text plain_of(struct arena *a, struct text written)
{
    char *to = arena_take(a, written.len + 1, 1);
    size_t used = 0;

    if (to == NULL)
        return NO_TEXT;
    for (size_t i = 0; i < written.len; i++) {
        char c = written.at[i];

        if (c == '\\' && i + 1 < written.len) {
            c = written.at[++i];
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
        }
        to[used++] = c;
    }
    return (struct text){to, used};
}

static enum outcome birth_read(struct text t, struct birth *ret)
{
    int64_t year = 0, month = 0, day = 0;

    if (t.len != 10 || text_number(text_first(t, 4), &year) != OUTCOME_OK ||
        text_number(text_first(text_from(t, 5), 2), &month) != OUTCOME_OK ||
        text_number(text_from(t, 8), &day) != OUTCOME_OK)
        return OUTCOME_NOT_VALID;
    *ret = (struct birth){(int)year, (int)month, (int)day};
    return OUTCOME_OK;
}

static enum outcome field_read(struct arena *a, struct text key, struct text value,
                               struct person *p)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (text_same(texts[i].key, key)) {
            struct text t = plain_of(a, value);

            memcpy((char *)p + texts[i].offset, &t, sizeof t);
            return t.at == NULL ? OUTCOME_NO_ROOM : OUTCOME_OK;
        }
    if (text_same(key, TEXT("address_form")))
        p->address_form = text_same(value, TEXT("je")) ? ADDRESS_JE : ADDRESS_U;
    for (size_t i = 0; i < 4 && text_same(key, TEXT("name_use")); i++)
        if (text_same(value, name_uses[i]))
            p->name_use = (enum name_use)i;
    if (text_same(key, TEXT("born")))
        return birth_read(value, &p->born);
    if (text_same(key, TEXT("died"))) {
        p->has_died = true;
        return birth_read(value, &p->died);
    }
    if (text_same(key, TEXT("secret_address")))
        p->secret_address = true;
    if (text_same(key, TEXT("postal_only")))
        p->address.postal_only = true;
    return OUTCOME_OK;
}

enum outcome person_unpack(struct arena *a, struct text bytes, struct person *ret_person)
{
    struct person p = {0};
    struct text line, key, value, rest = bytes;

    if (!text_starts(bytes, TEXT("form\t1\n")))
        return OUTCOME_NOT_VALID;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct text none = TEXT_INIT("");

        memcpy((char *)&p + texts[i].offset, &none, sizeof none);
    }
    while (rest.len > 0) {
        enum outcome o;

        if (!text_cut(rest, '\n', &line, &rest) || !text_cut(line, '\t', &key, &value))
            return OUTCOME_NOT_VALID;
        o = field_read(a, key, value, &p);
        if (o != OUTCOME_OK)
            return o;
    }
    *ret_person = p;
    return OUTCOME_OK;
}
