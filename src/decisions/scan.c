/* scan - are these bytes known to be harmful? Asked of a clamd beside us, over its own socket.
 *
 * Errors     TRY_AGAIN: configured, and not answering: then nothing is taken in, the person
 * hears so and can try later. NOT_ALLOWED: it found something. OK: nothing found, or no scanner
 * is configured (said on the desk of the operator, not to the person).
 */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "decisions/inside.h"

#include "ground/base/banned.h"

enum { SCAN_SECONDS = 20, SCAN_PIECE = 64 * 1024, SCAN_ANSWER = 256 };

static const char *scanner; /* set once, before anything is served */

void decisions_scan_set(const char *socket_path)
{
    scanner = socket_path;
}

static void closed(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
}

static bool put(int fd, const void *bytes, size_t len)
{
    const char *at = bytes;

    while (len > 0) {
        const ssize_t n = send(fd, at, len, MSG_NOSIGNAL);

        if (n <= 0)
            return false;
        at += n;
        len -= (size_t)n;
    }
    return true;
}

static bool put_all(int fd, struct text t)
{
    static const uint32_t end = 0;

    if (!put(fd, "zINSTREAM", sizeof "zINSTREAM"))
        return false;
    while (t.len > 0) {
        const size_t piece = t.len < SCAN_PIECE ? t.len : SCAN_PIECE;
        const uint32_t size = htonl((uint32_t)piece);

        if (!put(fd, &size, sizeof size) || !put(fd, t.at, piece))
            return false;
        t.at += piece;
        t.len -= piece;
    }
    return put(fd, &end, sizeof end);
}

static int reach(const char *path)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    const struct timeval patience = {.tv_sec = SCAN_SECONDS};
    const size_t len = strlen(path);
    const int fd =
        len < sizeof to.sun_path ? socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) : -1;

    if (fd < 0)
        return -1;
    memcpy(to.sun_path, path, len + 1);
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(fd, (const struct sockaddr *)&to, sizeof to) == 0)
        return fd;
    (void)close(fd);
    return -1;
}

enum outcome scan_bytes(struct text bytes)
{
    char answer[SCAN_ANSWER] = "";
    size_t got = 0;
    WHEN_LEAVING(closed) int fd = scanner == NULL ? -1 : reach(scanner);

    if (scanner == NULL)
        return OUTCOME_OK;
    if (fd < 0 || !put_all(fd, bytes))
        return OUTCOME_TRY_AGAIN;
    while (got < sizeof answer - 1) {
        const ssize_t n = recv(fd, answer + got, sizeof answer - 1 - got, 0);

        if (n <= 0)
            break;
        got += (size_t)n;
        if (answer[got - 1] == '\0')
            break;
    }
    answer[got] = '\0';
    if (strstr(answer, "FOUND") != NULL)
        return OUTCOME_NOT_ALLOWED;
    return strcmp(answer, "stream: OK") == 0 ? OUTCOME_OK : OUTCOME_TRY_AGAIN;
}
