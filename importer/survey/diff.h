/*
 * What changed from one survey to a later one: of domains and of addresses,
 * which are newly listed, which no longer, which still, and of which nothing
 * can be said.
 *
 * Unknown is what was listed and now was not judged: a domain whose lookup
 * failed or timed out, or in part without a listed address; what is not in the
 * later survey. What was not judged before and is listed now is new.
 */
#ifndef IMPORTER_SURVEY_DIFF_H
#define IMPORTER_SURVEY_DIFF_H

#include "tally.h"

/* id, word */
#define DIFF_STATE_LIST(X)                                                     \
	X(DIFF_NEW, "new")     /* listed now, not before */                    \
	X(DIFF_FIXED, "fixed") /* not listed now, judged and found so */       \
	X(DIFF_STILL, "still") /* listed before and now */                     \
	X(DIFF_UNKNOWN, "unknown")

enum diff_state {
#define X(id, word) id,
	DIFF_STATE_LIST(X)
#undef X
	    DIFF_STATE_COUNT
};
const char *diff_state_text(int state); /* static; "?" out of range */

/* More that is to be said of one of them. id, word, words for people */
#define DIFF_NOTE_LIST(X)                                                      \
	X(DIFF_PLAIN, "plain", "")                                             \
	X(DIFF_ABSENT, "absent", "not in the other survey")                    \
	X(DIFF_UNJUDGED, "unjudged", "not resolved before") /* new */          \
	X(DIFF_NO_ANSWER, "unresolved", "not resolved now") /* unknown */      \
	X(DIFF_NO_MAIL, "no-mail", "take no mail now")	    /* fixed */        \
	X(DIFF_MOVED, "moved", "have other addresses now")  /* fixed */

enum diff_note {
#define X(id, word, words) id,
	DIFF_NOTE_LIST(X)
#undef X
	    DIFF_NOTE_COUNT
};
/* Static; "?" out of range. */
const char *diff_note_text(int note);
const char *diff_note_words(int note);

struct diff_item {
	uint32_t now, before; /* index in that survey; SURVEY_NONE: not in it */
	uint8_t state;	      /* enum diff_state */
	uint8_t note;	      /* enum diff_note */
};

/* Of one unit. */
struct diff_set {
	struct diff_item *items; /* in the order of the surveys */
	size_t count;
	uint64_t states[DIFF_STATE_COUNT];
	uint64_t notes[DIFF_NOTE_COUNT]; /* how many have which */
};

/* What a row of either survey had and has. before, now: 0 where it has no such
 * row. By the larger of both, the largest first, then by now, then by key. */
struct diff_row {
	const char *key, *name; /* of the later one, where it is in both */
	uint64_t before, now;	/* listed domains */
	uint64_t addresses_before, addresses_now; /* listed */
	uint32_t row; /* of tally_now.rows; SURVEY_NONE: it has none */
};

struct survey_diff {
	struct diff_set domains, addresses;
	struct tally_totals before, now;
	enum survey_by by;
	struct diff_row *rows;
	size_t row_count;
	struct tally tally_before, tally_now; /* that rows point into */
	bool other_list, other_classes;	      /* they measured differently */
};

/* Of two settled surveys, which must live as long. ST_NO_MEMORY. Free with
 * diff_free, which leaves zeroes and takes them. */
enum status diff_make(const struct survey *before, const struct survey *now,
    enum survey_by by, struct survey_diff *out,
    struct why *why) MUST_USE ALL_NONNULL;
void diff_free(struct survey_diff *d) ALL_NONNULL;

#endif
