/* Statuses, and the texts that travel with them. */
#include <errno.h>
#include <stdio.h>
#include <sysexits.h>

#include "case.h"
#include "why.h"

static void
every_status_has_its_exit_code(void **state)
{
	static const struct {
		const char *name;
		enum status in;
		int want;
	} cases[] = {
	    {"ok", ST_OK, 0},
	    {"not found", ST_NOT_FOUND, 1},
	    {"held", ST_HELD, 3},
	    {"alarm", ST_ALARM, 4},
	    {"usage", ST_USAGE, EX_USAGE},
	    {"bad data", ST_BAD_DATA, EX_DATAERR},
	    {"no input", ST_NO_INPUT, EX_NOINPUT},
	    {"unavailable", ST_UNAVAILABLE, EX_UNAVAILABLE},
	    {"internal", ST_INTERNAL, EX_SOFTWARE},
	    {"cannot create", ST_CANT_CREATE, EX_CANTCREAT},
	    {"io", ST_IO, EX_IOERR},
	    {"no space", ST_NO_SPACE, EX_IOERR},
	    {"map full", ST_MAP_FULL, EX_IOERR},
	    {"busy", ST_BUSY, EX_TEMPFAIL},
	    {"denied", ST_DENIED, EX_NOPERM},
	    {"config", ST_CONFIG, EX_CONFIG},
	    {"no memory", ST_NO_MEMORY, EX_OSERR},
	    {"corrupt", ST_CORRUPT, EX_IOERR},
	    {"version", ST_VERSION, EX_IOERR},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		case_int(
		    cases[i].name, status_exit(cases[i].in), cases[i].want);
}

static void
errno_becomes_a_status(void **state)
{
	static const struct {
		const char *name;
		int in;
		enum status want;
	} cases[] = {
	    {"ENOSPC", ENOSPC, ST_NO_SPACE},
	    {"EDQUOT", EDQUOT, ST_NO_SPACE},
	    {"EACCES", EACCES, ST_DENIED},
	    {"EPERM", EPERM, ST_DENIED},
	    {"ENOENT", ENOENT, ST_NOT_FOUND},
	    {"ENOMEM", ENOMEM, ST_NO_MEMORY},
	    {"EIO", EIO, ST_IO},
	    {"EISDIR", EISDIR, ST_IO},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		case_int(cases[i].name, status_from_errno(cases[i].in),
		    cases[i].want);
}

static void
texts_are_wrapped_in_front(void **state)
{
	struct why why;

	(void)state;
	why_set(&why, "not a number: %d%%", 5);
	case_text("set", why.text, "not a number: 5%");
	why_wrap(&why, "line %d", 12);
	why_wrap(&why, "%s", "relaybl.conf");
	case_text("wrap", why.text, "relaybl.conf: line 12: not a number: 5%");
	case_int(
	    "errno", why_errno(&why, ENOENT, "open %s", "x"), ST_NOT_FOUND);
	case_text("errno", why.text, "open x: No such file or directory");
}

static void
long_text_is_cut_at_the_end(void **state)
{
	struct why why;
	char big[2 * WHY_MAX];

	(void)state;
	memset(big, 'a', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	why_set(&why, "%s", big);
	case_int("set", strlen(why.text), WHY_MAX - 1);
	why_wrap(&why, "front");
	case_int("wrap", strlen(why.text), WHY_MAX - 1);
	case_int("wrap", strncmp(why.text, "front: aaa", 10), 0);
	why_set(&why, "end");
	why_wrap(&why, "%s", big);
	case_int("long front", strlen(why.text), WHY_MAX - 1);
}

static void
foreign_bytes_are_escaped(void **state)
{
	static const struct {
		const char *name, *in;
		size_t len, cap;
		const char *want;
	} cases[] = {
	    {"plain", "abc", 3, 80, "abc"},
	    {"nothing", "", 0, 80, ""},
	    {"control", "a\r\n\x1b[0m", 7, 80, "a\\x0d\\x0a\\x1b[0m"},
	    {"nul", "a\0b", 3, 80, "a\\x00b"},
	    {"backslash", "\\x41", 4, 80, "\\x5cx41"},
	    {"utf-8", "\xc3\xa9", 2, 80, "\\xc3\\xa9"},
	    {"fits exactly", "abcdefg", 7, 8, "abcdefg"},
	    {"cut", "abcdefgh", 8, 8, "abcd..."},
	    {"never cut inside an escape", "abc\n\n", 5, 8, "abc..."},
	    {"cap 4", "abcdef", 6, 4, "..."},
	    {"cap 3", "abcdef", 6, 3, "ab"},
	    {"cap 1", "abcdef", 6, 1, ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *in = case_exact(cases[i].in, cases[i].len);
		char *out = malloc(cases[i].cap);

		assert_non_null(out);
		case_text(cases[i].name,
		    why_escape(out, cases[i].cap, in, cases[i].len),
		    cases[i].want);
		free(out);
		free(in);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_status_has_its_exit_code),
	    cmocka_unit_test(errno_becomes_a_status),
	    cmocka_unit_test(texts_are_wrapped_in_front),
	    cmocka_unit_test(long_text_is_cut_at_the_end),
	    cmocka_unit_test(foreign_bytes_are_escaped),
	};

	return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
