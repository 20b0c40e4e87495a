/* sign - the few hashes and letters that checking a proof needs, and an Ed25519 signature looked
 * at: for the browser, where the library that the program uses is not. Nothing here is secret, so
 * nothing takes the same time always.
 *
 * Sources  FIPS 180-4 (SHA-256, SHA-512), RFC 8032 5.1.7, RFC 4648. Refused as the library does:
 *          a second half of the signature that is not below the group's order, a key or a first
 *          half of small order, a key that is not written the shortest way.
 * Tested   against the library, through erkenning-verify: tests/promises. */
#include <string.h>

#include "ground/crypto/crypto.h"

#include "ground/base/banned.h"

/* ---- SHA-2 ---- */

static const uint64_t round_512[80] = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
    0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
    0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
    0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
    0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
    0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
    0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
    0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
    0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
    0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
    0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
    0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
    0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
    0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
    0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
    0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
    0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817};

static uint32_t turn32(uint32_t x, int by)
{
    return x >> by | x << (32 - by);
}

static uint64_t turn64(uint64_t x, int by)
{
    return x >> by | x << (64 - by);
}

/* Several pieces of bytes, one behind the other. */
struct pieces {
    const struct text *at;
    size_t count, piece, used;
};

static size_t take(struct pieces *p, unsigned char *to, size_t most)
{
    size_t got = 0;

    while (got < most && p->piece < p->count) {
        const struct text t = p->at[p->piece];
        const size_t left = t.len - p->used;
        const size_t n = left < most - got ? left : most - got;

        if (n > 0)
            memcpy(to + got, t.at + p->used, n);
        got += n;
        p->used += n;
        if (p->used == t.len) {
            p->piece++;
            p->used = 0;
        }
    }
    return got;
}

static void block_256(uint32_t h[8], const unsigned char *b)
{
    uint32_t w[64], s[8];

    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)b[4 * i] << 24 | (uint32_t)b[4 * i + 1] << 16 |
               (uint32_t)b[4 * i + 2] << 8 | b[4 * i + 3];
    for (int i = 16; i < 64; i++) {
        const uint32_t x = w[i - 15], y = w[i - 2];

        w[i] = w[i - 16] + w[i - 7] + (turn32(x, 7) ^ turn32(x, 18) ^ x >> 3) +
               (turn32(y, 17) ^ turn32(y, 19) ^ y >> 10);
    }
    memcpy(s, h, sizeof s);
    for (int i = 0; i < 64; i++) {
        /* The constants of SHA-256 are the upper halves of those of SHA-512. */
        const uint32_t one = s[7] + (turn32(s[4], 6) ^ turn32(s[4], 11) ^ turn32(s[4], 25)) +
                             ((s[4] & s[5]) ^ (~s[4] & s[6])) + (uint32_t)(round_512[i] >> 32) +
                             w[i];
        const uint32_t two = (turn32(s[0], 2) ^ turn32(s[0], 13) ^ turn32(s[0], 22)) +
                             ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += one;
        s[0] = one + two;
    }
    for (int i = 0; i < 8; i++)
        h[i] += s[i];
}

static struct crypto_hash sha256_of(struct pieces *p)
{
    uint32_t h[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                     0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    unsigned char b[64];
    uint64_t bits = 0;
    struct crypto_hash out;
    size_t got;

    while ((got = take(p, b, sizeof b)) == sizeof b) {
        block_256(h, b);
        bits += 512;
    }
    bits += 8 * got;
    b[got++] = 0x80;
    memset(b + got, 0, sizeof b - got);
    if (got > 56) {
        block_256(h, b);
        memset(b, 0, sizeof b);
    }
    for (int i = 0; i < 8; i++)
        b[56 + i] = (unsigned char)(bits >> (56 - 8 * i));
    block_256(h, b);
    for (int i = 0; i < 32; i++)
        out.byte[i] = (unsigned char)(h[i / 4] >> (24 - 8 * (i % 4)));
    return out;
}

struct crypto_hash crypto_sha256(struct text t)
{
    struct pieces p = {.at = &t, .count = 1};

    return sha256_of(&p);
}

struct crypto_hash crypto_sha256_tagged(unsigned char first, struct text a, struct text b)
{
    const struct text parts[] = {{(const char *)&first, 1}, a, b};
    struct pieces p = {.at = parts, .count = 3};

    return sha256_of(&p);
}

static void block_512(uint64_t h[8], const unsigned char *b)
{
    uint64_t w[80], s[8];

    for (int i = 0; i < 16; i++) {
        w[i] = 0;
        for (int k = 0; k < 8; k++)
            w[i] = w[i] << 8 | b[8 * i + k];
    }
    for (int i = 16; i < 80; i++) {
        const uint64_t x = w[i - 15], y = w[i - 2];

        w[i] = w[i - 16] + w[i - 7] + (turn64(x, 1) ^ turn64(x, 8) ^ x >> 7) +
               (turn64(y, 19) ^ turn64(y, 61) ^ y >> 6);
    }
    memcpy(s, h, sizeof s);
    for (int i = 0; i < 80; i++) {
        const uint64_t one = s[7] + (turn64(s[4], 14) ^ turn64(s[4], 18) ^ turn64(s[4], 41)) +
                             ((s[4] & s[5]) ^ (~s[4] & s[6])) + round_512[i] + w[i];
        const uint64_t two = (turn64(s[0], 28) ^ turn64(s[0], 34) ^ turn64(s[0], 39)) +
                             ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += one;
        s[0] = one + two;
    }
    for (int i = 0; i < 8; i++)
        h[i] += s[i];
}

static void sha512_of(struct pieces *p, unsigned char out[64])
{
    uint64_t h[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                     0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                     0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};
    unsigned char b[128];
    uint64_t bits = 0;
    size_t got;

    while ((got = take(p, b, sizeof b)) == sizeof b) {
        block_512(h, b);
        bits += 1024;
    }
    bits += 8 * got;
    b[got++] = 0x80;
    memset(b + got, 0, sizeof b - got);
    if (got > 112) {
        block_512(h, b);
        memset(b, 0, sizeof b);
    }
    for (int i = 0; i < 8; i++)
        b[120 + i] = (unsigned char)(bits >> (56 - 8 * i));
    block_512(h, b);
    for (int i = 0; i < 64; i++)
        out[i] = (unsigned char)(h[i / 8] >> (56 - 8 * (i % 8)));
}

/* ---- numbers modulo 2^255 - 19: sixteen limbs of 16 bits, each with room to spare ---- */

typedef int64_t number[16];

static const number none = {0}, one = {1};
static const number curve_d = {0x78a3, 0x1359, 0x4dca, 0x75eb, 0xd8ab, 0x4141, 0x0a4d, 0x0070,
                               0xe898, 0x7779, 0x4079, 0x8cc7, 0xfe73, 0x2b6f, 0x6cee, 0x5203};
static const number curve_2d = {0xf159, 0x26b2, 0x9b94, 0xebd6, 0xb156, 0x8283, 0x149a, 0x00e0,
                                0xd130, 0xeef3, 0x80f2, 0x198e, 0xfce7, 0x56df, 0xd9dc, 0x2406};
static const number base_x = {0xd51a, 0x8f25, 0x2d60, 0xc956, 0xa7b2, 0x9525, 0xc760, 0x692c,
                              0xdc5c, 0xfdd6, 0xe231, 0xc0a4, 0x53fe, 0xcd6e, 0x36d3, 0x2169};
static const number base_y = {0x6658, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666,
                              0x6666, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666};
static const number root_of_minus_one = {0xa0b0, 0x4a0e, 0x1b27, 0xc4ee, 0xe478, 0xad2f,
                                         0x1806, 0x2f43, 0xd7a7, 0x3dfb, 0x0099, 0x2b4d,
                                         0xdf0b, 0x4fc1, 0x2480, 0x2b83};
static const unsigned char order[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,
                                        0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
                                        0,    0,    0,    0,    0,    0,    0,    0,
                                        0,    0,    0,    0,    0,    0,    0,    0x10};

static void set(number r, const number a)
{
    memcpy(r, a, sizeof(number));
}

static void carry(number o)
{
    for (int i = 0; i < 16; i++) {
        int64_t c = 0;

        o[i] += 1 << 16;
        c = o[i] >> 16;
        if (i < 15)
            o[i + 1] += c - 1;
        else
            o[0] += 38 * (c - 1);
        o[i] -= c * 65536;
    }
}

static void plus(number o, const number a, const number b)
{
    for (int i = 0; i < 16; i++)
        o[i] = a[i] + b[i];
}

static void minus(number o, const number a, const number b)
{
    for (int i = 0; i < 16; i++)
        o[i] = a[i] - b[i];
}

static void times(number o, const number a, const number b)
{
    int64_t t[31] = {0};

    for (int i = 0; i < 16; i++)
        for (int k = 0; k < 16; k++)
            t[i + k] += a[i] * b[k];
    for (int i = 0; i < 15; i++)
        t[i] += 38 * t[i + 16];
    memcpy(o, t, sizeof(number));
    carry(o);
    carry(o);
}

static void pack(unsigned char to[32], const number n)
{
    number t, m;

    set(t, n);
    carry(t);
    carry(t);
    carry(t);
    for (int round = 0; round < 2; round++) {
        m[0] = t[0] - 0xffed;
        for (int i = 1; i < 15; i++) {
            m[i] = t[i] - 0xffff - (m[i - 1] >> 16 & 1);
            m[i - 1] &= 0xffff;
        }
        m[15] = t[15] - 0x7fff - (m[14] >> 16 & 1);
        m[14] &= 0xffff;
        if ((m[15] >> 16 & 1) == 0)
            set(t, m);
    }
    for (int i = 0; i < 16; i++) {
        to[2 * i] = (unsigned char)(t[i] & 0xff);
        to[2 * i + 1] = (unsigned char)(t[i] >> 8 & 0xff);
    }
}

static void unpack(number o, const unsigned char n[32])
{
    for (int i = 0; i < 16; i++)
        o[i] = n[2 * i] + ((int64_t)n[2 * i + 1] << 8);
    o[15] &= 0x7fff;
}

static bool same(const number a, const number b)
{
    unsigned char x[32], y[32];

    pack(x, a);
    pack(y, b);
    return memcmp(x, y, sizeof x) == 0;
}

static bool odd(const number a)
{
    unsigned char x[32];

    pack(x, a);
    return (x[0] & 1) != 0;
}

/* a to the power 2^255 - 21: its inverse. */
static void inverse(number o, const number a)
{
    number c;

    set(c, a);
    for (int i = 253; i >= 0; i--) {
        times(c, c, c);
        if (i != 2 && i != 4)
            times(c, c, a);
    }
    set(o, c);
}

/* a to the power 2^252 - 3: for roots. */
static void for_root(number o, const number a)
{
    number c;

    set(c, a);
    for (int i = 250; i >= 0; i--) {
        times(c, c, c);
        if (i != 1)
            times(c, c, a);
    }
    set(o, c);
}

/* ---- points of the curve: X, Y, Z, T ---- */

typedef number point[4];

static void add(point p, const point q)
{
    number a, b, c, d, t, e, f, g, h;

    minus(a, p[1], p[0]);
    minus(t, q[1], q[0]);
    times(a, a, t);
    plus(b, p[0], p[1]);
    plus(t, q[0], q[1]);
    times(b, b, t);
    times(c, p[3], q[3]);
    times(c, c, curve_2d);
    times(d, p[2], q[2]);
    plus(d, d, d);
    minus(e, b, a);
    minus(f, d, c);
    plus(g, d, c);
    plus(h, b, a);
    times(p[0], e, f);
    times(p[1], h, g);
    times(p[2], g, f);
    times(p[3], e, h);
}

static void point_none(point p)
{
    set(p[0], none);
    set(p[1], one);
    set(p[2], one);
    set(p[3], none);
}

static void multiply(point p, point q, const unsigned char s[32])
{
    point_none(p);
    for (int i = 255; i >= 0; i--) {
        point twice;

        memcpy(twice, p, sizeof twice);
        add(p, (const number *)twice);
        if ((s[i / 8] >> (i & 7) & 1) != 0)
            add(p, (const number *)q);
    }
}

static void point_pack(unsigned char r[32], point p)
{
    number x, y, z;

    inverse(z, p[2]);
    times(x, p[0], z);
    times(y, p[1], z);
    pack(r, y);
    r[31] ^= (unsigned char)(odd(x) ? 0x80 : 0);
}

/* The point that these bytes name, with its sign turned. */
static bool point_read_turned(point r, const unsigned char p[32])
{
    number t, check, num, den, den2, den4, den6;
    unsigned char again[32];

    set(r[2], one);
    unpack(r[1], p);
    pack(again, r[1]);
    again[31] |= p[31] & 0x80;
    if (memcmp(again, p, sizeof again) != 0)
        return false; /* not written the shortest way */
    times(num, r[1], r[1]);
    times(den, num, curve_d);
    minus(num, num, r[2]);
    plus(den, r[2], den);
    times(den2, den, den);
    times(den4, den2, den2);
    times(den6, den4, den2);
    times(t, den6, num);
    times(t, t, den);
    for_root(t, t);
    times(t, t, num);
    times(t, t, den);
    times(t, t, den);
    times(r[0], t, den);
    times(check, r[0], r[0]);
    times(check, check, den);
    if (!same(check, num))
        times(r[0], r[0], root_of_minus_one);
    times(check, r[0], r[0]);
    times(check, check, den);
    if (!same(check, num))
        return false;
    if (odd(r[0]) == (p[31] >> 7 != 0))
        minus(r[0], none, r[0]);
    times(r[3], r[0], r[1]);
    return true;
}

/* Eight times it is nothing: whoever names such a key signs everything. */
static bool small_order(const unsigned char bytes[32])
{
    point p, twice;
    unsigned char packed[32], nothing[32] = {1};

    if (!point_read_turned(p, bytes))
        return false;
    for (int i = 0; i < 3; i++) {
        memcpy(twice, p, sizeof twice);
        add(p, (const number *)twice);
    }
    point_pack(packed, p);
    return memcmp(packed, nothing, sizeof packed) == 0;
}

static bool below_order(const unsigned char s[32])
{
    for (int i = 31; i >= 0; i--)
        if (s[i] != order[i])
            return s[i] < order[i];
    return false;
}

/* 64 bytes modulo the order. */
static void reduce(unsigned char r[32], const unsigned char bytes[64])
{
    int64_t x[64], c = 0;

    for (int i = 0; i < 64; i++)
        x[i] = bytes[i];
    for (int i = 63; i >= 32; i--) {
        int k = i - 32;

        c = 0;
        for (; k < i - 12; k++) {
            x[k] += c - 16 * x[i] * order[k - (i - 32)];
            c = (x[k] + 128) >> 8;
            x[k] -= c * 256;
        }
        x[k] += c;
        x[i] = 0;
    }
    c = 0;
    for (int k = 0; k < 32; k++) {
        x[k] += c - (x[31] >> 4) * order[k];
        c = x[k] >> 8;
        x[k] &= 255;
    }
    for (int k = 0; k < 32; k++)
        x[k] -= c * order[k];
    for (int i = 0; i < 32; i++) {
        if (i < 31)
            x[i + 1] += x[i] >> 8;
        r[i] = (unsigned char)(x[i] & 255);
    }
}

enum outcome crypto_sign_check(const struct crypto_sign_public *p, struct text t,
                               const struct crypto_signature *s)
{
    const struct text parts[] = {{(const char *)s->byte, 32}, {(const char *)p->byte, 32}, t};
    struct pieces all = {.at = parts, .count = 3};
    unsigned char hash[64], scalar[32], packed[32];
    point turned, sum, base, other;

    if (!below_order(s->byte + 32) || small_order(p->byte) || small_order(s->byte) ||
        !point_read_turned(turned, p->byte))
        return OUTCOME_NOT_VALID;
    sha512_of(&all, hash);
    reduce(scalar, hash);
    multiply(sum, turned, scalar);
    set(base[0], base_x);
    set(base[1], base_y);
    set(base[2], one);
    times(base[3], base_x, base_y);
    multiply(other, base, s->byte + 32);
    add(sum, (const number *)other);
    point_pack(packed, sum);
    return memcmp(packed, s->byte, sizeof packed) == 0 ? OUTCOME_OK : OUTCOME_NOT_VALID;
}

/* ---- letters ---- */

struct text crypto_hash_text(const struct crypto_hash *h)
{
    return (struct text){(const char *)h->byte, sizeof h->byte};
}

bool crypto_same(struct text a, struct text b)
{
    return a.at != NULL && b.at != NULL && text_same(a, b);
}

static int value_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Strict: whole groups of four, and nothing in bits that no byte uses. */
enum outcome crypto_base64_read(struct arena *a, struct text t, struct text *ret_bytes)
{
    char *to = arena_take(a, t.len + 1, 1);
    size_t pad = 0, used = 0;
    uint32_t bits = 0;

    if (to == NULL)
        return OUTCOME_NO_ROOM;
    if (t.len % 4 != 0)
        return OUTCOME_NOT_VALID;
    while (pad < 2 && t.len > pad && t.at[t.len - 1 - pad] == '=')
        pad++;
    for (size_t i = 0; i < t.len - pad; i++) {
        const int v = value_of(t.at[i]);

        if (v < 0)
            return OUTCOME_NOT_VALID;
        bits = bits << 6 | (uint32_t)v;
        if (i % 4 == 0)
            continue;
        to[used++] = (char)(bits >> (6 - 2 * (i % 4)) & 0xff);
    }
    if ((pad == 1 && (bits & 3) != 0) || (pad == 2 && (bits & 15) != 0))
        return OUTCOME_NOT_VALID;
    *ret_bytes = (struct text){to, used};
    return OUTCOME_OK;
}

/* Who checks signs nothing. */
void crypto_sign_make(const struct crypto_key *seed, struct text t,
                      struct crypto_signature *ret_signature)
{
    (void)seed;
    (void)t;
    (void)ret_signature;
    __builtin_trap();
}

void crypto_sign_public_of(const struct crypto_key *seed, struct crypto_sign_public *ret_public)
{
    (void)seed;
    (void)ret_public;
    __builtin_trap();
}

struct text crypto_base64(struct arena *a, struct text bytes)
{
    static const char letter[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const size_t len = (bytes.len + 2) / 3 * 4;
    char *to = arena_take(a, len + 1, 1);

    for (size_t i = 0; to != NULL && i < len; i += 4) {
        const size_t from = i / 4 * 3, left = bytes.len - from;
        const unsigned char *b = (const unsigned char *)bytes.at + from;
        const uint32_t bits =
            (uint32_t)b[0] << 16 | (left > 1 ? (uint32_t)b[1] << 8 : 0) | (left > 2 ? b[2] : 0);

        for (size_t k = 0; k < 4; k++)
            to[i + k] = k > left ? '=' : letter[bits >> (18 - 6 * k) & 63];
    }
    return to == NULL ? NO_TEXT : (struct text){to, len};
}
