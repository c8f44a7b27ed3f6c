/* Figures of an import against the limits of list and scanner. */
#include "guard.h"

#include <assert.h>

#define PERCENT 10000 /* limits are hundredths of a percent */

static const struct {
	const char *word;
	enum guard_hold hold;
} guards[GUARD_COUNT] = {
#define X(id, word, hold) [id] = {word, hold},
    GUARD_LIST(X)
#undef X
};

const char *
guard_word(enum guard_id id)
{
	return guards[id].word;
}

/* Rounded down, without passing 64 bits on the way: the scope may be IPv6. */
static uint64_t
share(uint64_t base, uint32_t percent)
{
	return base / PERCENT * percent + base % PERCENT * percent / PERCENT;
}

uint64_t
guard_allowed(const struct config_limit *limit, uint64_t base)
{
	uint64_t relative = share(base, limit->percent);

	return relative > limit->absolute ? relative : limit->absolute;
}

/* One judgement that goes on: whose limits, and where trips go. */
struct judging {
	const struct guard_figures *f;
	enum guard_whose whose;
	struct guard_trips *out;
};

static bool
is_judged(const struct judging *j, enum guard_id id)
{
	return (j->f->judged & GUARD_BIT(id)) != 0;
}

static void
trip(struct judging *j, enum guard_id id, uint64_t value, uint64_t base,
    uint64_t allowed)
{
	struct guard_trips *out = j->out;

	assert(out->count < sizeof(out->at) / sizeof(out->at[0]));
	out->at[out->count++] =
	    (struct guard_trip){id, j->whose, value, base, allowed};
	if (guards[id].hold > out->hold)
		out->hold = guards[id].hold;
}

/* At most so many. */
static void
judge_most(struct judging *j, enum guard_id id,
    const struct config_limit *limit, uint64_t value, uint64_t base)
{
	uint64_t allowed = guard_allowed(limit, base);

	if (is_judged(j, id) && value > allowed)
		trip(j, id, value, base, allowed);
}

/* At least so many. */
static void
judge_least(struct judging *j, enum guard_id id, uint64_t value, uint64_t base,
    uint64_t least)
{
	if (is_judged(j, id) && value < least)
		trip(j, id, value, base, least);
}

/* The part of it that is called for, rounded up: of 10 addresses 95 % are all
 * of them. */
static uint64_t
at_least(uint64_t base, uint32_t percent)
{
	return percent < PERCENT ? base - share(base, PERCENT - percent) : base;
}

static void
judge_scope(struct judging *j, const struct config_guards *limits)
{
	const struct guard_figures *f = j->f;
	uint64_t missing = f->scope > f->covered ? f->scope - f->covered : 0;
	const struct config_limit most = {0, limits->missing};

	if (f->scope == 0)
		return;
	judge_least(j, GUARD_COVERAGE, f->covered, f->scope,
	    at_least(f->scope, limits->coverage));
	judge_most(j, GUARD_MISSING, &most, missing, f->scope);
	if (limits->shrink < PERCENT)
		judge_least(j, GUARD_SCOPE, f->scope, f->scope_before,
		    at_least(f->scope_before, PERCENT - limits->shrink));
}

static void
judge_time(struct judging *j, const struct config_guards *limits)
{
	const struct guard_figures *f = j->f;

	if (f->newest == 0)
		return;
	if (is_judged(j, GUARD_AGE) && f->newest < f->now - limits->max_age_s)
		trip(j, GUARD_AGE, (uint64_t)(f->now - f->newest), 0,
		    (uint64_t)limits->max_age_s);
	if (j->whose == GUARD_OF_SCANNER && is_judged(j, GUARD_CLOCK) &&
	    f->newest > f->now + GUARD_SKEW_S)
		trip(j, GUARD_CLOCK, (uint64_t)(f->newest - f->now), 0,
		    GUARD_SKEW_S);
}

static void
judge_limits(struct judging *j, const struct config_guards *limits)
{
	const struct guard_figures *f = j->f;

	judge_most(j, GUARD_REMOVALS, &limits->remove, f->removals,
	    f->listed[j->whose]);
	judge_most(j, GUARD_ADDITIONS, &limits->add, f->additions,
	    f->served[j->whose]);
	judge_most(j, GUARD_OPEN, &limits->open, f->open, f->records);
	judge_most(j, GUARD_INCONCLUSIVE, &limits->inconclusive, f->unanswered,
	    f->records);
	judge_most(j, GUARD_CONTRADICTIONS, &limits->contradictions,
	    f->contradictions, f->records);
	judge_most(j, GUARD_REFUSED, &limits->refused, f->refused, f->read);
	judge_scope(j, limits);
	judge_time(j, limits);
}

void
guard_judge(const struct guard_figures *figures,
    const struct guard_limits *limits, struct guard_trips *out)
{
	struct judging j = {.f = figures, .out = out};

	*out = (struct guard_trips){.count = 0};
	for (int i = 0; i < GUARD_WHOSE_COUNT; i++) {
		j.whose = (enum guard_whose)i;
		judge_limits(&j, limits->of[i]);
	}
	if (is_judged(&j, GUARD_CANARY) && figures->canaries_wrong > 0)
		trip(&j, GUARD_CANARY, figures->canaries_wrong,
		    figures->canaries, 0);
	if (is_judged(&j, GUARD_ABORTED) && figures->aborted)
		trip(&j, GUARD_ABORTED, 1, 0, 0);
	j.whose = GUARD_OF_LIST;
	if (is_judged(&j, GUARD_TOTAL) && figures->total > limits->max_listed)
		trip(&j, GUARD_TOTAL, figures->total, 0, limits->max_listed);
}
