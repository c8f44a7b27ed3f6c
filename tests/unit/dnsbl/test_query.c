/* Queries, well made and badly made, read from buffers of their exact size. */
#include "query_case.h"

static void
the_question_is_read(void **state)
{
	struct message m;
	struct query q;

	(void)state;
	message_query(&m, "2.0.0.127.Bl.eXample", 16);
	query_parse(m.data, m.len, &q, &labels);
	case_int("malformed", q.malformed, false);
	case_int("opcode", q.opcode, 0);
	case_int("type", q.type, 16);
	case_int("class", q.class, 1);
	case_int("echo", q.question_len, m.len - DNS_HEADER_LEN);
	case_int("labels", labels.count, 6);
	case_int("length", q.name_len, 22);
	assert_memory_equal(q.name,
	    "\1"
	    "2\1"
	    "0\1"
	    "0\3"
	    "127\2Bl\7eXample",
	    20);
	case_int("first label", labels.at[0], 0);
	case_int("fourth label", labels.at[3], 6);
	case_int("last label", labels.at[5], 13);
	case_int("edns", q.has_edns, false);
	case_int("size without edns", q.udp_max, 512);
}

static void
the_root_has_no_labels(void **state)
{
	struct message m;
	struct query q;

	(void)state;
	message_query(&m, "", 2);
	parse(m.data, m.len, &q);
	case_int("malformed", q.malformed, false);
	case_int("labels", labels.count, 0);
	case_int("length", q.name_len, 1);
	case_int("echo", q.question_len, 5);
}

/* 127 labels of one octet make the longest name there is. */
static void
the_longest_names_fit(void **state)
{
	struct message m;
	struct query q;
	char many[256];

	(void)state;
	for (size_t i = 0; i < 127; i++)
		memcpy(many + 2 * i, "a.", 3);
	message_query(&m, many, 1);
	parse(m.data, m.len, &q);
	case_int("127 labels", q.malformed, false);
	case_int("127 labels", labels.count, 127);
	case_int("127 labels", labels.at[126], 252);
	case_int("127 labels", q.name_len, 255);

	message_query(&m, L63 "." L63 "." L63 "." L62, 1);
	parse(m.data, m.len, &q);
	case_int("256 octets", q.malformed, true);
	case_int("256 octets", q.question_len, 0);
	memcpy(many + 254, "a.", 3 - 1);
	many[255] = '\0';
	message_query(&m, many, 1);
	parse(m.data, m.len, &q);
	case_int("128 labels", q.malformed, true);
}

static void
messages_are_judged(void **state)
{
	static const struct row rows[] = {
	    {"plain", {1}, BODY(ASK), false, true, false, false},
	    {"no question", {0}, BODY(""), true, false, false, false},
	    {"no question, OPT", {0, 0, 0, 1}, BODY(OPT("\0\0")), true, false,
		true, false},
	    {"two questions", {2}, BODY(ASK ASK), true, false, false, false},
	    {"two questions, OPT", {2, 0, 0, 1}, BODY(ASK ASK OPT("\0\0")),
		true, false, true, false},
	    {"65535 questions", {65535}, BODY(ASK), true, false, false, false},
	    {"nothing behind the header", {1}, BODY(""), true, false, false,
		false},
	    {"name cut off", {1}, BODY("\1a\2b"), true, false, false, false},
	    {"no end of name", {1}, BODY("\1a\2bl"), true, false, false, false},
	    {"no type", {1}, BODY("\1a\0\0"), true, false, false, false},
	    {"half a class", {1}, BODY("\1a\0\0\1\0"), true, false, false,
		false},
	    {"one octet left over", {1}, BODY(ASK "x"), true, true, false,
		false},
	    {"pointer to itself", {1}, BODY("\xc0\x0c\0\1\0\1"), true, false,
		false, false},
	    {"pointer into the header", {1}, BODY("\1a\xc0\0\0\1\0\1"), true,
		false, false, false},
	    {"pointer forward", {1}, BODY("\xc0\x40\0\1\0\1"), true, false,
		false, false},
	    {"label type 0x40", {1},
		BODY("\x41"
		     "a\0\0\1\0\1"),
		true, false, false, false},
	    {"label type 0x80", {1},
		BODY("\x81"
		     "a\0\0\1\0\1"),
		true, false, false, false},
	    {"an answer", {1, 1}, BODY(ASK "\xc0\x0c\0\1\0\1\0\0\0\0\0\0"),
		true, true, false, false},
	    {"an authority", {1, 0, 1},
		BODY(ASK "\xc0\x0c\0\6\0\1\0\0\0\0\0\0"), true, true, false,
		false},
	    {"counts without records", {1, 9, 9, 9}, BODY(ASK), true, true,
		false, false},
	};

	(void)state;
	check_rows(rows, COUNT(rows), 0);
}

static void
additional_records_are_read(void **state)
{
	static const struct row rows[] = {
	    {"OPT", {1, 0, 0, 1}, BODY(ASK OPT("\0\0")), false, true, true,
		false},
	    {"no OPT where one is counted", {1, 0, 0, 1}, BODY(ASK), true, true,
		false, false},
	    {"OPT not counted", {1}, BODY(ASK OPT("\0\0")), true, true, false,
		false},
	    {"OPT cut off", {1, 0, 0, 1}, BODY(ASK "\0\0\x29\x04\xd0\0\0"),
		true, true, false, false},
	    {"OPT longer than the message", {1, 0, 0, 1}, BODY(ASK OPT("\0\1")),
		true, true, false, false},
	    {"OPT in answer", {1, 1}, BODY(ASK OPT("\0\0")), true, true, false,
		false},
	    {"OPT in authority", {1, 0, 1}, BODY(ASK OPT("\0\0")), true, true,
		false, false},
	    {"two OPTs", {1, 0, 0, 2}, BODY(ASK OPT("\0\0") OPT("\0\0")), true,
		true, true, false},
	    {"OPT under a name", {1, 0, 0, 1},
		BODY(ASK "\1a\0\0\x29\x04\xd0\0\0\0\0\0\0"), true, true, false,
		false},
	    {"OPT under a pointer", {1, 0, 0, 1},
		BODY(ASK "\xc0\x0c\0\x29\x04\xd0\0\0\0\0\0\0"), true, true,
		false, false},
	    {"OPT behind another record", {1, 0, 0, 2},
		BODY(ASK "\1b\0\0\1\0\1\0\0\0\0\0\4abcd" OPT("\0\0")), false,
		true, true, false},
	    {"owner that points", {1, 0, 0, 1},
		BODY(ASK "\1b\xc0\x0c\0\1\0\1\0\0\0\0\0\0"), false, true, false,
		false},
	    {"half a pointer", {1, 0, 0, 1}, BODY(ASK "\xc0"), true, true,
		false, false},
	    {"owner of label type 0x40", {1, 0, 0, 1},
		BODY(ASK "\x41"
			 "a\0\0\1\0\1\0\0\0\0\0\0"),
		true, true, false, false},
	    {"owner of 256 octets", {1, 0, 0, 1},
		BODY(ASK "\77" L63 "\77" L63 "\77" L63 "\76" L62
			 "\0\0\1\0\1\0\0\0\0\0\0"),
		true, true, false, false},
	    {"TSIG", {1, 0, 0, 1}, BODY(ASK TSIG), false, true, false, true},
	    {"TSIG after OPT", {1, 0, 0, 2}, BODY(ASK OPT("\0\0") TSIG), false,
		true, true, true},
	    {"TSIG before OPT", {1, 0, 0, 2}, BODY(ASK TSIG OPT("\0\0")), true,
		true, true, false},
	    {"two TSIGs", {1, 0, 0, 2}, BODY(ASK TSIG TSIG), true, true, false,
		false},
	};

	(void)state;
	check_rows(rows, COUNT(rows), 0);
}

/* Other opcodes bring records in every section; they are refused, not
 * malformed (NOTIFY's SOA, RFC 1996 3.7; UPDATE, RFC 2136). */
static void
other_opcodes_may_bring_records(void **state)
{
	static const struct row rows[] = {
	    {"NOTIFY with SOA", {1, 1},
		BODY(ASK "\xc0\x0c\0\6\0\1\0\0\0\0\0\0"), false, true, false,
		false},
	    {"with OPT", {1, 0, 0, 1}, BODY(ASK OPT("\0\0")), false, true, true,
		false},
	};

	(void)state;
	check_rows(rows, COUNT(rows), 4 << 3);
}

/* A question for an IXFR; the SOA that its client has: two names that are the
 * root, serial 0x01020304 and four numbers. */
#define IXFR	  "\1a\0\0\xfb\0\1"
#define HAVE_DATA "\0\0\1\2\3\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define HAVE	  "\xc0\x0c\0\6\0\1\0\0\0\0\0\x16" HAVE_DATA

static void
only_ixfr_brings_an_soa(void **state)
{
	static const struct row rows[] = {
	    {"IXFR", {1, 0, 1}, BODY(IXFR HAVE), false, true, false, false},
	    {"IXFR with two", {1, 0, 2}, BODY(IXFR HAVE HAVE), true, true,
		false, false},
	    {"IXFR with half of one", {1, 0, 1},
		BODY(IXFR "\xc0\x0c\0\6\0\1\0\0\0\0\0\x15" HAVE_DATA), true,
		true, false, false},
	    {"A", {1, 0, 1}, BODY(ASK HAVE), true, true, false, false},
	};
	struct message m;
	struct query q;

	(void)state;
	check_rows(rows, COUNT(rows), 0);
	message_head(&m, 0, 0, rows[0].counts);
	message_bytes(&m, rows[0].body, rows[0].len);
	parse(m.data, m.len, &q);
	case_int("has serial", q.has_serial, true);
	case_int("serial", q.serial, 0x01020304);
	message_query(&m, "a", DNS_TYPE_IXFR);
	parse(m.data, m.len, &q);
	case_int("IXFR without", q.malformed, false);
	case_int("IXFR without", q.has_serial, false);
}

/* Every cut of a message with everything in it, from a buffer of just that
 * size. */
static void
every_cut_is_malformed(void **state)
{
	struct message m;
	struct query q;

	(void)state;
	message_head(&m, 0, 0, (const uint16_t[4]){1, 0, 0, 2});
	message_question(&m, "25.2.0.192.bl.example", 1);
	message_opt(&m, 1232, 0, "\0\3\0\0\0\x14\0\2xy", 10);
	message_bytes(&m, TSIG, sizeof(TSIG) - 1);
	parse(m.data, m.len, &q);
	case_int("whole", q.malformed, false);
	for (size_t len = DNS_HEADER_LEN; len < m.len; len++) {
		parse(m.data, len, &q);
		case_int("cut", q.malformed, true);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_question_is_read),
	    cmocka_unit_test(the_root_has_no_labels),
	    cmocka_unit_test(the_longest_names_fit),
	    cmocka_unit_test(messages_are_judged),
	    cmocka_unit_test(additional_records_are_read),
	    cmocka_unit_test(other_opcodes_may_bring_records),
	    cmocka_unit_test(only_ixfr_brings_an_soa),
	    cmocka_unit_test(every_cut_is_malformed),
	};

	return cmocka_run_group_tests_name("query", tests, NULL, NULL);
}
