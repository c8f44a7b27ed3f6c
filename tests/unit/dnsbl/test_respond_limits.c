/* What respond() makes of where a message came from, how long an answer may
 * be, every type and class there is, and data that went away. */
#include <stdatomic.h>

#include "responder_fixture.h"

#define LISTED	 "30.2.0.192.all.bl.example"
#define LISTED_A "; A 30 127.0.0.15"

static const struct request from_loopback = {
    .source = {ADDR_V4, {127, 0, 0, 1}},
    .source_port = 40000,
    .transport = TRANSPORT_UDP,
};

/* respond() on an exact copy, with everything the caller may choose. */
static struct response
respond_to(const struct message *m, struct request req, uint8_t *out)
{
	char *exact = case_exact(m->data, m->len);
	struct response r;

	req.data = (const uint8_t *)exact;
	req.len = m->len;
	req.now = NOW;
	r = respond(fixture.view, &req, out, RESPOND_UDP_MAX);
	free(exact);
	return r;
}

static void
some_messages_get_no_answer(void **state)
{
	static const struct {
		const char *name;
		size_t len;
		uint8_t flags;
		uint16_t port;
		uint8_t transport;
		enum outcome outcome;
	} cases[] = {
	    {"empty", 0, 0, 40000, TRANSPORT_UDP, OUTCOME_DROP_SHORT},
	    {"11 octets", 11, 0, 40000, TRANSPORT_TCP, OUTCOME_DROP_SHORT},
	    {"reply", 43, 0x80, 40000, TRANSPORT_UDP, OUTCOME_DROP_REPLY},
	    {"reply by TCP", 43, 0x84, 40000, TRANSPORT_TCP,
		OUTCOME_DROP_REPLY},
	    {"reply, header alone", 12, 0x80, 53, TRANSPORT_UDP,
		OUTCOME_DROP_REPLY},
	    {"port 0", 43, 0, 0, TRANSPORT_UDP, OUTCOME_DROP_PORT},
	    {"echo", 43, 0, 7, TRANSPORT_UDP, OUTCOME_DROP_PORT},
	    {"chargen", 43, 0, 19, TRANSPORT_UDP, OUTCOME_DROP_PORT},
	    {"ntp", 43, 0, 123, TRANSPORT_UDP, OUTCOME_DROP_PORT},
	    {"port 53 is a resolver", 43, 0, 53, TRANSPORT_UDP, OUTCOME_LISTED},
	    {"port 7 by TCP is nobody's", 43, 0, 7, TRANSPORT_TCP,
		OUTCOME_LISTED},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct request req = from_loopback;
		uint8_t out[RESPOND_UDP_MAX];
		struct response r;
		struct message m;

		message_query(&m, LISTED, DNS_TYPE_A);
		case_int("length", m.len, 43);
		m.len = cases[i].len;
		m.data[2] = cases[i].flags;
		req.source_port = cases[i].port;
		req.transport = cases[i].transport;
		r = respond_to(&m, req, out);
		case_int(cases[i].name, r.outcome, cases[i].outcome);
		case_int(cases[i].name, r.len > 0,
		    cases[i].outcome == OUTCOME_LISTED);
	}
}

static void
strangers_are_refused_or_dropped(void **state)
{
	static const struct {
		const char *name;
		struct addr source;
		bool allowed;
	} cases[] = {
	    {"loopback", {ADDR_V4, {127, 1, 2, 3}}, true},
	    {"network", {ADDR_V4, {10, 1, 255, 255}}, true},
	    {"beside it", {ADDR_V4, {10, 2, 0, 0}}, false},
	    {"::1", {ADDR_V6, {[15] = 1}}, true},
	    {"::2", {ADDR_V6, {[15] = 2}}, false},
	    {"7f00::", {ADDR_V6, {127, 0, 0, 1}}, false},
	};
	struct message m;

	(void)state;
	message_query(&m, LISTED, DNS_TYPE_A);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct request req = from_loopback;
		uint8_t out[RESPOND_UDP_MAX];
		struct response r;
		struct judge got;

		req.source = cases[i].source;
		r = respond_to(&m, req, out);
		judge_answer(&got, out, r.len);
		case_text(cases[i].name, got.text,
		    cases[i].allowed ? "NOERROR aa" LISTED_A : "REFUSED");
		case_int(cases[i].name, r.outcome,
		    cases[i].allowed ? OUTCOME_LISTED : OUTCOME_REFUSED_ACL);
		fixture.view->drop_denied = true;
		r = respond_to(&m, req, out);
		fixture.view->drop_denied = false;
		case_int(cases[i].name, r.outcome,
		    cases[i].allowed ? OUTCOME_LISTED : OUTCOME_DROP_ACL);
		case_int(cases[i].name, r.len > 0, cases[i].allowed);
	}
}

/* "big" has a TXT record of 612 octets of RDATA. */
static void
what_does_not_fit_is_truncated(void **state)
{
	static const struct {
		const char *name;
		uint16_t client, server; /* EDNS sizes; client 0: no EDNS */
		uint8_t transport;
		bool truncated;
	} cases[] = {
	    {"no EDNS", 0, 1232, TRANSPORT_UDP, true},
	    {"EDNS 511 is 512", 511, 1232, TRANSPORT_UDP, true},
	    {"EDNS 1232", 1232, 1232, TRANSPORT_UDP, false},
	    {"EDNS 65535", 65535, 1232, TRANSPORT_UDP, false},
	    {"ours is smaller", 65535, 512, TRANSPORT_UDP, true},
	    {"TCP", 0, 512, TRANSPORT_TCP, false},
	    {"TCP with EDNS 512", 512, 512, TRANSPORT_TCP, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		bool edns = cases[i].client > 0;
		struct request req = from_loopback;
		uint8_t out[RESPOND_UDP_MAX];
		struct response r;
		struct message m;

		message_head(&m, 0, 0, (const uint16_t[4]){1, 0, 0, edns});
		message_question(&m, "big.bl.example", DNS_TYPE_TXT);
		if (edns)
			message_opt(&m, cases[i].client, 0, "", 0);
		fixture.view->udp_size = cases[i].server;
		req.transport = cases[i].transport;
		r = respond_to(&m, req, out);
		fixture.view->udp_size = 1232;
		case_int(cases[i].name, r.outcome, OUTCOME_APEX);
		case_int(cases[i].name, r.truncated, cases[i].truncated);
		case_int(cases[i].name, (out[2] & DNS_TC) != 0, r.truncated);
		case_int(cases[i].name, get16(out + 6), !r.truncated);
		case_int(cases[i].name, get16(out + 10), edns);
		/* The question and OPT of ours are as long as the query's. */
		case_int(
		    cases[i].name, r.len, m.len + (r.truncated ? 0 : 12 + 612));
	}
}

static void
every_type_and_class_is_answered(void **state)
{
	struct request req = from_loopback;
	uint8_t out[RESPOND_UDP_MAX];
	struct message m;

	(void)state;
	message_query(&m, LISTED, 0);
	for (uint32_t i = 0; i <= UINT16_MAX; i++) {
		struct response r;
		bool meta = i == 41 || (i >= 249 && i <= 254);
		bool transfer = i == DNS_TYPE_AXFR || i == DNS_TYPE_IXFR;

		put16(m.data + m.len - 4, (uint16_t)i);
		put16(m.data + m.len - 2, DNS_CLASS_IN);
		r = respond_to(&m, req, out);
		if (i == 1 || i == 16 || i == 255)
			case_int("answered", r.outcome, OUTCOME_LISTED);
		else if (transfer)
			case_int("transfer", r.outcome, OUTCOME_NOTAUTH);
		else
			case_int("type", r.outcome,
			    meta ? OUTCOME_REFUSED_OTHER : OUTCOME_NODATA);
		put16(m.data + m.len - 4, DNS_TYPE_A);
		put16(m.data + m.len - 2, (uint16_t)i);
		r = respond_to(&m, req, out);
		case_int("class", r.outcome,
		    i == 1 ? OUTCOME_LISTED : OUTCOME_REFUSED_OTHER);
		case_int("class", (out[3] & 0x0f),
		    i == 1 ? DNS_NOERROR : DNS_REFUSED);
	}
}

static void
every_option_is_survived(void **state)
{
	static const uint16_t lengths[] = {0, 1, 7, 8, 40, 41};
	static const uint8_t zeros[41];
	struct request req = from_loopback;
	uint8_t out[RESPOND_UDP_MAX];
	struct message m;
	size_t at;

	(void)state;
	message_head(&m, 0, 0, (const uint16_t[4]){1, 0, 0, 1});
	message_question(&m, LISTED, DNS_TYPE_A);
	at = m.len;
	for (size_t i = 0; i < COUNT(lengths); i++) {
		uint8_t option[4 + sizeof(zeros)] = {0};

		put16(option + 2, lengths[i]);
		for (uint32_t code = 0; code <= UINT16_MAX; code++) {
			bool bad = code == DNS_OPTION_COOKIE &&
				   lengths[i] != 8 && lengths[i] != 40;
			struct response r;

			put16(option, (uint16_t)code);
			m.len = at;
			message_opt(
			    &m, 1232, 0, option, (uint16_t)(4 + lengths[i]));
			r = respond_to(&m, req, out);
			case_int("outcome", r.outcome,
			    bad ? OUTCOME_FORMERR : OUTCOME_LISTED);
			case_int("length", r.len,
			    at + (bad ? 0 : 16) + DNS_OPT_LEN +
				(code == DNS_OPTION_VERSION ? 10 : 0));
		}
	}
}

/* Codes that others have died of (RELIABILITY: CHAIN, COOKIE, ECS), and the
 * ends of the range, as long as TCP carries them. */
static void
an_option_may_be_long(void **state)
{
	static const uint16_t codes[] = {
	    0, 3, 8, 9, 10, 11, 12, 13, 14, 15, 16, 19, 26946, 65535};
	static uint8_t option[4 + 65000];
	struct request req = from_loopback;
	uint8_t out[RESPOND_UDP_MAX];
	struct message m;

	(void)state;
	req.transport = TRANSPORT_TCP;
	put16(option + 2, sizeof(option) - 4);
	for (size_t i = 0; i < COUNT(codes); i++) {
		bool bad;

		put16(option, codes[i]);
		message_head(&m, 0, 0, (const uint16_t[4]){1, 0, 0, 1});
		message_question(&m, LISTED, DNS_TYPE_A);
		message_opt(&m, 1232, 0, option, sizeof(option));
		bad = codes[i] == DNS_OPTION_COOKIE ||
		      codes[i] == DNS_OPTION_KEEPALIVE;
		case_int("whole", respond_to(&m, req, out).outcome,
		    bad ? OUTCOME_FORMERR : OUTCOME_LISTED);
		m.len--;
		case_int(
		    "cut", respond_to(&m, req, out).outcome, OUTCOME_FORMERR);
	}
}

/* As long as a message over TCP can be, of one thing again and again. */
static void
long_messages_are_read_through(void **state)
{
	static const struct {
		const char *name;
		uint16_t additional;
		const char *part;
		size_t len, times;
		bool in_opt; /* the parts are options */
		enum outcome outcome;
	} cases[] = {
	    {"16,000 options", 1, "\0\3\0\0", 4, 16000, true, OUTCOME_LISTED},
	    {"options that do not add up", 1, "\0\3\0\0\0", 5, 13000, true,
		OUTCOME_FORMERR},
	    {"records under a pointer", 5000, "\xc0\x0c\0\1\0\1\0\0\0\0\0\0",
		12, 5000, false, OUTCOME_LISTED},
	    {"pointers behind pointers", 4000,
		"\1a\xc0\x2b\0\1\0\1\0\0\0\0\0\0", 14, 4000, false,
		OUTCOME_LISTED},
	    {"OPTs", 5000, "\0\0\x29\4\xd0\0\0\0\0\0\0", 11, 5000, false,
		OUTCOME_FORMERR},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct request req = from_loopback;
		uint8_t out[RESPOND_UDP_MAX];
		struct response r;
		struct message m;

		message_head(&m, 0, 0,
		    (const uint16_t[4]){1, 0, 0, cases[i].additional});
		message_question(&m, LISTED, DNS_TYPE_A);
		if (cases[i].in_opt) {
			message_opt(&m, 1232, 0, "", 0);
			put16(m.data + m.len - 2,
			    (uint16_t)(cases[i].len * cases[i].times));
		}
		for (size_t n = 0; n < cases[i].times; n++)
			message_bytes(&m, cases[i].part, cases[i].len);
		req.transport = TRANSPORT_TCP;
		r = respond_to(&m, req, out);
		case_int(cases[i].name, r.outcome, cases[i].outcome);
		case_int(cases[i].name, r.len < 100, true);
	}
}

static void
lost_data_is_never_an_answer(void **state)
{
	struct message m;

	(void)state;
	atomic_store(&fixture.lost, true);
	message_query(&m, LISTED, DNS_TYPE_A);
	check_answer("listed", &m, NOW, "SERVFAIL", OUTCOME_SERVFAIL);
	message_query(&m, "1.1.1.1.bl.example", DNS_TYPE_A);
	check_answer("unlisted", &m, NOW, "SERVFAIL", OUTCOME_SERVFAIL);
	message_query(&m, "example.org", DNS_TYPE_A);
	check_answer("foreign", &m, NOW, "REFUSED", OUTCOME_REFUSED_ZONE);
	atomic_store(&fixture.lost, false);
	message_query(&m, LISTED, DNS_TYPE_A);
	check_answer("back", &m, NOW, "NOERROR aa" LISTED_A, OUTCOME_LISTED);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(some_messages_get_no_answer),
	    cmocka_unit_test(strangers_are_refused_or_dropped),
	    cmocka_unit_test(what_does_not_fit_is_truncated),
	    cmocka_unit_test(every_type_and_class_is_answered),
	    cmocka_unit_test(every_option_is_survived),
	    cmocka_unit_test(an_option_may_be_long),
	    cmocka_unit_test(long_messages_are_read_through),
	    cmocka_unit_test(lost_data_is_never_an_answer),
	};

	if (fixture_is_checker(argc, argv))
		return fixture_check_generation(argv[2]);
	return cmocka_run_group_tests_name(
	    "respond_limits", tests, setup, teardown);
}
