/* turn - the key of the month: a new one at each month's first night, and copies of the older
 * ones taken away in time. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ground/crypto/crypto.h"
#include "house/house.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

enum { TURN_ROOM = 16 << 20, LIST_MOST = 1 << 16, DAY_CHARS = 10 };

enum outcome house_turn(struct house *h, struct day today)
{
    struct arena a = {0};
    struct witness_turn done = {0};
    enum outcome o = arena_open(&a, TURN_ROOM);

    if (o == OUTCOME_OK)
        o = witness_turn(h->store, &a, today, &done);
    if (o == OUTCOME_OK && done.rewrapped + done.destroyed > 0)
        (void)fprintf(
            stderr, "erkenning: keys: month %lld: %lld keys moved, %lld older destroyed\n",
            (long long)done.number, (long long)done.rewrapped, (long long)done.destroyed);
    arena_empty(&a);
    if (o == OUTCOME_OK)
        o = house_erased_keep(h, &a);
    arena_empty(&a);
    if (o == OUTCOME_OK)
        o = house_key_copies_old(h, &a, today);
    arena_close(&a);
    return o;
}

/* ---- copies that we made ----
 * Which ones stands in DATA/key-copies, a line each: the day, a space, the path. */

static void list_path(const struct house *h, char to[4096])
{
    (void)snprintf(to, 4096, "%s/key-copies", h->data);
}

enum outcome house_key_copy(struct house *h, struct arena *a, const char *path,
                            struct day today)
{
    char list[4096], whole[4096];
    const struct text day = day_iso(a, today);
    enum outcome o = witness_months_copy(a, path);
    int fd = -1;

    if (o != OUTCOME_OK)
        return o;
    list_path(h, list);
    fd = realpath(path, whole) == NULL
             ? -1
             : open(list, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0 || dprintf(fd, "%.*s %s\n", TEXT_ARG(day), whole) < 0 || fsync(fd) != 0)
        o = OUTCOME_BROKEN; /* a copy that nobody takes away must not be */
    if (fd >= 0)
        (void)close(fd);
    if (o != OUTCOME_OK)
        (void)unlink(path);
    return o;
}

/* Overwritten, then gone; OK too when somebody took it away before. */
static bool copy_gone(const char *path)
{
    static const char nothing[4096] = {0};
    struct stat s;
    const int fd = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
    bool good = fd >= 0 && fstat(fd, &s) == 0 && S_ISREG(s.st_mode);

    if (fd < 0)
        return errno == ENOENT;
    for (off_t at = 0; good && at < s.st_size; at += (off_t)sizeof nothing) {
        const off_t left = s.st_size - at;
        const size_t some = left < (off_t)sizeof nothing ? (size_t)left : sizeof nothing;

        good = write(fd, nothing, some) == (ssize_t)some;
    }
    good = good && fsync(fd) == 0;
    (void)close(fd);
    return good && unlink(path) == 0;
}

static enum outcome write_list(const char *list, struct text lines)
{
    char beside[4100];
    int fd = -1;
    bool good = false;

    (void)snprintf(beside, sizeof beside, "%s.new", list);
    fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    good = fd >= 0 && write(fd, lines.at, lines.len) == (ssize_t)lines.len && fsync(fd) == 0;
    if (fd >= 0)
        (void)close(fd);
    return good && rename(beside, list) == 0 ? OUTCOME_OK : OUTCOME_BROKEN;
}

enum outcome house_key_copies_old(struct house *h, struct arena *a, struct day today)
{
    char list[4096];
    struct text all = NO_TEXT, stay = TEXT("");
    bool changed = false;
    enum outcome o = OUTCOME_OK;

    list_path(h, list);
    o = crypto_secret_find(a, "no-such-credential", list, LIST_MOST, &all);
    if (o == OUTCOME_NOT_FOUND)
        return OUTCOME_OK;
    while (o == OUTCOME_OK && all.len > DAY_CHARS) {
        const char *end = memchr(all.at, '\n', all.len);
        const struct text line = {all.at, end == NULL ? all.len : (size_t)(end - all.at)};
        const size_t more = line.len + (end == NULL ? 0 : 1);
        struct day made = {0};

        all = (struct text){all.at + more, all.len - more};
        if (line.len > DAY_CHARS + 1 &&
            day_parse(text_first(line, DAY_CHARS), &made) == OUTCOME_OK &&
            day_after(today, day_plus(made, HOUSE_KEY_COPY_DAYS))) {
            const char *path =
                arena_z(a, (struct text){line.at + DAY_CHARS + 1, line.len - DAY_CHARS - 1});

            changed = true;
            if (path != NULL && copy_gone(path))
                continue;
            house_complain(path == NULL ? "key-copies" : path,
                           "this copy of the keys is older than 35 days and cannot be removed",
                           "destroy it: what people erased can be read with it");
        }
        stay = arena_print(a, "%.*s%.*s\n", TEXT_ARG(stay), TEXT_ARG(line));
        if (stay.at == NULL)
            o = OUTCOME_NO_ROOM;
    }
    return o == OUTCOME_OK && changed ? write_list(list, stay) : o;
}

/* ---- what was erased, carried beside the backups ---- */

enum { ERASED_MOST = 8 << 20 };

enum outcome house_erased_keep(struct house *h, struct arena *a)
{
    char path[4096];
    struct text now = NO_TEXT, before = NO_TEXT;
    struct db *db = NULL;
    enum outcome o = store_read(h->store, a, &db);

    if (o == OUTCOME_OK) {
        o = witness_erased_write(db, &now);
        store_read_done(db);
    }
    if (o == OUTCOME_OK)
        o = house_erased_file(h->data, a, &before);
    if (o != OUTCOME_OK || now.len <= before.len) /* it only grows */
        return o;
    (void)snprintf(path, sizeof path, "%s/erased", h->data);
    return write_list(path, now);
}

enum outcome house_erased_file(const char *data, struct arena *a, struct text *ret_lines)
{
    char path[4096];
    struct stat s;
    char *bytes = NULL;
    ssize_t got = 0;
    int fd = -1;

    *ret_lines = TEXT("");
    (void)snprintf(path, sizeof path, "%s/erased", data);
    fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? OUTCOME_OK : OUTCOME_BROKEN;
    if (fstat(fd, &s) == 0 && s.st_size <= ERASED_MOST)
        bytes = arena_take(a, (size_t)s.st_size + 1, 1);
    if (bytes != NULL)
        got = read(fd, bytes, (size_t)s.st_size);
    (void)close(fd);
    if (bytes == NULL || got != s.st_size)
        return OUTCOME_NO_ROOM;
    *ret_lines = (struct text){bytes, (size_t)got};
    return OUTCOME_OK;
}

/* The code of the municipality stands in its folder; the key file beside it opens the copy. */
enum outcome house_months_back(const char *data, struct arena *a, const char *copy)
{
    char path[4096];
    char code[40] = {0};
    ssize_t got = 0;
    int fd = -1;
    enum outcome o = OUTCOME_OK;

    (void)snprintf(path, sizeof path, "%s/municipality", data);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        got = read(fd, code, sizeof code - 1);
        (void)close(fd);
    }
    (void)snprintf(path, sizeof path, "%s/months", data);
    o = witness_months_open(path, text_trim((struct text){code, got < 0 ? 0 : (size_t)got}));
    (void)snprintf(path, sizeof path, "%s/keys", data);
    if (o == OUTCOME_OK)
        o = witness_keys_open(path, false);
    if (o == OUTCOME_OK)
        o = witness_months_back(a, copy);
    witness_keys_close();
    if (o != OUTCOME_OK)
        house_complain(copy, outcome_name(o), "name a copy made by 'erkenning backup-keys'");
    return o;
}
