/*
 * From findings to what is served: listings are derived, never stored by
 * hand. The findings of one list, in key order, and its exemptions become
 * disjoint ranges, each with its answer.
 *
 * Rules. A finding in state listed lists its prefix with its class, one in
 * state unconfirmed with the class of that name. Findings
 * of one prefix and class (other ports, other scanners) merge: the latest
 * expiry and the latest confirmation win. Where prefixes nest, the answer
 * keeps a level per prefix, most specific first; the responder serves the
 * first level that has a live entry of a class the zone serves (RFC 5782
 * 2.1: the most specific wins, and when it expires the enclosing one shows
 * again). A level can never show when in each of its classes something more
 * specific lasts as long: it is left out. Exemptions cut their prefixes out,
 * whatever is listed.
 */
#ifndef ZONES_LISTING_H
#define ZONES_LISTING_H

#include "ledger.h"

/*
 * One class of one level of an answer. Encoded (18 bytes, big-endian):
 *   level u8, or'ed with ANSWER_FIRST and ANSWER_LAST | class u8 |
 *   expires u32 | seen u32 | import u64
 * An answer is its entries one after the other, by level, then by class (that
 * is: by gravity); its first and its last entry say so, so answers may stand
 * one behind the other. Times are unix minutes, rounded down, so that a
 * night's scan makes few distinct answers; a listing ends at most a minute
 * early, never late.
 */
#define ANSWER_ENTRY_LEN 18
#define ANSWER_FIRST	 0x40
#define ANSWER_LAST	 0x80
#define ANSWER_LEVEL	 0x3f /* the other bits of that octet */
/* Bounds the work of one query; levels that do not fit, the widest prefixes,
 * are left out. */
#define ANSWER_ENTRIES_MAX 64

struct answer_entry {
	uint8_t level; /* 0: the most specific prefix */
	uint8_t class; /* enum class_id */
	uint32_t expires_min, seen_min;
	uint64_t import;
};

size_t answer_encode(
    const struct answer_entry *entries, size_t count, uint8_t *out) ALL_NONNULL;
static inline struct answer_entry
answer_entry_decode(const uint8_t *p)
{
	struct answer_entry e = {(uint8_t)(p[0] & ANSWER_LEVEL), p[1],
	    get32(p + 2), get32(p + 6), get64(p + 10)};

	return e;
}
/* The length of the answer that begins at data and ends within len bytes; 0
 * where there is none, or its marks, levels or classes are not in order. */
size_t answer_length(const uint8_t *data, size_t len) ALL_NONNULL;

/* Answers one behind the other. The id of one is the index of its first
 * entry. */
struct answers {
	const uint8_t *entries;
	uint32_t count; /* of entries */
};

/* How many entries an answer can have at most that begins at id < count:
 * whoever reads entries that may change below him stops there. */
static inline uint32_t
answers_bound(const struct answers *a, uint32_t id)
{
	uint32_t left = a->count - id;

	return left < ANSWER_ENTRIES_MAX ? left : ANSWER_ENTRIES_MAX;
}

/*
 * The union of the classes of the answer with that id; 0 where no answer
 * begins there. Nothing that stands in the entries is believed. Any thread.
 */
static inline class_mask
answers_classes(const struct answers *a, uint32_t id)
{
	const uint8_t *p;
	unsigned classes = 0;

	if (id >= a->count)
		return 0;
	p = a->entries + (size_t)id * ANSWER_ENTRY_LEN;
	/* Most answers have one entry. */
	if (p[0] == (ANSWER_FIRST | ANSWER_LAST))
		return (class_mask)(1u << (p[1] & 15)) & CLASS_MASK_ALL;
	if (!(p[0] & ANSWER_FIRST))
		return 0;
	for (uint32_t left = answers_bound(a, id); left > 0; left--) {
		classes |= 1u << (p[1] & 15);
		if (p[0] & ANSWER_LAST)
			break;
		p += ANSWER_ENTRY_LEN;
	}
	return (class_mask)(classes & CLASS_MASK_ALL);
}

/*
 * What an answer says now: of the most specific level that has a live entry
 * of a wanted class all such entries, the gravest class first (the rules
 * above; RFC 5782 2.1). entries: encoded ones, one after the other, up to the
 * last of the answer or count. now: unix seconds; what expires then or before
 * is not live. Returns how many there are; 0: not listed. Allocates nothing.
 * Any thread.
 */
size_t answer_live(const uint8_t *entries, size_t count, class_mask wanted,
    int64_t now, struct answer_entry out[CLASS_COUNT]) ALL_NONNULL;

/* A maximal run of addresses with one answer; ranges come in order of family
 * and address and do not overlap. */
struct listing_range {
	uint8_t family;
	addr_num first, last;  /* inclusive */
	const uint8_t *answer; /* valid during the callback */
	size_t answer_len;
};

typedef enum status (*listing_sink)(
    void *ctx, const struct listing_range *range, struct why *why);

/*
 * The sweep. Feed every finding of one list in ledger order (those of other
 * states are skipped), then call listing_finish. Exemptions are given before
 * the first finding, in any order. Frees with listing_free. Not a finding in
 * order: ST_INTERNAL. One thread.
 */
struct listing;
enum status listing_new(listing_sink sink, void *ctx, struct listing **out,
    struct why *why) MUST_USE NONNULL(1, 3, 4);
enum status listing_exempt(struct listing *l, const struct prefix *prefix,
    struct why *why) MUST_USE ALL_NONNULL;
enum status listing_feed(struct listing *l, const struct ledger_finding *f,
    struct why *why) MUST_USE ALL_NONNULL;
enum status listing_finish(
    struct listing *l, struct why *why) MUST_USE ALL_NONNULL;
void listing_free(struct listing **l) ALL_NONNULL;

#endif
