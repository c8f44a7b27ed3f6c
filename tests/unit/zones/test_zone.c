/* The apex: what a master file gives, and what is made up where it is
 * silent. */
#include <ldns/rr.h>

#include "zone_case.h"

#define A    LDNS_RR_TYPE_A
#define NS   LDNS_RR_TYPE_NS
#define TXT  LDNS_RR_TYPE_TXT
#define AAAA LDNS_RR_TYPE_AAAA

static const struct zone_node *
node(const struct zone *z, const char *text)
{
	struct name n;
	struct why why;

	case_int(text, name_parse(text, strlen(text), &n, &why), ST_OK);
	for (size_t i = 0; i < z->node_count; i++)
		if (z->nodes[i].name.len == n.len &&
		    memcmp(z->nodes[i].name.wire, n.wire, n.len) == 0)
			return &z->nodes[i];
	return NULL;
}

static void
check_rrset(const struct zone *z, const char *name, uint16_t type,
    uint16_t count, uint32_t ttl, const char *rdata, size_t len)
{
	const struct zone_node *n = node(z, name);
	const struct zone_rrset *set;

	assert_non_null(n);
	set = zone_rrset_find(n, type);
	if (set == NULL)
		fail_msg("%s: no type %d", name, type);
	case_int(name, set->count, count);
	case_int(name, set->ttl, ttl);
	case_int(name, set->rdata_len, len);
	assert_memory_equal(set->rdata, rdata, len);
}

static void
the_example_is_served_as_it_stands(void **state)
{
	static char example[] = "zones/bl.example.org.zone";
	static const char soa[] = "\3ns1\2bl\7example\3org\0"
				  "\12hostmaster\7example\3org\0"
				  "\0\0\0\1\0\0\2\x58\0\0\1\x2c"
				  "\0\1\x51\x80\0\0\0\x3c";
	struct config_zone cz = zone_config(example);
	struct zone *z = NULL;

	(void)state;
	said[0] = '\0';
	case_int("load", zone_load(&cz, note, NULL, &z), ST_OK);
	case_text("no warning", said, "");
	case_int("nodes", z->node_count, 2);
	case_int("apex", z->nodes[0].name.len, z->origin.len);
	case_int("soa", z->soa_len, sizeof(soa) - 1);
	assert_memory_equal(z->soa, soa, sizeof(soa) - 1);
	case_int("serial", z->soa[z->soa_serial_at + 3], 1);
	case_int("soa ttl", z->soa_ttl, 3600);
	case_int("negative ttl", z->negative_ttl, 60);
	assert_null(zone_rrset_find(&z->nodes[0], LDNS_RR_TYPE_SOA));
	check_rrset(z, "bl.example.org", NS, 1, 3600,
	    "\0\24\3ns1\2bl\7example\3org", 22);
	check_rrset(z, "ns1.bl.example.org", A, 1, 3600, "\0\4\xc0\0\2\x35", 6);
	check_rrset(z, "ns1.bl.example.org", AAAA, 1, 3600,
	    "\0\20\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x53", 18);
	zone_free(&z);
	assert_null(z);
}

static void
records_of_one_type_stand_together(void **state)
{
	struct zone *z = NULL;

	(void)state;
	case_int("load",
	    load(SOA_LINE NS_LINES "@ A 192.0.2.1\n"
				   "@ TXT \"a\" \"b;c\"\n"
				   "@ A 192.0.2.2\n"
				   "@ A 192.0.2.1\n"
				   "WWW 60 AAAA ::1\n"
				   "@ TYPE65280 \\# 2 abcd\n"
				   "$ORIGIN Deep.bl.example.org.\n"
				   "$TTL 1h\n"
				   "x TXT y ; comment\n",
		&z),
	    ST_OK);
	case_holds("twice", said, ":7: warning: the same record again");
	check_rrset(
	    z, "bl.example.org", A, 2, 300, "\0\4\xc0\0\2\1\0\4\xc0\0\2\2", 12);
	check_rrset(z, "bl.example.org", TXT, 1, 300, "\0\6\1a\3b;c", 8);
	check_rrset(z, "bl.example.org", 65280, 1, 300, "\0\2\xab\xcd", 4);
	check_rrset(z, "www.bl.example.org", AAAA, 1, 60,
	    "\0\20\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 18);
	check_rrset(z, "x.deep.bl.example.org", TXT, 1, 3600, "\0\2\1y", 4);
	assert_null(zone_rrset_find(&z->nodes[0], AAAA));
	zone_free(&z);
}

static void
the_smaller_of_ttl_and_minimum_is_negative(void **state)
{
	static const struct {
		const char *text;
		long want; /* -1: refused */
	} cases[] = {
	    {"@ 3600 SOA a. b. 1 2 3 4 60\n" NS_LINES, 60},
	    {"@ 30 SOA a. b. 1 2 3 4 60\n" NS_LINES, 30},
	    {"@ 3600 SOA a. b. 1 2 3 4 5\n" NS_LINES, 5},
	    {"@ 3600 SOA a. b. 1 2 3 4 4\n" NS_LINES, -1},
	    {"@ 4 SOA a. b. 1 2 3 4 60\n" NS_LINES, -1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct zone *z = NULL;
		enum status st = load(cases[i].text, &z);

		if (cases[i].want < 0) {
			case_int(cases[i].text, st, ST_CONFIG);
			case_holds(cases[i].text, said, "zone:1: ");
			assert_null(z);
			continue;
		}
		case_int(cases[i].text, st, ST_OK);
		case_int(cases[i].text, z->negative_ttl, cases[i].want);
		zone_free(&z);
	}
}

static void
neighbours_of_reserved_names_are_served(void **state)
{
	static const char *const names[] = {"256", "1000", "g", "ab", "1a",
	    "relays", "x.relay1", "192-0-2-1", "_dmarc"};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		char text[256], full[64];
		struct zone *z = NULL;

		(void)snprintf(text, sizeof(text), "%s%s A 192.0.2.1\n",
		    SOA_LINE NS_LINES, names[i]);
		(void)snprintf(
		    full, sizeof(full), "%s.bl.example.org", names[i]);
		case_int(names[i], load(text, &z), ST_OK);
		check_rrset(z, full, A, 1, 300, "\0\4\xc0\0\2\1", 6);
		zone_free(&z);
	}
}

static void
check_made_up(const struct zone *z)
{
	static const char soa[] = "\2bl\7example\3org\0"
				  "\12hostmaster\2bl\7example\3org\0"
				  "\0\0\0\0\0\0\2\x58\0\0\1\x2c"
				  "\0\1\x51\x80\0\0\0\x3c";

	case_int("soa", z->soa_len, sizeof(soa) - 1);
	assert_memory_equal(z->soa, soa, sizeof(soa) - 1);
	case_int("ttl", z->soa_ttl, 60);
	case_int("negative", z->negative_ttl, 60);
	check_rrset(
	    z, "bl.example.org", NS, 1, 300, "\0\20\2bl\7example\3org", 18);
}

static void
what_is_missing_leads_nowhere_else(void **state)
{
	struct config_zone cz = zone_config(NULL);
	struct zone *z = NULL;

	(void)state;
	said[0] = '\0';
	case_int("no file", zone_load(&cz, note, NULL, &z), ST_OK);
	case_holds("no file", said,
	    "zone bl.example.org: warning: no SOA and no NS: ");
	check_made_up(z);
	zone_free(&z);
	case_int("empty file", load("", &z), ST_OK);
	case_holds("empty file", said, "zone: warning: no SOA and no NS: ");
	check_made_up(z);
	zone_free(&z);
	case_int("no NS", load(SOA_LINE, &z), ST_OK);
	case_holds("no NS", said, "warning: no NS: ");
	case_int("ttl of the file", z->soa_ttl, 3600);
	zone_free(&z);
	case_int("no SOA", load(NS_LINES, &z), ST_OK);
	case_holds("no SOA", said, "warning: no SOA: ");
	zone_free(&z);
}

static void
servers_without_address_are_told(void **state)
{
	struct zone *z = NULL;

	(void)state;
	case_int("load",
	    load(SOA_LINE "@ NS ns1\n@ NS ns2\n@ NS ns.example.org.\n"
			  "ns2 AAAA ::1\nns1 TXT x\n",
		&z),
	    ST_OK);
	case_holds("ns1", said, "warning: NS ns1.bl.example.org is in");
	assert_null(strstr(said, "ns2"));
	assert_null(strstr(said, "ns.example"));
	zone_free(&z);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_example_is_served_as_it_stands),
	    cmocka_unit_test(records_of_one_type_stand_together),
	    cmocka_unit_test(the_smaller_of_ttl_and_minimum_is_negative),
	    cmocka_unit_test(neighbours_of_reserved_names_are_served),
	    cmocka_unit_test(what_is_missing_leads_nowhere_else),
	    cmocka_unit_test(servers_without_address_are_told),
	};

	return cmocka_run_group_tests_name("zone", tests, make_dir, remove_dir);
}
