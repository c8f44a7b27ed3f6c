/*
 * Guards: figures of an import against the limits of its list and of its
 * scanner. Pure judgement, without store, clock or output: which limits are
 * passed, by how much, and what is kept back for it.
 *
 * VERDICTS 3.4: more removals than allowed keeps the removals back and lets
 * the rest through; every other guard keeps everything back. Both, list and
 * scanner, must be content. Any thread.
 */
#ifndef IMPORTER_GUARD_H
#define IMPORTER_GUARD_H

#include "config.h"

/* From the mildest: the graver one of several guards wins. */
enum guard_hold {
	GUARD_ALERTS, /* holds nothing, is told */
	GUARD_HOLDS_REMOVALS,
	GUARD_HOLDS_ALL
};

/* id, word in JSON, what it holds */
#define GUARD_LIST(X)                                                          \
	X(GUARD_MISSING, "missing", GUARD_ALERTS)                              \
	X(GUARD_REMOVALS, "removals", GUARD_HOLDS_REMOVALS)                    \
	X(GUARD_ADDITIONS, "additions", GUARD_HOLDS_ALL)                       \
	X(GUARD_OPEN, "open_rate", GUARD_HOLDS_ALL)                            \
	X(GUARD_INCONCLUSIVE, "inconclusive_rate", GUARD_HOLDS_ALL)            \
	X(GUARD_CONTRADICTIONS, "contradictions", GUARD_HOLDS_ALL)             \
	X(GUARD_REFUSED, "refused", GUARD_HOLDS_ALL)                           \
	X(GUARD_COVERAGE, "coverage", GUARD_HOLDS_ALL)                         \
	X(GUARD_SCOPE, "scope", GUARD_HOLDS_ALL)                               \
	X(GUARD_CANARY, "canary", GUARD_HOLDS_ALL)                             \
	X(GUARD_CLOCK, "clock", GUARD_HOLDS_ALL)                               \
	X(GUARD_AGE, "age", GUARD_HOLDS_ALL)                                   \
	X(GUARD_ABORTED, "aborted", GUARD_HOLDS_ALL)                           \
	X(GUARD_TOTAL, "total", GUARD_HOLDS_ALL)

enum guard_id {
#define X(id, word, hold) id,
	GUARD_LIST(X)
#undef X
	    GUARD_COUNT
};
#define GUARD_BIT(id) (1u << (id))

/* What is judged of a scan; of one that was told to look again at a few
 * hosts, of which many are open; of a file that lists addresses and tests
 * none; of a revert. */
#define GUARDS_OF_RECHECK                                                      \
	(GUARD_BIT(GUARD_REMOVALS) | GUARD_BIT(GUARD_ADDITIONS) |              \
	    GUARD_BIT(GUARD_CONTRADICTIONS) | GUARD_BIT(GUARD_REFUSED) |       \
	    GUARD_BIT(GUARD_CANARY) | GUARD_BIT(GUARD_CLOCK) |                 \
	    GUARD_BIT(GUARD_AGE) | GUARD_BIT(GUARD_ABORTED) |                  \
	    GUARD_BIT(GUARD_TOTAL))
#define GUARDS_OF_SCAN                                                         \
	(GUARDS_OF_RECHECK | GUARD_BIT(GUARD_OPEN) |                           \
	    GUARD_BIT(GUARD_INCONCLUSIVE) | GUARD_BIT(GUARD_COVERAGE) |        \
	    GUARD_BIT(GUARD_SCOPE) | GUARD_BIT(GUARD_MISSING))
#define GUARDS_OF_LIST_FILE                                                    \
	(GUARD_BIT(GUARD_ADDITIONS) | GUARD_BIT(GUARD_REFUSED) |               \
	    GUARD_BIT(GUARD_TOTAL))
#define GUARDS_OF_REVERT                                                       \
	(GUARD_BIT(GUARD_REMOVALS) | GUARD_BIT(GUARD_ADDITIONS) |              \
	    GUARD_BIT(GUARD_TOTAL))
/* Those that still hold for the first import of a list: there is nothing yet
 * to compare with. */
#define GUARDS_OF_FIRST                                                        \
	(GUARD_BIT(GUARD_CONTRADICTIONS) | GUARD_BIT(GUARD_CANARY) |           \
	    GUARD_BIT(GUARD_CLOCK) | GUARD_BIT(GUARD_AGE) |                    \
	    GUARD_BIT(GUARD_ABORTED) | GUARD_BIT(GUARD_TOTAL))

/* Whose limits: the list's, the scanner's. */
enum guard_whose { GUARD_OF_LIST, GUARD_OF_SCANNER, GUARD_WHOSE_COUNT };

/* What an import came to. Of what is not judged nothing need be set. */
struct guard_figures {
	unsigned judged; /* GUARD_BITs */
	/* Listings that end, and addresses that begin to be served, if only
	 * as unconfirmed: one that is confirmed was judged when it came. */
	uint64_t removals, additions;
	/* Before the import, of the list and of the scanner on it: listings;
	 * those, and what is served as unconfirmed. */
	uint64_t listed[GUARD_WHOSE_COUNT], served[GUARD_WHOSE_COUNT];
	uint64_t total; /* served of the list after it, removals done */

	uint64_t read, refused; /* records of the file; those not taken */
	/* Of what was taken, duplicates merged, canaries apart: all; open;
	 * unreachable or inconclusive; duplicates that disagreed. */
	uint64_t records, open, unanswered, contradictions;

	/* Addresses that a scan of mode full was to cover, 0: it is none or
	 * did not say; those with a record; the scope of the last one. */
	uint64_t scope, covered, scope_before;

	bool aborted;	     /* and its scanner wants such scans held */
	int64_t now, newest; /* when it ended; 0: nothing has a time */
	/* Canaries not found as they should be, and which; of how many. */
	uint64_t canaries_wrong, canaries;
	const char *canary_words;
};

/* A limit that was passed. */
struct guard_trip {
	enum guard_id id;
	enum guard_whose whose;
	/* The figure, what it is a share of, and how far it might have gone;
	 * seconds for clock and age. */
	uint64_t value, base, allowed;
};

/* Begin with zeroes. */
struct guard_trips {
	struct guard_trip at[GUARD_WHOSE_COUNT * GUARD_COUNT];
	size_t count;
	enum guard_hold hold; /* the gravest of them */
};

/* The limits of both, and the largest number of listings of the list. */
struct guard_limits {
	const struct config_guards *of[GUARD_WHOSE_COUNT];
	uint64_t max_listed;
};

/* A scan may be this far ahead of our clock (clocks differ); further, and it
 * is held. */
#define GUARD_SKEW_S (5 * 60)

/* Judges every figure once for the list and once for the scanner; canaries,
 * clock and an abort are the scanner's alone, the total is the list's. */
void guard_judge(const struct guard_figures *figures,
    const struct guard_limits *limits, struct guard_trips *out) ALL_NONNULL;

/* How much the limit allows of a base: the larger of the two. */
uint64_t guard_allowed(
    const struct config_limit *limit, uint64_t base) ALL_NONNULL;

/* "removals"; static. */
const char *guard_word(enum guard_id id);

/* "removals 312 of 500 listings, allowed 100"; with names "list relays: " or
 * "scanner nightly: " stands in front. figures: those that were judged.
 * Returns out, terminated, cut where cap is too small. */
const char *guard_trip_text(const struct guard_trip *trip,
    const struct guard_figures *figures, char *out, size_t cap) ALL_NONNULL;
#define GUARD_TEXT_MAX 256
const char *guard_trips_text(const struct guard_trips *trips,
    const struct guard_figures *figures, const char *list, const char *scanner,
    char *out, size_t cap) ALL_NONNULL;

#endif
