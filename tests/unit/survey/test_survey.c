/* A survey filled and settled: rows once, in order, edges as runs; what is
 * known better wins; parties by key; many rows as a plain table has them. */
#include "case.h"

#include <stdio.h>

#include "survey.h"

static struct why why;

static uint32_t
domain(struct survey *s, const char *name)
{
	uint32_t index = SURVEY_NONE;
	bool fresh;

	assert_int_equal(
	    survey_domain(s, slice_of(name), &index, &fresh, &why), ST_OK);
	return index;
}

static uint32_t
host(struct survey *s, const char *name)
{
	uint32_t index = SURVEY_NONE;
	bool fresh;

	assert_int_equal(
	    survey_host(s, slice_of(name), &index, &fresh, &why), ST_OK);
	return index;
}

static struct addr
address(const char *text)
{
	struct addr a;

	assert_int_equal(addr_parse(text, strlen(text), &a, &why), ST_OK);
	return a;
}

/* One line of triples; host and addr may be NULL. */
static void
triple(
    struct survey *s, const char *name, const char *mx, const char *addr_text)
{
	uint32_t d = domain(s, name), h;
	struct addr a;

	if (mx == NULL)
		return;
	h = host(s, mx);
	assert_int_equal(survey_mx(s, d, h, &why), ST_OK);
	if (addr_text == NULL)
		return;
	a = address(addr_text);
	assert_int_equal(survey_host_address(s, h, &a, &why), ST_OK);
}

static const char *
addr_at(const struct survey *s, const struct survey_host *h, uint32_t i)
{
	static char text[ADDR_TEXT_MAX];

	assert_true(i < h->count);
	return addr_format(&s->addresses[s->at[h->first + i]].addr, text);
}

static const struct survey_host *
host_at(const struct survey *s, const struct survey_domain *d, uint32_t i)
{
	assert_true(i < d->count);
	return &s->hosts[s->mx[d->first + i]];
}

static void
rows_once_and_in_order(void **state)
{
	struct survey *s = survey_new();

	(void)state;
	assert_non_null(s);
	triple(s, "z.example", "mx2.example", "2001:db8::1");
	triple(s, "a.example", "mx2.example", "198.51.100.9");
	triple(s, "z.example", "mx1.example", "192.0.2.1");
	triple(s, "z.example", "mx2.example", "2001:db8::1");
	triple(s, "a.example", "mx2.example", "::ffff:198.51.100.9");
	triple(s, "m.example", NULL, NULL);
	assert_int_equal(survey_settle(s, &why), ST_OK);
	assert_null(s->build);
	case_int("domains", s->domain_count, 3);
	case_int("hosts", s->host_count, 2);
	case_int("addresses", s->address_count, 3);
	case_int("mx", s->mx_count, 3);
	case_int("at", s->at_count, 3);
	case_text("first", s->domains[0].name, "a.example");
	case_text("second", s->domains[1].name, "m.example");
	case_text("third", s->domains[2].name, "z.example");
	case_int("its hosts", s->domains[2].count, 2);
	case_text(
	    "its first", host_at(s, &s->domains[2], 0)->name, "mx1.example");
	case_text("address", addr_at(s, &s->hosts[0], 0), "192.0.2.1");
	case_text("IPv4 first", addr_at(s, &s->hosts[1], 0), "198.51.100.9");
	case_text("IPv6", addr_at(s, &s->hosts[1], 1), "2001:db8::1");
	case_int("none", s->domains[1].mail, SURVEY_NO_MAIL);
	case_int("mail", s->domains[2].mail, SURVEY_MAIL);
	case_int("holder", (long long)s->addresses[0].holder, SURVEY_NONE);
	survey_free(&s);
	assert_null(s);
}

static void
listed_is_any(void **state)
{
	struct survey *s = survey_new();

	(void)state;
	triple(s, "both.example", "a.example", "192.0.2.1");
	triple(s, "both.example", "b.example", "192.0.2.2");
	triple(s, "bad.example", "b.example", "192.0.2.2");
	triple(s, "good.example", "a.example", "192.0.2.1");
	triple(s, "none.example", "void.example", NULL);
	assert_int_equal(survey_settle(s, &why), ST_OK);
	s->wanted = CLASS_BIT(CLASS_RELAY);
	s->addresses[1].classes = CLASS_BIT(CLASS_RELAY);
	s->addresses[0].classes = CLASS_BIT(CLASS_AUTH);
	case_text("first", s->domains[0].name, "bad.example");
	assert_true(survey_domain_listed(s, &s->domains[0]));
	assert_true(survey_domain_all_listed(s, &s->domains[0]));
	assert_true(survey_domain_listed(s, &s->domains[1]));
	assert_false(survey_domain_all_listed(s, &s->domains[1]));
	assert_false(survey_domain_listed(s, &s->domains[2]));
	case_text("last", s->domains[3].name, "none.example");
	assert_false(survey_domain_listed(s, &s->domains[3]));
	assert_false(survey_domain_all_listed(s, &s->domains[3]));
	assert_false(survey_host_listed(s, &s->hosts[0]));
	assert_true(survey_host_listed(s, &s->hosts[1]));
	survey_free(&s);
}

static const struct {
	const char *name;
	enum survey_mail first, then;
	unsigned first_flags, then_flags;
	enum survey_mail want;
	unsigned want_flags;
} said[] = {
    {"better", SURVEY_TIMEOUT, SURVEY_NXDOMAIN, 0, 0, SURVEY_NXDOMAIN, 0},
    {"worse", SURVEY_NXDOMAIN, SURVEY_SERVFAIL, 0, 0, SURVEY_NXDOMAIN, 0},
    {"no mail", SURVEY_NXDOMAIN, SURVEY_NO_MAIL, 0, SURVEY_NULL_MX,
	SURVEY_NO_MAIL, SURVEY_NULL_MX},
    {"no mail stays", SURVEY_NO_MAIL, SURVEY_TIMEOUT, SURVEY_NULL_MX, 0,
	SURVEY_NO_MAIL, SURVEY_NULL_MX},
    {"whole", SURVEY_SERVFAIL, SURVEY_SERVFAIL, SURVEY_PARTIAL, 0,
	SURVEY_SERVFAIL, 0},
    {"partial", SURVEY_SERVFAIL, SURVEY_SERVFAIL, SURVEY_PARTIAL,
	SURVEY_PARTIAL | SURVEY_IMPLICIT, SURVEY_SERVFAIL,
	SURVEY_PARTIAL | SURVEY_IMPLICIT},
    {"mail without address", SURVEY_TIMEOUT, SURVEY_MAIL, 0, 0, SURVEY_NO_MAIL,
	0},
};

static void
better_finding_wins(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(said); i++) {
		struct survey *s = survey_new();
		uint32_t d = domain(s, "a.example");

		survey_set_mail(s, d, said[i].first, said[i].first_flags);
		survey_set_mail(s, d, said[i].then, said[i].then_flags);
		case_int(said[i].name, s->domains[d].flags & SURVEY_TOLD,
		    SURVEY_TOLD);
		assert_int_equal(survey_settle(s, &why), ST_OK);
		case_int(said[i].name, s->domains[0].mail, said[i].want);
		case_int(said[i].name, s->domains[0].flags, said[i].want_flags);
		survey_free(&s);
	}
}

/* A host that no domain names, and its addresses but those of others. */
static void
what_no_domain_needs_goes(void **state)
{
	struct survey *s = survey_new();
	struct addr own = address("192.0.2.1"), shared = address("192.0.2.2");

	(void)state;
	assert_int_equal(
	    survey_host_address(s, host(s, "a.alone.example"), &own, &why),
	    ST_OK);
	assert_int_equal(
	    survey_host_address(s, host(s, "a.alone.example"), &shared, &why),
	    ST_OK);
	triple(s, "d.example", "mx.example", "192.0.2.2");
	triple(s, "d.example", "mx.example", "192.0.2.3");
	(void)host(s, "z.alone.example");
	assert_int_equal(survey_settle(s, &why), ST_OK);
	case_int("hosts", s->host_count, 1);
	case_int("addresses", s->address_count, 2);
	case_int("at", s->at_count, 2);
	case_text("first", addr_at(s, &s->hosts[0], 0), "192.0.2.2");
	case_text("second", addr_at(s, &s->hosts[0], 1), "192.0.2.3");
	case_text("host", host_at(s, &s->domains[0], 0)->name, "mx.example");
	survey_free(&s);
}

/* What an address says is stronger than any word. */
static void
address_is_mail(void **state)
{
	struct survey *s = survey_new();

	(void)state;
	triple(s, "a.example", "mx.example", "10.0.0.1");
	survey_set_mail(s, 0, SURVEY_TIMEOUT, SURVEY_NULL_MX | SURVEY_PARTIAL);
	assert_int_equal(survey_settle(s, &why), ST_OK);
	case_int("mail", s->domains[0].mail, SURVEY_MAIL);
	case_int("flags", s->domains[0].flags, SURVEY_PARTIAL);
	survey_free(&s);
}

static void
parties_by_key(void **state)
{
	struct survey *s = survey_new();
	struct survey_party p = {
	    .key = "Example ISP", .contact = "a@b.example"};
	uint32_t first, second, other;

	(void)state;
	first = survey_party(s, &p);
	p = (struct survey_party){"Example ISP", "Example ISP KK",
	    "other@b.example", "ja", "", "JP", NULL};
	second = survey_party(s, &p);
	p.key = "AS64500";
	other = survey_party(s, &p);
	case_int("same", second, first);
	case_int("other", other, first + 1);
	case_int("count", s->party_count, 2);
	case_text("name", s->parties[first].name, "Example ISP KK");
	case_text("contact", s->parties[first].contact, "a@b.example");
	case_text("lang", s->parties[first].lang, "ja");
	case_text("domain", s->parties[first].domain, "");
	case_text("note", s->parties[first].note, "");
	assert_ptr_equal(s->parties[0].country, s->parties[1].country);
	assert_ptr_equal(
	    survey_text(s, slice_of("")), survey_text(s, slice_of("")));
	assert_int_equal(survey_settle(s, &why), ST_OK);
	assert_ptr_equal(survey_text(s, slice_of("JP")), s->parties[0].country);
	survey_free(&s);
}

static void
words(void **state)
{
	(void)state;
	for (int i = 0; i < SURVEY_MAIL_COUNT; i++) {
		const char *word = survey_mail_text(i);

		case_int(word, survey_mail_by_text(word, strlen(word)), i);
	}
	case_int("none", survey_mail_by_text("mai", 3), -1);
	case_int("empty", survey_mail_by_text("", 0), -1);
	case_text("out of range", survey_mail_text(SURVEY_MAIL_COUNT), "?");
	case_text("out of range", survey_mail_text(-1), "?");
}

/* Many, most of them said again and again, with names that differ only
 * behind what is sorted first. */
#define MANY 700
#define FEW  90

/* Edges of the survey that the tables have not, and the other way: 0. */
static void
compare(const struct survey *s, bool mx[MANY][FEW], bool at[FEW][FEW])
{
	long edges = 0;

	for (uint32_t i = 0; i < s->domain_count; i++) {
		const struct survey_domain *d = &s->domains[i];
		int n = atoi(d->name + 31);

		if (i > 0)
			assert_true(strcmp(d[-1].name, d->name) < 0);
		for (uint32_t j = 0; j < d->count; j++, edges++)
			assert_true(mx[n][atoi(host_at(s, d, j)->name + 2)]);
	}
	for (unsigned d = 0; d < MANY; d++)
		for (unsigned h = 0; h < FEW; h++)
			edges -= mx[d][h];
	case_int("mx", edges, 0);
	for (uint32_t i = 0; i < s->host_count; i++)
		for (uint32_t j = 0; j < s->hosts[i].count; j++, edges++)
			assert_true(at[atoi(s->hosts[i].name + 2)]
				      [atoi(addr_at(s, &s->hosts[i], j) + 8)]);
	for (unsigned h = 0; h < FEW; h++)
		for (unsigned a = 0; a < FEW; a++)
			edges -= at[h][a];
	case_int("at", edges, 0);
}

static void
as_a_table_says(void **state)
{
	static bool mx[MANY][FEW], at[FEW][FEW];
	struct survey *s = survey_new();
	uint32_t seed = 1;

	(void)state;
	for (unsigned i = 0; i < 60000; i++) {
		char name[64], server[64], ip[32];
		unsigned d, h, a;

		seed = seed * 1103515245 + 12345;
		d = (seed >> 8) % MANY;
		h = (seed >> 18) % FEW;
		seed = seed * 1103515245 + 12345;
		a = (h * 7 + (seed >> 16) % 3) % FEW;
		(void)snprintf(name, sizeof(name),
		    "a-name-that-is-longer-than-that%03u.example", d);
		(void)snprintf(server, sizeof(server), "mx%02u.example", h);
		(void)snprintf(ip, sizeof(ip), "192.0.2.%u", a);
		triple(s, name, server, ip);
		mx[d][h] = at[h][a] = true;
	}
	assert_int_equal(survey_settle(s, &why), ST_OK);
	case_int("domains", s->domain_count, MANY);
	compare(s, mx, at);
	survey_free(&s);
}

static void
nothing_at_all(void **state)
{
	struct survey *s = survey_new(), *none = NULL;

	(void)state;
	assert_int_equal(survey_settle(s, &why), ST_OK);
	case_int("domains", s->domain_count, 0);
	survey_free(&s);
	survey_free(&none);
	s = survey_new();
	triple(s, "unfinished.example", "mx.example", "192.0.2.1");
	survey_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_once_and_in_order),
	    cmocka_unit_test(listed_is_any),
	    cmocka_unit_test(better_finding_wins),
	    cmocka_unit_test(what_no_domain_needs_goes),
	    cmocka_unit_test(address_is_mail),
	    cmocka_unit_test(parties_by_key),
	    cmocka_unit_test(words),
	    cmocka_unit_test(as_a_table_says),
	    cmocka_unit_test(nothing_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
