/* What a step of the plan is worth in the history: its events, in order. */
#ifndef IMPORTER_TELLING_H
#define IMPORTER_TELLING_H

#include "event_queue.h"
#include "plan.h"

/* Where the events go: actor, time and import are not in them yet, texts live
 * until it returns. */
struct telling {
	enum status (*tell)(void *ctx, struct event *ev, struct why *why);
	void *ctx;
};

/* Tells what the step does to the finding of that key. words: the reason. */
enum status telling_step(const struct telling *t, const struct finding_key *key,
    const struct plan_step *step, const char *words,
    struct why *why) MUST_USE ALL_NONNULL;

/* The reason of a step that a verdict gives, "open (rcpt), 2 of 2"; out has
 * EVENT_WORDS_MAX bytes. */
void telling_words(const struct plan_step *step, char *out) ALL_NONNULL;

#endif
