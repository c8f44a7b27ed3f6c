/* What one verdict does to what is known. */
#include "plan.h"

static const struct {
	const char *word, *text;
} causes[PLAN_CAUSE_COUNT] = {
#define X(id, word, text) [id] = {word, text},
    PLAN_CAUSE_LIST(X)
#undef X
};

static const char *const verbs[PLAN_OUTCOME_COUNT] = {
#define X(id, count, verb) [id] = verb,
    PLAN_OUTCOME_LIST(X)
#undef X
};

const char *
plan_outcome_verb(enum plan_outcome o)
{
	return verbs[o];
}

const char *
plan_cause_word(enum plan_cause c)
{
	return causes[c].word;
}

const char *
plan_cause_text(enum plan_cause c)
{
	return causes[c].text;
}

struct plan_policy
plan_policy_of(
    const struct config_list *list, const struct config_scanner *scanner)
{
	return (struct plan_policy){
	    .confirm = scanner->confirm ? scanner->confirm : list->confirm,
	    .clear = scanner->clear ? scanner->clear : list->clear,
	    .expire_s = list->expire_s,
	};
}

bool
plan_too_wide(const struct config_list *list, const struct prefix *p)
{
	return p->len <
	       (p->addr.family == ADDR_V4 ? list->min_len4 : list->min_len6);
}

/* Why the list does not take the prefix, in why; REFUSED_NOT where it does. */
static enum refusal
refuse_prefix(const struct config_list *list, const struct prefix *prefix,
    struct why *why)
{
	const char *reserved = prefix_reserved(prefix);
	const char *special = prefix_special(prefix);
	char text[PREFIX_TEXT_MAX];

	if (reserved != NULL) {
		why_set(why, "%s can never be listed: %s",
		    prefix_format(prefix, text), reserved);
		return REFUSED_RESERVED;
	}
	if (special != NULL && !list->allow_special) {
		why_set(why,
		    "%s is special-purpose: %s; list %s does not say "
		    "allow-special",
		    prefix_format(prefix, text), special, list->name);
		return REFUSED_SPECIAL;
	}
	if (plan_too_wide(list, prefix)) {
		why_set(why, "%s is wider than list %s allows (/%u)",
		    prefix_format(prefix, text), list->name,
		    prefix->addr.family == ADDR_V4 ? list->min_len4
						   : list->min_len6);
		return REFUSED_WIDE;
	}
	return REFUSED_NOT;
}

bool
plan_admits(const struct config_list *list, const struct prefix *prefix,
    int64_t ended, int64_t now, enum refusal *reason_out, struct why *why)
{
	enum refusal reason = refuse_prefix(list, prefix, why);
	char text[PREFIX_TEXT_MAX];

	if (reason == REFUSED_NOT && ended > now &&
	    ended - now > PLAN_FUTURE_S) {
		reason = REFUSED_FUTURE;
		why_set(why, "%s was seen more than a day in the future",
		    prefix_format(prefix, text));
	}
	*reason_out = reason;
	return reason == REFUSED_NOT;
}

static uint16_t
one_more(uint16_t streak)
{
	return streak == UINT16_MAX ? streak : (uint16_t)(streak + 1);
}

static int64_t
expire_of(const struct plan_policy *policy, uint8_t class)
{
	return policy->expire_s != 0 ? policy->expire_s
				     : class_info(class)->expire_s;
}

bool
plan_expire(struct finding *f, int64_t now, uint64_t import)
{
	if (f->state != FINDING_LISTED || f->expires > now)
		return false;
	f->state = FINDING_EXPIRED;
	f->open_streak = 0;
	f->import = import;
	return true;
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
see_open(struct plan_step *step, const struct plan_policy *policy,
    const struct batch_item *item, const struct said_texts *texts)
{
	struct finding *f = &step->after;
	int64_t until = item->ended + expire_of(policy, item->class);

	step->reclassed = f->state == FINDING_LISTED && f->class != item->class;
	note_verdict(step, policy, item);
	note_proof(f, policy, item, texts);
	f->open_streak = one_more(f->open_streak);
	f->close_streak = 0;
	step->streak = f->open_streak;
	step->needed = policy->confirm;
	if (f->state == FINDING_LISTED) {
		step->outcome = PLAN_REFRESHED;
		if (f->expires < until)
			f->expires = until;
	} else if (until <= policy->now) {
		step->cause = PLAN_CAUSE_STALE;
	} else if (f->open_streak >= policy->confirm) {
		step->outcome = PLAN_LISTED;
		f->state = FINDING_LISTED;
		f->listed_since = item->ended;
		f->expires = until;
	} else {
		step->outcome = PLAN_PENDING;
		f->state = FINDING_SEEN;
	}
}

static void
see_closed(struct plan_step *step, const struct plan_policy *policy,
    const struct batch_item *item)
{
	struct finding *f = &step->after;

	note_verdict(step, policy, item);
	f->last_closed = item->ended;
	f->open_streak = 0;
	f->close_streak = one_more(f->close_streak);
	step->streak = f->close_streak;
	step->needed = policy->clear;
	if (f->state != FINDING_LISTED)
		return;
	if (f->close_streak >= policy->clear) {
		step->outcome = PLAN_DELISTED;
		f->state = FINDING_CLEARED;
	} else {
		step->outcome = PLAN_CLEARING;
	}
}

/* Why the verdict is not to be looked at, or PLAN_CAUSE_NONE. */
static enum plan_cause
hold_cause(const struct plan_policy *policy, const struct batch_item *item)
{
	if (item->ended > policy->now + PLAN_SKEW_S)
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
    const struct finding *known)
{
	if (policy->aborted && item->verdict == VERDICT_CLOSED)
		return PLAN_CAUSE_ABORTED;
	if (known != NULL && policy->before != 0 &&
	    known->import >= policy->before)
		return PLAN_CAUSE_APPLIED;
	if (known != NULL && item->ended < known->last_seen)
		return PLAN_CAUSE_OLDER;
	if (known != NULL && is_known(known, item))
		return PLAN_CAUSE_KNOWN;
	return PLAN_CAUSE_NONE;
}

struct plan_step
plan_decide(const struct plan_policy *policy, const struct batch_item *item,
    const struct said_texts *texts, const struct finding *known, bool exempt)
{
	struct plan_step step = {.outcome = PLAN_UNCHANGED};

	if (known != NULL)
		step.after = *known;
	step.before = step.after.state;
	step.cause = hold_cause(policy, item);
	if (step.cause != PLAN_CAUSE_NONE) {
		step.outcome = PLAN_HELD;
		return step;
	}
	step.cause = ignore_cause(policy, item, known);
	if (step.cause != PLAN_CAUSE_NONE)
		return step;
	if (item->verdict == VERDICT_OPEN) {
		step.ran_out =
		    plan_expire(&step.after, policy->now, policy->import);
		see_open(&step, policy, item, texts);
		if (exempt && step.cause == PLAN_CAUSE_NONE)
			step.outcome = PLAN_EXEMPT;
	} else if (known != NULL && item->verdict == VERDICT_CLOSED) {
		step.ran_out =
		    plan_expire(&step.after, policy->now, policy->import);
		see_closed(&step, policy, item);
	} else if (known != NULL) {
		note_verdict(&step, policy, item);
	}
	return step;
}
