/* apart_walls - what the process that holds the keys can still do: read and write in the folder
 * of months, and answer. Where the kernel lacks something, it says so and goes on. */
#include "witness/apart.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ground/base/banned.h"

#if defined(__x86_64__)
#define THIS_MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_MACHINE AUDIT_ARCH_AARCH64
#else
#define THIS_MACHINE 0
#endif

/* ---- Landlock: which files ---- */

static int folder_only(const char *months)
{
    const uint64_t in_folder = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
                               LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                               LANDLOCK_ACCESS_FS_MAKE_REG;
    /* All that the first version knows: it is in every later one. */
    const struct landlock_ruleset_attr all = {.handled_access_fs =
                                                  (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1};
    struct landlock_path_beneath_attr rule = {.allowed_access = in_folder, .parent_fd = -1};
    const long version =
        syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    const int rules =
        version < 1 ? -1 : (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    bool good = rules >= 0;

    if (good)
        rule.parent_fd = open(months, O_PATH | O_DIRECTORY | O_CLOEXEC);
    good = good && rule.parent_fd >= 0 &&
           syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0 &&
           syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    if (rule.parent_fd >= 0)
        (void)close(rule.parent_fd);
    if (rules >= 0)
        (void)close(rules);
    return good ? (int)version : 0;
}

/* ---- seccomp: which calls ---- */

#define CALL(n_)                                                                               \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (n_), 0, 1),                                           \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

static bool filter_calls(bool named)
{
    struct sock_filter may[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_MACHINE, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        /* answering */
        CALL(SYS_recvfrom),
        CALL(SYS_sendto),
        CALL(SYS_sendmsg),
        CALL(SYS_recvmsg),
        CALL(SYS_read),
        CALL(SYS_write),
        CALL(SYS_writev),
        CALL(SYS_close),
        /* the folder of months */
        CALL(SYS_openat),
        CALL(SYS_newfstatat),
        CALL(SYS_fstat),
        CALL(SYS_statx),
        CALL(SYS_fsync),
        CALL(SYS_linkat),
        CALL(SYS_unlinkat),
        CALL(SYS_getdents64),
        CALL(SYS_lseek),
        CALL(SYS_faccessat),
        CALL(SYS_fcntl),
#if defined(SYS_faccessat2)
        CALL(SYS_faccessat2),
#endif
#if defined(SYS_open) /* older names of the same */
        CALL(SYS_open),
        CALL(SYS_stat),
        CALL(SYS_link),
        CALL(SYS_unlink),
        CALL(SYS_access),
        CALL(SYS_poll),
#endif
        /* memory, chance, time, ending */
        CALL(SYS_mmap),
        CALL(SYS_munmap),
        CALL(SYS_mprotect),
        CALL(SYS_madvise),
        CALL(SYS_brk),
        CALL(SYS_mremap),
        CALL(SYS_mlock),
        CALL(SYS_munlock),
        CALL(SYS_getrandom),
        CALL(SYS_clock_gettime),
        CALL(SYS_clock_nanosleep),
        CALL(SYS_futex),
        CALL(SYS_getpid),
        CALL(SYS_gettid),
        CALL(SYS_geteuid),
        CALL(SYS_ppoll),
        CALL(SYS_restart_syscall),
        CALL(SYS_rt_sigreturn),
        CALL(SYS_rt_sigprocmask),
        CALL(SYS_rt_sigaction),
        CALL(SYS_sigaltstack),
        CALL(SYS_tgkill),
        CALL(SYS_exit),
        CALL(SYS_exit_group),
        /* callers on a socket with a name */
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_accept4, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, named ? SECCOMP_RET_ALLOW : SECCOMP_RET_KILL_PROCESS),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getsockopt, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, named ? SECCOMP_RET_ALLOW : SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)
    };
    const struct sock_fprog program = {.len = sizeof may / sizeof *may, .filter = may};

    return THIS_MACHINE != 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

void apart_walls_up(const char *months, bool named, struct apart_walls *ret)
{
    const struct rlimit none = {0, 0};
    const bool no_core = setrlimit(RLIMIT_CORE, &none) == 0;

    memset(ret, 0, sizeof *ret); /* every byte of it is sent */
    ret->no_dump = prctl(PR_SET_DUMPABLE, 0) == 0 && no_core;
    /* What was touched stays out of swap from then on; the libraries' other pages cost nothing. */
    ret->locked = mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return;
    ret->landlock = folder_only(months);
    ret->filter = filter_calls(named);
}
