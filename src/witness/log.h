#ifndef ERK_WITNESS_LOG_H
#define ERK_WITNESS_LOG_H
/* log - the tree's rows: tiles read and grown, and a checkpoint's seal; private to witness.
 *
 * Ownership  a reader lives in the arena of one piece of work and keeps a few tiles.
 * Knows      ground. */
#include "witness/look.h"

enum {
    LOG_PAD = 16,     /* a checkpoint's size is a multiple: it tells no single look */
    LOG_BATCH = 4096, /* lines placed at one checkpoint at most: the writer is not held long */
    LOG_LEVELS = 8,   /* of tiles */
    LOG_SLOTS = 2,    /* tiles remembered a level */
    LOG_SIGNED_MOST = 15 /* witnesses on one note: readers take at least 16 signatures */
};

extern const struct store_list witness_list_log;    /* tree.c */
extern const struct store_list witness_list_urgent; /* urgent.c */

struct log_tile {
    bool full;   /* of something */
    bool stored; /* there is a row */
    int64_t place;
    int width;
    unsigned char hash[TREE_TILE_WIDTH][CRYPTO_HASH_BYTES];
};

/* Reads hashes of the tree out of the tiles. */
struct log_reader {
    struct db *db;
    struct log_tile tile[LOG_LEVELS][LOG_SLOTS];
    int next[LOG_LEVELS];
};
struct log_reader *log_reader_make(struct db *db); /* NULL: arena full */
/* NOT_FOUND: no such tile. BROKEN: it is not what a tile is. */
MUST_USE enum outcome log_tile_get(struct log_reader *r, int level, int64_t place,
                                   const struct log_tile **ret_tile);
/* For struct tree_reader; `arg` is a log_reader. */
MUST_USE enum outcome log_hash(void *arg, int level, int64_t index,
                               struct crypto_hash *ret_hash);

/* What becomes a leaf: "erk1" and the commitment of a line. */
struct crypto_hash log_leaf(const struct crypto_hash *committed);

/* One row of witness_checkpoint. */
struct log_point {
    int64_t size, previous, lines;
    struct text root;
    struct instant at;
    int64_t cosigned;
    struct text vkey, note;
};
MUST_USE enum outcome log_point_mac(struct db *db, int64_t by, const struct log_point *p,
                                    struct crypto_hash *ret_mac);
#endif
