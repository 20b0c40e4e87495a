/* months - the keys that wrap the data keys: one a month, in a folder beside the database, each
 * sealed under the key file. Turning wraps every living key anew and destroys the key before:
 * what was shredded is dead then in every copy that was ever made. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "witness/apart.h"

#include "witness/witness.sql.h"

#include "ground/base/banned.h"

enum {
    MONTHS_HELD = 8,
    FOLDER_MOST = 3840,
    PATH_MOST = 4096,
    CODE_MOST = 64,
    SCRATCH = 16 << 10,
    REWRAP_BATCH = 2000 /* keys a transaction: nobody waits long */
};

/* The only thing here that changes while serving; under the lock. */
static struct {
    pthread_mutex_t lock;
    char folder[FOLDER_MOST]; /* empty: none, the key file itself wraps */
    char municipality[CODE_MOST];
    struct {
        int64_t number;
        struct crypto_key *key;
    } held[MONTHS_HELD];
} months = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* ---- one file ---- */

static bool month_path(int64_t number, const char *more, char to[PATH_MOST])
{
    const int n = snprintf(to, PATH_MOST, "%s/%lld%s", months.folder, (long long)number, more);

    return months.folder[0] != '\0' && n > 0 && n < PATH_MOST;
}

static void close_file(const int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
}

static enum outcome sync_folder(void)
{
    WHEN_LEAVING(close_file)
    const int fd = open(months.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return fd >= 0 && fsync(fd) == 0 ? OUTCOME_OK : OUTCOME_BROKEN;
}

static struct text month_with(struct arena *a, int64_t number)
{
    const struct text parts[] = {text_of(months.municipality), TEXT("month"),
                                 arena_print(a, "%lld", (long long)number)};

    return crypto_with(a, parts, sizeof parts / sizeof *parts);
}

static enum outcome month_open(int64_t number, struct text blob, struct crypto_key *ret_key)
{
    struct arena a = {0};
    uint32_t version = 0;
    enum outcome o = arena_open(&a, SCRATCH);

    if (o == OUTCOME_OK)
        o = crypto_blob_version(blob, &version);
    if (o == OUTCOME_OK && ring_key(version) == NULL)
        o = OUTCOME_NOT_VALID;
    if (o == OUTCOME_OK)
        o = crypto_unwrap(ring_key(version), month_with(&a, number), blob, ret_key);
    arena_close(&a);
    return o;
}

/* NOT_FOUND: there is none. */
static enum outcome month_read(int64_t number, char blob[CRYPTO_WRAP_BYTES + 1])
{
    char path[PATH_MOST];
    struct stat s;

    if (!month_path(number, "", path))
        return OUTCOME_NOT_FOUND;
    {
        WHEN_LEAVING(close_file)
        const int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

        if (fd < 0)
            return errno == ENOENT ? OUTCOME_NOT_FOUND : OUTCOME_BROKEN;
        if (fstat(fd, &s) != 0 || !S_ISREG(s.st_mode) || (s.st_mode & 077) != 0 ||
            (s.st_uid != geteuid() && geteuid() != 0))
            return OUTCOME_NOT_ALLOWED;
        return read(fd, blob, CRYPTO_WRAP_BYTES + 1) == CRYPTO_WRAP_BYTES ? OUTCOME_OK
                                                                          : OUTCOME_NOT_VALID;
    }
}

static enum outcome write_whole(const char *path, int flags, struct text bytes)
{
    WHEN_LEAVING(close_file)
    const int fd = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC | flags, 0600);

    if (fd < 0 || write(fd, bytes.at, bytes.len) != (ssize_t)bytes.len || fsync(fd) != 0)
        return errno == ENOSPC || errno == EDQUOT ? OUTCOME_NO_ROOM : OUTCOME_BROKEN;
    return OUTCOME_OK;
}

/* Written under another name and linked when whole. CONFLICT: there is one already. */
static enum outcome month_write(int64_t number, struct text blob)
{
    char path[PATH_MOST], beside[PATH_MOST], more[32];
    enum outcome o = OUTCOME_OK;

    (void)snprintf(more, sizeof more, ".new-%ld", (long)getpid());
    if (!month_path(number, "", path) || !month_path(number, more, beside))
        return OUTCOME_NOT_VALID;
    (void)unlink(beside);
    o = write_whole(beside, O_CREAT | O_EXCL, blob);
    if (o == OUTCOME_OK && link(beside, path) != 0)
        o = errno == EEXIST ? OUTCOME_CONFLICT : OUTCOME_BROKEN;
    (void)unlink(beside);
    return o == OUTCOME_OK ? sync_folder() : o;
}

enum outcome month_key_make(int64_t number)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {{0}};
    struct arena a = {0};
    struct text blob = NO_TEXT;
    enum outcome o = OUTCOME_OK;

    if (apart_is())
        return apart_month_make(number);
    o = arena_open(&a, SCRATCH);
    crypto_key_new(&key);
    if (o == OUTCOME_OK)
        o = crypto_wrap(&a, ring_key(ring_newest()), (uint32_t)ring_newest(),
                        month_with(&a, number), &key, &blob);
    if (o == OUTCOME_OK)
        o = month_write(number, blob);
    arena_close(&a);
    return o == OUTCOME_CONFLICT ? OUTCOME_OK : o; /* of a turn that was cut short */
}

/* Overwritten in its place before it is taken out of the folder. */
static enum outcome month_destroy(int64_t number)
{
    static const char nothing[CRYPTO_WRAP_BYTES] = {0};
    char path[PATH_MOST];
    enum outcome o = OUTCOME_OK;

    if (!month_path(number, "", path))
        return OUTCOME_NOT_VALID;
    o = write_whole(path, 0, (struct text){nothing, sizeof nothing});
    if (o == OUTCOME_OK && unlink(path) != 0)
        o = OUTCOME_BROKEN;
    return o == OUTCOME_OK ? sync_folder() : o;
}

/* The numbers in the folder, not in order. */
static enum outcome month_list(struct arena *a, int64_t **ret_list, size_t *ret_count)
{
    enum { MOST = 1024 };
    int64_t *list = arena_take(a, MOST, sizeof *list);
    DIR *d = list == NULL ? NULL : opendir(months.folder);
    const struct dirent *e = NULL;
    size_t count = 0;

    if (d == NULL)
        return list == NULL ? OUTCOME_NO_ROOM : OUTCOME_BROKEN;
    while (count < MOST && (e = readdir(d)) != NULL) {
        char *end = NULL;
        const long long n = strtoll(e->d_name, &end, 10);

        if (e->d_name[0] >= '1' && e->d_name[0] <= '9' && *end == '\0' && n > RING_MOST)
            list[count++] = n;
    }
    (void)closedir(d);
    *ret_list = list;
    *ret_count = count;
    return OUTCOME_OK;
}

/* ---- held in memory ---- */

enum outcome witness_months_open(const char *folder, struct text municipality)
{
    if (strlen(folder) >= FOLDER_MOST || municipality.len >= CODE_MOST)
        return OUTCOME_NOT_VALID;
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return OUTCOME_BROKEN;
    months_close();
    (void)snprintf(months.folder, sizeof months.folder, "%s", folder);
    (void)snprintf(months.municipality, sizeof months.municipality, "%.*s",
                   TEXT_ARG(municipality));
    return OUTCOME_OK;
}

static void months_drop_at(size_t i)
{
    crypto_key_drop(months.held[i].key);
    months.held[i].key = NULL;
    months.held[i].number = 0;
}

void months_close(void)
{
    (void)pthread_mutex_lock(&months.lock);
    for (size_t i = 0; i < MONTHS_HELD; i++)
        months_drop_at(i);
    (void)pthread_mutex_unlock(&months.lock);
}

void witness_months_close(void)
{
    months_close();
    months.folder[0] = '\0';
}

/* A key that another process destroyed is forgotten here when a new one comes in. */
static size_t months_room(void)
{
    size_t room = 0;

    for (size_t i = 0; i < MONTHS_HELD; i++) {
        char path[PATH_MOST];

        if (months.held[i].key != NULL &&
            (!month_path(months.held[i].number, "", path) || access(path, F_OK) != 0))
            months_drop_at(i);
    }
    for (size_t i = 1; i < MONTHS_HELD && months.held[room].key != NULL; i++) {
        if (months.held[i].number < months.held[room].number)
            room = i; /* a free place has number 0 */
    }
    months_drop_at(room);
    return room;
}

static enum outcome month_held(int64_t number, struct crypto_key *ret_key)
{
    char blob[CRYPTO_WRAP_BYTES + 1];
    size_t room = 0;
    enum outcome o = OUTCOME_OK;

    for (size_t i = 0; i < MONTHS_HELD; i++) {
        if (months.held[i].number == number) {
            *ret_key = *months.held[i].key;
            return OUTCOME_OK;
        }
    }
    o = month_read(number, blob);
    if (o == OUTCOME_OK)
        o = month_open(number, (struct text){blob, CRYPTO_WRAP_BYTES}, ret_key);
    if (o != OUTCOME_OK)
        return o;
    room = months_room();
    months.held[room].key = crypto_key_hold();
    if (months.held[room].key == NULL)
        return OUTCOME_OK; /* no locked page free: it opens all the same, only slower */
    *months.held[room].key = *ret_key;
    months.held[room].number = number;
    return OUTCOME_OK;
}

enum outcome month_key(int64_t number, struct crypto_key *ret_key)
{
    enum outcome o = OUTCOME_OK;

    if (number <= RING_MOST) {
        if (ring_key(number) == NULL)
            return OUTCOME_NOT_FOUND;
        *ret_key = *ring_key(number);
        return OUTCOME_OK;
    }
    (void)pthread_mutex_lock(&months.lock);
    o = month_held(number, ret_key);
    (void)pthread_mutex_unlock(&months.lock);
    return o;
}

enum outcome month_now(struct db *db, int64_t *ret_number)
{
    struct witness_month_newest_row row = {0};
    const enum outcome o = witness_month_newest_one(db, &row);

    if (o == OUTCOME_OK)
        *ret_number = row.number;
    if (o != OUTCOME_NOT_FOUND)
        return o;
    *ret_number = ring_newest();
    return *ret_number > 0 ? OUTCOME_OK : OUTCOME_BROKEN;
}

/* ---- what is done with them ---- */

bool months_are(void)
{
    return months.folder[0] != '\0' || apart_is();
}

enum outcome month_there(int64_t number)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {{0}};

    return apart_is() ? apart_month_there(number) : month_key(number, &key);
}

enum outcome wrap_key(struct arena *a, int64_t number, struct text with,
                      const struct crypto_key *key, struct text *ret_blob)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key under = {{0}};
    enum outcome o = OUTCOME_OK;

    if (with.at == NULL)
        return OUTCOME_NO_ROOM;
    if (apart_is()) {
        o = apart_wrap(a, number, with, key, ret_blob);
    } else {
        o = month_key(number, &under);
        if (o == OUTCOME_OK)
            o = crypto_wrap(a, &under, (uint32_t)number, with, key, ret_blob);
    }
    return o == OUTCOME_NOT_FOUND || o == OUTCOME_NOT_VALID ? OUTCOME_BROKEN : o;
}

enum outcome unwrap_key(int64_t number, struct text with, struct text blob,
                        struct crypto_key *ret_key)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key under = {{0}};
    enum outcome o = OUTCOME_OK;

    if (apart_is())
        return apart_unwrap(number, with, blob, ret_key);
    o = month_key(number, &under);
    return o == OUTCOME_OK ? crypto_unwrap(&under, with, blob, ret_key) : o;
}

enum outcome rewrap_key(struct arena *a, int64_t from, int64_t to, struct text with,
                        struct text blob, struct text *ret_blob)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {{0}};
    enum outcome o = OUTCOME_OK;

    if (with.at == NULL)
        return OUTCOME_NO_ROOM;
    if (apart_is())
        return apart_rewrap(a, from, to, with, blob, ret_blob);
    o = unwrap_key(from, with, blob, &key);
    return o == OUTCOME_OK ? wrap_key(a, to, with, &key, ret_blob) : o;
}

/* ---- turning ----
 * Each step can be cut short and is found again by the next turn: the file, then the row, then
 * the keys some at a time, then the row that says that nothing is left, then the end. */

struct turn {
    struct day today;
    int64_t number, count;
    bool due, left;
};

static enum outcome turn_look(struct db *db, void *arg)
{
    struct turn *t = arg;
    struct witness_month_newest_row row = {0};
    enum outcome o = witness_month_newest_one(db, &row);

    t->number = row.number;
    t->due = o == OUTCOME_NOT_FOUND || month_of(row.made).n != month_of(t->today).n;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static int64_t number_for(struct day today, int64_t newest)
{
    const struct date d = date_of(today);
    const int64_t first = d.year * INT64_C(10000) + d.month * 100 + 1;

    return first > newest ? first : newest + 1;
}

static enum outcome turn_begin(struct db *db, void *arg)
{
    const struct turn *t = arg;

    return witness_month_add_run(
        db, (struct witness_month_add_in){.number = t->number, .made = t->today});
}

static enum outcome turn_some(struct db *db, void *arg)
{
    struct turn *t = arg;
    int64_t some = 0;
    enum outcome o = OUTCOME_OK;

    t->count = 0;
    do {
        const struct arena_mark mark = arena_mark(db->arena);

        o = keys_rewrap_some(db, &some);
        arena_return(db->arena, mark);
        t->count += some;
    } while (o == OUTCOME_OK && some > 0 && t->count < REWRAP_BATCH);
    return o;
}

static enum outcome turn_end(struct db *db, void *arg)
{
    struct turn *t = arg;
    struct witness_key_to_rewrap_row row = {0};
    enum outcome o = month_now(db, &t->number);

    t->left = false;
    if (o == OUTCOME_OK && t->number > RING_MOST)
        o = witness_key_to_rewrap_one(
            db, (struct witness_key_to_rewrap_in){.newest = t->number, .most = 1}, &row);
    if (o == OUTCOME_OK)
        t->left = true; /* made in between: once more */
    if (o != OUTCOME_NOT_FOUND)
        return o;
    return witness_month_end_run(
        db, (struct witness_month_end_in){.newest = t->number, .today = t->today});
}

/* Only after turn_end() is durable: nothing that lives is under an older one. */
enum outcome months_end(int64_t newest, int64_t *ret_destroyed)
{
    struct arena a = {0};
    int64_t *list = NULL;
    size_t count = 0;
    enum outcome o = OUTCOME_OK;

    if (apart_is())
        return apart_months_end(newest, ret_destroyed);
    *ret_destroyed = 0;
    o = arena_open(&a, SCRATCH);
    if (o == OUTCOME_OK)
        o = month_list(&a, &list, &count);
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++) {
        if (list[i] >= newest)
            continue;
        (void)pthread_mutex_lock(&months.lock);
        for (size_t k = 0; k < MONTHS_HELD; k++) {
            if (months.held[k].number == list[i])
                months_drop_at(k);
        }
        o = month_destroy(list[i]);
        (void)pthread_mutex_unlock(&months.lock);
        *ret_destroyed += o == OUTCOME_OK;
    }
    arena_close(&a);
    return o;
}

enum outcome witness_turn(struct store *store, struct arena *a, struct day today,
                          struct witness_turn *ret)
{
    struct turn t = {.today = today};
    struct witness_turn done = {0};
    enum outcome o = OUTCOME_OK;

    if (!months_are() || ring_newest() == 0)
        return OUTCOME_BROKEN;
    o = store_transact(store, a, turn_look, &t);
    if (o == OUTCOME_OK && t.due) {
        t.number = number_for(today, t.number);
        o = month_key_make(t.number);
        if (o == OUTCOME_OK)
            o = store_transact(store, a, turn_begin, &t);
        if (o == OUTCOME_CONFLICT)
            o = OUTCOME_OK; /* another process began it just now */
        done.made = o == OUTCOME_OK;
    }
    do {
        do {
            arena_empty(a);
            if (o == OUTCOME_OK)
                o = store_transact(store, a, turn_some, &t);
            done.rewrapped += o == OUTCOME_OK ? t.count : 0;
        } while (o == OUTCOME_OK && t.count > 0);
        if (o == OUTCOME_OK)
            o = store_transact(store, a, turn_end, &t);
    } while (o == OUTCOME_OK && t.left);
    arena_empty(a);
    if (o == OUTCOME_OK)
        o = months_end(t.number, &done.destroyed);
    done.number = t.number;
    *ret = done;
    return o;
}

/* ---- a copy of them ---- */

static const char copy_head[] = "erkenning-keys-1\n";

enum outcome witness_months_copy(struct arena *a, const char *path)
{
    int64_t *list = NULL;
    size_t count = 0;
    enum outcome o = month_list(a, &list, &count);
    struct text all = arena_print(a, "%s%s\n", copy_head, months.municipality);

    for (size_t i = 0; o == OUTCOME_OK && i < count; i++) {
        char blob[CRYPTO_WRAP_BYTES + 1];

        o = month_read(list[i], blob);
        if (o == OUTCOME_OK)
            all = arena_print(a, "%.*s%lld %.*s\n", TEXT_ARG(all), (long long)list[i],
                              TEXT_ARG(crypto_hex(a, (struct text){blob, CRYPTO_WRAP_BYTES})));
        if (o == OUTCOME_OK && all.at == NULL)
            o = OUTCOME_NO_ROOM;
    }
    if (o == OUTCOME_OK)
        o = write_whole(path, O_CREAT | O_EXCL, all);
    return o;
}

static struct text line_of(struct text *rest)
{
    struct text line = *rest;

    for (size_t i = 0; i < line.len; i++) {
        if (line.at[i] == '\n') {
            line.len = i;
            *rest = (struct text){rest->at + i + 1, rest->len - i - 1};
            return line;
        }
    }
    *rest = NO_TEXT;
    return line;
}

static enum outcome copy_line(struct arena *a, struct text line)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {{0}};
    struct text blob = NO_TEXT;
    int64_t number = 0;
    size_t i = 0;
    enum outcome o = OUTCOME_OK;

    for (; i < line.len && line.at[i] >= '0' && line.at[i] <= '9' && i < 12; i++)
        number = number * 10 + (line.at[i] - '0');
    if (i == 0 || i >= line.len || line.at[i] != ' ' || number <= RING_MOST)
        return OUTCOME_NOT_VALID;
    o = crypto_hex_read(a, (struct text){line.at + i + 1, line.len - i - 1}, &blob);
    if (o == OUTCOME_OK && blob.len != CRYPTO_WRAP_BYTES)
        o = OUTCOME_NOT_VALID;
    if (o == OUTCOME_OK)
        o = month_open(number, blob, &key);
    if (o == OUTCOME_OK)
        o = month_write(number, blob);
    return o == OUTCOME_CONFLICT ? OUTCOME_OK : o;
}

enum outcome witness_months_back(struct arena *a, const char *path)
{
    struct text all = NO_TEXT;
    enum outcome o = crypto_secret_find(a, "no-such-credential", path, 1 << 16, &all);

    if (o == OUTCOME_OK && !text_same(line_of(&all), TEXT("erkenning-keys-1")))
        o = OUTCOME_NOT_VALID;
    if (o == OUTCOME_OK && !text_same(line_of(&all), text_of(months.municipality)))
        o = OUTCOME_NOT_VALID;
    while (o == OUTCOME_OK && all.len > 0)
        o = copy_line(a, line_of(&all));
    return o;
}
