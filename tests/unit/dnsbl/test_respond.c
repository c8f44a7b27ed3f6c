/* Every kind of name and type, over a real generation: what the answer says
 * and which counter it goes to. test_respond_wire.c has what is about the
 * message and not about the name. */
#include "responder_fixture.h"

struct row {
	const char *name;
	uint16_t type;
	const char *want;
	enum outcome outcome;
};

static void
check(const struct row *rows, size_t count, int64_t now)
{
	for (size_t i = 0; i < count; i++) {
		struct message m;

		message_query(&m, rows[i].name, rows[i].type);
		check_answer(
		    rows[i].name, &m, now, rows[i].want, rows[i].outcome);
	}
}

#define A      DNS_TYPE_A
#define TXT    DNS_TYPE_TXT
#define ANY    DNS_TYPE_ANY
#define NS     2
#define AAAA   28
#define ABSENT "NXDOMAIN aa; authority bl.example. SOA 60", OUTCOME_NXDOMAIN
#define EMPTY  "NOERROR aa; authority bl.example. SOA 60", OUTCOME_NODATA
#define Z20    "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
#define MAPPED "f.f.f.f." Z20
#define V6     "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"

static void
listings_are_answered(void **state)
{
	static const struct row rows[] = {
	    {"25.2.0.192.bl.example", A,
		"NOERROR aa; A 120 127.0.0.2; A 120 127.0.0.9", OUTCOME_LISTED},
	    {"25.2.0.192.bl.example", TXT,
		"NOERROR aa; TXT 120 \"192.0.2.25 relay 2027-01-15T07:00Z 7\"",
		OUTCOME_LISTED},
	    {"25.2.0.192.bl.example", ANY,
		"NOERROR aa; A 120 127.0.0.2; A 120 127.0.0.9", OUTCOME_LISTED},
	    {"25.2.0.192.bl.example", AAAA, EMPTY},
	    {"25.2.0.192.bl.example", NS, EMPTY},
	    {"25.2.0.192.bl.example", DNS_TYPE_SOA, EMPTY},
	    {"25.2.0.192.bl.example", 65280, EMPTY},
	    {"25.2.0.192.Bl.eXaMple", A,
		"NOERROR aa; A 120 127.0.0.2; A 120 127.0.0.9", OUTCOME_LISTED},
	    {V6 ".bl.example", A, "NOERROR aa; A 300 127.0.0.2",
		OUTCOME_LISTED},
	    {V6 ".bl.example", TXT,
		"NOERROR aa; TXT 300 \"2001:db8::1 relay "
		"2027-01-15T07:00Z 9\"",
		OUTCOME_LISTED},
	    {"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.f.0.0.0.8.B.D.0.1.0.0.2"
	     ".bl.example",
		A, "NOERROR aa; A 300 127.0.0.3", OUTCOME_LISTED},
	    {"9.1.2.0.0.0.0.c." MAPPED ".bl.example", A,
		"NOERROR aa; A 120 127.0.0.2; A 120 127.0.0.9", OUTCOME_LISTED},
	    {"9.1.2.0.0.0.0.c." MAPPED ".bl.example", TXT,
		"NOERROR aa; TXT 120 \"192.0.2.25 relay 2027-01-15T07:00Z 7\"",
		OUTCOME_LISTED},
	};

	(void)state;
	check(rows, COUNT(rows), NOW);
}

static void
absent_keys_do_not_exist(void **state)
{
	static const struct row rows[] = {
	    {"26.2.0.192.bl.example", A, ABSENT},
	    {"26.2.0.192.bl.example", TXT, ABSENT},
	    {"26.2.0.192.bl.example", AAAA, ABSENT},
	    {"26.2.0.192.bl.example", ANY, ABSENT},
	    {"26.2.0.192.bl.example", 15, ABSENT},
	    {"26.2.0.192.bl.example", NS, ABSENT},
	    {"26.2.0.192.bl.example", 65280, ABSENT},
	    {"9.100.51.198.bl.example", A, ABSENT}, /* exempt */
	    {"2" V6 ".bl.example", A, ABSENT},
	    {"1.1.1.10.bl.example", A, ABSENT},
	    /* An IPv4 listing answers for no IPv6 name, and back (D14). */
	    {"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.9.1.2.0.0.0.0.c"
	     ".bl.example",
		A, ABSENT},
	    {"1.13.32.bl.example", A, ABSENT},
	};

	(void)state;
	check(rows, COUNT(rows), NOW);
}

static void
malformed_keys_do_not_exist(void **state)
{
	static const struct row rows[] = {
	    {"025.2.0.192.bl.example", A, ABSENT},
	    {"25.02.0.192.bl.example", A, ABSENT},
	    {"256.2.0.192.bl.example", A, ABSENT},
	    {"1e.2.0.192.bl.example", A, ABSENT},
	    {"x.25.2.0.192.bl.example", A, ABSENT},
	    {"1.25.2.0.192.bl.example", A, ABSENT},
	    {"0." V6 ".bl.example", A, ABSENT},
	    {"_.192.bl.example", A, ABSENT},
	    {"_.2.0.192.bl.example", NS, ABSENT},
	    {"*.bl.example", A, ABSENT},
	    {"*.2.0.192.bl.example", A, ABSENT},
	    {"kJ8sdPwqZ.bl.example", A, ABSENT},
	    {"25.2.0.192.bl.example.bl.example", A, ABSENT},
	    {"relay.192.bl.example", A, ABSENT},
	    {"relay.trick.bl.example", A, ABSENT},
	    {"25.2.0.192.relay.trick.bl.example", A, ABSENT},
	};

	(void)state;
	check(rows, COUNT(rows), NOW);
}

static void
what_is_above_a_listing_exists(void **state)
{
	static const struct row rows[] = {
	    {"192.bl.example", A, EMPTY},
	    {"192.bl.example", NS, EMPTY},
	    {"192.bl.example", ANY, EMPTY},
	    {"0.192.bl.example", TXT, EMPTY},
	    {"2.0.192.bl.example", A, EMPTY},
	    {"51.198.bl.example", A, EMPTY},
	    {"3.0.192.bl.example", A, ABSENT},
	    {"10.bl.example", A, ABSENT},
	    {"2.bl.example", A, EMPTY}, /* a nibble */
	    {"0.2.bl.example", NS, EMPTY},
	    {"1.0.0.2.bl.example", A, EMPTY}, /* 2.0.0.1, not listed */
	    {"8.b.d.0.1.0.0.2.bl.example", A, EMPTY},
	    {"8.B.D.0.1.0.0.2.bl.example", A, EMPTY},
	    {"a.8.b.d.0.1.0.0.2.bl.example", A, ABSENT},
	    {"3.bl.example", A, ABSENT},
	    {"c." MAPPED ".bl.example", A, EMPTY},
	    {"2.0.0.0.0.c." MAPPED ".bl.example", A, EMPTY},
	    {"3.0.0.0.0.c." MAPPED ".bl.example", A, ABSENT},
	    {"a." MAPPED ".bl.example", A, ABSENT},
	};

	(void)state;
	check(rows, COUNT(rows), NOW);
}

static void
test_entries_are_in_every_zone(void **state)
{
	static const struct row rows[] = {
	    {"2.0.0.127.bl.example", A, "NOERROR aa; A 300 127.0.0.2",
		OUTCOME_LISTED},
	    {"2.0.0.127.bl.example", TXT,
		"NOERROR aa; TXT 300 \"Test entry, not a listing: relay "
		"127.0.0.2\"",
		OUTCOME_LISTED},
	    {"2.0.0.127.bl.example", AAAA, EMPTY},
	    {"9.0.0.127.bl.example", A, "NOERROR aa; A 300 127.0.0.9",
		OUTCOME_LISTED},
	    {"10.0.0.127.bl.example", TXT,
		"NOERROR aa; TXT 300 \"Test entry, not a listing: input "
		"127.0.0.10\"",
		OUTCOME_LISTED},
	    {"1.0.0.127.bl.example", A, ABSENT},
	    {"1.0.0.127.bl.example", TXT, ABSENT},
	    {"0.0.0.127.bl.example", A, ABSENT},
	    {"4.0.0.127.bl.example", A, ABSENT},
	    {"15.0.0.127.bl.example", A, ABSENT},
	    {"255.0.0.127.bl.example", A, ABSENT},
	    {"2.0.0.0.0.0.f.7." MAPPED ".bl.example", A,
		"NOERROR aa; A 300 127.0.0.2", OUTCOME_LISTED},
	    {"2.0.0.0.0.0.f.7." MAPPED ".bl.example", TXT,
		"NOERROR aa; TXT 300 \"Test entry, not a listing: relay "
		"127.0.0.2\"",
		OUTCOME_LISTED},
	    {"1.0.0.0.0.0.f.7." MAPPED ".bl.example", A, ABSENT},
	    {"2.0.0.127.relay.bl.example", A, "NOERROR aa; A 300 127.0.0.2",
		OUTCOME_LISTED},
	    {"2.0.0.127.auth.bl.example", A, "NOERROR aa; A 300 127.0.0.2",
		OUTCOME_LISTED},
	    {"16.0.0.127.auth.bl.example", A, "NOERROR aa; A 300 127.0.0.16",
		OUTCOME_LISTED},
	    {"3.0.0.127.auth.bl.example", A, ABSENT},
	    {"1.0.0.127.auth.bl.example", A, ABSENT},
	    {"2.0.0.0.0.0.f.7." MAPPED ".list.bl.example", A,
		"NOERROR aa; A 300 127.0.0.2", OUTCOME_LISTED},
	    {"20.0.0.127.all.bl.example", A, "NOERROR aa; A 30 127.0.0.20",
		OUTCOME_LISTED},
	};

	(void)state;
	check(rows, COUNT(rows), NOW);
}

static void
what_is_above_a_test_entry_exists(void **state)
{
	static const struct row rows[] = {
	    {"127.bl.example", A, EMPTY},
	    {"0.127.bl.example", A, EMPTY},
	    {"0.0.127.bl.example", A, EMPTY},
	    {"1.0.127.bl.example", A, ABSENT},
	    {"127.auth.bl.example", A, EMPTY},
	    {"0.0.127.auth.bl.example", A, EMPTY},
	    {"0.bl.example", A, EMPTY},
	    {"0.0.0.0.bl.example", A, EMPTY}, /* 0.0.0.0, and ::/16 */
	    {Z20 ".bl.example", A, EMPTY},
	    {"f." Z20 ".bl.example", A, EMPTY},
	    {MAPPED ".bl.example", A, EMPTY},
	    {MAPPED ".auth.bl.example", A, EMPTY},
	    {"7." MAPPED ".bl.example", A, EMPTY},
	    {"0.0.0.0.0.f.7." MAPPED ".bl.example", A, EMPTY},
	    {"1.0.0.0.0.f.7." MAPPED ".bl.example", A, ABSENT},
	    {"1.0.0.0.0.f.7." MAPPED ".auth.bl.example", A, EMPTY},
	    {"1.0.0.0.f.7." MAPPED ".bl.example", A, ABSENT},
	    {"e." Z20 ".bl.example", A, ABSENT},
	    {"0.f." Z20 ".bl.example", A, ABSENT},
	    {"e.f.f.f." Z20 ".bl.example", A, ABSENT},
	};

	(void)state;
	check(rows, COUNT(rows), NOW);
}

static void
class_labels_are_sub_zones(void **state)
{
	static const struct row rows[] = {
	    {"relay.bl.example", A, EMPTY},
	    {"unconfirmed.bl.example", TXT, EMPTY},
	    {"LIST.bl.example", A, EMPTY},
	    {"25.2.0.192.relay.bl.example", A, "NOERROR aa; A 300 127.0.0.2",
		OUTCOME_LISTED},
	    {"25.2.0.192.proxy.bl.example", A, "NOERROR aa; A 120 127.0.0.9",
		OUTCOME_LISTED},
	    {"25.2.0.192.proxy.bl.example", TXT,
		"NOERROR aa; TXT 120 \"192.0.2.25 proxy 2027-01-15T07:01Z 8\"",
		OUTCOME_LISTED},
	    {"25.2.0.192.cgi.bl.example", A, ABSENT},
	    {"192.cgi.bl.example", A, ABSENT},
	    {"2.0.192.proxy.bl.example", A, EMPTY},
	    {"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.f.0.0.0.8.b.d.0.1.0.0.2"
	     ".relay.bl.example",
		A, "NOERROR aa; A 300 127.0.0.3", OUTCOME_LISTED},
	    /* Not in the aggregate, but in its own sub-zone (D15, D16). */
	    {"30.2.0.192.bl.example", A, ABSENT},
	    {"30.2.0.192.output.bl.example", A, "NOERROR aa; A 300 127.0.0.15",
		OUTCOME_LISTED},
	    /* The more specific listing is of a class that is not served:
	     * the enclosing one answers. */
	    {"7.100.51.198.bl.example", A, "NOERROR aa; A 300 127.0.0.2",
		OUTCOME_LISTED},
	    {"7.100.51.198.output.bl.example", A,
		"NOERROR aa; A 300 127.0.0.15", OUTCOME_LISTED},
	    {"7.100.51.198.all.bl.example", A, "NOERROR aa; A 30 127.0.0.15",
		OUTCOME_LISTED},
	};

	(void)state;
	check(rows, COUNT(rows), NOW);
}

static void
listings_end(void **state)
{
	static const struct row then[] = {
	    {"5.113.0.203.bl.example", A, "NOERROR aa; A 300 127.0.0.9",
		OUTCOME_LISTED},
	};
	static const struct row last[] = {
	    {"5.113.0.203.bl.example", A, "NOERROR aa; A 1 127.0.0.9",
		OUTCOME_LISTED},
	    {"25.2.0.192.bl.example", A, "NOERROR aa; A 300 127.0.0.2",
		OUTCOME_LISTED},
	    {"25.2.0.192.proxy.bl.example", A, ABSENT},
	};
	/* The enclosing prefix shows again. */
	static const struct row after[] = {
	    {"5.113.0.203.bl.example", A, "NOERROR aa; A 300 127.0.0.2",
		OUTCOME_LISTED},
	};
	static const struct row end[] = {
	    {"5.113.0.203.bl.example", A, ABSENT},
	    {"5.113.0.203.bl.example", TXT, ABSENT},
	    {V6 ".bl.example", A, ABSENT},
	    {"2.0.0.127.bl.example", A, "NOERROR aa; A 300 127.0.0.2",
		OUTCOME_LISTED},
	};

	(void)state;
	check(then, COUNT(then), NOW);
	check(last, COUNT(last), NOW + 3599);
	check(after, COUNT(after), NOW + 3600);
	check(end, COUNT(end), NOW + DAYS(30));
}

static void
the_master_file_is_answered(void **state)
{
	static const struct row rows[] = {
	    {"bl.example", DNS_TYPE_SOA,
		"NOERROR aa; SOA 3600 ns.bl.example. hostmaster.example. "
		"1800000000 3600 600 86400 60",
		OUTCOME_APEX},
	    {"BL.example", NS, "NOERROR aa; NS 3600 ns.bl.example.",
		OUTCOME_APEX},
	    {"bl.example", ANY,
		"NOERROR aa; SOA 3600 ns.bl.example. hostmaster.example. "
		"1800000000 3600 600 86400 60",
		OUTCOME_APEX},
	    {"bl.example", TXT, "NOERROR aa; TXT 3600 \"ask abuse\"",
		OUTCOME_APEX},
	    {"bl.example", A, "NOERROR aa; authority SOA 60", OUTCOME_NODATA},
	    {"ns.bl.example", A,
		"NOERROR aa; A 3600 192.0.2.53; A 3600 192.0.2.54",
		OUTCOME_APEX},
	    {"ns.bl.example", ANY,
		"NOERROR aa; A 3600 192.0.2.53; A 3600 192.0.2.54",
		OUTCOME_APEX},
	    {"NS.bl.example", AAAA, EMPTY},
	    {"x.ns.bl.example", A, ABSENT},
	    {"web.info.bl.example", A, "NOERROR aa; A 3600 192.0.2.80",
		OUTCOME_APEX},
	    {"info.bl.example", A, EMPTY},
	    {"eb.info.bl.example", A, ABSENT},
	    /* Below the apex, nothing of it (D22). */
	    {"26.2.0.192.bl.example", TXT, ABSENT},
	};

	(void)state;
	check(rows, COUNT(rows), NOW);
}

static void
the_longest_origin_answers(void **state)
{
	static const struct row rows[] = {
	    {"30.2.0.192.all.bl.example", A, "NOERROR aa; A 30 127.0.0.15",
		OUTCOME_LISTED},
	    {"31.2.0.192.all.bl.example", A,
		"NXDOMAIN aa; authority all.bl.example. SOA 20",
		OUTCOME_NXDOMAIN},
	    {"25.2.0.192.deep.down.bl.example", A,
		"NOERROR aa; A 120 127.0.0.2; A 120 127.0.0.9", OUTCOME_LISTED},
	    {"down.bl.example", A, EMPTY},
	    {"2.0.0.127.far.down.cgi.bl.example", A,
		"NOERROR aa; A 300 127.0.0.2", OUTCOME_LISTED},
	    {"down.cgi.bl.example", A, EMPTY},
	    {"up.cgi.bl.example", A, ABSENT},
	    {"example", A, "REFUSED", OUTCOME_REFUSED_ZONE},
	    {"xbl.example", A, "REFUSED", OUTCOME_REFUSED_ZONE},
	    {"bl.example.org", A, "REFUSED", OUTCOME_REFUSED_ZONE},
	    {"", NS, "REFUSED", OUTCOME_REFUSED_ZONE},
	};

	(void)state;
	check(rows, COUNT(rows), NOW);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(listings_are_answered),
	    cmocka_unit_test(absent_keys_do_not_exist),
	    cmocka_unit_test(malformed_keys_do_not_exist),
	    cmocka_unit_test(what_is_above_a_listing_exists),
	    cmocka_unit_test(test_entries_are_in_every_zone),
	    cmocka_unit_test(what_is_above_a_test_entry_exists),
	    cmocka_unit_test(class_labels_are_sub_zones),
	    cmocka_unit_test(listings_end),
	    cmocka_unit_test(the_master_file_is_answered),
	    cmocka_unit_test(the_longest_origin_answers),
	};

	if (fixture_is_checker(argc, argv))
		return fixture_check_generation(argv[2]);
	return cmocka_run_group_tests_name("respond", tests, setup, teardown);
}
