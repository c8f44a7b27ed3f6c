/*
 * A generation as the responder holds it: the file mapped as it is, and a
 * small directory, so that a lookup is one index, one binary search.
 * Immutable after open; any number of threads may look up at once. Nothing
 * here allocates or blocks except open and close.
 */
#ifndef ZONES_SNAPSHOT_H
#define ZONES_SNAPSHOT_H

#include <stdbool.h>

#include "addr.h"
#include "class.h"

struct snapshot;
struct snapshot_list;

/* What a listed address is answered from: answer_live (listing.h) tells what
 * it says now. Lives as long as the snapshot. */
struct answer {
	const uint8_t *entries; /* NULL: not listed */
	size_t count; /* they end with their last, or here at the latest */
};

/*
 * Opens the generation that STORE/served/current names. Checks the seal
 * (every byte), schema, every range and every answer before anything is served
 * from it. ST_NOT_FOUND when nothing was ever published; ST_CORRUPT (also when
 * the file is gone), ST_VERSION, ST_DENIED, ST_BAD_DATA ("current" is no link
 * to a generation) ... with file and reason. Free with snapshot_close.
 */
enum status snapshot_open(const char *store_dir, struct snapshot **out,
    struct why *why) MUST_USE ALL_NONNULL;
/* The same for one file. */
enum status snapshot_open_file(const char *file, struct snapshot **out,
    struct why *why) MUST_USE ALL_NONNULL;
void snapshot_close(struct snapshot **snapshot) ALL_NONNULL;

uint64_t snapshot_number(const struct snapshot *s) ALL_NONNULL;
/* The mapped bytes that lookups read, in whole pages, so that a SIGBUS can be
 * told to be ours; length 0 when there are none. */
void snapshot_map(
    const struct snapshot *s, const void **start, size_t *len) ALL_NONNULL;

/* The list of that name, or NULL. Lives as long as the snapshot. */
const struct snapshot_list *snapshot_list_by_name(
    const struct snapshot *s, const char *name) ALL_NONNULL;
uint32_t snapshot_serial(const struct snapshot_list *l) ALL_NONNULL;
/* IPv4 and IPv6 ranges held, for logs. */
uint64_t snapshot_ranges(const struct snapshot_list *l) ALL_NONNULL;

/* When the scanner of that name last brought something good to the list, unix
 * seconds; 0: it never did. */
int64_t snapshot_fed(const struct snapshot *s, const struct snapshot_list *l,
    const char *scanner) ALL_NONNULL;

/* The answer for an address, expired or not. IPv4 in host order; IPv6 as 16
 * octets in network order. */
struct answer snapshot_find4(
    const struct snapshot_list *l, uint32_t addr) ALL_NONNULL;
struct answer snapshot_find6(
    const struct snapshot_list *l, const uint8_t addr[16]) ALL_NONNULL;

/*
 * Is anything of a wanted class listed below the prefix (0..32 or 0..128
 * bits, host bits 0)? Expired listings count until the ledger says that they
 * are: that costs a resolver one more query and never a listing.
 */
bool snapshot_below4(const struct snapshot_list *l, uint32_t addr, unsigned len,
    class_mask wanted) ALL_NONNULL;
bool snapshot_below6(const struct snapshot_list *l, const uint8_t addr[16],
    unsigned len, class_mask wanted) ALL_NONNULL;

#endif
