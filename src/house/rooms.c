/* rooms - what the rooms export, joined. Tables only. */
#include <stdio.h>

#include "access/access.h"
#include "decisions/decisions.h"
#include "dossier/dossier.h"
#include "ground/web/handler.h"
#include "house/house.h"
#include "payments/payments.h"
#include "people/people.h"
#include "promises/promises.h"
#include "story/story.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

/* In the order of tools/rooms.txt: a room after the rooms it knows. */
const struct store_room *const house_rooms[] = {
    &witness_rows, &access_rows,    &promises_rows, &people_rows, &story_rows,
    &dossier_rows, &decisions_rows, &payments_rows, &house_rows,
};
const size_t house_rooms_count = sizeof house_rooms / sizeof *house_rooms;

static const struct {
    const struct handler *handlers;
    const size_t *count;
} tables[] = {
    {access_handlers, &access_handlers_count},
    {promises_handlers, &promises_handlers_count},
    {people_handlers, &people_handlers_count},
    {story_handlers, &story_handlers_count},
    {dossier_handlers, &dossier_handlers_count},
    {decisions_handlers, &decisions_handlers_count},
    {payments_handlers, &payments_handlers_count},
    {house_handlers, &house_handlers_count},
    {house_log_handlers, &house_log_handlers_count},
};

const struct handler *house_handler(enum route r)
{
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        for (size_t i = 0; i < *tables[t].count; i++) {
            if (tables[t].handlers[i].route == r)
                return &tables[t].handlers[i];
        }
    }
    return NULL;
}

bool house_handlers_fit(void)
{
    bool fit = true;

    for (int r = 0; r < ROUTES; r++) {
        const struct route_row *row = route_row((enum route)r);
        const struct handler *h = house_handler((enum route)r);
        const bool staff_sees_people = row->purpose.len > 0;

        if (text_same(row->room, TEXT("web")))
            continue;
        if (h == NULL || (staff_sees_people && h->about == NULL)) {
            (void)fprintf(stderr, "erkenning: routes: %.*s: %s\n", TEXT_ARG(row->name),
                          h == NULL ? "nobody answers this address"
                                    : "opens data and does not say whose");
            fit = false;
        }
    }
    return fit;
}
