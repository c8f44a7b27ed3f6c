/* Prefixes and ranges: what is read, what is refused, how they lie to each
 * other and to the special blocks. */
#include "addr.h"
#include "case.h"

static void
good_prefixes_are_read_and_written(void **state)
{
	static const struct {
		const char *in, *text;
	} cases[] = {
	    {"192.0.2.0/24", "192.0.2.0/24"},
	    {"192.0.2.1", "192.0.2.1"},
	    {"192.0.2.1/32", "192.0.2.1"},
	    {"0.0.0.0/0", "0.0.0.0/0"},
	    {"128.0.0.0/1", "128.0.0.0/1"},
	    {"2001:db8::/32", "2001:db8::/32"},
	    {"2001:db8::1/128", "2001:db8::1"},
	    {"2001:db8::1", "2001:db8::1"},
	    {"::/0", "::/0"},
	    {"::ffff:192.0.2.1", "192.0.2.1"},
	    {"::ffff:192.0.2.0/120", "192.0.2.0/24"},
	    {"::ffff:0.0.0.0/96", "0.0.0.0/0"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].in);
		char *in = case_exact(cases[i].in, len);
		char text[PREFIX_TEXT_MAX];
		struct prefix p;
		struct why why;

		case_int(cases[i].in, prefix_parse(in, len, &p, &why), ST_OK);
		case_text(cases[i].in, prefix_format(&p, text), cases[i].text);
		free(in);
	}
}

static void
bad_prefixes_say_why(void **state)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
	    {"", "missing"},
	    {"/24", "missing"},
	    {"192.0.2.1/24", "host bits are set"},
	    {"2001:db8::1/64", "host bits are set"},
	    {"1.0.0.0/0", "host bits are set"},
	    {"::ffff:192.0.2.1/120", "host bits are set"},
	    {"192.0.2.0/33", "prefix length"},
	    {"192.0.2.0/", "prefix length"},
	    {"192.0.2.0/024", "prefix length"},
	    {"192.0.2.0/-1", "prefix length"},
	    {"192.0.2.0/24x", "prefix length"},
	    {"192.0.2.0/24/24", "prefix length"},
	    {"192.0.2.0/255.255.255.0", "prefix length"},
	    {"2001:db8::/129", "prefix length"},
	    {"::ffff:0.0.0.0/95", "mapped"},
	    {"192.0.2/24", "not an IP address"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].in);
		char *in = case_exact(cases[i].in, len);
		struct prefix p = {.len = 99};
		struct why why;

		case_int(
		    cases[i].in, prefix_parse(in, len, &p, &why), ST_BAD_DATA);
		case_holds(cases[i].in, why.text, cases[i].want);
		case_int("untouched", p.len, 99);
		free(in);
	}
}

/* The prefixes of a range, joined by blanks. */
static void
walk(const struct addr *first, const struct addr *last, char *out, size_t cap)
{
	struct range_walk w;
	struct prefix p;
	char text[PREFIX_TEXT_MAX];

	out[0] = '\0';
	range_walk_start(&w, first, last);
	while (range_walk_next(&w, &p)) {
		prefix_format(&p, text);
		assert_true(strlen(out) + strlen(text) + 2 < cap);
		if (out[0] != '\0')
			strcat(out, " ");
		strcat(out, text);
	}
}

static void
ranges_become_the_fewest_prefixes(void **state)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
	    {"192.0.2.0-192.0.2.255", "192.0.2.0/24"},
	    {"192.0.2.1-192.0.2.1", "192.0.2.1"},
	    {"192.0.2.1-192.0.2.6",
		"192.0.2.1 192.0.2.2/31 192.0.2.4/31 192.0.2.6"},
	    {"192.0.2.255-192.0.3.0", "192.0.2.255 192.0.3.0"},
	    {"0.0.0.0-255.255.255.255", "0.0.0.0/0"},
	    {"255.255.255.254-255.255.255.255", "255.255.255.254/31"},
	    {"::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::/0"},
	    {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe-"
	     "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		"ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127"},
	    {"2001:db8::-2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:db8::/63"},
	    {"::ffff:192.0.2.0-192.0.2.3", "192.0.2.0/30"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].in);
		char *in = case_exact(cases[i].in, len), out[512];
		struct addr first, last;
		struct why why;

		case_int(cases[i].in, range_parse(in, len, &first, &last, &why),
		    ST_OK);
		walk(&first, &last, out, sizeof(out));
		case_text(cases[i].in, out, cases[i].want);
		free(in);
	}
}

/* Every range of a small block: no gap, no overlap, nothing outside. */
static void
every_range_is_covered_once(void **state)
{
	(void)state;
	for (addr_num a = 0; a < 40; a++) {
		for (addr_num b = a; b < 40; b++) {
			struct addr first = addr_from_num(ADDR_V4, a);
			struct addr last = addr_from_num(ADDR_V4, b);
			struct range_walk w;
			struct prefix p;
			addr_num next = a;

			range_walk_start(&w, &first, &last);
			while (range_walk_next(&w, &p)) {
				struct addr end = prefix_last(&p);

				case_int("next", addr_to_num(&p.addr), next);
				next = addr_to_num(&end) + 1;
			}
			case_int("end", next, b + 1);
		}
	}
}

static void
bad_ranges_say_why(void **state)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
	    {"", "not a range"},
	    {"192.0.2.1", "not a range"},
	    {"192.0.2.1-", "missing"},
	    {"-192.0.2.1", "missing"},
	    {"192.0.2.2-192.0.2.1", "before it begins"},
	    {"192.0.2.2-::1", "IPv4 and IPv6"},
	    {"192.0.2.1-192.0.2.2-192.0.2.3", "after the address"},
	    {"192.0.2.1 - 192.0.2.2", "after the address"},
	    {"192.0.2.0-255", "not an IP address"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].in);
		char *in = case_exact(cases[i].in, len);
		struct addr a, b;
		struct why why;

		case_int(cases[i].in, range_parse(in, len, &a, &b, &why),
		    ST_BAD_DATA);
		case_holds(cases[i].in, why.text, cases[i].want);
		free(in);
	}
}

static struct prefix
prefix(const char *text)
{
	struct prefix p = {.len = 0};
	struct why why;

	case_int(text, prefix_parse(text, strlen(text), &p, &why), ST_OK);
	return p;
}

static void
prefixes_lie_inside_each_other_or_apart(void **state)
{
	static const struct {
		const char *a, *b;
		bool covers, covered;
		int cmp;
	} cases[] = {
	    {"192.0.2.0/24", "192.0.2.0/24", true, true, 0},
	    {"192.0.2.0/24", "192.0.2.25", true, false, -1},
	    {"192.0.2.25", "192.0.2.0/24", false, true, 1},
	    {"192.0.2.0/24", "192.0.2.0/25", true, false, -1},
	    {"192.0.2.0/24", "192.0.3.0/24", false, false, -1},
	    {"0.0.0.0/0", "255.255.255.255", true, false, -1},
	    {"0.0.0.0/0", "::/0", false, false, -1},
	    {"::/0", "ffff::", true, false, -1},
	    {"2001:db8::/64", "2001:db8::1", true, false, -1},
	    {"2001:db8:0:1::/64", "2001:db8::1", false, false, 1},
	    {"::192.0.2.0/120", "192.0.2.1", false, false, 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct prefix a = prefix(cases[i].a), b = prefix(cases[i].b);
		int c = prefix_cmp(&a, &b);

		case_int(cases[i].a, prefix_covers(&a, &b), cases[i].covers);
		case_int(cases[i].a, prefix_covers(&b, &a), cases[i].covered);
		case_int(cases[i].a, (c > 0) - (c < 0), cases[i].cmp);
	}
}

static void
ends_and_numbers_agree(void **state)
{
	static const struct {
		const char *in, *first, *last;
	} cases[] = {
	    {"192.0.2.0/24", "192.0.2.0", "192.0.2.255"},
	    {"192.0.2.1", "192.0.2.1", "192.0.2.1"},
	    {"0.0.0.0/0", "0.0.0.0", "255.255.255.255"},
	    {"::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
	    {"2001:db8::/33",
		"2001:db8::", "2001:db8:7fff:ffff:ffff:ffff:ffff:ffff"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct prefix p = prefix(cases[i].in);
		struct addr first = prefix_first(&p), last = prefix_last(&p);
		struct addr back =
		    addr_from_num(last.family, addr_to_num(&last));
		char text[ADDR_TEXT_MAX];

		case_text(
		    cases[i].in, addr_format(&first, text), cases[i].first);
		case_text(cases[i].in, addr_format(&last, text), cases[i].last);
		case_int(cases[i].in, addr_equal(&last, &back), 1);
		case_int(cases[i].in, prefix_covers_addr(&p, &last), 1);
		case_int(cases[i].in, prefix_is_single(&p),
		    addr_equal(&first, &last));
	}
}

/* NULL as text, so that one table holds both. */
static const char *
or_none(const char *text)
{
	return text != NULL ? text : "none";
}

static void
special_blocks_are_touched_from_both_sides(void **state)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
	    {"8.8.8.8", "none"},
	    {"10.0.0.0", "private (10"},
	    {"11.0.0.0", "none"},
	    {"8.0.0.0/6", "private (10"},
	    {"100.63.255.255", "none"},
	    {"100.64.0.0/16", "carriers"},
	    {"100.128.0.0", "none"},
	    {"127.1.2.3", "loopback"},
	    {"169.254.0.1", "link-local"},
	    {"172.15.0.0/16", "none"},
	    {"172.31.255.255", "private (172"},
	    {"172.32.0.0", "none"},
	    {"192.0.0.1", "protocol"},
	    {"192.0.1.0/24", "none"},
	    {"192.0.2.1", "documentation (192"},
	    {"192.0.3.0", "none"},
	    {"192.31.196.1", "AS112"},
	    {"192.52.193.1", "AMT"},
	    {"192.88.99.1", "6to4"},
	    {"192.168.1.1", "private (192"},
	    {"192.175.48.6", "AS112"},
	    {"198.17.255.255", "none"},
	    {"198.19.0.1", "benchmarking"},
	    {"198.20.0.0", "none"},
	    {"198.51.100.7", "documentation (198"},
	    {"203.0.112.0/22", "documentation (203"},
	    {"223.255.255.255", "none"},
	    {"224.0.0.1", "multicast"},
	    {"240.0.0.1", "reserved"},
	    {"255.255.255.255", "broadcast"},
	    {"0.1.2.3", "this network"},
	    {"::", "unspecified"},
	    {"::1", "loopback"},
	    {"64:ff9b::1", "translation (64:ff9b::/96)"},
	    {"64:ff9b:1:2::1", "translation (64:ff9b:1"},
	    {"100::1", "discard"},
	    {"100:0:0:1::1", "dummy"},
	    {"2000:ffff::/32", "none"},
	    {"2001::1", "Teredo"},
	    {"2001:1ff::1", "protocol"},
	    {"2001:200::1", "none"},
	    {"2001:db7::/32", "none"},
	    {"2001:db8::1", "documentation (2001"},
	    {"2001:db9::1", "none"},
	    {"2002::1", "6to4"},
	    {"2620:4f:8000::1", "AS112"},
	    {"2a00::1", "none"},
	    {"3fff:fff::1", "documentation (3fff"},
	    {"3fff:1000::1", "none"},
	    {"5f00::1", "segment"},
	    {"fd00::1", "unique local"},
	    {"fe80::1", "link-local (fe80"},
	    {"fec0::1", "site-local"},
	    {"ff02::1", "multicast (ff00"},
	    {"::192.0.2.1", "global unicast (::/3"},
	    {"::ffff:0:192.0.2.1", "global unicast (::/3"},
	    {"1fff::1", "global unicast (::/3"},
	    {"4000::1", "global unicast (4000"},
	    {"fbff::1", "global unicast (8000"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct prefix p = prefix(cases[i].in);

		case_holds(
		    cases[i].in, or_none(prefix_special(&p)), cases[i].want);
	}
}

static void
test_entries_are_never_on_a_list(void **state)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
	    {"127.0.0.1", "test entries"},
	    {"127.0.0.2", "test entries"},
	    {"127.0.0.255", "test entries"},
	    {"127.0.0.0/16", "test entries"},
	    {"127.0.1.0", "none"},
	    {"126.255.255.255", "none"},
	    {"0.0.0.0/0", "every address"},
	    {"0.0.0.0/1", "test entries"},
	    {"128.0.0.0/1", "none"},
	    {"192.0.2.1", "none"},
	    {"::1", "::1"},
	    {"::2", "none"},
	    {"::/64", "::1"},
	    {"::/0", "every address"},
	    {"2001:db8::/32", "none"},
	    {"0:0:0:0:0:8000::/81", "IPv4-mapped"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct prefix p = prefix(cases[i].in);

		case_holds(
		    cases[i].in, or_none(prefix_reserved(&p)), cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(good_prefixes_are_read_and_written),
	    cmocka_unit_test(bad_prefixes_say_why),
	    cmocka_unit_test(ranges_become_the_fewest_prefixes),
	    cmocka_unit_test(every_range_is_covered_once),
	    cmocka_unit_test(bad_ranges_say_why),
	    cmocka_unit_test(prefixes_lie_inside_each_other_or_apart),
	    cmocka_unit_test(ends_and_numbers_agree),
	    cmocka_unit_test(special_blocks_are_touched_from_both_sides),
	    cmocka_unit_test(test_entries_are_never_on_a_list),
	};

	return cmocka_run_group_tests_name("addr prefixes", tests, NULL, NULL);
}
