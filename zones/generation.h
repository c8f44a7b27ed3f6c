/*
 * Generations: immutable, checked files compiled from the ledger, in
 * STORE/served/N.mdb; the symlink STORE/served/current names the one that is
 * served. The write side; snapshot.h is the read side.
 *
 * Databases, key -> value (big-endian):
 *   meta     "schema" u32; "generation" u64; "sequence" u64 (of the ledger);
 *            "lists" -> for each list: see generation.c
 *   answers  id u32 -> answer (listing.h); ids from 0, without holes
 *   chunks4  list u16 | high u16 -> ranges {first u16, last u16, id u32},
 *            sorted, disjoint
 *   chunks6  list u16 | first 6 octets -> prefixes {other 10 octets, length
 *            u8 (48..128), id u32}, sorted, disjoint
 * Behind LMDB's last page stands a trailer (seal.h): a checksum over every
 * byte before it, checked before LMDB ever sees the file: LMDB has no
 * checksums and trusts its file.
 */
#ifndef ZONES_GENERATION_H
#define ZONES_GENERATION_H

#include "ledger.h"

#define GENERATION_SCHEMA 1
#define GENERATION_KEEP	  3 /* files kept, the current one included */

/* One list of a generation. Stored in meta "lists" in this order, name
 * padded with zeros. */
struct generation_list {
	char name[LEDGER_NAME_MAX + 1];
	uint16_t id;
	uint32_t serial;
	uint64_t ranges4, ranges6; /* in the chunks */
	uint64_t addresses4;	   /* listed IPv4 addresses */
	uint64_t hash; /* over its ranges and their answers, in order */
};

struct generation_info {
	uint64_t number;
	uint64_t sequence; /* of the ledger it was compiled from */
	int64_t compiled;  /* file's mtime, seconds */
	size_t list_count;
	struct generation_list *lists; /* owned by the struct */
	uint64_t bytes;
};
void generation_info_free(struct generation_info *info) ALL_NONNULL;

/* Widest prefixes a compile accepts; from the lists' configuration. */
struct generation_limits {
	uint8_t min_len4, min_len6; /* e.g. 24, 48 */
};

/*
 * Compiles the ledger as it stands in txn into STORE/served, has the file
 * checked by a child process (checker: argv of a program that gets the path
 * of the file as its last argument and exits 0 for a good one), syncs,
 * renames it to the next number, makes it current and removes what is older
 * than GENERATION_KEEP. On any failure the current one stays, nothing is left
 * behind, and why says what. The caller holds the writer lock (lock.h).
 */
enum status generation_publish(const char *store_dir, struct ledger_txn *txn,
    const char *const *checker, struct generation_info *out,
    struct why *why) MUST_USE ALL_NONNULL;

/*
 * The whole check, for the child process: seal, schema, every answer, every
 * range sorted and disjoint, counts and hashes agree, test entries not
 * covered, nothing wider than the floor. ST_OK or ST_CORRUPT.
 */
enum status generation_check(
    const char *file, struct why *why) MUST_USE ALL_NONNULL;

/* Says what the current generation is. ST_NOT_FOUND when there is none. */
enum status generation_current(const char *store_dir,
    struct generation_info *out, struct why *why) MUST_USE ALL_NONNULL;

/*
 * Proves that the current generation is what the ledger says: checks the file
 * and compiles again into nothing, comparing counts, serials and hashes. ST_OK
 * or ST_CORRUPT with the first difference in why.
 */
enum status generation_verify(const char *store_dir, struct ledger_txn *txn,
    struct why *why) MUST_USE ALL_NONNULL;

/*
 * Makes a new generation with the content of the one before the current, but
 * with the given serials (serials never go back, so it is a copy and not a
 * rename), and makes it current. serials: one per list of the new generation,
 * looked up by list id. ST_NOT_FOUND when there is nothing before.
 */
enum status generation_rollback(const char *store_dir, struct ledger_txn *txn,
    const char *const *checker, struct generation_info *out,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
