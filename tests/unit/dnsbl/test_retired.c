/* A zone that is retired: nothing is in it but an apex that says why, and what
 * finds its servers; the list behind it and the zones beside it go on. */
#include "responder_fixture.h"

struct row {
	const char *name;
	uint16_t type;
	const char *want;
	enum outcome outcome;
};

static void
check(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct message m;

		message_query(&m, rows[i].name, rows[i].type);
		check_answer(
		    rows[i].name, &m, NOW, rows[i].want, rows[i].outcome);
	}
}

#define A      DNS_TYPE_A
#define TXT    DNS_TYPE_TXT
#define ANY    DNS_TYPE_ANY
#define SOA    DNS_TYPE_SOA
#define NS     2
#define MX     15
#define AAAA   28
#define ABSENT "NXDOMAIN aa; authority gone.example. SOA 40", OUTCOME_NXDOMAIN
#define EMPTY  "NOERROR aa; authority gone.example. SOA 40", OUTCOME_NODATA
#define Z20    "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
#define MAPPED "f.f.f.f." Z20
#define V6     "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"

static void
nothing_is_listed(void **state)
{
	static const struct row rows[] = {
	    {"25.2.0.192.gone.example", A, ABSENT},
	    {"25.2.0.192.gone.example", TXT, ABSENT},
	    {"25.2.0.192.gone.example", ANY, ABSENT},
	    {"25.2.0.192.relay.gone.example", A, ABSENT},
	    {"25.2.0.192.proxy.gone.example", A, ABSENT},
	    {"30.2.0.192.output.gone.example", A, ABSENT},
	    {"9.1.2.0.0.0.0.c." MAPPED ".gone.example", A, ABSENT},
	    {V6 ".gone.example", A, ABSENT},
	    {V6 ".relay.gone.example", A, ABSENT},
	    /* nor above what was (RFC 8020) */
	    {"2.0.192.gone.example", A, ABSENT},
	    {"192.gone.example", NS, ABSENT},
	    {"8.b.d.0.1.0.0.2.gone.example", A, ABSENT},
	    {"relay.gone.example", A, ABSENT},
	    {"192.relay.gone.example", A, ABSENT},
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
test_entries_say_that_it_does_not_function(void **state)
{
	static const struct row rows[] = {
	    {"2.0.0.127.gone.example", A, ABSENT},
	    {"2.0.0.127.gone.example", TXT, ABSENT},
	    {"9.0.0.127.gone.example", A, ABSENT},
	    {"1.0.0.127.gone.example", A, ABSENT},
	    {"2.0.0.127.relay.gone.example", A, ABSENT},
	    {"9.0.0.127.proxy.gone.example", A, ABSENT},
	    {"0.0.127.gone.example", A, ABSENT},
	    {"127.gone.example", A, ABSENT},
	    {"127.relay.gone.example", A, ABSENT},
	    {"2.0.0.0.0.0.f.7." MAPPED ".gone.example", A, ABSENT},
	    {"7." MAPPED ".gone.example", A, ABSENT},
	    {MAPPED ".gone.example", A, ABSENT},
	    {"0.0.0.gone.example", A, ABSENT},
	    {"0.relay.gone.example", A, ABSENT},
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
the_apex_says_why(void **state)
{
	static const struct row rows[] = {
	    {"gone.example", TXT, "NOERROR aa; TXT 300 \"" RETIRED "\"",
		OUTCOME_APEX},
	    {"gone.example", SOA,
		"NOERROR aa; SOA 3600 ns.dns.gone.example. "
		"hostmaster.example. 1800000000 3600 600 86400 40",
		OUTCOME_APEX},
	    {"gone.example", ANY,
		"NOERROR aa; SOA 3600 ns.dns.gone.example. "
		"hostmaster.example. 1800000000 3600 600 86400 40",
		OUTCOME_APEX},
	    {"gone.example", NS,
		"NOERROR aa; NS 3600 ns.dns.gone.example.; "
		"NS 3600 ns.example.net.",
		OUTCOME_APEX},
	    {"gone.example", A, "NOERROR aa; authority SOA 40", OUTCOME_NODATA},
	    {"gone.example", MX, "NOERROR aa; authority SOA 40",
		OUTCOME_NODATA},
	    {"ns.dns.gone.example", A, "NOERROR aa; A 3600 192.0.2.53",
		OUTCOME_APEX},
	    {"ns.dns.gone.example", AAAA, "NOERROR aa; AAAA 3600 2001:db8::53",
		OUTCOME_APEX},
	    {"ns.dns.gone.example", TXT, EMPTY},
	    {"dns.gone.example", A, EMPTY},
	    {"mail.gone.example", A, ABSENT},
	    {"x.ns.dns.gone.example", A, ABSENT},
	    {"*.gone.example", A, ABSENT},
	    {"anything.gone.example", A, ABSENT},
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
other_zones_go_on(void **state)
{
	static const struct row rows[] = {
	    {"far.gone.example", A, EMPTY},
	    {"near.gone.example", A, ABSENT},
	    {"2.0.0.127.here.far.gone.example", A,
		"NOERROR aa; A 300 127.0.0.2", OUTCOME_LISTED},
	    {"25.2.0.192.here.far.gone.example", A,
		"NOERROR aa; A 120 127.0.0.2; A 120 127.0.0.9", OUTCOME_LISTED},
	    {"25.2.0.192.bl.example", A,
		"NOERROR aa; A 120 127.0.0.2; A 120 127.0.0.9", OUTCOME_LISTED},
	};

	(void)state;
	check(rows, COUNT(rows));
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_is_listed),
	    cmocka_unit_test(test_entries_say_that_it_does_not_function),
	    cmocka_unit_test(the_apex_says_why),
	    cmocka_unit_test(other_zones_go_on),
	};

	if (fixture_is_checker(argc, argv))
		return fixture_check_generation(argv[2]);
	return cmocka_run_group_tests_name("retired", tests, setup, teardown);
}
