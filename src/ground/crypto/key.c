#include "ground/crypto/crypto.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ground/base/banned.h"

enum { PATH_MOST = 4096, SECRET_MOST = 64 * 1024 };

enum outcome crypto_start(void)
{
    return sodium_init() < 0 ? OUTCOME_BROKEN : OUTCOME_OK;
}

void crypto_key_new(struct crypto_key *ret_key)
{
    randombytes_buf(ret_key->byte, sizeof ret_key->byte);
}

void crypto_key_wipe(struct crypto_key *key)
{
    sodium_memzero(key->byte, sizeof key->byte);
}

struct crypto_key *crypto_key_hold(void)
{
    struct crypto_key *key = sodium_malloc(sizeof *key);

    if (key != NULL)
        memset(key, 0, sizeof *key);
    return key;
}

void crypto_key_drop(struct crypto_key *key)
{
    sodium_free(key); /* wipes first; accepts NULL */
}

void crypto_key_drop_at(struct crypto_key **key)
{
    crypto_key_drop(*key);
    *key = NULL;
}

void crypto_key_derive(const struct crypto_key *from, const char *what, uint64_t number,
                       struct crypto_key *ret_key)
{
    char context[crypto_kdf_CONTEXTBYTES] = {0};
    size_t len = strlen(what);

    assert(len > 0 && len <= sizeof context);
    memcpy(context, what, len);
    if (crypto_kdf_derive_from_key(ret_key->byte, sizeof ret_key->byte, number, context,
                                   from->byte) != 0)
        abort(); /* only for a wrong length, which the types exclude */
}

static void close_file(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
}

/* Reads a whole small file into `to`. Who may own it and read it is checked on the open file,
 * so that nobody can swap it between looking and reading. */
static enum outcome read_secret(const char *path, bool from_systemd, void *to, size_t most,
                                size_t *ret_len)
{
    WHEN_LEAVING(close_file) int fd = -1;
    struct stat st;
    size_t len = 0;
    /* systemd shows the right it gives to the service as a right of the group. */
    const mode_t forbidden = from_systemd ? 0037 : 0077;

    fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? OUTCOME_NOT_FOUND : OUTCOME_NOT_ALLOWED;
    if (fstat(fd, &st) != 0)
        return OUTCOME_BROKEN;
    if (!S_ISREG(st.st_mode) || (st.st_mode & forbidden) != 0 ||
        (st.st_uid != geteuid() && !(from_systemd && st.st_uid == 0)))
        return OUTCOME_NOT_ALLOWED;
    if (st.st_size < 0 || (uint64_t)st.st_size > most)
        return OUTCOME_NOT_VALID;
    while (len < most) {
        ssize_t n = read(fd, (char *)to + len, most - len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return OUTCOME_BROKEN;
        if (n == 0)
            break;
        len += (size_t)n;
    }
    *ret_len = len;
    return OUTCOME_OK;
}

static enum outcome read_key(const char *path, bool from_systemd, struct crypto_key *ret_key)
{
    unsigned char bytes[CRYPTO_KEY_BYTES + 1] = {0}; /* one more: a longer file is seen */
    size_t len = 0;
    enum outcome o = read_secret(path, from_systemd, bytes, sizeof bytes, &len);

    if (o == OUTCOME_OK && len != CRYPTO_KEY_BYTES)
        o = OUTCOME_NOT_VALID;
    if (o == OUTCOME_OK)
        memcpy(ret_key->byte, bytes, CRYPTO_KEY_BYTES);
    sodium_memzero(bytes, sizeof bytes);
    return o;
}

enum outcome crypto_key_file_read(const char *path, struct crypto_key *ret_key)
{
    return read_key(path, false, ret_key);
}

static enum outcome sync_folder_of(const char *path)
{
    WHEN_LEAVING(close_file) int fd = -1;
    char folder[PATH_MOST];
    const char *slash = strrchr(path, '/');
    int n = slash == NULL ? snprintf(folder, sizeof folder, ".")
                          : snprintf(folder, sizeof folder, "%.*s",
                                     slash == path ? 1 : (int)(slash - path), path);

    if (n < 0 || (size_t)n >= sizeof folder)
        return OUTCOME_NOT_VALID;
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd >= 0 && fsync(fd) == 0 ? OUTCOME_OK : OUTCOME_BROKEN;
}

static enum outcome write_key(const char *path, const struct crypto_key *key)
{
    WHEN_LEAVING(close_file)
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    size_t done = 0;

    if (fd < 0)
        return errno == ENOSPC ? OUTCOME_NO_ROOM : OUTCOME_BROKEN;
    while (done < sizeof key->byte) {
        ssize_t n = write(fd, key->byte + done, sizeof key->byte - done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == ENOSPC || errno == EDQUOT ? OUTCOME_NO_ROOM : OUTCOME_BROKEN;
        done += (size_t)n;
    }
    return fsync(fd) == 0 ? OUTCOME_OK : OUTCOME_BROKEN;
}

/* Written under another name and linked into place when whole: a crash half-way leaves no half
 * key that would be taken for the real one, and of two makers only one wins. */
enum outcome crypto_key_file_make(const char *path, struct crypto_key *ret_key)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {0};
    char beside[PATH_MOST];
    int n = snprintf(beside, sizeof beside, "%s.new-%08x", path, randombytes_random());
    enum outcome o = OUTCOME_OK;

    if (n < 0 || (size_t)n >= sizeof beside)
        return OUTCOME_NOT_VALID;
    crypto_key_new(&key);
    o = write_key(beside, &key);
    if (o == OUTCOME_OK && link(beside, path) != 0)
        o = errno == EEXIST ? OUTCOME_CONFLICT : OUTCOME_BROKEN;
    (void)unlink(beside);
    if (o == OUTCOME_OK)
        o = sync_folder_of(path);
    if (o == OUTCOME_OK)
        *ret_key = key;
    return o;
}

/* $CREDENTIALS_DIRECTORY/<name>; false: no such variable, or too long. */
static bool credential_path(const char *name, char *to, size_t size)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    int n = 0;

    if (folder == NULL || folder[0] != '/')
        return false;
    n = snprintf(to, size, "%s/%s", folder, name);
    return n > 0 && (size_t)n < size;
}

enum outcome crypto_key_find(const char *name, const char *path, bool may_make,
                             struct crypto_key *ret_key)
{
    char given[PATH_MOST];
    enum outcome o = OUTCOME_NOT_FOUND;

    if (credential_path(name, given, sizeof given))
        o = read_key(given, true, ret_key);
    if (o != OUTCOME_NOT_FOUND)
        return o;
    o = read_key(path, false, ret_key);
    if (o != OUTCOME_NOT_FOUND || !may_make)
        return o;
    o = crypto_key_file_make(path, ret_key);
    return o == OUTCOME_CONFLICT ? read_key(path, false, ret_key) : o;
}

enum outcome crypto_secret_find(struct arena *a, const char *name, const char *path,
                                size_t most, struct text *ret_secret)
{
    char given[PATH_MOST];
    size_t len = 0;
    char *to = NULL;
    enum outcome o = OUTCOME_NOT_FOUND;

    if (most > SECRET_MOST)
        return OUTCOME_NO_ROOM;
    to = arena_take(a, most + 1, 1);
    if (to == NULL)
        return OUTCOME_NO_ROOM;
    if (credential_path(name, given, sizeof given))
        o = read_secret(given, true, to, most, &len);
    if (o == OUTCOME_NOT_FOUND)
        o = path == NULL ? OUTCOME_NOT_FOUND : read_secret(path, false, to, most, &len);
    if (o != OUTCOME_OK)
        return o;
    if (len > 0 && to[len - 1] == '\n')
        len--;
    if (len > 0 && to[len - 1] == '\r')
        len--;
    *ret_secret = (struct text){to, len};
    return OUTCOME_OK;
}
