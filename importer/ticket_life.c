/* What may be done to a ticket, and what becomes of it. */
#include "ticket_life.h"

#include <inttypes.h>
#include <stdio.h>

#include "stamp.h"

static const struct {
	const char *word;
	enum ticket_entry_kind entry;
} acts[TICKET_ACT_COUNT] = {
#define X(id, word, entry) [id] = {word, entry},
    TICKET_ACTS(X)
#undef X
};

const char *
ticket_act_word(enum ticket_act act)
{
	return acts[act].word;
}

enum ticket_entry_kind
ticket_act_entry(enum ticket_act act)
{
	return acts[act].entry;
}

bool
ticket_is_open(const struct ticket_record *t)
{
	return t->state != TICKET_VERIFIED && t->state != TICKET_CLOSED;
}

/* Was it reported that long ago, and not a word since? */
static bool
is_unanswered(const struct ticket_record *t, int64_t now, int64_t no_answer_s)
{
	return t->state == TICKET_REPORTED && t->acked == 0 &&
	       now - t->reported >= no_answer_s;
}

const char *
ticket_state_now(
    const struct ticket_record *t, int64_t now, int64_t no_answer_s)
{
	return is_unanswered(t, now, no_answer_s) ? TICKET_NO_ANSWER
						  : ticket_state_text(t->state);
}

/* What may be done to a ticket in which state: a bit of an act each. */
#define BIT(act) (1u << (act))
#define ALWAYS	 (BIT(TICKET_ACT_NOTE))
#define TO_OPEN                                                                \
	(ALWAYS | BIT(TICKET_ACT_REPORT) | BIT(TICKET_ACT_SCHEDULE) |          \
	    BIT(TICKET_ACT_CLAIM) | BIT(TICKET_ACT_CLOSE))
static const unsigned allowed[TICKET_STATE_COUNT] = {
    [TICKET_REPORTED] = TO_OPEN | BIT(TICKET_ACT_ACK),
    [TICKET_ACKNOWLEDGED] = TO_OPEN,
    [TICKET_SCHEDULED] = TO_OPEN,
    /* Not again: it is for the scans to say. */
    [TICKET_CLAIMED] = ALWAYS | BIT(TICKET_ACT_REPORT) | BIT(TICKET_ACT_CLOSE) |
		       BIT(TICKET_ACT_REOPEN),
    [TICKET_VERIFIED] = ALWAYS | BIT(TICKET_ACT_CLOSE) | BIT(TICKET_ACT_REOPEN),
    /* The first word may come now. */
    [TICKET_REOPENED] = TO_OPEN | BIT(TICKET_ACT_ACK),
    [TICKET_CLOSED] = ALWAYS | BIT(TICKET_ACT_REOPEN),
};

enum status
ticket_life_allows(
    const struct ticket_record *t, enum ticket_act act, struct why *why)
{
	char when[STAMP_TEXT_MAX];

	if (act == TICKET_ACT_ACK && t->acked != 0) {
		why_set(why,
		    "ticket %" PRIu64 " was acknowledged at %s already", t->id,
		    stamp_format(t->acked, when));
		return ST_USAGE;
	}
	if (allowed[t->state] & BIT(act))
		return ST_OK;
	why_set(why, "ticket %" PRIu64 " is %s and takes no %s", t->id,
	    ticket_state_text(t->state), acts[act].word);
	return ST_USAGE;
}

enum status
ticket_life_dates(const struct ticket_record *t, enum ticket_act act,
    int64_t at, int64_t now, struct why *why)
{
	char when[STAMP_TEXT_MAX], told[STAMP_TEXT_MAX];

	if (at < t->reported) {
		why_set(why, "%s is before the operator was told, at %s",
		    stamp_format(at, when), stamp_format(t->reported, told));
		return ST_USAGE;
	}
	if (at > now && act != TICKET_ACT_SCHEDULE) {
		why_set(why, "%s is in the future", stamp_format(at, when));
		return ST_USAGE;
	}
	return ST_OK;
}

void
ticket_life_do(
    struct ticket_record *t, enum ticket_act act, int64_t at, int64_t now)
{
	switch (act) {
	case TICKET_ACT_ACK:
		t->acked = at;
		break;
	case TICKET_ACT_SCHEDULE:
		t->promised = at;
		/* That is a word, too. */
		if (t->acked == 0)
			t->acked = now;
		break;
	case TICKET_ACT_CLAIM:
		t->claimed = at;
		if (t->acked == 0)
			t->acked = at;
		break;
	case TICKET_ACT_CLOSE:
		t->closed = at;
		break;
	case TICKET_ACT_REOPEN:
		t->closed = 0;
		break;
	default:
		break;
	}
}

void
ticket_life_host(struct ticket_host *h, enum ticket_act act, int64_t at)
{
	if (act == TICKET_ACT_CLAIM) {
		h->state = TICKET_HOST_CLAIMED;
		h->claimed = at;
	} else if (act == TICKET_ACT_REOPEN) {
		h->state = TICKET_HOST_REOPENED;
		h->reopened = at;
		h->verified = 0;
		h->closed = 0;
	}
	/* No import did it, so the revert of none undoes it. */
	h->import = 0;
}

/* One verdict after the other; what was before the report is no fix. */
static bool
is_news(const struct ticket_host *h, const struct ticket_verdict *v,
    int64_t reported)
{
	return v->time > reported && v->time >= h->counted;
}

/* Does it raise the number of scans that said closed? Once a scan, whatever
 * number of ports it saw. */
static bool
is_one_more(const struct ticket_host *h, const struct ticket_verdict *v)
{
	return v->counted && v->import != h->import && h->closed < UINT16_MAX;
}

bool
ticket_life_asks(const struct ticket_host *h, const struct ticket_verdict *v,
    int64_t reported)
{
	return v->verdict == VERDICT_CLOSED && is_news(h, v, reported) &&
	       h->state != TICKET_HOST_VERIFIED &&
	       h->closed + is_one_more(h, v) >= TICKET_CLOSED_SCANS;
}

static enum ticket_effect
see_open(struct ticket_host *h, const struct ticket_verdict *v)
{
	const bool relapse =
	    (h->state == TICKET_HOST_CLAIMED && v->time > h->claimed) ||
	    (h->state == TICKET_HOST_VERIFIED && v->time > h->verified);

	if (!relapse && h->closed == 0)
		return TICKET_EFFECT_NONE;
	h->closed = 0;
	h->counted = v->time;
	h->import = v->import;
	if (!relapse)
		return TICKET_EFFECT_COUNTED;
	h->state = TICKET_HOST_REOPENED;
	h->reopened = v->time;
	h->verified = 0;
	if (h->relapses < UINT16_MAX)
		h->relapses++;
	return TICKET_EFFECT_REOPENED;
}

static enum ticket_effect
see_closed(struct ticket_host *h, const struct ticket_verdict *v, bool fixed)
{
	const bool more = is_one_more(h, v);

	if (!fixed && !more)
		return TICKET_EFFECT_NONE;
	h->closed = (uint16_t)(h->closed + more);
	h->counted = v->time;
	h->import = v->import;
	if (!fixed)
		return TICKET_EFFECT_COUNTED;
	h->state = TICKET_HOST_VERIFIED;
	h->verified = v->time;
	return TICKET_EFFECT_VERIFIED;
}

enum ticket_effect
ticket_life_verdict(
    struct ticket_host *h, const struct ticket_verdict *v, int64_t reported)
{
	if (!is_news(h, v, reported))
		return TICKET_EFFECT_NONE;
	if (v->verdict == VERDICT_OPEN)
		return see_open(h, v);
	return see_closed(h, v, !v->listed && ticket_life_asks(h, v, reported));
}

void
ticket_life_begin(struct ticket_record *t)
{
	t->hosts = t->claimed_hosts = t->verified_hosts = t->reopened_hosts = 0;
	t->verified = t->reopened = 0;
}

void
ticket_life_add(struct ticket_record *t, const struct ticket_host *h)
{
	t->hosts++;
	t->claimed_hosts += h->state == TICKET_HOST_CLAIMED;
	t->verified_hosts += h->state == TICKET_HOST_VERIFIED;
	t->reopened_hosts += h->state == TICKET_HOST_REOPENED;
	if (h->verified > t->verified)
		t->verified = h->verified;
	if (h->reopened > t->reopened)
		t->reopened = h->reopened;
}

static uint8_t
state_of(const struct ticket_record *t)
{
	if (t->closed != 0)
		return TICKET_CLOSED;
	if (t->hosts > 0 && t->verified_hosts == t->hosts)
		return TICKET_VERIFIED;
	if (t->reopened_hosts > 0)
		return TICKET_REOPENED;
	if (t->claimed_hosts > 0 &&
	    t->claimed_hosts + t->verified_hosts == t->hosts)
		return TICKET_CLAIMED;
	if (t->promised != 0)
		return TICKET_SCHEDULED;
	return t->acked != 0 ? TICKET_ACKNOWLEDGED : TICKET_REPORTED;
}

void
ticket_life_settle(struct ticket_record *t)
{
	if (t->verified_hosts != t->hosts)
		t->verified = 0;
	t->state = state_of(t);
}
