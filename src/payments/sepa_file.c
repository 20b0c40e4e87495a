#include "payments/sepa_file.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#undef alloca
#include "ground/base/banned.h"

enum { PASSING_SECONDS = 3600 };

static enum outcome outcome_of_errno(void)
{
    return errno == ENOSPC || errno == EDQUOT ? OUTCOME_NO_ROOM : OUTCOME_BROKEN;
}

/* What a killed program left half written holds account numbers: it is taken away once nobody
 * can be writing it any more. */
static void sweep(int folder)
{
    struct timespec now;
    struct stat is;
    const struct dirent *e;
    const int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = again < 0 ? NULL : fdopendir(again);

    if (d == NULL) {
        if (again >= 0)
            close(again);
        return;
    }
    clock_gettime(CLOCK_REALTIME, &now);
    while ((e = readdir(d)) != NULL)
        if (strncmp(e->d_name, ".passing-", 9) == 0 &&
            fstatat(folder, e->d_name, &is, AT_SYMLINK_NOFOLLOW) == 0 &&
            is.st_mtim.tv_sec < now.tv_sec - PASSING_SECONDS)
            (void)unlinkat(folder, e->d_name, 0);
    closedir(d);
}

enum outcome sepa_file_create(struct sepa_file *f, const char *folder)
{
    f->file = -1;
    f->bytes = 0;
    f->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (f->folder < 0)
        return OUTCOME_BROKEN;
    sweep(f->folder);
    unsigned char random[8];
    char name[17];
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(name, sizeof name, random, sizeof random);
    snprintf(f->passing, sizeof f->passing, ".passing-%s.xml", name);
    f->file = openat(f->folder, f->passing, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (f->file < 0) {
        const enum outcome o = outcome_of_errno();

        sepa_file_drop(f);
        return o;
    }
    crypto_hash_sha256_init(&f->hash);
    return OUTCOME_OK;
}

enum outcome sepa_file_write(void *sepa_file, const char *at, size_t len)
{
    struct sepa_file *f = sepa_file;

    crypto_hash_sha256_update(&f->hash, (const unsigned char *)at, len);
    f->bytes += (int64_t)len;
    while (len > 0) {
        const ssize_t done = write(f->file, at, len);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return outcome_of_errno();
        at += done;
        len -= (size_t)done;
    }
    return OUTCOME_OK;
}

static enum outcome hash_descriptor(int fd, char ret_hash[SEPA_HASH_HEX + 1])
{
    crypto_hash_sha256_state state;
    unsigned char chunk[16 * 1024], sum[crypto_hash_sha256_BYTES];
    ssize_t got;

    crypto_hash_sha256_init(&state);
    while ((got = read(fd, chunk, sizeof chunk)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return OUTCOME_BROKEN;
        crypto_hash_sha256_update(&state, chunk, (unsigned long long)got);
    }
    crypto_hash_sha256_final(&state, sum);
    sodium_bin2hex(ret_hash, SEPA_HASH_HEX + 1, sum, sizeof sum);
    return OUTCOME_OK;
}

/* Somebody's file has our name: fine when it is byte for byte ours. */
static enum outcome compare_with(int folder, const char *name, const char *hash)
{
    char theirs[SEPA_HASH_HEX + 1];
    const int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    if (fd < 0)
        return OUTCOME_BROKEN;
    const enum outcome o = hash_descriptor(fd, theirs);
    close(fd);
    if (o != OUTCOME_OK)
        return o;
    return sodium_memcmp(theirs, hash, SEPA_HASH_HEX) == 0 ? OUTCOME_OK : OUTCOME_CONFLICT;
}

enum outcome sepa_file_keep(struct sepa_file *f, const char *name,
                            char ret_hash[SEPA_HASH_HEX + 1])
{
    unsigned char sum[crypto_hash_sha256_BYTES];
    char hash[SEPA_HASH_HEX + 1];
    enum outcome o = OUTCOME_OK;

    crypto_hash_sha256_final(&f->hash, sum);
    sodium_bin2hex(hash, sizeof hash, sum, sizeof sum);
    if (fsync(f->file) != 0)
        o = outcome_of_errno();
    else if (linkat(f->folder, f->passing, f->folder, name, 0) != 0)
        o = errno == EEXIST ? compare_with(f->folder, name, hash) : outcome_of_errno();
    if (o == OUTCOME_OK && fsync(f->folder) != 0)
        o = outcome_of_errno();
    if (o == OUTCOME_OK) {
        for (size_t i = 0; i <= SEPA_HASH_HEX; i++)
            ret_hash[i] = hash[i];
    }
    sepa_file_drop(f);
    return o;
}

void sepa_file_drop(struct sepa_file *f)
{
    if (f->file >= 0) {
        close(f->file);
        unlinkat(f->folder, f->passing, 0);
    }
    if (f->folder >= 0)
        close(f->folder);
    f->file = f->folder = -1;
}

enum outcome sepa_hash_file(const char *path, char ret_hash[SEPA_HASH_HEX + 1])
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return OUTCOME_NOT_FOUND;
    const enum outcome o = hash_descriptor(fd, ret_hash);
    close(fd);
    return o;
}

void sepa_hash_bytes(struct text bytes, char ret_hash[SEPA_HASH_HEX + 1])
{
    unsigned char sum[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(sum, (const unsigned char *)bytes.at, bytes.len);
    sodium_bin2hex(ret_hash, SEPA_HASH_HEX + 1, sum, sizeof sum);
}
