#include "law/fields.h"

#include <assert.h>
#include <string.h>

#include "law/assist.h"

#include "ground/base/banned.h"

#define X(code, name) TEXT_INIT(#name),
const struct text law_roles[LAW_ROLES] = {LAW_ROLE_NAMES(X)};
const struct text law_income_kinds[LAW_INCOME_KIND_COUNT] = {LAW_INCOME_KINDS(X)};
const struct text law_asset_kinds[LAW_ASSET_KIND_COUNT] = {LAW_ASSET_KINDS(X)};
#undef X

#define PLACE(type, member_)                                                                   \
    .offset = offsetof(struct type, member_), .size = sizeof(((struct type *)0)->member_)
#define UNKNOWN(type, member_)                                                                 \
    .unknown = offsetof(struct type, member_),                                                 \
    .unknown_size = sizeof(((struct type *)0)->member_)
#define CHOICES(names, count) .choices = (names), .choice_count = (count), .most = (count)-1

/* The plain lines of the table, for each struct. A decision is there or not: never unknown. */
#define LINE(type, code, name, kind_, member, most_, ask_)                                     \
    {.key = TEXT_INIT(#name),                                                                  \
     .kind = LAW_KIND_##kind_,                                                                 \
     PLACE(type, member),                                                                      \
     UNKNOWN(type, unknown),                                                                   \
     .bit = LAW_KIND_##kind_ == LAW_KIND_DECISION ? 0 : LAW_##code##_UNKNOWN,                  \
     .most = (most_),                                                                          \
     .ask = LAW_ASK_##ask_},
#define H(...) LINE(law_household, __VA_ARGS__)
#define P(...) LINE(law_person, __VA_ARGS__)
#define I(...) LINE(law_income, __VA_ARGS__)
#define A(...) LINE(law_asset, __VA_ARGS__)

/* clang-format off */
static const struct law_field household[] = {
    {.key = TEXT_INIT("id"), .kind = LAW_KIND_ID, .ask = -1},
    {.key = TEXT_INIT("month"), .kind = LAW_KIND_MONTH, PLACE(law_household, month), .ask = -1,
     .must = true},
    {.key = TEXT_INIT("persons"), .kind = LAW_KIND_LIST, .object = LAW_OF_PERSON,
     PLACE(law_household, person_count), .most = LAW_PERSONS_MOST, .ask = -1, .must = true},
    {.key = TEXT_INIT("income"), .kind = LAW_KIND_LIST, .object = LAW_OF_INCOME,
     PLACE(law_household, income_count), UNKNOWN(law_household, unknown),
     .bit = LAW_INCOMES_UNKNOWN, .most = LAW_INCOMES_MOST, .ask = LAW_ASK_INCOMES},
    {.key = TEXT_INIT("assets"), .kind = LAW_KIND_LIST, .object = LAW_OF_ASSET,
     PLACE(law_household, asset_count), UNKNOWN(law_household, unknown),
     .bit = LAW_ASSETS_UNKNOWN, .most = LAW_ASSETS_MOST, .ask = LAW_ASK_ASSETS},
    LAW_HOUSEHOLD_FIELDS(H)
    {.key = TEXT_INIT("exemption"), .kind = LAW_KIND_GROUP, .object = LAW_OF_EXEMPTION, .ask = -1},
    {.key = TEXT_INIT("reduction"), .kind = LAW_KIND_GROUP, .object = LAW_OF_REDUCTION, .ask = -1},
    {.key = TEXT_INIT("measure"), .kind = LAW_KIND_GROUP, .object = LAW_OF_MEASURE, .ask = -1},
    {.key = TEXT_INIT("switches"), .kind = LAW_KIND_GROUP, .object = LAW_OF_SWITCHES, .ask = -1},
};
static const struct law_field exemption[] = {LAW_EXEMPTION_FIELDS(H)};
static const struct law_field reduction[] = {LAW_REDUCTION_FIELDS(H)};
static const struct law_field measure[] = {LAW_MEASURE_FIELDS(H)};
static const struct law_field switches[] = {LAW_SWITCHES_FIELDS(H)};
static const struct law_field person[] = {
    {.key = TEXT_INIT("id"), .kind = LAW_KIND_NAME, .ask = -1, .must = true},
    {.key = TEXT_INIT("role"), .kind = LAW_KIND_CHOICE, PLACE(law_person, role),
     CHOICES(law_roles, LAW_ROLES), .ask = -1, .must = true},
    {.key = TEXT_INIT("born"), .kind = LAW_KIND_DAY, PLACE(law_person, born),
     UNKNOWN(law_person, born_unknown), .bit = 1, .ask = LAW_ASK_BORN},
#define X(code, name, article) \
    {.key = TEXT_INIT(#name), .kind = LAW_KIND_FACT, PLACE(law_person, facts), \
     UNKNOWN(law_person, unknown), .bit = LAW_HAS(code), .most = 1, .ask = LAW_ASK_FACT},
    LAW_FACTS(X)
#undef X
    LAW_PERSON_FIELDS(P)
};
static const struct law_field income[] = {
    {.key = TEXT_INIT("person"), .kind = LAW_KIND_PERSON, PLACE(law_income, person),
     .most = LAW_PERSONS_MOST - 1, .ask = -1, .must = true},
    {.key = TEXT_INIT("kind"), .kind = LAW_KIND_CHOICE, PLACE(law_income, kind),
     CHOICES(law_income_kinds, LAW_INCOME_KIND_COUNT), .ask = -1, .must = true},
    LAW_INCOME_FIELDS(I)
};
static const struct law_field asset[] = {
    {.key = TEXT_INIT("kind"), .kind = LAW_KIND_CHOICE, PLACE(law_asset, kind),
     CHOICES(law_asset_kinds, LAW_ASSET_KIND_COUNT), .ask = -1, .must = true},
    LAW_ASSET_FIELDS(A)
};

#define ALL(list) {(list), sizeof(list) / sizeof *(list)}
static const struct {
    const struct law_field *fields;
    size_t count;
} objects[LAW_OBJECTS] = {
    [LAW_OF_HOUSEHOLD] = ALL(household), [LAW_OF_EXEMPTION] = ALL(exemption),
    [LAW_OF_REDUCTION] = ALL(reduction), [LAW_OF_MEASURE] = ALL(measure),
    [LAW_OF_SWITCHES] = ALL(switches),
    [LAW_OF_PERSON] = ALL(person),       [LAW_OF_INCOME] = ALL(income),
    [LAW_OF_ASSET] = ALL(asset),
};
/* clang-format on */

const struct law_field *law_fields(enum law_object object, size_t *ret_count)
{
    assert(object < LAW_OBJECTS);
    *ret_count = objects[object].count;
    return objects[object].fields;
}

/* A member of 1, 2, 4 or 8 bytes; below 0 only in the last two (days, months, cents). */
static int64_t number_at(const void *base, size_t offset, size_t size)
{
    const unsigned char *const at = (const unsigned char *)base + offset;
    uint16_t two = 0;
    int32_t four = 0;
    int64_t eight = 0;

    switch (size) {
    case sizeof two: memcpy(&two, at, sizeof two); return two;
    case sizeof four: memcpy(&four, at, sizeof four); return four;
    case sizeof eight: memcpy(&eight, at, sizeof eight); return eight;
    default: assert(size == 1); return *at;
    }
}

static void number_put(void *base, size_t offset, size_t size, int64_t value)
{
    unsigned char *const at = (unsigned char *)base + offset;
    const uint16_t two = (uint16_t)value;
    const int32_t four = (int32_t)value;

    switch (size) {
    case sizeof two: memcpy(at, &two, sizeof two); break;
    case sizeof four: memcpy(at, &four, sizeof four); break;
    case sizeof value: memcpy(at, &value, sizeof value); break;
    default: assert(size == 1); *at = (unsigned char)value;
    }
}

static void bit_put(void *base, size_t offset, size_t size, uint32_t bit, bool on)
{
    const int64_t now = number_at(base, offset, size);

    number_put(base, offset, size, on ? now | bit : now & ~(int64_t)bit);
}

int64_t law_field_get(const struct law_field *f, const void *base)
{
    const int64_t n = number_at(base, f->offset, f->size);

    return f->kind == LAW_KIND_FACT ? (n & f->bit) != 0 : n;
}

void law_field_set(const struct law_field *f, void *base, int64_t value)
{
    if (f->kind == LAW_KIND_FACT)
        bit_put(base, f->offset, f->size, f->bit, value != 0);
    else
        number_put(base, f->offset, f->size, value);
    if (f->bit != 0)
        bit_put(base, f->unknown, f->unknown_size, f->bit, false);
}

bool law_field_is_unknown(const struct law_field *f, const void *base)
{
    return f->bit != 0 && (number_at(base, f->unknown, f->unknown_size) & f->bit) != 0;
}

void law_field_forget(const struct law_field *f, void *base)
{
    assert(f->bit != 0);
    bit_put(base, f->unknown, f->unknown_size, f->bit, true);
}
