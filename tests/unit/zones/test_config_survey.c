/* relaybl.conf: how surveys are made and who tells operators; read, defaulted,
 * printed and refused. */
#include <stdio.h>

#include "config_case.h"

#define LIST "lists: {a: {}}\nzones: {b.c: {}}\n"

static enum status
parse(const char *text, struct config **out)
{
	said[0] = '\0';
	return config_parse("/etc/c", text, strlen(text), note, NULL, out);
}

static struct config *
good(const char *text)
{
	struct config *c = NULL;

	case_int(text, parse(text, &c), ST_OK);
	case_text(text, said, "");
	assert_non_null(c);
	return c;
}

static void
silence_asks_the_systems_resolver(void **state)
{
	struct config *c = good(LIST);
	const struct config_survey *s = &c->survey;
	const struct config_report *r = &c->report;

	(void)state;
	case_int("resolver", s->resolver_count, 0);
	case_int("concurrency", s->concurrency, 1000);
	case_int("rate", s->rate, 5000);
	case_int("timeout", s->timeout_s, 10);
	case_int("dnsbl", s->dnsbl_count, 0);
	case_int("dnsbl-rate", s->dnsbl_rate, 50);
	case_int("holders", s->holders_count, 0);
	assert_null(r->organisation);
	assert_null(r->contact);
	assert_null(r->domain);
	case_int("language", r->japanese, false);
	assert_null(r->abuse);
	assert_null(r->letter_en);
	assert_null(r->letter_ja);
	case_int("no-answer", r->no_answer_s, DAYS(14));
	case_int("min-cases", r->min_cases, 5);
	config_free(&c);
}

#define EVERY_KEY                                                              \
	LIST "survey:\n"                                                       \
	     "  resolver: [127.0.0.1, \"::1@5353\"]\n"                         \
	     "  concurrency: 20000\n"                                          \
	     "  rate: 1\n"                                                     \
	     "  timeout: 5m\n"                                                 \
	     "  dnsbl: [bl.example.net, BL.example.com.]\n"                    \
	     "  dnsbl-rate: 100000\n"                                          \
	     "  holders:\n"                                                    \
	     "    - csv:holders.csv\n"                                         \
	     "    - \"pfx2as:/data/a b.gz\"\n"                                 \
	     "    - pyasn:p\n"                                                 \
	     "    - bgptools:table.jsonl\n"                                    \
	     "    - iptoasn:i\n"                                               \
	     "    - asnames:asns.csv\n"                                        \
	     "    - \"mmdb:a:b.mmdb\"\n"                                       \
	     "    - delegated:d\n"                                             \
	     "report:\n"                                                       \
	     "  organisation: Example CERT\n"                                  \
	     "  contact: abuse@example.org\n"                                  \
	     "  domain: example.org\n"                                         \
	     "  language: ja\n"                                                \
	     "  abuse: \"abuse@$domain\"\n"                                    \
	     "  letter-en: en.txt\n"                                           \
	     "  letter-ja: /ja.txt\n"                                          \
	     "  no-answer: 1d\n"                                               \
	     "  min-cases: 1000000\n"

static void
check_survey(const struct config_survey *s)
{
	static const char *const files[SOURCE_COUNT] = {"/etc/holders.csv",
	    "/data/a b.gz", "/etc/p", "/etc/table.jsonl", "/etc/i",
	    "/etc/asns.csv", "/etc/a:b.mmdb", "/etc/d"};

	case_int("resolver", s->resolver_count, 2);
	case_int("family", s->resolver[0].addr.family, ADDR_V4);
	case_int("port", s->resolver[0].port, 53);
	case_int("family", s->resolver[1].addr.family, ADDR_V6);
	case_int("port", s->resolver[1].port, 5353);
	case_int("concurrency", s->concurrency, 20000);
	case_int("rate", s->rate, 1);
	case_int("timeout", s->timeout_s, 300);
	case_int("dnsbl", s->dnsbl_count, 2);
	case_text("dnsbl", s->dnsbl[0], "bl.example.net");
	case_text("dnsbl", s->dnsbl[1], "BL.example.com.");
	case_int("dnsbl-rate", s->dnsbl_rate, 100000);
	case_int("holders", s->holders_count, SOURCE_COUNT);
	for (int i = 0; i < SOURCE_COUNT; i++) {
		case_int("kind", s->holders[i].kind, i);
		case_text("file", s->holders[i].file, files[i]);
	}
}

static void
every_key_reaches_its_field(void **state)
{
	struct config *c = good(EVERY_KEY);
	const struct config_report *r = &c->report;

	(void)state;
	check_survey(&c->survey);
	case_text("organisation", r->organisation, "Example CERT");
	case_text("contact", r->contact, "abuse@example.org");
	case_text("domain", r->domain, "example.org");
	case_int("language", r->japanese, true);
	case_text("abuse", r->abuse, "abuse@$domain");
	case_text("letter-en", r->letter_en, "/etc/en.txt");
	case_text("letter-ja", r->letter_ja, "/ja.txt");
	case_int("no-answer", r->no_answer_s, DAYS(1));
	case_int("min-cases", r->min_cases, 1000000);
	config_free(&c);
}

static void
what_is_printed_is_read_back(void **state)
{
	static const char *const cases[] = {LIST, EVERY_KEY,
	    LIST "survey: {holders: [\"csv:a \\\" b\"]}\n"
		 "report: {organisation: \"\xe4\xbe\x8b \\\"x\\\" \\\\\"}\n"};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct config *c = good(cases[i]), *again;
		char *one = config_print(c), *two;

		assert_non_null(one);
		again = good(one);
		two = config_print(again);
		case_text(cases[i], two, one);
		free(one);
		free(two);
		config_free(&c);
		config_free(&again);
	}
}

static void
what_makes_no_sense_is_refused(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
	    {"survey: {resolver: []}\n", "resolver: the list is empty\n"},
	    {"survey: {resolver: [localhost]}\n", "survey: resolver: "},
	    {"survey: {resolver: [127.0.0.1@0]}\n", "the port behind the @"},
	    {"survey: {resolver: [127.0.0.1, 127.0.0.1@53]}\n",
		"resolver: the address and port of line 3 again\n"},
	    {"survey: {concurrency: 0}\n", "0 is out of 1..20000\n"},
	    {"survey: {concurrency: 20001}\n", "20001 is out of 1..20000\n"},
	    {"survey: {rate: 0}\n", "0 is out of 1..1000000\n"},
	    {"survey: {rate: 1000001}\n", "1000001 is out of 1..1000000\n"},
	    {"survey: {timeout: 0}\n", "survey: timeout: "},
	    {"survey: {timeout: 301}\n", "survey: timeout: "},
	    {"survey: {dnsbl: [\"a..b\"]}\n", "/etc/c:3: survey: dnsbl: "},
	    {"survey: {dnsbl: bl.example}\n", "survey: dnsbl: "},
	    {"survey: {dnsbl: [[a]]}\n", "survey: dnsbl: "},
	    {"survey: {dnsbl: [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q]}\n",
		"dnsbl: more than 16 zones\n"},
	    {"survey: {dnsbl-rate: 0}\n", "0 is out of 1..100000\n"},
	    {"survey: {dnsbl-rate: 100001}\n", "is out of 1..100000\n"},
	    {"survey: {holders: []}\n", "holders: the list is empty\n"},
	    {"survey: {dnsbl: []}\n", "dnsbl: the list is empty\n"},
	    {"survey: {holders: [a.csv]}\n",
		"/etc/c:3: survey: holders: wants KIND:FILE; kinds are csv, "
		"pfx2as, pyasn, bgptools, iptoasn, asnames, mmdb and "
		"delegated\n"},
	    {"survey: {holders: [\"cvs:a\"]}\n", "holders: wants KIND:FILE"},
	    {"survey: {holders: [\"csv:\"]}\n", "holders: wants KIND:FILE"},
	    {"survey: {holders: [\":a\"]}\n", "holders: wants KIND:FILE"},
	    {"survey: {holders: [csv: a]}\n", "survey: holders: "},
	    {"survey: {holders: \"csv:a\"}\n", "survey: holders: "},
	    {"survey: {holder: [a]}\n", "holders"},
	    {"report: {language: fr}\n", "report: language: "},
	    {"report: {no-answer: 0d}\n", "report: no-answer: "},
	    {"report: {no-answer: 3661d}\n", "report: no-answer: "},
	    {"report: {min-cases: 0}\n", "0 is out of 1..1000000\n"},
	    {"report: {organization: a}\n", "organisation"},
	    {"report: {contact: [a]}\n", "report: contact: "},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct config *c = NULL;
		char text[512];

		(void)snprintf(text, sizeof(text), LIST "%s", rows[i].text);
		case_int(text, parse(text, &c), ST_CONFIG);
		case_holds(text, said, rows[i].want);
		assert_null(c);
	}
}

/* A source more than a survey can number. */
static void
sources_are_bounded(void **state)
{
	char text[2048] = LIST "survey:\n  holders:\n";
	struct config *c = NULL;
	size_t n = strlen(text);

	(void)state;
	for (int i = 0; i <= CONFIG_HOLDERS_MAX; i++) {
		if (i == CONFIG_HOLDERS_MAX) {
			c = good(text);
			case_int("holders", c->survey.holders_count,
			    CONFIG_HOLDERS_MAX);
			config_free(&c);
		}
		n += (size_t)sprintf(text + n, "    - csv:%d\n", i);
	}
	case_int("one more", parse(text, &c), ST_CONFIG);
	case_holds("one more", said,
	    "/etc/c:69: survey: holders: more than 64 sources\n");
}

static void
words_of_sources(void **state)
{
	(void)state;
	for (int i = 0; i < SOURCE_COUNT; i++) {
		const char *word = config_source_text(i);

		case_int(word, config_source_by_text(word, strlen(word)), i);
		case_int(
		    word, config_source_by_text(word, strlen(word) - 1), -1);
	}
	case_text("below", config_source_text(-1), "?");
	case_text("above", config_source_text(SOURCE_COUNT), "?");
	case_int("none", config_source_by_text("", 0), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(silence_asks_the_systems_resolver),
	    cmocka_unit_test(every_key_reaches_its_field),
	    cmocka_unit_test(what_is_printed_is_read_back),
	    cmocka_unit_test(what_makes_no_sense_is_refused),
	    cmocka_unit_test(sources_are_bounded),
	    cmocka_unit_test(words_of_sources),
	};

	return cmocka_run_group_tests_name("config survey", tests, NULL, NULL);
}
