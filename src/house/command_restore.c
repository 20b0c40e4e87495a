/* command_restore - a copy put back: what was erased after it was made is erased again before
 * anybody can open it. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "house/house.h"
#include "story/story.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

enum { RESTORE_ROOM = 64 << 20, CHUNK = 1 << 16, PATH_MOST = 4096 };

struct again {
    struct text lines;
    struct day today;
    int64_t erased;
};

static enum outcome replay(struct db *db, void *arg)
{
    struct again *g = arg;
    const enum outcome o = witness_erased_read(db, g->lines);

    return o == OUTCOME_OK ? story_replay(db, g->today, &g->erased) : o;
}

static bool copy_file(const char *from, const char *to)
{
    static char chunk[CHUNK];
    const int in = open(from, O_RDONLY | O_CLOEXEC);
    const int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    ssize_t got = 0;
    bool good = in >= 0 && out >= 0;

    while (good && (got = read(in, chunk, sizeof chunk)) > 0)
        good = write(out, chunk, (size_t)got) == got;
    good = good && got == 0 && fsync(out) == 0;
    if (in >= 0)
        (void)close(in);
    if (out >= 0)
        (void)close(out);
    return good;
}

/* Opens `database` (NULL: as it is), brings keys back, erases again, closes. */
static enum outcome open_and_replay(const struct invocation *in, const char *database,
                                    struct again *g)
{
    struct house_options options = in->open;
    struct house house = {0};
    struct arena a = {0};
    enum outcome o = arena_open(&a, RESTORE_ROOM);

    if (o == OUTCOME_OK && in->option[0] != NULL)
        o = house_months_back(options.data, &a, in->option[0]);
    if (o == OUTCOME_OK)
        o = house_erased_file(options.data, &a, &g->lines);
    if (database != NULL)
        options.database = database;
    if (o == OUTCOME_OK) {
        o = house_open(&options, &house);
        if (o == OUTCOME_OK) {
            g->today = house.has_today ? house.today : day_in_amsterdam(instant_now());
            o = store_transact(house.store, &a, replay, g);
            house_close(&house);
        }
    }
    arena_close(&a);
    return o;
}

/* What the database of today knows is written beside it first, if it still opens. */
static void keep_todays(const struct invocation *in, const char *database)
{
    struct house house = {0};
    struct arena a = {0};

    if (access(database, F_OK) != 0 || house_open(&in->open, &house) != OUTCOME_OK)
        return;
    if (arena_open(&a, RESTORE_ROOM) != OUTCOME_OK ||
        house_erased_keep(&house, &a) != OUTCOME_OK)
        house_complain(database, "what was erased cannot be read from it",
                       "the list beside it is used");
    arena_close(&a);
    house_close(&house);
}

int command_restore(const struct invocation *in)
{
    static const char *const parts[] = {"-wal", "-shm", ""};
    char database[PATH_MOST], beside[PATH_MOST], from[PATH_MOST], to[PATH_MOST];
    struct again g = {0};
    enum outcome o = OUTCOME_OK;

    if (in->option[1] != NULL ? in->count != 0 : in->count != 1 || in->open.database != NULL) {
        house_complain("restore", "a file is expected, or --replay for PostgreSQL",
                       "see 'erkenning restore --help'");
        return EXIT_USE;
    }
    if (in->option[1] != NULL) {
        o = open_and_replay(in, NULL, &g);
    } else {
        (void)snprintf(database, sizeof database, "%s/erkenning.db", in->open.data);
        (void)snprintf(beside, sizeof beside, "%s/erkenning.db.restoring", in->open.data);
        keep_todays(in, database);
        (void)unlink(beside);
        if (!copy_file(in->arg[0], beside)) {
            house_complain(in->arg[0], strerror(errno), "name a copy that can be read");
            return EXIT_REFUSED;
        }
        o = open_and_replay(in, beside, &g);
        for (size_t i = 0; o == OUTCOME_OK && i < 3; i++) {
            (void)snprintf(from, sizeof from, "%.4000s%s", database, parts[i]);
            (void)snprintf(to, sizeof to, "%.4000s.before%s", database, parts[i]);
            if (rename(from, to) != 0 && errno != ENOENT)
                o = OUTCOME_BROKEN;
        }
        if (o == OUTCOME_OK && rename(beside, database) != 0)
            o = OUTCOME_BROKEN;
    }
    if (o != OUTCOME_OK) {
        house_complain("restore", outcome_name(o), "the database was left as it was");
        return house_exit(o);
    }
    (void)printf("erased again: %" PRId64 "\n", g.erased);
    return EXIT_DONE;
}
