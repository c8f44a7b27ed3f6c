/* The limit on what strangers can make us say, and that a line is a line. */
#include "case.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "log.h"

static void
ten_a_second_pass(void **state)
{
	struct log_limit limit = {0};
	unsigned told;

	(void)state;
	for (int i = 0; i < LOG_PER_SECOND; i++) {
		case_int("pass", log_limit_pass(&limit, 100, &told), true);
		case_int("told", told, 0);
	}
	for (int i = 0; i < 5; i++)
		case_int("over", log_limit_pass(&limit, 100, &told), false);
	case_int("told while it lasts", log_limit_told(&limit, 100), 0);
}

static void
what_was_over_is_told_once(void **state)
{
	struct log_limit limit = {0};
	unsigned told;

	(void)state;
	for (int i = 0; i < LOG_PER_SECOND + 7; i++)
		log_limit_pass(&limit, 100, &told);
	case_int("pass", log_limit_pass(&limit, 101, &told), true);
	case_int("told with the next message", told, 7);
	case_int("not again", log_limit_told(&limit, 102), 0);

	for (int i = 0; i < LOG_PER_SECOND + 3; i++)
		log_limit_pass(&limit, 200, &told);
	case_int("told by the tick", log_limit_told(&limit, 201), 3);
	case_int("pass after a tick", log_limit_pass(&limit, 201, &told), true);
	case_int("nothing to tell", told, 0);
}

/* Runs with stderr in a pipe; returns what came out. */
static const char *
written(const char *text)
{
	static char out[4096];
	int fds[2], saved = dup(STDERR_FILENO);
	ssize_t n;

	assert_int_equal(pipe(fds), 0);
	dup2(fds[1], STDERR_FILENO);
	log_warning("%s", text);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(fds[1]);
	n = read(fds[0], out, sizeof(out) - 1);
	close(fds[0]);
	out[n < 0 ? 0 : n] = '\0';
	return out;
}

static void
a_message_is_one_line(void **state)
{
	static const struct {
		const char *name, *input, *want;
	} cases[] = {
	    {"plain", "text", "relaybld: warning: text\n"},
	    {"empty", "", "relaybld: warning: \n"},
	    {"newline", "a\nb", "relaybld: warning: a?b\n"},
	    {"escape", "\x1b[2J", "relaybld: warning: ?[2J\n"},
	    {"delete", "a\x7f", "relaybld: warning: a?\n"},
	};
	char wide[8192];

	(void)state;
	unsetenv("JOURNAL_STREAM");
	log_open(false);
	for (size_t i = 0; i < COUNT(cases); i++)
		case_text(
		    cases[i].name, written(cases[i].input), cases[i].want);
	memset(wide, 'x', sizeof(wide) - 1);
	wide[sizeof(wide) - 1] = '\0';
	case_int("too long is cut", strlen(written(wide)), 2048);
}

static void
the_journal_gets_priorities(void **state)
{
	(void)state;
	setenv("JOURNAL_STREAM", "8:1", 1);
	log_open(false);
	case_text("journal", written("text"), "<4>relaybld: warning: text\n");
	unsetenv("JOURNAL_STREAM");
	log_open(false);
}

/* Nobody reads: lines are lost, nobody waits. */
static void
a_full_log_stops_nobody(void **state)
{
	int fds[2], saved = dup(STDERR_FILENO), waiting = 0;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	dup2(fds[1], STDERR_FILENO);
	alarm(10);
	for (int i = 0; i < 5000; i++)
		log_warning("a line of the log that nobody reads: %d", i);
	alarm(0);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(fds[1]);
	assert_int_equal(ioctl(fds[0], FIONREAD, &waiting), 0);
	case_int("a part of it is there", waiting > 4096, true);
	close(fds[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ten_a_second_pass),
	    cmocka_unit_test(what_was_over_is_told_once),
	    cmocka_unit_test(a_message_is_one_line),
	    cmocka_unit_test(the_journal_gets_priorities),
	    cmocka_unit_test(a_full_log_stops_nobody),
	};

	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
