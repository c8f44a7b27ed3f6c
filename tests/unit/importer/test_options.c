/* Options of the commands, and what their values mean. */
#include <stdio.h>

#include "case.h"
#include "target.h"

#define MANY 8

/* Splits at spaces; argv[0] is a command's name. */
static int
split(char *line, char **argv)
{
	int argc = 0;

	argv[argc++] = line;
	while ((line = strchr(line, ' ')) != NULL && argc < MANY) {
		*line++ = '\0';
		argv[argc++] = line;
	}
	argv[argc] = NULL;
	return argc;
}

static void
options_are_read(void **state)
{
	static const struct {
		const char *line;
		enum status want;
		int args;
		const char *list, *json, *words;
	} cases[] = {
	    {"lookup 192.0.2.1", ST_OK, 1, NULL, NULL, ""},
	    {"lookup --list a 192.0.2.1", ST_OK, 1, "a", NULL, ""},
	    {"lookup 192.0.2.1 --list=a --json", ST_OK, 1, "a", "", ""},
	    {"lookup --list a --list b x", ST_OK, 1, "b", NULL, ""},
	    {"lookup -- --json", ST_OK, 1, NULL, NULL, ""},
	    {"lookup --js x", ST_OK, 1, NULL, "", ""},
	    {"lookup", ST_OK, 0, NULL, NULL, ""},
	    {"lookup --list", ST_USAGE, 0, NULL, NULL, "--list wants a value"},
	    {"lookup --nonsense", ST_USAGE, 0, NULL, NULL,
		"unknown option --nonsense"},
	    {"lookup -x", ST_USAGE, 0, NULL, NULL, "unknown option -x"},
	    /* Known, but not to this command. */
	    {"lookup --reason r", ST_USAGE, 0, NULL, NULL,
		"unknown option --reason"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char line[80], *argv[MANY + 1];
		struct options opt;
		struct why why = {""};
		int argc;

		(void)snprintf(line, sizeof(line), "%s", cases[i].line);
		argc = split(line, argv);
		case_int(cases[i].line,
		    options_parse(argc, argv,
			OPT_BIT(OPT_LIST) | OPT_BIT(OPT_JSON), &opt, &why),
		    cases[i].want);
		case_holds(cases[i].line, why.text, cases[i].words);
		if (cases[i].want != ST_OK)
			continue;
		case_int(cases[i].line, opt.arg_count, cases[i].args);
		case_text(cases[i].line,
		    opt.value[OPT_LIST] ? opt.value[OPT_LIST] : "-",
		    cases[i].list ? cases[i].list : "-");
		case_int(cases[i].line, opt.value[OPT_JSON] != NULL,
		    cases[i].json != NULL);
	}
}

static const char one_list[] = "store: /nowhere\n"
			       "lists:\n"
			       "  relays: {}\n"
			       "scanners:\n"
			       "  nightly: {}\n"
			       "zones:\n"
			       "  bl.example.org:\n"
			       "    list: relays\n";
static const char two_lists[] = "store: /nowhere\n"
				"lists:\n"
				"  relays: {}\n"
				"  trial: {}\n"
				"scanners:\n"
				"  nightly: {}\n"
				"  weekly: {}\n"
				"zones:\n"
				"  bl.example.org:\n"
				"    list: relays\n"
				"  tr.example.org:\n"
				"    list: trial\n";

static struct config *
parse_config(const char *text)
{
	struct config *config = NULL;

	assert_int_equal(
	    config_parse("t.conf", text, strlen(text), NULL, NULL, &config),
	    ST_OK);
	return config;
}

/* A table for lists and scanners alike: the same rules. */
struct target_case {
	const char *config, *option, *named;
	enum status want;
	const char *words; /* the name, or in the error */
};

static void
lists_are_found(void **state)
{
	static const struct target_case cases[] = {
	    {one_list, NULL, NULL, ST_OK, "relays"},
	    {one_list, NULL, "", ST_OK, "relays"},
	    {one_list, NULL, "relays", ST_OK, "relays"},
	    {one_list, NULL, "relay", ST_BAD_DATA,
		"the scan is for list \"relay\"; relaybl.conf has "
		"\"relays\": say --list relays"},
	    {one_list, "relays", "relay", ST_OK, "relays"},
	    {one_list, "relay", NULL, ST_USAGE, "no list \"relay\""},
	    {two_lists, NULL, NULL, ST_USAGE, "say --list"},
	    {two_lists, NULL, "trial", ST_OK, "trial"},
	    {two_lists, "trial", "relays", ST_OK, "trial"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct config *config = parse_config(cases[i].config);
		struct run run = {.config = config};
		const struct config_list *list = NULL;
		struct why why = {""};

		run.opt.value[OPT_LIST] = cases[i].option;
		case_int(cases[i].words,
		    target_list(&run, cases[i].named, &list, &why),
		    cases[i].want);
		case_holds("list",
		    cases[i].want == ST_OK ? list->name : why.text,
		    cases[i].words);
		config_free(&config);
	}
}

static void
scanners_are_found(void **state)
{
	static const struct target_case cases[] = {
	    {one_list, NULL, NULL, ST_OK, "nightly"},
	    {one_list, NULL, "lab", ST_BAD_DATA,
		"scanner \"lab\" is not in relaybl.conf, which has nightly"},
	    {one_list, "nightly", "lab", ST_OK, "nightly"},
	    {one_list, "lab", NULL, ST_USAGE, "which has nightly"},
	    {one_list, NULL, "operator", ST_BAD_DATA, "\"operator\""},
	    {one_list, "nightly", "operator", ST_BAD_DATA, "\"operator\""},
	    {two_lists, NULL, NULL, ST_USAGE, "say --scanner"},
	    {two_lists, NULL, "weekly", ST_OK, "weekly"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct config *config = parse_config(cases[i].config);
		struct run run = {.config = config};
		const struct config_scanner *scanner = NULL;
		struct why why = {""};

		run.opt.value[OPT_SCANNER] = cases[i].option;
		case_int(cases[i].words,
		    target_scanner(&run, cases[i].named, &scanner, &why),
		    cases[i].want);
		case_holds("scanner",
		    cases[i].want == ST_OK ? scanner->name : why.text,
		    cases[i].words);
		config_free(&config);
	}
}

static void
times_are_absolute_or_relative(void **state)
{
	static const struct {
		const char *text;
		int sign;
		enum status want;
		int64_t out;
	} cases[] = {
	    {"1h", 1, ST_OK, 1000000 + 3600},
	    {"1h", -1, ST_OK, 1000000 - 3600},
	    {"1970-01-02T00:00:00Z", 1, ST_OK, 86400},
	    {"1970-01-02T00:00:00", 1, ST_USAGE, 0},
	    {"tomorrow", 1, ST_USAGE, 0},
	    {"", 1, ST_USAGE, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct why why = {""};
		int64_t got = 0;

		case_int(cases[i].text,
		    target_time("until", cases[i].text, 1000000, cases[i].sign,
			&got, &why),
		    cases[i].want);
		case_int(cases[i].text, got, cases[i].out);
		if (cases[i].want != ST_OK)
			case_holds(cases[i].text, why.text, "--until");
	}
}

static void
a_reason_must_say_something(void **state)
{
	static const struct {
		const char *text;
		enum status want;
	} cases[] = {
	    {NULL, ST_USAGE},
	    {"", ST_USAGE},
	    {" \t\n", ST_USAGE},
	    {"fixed", ST_OK},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct run run = {.now = 0};
		const char *reason = NULL;
		struct why why;

		run.opt.value[OPT_REASON] = cases[i].text;
		case_int("reason", target_reason(&run, &reason, &why),
		    cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(options_are_read),
	    cmocka_unit_test(lists_are_found),
	    cmocka_unit_test(scanners_are_found),
	    cmocka_unit_test(times_are_absolute_or_relative),
	    cmocka_unit_test(a_reason_must_say_something),
	};

	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
