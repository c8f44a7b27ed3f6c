/*
 * Generations: immutable, checked files compiled from the ledger, in
 * STORE/served/N.mdb; the symlink STORE/served/current names the one that is
 * served. The write side; snapshot.h is the read side.
 *
 * Databases, key -> value (big-endian):
 *   meta     "schema" u32; "generation" u64; "sequence" u64 (of the ledger);
 *            "lists" -> for each list, by id: name 64 (padded with zeros) |
 *            id u16 | serial u32 | ranges4 u64 | ranges6 u64 |
 *            addresses4 u64 | hash u64 | spare u32;
 *            "feeds" -> for each, by list and scanner: list u16 | last good
 *            import i64 | name of the scanner 64. Not there: there are none
 * and, where the list has any, one packed value by list u16:
 *   answers  answers (listing.h), one behind the other; the id of one, u32, is
 *            the index of its first entry
 *   ranges4  ranges {first u16, last u16, id}, sorted, disjoint; the high
 *            halves of their addresses stand in
 *   index4   {high u16, end u32} for each /16 with ranges: they are those from
 *            the end of the /16 before up to this end
 *   wide6    prefixes of /48 to /64 {first 8 octets, length u8, id}
 *   narrow6  longer ones {16 octets, length u8, id}; both sorted, none of them
 *            overlap
 * LMDB lays a value of that size on pages of its own, one after the other: a
 * reader points into the map, and no more than 9 octets are spent on a listed
 * address. Nothing wider than /16 or /48 can be said; a ledger that lists
 * wider prefixes is not compiled.
 * Behind LMDB's last page stands a trailer (seal.h): a checksum over every
 * byte before it, checked before LMDB ever sees the file: LMDB has no
 * checksums and trusts its file.
 */
#ifndef ZONES_GENERATION_H
#define ZONES_GENERATION_H

#include "generation_limits.h"
#include "ledger.h"

#define GENERATION_SCHEMA 2
#define GENERATION_KEEP	  3 /* files kept, the current one included */

/* One list of a generation, as meta "lists" has it. Ranges are counted and
 * hashed as the file holds them: cut at /16 and /48, IPv6 as prefixes. */
struct generation_list {
	char name[LEDGER_NAME_MAX + 1];
	uint16_t id;
	uint32_t serial;
	uint64_t ranges4, ranges6;
	uint64_t addresses4; /* listed IPv4 addresses */
	uint64_t hash;	     /* sum over its ranges with their answers */
	uint32_t spare;	     /* at most so many entries of answers are unused */
};

/* When a scanner last brought something good to a list (ledger_feeds.h). */
struct generation_feed {
	uint16_t list;
	int64_t last_good; /* unix seconds */
	char scanner[LEDGER_NAME_MAX + 1];
};

struct generation_info {
	uint64_t number;
	uint64_t sequence; /* of the ledger it was compiled from */
	int64_t compiled;  /* file's mtime, seconds */
	size_t list_count;
	struct generation_list *lists; /* owned by the struct */
	size_t feed_count;
	struct generation_feed *feeds; /* owned by the struct */
	uint64_t bytes;
};
void generation_info_free(struct generation_info *info) ALL_NONNULL;

/*
 * Compiles the ledger as it stands in txn into STORE/served, has the file
 * checked by a child process (checker: argv of a program that gets the path
 * of the file as its last argument and exits 0 for a good one), syncs,
 * renames it to the next number, makes it current and removes what is older
 * than GENERATION_KEEP. On failure the current one stays, nothing is left
 * behind, and why says which file and what; only when the very last sync of
 * the directory fails is the new one current all the same (ST_IO, why says
 * so). A prefix in the ledger wider than /16 or /48: ST_CORRUPT. What an
 * interrupted publication left is removed first. No number is
 * served twice. out: free with generation_info_free; untouched on failure. The
 * caller holds the writer lock (lock.h); txn is only read and stays open.
 *
 * touched, when not NULL: what commits up to now have touched (ledger_touched).
 * Where the current one is of a ledger sequence among theirs, only that is
 * compiled, and the rest copied; the content is the same. NULL: all of it is
 * compiled.
 *
 * limits, when not NULL: ST_BAD_DATA where a list that is compiled has a wider
 * prefix, or lists more addresses, than its limit allows.
 */
enum status generation_publish(const char *store_dir, struct ledger_txn *txn,
    const struct touched *touched, const struct generation_limits *limits,
    const char *const *checker, struct generation_info *out,
    struct why *why) MUST_USE NONNULL(1, 2, 5, 6, 7);

/*
 * The whole check, for the child process: seal, schema, every answer, every
 * range sorted and disjoint, counts and hashes agree, test entries not
 * covered, nothing wider than the floor. ST_OK or ST_CORRUPT.
 */
enum status generation_check(
    const char *file, struct why *why) MUST_USE ALL_NONNULL;

/* Says what the current generation is; checks its seal. ST_NOT_FOUND when
 * there is none, or its file is gone: publish then. out as above. */
enum status generation_current(const char *store_dir,
    struct generation_info *out, struct why *why) MUST_USE ALL_NONNULL;

/*
 * Proves that the current generation is what the ledger says: checks the file
 * and compiles again into nothing, comparing counts, serials and hashes. ST_OK
 * or ST_CORRUPT with the first difference in why; ST_NOT_FOUND when there is
 * none. After a rollback (ledger_pin_get equals ledger_sequence) only the file
 * is checked: ST_OK with "rolled back: ..." in why, which is empty otherwise.
 */
enum status generation_verify(const char *store_dir, struct ledger_txn *txn,
    struct why *why) MUST_USE ALL_NONNULL;

/*
 * Makes a new generation with the content of an earlier one, and makes it
 * current, as generation_publish does. Earlier: the newest file that was
 * compiled from a lower ledger sequence than the current one, so that a
 * second rollback never goes forth again. A copy and not a rename, since
 * serials never go back: it gets the ledger's serials, so the caller has raised
 * them (ledger_list_bump) and pinned the ledger at the sequence that commit
 * gave (ledger_pin_set). It keeps the earlier one's sequence; exemptions made
 * since are not in it. ST_NOT_FOUND when nothing earlier is kept, ST_CORRUPT
 * when that file is damaged, ST_BAD_DATA when it is of another ledger.
 */
enum status generation_rollback(const char *store_dir, struct ledger_txn *txn,
    const char *const *checker, struct generation_info *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* Would it find one to go back to? Changes nothing, so that a rollback can be
 * refused before the ledger is touched. Errors as generation_rollback. */
enum status generation_can_roll_back(
    const char *store_dir, struct why *why) MUST_USE ALL_NONNULL;

#endif
