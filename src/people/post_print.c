/* post_print - letters for who wants paper: a PDF a letter in a folder that a printer empties,
 * and a list of them. The name of a file is a day and a number: no name, no sign of assistance.
 */
#include "people/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ground/crypto/crypto.h"

#include "ground/base/banned.h"

static void closed(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
}

static bool put(int fd, struct text t)
{
    while (t.len > 0) {
        const ssize_t n = write(fd, t.at, t.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        t = text_from(t, (size_t)n);
    }
    return true;
}

static bool folder_kept(const char *folder)
{
    WHEN_LEAVING(closed) int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return fd >= 0 && fsync(fd) == 0;
}

static bool folder_made(const char *folder)
{
    return mkdir(folder, 0700) == 0 || errno == EEXIST;
}

/* One line a letter: day, file, SHA-256. Written before the file gets its name, so a file with
 * its name always stands in the list; a line may stand twice after a power cut, a letter
 * cannot. */
static bool listed(const char *folder, struct arena *a, struct day day, struct text name,
                   struct text pdf)
{
    const struct text path = arena_print(a, "%s/lijst.tsv", folder);
    const struct text line =
        arena_print(a, "%.*s\t%.*s\t%.*s\n", TEXT_ARG(day_iso(a, day)), TEXT_ARG(name),
                    TEXT_ARG(crypto_hash_hex(a, crypto_sha256(pdf))));
    WHEN_LEAVING(closed)
    int fd = path.at == NULL || line.at == NULL
                 ? -1
                 : open(path.at, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

    return fd >= 0 && put(fd, line) && fsync(fd) == 0;
}

enum outcome print_write(const char *folder, struct arena *a, struct day day,
                         struct text message, struct text pdf)
{
    const struct text name =
        arena_print(a, "brief-%.*s-%.*s.pdf", TEXT_ARG(day_iso(a, day)), TEXT_ARG(message));
    const struct text path = arena_print(a, "%s/%.*s", folder, TEXT_ARG(name));
    const struct text part = arena_print(a, "%s/.%.*s.half", folder, TEXT_ARG(name));

    if (name.at == NULL || path.at == NULL || part.at == NULL)
        return OUTCOME_NO_ROOM;
    if (!folder_made(folder))
        return OUTCOME_TRY_AGAIN;
    if (access(path.at, F_OK) == 0)
        return OUTCOME_OK; /* complete: a file has its name only then */
    {
        WHEN_LEAVING(closed)
        int fd = open(part.at, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

        if (fd < 0 || !put(fd, pdf) || fsync(fd) != 0)
            return OUTCOME_TRY_AGAIN;
    }
    if (!listed(folder, a, day, name, pdf))
        return OUTCOME_TRY_AGAIN;
    if (rename(part.at, path.at) != 0 || !folder_kept(folder))
        return OUTCOME_TRY_AGAIN;
    return OUTCOME_OK;
}
