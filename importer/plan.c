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

bool
plan_cause_holds(enum plan_cause c)
{
	return c == PLAN_CAUSE_CLOCK || c == PLAN_CAUSE_INTERNAL;
}

/* The scanner's own, where it has one. */
static unsigned
either(unsigned own, unsigned of_list)
{
	return own != 0 ? own : of_list;
}

struct plan_policy
plan_policy_of(
    const struct config_list *list, const struct config_scanner *scanner)
{
	const unsigned confirm = either(scanner->confirm, list->confirm);
	const unsigned clear = either(scanner->clear, list->clear);
	const unsigned weak = either(scanner->clear_weak, list->clear_weak);

	return (struct plan_policy){
	    .confirm = {[PROOF_NONE] = confirm,
		[PROOF_RCPT] = confirm,
		[PROOF_DATA] =
		    either(scanner->confirm_data, list->confirm_data),
		[PROOF_DELIVERED] = either(
		    scanner->confirm_delivered, list->confirm_delivered)},
	    .agree = list->agree,
	    .clear = clear,
	    .clear_weak = either(weak, clear + 1),
	    .clear_recheck =
		either(scanner->clear_recheck, list->clear_recheck),
	    .apart_s = scanner->apart_s >= 0 ? scanner->apart_s : list->apart_s,
	    .expire_s = list->expire_s,
	    .relist_cap = list->relist_cap,
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
