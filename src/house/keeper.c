/* keeper - the keys that wrap in a process of their own: started by `serve`, or as a service with
 * a user of its own. The web program then holds no key but those of the pages of that moment. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ground/crypto/crypto.h"
#include "house/house.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

enum { KEEPER_FD = 3, CODE_MOST = 40, PATH_MOST = 4096, WAITING = 8 };
static const char own_user[] = "erkenning-keys";

/* ---- starting one, or finding one ---- */

static enum outcome start(const struct house_options *o, int *ret_fd, int *ret_pid)
{
    char program[] = "erkenning", keys[] = "keys", serve[] = "serve", fd_says[] = "--fd",
         fd_is[] = "3", data_says[] = "--data", data[PATH_MOST];
    char *const words[] = {program, keys, serve, fd_says, fd_is, data_says, data, NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    sigset_t none;
    pid_t pid = 0;
    int pair[2];
    bool good = snprintf(data, sizeof data, "%s", o->data) < (int)sizeof data &&
                socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == 0;

    if (!good)
        return OUTCOME_BROKEN;
    (void)sigemptyset(&none);
    (void)posix_spawn_file_actions_init(&files);
    (void)posix_spawnattr_init(&how);
    good = posix_spawn_file_actions_adddup2(&files, pair[1], KEEPER_FD) == 0 &&
           posix_spawnattr_setsigmask(&how, &none) == 0 &&
           posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK) == 0 &&
           posix_spawn(&pid, "/proc/self/exe", &files, &how, words, environ) == 0;
    (void)posix_spawn_file_actions_destroy(&files);
    (void)posix_spawnattr_destroy(&how);
    (void)close(pair[1]);
    if (!good) {
        (void)close(pair[0]);
        return OUTCOME_BROKEN;
    }
    *ret_fd = pair[0];
    *ret_pid = (int)pid;
    return OUTCOME_OK;
}

static bool address_of(const char *path, struct sockaddr_un *ret)
{
    *ret = (struct sockaddr_un){.sun_family = AF_UNIX};
    return snprintf(ret->sun_path, sizeof ret->sun_path, "%s", path) <
           (int)sizeof ret->sun_path;
}

/* -1: nobody is there. */
static int reach(void *path)
{
    struct sockaddr_un at;
    const int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

    if (fd >= 0 && address_of(path, &at) &&
        connect(fd, (const struct sockaddr *)&at, sizeof at) == 0)
        return fd;
    if (fd >= 0)
        (void)close(fd);
    return -1;
}

static enum outcome find(char *path, int *ret_fd)
{
    *ret_fd = path == NULL ? -1 : reach(path);
    if (*ret_fd >= 0)
        return OUTCOME_OK;
    house_complain(path == NULL ? "--key-socket" : path, strerror(errno),
                   "start 'erkenning keys serve' there first");
    return OUTCOME_NOT_ALLOWED;
}

/* How the one that we started ended: before it could say anything. */
static enum outcome ended(int pid)
{
    int status = 0;

    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_ATTENTION)
        return OUTCOME_NOT_FOUND; /* there is no key file */
    return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_REFUSED ? OUTCOME_NOT_ALLOWED
                                                                    : OUTCOME_BROKEN;
}

enum outcome house_keeper_open(struct house *h, const struct house_options *o)
{
    struct witness_apart is = {0};
    char *path = o->keys == NULL ? NULL : arena_z(&h->settings, text_of(o->keys));
    int fd = -1;
    enum outcome done = o->keys != NULL ? find(path, &fd) : start(o, &fd, &h->keeper);

    if (done != OUTCOME_OK)
        return done;
    done = witness_apart_use(fd, &is); /* the socket is its own now */
    h->walls = is;
    if (done != OUTCOME_OK && h->keeper > 0) {
        done = ended(h->keeper);
        h->keeper = 0;
    } else if (done != OUTCOME_OK) {
        house_complain(o->keys, "it does not answer us",
                       "start 'keys serve' with --for and the user of this program");
        done = OUTCOME_NOT_ALLOWED;
    } else if (done == OUTCOME_OK && path != NULL) {
        witness_apart_again(reach, path);
    }
    return done;
}

bool house_keeper_gone(const struct house *h)
{
    siginfo_t is = {0};

    return h->keeper > 0 &&
           (waitid(P_PID, (id_t)h->keeper, &is, WEXITED | WNOHANG | WNOWAIT) != 0 ||
            is.si_pid == h->keeper);
}

/* Its socket is closed by now, and that is how it ends. */
void house_keeper_close(struct house *h)
{
    if (h->keeper > 0) {
        while (waitpid(h->keeper, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    h->keeper = 0;
}

/* ---- being one ---- */

static void say_walls(const char *whose, long number, const struct witness_apart *is)
{
    char landlock[64] = "no Landlock in this kernel: it can open other files too";

    if (is->landlock > 0)
        (void)snprintf(landlock, sizeof landlock, "Landlock %d", is->landlock);
    (void)fprintf(stderr, "erkenning: keys: held apart by %s %ld: %s, %s, %s, %s\n", whose,
                  number,
                  is->locked ? "memory locked" : "memory NOT locked (raise LimitMEMLOCK)",
                  is->no_dump ? "no dumps" : "dumps NOT shut off",
                  is->filter ? "seccomp" : "NO seccomp in this kernel", landlock);
}

/* As a service of its own; who started one says it when it serves. */
static void say(const struct witness_apart *is)
{
    say_walls("user", (long)geteuid(), is);
}

static void say_nothing(const struct witness_apart *is)
{
    (void)is;
}

void house_keeper_say(const struct house *h)
{
    if (h->keeper > 0)
        say_walls("process", (long)h->keeper, &h->walls);
}

static bool give_to(const char *months, const struct passwd *to)
{
    char path[PATH_MOST + 300];
    DIR *d = opendir(months);
    const struct dirent *e = NULL;
    bool good = d != NULL && chown(months, to->pw_uid, to->pw_gid) == 0;

    while (good && (e = readdir(d)) != NULL) {
        if (e->d_name[0] < '0' || e->d_name[0] > '9')
            continue;
        (void)snprintf(path, sizeof path, "%s/%s", months, e->d_name);
        good = lchown(path, to->pw_uid, to->pw_gid) == 0;
    }
    if (d != NULL)
        (void)closedir(d);
    return good;
}

/* Root reads the key file, and is then somebody who may do nothing else. */
static enum outcome become(const char *name, const char *months)
{
    const struct passwd *to = NULL;

    if (geteuid() != 0 && name == NULL)
        return OUTCOME_OK;
    to = getpwnam(name == NULL ? own_user : name);
    if (to == NULL && name == NULL)
        return OUTCOME_OK; /* said with the number of the user it runs as */
    if (to == NULL || geteuid() != 0 || !give_to(months, to) || setgroups(0, NULL) != 0 ||
        setresgid(to->pw_gid, to->pw_gid, to->pw_gid) != 0 ||
        setresuid(to->pw_uid, to->pw_uid, to->pw_uid) != 0) {
        house_complain(name == NULL ? own_user : name, "cannot run as this user",
                       "start as root, with a user that exists");
        return OUTCOME_NOT_ALLOWED;
    }
    return OUTCOME_OK;
}

static enum outcome read_code(const char *data, char code[CODE_MOST])
{
    char path[PATH_MOST];
    int fd = -1;
    ssize_t got = -1;

    (void)snprintf(path, sizeof path, "%s/municipality", data);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        got = read(fd, code, CODE_MOST - 1);
        (void)close(fd);
    }
    if (got <= 0) {
        house_complain(data, "no municipality lives here", "name its folder with --data");
        return OUTCOME_BROKEN;
    }
    return OUTCOME_OK;
}

static enum outcome open_keys(const char *data, const char *as, char months[PATH_MOST])
{
    char code[CODE_MOST] = {0}, path[PATH_MOST];
    enum outcome o = read_code(data, code);

    (void)snprintf(months, PATH_MOST, "%s/months", data);
    (void)snprintf(path, sizeof path, "%s/keys", data);
    if (o == OUTCOME_OK)
        o = witness_months_open(months, text_trim(text_of(code)));
    if (o == OUTCOME_OK)
        o = witness_keys_open(path, false);
    return o == OUTCOME_OK ? become(as, months) : o;
}

static enum outcome listen_at(const char *path, int *ret_fd)
{
    struct sockaddr_un at;
    const int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

    if (fd >= 0 && address_of(path, &at)) {
        (void)unlink(path); /* of one that was killed */
        /* Who may connect is asked of the kernel, caller by caller. */
        if (bind(fd, (const struct sockaddr *)&at, sizeof at) == 0 && chmod(path, 0666) == 0 &&
            listen(fd, WAITING) == 0) {
            *ret_fd = fd;
            return OUTCOME_OK;
        }
    }
    house_complain(path, strerror(errno), "name a path in a folder that can be written");
    if (fd >= 0)
        (void)close(fd);
    return OUTCOME_NOT_ALLOWED;
}

static enum outcome caller_of(const char *name, unsigned *ret)
{
    const struct passwd *who = name == NULL ? NULL : getpwnam(name);

    *ret = name == NULL ? geteuid() : who == NULL ? 0 : who->pw_uid;
    if (name != NULL && who == NULL)
        house_complain(name, "no such user", "name the user that 'serve' runs as");
    return name != NULL && who == NULL ? OUTCOME_NOT_ALLOWED : OUTCOME_OK;
}

/* Options in the order of the command's table. */
static enum outcome keep(const struct invocation *in, bool started)
{
    char months[PATH_MOST];
    struct witness_apart_options o = {.fd = KEEPER_FD, .named = !started, .months = months};
    enum outcome done = crypto_start();

    if (started) {
        (void)syscall(SYS_close_range, KEEPER_FD + 1, ~0U, 0);
        /* It ends when who started it is gone, and not before: pages are still being served. */
        (void)signal(SIGINT, SIG_IGN);
        (void)signal(SIGTERM, SIG_IGN);
        (void)signal(SIGHUP, SIG_IGN);
    }
    if (done == OUTCOME_OK && !started)
        done = caller_of(in->option[1], &o.caller);
    if (done == OUTCOME_OK && !started)
        done = listen_at(in->option[0], &o.fd);
    if (done == OUTCOME_OK)
        done = open_keys(in->open.data, in->option[2], months);
    if (done == OUTCOME_OK)
        done = witness_apart_serve(&o, started ? say_nothing : say);
    witness_keys_close();
    return done;
}

int command_keys(const struct invocation *in)
{
    const bool started = in->option[3] != NULL;
    int code = EXIT_DONE;

    if (in->count != 1 || strcmp(in->arg[0], "serve") != 0 ||
        started == (in->option[0] != NULL) || (started && strcmp(in->option[3], "3") != 0)) {
        house_complain("keys", "'serve' and --socket are expected",
                       "see 'erkenning keys --help'");
        return EXIT_USE;
    }
    switch (keep(in, started)) {
    case OUTCOME_OK: break;
    case OUTCOME_NOT_FOUND: code = EXIT_ATTENTION; break;
    case OUTCOME_NOT_ALLOWED:
    case OUTCOME_NOT_VALID:
    case OUTCOME_CONFLICT: code = EXIT_REFUSED; break;
    case OUTCOME_TRY_AGAIN:
    case OUTCOME_NO_ROOM:
    case OUTCOME_BROKEN: code = EXIT_ENVIRONMENT; break;
    }
    if (code == EXIT_ATTENTION && !started)
        house_complain(in->open.data, "there is no key file", "put the copy of it back");
    if (code == EXIT_REFUSED && !started)
        house_complain(in->open.data, "the keys cannot be held",
                       "see the line above, or the mode of the key file");
    _exit(code); /* nothing of ours may run after the walls are up */
}
