/* main - the calculator of src/law alone, without the rest of the program: for tests/harness.
 */
#include <fcntl.h>
#include <unistd.h>

#include "law/law.h"

int main(int count, char **arg)
{
    struct arena a = {0};
    struct law_counts counts = {0};
    enum outcome o = OUTCOME_OK;
    const int fd = count == 2 ? open(arg[1], O_RDONLY | O_CLOEXEC) : -1;

    if (fd < 0)
        return 2;
    o = arena_open(&a, LAW_CALCULATE_ROOM);
    if (o == OUTCOME_OK)
        o = law_calculate_stream(fd, STDOUT_FILENO, LAW_TRACE_NONE, &a, &counts);
    arena_close(&a);
    (void)close(fd);
    return o != OUTCOME_OK ? 4 : counts.refused > 0 ? 3 : 0;
}
