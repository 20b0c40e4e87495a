/* clock - the only place where the time is read; everything else is told what day it is. */
#include <time.h>

#include "ground/base/day.h"

#include "ground/base/banned.h"

enum { MICROS = 1000000 };

struct instant instant_now(void)
{
    struct timespec t = {0};

    (void)clock_gettime(CLOCK_REALTIME, &t);
    return (struct instant){(int64_t)t.tv_sec * MICROS + t.tv_nsec / 1000};
}
