/* print - the few ways of printing that the law and the check of the log use, so that a module asks
 * nothing of the browser: the library's own printf wants files. Anything else traps.
 *
 * Knows: %d %0Nd %s %.*s %ld %lld %llu %08x %%. */
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct to {
    char *at;
    size_t size;
    size_t len; /* of the whole text, also where it does not fit */
};

static void add(struct to *to, const char *at, size_t len)
{
    for (size_t i = 0; i < len; i++, to->len++) {
        if (to->len + 1 < to->size)
            to->at[to->len] = at[i];
    }
}

static void number(struct to *to, uint64_t n, bool minus, size_t width, char pad)
{
    char digits[40];
    size_t at = sizeof digits;

    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    while (sizeof digits - at + minus < width && at > 1)
        digits[--at] = pad;
    if (minus)
        digits[--at] = '-';
    add(to, digits + at, sizeof digits - at);
}

static void hex(struct to *to, unsigned n, size_t width)
{
    for (size_t at = width > 0 ? width : 8; at > 0; at--)
        add(to, &"0123456789abcdef"[n >> 4 * (at - 1) & 15], 1);
}

static void whole(struct to *to, int64_t n, size_t width, char pad)
{
    number(to, n < 0 ? (uint64_t)0 - (uint64_t)n : (uint64_t)n, n < 0, width, pad);
}

int vsnprintf(char *restrict at, size_t size, const char *restrict f, va_list args)
{
    struct to to = {at, size, 0};

    for (; *f != 0; f++) {
        size_t width = 0;
        int most = -1;
        char pad = ' ';

        if (*f != '%') {
            add(&to, f, 1);
            continue;
        }
        f++;
        if (*f == '0')
            pad = *f++;
        for (; *f >= '0' && *f <= '9'; f++)
            width = width * 10 + (size_t)(*f - '0');
        if (f[0] == '.' && f[1] == '*') {
            most = va_arg(args, int);
            f += 2;
        }
        if (*f == '%') {
            add(&to, f, 1);
        } else if (*f == 's') {
            const char *const s = va_arg(args, const char *);

            add(&to, s, most >= 0 ? (size_t)most : strlen(s));
        } else if (*f == 'd') {
            whole(&to, va_arg(args, int), width, pad);
        } else if (*f == 'x') {
            hex(&to, va_arg(args, unsigned), width);
        } else if (f[0] == 'l' && f[1] == 'd') {
            whole(&to, va_arg(args, long), width, pad);
            f++;
        } else if (f[0] == 'l' && f[1] == 'l' && f[2] == 'd') {
            whole(&to, va_arg(args, long long), width, pad);
            f += 2;
        } else if (f[0] == 'l' && f[1] == 'l' && f[2] == 'u') {
            number(&to, va_arg(args, unsigned long long), false, width, pad);
            f += 2;
        } else {
            __builtin_trap();
        }
    }
    if (size > 0)
        to.at[to.len < size ? to.len : size - 1] = 0;
    return (int)to.len;
}

int snprintf(char *restrict at, size_t size, const char *restrict f, ...)
{
    va_list args;
    int len = 0;

    va_start(args, f);
    len = vsnprintf(at, size, f, args);
    va_end(args);
    return len;
}
