/* A survey counted: totals, rows of every kind, what is cumulative, how the
 * rows are spread; the numbers are counted by hand from survey_case.h. */
#include "survey_case.h"
#include "tally.h"

static void
totals_are_of_three_units(void **state)
{
	struct survey *s = survey_case();
	struct tally_totals t;

	(void)state;
	tally_totals(s, &t);
	case_int("domains", t.domains, 12);
	/* a b c d e f i l */
	case_int("mail", t.mail[SURVEY_MAIL], 8);
	case_int("nxdomain", t.mail[SURVEY_NXDOMAIN], 1);
	case_int("no mail", t.mail[SURVEY_NO_MAIL], 1);
	case_int("servfail", t.mail[SURVEY_SERVFAIL], 1);
	case_int("timeout", t.mail[SURVEY_TIMEOUT], 1);
	case_int("null MX", t.null_mx, 1);
	case_int("implicit", t.implicit, 1);
	case_int("partial", t.partial, 1);
	case_int("listed domains", t.listed_domains, 6);
	case_int("with all listed", t.listed_all, 5);
	case_int("hosts", t.hosts, 7);
	case_int("listed hosts", t.listed_hosts, 6);
	case_int("addresses", t.addresses, 6);
	case_int("listed addresses", t.listed_addresses, 5);
	survey_free(&s);
}

struct row {
	const char *key;
	uint64_t domains, all, hosts, addresses, cumulative;
	uint32_t rank;
};

static void
check_rows(struct survey *s, enum survey_by by, const struct row *want,
    size_t count, uint64_t several, uint64_t unknown)
{
	struct tally t;
	struct why why;

	assert_int_equal(tally_make(s, by, &t, &why), ST_OK);
	case_int(survey_by_text(by), t.count, count);
	for (size_t i = 0; i < count; i++) {
		const struct tally_row *r = &t.rows[i];

		case_text(survey_by_text(by), r->key, want[i].key);
		case_int(want[i].key, r->domains, want[i].domains);
		case_int(want[i].key, r->domains_all, want[i].all);
		case_int(want[i].key, r->hosts, want[i].hosts);
		case_int(want[i].key, r->addresses, want[i].addresses);
		case_int(want[i].key, r->cumulative, want[i].cumulative);
		case_int(want[i].key, r->rank, want[i].rank);
	}
	case_int("several", t.several, several);
	case_int("unknown", t.unknown, unknown);
	tally_free(&t);
	tally_free(&t);
}

static void
rows_are_what_answers(void **state)
{
	/* f is with one alone: its address with two is not listed. c is with
	 * both, and so in several. */
	static const struct row holders[] = {
	    {"one", 4, 3, 3, 2, 4, 1},
	    {"two", 2, 2, 2, 2, 5, 2},
	    {TALLY_UNKNOWN, 1, 1, 1, 1, 6, 3},
	};
	static const struct row asns[] = {
	    {"AS64500", 4, 3, 4, 3, 4, 1},
	    {TALLY_UNKNOWN, 2, 2, 2, 2, 6, 2},
	};
	struct survey *s = survey_case();

	(void)state;
	check_rows(s, BY_HOLDER, holders, COUNT(holders), 1, 1);
	check_rows(s, BY_ASN, asns, COUNT(asns), 0, 2);
	survey_free(&s);
}

static void
rows_are_places(void **state)
{
	static const struct row networks[] = {
	    {"192.0.2.0/24", 4, 3, 3, 2, 4, 1},
	    {"198.51.100.0/24", 1, 1, 1, 1, 4, 2},
	    {"2001:db8::/48", 1, 1, 1, 1, 5, 2},
	    {"203.0.113.0/24", 1, 1, 1, 1, 6, 2},
	};
	static const struct row addresses[] = {
	    {"192.0.2.1", 3, 2, 2, 1, 3, 1},
	    {"192.0.2.2", 1, 1, 1, 1, 4, 2},
	    {"198.51.100.9", 1, 1, 1, 1, 4, 2},
	    {"2001:db8::1", 1, 1, 1, 1, 5, 2},
	    {"203.0.113.5", 1, 1, 1, 1, 6, 2},
	};
	static const struct row hosts[] = {
	    {"ma.example", 2, 2, 1, 1, 2, 1},
	    {"i.example", 1, 1, 1, 1, 3, 2},
	    {"mc.example", 1, 1, 1, 1, 4, 2},
	    {"mc2.example", 1, 1, 1, 1, 4, 2},
	    {"me.example", 1, 1, 1, 1, 5, 2},
	    {"mf.example", 1, 0, 1, 1, 6, 2},
	};
	struct survey *s = survey_case();

	(void)state;
	check_rows(s, BY_PREFIX, networks, COUNT(networks), 1, 0);
	check_rows(s, BY_IP, addresses, COUNT(addresses), 1, 0);
	check_rows(s, BY_MX, hosts, COUNT(hosts), 1, 0);
	survey_free(&s);
}

/* Ties share a rank, and the next one counts those before it: 1 2 2 4. */
static void
ties_share_a_rank(void **state)
{
	static const struct survey_case_line lines[] = {
	    {"a.example", "m1.example", "192.0.2.1", 0, 0},
	    {"b.example", "m1.example", "192.0.2.1", 0, 0},
	    {"c.example", "m1.example", "192.0.2.1", 0, 0},
	    {"d.example", "m2.example", "192.0.2.2", 0, 0},
	    {"e.example", "m2.example", "192.0.2.2", 0, 0},
	    {"f.example", "m3.example", "192.0.2.3", 0, 0},
	    {"g.example", "m3.example", "192.0.2.3", 0, 0},
	    {"h.example", "m4.example", "192.0.2.4", 0, 0},
	};
	static const struct survey_case_address known[] = {
	    {"192.0.2.1", CLASS_BIT(CLASS_RELAY), NULL, NULL},
	    {"192.0.2.2", CLASS_BIT(CLASS_RELAY), NULL, NULL},
	    {"192.0.2.3", CLASS_BIT(CLASS_RELAY), NULL, NULL},
	    {"192.0.2.4", CLASS_BIT(CLASS_RELAY), NULL, NULL},
	};
	static const struct row rows[] = {
	    {"192.0.2.1", 3, 3, 1, 1, 3, 1},
	    {"192.0.2.2", 2, 2, 1, 1, 5, 2},
	    {"192.0.2.3", 2, 2, 1, 1, 7, 2},
	    {"192.0.2.4", 1, 1, 1, 1, 8, 4},
	};
	struct survey *s =
	    survey_case_make(lines, COUNT(lines), known, COUNT(known));

	(void)state;
	check_rows(s, BY_IP, rows, COUNT(rows), 0, 0);
	survey_free(&s);
}

/* Only classes that are wanted make a listing. */
static void
other_classes_do_not_count(void **state)
{
	static const struct row holders[] = {
	    /* Without cgi c is listed at two alone. */
	    {"one", 3, 2, 2, 1, 3, 1},
	    {"two", 2, 1, 2, 2, 5, 2},
	    {TALLY_UNKNOWN, 1, 1, 1, 1, 6, 3},
	};
	struct survey *s = survey_case();

	(void)state;
	s->wanted = CLASS_BIT(CLASS_RELAY);
	check_rows(s, BY_HOLDER, holders, COUNT(holders), 0, 1);
	s->wanted = CLASS_BIT(CLASS_PROXY);
	check_rows(s, BY_HOLDER, NULL, 0, 0, 0);
	survey_free(&s);
}

static void
nothing_is_counted_of_nothing(void **state)
{
	struct survey *s = survey_case_make(NULL, 0, NULL, 0);
	struct tally_step steps[TALLY_STEPS_MAX];
	struct tally t;
	struct why why;

	(void)state;
	for (int by = 0; by < SURVEY_BY_COUNT; by++) {
		assert_int_equal(
		    tally_make(s, (enum survey_by)by, &t, &why), ST_OK);
		case_int(survey_by_text((enum survey_by)by), t.count, 0);
		case_int("steps", tally_histogram(&t, steps), 0);
		tally_free(&t);
	}
	survey_free(&s);
}

/* Of 1, 9, 10 and 4294967295 domains behind a row: the edges of steps; those
 * without any row are there, too. */
static void
steps_are_of_ten(void **state)
{
	static struct tally_row rows[] = {
	    {.domains = 4294967295, .cumulative = 4294967295},
	    {.domains = 10, .cumulative = 4294967305},
	    {.domains = 9, .cumulative = 4294967314},
	    {.domains = 1, .cumulative = 4294967315},
	};
	const struct tally t = {.rows = rows, .count = COUNT(rows)};
	struct tally_step steps[TALLY_STEPS_MAX];
	uint64_t next = 1;

	(void)state;
	assert_int_equal(tally_histogram(&t, steps), TALLY_STEPS_MAX);
	for (size_t i = TALLY_STEPS_MAX; i-- > 0;) {
		case_int("without gaps", steps[i].first, next);
		next = steps[i].last + 1;
		case_int(
		    "rows", steps[i].rows, i == 0 || i >= TALLY_STEPS_MAX - 3);
	}
	case_int("largest", steps[0].last, 9999999999);
	case_int("between", steps[5].cumulative, 4294967295);
	case_int("all", steps[TALLY_STEPS_MAX - 1].cumulative, 4294967315);
}

static void
words_go_there_and_back(void **state)
{
	(void)state;
	for (int by = 0; by < SURVEY_BY_COUNT; by++)
		case_int("by",
		    survey_by_by_text(survey_by_text((enum survey_by)by)), by);
	case_int("none", survey_by_by_text("org"), -1);
	case_text("out of range", survey_by_text(SURVEY_BY_COUNT), "?");
	case_text("out of range", survey_by_what(SURVEY_BY_COUNT), "?");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(totals_are_of_three_units),
	    cmocka_unit_test(rows_are_what_answers),
	    cmocka_unit_test(rows_are_places),
	    cmocka_unit_test(ties_share_a_rank),
	    cmocka_unit_test(other_classes_do_not_count),
	    cmocka_unit_test(nothing_is_counted_of_nothing),
	    cmocka_unit_test(steps_are_of_ten),
	    cmocka_unit_test(words_go_there_and_back),
	};

	return cmocka_run_group_tests_name("tally", tests, NULL, NULL);
}
