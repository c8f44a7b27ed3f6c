/* What lists of others say beside ours, of each unit, counted by hand. */
#include "others.h"
#include "survey_case.h"

/*
 * Of survey_case.h, the first list of others has 192.0.2.1 and 203.0.113.1,
 * and gave no usable answer for 2001:db8::1 and 203.0.113.5:
 *	a b f  both		c  ours alone	d l  theirs alone
 *	e i    listed by ours, unknown of theirs
 * The second has everything, the third says nothing.
 */
static void
fill(struct survey *s)
{
	for (uint32_t i = 0; i < s->address_count; i++) {
		struct survey_address *a = &s->addresses[i];
		char text[ADDR_TEXT_MAX];

		(void)addr_format(&a->addr, text);
		a->others = 2;
		a->unknown = 4;
		if (strcmp(text, "192.0.2.1") == 0 ||
		    strcmp(text, "203.0.113.1") == 0)
			a->others |= 1;
		if (strcmp(text, "2001:db8::1") == 0 ||
		    strcmp(text, "203.0.113.5") == 0)
			a->unknown |= 1;
	}
}

static void
check(const char *name, const struct others_counts *got,
    const struct others_counts *want)
{
	case_int(name, got->listed, want->listed);
	case_int(name, got->both, want->both);
	case_int(name, got->only_ours, want->only_ours);
	case_int(name, got->only_theirs, want->only_theirs);
	case_int(name, got->unknown, want->unknown);
}

static void
lists_are_compared(void **state)
{
	static const struct others want[] = {
	    {
		/* listed, both, only ours, only theirs, unknown */
		.domains = {5, 3, 1, 2, 2},
		/* ma mf md; mc mc2; me i */
		.hosts = {3, 2, 2, 1, 2},
		.addresses = {2, 1, 2, 1, 2},
	    },
	    {
		/* Also of a domain that leads to d's address alone. */
		.domains = {8, 6, 0, 2, 0},
		.hosts = {7, 6, 0, 1, 0},
		.addresses = {6, 5, 0, 1, 0},
	    },
	    {
		.domains = {0, 0, 0, 0, 8},
		.hosts = {0, 0, 0, 0, 7},
		.addresses = {0, 0, 0, 0, 6},
	    },
	};
	struct survey *s = survey_case();
	struct others o;

	(void)state;
	fill(s);
	for (uint32_t i = 0; i < COUNT(want); i++) {
		others_count(s, i, &o);
		check("domains", &o.domains, &want[i].domains);
		check("hosts", &o.hosts, &want[i].hosts);
		check("addresses", &o.addresses, &want[i].addresses);
	}
	survey_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lists_are_compared),
	};

	return cmocka_run_group_tests_name("others", tests, NULL, NULL);
}
