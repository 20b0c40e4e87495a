/* brp_fuzz - the readers of the register's files, in two shapes, cut in odd places; and the
 * sealed record, which must come back as it was written. */
#include <stdint.h>
#include <stdlib.h>

#include "people/inside.h"

static struct arena arena;

static enum outcome take(void *arg, struct brp_person *p)
{
    struct text packed = NO_TEXT;
    struct person back = {0};

    (void)arg;
    if (p->children > BRP_CHILDREN_MOST || p->parents > BRP_PARENTS_MOST ||
        p->remarks > BRP_REMARKS_MOST)
        abort();
    if (p->refused.key == NULL && !bsn_valid(p->person.bsn))
        abort();
    if (person_pack(&arena, &p->person, &packed) != OUTCOME_OK)
        return OUTCOME_NO_ROOM;
    if (person_unpack(&arena, packed, &back) != OUTCOME_OK ||
        !text_same(back.surname, p->person.surname) ||
        !text_same(back.address.number, p->person.address.number))
        abort();
    (void)person_full_name(&arena, &p->person);
    (void)person_initials(&arena, p->person.surname);
    (void)name_fold(&arena, p->person.surname);
    return OUTCOME_OK;
}

static void bad(void *arg, int64_t line, struct brp_remark why)
{
    (void)arg;
    if (line < 0 || why.why == NULL)
        abort();
}

static void feed(struct brp_reader *r, const char *at, size_t len, size_t piece)
{
    enum outcome o = OUTCOME_OK;

    for (size_t from = 0; from < len && o == OUTCOME_OK; from += piece) {
        size_t n = len - from < piece ? len - from : piece;

        o = brp_bytes(r, (struct text){at + from, n});
    }
    if (o == OUTCOME_OK)
        o = brp_done(r);
    (void)o; /* every end is allowed, falling over is not */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    struct import_report report = {0};
    struct brp_reader *r = NULL;
    struct person p = {0};
    enum outcome o;

    if (arena.base == NULL && arena_open(&arena, 8 << 20) != OUTCOME_OK)
        return 0;
    if (size < 2)
        return 0;
    arena_empty(&arena);
    if (data[0] == 'p') {
        o = person_unpack(&arena, (struct text){bytes + 1, size - 1}, &p);
        (void)o;
        return 0;
    }
    o = data[0] == 'j' ? brp_json_open(&arena, take, bad, NULL, &report, &r)
                       : brp_csv_open(&arena, take, bad, NULL, &report, &r);
    if (o == OUTCOME_OK)
        feed(r, bytes + 1, size - 1, 1 + data[0] % 7);
    return 0;
}
