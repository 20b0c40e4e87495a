/* command_give - `export PERSON`: everything about one person, in a folder. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "house/give.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

enum { GIVE_ROOM = 256 << 20 };

struct giving {
    struct text person;
    struct day today;
    enum language lang;
    struct given given;
};

/* May run twice: what the first time gave is dropped. */
static enum outcome give(struct db *db, void *arg)
{
    struct giving *g = arg;
    struct witness_look *look = NULL;
    enum outcome o = witness_job(db, db->arena, TEXT("inzage op verzoek"), &g->person, 1,
                                 instant_now(), &look);

    house_given_drop(&g->given);
    return o == OUTCOME_OK ? house_give(db, look, g->person, g->today, g->lang, &g->given) : o;
}

static bool write_file(const char *folder, const char *name, const char *bytes, size_t size)
{
    char path[4096];
    int fd = -1;
    bool good = snprintf(path, sizeof path, "%s/%s", folder, name) < (int)sizeof path;

    if (good)
        fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    good = fd >= 0;
    for (size_t at = 0; good && at < size;) {
        const ssize_t n = write(fd, bytes + at, size - at);

        good = n > 0;
        at += n > 0 ? (size_t)n : 0;
    }
    good = good && fsync(fd) == 0;
    if (fd >= 0)
        (void)close(fd);
    if (!good)
        house_complain(path, strerror(errno), "name an empty folder that can be written");
    return good;
}

int command_export(const struct invocation *in)
{
    struct house house = {0};
    struct arena a = {0};
    struct giving g = {.lang = LANGUAGE_NL};
    const char *folder = in->option[0] == NULL ? in->arg[0] : in->option[0];
    struct db *db = NULL;
    enum outcome o = OUTCOME_OK;
    bool written = false;

    if (in->count != 1) {
        house_complain("export", "one person is expected", "see 'erkenning export --help'");
        return EXIT_USE;
    }
    if (in->option[1] != NULL && strcmp(in->option[1], "en") == 0)
        g.lang = LANGUAGE_EN;
    o = house_open(&in->open, &house);
    if (o != OUTCOME_OK)
        return house_exit(o);
    g.person = text_of(in->arg[0]);
    o = arena_open(&a, GIVE_ROOM);
    if (o == OUTCOME_OK)
        o = store_read(house.store, &a, &db);
    if (o == OUTCOME_OK) {
        o = house_today(&house, db, &g.today);
        store_read_done(db);
    }
    if (o == OUTCOME_OK)
        o = store_transact(house.store, &a, give, &g);
    if (o == OUTCOME_OK) {
        if (mkdir(folder, 0700) != 0 && errno != EEXIST)
            house_complain(folder, strerror(errno), "name a folder that can be made");
        written = write_file(folder, "gegevens.json", g.given.json, g.given.json_size) &&
                  write_file(folder, "lezen.html", g.given.html, g.given.html_size);
        if (written)
            (void)printf("%s: %" PRId64 " rows\n", folder, g.given.rows);
    } else {
        house_complain("export",
                       o == OUTCOME_NOT_FOUND ? "nobody with this id" : outcome_name(o),
                       "nothing was written");
    }
    house_given_drop(&g.given);
    arena_close(&a);
    house_close(&house);
    return o != OUTCOME_OK ? house_exit(o) : written ? EXIT_DONE : EXIT_ENVIRONMENT;
}
