/* nmap's XML: what each shape of host and port means, what refuses a file,
 * and how a scan that did not end is told from one that did. */
#include "importer/collect.h"
#include "format_nmap.h"

#define RUN                                                                    \
	"<?xml version=\"1.0\"?>\n<!DOCTYPE nmaprun>\n<nmaprun "               \
	"scanner=\"nmap\" start=\"1795290721\" version=\"7.93\">\n"
#define INFO(services)                                                         \
	"<scaninfo type=\"syn\" protocol=\"tcp\" services=\"" services "\"/"   \
	">\n"
#define HOST(inner)                                                            \
	"<host starttime=\"1795290722\" endtime=\"1795290723\">"               \
	"<status state=\"up\" reason=\"user-set\"/>" inner "</host>\n"
#define ADDR "<address addr=\"192.0.2.1\" addrtype=\"ipv4\"/>"
#define PORT(number, state, inner)                                             \
	"<ports><port protocol=\"tcp\" portid=\"" number "\"><state " state    \
	"/><service name=\"smtp\"/>" inner "</port></ports>"
#define OPEN	"state=\"open\" reason=\"syn-ack\""
#define SAYS(t) "<script id=\"smtp-open-relay\" output=\"" t "\"/>"
#define FAILED	SAYS("Server doesn't seem to be an open relay, all tests failed")
#define ALL	SAYS("Server is an open relay (16/16 tests)")
#define DONE(exit)                                                             \
	"<runstats><finished time=\"1795290730\" exit=\"" exit "\"/>"          \
	"<hosts up=\"1\" down=\"0\" total=\"1\"/></runstats></nmaprun>\n"
#define FILE_OF(hosts) RUN hosts DONE("success")

#define T	  "2026-11-21T19:52:03Z"
#define SAID_RUN  "tool nmap 7.93\ntime 1795290721 to 1795290730\n"
#define SAID_DONE SAID_RUN "end\n"

struct file_case {
	const char *name, *text, *want;
};

static void
try_files(const struct file_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		collect_want(cases[i].name, FORMAT_NMAP, cases[i].text,
		    strlen(cases[i].text), false, cases[i].want);
}

static void
ports(void **state)
{
	static const struct file_case cases[] = {
	    {"open relay", FILE_OF(HOST(ADDR PORT("25", OPEN, ALL))),
		"4: 192.0.2.1 25 open rcpt relay 16/16 " T "\n" SAID_DONE},
	    {"three ports",
		FILE_OF(HOST(ADDR PORT("25", OPEN, ALL) PORT("465",
		    "state=\"filtered\" "
		    "reason=\"no-response\"",
		    "") PORT("587", OPEN, FAILED))),
		"4: 192.0.2.1 25 open rcpt relay 16/16 " T "\n"
		"4: 192.0.2.1 465 unreachable timeout " T "\n"
		"4: 192.0.2.1 587 closed weak 0/16 " T "\n" SAID_DONE},
	    {"another port with the script",
		FILE_OF(HOST(ADDR PORT("2525", OPEN, FAILED))),
		"4: 192.0.2.1 2525 closed weak 0/16 " T "\n" SAID_DONE},
	    {"another port without",
		FILE_OF(HOST(ADDR PORT("80", OPEN, "") PORT("25", OPEN, ALL))),
		"4: 192.0.2.1 25 open rcpt relay 16/16 " T "\n" SAID_DONE},
	    {"UDP",
		FILE_OF(HOST(ADDR "<ports><port protocol=\"udp\" portid=\"25\">"
				  "<state " OPEN "/>" ALL
				  "</port></ports>" PORT("25", OPEN, FAILED))),
		"4: 192.0.2.1 25 closed weak 0/16 " T "\n" SAID_DONE},
	    {"no script", FILE_OF(HOST(ADDR PORT("25", OPEN, ""))),
		"4: 192.0.2.1 25 inconclusive partial " T
		" note=nmap: the script said nothing\n" SAID_DONE},
	    {"another script",
		FILE_OF(HOST(ADDR PORT("25", OPEN,
		    "<script id=\"smtp-commands\" output=\"Server is an "
		    "open relay (16/16 tests)\"/>"))),
		"4: 192.0.2.1 25 inconclusive partial " T
		" note=nmap: the script said nothing\n" SAID_DONE},
	    {"closed",
		FILE_OF(HOST(
		    ADDR PORT("25", "state=\"closed\" reason=\"reset\"", ""))),
		"4: 192.0.2.1 25 unreachable refused " T "\n" SAID_DONE},
	    {"open|filtered",
		FILE_OF(HOST(ADDR PORT("25", "state=\"open|filtered\"", ""))),
		"4: 192.0.2.1 25 inconclusive partial " T
		" note=nmap: the script said nothing\n" SAID_DONE},
	    {"port 0",
		FILE_OF(HOST(ADDR PORT("0", OPEN, ALL) PORT("x", OPEN, ALL)
			PORT("65536", OPEN, ALL) PORT("25", OPEN, FAILED))),
		"4: 192.0.2.1 25 closed weak 0/16 " T "\n" SAID_DONE},
	};

	(void)state;
	try_files(cases, COUNT(cases));
}

static void
hosts(void **state)
{
	static const struct file_case cases[] = {
	    {"IPv6 and mac",
		FILE_OF(HOST("<address addr=\"00:11:22:33:44:55\" "
			     "addrtype=\"mac\"/><address addr=\"2001:db8::25\" "
			     "addrtype=\"ipv6\"/>" PORT("25", OPEN, FAILED))),
		"4: 2001:db8::25 25 closed weak 0/16 " T "\n" SAID_DONE},
	    {"two addresses",
		FILE_OF(
		    HOST(ADDR "<address addr=\"192.0.2.2\" "
			      "addrtype=\"ipv4\"/>" PORT("25", OPEN, FAILED))),
		"4: notice: a host with two addresses: only the first was "
		"scanned\n4: 192.0.2.1 25 closed weak 0/16 " T "\n" SAID_DONE},
	    {"no address", FILE_OF(HOST(PORT("25", OPEN, ALL))),
		"4: refused field: a host without an IP address\n" SAID_DONE},
	    {"bad address",
		FILE_OF(HOST("<address addr=\"x\" addrtype=\"ipv4\"/>")),
		"4: refused address: address: \"x\" is none\n" SAID_DONE},
	    {"down, without time",
		FILE_OF(
		    INFO("25,587") "<host><status state=\"down\" "
				   "reason=\"no-response\"/>" ADDR "</host>"),
		"5: 192.0.2.1 25 unreachable timeout 2026-11-21T19:52:01Z\n"
		"5: 192.0.2.1 587 unreachable timeout "
		"2026-11-21T19:52:01Z\n" SAID_DONE},
	    {"down, told so",
		FILE_OF("<host endtime=\"1795290723\"><status state=\"down\" "
			"reason=\"host-unreach\"/>" ADDR "</host>"),
		"4: 192.0.2.1 25 unreachable refused " T "\n" SAID_DONE},
	    {"timed out",
		FILE_OF(INFO("1-100,587") "<host timedout=\"true\" "
					  "endtime=\"1795290723\"><status "
					  "state=\"up\"/>" ADDR "</host>"),
		"5: 192.0.2.1 25 inconclusive host_timeout " T "\n"
		"5: 192.0.2.1 587 inconclusive host_timeout " T "\n" SAID_DONE},
	    {"timed out in the middle",
		FILE_OF(
		    "<host timedout=\"true\" endtime=\"1795290723\">" ADDR PORT(
			"25", OPEN, FAILED) "</host>"),
		"4: 192.0.2.1 25 inconclusive host_timeout " T "\n" SAID_DONE},
	    {"names",
		FILE_OF(HOST(
		    ADDR "<hostnames><hostname name=\"ptr.example\" "
			 "type=\"PTR\"/><hostname name=\"a b\" type=\"user\"/>"
			 "<hostname name=\"mx.example\" type=\"user\"/>"
			 "</hostnames>" PORT("25", OPEN, FAILED))),
		"4: 192.0.2.1 25 closed weak 0/16 " T
		" host=mx.example\n" SAID_DONE},
	    {"duplicates come as they are",
		FILE_OF(HOST(ADDR PORT("25", OPEN, ALL))
			HOST(ADDR PORT("25", OPEN, FAILED))),
		"4: 192.0.2.1 25 open rcpt relay 16/16 " T "\n"
		"5: 192.0.2.1 25 closed weak 0/16 " T "\n" SAID_DONE},
	    {"hint",
		FILE_OF("<hosthint>" ADDR
			"</hosthint>" HOST(ADDR PORT("25", OPEN, FAILED))),
		"4: 192.0.2.1 25 closed weak 0/16 " T "\n" SAID_DONE},
	    {"without any time",
		"<nmaprun scanner=\"nmap\"><host>" ADDR PORT(
		    "25", OPEN, ALL) "</host>" DONE("success"),
		"1: refused time: neither the host nor the run has a time\n"
		"tool nmap \nend\n"},
	};

	(void)state;
	try_files(cases, COUNT(cases));
}

static void
runs_that_did_not_end(void **state)
{
#define ONE   HOST(ADDR PORT("25", OPEN, FAILED))
#define TAKEN "4: 192.0.2.1 25 closed weak 0/16 " T "\n"
#define KILLED                                                                 \
	"aborted: the file ends before the run did: the scan was "             \
	"killed, or the file was cut\n"
#define SAID_CUT TAKEN "tool nmap 7.93\ntime 1795290721 to 0\n" KILLED
	static const struct file_case cases[] = {
	    {"after a host", RUN ONE, SAID_CUT},
	    {"in a host",
		RUN ONE
		"<host endtime=\"1795290724\">" ADDR PORT("25", OPEN, ALL),
		SAID_CUT},
	    {"in a tag", RUN ONE "<host endt", SAID_CUT},
	    {"in a text", RUN ONE "<host endtime=\"17952\xc3", SAID_CUT},
	    {"before the root ends",
		RUN ONE
		"<runstats><finished time=\"1795290730\" exit=\"success\"/>"
		"</runstats>",
		TAKEN SAID_RUN KILLED},
	    {"exit error", RUN ONE DONE("error"),
		TAKEN SAID_RUN "aborted: nmap ended with exit=\"error\"\n"},
	    {"no runstats", RUN ONE "</nmaprun>", SAID_CUT},
	    {"before the first host", RUN,
		"bad: cut off before the first result: the scan was killed, "
		"or the file is not whole\n"},
	    {"no host", FILE_OF(""),
		"bad: names no host, which never means that all is clean "
		"(targets that do not resolve are not in the file)\n"},
	    {"no mail port", FILE_OF(HOST(ADDR PORT("80", OPEN, ""))),
		"bad: no host has port 25, 465 or 587 or a result of "
		"smtp-open-relay\n"},
	    {"hosts not shown",
		RUN ONE
		"<runstats><finished time=\"1795290730\" exit=\"success\"/>"
		"<hosts up=\"1\" down=\"8\" total=\"9\"/></runstats></nmaprun>",
		TAKEN "5: notice: nmap counted 9 hosts, 1 are in the file: "
		      "-v -v -Pn shows all\n" SAID_DONE},
	};

	(void)state;
	try_files(cases, COUNT(cases));
}

static void
refused_files(void **state)
{
	static const struct {
		const char *name, *text, *want; /* a part of the reason */
	} cases[] = {
	    {"another tool", "<nmaprun scanner=\"masscan\">", "not the output"},
	    {"another root", "<NessusClientData_v2>", "<NessusClientData_v2>"},
	    {"root with escapes", "<a\xc3\xa9/>", "<a\\xc3\\xa9> is not"},
	    {"entity", "<!DOCTYPE nmaprun [<!ENTITY a \"b\">]><nmaprun/>",
		"document type"},
	    {"external",
		"<!DOCTYPE nmaprun SYSTEM \"file:///etc/passwd\">"
		"<nmaprun/>",
		"document type"},
	    {"public", "<!DOCTYPE nmaprun PUBLIC \"a\" \"b\"><nmaprun/>",
		"document type"},
	    {"other name", "<!DOCTYPE html><nmaprun/>", "document type"},
	    {"empty subset", "<!DOCTYPE nmaprun []><nmaprun/>",
		"document type"},
	    {"unknown entity", RUN "&lol;", "undefined entity"},
	    {"two documents", FILE_OF(ONE) FILE_OF(ONE), "--append-output"},
	    {"more behind it", FILE_OF(ONE) "x", "line 6: not well-formed"},
	    {"not closed", RUN ONE "</host>", "mismatched tag"},
	    {"bad UTF-8", RUN "<host name=\"\xff\">", "not well-formed"},
	    {"UTF-16", "\xff\xfe<", "UTF-16"},
	    {"another encoding",
		"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a \xe9=\"\">",
		"not well-formed"},
	    {"no XML", "ip,port", "not well-formed"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		for (size_t piece = 0; piece < 3; piece++) {
			struct collect c = {.brief = true};

			collect_run(&c, FORMAT_NMAP, cases[i].text,
			    strlen(cases[i].text), piece, NULL);
			case_int(cases[i].name, c.st, ST_BAD_DATA);
			case_holds(cases[i].name, c.text, "bad: ");
			case_holds(cases[i].name, c.text, cases[i].want);
			collect_free(&c);
		}
}

/* A tag of more than a MiB, and elements nested without end. */
static void
bombs(void **state)
{
	static const char begin[] = RUN "<host endtime=\"";
	size_t len = 3 << 20;
	char *text = malloc(len);
	struct collect c = {.brief = true};

	(void)state;
	memset(text, '1', len);
	memcpy(text, begin, sizeof(begin) - 1);
	collect_run(&c, FORMAT_NMAP, text, len, 65536, NULL);
	case_text(
	    "tag", c.text, "bad: line 4: a tag longer than 1048576 bytes\n");
	collect_free(&c);

	memcpy(text, RUN, strlen(RUN));
	for (size_t i = strlen(RUN); i + 3 <= len; i += 3)
		memcpy(text + i, "<a>", 3);
	collect_run(&c, FORMAT_NMAP, text, len, 0, NULL);
	case_text("depth", c.text, "bad: line 4: elements nested too deep\n");
	collect_free(&c);
	free(text);
}

static void
more_ports_than_one_host_has(void **state)
{
	struct collect c = {.brief = false};
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	(void)state;
	fputs(RUN "<host endtime=\"1795290723\">" ADDR "<ports>", f);
	for (int i = 1; i <= NMAP_PORTS_MAX + 9; i++)
		fprintf(f,
		    "<port protocol=\"tcp\" portid=\"%d\"><state " OPEN
		    "/>" FAILED "</port>",
		    i);
	fputs("</ports></host>" DONE("success"), f);
	fclose(f);
	collect_run(&c, FORMAT_NMAP, text, len, 0, NULL);
	case_holds("first", c.text, "192.0.2.1 1 closed");
	case_holds("last", c.text, "192.0.2.1 64 closed");
	case_holds("said", c.text, "too many ports: only the first");
	assert_null(strstr(c.text, "192.0.2.1 65 closed"));
	collect_free(&c);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ports),
	    cmocka_unit_test(hosts),
	    cmocka_unit_test(runs_that_did_not_end),
	    cmocka_unit_test(refused_files),
	    cmocka_unit_test(bombs),
	    cmocka_unit_test(more_ports_than_one_host_has),
	};

	return cmocka_run_group_tests_name("format_nmap", tests, NULL, NULL);
}
