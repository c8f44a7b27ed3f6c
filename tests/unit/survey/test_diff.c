/* Two surveys compared; what came, went and stayed is counted by hand. */
#include "diff.h"
#include "survey_case.h"

/*
 * What became of the survey of survey_case.h:
 *	a  its address is off the list		fixed
 *	b  has another address, not listed	fixed, moved
 *	c  is with two alone, still listed	still
 *	d  its address is listed now		new
 *	e  was not asked			unknown, absent
 *	f  resolved in part, to nothing listed	unknown, unresolved
 *	g  did not resolve, now does: listed	new, unjudged
 *	i  does not exist any more		fixed, no-mail
 *	l  was resolved in part; as d		new, unjudged
 *	n  was not asked before; as g		new, absent
 */
static struct survey *
later(void)
{
	static const struct survey_case_line lines[] = {
	    {"a.example", "ma.example", "192.0.2.1", 0, 0},
	    {"b.example", "mb.example", "203.0.113.77", 0, 0},
	    {"c.example", "mc2.example", "198.51.100.9", 0, 0},
	    {"d.example", "md.example", "203.0.113.1", 0, 0},
	    {"f.example", "mf.example", "192.0.2.1", SURVEY_MAIL,
		SURVEY_PARTIAL},
	    {"g.example", "mg.example", "192.0.2.50", 0, 0},
	    {"h.example", NULL, NULL, SURVEY_NO_MAIL, SURVEY_NULL_MX},
	    {"i.example", NULL, NULL, SURVEY_NXDOMAIN, 0},
	    {"l.example", "md.example", "203.0.113.1", 0, 0},
	    {"n.example", "mg.example", "192.0.2.50", 0, 0},
	};
	static const struct survey_case_address known[] = {
	    {"192.0.2.1", 0, "one", NULL},
	    {"192.0.2.50", CLASS_BIT(CLASS_RELAY), "three", NULL},
	    {"198.51.100.9", CLASS_BIT(CLASS_RELAY), "two", NULL},
	    {"203.0.113.1", CLASS_BIT(CLASS_RELAY), "two", NULL},
	};

	return survey_case_make(lines, COUNT(lines), known, COUNT(known));
}

static const char *
name_of(const struct survey *before, const struct survey *now,
    const struct diff_item *item)
{
	return item->now != SURVEY_NONE ? now->domains[item->now].name
					: before->domains[item->before].name;
}

static void
domains_are_judged(void **state)
{
	static const struct {
		const char *name;
		enum diff_state state;
		enum diff_note note;
	} want[] = {
	    {"a.example", DIFF_FIXED, DIFF_PLAIN},
	    {"b.example", DIFF_FIXED, DIFF_MOVED},
	    {"c.example", DIFF_STILL, DIFF_PLAIN},
	    {"d.example", DIFF_NEW, DIFF_PLAIN},
	    {"e.example", DIFF_UNKNOWN, DIFF_ABSENT},
	    {"f.example", DIFF_UNKNOWN, DIFF_NO_ANSWER},
	    {"g.example", DIFF_NEW, DIFF_UNJUDGED},
	    {"i.example", DIFF_FIXED, DIFF_NO_MAIL},
	    {"l.example", DIFF_NEW, DIFF_UNJUDGED},
	    {"n.example", DIFF_NEW, DIFF_ABSENT},
	};
	struct survey *before = survey_case(), *now = later();
	struct survey_diff d;
	struct why why;

	(void)state;
	assert_int_equal(diff_make(before, now, BY_HOLDER, &d, &why), ST_OK);
	case_int("domains", d.domains.count, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++) {
		const struct diff_item *item = &d.domains.items[i];

		case_text("name", name_of(before, now, item), want[i].name);
		case_int(want[i].name, item->state, want[i].state);
		case_int(want[i].name, item->note, want[i].note);
	}
	/* 6 before: 3 + 1 + 2; 5 now: 4 + 1. */
	case_int("before", d.before.listed_domains, 6);
	case_int("now", d.now.listed_domains, 5);
	case_int("new", d.domains.states[DIFF_NEW], 4);
	case_int("fixed", d.domains.states[DIFF_FIXED], 3);
	case_int("still", d.domains.states[DIFF_STILL], 1);
	case_int("unknown", d.domains.states[DIFF_UNKNOWN], 2);
	case_int("plain", d.domains.notes[DIFF_PLAIN], 3);
	case_int("absent", d.domains.notes[DIFF_ABSENT], 2);
	case_int("unjudged", d.domains.notes[DIFF_UNJUDGED], 2);
	diff_free(&d);
	diff_free(&d);
	survey_free(&before);
	survey_free(&now);
}

static void
addresses_are_judged(void **state)
{
	static const struct {
		const char *address;
		enum diff_state state;
		enum diff_note note;
	} want[] = {
	    {"192.0.2.1", DIFF_FIXED, DIFF_PLAIN},
	    {"192.0.2.2", DIFF_UNKNOWN, DIFF_ABSENT},
	    {"192.0.2.50", DIFF_NEW, DIFF_ABSENT},
	    {"198.51.100.9", DIFF_STILL, DIFF_PLAIN},
	    {"203.0.113.1", DIFF_NEW, DIFF_PLAIN},
	    {"203.0.113.5", DIFF_UNKNOWN, DIFF_ABSENT},
	    {"2001:db8::1", DIFF_UNKNOWN, DIFF_ABSENT},
	};
	struct survey *before = survey_case(), *now = later();
	char text[ADDR_TEXT_MAX];
	struct survey_diff d;
	struct why why;

	(void)state;
	assert_int_equal(diff_make(before, now, BY_HOLDER, &d, &why), ST_OK);
	case_int("addresses", d.addresses.count, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++) {
		const struct diff_item *item = &d.addresses.items[i];
		const struct addr *a =
		    item->now != SURVEY_NONE
			? &now->addresses[item->now].addr
			: &before->addresses[item->before].addr;

		case_text("address", addr_format(a, text), want[i].address);
		case_int(text, item->state, want[i].state);
		case_int(text, item->note, want[i].note);
	}
	case_int("before", d.before.listed_addresses, 5);
	case_int("now", d.now.listed_addresses, 3);
	diff_free(&d);
	survey_free(&before);
	survey_free(&now);
}

static void
rows_are_paired_by_key(void **state)
{
	/* By the larger number. */
	static const struct diff_row want[] = {
	    {"one", "one", 4, 0, 2, 0, SURVEY_NONE},
	    {"two", "two", 2, 3, 2, 2, 0},
	    {"three", "three", 0, 2, 0, 1, 1},
	    {TALLY_UNKNOWN, TALLY_UNKNOWN, 1, 0, 1, 0, SURVEY_NONE},
	};
	struct survey *before = survey_case(), *now = later();
	struct survey_diff d;
	struct why why;

	(void)state;
	assert_int_equal(diff_make(before, now, BY_HOLDER, &d, &why), ST_OK);
	case_int("rows", d.row_count, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++) {
		case_text("key", d.rows[i].key, want[i].key);
		case_int("row", d.rows[i].row, want[i].row);
		case_int("before", d.rows[i].before, want[i].before);
		case_int("now", d.rows[i].now, want[i].now);
		case_int("addresses before", d.rows[i].addresses_before,
		    want[i].addresses_before);
		case_int("addresses now", d.rows[i].addresses_now,
		    want[i].addresses_now);
	}
	diff_free(&d);
	survey_free(&before);
	survey_free(&now);
}

static void
the_same_is_still(void **state)
{
	struct survey *before = survey_case(), *now = survey_case();
	struct survey_diff d;
	struct why why;

	(void)state;
	for (int by = 0; by < SURVEY_BY_COUNT; by++) {
		assert_int_equal(
		    diff_make(before, now, (enum survey_by)by, &d, &why),
		    ST_OK);
		case_int("domains", d.domains.count, 6);
		case_int("still", d.domains.states[DIFF_STILL], 6);
		case_int("addresses", d.addresses.states[DIFF_STILL], 5);
		assert_false(d.other_list || d.other_classes);
		for (size_t i = 0; i < d.row_count; i++)
			case_int(
			    d.rows[i].key, d.rows[i].before, d.rows[i].now);
		diff_free(&d);
	}
	survey_free(&before);
	survey_free(&now);
}

static void
other_measures_are_told(void **state)
{
	struct survey *before = survey_case(), *now = survey_case();
	struct survey_diff d;
	struct why why;

	(void)state;
	now->list = "others";
	now->wanted = CLASS_BIT(CLASS_RELAY);
	assert_int_equal(diff_make(before, now, BY_IP, &d, &why), ST_OK);
	assert_true(d.other_list && d.other_classes);
	/* 192.0.2.2 is cgi: c is listed by its other host. */
	case_int("still", d.domains.states[DIFF_STILL], 6);
	case_int("fixed", d.addresses.states[DIFF_FIXED], 1);
	diff_free(&d);
	survey_free(&before);
	survey_free(&now);
}

static void
words_are_known(void **state)
{
	(void)state;
	case_text("state", diff_state_text(DIFF_UNKNOWN), "unknown");
	case_text("state", diff_state_text(DIFF_STATE_COUNT), "?");
	case_text("note", diff_note_text(DIFF_NO_MAIL), "no-mail");
	case_text("note", diff_note_text(-1), "?");
	case_text("words", diff_note_words(DIFF_NOTE_COUNT), "?");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(domains_are_judged),
	    cmocka_unit_test(addresses_are_judged),
	    cmocka_unit_test(rows_are_paired_by_key),
	    cmocka_unit_test(the_same_is_still),
	    cmocka_unit_test(other_measures_are_told),
	    cmocka_unit_test(words_are_known),
	};

	return cmocka_run_group_tests_name("diff", tests, NULL, NULL);
}
