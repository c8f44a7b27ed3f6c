/* Who holds an address: formats that are right, prefixes that lie in each
 * other, sources in their order. */
#include "holders_case.h"

#define V6 "2001:db8::1"

static void
of_none_nothing_is_known(void **state)
{
	struct holders_case *c = *state;

	case_int("open", case_open(c), ST_OK);
	case_int("sources", holders_source_count(c->h), 0);
	case_text("v4", case_ask(c, "192.0.2.1"), "- -");
	case_text("v6", case_ask(c, V6), "- -");
}

static void
csv_is_read(void **state)
{
	struct holders_case *c = *state;
	const struct survey_party *p;

	case_one(c, SOURCE_CSV,
	    "prefix,holder,contact,lang,note\n"
	    "192.0.2.0/24,Example KK,abuse@example.jp,ja,\"a, b\"\n"
	    "198.51.100.7,One Host,,,\n"
	    "203.0.113.0-203.0.113.191,Odd Range,noc@odd.example,en,\n"
	    "2001:db8::/32,Example KK,,,\n"
	    "::ffff:100.64.0.0/106,Mapped,,,\n");
	case_text("silent", c->said, "");
	case_text("inside", case_ask(c, "192.0.2.255"), "Example KK/24#0 -");
	case_text("behind", case_ask(c, "192.0.3.0"), "- -");
	case_text("in front", case_ask(c, "192.0.1.255"), "- -");
	case_text("host", case_ask(c, "198.51.100.7"), "One Host/32#0 -");
	case_text("beside", case_ask(c, "198.51.100.6"), "- -");
	/* 192 addresses are 128 and 64. */
	case_text("/25", case_ask(c, "203.0.113.127"), "Odd Range/25#0 -");
	case_text("/26", case_ask(c, "203.0.113.128"), "Odd Range/26#0 -");
	case_text("end", case_ask(c, "203.0.113.191"), "Odd Range/26#0 -");
	case_text("over", case_ask(c, "203.0.113.192"), "- -");
	case_text("v6", case_ask(c, V6), "Example KK/32#0 -");
	case_text("mapped", case_ask(c, "100.64.1.1"), "Mapped/10#0 -");
	case_text(
	    "v4 in v6", case_ask(c, "::ffff:192.0.2.1"), "Example KK/24#0 -");
	p = case_holder(c, "192.0.2.1");
	case_text("name", p->name, "Example KK");
	case_text("contact", p->contact, "abuse@example.jp");
	case_text("lang", p->lang, "ja");
	case_text("note", p->note, "a, b");
	case_int("entries", holders_source(c->h, 0)->entries, 6);
	case_int("refused", holders_source(c->h, 0)->refused, 0);
	case_int("date", holders_source(c->h, 0)->date, 1032825600);
	case_text("file", holders_source(c->h, 0)->file, "0.csv");
}

static void
csv_in_other_shapes(void **state)
{
	static const struct {
		const char *name, *text, *want;
	} rows[] = {
	    {"no header", "192.0.2.0/24,A\n", "A/24#0 -"},
	    {"no end", "192.0.2.0/24,A", "A/24#0 -"},
	    {"CR LF", "prefix,holder\r\n192.0.2.0/24,A\r\n", "A/24#0 -"},
	    {"mark", "\xef\xbb\xbfprefix,holder\n192.0.2.0/24,A\n", "A/24#0 -"},
	    {"other order", "note,holder,x,prefix\nn,A,?,192.0.2.0/24\n",
		"A/24#0 -"},
	    {"comments", "# who, what\n\n192.0.2.0/24,A\n#,,,,,,,,\n",
		"A/24#0 -"},
	    {"blanks", " 192.0.2.0/24 ,  A  \n", "A/24#0 -"},
	    {"quotes", "\"192.0.2.0/24\",\"A \"\"B\"\"\"\n", "A \"B\"/24#0 -"},
	    {"last counts", "192.0.2.0/24,A\n192.0.2.0/24,B\n", "B/24#0 -"},
	    {"everything", "0.0.0.0/0,A\n", "A/0#0 -"},
	    {"within", "192.0.2.0/24,A\n0.0.0.0/0,B\n192.0.0.0/8,C\n",
		"A/24#0 -"},
	    {"dash", "192.0.2.0 - 192.0.2.3,A\n", "A/30#0 -"},
	    {"header alone", "prefix,holder,contact,lang,note\n", "- -"},
	    {"UTF-8", "192.0.2.0/24,\xe4\xbe\x8b\n", "\xe4\xbe\x8b/24#0 -"},
	    {"controls", "192.0.2.0/24,A\x1b[1m\xe2\x80\xaeZ\n",
		"A [1m Z/24#0 -"},
	    {"fewer fields", "prefix,holder,contact\n192.0.2.0/24,A\n",
		"A/24#0 -"},
	};
	struct holders_case *c = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		case_one(c, SOURCE_CSV, rows[i].text);
		case_text(rows[i].name, case_ask(c, "192.0.2.1"), rows[i].want);
		case_text(rows[i].name, c->said, "");
	}
}

static void
of_one_holder_the_first_word_counts(void **state)
{
	struct holders_case *c = *state;
	const struct survey_party *p;

	case_one(c, SOURCE_CSV,
	    "192.0.2.0/24,A\n"
	    "198.51.100.0/24,A,one@a.example,ja,n\n"
	    "203.0.113.0/24,A,two@a.example,en,m\n");
	p = case_holder(c, "192.0.2.1");
	assert_ptr_equal(p, case_holder(c, "203.0.113.1"));
	case_text("contact", p->contact, "one@a.example");
	case_text("lang", p->lang, "ja");
	case_text("note", p->note, "n");
	case_holds("told", c->said, ".csv:3: note: contact: something else");
	case_holds("told", c->said, ".csv:3: note: lang: something else");
	case_int("refused", holders_source(c->h, 0)->refused, 0);
}

static void
announcements_are_read(void **state)
{
	static const struct {
		const char *name;
		int kind;
		const char *text, *want, *want6;
	} rows[] = {
	    {"pfx2as", SOURCE_PFX2AS,
		"192.0.2.0\t24\t64500\n2001:db8::\t32\t64501\n",
		"AS64500/24#0 AS64500/24#0", "AS64501/32#0 AS64501/32#0"},
	    {"several", SOURCE_PFX2AS, "192.0.2.0\t24\t64501_64500\n",
		"AS64500_64501/24#0 AS64500_64501/24#0", "- -"},
	    {"a set", SOURCE_PFX2AS, "192.0.2.0\t24\t64501,64500\n",
		"AS64500,64501/24#0 AS64500,64501/24#0", "- -"},
	    {"a set in braces", SOURCE_PFX2AS, "192.0.2.0\t24\t{64501,64500}\n",
		"AS64500,64501/24#0 AS64500,64501/24#0", "- -"},
	    {"both", SOURCE_PFX2AS, "192.0.2.0\t24\t7_6,5,6_7_4\n",
		"AS4_5,6_7/24#0 AS4_5,6_7/24#0", "- -"},
	    {"twice the same", SOURCE_PFX2AS, "192.0.2.0\t24\t7_7\n",
		"AS7/24#0 AS7/24#0", "- -"},
	    {"AS 0", SOURCE_PFX2AS, "192.0.2.0\t24\t0\n192.0.0.0\t16\t7\n",
		"AS7/16#0 AS7/16#0", "- -"},
	    {"32 bits", SOURCE_PFX2AS, "192.0.2.0\t24\t4294967295\n",
		"AS4294967295/24#0 AS4294967295/24#0", "- -"},
	    {"pyasn", SOURCE_PYASN,
		"; IP-ASN32-DAT file\n; Original file : rib\n"
		"192.0.2.0/24\t64500\n2001:db8::/48\t64501\n",
		"AS64500/24#0 AS64500/24#0", "AS64501/48#0 AS64501/48#0"},
	    {"bgptools", SOURCE_BGPTOOLS,
		"{\"CIDR\":\"192.0.2.0/24\",\"ASN\":64500,\"Hits\":9}\n"
		"{\"CIDR\":\"2001:db8::/32\",\"ASN\":64501,\"Hits\":5}\n",
		"AS64500/24#0 AS64500/24#0", "AS64501/32#0 AS64501/32#0"},
	    {"most hits", SOURCE_BGPTOOLS,
		"{\"CIDR\":\"192.0.2.0/24\",\"ASN\":3,\"Hits\":9}\n"
		"{\"CIDR\":\"192.0.2.0/24\",\"ASN\":4,\"Hits\":1862}\n"
		"{\"CIDR\":\"192.0.2.0/24\",\"ASN\":5,\"Hits\":17}\n",
		"AS4/24#0 AS4/24#0", "- -"},
	    {"iptoasn", SOURCE_IPTOASN,
		"192.0.2.0\t192.0.2.191\t64500\tJP\tEXAMPLE\n"
		"192.0.2.192\t192.0.2.255\t0\tNone\tNot routed\n"
		"2001:db8::\t2001:db8::ffff\t64501\tUS\tOTHER, Inc.\n",
		"AS64500/25#0 AS64500/25#0", "AS64501/112#0 AS64501/112#0"},
	};
	struct holders_case *c = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		case_one(c, rows[i].kind, rows[i].text);
		case_text(rows[i].name, c->said, "");
		case_text(rows[i].name, case_ask(c, "192.0.2.1"), rows[i].want);
		case_text(rows[i].name, case_ask(c, V6), rows[i].want6);
	}
}

static void
iptoasn_says_what_an_as_is_called(void **state)
{
	struct holders_case *c = *state;
	const struct survey_party *p;

	case_one(c, SOURCE_IPTOASN,
	    "192.0.2.0\t192.0.2.255\t64500\tJP\tEXAMPLE, Inc.\n"
	    "198.51.100.0\t198.51.100.255\t64501\tNone\t\n");
	p = case_holder(c, "192.0.2.1");
	case_text("name", p->name, "EXAMPLE, Inc.");
	case_text("country", p->country, "JP");
	p = case_holder(c, "198.51.100.1");
	case_text("no name", p->name, "AS64501");
	case_text("no country", p->country, "");
}

#define DELEGATED                                                              \
	"2.3|apnic|1763683200|5|19830613|20251121|+1000\n"                     \
	"apnic|*|ipv4|*|3|summary\n"                                           \
	"# a comment\n"                                                        \
	"apnic|JP|asn|64500|1|20020801|allocated|A9182A3B\n"                   \
	"apnic|JP|ipv4|192.0.2.0|256|19930901|assigned|A91A560A\n"             \
	"apnic|JP|ipv4|198.51.100.0|192|20020801|allocated|A9182A3B\n"         \
	"apnic||ipv4|203.0.113.0|256||available|\n"                            \
	"apnic|JP|ipv6|2001:db8::|32|19990813|allocated|A91A560A|e-stats\n"

static void
delegated_is_read(void **state)
{
	struct holders_case *c = *state;
	const struct survey_party *p;

	case_one(c, SOURCE_DELEGATED, DELEGATED);
	case_text("silent", c->said, "");
	case_text("256", case_ask(c, "192.0.2.255"), "apnic:A91A560A/24#0 -");
	case_text("192", case_ask(c, "198.51.100.0"), "apnic:A9182A3B/25#0 -");
	case_text(
	    "192", case_ask(c, "198.51.100.128"), "apnic:A9182A3B/26#0 -");
	case_text(
	    "192", case_ask(c, "198.51.100.191"), "apnic:A9182A3B/26#0 -");
	case_text("behind 192", case_ask(c, "198.51.100.192"), "- -");
	case_text("available", case_ask(c, "203.0.113.1"), "- -");
	case_text("v6", case_ask(c, V6), "apnic:A91A560A/32#0 -");
	p = case_holder(c, "192.0.2.1");
	assert_ptr_equal(p, case_holder(c, V6));
	case_text("name", p->name, "apnic:A91A560A");
	case_text("country", p->country, "JP");
	case_int("entries", holders_source(c->h, 0)->entries, 4);
	/* 2025-11-21: where the data ends, not its serial. */
	case_int("date", holders_source(c->h, 0)->date, 1763683200);
}

static void
pyasn_says_when_it_was_made(void **state)
{
	static const struct {
		const char *text;
		int64_t want;
	} rows[] = {
	    {"; Converted on  : Tue May 13 22:03:05 2014\n", 1400018585},
	    {"; Converted : 2014-05-13T22:03:05Z\n", 1400018585},
	    {"; Converted: 2014-05-13\n", 1399939200},
	    {"; Converted: yesterday\n", 1032825600},
	    {"; Converted\n;\n", 1032825600},
	};
	struct holders_case *c = *state;
	char text[200];

	for (size_t i = 0; i < COUNT(rows); i++) {
		(void)snprintf(text, sizeof(text),
		    "; IP-ASN32-DAT file\n%s192.0.2.0/24\t1\n", rows[i].text);
		case_one(c, SOURCE_PYASN, text);
		case_int(
		    rows[i].text, holders_source(c->h, 0)->date, rows[i].want);
	}
}

static void
names_come_from_asnames(void **state)
{
	struct holders_case *c = *state;

	case_source(c, SOURCE_PFX2AS,
	    "192.0.2.0\t24\t64496\n198.51.100.0\t24\t64496_64497\n"
	    "203.0.113.0\t24\t64498_64499\n100.64.0.0\t10\t64497\n");
	case_source(c, SOURCE_IPTOASN,
	    "10.0.0.0\t10.255.255.255\t64496\tUS\tANOTHER\n");
	case_source(c, SOURCE_ASNAMES,
	    "asn,name,class,cc\n"
	    "AS64496,\"Example Hosting, Inc.\",Unknown,JP\n"
	    "AS65551,Nowhere seen,Unknown,JP\n");
	case_int("open", case_open(c), ST_OK);
	case_text("silent", c->said, "");
	case_text(
	    "name", case_holder(c, "192.0.2.1")->name, "Example Hosting, Inc.");
	case_text("country", case_holder(c, "192.0.2.1")->country, "JP");
	case_text("several", case_holder(c, "198.51.100.1")->name,
	    "Example Hosting, Inc. / AS64497");
	case_text("several without", case_holder(c, "203.0.113.1")->name,
	    "AS64498_64499");
	case_text("none", case_holder(c, "100.64.0.1")->name, "AS64497");
	case_int("entries", holders_source(c->h, 2)->entries, 2);
	case_one(c, SOURCE_ASNAMES, "64496,A\nAS64497,B\n");
	case_text("no addresses", case_ask(c, "192.0.2.1"), "- -");
}

/* 0/0 > 192/8 > 192.0/16 > 192.0.2/24 > /32, with gaps between. */
static void
the_longest_prefix_counts(void **state)
{
	struct holders_case *c = *state;

	case_one(c, SOURCE_PFX2AS,
	    "192.0.2.0\t24\t24\n192.0.0.0\t16\t16\n192.0.2.128\t32\t32\n"
	    "0.0.0.0\t0\t1\n192.0.0.0\t8\t8\n192.0.2.0\t25\t25\n"
	    "::\t0\t2\n2001:db8::\t32\t6\n2001:db8::1\t128\t128\n");
	case_text("32", case_ask(c, "192.0.2.128"), "AS32/32#0 AS32/32#0");
	case_text("25", case_ask(c, "192.0.2.127"), "AS25/25#0 AS25/25#0");
	case_text("24", case_ask(c, "192.0.2.129"), "AS24/24#0 AS24/24#0");
	case_text("24", case_ask(c, "192.0.2.255"), "AS24/24#0 AS24/24#0");
	case_text("16", case_ask(c, "192.0.3.0"), "AS16/16#0 AS16/16#0");
	case_text("16", case_ask(c, "192.0.0.0"), "AS16/16#0 AS16/16#0");
	case_text("8", case_ask(c, "192.255.255.255"), "AS8/8#0 AS8/8#0");
	case_text("0", case_ask(c, "193.0.0.0"), "AS1/0#0 AS1/0#0");
	case_text("0", case_ask(c, "255.255.255.255"), "AS1/0#0 AS1/0#0");
	case_text("0", case_ask(c, "0.0.0.0"), "AS1/0#0 AS1/0#0");
	case_text("128", case_ask(c, V6), "AS128/128#0 AS128/128#0");
	case_text("v6 32", case_ask(c, "2001:db8::2"), "AS6/32#0 AS6/32#0");
	case_text("v6 0", case_ask(c, "ffff::"), "AS2/0#0 AS2/0#0");
}

static void
the_order_of_sources_decides(void **state)
{
	struct holders_case *c = *state;

	case_source(c, SOURCE_CSV, "192.0.2.0/25,Own\n");
	case_source(c, SOURCE_DELEGATED, DELEGATED);
	case_source(c, SOURCE_PFX2AS,
	    "192.0.2.0\t24\t1\n192.0.2.64\t26\t2\n100.64.0.0\t10\t3\n");
	case_source(c, SOURCE_PYASN, "100.64.0.0/24\t4\n203.0.113.0/24\t5\n");
	case_int("open", case_open(c), ST_OK);
	case_text("csv", case_ask(c, "192.0.2.64"), "Own/25#0 AS2/26#2");
	case_text("registry", case_ask(c, "192.0.2.200"),
	    "apnic:A91A560A/24#1 AS1/24#2");
	case_text(
	    "no AS", case_ask(c, "198.51.100.1"), "apnic:A9182A3B/25#1 -");
	/* Not the longer prefix of a later source. */
	case_text("AS", case_ask(c, "100.64.0.1"), "AS3/10#2 AS3/10#2");
	case_text("later", case_ask(c, "203.0.113.1"), "AS5/24#3 AS5/24#3");
	case_text("nobody", case_ask(c, "8.8.8.8"), "- -");
	case_again(c);
	/* Who announces stands in front of the registry: it answers. */
	case_source(c, SOURCE_PFX2AS, "192.0.2.0\t24\t1\n");
	case_source(c, SOURCE_DELEGATED, DELEGATED);
	case_int("open", case_open(c), ST_OK);
	case_text("AS first", case_ask(c, "192.0.2.1"), "AS1/24#0 AS1/24#0");
	case_text("then registry", case_ask(c, "198.51.100.1"),
	    "apnic:A9182A3B/25#1 -");
}

static void
a_csv_may_say_whom_to_write_to_of_an_as(void **state)
{
	struct holders_case *c = *state;

	case_source(c, SOURCE_PFX2AS, "192.0.2.0\t24\t64500\n");
	case_source(c, SOURCE_CSV,
	    "prefix,holder,contact,lang,note\n"
	    "100.64.0.0/32,AS64500,abuse@as.example,en,\n");
	case_int("open", case_open(c), ST_OK);
	case_text("contact", case_holder(c, "192.0.2.1")->contact,
	    "abuse@as.example");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    HOLDERS_TEST(of_none_nothing_is_known),
	    HOLDERS_TEST(csv_is_read),
	    HOLDERS_TEST(csv_in_other_shapes),
	    HOLDERS_TEST(of_one_holder_the_first_word_counts),
	    HOLDERS_TEST(announcements_are_read),
	    HOLDERS_TEST(iptoasn_says_what_an_as_is_called),
	    HOLDERS_TEST(delegated_is_read),
	    HOLDERS_TEST(pyasn_says_when_it_was_made),
	    HOLDERS_TEST(names_come_from_asnames),
	    HOLDERS_TEST(the_longest_prefix_counts),
	    HOLDERS_TEST(the_order_of_sources_decides),
	    HOLDERS_TEST(a_csv_may_say_whom_to_write_to_of_an_as),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
