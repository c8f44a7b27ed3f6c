/* MMDB files: those of both makers, and broken ones. */
#include "holders_case.h"
#include "mmdb_case.h"

#define BUILT 1032825600

/* Opens what is in m as the only source. */
static enum status
open_mmdb(struct holders_case *c, const struct mmdb_case *m, size_t len)
{
	case_again(c);
	case_bytes(c, SOURCE_MMDB, m->file, len);
	return case_open(c);
}

static void
good(struct holders_case *c, struct mmdb_case *m)
{
	if (open_mmdb(c, m, mmdb_finish(m, BUILT)) != ST_OK)
		fail_msg("%s", c->why.text);
	case_text("silent", c->said, "");
}

static void
fill(struct mmdb_case *m)
{
	const int32_t wide = mmdb_record(m, 64500, "Example, Inc.");

	mmdb_add(m, "192.0.2.0/24", wide);
	mmdb_add(m, "192.0.2.192/26", mmdb_record(m, 64501, "Other"));
	mmdb_add(m, "100.64.0.0/11", wide);
}

static void
ipv4_in_a_tree_of_ipv6(void **state)
{
	static struct mmdb_case m;
	struct holders_case *c = *state;
	const struct survey_source *about;

	mmdb_start(&m, 6);
	fill(&m);
	mmdb_add(&m, "2001:db8::/32", mmdb_record(&m, 64502, ""));
	good(c, &m);
	/* Not 24 + 96. Split by the /26: what is left of it is a /25. */
	case_text("v4", case_ask(c, "192.0.2.1"), "AS64500/25#0 AS64500/25#0");
	case_text(
	    "in it", case_ask(c, "192.0.2.193"), "AS64501/26#0 AS64501/26#0");
	case_text(
	    "/11", case_ask(c, "100.65.1.1"), "AS64500/11#0 AS64500/11#0");
	case_text(
	    "v6", case_ask(c, "2001:db8::1"), "AS64502/32#0 AS64502/32#0");
	case_text("none", case_ask(c, "8.8.8.8"), "- -");
	case_text("name", case_holder(c, "192.0.2.1")->name, "Example, Inc.");
	case_text("no name", case_holder(c, "2001:db8::1")->name, "AS64502");
	about = holders_source(c->h, 0);
	case_int("date", about->date, BUILT);
	/* 192.0.2.0/25, /26 and /26, 100.64/11, the IPv6 one */
	case_int("entries", about->entries, 5);
}

static void
a_tree_of_ipv4(void **state)
{
	static struct mmdb_case m;
	struct holders_case *c = *state;

	mmdb_start(&m, 4);
	fill(&m);
	good(c, &m);
	case_text(
	    "v4", case_ask(c, "192.0.2.193"), "AS64501/26#0 AS64501/26#0");
	case_text("v6", case_ask(c, "2001:db8::1"), "- -");
}

static void
everything_is_one_record(void **state)
{
	static struct mmdb_case m;
	struct holders_case *c = *state;

	mmdb_start(&m, 6);
	mmdb_add(&m, "::/1", mmdb_record(&m, 7, "All"));
	good(c, &m);
	case_text("v4", case_ask(c, "192.0.2.1"), "AS7/0#0 AS7/0#0");
	case_text("v6", case_ask(c, "2001:db8::1"), "AS7/1#0 AS7/1#0");
}

static void
records_as_ipinfo_has_them(void **state)
{
	static struct mmdb_case m;
	struct holders_case *c = *state;
	const struct survey_party *p;

	mmdb_start(&m, 4);
	mmdb_add(&m, "192.0.2.0/24", 0);
	mmdb_control(&m, MMDB_MAP, 5);
	mmdb_text(&m, "as_domain");
	mmdb_text(&m, "example.com");
	mmdb_text(&m, "asn");
	mmdb_text(&m, "AS64500");
	mmdb_text(&m, "as_name");
	mmdb_text(&m, "Example");
	mmdb_text(&m, "country");
	mmdb_text(&m, "Japan");
	mmdb_text(&m, "country_code");
	mmdb_text(&m, "JP");
	mmdb_add(&m, "198.51.100.0/24", (int32_t)m.len);
	mmdb_control(&m, MMDB_MAP, 2);
	mmdb_text(&m, "asn");
	mmdb_text(&m, "");
	mmdb_text(&m, "as_name");
	mmdb_text(&m, "nobody");
	good(c, &m);
	case_text("v4", case_ask(c, "192.0.2.1"), "AS64500/24#0 AS64500/24#0");
	p = case_holder(c, "192.0.2.1");
	case_text("name", p->name, "Example");
	case_text("domain", p->domain, "example.com");
	case_text("country", p->country, "JP");
	case_text("empty asn", case_ask(c, "198.51.100.1"), "- -");
}

static void
texts_of_strangers_are_cleaned(void **state)
{
	static struct mmdb_case m;
	struct holders_case *c = *state;

	mmdb_start(&m, 4);
	mmdb_add(&m, "192.0.2.0/24", mmdb_record(&m, 1, "A\x1b[2J\r\nB"));
	mmdb_add(&m, "198.51.100.0/24", mmdb_record(&m, 2, "B\xff"));
	mmdb_add(&m, "203.0.113.0/24", mmdb_record(&m, 3, "C"));
	case_int("open", open_mmdb(c, &m, mmdb_finish(&m, BUILT)), ST_OK);
	case_text("name", case_holder(c, "192.0.2.1")->name, "A [2J  B");
	case_text("refused", case_ask(c, "198.51.100.1"), "- -");
	case_holds("told", c->said, "0.mmdb:");
	case_holds("told", c->said, "encoding: autonomous_system_organization");
	case_int("refused", holders_source(c->h, 0)->refused, 1);
}

static void
what_is_no_asn_database_is_refused(void **state)
{
	static struct mmdb_case m;
	struct holders_case *c = *state;

	mmdb_start(&m, 4);
	mmdb_add(&m, "192.0.2.0/24", 0);
	mmdb_control(&m, MMDB_MAP, 1);
	mmdb_text(&m, "country");
	mmdb_text(&m, "JP");
	case_int("open", open_mmdb(c, &m, mmdb_finish(&m, BUILT)), ST_BAD_DATA);
	case_holds(
	    "why", c->why.text, "0.mmdb: there is nothing of mmdb in it");
	mmdb_start(&m, 4);
	case_int(
	    "empty", open_mmdb(c, &m, mmdb_finish(&m, BUILT)), ST_BAD_DATA);
	case_holds(
	    "why", c->why.text, "0.mmdb: there is nothing of mmdb in it");
}

static void
every_cut_is_an_error_or_an_answer(void **state)
{
	static struct mmdb_case m;
	struct holders_case *c = *state;
	size_t len, refused = 0;

	mmdb_start(&m, 6);
	fill(&m);
	len = mmdb_finish(&m, BUILT);
	for (size_t n = 0; n < len; n += n < len - 300 ? 37 : 1) {
		enum status st = open_mmdb(c, &m, n);

		if (st == ST_OK)
			continue;
		refused++;
		case_int("cut", st, ST_BAD_DATA);
		case_holds("named", c->why.text, "0.mmdb: ");
	}
	/* Behind the metadata's last needed member nothing is missed. */
	assert_true(refused > 200);
}

/* Each octet of the metadata and of the data turned into others: an answer or
 * an error, never more. */
static void
every_octet_may_be_wrong(void **state)
{
	static const uint8_t others[] = {0x00, 0x01, 0x7f, 0x80, 0xff, 0x2f};
	static struct mmdb_case m;
	struct holders_case *c = *state;
	size_t len, errors = 0;

	mmdb_start(&m, 4);
	fill(&m);
	len = mmdb_finish(&m, BUILT);
	for (size_t at = 0; at < len; at++) {
		const uint8_t was = m.file[at];

		m.file[at] = others[at % COUNT(others)];
		if (open_mmdb(c, &m, len) == ST_OK) {
			(void)case_ask(c, "192.0.2.1");
			(void)case_ask(c, "192.0.2.193");
			(void)case_ask(c, "2001:db8::1");
		} else {
			case_holds("named", c->why.text, "0.mmdb: ");
			errors++;
		}
		m.file[at] = was;
	}
	assert_true(errors > 0);
}

static void
a_tree_that_leads_nowhere(void **state)
{
	static struct mmdb_case m;
	struct holders_case *c = *state;
	size_t len;

	mmdb_start(&m, 4);
	fill(&m);
	len = mmdb_finish(&m, BUILT);
	memset(m.file, 0xff, 3);
	case_int("open", open_mmdb(c, &m, len), ST_BAD_DATA);
	case_holds("why", c->why.text, "search tree is corrupt");
	/* A loop: the root's left side is the root again. */
	memset(m.file, 0, 3);
	case_int("loop", open_mmdb(c, &m, len), ST_BAD_DATA);
}

static void
what_is_no_file_is_said(void **state)
{
	struct holders_case *c = *state;

	case_path(c, SOURCE_MMDB, "/nonexistent/asn.mmdb");
	case_int("none", case_open(c), ST_NO_INPUT);
	case_text("none", c->why.text,
	    "/nonexistent/asn.mmdb: open: No such file or directory");
	case_again(c);
	case_path(c, SOURCE_MMDB, c->t->dir);
	case_int("directory", case_open(c), ST_BAD_DATA);
	case_holds("directory", c->why.text, ": not a regular file");
}

/* MaxMind's own test file, where there is one. */
static void
the_real_one(void **state)
{
	const char *dir = getenv("RELAYBL_SAMPLES");
	struct holders_case *c = *state;
	char path[PATH_MAX];

	(void)snprintf(path, sizeof(path), "%s/survey/GeoLite2-ASN-Test.mmdb",
	    dir != NULL ? dir : "../shared/samples");
	if (access(path, R_OK) != 0)
		return;
	case_path(c, SOURCE_MMDB, path);
	case_int("open", case_open(c), ST_OK);
	/* SURVEY.md 2: 107 for a /11. */
	case_text("/11", case_ask(c, "1.128.0.1"), "AS1221/11#0 AS1221/11#0");
	case_text("v6", case_ask(c, "2600:7000::1"), "AS6939/24#0 AS6939/24#0");
	case_text("name", case_holder(c, "1.128.0.1")->name, "Telstra Pty Ltd");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    HOLDERS_TEST(ipv4_in_a_tree_of_ipv6),
	    HOLDERS_TEST(a_tree_of_ipv4),
	    HOLDERS_TEST(everything_is_one_record),
	    HOLDERS_TEST(records_as_ipinfo_has_them),
	    HOLDERS_TEST(texts_of_strangers_are_cleaned),
	    HOLDERS_TEST(what_is_no_asn_database_is_refused),
	    HOLDERS_TEST(every_cut_is_an_error_or_an_answer),
	    HOLDERS_TEST(every_octet_may_be_wrong),
	    HOLDERS_TEST(a_tree_that_leads_nowhere),
	    HOLDERS_TEST(what_is_no_file_is_said),
	    HOLDERS_TEST(the_real_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
