/* Configurations that are refused: what is told, and of which line. */
#include <stdio.h>

#include "config_case.h"

/* A good list, so that no row is refused for want of one. */
#define LIST	 "lists: {a: {}}\n"
#define TEXT_MIB (1024 * 1024)

static enum status
parse(const char *text, size_t len, struct config **out)
{
	char *in = case_exact(text, len);
	enum status st;

	said[0] = '\0';
	st = config_parse("c", in, len, note, NULL, out);
	free(in);
	return st;
}

struct row {
	const char *text, *want;
};

static void
refuse_all(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct config *c = NULL;

		case_int(rows[i].text,
		    parse(rows[i].text, strlen(rows[i].text), &c), ST_CONFIG);
		case_holds(rows[i].text, said, rows[i].want);
		assert_null(c);
	}
}

static void
yaml_that_is_not_ours(void **state)
{
	static const struct row rows[] = {
	    {"", "c: the file is empty"},
	    {"# only\n", "c: the file is empty"},
	    {"---\n", "c: there is no list"},
	    {"word\n", "c:1: not a map"},
	    {"- a\n", "c:1: not a map"},
	    {LIST "store: [\n", "c:3: "},
	    {LIST "  store: x\n", "c:2: "},
	    {LIST "store: \"x\n", "c:3: "},
	    {LIST "}\n", "c:2: "},
	    {"lists:\n\ta: {}\n", "c:2: a tab"},
	    {LIST "store:\tx\n", "c:2: a tab"},
	    {LIST "\t# alone\n", "c:2: a tab"},
	    {LIST " \t\n", "c:2: a tab"},
	    {LIST "store: a\t#b#\tc\n#\nx: a#\tb", "c:4: a tab"},
	    {LIST "store: x\ty\n", "c:2: a tab"},
	    {LIST "store: \"x\\ty\"\n", "c:2: store: a control character"},
	    {LIST "store: \"x\\0y\"\n", "c:2: store: a control character"},
	    {LIST "store: \"x\\x7f\"\n", "c:2: store: a control character"},
	    {LIST "\n# \xff\n", "c:3: invalid leading UTF-8"},
	    {LIST "\n# \x01\n", "c:3: control characters"},
	    {"lists: &x {a: {}}\n", "c:1: anchors"},
	    {"lists: {a: &x {}}\n", "c:1: anchors"},
	    {LIST "store: &x y\n", "c:2: anchors"},
	    {"lists: {a: &x {},\n b: *x}\n", "c:2: aliases"},
	    {LIST "store: !!str x\n", "c:2: tags"},
	    {LIST "server:\n  listen: !x [\"::1\"]\n", "c:3: tags"},
	    {LIST "server: !!map {}\n", "c:2: tags"},
	    {"%YAML 1.1\n---\n" LIST, "c:1: directives"},
	    {"%TAG ! x\n---\n" LIST, "c:1: directives"},
	    {LIST "---\n" LIST, "c:2: a second document"},
	    {LIST "...\n---\nx\n", "c:3: a second document"},
	    {LIST "store: x\nstore: y\n",
		"c:3: duplicate key \"store\", first in line 2"},
	    {"lists: {a: {}, b: {}, a: {}}\n", "c:1: duplicate key \"a\""},
	    {LIST "? [x]\n: y\n", "c:2: a key is a word"},
	    {LIST "? {x: y}\n: y\n", "c:2: a key is a word"},
	    {"lists: [[[[[[[[x]]]]]]]]\n", "c:1: nested too deeply"},
	    {"a: {b: {c: {d: {e: {f: {g: {h: i}}}}}}}\n", "nested too deeply"},
	};

	(void)state;
	refuse_all(rows, COUNT(rows));
}

static void
keys_that_are_not_ours(void **state)
{
	static const struct row rows[] = {
	    {LIST "stroe: x\n",
		"c:2: unknown key \"stroe\"; did you mean \"store\"?"},
	    {"list: {}\n", "did you mean \"lists\"?"},
	    {LIST "x: y\n", "c:2: unknown key \"x\"\n"},
	    {LIST "logging: y\n", "unknown key \"logging\"\n"},
	    {LIST "\"s\\e[0m\": y\n", "unknown key \"s\\x1b[0m\""},
	    {LIST "server:\n  lisetn: x\n",
		"c:3: server: unknown key \"lisetn\"; did you mean "
		"\"listen\"?"},
	    {LIST "server: {tcp-client: 1}\n", "mean \"tcp-clients\"?"},
	    {"lists: {a: {ttl: 5}}\n", "c:1: list a: unknown key \"ttl\"\n"},
	    {"lists: {a: {max-prefix: 5}}\n", "did you mean \"max-prefix4\"?"},
	    {LIST "zones: {b.c: {clases: [relay]}}\n",
		"c:2: zone b.c: unknown key \"clases\"; did you mean "
		"\"classes\"?"},
	    {LIST "scanners: {s: {expire: 1d}}\n",
		"c:2: scanner s: unknown key \"expire\"\n"},
	    {LIST "server: x\n", "c:2: server: not a map"},
	    {LIST "server: [x]\n", "c:2: server: not a map"},
	    {"lists: [a]\n", "c:1: lists: not a map of names"},
	    {"lists: a\n", "c:1: lists: not a map of names"},
	    {"lists: {a: b}\n", "c:1: list a: not a map"},
	    {"lists: {a: \"\"}\n", "c:1: list a: not a map"},
	    {"lists: {}\n", "c: there is no list"},
	    {"server: {}\n", "c: there is no list"},
	};

	(void)state;
	refuse_all(rows, COUNT(rows));
}

static void
values_that_are_none(void **state)
{
	static const struct row rows[] = {
	    {LIST "store:\n", "c:2: store: it has no value"},
	    {LIST "store: [x]\n", "c:2: store: one value, not a list"},
	    {LIST "store: {x: y}\n", "c:2: store: one value, not a map"},
	    {"lists: {a: {confirm: 0}}\n", "confirm: 0 is out of 1..100"},
	    {"lists: {a: {confirm: 101}}\n", "101 is out of 1..100"},
	    {"lists: {a: {confirm: 99999999999999999999}}\n", "out of 1..100"},
	    {"lists: {a: {confirm: -1}}\n", "confirm: not a number"},
	    {"lists: {a: {confirm: 1.5}}\n", "confirm: not a number"},
	    {"lists: {a: {confirm: 0x1}}\n", "confirm: not a number"},
	    {"lists: {a: {confirm: 01}}\n", "confirm: not a number"},
	    {"lists: {a: {confirm: 1 0}}\n", "confirm: not a number"},
	    {"lists: {a: {confirm: [1]}}\n", "confirm: one value, not a list"},
	    {"lists: {a: {expire: 59}}\n", "59 is out of 1m..3660d"},
	    {"lists: {a: {expire: 30 d}}\n", "not a duration"},
	    {"lists: {a: {expire: never}}\n", "not a duration"},
	    {"lists: {a: {allow-special: yes}}\n", "false or true"},
	    {"lists: {a: {max-prefix4: 15}}\n", "out of 16..32"},
	    {"lists: {a: {max-prefix6: 47}}\n", "out of 48..128"},
	    {"lists: {a: {max-addresses: 4294967297}}\n", "4294967296"},
	    {"lists: {a: {exempt: 10.0.0.0/8}}\n", "exempt: not a list"},
	    {"lists: {a: {exempt: [10.0.0.1/8]}}\n", "host bits are set"},
	    {"lists: {a: {exempt: [10.0.0.0/8,\n x,\n [y]]}}\n",
		"c:2: list a: exempt: \"x\": not an IP address\nc:3: list a: "
		"exempt: one value"},
	    {LIST "server: {listen: []}\n", "listen: the list is empty"},
	    {LIST "server: {listen: x}\n", "listen: not a list"},
	    {LIST "server: {listen: [localhost]}\n", "not an IP address"},
	    {LIST "server: {listen: [127.0.0.1@0]}\n", "1..65535"},
	    {LIST "server: {listen: [127.0.0.1@65536]}\n", "1..65535"},
	    {LIST "server: {listen: [127.0.0.1@053]}\n", "1..65535"},
	    {LIST "server: {listen: [127.0.0.1@]}\n", "1..65535"},
	    {LIST "server: {listen: [127.0.0.1@x]}\n", "1..65535"},
	    {LIST "server: {listen: [\"@53\"]}\n", "missing"},
	    {LIST "server:\n  listen: [\"::1\",\n   \"0:0::1@53\"]\n",
		"c:4: server: listen: the address and port of line 3 again"},
	    {LIST "server: {allow: []}\n", "allow: the list is empty"},
	    {LIST "server: {workers: 0}\n", "out of 1..64"},
	    {LIST "server: {workers: many}\n", "not a number"},
	    {LIST "server: {denied: no}\n", "refuse or drop"},
	    {LIST "server: {udp-size: 511}\n", "out of 512..4096"},
	    {LIST "server: {tcp-idle: 0}\n", "out of 1s..1h"},
	    {LIST "scanners: {s: {internal: true}}\n", "hold or trust"},
	};

	(void)state;
	refuse_all(rows, COUNT(rows));
}

#define L60 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefgh"

static void
names_and_zones_that_are_none(void **state)
{
	static const struct row rows[] = {
	    {"lists: {\"\": {}}\n", "c:1: list : a name is"},
	    {"lists: {a b: {}}\n", "a name is 1 to 64 of"},
	    {"lists: {a/b: {}}\n", "a name is"},
	    {"lists: {\"a\\0\": {}}\n", "a name is"},
	    {"lists: {\xc3\xbc: {}}\n", "a name is"},
	    {"lists: {" L60 "12345: {}}\n", "a name is"},
	    {LIST "scanners: {operator: {}}\n", "the name is taken"},
	    {LIST "scanners: {a b: {}}\n", "a name is"},
	    {LIST "zones: {.: {}}\n", "the root is no zone"},
	    {LIST "zones: {a..b: {}}\n", "empty label"},
	    {LIST "zones: {\"*.b\": {}}\n", "labels are letters"},
	    {LIST "zones: {" L60 "." L60 "." L60 ": {}}\n",
		"no room for an IPv6 key"},
	    {LIST "zones:\n  b.c: {}\n  B.C.: {}\n",
		"c:4: zone B.C.: the zone of line 3 again"},
	    {LIST "zones: {b.c: {list: b}}\n",
		"c:2: zone b.c: list: there is no list \"b\""},
	    {"lists: {a: {}, b: {}}\nzones: {b.c: {}}\n",
		"c:2: zone b.c: list: not given, and there are 2 lists"},
	    {LIST "zones: {b.c: {ttl: 4}}\n", "ttl: 4 is out of 5s..1d"},
	    {LIST "zones: {b.c: {negative-ttl: 0}}\n", "out of 5s..1d"},
	    {LIST "zones: {b.c: {classes: []}}\n", "the list is empty"},
	    {LIST "zones: {b.c: {classes: [relays]}}\n",
		"no class \"relays\"; did you mean \"relay\"?"},
	    {LIST "zones: {b.c: {classes: [\"2\"]}}\n", "no class \"2\"\n"},
	    {LIST "zones:\n  b.c:\n    ttl: 300\n    text: \"$host\"\n",
		"c:5: zone b.c: text: a $ begins no known word"},
	    {LIST "zones: {b.c: {text: \"$url\"}}\n", "there is no url"},
	    {LIST "zones:\n  b.c:\n    text: x\n    url: x\n",
		"c:5: zone b.c: url: there is no ://"},
	    {LIST "zones: {b.c: {text: \xc3\xbc}}\n", "printable ASCII"},
	};

	(void)state;
	refuse_all(rows, COUNT(rows));
}

static void
warnings_refuse_nothing(void **state)
{
	static const struct row rows[] = {
	    {LIST, "c: warning: there is no zone"},
	    {"lists: {a: {},\n b: {}}\nzones: {c.d: {list: a}}\n",
		"c:2: warning: list b: no zone serves it"},
	    {"lists: {a: {exempt: [\"8000::/8\", 9.0.0.0/8, 0.0.0.0/7]}}\n",
		"c:1: warning: list a: exempt: 0.0.0.0/7 hides most"},
	    {LIST "zones: {c.d: {text: x,\n url: a://b}}\n",
		"c:3: warning: zone c.d: url: the text has no $url"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct config *c = NULL;

		case_int(rows[i].text,
		    parse(rows[i].text, strlen(rows[i].text), &c), ST_OK);
		case_holds(rows[i].text, said, rows[i].want);
		config_free(&c);
	}
}

/* A zone inside a zone is served by the longer origin: no error. */
static void
zones_may_lie_in_each_other(void **state)
{
	static const char text[] =
	    LIST "zones: {c.d: {}, b.c.d: {}, relay.c.d: {}}\n";
	struct config *c = NULL;

	(void)state;
	case_int("zones", parse(text, strlen(text), &c), ST_OK);
	case_text("zones", said, "");
	config_free(&c);
}

/* All of a file in one run, by line, though zones are read last. */
static void
every_error_comes_in_the_order_of_lines(void **state)
{
	static const char text[] = "zones: {b.c: {ttl: 1}}\n"
				   "server: {workers: x}\n"
				   "lists: {a: {confirm: x}}\n"
				   "stor: x\n";
	struct config *c = NULL;

	(void)state;
	case_int("parse", parse(text, strlen(text), &c), ST_CONFIG);
	case_text("all", said,
	    "c:1: zone b.c: ttl: 1 is out of 5s..1d\n"
	    "c:2: server: workers: not a number\n"
	    "c:3: list a: confirm: not a number\n"
	    "c:4: unknown key \"stor\"; did you mean \"store\"?\n");
}

static void
many_errors_are_counted(void **state)
{
	char *text = malloc(TEXT_MIB + 1);
	struct config *c = NULL;
	size_t n = 0, lines = 0;

	(void)state;
	assert_non_null(text);
	for (int i = 0; i < 70; i++)
		n += (size_t)sprintf(text + n, "key%d: x\n", i);
	case_int("parse", parse(text, n, &c), ST_CONFIG);
	for (const char *p = said; *p != '\0'; p++)
		lines += *p == '\n';
	case_int("lines", lines, 51);
	/* 70 keys, no list, no zone. */
	case_holds("rest", said, "c: and 22 more\n");
	n = 0;
	for (int i = 0; i < 1001; i++)
		n += (size_t)sprintf(text + n, "key%d: x\n", i);
	case_int("keys", parse(text, n, &c), ST_CONFIG);
	case_text("keys", said, "c:1: more than 1000 keys in one map\n");
	memset(text, '\n', TEXT_MIB + 1);
	case_int("large", parse(text, TEXT_MIB + 1, &c), ST_CONFIG);
	case_text("large", said, "c: larger than 1 MiB\n");
	case_int("1 MiB", parse(text, TEXT_MIB, &c), ST_CONFIG);
	case_text("1 MiB", said, "c: the file is empty\n");
	memset(text, '[', TEXT_MIB);
	case_int("deep", parse(text, TEXT_MIB, &c), ST_CONFIG);
	case_text("deep", said, "c:1: nested too deeply\n");
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(yaml_that_is_not_ours),
	    cmocka_unit_test(keys_that_are_not_ours),
	    cmocka_unit_test(values_that_are_none),
	    cmocka_unit_test(names_and_zones_that_are_none),
	    cmocka_unit_test(warnings_refuse_nothing),
	    cmocka_unit_test(zones_may_lie_in_each_other),
	    cmocka_unit_test(every_error_comes_in_the_order_of_lines),
	    cmocka_unit_test(many_errors_are_counted),
	};

	return cmocka_run_group_tests_name("config refused", tests, NULL, NULL);
}
