/* command_new - a new, empty municipality: its folder, its keys, what it says of itself. */
#include <stdio.h>

#include "house/house.h"

#include "ground/base/banned.h"

enum { NEW_ROOM = 1 << 20, SETTINGS = 5 };

/* In the order of the command's options. */
static const struct text names[SETTINGS] = {TEXT_INIT("name"), TEXT_INIT("phone"),
                                            TEXT_INIT("visit"), TEXT_INIT("post"),
                                            TEXT_INIT("iban")};

static enum outcome write_settings(struct db *db, void *arg)
{
    const struct invocation *in = arg;
    struct text there = {0};
    enum outcome o = house_setting(db, names[0], &there);

    if (o == OUTCOME_OK)
        return OUTCOME_CONFLICT;
    if (o != OUTCOME_NOT_FOUND)
        return o;
    o = OUTCOME_OK;
    for (size_t i = 0; o == OUTCOME_OK && i < SETTINGS; i++) {
        if (in->option[i] != NULL)
            o = house_setting_set(db, names[i], text_of(in->option[i]));
    }
    return o;
}

int command_new(const struct invocation *in)
{
    struct house_options open = in->open;
    struct invocation asked = *in;
    struct house house = {0};
    struct arena a = {0};
    enum outcome o = OUTCOME_OK;

    if (in->count != 1 || in->option[0] == NULL) {
        house_complain("new", "a code and --name are expected", "see 'erkenning new --help'");
        return EXIT_USE;
    }
    open.make = true;
    open.municipality = in->arg[0];
    o = house_open(&open, &house);
    if (o != OUTCOME_OK)
        return house_exit(o);
    o = arena_open(&a, NEW_ROOM);
    if (o == OUTCOME_OK)
        o = store_transact(house.store, &a, write_settings, &asked);
    if (o == OUTCOME_CONFLICT)
        house_complain(open.data, "a municipality lives here already",
                       "name another folder with --data");
    if (o == OUTCOME_OK)
        (void)printf(
            "%s is made in %s. Keep a copy of its key file %s/keys elsewhere: without it "
            "nobody's data can be read.\n",
            in->option[0], open.data, open.data);
    arena_close(&a);
    house_close(&house);
    return house_exit(o);
}
