/* The life of a ticket: what may be done when, what verdicts make of its
 * hosts, and which state follows. */
#include <stdio.h>

#include "case.h"
#include "ticket_life.h"

#define DAY  ((int64_t)86400)
#define TOLD (1000 * DAY)

/* ---- what may be done ---- */

static void
acts_are_allowed_by_state(void **state)
{
	/* r: report, a: ack, s: schedule, c: claim, n: note, x: close, o:
	 * reopen; in the order of enum ticket_act. */
	static const char letters[] = "rascnxo";
	static const char *const may[TICKET_STATE_COUNT] = {
	    [TICKET_REPORTED] = "rascnx",
	    [TICKET_ACKNOWLEDGED] = "rscnx",
	    [TICKET_SCHEDULED] = "rscnx",
	    [TICKET_CLAIMED] = "rnxo",
	    [TICKET_VERIFIED] = "nxo",
	    [TICKET_REOPENED] = "rascnx",
	    [TICKET_CLOSED] = "no",
	};
	struct ticket_record t = {.id = 7, .reported = TOLD};
	struct why why;

	(void)state;
	_Static_assert(
	    sizeof(letters) - 1 == TICKET_ACT_COUNT, "a letter each");
	for (t.state = 0; t.state < TICKET_STATE_COUNT; t.state++)
		for (int act = 0; act < TICKET_ACT_COUNT; act++) {
			const bool want =
			    strchr(may[t.state], letters[act]) != NULL;
			char name[64];

			snprintf(name, sizeof(name), "%s: %s",
			    ticket_state_text(t.state),
			    ticket_act_word((enum ticket_act)act));
			case_int(name,
			    ticket_life_allows(&t, (enum ticket_act)act, &why),
			    want ? ST_OK : ST_USAGE);
			if (!want)
				case_holds(name, why.text, "ticket 7 ");
		}
	/* The first word is said once. */
	t.state = TICKET_REOPENED;
	t.acked = TOLD + 1;
	case_int(
	    "again", ticket_life_allows(&t, TICKET_ACT_ACK, &why), ST_USAGE);
	case_holds(
	    "again", why.text, "was acknowledged at 1972-09-27T00:00:01Z");
}

static void
dates_are_after_the_report(void **state)
{
	static const struct {
		const char *name;
		enum ticket_act act;
		int64_t at, now;
		const char *want; /* NULL: fine */
	} cases[] = {
	    {"as it was told", TICKET_ACT_ACK, TOLD, TOLD, NULL},
	    {"before", TICKET_ACT_ACK, TOLD - 1, TOLD, "before the operator"},
	    {"later", TICKET_ACT_CLAIM, TOLD + 5, TOLD + 5, NULL},
	    {"to come", TICKET_ACT_CLAIM, TOLD + 6, TOLD + 5, "in the future"},
	    {"a note to come", TICKET_ACT_NOTE, TOLD + 6, TOLD + 5, "future"},
	    {"a promise", TICKET_ACT_SCHEDULE, TOLD + 9, TOLD, NULL},
	    {"noted late", TICKET_ACT_SCHEDULE, TOLD + 1, TOLD + 9, NULL},
	    {"none", TICKET_ACT_SCHEDULE, TOLD - 1, TOLD,
		"before the operator"},
	};
	const struct ticket_record t = {.reported = TOLD};
	struct why why;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		enum status st = ticket_life_dates(
		    &t, cases[i].act, cases[i].at, cases[i].now, &why);

		case_int(cases[i].name, st,
		    cases[i].want == NULL ? ST_OK : ST_USAGE);
		if (cases[i].want != NULL)
			case_holds(cases[i].name, why.text, cases[i].want);
	}
}

static void
no_answer_follows_from_the_time(void **state)
{
	struct ticket_record t = {.state = TICKET_REPORTED, .reported = TOLD};

	(void)state;
	case_text("at once", ticket_state_now(&t, TOLD, 14 * DAY), "reported");
	case_text("a second before",
	    ticket_state_now(&t, TOLD + 14 * DAY - 1, 14 * DAY), "reported");
	case_text("then", ticket_state_now(&t, TOLD + 14 * DAY, 14 * DAY),
	    "no-answer");
	t.acked = TOLD + 1;
	t.state = TICKET_ACKNOWLEDGED;
	case_text("not", ticket_state_now(&t, TOLD + 99 * DAY, 14 * DAY),
	    "acknowledged");
}

/* ---- verdicts ---- */

/* One verdict a letter: o open, c closed; capitals: it is still listed; - : not
 * counted by the streaks (the same scan in another file); = before it: of the
 * import before. Each a day after the one before, from the report on. */
static enum ticket_effect
see(struct ticket_host *h, const char *verdicts)
{
	enum ticket_effect effect = TICKET_EFFECT_NONE;
	struct ticket_verdict v = {.time = TOLD, .import = 50};

	for (const char *p = verdicts; *p != '\0'; p++) {
		v.counted = true;
		if (*p == '=')
			p++;
		else
			v.import++;
		v.time += DAY;
		if (*p == '-') {
			v.counted = false;
			p++;
		}
		v.verdict =
		    *p == 'o' || *p == 'O' ? VERDICT_OPEN : VERDICT_CLOSED;
		v.listed = *p == 'O' || *p == 'C' || *p == 'o';
		effect = ticket_life_verdict(h, &v, TOLD);
	}
	return effect;
}

static void
two_closed_scans_verify(void **state)
{
	static const struct {
		const char *name, *verdicts;
		enum ticket_host_state from, want;
		unsigned closed, relapses;
	} cases[] = {
	    {"one is not enough", "c", TICKET_HOST_OPEN, TICKET_HOST_OPEN, 1,
		0},
	    {"two are", "cc", TICKET_HOST_OPEN, TICKET_HOST_VERIFIED, 2, 0},
	    {"after a claim", "cc", TICKET_HOST_CLAIMED, TICKET_HOST_VERIFIED,
		2, 0},
	    {"on the list still", "CC", TICKET_HOST_CLAIMED,
		TICKET_HOST_CLAIMED, 2, 0},
	    {"then off it", "CCc", TICKET_HOST_CLAIMED, TICKET_HOST_VERIFIED, 3,
		0},
	    {"the same scan once more", "c-c", TICKET_HOST_CLAIMED,
		TICKET_HOST_CLAIMED, 1, 0},
	    {"two ports of one scan", "c=c", TICKET_HOST_CLAIMED,
		TICKET_HOST_CLAIMED, 1, 0},
	    {"open in between", "coc", TICKET_HOST_OPEN, TICKET_HOST_OPEN, 1,
		0},
	    {"open on another port", "co=c", TICKET_HOST_OPEN, TICKET_HOST_OPEN,
		0, 0},
	    {"off by a scan that was counted", "CC-c", TICKET_HOST_CLAIMED,
		TICKET_HOST_VERIFIED, 2, 0},
	    {"open before a word", "o", TICKET_HOST_OPEN, TICKET_HOST_OPEN, 0,
		0},
	    {"open after a claim", "o", TICKET_HOST_CLAIMED,
		TICKET_HOST_REOPENED, 0, 1},
	    {"one closed, then open", "co", TICKET_HOST_CLAIMED,
		TICKET_HOST_REOPENED, 0, 1},
	    {"open after it was verified", "cco", TICKET_HOST_CLAIMED,
		TICKET_HOST_REOPENED, 0, 1},
	    {"open twice", "ccoo", TICKET_HOST_CLAIMED, TICKET_HOST_REOPENED, 0,
		1},
	    {"fixed after all", "ccocc", TICKET_HOST_CLAIMED,
		TICKET_HOST_VERIFIED, 2, 1},
	    {"and open again", "ccocco", TICKET_HOST_CLAIMED,
		TICKET_HOST_REOPENED, 0, 2},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ticket_host h = {.state = (uint8_t)cases[i].from};

		if (h.state == TICKET_HOST_CLAIMED)
			h.claimed = TOLD + 1;
		(void)see(&h, cases[i].verdicts);
		case_int(cases[i].name, h.state, cases[i].want);
		case_int(cases[i].name, h.closed, cases[i].closed);
		case_int(cases[i].name, h.relapses, cases[i].relapses);
	}
}

static void
old_verdicts_say_nothing(void **state)
{
	struct ticket_host h = {
	    .state = TICKET_HOST_CLAIMED, .claimed = TOLD + 9};
	struct ticket_verdict v = {.counted = true, .import = 5};

	(void)state;
	v.verdict = VERDICT_CLOSED;
	v.time = TOLD;
	case_int("closed as it was told", ticket_life_verdict(&h, &v, TOLD),
	    TICKET_EFFECT_NONE);
	v.verdict = VERDICT_OPEN;
	v.time = TOLD + 9;
	case_int("open when it was claimed", ticket_life_verdict(&h, &v, TOLD),
	    TICKET_EFFECT_NONE);
	v.time = TOLD + 10;
	case_int("and after", ticket_life_verdict(&h, &v, TOLD),
	    TICKET_EFFECT_REOPENED);
	case_int("when", h.reopened, TOLD + 10);
	/* Another scanner brings an older scan. */
	h = (struct ticket_host){.state = TICKET_HOST_VERIFIED,
	    .verified = TOLD + 20,
	    .counted = TOLD + 20};
	v.time = TOLD + 15;
	case_int("open before it was verified",
	    ticket_life_verdict(&h, &v, TOLD), TICKET_EFFECT_NONE);
	v.verdict = VERDICT_CLOSED;
	case_int("closed, too", ticket_life_verdict(&h, &v, TOLD),
	    TICKET_EFFECT_NONE);
}

static void
the_list_is_asked_where_it_decides(void **state)
{
	struct ticket_host h = {.state = TICKET_HOST_OPEN, .closed = 1};
	struct ticket_verdict v = {.verdict = VERDICT_CLOSED,
	    .time = TOLD + 1,
	    .counted = true,
	    .import = 5};

	(void)state;
	assert_true(ticket_life_asks(&h, &v, TOLD));
	v.verdict = VERDICT_OPEN;
	assert_false(ticket_life_asks(&h, &v, TOLD));
	v.verdict = VERDICT_CLOSED;
	h.closed = 0;
	assert_false(ticket_life_asks(&h, &v, TOLD));
	h.closed = 2;
	h.state = TICKET_HOST_VERIFIED;
	assert_false(ticket_life_asks(&h, &v, TOLD));
}

/* ---- what follows ---- */

static struct ticket_record
settled(struct ticket_record t, const char *hosts)
{
	ticket_life_begin(&t);
	for (const char *p = hosts; *p != '\0'; p++) {
		struct ticket_host h = {.state = TICKET_HOST_OPEN};

		if (*p == 'c')
			h.state = TICKET_HOST_CLAIMED;
		if (*p == 'v') {
			h.state = TICKET_HOST_VERIFIED;
			h.verified = TOLD + (p - hosts);
		}
		if (*p == 'r') {
			h.state = TICKET_HOST_REOPENED;
			h.reopened = TOLD + (p - hosts);
		}
		ticket_life_add(&t, &h);
	}
	ticket_life_settle(&t);
	return t;
}

static void
the_state_follows_from_times_and_hosts(void **state)
{
	static const struct {
		const char *name, *hosts;
		struct ticket_record t;
		enum ticket_state want;
	} cases[] = {
	    {"told", "ooo", {.reported = 1}, TICKET_REPORTED},
	    {"a word", "ooo", {.acked = 1}, TICKET_ACKNOWLEDGED},
	    {"a date", "ooo", {.acked = 1, .promised = 9}, TICKET_SCHEDULED},
	    {"some are claimed", "coo", {.acked = 1, .claimed = 2},
		TICKET_ACKNOWLEDGED},
	    {"all are", "ccc", {.acked = 1, .claimed = 2}, TICKET_CLAIMED},
	    {"or fixed", "cvc", {.acked = 1, .claimed = 2}, TICKET_CLAIMED},
	    {"fixed without a word", "vov", {.reported = 1}, TICKET_REPORTED},
	    {"all fixed", "vvv", {.reported = 1}, TICKET_VERIFIED},
	    {"one again", "vrc", {.acked = 1, .promised = 9}, TICKET_REOPENED},
	    {"by hand", "vvv", {.closed = 5}, TICKET_CLOSED},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct ticket_record t =
		    settled(cases[i].t, cases[i].hosts);

		case_int(cases[i].name, t.state, cases[i].want);
		case_int(cases[i].name, t.hosts, 3);
	}
	case_int("of the last", settled(cases[7].t, "vvv").verified, TOLD + 2);
	case_int("not of all", settled(cases[7].t, "vvo").verified, 0);
	case_int("the last", settled(cases[7].t, "rro").reopened, TOLD + 1);
}

static void
what_is_done_is_noted(void **state)
{
	struct ticket_record t = {.reported = TOLD};
	struct ticket_host h = {.state = TICKET_HOST_OPEN, .import = 8};

	(void)state;
	ticket_life_do(&t, TICKET_ACT_SCHEDULE, TOLD + 9 * DAY, TOLD + DAY);
	case_int("promised", t.promised, TOLD + 9 * DAY);
	case_int("that is a word", t.acked, TOLD + DAY);
	ticket_life_do(&t, TICKET_ACT_CLAIM, TOLD + 2 * DAY, TOLD + 3 * DAY);
	case_int("claimed", t.claimed, TOLD + 2 * DAY);
	case_int("the first word stays", t.acked, TOLD + DAY);
	ticket_life_do(&t, TICKET_ACT_CLOSE, TOLD + 4 * DAY, TOLD + 4 * DAY);
	case_int("closed", t.closed, TOLD + 4 * DAY);
	ticket_life_do(&t, TICKET_ACT_REOPEN, TOLD + 5 * DAY, TOLD + 5 * DAY);
	case_int("not any more", t.closed, 0);
	ticket_life_host(&h, TICKET_ACT_CLAIM, TOLD + 2 * DAY);
	case_int("state", h.state, TICKET_HOST_CLAIMED);
	case_int("no import did it", (int)h.import, 0);
	h.verified = 3;
	h.closed = 2;
	ticket_life_host(&h, TICKET_ACT_REOPEN, TOLD + 5 * DAY);
	case_int("state", h.state, TICKET_HOST_REOPENED);
	case_int("verified", h.verified, 0);
	case_int("it must be seen closed anew", h.closed, 0);
	case_int("a relapse is for scans to see", h.relapses, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(acts_are_allowed_by_state),
	    cmocka_unit_test(dates_are_after_the_report),
	    cmocka_unit_test(no_answer_follows_from_the_time),
	    cmocka_unit_test(two_closed_scans_verify),
	    cmocka_unit_test(old_verdicts_say_nothing),
	    cmocka_unit_test(the_list_is_asked_where_it_decides),
	    cmocka_unit_test(the_state_follows_from_times_and_hosts),
	    cmocka_unit_test(what_is_done_is_noted),
	};

	return cmocka_run_group_tests_name("ticket_life", tests, NULL, NULL);
}
