/* report: who is told of what. The numbers are counted by hand: see
 * report_case.h. */
#include "report_case.h"

static void
case_bundle(const struct report_bundle *b, const char *name, uint64_t addresses,
    uint64_t hosts, uint64_t domains, uint64_t reports, uint64_t left)
{
	case_text(name, b->name, name);
	case_int(name, b->count, addresses);
	case_int(name, b->hosts, hosts);
	case_int(name, b->domains, domains);
	case_int(name, b->reports, reports);
	case_int(name, b->left, left);
}

static void
by_holder(void **state)
{
	struct report_case *c = *state;
	const struct report *r = &c->report;

	report_case_all(c);
	case_int("bundles", r->count, 2);
	case_bundle(&r->bundles[0], "one", 2, 3, 4, 3, 0);
	case_bundle(&r->bundles[1], "two", 1, 1, 1, 1, 1);
	case_int("of nobody", r->unknown, 1);
	case_int("left of whole operators", r->left, 0);
	case_text("directory", r->bundles[0].dir, "001-one");
	case_text("directory", r->bundles[1].dir, "002-two");
	case_int("classes", r->bundles[0].classes,
	    CLASS_BIT(CLASS_RELAY) | CLASS_BIT(CLASS_CGI));
	case_int("last", r->bundles[0].last, REPORT_CASE_SEEN);
	case_int("expires", r->bundles[0].expires, REPORT_CASE_ENDS);
}

static void
by_asn(void **state)
{
	const struct report_choice choice = {.by = BY_ASN, .lang = -1};
	struct report_case *c = *state;
	struct why why;

	/* What is left of AS64500 is what holder one has; 2001:db8::1 and
	 * 203.0.113.5 are of no AS. */
	must(report_case_make(c, &choice, &why));
	case_int("bundles", c->report.count, 1);
	case_bundle(&c->report.bundles[0], "AS64500", 2, 3, 4, 3, 1);
	case_int("of nobody", c->report.unknown, 2);
}

static void
addresses(void **state)
{
	struct report_case *c = *state;
	const struct report_address *a;
	const struct report_host *h;

	report_case_all(c);
	a = &c->report.addresses[0];
	case_int("behind 192.0.2.1: a b f", a->domains, 3);
	case_text("samples", a->sample[0], "a.example");
	case_text("samples", a->sample[1], "b.example");
	case_text("samples", a->sample[2], "f.example");
	assert_null(a->sample[3]);
	case_int("ports", a->count, 2);
	h = &c->report.hosts[a->first];
	case_int("port", h[0].port, 25);
	case_int("port", h[1].port, 587);
	case_int("of both scanners", h[0].classes,
	    CLASS_BIT(CLASS_RELAY) | CLASS_BIT(CLASS_CGI));
	case_int("first of both", h[0].first, REPORT_CASE_SEEN - DAYS(7));
	case_int("last of both", h[0].last, REPORT_CASE_SEEN);
	case_int("expiry", h[0].expires, REPORT_CASE_ENDS);
	case_int("what the newest says", h[0].proof, PROOF_DATA);
	case_text("what the newest says", h[0].reply, "250 ok");
	case_text("what the newest says", h[0].tests, "1 4");
	case_text("what the newest says", h[0].scanner, "nightly");
	case_int("tests", h[0].tests_open, 2);
	case_text("nothing said", h[1].reply, "");

	a = &c->report.addresses[1];
	case_int("behind 192.0.2.2: c", a->domains, 1);
	h = &c->report.hosts[a->first];
	case_int("no port", h->port, 0);
	case_int("by hand", h->verdict, VERDICT_NONE);
	case_text("by hand", h->scanner, "operator");
}

/* What came over the network is text without anything that a terminal, or a
 * reader's eye, could be misled by. */
static void
texts(void **state)
{
	struct report_case *c = *state;
	const struct report_host *h;

	report_case_all(c);
	h = &c->report.hosts[c->report.addresses[2].first];
	case_text("reply", h->reply, "250 <b>\"ok\"</b>   [2J");
	case_text("not UTF-8", h->evidence, "sha256:00 \\xff\\x0d\\x0aBcc: x");
}

static void
chosen(void **state)
{
	static const struct {
		const char *holder;
		size_t top, want;
	} cases[] = {
	    {NULL, 0, 2},
	    {NULL, 1, 1},
	    {NULL, 9, 2},
	    {"two", 0, 1},
	    {"two", 1, 0},
	    {"Two", 0, 0},
	    {"(not known)", 0, 0},
	};
	struct report_case *c = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct report_choice choice = {.by = BY_HOLDER,
		    .holder = cases[i].holder,
		    .top = cases[i].top,
		    .lang = -1};
		struct why why;
		enum status st = report_case_make(c, &choice, &why);

		case_int("found", st, cases[i].want > 0 ? ST_OK : ST_NOT_FOUND);
		case_int("bundles", c->report.count, cases[i].want);
	}
}

static void
languages(void **state)
{
	struct report_choice choice = {.by = BY_HOLDER, .lang = -1};
	struct report_case *c = *state;
	struct why why;

	c->survey->parties[0].lang = "ja";
	c->survey->parties[1].lang = "ja";
	c->survey->parties[2].lang = "";
	for (int lang = -1; lang < FIX_LANG_COUNT; lang++) {
		choice.lang = lang;
		must(report_case_make(c, &choice, &why));
		for (size_t i = 0; i < c->report.count; i++) {
			const struct report_bundle *b = &c->report.bundles[i];
			const bool says = b->party->lang[0] != '\0';

			case_int(b->name, b->lang,
			    lang >= 0 ? lang
			    : says    ? FIX_JA
				      : FIX_EN);
		}
	}
}

static void
contacts(void **state)
{
	struct report_case *c = *state;
	struct survey *s;

	report_case_all(c);
	s = c->survey;
	case_text(
	    "of the source", c->report.bundles[0].contact, "abuse@example.net");
	for (uint32_t i = 0; i < s->party_count; i++)
		s->parties[i].contact = "a@b\r\nBcc: c@d.example";
	report_case_all(c);
	case_text("no good one", c->report.bundles[0].contact, "");
	c->config->report.abuse = strdup("as$asn-$country@cert.example");
	report_case_all(c);
	case_text("by the rule", c->report.bundles[0].contact,
	    "as64500-JP@cert.example");
	case_text("of no AS", c->report.bundles[1].contact, "");
}

/* An exemption hides an address from those who ask: from its operator, too. */
static void
exempt(void **state)
{
	const struct exemption e = {
	    .prefix = prefix_of_addr(&(struct addr){ADDR_V4, {192, 0, 2, 2}}),
	    .created = 1,
	    .owner = slice_of("a"),
	    .reason = slice_of("b"),
	};
	struct report_case *c = *state;
	struct list_state list;
	struct why why;

	must(ledger_list_by_name(c->txn, "relays", false, &list, &why));
	must(ledger_exemption_put(c->txn, list.id, &e, &why));
	report_case_all(c);
	/* Without 192.0.2.2: ma and mf, a b f. */
	case_bundle(&c->report.bundles[0], "one", 1, 2, 3, 2, 1);
}

/* All that was listed has been fixed. */
static void
nothing_left(void **state)
{
	const struct report_choice all = {.by = BY_HOLDER, .lang = -1};
	struct report_case *c = *state;
	struct why why;

	c->run.now = REPORT_CASE_ENDS;
	assert_int_equal(report_case_make(c, &all, &why), ST_NOT_FOUND);
	case_holds("why", why.text, "survey 5: nothing to tell");
	case_int("left", c->report.left, 4);
	c->survey->list = "other";
	assert_int_equal(report_case_make(c, &all, &why), ST_CONFIG);
	case_holds("why", why.text, "its list is not configured any more");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    with_report(by_holder),
	    with_report(by_asn),
	    with_report(addresses),
	    with_report(texts),
	    with_report(chosen),
	    with_report(languages),
	    with_report(contacts),
	    with_report(exempt),
	    with_report(nothing_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
