/* open - a municipality: its folder, its rows, its keys, what it says of itself. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ground/crypto/crypto.h"
#include "house/demo.h"
#include "payments/payments.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

enum { SETTINGS_ROOM = 1 << 16, CODE_MOST = 32 };

static bool code_is_plain(struct text code)
{
    for (size_t i = 0; i < code.len; i++) {
        const char c = code.at[i];

        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return code.len > 0 && code.len <= CODE_MOST;
}

/* The code of the municipality stands in a file of its folder: every row carries it. */
static enum outcome read_code(const struct house_options *o, struct house *h)
{
    const struct text path = arena_print(&h->settings, "%s/municipality", o->data);
    char code[CODE_MOST + 2] = {0};
    const int fd = path.at == NULL ? -1 : open(path.at, O_RDONLY | O_CLOEXEC);
    ssize_t got = 0;

    if (fd >= 0) {
        got = read(fd, code, sizeof code - 1);
        (void)close(fd);
        h->municipality =
            arena_copy(&h->settings, text_trim((struct text){code, got < 0 ? 0 : (size_t)got}));
    } else if (o->make && o->municipality != NULL && !code_is_plain(text_of(o->municipality))) {
        h->municipality = text_of(o->municipality); /* refused below; nothing is written */
    } else if (o->make && o->municipality != NULL) {
        const int made =
            path.at == NULL ? -1 : open(path.at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

        h->municipality = arena_copy(&h->settings, text_of(o->municipality));
        if (made < 0 || dprintf(made, "%s\n", o->municipality) < 0 || fsync(made) != 0) {
            house_complain(o->data, strerror(errno), "make the folder writable");
            return OUTCOME_BROKEN;
        }
        (void)close(made);
    } else {
        house_complain(
            o->data, "no municipality lives here",
            "make one with 'erkenning new' or 'erkenning demo', or name another with --data");
        return OUTCOME_NOT_FOUND;
    }
    if (!code_is_plain(h->municipality)) {
        house_complain(path.at, "this is no code of a municipality",
                       "small letters, digits and '-', at most 32");
        return OUTCOME_NOT_VALID;
    }
    return OUTCOME_OK;
}

static struct text setting_or(struct db *db, struct arena *keep, struct text name,
                              struct text otherwise)
{
    struct text value = {0};

    if (house_setting(db, name, &value) != OUTCOME_OK || value.len == 0)
        return otherwise;
    return arena_copy(keep, value);
}

static enum outcome read_settings(struct house *h)
{
    struct arena a = {0};
    struct db *db = NULL;
    enum outcome o = arena_open(&a, SETTINGS_ROOM);

    if (o == OUTCOME_OK)
        o = store_read(h->store, &a, &db);
    if (o == OUTCOME_OK) {
        h->place.name = setting_or(db, &h->settings, TEXT("name"), TEXT("Gemeente"));
        h->place.phone = setting_or(db, &h->settings, TEXT("phone"), TEXT("14 0"));
        h->place.visit = setting_or(db, &h->settings, TEXT("visit"), TEXT("het stadhuis"));
        h->place.post = setting_or(db, &h->settings, TEXT("post"), TEXT("het stadhuis"));
        h->iban = setting_or(db, &h->settings, TEXT("iban"), NO_TEXT);
        h->demo =
            text_same(setting_or(db, &h->settings, TEXT("demo"), TEXT("no")), TEXT("yes"));
        store_read_done(db);
    }
    arena_close(&a);
    return o;
}

static enum outcome open_store(const struct house_options *o, struct house *h)
{
    const struct text file = arena_print(&h->settings, "%s/erkenning.db", o->data);
    const struct store_options options = {
        .place = o->database != NULL ? o->database : file.at,
        .municipality = h->municipality,
        .seed = o->seed,
        .walls = store_walls,
        .wall_count = store_walls_count,
        .must_exist = !o->make,
    };
    enum outcome done = store_open(&options, &h->store);

    if (done == OUTCOME_OK)
        done = store_patch_up(h->store, house_rooms, house_rooms_count);
    return done;
}

static enum outcome open_months(struct house *h)
{
    const struct text folder = arena_print(&h->settings, "%s/months", h->data);
    enum outcome o = OUTCOME_NO_ROOM;

    if (folder.at != NULL)
        o = witness_months_open(folder.at, h->municipality);
    if (o == OUTCOME_BROKEN)
        house_complain(folder.at, strerror(errno),
                       "the keys of months are kept there: give this account the right to it");
    return o;
}

enum outcome house_open(const struct house_options *o, struct house *ret_house)
{
    struct house h = {.data = o->data, .has_today = o->has_today, .today = o->today};
    enum outcome done = crypto_start();

    if (done == OUTCOME_OK)
        done = arena_open(&h.settings, SETTINGS_ROOM);
    if (done != OUTCOME_OK)
        return done;
    if (o->make && mkdir(o->data, 0700) != 0 && errno != EEXIST) {
        house_complain(o->data, strerror(errno), "name a folder that can be made with --data");
        arena_close(&h.settings);
        return OUTCOME_BROKEN;
    }
    done = read_code(o, &h);
    if (done == OUTCOME_OK)
        done = open_store(o, &h);
    if (done == OUTCOME_OK && !o->apart && o->keys == NULL)
        done = open_months(&h);
    if (done == OUTCOME_OK)
        done = house_keys_open(&h, o);
    /* A new municipality seals nothing under the key file itself. */
    if (done == OUTCOME_OK && o->make)
        done = house_turn(&h, day_in_amsterdam(instant_now()));
    if (done == OUTCOME_OK)
        done = read_settings(&h);
    if (done != OUTCOME_OK) {
        house_close(&h);
        return done;
    }
    *ret_house = h;
    return OUTCOME_OK;
}

struct text house_sign_name(struct arena *a, struct text name)
{
    char *to = arena_z(a, name);

    for (size_t i = 0; to != NULL && i < name.len; i++) {
        if (to[i] == ' ')
            to[i] = '.';
    }
    return (struct text){to, to == NULL ? 0 : name.len};
}

/* Where files for the bank go, made when it is not there yet. */
static enum outcome bank_folder(struct house *h, struct text *ret_folder)
{
    const struct text above = arena_print(&h->settings, "%s/bank", h->data);

    *ret_folder = arena_print(&h->settings, "%s/bank/out", h->data);
    if (above.at == NULL || ret_folder->at == NULL)
        return OUTCOME_NO_ROOM;
    if ((mkdir(above.at, 0700) != 0 && errno != EEXIST) ||
        (mkdir(ret_folder->at, 0700) != 0 && errno != EEXIST))
        house_complain(
            ret_folder->at, strerror(errno),
            "files for the bank are written there: give this account the right to it");
    return OUTCOME_OK;
}

enum outcome house_sender_set(struct house *h, bool test_accounts)
{
    struct text folder = {0};
    const enum outcome o = bank_folder(h, &folder);

    if (o != OUTCOME_OK)
        return o;
    payments_sender_set(&(struct payments_sender){
        .name = test_accounts ? TEXT("Gemeente Zonnedam") : h->place.name,
        .iban = test_accounts ? TEXT(DEMO_IBAN) : h->iban,
        .test_accounts = test_accounts,
        .folder = folder.at});
    return OUTCOME_OK;
}

void house_close(struct house *h)
{
    store_close(h->store);
    h->store = NULL;
    witness_keys_close();
    witness_months_close();
    house_keeper_close(h);
    arena_close(&h->settings);
}
