#include "ground/base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ground/base/banned.h"

void *arena_take(struct arena *a, size_t count, size_t size)
{
    const size_t align = alignof(max_align_t);
    size_t need = 0;
    size_t start = 0;

    assert(a->used <= a->size);
    start = (a->used + align - 1) / align * align;
    if (a->full || __builtin_mul_overflow(count, size, &need) || start > a->size ||
        need > a->size - start) {
        a->full = true;
        return NULL;
    }
    a->used = start + need;
    return memset(a->base + start, 0, need);
}

struct text arena_copy(struct arena *a, struct text t)
{
    char *to = NULL;

    if (t.at == NULL)
        return NO_TEXT;
    to = arena_take(a, t.len + 1, 1);
    if (to == NULL)
        return NO_TEXT;
    if (t.len > 0)
        memcpy(to, t.at, t.len);
    return (struct text){to, t.len};
}

char *arena_z(struct arena *a, struct text t)
{
    char *to = arena_take(a, t.len + 1, 1);

    if (to != NULL && t.len > 0)
        memcpy(to, t.at, t.len);
    return to;
}

struct text arena_print(struct arena *a, const char *format, ...)
{
    const size_t align = alignof(max_align_t);
    const size_t start = (a->used + align - 1) / align * align;
    const size_t room = a->full || start >= a->size ? 0 : a->size - start;
    char *const to = room == 0 ? NULL : (char *)a->base + start;
    va_list args;
    int len = 0;

    va_start(args, format);
    len = vsnprintf(to, room, format, args);
    va_end(args);
    if (len < 0 || (size_t)len >= room) {
        if (to != NULL)
            explicit_bzero(to, room); /* what was begun is left nowhere */
        a->full = true;
        return NO_TEXT;
    }
    a->used = start + (size_t)len + 1;
    return (struct text){to, (size_t)len};
}

struct arena_mark arena_mark(const struct arena *a)
{
    return (struct arena_mark){a->used};
}

void arena_return(struct arena *a, struct arena_mark m)
{
    assert(m.used <= a->used);
    explicit_bzero(a->base + m.used, a->used - m.used);
    a->used = m.used;
}

void arena_empty(struct arena *a)
{
    if (a->base != NULL)
        explicit_bzero(a->base, a->used);
    a->used = 0;
    a->full = false;
}
