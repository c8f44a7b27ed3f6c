/* relay-verdict/1, one line: what a verdict may say, and every reason for
 * which one is refused. */
#include "importer/collect.h"

#define SCAN                                                                   \
	"{\"type\":\"scan\",\"format\":\"relay-verdict/1\",\"scan_id\":\"s\"," \
	"\"scanner\":\"a\",\"tool\":\"t\",\"tool_version\":\"1\","             \
	"\"vantage\":{\"net\":\"external\"},"                                  \
	"\"started\":\"2026-11-21T01:00:00Z\",\"list\":\"l\",\"ports\":[25],"  \
	"\"tests\":[{\"id\":\"x\",\"mail_from\":\"\","                         \
	"\"rcpt_to\":\"a@b.example\"},{\"id\":7,\"mail_from\":\"\","           \
	"\"rcpt_to\":\"a%c@b.example\"},{},7,{\"id\":[]}]}\n"
#define V	   "{\"type\":\"verdict\","
#define IP	   "\"ip\":\"192.0.2.1\","
#define PORT	   "\"port\":25,"
#define ENDED	   "\"ended\":\"2026-11-21T01:00:00Z\""
#define CLOSED	   V IP PORT "\"verdict\":\"closed\"," ENDED
#define OPEN	   V IP PORT "\"verdict\":\"open\",\"proof\":\"rcpt\"," ENDED
#define TAKEN	   "2: 192.0.2.1 25 closed 2026-11-21T01:00:00Z"
#define TAKEN_OPEN "2: 192.0.2.1 25 open rcpt relay"
#define SHA	   "46256334b0096f0c8cab1c2442395d72b8855986f9725a1c2a49fe239e996705"

struct line_case {
	const char *name, *line, *want; /* want: how the answer begins */
};

static void
try_line(const char *name, const char *line, size_t len, const char *want)
{
	size_t head = strlen(SCAN);
	char *text = malloc(head + len + 1);
	static const size_t pieces[] = {0, 1};

	memcpy(text, SCAN, head);
	memcpy(text + head, line, len);
	text[head + len] = '\n';
	for (size_t i = 0; i < COUNT(pieces); i++) {
		struct collect c = {.brief = false};

		collect_run(
		    &c, FORMAT_JSONL, text, head + len + 1, pieces[i], NULL);
		if (strncmp(c.text, want, strlen(want)) != 0)
			fail_msg(
			    "%s: got \"%s\", want \"%s\"", name, c.text, want);
		collect_free(&c);
	}
	free(text);
}

static void
try_lines(const struct line_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		try_line(cases[i].name, cases[i].line, strlen(cases[i].line),
		    cases[i].want);
}

static void
verdicts(void **state)
{
	static const struct line_case cases[] = {
	    {"least", CLOSED "}", TAKEN "\n"},
	    {"unknown members", CLOSED ",\"x\":{\"y\":[1.5e3,null]}}",
		TAKEN "\n"},
	    {"blanks", "  " CLOSED " } \r", "2: notice: lines end with CR LF"},
	    {"offset",
		V IP PORT "\"verdict\":\"closed\","
			  "\"ended\":\"2026-11-21T02:00:00.5+01:00\"}",
		TAKEN "\n"},
	    {"mapped",
		V PORT "\"ip\":\"::ffff:192.0.2.1\","
		       "\"verdict\":\"closed\"," ENDED "}",
		TAKEN "\n"},
	    {"IPv6",
		V PORT "\"ip\":\"2001:DB8::25\",\"verdict\":\"closed\"," ENDED
		       "}",
		"2: 2001:db8::25 25 closed"},
	    {"escaped", CLOSED ",\"reply\":\"\\u0035\\u0035\\u0034\"}",
		TAKEN " reply=554\n"},
	    {"terminal escape", CLOSED ",\"reply\":\"a\\u001b[2Jb\\u009bc\"}",
		TAKEN " reply=a [2Jb c\n"},
	    {"line breaks", CLOSED ",\"reply\":\"a\\r\\nb\"}",
		TAKEN " reply=a  b\n"},
	    {"open", OPEN "}", TAKEN_OPEN " 2026-11-21T01:00:00Z\n"},
	    {"delivered",
		V IP PORT "\"verdict\":\"open\",\"proof\":\"delivered\"," ENDED
			  "}",
		"2: 192.0.2.1 25 open delivered relay"},
	    {"a proof of nothing", CLOSED ",\"proof\":\"data\"}", TAKEN "\n"},
	    {"weak", CLOSED ",\"reason\":\"weak\"}",
		"2: 192.0.2.1 25 closed weak"},
	    {"unreachable",
		V IP PORT
		"\"verdict\":\"unreachable\",\"reason\":\"reset\"," ENDED "}",
		"2: 192.0.2.1 25 unreachable reset"},
	    {"inconclusive",
		V IP PORT "\"verdict\":\"inconclusive\","
			  "\"reason\":\"opted_out\"," ENDED "}",
		"2: 192.0.2.1 25 inconclusive opted_out"},
	    {"all of it",
		CLOSED ",\"started\":\"2026-11-21T00:59:00Z\",\"tests_run\":16,"
		       "\"tests_open\":0,\"transport\":\"starttls\","
		       "\"output_ip\":\"192.0.2.80\",\"host\":\"mx.example\","
		       "\"evidence\":{\"sha256\":\"" SHA "\",\"bytes\":9,"
		       "\"url\":\"https://e.example/1\"}}",
		"2: 192.0.2.1 25 closed 0/16 2026-11-21T01:00:00Z "
		"host=mx.example evidence=" SHA " https://e.example/1 "
		"output=192.0.2.80\n"},
	};

	(void)state;
	try_lines(cases, COUNT(cases));
}

static void
classes(void **state)
{
	static const struct line_case cases[] = {
	    {"no tests", OPEN ",\"tests\":[]}", TAKEN_OPEN},
	    {"plain id", OPEN ",\"tests\":[\"T1\",\"9\"]}", TAKEN_OPEN},
	    {"a number", OPEN ",\"tests\":[2]}", TAKEN_OPEN},
	    {"tricky id", OPEN ",\"tests\":[\"T3\",4]}",
		"2: 192.0.2.1 25 open rcpt trick 2026-11-21T01:00:00Z "
		"tests=T3, 4\n"},
	    {"defined, plain", OPEN ",\"tests\":[\"x\"]}", TAKEN_OPEN},
	    {"defined, tricky", OPEN ",\"tests\":[7]}",
		"2: 192.0.2.1 25 open rcpt trick"},
	    {"undefined", OPEN ",\"tests\":[\"y\"]}", TAKEN_OPEN},
	    {"plain pair", OPEN ",\"tests\":[[\"\",\"a@b.example\"]]}",
		TAKEN_OPEN " 2026-11-21T01:00:00Z tests=<> <a@b.example>\n"},
	    {"tricky pair",
		OPEN ",\"tests\":[[\"a@c.example\","
		     "\"a@b.example\"]]}",
		"2: 192.0.2.1 25 open rcpt trick"},
	};

	(void)state;
	try_lines(cases, COUNT(cases));
}

static void
refused_addresses(void **state)
{
#define BAD_IP(ip) V PORT "\"ip\":\"" ip "\",\"verdict\":\"closed\"," ENDED "}"
	static const struct line_case cases[] = {
	    {"leading zero", BAD_IP("192.000.002.027"), "2: refused address: "},
	    {"256", BAD_IP("256.1.1.1"), "2: refused address: "},
	    {"prefix", BAD_IP("192.0.2.0/24"),
		"2: refused address: ip: \"192.0.2.0/24\" is a prefix"},
	    {"single as prefix", BAD_IP("192.0.2.1/32"),
		"2: refused address: "},
	    {"range", BAD_IP("192.0.2.1-192.0.2.2"), "2: refused address: "},
	    {"zone id", BAD_IP("fe80::1%eth0"), "2: refused address: "},
	    {"blank", BAD_IP(" 192.0.2.1"), "2: refused address: "},
	    {"empty", BAD_IP(""), "2: refused address: "},
	    {"name", BAD_IP("mail.example"),
		"2: refused name: ip: \"mail.example\" is a name"},
	    {"number",
		V PORT "\"ip\":3221225985,\"verdict\":\"closed\"," ENDED "}",
		"2: refused field: ip: not a string"},
	    {"null", V PORT "\"ip\":null,\"verdict\":\"closed\"," ENDED "}",
		"2: refused field: ip: not a string"},
	    {"NUL", BAD_IP("192.0.2.1\\u0000x"), "2: refused encoding: "},
	    {"missing", V PORT "\"verdict\":\"closed\"," ENDED "}",
		"2: refused field: ip is missing"},
	    {"output", CLOSED ",\"output_ip\":\"mail.example\"}",
		"2: refused name: output_ip: "},
	};

	(void)state;
	try_lines(cases, COUNT(cases));
}

static void
refused_fields(void **state)
{
	static const struct line_case cases[] = {
	    {"no port", V IP "\"verdict\":\"closed\"," ENDED "}",
		"2: refused field: port is missing"},
	    {"port 0", V IP "\"port\":0,\"verdict\":\"closed\"," ENDED "}",
		"2: refused field: port: 0"},
	    {"port 65536",
		V IP "\"port\":65536,\"verdict\":\"closed\"," ENDED "}",
		"2: refused field: port: 65536"},
	    {"port as text",
		V IP "\"port\":\"25\",\"verdict\":\"closed\"," ENDED "}",
		"2: refused field: port: not a whole number"},
	    {"port 25.0",
		V IP "\"port\":25.0,\"verdict\":\"closed\"," ENDED "}",
		"2: refused field: port: not a whole number"},
	    {"no verdict", V IP PORT ENDED "}",
		"2: refused field: verdict is missing"},
	    {"verdict Open", V IP PORT "\"verdict\":\"Open\"," ENDED "}",
		"2: refused field: verdict: \"Open\""},
	    {"verdict none", V IP PORT "\"verdict\":\"none\"," ENDED "}",
		"2: refused field: verdict: "},
	    {"verdict empty", V IP PORT "\"verdict\":\"\"," ENDED "}",
		"2: refused field: verdict: "},
	    {"open without proof", V IP PORT "\"verdict\":\"open\"," ENDED "}",
		"2: refused field: open needs a proof"},
	    {"proof none",
		V IP PORT "\"verdict\":\"open\",\"proof\":\"none\"," ENDED "}",
		"2: refused field: proof: "},
	    {"no reason", V IP PORT "\"verdict\":\"unreachable\"," ENDED "}",
		"2: refused field: unreachable needs a reason"},
	    {"no reason", V IP PORT "\"verdict\":\"inconclusive\"," ENDED "}",
		"2: refused field: inconclusive needs a reason"},
	    {"reason", CLOSED ",\"reason\":\"because\"}",
		"2: refused field: reason: \"because\""},
	    {"empty reason", CLOSED ",\"reason\":\"\"}",
		"2: refused field: reason: "},
	    {"transport", CLOSED ",\"transport\":\"ssl\"}",
		"2: refused field: transport: "},
	    {"more open than run", CLOSED ",\"tests_run\":3,\"tests_open\":4}",
		"2: refused field: tests_open 4 is more than tests_run 3"},
	    {"negative", CLOSED ",\"tests_run\":-1}",
		"2: refused field: tests_run: -1"},
	    {"host", CLOSED ",\"host\":\"a..b\"}", "2: refused field: host: "},
	    {"host", CLOSED ",\"host\":\"a b\"}", "2: refused field: host: "},
	    {"evidence", CLOSED ",\"evidence\":\"" SHA "\"}",
		"2: refused field: evidence: "},
	    {"evidence", CLOSED ",\"evidence\":{}}",
		"2: refused field: evidence: "},
	    {"evidence", CLOSED ",\"evidence\":{\"sha256\":\"ABC\"}}",
		"2: refused field: evidence: \"ABC\""},
	    {"tests", CLOSED ",\"tests\":\"1\"}", "2: refused field: tests: "},
	    {"tests", CLOSED ",\"tests\":[[\"a\"]]}",
		"2: refused field: tests: "},
	    {"tests", CLOSED ",\"tests\":[1.5]}", "2: refused field: tests: "},
	    {"type", "{\"type\":\"verdikt\"}", "2: refused field: type: "},
	    {"no type", "{}", "2: refused field: type: "},
	};

	(void)state;
	try_lines(cases, COUNT(cases));
}

static void
refused_times(void **state)
{
#define BAD_TIME(t) V IP PORT "\"verdict\":\"closed\",\"ended\":" t "}"
	static const struct line_case cases[] = {
	    {"missing", V IP PORT "\"verdict\":\"closed\"}",
		"2: refused time: ended is missing"},
	    {"no offset", BAD_TIME("\"2026-11-21T01:00:00\""),
		"2: refused time: ended: "},
	    {"no time", BAD_TIME("\"2026-11-21\""), "2: refused time: ended: "},
	    {"no day", BAD_TIME("\"2026-11-31T01:00:00Z\""),
		"2: refused time: ended: "},
	    {"epoch as text", BAD_TIME("\"1795290721\""),
		"2: refused time: ended: "},
	    {"epoch", BAD_TIME("1795290721"), "2: refused field: ended: "},
	    {"started", CLOSED ",\"started\":\"2026-11-21T01:00:00\"}",
		"2: refused time: started: "},
	};

	(void)state;
	try_lines(cases, COUNT(cases));
}

static void
refused_lines(void **state)
{
	static const struct line_case cases[] = {
	    {"empty", "", "2: refused syntax: "},
	    {"no JSON", "192.0.2.1", "2: refused syntax: not JSON"},
	    {"array", "[]", "2: refused syntax: not a JSON object"},
	    {"cut", CLOSED, "2: refused syntax: not JSON"},
	    {"two", CLOSED "}" CLOSED "}", "2: refused syntax: not JSON"},
	    {"duplicate", CLOSED ",\"ip\":\"192.0.2.2\"}",
		"2: refused syntax: not JSON: duplicate object key"},
	    {"duplicate, escaped", CLOSED ",\"\\u0069p\":\"192.0.2.2\"}",
		"2: refused syntax: not JSON: duplicate object key"},
	    {"comma", CLOSED ",}", "2: refused syntax: "},
	    {"comment", CLOSED "/**/}", "2: refused syntax: "},
	    {"NaN", CLOSED ",\"x\":NaN}", "2: refused syntax: "},
	    {"big", CLOSED ",\"x\":9223372036854775808}",
		"2: refused syntax: "},
	    {"Latin-1", CLOSED ",\"reply\":\"caf\xe9\"}",
		"2: refused encoding: "},
	    {"overlong", CLOSED ",\"reply\":\"\xc0\xaf\"}",
		"2: refused encoding: "},
	    {"surrogate", CLOSED ",\"reply\":\"\\ud800\"}", "2: refused "},
	    {"raw control", CLOSED ",\"reply\":\"\x1b\"}",
		"2: refused syntax: "},
	    {"BOM inside", "\xef\xbb\xbf" CLOSED "}", "2: refused syntax: "},
	};
	static const char nul[] = CLOSED ",\"reply\":\"a\0b\"}";

	(void)state;
	try_lines(cases, COUNT(cases));
	try_line(
	    "raw NUL", nul, sizeof(nul) - 1, "2: refused encoding: a NUL byte");
}

/* reply: 512 characters; host: 253 octets; a line: 64 KiB. */
static void
refused_lengths(void **state)
{
	static const struct {
		const char *member;
		size_t length;
		const char *want;
	} cases[] = {
	    {"reply", 512, TAKEN " reply=aaa"},
	    {"reply", 513, "2: refused length: reply: "},
	    {"host", 254, "2: refused length: host: "},
	    {"x", 65536 - sizeof(CLOSED) - 8, TAKEN "\n"},
	    {"x", 65536 - sizeof(CLOSED) - 7, TAKEN "\n"},
	    {"x", 65536 - sizeof(CLOSED) - 6, "2: refused length: "},
	    {"x", 200000, "2: refused length: "},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t cap = cases[i].length + 1000;
		char *line = malloc(cap);
		int n = snprintf(
		    line, cap, "%s,\"%s\":\"", CLOSED, cases[i].member);

		memset(line + n, 'a', cases[i].length);
		memcpy(line + n + cases[i].length, "\"}", 3);
		try_line(cases[i].member, line, strlen(line), cases[i].want);
		free(line);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(verdicts),
	    cmocka_unit_test(classes),
	    cmocka_unit_test(refused_addresses),
	    cmocka_unit_test(refused_fields),
	    cmocka_unit_test(refused_times),
	    cmocka_unit_test(refused_lines),
	    cmocka_unit_test(refused_lengths),
	};

	return cmocka_run_group_tests_name("format_jsonl", tests, NULL, NULL);
}
