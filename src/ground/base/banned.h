#ifndef ERK_GROUND_BASE_BANNED_H
#define ERK_GROUND_BASE_BANNED_H
/* Include last, after every other header. The compiler then refuses these
 * words; each has a safe answer in ground/ (text.h, day.h, cents.h). */
#undef alloca
#undef sprintf /* glibc makes macros of these two under _FORTIFY_SOURCE */
#undef vsprintf
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok strtok_r
#pragma GCC poison gets atoi atol atoll atof gmtime localtime ctime asctime mktemp alloca
#endif
