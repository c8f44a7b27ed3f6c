/* The OPT record of queries, and the options that we know. */
#include "query_case.h"

static void
options_are_skipped_or_refused(void **state)
{
	static const struct row rows[] = {
	    {"empty option", {1, 0, 0, 1},
		BODY(ASK OPT("\0\4"
			     "\0\3\0\0")),
		false, true, true, false},
	    {"one after the other", {1, 0, 0, 1},
		BODY(ASK OPT("\0\x0b"
			     "\0\3\0\0"
			     "\xff\xff\0\3xyz")),
		false, true, true, false},
	    {"CHAIN", {1, 0, 0, 1},
		BODY(ASK OPT("\0\5"
			     "\0\x0d\0\1x")),
		false, true, true, false},
	    {"code alone", {1, 0, 0, 1},
		BODY(ASK OPT("\0\2"
			     "\0\3")),
		true, true, true, false},
	    {"half a code", {1, 0, 0, 1},
		BODY(ASK OPT("\0\1"
			     "\0")),
		true, true, true, false},
	    {"longer than OPT", {1, 0, 0, 1},
		BODY(ASK OPT("\0\5"
			     "\0\3\0\2x")),
		true, true, true, false},
	    {"longer than anything", {1, 0, 0, 1},
		BODY(ASK OPT("\0\5"
			     "\0\3\xff\xffx")),
		true, true, true, false},
	    {"one octet over", {1, 0, 0, 1},
		BODY(ASK OPT("\0\5"
			     "\0\3\0\0x")),
		true, true, true, false},
	};

	(void)state;
	check_rows(rows, COUNT(rows), 0);
}

static void
edns_fields_are_read(void **state)
{
	static const struct {
		const char *name;
		uint16_t size;
		uint32_t ttl;
		uint16_t want_size;
		uint8_t version;
		bool dnssec_ok;
	} cases[] = {
	    {"plain", 1232, 0, 1232, 0, false},
	    {"DO", 4096, 0x8000, 4096, 0, true},
	    {"other flags", 1232, 0x7fff, 1232, 0, false},
	    {"version 1", 1232, 0x10000, 1232, 1, false},
	    {"version 255", 1232, 0xff0000, 1232, 255, false},
	    {"upper rcode", 1232, 0xff000000, 1232, 0, false},
	    {"size 0", 0, 0, 512, 0, false},
	    {"size 511", 511, 0, 512, 0, false},
	    {"size 65535", 65535, 0, 65535, 0, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct message m;
		struct query q;

		message_head(&m, 0, 0, (const uint16_t[4]){1, 0, 0, 1});
		message_question(&m, "a.bl", 1);
		message_opt(&m, cases[i].size, cases[i].ttl, "", 0);
		parse(m.data, m.len, &q);
		case_int(cases[i].name, q.malformed, false);
		case_int(cases[i].name, q.udp_max, cases[i].want_size);
		case_int(cases[i].name, q.version, cases[i].version);
		case_int(cases[i].name, q.dnssec_ok, cases[i].dnssec_ok);
	}
}

/* What a later version means by its options is not ours to judge. */
static void
options_of_a_later_version_pass(void **state)
{
	struct message m;
	struct query q;

	(void)state;
	message_head(&m, 0, 0, (const uint16_t[4]){1, 0, 0, 1});
	message_question(&m, "a.bl", 1);
	message_opt(&m, 1232, 0x10000, "xyz", 3);
	parse(m.data, m.len, &q);
	case_int("version 1", q.malformed, false);
	case_int("version 1", q.version, 1);
}

/* An option in an OPT record, so many times; the rest of q is as it was. */
static void
parse_option_of(uint16_t code, uint16_t len, unsigned times, struct query *q)
{
	static uint8_t option[4 + 65000];
	struct message m;

	put16(put16(option, code), len);
	message_head(&m, 0, 0, (const uint16_t[4]){1, 0, 0, 1});
	message_question(&m, "a.bl", 1);
	message_opt(&m, 1232, 0, "", 0);
	put16(m.data + m.len - 2, (uint16_t)((4 + len) * times));
	for (unsigned i = 0; i < times; i++)
		message_bytes(&m, option, (size_t)4 + len);
	parse(m.data, m.len, q);
}

static void
known_options_are_told(void **state)
{
	static const struct {
		const char *name;
		uint16_t code, len;
		unsigned options;
		bool malformed;
	} cases[] = {
	    {"NSID", 3, 0, QUERY_NSID, false},
	    {"NSID that says something", 3, 65000, QUERY_NSID, false},
	    {"ZONEVERSION", 19, 0, QUERY_VERSION, false},
	    {"ZONEVERSION that says something", 19, 8, QUERY_VERSION, false},
	    {"keepalive", 11, 0, QUERY_KEEPALIVE, false},
	    {"keepalive with a time", 11, 2, QUERY_KEEPALIVE_BAD, false},
	    {"keepalive of 1", 11, 1, QUERY_KEEPALIVE_BAD, false},
	    {"padding", 12, 0, QUERY_PADDING, false},
	    {"much padding", 12, 65000, QUERY_PADDING, false},
	    {"cookie of 0", 10, 0, 0, true},
	    {"cookie of 7", 10, 7, 0, true},
	    {"client cookie", 10, 8, QUERY_COOKIE, false},
	    {"cookie of 9", 10, 9, 0, true},
	    {"cookie of 15", 10, 15, 0, true},
	    {"shortest whole cookie", 10, 16, QUERY_COOKIE, false},
	    {"ours", 10, 24, QUERY_COOKIE, false},
	    {"longest", 10, 40, QUERY_COOKIE, false},
	    {"cookie of 41", 10, 41, 0, true},
	    {"cookie of 65000", 10, 65000, 0, true},
	    {"client subnet", 8, 7, 0, false},
	    {"EDE", 15, 2, 0, false},
	    {"reserved", 0, 0, 0, false},
	    {"last", 65535, 9, 0, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct query q;

		parse_option_of(cases[i].code, cases[i].len, 1, &q);
		case_int(cases[i].name, q.options, cases[i].options);
		case_int(cases[i].name, q.malformed, cases[i].malformed);
		if ((q.options & QUERY_COOKIE) != 0)
			case_int(cases[i].name, q.cookie_len, cases[i].len);
	}
}

/* Only the first cookie counts (RFC 7873 5.2), even where a later one would be
 * malformed; one of anything else is as good as a hundred. */
static void
repeated_options_are_one(void **state)
{
	static const uint16_t codes[] = {3, 10, 11, 12, 19};
	static const char two[] = "\0\x0a\0\x08"
				  "first..."
				  "\0\x0a\0\x01x";
	struct message m;
	struct query one, q;

	(void)state;
	for (size_t i = 0; i < COUNT(codes); i++) {
		uint16_t len = codes[i] == DNS_OPTION_COOKIE ? 8 : 0;

		parse_option_of(codes[i], len, 1, &one);
		parse_option_of(codes[i], len, 100, &q);
		case_int("options", q.options, one.options);
		case_int("malformed", q.malformed, false);
	}
	message_head(&m, 0, 0, (const uint16_t[4]){1, 0, 0, 1});
	message_question(&m, "a.bl", 1);
	message_opt(&m, 1232, 0, two, sizeof(two) - 1);
	query_parse(m.data, m.len, &q, &labels);
	case_int("two cookies", q.malformed, false);
	case_int("two cookies", q.cookie_len, 8);
	assert_memory_equal(q.cookie, "first...", 8);
}

/* RFC 7873 5.4. */
static void
a_cookie_needs_no_question(void **state)
{
	static const struct row rows[] = {
	    {"cookie", {0, 0, 0, 1},
		BODY(OPT("\0\x0c") "\0\x0a\0\x08"
				   "12345678"),
		false, false, true, false},
	    {"another option", {0, 0, 0, 1}, BODY(OPT("\0\4") "\0\3\0\0"), true,
		false, true, false},
	    {"none", {0, 0, 0, 1}, BODY(OPT("\0\0")), true, false, true, false},
	};

	(void)state;
	check_rows(rows, COUNT(rows), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(options_are_skipped_or_refused),
	    cmocka_unit_test(edns_fields_are_read),
	    cmocka_unit_test(options_of_a_later_version_pass),
	    cmocka_unit_test(known_options_are_told),
	    cmocka_unit_test(repeated_options_are_one),
	    cmocka_unit_test(a_cookie_needs_no_question),
	};

	return cmocka_run_group_tests_name("query_edns", tests, NULL, NULL);
}
