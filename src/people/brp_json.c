/* brp_json - persons of the BRP API (Haal Centraal 2.7): {"personen": [ ... ]} or the list
 * alone. The list is cut into objects while it streams in, so a large file does not become a
 * large tree; each object is then read by jansson, with duplicate keys refused. */
#include "people/inside.h"

#include <jansson.h>
#include <string.h>

#include "people/nl.po.h"

#include "ground/base/banned.h"

enum { DEPTH_MOST = 40 };

struct json_reader {
    struct brp_reader door;
    struct arena *arena;
    brp_take *take;
    brp_bad *bad;
    void *arg;
    struct import_report *report;
    char *object; /* BRP_OBJECT_MOST bytes */
    size_t object_len;
    bool too_long;
    int depth;
    int list_depth; /* depth at which the persons stand; 0: not found yet */
    bool in_string;
    bool escaped;
    char key[16]; /* the last string, to know "personen" */
    size_t key_len;
    bool key_fits;
    bool key_was_personen;
    bool wrong;
};

/* ---- one object ---- */

/* "naam.voornamen": the value at the end of a path of keys, or NULL. */
static const json_t *at_path(const json_t *from, const char *const *keys)
{
    for (; from != NULL && *keys != NULL; keys++)
        from = json_object_get(from, *keys);
    return from;
}
#define AT(from, ...) at_path((from), (const char *const[]){__VA_ARGS__, NULL})

static struct text text_of_json(struct arena *a, const json_t *j)
{
    if (json_is_string(j))
        return arena_copy(
            a, text_trim((struct text){json_string_value(j), json_string_length(j)}));
    if (json_is_integer(j))
        return arena_print(a, "%lld", (long long)json_integer_value(j));
    return TEXT("");
}

/* The four kinds of date of the API; false: it is none of them. */
static bool birth_of_json(const json_t *j, struct birth *ret)
{
    const json_t *date = json_object_get(j, "datum");
    const json_t *year = json_object_get(j, "jaar");
    const json_t *month = json_object_get(j, "maand");
    struct day d;

    if (j == NULL || json_is_true(json_object_get(j, "onbekend"))) {
        *ret = (struct birth){0};
        return true;
    }
    if (json_is_string(date)) {
        struct date of;

        if (day_parse((struct text){json_string_value(date), json_string_length(date)}, &d) !=
            OUTCOME_OK)
            return false;
        of = date_of(d);
        *ret = (struct birth){of.year, of.month, of.day};
        return true;
    }
    if (!json_is_integer(year) || json_integer_value(year) < 1 ||
        json_integer_value(year) > 9999)
        return false;
    if (month != NULL && (!json_is_integer(month) || json_integer_value(month) < 1 ||
                          json_integer_value(month) > 12))
        return false;
    *ret = (struct birth){(int)json_integer_value(year),
                          month != NULL ? (int)json_integer_value(month) : 0, 0};
    return true;
}

static enum name_use name_use_of(const json_t *person)
{
    const json_t *code = AT(person, "naam", "aanduidingNaamgebruik", "code");
    const char *z = json_is_string(code) ? json_string_value(code) : "E";

    return *z == 'P'   ? NAME_PARTNER
           : *z == 'V' ? NAME_PARTNER_OWN
           : *z == 'N' ? NAME_OWN_PARTNER
                       : NAME_OWN;
}

static void address_fill(struct arena *a, const json_t *j, struct address *ret)
{
    const json_t *home = AT(j, "verblijfplaats", "verblijfadres");
    const json_t *use = AT(j, "verblijfplaats", "functieAdres", "code");
    struct text number = text_of_json(a, json_object_get(home, "huisnummer"));
    struct text letter = text_of_json(a, json_object_get(home, "huisletter"));
    struct text addition = text_of_json(a, json_object_get(home, "huisnummertoevoeging"));
    struct text post = text_of_json(a, json_object_get(home, "postcode"));
    const json_t *street = json_object_get(home, "officieleStraatnaam");

    if (!json_is_string(street))
        street = json_object_get(home, "korteStraatnaam");
    ret->street = text_of_json(a, street);
    ret->number = arena_print(a, "%.*s%.*s%s%.*s", TEXT_ARG(number), TEXT_ARG(letter),
                              addition.len > 0 ? "-" : "", TEXT_ARG(addition));
    ret->postcode = post.len == 6 ? arena_print(a, "%.4s %.2s", post.at, post.at + 4) : post;
    ret->town = text_of_json(a, json_object_get(home, "woonplaats"));
    ret->country = text_of_json(a, AT(home, "land", "omschrijving"));
    ret->postal_only = json_is_string(use) && strcmp(json_string_value(use), "B") == 0;
}

static void related_fill(struct arena *a, const json_t *j, struct brp_person *p)
{
    const json_t *one;
    size_t i;

    json_array_foreach(json_object_get(j, "kinderen"), i, one)
    {
        struct text bsn = text_of_json(a, json_object_get(one, "burgerservicenummer"));

        if (bsn.len > 0 && p->children < BRP_CHILDREN_MOST)
            p->child_bsn[p->children++] = bsn;
    }
    json_array_foreach(json_object_get(j, "ouders"), i, one)
    {
        struct text bsn = text_of_json(a, json_object_get(one, "burgerservicenummer"));

        if (bsn.len > 0 && p->parents < BRP_PARENTS_MOST)
            p->parent_bsn[p->parents++] = bsn;
    }
    json_array_foreach(json_object_get(j, "partners"), i, one)
    {
        if (json_object_get(one, "ontbindingHuwelijkPartnerschap") != NULL)
            continue;
        p->partner_bsn = text_of_json(a, json_object_get(one, "burgerservicenummer"));
        p->person.partner_prefix = text_of_json(a, AT(one, "naam", "voorvoegsel"));
        p->person.partner_surname = text_of_json(a, AT(one, "naam", "geslachtsnaam"));
    }
}

static void status_fill(const json_t *j, struct brp_person *p)
{
    const json_t *code = AT(j, "opschortingBijhouding", "reden", "code");
    const char *z = json_is_string(code) ? json_string_value(code) : "";

    if (*z == 'F')
        p->refused = (struct brp_remark){TEXT("opschortingBijhouding"), "list_in_error",
                                         &say_people_import_list_in_error};
    else if (*z == 'E' || *z == 'R' || *z == 'M')
        brp_remark(p, TEXT("opschortingBijhouding"), "not_resident",
                   &say_people_import_not_resident);
    if (*z == 'O' || json_object_get(j, "overlijden") != NULL) {
        p->person.has_died = true;
        brp_remark(p, TEXT("overlijden"), "died", &say_people_import_died);
        if (!birth_of_json(AT(j, "overlijden", "datum"), &p->person.died))
            p->refused = (struct brp_remark){TEXT("overlijden.datum"), "died_wrong",
                                             &say_people_import_died_wrong};
    }
}

static void person_fill(struct json_reader *r, const json_t *j, struct brp_person *ret)
{
    struct person *p = &ret->person;

    p->bsn = text_of_json(r->arena, json_object_get(j, "burgerservicenummer"));
    p->first_names = text_of_json(r->arena, AT(j, "naam", "voornamen"));
    p->prefix = text_of_json(r->arena, AT(j, "naam", "voorvoegsel"));
    p->surname = text_of_json(r->arena, AT(j, "naam", "geslachtsnaam"));
    if (text_same(p->surname, TEXT(".")) || p->surname.len == 0) {
        p->surname = p->first_names;
        p->first_names = TEXT("");
    }
    p->name_use = name_use_of(j);
    if (!birth_of_json(AT(j, "geboorte", "datum"), &p->born))
        ret->refused = (struct brp_remark){TEXT("geboorte.datum"), "born_wrong",
                                           &say_people_import_born_wrong};
    else if (p->born.day == 0)
        brp_remark(ret, TEXT("geboorte.datum"), "born_in_part",
                   &say_people_import_born_in_part);
    p->secret_address = json_is_true(json_object_get(j, "geheimhoudingPersoonsgegevens"));
    if (p->secret_address)
        brp_remark(ret, TEXT("geheimhoudingPersoonsgegevens"), "secret",
                   &say_people_import_secret);
    address_fill(r->arena, j, &p->address);
    related_fill(r->arena, j, ret);
    status_fill(j, ret);
    brp_judge(ret, TEXT("burgerservicenummer"), TEXT("naam.geslachtsnaam"));
}

static void bad_object(struct json_reader *r, const char *key, const struct sentence *why)
{
    r->bad(r->arg, r->report->lines, (struct brp_remark){TEXT("personen"), key, why});
}

static enum outcome object_done(struct json_reader *r)
{
    struct brp_person p = {0};
    json_error_t error;
    json_t *j;

    r->report->lines++;
    if (r->too_long) {
        r->too_long = false;
        bad_object(r, "line_too_long", &say_people_import_line_too_long);
        return OUTCOME_OK;
    }
    j = json_loadb(r->object, r->object_len, JSON_REJECT_DUPLICATES, &error);
    if (j == NULL) {
        bad_object(r, "line_broken", &say_people_import_line_broken);
        return OUTCOME_OK;
    }
    r->report->persons++;
    p.line = r->report->lines;
    person_fill(r, j, &p);
    json_decref(j);
    return r->arena->full ? OUTCOME_NO_ROOM : r->take(r->arg, &p);
}

/* ---- the stream ---- */

static void object_byte(struct json_reader *r, char c)
{
    if (r->list_depth <= 0 || r->depth <= r->list_depth)
        return;
    if (r->object_len == BRP_OBJECT_MOST)
        r->too_long = true;
    else
        r->object[r->object_len++] = c;
}

static void string_byte(struct json_reader *r, char c)
{
    if (r->escaped) {
        r->escaped = false;
    } else if (c == '\\') {
        r->escaped = true;
    } else if (c == '"') {
        r->in_string = false;
        r->key_was_personen =
            r->key_fits && text_same((struct text){r->key, r->key_len}, TEXT("personen"));
        return;
    }
    if (r->key_len < sizeof r->key)
        r->key[r->key_len++] = c;
    else
        r->key_fits = false;
}

static enum outcome one_byte(struct json_reader *r, char c)
{
    enum outcome o = OUTCOME_OK;

    if (r->in_string) {
        object_byte(r, c);
        string_byte(r, c);
        return OUTCOME_OK;
    }
    switch (c) {
    case '"':
        object_byte(r, c);
        r->in_string = true;
        r->key_len = 0;
        r->key_fits = true;
        break;
    case '[':
    case '{':
        if (r->list_depth == 0 && c == '[' &&
            (r->depth == 0 || (r->depth == 1 && r->key_was_personen)))
            r->list_depth = r->depth + 1;
        r->depth++;
        if (r->depth > DEPTH_MOST)
            return OUTCOME_NOT_VALID;
        if (r->list_depth > 0 && r->depth == r->list_depth + 1)
            r->object_len = 0;
        object_byte(r, c);
        break;
    case ']':
    case '}':
        object_byte(r, c);
        r->depth--;
        if (r->depth < 0)
            return OUTCOME_NOT_VALID;
        if (r->list_depth > 0 && r->depth == r->list_depth && c == '}')
            o = object_done(r);
        if (r->list_depth > 0 && r->depth < r->list_depth)
            r->list_depth = -1; /* the list has ended */
        break;
    default:
        object_byte(r, c);
        if (c != ':' && c != ' ' && c != '\n' && c != '\r' && c != '\t')
            r->key_was_personen = false;
    }
    return o;
}

static enum outcome json_bytes(struct brp_reader *door, struct text bytes)
{
    struct json_reader *r = (struct json_reader *)door;

    if (r->wrong)
        return OUTCOME_NOT_VALID;
    for (size_t i = 0; i < bytes.len; i++) {
        enum outcome o = one_byte(r, bytes.at[i]);

        if (o != OUTCOME_OK) {
            if (o == OUTCOME_NOT_VALID)
                bad_object(r, "no_brp_file", &say_people_import_no_brp_file);
            r->wrong = true;
            return o;
        }
    }
    return OUTCOME_OK;
}

static enum outcome json_done(struct brp_reader *door)
{
    struct json_reader *r = (struct json_reader *)door;

    if (r->list_depth == 0) {
        bad_object(r, "no_brp_file", &say_people_import_no_brp_file);
        return OUTCOME_NOT_VALID;
    }
    if (r->depth != 0) { /* what came whole is taken; the rest is said */
        r->report->lines++;
        bad_object(r, "file_cut", &say_people_import_file_cut);
        return OUTCOME_NOT_VALID;
    }
    return OUTCOME_OK;
}

enum outcome brp_json_open(struct arena *a, brp_take *take, brp_bad *bad, void *arg,
                           struct import_report *report, struct brp_reader **ret)
{
    struct json_reader *r = arena_take(a, 1, sizeof *r);

    if (r == NULL)
        return OUTCOME_NO_ROOM;
    r->door = (struct brp_reader){json_bytes, json_done};
    r->arena = a;
    r->take = take;
    r->bad = bad;
    r->arg = arg;
    r->report = report;
    r->object = arena_take(a, BRP_OBJECT_MOST, 1);
    if (r->object == NULL)
        return OUTCOME_NO_ROOM;
    *ret = &r->door;
    return OUTCOME_OK;
}
