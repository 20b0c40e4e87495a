/* import - person lists into rows, some at a time, each taken or refused with its reason.
 *
 * Nothing is lost: what was said to be taken is durable, and doing a file again changes nothing
 * but what changed in it. */
#include "people/inside.h"

#include <string.h>

#include "people/nl.po.h"

#include "ground/base/banned.h"

enum { BATCH = 64, RELATED_MOST = 1 + BRP_CHILDREN_MOST + BRP_PARENTS_MOST };

enum fate { FATE_REFUSED, FATE_NEW, FATE_KNOWN };

struct one {
    struct brp_person brp;
    enum fate fate;
};

struct people_import {
    struct store *store;
    struct arena *arena;
    struct arena_mark mark; /* what comes after it is one batch */
    struct brp_reader *reader;
    bool dry_run;
    struct day today;
    struct text born_field; /* as the reader of this kind names it */
    struct import_report *report;
    struct one *batch;
    size_t count;
};

/* ---- household ---- */

static bool same_home(struct arena *a, const struct address *x, const struct address *y)
{
    return x->postcode.len > 0 && x->number.len > 0 &&
           text_same(name_fold(a, x->postcode), name_fold(a, y->postcode)) &&
           text_same(name_fold(a, x->number), name_fold(a, y->number));
}

static enum outcome household_on(struct db *db, struct text person, struct day on,
                                 struct text *ret_household, enum member_role *ret_role)
{
    struct member *members = NULL;
    size_t count = 0;
    enum outcome o = people_household_of(db, person, on, &members, &count);

    *ret_household = NO_TEXT;
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        if (text_same(members[i].person, person)) {
            *ret_household = members[i].household;
            *ret_role = members[i].role;
        }
    return o;
}

/* `head` and `other` live together; other's role is seen from head. Households are never melted
 * together by a file: where both have one, a human looks. */
static enum outcome join(struct db *db, struct text head, struct text other,
                         enum member_role role, struct day today)
{
    struct text home = NO_TEXT, theirs = NO_TEXT;
    enum member_role as = MEMBER_APPLICANT, their_role = MEMBER_APPLICANT;
    enum outcome o = household_on(db, head, today, &home, &as);

    if (o == OUTCOME_OK)
        o = household_on(db, other, today, &theirs, &their_role);
    if (o != OUTCOME_OK || (home.at != NULL && theirs.at != NULL))
        return o;
    if (home.at == NULL && theirs.at != NULL) {
        if (role != MEMBER_PARTNER)
            return OUTCOME_OK; /* a child that already stands with the other parent */
        return people_member_add(db, &(struct member){.household = theirs,
                                                      .person = head,
                                                      .role = their_role == MEMBER_APPLICANT
                                                                  ? MEMBER_PARTNER
                                                                  : MEMBER_COHABITANT,
                                                      .from = today});
    }
    if (home.at == NULL) {
        o = people_household_new(db, &home);
        if (o == OUTCOME_OK)
            o = people_member_add(db, &(struct member){.household = home,
                                                       .person = head,
                                                       .role = MEMBER_APPLICANT,
                                                       .from = today});
    }
    if (o == OUTCOME_OK)
        o = people_member_add(
            db,
            &(struct member){.household = home, .person = other, .role = role, .from = today});
    return o;
}

static enum member_role child_role(struct birth born, struct day today)
{
    struct day d;

    return birth_known(born, &d) && day_age(d, today) >= 18 ? MEMBER_COHABITANT : MEMBER_CHILD;
}

struct kin {
    struct text bsn;
    enum { KIN_PARTNER, KIN_CHILD, KIN_PARENT } kind;
    struct text id; /* NO_TEXT: not ours */
};

static enum outcome kin_of(struct db *db, const struct brp_person *brp, struct kin *kin,
                           size_t *ret_count)
{
    size_t count = 0;

    if (brp->partner_bsn.len > 0)
        kin[count++] = (struct kin){.bsn = brp->partner_bsn, .kind = KIN_PARTNER};
    for (size_t i = 0; i < brp->children; i++)
        kin[count++] = (struct kin){.bsn = brp->child_bsn[i], .kind = KIN_CHILD};
    for (size_t i = 0; i < brp->parents; i++)
        kin[count++] = (struct kin){.bsn = brp->parent_bsn[i], .kind = KIN_PARENT};
    for (size_t i = 0; i < count; i++) {
        enum outcome o = people_by_bsn(db, kin[i].bsn, &kin[i].id);

        if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND && o != OUTCOME_NOT_VALID)
            return o;
    }
    *ret_count = count;
    return OUTCOME_OK;
}

static enum outcome kin_join(struct db *db, const struct witness_look *look,
                             const struct person *self, const struct kin *kin, struct day today)
{
    struct person other = {0};
    enum outcome o = people_load(db, look, kin->id, &other);

    if (o != OUTCOME_OK || !same_home(db->arena, &self->address, &other.address))
        return o;
    switch (kin->kind) {
    case KIN_PARTNER: return join(db, self->id, kin->id, MEMBER_PARTNER, today);
    case KIN_CHILD: return join(db, self->id, kin->id, child_role(other.born, today), today);
    case KIN_PARENT: return join(db, kin->id, self->id, child_role(self->born, today), today);
    }
    return OUTCOME_OK;
}

/* ---- one person ---- */

/* The register's part of a person; the rest is what they told us themselves and stays. */
static void register_part(struct person *to, const struct person *from)
{
    to->bsn = from->bsn;
    to->first_names = from->first_names;
    to->prefix = from->prefix;
    to->surname = from->surname;
    to->name_use = from->name_use;
    to->partner_prefix = from->partner_prefix;
    to->partner_surname = from->partner_surname;
    to->born = from->born;
    to->address = from->address;
    to->secret_address = from->secret_address;
    to->has_died = from->has_died;
    to->died = from->died;
}

static enum outcome one_write(struct db *db, const struct people_import *im, struct one *one)
{
    struct kin kin[RELATED_MOST];
    struct text look_at[RELATED_MOST + 1];
    struct person p = {0};
    struct witness_look *look = NULL;
    size_t kin_count = 0, looks = 0;
    struct text id = NO_TEXT;
    enum outcome o = people_by_bsn(db, one->brp.person.bsn, &id);

    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    one->fate = o == OUTCOME_OK ? FATE_KNOWN : FATE_NEW;
    if (im->dry_run)
        return OUTCOME_OK;
    if (one->fate == FATE_NEW) {
        register_part(&p, &one->brp.person);
        p.name = person_full_name(db->arena, &p);
        o = people_new(db, &p, im->today, &id);
        if (o != OUTCOME_OK)
            return o;
    }
    look_at[looks++] = id;
    o = kin_of(db, &one->brp, kin, &kin_count);
    for (size_t i = 0; i < kin_count; i++)
        if (kin[i].id.at != NULL)
            look_at[looks++] = kin[i].id;
    if (o == OUTCOME_OK)
        o = witness_job(db, db->arena, TEXT("import"), look_at, looks, instant_now(), &look);
    if (o == OUTCOME_OK && one->fate == FATE_KNOWN) {
        o = people_load(db, look, id, &p);
        if (o == OUTCOME_OK) {
            register_part(&p, &one->brp.person);
            o = people_save(db, look, &p, im->today);
        }
    }
    p.id = id;
    for (size_t i = 0; i < kin_count && o == OUTCOME_OK; i++)
        if (kin[i].id.at != NULL)
            o = kin_join(db, look, &p, &kin[i], im->today);
    return o;
}

static enum outcome batch_write(struct db *db, void *arg)
{
    struct people_import *im = arg;

    for (size_t i = 0; i < im->count; i++) {
        struct arena_mark mark = arena_mark(db->arena);
        enum outcome o = OUTCOME_OK;

        if (im->batch[i].brp.refused.key == NULL)
            o = one_write(db, im, &im->batch[i]);
        if (o != OUTCOME_OK)
            return o;
        arena_return(db->arena, mark);
    }
    return OUTCOME_OK;
}

static void say(const struct people_import *im, int64_t line, const struct brp_remark *r,
                bool refused)
{
    const struct import_finding f = {line, r->field, r->key, r->why, refused};

    if (im->report->say != NULL)
        im->report->say(im->report->arg, &f);
}

static enum outcome batch_done(struct people_import *im)
{
    struct db *db = NULL;
    enum outcome o;

    if (im->count == 0)
        return OUTCOME_OK;
    if (im->dry_run) {
        o = store_read(im->store, im->arena, &db);
        if (o == OUTCOME_OK)
            o = batch_write(db, im);
        store_read_done(db);
    } else {
        o = store_transact(im->store, im->arena, batch_write, im);
    }
    if (o != OUTCOME_OK)
        return o;
    for (size_t i = 0; i < im->count; i++) {
        const struct one *one = &im->batch[i];
        bool refused = one->brp.refused.key != NULL;

        im->report->refused += refused;
        im->report->taken += !refused && one->fate == FATE_NEW;
        im->report->known += !refused && one->fate == FATE_KNOWN;
        if (refused)
            say(im, one->brp.line, &one->brp.refused, true);
        for (size_t k = 0; k < one->brp.remarks && !refused; k++)
            say(im, one->brp.line, &one->brp.remark[k], false);
    }
    im->count = 0;
    arena_return(im->arena, im->mark);
    return OUTCOME_OK;
}

/* As far as it is known: a year, a month, a day. */
static bool born_after(struct birth b, struct day today)
{
    const struct date d = date_of(today);

    if (b.year != d.year || b.month == 0)
        return b.year > d.year;
    if (b.month != d.month || b.day == 0)
        return b.month > d.month;
    return b.day > d.day;
}

static enum outcome take(void *arg, struct brp_person *p)
{
    struct people_import *im = arg;

    if (p->refused.key == NULL && born_after(p->person.born, im->today))
        p->refused =
            (struct brp_remark){im->born_field, "born_future", &say_people_import_born_future};
    im->batch[im->count++] = (struct one){.brp = *p, .fate = FATE_REFUSED};
    return im->count == BATCH ? batch_done(im) : OUTCOME_OK;
}

static void bad(void *arg, int64_t line, struct brp_remark why)
{
    struct people_import *im = arg;

    im->report->refused++;
    say(im, line, &why, true);
}

/* ---- the door ---- */

enum outcome people_import_open(struct store *store, struct arena *a, struct text kind,
                                bool dry_run, struct day today, struct import_report *report,
                                struct people_import **ret)
{
    struct people_import *im = arena_take(a, 1, sizeof *im);
    enum outcome o = OUTCOME_NOT_VALID;

    if (im == NULL)
        return OUTCOME_NO_ROOM;
    *im = (struct people_import){.store = store,
                                 .arena = a,
                                 .dry_run = dry_run,
                                 .today = today,
                                 .born_field = text_same(kind, TEXT("brp-csv"))
                                                   ? TEXT("01.03.10")
                                                   : TEXT("geboorte.datum"),
                                 .report = report,
                                 .batch = arena_take(a, BATCH, sizeof *im->batch)};
    if (text_same(kind, TEXT("brp-csv")))
        o = brp_csv_open(a, take, bad, im, report, &im->reader);
    else if (text_same(kind, TEXT("brp-json")))
        o = brp_json_open(a, take, bad, im, report, &im->reader);
    if (o == OUTCOME_OK && im->batch == NULL)
        o = OUTCOME_NO_ROOM;
    if (o != OUTCOME_OK)
        return o;
    im->mark = arena_mark(a);
    *ret = im;
    return OUTCOME_OK;
}

enum outcome people_import_bytes(struct people_import *im, struct text bytes)
{
    return brp_bytes(im->reader, bytes);
}

enum outcome people_import_done(struct people_import *im)
{
    enum outcome o = brp_done(im->reader);
    enum outcome last = o == OUTCOME_OK || o == OUTCOME_NOT_VALID ? batch_done(im) : o;

    return o == OUTCOME_OK ? last : o;
}

enum outcome people_import(struct store *store, struct arena *a, struct text kind,
                           struct text bytes, bool dry_run, struct day today,
                           struct import_report *report)
{
    struct people_import *im = NULL;
    enum outcome o = people_import_open(store, a, kind, dry_run, today, report, &im);

    if (o == OUTCOME_OK)
        o = people_import_bytes(im, bytes);
    if (o == OUTCOME_OK)
        o = people_import_done(im);
    return o;
}
