/* xarf: documents that the schema takes, whatever stands in them: its required
 * members, formats and patterns are checked here one by one. That the published
 * schema takes them, too, is shown by tests/system/98-report.t. */
#include "xarf.h"

#include <jansson.h>
#include <regex.h>

#include "report_case.h"

static json_t *
document(struct report_case *c, size_t i)
{
	struct memtext text = {.data = NULL};
	struct why why;
	json_t *doc;

	must(xarf_make(&c->report, i, &text, &why));
	assert_int_equal(text.data[text.len - 1], '\n');
	doc = json_loads(text.data, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(doc);
	free(text.data);
	return doc;
}

static const char *
text_of(const json_t *obj, const char *name)
{
	const char *text = json_string_value(json_object_get(obj, name));

	if (text == NULL)
		fail_msg("no %s", name);
	return text;
}

static void
matches(const char *name, const char *text, const char *pattern)
{
	regex_t re;

	assert_int_equal(regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB), 0);
	if (regexec(&re, text, 0, NULL, 0) != 0)
		fail_msg("%s: \"%s\" is not %s", name, text, pattern);
	regfree(&re);
}

#define HEX  "[0-9a-f]"
#define TIME "^20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"

static void
case_party(const json_t *doc, const char *name)
{
	const json_t *party = json_object_get(doc, name);

	case_text(name, text_of(party, "org"), "Example CERT");
	case_text(name, text_of(party, "contact"), "relays@cert.example");
	case_text(name, text_of(party, "domain"), "cert.example");
	case_int("nothing else", json_object_size(party), 3);
}

static void
case_evidence(const json_t *doc)
{
	const json_t *all = json_object_get(doc, "evidence");
	const json_t *item = json_array_get(all, 0);

	case_int("evidence", json_array_size(all), 1);
	case_text("type", text_of(item, "content_type"), "text/plain");
	matches("payload", text_of(item, "payload"),
	    "^([A-Za-z0-9+/]{4})+([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$");
	matches("hash", text_of(item, "hash"), "^sha256:" HEX "{64}$");
	assert_true(json_integer_value(json_object_get(item, "size")) > 0);
	case_int("nothing else", json_object_size(item), 5);
}

static void
case_common(const json_t *doc)
{
	const json_t *tags = json_object_get(doc, "tags"), *tag;
	size_t i;

	case_text("version", text_of(doc, "xarf_version"), "4.2.0");
	matches("report_id", text_of(doc, "report_id"),
	    "^" HEX "{8}-" HEX "{4}-8" HEX "{3}-[89ab]" HEX "{3}-" HEX "{12}$");
	matches("timestamp", text_of(doc, "timestamp"), TIME);
	matches("listed_until", text_of(doc, "listed_until"), TIME);
	case_party(doc, "reporter");
	case_party(doc, "sender");
	case_text("category", text_of(doc, "category"), "vulnerability");
	case_text("type", text_of(doc, "type"), "open_service");
	matches("service", text_of(doc, "service"), "^(smtp|http|proxy)$");
	assert_true(strlen(text_of(doc, "description")) <= 1000);
	assert_true(json_array_size(tags) >= 2);
	json_array_foreach(tags, i, tag) matches("tag", json_string_value(tag),
	    "^[a-z0-9][a-z0-9_+-]*:[a-z0-9][a-z0-9_+-]*$");
	case_evidence(doc);
}

static void
valid(void **state)
{
	struct report_case *c = *state;

	report_case_all(c);
	case_int("documents", c->report.host_count, 4);
	for (size_t i = 0; i < c->report.host_count; i++) {
		json_t *doc = document(c, i);

		case_common(doc);
		json_decref(doc);
	}
}

static void
tested(void **state)
{
	struct report_case *c = *state;
	json_t *doc;

	report_case_all(c);
	doc = document(c, 0);
	case_text("address", text_of(doc, "source_identifier"), "192.0.2.1");
	case_int("port",
	    json_integer_value(json_object_get(doc, "source_port")), 25);
	case_int("port",
	    json_integer_value(json_object_get(doc, "service_port")), 25);
	case_text("service", text_of(doc, "service"), "smtp");
	case_text("of the gravest", text_of(doc, "vulnerability_class"),
	    "open_relay");
	case_text("time", text_of(doc, "timestamp"), "2026-11-21T01:07:41Z");
	case_text("first", text_of(doc, "first_seen"), "2026-11-14T01:07:41Z");
	case_text(
	    "source", text_of(doc, "evidence_source"), "vulnerability_scan");
	case_int("domains",
	    json_integer_value(json_object_get(doc, "affected_domains")), 3);
	assert_true(json_real_value(json_object_get(doc, "confidence")) == 0.9);
	json_decref(doc);
}

/* By hand: no port, no test, no time of one. */
static void
by_hand(void **state)
{
	static const char *const absent[] = {"source_port", "service_port",
	    "evidence_source", "first_seen", "last_seen"};
	struct report_case *c = *state;
	json_t *doc;

	report_case_all(c);
	doc = document(c, 2);
	case_text("address", text_of(doc, "source_identifier"), "192.0.2.2");
	case_text("service", text_of(doc, "service"), "http");
	for (size_t i = 0; i < COUNT(absent); i++)
		if (json_object_get(doc, absent[i]) != NULL)
			fail_msg("has %s", absent[i]);
	case_text(
	    "of the survey", text_of(doc, "timestamp"), "2026-11-21T21:53:20Z");
	json_decref(doc);
}

/* The same again; another for another host, survey or reporter. */
static void
ids(void **state)
{
	struct report_case *c = *state;
	char *seen[6];
	json_t *doc;

	report_case_all(c);
	for (size_t i = 0; i < COUNT(seen); i++) {
		if (i == 4)
			c->survey->id++;
		if (i == 5)
			c->config->report.domain[0] = 'x';
		doc = document(c, i < 4 ? i : 0);
		seen[i] = strdup(text_of(doc, "report_id"));
		json_decref(doc);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(seen[i], seen[k]);
	}
	c->config->report.domain[0] = 'c';
	c->survey->id--;
	report_case_all(c);
	doc = document(c, 3);
	case_text("again", text_of(doc, "report_id"), seen[3]);
	json_decref(doc);
	for (size_t i = 0; i < COUNT(seen); i++)
		free(seen[i]);
}

static void
reporters(void **state)
{
	char name[202];
	const struct {
		struct config_report us;
		const char *why; /* NULL: good */
	} cases[] = {
	    {{.organisation = (char[]){"a"},
		 .contact = (char[]){"a@b.example"},
		 .domain = (char[]){"b.example"}},
		NULL},
	    {{.contact = (char[]){"a@b.example"},
		 .domain = (char[]){"b.example"}},
		"report: organisation: wants"},
	    {{.organisation = name,
		 .contact = (char[]){"a@b.example"},
		 .domain = (char[]){"b.example"}},
		"report: organisation: wants"},
	    {{.organisation = (char[]){"a\nb"},
		 .contact = (char[]){"a@b.example"},
		 .domain = (char[]){"b.example"}},
		"report: organisation: wants"},
	    {{.organisation = (char[]){"a"}, .domain = (char[]){"b.example"}},
		"report: contact: wants"},
	    {{.organisation = (char[]){"a"},
		 .contact = (char[]){"A <a@b>"},
		 .domain = (char[]){"b.example"}},
		"report: contact: wants"},
	    {{.organisation = (char[]){"a"},
		 .contact = (char[]){"a@b.example"}},
		"report: domain: wants"},
	    {{.organisation = (char[]){"a"},
		 .contact = (char[]){"a@b.example"},
		 .domain = (char[]){"b example"}},
		"report: domain: wants"},
	    {{.organisation = (char[]){"a"},
		 .contact = (char[]){"a@b.example"},
		 .domain = (char[]){"b.example"},
		 .abuse = (char[]){"abuse@$doman"}},
		"report: abuse: a $ begins no known word"},
	};

	(void)state;
	memset(name, 'a', 201);
	name[201] = '\0';
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct why why = {""};

		case_int(cases[i].why != NULL ? cases[i].why : "good",
		    xarf_check_reporter(&cases[i].us, &why),
		    cases[i].why != NULL ? ST_CONFIG : ST_OK);
		case_holds(
		    "why", why.text, cases[i].why != NULL ? cases[i].why : "");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    with_report(valid),
	    with_report(tested),
	    with_report(by_hand),
	    with_report(ids),
	    cmocka_unit_test(reporters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
