/* What a step of the plan is worth in the history. */
#include "telling.h"

#include <stdio.h>

/* What a step is worth saying in the history: kind and words. */
static enum status
tell(const struct telling *t, const struct finding_key *key,
    enum event_kind kind, uint8_t before, const struct finding *after,
    const char *words, struct why *why)
{
	struct event ev = {
	    .kind = (uint8_t)kind,
	    .before = before,
	    .after = after->state,
	    .class = after->class,
	    .list = key->list,
	    .scanner = key->scanner,
	    .port = key->port,
	    .prefix = key->prefix,
	    .reason = slice_of(words),
	};

	return t->tell(t->ctx, &ev, why);
}

static enum status
tell_ran_out(const struct telling *t, const struct finding_key *key,
    const struct plan_step *step, struct why *why)
{
	struct finding expired = step->after;

	expired.state = FINDING_EXPIRED;
	return tell(t, key, EVENT_EXPIRED, FINDING_LISTED, &expired,
	    "not seen open in time", why);
}

static enum status
tell_outcome(const struct telling *t, const struct finding_key *key,
    const struct plan_step *step, const char *words, struct why *why)
{
	uint8_t before = step->ran_out ? FINDING_EXPIRED : step->before;
	enum event_kind kind;

	if (step->outcome == PLAN_LISTED)
		kind = EVENT_LISTED;
	else if (step->outcome == PLAN_DELISTED)
		kind = EVENT_DELISTED;
	else if (step->outcome == PLAN_EXEMPT)
		kind = EVENT_OWN_OPEN;
	else
		return ST_OK;
	return tell(t, key, kind, before, &step->after, words, why);
}

enum status
telling_step(const struct telling *t, const struct finding_key *key,
    const struct plan_step *step, const char *words, struct why *why)
{
	enum status st = ST_OK;

	if (step->ran_out)
		st = tell_ran_out(t, key, step, why);
	if (st == ST_OK && step->reclassed)
		st = tell(t, key, EVENT_CHANGED, step->before, &step->after,
		    words, why);
	return st == ST_OK ? tell_outcome(t, key, step, words, why) : st;
}

void
telling_words(const struct plan_step *step, char *out)
{
	const struct finding *f = &step->after;

	if (f->verdict == VERDICT_CLOSED)
		(void)snprintf(out, EVENT_WORDS_MAX, "closed, %u of %u",
		    step->streak, step->needed);
	else if (f->proof == PROOF_NONE)
		(void)snprintf(out, EVENT_WORDS_MAX, "open, %u of %u",
		    step->streak, step->needed);
	else
		(void)snprintf(out, EVENT_WORDS_MAX, "open (%s), %u of %u",
		    proof_text(f->proof), step->streak, step->needed);
}
