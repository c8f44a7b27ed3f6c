/* What verdicts do to what is known: the state table, one row a story. */
#include <stdio.h>

#include "case.h"
#include "plan.h"

#define HOUR   3600
#define EXPIRE DAYS(30)
/* Stories begin here; their times are seconds after it. */
#define BEGIN ((int64_t)1795290721)

/*
 * A story is a scan a word: verdict letter (o c u i), then what must come of
 * it: L listed, R refreshed, P pending, C clearing, D delisted, - unchanged,
 * H held, X exempt; an hour lies between the scans. "o~" waits longer than a
 * listing lasts before the scan.
 */
struct story {
	const char *name;
	unsigned confirm, clear;
	const char *scans, *want;
	uint8_t state; /* in the end */
	bool exempt;
};

static const struct story stories[] = {
    {"one open lists", 1, 1, "o", "L", FINDING_LISTED, false},
    {"and is refreshed", 1, 1, "oo", "LR", FINDING_LISTED, false},
    {"two of two", 2, 1, "oo", "PL", FINDING_LISTED, false},
    {"closed between begins anew", 2, 1, "ocoo", "P-PL", FINDING_LISTED, false},
    {"unreachable between does not", 2, 1, "ouo", "P-L", FINDING_LISTED, false},
    {"inconclusive between does not", 2, 1, "oio", "P-L", FINDING_LISTED,
	false},
    {"closed delists", 1, 1, "oc", "LD", FINDING_CLEARED, false},
    {"two closed delist", 1, 2, "occ", "LCD", FINDING_CLEARED, false},
    {"open between begins anew", 1, 2, "ococc", "LCRCD", FINDING_CLEARED,
	false},
    {"unreachable between closed does not", 1, 2, "ocuc", "LC-D",
	FINDING_CLEARED, false},
    {"unreachable never delists", 1, 1, "ouuuu", "L----", FINDING_LISTED,
	false},
    {"inconclusive never delists", 1, 1, "oiiii", "L----", FINDING_LISTED,
	false},
    {"closed again is nothing new", 1, 1, "occ", "LD-", FINDING_CLEARED, false},
    {"open again lists again", 1, 1, "oco", "LDL", FINDING_LISTED, false},
    {"cleared is pending again", 2, 1, "ooco", "PLDP", FINDING_SEEN, false},
    {"a listing that ran out begins anew", 1, 1, "o~o", "LL", FINDING_LISTED,
	false},
    {"as if never seen", 2, 1, "oo~oo", "PLPL", FINDING_LISTED, false},
    {"one that ran out is not cleared", 1, 1, "o~c", "L-", FINDING_EXPIRED,
	false},
    {"exempt counts apart", 1, 1, "oo", "XX", FINDING_LISTED, true},
    {"exempt and closed", 1, 1, "oc", "XD", FINDING_CLEARED, true},
};

static char
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
	};

	return letters[o];
}

static uint8_t
verdict_of(char c)
{
	switch (c) {
	case 'o':
		return VERDICT_OPEN;
	case 'c':
		return VERDICT_CLOSED;
	case 'u':
		return VERDICT_UNREACHABLE;
	default:
		return VERDICT_INCONCLUSIVE;
	}
}

static struct batch_item
item_of(uint8_t verdict, int64_t ended)
{
	return (struct batch_item){
	    .verdict = verdict,
	    .proof = verdict == VERDICT_OPEN ? PROOF_RCPT : PROOF_NONE,
	    .class = CLASS_RELAY,
	    .ended = ended,
	};
}

static void
tell(const struct story *s)
{
	struct plan_policy policy = {.now = BEGIN,
	    .confirm = s->confirm,
	    .clear = s->clear,
	    .expire_s = EXPIRE};
	const struct said_texts none = {.note = {NULL, 0}};
	struct finding known;
	bool is_known = false;
	char got[32] = "";
	size_t n = 0;

	for (const char *p = s->scans; *p != '\0'; p++) {
		struct batch_item item;
		struct plan_step step;

		policy.now += *p == '~' ? EXPIRE + HOUR : HOUR;
		if (*p == '~')
			continue;
		policy.import++;
		item = item_of(verdict_of(*p), policy.now);
		step = plan_decide(
		    &policy, &item, &none, is_known ? &known : NULL, s->exempt);
		got[n++] = letter(step.outcome);
		if (step.write) {
			known = step.after;
			is_known = true;
		}
	}
	case_text(s->name, got, s->want);
	case_int(s->name, known.state, s->state);
}

static void
stories_come_out(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(stories); i++)
		tell(&stories[i]);
}

static void
nothing_is_remembered_of_what_was_never_open(void **state)
{
	static const uint8_t verdicts[] = {
	    VERDICT_CLOSED, VERDICT_UNREACHABLE, VERDICT_INCONCLUSIVE};
	const struct plan_policy policy = {
	    .now = BEGIN, .confirm = 1, .clear = 1};
	const struct said_texts none = {.note = {NULL, 0}};

	(void)state;
	for (size_t i = 0; i < COUNT(verdicts); i++) {
		struct batch_item item = item_of(verdicts[i], BEGIN);
		struct plan_step step =
		    plan_decide(&policy, &item, &none, NULL, false);

		case_int(verdict_text(verdicts[i]), step.write, false);
		case_int(
		    verdict_text(verdicts[i]), step.outcome, PLAN_UNCHANGED);
	}
}

/* One verdict on a listing that was seen open at BEGIN by import 5. */
struct single {
	const char *name;
	uint8_t verdict, proof;
	int64_t ended; /* after BEGIN */
	bool aborted, internal;
	uint64_t before;
	enum plan_outcome outcome;
	enum plan_cause cause;
};

static const struct single singles[] = {
    {"clock a little ahead", VERDICT_CLOSED, 0, 2 * HOUR + PLAN_SKEW_S, false,
	false, 0, PLAN_DELISTED, PLAN_CAUSE_NONE},
    {"clock ahead", VERDICT_CLOSED, 0, 2 * HOUR + PLAN_SKEW_S + 1, false, false,
	0, PLAN_HELD, PLAN_CAUSE_CLOCK},
    {"open, clock ahead", VERDICT_OPEN, PROOF_DELIVERED,
	2 * HOUR + PLAN_SKEW_S + 1, false, false, 0, PLAN_HELD,
	PLAN_CAUSE_CLOCK},
    {"inside, accepted", VERDICT_OPEN, PROOF_RCPT, HOUR, false, true, 0,
	PLAN_HELD, PLAN_CAUSE_INTERNAL},
    {"inside, data accepted", VERDICT_OPEN, PROOF_DATA, HOUR, false, true, 0,
	PLAN_HELD, PLAN_CAUSE_INTERNAL},
    {"inside, delivered", VERDICT_OPEN, PROOF_DELIVERED, HOUR, false, true, 0,
	PLAN_REFRESHED, PLAN_CAUSE_NONE},
    {"inside, closed", VERDICT_CLOSED, 0, HOUR, false, true, 0, PLAN_DELISTED,
	PLAN_CAUSE_NONE},
    {"aborted removes nothing", VERDICT_CLOSED, 0, HOUR, true, false, 0,
	PLAN_UNCHANGED, PLAN_CAUSE_ABORTED},
    {"aborted adds", VERDICT_OPEN, PROOF_RCPT, HOUR, true, false, 0,
	PLAN_REFRESHED, PLAN_CAUSE_NONE},
    {"older than what is known", VERDICT_CLOSED, 0, -1, false, false, 0,
	PLAN_UNCHANGED, PLAN_CAUSE_OLDER},
    {"of the same second", VERDICT_CLOSED, 0, 0, false, false, 0, PLAN_DELISTED,
	PLAN_CAUSE_NONE},
    {"the same again", VERDICT_OPEN, PROOF_RCPT, 0, false, false, 0,
	PLAN_UNCHANGED, PLAN_CAUSE_KNOWN},
    {"the same with a better proof", VERDICT_OPEN, PROOF_DATA, 0, false, false,
	0, PLAN_REFRESHED, PLAN_CAUSE_NONE},
    {"the same a second later", VERDICT_OPEN, PROOF_RCPT, 1, false, false, 0,
	PLAN_REFRESHED, PLAN_CAUSE_NONE},
    {"done by the import before", VERDICT_OPEN, PROOF_RCPT, HOUR, false, false,
	5, PLAN_UNCHANGED, PLAN_CAUSE_APPLIED},
    {"not done by that one", VERDICT_OPEN, PROOF_RCPT, HOUR, false, false, 6,
	PLAN_REFRESHED, PLAN_CAUSE_NONE},
};

static void
causes_hold_and_ignore(void **state)
{
	const struct said_texts none = {.note = {NULL, 0}};
	const struct finding known = {.state = FINDING_LISTED,
	    .class = CLASS_RELAY,
	    .verdict = VERDICT_OPEN,
	    .proof = PROOF_RCPT,
	    .open_streak = 1,
	    .last_open = BEGIN,
	    .last_seen = BEGIN,
	    .expires = BEGIN + EXPIRE,
	    .import = 5};

	(void)state;
	for (size_t i = 0; i < COUNT(singles); i++) {
		const struct single *s = &singles[i];
		struct plan_policy policy = {.now = BEGIN + 2 * HOUR,
		    .import = 9,
		    .before = s->before,
		    .confirm = 1,
		    .clear = 1,
		    .expire_s = EXPIRE,
		    .aborted = s->aborted,
		    .hold_unproven = s->internal};
		struct batch_item item = item_of(s->verdict, BEGIN + s->ended);
		struct plan_step step;

		item.proof = s->proof;
		step = plan_decide(&policy, &item, &none, &known, false);
		case_int(s->name, step.outcome, s->outcome);
		case_int(s->name, step.cause, s->cause);
		case_int(s->name, step.write,
		    s->outcome != PLAN_HELD && s->cause == PLAN_CAUSE_NONE);
	}
}

static void
an_open_verdict_of_long_ago_lists_nothing(void **state)
{
	const struct plan_policy policy = {.now = BEGIN + EXPIRE,
	    .import = 1,
	    .confirm = 1,
	    .clear = 1,
	    .expire_s = EXPIRE};
	const struct said_texts none = {.note = {NULL, 0}};
	struct batch_item item = item_of(VERDICT_OPEN, BEGIN);
	struct plan_step step = plan_decide(&policy, &item, &none, NULL, false);

	(void)state;
	case_int("outcome", step.outcome, PLAN_UNCHANGED);
	case_int("cause", step.cause, PLAN_CAUSE_STALE);
	case_int("state", step.after.state, FINDING_SEEN);
}

static void
an_open_verdict_renews_proof_and_expiry(void **state)
{
	const struct plan_policy policy = {
	    .now = BEGIN + HOUR, .import = 9, .confirm = 1, .clear = 1};
	const struct said_texts texts = {
	    .reply = {(const uint8_t *)"250 ok", 6}};
	const struct finding known = {.state = FINDING_LISTED,
	    .class = CLASS_RELAY,
	    .first_open = BEGIN,
	    .listed_since = BEGIN,
	    .last_open = BEGIN,
	    .last_seen = BEGIN,
	    .expires = BEGIN + DAYS(30),
	    .import = 5,
	    .import_open = 5,
	    .close_streak = 1};
	struct batch_item item = item_of(VERDICT_OPEN, BEGIN + HOUR);
	struct plan_step step;

	(void)state;
	item.class = CLASS_PROXY;
	item.proof = PROOF_DELIVERED;
	step = plan_decide(&policy, &item, &texts, &known, false);
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
	step = plan_decide(&policy, &item, &texts, NULL, false);
	case_int(
	    "class's own expiry", step.after.expires, BEGIN + HOUR + DAYS(7));
}

static void
streaks_do_not_wrap(void **state)
{
	const struct plan_policy policy = {
	    .now = BEGIN, .confirm = 1, .clear = 1, .expire_s = EXPIRE};
	const struct said_texts none = {.note = {NULL, 0}};
	const struct finding known = {.state = FINDING_LISTED,
	    .open_streak = UINT16_MAX,
	    .expires = BEGIN + EXPIRE};
	struct batch_item item = item_of(VERDICT_OPEN, BEGIN);
	struct plan_step step =
	    plan_decide(&policy, &item, &none, &known, false);

	(void)state;
	case_int("streak", step.after.open_streak, UINT16_MAX);
}

static void
lists_take_what_their_policy_says(void **state)
{
	static char name[] = "relays";
	static const struct {
		const char *prefix;
		int64_t ended; /* from now */
		bool special;
		int want; /* -1: taken */
		const char *words;
	} cases[] = {
	    {"192.0.3.25", 0, false, -1, ""},
	    {"192.0.3.0/24", 0, false, -1, ""},
	    {"192.0.2.0/23", 0, true, REFUSED_WIDE, "wider than list relays"},
	    {"2a00::/48", 0, false, -1, ""},
	    {"2a00::/47", 0, false, REFUSED_WIDE, "/48"},
	    {"10.1.2.3", 0, false, REFUSED_SPECIAL, "allow-special"},
	    {"10.1.2.3", 0, true, -1, ""},
	    {"127.0.25.1", 0, false, REFUSED_SPECIAL, "special-purpose"},
	    {"127.0.25.1", 0, true, -1, ""},
	    {"127.0.0.1", 0, true, REFUSED_RESERVED, "never be listed"},
	    {"127.0.0.2", 0, true, REFUSED_RESERVED, "never be listed"},
	    {"127.0.0.0/24", 0, true, REFUSED_RESERVED, "never be listed"},
	    {"::1", 0, true, REFUSED_RESERVED, "never be listed"},
	    {"0.0.0.0/0", 0, true, REFUSED_RESERVED, "never be listed"},
	    {"::/0", 0, true, REFUSED_RESERVED, "never be listed"},
	    {"192.0.3.25", PLAN_FUTURE_S, false, -1, ""},
	    {"192.0.3.25", PLAN_FUTURE_S + 1, false, REFUSED_FUTURE, "future"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct config_list list = {.name = name,
		    .allow_special = cases[i].special,
		    .min_len4 = 24,
		    .min_len6 = 48};
		enum refusal reason = REFUSED_NOT;
		struct prefix prefix;
		struct why why = {""};
		bool taken;

		case_int(cases[i].prefix,
		    prefix_parse(cases[i].prefix, strlen(cases[i].prefix),
			&prefix, &why),
		    ST_OK);
		taken = plan_admits(&list, &prefix, BEGIN + cases[i].ended,
		    BEGIN, &reason, &why);
		case_int(
		    cases[i].prefix, taken ? -1 : (int)reason, cases[i].want);
		case_holds(cases[i].prefix, why.text, cases[i].words);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stories_come_out),
	    cmocka_unit_test(nothing_is_remembered_of_what_was_never_open),
	    cmocka_unit_test(causes_hold_and_ignore),
	    cmocka_unit_test(an_open_verdict_of_long_ago_lists_nothing),
	    cmocka_unit_test(an_open_verdict_renews_proof_and_expiry),
	    cmocka_unit_test(streaks_do_not_wrap),
	    cmocka_unit_test(lists_take_what_their_policy_says),
	};

	return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
