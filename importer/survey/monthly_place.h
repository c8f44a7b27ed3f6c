/*
 * What became of one place, a prefix on a list, in a span of time: told from
 * its events and findings alone. Pure.
 *
 * A place is listed while any finding of it is (as unconfirmed, it is not) and
 * no exemption hides it. It comes in when the first of them lists it, and goes
 * out when the last does so no more. One that came and went counts in both, as
 * often as it did; so begin
 * + in - out is end. Of a class it is the same, with the findings of that class
 * alone: a place may have several, and change from one to another.
 */
#ifndef IMPORTER_SURVEY_MONTHLY_PLACE_H
#define IMPORTER_SURVEY_MONTHLY_PLACE_H

#include "ledger.h"

/* From begin to before end, unix seconds; now: events after it are not there.
 */
struct monthly_span {
	int64_t begin, end, now;
};

struct monthly_count {
	uint64_t begin, in, out, end; /* listed at the begin and end; came,
				       * went */
	uint64_t still;		      /* listed at both, whatever was between */
};

/* What an event says of a finding. */
struct place_event {
	int64_t time;
	uint16_t scanner, port;
	uint8_t kind, before, after, class;
};

/* What is known of a finding now. */
struct place_finding {
	int64_t listed_since, expires;
	uint16_t scanner, port;
	uint8_t state, class;
};

/* An exemption covers it: from, and before to; INT64_MAX: for ever. */
struct place_hidden {
	int64_t from, to;
};

/* Begin with zeroes; the arrays grow and are used again. */
struct place {
	uint16_t list;
	struct prefix prefix;
	struct place_event *events; /* oldest first */
	struct place_finding *findings;
	struct place_hidden *hidden; /* may overlap */
	size_t event_count, event_cap, finding_count, finding_cap;
	size_t hidden_count, hidden_cap;
	/* private */
	struct place_track *tracks;
	struct place_step *steps;
	size_t track_count, track_cap, step_count, step_cap;
};

struct place_story {
	struct monthly_count any, classes[CLASS_COUNT];
	uint64_t out_by[EVENT_KIND_COUNT]; /* any: what ended it */
	class_mask now; /* classes that it is listed with at the end */
	int64_t since;	/* listed without a break; 0: since before what is
			 * recorded, or it is not listed at the end */
	uint16_t port;	/* of a finding that lists it at the end */
};

/* Empties it for the next place. */
void place_reset(
    struct place *p, uint16_t list, const struct prefix *prefix) ALL_NONNULL;
void place_free(struct place *p) ALL_NONNULL;

/* Takes an event; one that is not of a finding says nothing of a listing. */
enum status place_add_event(
    struct place *p, const struct event *ev) MUST_USE ALL_NONNULL;
enum status place_add_finding(struct place *p, const struct finding_key *key,
    const struct finding *f) MUST_USE ALL_NONNULL;

enum status place_hide(
    struct place *p, int64_t from, int64_t to) MUST_USE ALL_NONNULL;

/*
 * The story. A clock that went back does not turn the order of events round. A
 * listing that is over by its time ends then, whether that was noted or not. Of
 * a finding whose events are gone, its record tells since when it is listed.
 * ST_NO_MEMORY.
 */
enum status place_tell(struct place *p, const struct monthly_span *span,
    struct place_story *out) MUST_USE ALL_NONNULL;

#endif
