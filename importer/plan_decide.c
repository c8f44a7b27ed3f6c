/* The state table: what one verdict does to one finding. */
#include "plan.h"

static uint16_t
one_more(uint16_t streak)
{
	return streak == UINT16_MAX ? streak : (uint16_t)(streak + 1);
}

bool
plan_is_listing(const struct finding *f, int64_t now)
{
	return f->state == FINDING_LISTED && f->expires > now;
}

bool
plan_expire(struct finding *f, int64_t now, uint64_t import)
{
	if (f->expires > now)
		return false;
	if (f->state == FINDING_LISTED) {
		f->state = FINDING_EXPIRED;
		f->open_streak = 0;
	} else if (f->state == FINDING_UNCONFIRMED) {
		f->state = FINDING_SEEN;
	} else {
		return false;
	}
	f->import = import;
	return true;
}

/* How long an open verdict lists: each time that it began anew adds to it. */
static int64_t
span(const struct plan_policy *policy, uint8_t class, unsigned relisted)
{
	int64_t once = policy->expire_s != 0 ? policy->expire_s
					     : class_info(class)->expire_s;
	unsigned times = 1 + relisted;

	return once * (times < policy->relist_cap ? times : policy->relist_cap);
}

/* The same scan counts once: in another file, or when its file is looked at
 * again. */
static bool
is_same_scan(const struct plan_policy *policy, const struct finding *f)
{
	return (policy->same != 0 && f->import >= policy->same) ||
	       (policy->before != 0 && f->import >= policy->before);
}

/* Does the scan count for a streak that stands there? known: as the ledger has
 * it. */
static bool
counts(const struct plan_policy *policy, const struct finding *known,
    uint16_t streak, int64_t ended)
{
	if (known == NULL)
		return true;
	return !is_same_scan(policy, known) &&
	       (streak == 0 || ended - policy->apart_s >= known->counted);
}

/* What every verdict leaves behind. */
static void
note_verdict(struct plan_step *step, const struct plan_policy *policy,
    const struct batch_item *item)
{
	struct finding *f = &step->after;

	f->verdict = item->verdict;
	f->reason = item->reason;
	f->tests_run = item->tests_run;
	f->tests_open = item->tests_open;
	f->last_seen = item->ended;
	f->import = policy->import;
	step->write = true;
}

/* The proof of an open verdict replaces the one before. */
static void
note_proof(struct finding *f, const struct plan_policy *policy,
    const struct batch_item *item, const struct said_texts *texts)
{
	f->class = item->class;
	f->proof = item->proof;
	f->reply = texts->reply;
	f->host = texts->host;
	f->evidence = texts->evidence;
	f->tests = texts->tests;
	f->note = texts->note;
	f->last_open = item->ended;
	if (f->first_open == 0)
		f->first_open = item->ended;
	f->import_open = policy->import;
}

static void
count_open(struct plan_step *step, const struct plan_policy *policy,
    const struct batch_item *item, const struct finding *known)
{
	struct finding *f = &step->after;

	if (counts(policy, known, f->open_streak, item->ended)) {
		f->open_streak = one_more(f->open_streak);
		f->counted = item->ended;
		step->counted = true;
	}
	f->close_streak = f->strong_streak = f->vague_streak = 0;
	step->streak = f->open_streak;
}

/* A listing begins. */
static void
list(struct finding *f, bool again, int64_t ended, int64_t until)
{
	if (again && f->relisted < UINT8_MAX)
		f->relisted++;
	f->state = FINDING_LISTED;
	f->listed_since = ended;
	f->expires = until;
}

/* Open, but not often enough to list: said in a class of its own, a while. */
static void
suspect(struct finding *f, int64_t ended, int64_t now)
{
	f->expires = ended + class_info(CLASS_UNCONFIRMED)->expire_s;
	f->state = f->expires > now ? FINDING_UNCONFIRMED : FINDING_SEEN;
}

/* Was it listed before, and not by mistake? Then once is enough. */
static bool
was_listed(const struct finding *f)
{
	return f->state == FINDING_CLEARED || f->state == FINDING_EXPIRED;
}

static void
see_open(struct plan_step *step, const struct plan_policy *policy,
    const struct batch_item *item, const struct said_texts *texts,
    const struct plan_known *known)
{
	struct finding *f = &step->after;
	const bool again = was_listed(f);
	const int64_t until =
	    item->ended + span(policy, item->class, f->relisted + again);

	step->reclassed = f->state == FINDING_LISTED && f->class != item->class;
	note_verdict(step, policy, item);
	note_proof(f, policy, item, texts);
	count_open(step, policy, item, known->finding);
	step->needed =
	    again || known->agreed ? 1 : policy->confirm[item->proof];
	if (f->state == FINDING_LISTED) {
		step->outcome = PLAN_REFRESHED;
		if (f->expires < until)
			f->expires = until;
	} else if (until <= policy->now) {
		step->cause = PLAN_CAUSE_STALE;
	} else if (step->streak >= step->needed) {
		step->outcome = PLAN_LISTED;
		list(f, again, item->ended, until);
	} else {
		step->outcome = PLAN_PENDING;
		suspect(f, item->ended, policy->now);
	}
}

bool
plan_asks_others(const struct plan_policy *policy, const struct plan_step *step)
{
	return (step->outcome == PLAN_PENDING ||
		   step->outcome == PLAN_EXEMPT) &&
	       step->after.state != FINDING_LISTED && policy->agree &&
	       step->streak > 0 && step->after.proof <= PROOF_RCPT;
}

bool
plan_agrees(const struct plan_policy *policy, const struct finding *other)
{
	return other->verdict == VERDICT_OPEN &&
	       other->last_open > other->removed &&
	       other->last_open + span(policy, other->class, 0) > policy->now;
}

/* A scan that somebody asked for counts whenever it was made. */
static void
count_closed(struct plan_step *step, const struct plan_policy *policy,
    const struct batch_item *item, const struct plan_known *known)
{
	struct finding *f = &step->after;
	const bool weak = item->reason == REASON_WEAK;

	if (!counts(policy, known->finding, f->close_streak, item->ended) &&
	    (!known->asked || weak || is_same_scan(policy, known->finding)))
		return;
	f->close_streak = one_more(f->close_streak);
	if (!weak)
		f->strong_streak = one_more(f->strong_streak);
	f->counted = item->ended;
	step->counted = true;
}

/* Is that often enough? The rule that is nearest is told. */
static bool
is_clear(struct plan_step *step, const struct plan_policy *policy, bool weak,
    bool asked)
{
	const struct finding *f = &step->after;
	unsigned clear = asked && !weak && policy->clear_recheck < policy->clear
			     ? policy->clear_recheck
			     : policy->clear;
	bool any = f->close_streak >= policy->clear_weak;
	bool strong = f->strong_streak >= clear;

	step->streak =
	    strong || !(weak || any) ? f->strong_streak : f->close_streak;
	step->needed = strong || !(weak || any) ? clear : policy->clear_weak;
	return strong || any;
}

static void
see_closed(struct plan_step *step, const struct plan_policy *policy,
    const struct batch_item *item, const struct plan_known *known)
{
	struct finding *f = &step->after;
	bool clear;

	/* Counted by what the ledger has: before the verdict is noted. */
	count_closed(step, policy, item, known);
	note_verdict(step, policy, item);
	f->last_closed = item->ended;
	f->open_streak = f->vague_streak = 0;
	clear =
	    is_clear(step, policy, item->reason == REASON_WEAK, known->asked);
	if (f->state == FINDING_UNCONFIRMED)
		f->state = FINDING_SEEN;
	if (f->state != FINDING_LISTED)
		return;
	step->outcome = clear ? PLAN_DELISTED : PLAN_CLEARING;
	if (clear)
		f->state = FINDING_CLEARED;
}

/* One more scan that came to no verdict. */
static void
count_vague(struct plan_step *step, const struct plan_policy *policy,
    const struct finding *known)
{
	struct finding *f = &step->after;

	if (is_same_scan(policy, known))
		return;
	f->vague_streak = one_more(f->vague_streak);
	step->counted = true;
	step->alert = f->vague_streak == PLAN_ALERT_AFTER &&
		      plan_is_listing(f, policy->now);
}

struct plan_step
plan_missing(const struct plan_policy *policy, const struct finding *known)
{
	struct plan_step step = {.before = known->state, .after = *known};

	count_vague(&step, policy, known);
	step.write = step.counted;
	step.after.import = policy->import;
	return step;
}

/* Why the verdict is not to be looked at, or PLAN_CAUSE_NONE. */
static enum plan_cause
hold_cause(const struct plan_policy *policy, const struct batch_item *item)
{
	if (item->ended > policy->now + PLAN_SKEW_S && !policy->clock_waived)
		return PLAN_CAUSE_CLOCK;
	if (policy->hold_unproven && item->verdict == VERDICT_OPEN &&
	    item->proof < PROOF_DELIVERED)
		return PLAN_CAUSE_INTERNAL;
	return PLAN_CAUSE_NONE;
}

/* The same observation in another file: the scan compressed, or whole after it
 * was cut off. One scan must not confirm itself. */
static bool
is_known(const struct finding *known, const struct batch_item *item)
{
	return item->ended == known->last_seen &&
	       item->verdict == known->verdict &&
	       (item->verdict != VERDICT_OPEN ||
		   (item->proof == known->proof &&
		       item->class == known->class));
}

static enum plan_cause
ignore_cause(const struct plan_policy *policy, const struct batch_item *item,
    const struct plan_known *place)
{
	const struct finding *known = place->finding;

	if (policy->aborted && item->verdict == VERDICT_CLOSED)
		return PLAN_CAUSE_ABORTED;
	if (item->ended <= place->removed)
		return PLAN_CAUSE_REMOVED;
	if (known == NULL)
		return PLAN_CAUSE_NONE;
	if (policy->before != 0 && known->import >= policy->before)
		return PLAN_CAUSE_APPLIED;
	if (item->ended <= known->removed)
		return PLAN_CAUSE_REMOVED;
	if (item->ended < known->last_seen)
		return PLAN_CAUSE_OLDER;
	return is_known(known, item) ? PLAN_CAUSE_KNOWN : PLAN_CAUSE_NONE;
}

/* What is over is, before an open or closed verdict is looked at. */
static void
run_out(struct plan_step *step, const struct plan_policy *policy)
{
	bool was_listing = step->after.state == FINDING_LISTED;

	if (!plan_expire(&step->after, policy->now, policy->import))
		return;
	step->ran_out = was_listing;
	if (!was_listing)
		step->before = step->after.state;
}

/* Nothing is decided yet. Most of a step is the finding, and nearly all that
 * is planned is known: so it is not zeroed first. */
static void
begin(struct plan_step *step, const struct finding *known)
{
	step->outcome = PLAN_UNCHANGED;
	step->cause = PLAN_CAUSE_NONE;
	step->write = step->ran_out = step->reclassed = false;
	step->counted = step->alert = false;
	step->streak = step->needed = 0;
	if (known != NULL)
		step->after = *known;
	else
		step->after = (struct finding){.state = FINDING_SEEN};
	step->before = step->after.state;
}

void
plan_decide(const struct plan_policy *policy, const struct batch_item *item,
    const struct said_texts *texts, const struct plan_known *known,
    struct plan_step *out)
{
	begin(out, known->finding);
	out->cause = hold_cause(policy, item);
	if (out->cause != PLAN_CAUSE_NONE) {
		out->outcome = PLAN_HELD;
		return;
	}
	out->cause = ignore_cause(policy, item, known);
	if (out->cause != PLAN_CAUSE_NONE)
		return;
	if (item->verdict == VERDICT_OPEN) {
		run_out(out, policy);
		see_open(out, policy, item, texts, known);
		if (known->exempt && out->cause == PLAN_CAUSE_NONE)
			out->outcome = PLAN_EXEMPT;
	} else if (known->finding != NULL && item->verdict == VERDICT_CLOSED) {
		run_out(out, policy);
		see_closed(out, policy, item, known);
	} else if (known->finding != NULL) {
		note_verdict(out, policy, item);
		count_vague(out, policy, known->finding);
	}
}
