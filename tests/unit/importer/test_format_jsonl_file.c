/* relay-verdict/1, the file: its first and last line, their order, and what
 * is done when the end is missing or does not agree. */
#include "importer/collect.h"

#define SCAN_WITH(format, more)                                                \
	"{\"type\":\"scan\",\"format\":\"" format "\",\"scan_id\":\"s\","      \
	"\"scanner\":\"a\",\"tool\":\"t\",\"tool_version\":\"1\","             \
	"\"vantage\":{\"net\":\"external\"},"                                  \
	"\"started\":\"2026-11-21T01:00:00Z\",\"list\":\"l\","                 \
	"\"ports\":[25]" more "}\n"
#define SCAN SCAN_WITH("relay-verdict/1", "")
#define CLOSED                                                                 \
	"{\"type\":\"verdict\",\"ip\":\"192.0.2.1\",\"port\":25,"              \
	"\"verdict\":\"closed\",\"ended\":\"2026-11-21T01:00:00Z\"}\n"
#define END_WITH(more)                                                         \
	"{\"type\":\"end\",\"scan_id\":\"s\",\"status\":\"complete\"" more "}" \
	"\n"
#define END END_WITH(",\"records\":1,\"ended\":\"2026-11-21T01:00:01Z\"")

#define SAID_RECORD "2: 192.0.2.1 25 closed 2026-11-21T01:00:00Z\n"
#define SAID_SCAN   "scan s seq 0 of a for l\ntool t 1\n"
#define SAID_WHOLE  SAID_RECORD SAID_SCAN "time 1795222800 to 1795222801\n"
#define SAID_NO_END                                                            \
	SAID_SCAN "time 1795222800 to 0\naborted: the file has no end line: "  \
		  "it was cut off, or the scan was\n"

struct file_case {
	const char *name, *text, *want;
};

static void
try_files(const struct file_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		collect_want(cases[i].name, FORMAT_JSONL, cases[i].text,
		    strlen(cases[i].text), false, cases[i].want);
}

static void
order(void **state)
{
	static const struct file_case cases[] = {
	    {"whole", SCAN CLOSED END, SAID_WHOLE "end\n"},
	    {"no last LF",
		SCAN CLOSED
		"{\"type\":\"end\",\"scan_id\":\"s\",\"status\":\"complete\","
		"\"records\":1}",
		SAID_RECORD SAID_SCAN "time 1795222800 to 0\nend\n"},
	    {"no end", SCAN CLOSED, SAID_RECORD SAID_NO_END},
	    {"cut in a line", SCAN CLOSED "{\"type\":\"ver",
		SAID_RECORD "3: refused syntax: not JSON: premature end of "
			    "input near '\"ver' at byte 12\n" SAID_NO_END},
	    {"no scan", CLOSED END,
		"bad: line 1: the first line must be of type \"scan\"\n"},
	    {"end first", END,
		"bad: line 1: the first line must be of type \"scan\"\n"},
	    {"two scans", SCAN CLOSED SCAN,
		SAID_RECORD
		"bad: line 3: a second scan: one file is one scan\n"},
	    {"behind the end", SCAN CLOSED END CLOSED,
		SAID_RECORD
		"bad: line 4: there is something behind the end line\n"},
	    {"empty line behind the end", SCAN CLOSED END "\n",
		SAID_RECORD
		"bad: line 4: there is something behind the end line\n"},
	    {"no verdicts",
		SCAN
		"{\"type\":\"end\",\"scan_id\":\"s\",\"status\":\"complete\","
		"\"records\":0}\n",
		"bad: names no address at all, which is not taken to mean "
		"that all is clean\n"},
	    {"empty", "", "bad: the file is empty\n"},
	    {"one LF", "\n",
		"bad: line 1: not JSON: '[' or '{' expected near "
		"end of file at byte 0\n"},
	    {"no JSON", "ip,port\n",
		"bad: line 1: not JSON: '[' or '{' expected near 'ip' at byte "
		"2\n"},
	    {"BOM", "\xef\xbb\xbf" SCAN CLOSED END,
		"bad: line 1: begins with a byte order mark, which JSON "
		"forbids (RFC 8259 8.1)\n"},
	    {"UTF-16", "\xff\xfe{ ",
		"bad: the file is UTF-16: convert it to UTF-8\n"},
	};

	(void)state;
	try_files(cases, COUNT(cases));
}

/* Each makes the scan one that may not remove anything; none is silent. */
static void
ends_that_do_not_agree(void **state)
{
#define ABORTED(why)                                                           \
	SAID_RECORD SAID_SCAN "time 1795222800 to 0\nend\n"                    \
			      "aborted: " why "\n"
	static const struct file_case cases[] = {
	    {"records", SCAN CLOSED END_WITH(",\"records\":2"),
		ABORTED("the end line counts 2 records, the file has 1")},
	    {"no records", SCAN CLOSED END_WITH(""),
		ABORTED("end line: records is missing")},
	    {"records -1", SCAN CLOSED END_WITH(",\"records\":-1"),
		ABORTED("end line: records: not a whole number from 0 on")},
	    {"counts",
		SCAN CLOSED END_WITH(
		    ",\"records\":1,\"counts\":{\"closed\":2}"),
		ABORTED("the end line counts 2 closed, the file has 1")},
	    {"counts leave one out",
		SCAN CLOSED END_WITH(",\"records\":1,\"counts\":{\"open\":0}"),
		ABORTED("the end line counts 0 closed, the file has 1")},
	    {"sha256", SCAN CLOSED END_WITH(",\"records\":1,\"sha256\":\"00\""),
		ABORTED("the sha256 of the end line is not that of the lines "
			"before it")},
	    {"sha256 no string",
		SCAN CLOSED END_WITH(",\"records\":1,\"sha256\":0"),
		ABORTED("the sha256 of the end line is not that of the lines "
			"before it")},
	    {"scan_id",
		SCAN CLOSED
		"{\"type\":\"end\",\"scan_id\":\"S\",\"status\":\"complete\","
		"\"records\":1}\n",
		ABORTED("the end line is of another scan_id")},
	    {"aborted",
		SCAN CLOSED
		"{\"type\":\"end\",\"scan_id\":\"s\",\"status\":\"aborted\","
		"\"records\":1,\"error\":\"a\\u001b\"}\n",
		ABORTED("the scanner says that it was aborted: a\\x1b")},
	};

	(void)state;
	try_files(cases, COUNT(cases));
}

static void
ends_that_are_none(void **state)
{
	static const struct file_case cases[] = {
	    {"status",
		SCAN CLOSED
		"{\"type\":\"end\",\"scan_id\":\"s\",\"status\":\"done\","
		"\"records\":1}\n",
		SAID_RECORD "3: refused field: status: not complete, partial "
			    "or aborted\n" SAID_SCAN "time 1795222800 to 0\n"
			    "aborted: the end line is not valid\n"},
	    {"ended",
		SCAN CLOSED END_WITH(
		    ",\"records\":1,\"ended\":\"2026-11-21T01:00:00\""),
		SAID_RECORD "3: refused time: ended: \"2026-11-21T01:00:00\": "
			    "no UTC offset\n" SAID_SCAN "time 1795222800 to 0\n"
			    "aborted: the end line is not valid\n"},
	};

	(void)state;
	try_files(cases, COUNT(cases));
}

/* A refused verdict still counts in the end line's numbers. */
static void
a_refused_line_counts(void **state)
{
	static const struct file_case cases[] = {
	    {"refused",
		SCAN CLOSED
		"{\"type\":\"verdict\",\"verdict\":\"open\"}\n" END_WITH(
		    ",\"records\":2,\"counts\":{\"closed\":1,"
		    "\"open\":1},\"ended\":\"2026-11-21T01:00:01Z\""),
		SAID_RECORD "3: refused field: ip is missing\n" SAID_SCAN
			    "time 1795222800 to 1795222801\nend\n"},
	};

	(void)state;
	try_files(cases, COUNT(cases));
}

static void
scopes(void **state)
{
#define SHA	 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define SCOPE(s) SCAN_WITH("relay-verdict/1", ",\"scope\":" s) CLOSED END
	static const struct file_case cases[] = {
	    {"prefixes",
		SCOPE("{\"mode\":\"full\",\"prefixes\":[\"192.0.2.0/24\","
		      "\"2001:db8::/64\",\"192.0.2.7\",\"192.0.2.0/24\"],"
		      "\"exclude\":[\"192.0.2.9\",\"192.0.3.0/24\"]}"),
		SAID_WHOLE "full, 2 prefixes less 2\nscope 256\nend\n"},
	    {"count", SCOPE("{\"mode\":\"full\",\"count\":9}"),
		SAID_WHOLE "full, 0 prefixes less 0\nscope 9\nend\n"},
	    {"a file",
		SCOPE("{\"mode\":\"full\",\"count\":9,\"sha256\":\"" SHA "\"}"),
		SAID_WHOLE "full, 0 prefixes less 0, file 01234567\n"
			   "scope 9\nend\n"},
	    {"full of what", SCOPE("{\"mode\":\"full\"}"),
		SAID_WHOLE "full, 0 prefixes less 0\nend\n"},
	    {"partial", SCOPE("{\"mode\":\"partial\",\"count\":9}"),
		SAID_WHOLE "partial, 0 prefixes less 0\nend\n"},
	    {"recheck", SCOPE("{\"mode\":\"recheck\"}"),
		SAID_WHOLE "recheck, 0 prefixes less 0\nend\n"},
	    {"a scan that covered a part",
		SCAN_WITH("relay-verdict/1",
		    ",\"scope\":{\"mode\":\"full\",\"count\":9}") CLOSED
		"{\"type\":\"end\",\"scan_id\":\"s\",\"status\":\"partial\","
		"\"records\":1,\"ended\":\"2026-11-21T01:00:01Z\"}\n",
		SAID_WHOLE "partial, 0 prefixes less 0\nend\n"},
	    {"all there is",
		SCOPE("{\"mode\":\"full\",\"prefixes\":[\"0.0.0.0/0\"]}"),
		SAID_WHOLE "full, 1 prefixes less 0\nscope 4294967296\n"
			   "end\n"},
	    {"nothing", SCOPE("{\"mode\":\"full\",\"prefixes\":[]}"),
		"bad: line 1: scope: full, and of no address\n"},
	    {"nothing that is not excluded",
		SCOPE("{\"mode\":\"full\",\"prefixes\":[\"192.0.2.0/24\"],"
		      "\"exclude\":[\"192.0.0.0/16\"]}"),
		"bad: line 1: scope: full, and of no address\n"},
	    {"a count of nothing", SCOPE("{\"mode\":\"full\",\"count\":0}"),
		"bad: line 1: scope: full, and of no address\n"},
	    {"a recheck of nothing",
		SCOPE("{\"mode\":\"recheck\",\"prefixes\":[]}"),
		SAID_WHOLE "recheck, 0 prefixes less 0\nend\n"},
	    {"bad exclude",
		SCOPE("{\"mode\":\"full\",\"count\":9,\"exclude\":9}"),
		"bad: line 1: scope: not an array of prefixes\n"},
	    {"bad hash",
		SCOPE("{\"mode\":\"full\",\"count\":9,\"sha256\":\"0123\"}"),
		"bad: line 1: scope.sha256: not 64 hexadecimal digits\n"},
	    {"mode", SCOPE("{\"mode\":\"all\"}"),
		"bad: line 1: scope.mode: not full, partial or recheck\n"},
	    {"bad prefix", SCOPE("{\"mode\":\"full\",\"prefixes\":[\"x\"]}"),
		"bad: line 1: scope: \"x\": not an IP address\n"},
	    {"bad count", SCOPE("{\"mode\":\"full\",\"count\":-9}"),
		"bad: line 1: count: not a whole number from 0 on\n"},
	};

	(void)state;
	try_files(cases, COUNT(cases));
}

static void
first_lines(void **state)
{
	static const struct file_case cases[] = {
	    {"minor version", SCAN_WITH("relay-verdict/1.2", "") CLOSED END,
		SAID_WHOLE "end\n"},
	    {"major version", SCAN_WITH("relay-verdict/2", ""),
		"bad: line 1: format: \"relay-verdict/2\" is not "
		"relay-verdict/1, the one this program reads\n"},
	    {"major 10", SCAN_WITH("relay-verdict/10", ""),
		"bad: line 1: format: \"relay-verdict/10\" is not "
		"relay-verdict/1, the one this program reads\n"},
	    {"tests", SCAN_WITH("relay-verdict/1", ",\"tests\":{}"),
		"bad: line 1: tests: not an array\n"},
	    {"seq", SCAN_WITH("relay-verdict/1", ",\"seq\":\"1\""),
		"bad: line 1: seq: not a whole number from 0 on\n"},
	};

	(void)state;
	try_files(cases, COUNT(cases));
}

/* The sample's first line with one member taken out or made wrong. */
static void
first_lines_with_a_bad_member(void **state)
{
	static const struct {
		const char *from, *to, *want;
	} cases[] = {
	    {"\"scan_id\"", "\"scan_iD\"", "scan_id: missing"},
	    {"\"scan_id\":\"1", "\"scan_id\":\"/", "scan_id: may hold"},
	    {"\"scanner\":\"lab-scanner-1\"", "\"scanner\":1",
		"scanner: missing, or not"},
	    {"\"lab-scanner-1\"", "\"\"", "scanner: must have 1 to 64"},
	    {"\"tool\"", "\"t00l\"", "tool: missing"},
	    {"\"tool_version\":", "\"tool_versioN\":", "tool_version: missing"},
	    {"\"vantage\"", "\"vantagE\"", "vantage: missing"},
	    {"\"internal\"", "\"inside\"", "vantage.net: not external"},
	    {"\"ip\":\"127.0.0.1\"", "\"ip\":\"localhost\"", "vantage.ip: "},
	    {"\"ip\":\"127.0.0.1\"", "\"ip\":1", "vantage.ip: not a string"},
	    {"\"started\"", "\"starteD\"", "started: missing"},
	    {"19:52:01Z", "19:52:01", "no UTC offset"},
	    {"\"list\":\"relay\"", "\"list\":\"a b\"", "list: may hold"},
	    {"\"list\":", "\"lisT\":", "list: missing"},
	    {"\"ports\":[25]", "\"ports\":25", "ports: missing, or not"},
	    {"\"ports\":[25]", "\"ports\":[0]", "ports: not a port"},
	    {"\"ports\":[25]", "\"ports\":[\"25\"]", "ports: not a port"},
	    {"\"scope\":{", "\"scope\":[],\"x\":{", "scope: not an object"},
	};
	size_t len;
	char *text = collect_file("signed/scan.jsonl", &len);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *at = strstr(text, cases[i].from);
		struct collect c = {.brief = true};
		char *made = NULL;

		assert_non_null(at);
		assert_true(asprintf(&made, "%.*s%s%s", (int)(at - text), text,
				cases[i].to, at + strlen(cases[i].from)) > 0);
		collect_run(&c, FORMAT_JSONL, made, strlen(made), 0, NULL);
		case_int(cases[i].to, c.st, ST_BAD_DATA);
		case_holds(cases[i].to, c.text, "bad: line 1: ");
		case_holds(cases[i].to, c.text, cases[i].want);
		collect_free(&c);
		free(made);
	}
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(order),
	    cmocka_unit_test(ends_that_do_not_agree),
	    cmocka_unit_test(ends_that_are_none),
	    cmocka_unit_test(a_refused_line_counts),
	    cmocka_unit_test(scopes),
	    cmocka_unit_test(first_lines),
	    cmocka_unit_test(first_lines_with_a_bad_member),
	};

	return cmocka_run_group_tests_name(
	    "format_jsonl_file", tests, NULL, NULL);
}
