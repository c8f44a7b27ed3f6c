/* Everything smtp-open-relay can say, and what it must not be taken for. */
#include "importer/collect.h"
#include "format_nmap_script.h"

#define HIT1  "\n MAIL FROM:<> -> RCPT TO:<a@b.example>"
#define HIT3  "\n MAIL FROM:<x@mx.example> -> RCPT TO:<a@b.example>"
#define ERROR "\n SMTP RSET: failed to receive data: connection closed"

static void
outputs(void **state)
{
	static const struct {
		const char *said, *want;
	} cases[] = {
	    {"Server is an open relay (16/16 tests)", "open rcpt  0 16/16"},
	    {"Server is an open relay (1/16 tests)",
		"open rcpt  0 1/16 at most 1 of 16 tests passed: nmap counts "
		"errors too"},
	    {"Server is an open relay (2/16 tests)" HIT1 HIT3,
		"open rcpt  0 2/16"},
	    {"Server is an open relay (1/16 tests)" HIT3, "open rcpt  1 1/16"},
	    {"Server is an open relay (2/16 tests)" HIT3 ERROR,
		"open rcpt partial 1 1/0"},
	    {"Server is an open relay (3/16 tests)" HIT1 HIT3 ERROR,
		"open rcpt partial 0 2/0"},
	    {"Server is an open relay (1/16 tests)\n",
		"open rcpt  0 1/16 at "
		"most 1 of 16 tests passed: nmap counts errors too"},
	    /* Only errors were counted. */
	    {"Server is an open relay (1/16 tests)" ERROR,
		"inconclusive  partial 0 0/0 nmap: Server is an open relay "
		"(1/16 tests)"},
	    {"Server is an open relay (0/16 tests)",
		"inconclusive  partial 0 0/0 nmap: Server is an open relay "
		"(0/16 tests)"},
	    {"Server is an open relay (17/16 tests)",
		"inconclusive  partial 0 0/0 nmap: Server is an open relay "
		"(17/16 tests)"},
	    {"Server is an open relay (1/17 tests)",
		"inconclusive  partial 0 0/0 nmap: Server is an open relay "
		"(1/17 tests)"},
	    {"Server is an open relay (/16 tests)",
		"inconclusive  partial 0 0/0 nmap: Server is an open relay "
		"(/16 tests)"},
	    {"Server is an open relay (",
		"inconclusive  partial 0 0/0 nmap: Server is an open relay ("},
	    {"Server doesn't seem to be an open relay, all tests failed",
		"closed  weak 0 0/16"},
	    {"Server isn't an open relay, authentication needed",
		"inconclusive  auth_required 0 0/0 nmap: Server isn't an open "
		"relay, authentication needed"},
	    {"Couldn't establish connection on port 25",
		"unreachable  no_banner 0 0/0"},
	    {"SMTP EHLO x: failed to receive data: connection closed",
		"inconclusive  dropped 0 0/0 nmap: SMTP EHLO x: failed to "
		"receive data: connection closed"},
	    {"SMTP EHLO x: failed to receive data: connection timeout",
		"inconclusive  timeout 0 0/0 nmap: SMTP EHLO x: failed to "
		"receive data: connection timeout"},
	    {"SMTP RSET: failed to receive data",
		"inconclusive  dropped 0 0/0 nmap: SMTP RSET: failed to "
		"receive data"},
	    {"SMTP RSET 421 too many errors",
		"inconclusive  partial 0 0/0 nmap: SMTP RSET 421 too many "
		"errors"},
	    {" Server is an open relay (16/16 tests)",
		"inconclusive  partial 0 0/0 nmap:  Server is an open relay "
		"(16/16 tests)"},
	    {"It seems that Server is an open relay (16/16 tests)",
		"inconclusive  partial 0 0/0 nmap: It seems that Server is an "
		"open relay (16/16 tests)"},
	    {"", "inconclusive  partial 0 0/0 nmap: "},
	    {"\n", "inconclusive  partial 0 0/0 nmap: "},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].said);
		char *said = case_exact(cases[i].said, len);
		struct nmap_verdict v;
		char got[256];

		nmap_script_read((struct slice){(uint8_t *)said, len}, &v);
		snprintf(got, sizeof(got), "%s %s %s %d %u/%u%s%s",
		    verdict_text(v.verdict),
		    v.proof == PROOF_NONE ? "" : proof_text(v.proof),
		    reason_text(v.reason), passed_class(&v.passed, CLASS_RELAY),
		    v.tests_open, v.tests_run, v.note[0] != '\0' ? " " : "",
		    v.note);
		case_text(cases[i].said, got, cases[i].want);
		free(said);
	}
}

/* What is not a well-formed test is an error line, however alike. */
static void
lines_that_are_no_tests(void **state)
{
	static const char *const cases[] = {
	    "MAIL FROM:<> -> RCPT TO:<a@b.example>",
	    " MAIL FROM:<> -> RCPT TO:<a@b.example",
	    " MAIL FROM:<> -> RCPT TO:<a@b.example> ",
	    " MAIL FROM:<> -> RCPT TO:<>",
	    " MAIL FROM:<> -> RCPT TO:<",
	    " MAIL FROM:<",
	    " MAIL FROM:<>",
	    " MAIL FROM:<> > RCPT TO:<a@b.example>",
	    "",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nmap_verdict v;
		char said[200];
		int n = snprintf(said, sizeof(said),
		    "Server is an open relay (2/16 tests)" HIT1 "\n%s\n",
		    cases[i]);

		nmap_script_read(
		    (struct slice){(uint8_t *)said, (size_t)n}, &v);
		case_int(cases[i], v.tests_open, 1);
		case_int(cases[i], v.reason, REASON_PARTIAL);
	}
}

static void
states(void **state)
{
	static const struct {
		const char *state, *reason;
		enum verdict verdict;
		enum reason want;
	} cases[] = {
	    {"open", "syn-ack", VERDICT_INCONCLUSIVE, REASON_PARTIAL},
	    {"closed", "reset", VERDICT_UNREACHABLE, REASON_REFUSED},
	    {"closed", "", VERDICT_UNREACHABLE, REASON_REFUSED},
	    {"filtered", "no-response", VERDICT_UNREACHABLE, REASON_TIMEOUT},
	    {"filtered", "", VERDICT_UNREACHABLE, REASON_TIMEOUT},
	    {"filtered", "admin-prohibited", VERDICT_UNREACHABLE,
		REASON_REFUSED},
	    {"unfiltered", "reset", VERDICT_INCONCLUSIVE, REASON_PARTIAL},
	    {"", "", VERDICT_INCONCLUSIVE, REASON_PARTIAL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nmap_verdict v;

		nmap_state_read(
		    slice_of(cases[i].state), slice_of(cases[i].reason), &v);
		case_int(cases[i].state, v.verdict, cases[i].verdict);
		case_int(cases[i].state, v.reason, cases[i].want);
		case_int(cases[i].state, v.proof, PROOF_NONE);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(outputs),
	    cmocka_unit_test(lines_that_are_no_tests),
	    cmocka_unit_test(states),
	};

	return cmocka_run_group_tests_name(
	    "format_nmap_script", tests, NULL, NULL);
}
