/* The apex: what a master file may hold, what is refused and in which line,
 * what is made up where it is silent. */
#include <ldns/rr.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "case.h"
#include "zone.h"

#define A    LDNS_RR_TYPE_A
#define NS   LDNS_RR_TYPE_NS
#define TXT  LDNS_RR_TYPE_TXT
#define AAAA LDNS_RR_TYPE_AAAA

/* The zone of every test but one. */
#define SOA_LINE "@ 3600 IN SOA ns1 host 1 600 300 86400 60\n"
#define NS_LINES "@ 3600 NS ns1\nns1 A 192.0.2.53\n"

static char dir[] = "/tmp/test_zone.XXXXXX", path[64];

/* Messages of a load, a line each. */
static char said[8192];

static void
note(void *ctx, const char *message)
{
	size_t n = strlen(said);

	(void)ctx;
	assert_true(n + strlen(message) + 2 < sizeof(said));
	(void)sprintf(said + n, "%s\n", message);
}

static struct config_zone
zone_config(char *apex)
{
	static char origin[] = "bl.example.org";
	struct config_zone cz = {.origin_text = origin,
	    .apex = apex,
	    .ttl = 300,
	    .negative_ttl = 60};
	struct why why;

	case_int("origin", name_parse(origin, strlen(origin), &cz.origin, &why),
	    ST_OK);
	return cz;
}

static enum status
load_bytes(const char *text, size_t len, struct zone **out)
{
	struct config_zone cz = zone_config(path);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
	said[0] = '\0';
	return zone_load(&cz, note, NULL, out);
}

static enum status
load(const char *text, struct zone **out)
{
	return load_bytes(text, strlen(text), out);
}

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

/* Each with another error behind it: reading goes on. */
static void
what_is_refused_is_named_by_its_line(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"x A 192.0.2.x", ":4: "},
	    {"\n; c\n\nx A 192.0.2.x", ":7: "},
	    {"x TXT ( a\n; c\n b\n)\ny A 1.2.3", ":8: "},
	    {"x TXT (\n a\n ) 5 )\n", ":4: the brackets"},
	    {"x TXT \"(\" ; (\ny A", ":5: "},
	    {"x A", ":4: "},
	    {"$INCLUDE other", ":4: only $ORIGIN and $TTL"},
	    {"$GENERATE 1-9 a$ A 192.0.2.$", ":4: only $ORIGIN"},
	    {"$ttl 5", ":4: only $ORIGIN"},
	    {"$ORIGIN sub", ":4: $ORIGIN needs"},
	    {"$TTL 5x", ":4: $TTL needs"},
	    {"$TTL 99999999999", ":4: $TTL needs"},
	    {"x TXT \"open", ":4: a quote"},
	    {"x TXT \"open\nb\"\ny TXT \"open", ":6: a quote"},
	    {"x.example.org. A 192.0.2.1", ":4: the name is outside"},
	    {"xbl.example.org. A 192.0.2.1", ":4: the name is outside"},
	    {"example.org. A 192.0.2.1", ":4: the name is outside"},
	    {"$ORIGIN org.\nx A 192.0.2.1\n$ORIGIN bl.example.org.",
		":5: the name is outside"},
	    {"192 A 192.0.2.1", "hide a key"},
	    {"0 A 192.0.2.1", "hide a key"},
	    {"255 A 192.0.2.1", "hide a key"},
	    {"0255 A 192.0.2.1", "hide a key"},
	    {"25.2.0.192 A 192.0.2.1", "hide a key"},
	    {"x.7 A 192.0.2.1", "hide a key"},
	    {"F A 192.0.2.1", "hide a key"},
	    {"relay A 192.0.2.1", "sub-zone of a class"},
	    {"www.Proxy TXT x", "sub-zone of a class"},
	    {"* A 192.0.2.1", "wildcards"},
	    {"*.x A 192.0.2.1", "wildcards"},
	    {"@ CNAME example.org.", "aliases"},
	    {"www CNAME example.org.", "aliases"},
	    {"x DNAME example.org.", "aliases"},
	    {"x NS ns1", "delegations"},
	    {"x SOA a. b. 1 2 3 4 5", "apex only"},
	    {"@ SOA a. b. 1 2 3 4 5", ":4: a second SOA, after line 1"},
	    {"@ 60 NS ns2.example.org.", ":4: TTL 60, and 3600 before"},
	    {"x CH TXT y", "class IN"},
	    {"x CLASS3 TXT y", "class IN"},
	    {"x 2147483648 A 192.0.2.1", "TTL"},
	    {"@ DS 1 13 2 00", "DNSSEC"},
	    {"@ NSEC example.org. A", "DNSSEC"},
	    {"x TYPE255 \\# 0", "a type that no record has"},
	    {"x TYPE41 \\# 0", "a type that no record has"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[1024];
		struct zone *z = NULL;

		(void)snprintf(text, sizeof(text), "%s%s\nlast A 192.0.2.x\n",
		    SOA_LINE NS_LINES, cases[i].text);
		case_int(cases[i].text, load(text, &z), ST_CONFIG);
		case_holds(cases[i].text, said, cases[i].want);
		assert_null(z);
		case_holds(cases[i].text, said, ": Syntax error");
	}
}

/* It takes the rest of the file with it. */
static void
an_open_bracket_is_named_where_it_opens(void **state)
{
	struct zone *z = NULL;

	(void)state;
	case_int(
	    "load", load(SOA_LINE "x TXT ( a\nb A 192.0.2.1\n", &z), ST_CONFIG);
	case_holds("line", said, ":2: the brackets");
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

static void
files_that_are_none_are_refused(void **state)
{
	static char missing[] = "/nonexistent/zone", directory[] = "/tmp",
		    device[] = "/dev/zero";
	char *const names[] = {missing, directory, device, path};
	char *big = malloc(1024 * 1024 + 1);
	struct zone *z = NULL;

	(void)state;
	(void)unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	for (size_t i = 0; i < COUNT(names); i++) {
		struct config_zone cz = zone_config(names[i]);

		said[0] = '\0';
		case_int(names[i], zone_load(&cz, note, NULL, &z), ST_NO_INPUT);
		case_holds(names[i], said, names[i]);
	}
	(void)unlink(path);
	assert_non_null(big);
	memset(big, '\n', 1024 * 1024 + 1);
	case_int("large", load_bytes(big, 1024 * 1024 + 1, &z), ST_NO_INPUT);
	case_holds("large", said, "larger than 1 MiB");
	case_int("1 MiB", load_bytes(big, 1024 * 1024, &z), ST_OK);
	zone_free(&z);
	free(big);
	case_int("nul", load_bytes("@ A 192.0.2.1\n\0x\n", 17, &z), ST_CONFIG);
	case_holds("nul", said, ":2: a control character");
}

/* A master file of lines that grow over every limit. */
static void
limits_hold(void **state)
{
	size_t cap = 900 * 1024, n = 0;
	char *text = malloc(cap);
	struct zone *z = NULL;

	(void)state;
	assert_non_null(text);
	for (int i = 0; i < 1001; i++)
		n +=
		    (size_t)snprintf(text + n, cap - n, "n%d A 192.0.2.1\n", i);
	case_int("names", load(text, &z), ST_CONFIG);
	case_holds("names", said, "zone:1000: more than 1000 names");
	n = 0;
	for (int i = 0; i < 3000; i++)
		n += (size_t)snprintf(text + n, cap - n, "@ TXT x%d\n", i);
	case_int("rrset", load(text, &z), ST_CONFIG);
	case_holds("rrset", said, "over 16 KiB");
	case_holds("messages", said, " more\n");
	n = 0;
	while (n < cap - 3)
		n += (size_t)snprintf(text + n, cap - n, "a ");
	case_int("line", load(text, &z), ST_CONFIG);
	free(text);
}

static int
make_dir(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	(void)snprintf(path, sizeof(path), "%s/zone", dir);
	return 0;
}

static int
remove_dir(void **state)
{
	(void)state;
	(void)unlink(path);
	return rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_example_is_served_as_it_stands),
	    cmocka_unit_test(records_of_one_type_stand_together),
	    cmocka_unit_test(the_smaller_of_ttl_and_minimum_is_negative),
	    cmocka_unit_test(what_is_refused_is_named_by_its_line),
	    cmocka_unit_test(an_open_bracket_is_named_where_it_opens),
	    cmocka_unit_test(neighbours_of_reserved_names_are_served),
	    cmocka_unit_test(what_is_missing_leads_nowhere_else),
	    cmocka_unit_test(servers_without_address_are_told),
	    cmocka_unit_test(files_that_are_none_are_refused),
	    cmocka_unit_test(limits_hold),
	};

	return cmocka_run_group_tests_name("zone", tests, make_dir, remove_dir);
}
