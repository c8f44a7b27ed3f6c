/*
 * The survey of survey_case.h, and a ledger that knows of its addresses:
 *
 *	192.0.2.1      port 25   relay, by nightly; cgi, by weekly, older
 *	               port 587  relay, by nightly
 *	               port 80   relay, expired; port 26 auth, which is not
 *wanted 192.0.2.2      cgi by hand, of 192.0.2.2/31, no port 198.51.100.9 port
 *25   relay, cleared since 2001:db8::1    port 25   relay, with all its texts
 *
 * so of holder one there are 2 addresses and 3 hosts (ma mc mf) with 4 domains
 * (a b c f), of holder two 1 address with host i and domain i, and one that is
 * not listed any more.
 */
#ifndef UNIT_REPORT_CASE_H
#define UNIT_REPORT_CASE_H

#include "importer/store_case.h"

#include "report.h"
#include "survey_case.h"

#define REPORT_CASE_SEEN ((int64_t)1795223261) /* 2026-11-21T01:07:41Z */
#define REPORT_CASE_NOW	 (REPORT_CASE_SEEN + 86400)
#define REPORT_CASE_ENDS (REPORT_CASE_SEEN + DAYS(30))

struct report_case {
	struct tmpdir *tmp;
	struct config *config;
	struct run run;
	struct survey *survey;
	struct ledger *ledger;
	struct ledger_txn *txn;
	struct report report;
};

struct report_case_finding {
	const char *prefix;
	const char *scanner;
	uint16_t port;
	struct finding finding;
};

#define REPORT_CASE_LISTED(class_id)                                           \
	.state = FINDING_LISTED, .class = (class_id), .verdict = VERDICT_OPEN, \
	.proof = PROOF_DATA, .first_open = REPORT_CASE_SEEN - DAYS(1),         \
	.last_open = REPORT_CASE_SEEN, .expires = REPORT_CASE_ENDS,            \
	.import = 3, .import_open = 3

static inline void
report_case_put(struct report_case *c, const struct report_case_finding *f)
{
	struct list_state list;
	struct scanner_state scanner;
	struct finding_key key = {.port = f->port};
	struct why why;

	must(ledger_list_by_name(c->txn, "relays", true, &list, &why));
	must(ledger_scanner_by_name(c->txn, f->scanner, true, &scanner, &why));
	key.list = list.id;
	key.scanner = scanner.id;
	must(prefix_parse(f->prefix, strlen(f->prefix), &key.prefix, &why));
	must(ledger_finding_put(c->txn, &key, &f->finding, &why));
}

static inline void
report_case_ledger(struct report_case *c)
{
	const struct report_case_finding findings[] = {
	    {"192.0.2.1", "nightly", 587, {REPORT_CASE_LISTED(CLASS_RELAY)}},
	    {"192.0.2.1", "nightly", 25,
		{REPORT_CASE_LISTED(CLASS_RELAY), .reply = slice_of("250 ok"),
		    .tests = slice_of("1 4"), .tests_run = 9, .tests_open = 2}},
	    {"192.0.2.1", "weekly", 25,
		{.state = FINDING_LISTED,
		    .class = CLASS_CGI,
		    .verdict = VERDICT_OPEN,
		    .proof = PROOF_DELIVERED,
		    .first_open = REPORT_CASE_SEEN - DAYS(7),
		    .last_open = REPORT_CASE_SEEN - DAYS(3),
		    .expires = REPORT_CASE_NOW + 1,
		    .reply = slice_of("other")}},
	    {"192.0.2.1", "nightly", 80,
		{.state = FINDING_LISTED,
		    .class = CLASS_RELAY,
		    .expires = REPORT_CASE_NOW}},
	    {"192.0.2.1", "nightly", 26, {REPORT_CASE_LISTED(CLASS_AUTH)}},
	    {"192.0.2.2/31", "operator", 0,
		{.state = FINDING_LISTED,
		    .class = CLASS_CGI,
		    .expires = REPORT_CASE_ENDS}},
	    {"198.51.100.9", "nightly", 25,
		{.state = FINDING_CLEARED,
		    .class = CLASS_RELAY,
		    .expires = REPORT_CASE_ENDS}},
	    {"2001:db8::1", "nightly", 25,
		{REPORT_CASE_LISTED(CLASS_RELAY), .tests = slice_of("7"),
		    .reply = slice_of("250 <b>\"ok\"</b> \xe2\x80\xae\x1b[2J"),
		    .host = slice_of("=HYPERLINK(\"x\")"),
		    .evidence = slice_of("sha256:00 \xff\r\nBcc: x")}},
	};

	for (size_t i = 0; i < COUNT(findings); i++)
		report_case_put(c, &findings[i]);
}

static inline void
report_case_config(struct report_case *c)
{
	static const char text[] =
	    "store: store\nlists:\n  relays: {}\nscanners:\n  nightly: {}\n"
	    "  weekly: {}\nzones:\n  bl.example.org:\n    list: relays\n"
	    "report:\n  organisation: Example CERT\n"
	    "  contact: relays@cert.example\n  domain: cert.example\n";

	assert_int_equal(config_parse("/test.conf", text, sizeof(text) - 1,
			     NULL, NULL, &c->config),
	    ST_OK);
	c->run = (struct run){.config = c->config, .now = REPORT_CASE_NOW};
}

static inline int
report_case_setup(void **state)
{
	struct report_case *c = calloc(1, sizeof(*c));
	struct why why;
	void *tmp = NULL;

	if (c == NULL || tmpdir_setup(&tmp) != 0)
		return -1;
	c->tmp = tmp;
	report_case_config(c);
	must(ledger_open(
	    tmpdir_path(c->tmp, "store"), LEDGER_WRITE, &c->ledger, &why));
	must(ledger_begin(c->ledger, LEDGER_WRITE, &c->txn, &why));
	report_case_ledger(c);
	c->survey = survey_case();
	c->survey->id = 5;
	*state = c;
	return 0;
}

static inline int
report_case_teardown(void **state)
{
	struct report_case *c = *state;
	void *tmp = c->tmp;

	report_free(&c->report);
	ledger_abort(&c->txn);
	ledger_close(&c->ledger);
	survey_free(&c->survey);
	config_free(&c->config);
	free(c);
	return tmpdir_teardown(&tmp);
}

/* Makes the report anew, of that choice. */
static inline enum status
report_case_make(
    struct report_case *c, const struct report_choice *choice, struct why *why)
{
	report_free(&c->report);
	return report_make(&c->report, &c->run, c->survey, choice, c->txn, why);
}

/* Of all holders. */
static inline void
report_case_all(struct report_case *c)
{
	const struct report_choice all = {.by = BY_HOLDER, .lang = -1};
	struct why why;

	must(report_case_make(c, &all, &why));
}

#define with_report(test)                                                      \
	cmocka_unit_test_setup_teardown(                                       \
	    test, report_case_setup, report_case_teardown)

#endif
