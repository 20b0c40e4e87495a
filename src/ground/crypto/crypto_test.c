/* Vectors of the RFCs, and what must not open. */
#include "ground/crypto/crypto.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* Sealed and hashed with this program on 2026-11-23. Whatever changes later, rows from that day
 * must keep opening. */
#define BLOB_OF_2026                                                                           \
    "0100000001034e461bb0c2ffe46a1e49fd147e4368b3d5f44db1ea13dba2b554a07803c2c861ea"           \
    "05a77c1045a4191334ced0238a7fa2663925802e7efcdcd439f37d20bac522a7b86da175b9aedd"
/* "oud", one pass over 8 MiB. */
#define PASSWORD_OF_OLD                                                                        \
    "$argon2id$v=19$m=8192,t=1,p=1$7WxCRrCnmN"                                                 \
    "Sqo16FvpIZ2w$VhHFker5U3lLKmg07uRHgUFQN900A55oCAUpNN/ZMfY"

static struct arena arena;

static int open_all(void **state)
{
    (void)state;
    if (crypto_start() != OUTCOME_OK || arena_open(&arena, 64 * 1024 * 1024) != OUTCOME_OK)
        return -1;
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static struct text from_hex(const char *z)
{
    struct text t = NO_TEXT;

    assert_int_equal(crypto_hex_read(&arena, text_of(z), &t), OUTCOME_OK);
    return t;
}

static void assert_text(struct text got, const char *want)
{
    assert_int_equal(got.len, strlen(want));
    assert_memory_equal(got.at, want, got.len);
}

static void hashes(void **state)
{
    struct crypto_hash h = crypto_sha256(TEXT("abc"));

    (void)state;
    /* FIPS 180-4; RFC 4231 case 2 */
    assert_text(crypto_hash_hex(&arena, h),
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    h = crypto_hmac_sha256(TEXT("Jefe"), TEXT("what do ya want for nothing?"));
    assert_text(crypto_hash_hex(&arena, h),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    h = crypto_blake2b(TEXT(""));
    assert_text(crypto_hash_hex(&arena, h),
                "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

static void keyed_hash_depends_on_key_and_use(void **state)
{
    struct crypto_key one, other;
    struct crypto_hash a, b, c, d;

    (void)state;
    crypto_key_new(&one);
    crypto_key_new(&other);
    a = crypto_keyed_hash(&one, "bsn", TEXT("999990019"));
    b = crypto_keyed_hash(&one, "bsn", TEXT("999990019"));
    c = crypto_keyed_hash(&other, "bsn", TEXT("999990019"));
    d = crypto_keyed_hash(&one, "subject", TEXT("999990019"));
    assert_memory_equal(a.byte, b.byte, sizeof a.byte);
    assert_memory_not_equal(a.byte, c.byte, sizeof a.byte);
    assert_memory_not_equal(a.byte, d.byte, sizeof a.byte);
}

static void letters(void **state)
{
    /* RFC 4648 10 */
    static const struct {
        const char *plain, *base64, *base32;
    } row[] = {{"", "", ""},
               {"f", "Zg==", "MY"},
               {"fo", "Zm8=", "MZXQ"},
               {"foo", "Zm9v", "MZXW6"},
               {"foob", "Zm9vYg==", "MZXW6YQ"},
               {"fooba", "Zm9vYmE=", "MZXW6YTB"},
               {"foobar", "Zm9vYmFy", "MZXW6YTBOI"}};
    static const char *const wrong64[] = {
        "Zg", "Zg=", "Zh==", "Z g==", "Zg==x", "Zg===", "Zm-v", "\xb6\xc2\xbe\xb7"};
    static const char *const wrong32[] = {"M", "MZ1", "MZXW6Y", "my", "MZ", "MY======"};
    struct text t = NO_TEXT;

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        assert_text(crypto_base64(&arena, text_of(row[i].plain)), row[i].base64);
        assert_text(crypto_base32(&arena, text_of(row[i].plain)), row[i].base32);
        assert_int_equal(crypto_base64_read(&arena, text_of(row[i].base64), &t), OUTCOME_OK);
        assert_text(t, row[i].plain);
        assert_int_equal(crypto_base32_read(&arena, text_of(row[i].base32), &t), OUTCOME_OK);
        assert_text(t, row[i].plain);
    }
    for (size_t i = 0; i < sizeof wrong64 / sizeof *wrong64; i++)
        assert_int_equal(crypto_base64_read(&arena, text_of(wrong64[i]), &t),
                         OUTCOME_NOT_VALID);
    for (size_t i = 0; i < sizeof wrong32 / sizeof *wrong32; i++)
        assert_int_equal(crypto_base32_read(&arena, text_of(wrong32[i]), &t),
                         OUTCOME_NOT_VALID);
    assert_text(crypto_base64url(&arena, from_hex("fbff")), "-_8");
    assert_int_equal(crypto_base64url_read(&arena, TEXT("-_8"), &t), OUTCOME_OK);
    assert_int_equal(crypto_base64url_read(&arena, TEXT("-_9"), &t), OUTCOME_NOT_VALID);
    assert_int_equal(crypto_base64url_read(&arena, TEXT("+/8"), &t), OUTCOME_NOT_VALID);
    assert_int_equal(crypto_hex_read(&arena, TEXT("abc"), &t), OUTCOME_NOT_VALID);
    assert_int_equal(crypto_hex_read(&arena, TEXT("zz"), &t), OUTCOME_NOT_VALID);
}

static void sealed_opens_only_as_it_was(void **state)
{
    const struct text parts[] = {TEXT("zonnedam"), TEXT("people_person"), TEXT("p1"),
                                 TEXT("name")};
    const struct text with = crypto_with(&arena, parts, 4);
    struct crypto_key key, other;
    struct text blob = NO_TEXT;
    struct text plain = NO_TEXT;
    uint32_t version = 0;

    (void)state;
    crypto_key_new(&key);
    crypto_key_new(&other);
    assert_int_equal(crypto_seal(&arena, &key, 7, with, TEXT("Selam"), &blob), OUTCOME_OK);
    assert_int_equal(blob.len, 5 + CRYPTO_SEAL_MORE);
    assert_int_equal(crypto_blob_version(blob, &version), OUTCOME_OK);
    assert_int_equal(version, 7);
    assert_int_equal(crypto_open(&arena, &key, with, blob, &plain), OUTCOME_OK);
    assert_text(plain, "Selam");
    assert_int_equal(crypto_open(&arena, &other, with, blob, &plain), OUTCOME_NOT_VALID);
    assert_int_equal(crypto_open(&arena, &key, TEXT("else"), blob, &plain), OUTCOME_NOT_VALID);
    assert_int_equal(crypto_open(&arena, &key, NO_TEXT, blob, &plain), OUTCOME_NOT_VALID);
    for (size_t bit = 0; bit < blob.len * 8; bit++) {
        struct text bad = arena_copy(&arena, blob);

        ((char *)(uintptr_t)bad.at)[bit / 8] ^= (char)(1 << bit % 8);
        assert_int_equal(crypto_open(&arena, &key, with, bad, &plain), OUTCOME_NOT_VALID);
    }
    for (size_t len = 0; len < blob.len; len++)
        assert_int_equal(crypto_open(&arena, &key, with, text_first(blob, len), &plain),
                         OUTCOME_NOT_VALID);
    /* Nothing typed is a text too. */
    assert_int_equal(crypto_seal(&arena, &key, 0, with, TEXT(""), &blob), OUTCOME_OK);
    assert_int_equal(crypto_open(&arena, &key, with, blob, &plain), OUTCOME_OK);
    assert_int_equal(plain.len, 0);
    assert_non_null(plain.at);
}

static void associated_data_cannot_be_shifted(void **state)
{
    const struct text one[] = {TEXT("ab"), TEXT("c")};
    const struct text other[] = {TEXT("a"), TEXT("bc")};

    (void)state;
    assert_false(text_same(crypto_with(&arena, one, 2), crypto_with(&arena, other, 2)));
}

static void old_blobs_keep_opening(void **state)
{
    struct crypto_key key;
    struct text plain = NO_TEXT;

    (void)state;
    for (size_t i = 0; i < sizeof key.byte; i++)
        key.byte[i] = (unsigned char)(0x80 + i);
    assert_int_equal(crypto_open(&arena, &key, TEXT("kept"), from_hex(BLOB_OF_2026), &plain),
                     OUTCOME_OK);
    assert_text(plain, "Wie dit leest, kan het nog lezen.");
}

static void keys_under_keys(void **state)
{
    struct crypto_key under, other, key, back = {0};
    struct text blob = NO_TEXT;

    (void)state;
    crypto_key_new(&under);
    crypto_key_new(&other);
    crypto_key_new(&key);
    assert_int_equal(crypto_wrap(&arena, &under, 3, TEXT("p1/story"), &key, &blob), OUTCOME_OK);
    assert_int_equal(blob.len, CRYPTO_WRAP_BYTES);
    assert_int_equal(crypto_unwrap(&under, TEXT("p2/story"), blob, &back), OUTCOME_NOT_VALID);
    assert_int_equal(crypto_unwrap(&other, TEXT("p1/story"), blob, &back), OUTCOME_NOT_VALID);
    assert_int_equal(crypto_unwrap(&under, TEXT("p1/story"), blob, &back), OUTCOME_OK);
    assert_memory_equal(back.byte, key.byte, sizeof key.byte);
    crypto_key_derive(&under, "sessions", 1, &key);
    crypto_key_derive(&under, "sessions", 2, &back);
    assert_memory_not_equal(back.byte, key.byte, sizeof key.byte);
    crypto_key_derive(&under, "kept", 1, &back);
    assert_memory_not_equal(back.byte, key.byte, sizeof key.byte);
}

static char folder[] = "/tmp/erkenning-crypto-XXXXXX";
static char path_buffer[4][128];

static const char *path(int which, const char *name)
{
    (void)snprintf(path_buffer[which], sizeof path_buffer[which], "%s/%s", folder, name);
    return path_buffer[which];
}

static int folder_make(void **state)
{
    (void)state;
    memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int folder_drop(void **state)
{
    static const char *const names[] = {"key",    "link", "short", "long",  "plain",
                                        "sealed", "open", "root",  "secret"};

    (void)state;
    (void)unsetenv("CREDENTIALS_DIRECTORY");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        (void)unlink(path(0, names[i]));
    return rmdir(folder); /* fails when something was left behind */
}

static void put(const char *at, const void *bytes, size_t len, mode_t mode)
{
    int fd = open(at, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, len), len);
    assert_int_equal(fchmod(fd, mode), 0);
    (void)close(fd);
}

static void key_files(void **state)
{
    static const unsigned char bytes[64] = {1, 2, 3};
    struct crypto_key made, read_back;
    struct stat st;

    (void)state;
    assert_int_equal(crypto_key_file_read(path(0, "key"), &read_back), OUTCOME_NOT_FOUND);
    assert_int_equal(crypto_key_file_make(path(0, "key"), &made), OUTCOME_OK);
    assert_int_equal(stat(path(0, "key"), &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(crypto_key_file_make(path(0, "key"), &read_back), OUTCOME_CONFLICT);
    assert_int_equal(crypto_key_file_read(path(0, "key"), &read_back), OUTCOME_OK);
    assert_memory_equal(made.byte, read_back.byte, sizeof made.byte);
    assert_int_equal(chmod(path(0, "key"), 0640), 0);
    assert_int_equal(crypto_key_file_read(path(0, "key"), &read_back), OUTCOME_NOT_ALLOWED);
    assert_int_equal(chmod(path(0, "key"), 0400), 0);
    assert_int_equal(crypto_key_file_read(path(0, "key"), &read_back), OUTCOME_OK);
    assert_int_equal(symlink(path(0, "key"), path(1, "link")), 0);
    assert_int_equal(crypto_key_file_read(path(1, "link"), &read_back), OUTCOME_NOT_ALLOWED);
    put(path(1, "short"), bytes, 31, 0600);
    assert_int_equal(crypto_key_file_read(path(1, "short"), &read_back), OUTCOME_NOT_VALID);
    put(path(1, "long"), bytes, 33, 0600);
    assert_int_equal(crypto_key_file_read(path(1, "long"), &read_back), OUTCOME_NOT_VALID);
    assert_int_equal(crypto_key_file_read(folder, &read_back), OUTCOME_NOT_ALLOWED);
}

static void key_from_credentials_first(void **state)
{
    static const unsigned char bytes[32] = {9, 9, 9};
    struct crypto_key key, again;
    struct text secret = NO_TEXT;

    (void)state;
    (void)unsetenv("CREDENTIALS_DIRECTORY");
    assert_int_equal(crypto_key_find("root", path(0, "key"), false, &key), OUTCOME_NOT_FOUND);
    assert_int_equal(crypto_key_find("root", path(0, "key"), true, &key), OUTCOME_OK);
    assert_int_equal(crypto_key_find("root", path(0, "key"), false, &again), OUTCOME_OK);
    assert_memory_equal(key.byte, again.byte, sizeof key.byte);
    put(path(1, "root"), bytes, sizeof bytes, 0440);
    assert_int_equal(setenv("CREDENTIALS_DIRECTORY", folder, 1), 0);
    assert_int_equal(crypto_key_find("root", path(0, "key"), false, &key), OUTCOME_OK);
    assert_memory_equal(key.byte, bytes, sizeof key.byte);
    put(path(1, "secret"), "hush hush\n", 10, 0400);
    assert_int_equal(crypto_secret_find(&arena, "secret", NULL, 100, &secret), OUTCOME_OK);
    assert_text(secret, "hush hush");
    assert_int_equal(crypto_secret_find(&arena, "absent", NULL, 100, &secret),
                     OUTCOME_NOT_FOUND);
}

static void seal_file(const struct crypto_key *key, size_t bytes)
{
    unsigned char *at = arena_take(&arena, bytes + 1, 1);
    int64_t n = 0;
    int from = -1;
    int to = -1;

    assert_non_null(at);
    crypto_random(at, bytes);
    put(path(0, "plain"), at, bytes, 0600);
    from = open(path(0, "plain"), O_RDONLY);
    to = open(path(1, "sealed"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_int_equal(crypto_file_seal(key, 1, TEXT("a1"), from, to, 1 << 20, &n), OUTCOME_OK);
    assert_int_equal(n, bytes);
    (void)close(from);
    (void)close(to);
}

static enum outcome open_file(const struct crypto_key *key, struct text with, int64_t most)
{
    int64_t n = 0;
    int from = open(path(1, "sealed"), O_RDONLY);
    int to = open(path(2, "open"), O_RDWR | O_CREAT | O_TRUNC, 0600);
    enum outcome o = crypto_file_open(key, with, from, to, most, &n);

    (void)close(from);
    (void)close(to);
    return o;
}

static void files_of_all_sizes(void **state)
{
    static const size_t size[] = {0, 1, 65535, 65536, 65537, 131072, 300000};
    struct crypto_key key, other;

    (void)state;
    crypto_key_new(&key);
    crypto_key_new(&other);
    for (size_t i = 0; i < sizeof size / sizeof *size; i++) {
        struct stat one, two;
        int fd = -1;
        char last = 0;

        seal_file(&key, size[i]);
        assert_int_equal(open_file(&key, TEXT("a1"), 1 << 20), OUTCOME_OK);
        assert_int_equal(stat(path(0, "plain"), &one), 0);
        assert_int_equal(stat(path(2, "open"), &two), 0);
        assert_int_equal(one.st_size, two.st_size);
        assert_int_equal(open_file(&key, TEXT("a2"), 1 << 20), OUTCOME_NOT_VALID);
        assert_int_equal(open_file(&other, TEXT("a1"), 1 << 20), OUTCOME_NOT_VALID);
        if (size[i] > 0)
            assert_int_equal(open_file(&key, TEXT("a1"), (int64_t)size[i] - 1),
                             OUTCOME_NO_ROOM);
        /* One byte more, one byte less, and one piece less. */
        assert_int_equal(stat(path(1, "sealed"), &one), 0);
        fd = open(path(1, "sealed"), O_RDWR | O_APPEND);
        assert_int_equal(write(fd, &last, 1), 1);
        assert_int_equal(open_file(&key, TEXT("a1"), 1 << 20), OUTCOME_NOT_VALID);
        assert_int_equal(ftruncate(fd, one.st_size - 1), 0);
        assert_int_equal(open_file(&key, TEXT("a1"), 1 << 20), OUTCOME_NOT_VALID);
        if (size[i] >= 65536) {
            assert_int_equal(ftruncate(fd, 5 + 24 + 65536 + 17), 0);
            assert_int_equal(open_file(&key, TEXT("a1"), 1 << 20), OUTCOME_NOT_VALID);
        }
        (void)close(fd);
    }
}

static void passwords(void **state)
{
    struct text stored = NO_TEXT;
    bool old = true;

    (void)state;
    assert_int_equal(crypto_password_hash(&arena, TEXT("vier gewone woorden"), &stored),
                     OUTCOME_OK);
    assert_true(text_starts(stored, TEXT("$argon2id$v=19$m=65536,t=3,p=1$")));
    assert_int_equal(crypto_password_check(stored, TEXT("vier gewone woorden"), &old),
                     OUTCOME_OK);
    assert_false(old);
    assert_int_equal(crypto_password_check(stored, TEXT("vier gewone woorde"), &old),
                     OUTCOME_NOT_VALID);
    assert_int_equal(crypto_password_check(TEXT("x"), TEXT("x"), &old), OUTCOME_NOT_VALID);
    assert_int_equal(crypto_password_check(stored, TEXT(""), &old), OUTCOME_NOT_VALID);
    assert_int_equal(crypto_password_hash(&arena, TEXT(""), &stored), OUTCOME_NOT_VALID);
    /* Made with one pass over 8 MiB: right, but to be made anew. */
    assert_int_equal(crypto_password_check(text_of(PASSWORD_OF_OLD), TEXT("oud"), &old),
                     OUTCOME_OK);
    assert_true(old);
}

static void codes_of_rfc_6238(void **state)
{
    static const struct {
        int64_t seconds;
        const char *sha1, *sha256;
    } row[] = {{59, "94287082", "46119246"},         {1111111109, "07081804", "68084774"},
               {1111111111, "14050471", "67062674"}, {1234567890, "89005924", "91819424"},
               {2000000000, "69279037", "90698825"}, {20000000000, "65353130", "77737706"}};
    const struct crypto_totp sha1 = {TEXT("12345678901234567890"), CRYPTO_TOTP_SHA1, 8};
    const struct crypto_totp sha256 = {TEXT("12345678901234567890123456789012"),
                                       CRYPTO_TOTP_SHA256, 8};

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        assert_text(crypto_totp_code(&arena, &sha1, row[i].seconds / 30), row[i].sha1);
        assert_text(crypto_totp_code(&arena, &sha256, row[i].seconds / 30), row[i].sha256);
    }
}

static void codes_once_and_within_a_minute(void **state)
{
    const struct crypto_totp t = {TEXT("12345678901234567890"), CRYPTO_TOTP_SHA1, 6};
    const struct instant now = {1111111109LL * 1000000}; /* step 37037036, the last second */
    int64_t step = 0;

    (void)state;
    for (int64_t off = -3; off <= 3; off++) {
        const struct text code = crypto_totp_code(&arena, &t, 37037036 + off);
        const enum outcome o = crypto_totp_check(&t, code, now, 0, &step);

        assert_int_equal(o, off >= -1 && off <= 1 ? OUTCOME_OK : OUTCOME_NOT_VALID);
        if (o == OUTCOME_OK) {
            assert_int_equal(step, 37037036 + off);
            assert_int_equal(crypto_totp_check(&t, code, now, step, &step), OUTCOME_CONFLICT);
        }
    }
    assert_int_equal(crypto_totp_check(&t, TEXT(""), now, 0, &step), OUTCOME_NOT_VALID);
    assert_int_equal(crypto_totp_check(&t, TEXT("08180"), now, 0, &step), OUTCOME_NOT_VALID);
    assert_text(
        crypto_totp_address(&arena, &t, TEXT("Gemeente Zonnedam"), TEXT("maria")),
        "otpauth://totp/Gemeente%20Zonnedam:maria?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        "&issuer=Gemeente%20Zonnedam&algorithm=SHA1&digits=6&period=30");
}

static void signatures(void **state)
{
    /* RFC 8032 7.1, test 2 */
    struct crypto_key seed;
    struct crypto_sign_public open;
    struct crypto_signature s;

    (void)state;
    memcpy(seed.byte,
           from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").at, 32);
    crypto_sign_public_of(&seed, &open);
    assert_text(crypto_hex(&arena, (struct text){(char *)open.byte, sizeof open.byte}),
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    crypto_sign_make(&seed, TEXT("\x72"), &s);
    assert_text(crypto_hex(&arena, (struct text){(char *)s.byte, sizeof s.byte}),
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    assert_int_equal(crypto_sign_check(&open, TEXT("\x72"), &s), OUTCOME_OK);
    assert_int_equal(crypto_sign_check(&open, TEXT("\x73"), &s), OUTCOME_NOT_VALID);
    s.byte[0] ^= 1;
    assert_int_equal(crypto_sign_check(&open, TEXT("\x72"), &s), OUTCOME_NOT_VALID);
}

static void tokens_and_compares(void **state)
{
    const struct text one = crypto_token(&arena);
    const struct text other = crypto_token(&arena);

    (void)state;
    assert_int_equal(one.len, CRYPTO_TOKEN_CHARS);
    assert_false(crypto_same(one, other));
    assert_true(crypto_same(one, arena_copy(&arena, one)));
    assert_false(crypto_same(one, text_first(one, 42)));
    assert_false(crypto_same(NO_TEXT, NO_TEXT)); /* no token is never the right token */
    for (int i = 0; i < 1000; i++)
        assert_true(crypto_random_below(6) < 6);
}

static void held_keys(void **state)
{
    struct crypto_key *key = crypto_key_hold();

    (void)state;
    assert_non_null(key);
    crypto_key_new(key);
    crypto_key_drop_at(&key);
    assert_null(key);
    crypto_key_drop(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes),
        cmocka_unit_test(keyed_hash_depends_on_key_and_use),
        cmocka_unit_test(letters),
        cmocka_unit_test(sealed_opens_only_as_it_was),
        cmocka_unit_test(associated_data_cannot_be_shifted),
        cmocka_unit_test(old_blobs_keep_opening),
        cmocka_unit_test(keys_under_keys),
        cmocka_unit_test_setup_teardown(key_files, folder_make, folder_drop),
        cmocka_unit_test_setup_teardown(key_from_credentials_first, folder_make, folder_drop),
        cmocka_unit_test_setup_teardown(files_of_all_sizes, folder_make, folder_drop),
        cmocka_unit_test(passwords),
        cmocka_unit_test(codes_of_rfc_6238),
        cmocka_unit_test(codes_once_and_within_a_minute),
        cmocka_unit_test(signatures),
        cmocka_unit_test(tokens_and_compares),
        cmocka_unit_test(held_keys),
    };

    return cmocka_run_group_tests(tests, open_all, close_all);
}
