/* The CSV twin: RFC 4180, the header, the rows. */
#include "importer/collect.h"
#include "format_csv.h"

/* Fields in brackets, refusals by word. */
static enum status
say_row(void *ctx, const struct csv_row *row, struct why *why)
{
	FILE *f = ctx;

	(void)why;
	fprintf(f, "%d:", (int)row->line);
	if (row->refused != REFUSED_NOT)
		fprintf(f, "%s", refusal_word(row->refused));
	for (size_t i = 0; i < row->count; i++)
		fprintf(f, "[%.*s]", (int)row->fields[i].len,
		    (const char *)row->fields[i].data);
	fputs(row->crlf ? "~ " : row->last ? "! " : " ", f);
	return ST_OK;
}

static void
try_split(const char *name, const char *in, size_t piece, const char *want)
{
	size_t len = strlen(in);
	struct csv_split s;
	struct why why;
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	assert_int_equal(csv_split_start(&s, 16, say_row, f, &why), ST_OK);
	for (size_t at = 0; at < len; at += piece) {
		size_t n = len - at < piece ? len - at : piece;
		char *copy = case_exact(in + at, n);

		assert_int_equal(
		    csv_split_feed(&s, (uint8_t *)copy, n, &why), ST_OK);
		free(copy);
	}
	assert_int_equal(csv_split_finish(&s, &why), ST_OK);
	csv_split_free(&s);
	fclose(f);
	case_text(name, text, want);
	free(text);
}

/* Records of at most 16 bytes. */
static void
rows_of_fields(void **state)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
	    {"a,b\nc,d\n", "1:[a][b] 2:[c][d] "},
	    {"a,b\r\nc,d\r\n", "1:[a][b]~ 2:[c][d]~ "},
	    {"a,b", "1:[a][b]! "},
	    {"a,b\r", "1:[a][b]! "},
	    {",\n", "1:[][] "},
	    {"a,\n", "1:[a][] "},
	    {"\n\na\n", "3:[a] "},
	    {"\r\n", ""},
	    {"", ""},
	    {"\"a\",\"b\"\n", "1:[a][b] "},
	    {"\"a,b\"\n", "1:[a,b] "},
	    {"\"a\"\"b\"\n", "1:[a\"b] "},
	    {"\"\"\n", "1:[] "},
	    {"\"\"\"\"\n", "1:[\"] "},
	    {"\"a\nb\",c\nd\n", "1:[a\nb][c] 3:[d] "},
	    {"\"a\r\nb\"\r\n", "1:[a\r\nb]~ "},
	    {"\"a\"b\nc\n", "1:syntax 2:[c] "},
	    {"\"a\" ,b\nc\n", "1:syntax 2:[c] "},
	    {"a\"b\nc\n", "1:syntax 2:[c] "},
	    {"a\rb\nc\n", "1:syntax 2:[c] "},
	    {"a\r\rb\nc\n", "1:syntax 2:[c] "},
	    {"\"a", "1:syntax! "},
	    {"0123456789abcdef\nx\n", "1:[0123456789abcdef] 2:[x] "},
	    {"0123456789abcdefg\nx\n", "1:length 2:[x] "},
	    /* A quote that is never closed swallows one record, not all. */
	    {"\"a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\n", "1:length 10:[j] 11:[k] "},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		try_split(cases[i].in, cases[i].in, 1, cases[i].want);
		try_split(cases[i].in, cases[i].in, 3, cases[i].want);
		try_split(cases[i].in, cases[i].in, 1000, cases[i].want);
	}
}

static void
too_many_fields(void **state)
{
	char *in = malloc(CSV_FIELDS_MAX + 4);

	(void)state;
	memset(in, ',', CSV_FIELDS_MAX + 4);
	memcpy(in + CSV_FIELDS_MAX, "\na\n", 4);
	collect_want("header", FORMAT_CSV, in, CSV_FIELDS_MAX + 3, false,
	    "bad: line 1: header: too many fields\n");
	free(in);
}

#define HEAD "ip,port,verdict,proof,reason,ended,tests,host\n"
#define TIME "2026-11-21T01:00:00Z"

struct file_case {
	const char *name, *text, *want;
};

static void
try_files(const struct file_case *cases, size_t count, bool brief)
{
	for (size_t i = 0; i < count; i++)
		collect_want(cases[i].name, FORMAT_CSV, cases[i].text,
		    strlen(cases[i].text), brief, cases[i].want);
}

static void
rows(void **state)
{
	static const struct file_case cases[] = {
	    {"closed", HEAD "192.0.2.1,25,closed,,," TIME ",,\n",
		"2: 192.0.2.1 25 closed " TIME "\n"},
	    {"quoted",
		HEAD "\"192.0.2.1\",\"25\",\"closed\",\"\",\"\",\"" TIME
		     "\",\"\",\"\"\n",
		"2: 192.0.2.1 25 closed " TIME "\n"},
	    {"plain",
		HEAD "192.0.2.1,25,open,rcpt,," TIME ",1 3 5,mx.example\n",
		"2: 192.0.2.1 25 open rcpt relay " TIME
		" host=mx.example tests=1, 3, 5\n"},
	    {"tricky", HEAD "192.0.2.1,25,open,rcpt,," TIME ",T3;T4,\n",
		"2: 192.0.2.1 25 open rcpt trick " TIME " tests=T3, T4\n"},
	    {"weak", HEAD "::ffff:192.0.2.1,25,closed,,weak," TIME ",,\n",
		"2: 192.0.2.1 25 closed weak " TIME "\n"},
	    {"no time", HEAD "192.0.2.1,25,closed,,,,,\n", "2: refused time\n"},
	    {"no offset", HEAD "192.0.2.1,25,closed,,,2026-11-21 01:00:00,,\n",
		"2: refused time\n"},
	    {"no port", HEAD "192.0.2.1,,closed,,," TIME ",,\n",
		"2: refused field\n"},
	    {"port 025", HEAD "192.0.2.1,+25,closed,,," TIME ",,\n",
		"2: refused field\n"},
	    {"port", HEAD "192.0.2.1,99999999999,closed,,," TIME ",,\n",
		"2: refused field\n"},
	    {"blank", HEAD "192.0.2.1,25, closed,,," TIME ",,\n",
		"2: refused field\n"},
	    {"no proof", HEAD "192.0.2.1,25,open,,," TIME ",,\n",
		"2: refused field\n"},
	    {"no reason", HEAD "192.0.2.1,25,unreachable,,," TIME ",,\n",
		"2: refused field\n"},
	    {"name", HEAD "mx.example,25,closed,,," TIME ",,\n",
		"2: refused name\n"},
	    {"prefix", HEAD "192.0.2.0/24,25,closed,,," TIME ",,\n",
		"2: refused address\n"},
	    {"zeros", HEAD "192.000.002.001,25,closed,,," TIME ",,\n",
		"2: refused address\n"},
	    {"Latin-1", HEAD "192.0.2.1,25,closed,,," TIME ",,caf\xe9\n",
		"2: refused encoding\n"},
	    {"too few",
		HEAD "192.0.2.1,25,closed\n192.0.2.2,25,closed,,," TIME ",,\n",
		"2: refused syntax\n3: 192.0.2.2 25 closed " TIME "\n"},
	    {"too many", HEAD "192.0.2.1,25,closed,,," TIME ",,,\n",
		"2: refused syntax\n"},
	    {"cut", HEAD "192.0.2.1,25,closed,,," TIME ",,\n192.0.2.2,25,clo",
		"2: 192.0.2.1 25 closed " TIME "\n3: refused syntax\n"
		"aborted: the last row is cut off\n"},
	    {"cut in quotes", HEAD "192.0.2.1,25,closed,,," TIME ",,\n\"19",
		"2: 192.0.2.1 25 closed " TIME "\n3: refused syntax\n"
		"aborted: the last row is cut off\n"},
	    {"no last LF", HEAD "192.0.2.1,25,closed,,," TIME ",,",
		"2: 192.0.2.1 25 closed " TIME "\n"},
	};

	(void)state;
	try_files(cases, COUNT(cases), true);
}

static void
a_nul_in_a_row(void **state)
{
	static const char text[] =
	    HEAD "192.0.2.1\0x,25,closed,,," TIME
		 ",,\n192.0.2.2,25,closed,,," TIME ",,\n";

	(void)state;
	collect_want("NUL", FORMAT_CSV, text, sizeof(text) - 1, true,
	    "2: refused encoding\n3: 192.0.2.2 25 closed " TIME "\n");
}

static void
headers(void **state)
{
	static const struct file_case cases[] = {
	    {"any order",
		"verdict,ended,ip,port\nclosed," TIME ",192.0.2.1,25\n",
		"2: 192.0.2.1 25 closed " TIME "\n"},
	    {"unknown columns",
		"ip,asn,port,verdict,ended,geo\n"
		"192.0.2.1,64500,25,closed," TIME ",\xff\n",
		"1: notice: 2 unknown columns left alone\n"
		"2: 192.0.2.1 25 closed " TIME "\n"},
	    {"BOM and CR LF",
		"\xef\xbb\xbfip,port,verdict,ended\r\n"
		"192.0.2.1,25,closed," TIME "\r\n",
		"1: notice: byte order mark left out\n"
		"1: notice: lines end with CR LF\n"
		"2: 192.0.2.1 25 closed " TIME "\n"},
	    {"BOM and quotes",
		"\xef\xbb\xbf\"ip\",\"port\",\"verdict\",\"ended\"\n"
		"192.0.2.1,25,closed," TIME "\n",
		"1: notice: byte order mark left out\n"
		"2: 192.0.2.1 25 closed " TIME "\n"},
	    {"no ip", "port,verdict\n25,closed\n",
		"bad: line 1: the header has no column \"ip\"\n"},
	    {"no port", "ip,verdict\n",
		"bad: line 1: the header has no column \"port\"\n"},
	    {"no verdict", "ip,port\n",
		"bad: line 1: the header has no column \"verdict\"\n"},
	    {"no ended", "ip,port,verdict\n192.0.2.1,25,closed\n",
		"2: refused time: ended is missing\n"},
	    {"twice", "ip,port,verdict,ip\n",
		"bad: line 1: two columns \"ip\"\n"},
	    {"quote", "\"ip,port,verdict\n192.0.2.1,25,closed\n",
		"bad: line 1: header: a quote is never closed\n"},
	    {"no header", "192.0.2.1,25,closed\n",
		"bad: line 1: the header has no column \"ip\"\n"},
	    {"empty", "", "bad: the file is empty\n"},
	    {"header only", "ip,port,verdict\n",
		"bad: names no address at all, which is not taken to mean "
		"that all is clean\n"},
	    {"UTF-16", "\xff\xfei\tp\t",
		"bad: the file is UTF-16: convert it to UTF-8\n"},
	};

	(void)state;
	try_files(cases, COUNT(cases), false);
}

/* Rows 2 and 3 have an SMTP reply where a reason belongs: refused. */
static void
the_sample(void **state)
{
	size_t len;
	char *text = collect_file("lists/verdicts.csv", &len);

	(void)state;
	collect_want("verdicts.csv", FORMAT_CSV, text, len, true,
	    "2: 192.0.2.25 25 open delivered input 3/16 2026-11-21T01:07:41Z "
	    "host=mail.customer.example "
	    "evidence="
	    "46256334b0096f0c8cab1c2442395d72b8855986f9725a1c2a49fe239e996705 "
	    "output=192.0.2.80\n3: refused field\n4: refused field\n");
	collect_damage(FORMAT_CSV, text, len);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_of_fields),
	    cmocka_unit_test(too_many_fields),
	    cmocka_unit_test(rows),
	    cmocka_unit_test(a_nul_in_a_row),
	    cmocka_unit_test(headers),
	    cmocka_unit_test(the_sample),
	};

	return cmocka_run_group_tests_name("format_csv", tests, NULL, NULL);
}
