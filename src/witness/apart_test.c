/* The keys in a process of their own: everything works as before, the program that asks holds no
 * key that wraps, and who is not meant to ask gets nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ground/store/engines_test.h"
#include "witness/apart.h"

static const unsigned char root[32] = {2, 7, 1, 8, 2}, other_root[32] = {9, 9};
static const struct store_room *const rooms[] = {&witness_rows};
static const struct text anna = TEXT_INIT("persoon-anna"), words = TEXT_INIT("mijn verhaal");
enum { NOBODY = 65534, STRANGER = 65533 };

struct town {
    char folder[64], path[96], months[96], name[96], code[16];
    struct store *store;
    struct arena arena;
    struct text sealed;
    struct day today;
    pid_t keeper;
    int fd;
};

/* ---- a process that holds the keys ---- */

static void said(const struct witness_apart *is)
{
    print_message("# locked %d, no dumps %d, seccomp %d, Landlock %d\n", is->locked,
                  is->no_dump, is->filter, is->landlock);
}

static void keep(const struct town *t, const unsigned char key[32], int fd, int listener,
                 unsigned user)
{
    const struct witness_apart_options o = {.fd = listener >= 0 ? listener : fd,
                                            .named = listener >= 0,
                                            .caller = user,
                                            .months = t->months};

    witness_keys_close();
    witness_keys_fixed(key);
    if (witness_months_open(t->months, text_of(t->code)) != OUTCOME_OK)
        _exit(2);
    if (user != 0 && listener < 0 &&
        (setresgid(user, user, user) != 0 || setresuid(user, user, user) != 0))
        _exit(3);
    _exit(witness_apart_serve(&o, said) == OUTCOME_OK ? 0 : 1);
}

static void keeper_start(struct town *t, const unsigned char key[32], unsigned user)
{
    struct witness_apart is = {0};
    int pair[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
    t->keeper = fork();
    assert_true(t->keeper >= 0);
    if (t->keeper == 0) {
        (void)close(pair[0]);
        keep(t, key, pair[1], -1, user);
    }
    (void)close(pair[1]);
    t->fd = pair[0];
    assert_int_equal(witness_apart_use(pair[0], &is), OUTCOME_OK);
    assert_true(is.no_dump && is.filter);
}

static int keeper_end(struct town *t)
{
    int status = 0;

    witness_keys_close(); /* and with it the socket */
    assert_int_equal(waitpid(t->keeper, &status, 0), t->keeper);
    t->keeper = 0;
    return status;
}

static int town_up(void **state)
{
    static int towns;
    struct town *t = calloc(1, sizeof *t);

    assert_non_null(t);
    (void)snprintf(t->code, sizeof t->code, "a%03d", ++towns);
    (void)snprintf(t->folder, sizeof t->folder, "/tmp/erkenning-apart-XXXXXX");
    assert_non_null(mkdtemp(t->folder));
    (void)snprintf(t->path, sizeof t->path, "%s/data.db", t->folder);
    (void)snprintf(t->months, sizeof t->months, "%s/months", t->folder);
    (void)snprintf(t->name, sizeof t->name, "%s/socket", t->folder);
    assert_int_equal(arena_open(&t->arena, 8 << 20), OUTCOME_OK);
    keeper_start(t, root, 0);
    {
        const struct store_options o = {.place = engines_place(t->path),
                                        .municipality = text_of(t->code)};

        assert_int_equal(store_open(&o, &t->store), OUTCOME_OK);
        assert_int_equal(store_patch_up(t->store, rooms, 1), OUTCOME_OK);
    }
    assert_int_equal(day_of(2026, 10, 5, &t->today), OUTCOME_OK);
    *state = t;
    return 0;
}

static int remove_one(const char *path, const struct stat *s, int type, struct FTW *f)
{
    (void)s;
    (void)type;
    (void)f;
    return remove(path);
}

static int town_down(void **state)
{
    struct town *t = *state;

    store_close(t->store);
    witness_keys_close();
    if (t->keeper > 0 && kill(t->keeper, SIGKILL) == 0)
        (void)waitpid(t->keeper, NULL, 0);
    arena_close(&t->arena);
    (void)nftw(t->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(t);
    return 0;
}

static enum outcome write_anna(struct db *db, void *arg)
{
    struct town *t = arg;
    enum outcome o = witness_keys_make(db, anna);

    if (o == OUTCOME_OK)
        o = witness_seal(db, NULL, anna, KEY_STORY, TEXT("story_part"), TEXT("1"),
                         TEXT("words"), words, &t->sealed);
    t->sealed = arena_copy(&t->arena, t->sealed);
    return o;
}

static enum outcome read_anna(struct db *db, void *arg)
{
    struct town *t = arg;
    struct text plain = NO_TEXT;
    const enum outcome o =
        witness_unseal(db, witness_own(db->arena, anna), anna, KEY_STORY, TEXT("story_part"),
                       TEXT("1"), TEXT("words"), t->sealed, &plain);

    return o == OUTCOME_OK && !text_same(plain, words) ? OUTCOME_BROKEN : o;
}

/* More lines than one question holds, and what they say read back with keys asked beforehand. */
static enum outcome many_views(struct db *db, void *arg)
{
    static const enum key_class both[] = {KEY_STORY, KEY_LOG};
    struct witness_own_view view[40];
    struct witness_look *own = witness_own(db->arena, anna);
    struct witness_seen *seen = NULL;
    struct witness_check check = {0};
    size_t count = 0;
    enum outcome o = OUTCOME_OK;

    (void)arg;
    for (size_t i = 0; i < 40; i++)
        view[i] = (struct witness_own_view){.person = anna,
                                            .account = TEXT("account-anna"),
                                            .part = TEXT("mij"),
                                            .at = {1795000000000001}};
    o = witness_own_note(db, view, 40);
    if (o == OUTCOME_OK)
        witness_ready(db, own, &anna, 1, both, 2);
    for (size_t i = 0, ready = 0; o == OUTCOME_OK && i < own->slots; i++) {
        ready += own->slot[i].full;
        o = i + 1 == own->slots && ready != 2 ? OUTCOME_BROKEN : o;
    }
    if (o == OUTCOME_OK)
        o = witness_lines(db, own, anna, 0, 100, &seen, &count);
    if (o == OUTCOME_OK)
        o = witness_verify(db, anna, &check);
    return o == OUTCOME_OK && (count != 40 || seen[0].gone || check.lines != 40 ||
                               check.finding != WITNESS_WHOLE)
               ? OUTCOME_BROKEN
               : o;
}

/* Who may not be opened is not asked for. */
static enum outcome ready_for_nobody(struct db *db, void *arg)
{
    static const enum key_class both[] = {KEY_STORY, KEY_LOG};
    struct witness_look *other = witness_own(db->arena, TEXT("persoon-bram"));
    enum outcome o = OUTCOME_OK;

    (void)arg;
    witness_ready(db, other, &anna, 1, both, 2);
    for (size_t i = 0; o == OUTCOME_OK && i < other->slots; i++)
        o = other->slot[i].full ? OUTCOME_BROKEN : OUTCOME_OK;
    return o;
}

static enum outcome doing(struct town *t, store_work *work)
{
    const struct arena_mark mark = arena_mark(&t->arena);
    struct arena a = {0};
    enum outcome o = arena_open(&a, 4 << 20);

    (void)mark;
    if (o == OUTCOME_OK)
        o = store_transact(t->store, &a, work, t);
    arena_close(&a);
    return o;
}

/* ---- what it does ---- */

static void turn(struct town *t, int months, struct witness_turn *ret)
{
    struct arena a = {0};

    assert_int_equal(arena_open(&a, 4 << 20), OUTCOME_OK);
    assert_int_equal(witness_turn(t->store, &a, day_plus_months(t->today, months), ret),
                     OUTCOME_OK);
    arena_close(&a);
}

static void everything_works_and_no_key_is_here(void **state)
{
    struct town *t = *state;
    struct witness_turn done = {0};
    struct crypto_key key;

    turn(t, 0, &done);
    assert_true(done.made);
    assert_int_equal(doing(t, write_anna), OUTCOME_OK);
    assert_int_equal(doing(t, read_anna), OUTCOME_OK);
    assert_int_equal(doing(t, many_views), OUTCOME_OK);
    assert_int_equal(doing(t, ready_for_nobody), OUTCOME_OK);
    turn(t, 1, &done);
    assert_int_equal(done.rewrapped, KEY_CLASSES);
    assert_int_equal(done.destroyed, 1);
    assert_int_equal(doing(t, read_anna), OUTCOME_OK);
    assert_true(ring_newest() == 1 && ring_has(1) && !ring_has(2));
    assert_null(ring_key(1));
    assert_int_not_equal(month_key(done.number, &key), OUTCOME_OK);
    assert_int_equal(month_there(done.number), OUTCOME_OK);
    assert_int_equal(month_there(20261001), OUTCOME_NOT_FOUND);
    assert_int_equal(keeper_end(t), 0);
    /* The same keys, held here: the same bytes open. */
    witness_keys_fixed(root);
    assert_int_equal(witness_months_open(t->months, text_of(t->code)), OUTCOME_OK);
    assert_int_equal(doing(t, read_anna), OUTCOME_OK);
    witness_months_close();
}

static void a_key_file_of_another_town_opens_nothing(void **state)
{
    struct town *t = *state;
    struct witness_turn done = {0};

    turn(t, 0, &done);
    assert_int_equal(doing(t, write_anna), OUTCOME_OK);
    assert_int_equal(keeper_end(t), 0);
    keeper_start(t, other_root, 0);
    assert_int_equal(doing(t, read_anna), OUTCOME_BROKEN);
    assert_int_equal(doing(t, write_anna), OUTCOME_BROKEN);
    assert_int_equal(keeper_end(t), 0);
}

static void when_it_is_killed_nothing_opens(void **state)
{
    struct town *t = *state;
    struct witness_turn done = {0};

    turn(t, 0, &done);
    assert_int_equal(doing(t, write_anna), OUTCOME_OK);
    assert_int_equal(kill(t->keeper, SIGKILL), 0);
    assert_int_equal(waitpid(t->keeper, NULL, 0), t->keeper);
    t->keeper = 0;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(doing(t, read_anna), OUTCOME_BROKEN);
        assert_int_equal(doing(t, write_anna), OUTCOME_BROKEN);
    }
}

/* Forked beforehand: in the middle of a question the lock is held. */
static void prepare(struct town *t)
{
    int pair[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
    t->keeper = fork();
    assert_true(t->keeper >= 0);
    if (t->keeper == 0) {
        (void)close(pair[0]);
        keep(t, root, pair[1], -1, 0);
    }
    (void)close(pair[1]);
    t->fd = pair[0];
}

static int reach_new_one(void *arg)
{
    struct town *t = arg;
    const int fd = t->fd;

    t->fd = -1;
    return fd;
}

static void started_anew_it_is_found_again(void **state)
{
    struct town *t = *state;
    struct witness_turn done = {0};

    turn(t, 0, &done);
    assert_int_equal(doing(t, write_anna), OUTCOME_OK);
    witness_apart_again(reach_new_one, t);
    for (int i = 0; i < 3; i++) {
        const pid_t before = t->keeper;

        prepare(t);
        assert_int_equal(kill(before, SIGKILL), 0);
        assert_int_equal(waitpid(before, NULL, 0), before);
        assert_int_equal(doing(t, read_anna), OUTCOME_OK);
        assert_int_equal(t->fd, -1);
    }
    assert_int_equal(keeper_end(t), 0);
}

/* ---- what it refuses ---- */

static void bytes(struct town *t, const void *at, size_t size, uint32_t outcome)
{
    struct apart_answer r = {.outcome = 99};

    assert_int_equal(send(t->fd, at, size, MSG_NOSIGNAL), (ssize_t)size);
    assert_int_equal(recv(t->fd, &r, sizeof r, 0), (ssize_t)sizeof r);
    assert_int_equal(r.outcome, outcome);
    assert_int_equal(r.given, 0);
}

static void it_gives_no_key_that_wraps(void **state)
{
    static const char long_one[APART_MOST * 2] = {0};
    static const char *const never[] = {"lookup", "loghead", "", "month", "keys", "logpoin"};
    struct town *t = *state;
    struct apart_ask q = {.op = APART_USE, .number = 1};
    struct witness_turn done = {0};
    struct crypto_key key;
    struct crypto_hash mac;

    turn(t, 0, &done);
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        memset(q.what, 0, sizeof q.what);
        memcpy(q.what, never[i], strlen(never[i]));
        bytes(t, &q, sizeof q, OUTCOME_NOT_ALLOWED);
    }
    assert_int_equal(ring_use(1, "logpoint", &key), OUTCOME_OK);
    assert_int_equal(ring_use(2, "logpoint", &key), OUTCOME_BROKEN);
    assert_int_equal(ring_mac(1, "loghead", "head", TEXT("x"), &mac), OUTCOME_OK);
    assert_int_equal(ring_mac(1, "loghead", "lookup", TEXT("x"), &mac), OUTCOME_NOT_ALLOWED);
    assert_int_equal(ring_mac(1, "month", "month", TEXT("x"), &mac), OUTCOME_NOT_ALLOWED);
    /* The last key of a month is never destroyed for a key that is not there. */
    q = (struct apart_ask){.op = APART_MONTHS_END, .number = 20991201};
    bytes(t, &q, sizeof q, OUTCOME_NOT_FOUND);
    q.number = 1;
    bytes(t, &q, sizeof q, OUTCOME_NOT_VALID);
    assert_int_equal(month_there(done.number), OUTCOME_OK);
    q = (struct apart_ask){.op = 77};
    bytes(t, &q, sizeof q, OUTCOME_NOT_VALID);
    q = (struct apart_ask){.op = APART_UNWRAP, .with = 4000000000u, .more = 300000000u};
    bytes(t, &q, sizeof q, OUTCOME_NOT_VALID);
    q = (struct apart_ask){.op = APART_WRAP, .number = done.number};
    bytes(t, &q, sizeof q, OUTCOME_NOT_VALID);
    bytes(t, &q, 5, OUTCOME_NOT_VALID);
    bytes(t, long_one, sizeof long_one, OUTCOME_NOT_VALID);
    assert_int_equal(keeper_end(t), 0);
}

struct together {
    struct apart_ask all, each[APART_TOGETHER + 1];
};

static size_t asked_together(struct town *t, struct together *x, int64_t count, size_t size,
                             struct apart_answer r[APART_TOGETHER + 1])
{
    ssize_t n = 0;

    x->all = (struct apart_ask){
        .op = APART_MANY, .number = count, .with = (uint32_t)(size - sizeof x->all)};
    assert_int_equal(send(t->fd, x, size, MSG_NOSIGNAL), (ssize_t)size);
    n = recv(t->fd, r, sizeof *r * (APART_TOGETHER + 1), 0);
    assert_true(n > 0 && (size_t)n % sizeof *r == 0);
    return (size_t)n / sizeof *r;
}

static void together_it_gives_no_more_than_apart(void **state)
{
    static struct together x;
    struct apart_answer r[APART_TOGETHER + 1];
    struct town *t = *state;

    /* What is not unwrapping or marking is refused, the others are answered. */
    for (size_t i = 0; i <= APART_TOGETHER; i++)
        x.each[i] = apart_for_mark(1, i % 2 == 0 ? "loghead" : "logpoint", "head");
    x.each[2] = (struct apart_ask){.op = APART_USE, .number = 1, .what = "logpoint"};
    x.each[4] = (struct apart_ask){.op = APART_MANY, .number = 1};
    assert_int_equal(asked_together(t, &x, APART_TOGETHER, sizeof x - sizeof x.each[0], r),
                     APART_TOGETHER + 1);
    assert_int_equal(r[0].n, APART_TOGETHER);
    for (size_t i = 0; i < APART_TOGETHER; i++) {
        const bool good = i % 2 == 0 && i != 2 && i != 4;

        assert_int_equal(r[i + 1].outcome, good         ? OUTCOME_OK
                                           : i % 2 == 0 ? OUTCOME_NOT_VALID
                                                        : OUTCOME_NOT_ALLOWED);
        assert_int_equal(r[i + 1].given, good ? CRYPTO_HASH_BYTES : 0);
    }
    /* More than may be asked, none, fewer or more than are there, half a one. */
    assert_int_equal(asked_together(t, &x, APART_TOGETHER + 1, sizeof x, r), 1);
    assert_int_equal(r[0].outcome, OUTCOME_NOT_VALID);
    assert_int_equal(asked_together(t, &x, 0, sizeof x.all, r), 1);
    assert_int_equal(r[0].outcome, OUTCOME_NOT_VALID);
    assert_int_equal(asked_together(t, &x, 3, sizeof x.all + 2 * sizeof x.each[0], r), 1);
    assert_int_equal(r[0].outcome, OUTCOME_NOT_VALID);
    assert_int_equal(asked_together(t, &x, 1, sizeof x.all + 2 * sizeof x.each[0], r), 1);
    assert_int_equal(r[0].outcome, OUTCOME_NOT_VALID);
    assert_int_equal(asked_together(t, &x, 1, sizeof x.all + sizeof x.each[0] / 2, r), 1);
    assert_int_equal(r[0].outcome, OUTCOME_NOT_VALID);
    assert_int_equal(keeper_end(t), 0);
}

/* ---- walls ---- */

static void hit_open(void)
{
    _exit(open("/etc/passwd", O_RDONLY) < 0 && errno == EACCES ? 0 : 1);
}
static void hit_make(void)
{
    _exit(open("/tmp/erkenning-apart-out", O_WRONLY | O_CREAT, 0600) < 0 ? 0 : 1);
}
static void hit_socket(void)
{
    (void)socket(AF_INET, SOCK_STREAM, 0);
    _exit(1);
}
static void hit_run(void)
{
    (void)execl("/bin/true", "true", (char *)NULL);
    _exit(1);
}
static void hit_fork(void)
{
    (void)fork();
    _exit(1);
}
static void hit_accept(void)
{
    (void)accept4(0, NULL, NULL, 0);
    _exit(1);
}

static int behind_walls(const struct town *t, void (*hit)(void), struct apart_walls *walls)
{
    int said_by[2], status = 0;
    pid_t child;

    assert_int_equal(pipe(said_by), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        apart_walls_up(t->months, false, walls);
        (void)!write(said_by[1], walls, sizeof *walls);
        hit();
    }
    assert_int_equal(read(said_by[0], walls, sizeof *walls), (ssize_t)sizeof *walls);
    (void)close(said_by[0]);
    (void)close(said_by[1]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void the_walls_hold(void **state)
{
    static void (*const killed[])(void) = {hit_socket, hit_run, hit_fork, hit_accept};
    static void (*const shut[])(void) = {hit_open, hit_make};
    struct town *t = *state;
    struct apart_walls walls;

    for (size_t i = 0; i < sizeof killed / sizeof *killed; i++) {
        const int status = behind_walls(t, killed[i], &walls);

        assert_true(walls.filter);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
    }
    for (size_t i = 0; i < sizeof shut / sizeof *shut; i++) {
        const int status = behind_walls(t, shut[i], &walls);

        if (walls.landlock == 0)
            print_message("# no Landlock here: other files are not shut off\n");
        else
            assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
}

/* Another process of the very same user, not root. */
static void nobody_looks_into_its_memory(void **state)
{
    struct town *t = *state;
    int status = 0;
    pid_t thief;

    if (geteuid() != 0) {
        print_message("# needs root to be somebody else: left out\n");
        return;
    }
    assert_int_equal(keeper_end(t), 0);
    assert_int_equal(chmod(t->folder, 0755), 0);
    keeper_start(t, root, NOBODY);
    thief = fork();
    assert_true(thief >= 0);
    if (thief == 0) {
        char path[64];
        int opened = 0;

        if (setresgid(NOBODY, NOBODY, NOBODY) != 0 || setresuid(NOBODY, NOBODY, NOBODY) != 0)
            _exit(9);
        static const char *const parts[] = {"mem", "maps", "environ", "fd/3"};

        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            (void)snprintf(path, sizeof path, "/proc/%d/%s", (int)t->keeper, parts[i]);
            opened += open(path, O_RDONLY) >= 0;
        }
        opened += ptrace(PTRACE_ATTACH, t->keeper, NULL, NULL) == 0;
        _exit(opened);
    }
    assert_int_equal(waitpid(thief, &status, 0), thief);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_int_equal(keeper_end(t), 0);
}

/* ---- a socket with a name ---- */

static int call(const struct town *t, unsigned user)
{
    int status = 0;
    const pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        struct sockaddr_un at = {.sun_family = AF_UNIX};
        struct witness_apart is = {0};
        struct crypto_hash mac;
        const int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);

        (void)snprintf(at.sun_path, sizeof at.sun_path, "%s", t->name);
        if (setresgid(user, user, user) != 0 || setresuid(user, user, user) != 0 ||
            connect(fd, (const struct sockaddr *)&at, sizeof at) != 0)
            _exit(9);
        if (witness_apart_use(fd, &is) != OUTCOME_OK)
            _exit(1);
        _exit(ring_mac(1, "lookup", "lookup", TEXT("x"), &mac) == OUTCOME_OK ? 0 : 2);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}

static void only_one_user_may_call(void **state)
{
    struct town *t = *state;
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int listener = -1;

    if (geteuid() != 0) {
        print_message("# needs root to be somebody else: left out\n");
        return;
    }
    assert_int_equal(keeper_end(t), 0);
    assert_int_equal(chmod(t->folder, 0755), 0);
    listener = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    (void)snprintf(at.sun_path, sizeof at.sun_path, "%s", t->name);
    assert_int_equal(bind(listener, (const struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(chmod(t->name, 0666), 0);
    assert_int_equal(listen(listener, 8), 0);
    t->keeper = fork();
    assert_true(t->keeper >= 0);
    if (t->keeper == 0)
        keep(t, root, -1, listener, NOBODY);
    (void)close(listener);
    assert_int_equal(call(t, NOBODY), 0);
    assert_int_equal(call(t, STRANGER), 1);
    assert_int_equal(call(t, 0), 1); /* root has the file itself */
    for (int i = 0; i < APART_CALLERS * 2; i++)
        assert_int_equal(call(t, NOBODY), 0); /* who left makes room */
    assert_int_equal(kill(t->keeper, SIGTERM), 0);
    assert_int_equal(waitpid(t->keeper, NULL, 0), t->keeper);
    t->keeper = 0;
}

#define TOWN(f) cmocka_unit_test_setup_teardown(f, town_up, town_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TOWN(everything_works_and_no_key_is_here),
        TOWN(a_key_file_of_another_town_opens_nothing),
        TOWN(when_it_is_killed_nothing_opens),
        TOWN(started_anew_it_is_found_again),
        TOWN(it_gives_no_key_that_wraps),
        TOWN(together_it_gives_no_more_than_apart),
        TOWN(the_walls_hold),
        TOWN(nobody_looks_into_its_memory),
        TOWN(only_one_user_may_call),
    };

    (void)signal(SIGPIPE, SIG_IGN);
    return engines_run(tests, sizeof tests / sizeof *tests);
}
