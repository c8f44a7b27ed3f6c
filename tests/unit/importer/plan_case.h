/* Verdicts, a policy and outcomes for the tests of the plan. */
#ifndef UNIT_PLAN_CASE_H
#define UNIT_PLAN_CASE_H

#include "case.h"
#include "plan.h"

#define HOUR   3600
#define DAY    (24 * HOUR)
#define EXPIRE DAYS(30)
/* Stories begin here; their times are seconds after it. */
#define BEGIN ((int64_t)1795290721)

static const struct said_texts no_texts = {.note = {NULL, 0}};

/*
 * A verdict is a letter:
 *   o n d D  open: RCPT accepted, no proof, data accepted, mail delivered
 *   c w      closed; weak
 *   u i m    unreachable, inconclusive, not mentioned
 */
static inline struct batch_item
item_of(char c, int64_t ended)
{
	struct batch_item item = {.class = CLASS_RELAY, .ended = ended};

	switch (c) {
	case 'o':
	case 'n':
	case 'd':
	case 'D':
		item.verdict = VERDICT_OPEN;
		item.proof = c == 'o'	? PROOF_RCPT
			     : c == 'd' ? PROOF_DATA
			     : c == 'D' ? PROOF_DELIVERED
					: PROOF_NONE;
		break;
	case 'w':
	case 'c':
		item.verdict = VERDICT_CLOSED;
		item.reason = c == 'w' ? REASON_WEAK : REASON_NONE;
		break;
	case 'u':
		item.verdict = VERDICT_UNREACHABLE;
		item.reason = REASON_TIMEOUT;
		break;
	default:
		item.verdict = VERDICT_INCONCLUSIVE;
		item.reason = REASON_TEMPFAIL;
		break;
	}
	return item;
}

static inline struct plan_policy
policy_of(int64_t now)
{
	return (struct plan_policy){.now = now,
	    .import = 9,
	    .confirm = {2, 2, 1, 1},
	    .agree = true,
	    .clear = 2,
	    .clear_weak = 3,
	    .clear_recheck = 1,
	    .apart_s = (int64_t)12 * HOUR,
	    .expire_s = EXPIRE,
	    .relist_cap = 3};
}

static inline struct plan_step
decide(const struct plan_policy *policy, const struct batch_item *item,
    const struct said_texts *texts, const struct plan_known *known)
{
	struct plan_step step;

	/* Whatever was there before. */
	memset(&step, 0xa5, sizeof(step));
	plan_decide(policy, item, texts, known, &step);
	return step;
}

/* L listed, R refreshed, P pending, C clearing, D delisted, - unchanged,
 * X exempt, H held, W withheld. */
static inline char
letter(enum plan_outcome o)
{
	static const char letters[PLAN_OUTCOME_COUNT] = {
	    [PLAN_UNCHANGED] = '-',
	    [PLAN_LISTED] = 'L',
	    [PLAN_REFRESHED] = 'R',
	    [PLAN_PENDING] = 'P',
	    [PLAN_CLEARING] = 'C',
	    [PLAN_DELISTED] = 'D',
	    [PLAN_EXEMPT] = 'X',
	    [PLAN_HELD] = 'H',
	    [PLAN_WITHHELD] = 'W',
	};

	return letters[o];
}

#endif
