/* How operators answer: figures of tickets, each reckoned by hand. */
#include <stdio.h>

#include "case.h"
#include "ticket_figures.h"

#define DAY  ((int64_t)86400)
#define SEPT ((int64_t)1032825600) /* 2002-09-24T00:00:00Z */

/* A ticket and its hosts: a letter each, o open, v verified, r reopened, w
 * verified after it was reopened; verified three days later than the host
 * before, the first five days after the report. */
struct row {
	const char *holder, *name, *hosts;
	int reported, acked, closed; /* days from 09-24 on; -1: not */
	uint16_t list;
};

/*
 * Three operators:
 *   A  told on day 0, word on day 0: 0 days. Three hosts verified on days 5, 8
 *      and 11, one open.
 *      told on day 10, word on day 13: 3 days. One host verified on day 15,
 *      that is 5 days; one reopened.
 *      Median to the word of (0, 3): 1.5 days. Fixes took 5, 8, 11 and 5 days:
 *      sorted 5 5 8 11, the median is 6.5. 4 of 6 fixed. One is reopened, none
 *      else was. Open: 1 + 1, the oldest of day 0.
 *   B  told on day 1, never a word: no answer on day 30. Two hosts open.
 *      Oldest: day 1.
 *   C  told on day 2, no word, closed by hand on day 20: not without answer.
 *      One host open then: in a closed ticket it is not open. One verified
 *      after it was reopened, on day 10: 8 days.
 * All: words 0 and 3 days: 1.5. Fixes 5 5 8 8 11: the median is 8. 5 of 10.
 */
static const struct row rows[] = {
    {"a", "Old A", "vvvo", 0, 0, -1, 1},
    {"b", "B", "oo", 1, -1, -1, 1},
    {"c", "C", "ow", 2, -1, 20, 1},
    {"a", "A", "vr", 10, 13, -1, 1},
};

static int64_t
day(int n)
{
	return n < 0 ? 0 : SEPT + n * DAY;
}

static struct ticket_record
ticket_of(const struct row *r, uint64_t id)
{
	struct ticket_record t = {
	    .id = id,
	    .list = r->list,
	    .state = r->closed >= 0  ? TICKET_CLOSED
		     : r->acked >= 0 ? TICKET_ACKNOWLEDGED
				     : TICKET_REPORTED,
	    .reported = day(r->reported),
	    .acked = day(r->acked),
	    .closed = day(r->closed),
	    .holder = slice_of(r->holder),
	    .name = slice_of(r->name),
	};

	if (strspn(r->hosts, "vw") == strlen(r->hosts)) {
		t.state = TICKET_VERIFIED;
		t.verified =
		    day(r->reported + 5 + 3 * ((int)strlen(r->hosts) - 1));
	}
	return t;
}

static struct ticket_host
host_of(const struct row *r, uint64_t id, int at)
{
	const char c = r->hosts[at];
	struct ticket_host h = {.ticket = id, .state = TICKET_HOST_OPEN};

	if (c == 'v' || c == 'w') {
		h.state = TICKET_HOST_VERIFIED;
		h.verified = day(r->reported + 5 + 3 * at);
	}
	if (c == 'r' || c == 'w') {
		h.relapses = 1;
		h.reopened = day(r->reported + 6);
	}
	if (c == 'r')
		h.state = TICKET_HOST_REOPENED;
	return h;
}

static struct figures
figures_of(const struct figures_span *span, const struct row *r, size_t count)
{
	struct figures_build *b = figures_begin(span);
	struct figures out;
	struct why why;

	assert_non_null(b);
	for (size_t i = 0; i < count; i++) {
		const struct ticket_record t = ticket_of(&r[i], i + 1);

		case_int("ticket", figures_ticket(b, &t, &why), ST_OK);
		for (int at = 0; r[i].hosts[at] != '\0'; at++) {
			const struct ticket_host h = host_of(&r[i], i + 1, at);

			case_int("host", figures_host(b, &h, &why), ST_OK);
		}
	}
	case_int("end", figures_end(&b, &out, &why), ST_OK);
	assert_null(b);
	return out;
}

static const char *
text_of(const struct ticket_figures *f, char *out)
{
	char ack[FIGURES_TEXT_MAX], fix[FIGURES_TEXT_MAX];

	snprintf(out, 256,
	    "%s/%s: %d tickets, %d acked in %s, %d silent; %d of %d fixed in "
	    "%s, %d reopened, %d open since %d",
	    f->holder, f->name, (int)f->tickets, (int)f->acked,
	    figures_days(f->ack_s, ack), (int)f->no_answer, (int)f->fixed,
	    (int)f->cases, figures_days(f->fix_s, fix), (int)f->reopened,
	    (int)f->open,
	    f->oldest == 0 ? -1 : (int)((f->oldest - SEPT) / DAY));
	return out;
}

static void
operators_are_reckoned(void **state)
{
	const struct figures_span span = {
	    .list = 1, .until = SEPT + 30 * DAY, .no_answer_s = 14 * DAY};
	struct figures f = figures_of(&span, rows, COUNT(rows));
	char text[256];

	(void)state;
	case_int("operators", (int)f.count, 3);
	case_text("a", text_of(&f.all[0], text),
	    "a/A: 2 tickets, 2 acked in 1.5, 0 silent; 4 of 6 fixed in 6.5, "
	    "1 reopened, 2 open since 0");
	case_text("b", text_of(&f.all[1], text),
	    "b/B: 1 tickets, 0 acked in -, 1 silent; 0 of 2 fixed in -, "
	    "0 reopened, 2 open since 1");
	case_text("c", text_of(&f.all[2], text),
	    "c/C: 1 tickets, 0 acked in -, 0 silent; 1 of 2 fixed in 8.0, "
	    "1 reopened, 0 open since -1");
	case_text("all", text_of(&f.sum, text),
	    "/: 4 tickets, 2 acked in 1.5, 1 silent; 5 of 10 fixed in 8.0, "
	    "2 reopened, 4 open since 0");
	ticket_figures_free(&f);
}

/* What happened at the end of the span or later did not: on day 8, 00:00, A
 * has fixed one (day 5); the second is of day 8. Its other ticket is not yet
 * there, nor is anybody silent for 14 days. The relapse in C is of day 8. */
static void
a_span_ends(void **state)
{
	const struct figures_span span = {.list = LEDGER_ALL_LISTS,
	    .until = SEPT + 8 * DAY,
	    .no_answer_s = 14 * DAY};
	struct figures f = figures_of(&span, rows, COUNT(rows));
	char text[256];

	(void)state;
	case_text("a", text_of(&f.all[0], text),
	    "a/Old A: 1 tickets, 1 acked in 0.0, 0 silent; 1 of 4 fixed in "
	    "5.0, 0 reopened, 3 open since 0");
	case_text("c", text_of(&f.all[2], text),
	    "c/C: 1 tickets, 0 acked in -, 0 silent; 0 of 2 fixed in -, "
	    "0 reopened, 2 open since 2");
	ticket_figures_free(&f);
}

/* Tickets that were over before it begins are not in it; nor those of other
 * lists. */
static void
a_span_begins(void **state)
{
	static const struct row some[] = {
	    {"over", "", "vv", 0, 0, -1, 1}, /* verified on day 8 */
	    {"closed", "", "o", 0, 0, 9, 1}, /* on day 9 */
	    {"still", "", "o", 0, 0, -1, 1},
	    {"then", "", "v", 6, 6, -1, 1}, /* verified on day 11 */
	    {"other", "", "o", 0, 0, -1, 2},
	};
	const struct figures_span span = {.list = 1,
	    .from = SEPT + 10 * DAY,
	    .until = SEPT + 30 * DAY,
	    .no_answer_s = 14 * DAY};
	struct figures f = figures_of(&span, some, COUNT(some));

	(void)state;
	case_int("operators", (int)f.count, 2);
	case_text("one", f.all[0].holder, "still");
	case_text("two", f.all[1].holder, "then");
	ticket_figures_free(&f);
}

static void
nothing_is_nothing(void **state)
{
	const struct figures_span span = {.until = SEPT};
	struct figures f = figures_of(&span, NULL, 0);
	struct figures_build *b = figures_begin(&span);
	char text[FIGURES_TEXT_MAX];

	(void)state;
	case_int("operators", (int)f.count, 0);
	case_int("no median", f.sum.ack_s, FIGURES_NONE);
	ticket_figures_free(&f);
	figures_drop(&b);
	figures_drop(&b);
	case_text("none", figures_days(FIGURES_NONE, text), "-");
	case_text("rounded", figures_days(DAY + 4319, text), "1.0");
	case_text("up", figures_days(DAY + 4320, text), "1.1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(operators_are_reckoned),
	    cmocka_unit_test(a_span_ends),
	    cmocka_unit_test(a_span_begins),
	    cmocka_unit_test(nothing_is_nothing),
	};

	return cmocka_run_group_tests_name("ticket_figures", tests, NULL, NULL);
}
