/* module - erkenning-verify in somebody's own browser: keys and a proof in, what was found out.
 *
 * Purpose    the same C as the program, so that nobody has to install one to check a line.
 * Ownership  fixed room for what comes in and what goes out; nothing is kept.
 * Errors     what does not hold is an answer; a broken promise of ours traps. */
#include <string.h>

#include "audit/check.h"

#include "ground/base/banned.h"

enum { IN_MOST = 1 << 18, OUT_MOST = 1 << 16, ARENA = 1 << 21 };

#define EXPORT(name) __attribute__((export_name(name)))

static char in[IN_MOST];
static char out[OUT_MOST];
static _Alignas(max_align_t) unsigned char memory[ARENA];

/* Called by assert() when a promise of ours is broken. */
_Noreturn void __assert_fail(const char *what, const char *file, int line, const char *where);
_Noreturn void __assert_fail(const char *what, const char *file, int line, const char *where)
{
    (void)what;
    (void)file;
    (void)line;
    (void)where;
    __builtin_trap();
}

EXPORT("room") char *module_in(void);
EXPORT("room") char *module_in(void)
{
    return in;
}

EXPORT("room_size") int module_in_size(void);
EXPORT("room_size") int module_in_size(void)
{
    return IN_MOST;
}

EXPORT("answer") char *module_out(void);
EXPORT("answer") char *module_out(void)
{
    return out;
}

static int say(struct text t)
{
    if (t.at == NULL || t.len > OUT_MOST)
        return 0;
    memcpy(out, t.at, t.len);
    return (int)t.len;
}

/* In the room: the keys, one a line, the log's first; an empty line; the proof. Gives the length
 * of what is said, below 0 where the keys cannot be used, 0 where it does not fit. The first
 * letter said is R or I where it holds, N where it does not. */
EXPORT("check") int module_check(int len, int dutch);
EXPORT("check") int module_check(int len, int dutch)
{
    struct arena a = {.base = memory, .size = sizeof memory};
    struct check_keys k = {.quorum = 0};
    struct text line = NO_TEXT, rest = NO_TEXT;

    if (len < 0 || len > IN_MOST)
        return 0;
    rest = (struct text){in, (size_t)len};
    while (text_cut(rest, '\n', &line, &rest) && text_trim(line).len > 0)
        if (!check_key_add(&a, &k, line,
                           k.count == 0 ? TREE_KEY_ED25519 : TREE_KEY_COSIGNATURE))
            return -1;
    if (k.count == 0)
        return -1;
    k.quorum = (int64_t)k.count - 1;
    const struct check_result c = check_line(&a, &k, rest);

    return a.full ? 0 : say(check_say(&a, &c, dutch != 0));
}
