/* What respond() does with a message whatever name it asks for: header bits,
 * EDNS, and everything that is refused for how it is put. */
#include "responder_fixture.h"

#define LISTED	 "30.2.0.192.all.bl.example"
#define LISTED_A "; A 30 127.0.0.15"

static void
header_bits_are_ours_or_copied(void **state)
{
	static const struct {
		const char *name;
		uint8_t flags, second;
		const char *want;
	} cases[] = {
	    {"none", 0, 0, "NOERROR aa" LISTED_A},
	    {"RD", 0x01, 0, "NOERROR aa rd" LISTED_A},
	    {"CD", 0, 0x10, "NOERROR aa cd" LISTED_A},
	    {"AD, RA, Z, AA, TC", 0x06, 0xe0, "NOERROR aa" LISTED_A},
	    {"rcode", 0, 0x0f, "NOERROR aa" LISTED_A},
	    {"all", 0x07, 0xff, "NOERROR aa rd cd" LISTED_A},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct message m;

		message_query(&m, LISTED, DNS_TYPE_A);
		m.data[2] = cases[i].flags;
		m.data[3] = cases[i].second;
		check_answer(
		    cases[i].name, &m, NOW, cases[i].want, OUTCOME_LISTED);
	}
}

static void
edns_is_answered_with_edns(void **state)
{
	static const struct {
		const char *name, *asked;
		uint32_t ttl;
		const char *options;
		uint16_t len;
		const char *want;
		enum outcome outcome;
	} cases[] = {
	    {"plain", LISTED, 0, "", 0, "NOERROR aa" LISTED_A "; opt 1232",
		OUTCOME_LISTED},
	    {"DO", LISTED, 0x8000, "", 0, "NOERROR aa" LISTED_A "; opt 1232 do",
		OUTCOME_LISTED},
	    {"all flags", LISTED, 0xffff, "", 0,
		"NOERROR aa" LISTED_A "; opt 1232 do", OUTCOME_LISTED},
	    {"nxdomain", "1.1.1.1.bl.example", 0, "", 0,
		"NXDOMAIN aa; authority bl.example. SOA 60; opt 1232",
		OUTCOME_NXDOMAIN},
	    {"nodata", "192.bl.example", 0x8000, "", 0,
		"NOERROR aa; authority bl.example. SOA 60; opt 1232 do",
		OUTCOME_NODATA},
	    {"refused", "example.org", 0, "", 0, "REFUSED; opt 1232",
		OUTCOME_REFUSED_ZONE},
	    {"version 1", LISTED, 0x10000, "", 0, "BADVERS; opt 1232",
		OUTCOME_BADVERS},
	    {"version 255", LISTED, 0xff8000, "", 0, "BADVERS; opt 1232 do",
		OUTCOME_BADVERS},
	    {"cookie", LISTED, 0,
		"\0\x0a\0\x08"
		"01234567",
		12, "NOERROR aa" LISTED_A "; opt 1232", OUTCOME_LISTED},
	    {"client subnet", LISTED, 0, "\0\x08\0\x07\0\1\x18\0\xc0\0\2", 11,
		"NOERROR aa" LISTED_A "; opt 1232", OUTCOME_LISTED},
	    {"CHAIN", LISTED, 0, "\0\x0d\0\1x", 5,
		"NOERROR aa" LISTED_A "; opt 1232", OUTCOME_LISTED},
	    {"NSID twice", LISTED, 0, "\0\3\0\0\0\3\0\0", 8,
		"NOERROR aa" LISTED_A "; opt 1232", OUTCOME_LISTED},
	    {"broken option", LISTED, 0, "\0\3\0\2x", 5, "FORMERR; opt 1232",
		OUTCOME_FORMERR},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct message m;

		message_head(&m, 0, 0, (const uint16_t[4]){1, 0, 0, 1});
		message_question(&m, cases[i].asked, DNS_TYPE_A);
		message_opt(
		    &m, 1232, cases[i].ttl, cases[i].options, cases[i].len);
		check_answer(
		    cases[i].name, &m, NOW, cases[i].want, cases[i].outcome);
	}
}

/* A query on which ldns 1.8.3 dies when it prints it: EDNS version 233, and
 * CHAIN with data. */
static void
the_chain_sample_is_read(void **state)
{
	struct message m = {.len = 0};
	FILE *file = fopen("tests/data/edns-chain-option.bin", "rb");

	(void)state;
	assert_non_null(file);
	m.len = fread(m.data, 1, sizeof(m.data), file);
	fclose(file);
	case_int("sample", m.len, 65);
	check_answer(
	    "sample", &m, NOW, "BADVERS rd; opt 1232 do", OUTCOME_BADVERS);
}

static void
bad_messages_are_told_so(void **state)
{
	static const struct {
		const char *name;
		uint16_t counts[4];
		const char *tail; /* behind one question */
		size_t len;
		const char *want;
	} cases[] = {
	    {"no question counted", {0}, "", 0, "FORMERR"},
	    {"two counted", {2}, "", 0, "FORMERR"},
	    {"left over", {1}, "x", 1, "FORMERR"},
	    {"answer in a query", {1, 1}, "\0\0\1\0\1\0\0\0\0\0\0", 11,
		"FORMERR"},
	    {"two OPTs", {1, 0, 0, 2},
		"\0\0\x29\4\xd0\0\0\0\0\0\0"
		"\0\0\x29\4\xd0\0\0\0\0\0\0",
		22, "FORMERR; opt 1232"},
	    {"OPT before rubbish", {1, 0, 0, 1},
		"\0\0\x29\4\xd0\0\0\0\0\0\0"
		"x",
		12, "FORMERR; opt 1232"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct message m;

		message_head(&m, 0, 0, cases[i].counts);
		message_question(&m, LISTED, DNS_TYPE_A);
		message_bytes(&m, cases[i].tail, cases[i].len);
		check_answer(
		    cases[i].name, &m, NOW, cases[i].want, OUTCOME_FORMERR);
	}
}

static void
other_opcodes_are_not_implemented(void **state)
{
	(void)state;
	for (uint8_t opcode = 1; opcode < 16; opcode++) {
		struct message m;

		if (opcode == DNS_OPCODE_NOTIFY)
			continue;
		message_head(&m, (uint8_t)(opcode << 3), 0,
		    (const uint16_t[4]){1, 0, 0, 1});
		message_question(&m, LISTED, DNS_TYPE_SOA);
		message_opt(&m, 1232, 0, "", 0);
		check_answer(
		    "whole", &m, NOW, "NOTIMP; opt 1232", OUTCOME_NOTIMP);
		m.len = DNS_HEADER_LEN + 3;
		check_answer("cut", &m, NOW, "NOTIMP", OUTCOME_NOTIMP);
	}
}

/* We are nobody's secondary (RFC 1996 3.10). */
static void
who_notifies_us_is_refused(void **state)
{
	struct message m;

	(void)state;
	message_head(&m, DNS_OPCODE_NOTIFY << DNS_OPCODE_SHIFT, 0,
	    (const uint16_t[4]){1, 0, 0, 1});
	message_question(&m, "bl.example", DNS_TYPE_SOA);
	message_opt(&m, 1232, 0, "", 0);
	check_answer(
	    "NOTIFY", &m, NOW, "REFUSED; opt 1232", OUTCOME_REFUSED_OTHER);
	m.len = DNS_HEADER_LEN + 3;
	check_answer("cut", &m, NOW, "REFUSED", OUTCOME_REFUSED_OTHER);
}

/* respond() itself knows no key. */
static void
signed_queries_are_not_for_us(void **state)
{
	struct message m;

	(void)state;
	message_head(&m, 0, 0, (const uint16_t[4]){1, 0, 0, 1});
	message_question(&m, LISTED, DNS_TYPE_A);
	message_bytes(&m, "\3key\0\0\xfa\0\xff\0\0\0\0\0\2xx", 17);
	check_answer("TSIG", &m, NOW, "NOTAUTH", OUTCOME_NOTAUTH);
}

/* Nobody is said to be allowed to; and what is no zone has none. */
static void
transfers_are_refused(void **state)
{
	static const char have[] = "\xc0\x0c\0\6\0\1\0\0\0\0\0\x16\0\0"
				   "\0\0\0\1\0\0\0\0\0\0\0\0"
				   "\0\0\0\0\0\0\0";
	struct message m;

	(void)state;
	message_head(&m, 0, 0, (const uint16_t[4]){1, 0, 1, 0});
	message_question(&m, "bl.example", DNS_TYPE_IXFR);
	message_bytes(&m, have, sizeof(have));
	check_answer("IXFR", &m, NOW, "REFUSED", OUTCOME_REFUSED_ACL);
	message_query(&m, "bl.example", DNS_TYPE_AXFR);
	check_answer("AXFR", &m, NOW, "REFUSED", OUTCOME_REFUSED_ACL);
	message_query(&m, "ns.bl.example", DNS_TYPE_AXFR);
	check_answer("no apex", &m, NOW, "NOTAUTH", OUTCOME_NOTAUTH);
	message_query(&m, "example", DNS_TYPE_AXFR);
	check_answer("foreign", &m, NOW, "NOTAUTH", OUTCOME_NOTAUTH);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(header_bits_are_ours_or_copied),
	    cmocka_unit_test(edns_is_answered_with_edns),
	    cmocka_unit_test(the_chain_sample_is_read),
	    cmocka_unit_test(bad_messages_are_told_so),
	    cmocka_unit_test(other_opcodes_are_not_implemented),
	    cmocka_unit_test(who_notifies_us_is_refused),
	    cmocka_unit_test(signed_queries_are_not_for_us),
	    cmocka_unit_test(transfers_are_refused),
	};

	if (fixture_is_checker(argc, argv))
		return fixture_check_generation(argv[2]);
	return cmocka_run_group_tests_name(
	    "respond_wire", tests, setup, teardown);
}
