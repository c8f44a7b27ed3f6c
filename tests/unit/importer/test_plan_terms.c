/* How long a listing lasts, what renews it, and when two scanners agree. */
#include "plan_case.h"

static struct batch_item
open_at(int64_t ended)
{
	return (struct batch_item){.verdict = VERDICT_OPEN,
	    .proof = PROOF_DATA,
	    .class = CLASS_RELAY,
	    .ended = ended};
}

static void
an_open_verdict_of_long_ago_lists_nothing(void **state)
{
	const struct plan_policy policy = policy_of(BEGIN + EXPIRE);
	const struct plan_known nothing = {.finding = NULL};
	struct batch_item item = open_at(BEGIN);
	struct plan_step step = decide(&policy, &item, &no_texts, &nothing);

	(void)state;
	case_int("outcome", step.outcome, PLAN_UNCHANGED);
	case_int("cause", step.cause, PLAN_CAUSE_STALE);
	case_int("state", step.after.state, FINDING_SEEN);
	item.proof = PROOF_RCPT;
	item.ended = BEGIN + EXPIRE - DAYS(3);
	step = decide(&policy, &item, &no_texts, &nothing);
	case_int("unconfirmed", step.outcome, PLAN_PENDING);
	case_int("is over already", step.after.state, FINDING_SEEN);
	case_int("but counts", step.after.open_streak, 1);
	item.ended++;
	step = decide(&policy, &item, &no_texts, &nothing);
	case_int("is not", step.after.state, FINDING_UNCONFIRMED);
	case_int("for a second", step.after.expires, policy.now + 1);
}

static void
an_open_verdict_renews_proof_and_expiry(void **state)
{
	struct plan_policy policy = policy_of(BEGIN + HOUR);
	const struct said_texts texts = {
	    .reply = {(const uint8_t *)"250 ok", 6}};
	const struct finding f = {.state = FINDING_LISTED,
	    .class = CLASS_RELAY,
	    .first_open = BEGIN,
	    .listed_since = BEGIN,
	    .last_open = BEGIN,
	    .last_seen = BEGIN,
	    .expires = BEGIN + DAYS(30),
	    .import = 5,
	    .import_open = 5,
	    .close_streak = 1};
	const struct plan_known listed = {.finding = &f},
				nothing = {.finding = NULL};
	struct batch_item item = open_at(BEGIN + HOUR);
	struct plan_step step;

	(void)state;
	policy.expire_s = 0;
	item.class = CLASS_PROXY;
	item.proof = PROOF_DELIVERED;
	step = decide(&policy, &item, &texts, &listed);
	case_int("class", step.after.class, CLASS_PROXY);
	case_int("told", step.reclassed, true);
	case_int("proof", step.after.proof, PROOF_DELIVERED);
	case_int("reply", step.after.reply.len, 6);
	case_int("first open", step.after.first_open, BEGIN);
	case_int("since", step.after.listed_since, BEGIN);
	case_int("last open", step.after.last_open, BEGIN + HOUR);
	case_int("import", step.after.import_open, 9);
	case_int("closed streak", step.after.close_streak, 0);
	/* A proxy's week would end sooner: what was promised stays. */
	case_int("expires", step.after.expires, BEGIN + DAYS(30));
	step = decide(&policy, &item, &texts, &nothing);
	case_int(
	    "class's own expiry", step.after.expires, BEGIN + HOUR + DAYS(7));
}

static void
streaks_do_not_wrap(void **state)
{
	const struct plan_policy policy = policy_of(BEGIN);
	const struct finding f = {.state = FINDING_LISTED,
	    .open_streak = UINT16_MAX,
	    .close_streak = UINT16_MAX,
	    .strong_streak = UINT16_MAX,
	    .vague_streak = UINT16_MAX,
	    .expires = BEGIN + EXPIRE};
	const struct finding old = {
	    .state = FINDING_CLEARED, .relisted = UINT8_MAX};
	const struct plan_known listed = {.finding = &f},
				cleared = {.finding = &old};
	struct batch_item item = open_at(BEGIN);
	struct plan_step step = decide(&policy, &item, &no_texts, &listed);

	(void)state;
	case_int("open", step.after.open_streak, UINT16_MAX);
	case_int("missing", plan_missing(&policy, &f).after.vague_streak,
	    UINT16_MAX);
	step = decide(&policy, &item, &no_texts, &cleared);
	case_int("relisted", step.after.relisted, UINT8_MAX);
	case_int("for at most", step.after.expires, BEGIN + 3 * EXPIRE);
	item.verdict = VERDICT_CLOSED;
	step = decide(&policy, &item, &no_texts, &listed);
	case_int("closed", step.after.close_streak, UINT16_MAX);
	case_int("strong", step.after.strong_streak, UINT16_MAX);
}

/* Each time that it begins anew a listing lasts longer, up to the cap. */
static void
relisting_lasts_longer(void **state)
{
	static const struct {
		uint8_t before, relisted;
		unsigned cap;
		int times;
		uint8_t after;
	} cases[] = {
	    {FINDING_SEEN, 0, 3, 1, 0},
	    {FINDING_REMOVED, 0, 3, 1, 0},
	    {FINDING_CLEARED, 0, 3, 2, 1},
	    {FINDING_EXPIRED, 0, 3, 2, 1},
	    {FINDING_CLEARED, 1, 3, 3, 2},
	    {FINDING_CLEARED, 2, 3, 3, 3},
	    {FINDING_EXPIRED, 7, 3, 3, 8},
	    {FINDING_CLEARED, 0, 1, 1, 1},
	    {FINDING_LISTED, 1, 3, 2, 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct plan_policy policy = policy_of(BEGIN);
		const struct finding f = {.state = cases[i].before,
		    .relisted = cases[i].relisted,
		    .last_seen = BEGIN - HOUR,
		    .expires = BEGIN + HOUR};
		const struct plan_known known = {.finding = &f};
		struct batch_item item = open_at(BEGIN);
		struct plan_step step;
		const char *name = finding_state_text(cases[i].before);

		policy.relist_cap = cases[i].cap;
		step = decide(&policy, &item, &no_texts, &known);
		case_int(name, step.after.state, FINDING_LISTED);
		case_int(
		    name, step.after.expires, BEGIN + cases[i].times * EXPIRE);
		case_int(name, step.after.relisted, cases[i].after);
	}
}

static void
what_is_over_becomes_what_it_is(void **state)
{
	static const uint8_t after[FINDING_STATE_COUNT] = {
	    [FINDING_SEEN] = FINDING_SEEN,
	    [FINDING_LISTED] = FINDING_EXPIRED,
	    [FINDING_CLEARED] = FINDING_CLEARED,
	    [FINDING_EXPIRED] = FINDING_EXPIRED,
	    [FINDING_REMOVED] = FINDING_REMOVED,
	    [FINDING_UNCONFIRMED] = FINDING_SEEN,
	};

	(void)state;
	for (uint8_t s = 0; s < FINDING_STATE_COUNT; s++) {
		struct finding f = {.state = s,
		    .open_streak = 2,
		    .import = 1,
		    .expires = BEGIN};
		const char *name = finding_state_text(s);

		case_int(
		    name, plan_is_listing(&f, BEGIN - 1), s == FINDING_LISTED);
		case_int(name, plan_is_listing(&f, BEGIN), false);
		case_int(name, plan_expire(&f, BEGIN - 1, 2), false);
		case_int(name, f.state, s);
		case_int(name, plan_expire(&f, BEGIN, 2), after[s] != s);
		case_int(name, f.state, after[s]);
		case_int(name, f.import, after[s] != s ? 2 : 1);
		case_int(name, f.open_streak, s == FINDING_LISTED ? 0 : 2);
	}
}

static void
others_agree_while_theirs_would_last(void **state)
{
	const struct plan_policy policy = policy_of(BEGIN + EXPIRE);
	static const struct {
		const char *name;
		struct finding other;
		bool want;
	} cases[] = {
	    {"open", {.verdict = VERDICT_OPEN, .last_open = BEGIN + 1}, true},
	    {"unconfirmed",
		{.verdict = VERDICT_OPEN,
		    .state = FINDING_UNCONFIRMED,
		    .last_open = BEGIN + 1},
		true},
	    {"long ago", {.verdict = VERDICT_OPEN, .last_open = BEGIN}, false},
	    {"closed since",
		{.verdict = VERDICT_CLOSED, .last_open = BEGIN + 1}, false},
	    {"unreachable since",
		{.verdict = VERDICT_UNREACHABLE, .last_open = BEGIN + 1},
		false},
	    {"taken off since",
		{.verdict = VERDICT_OPEN,
		    .last_open = BEGIN + 1,
		    .removed = BEGIN + 1},
		false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		case_int(cases[i].name, plan_agrees(&policy, &cases[i].other),
		    cases[i].want);
}

/* Others are asked only where it decides: most records never need it. */
static void
others_are_asked_only_where_they_decide(void **state)
{
	static const struct {
		const char *name;
		uint8_t proof;
		bool agree, want;
	} cases[] = {
	    {"accepted", PROOF_RCPT, true, true},
	    {"without proof", PROOF_NONE, true, true},
	    {"lists by itself", PROOF_DATA, true, false},
	    {"agree: false", PROOF_RCPT, false, false},
	};
	const struct plan_known nothing = {.finding = NULL},
				exempt = {.exempt = true};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct plan_policy policy = policy_of(BEGIN);
		struct batch_item item = open_at(BEGIN);
		struct plan_step step;

		policy.agree = cases[i].agree;
		item.proof = cases[i].proof;
		step = decide(&policy, &item, &no_texts, &nothing);
		case_int(cases[i].name, plan_asks_others(&policy, &step),
		    cases[i].want);
		step = decide(&policy, &item, &no_texts, &exempt);
		case_int(cases[i].name, plan_asks_others(&policy, &step),
		    cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_open_verdict_of_long_ago_lists_nothing),
	    cmocka_unit_test(an_open_verdict_renews_proof_and_expiry),
	    cmocka_unit_test(streaks_do_not_wrap),
	    cmocka_unit_test(relisting_lasts_longer),
	    cmocka_unit_test(what_is_over_becomes_what_it_is),
	    cmocka_unit_test(others_agree_while_theirs_would_last),
	    cmocka_unit_test(others_are_asked_only_where_they_decide),
	};

	return cmocka_run_group_tests_name("plan_terms", tests, NULL, NULL);
}
