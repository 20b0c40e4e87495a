/* brp - person lists of the BRP in the LO-GBA numbering, as a CSV whose columns are element
 * numbers. A list is a line with a name in its first column and the lines below it without one.
 * The column CC.H of a line says what the *next* line holds in category CC: CC itself (another
 * one, such as the next child) or CC + 50 (how it was before). */
#include "people/inside.h"

#include <string.h>

#include "people/nl.po.h"

#include "ground/base/banned.h"

void brp_remark(struct brp_person *p, struct text field, const char *key,
                const struct sentence *why)
{
    if (p->remarks < BRP_REMARKS_MOST)
        p->remark[p->remarks++] = (struct brp_remark){field, key, why};
}

void brp_judge(struct brp_person *p, struct text bsn_field, struct text name_field)
{
    if (p->refused.key != NULL)
        return;
    if (p->person.bsn.len == 0)
        p->refused = (struct brp_remark){bsn_field, "bsn_none", &say_people_import_bsn_none};
    else if (!bsn_valid(p->person.bsn))
        p->refused = (struct brp_remark){bsn_field, "bsn_wrong", &say_people_import_bsn_wrong};
    else if (p->person.surname.len == 0)
        p->refused = (struct brp_remark){name_field, "name_none", &say_people_import_name_none};
}

/* ---- columns ---- */

enum column {
    C_LIST, /* the name of the list, in the first column */
    C_BSN,
    C_FIRST_NAMES,
    C_PREFIX,
    C_SURNAME,
    C_BORN,
    C_NAME_USE,
    C_PARENT1_BSN,
    C_PARENT2_BSN,
    C_PARTNER_BSN,
    C_PARTNER_PREFIX,
    C_PARTNER_SURNAME,
    C_MARRIED,
    C_DIVORCED,
    C_DIED,
    C_SUSPENDED,
    C_SECRET,
    C_ADDRESS_USE,
    C_STREET,
    C_NUMBER,
    C_LETTER,
    C_ADDITION,
    C_POSTCODE,
    C_TOWN,
    C_ABROAD,
    C_CHILD_BSN,
    C_CHILD_NEXT,
    COLUMNS
};

static const struct text column_name[COLUMNS] = {
    [C_LIST] = TEXT_INIT(""),
    [C_BSN] = TEXT_INIT("01.01.20"),
    [C_FIRST_NAMES] = TEXT_INIT("01.02.10"),
    [C_PREFIX] = TEXT_INIT("01.02.30"),
    [C_SURNAME] = TEXT_INIT("01.02.40"),
    [C_BORN] = TEXT_INIT("01.03.10"),
    [C_NAME_USE] = TEXT_INIT("01.61.10"),
    [C_PARENT1_BSN] = TEXT_INIT("02.01.20"),
    [C_PARENT2_BSN] = TEXT_INIT("03.01.20"),
    [C_PARTNER_BSN] = TEXT_INIT("05.01.20"),
    [C_PARTNER_PREFIX] = TEXT_INIT("05.02.30"),
    [C_PARTNER_SURNAME] = TEXT_INIT("05.02.40"),
    [C_MARRIED] = TEXT_INIT("05.06.10"),
    [C_DIVORCED] = TEXT_INIT("05.07.10"),
    [C_DIED] = TEXT_INIT("06.08.10"),
    [C_SUSPENDED] = TEXT_INIT("07.67.20"),
    [C_SECRET] = TEXT_INIT("07.70.10"),
    [C_ADDRESS_USE] = TEXT_INIT("08.10.10"),
    [C_STREET] = TEXT_INIT("08.11.10"),
    [C_NUMBER] = TEXT_INIT("08.11.20"),
    [C_LETTER] = TEXT_INIT("08.11.30"),
    [C_ADDITION] = TEXT_INIT("08.11.40"),
    [C_POSTCODE] = TEXT_INIT("08.11.60"),
    [C_TOWN] = TEXT_INIT("08.11.70"),
    [C_ABROAD] = TEXT_INIT("08.13.10"),
    [C_CHILD_BSN] = TEXT_INIT("09.01.20"),
    [C_CHILD_NEXT] = TEXT_INIT("09.H"),
};

/* Without these a file is not a file of persons. */
static const enum column needed[] = {C_BSN, C_SURNAME, C_BORN};

struct csv {
    struct brp_reader door;
    struct arena *arena;
    brp_take *take;
    brp_bad *bad;
    void *arg;
    struct import_report *report;
    char *line; /* BRP_LINE_MOST bytes */
    size_t line_len;
    bool line_too_long;
    bool quoted;
    bool has_head;
    bool refused_file;
    size_t columns;
    size_t at[COLUMNS]; /* place + 1; 0: this file does not have it */
    struct text *cell;  /* BRP_COLUMNS_MOST */
    bool in_list;
    bool child_counts; /* the next line's child is another child, not how one was before */
    struct brp_person p;
};

/* Cuts a line in cells, taking away the quotes; false: it does not end as it should. */
static bool cells_of(struct csv *c, char *line, size_t len, size_t *ret_count)
{
    size_t count = 0, from = 0, to = 0;
    bool quoted = false;

    for (size_t i = 0; i <= len; i++) {
        if (i < len && line[i] == '"') {
            if (quoted && i + 1 < len && line[i + 1] == '"')
                line[to++] = line[i++];
            else
                quoted = !quoted;
        } else if (i == len || (line[i] == ';' && !quoted)) {
            if (count == BRP_COLUMNS_MOST)
                return false;
            c->cell[count++] = text_trim((struct text){line + from, to - from});
            from = to;
        } else {
            line[to++] = line[i];
        }
    }
    *ret_count = count;
    return !quoted;
}

static struct text cell(const struct csv *c, enum column column)
{
    return c->at[column] == 0 ? TEXT("") : c->cell[c->at[column] - 1];
}

static struct text kept(struct csv *c, enum column column)
{
    return arena_copy(c->arena, cell(c, column));
}

static void bad_line(struct csv *c, struct text field, const char *key,
                     const struct sentence *why)
{
    c->bad(c->arg, c->report->lines + 1, (struct brp_remark){field, key, why});
}

static enum outcome head_read(struct csv *c, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && c->cell[i].len == 0)
            continue;
        for (size_t k = 0; k < COLUMNS; k++)
            if (c->at[k] == 0 && text_same(c->cell[i], column_name[k]))
                c->at[k] = i + 1;
    }
    c->columns = count;
    c->has_head = true;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (c->at[needed[i]] == 0 || c->at[C_LIST] != 1) {
            c->refused_file = true;
            c->bad(c->arg, 1,
                   (struct brp_remark){column_name[needed[i]], "no_brp_file",
                                       &say_people_import_no_brp_file});
            return OUTCOME_NOT_VALID;
        }
    return OUTCOME_OK;
}

/* ---- one list ---- */

static struct text house_number(struct csv *c)
{
    struct text letter = cell(c, C_LETTER), addition = cell(c, C_ADDITION);
    struct text number = cell(c, C_NUMBER);

    if (addition.len > 0)
        return arena_print(c->arena, "%.*s%.*s-%.*s", TEXT_ARG(number), TEXT_ARG(letter),
                           TEXT_ARG(addition));
    return arena_print(c->arena, "%.*s%.*s", TEXT_ARG(number), TEXT_ARG(letter));
}

static struct text postcode(struct csv *c)
{
    struct text t = cell(c, C_POSTCODE);

    if (t.len == 6) /* 3077AW becomes 3077 AW */
        return arena_print(c->arena, "%.*s %.*s", 4, t.at, 2, t.at + 4);
    return kept(c, C_POSTCODE);
}

static void birth_fill(struct csv *c, enum column column, struct birth *ret,
                       const struct sentence *wrong, const char *key)
{
    struct text t = cell(c, column);

    if (t.len == 0 || text_same(t, TEXT("00000000")))
        return; /* unknown, as the register knows it */
    if (birth_parse_brp(t, ret) != OUTCOME_OK)
        c->p.refused = (struct brp_remark){column_name[column], key, wrong};
}

static enum name_use name_use_of(struct text t)
{
    if (text_same(t, TEXT("P")))
        return NAME_PARTNER;
    if (text_same(t, TEXT("V")))
        return NAME_PARTNER_OWN;
    if (text_same(t, TEXT("N")))
        return NAME_OWN_PARTNER;
    return NAME_OWN;
}

static void suspended_fill(struct csv *c)
{
    struct text why = cell(c, C_SUSPENDED);

    if (text_same(why, TEXT("F")))
        c->p.refused = (struct brp_remark){column_name[C_SUSPENDED], "list_in_error",
                                           &say_people_import_list_in_error};
    else if (text_same(why, TEXT("E")) || text_same(why, TEXT("R")) ||
             text_same(why, TEXT("M")))
        brp_remark(&c->p, column_name[C_SUSPENDED], "not_resident",
                   &say_people_import_not_resident);
}

static void list_begin(struct csv *c)
{
    struct person *p = &c->p.person;
    struct text secret = cell(c, C_SECRET);

    c->p = (struct brp_person){.line = c->report->lines + 1};
    c->in_list = true;
    c->child_counts = true;
    p->bsn = kept(c, C_BSN);
    p->first_names = kept(c, C_FIRST_NAMES);
    p->prefix = kept(c, C_PREFIX);
    p->surname = text_same(cell(c, C_SURNAME), TEXT(".")) ? TEXT("") : kept(c, C_SURNAME);
    if (p->surname.len == 0 && p->first_names.len > 0) { /* "." : has one name only */
        p->surname = p->first_names;
        p->first_names = TEXT("");
    }
    p->name_use = name_use_of(cell(c, C_NAME_USE));
    birth_fill(c, C_BORN, &p->born, &say_people_import_born_wrong, "born_wrong");
    if (p->born.day == 0 && c->p.refused.key == NULL)
        brp_remark(&c->p, column_name[C_BORN], "born_in_part", &say_people_import_born_in_part);
    if (cell(c, C_DIED).len > 0) {
        p->has_died = true;
        birth_fill(c, C_DIED, &p->died, &say_people_import_died_wrong, "died_wrong");
        brp_remark(&c->p, column_name[C_DIED], "died", &say_people_import_died);
    }
    suspended_fill(c);
    p->secret_address = secret.len > 0 && !text_same(secret, TEXT("0"));
    if (p->secret_address)
        brp_remark(&c->p, column_name[C_SECRET], "secret", &say_people_import_secret);
    p->address = (struct address){.street = kept(c, C_STREET),
                                  .number = house_number(c),
                                  .postcode = postcode(c),
                                  .town = kept(c, C_TOWN),
                                  .postal_only = text_same(cell(c, C_ADDRESS_USE), TEXT("B"))};
    if (cell(c, C_MARRIED).len > 0 && cell(c, C_DIVORCED).len == 0) {
        c->p.partner_bsn = kept(c, C_PARTNER_BSN);
        p->partner_prefix = kept(c, C_PARTNER_PREFIX);
        p->partner_surname = kept(c, C_PARTNER_SURNAME);
    }
    for (enum column k = C_PARENT1_BSN; k <= C_PARENT2_BSN; k++)
        if (cell(c, k).len > 0)
            c->p.parent_bsn[c->p.parents++] = kept(c, k);
    brp_judge(&c->p, column_name[C_BSN], column_name[C_SURNAME]);
}

/* The child on this line, first or further one of the list. */
static void child_add(struct csv *c)
{
    struct text next = cell(c, C_CHILD_NEXT);

    if (c->child_counts && cell(c, C_CHILD_BSN).len > 0 && c->p.children < BRP_CHILDREN_MOST)
        c->p.child_bsn[c->p.children++] = kept(c, C_CHILD_BSN);
    c->child_counts = text_same(next, TEXT("09")) || text_same(next, TEXT("9"));
}

static enum outcome list_end(struct csv *c)
{
    enum outcome o;

    if (!c->in_list)
        return OUTCOME_OK;
    c->in_list = false;
    if (c->arena->full)
        return OUTCOME_NO_ROOM;
    c->report->persons++;
    o = c->take(c->arg, &c->p);
    return o;
}

static enum outcome line_done(struct csv *c)
{
    char *line = c->line;
    size_t len = c->line_len, count = 0;
    enum outcome o = OUTCOME_OK;
    bool first_column_empty;

    if (len > 0 && line[len - 1] == '\r')
        len--;
    c->line_len = 0;
    if (c->refused_file)
        return OUTCOME_NOT_VALID;
    if (!c->has_head && len >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0) {
        line += 3;
        len -= 3;
    }
    first_column_empty = len > 0 && line[0] == ';';
    if (c->line_too_long || !text_is_utf8((struct text){line, len}) ||
        !cells_of(c, line, len, &count) || (c->has_head && count != c->columns && len > 0)) {
        /* A broken line is nobody's: what went before it ends here, what follows goes on. */
        bool long_line = c->line_too_long;

        c->line_too_long = false;
        if (!first_column_empty || !c->in_list)
            o = list_end(c);
        bad_line(c, TEXT(""), long_line ? "line_too_long" : "line_broken",
                 long_line ? &say_people_import_line_too_long : &say_people_import_line_broken);
        c->report->lines++;
        return o;
    }
    if (len == 0) {
        c->report->lines++;
        return OUTCOME_OK;
    }
    if (!c->has_head) {
        o = head_read(c, count);
    } else if (c->cell[0].len > 0) {
        o = list_end(c);
        list_begin(c);
        child_add(c);
    } else if (c->in_list) {
        c->report->history++;
        child_add(c);
    } else {
        bad_line(c, TEXT(""), "line_alone", &say_people_import_line_alone);
    }
    c->report->lines++;
    return o;
}

static enum outcome csv_bytes(struct brp_reader *door, struct text bytes)
{
    struct csv *c = (struct csv *)door;

    for (size_t i = 0; i < bytes.len; i++) {
        char ch = bytes.at[i];

        if (ch == '\n' && !c->quoted) {
            enum outcome o = line_done(c);

            if (o != OUTCOME_OK)
                return o;
            continue;
        }
        if (c->line_len == BRP_LINE_MOST) {
            c->line_too_long = true;
            c->quoted = false; /* a quote that never closes must not swallow the whole file */
            continue;
        }
        if (ch == '"')
            c->quoted = !c->quoted;
        c->line[c->line_len++] = ch;
    }
    return OUTCOME_OK;
}

static enum outcome csv_done(struct brp_reader *door)
{
    struct csv *c = (struct csv *)door;
    enum outcome o = OUTCOME_OK;

    if (c->line_len > 0 || c->line_too_long)
        o = line_done(c);
    if (o == OUTCOME_OK)
        o = list_end(c);
    return o;
}

enum outcome brp_csv_open(struct arena *a, brp_take *take, brp_bad *bad, void *arg,
                          struct import_report *report, struct brp_reader **ret)
{
    struct csv *c = arena_take(a, 1, sizeof *c);

    if (c == NULL)
        return OUTCOME_NO_ROOM;
    c->door = (struct brp_reader){csv_bytes, csv_done};
    c->arena = a;
    c->take = take;
    c->bad = bad;
    c->arg = arg;
    c->report = report;
    c->line = arena_take(a, BRP_LINE_MOST, 1);
    c->cell = arena_take(a, BRP_COLUMNS_MOST, sizeof *c->cell);
    if (c->line == NULL || c->cell == NULL)
        return OUTCOME_NO_ROOM;
    *ret = &c->door;
    return OUTCOME_OK;
}

enum outcome brp_bytes(struct brp_reader *r, struct text bytes)
{
    return r->bytes(r, bytes);
}

enum outcome brp_done(struct brp_reader *r)
{
    return r->done(r);
}
