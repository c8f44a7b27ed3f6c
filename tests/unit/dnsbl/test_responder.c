/* What the responder adds to an answer: its signature and the counters; and how
 * long answers to strangers may be. */
#include "gated_fixture.h"

/* Where the last record of an answer begins: OPT, if there is one, is in front
 * of TSIG. */
static size_t
last_record(const struct gated_answer *a)
{
	size_t at = DNS_HEADER_LEN, last = 0;
	unsigned records = get16(a->data + 6) + (unsigned)get16(a->data + 8) +
			   get16(a->data + 10);

	if (get16(a->data + 4) > 0)
		at = gated_skip(a->data, at) + 4;
	for (unsigned i = 0; i < records; i++) {
		last = at;
		at = gated_skip(a->data, at);
		at += 10 + (size_t)get16(a->data + at + 8);
	}
	assert_int_equal(at, a->response.len);
	return last;
}

/* Every answer to a query that is signed by a key of ours is signed, and by
 * the same. */
static void
signed_queries_have_signed_answers(void **state)
{
	static const struct {
		struct gated ask;
		enum outcome outcome;
	} cases[] = {
	    {{"25.2.0.192.bl.example", .key = KEY_ONE}, OUTCOME_LISTED},
	    {{"25.2.0.192.bl.example", .key = KEY_TWO, .size = 1232},
		OUTCOME_LISTED},
	    {{"26.2.0.192.bl.example", .key = KEY_TWO}, OUTCOME_NXDOMAIN},
	    {{"bl.example", .type = DNS_TYPE_SOA, .key = KEY_ONE},
		OUTCOME_APEX},
	    {{"example.org", .key = KEY_ONE}, OUTCOME_REFUSED_ZONE},
	    {{"example.org", .type = DNS_TYPE_AXFR, .key = KEY_ONE},
		OUTCOME_NOTAUTH},
	    {{"keyed.example", .key = KEY_TWO, .size = 1232},
		OUTCOME_REFUSED_ACL},
	    {{"big.open.example", .type = DNS_TYPE_TXT, .key = KEY_TWO},
		OUTCOME_APEX},
	    {{"bl.example", .type = DNS_TYPE_TKEY, .key = KEY_ONE},
		OUTCOME_REFUSED_OTHER},
	    {{"free.example", .type = DNS_TYPE_IXFR, .key = KEY_ONE},
		OUTCOME_APEX},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct gated *g = &cases[i].ask;
		struct gated_answer got;
		struct message m;
		struct tsig t;
		size_t at;

		gated_message(g, &m);
		gated_sign(&m, g->key, NOW, &t);
		gated_send(g, &m, &got);
		case_int(g->name, got.response.outcome, cases[i].outcome);
		at = last_record(&got);
		case_int(g->name,
		    tsig_check_reply(&t, got.data, got.response.len, at, NOW),
		    true);
		got.data[3] ^= 0x10;
		gated_message(g, &m);
		gated_sign(&m, g->key, NOW, &t);
		case_int("changed",
		    tsig_check_reply(&t, got.data, got.response.len, at, NOW),
		    false);
		free(got.data);
	}
}

/* RFC 8945 5.2: NOTAUTH with the error; never any data. */
static void
wrong_signatures_are_told_so(void **state)
{
	static const struct {
		const char *name;
		int key;
		int64_t skew;
		size_t flip; /* octets from the end, where one bit changes */
		unsigned stat;
		uint16_t error;
		bool is_signed;
	} cases[] = {
	    {"good", KEY_ONE, 0, 0, STAT_TSIG_OK, 0, true},
	    {"another's", KEY_OTHER, 0, 0, STAT_TSIG_BADKEY, TSIG_BADKEY,
		false},
	    {"wrong MAC", KEY_ONE, 0, 10, STAT_TSIG_BADSIG, TSIG_BADSIG, false},
	    {"too old", KEY_ONE, -302, 0, STAT_TSIG_BADTIME, TSIG_BADTIME,
		true},
	    {"too new", KEY_TWO, 302, 0, STAT_TSIG_BADTIME, TSIG_BADTIME, true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct gated ask = {
		    "25.2.0.192.bl.example", .key = cases[i].key};
		uint64_t before = stats.value[cases[i].stat];
		struct gated_answer got;
		struct message m;
		struct tsig t;
		size_t at;

		gated_message(&ask, &m);
		gated_sign(&m, ask.key, NOW + cases[i].skew, &t);
		if (cases[i].flip > 0)
			m.data[m.len - cases[i].flip] ^= 1;
		gated_send(&ask, &m, &got);
		case_int(cases[i].name, stats.value[cases[i].stat] - before, 1);
		case_int(cases[i].name, got.response.outcome,
		    cases[i].error == 0 ? OUTCOME_LISTED : OUTCOME_NOTAUTH);
		case_int(cases[i].name, get16(got.data + 6),
		    cases[i].error == 0 ? 2 : 0);
		at = last_record(&got);
		at = gated_skip(got.data, at);
		case_int(cases[i].name, get16(got.data + at), DNS_TYPE_TSIG);
		at = gated_skip(got.data, at + 10) + 8;
		case_int(cases[i].name, get16(got.data + at) > 0,
		    cases[i].is_signed);
		at += 2 + (size_t)get16(got.data + at) + 2;
		case_int(cases[i].name, get16(got.data + at), cases[i].error);
		free(got.data);
	}
}

/* A TSIG record that is none: FORMERR, without one. */
static void
malformed_signatures_are_not_answered_in_kind(void **state)
{
	static const char *const tails[] = {
	    "\3key\0\0\xfa\0\xff\0\0\0\0\0\2xx",
	    "\3key\0\0\xfa\0\1\0\0\0\0\0\0",
	    "\3key\0\0\xfa\0\xff\0\0\0\1\0\0",
	};
	static const size_t lengths[] = {17, 15, 15};

	(void)state;
	for (size_t i = 0; i < COUNT(tails); i++) {
		struct gated ask = {.key = KEY_NONE};
		struct gated_answer got;
		struct message m;

		message_head(&m, 0, 0, (const uint16_t[4]){1, 0, 0, 1});
		message_question(&m, "25.2.0.192.bl.example", DNS_TYPE_A);
		message_bytes(&m, tails[i], lengths[i]);
		gated_send(&ask, &m, &got);
		case_int("outcome", got.response.outcome, OUTCOME_FORMERR);
		case_int("additional", get16(got.data + 10), 0);
		free(got.data);
	}
}

/* Who sends us a forged query gains no more than four times its octets, of
 * every kind of answer; a truncated one costs less still. */
static void
answers_to_strangers_are_short(void **state)
{
#define STRANGER .source = "9.9.9.9"
#define ALL                                                                    \
	"\0\x0a\0\x08"                                                         \
	"client..\0\3\0\0\0\x13\0\0"
#define ASKED(text) .options = (text), .options_len = sizeof(text) - 1
	static const struct gated cases[] = {
	    {"25.2.0.192.open.example", STRANGER},
	    {"25.2.0.192.open.example", STRANGER, .type = DNS_TYPE_ANY},
	    {"25.2.0.192.open.example", STRANGER, .type = DNS_TYPE_TXT},
	    {"2.0.0.127.open.example", STRANGER, .type = DNS_TYPE_TXT},
	    {"26.2.0.192.open.example", STRANGER},
	    {"192.open.example", STRANGER},
	    {"open.example", STRANGER},
	    {"open.example", STRANGER, .type = DNS_TYPE_SOA},
	    {"open.example", STRANGER, .type = DNS_TYPE_ANY},
	    {"open.example", STRANGER, .type = 2 /* NS */},
	    {"big.open.example", STRANGER, .type = DNS_TYPE_TXT, .size = 4096},
	    {"wide.open.example", STRANGER, .type = DNS_TYPE_TXT},
	    {"wide.open.example", STRANGER, .type = DNS_TYPE_TXT, .size = 4096},
	    {"wide.open.example", STRANGER, .type = DNS_TYPE_TXT, ASKED(ALL)},
	    {"26.2.0.192.open.example", STRANGER, ASKED(ALL)},
	    {"", STRANGER, ASKED(ALL)},
	    {"", STRANGER, ASKED("\0\3\0\0")},
	    {"", STRANGER},
	    {"open.example", STRANGER, .type = DNS_TYPE_AXFR},
	    {"open.example", STRANGER, .type = DNS_TYPE_IXFR, .size = 1232},
	    {"1.bl.example", STRANGER, .size = 1232},
	    {"1.gone.example", STRANGER, .size = 1232},
	    {"open.example", STRANGER, .key = KEY_OTHER},
	};
	double most = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct gated_answer got;
		double ratio;

		gated_ask(&cases[i], &got);
		ratio = (double)got.response.len / (double)got.query_len;
		most = ratio > most ? ratio : most;
		if (ratio > 4)
			fail_msg("%s %u: %zu octets for %zu", cases[i].name,
			    cases[i].type, got.response.len, got.query_len);
		free(got.data);
	}
	print_message("# an answer is at most %.2f times its query\n", most);
	assert_true(most > 1);
}

/* A longer one is not sent but announced, and sent over TCP or to a friend. */
static void
long_answers_to_strangers_are_truncated(void **state)
{
	static const struct {
		struct gated ask;
		bool truncated;
	} cases[] = {
	    {{"wide.open.example", STRANGER, .type = DNS_TYPE_TXT}, true},
	    {{"wide.open.example", .source = "10.0.0.1", .type = DNS_TYPE_TXT},
		false},
	    {{"wide.open.example", STRANGER, .type = DNS_TYPE_TXT,
		 .transport = TRANSPORT_TCP},
		false},
	    {{"wide.open.example", STRANGER, .type = DNS_TYPE_TXT,
		 .key = KEY_ONE},
		false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct gated_answer got;

		gated_ask(&cases[i].ask, &got);
		case_int(
		    "truncated", got.response.truncated, cases[i].truncated);
		case_int("answers", get16(got.data + 6), !cases[i].truncated);
		free(got.data);
	}
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(signed_queries_have_signed_answers),
	    cmocka_unit_test(wrong_signatures_are_told_so),
	    cmocka_unit_test(malformed_signatures_are_not_answered_in_kind),
	    cmocka_unit_test(answers_to_strangers_are_short),
	    cmocka_unit_test(long_answers_to_strangers_are_truncated),
	};

	if (fixture_is_checker(argc, argv))
		return fixture_check_generation(argv[2]);
	return cmocka_run_group_tests_name("responder", tests, setup, teardown);
}
