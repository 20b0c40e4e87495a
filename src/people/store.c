#include "people/inside.h"

#include <assert.h>

#include "people/0001-people.sql.h"
#include "people/0002-beside.sql.h"
#include "people/0003-post.sql.h"
#include "people/0004-turns.sql.h"
#include "people/people.sql.h"

#include "ground/base/banned.h"

static const struct store_patch *const patches[] = {&people_patch_0001, &people_patch_0002,
                                                    &people_patch_0003, &people_patch_0004};
const struct store_room people_rows = {
    .name = "people",
    .patches = patches,
    .patch_count = sizeof patches / sizeof *patches,
    .statements = people_statements,
    .statement_count = people_statements_count,
};

static const struct text table = TEXT_INIT("people_person");

const struct text channel_key[3] = {
    [CONTACT_MESSAGE] = TEXT_INIT("message"),
    [CONTACT_LETTER] = TEXT_INIT("letter"),
    [CONTACT_PHONE] = TEXT_INIT("phone"),
};

static const struct text roles[] = {
    [MEMBER_APPLICANT] = TEXT_INIT("applicant"),
    [MEMBER_PARTNER] = TEXT_INIT("partner"),
    [MEMBER_CHILD] = TEXT_INIT("child"),
    [MEMBER_COHABITANT] = TEXT_INIT("cohabitant"),
};

struct text member_role_key(enum member_role role)
{
    return roles[role];
}

/* ---- finding: keyed hashes of whole combinations ---- */

static enum outcome lookup_add(struct db *db, struct text person, struct text what,
                               struct text value)
{
    struct text hash = witness_lookup(db, what, value);

    if (hash.at == NULL)
        return OUTCOME_NO_ROOM;
    return people_lookup_add_run(
        db, (struct people_lookup_add_in){.what = what, .hash = hash, .person = person});
}

static enum outcome name_lookup(struct db *db, const struct person *p, struct text name)
{
    struct text folded = name_fold(db->arena, name);

    if (folded.len == 0 || p->born.year == 0)
        return OUTCOME_OK;
    return lookup_add(db, p->id, TEXT("name_born"),
                      arena_print(db->arena, "%.*s|%.*s", TEXT_ARG(folded),
                                  TEXT_ARG(birth_iso(db->arena, p->born))));
}

/* A secret address cannot be searched: a postcode and number would give it away. */
static enum outcome address_lookup(struct db *db, const struct person *p)
{
    struct text post = name_fold(db->arena, p->address.postcode);
    struct text number = name_fold(db->arena, p->address.number);

    if (p->secret_address || post.len == 0 || number.len == 0)
        return OUTCOME_OK;
    return lookup_add(db, p->id, TEXT("post_number"),
                      arena_print(db->arena, "%.*s|%.*s", TEXT_ARG(post), TEXT_ARG(number)));
}

static enum outcome lookups_write(struct db *db, const struct person *p)
{
    const struct text with_prefix =
        arena_print(db->arena, "%.*s%.*s", TEXT_ARG(p->prefix), TEXT_ARG(p->surname));
    enum outcome o =
        people_lookup_clear_run(db, (struct people_lookup_clear_in){.person = p->id});

    if (o == OUTCOME_OK && p->bsn.len > 0)
        o = lookup_add(db, p->id, TEXT("bsn"), p->bsn);
    if (o == OUTCOME_OK)
        o = name_lookup(db, p, p->name);
    if (o == OUTCOME_OK)
        o = name_lookup(db, p, p->surname);
    if (o == OUTCOME_OK && p->prefix.len > 0)
        o = name_lookup(db, p, with_prefix);
    if (o == OUTCOME_OK && p->partner_surname.len > 0)
        o = name_lookup(db, p, p->partner_surname);
    if (o == OUTCOME_OK)
        o = address_lookup(db, p);
    return o;
}

enum outcome people_find(struct db *db, struct text what, struct text value, size_t most,
                         struct text *ret_persons, size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct people_lookup_find_row row;
    struct text hash = witness_lookup(db, what, value);
    size_t count = 0;
    enum outcome o;

    if (hash.at == NULL)
        return OUTCOME_NO_ROOM;
    o = people_lookup_find_open(
        db, (struct people_lookup_find_in){.what = what, .hash = hash, .most = (int64_t)most},
        &rows);
    if (o != OUTCOME_OK)
        return o;
    while (count < most && (o = people_lookup_find_next(&rows, &row)) == OUTCOME_OK)
        ret_persons[count++] = rows_keep(&rows, row.person);
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    *ret_count = count;
    return OUTCOME_OK;
}

enum outcome people_by_bsn(struct db *db, struct text bsn, struct text *ret_person)
{
    struct text found[1];
    size_t count = 0;
    enum outcome o;

    if (!bsn_valid(bsn))
        return OUTCOME_NOT_VALID;
    o = people_find(db, TEXT("bsn"), bsn, 1, found, &count);
    if (o != OUTCOME_OK)
        return o;
    if (count == 0)
        return OUTCOME_NOT_FOUND;
    *ret_person = found[0];
    return OUTCOME_OK;
}

enum outcome people_of_claim(struct db *db, void *unused, struct text claim, bool is_bsn,
                             struct text *ret_person)
{
    enum outcome o = OUTCOME_NOT_FOUND;

    (void)unused;
    if (is_bsn)
        o = people_by_bsn(db, claim, ret_person);
    return o == OUTCOME_NOT_VALID ? OUTCOME_NOT_FOUND : o;
}

/* ---- a person ---- */

struct text language_key(enum language lang)
{
    return lang == LANGUAGE_EN ? TEXT("en") : TEXT("nl");
}

enum language language_from(struct text key)
{
    return text_same(key, TEXT("en")) ? LANGUAGE_EN : LANGUAGE_NL;
}

static enum contact_way channel_from(struct text key)
{
    for (int i = 0; i < 3; i++)
        if (text_same(channel_key[i], key))
            return (enum contact_way)i;
    return CONTACT_MESSAGE;
}

static enum outcome sealed_of(struct db *db, const struct witness_look *look,
                              const struct person *p, struct text *ret_name,
                              struct text *ret_sealed)
{
    struct text bytes = NO_TEXT;
    enum outcome o = person_pack(db->arena, p, &bytes);

    if (o == OUTCOME_OK)
        o = witness_seal(db, look, p->id, KEY_PEOPLE, table, p->id, TEXT("name"), p->name,
                         ret_name);
    if (o == OUTCOME_OK)
        o = witness_seal(db, look, p->id, KEY_PEOPLE, table, p->id, TEXT("sealed"), bytes,
                         ret_sealed);
    return o;
}

static bool person_in_order(const struct person *p)
{
    return p->name.len > 0 && (p->bsn.len == 0 || bsn_valid(p->bsn));
}

enum outcome people_new(struct db *db, const struct person *given, struct day today,
                        struct text *ret_id)
{
    struct person p = *given;
    struct text name = NO_TEXT, sealed = NO_TEXT;
    enum outcome o;

    if (!person_in_order(&p))
        return OUTCOME_NOT_VALID;
    if (p.id.len == 0)
        p.id = db_new_id(db);
    o = people_key_add_run(db, (struct people_key_add_in){.id = p.id});
    if (o == OUTCOME_OK)
        o = witness_keys_make(db, p.id);
    if (o == OUTCOME_OK)
        o = sealed_of(db, NULL, &p, &name, &sealed);
    if (o == OUTCOME_OK)
        o = people_person_add_run(
            db, (struct people_person_add_in){.id = p.id,
                                              .language = language_key(p.language),
                                              .channel = channel_key[p.contact],
                                              .name = name,
                                              .sealed = sealed,
                                              .since = today});
    if (o == OUTCOME_OK)
        o = lookups_write(db, &p);
    if (o == OUTCOME_OK)
        *ret_id = p.id;
    return o;
}

enum outcome people_load(struct db *db, const struct witness_look *look, struct text person,
                         struct person *ret_person)
{
    struct people_person_of_row row = {0};
    struct text name = NO_TEXT, bytes = NO_TEXT;
    struct person p = {0};
    enum outcome o = people_person_of_one(db, (struct people_person_of_in){.id = person}, &row);

    if (o == OUTCOME_OK)
        o = witness_unseal(db, look, person, KEY_PEOPLE, table, person, TEXT("name"), row.name,
                           &name);
    if (o == OUTCOME_OK)
        o = witness_unseal(db, look, person, KEY_PEOPLE, table, person, TEXT("sealed"),
                           row.sealed, &bytes);
    if (o == OUTCOME_OK)
        o = person_unpack(db->arena, bytes, &p);
    if (o != OUTCOME_OK)
        return o == OUTCOME_NOT_VALID ? OUTCOME_BROKEN : o;
    p.id = person;
    p.name = name;
    p.language = language_from(row.language);
    p.contact = channel_from(row.channel);
    *ret_person = p;
    return OUTCOME_OK;
}

enum outcome people_save(struct db *db, const struct witness_look *look, const struct person *p,
                         struct day today)
{
    struct text name = NO_TEXT, sealed = NO_TEXT;
    enum outcome o;

    if (!person_in_order(p))
        return OUTCOME_NOT_VALID;
    o = sealed_of(db, look, p, &name, &sealed);
    if (o == OUTCOME_OK)
        o = people_person_put_run(
            db, (struct people_person_put_in){.id = p->id,
                                              .language = language_key(p->language),
                                              .channel = channel_key[p->contact],
                                              .name = name,
                                              .sealed = sealed,
                                              .changed = today});
    if (o == OUTCOME_OK && db_changed(db) != 1)
        o = OUTCOME_NOT_FOUND;
    return o == OUTCOME_OK ? lookups_write(db, p) : o;
}

enum outcome people_name(struct db *db, const struct witness_look *look, struct text person,
                         struct text *ret_name)
{
    struct people_name_of_row row = {0};
    enum outcome o = people_name_of_one(db, (struct people_name_of_in){.id = person}, &row);

    return o == OUTCOME_OK ? witness_unseal(db, look, person, KEY_PEOPLE, table, person,
                                            TEXT("name"), row.name, ret_name)
                           : o;
}

enum outcome people_payee_name(struct db *db, const struct witness_look *look,
                               struct text person, struct text *ret_name)
{
    struct person p = {0};
    enum outcome o = people_load(db, look, person, &p);

    if (o == OUTCOME_OK)
        *ret_name = p.surname.len > 0 ? person_full_name(db->arena, &p) : p.name;
    return o;
}

enum outcome people_preferences(struct db *db, struct text person, enum language *ret_language,
                                enum contact_way *ret_channel)
{
    struct people_language_of_row row = {0};
    enum outcome o =
        people_language_of_one(db, (struct people_language_of_in){.id = person}, &row);

    if (o == OUTCOME_OK) {
        *ret_language = language_from(row.language);
        *ret_channel = channel_from(row.channel);
    }
    return o;
}

enum outcome people_language(struct db *db, struct text person, enum language *ret_language)
{
    enum contact_way channel;

    return people_preferences(db, person, ret_language, &channel);
}

/* ---- household ---- */

enum outcome people_household_new(struct db *db, struct text *ret_household)
{
    struct text id = db_new_id(db);
    enum outcome o = people_household_add_run(db, (struct people_household_add_in){.id = id});

    if (o == OUTCOME_OK)
        *ret_household = id;
    return o;
}

enum outcome people_member_add(struct db *db, const struct member *m)
{
    return people_member_new_run(db, (struct people_member_new_in){.household = m->household,
                                                                   .person = m->person,
                                                                   .role = roles[m->role],
                                                                   .from_day = m->from,
                                                                   .has_to_day = m->has_to,
                                                                   .to_day = m->to});
}

enum outcome people_member_leave(struct db *db, struct text household, struct text person,
                                 struct day last_day)
{
    enum outcome o = people_member_end_run(
        db, (struct people_member_end_in){
                .household = household, .person = person, .last_day = last_day});

    return o == OUTCOME_OK && db_changed(db) == 0 ? OUTCOME_NOT_FOUND : o;
}

enum { MEMBERS_MOST = 60 };

enum outcome people_household_of(struct db *db, struct text person, struct day on,
                                 struct member **ret, size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct member *members = arena_take(db->arena, MEMBERS_MOST, sizeof *members);
    struct people_members_of_row row;
    size_t count = 0;
    enum outcome o;

    if (members == NULL)
        return OUTCOME_NO_ROOM;
    o = people_members_of_open(db, (struct people_members_of_in){.person = person, .day = on},
                               &rows);
    if (o != OUTCOME_OK)
        return o;
    while (count < MEMBERS_MOST && (o = people_members_of_next(&rows, &row)) == OUTCOME_OK) {
        struct member m = {.household = rows_keep(&rows, row.household),
                           .person = rows_keep(&rows, row.person),
                           .from = row.from_day,
                           .has_to = row.has_to_day,
                           .to = row.to_day};

        for (int i = 0; i < 4; i++)
            if (text_same(roles[i], row.role))
                m.role = (enum member_role)i;
        members[count++] = m;
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    *ret = members;
    *ret_count = count;
    return OUTCOME_OK;
}

/* ---- the contact person ---- */

enum outcome people_contact_set(struct db *db, struct text person, struct text account,
                                struct text name, struct day from)
{
    enum outcome o = people_contact_end_run(
        db, (struct people_contact_end_in){.person = person, .last_day = day_plus(from, -1)});

    if (o != OUTCOME_OK)
        return o;
    return people_contact_add_run(
        db, (struct people_contact_add_in){
                .person = person, .from_day = from, .account = account, .name = name});
}

enum outcome people_contact_of(struct db *db, struct text person, struct day on,
                               struct contact_person *ret)
{
    struct people_contact_on_row row = {0};
    enum outcome o = people_contact_on_one(
        db, (struct people_contact_on_in){.person = person, .day = on}, &row);

    if (o == OUTCOME_OK)
        *ret = (struct contact_person){row.account, row.name, row.from_day};
    return o;
}

enum outcome people_of_contact(struct db *db, struct text account, struct day on,
                               struct text **ret_persons, size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct text *persons = arena_take(db->arena, PEOPLE_OF_CONTACT_MOST, sizeof *persons);
    struct people_contact_persons_row row;
    size_t count = 0;
    enum outcome o;

    if (persons == NULL)
        return OUTCOME_NO_ROOM;
    o = people_contact_persons_open(
        db,
        (struct people_contact_persons_in){
            .account = account, .day = on, .most = PEOPLE_OF_CONTACT_MOST},
        &rows);
    if (o != OUTCOME_OK)
        return o;
    while (count < PEOPLE_OF_CONTACT_MOST &&
           (o = people_contact_persons_next(&rows, &row)) == OUTCOME_OK)
        persons[count++] = rows_keep(&rows, row.person);
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    *ret_persons = persons;
    *ret_count = count;
    return OUTCOME_OK;
}
