/* The real scans: every file, what it says, whole and in pieces; each cut at
 * every byte and damaged. The lab's truth stands in tests/data/nmap. */
#include "importer/collect.h"

#define DAY " 2026-11-21T"
#define KILLED                                                                 \
	"aborted: the file ends before the run did: the scan was "             \
	"killed, or the file was cut\n"

struct sample {
	enum format format;
	const char *name, *want;
};

static void
try_samples(const struct sample *cases, size_t count)
{
	static const size_t pieces[] = {0, 1, 100};

	for (size_t i = 0; i < count; i++) {
		size_t len;
		char *text = collect_file(cases[i].name, &len);

		for (size_t k = 0; k < COUNT(pieces); k++) {
			struct collect c = {.brief = true};

			collect_run(
			    &c, cases[i].format, text, len, pieces[k], NULL);
			case_text(cases[i].name, c.text, cases[i].want);
			collect_free(&c);
		}
		free(text);
	}
}

static void
nmap_samples(void **state)
{
	static const struct sample cases[] = {
	    {FORMAT_NMAP, "nmap/nmap-aborted-SIGKILL.xml",
		"13: 127.0.25.1 25 open rcpt relay 16/16" DAY "19:54:01Z\n"
		"21: 127.0.25.2 25 closed weak 0/16" DAY "19:54:03Z\n"
		"29: 127.0.25.3 25 open rcpt relay 16/16" DAY "19:54:01Z\n"
		"37: 127.0.25.4 25 inconclusive auth_required" DAY
		"19:53:42Z note=nmap: Server isn't an open relay, "
		"authentication needed\n"
		"tool nmap 7.93\ntime 1795290822 to 0\n" KILLED},
	    {FORMAT_NMAP, "nmap/nmap-append-output.xml",
		"13: 127.0.25.1 25 open rcpt relay 16/16" DAY "20:01:45Z\n"
		"bad: line 20: not well-formed XML: junk after document "
		"element (two runs in one file, as nmap --append-output "
		"writes)\n"},
	    {FORMAT_NMAP, "nmap/nmap-closed-single-vv.xml",
		"19: 127.0.25.2 25 closed weak 0/16" DAY "19:57:13Z\n"
		"tool nmap 7.93\ntime 1795291014 to 1795291033\nend\n"},
	    {FORMAT_NMAP, "nmap/nmap-host-timeout.xml",
		"9: 127.0.25.1 25 inconclusive host_timeout" DAY "19:54:24Z\n"
		"15: 127.0.25.11 25 inconclusive host_timeout" DAY
		"19:54:24Z\ntool nmap 7.93\n"
		"time 1795290856 to 1795290864\nend\n"},
	    {FORMAT_NMAP, "nmap/nmap-hostname-multiaddr-dup.xml",
		"14: 127.0.25.1 25 open rcpt relay 16/16" DAY
		"20:01:32Z host=mail.customer.example\n"
		"22: 127.0.25.1 25 open rcpt relay 16/16" DAY "20:01:32Z\n"
		"30: 127.0.25.1 25 open rcpt relay 16/16" DAY "20:01:44Z\n"
		"tool nmap 7.93\ntime 1795291292 to 1795291304\nend\n"},
	    {FORMAT_NMAP, "nmap/nmap-open-multiport.xml",
		"13: 127.0.25.1 25 open rcpt relay 16/16" DAY "19:57:13Z\n"
		"14: 127.0.25.1 465 open rcpt relay 16/16" DAY "19:57:13Z\n"
		"15: 127.0.25.1 587 closed weak 0/16" DAY "19:57:13Z\n"
		"tool nmap 7.93\ntime 1795291014 to 1795291033\nend\n"},
	};

	(void)state;
	try_samples(cases, COUNT(cases));
}

/* Thirteen servers; .7 relays for its own domain only: trick. */
static void
the_lab_of_thirteen(void **state)
{
	static const struct {
		const char *address, *want;
	} truth[] = {
	    {" 127.0.25.1 25 ", "open rcpt relay 16/16" DAY "19:52:36Z"},
	    {" 127.0.25.2 25 ", "closed weak 0/16" DAY "19:52:53Z"},
	    {" 127.0.25.3 25 ", "open rcpt relay 16/16" DAY "19:52:36Z"},
	    {" 127.0.25.4 25 ", "inconclusive auth_required" DAY "19:52:32Z"},
	    {" 127.0.25.5 25 ", "closed weak 0/16" DAY "19:52:53Z"},
	    {" 127.0.25.6 25 ", "inconclusive dropped" DAY "19:52:32Z"},
	    {" 127.0.25.7 25 ", "open rcpt partial trick 1/0" DAY "19:52:34Z"},
	    {" 127.0.25.8 25 ", "open rcpt relay 16/16" DAY "19:52:36Z"},
	    {" 127.0.25.9 25 ", "inconclusive auth_required" DAY "19:52:33Z"},
	    {" 127.0.25.10 25 ", "unreachable refused" DAY "19:52:31Z"},
	    {" 127.0.25.11 25 ", "unreachable no_banner" DAY "19:53:01Z"},
	    {" 127.0.25.12 25 ", "closed weak 0/16" DAY "19:52:53Z"},
	    {" 127.0.25.13 25 ", "open rcpt partial relay 3/0" DAY "19:52:33Z"},
	};
	/* nmap's own file and the same scan in relay-verdict/1: one truth. */
	static const struct sample files[] = {
	    {FORMAT_NMAP, "nmap/nmap-open-relay-mixed-vv.xml",
		"time 1795290751 to 1795290781\nend\n"},
	    {FORMAT_JSONL, "relay-verdict/nmap-open-relay-mixed-vv.jsonl",
		"time 1795290751 to 1795290781\nfull, 13 prefixes less 0\n"
		"scope 13\nend\n"},
	};

	(void)state;
	for (size_t f = 0; f < COUNT(files); f++) {
		struct collect c = {.brief = true};
		size_t len;
		char *text = collect_file(files[f].name, &len);

		collect_run(&c, files[f].format, text, len, 0, NULL);
		case_holds(files[f].name, c.text, files[f].want);
		for (size_t i = 0; i < COUNT(truth); i++) {
			const char *at = strstr(c.text, truth[i].address);

			assert_non_null(at);
			at += strlen(truth[i].address);
			if (strncmp(at, truth[i].want, strlen(truth[i].want)) !=
			    0)
				fail_msg("%s:%sgot \"%.60s\", want \"%s\"",
				    files[f].name, truth[i].address, at,
				    truth[i].want);
		}
		assert_null(strstr(c.text, "refused:"));
		collect_free(&c);
		free(text);
	}
}

static void
relay_verdict_samples(void **state)
{
	static const struct sample cases[] = {
	    {FORMAT_JSONL, "relay-verdict/nmap-aborted-SIGKILL.jsonl",
		"2: 127.0.25.1 25 open rcpt relay 16/16" DAY "19:54:01Z\n"
		"3: 127.0.25.2 25 closed weak 0/16" DAY "19:54:03Z\n"
		"4: 127.0.25.3 25 open rcpt relay 16/16" DAY "19:54:01Z\n"
		"5: 127.0.25.4 25 inconclusive auth_required" DAY "19:53:42Z\n"
		"scan 1795290822-d70d2e8d0d35 seq 1795290822 of lab-scanner-1 "
		"for relay\n"
		"tool nmap 7.93, internal\ntime 1795290822 to 0\n"
		"full, 13 prefixes less 0\nscope 13\n"
		"end\naborted: the scanner says that it was aborted: no "
		"element found: line 41, column 0\n"},
	    {FORMAT_LIST, "lists/rbldnsd-ip4set.zone",
		"bad: line 1: looks like an rbldnsd zone, whose values and "
		"exclusions a plain list cannot hold\n"},
	};

	(void)state;
	try_samples(cases, COUNT(cases));
}

/* The sha256 of the end line is over every byte before it. */
static void
one_changed_byte_is_seen(void **state)
{
	size_t len;
	char *text = collect_file("signed/scan.jsonl", &len);
	char *tool = strstr(text, "\"tool\":\"nmap\"");
	struct collect c = {.brief = true};

	(void)state;
	collect_run(&c, FORMAT_JSONL, text, len, 0, NULL);
	assert_null(strstr(c.text, "aborted"));
	collect_free(&c);
	assert_non_null(tool);
	tool[8] = 'N';
	collect_run(&c, FORMAT_JSONL, text, len, 0, NULL);
	case_holds("sha256", c.text, "aborted: the sha256 of the end line");
	collect_free(&c);
	free(text);
}

static void
damaged_files_break_nothing(void **state)
{
	static const struct sample cases[] = {
	    {FORMAT_NMAP, "nmap/nmap-open-multiport.xml", NULL},
	    {FORMAT_NMAP, "nmap/nmap-host-timeout.xml", NULL},
	    {FORMAT_NMAP, "nmap/nmap-open-single-vv.xml", NULL},
	    {FORMAT_JSONL, "relay-verdict/nmap-aborted-SIGKILL.jsonl", NULL},
	    {FORMAT_JSONL, "signed/scan.jsonl", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len;
		char *text = collect_file(cases[i].name, &len);

		collect_damage(cases[i].format, text, len);
		free(text);
	}
}

/* A scan cut anywhere is refused or an aborted one; never a whole one. */
static void
a_cut_scan_is_never_whole(void **state)
{
	static const struct sample cases[] = {
	    {FORMAT_NMAP, "nmap/nmap-open-multiport.xml", NULL},
	    {FORMAT_JSONL, "relay-verdict/nmap-open-relay-mixed-vv.jsonl",
		NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len;
		char *text = collect_file(cases[i].name, &len);

		/* The last byte is a line break that nobody needs. */
		for (size_t cut = 0; cut < len - 1; cut++) {
			struct collect c = {.brief = true};

			collect_run(&c, cases[i].format, text, cut, 0, NULL);
			if (c.st == ST_OK)
				case_holds("cut", c.text, "\naborted: ");
			collect_free(&c);
		}
		free(text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nmap_samples),
	    cmocka_unit_test(the_lab_of_thirteen),
	    cmocka_unit_test(relay_verdict_samples),
	    cmocka_unit_test(one_changed_byte_is_seen),
	    cmocka_unit_test(damaged_files_break_nothing),
	    cmocka_unit_test(a_cut_scan_is_never_whole),
	};

	return cmocka_run_group_tests_name("format_samples", tests, NULL, NULL);
}
