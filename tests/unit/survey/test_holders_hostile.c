/* Holders: lines that are wrong, files that are of another kind, texts that
 * would harm who reads them. */
#include "holders_case.h"

/* A line each reader takes, so that one wrong line is not more than half. */
static const char *const good_line[SOURCE_COUNT] = {
    [SOURCE_CSV] = "10.1.0.0/16,Good\n10.2.0.0/16,Good\n",
    [SOURCE_PFX2AS] = "10.1.0.0\t16\t1\n",
    [SOURCE_PYASN] = "10.1.0.0/16\t1\n",
    [SOURCE_BGPTOOLS] = "{\"CIDR\":\"10.1.0.0/16\",\"ASN\":1,\"Hits\":1}\n",
    [SOURCE_IPTOASN] = "10.1.0.0\t10.1.255.255\t1\tJP\tA\n",
    [SOURCE_ASNAMES] = "AS1,One\n",
    [SOURCE_DELEGATED] = "apnic|JP|ipv4|10.1.0.0|256|20020801|assigned|A1\n",
};

#define LONG_ORIGINS                                                           \
	"1_2_3_4_5_6_7_8_9_10_11_12_13_14_15_16_17_18_19_20_21_22_23_24_25_"   \
	"26_27_28_29_30_31_32_33_34_35_36_37_38_39_40_41_42_43_44_45_46_47_"   \
	"48_49_50_51_52_53_54_55_56_57_58_59_60_61_62_63_64_65"

/* Each behind good_line: it alone is refused, with that text. */
static const struct {
	int kind;
	const char *line, *want;
} wrong_lines[] = {
    {SOURCE_CSV, "192.0.2.1/24,A", "address: \"192.0.2.1/24\": host"},
    {SOURCE_CSV, "192.0.2.0/33,A", "address: "},
    {SOURCE_CSV, "192.0.2.9-192.0.2.1,A", "address: "},
    {SOURCE_CSV, "192.0.2.1-2001:db8::,A", "address: "},
    {SOURCE_CSV, "010.0.0.1,A", "address: "},
    {SOURCE_CSV, "mail.example.com,A", "name: "},
    {SOURCE_CSV, "fe80::1%eth0,A", ": "},
    {SOURCE_CSV, ",A", "field: no prefix"},
    {SOURCE_CSV, "192.0.2.0/24", "field: no holder"},
    {SOURCE_CSV, "192.0.2.0/24,", "field: no holder"},
    {SOURCE_CSV, "192.0.2.0/24,\" \t \"", "field: no holder"},
    {SOURCE_CSV, "192.0.2.0/24,\x01\x02", "field: no holder"},
    {SOURCE_CSV, "192.0.2.0/24,A\xc0\xaf", "encoding: holder: "},
    {SOURCE_CSV, "192.0.2.0/24,A,,,n\xff", "encoding: note: "},
    {SOURCE_CSV, "192.0.2.0/24,A,,,n,m", "syntax: 6 fields"},
    {SOURCE_CSV, "192.0.2.0/24,\"A", "syntax: a quote is never"},
    {SOURCE_CSV, "192.0.2.0/24,A\"B", "syntax: a quote in"},
    {SOURCE_CSV, "192.0.2.0/24,A,,fr", "field: lang: \"fr\" is not"},
    {SOURCE_CSV, "192.0.2.0/24,A,abuse", "field: contact: \"abuse\""},
    {SOURCE_CSV, "192.0.2.0/24,A,a@b@c", "field: contact: "},
    {SOURCE_CSV, "192.0.2.0/24,A,\"a@b.c, d@e.f\"", "field: contact: "},
    {SOURCE_CSV, "192.0.2.0/24,A,\"a@b.c\r\nBcc: x@y.z\"",
	"contact: \"a@b.c\\x0d\\x0aBcc: x@y.z\" is not"},
    {SOURCE_CSV, "192.0.2.0/24,A,<a@b.c>", "field: contact: "},
    {SOURCE_CSV, "192.0.2.0/24,A,a b@c.d", "field: contact: "},
    {SOURCE_CSV, "192.0.2.0/24,A,-oX@c.d", "field: contact: "},
    {SOURCE_CSV, "192.0.2.0/24,A,a..b@c.d", "field: contact: "},
    {SOURCE_CSV, "192.0.2.0/24,A,a@c..d", "field: contact: "},
    {SOURCE_CSV, "192.0.2.0/24,A,a@", "field: contact: "},
    {SOURCE_CSV, "192.0.2.0/24,A,@c.d", "field: contact: "},
    {SOURCE_CSV, "192.0.2.0/24,A,\xe4\xbe\x8b@c.d", "field: contact: "},
    {SOURCE_PFX2AS, "192.0.2.0\t24", "syntax: not PREFIX"},
    {SOURCE_PFX2AS, "192.0.2.0\t24\t1\t2", "syntax: not PREFIX"},
    {SOURCE_PFX2AS, "192.0.2.0 24 1", "syntax: not PREFIX"},
    {SOURCE_PFX2AS, "192.0.2.0\t33\t1", "address: "},
    {SOURCE_PFX2AS, "192.0.2.0\t-1\t1", "address: "},
    {SOURCE_PFX2AS, "192.0.2.0\t\t1", "address: "},
    {SOURCE_PFX2AS, "\t24\t1", "address: "},
    {SOURCE_PFX2AS, "192.0.2.1\t24\t1", "address: "},
    {SOURCE_PFX2AS, "192.0.2.0\t24\t4294967296", "field: \"4294967296"},
    {SOURCE_PFX2AS, "192.0.2.0\t24\t", "field: \"\" is no AS"},
    {SOURCE_PFX2AS, "192.0.2.0\t24\t1_", "field: \"\" is no AS"},
    {SOURCE_PFX2AS, "192.0.2.0\t24\t-1", "field: \"-1\" is no AS"},
    {SOURCE_PFX2AS, "192.0.2.0\t24\t{1", "field: \"{1\" is no AS"},
    {SOURCE_PFX2AS, "192.0.2.0\t24\t1.5", "field: \"1.5\" is no AS"},
    {SOURCE_PFX2AS, "192.0.2.0\t24\tAS\x1b[2J", "field: \"\\x1b[2J\" is no AS"},
    {SOURCE_PFX2AS, "192.0.2.0\t24\t" LONG_ORIGINS,
	"length: more than 64 origins"},
    {SOURCE_PYASN, "192.0.2.0/24", "syntax: not PREFIX"},
    {SOURCE_PYASN, "192.0.2.0/24\t1\t2", "syntax: not PREFIX"},
    {SOURCE_PYASN, "192.0.2.0\tx", "field: \"x\" is no AS"},
    {SOURCE_BGPTOOLS, "{\"CIDR\":\"192.0.2.0/24\"}", "field: ASN: "},
    {SOURCE_BGPTOOLS, "{\"CIDR\":\"192.0.2.0/24\",\"ASN\":\"1\"}",
	"field: ASN: "},
    {SOURCE_BGPTOOLS, "{\"CIDR\":\"192.0.2.0/24\",\"ASN\":-1}", "field: ASN: "},
    {SOURCE_BGPTOOLS, "{\"CIDR\":1,\"ASN\":1}", "field: CIDR: "},
    {SOURCE_BGPTOOLS, "{\"ASN\":1}", "field: CIDR: "},
    {SOURCE_BGPTOOLS, "{\"CIDR\":\"\",\"ASN\":1}", "address: "},
    {SOURCE_BGPTOOLS, "[]", "syntax: not a JSON object"},
    {SOURCE_BGPTOOLS, "{\"ASN\":1,\"ASN\":2}", "syntax: not JSON"},
    {SOURCE_BGPTOOLS, "192.0.2.0/24\t1", "syntax: not JSON"},
    {SOURCE_IPTOASN, "192.0.2.0\t192.0.2.9\t1\tJP", "syntax: not FIRST"},
    {SOURCE_IPTOASN, "192.0.2.9\t192.0.2.0\t1\tJP\tA", "address: "},
    {SOURCE_IPTOASN, "192.0.2.9\t2001:db8::\t1\tJP\tA", "address: "},
    {SOURCE_IPTOASN, "3221225984\t3221226239\t1\tJP\tA", "address: "},
    {SOURCE_IPTOASN, "192.0.2.0\t192.0.2.9\t1\tJP\tA\xff", "encoding: name: "},
    {SOURCE_ASNAMES, "ASX,name", "field: \"X\" is no AS"},
    {SOURCE_ASNAMES, "AS2,\xff", "encoding: name: "},
    {SOURCE_ASNAMES, "AS2,a,b,JP,more", "syntax: 5 fields"},
    {SOURCE_DELEGATED, "apnic|JP|ipv4|192.0.2.0|256|20020801|assigned",
	"field: no opaque-id"},
    {SOURCE_DELEGATED, "apnic|JP|ipv4", "syntax: not REGISTRY"},
    {SOURCE_DELEGATED, "apnic|JP|ipv4|192.0.2.0|0|20020801|assigned|A1",
	"address: "},
    {SOURCE_DELEGATED, "apnic|JP|ipv4|192.0.2.0|x|20020801|assigned|A1",
	"address: "},
    {SOURCE_DELEGATED, "apnic|JP|ipv4|255.255.255.0|257|20020801|assigned|A1",
	"address: "},
    {SOURCE_DELEGATED, "apnic|JP|ipv4|2001:db8::|256|20020801|assigned|A1",
	"address: "},
    {SOURCE_DELEGATED, "apnic|JP|ipv6|2001:db8::|129|20020801|assigned|A1",
	"address: "},
    {SOURCE_DELEGATED, "apnic|JP|ipx|192.0.2.0|256|20020801|assigned|A1",
	"field: TYPE: "},
    {SOURCE_DELEGATED, "apnic|JP|ipv4|192.0.2.0|256|20020801|assigned|A\xff",
	"encoding: opaque-id: "},
};

static void
wrong_lines_are_told(void **state)
{
	struct holders_case *c = *state;
	char text[1024];

	for (size_t i = 0; i < COUNT(wrong_lines); i++) {
		(void)snprintf(text, sizeof(text), "%s%s\n",
		    good_line[wrong_lines[i].kind], wrong_lines[i].line);
		case_one(c, wrong_lines[i].kind, text);
		case_int(
		    wrong_lines[i].line, holders_source(c->h, 0)->refused, 1);
		case_holds(wrong_lines[i].line, c->said, wrong_lines[i].want);
		case_text(wrong_lines[i].line, case_ask(c, "192.0.2.1"), "- -");
		for (const char *p = c->said; *p != '\0'; p++)
			assert_true(*p == '\n' || (*p >= 0x20 && *p < 0x7f));
	}
}

static void
the_line_is_named(void **state)
{
	struct holders_case *c = *state;

	case_one(c, SOURCE_CSV,
	    "prefix,holder\n192.0.2.0/24,\"A\nB\"\n198.51.100.0/24,C\nx,D\n");
	case_holds("line", c->said, "0.csv:5: name: \"x\" is a name");
	case_text("line break", case_holder(c, "192.0.2.1")->key, "A B");
}

static void
only_some_are_told(void **state)
{
	static char text[65536];
	struct holders_case *c = *state;
	size_t n = 0, lines = 0;

	for (int i = 0; i < 100; i++)
		n += (size_t)sprintf(text + n, "10.%d.0.0\t16\t1\nwrong\n", i);
	case_one(c, SOURCE_PFX2AS, text);
	for (const char *p = c->said; *p != '\0'; p++)
		lines += *p == '\n';
	case_int("lines", lines, 21);
	case_holds("end", c->said, "0.pfx2as: ... 80 more refused");
	case_int("refused", holders_source(c->h, 0)->refused, 100);
	case_int("entries", holders_source(c->h, 0)->entries, 100);
}

static void
files_of_another_kind_are_refused(void **state)
{
	struct holders_case *c = *state;

	/* Every text to every other reader. */
	for (int is = 0; is < SOURCE_COUNT; is++)
		for (int as = 0; as < SOURCE_COUNT; as++) {
			if (is == as || good_line[is] == NULL)
				continue;
			case_again(c);
			case_source(c, as, good_line[is]);
			case_int("another", case_open(c), ST_BAD_DATA);
			case_holds("another", c->why.text, "/0.");
		}
}

static void
whole_files_that_are_wrong(void **state)
{
	static const struct {
		const char *name;
		int kind;
		const char *text, *want;
	} rows[] = {
	    {"half", SOURCE_PFX2AS, "x\n10.0.0.0\t8\t1\ny\n",
		"0.pfx2as: 2 of 3 lines are wrong: is it pfx2as?"},
	    {"all", SOURCE_CSV, "<html>\n<body>\n",
		"0.csv: 2 of 2 lines are wrong: is it csv?"},
	    {"empty", SOURCE_PFX2AS, "",
		"0.pfx2as: there is nothing of pfx2as in it"},
	    {"empty csv", SOURCE_CSV, "",
		"0.csv: there is nothing of csv in it"},
	    {"comments", SOURCE_PYASN, "; a\n; b\n",
		"0.pyasn: there is nothing of pyasn in it"},
	    {"two columns", SOURCE_CSV, "prefix,holder,prefix\n",
		"0.csv: line 1: the header has two columns \"prefix\""},
	    {"no column", SOURCE_CSV, "note,prefix\n10.0.0.0/8,a\n",
		"0.csv: line 1: the header has no column \"holder\""},
	    {"no name", SOURCE_ASNAMES, "asn,cc\n1,JP\n",
		"0.asnames: line 1: the header has no column \"name\""},
	    {"UTF-16", SOURCE_CSV, "\xff\xfep\1r\1e\1f\1i\1x\1",
		"0.csv: 1 of 1 lines are wrong: is it csv?"},
	    {"cut gzip", SOURCE_CSV, "\x1f\x8b\x08", "0.csv: "},
	    {"no zstd", SOURCE_CSV, "\x28\xb5\x2f\xfdxx", "0.csv: "},
	};
	struct holders_case *c = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		case_again(c);
		case_source(c, rows[i].kind, rows[i].text);
		case_int(rows[i].name, case_open(c), ST_BAD_DATA);
		case_holds(rows[i].name, c->why.text, rows[i].want);
		assert_null(c->h);
	}
}

static void
nul_octets_and_long_lines(void **state)
{
	static const char nul[] = "10.0.0.0\t8\t1\n192.0.2.0\t24\t1\0\n";
	static char text[40000];
	struct holders_case *c = *state;
	size_t n;

	case_bytes(c, SOURCE_PFX2AS, nul, sizeof(nul) - 1);
	case_int("NUL", case_open(c), ST_OK);
	case_holds("NUL", c->said, ":2: encoding: a NUL byte");
	n = (size_t)sprintf(text, "10.0.0.0\t8\t1\n192.0.2.0\t24\t");
	memset(text + n, '1', 20000);
	(void)strcpy(text + n + 20000, "\n198.51.100.0\t24\t2\n");
	case_one(c, SOURCE_PFX2AS, text);
	case_holds("long", c->said, ":2: length: line too long");
	case_text("behind", case_ask(c, "198.51.100.1"), "AS2/24#0 AS2/24#0");
	/* Cut between its characters. */
	n = (size_t)sprintf(text, "10.0.0.0/8,A\n192.0.2.0/24,x");
	for (size_t i = 0; i < 150; i++)
		n += (size_t)sprintf(text + n, "\xc3\xa4");
	(void)strcpy(text + n, "\n");
	case_one(c, SOURCE_CSV, text);
	case_int("cut", strlen(case_holder(c, "192.0.2.1")->key), 199);
}

/* Its name is not made of numbers that no AS has. */
static void
a_holder_called_like_origins(void **state)
{
	static const char name[] = "AS11111111111111111111111111111111_22,33";
	struct holders_case *c = *state;

	case_one(c, SOURCE_CSV,
	    "192.0.2.0/24,\"AS11111111111111111111111111111111_22,33\"\n");
	case_text("key", case_holder(c, "192.0.2.1")->key, name);
	case_text("name", case_holder(c, "192.0.2.1")->name, name);
}

static void
too_many_sources(void **state)
{
	static struct config_source sources[SURVEY_SOURCES_MAX + 1];
	struct holders_case *c = *state;

	case_int("65", holders_open(sources, COUNT(sources), &c->h, &c->why),
	    ST_CONFIG);
	assert_null(c->h);
}

static void
options_are_parsed(void **state)
{
	static const char *const wrong[] = {"", "csv", "csv:", ":a", "cvs:a",
	    "csv:a,", ",csv:a", "csv:a,,csv:b", "csv:a,mmdb:", "CSV:a"};
	struct config_source *got;
	struct why why;
	size_t count;

	(void)state;
	case_int("two",
	    holders_parse_option("csv:a:b,mmdb:/c d", &got, &count, &why),
	    ST_OK);
	case_int("count", count, 2);
	case_int("kind", got[0].kind, SOURCE_CSV);
	case_text("file", got[0].file, "a:b");
	case_int("kind", got[1].kind, SOURCE_MMDB);
	case_text("file", got[1].file, "/c d");
	holders_option_free(got, count);
	for (size_t i = 0; i < COUNT(wrong); i++) {
		case_int(wrong[i],
		    holders_parse_option(wrong[i], &got, &count, &why),
		    ST_USAGE);
		case_holds(wrong[i], why.text, "is not KIND:FILE");
	}
	holders_option_free(NULL, 0);
}

static void
a_survey_is_filled(void **state)
{
	struct holders_case *c = *state;
	struct survey *s = survey_new();
	static const char *const addresses[] = {
	    "192.0.2.1", "192.0.2.2", "198.51.100.1", "203.0.113.1"};
	uint32_t domain, host;
	bool fresh;

	assert_non_null(s);
	case_source(c, SOURCE_CSV, "192.0.2.0/24,A,a@a.example\n");
	case_source(c, SOURCE_PYASN,
	    "192.0.2.0/25\t1\n198.51.100.0/24\t2\n10.0.0.0/8\t3\n");
	case_int("open", case_open(c), ST_OK);
	case_int("domain",
	    survey_domain(s, slice_of("example"), &domain, &fresh, &c->why),
	    ST_OK);
	case_int("host",
	    survey_host(s, slice_of("h.example"), &host, &fresh, &c->why),
	    ST_OK);
	case_int("mx", survey_mx(s, domain, host, &c->why), ST_OK);
	for (size_t i = 0; i < COUNT(addresses); i++) {
		struct addr a;

		case_int("addr",
		    addr_parse(addresses[i], strlen(addresses[i]), &a, &c->why),
		    ST_OK);
		case_int(
		    "add", survey_host_address(s, host, &a, &c->why), ST_OK);
	}
	case_int("settle", survey_settle(s, &c->why), ST_OK);
	case_int("fill", holders_fill(c->h, s, &c->why), ST_OK);
	case_int("parties", s->party_count, 3);
	case_int("sources", s->source_count, 2);
	case_text("file", s->sources[1].file, "1.pyasn");
	case_int("same", s->addresses[0].holder, s->addresses[1].holder);
	case_text("holder", s->parties[s->addresses[0].holder].key, "A");
	case_text("contact", s->parties[s->addresses[0].holder].contact,
	    "a@a.example");
	case_int("len", s->addresses[0].len, 24);
	case_int("source", s->addresses[0].holder_source, 0);
	case_text("asn", s->parties[s->addresses[0].asn].key, "AS1");
	case_int("source", s->addresses[0].asn_source, 1);
	case_int("holder is AS", s->addresses[2].holder, s->addresses[2].asn);
	case_text("AS", s->parties[s->addresses[2].asn].name, "AS2");
	case_int("nobody", s->addresses[3].holder, SURVEY_NONE);
	case_int("nobody", s->addresses[3].asn, SURVEY_NONE);
	case_int("no source", s->addresses[3].holder_source, HOLDERS_NONE);
	survey_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    HOLDERS_TEST(wrong_lines_are_told),
	    HOLDERS_TEST(the_line_is_named),
	    HOLDERS_TEST(only_some_are_told),
	    HOLDERS_TEST(files_of_another_kind_are_refused),
	    HOLDERS_TEST(whole_files_that_are_wrong),
	    HOLDERS_TEST(nul_octets_and_long_lines),
	    HOLDERS_TEST(a_holder_called_like_origins),
	    HOLDERS_TEST(too_many_sources),
	    HOLDERS_TEST(options_are_parsed),
	    HOLDERS_TEST(a_survey_is_filled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
