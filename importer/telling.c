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

/* The event of an outcome; EVENT_KIND_COUNT: none. */
static enum event_kind
kind_of(const struct plan_step *step, uint8_t before)
{
	const uint8_t after = step->after.state;

	switch (step->outcome) {
	case PLAN_LISTED:
		return EVENT_LISTED;
	case PLAN_DELISTED:
		return EVENT_DELISTED;
	case PLAN_EXEMPT:
		return EVENT_OWN_OPEN;
	case PLAN_PENDING:
		return after == FINDING_UNCONFIRMED && before != after
			   ? EVENT_UNCONFIRMED
			   : EVENT_KIND_COUNT;
	case PLAN_CLEARING:
		return step->counted ? EVENT_CLEARING : EVENT_KIND_COUNT;
	default:
		break;
	}
	if (step->alert)
		return EVENT_ALERT;
	return before == FINDING_UNCONFIRMED && after == FINDING_SEEN
		   ? EVENT_CHANGED
		   : EVENT_KIND_COUNT;
}

static enum status
tell_outcome(const struct telling *t, const struct finding_key *key,
    const struct plan_step *step, const char *words, struct why *why)
{
	uint8_t before = step->ran_out ? FINDING_EXPIRED : step->before;
	enum event_kind kind = kind_of(step, before);

	if (kind == EVENT_KIND_COUNT)
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

	if (step->alert)
		(void)snprintf(out, EVENT_WORDS_MAX, "no verdict in %d scans",
		    PLAN_ALERT_AFTER);
	else if (f->verdict == VERDICT_CLOSED)
		(void)snprintf(out, EVENT_WORDS_MAX, "closed, %u of %u",
		    step->streak, step->needed);
	else if (f->proof == PROOF_NONE)
		(void)snprintf(out, EVENT_WORDS_MAX, "open, %u of %u",
		    step->streak, step->needed);
	else
		(void)snprintf(out, EVENT_WORDS_MAX, "open (%s), %u of %u",
		    proof_text(f->proof), step->streak, step->needed);
}
