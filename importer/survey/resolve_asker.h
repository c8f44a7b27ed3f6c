/*
 * Many questions, bounded in number and pace, from the first to the last
 * answer; the work says what is asked and takes the answers. Sees to it that
 * there is a resolver at all, and that a signal ends it in order.
 */
#ifndef IMPORTER_SURVEY_RESOLVE_ASKER_H
#define IMPORTER_SURVEY_RESOLVE_ASKER_H

#include "resolve_answer.h"

struct question {
	uint32_t tag;	  /* the work's own; comes back with the answer */
	uint16_t type;	  /* ANSWER_A, _MX, _AAAA */
	const char *name; /* read before the next call of the work */
};

struct reply {
	uint32_t tag;
	uint16_t type;
	struct slice bytes;    /* data NULL: none; valid during the call */
	enum answer_kind kind; /* what it is where there are no bytes */
};

struct asker_work {
	void *ctx;
	/* The next question; false: none until an answer came, or none at all
	 * where nothing waits for one. */
	bool (*next)(void *ctx, struct question *out);
	enum status (*answered)(
	    void *ctx, const struct reply *reply, struct why *why);
	/* Once a second, and once at the end of what went well or not. */
	enum status (*tick)(void *ctx, struct why *why);
};

/*
 * Runs until there is no question left. An error of the work ends it. First,
 * whenever a hundred questions in a row stay without an answer, and at the end
 * where the last one did, the resolvers are asked for localhost, which every
 * resolver knows: where that has no answer, or is refused, ST_UNAVAILABLE.
 * SIGINT, SIGTERM: ST_BUSY, "interrupted".
 */
enum status asker_run(const struct resolve_options *o,
    const struct asker_work *work, struct why *why) MUST_USE ALL_NONNULL;

#endif
