/* command_calculate - entitlement on the command line; needs no municipality. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "house/command_law.h"
#include "house/house.h"
#include "law/law.h"

#include "ground/base/banned.h"

static bool trace_of(const char *name, enum law_trace *ret)
{
    static const struct {
        const char *name;
        enum law_trace trace;
    } traces[] = {
        {"none", LAW_TRACE_NONE}, {"short", LAW_TRACE_SHORT}, {"full", LAW_TRACE_FULL}};

    for (size_t i = 0; name != NULL && i < sizeof traces / sizeof *traces; i++) {
        if (strcmp(traces[i].name, name) == 0) {
            *ret = traces[i].trace;
            return true;
        }
    }
    return name == NULL;
}

int command_calculate(const struct invocation *in)
{
    enum law_trace trace = LAW_TRACE_FULL;
    const bool standard = in->count == 0 || strcmp(in->arg[0], "-") == 0;
    int fd = STDIN_FILENO;
    struct law_counts counts = {0};
    struct arena a = {0};
    enum outcome o = OUTCOME_OK;

    if (command_calculate_asked(in))
        return command_calculate_other(in);
    if (in->count > 1 || !trace_of(in->option[0], &trace)) {
        house_complain("calculate", "one file, and --trace none, short or full",
                       "see 'erkenning calculate --help'");
        return EXIT_USE;
    }
    if (!standard)
        fd = open(in->arg[0], O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        house_complain(in->arg[0], strerror(errno), "name a file that can be read");
        return EXIT_REFUSED;
    }
    o = arena_open(&a, LAW_CALCULATE_ROOM);
    if (o == OUTCOME_OK)
        o = law_calculate_stream(fd, STDOUT_FILENO, trace, &a, &counts);
    arena_close(&a);
    if (!standard)
        (void)close(fd);
    if (o != OUTCOME_OK) {
        house_complain("calculate", outcome_name(o), "nothing more was read or written");
        return house_exit(o);
    }
    return counts.refused > 0 ? EXIT_REFUSED : EXIT_DONE;
}
