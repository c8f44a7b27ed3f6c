/* Each input of a survey: what it is taken for, what is made of it, what is
 * refused and in which words. */
#include "read_case.h"

/* want: the lines shown; or, where it begins with "!", the reason why nothing
 * is. said: on standard error, whole. */
static const struct input_case {
	const char *name, *format, *text, *want, *said;
	bool resolve;
} cases[] = {
    {"domains", NULL,
	"# a list\n\nB.example\r\n  a.example.  # one more\na.example\n"
	"\xe6\x97\xa5\xe6\x9c\xac.jp\n",
	"a.example no-mail\nb.example no-mail\nxn--wgv71a.jp no-mail\n", "",
	true},
    {"domains behind a mark", NULL,
	"\xef\xbb\xbf"
	"a.example\nb.example",
	"a.example no-mail\nb.example no-mail\n", "", true},
    {"a table", NULL, "domain,rank\n\"a.example\",1\nb.example,2\n",
	"a.example no-mail\nb.example no-mail\n", "", true},
    {"no table", NULL, "a.example\n1,b.example\n", "a.example no-mail\n",
	"F:2: a comma: a table has a heading, whose first column is "
	"\"domain\"\n",
	true},
    {"bad domains", NULL,
	"a.example\nb..example\n192.0.2.1\n<b>.example\n-x.example\n"
	"user@c.example\n",
	"a.example no-mail\n",
	"F:2: an empty label\nF:3: an address, not a domain\n"
	"F:4: a character that no name of a host has\n"
	"F:5: a label with a hyphen at its end\n"
	"F:6: a character that no name of a host has\n",
	true},
    {"empty", NULL, "", "!F: nothing is in it", "", false},
    {"comments", NULL, "# none\n", "!F: nothing is in it", "", false},
    {"nothing good", NULL, "<?xml?>\n", "!F: no domain is in it",
	"F:1: a character that no name of a host has\n", false},
    {"UTF-16", NULL,
	"\xff\xfe"
	"a",
	"!F: the file is UTF-16: convert it to "
	"UTF-8",
	"", false},
    {"no such format", "xml", "a.example\n",
	"!--format: one of domains, zdns, massdns, dnsx, triples", "", false},

    {"triples", NULL,
	"b.example\tmx.example\t192.0.2.1\nb.example\tmx.example\t192.0.2.1\n"
	"A.example\tMX.example.\t2001:DB8::1\r\na.example\tmx2.example\t-\n"
	"c.example\t-\tservfail,partial\n# none\n"
	"d.example\t-\tno-mail,null-mx\n"
	"e.example\te.example\t::ffff:10.0.0.1\ne.example\t-\tmail,implicit\n",
	"a.example mail\na.example mx.example 192.0.2.1\n"
	"a.example mx.example 2001:db8::1\na.example mx2.example -\n"
	"b.example mail\nb.example mx.example 192.0.2.1\n"
	"b.example mx.example 2001:db8::1\n"
	"c.example servfail,partial\nd.example no-mail,null-mx\n"
	"e.example mail,implicit\ne.example e.example 10.0.0.1\n",
	"", false},
    {"bad triples", NULL,
	"a.example\tmx.example\t192.0.2.1\na.example mx.example 192.0.2.1\n"
	"a.example\tmx.example\t192.0.2.01\na.example\tmx.example\tmail\n"
	"a.example\t-\tlost\na.example\t-\tmail,\na..b\tc.example\t192.0.2.1\n"
	"a.example\tb..c\t192.0.2.1\na.example\tb.example\t192.0.2.1\t\tx\n"
	"a.example\t-\t192.0.2.1\n",
	"a.example mail\na.example mx.example 192.0.2.1\n",
	"F:2: not domain, host and address with a TAB between them\n"
	"F:3: \"192.0.2.01\": leading zero: octal or decimal is not clear\n"
	"F:4: \"mail\": not an IP address\n"
	"F:5: neither an address nor a status\n"
	"F:6: no such word behind the status\nF:7: domain: an empty label\n"
	"F:8: host: an empty label\n"
	"F:9: not domain, host and address with a TAB between them\n"
	"F:10: neither an address nor a status\n",
	false},

    {"zdns mxlookup", NULL,
	"{\"name\":\"a.example\",\"results\":{\"MXLOOKUP\":{\"status\":"
	"\"NOERROR\",\"data\":{\"exchanges\":[{\"name\":\"mx1.example\","
	"\"preference\":10,\"ipv4_addresses\":[\"192.0.2.1\"],"
	"\"ipv6_addresses\":[\"2001:db8::1\"]},{\"name\":\"mx2.example.\"}]}}}}"
	"\n"
	"{\"name\":\"gone.example\",\"results\":{\"MXLOOKUP\":{\"status\":"
	"\"NXDOMAIN\",\"data\":{}}}}\n"
	"{\"name\":\"null.example\",\"results\":{\"MXLOOKUP\":{\"status\":"
	"\"NOERROR\",\"data\":{\"exchanges\":[{\"name\":\"\","
	"\"preference\":0}]}}}}\n"
	"{\"name\":\"bad.example\",\"results\":{\"MXLOOKUP\":{\"status\":"
	"\"SERVFAIL\"}}}\n"
	"{\"name\":\"slow.example\",\"results\":{\"MXLOOKUP\":{\"status\":"
	"\"ITERATIVE_TIMEOUT\"}}}\n"
	"{\"name\":\"refused.example\",\"status\":\"REFUSED\"}\n",
	"a.example mail\na.example mx1.example 192.0.2.1\n"
	"a.example mx1.example 2001:db8::1\na.example mx2.example -\n"
	"bad.example servfail\ngone.example nxdomain\n"
	"null.example no-mail,null-mx\nrefused.example servfail\n"
	"slow.example timeout\n",
	"", false},
    {"zdns before version 2", NULL,
	"{\"class\":\"IN\",\"data\":{\"exchanges\":[{\"name\":\"mx.example\","
	"\"ipv4_addresses\":[\"192.0.2.1\"]}]},\"name\":\"a.example\","
	"\"status\":\"NOERROR\"}\n"
	"{\"name\":\"b.example\",\"status\":\"NOERROR\",\"data\":{}}\n"
	"{\"name\":\"b.example\",\"status\":\"NOERROR\",\"data\":"
	"{\"ipv4_addresses\":[\"192.0.2.2\"]}}\n",
	"a.example mail\na.example mx.example 192.0.2.1\n"
	"b.example mail,implicit\nb.example b.example 192.0.2.2\n",
	"", false},
    {"zdns mx and a", NULL,
	"{\"name\":\"a.example\",\"results\":{\"MX\":{\"status\":\"NOERROR\","
	"\"data\":{\"answers\":[{\"type\":\"MX\",\"name\":\"a.example\","
	"\"answer\":\"mx.example.\",\"preference\":5}]}},\"TXT\":{}}}\n"
	"{\"name\":\"mx.example\",\"results\":{\"A\":{\"status\":\"NOERROR\","
	"\"data\":{\"answers\":[{\"type\":\"A\",\"name\":\"mx.example\","
	"\"answer\":\"192.0.2.1\"}]}}}}\n"
	"{\"name\":\"x.example\",\"results\":{\"TXT\":{}}}\n"
	"{\"name\":\"b.example\",\"results\":{\"MX\":{\"status\":\"NOERROR\","
	"\"data\":{\"answers\":[{\"type\":\"MX\",\"name\":\"b.example\","
	"\"answer\":\"\",\"preference\":0}]}}}}\n",
	"a.example mail\na.example mx.example 192.0.2.1\n"
	"b.example no-mail,null-mx\n",
	"F:3: none of MXLOOKUP, MX, ALOOKUP, A and AAAA\n", false},
    {"zdns without addresses of its own", NULL,
	"{\"name\":\"a.example\",\"results\":{\"MXLOOKUP\":{\"status\":"
	"\"NOERROR\",\"data\":{}}}}\n",
	"a.example timeout\n",
	"F: domains without MX, their own addresses not in the file: 1"
	" (timeout)\n",
	false},

    {"massdns", NULL,
	"{\"name\":\"mx.example.\",\"type\":\"A\",\"class\":\"IN\",\"status\":"
	"\"NOERROR\",\"data\":{\"answers\":[{\"ttl\":1,\"type\":\"CNAME\","
	"\"class\":\"IN\",\"name\":\"mx.example.\",\"data\":\"real.example.\"},"
	"{\"type\":\"A\",\"name\":\"REAL.example.\",\"data\":\"192.0.2.1\"},"
	"{\"type\":\"A\",\"name\":\"other.example.\",\"data\":\"192.0.2.9\"}]}}"
	"\n"
	"{\"name\":\"a.example.\",\"type\":\"MX\",\"class\":\"IN\",\"status\":"
	"\"NOERROR\",\"data\":{\"answers\":[{\"type\":\"MX\",\"name\":"
	"\"a.example.\",\"data\":\"10 mx.example.\"},{\"type\":\"MX\","
	"\"name\":\"a.example.\",\"data\":\"20 mx2.example.\"}]}}\n"
	"{\"name\":\"mx2.example.\",\"type\":\"A\",\"class\":\"IN\","
	"\"error\":\"TIMEOUT\"}\n"
	"{\"name\":\"b.example.\",\"type\":\"MX\",\"status\":\"NOERROR\","
	"\"data\":{\"answers\":[]}}\n"
	"{\"name\":\"b.example.\",\"type\":\"AAAA\",\"status\":\"NOERROR\","
	"\"data\":{\"answers\":[{\"type\":\"AAAA\",\"name\":\"b.example.\","
	"\"data\":\"2001:db8::2\"}]}}\n"
	"{\"name\":\"c.example.\",\"type\":\"MX\",\"status\":\"NOERROR\","
	"\"data\":{\"answers\":[{\"type\":\"MX\",\"name\":\"c.example.\","
	"\"data\":\"0 .\"}]}}\n",
	"a.example mail,partial\na.example mx.example 192.0.2.1\n"
	"a.example mx2.example -\nb.example mail,implicit\n"
	"b.example b.example 2001:db8::2\nc.example no-mail,null-mx\n",
	"", false},
    {"massdns said twice, best first or last", NULL,
	"{\"name\":\"a.example.\",\"type\":\"MX\",\"error\":\"TIMEOUT\"}\n"
	"{\"name\":\"a.example.\",\"type\":\"MX\",\"status\":\"NXDOMAIN\"}\n"
	"{\"name\":\"b.example.\",\"type\":\"MX\",\"status\":\"SERVFAIL\"}\n"
	"{\"name\":\"b.example.\",\"type\":\"MX\",\"error\":\"TIMEOUT\"}\n",
	"a.example nxdomain\nb.example servfail\n", "", false},
    {"massdns, how hosts end", NULL,
	"{\"name\":\"none.example.\",\"type\":\"MX\",\"status\":\"NOERROR\","
	"\"data\":{\"answers\":[{\"type\":\"MX\",\"name\":\"none.example.\","
	"\"data\":\"1 h1.example.\"}]}}\n"
	"{\"name\":\"fail.example.\",\"type\":\"MX\",\"status\":\"NOERROR\","
	"\"data\":{\"answers\":[{\"type\":\"MX\",\"name\":\"fail.example.\","
	"\"data\":\"1 h2.example.\"},{\"type\":\"MX\",\"name\":"
	"\"fail.example.\",\"data\":\"1 h3.example.\"}]}}\n"
	"{\"name\":\"slow.example.\",\"type\":\"MX\",\"status\":\"NOERROR\","
	"\"data\":{\"answers\":[{\"type\":\"MX\",\"name\":\"slow.example.\","
	"\"data\":\"1 h3.example.\"}]}}\n"
	"{\"name\":\"lost.example.\",\"type\":\"MX\",\"status\":\"NOERROR\","
	"\"data\":{\"answers\":[{\"type\":\"MX\",\"name\":\"lost.example.\","
	"\"data\":\"1 h4.example.\"}]}}\n"
	"{\"name\":\"h1.example.\",\"type\":\"A\",\"status\":\"NXDOMAIN\"}\n"
	"{\"name\":\"h2.example.\",\"type\":\"A\",\"status\":\"NOERROR\"}\n"
	"{\"name\":\"h2.example.\",\"type\":\"AAAA\",\"status\":"
	"\"SERVFAIL\"}\n"
	"{\"name\":\"h3.example.\",\"type\":\"A\",\"error\":\"TIMEOUT\"}\n",
	"fail.example servfail\nfail.example h2.example -\n"
	"fail.example h3.example -\n"
	"lost.example timeout\nlost.example h4.example -\n"
	"none.example no-mail\nnone.example h1.example -\n"
	"slow.example timeout\nslow.example h3.example -\n",
	"F: hosts whose addresses are not in the file: 1\n", false},
    {"massdns, what is wrong in a line", NULL,
	"{\"name\":\"a.example.\",\"type\":\"MX\",\"status\":\"NOERROR\","
	"\"data\":{\"answers\":[{\"type\":\"MX\",\"name\":\"a.example.\","
	"\"data\":\"1 b<i>.example.\"},{\"type\":\"MX\",\"name\":"
	"\"other.example.\",\"data\":\"1 h.example.\"}]}}\n"
	"{\"name\":\"h.example.\",\"type\":\"A\",\"status\":\"NOERROR\","
	"\"data\":{\"answers\":[{\"type\":\"A\",\"name\":\"h.example.\","
	"\"data\":\"192.0.2.1.\"}]}}\n"
	"{\"name\":\"a.example.\",\"type\":\"TXT\",\"status\":\"NOERROR\"}\n"
	"{\"name\":\"a.example.\",\"type\":\"MX\"}\n{\"name\":7}\n{]\n",
	"a.example no-mail\n",
	"F:1: host: a character that no name of a host has\n"
	"F:2: \"192.0.2.1.\": text after the address\n"
	"F:3: neither MX nor A nor AAAA\nF:4: status: missing, or not a "
	"string\n"
	"F:5: status: missing, or not a string\n"
	"F:6: not JSON: string or '}' expected near ']' at byte 2\n",
	false},

    {"dnsx", NULL,
	"{\"host\":\"a.example\",\"mx\":[\"mx.example\",\"\"],\"status_code\":"
	"\"NOERROR\"}\n"
	"{\"host\":\"mx.example\",\"a\":[\"192.0.2.1\"],\"status_code\":"
	"\"NOERROR\"}\n"
	"{\"host\":\"b.example\",\"a\":[\"192.0.2.2\"],\"aaaa\":"
	"[\"2001:db8::2\"],\"status_code\":\"NOERROR\"}\n"
	"{\"host\":\"c.example\",\"status_code\":\"NXDOMAIN\"}\n"
	"{\"host\":\"d.example\",\"status_code\":\"NOERROR\"}\n"
	"{\"host\":\"e.example\",\"mx\":[\".\"],\"status_code\":\"NOERROR\"}\n",
	"a.example mail\na.example mx.example 192.0.2.1\n"
	"b.example mail,implicit\nb.example b.example 192.0.2.2\n"
	"b.example b.example 2001:db8::2\nc.example nxdomain\n"
	"d.example no-mail\ne.example no-mail,null-mx\n",
	"", false},
    {"JSON of another", NULL, "{\"type\":\"scan\"}\n{\"x\":1}\n",
	"!F: no domain is in it",
	"F:1: status: missing, or not a string\nF:2: status: missing, or not a "
	"string\n",
	false},
    {"JSON of too much", NULL,
	"{\"host\":\"a.example\",\"status_code\":\"NOERROR\"}\n"
	"{\"host\":\"b.example\",\"host\":\"c.example\"}\n"
	"{\"host\":\"b\\u0000.example\"}\n{\"host\":\"b\xff.example\"}\n",
	"a.example no-mail\n",
	"F:2: not JSON: duplicate object key near '\"host\"' at byte 26\n"
	"F:3: not JSON: \\x5cu0000 is not allowed without JSON_ALLOW_NUL "
	"near '\"b\\x5cu0000.example\"' at byte 25\n"
	"F:4: not JSON: unable to decode byte 0xff near '\"b' at byte "
	"10\n",
	false},
    {"one host good, one bad", NULL,
	"{\"host\":\"a.example\",\"mx\":[\"b b\",\"h.example\"],"
	"\"status_code\":\"NOERROR\"}\n"
	"{\"host\":\"h.example\",\"a\":[\"192.0.2.1\"],"
	"\"status_code\":\"NOERROR\"}\n",
	"a.example mail,partial\na.example h.example 192.0.2.1\n",
	"F:1: host: a character that no name of a host has\n", false},
    {"records that lack something", NULL,
	"{\"name\":\"h.example\",\"type\":\"A\",\"status\":\"NOERROR\","
	"\"data\":"
	"{\"answers\":[{\"type\":\"A\",\"name\":\"h.example\"},{},7]}}\n"
	"{\"name\":\"a.example\",\"type\":\"MX\",\"status\":\"NOERROR\","
	"\"data\":"
	"{\"answers\":[{\"type\":\"MX\",\"name\":\"a.example\"},null]}}\n"
	"{\"name\":\"b.example\",\"type\":\"MX\",\"status\":\"NOERROR\","
	"\"data\":"
	"[]}\n{\"type\":\"MX\",\"status\":\"NOERROR\"}\n",
	"a.example no-mail\nb.example timeout\n",
	"F:1: \"\": an IP address is missing\n"
	"F:2: an MX record without data\nF:4: an empty name\n"
	"F: domains without MX, their own addresses not in the file: 1"
	" (timeout)\n",
	false},
    {"no status", NULL, "{\"host\":\"a.example\"}\n", "!F: no domain is in it",
	"F:1: status_code: missing, or not a string\n", false},
    {"zdns without status", NULL, "{\"name\":\"a.example\"}\n",
	"!F: no domain is in it", "F:1: status: missing, or not a string\n",
	false},
    {"JSON of nobody", NULL, "{\"x\":1}\n[1]\n", "!F: no domain is in it",
	"F:1: JSON of none of zdns, massdns and dnsx\n"
	"F:2: a character that no name of a host has\n",
	false},
};

static void
inputs(void **state)
{
	static struct read_case c;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct input_case *k = &cases[i];

		case_read(&c, k->text, strlen(k->text), k->format);
		if (k->want[0] == '!') {
			case_text(k->name, c.why.text, k->want + 1);
			assert_int_not_equal(c.st, ST_OK);
		} else {
			if (c.st != ST_OK)
				fail_msg("%s: %s", k->name, c.why.text);
			case_text(k->name, c.shown, k->want);
			case_int(k->name, c.resolve, k->resolve);
		}
		case_text(k->name, c.said, k->said);
		survey_free(&c.survey);
	}
}

/* Longer than any line may be, in front, and just as long as one may be. */
static void
long_lines(void **state)
{
	static struct read_case c;
	size_t len = ((size_t)1 << 20) + 1;
	char *text = malloc(len + 100);

	(void)state;
	assert_non_null(text);
	memset(text, 'a', len);
	memcpy(text + len, "\nb.example\n", 12);
	case_read(&c, text, len + 11, NULL);
	case_int("long", c.st, ST_OK);
	case_text("long", c.shown, "b.example no-mail\n");
	case_text("long", c.said, "F:1: longer than a megabyte\n");
	case_int("lines", (long long)c.survey->lines, 2);
	survey_free(&c.survey);
	case_read(&c, text + 1, len + 10, NULL);
	case_text("not too long", c.shown, "b.example no-mail\n");
	case_text(
	    "not too long", c.said, "F:1: a name of more than 253 octets\n");
	survey_free(&c.survey);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(inputs),
	    cmocka_unit_test(long_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
