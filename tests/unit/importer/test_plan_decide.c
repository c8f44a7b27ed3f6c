/*
 * The state table (VERDICTS 2): every state against every verdict; the
 * stories that several scans tell are in test_plan_stories.c.
 *
 * Where the rows of VERDICTS 2.1 are tested that are decided here:
 *   scan died halfway                 causes_hold_and_ignore, "aborted ..."
 *   scanner inside mynetworks         causes_hold_and_ignore, "inside ..."
 *   own smarthosts listed             test_plan_stories.c, "exempt"; served: 31
 *   contradictions between scanners   35-state-table.t, "owns"
 *   clock skew, future                causes_hold_and_ignore, "clock ...";
 *                                     test_plan.c (a day ahead)
 *   old file replayed                 causes_hold_and_ignore, "older ..."
 *   not mentioned is not closed       test_planner.c
 *   multi-stage relay                 test_batch.c, test_planner.c
 *   duplicates in one file            test_batch.c
 *   bogons, huge prefix               test_plan.c
 * and elsewhere: zero or few hosts, rates, canaries test_guard.c and
 * 36-guards.t; forged file 38-signatures.t; files half written 39-spool.t;
 * names, zones, encodings, archives test_format_*.c and test_input.c.
 */
#include <stdio.h>

#include "plan_case.h"

/*
 * Every state against every verdict, the second of its kind, so that open
 * lists and closed delists: outcome, and what the state becomes.
 */
static const struct row {
	uint8_t state;
	const char *verdicts, *outcomes;
	uint8_t after[8];
} rows[] = {
#define VERDICTS "odcwuim"
    {FINDING_SEEN, VERDICTS, "LL-----",
	{FINDING_LISTED, FINDING_LISTED, FINDING_SEEN, FINDING_SEEN,
	    FINDING_SEEN, FINDING_SEEN, FINDING_SEEN}},
    {FINDING_UNCONFIRMED, VERDICTS, "LL-----",
	{FINDING_LISTED, FINDING_LISTED, FINDING_SEEN, FINDING_SEEN,
	    FINDING_UNCONFIRMED, FINDING_UNCONFIRMED, FINDING_UNCONFIRMED}},
    {FINDING_LISTED, VERDICTS, "RRDC---",
	{FINDING_LISTED, FINDING_LISTED, FINDING_CLEARED, FINDING_LISTED,
	    FINDING_LISTED, FINDING_LISTED, FINDING_LISTED}},
    {FINDING_CLEARED, VERDICTS, "LL-----",
	{FINDING_LISTED, FINDING_LISTED, FINDING_CLEARED, FINDING_CLEARED,
	    FINDING_CLEARED, FINDING_CLEARED, FINDING_CLEARED}},
    {FINDING_EXPIRED, VERDICTS, "LL-----",
	{FINDING_LISTED, FINDING_LISTED, FINDING_EXPIRED, FINDING_EXPIRED,
	    FINDING_EXPIRED, FINDING_EXPIRED, FINDING_EXPIRED}},
    {FINDING_REMOVED, VERDICTS, "LL-----",
	{FINDING_LISTED, FINDING_LISTED, FINDING_REMOVED, FINDING_REMOVED,
	    FINDING_REMOVED, FINDING_REMOVED, FINDING_REMOVED}},
};
_Static_assert(
    COUNT(rows) == FINDING_STATE_COUNT, "a row for each state there is");

static void
row_comes_out(const struct row *r)
{
	const struct plan_policy policy = policy_of(BEGIN + DAY);
	const struct finding f = {.state = r->state,
	    .class = CLASS_RELAY,
	    .open_streak = 1,
	    .close_streak = 1,
	    .strong_streak = 1,
	    .last_seen = BEGIN,
	    .counted = BEGIN,
	    .expires = BEGIN + 2 * DAY};
	const struct plan_known known = {.finding = &f};
	char name[64];

	for (size_t i = 0; r->verdicts[i] != '\0'; i++) {
		struct batch_item item = item_of(r->verdicts[i], policy.now);
		struct plan_step step =
		    r->verdicts[i] == 'm'
			? plan_missing(&policy, &f)
			: decide(&policy, &item, &no_texts, &known);

		(void)snprintf(name, sizeof(name), "%s, %c",
		    finding_state_text(r->state), r->verdicts[i]);
		case_int(name, letter(step.outcome), r->outcomes[i]);
		case_int(name, step.after.state, r->after[i]);
		case_int(name, step.before, r->state);
		case_int(name, step.write, true);
	}
}

static void
every_state_meets_every_verdict(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		row_comes_out(&rows[i]);
}

static void
nothing_is_remembered_of_what_was_never_open(void **state)
{
	const struct plan_policy policy = policy_of(BEGIN);
	const struct plan_known nothing = {.finding = NULL};

	(void)state;
	for (const char *p = "cwui"; *p != '\0'; p++) {
		const char name[] = {*p, '\0'};
		struct batch_item item = item_of(*p, BEGIN);
		struct plan_step step =
		    decide(&policy, &item, &no_texts, &nothing);

		case_int(name, step.write, false);
		case_int(name, step.outcome, PLAN_UNCHANGED);
	}
}

/* One verdict, as the letters above, on a listing that was seen open at BEGIN
 * by import 5. */
struct single {
	const char *name;
	char verdict;
	int64_t ended; /* after BEGIN */
	bool aborted, waived, internal;
	uint64_t before;
	int64_t removed; /* after BEGIN; 0: not */
	enum plan_outcome outcome;
	enum plan_cause cause;
};

static const struct single singles[] = {
    {"clock a little ahead", 'c', 2 * HOUR + PLAN_SKEW_S, false, false, false,
	0, 0, PLAN_DELISTED, PLAN_CAUSE_NONE},
    {"clock ahead", 'c', 2 * HOUR + PLAN_SKEW_S + 1, false, false, false, 0, 0,
	PLAN_HELD, PLAN_CAUSE_CLOCK},
    {"open, clock ahead", 'D', 2 * HOUR + PLAN_SKEW_S + 1, false, false, false,
	0, 0, PLAN_HELD, PLAN_CAUSE_CLOCK},
    {"clock ahead, and somebody lets it pass", 'D', 2 * HOUR + PLAN_SKEW_S + 1,
	false, true, false, 0, 0, PLAN_REFRESHED, PLAN_CAUSE_NONE},
    {"inside, accepted", 'o', HOUR, false, false, true, 0, 0, PLAN_HELD,
	PLAN_CAUSE_INTERNAL},
    {"inside, data accepted", 'd', HOUR, false, false, true, 0, 0, PLAN_HELD,
	PLAN_CAUSE_INTERNAL},
    {"inside, delivered", 'D', HOUR, false, false, true, 0, 0, PLAN_REFRESHED,
	PLAN_CAUSE_NONE},
    {"inside, closed", 'c', HOUR, false, false, true, 0, 0, PLAN_DELISTED,
	PLAN_CAUSE_NONE},
    {"aborted removes nothing", 'c', HOUR, true, false, false, 0, 0,
	PLAN_UNCHANGED, PLAN_CAUSE_ABORTED},
    {"aborted adds", 'o', HOUR, true, false, false, 0, 0, PLAN_REFRESHED,
	PLAN_CAUSE_NONE},
    {"older than what is known", 'c', -1, false, false, false, 0, 0,
	PLAN_UNCHANGED, PLAN_CAUSE_OLDER},
    {"of the same second", 'c', 0, false, false, false, 0, 0, PLAN_DELISTED,
	PLAN_CAUSE_NONE},
    {"the same again", 'o', 0, false, false, false, 0, 0, PLAN_UNCHANGED,
	PLAN_CAUSE_KNOWN},
    {"the same with a better proof", 'd', 0, false, false, false, 0, 0,
	PLAN_REFRESHED, PLAN_CAUSE_NONE},
    {"the same a second later", 'o', 1, false, false, false, 0, 0,
	PLAN_REFRESHED, PLAN_CAUSE_NONE},
    {"done by the import before", 'o', HOUR, false, false, false, 5, 0,
	PLAN_UNCHANGED, PLAN_CAUSE_APPLIED},
    {"not done by that one", 'o', HOUR, false, false, false, 6, 0,
	PLAN_REFRESHED, PLAN_CAUSE_NONE},
    {"seen before it was taken off", 'o', HOUR, false, false, false, 0, HOUR,
	PLAN_UNCHANGED, PLAN_CAUSE_REMOVED},
    {"closed before that, too", 'c', HOUR, false, false, false, 0, HOUR,
	PLAN_UNCHANGED, PLAN_CAUSE_REMOVED},
    {"seen after it was taken off", 'o', HOUR + 1, false, false, false, 0, HOUR,
	PLAN_REFRESHED, PLAN_CAUSE_NONE},
};

static void
causes_hold_and_ignore(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(singles); i++) {
		const struct single *s = &singles[i];
		const struct finding f = {.state = FINDING_LISTED,
		    .class = CLASS_RELAY,
		    .verdict = VERDICT_OPEN,
		    .proof = PROOF_RCPT,
		    .open_streak = 1,
		    .last_open = BEGIN,
		    .last_seen = BEGIN,
		    .counted = BEGIN,
		    .removed = s->removed != 0 ? BEGIN + s->removed : 0,
		    .expires = BEGIN + EXPIRE,
		    .import = 5};
		const struct plan_known known = {.finding = &f};
		struct plan_policy policy = policy_of(BEGIN + 2 * HOUR);
		struct batch_item item = item_of(s->verdict, BEGIN + s->ended);
		struct plan_step step;

		policy.clear = 1;
		policy.before = s->before;
		policy.aborted = s->aborted;
		policy.clock_waived = s->waived;
		policy.hold_unproven = s->internal;
		step = decide(&policy, &item, &no_texts, &known);
		case_int(s->name, step.outcome, s->outcome);
		case_int(s->name, step.cause, s->cause);
		case_int(s->name, plan_cause_holds(step.cause),
		    s->outcome == PLAN_HELD);
		case_int(s->name, step.write,
		    s->outcome != PLAN_HELD && s->cause == PLAN_CAUSE_NONE);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_state_meets_every_verdict),
	    cmocka_unit_test(nothing_is_remembered_of_what_was_never_open),
	    cmocka_unit_test(causes_hold_and_ignore),
	};

	return cmocka_run_group_tests_name("plan_decide", tests, NULL, NULL);
}
