/* The writer: exact octets, and what happens at the end of the buffer. */
#include "answer.h"
#include "case.h"
#include "message.h"

static const struct lookup two_classes = {
    .kind = LOOKUP_LISTED,
    .class_count = 2,
    .classes = {CLASS_RELAY, CLASS_PROXY},
    .ttl = 300,
    .seen_min = 30000000,
    .import = 7,
};
static const struct key listed = {.v4 = true, .len4 = 32, .addr4 = 0xc0000219};

static void
read_query(struct message *m, struct query *q, const char *name, bool edns)
{
	struct query_labels labels;

	message_head(m, 1, 0, (const uint16_t[4]){1, 0, 0, edns});
	message_question(m, name, DNS_TYPE_A);
	if (edns)
		message_opt(m, 1232, 0x8000, "", 0);
	query_parse(m->data, m->len, q, &labels);
}

static void
records_point_into_the_question(void **state)
{
	static const uint8_t want[] =
	    "\x2a\x17\x85\0\0\1\0\2\0\0\0\1"
	    "\1A\2bL\0\0\1\0\1"
	    "\xc0\x0c\0\1\0\1\0\0\1\x2c\0\4\x7f\0\0\2"
	    "\xc0\x0c\0\1\0\1\0\0\1\x2c\0\4\x7f\0\0\x09"
	    "\0\0\x29\4\xd0\0\0\x80\0\0\0";
	struct answer_writer w;
	struct message m;
	struct query q;
	uint8_t out[DNS_UDP_MIN];
	size_t len;

	(void)state;
	read_query(&m, &q, "A.bL", true);
	answer_begin(&w, out, sizeof(out), m.data, &q);
	answer_listed_a(&w, &two_classes);
	len = answer_finish(&w, &q, DNS_NOERROR, true, 1232);
	case_int("length", len, sizeof(want) - 1);
	assert_memory_equal(out, want, len);
}

static void
the_soa_stands_at_the_origin(void **state)
{
	static const uint8_t want[] = "\x2a\x17\x85\3\0\1\0\0\0\1\0\0"
				      "\1a\2bl\0\0\1\0\1"
				      "\xc0\x0e\0\6\0\1\0\0\0\x3c\0\3xyz";
	static const struct zone apex = {.negative_ttl = 60};
	static const struct view_zone zone = {
	    .origin = {4, "\2bl"}, .apex = &apex, .soa = "\0\3xyz"};
	struct answer_writer w;
	struct message m;
	struct query q;
	uint8_t out[DNS_UDP_MIN];
	size_t len;

	(void)state;
	read_query(&m, &q, "a.bl", false);
	answer_begin(&w, out, sizeof(out), m.data, &q);
	answer_negative(&w, &q, &zone);
	len = answer_finish(&w, &q, DNS_NXDOMAIN, true, 1232);
	case_int("length", len, sizeof(want) - 1);
	assert_memory_equal(out, want, len);
}

/* One record of a length that fills the buffer, and one octet more. */
static void
the_last_octet_is_used(void **state)
{
	(void)state;
	for (int edns = 0; edns < 2; edns++) {
		for (size_t over = 0; over < 2; over++) {
			uint8_t *out = malloc(DNS_UDP_MIN);
			uint8_t rdata[DNS_UDP_MIN] = {0};
			struct zone_rrset rrset = {
			    .type = 16, .count = 1, .rdata = rdata};
			struct answer_writer w;
			struct message m;
			struct query q;
			size_t len;

			assert_non_null(out);
			read_query(&m, &q, "a.bl", edns);
			put16(
			    rdata, (uint16_t)(DNS_UDP_MIN - m.len - 12 + over));
			answer_begin(&w, out,
			    DNS_UDP_MIN - (edns ? DNS_OPT_LEN : 0), m.data, &q);
			answer_rrset(&w, &rrset);
			len = answer_finish(&w, &q, DNS_NOERROR, true, 1232);
			case_int("full", w.full, over);
			case_int("length", len, over ? m.len : DNS_UDP_MIN);
			case_int("TC", (out[2] & DNS_TC) != 0, over);
			case_int("answers", get16(out + 6), !over);
			case_int("OPT", get16(out + 10), edns);
			free(out);
		}
	}
}

/* An RRset is whole or not there at all (RFC 2181 9), also where its first
 * records would fit. */
static void
no_part_of_an_rrset_is_left(void **state)
{
	uint8_t out[DNS_UDP_MIN], rdata[2 * 302] = {0};
	struct zone_rrset rrset = {
	    .type = 16, .count = 2, .rdata = rdata, .rdata_len = 604};
	struct answer_writer w;
	struct message m;
	struct query q;

	(void)state;
	put16(rdata, 300);
	put16(rdata + 302, 300);
	read_query(&m, &q, "a.bl", false);
	answer_begin(&w, out, sizeof(out), m.data, &q);
	answer_rrset(&w, &rrset);
	answer_listed_a(&w, &two_classes); /* would fit again */
	case_int(
	    "length", answer_finish(&w, &q, DNS_NOERROR, true, 1232), m.len);
	case_int("answers", get16(out + 6), 0);
}

static void
txt_is_one_string(void **state)
{
	static const struct {
		const char *name, *template;
		bool test;
		const char *want;
	} cases[] = {
	    {"template", "$class $ip $id $seen", false,
		"relay 192.0.2.25 7 2027-01-15T08:00Z"},
	    {"test entry", "$class $ip", true,
		"Test entry, not a listing: relay 192.0.2.25"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct lookup found = two_classes;
		struct view_zone zone = {0};
		struct text *text;
		struct answer_writer w;
		struct message m;
		struct query q;
		struct why why;
		uint8_t out[DNS_UDP_MIN];
		size_t len = strlen(cases[i].want);
		const uint8_t *rr;

		case_int("text",
		    text_parse(cases[i].template, NULL, &text, &why), ST_OK);
		zone.text = text;
		found.test = cases[i].test;
		read_query(&m, &q, "a.bl", false);
		answer_begin(&w, out, sizeof(out), m.data, &q);
		answer_listed_txt(&w, &zone, &listed, &found);
		case_int(cases[i].name,
		    answer_finish(&w, &q, DNS_NOERROR, true, 1232),
		    m.len + 12 + 1 + len);
		rr = out + m.len;
		case_int(cases[i].name, get16(out + 6), 1);
		case_int(cases[i].name, get16(rr + 10), 1 + len);
		case_int(cases[i].name, rr[12], len);
		assert_memory_equal(rr + 13, cases[i].want, len);
		text_free(&text);
	}
}

static void
a_cleared_answer_keeps_its_question(void **state)
{
	uint8_t out[DNS_UDP_MIN];
	struct answer_writer w;
	struct message m;
	struct query q;

	(void)state;
	read_query(&m, &q, "a.bl", true);
	answer_begin(&w, out, sizeof(out), m.data, &q);
	answer_listed_a(&w, &two_classes);
	answer_clear(&w);
	case_int(
	    "length", answer_finish(&w, &q, DNS_SERVFAIL, false, 512), m.len);
	assert_memory_equal(out,
	    "\x2a\x17\x81\2\0\1\0\0\0\0\0\1"
	    "\1a\2bl\0\0\1\0\1"
	    "\0\0\x29\2\0\0\0\x80\0\0\0",
	    m.len);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(records_point_into_the_question),
	    cmocka_unit_test(the_soa_stands_at_the_origin),
	    cmocka_unit_test(the_last_octet_is_used),
	    cmocka_unit_test(no_part_of_an_rrset_is_left),
	    cmocka_unit_test(txt_is_one_string),
	    cmocka_unit_test(a_cleared_answer_keeps_its_question),
	};

	return cmocka_run_group_tests_name("answer", tests, NULL, NULL);
}
