/* What lists of others say, and whether they are lists at all. */
#include "reply_case.h"
#include "resolve_opinion.h"

static struct packet p;

/* The opinion of an answer with those addresses. */
static enum opinion
of_addresses(const char *one, const char *two)
{
	struct reply reply = {.type = ANSWER_A};
	enum opinion o;

	packet_begin(&p, "2.0.0.127.bl.example", ANSWER_A, 0);
	if (one != NULL)
		packet_addr(&p, "2.0.0.127.bl.example", one);
	if (two != NULL)
		packet_addr(&p, "2.0.0.127.bl.example", two);
	reply.bytes = packet_exact(&p);
	o = opinion_of(&reply);
	free((void *)(uintptr_t)reply.bytes.data);
	return o;
}

static void
test_addresses(void **state)
{
	static const struct {
		const char *one, *two;
		enum opinion want;
	} rows[] = {
	    {"127.0.0.2", NULL, OPINION_LISTED},
	    {"127.0.0.2", "127.0.0.10", OPINION_LISTED},
	    {"127.255.0.2", NULL, OPINION_LISTED},
	    {"127.255.255.254", NULL, OPINION_REFUSING},
	    {"127.0.0.2", "127.255.255.254", OPINION_REFUSING},
	    {"192.0.2.1", NULL, OPINION_STRANGE},
	    {"127.0.0.2", "192.0.2.1", OPINION_STRANGE},
	    {NULL, NULL, OPINION_CLEAN},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		case_int(rows[i].one != NULL ? rows[i].one : "none",
		    of_addresses(rows[i].one, rows[i].two), rows[i].want);
}

static void
test_no_addresses(void **state)
{
	struct reply reply = {.type = ANSWER_A, .kind = ANSWER_LOST};

	(void)state;
	case_int("lost", opinion_of(&reply), OPINION_LOST);
	reply.kind = ANSWER_ERROR;
	case_int("error", opinion_of(&reply), OPINION_ERROR);
	packet_begin(&p, "2.0.0.127.bl.example", ANSWER_A, RCODE_NXDOMAIN);
	reply.bytes = (struct slice){p.bytes, p.len};
	case_int("NXDOMAIN", opinion_of(&reply), OPINION_CLEAN);
	packet_begin(&p, "2.0.0.127.bl.example", ANSWER_A, RCODE_SERVFAIL);
	case_int("SERVFAIL", opinion_of(&reply), OPINION_ERROR);
}

static void
test_lists(void **state)
{
	static const struct {
		enum opinion test[OPINION_FAMILY];
		uint8_t family;
		const char *want; /* NULL: it is one */
	} rows[] = {
	    {{OPINION_LISTED, OPINION_CLEAN}, ADDR_V4, NULL},
	    {{OPINION_LISTED, OPINION_LISTED}, ADDR_V4,
		"lists 127.0.0.1, which no list does"},
	    {{OPINION_LISTED, OPINION_LISTED}, ADDR_V6, "::ffff:127.0.0.1"},
	    {{OPINION_CLEAN, OPINION_CLEAN}, ADDR_V4,
		"test entry 127.0.0.2: not listed"},
	    {{OPINION_LOST, OPINION_CLEAN}, ADDR_V6,
		"test entry ::ffff:127.0.0.2: no answer"},
	    {{OPINION_LISTED, OPINION_ERROR}, ADDR_V4,
		"test entry 127.0.0.1: SERVFAIL"},
	    {{OPINION_STRANGE, OPINION_STRANGE}, ADDR_V4, "no list's"},
	    {{OPINION_REFUSING, OPINION_CLEAN}, ADDR_V4, "refuses"},
	};
	char why[OPINION_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		bool is = opinion_is_list(rows[i].test, rows[i].family, why);

		case_int("is a list", is, rows[i].want == NULL);
		if (!is)
			case_holds("why", why, rows[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_no_addresses),
	    cmocka_unit_test(test_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
