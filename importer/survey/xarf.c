/* XARF v4: one report for programs of one host. */
#include "xarf.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base64.h"
#include "digest.h"
#include "memtext.h"
#include "output.h"
#include "stamp.h"

#define DESCRIPTION_MAX 1000 /* of the schema, characters; ours are ASCII */

/* What is open, by class: the service, and what is wrong with it. */
static const struct {
	const char *service, *vulnerability;
} opened[CLASS_COUNT] = {
    [CLASS_RELAY] = {"smtp", "open_relay"},
    [CLASS_TRICK] = {"smtp", "open_relay"},
    [CLASS_CGI] = {"http", "open_mail_form"},
    [CLASS_PROXY] = {"proxy", "open_proxy"},
    [CLASS_INPUT] = {"smtp", "open_relay_input"},
    [CLASS_OUTPUT] = {"smtp", "open_relay_output"},
    [CLASS_AUTH] = {"smtp", "abused_authentication"},
    [CLASS_MAILLIST] = {"smtp", "open_mailing_list"},
    [CLASS_UNCONFIRMED] = {"smtp", "unconfirmed"},
};

/* How sure we are: a recipient that is taken may be refused later, a message
 * that is taken may be dropped, one that came through proves it. By hand:
 * somebody is. */
static const double confidence[PROOF_COUNT] = {0.5, 0.7, 0.9, 1.0};

static const char *const proofs[PROOF_COUNT] = {
    "none",
    "a recipient of a third party was accepted",
    "a message to a third party was accepted",
    "a message to a third party was delivered",
};

/* What one host is told by. */
struct host {
	const struct report *report;
	const struct report_host *seen;
	enum class_id class; /* the gravest */
	char address[ADDR_TEXT_MAX], port[8];
	bool failed; /* out of memory: something is missing */
};

/* A member, or an element, which must not be missing. */
static void
put(struct host *h, json_t *obj, const char *name, json_t *value)
{
	h->failed |= json_object_set_new(obj, name, value) != 0;
}

static void
add(struct host *h, json_t *list, json_t *value)
{
	h->failed |= json_array_append_new(list, value) != 0;
}

static enum class_id
gravest(class_mask classes)
{
	int i = 0;

	while (i < CLASS_COUNT - 1 && !(classes & CLASS_BIT(i)))
		i++;
	return (enum class_id)i;
}

static enum status
make_id(const struct host *h, char out[REPORT_UUID_MAX], struct why *why)
{
	char survey[24], taken[STAMP_TEXT_MAX];
	const char *texts[] = {"xarf", h->report->config->report.domain, survey,
	    taken, h->address, h->port};

	(void)snprintf(
	    survey, sizeof(survey), "%" PRIu64, h->report->survey->id);
	(void)stamp_format(h->report->survey->taken, taken);
	return report_name_uuid(
	    texts, sizeof(texts) / sizeof(texts[0]), out, why);
}

static json_t *
contact_info(struct host *h)
{
	const struct config_report *us = &h->report->config->report;
	json_t *obj = json_object();

	put(h, obj, "org", json_string(us->organisation));
	put(h, obj, "contact", json_string(us->contact));
	put(h, obj, "domain", json_string(us->domain));
	return obj;
}

static json_t *
tags(struct host *h)
{
	json_t *list = json_array();
	char tag[64];

	(void)snprintf(
	    tag, sizeof(tag), "service:%s", opened[h->class].service);
	add(h, list, json_string(tag));
	for (int i = 0; i < CLASS_COUNT; i++) {
		if (!(h->seen->classes & CLASS_BIT(i)))
			continue;
		(void)snprintf(tag, sizeof(tag), "listing:%s",
		    class_info((enum class_id)i)->label);
		add(h, list, json_string(tag));
	}
	return list;
}

static json_t *
description(const struct host *h)
{
	const struct class_info *class = class_info(h->class);
	char text[DESCRIPTION_MAX + 1], until[STAMP_TEXT_MAX];

	(void)snprintf(text, sizeof(text),
	    "%s%s%s: %s. %s It is on the list %s, %s (127.0.0.%u), until %s.",
	    h->address, h->seen->port != 0 ? " port " : "",
	    h->seen->port != 0 ? h->port : "", class->what,
	    fix_of(h->class)->wrong[FIX_EN], h->report->list->name,
	    class->label, class->code, stamp_format(h->seen->expires, until));
	return json_string(text);
}

static json_t *
remediation(const struct host *h)
{
	const struct fix_step *step = fix_of(h->class)->steps[0];
	char retest[FIX_TEXT_MAX], text[2 * FIX_TEXT_MAX];

	(void)snprintf(text, sizeof(text), "%s%s%s",
	    step != NULL ? step->text[FIX_EN] : "", step != NULL ? " " : "",
	    fix_retest(FIX_EN, h->report->config->report.contact, retest));
	return json_string(text);
}

static void
say(FILE *to, const char *name, const char *value)
{
	if (value[0] != '\0')
		(void)fprintf(to, "%s: %s\n", name, value);
}

static void
say_time(FILE *to, const char *name, int64_t t)
{
	char text[STAMP_TEXT_MAX];

	if (t != 0)
		say(to, name, stamp_format(t, text));
}

/* What was seen, in lines. */
static void
write_evidence(FILE *to, const struct host *h)
{
	const struct report_host *s = h->seen;

	say(to, "Address", h->address);
	say(to, "Port", s->port != 0 ? h->port : "");
	say(to, "Host name", s->name);
	say(to, "Found by scanner", s->scanner);
	say(to, "Found as", class_info(h->class)->what);
	say(to, "Shown",
	    s->verdict == VERDICT_NONE ? "listed by hand or from a list"
				       : proofs[s->proof]);
	if (s->tests_run != 0)
		(void)fprintf(to, "Tests: %u of %u accepted\n", s->tests_open,
		    s->tests_run);
	say(to, "Tests accepted", s->tests);
	say(to, "Reply", s->reply);
	say(to, "Transcript", s->evidence);
	say_time(to, "First seen open", s->first);
	say_time(to, "Last seen open", s->last);
	(void)fprintf(to, "Import: %" PRIu64 "\n", s->import);
}

/* "sha256:..." */
static json_t *
hash_of(struct slice bytes)
{
	struct digest *digest = NULL;
	uint8_t h[DIGEST_LEN];
	char text[8 + 2 * DIGEST_LEN] = "sha256:";
	struct why none;
	enum status st = digest_new(&digest, &none);

	if (st == ST_OK) {
		digest_add(digest, bytes);
		st = digest_finish(digest, h, &none);
	}
	digest_free(&digest);
	for (size_t i = 0; i < DIGEST_LEN && st == ST_OK; i++)
		(void)snprintf(text + 7 + 2 * i, 3, "%02x", h[i]);
	return st == ST_OK ? json_string(text) : NULL;
}

static json_t *
base64_of(struct slice bytes)
{
	char *text = malloc(BASE64_LEN(bytes.len) + 1);
	json_t *value = NULL;

	if (text != NULL) {
		base64_encode(bytes.data, bytes.len, text);
		value = json_stringn(text, BASE64_LEN(bytes.len));
	}
	free(text);
	return value;
}

static json_t *
evidence(struct host *h)
{
	json_t *list = json_array(), *item = json_object();
	struct memtext text = {.data = NULL};
	FILE *to = memtext_open(&text);
	struct why none;

	if (to != NULL)
		write_evidence(to, h);
	h->failed |= memtext_close(to, &none) != ST_OK;
	put(h, item, "content_type", json_string("text/plain"));
	put(h, item, "description",
	    json_string("What the scanner saw, as the list keeps it"));
	if (!h->failed) {
		put(h, item, "payload", base64_of(memtext_slice(&text)));
		put(h, item, "hash", hash_of(memtext_slice(&text)));
		put(h, item, "size", json_number(text.len));
	}
	free(text.data);
	add(h, list, item);
	return list;
}

static void
set_place(json_t *doc, struct host *h)
{
	put(h, doc, "source_identifier", json_string(h->address));
	if (h->seen->port != 0)
		put(h, doc, "source_port", json_number(h->seen->port));
	put(h, doc, "category", json_string("vulnerability"));
	put(h, doc, "type", json_string("open_service"));
	put(h, doc, "service", json_string(opened[h->class].service));
	if (h->seen->port != 0)
		put(h, doc, "service_port", json_number(h->seen->port));
	put(h, doc, "vulnerability_class",
	    json_string(opened[h->class].vulnerability));
}

static void
set_findings(json_t *doc, struct host *h)
{
	if (h->seen->verdict != VERDICT_NONE)
		put(h, doc, "evidence_source",
		    json_string("vulnerability_scan"));
	put(h, doc, "confidence", json_real(confidence[h->seen->proof]));
	put(h, doc, "description", description(h));
	put(h, doc, "remediation", remediation(h));
	if (h->seen->first != 0)
		put(h, doc, "first_seen", json_time(h->seen->first));
	if (h->seen->last != 0)
		put(h, doc, "last_seen", json_time(h->seen->last));
	put(h, doc, "listed_until", json_time(h->seen->expires));
	put(h, doc, "affected_domains",
	    json_number(h->report->addresses[h->seen->address].domains));
	put(h, doc, "tags", tags(h));
	put(h, doc, "evidence", evidence(h));
}

static json_t *
document(struct host *h, const char *id)
{
	const int64_t when =
	    h->seen->last != 0 ? h->seen->last : h->report->survey->taken;
	json_t *doc = json_object();

	put(h, doc, "xarf_version", json_string(XARF_VERSION));
	put(h, doc, "report_id", json_string(id));
	put(h, doc, "timestamp", json_time(when));
	put(h, doc, "reporter", contact_info(h));
	put(h, doc, "sender", contact_info(h));
	set_place(doc, h);
	set_findings(doc, h);
	return doc;
}

/* Through a stream, which remembers that something is missing: jansson itself
 * does not look whether a key found room. */
static enum status
dump(const json_t *doc, struct memtext *out, struct why *why)
{
	FILE *to = memtext_open(out);
	int failed = 0;
	enum status st;

	if (to != NULL) {
		failed = json_dumpf(doc, to,
		    JSON_INDENT(1) | JSON_PRESERVE_ORDER |
			JSON_REAL_PRECISION(3));
		(void)fputc('\n', to);
	}
	st = memtext_close(to, why);
	return st == ST_OK && failed ? why_no_memory(why) : st;
}

enum status
xarf_make(
    const struct report *r, size_t i, struct memtext *out, struct why *why)
{
	struct host h = {.report = r, .seen = &r->hosts[i]};
	const struct report_address *a = &r->addresses[h.seen->address];
	char id[REPORT_UUID_MAX];
	enum status st;
	json_t *doc;

	h.class = gravest(h.seen->classes);
	(void)addr_format(&r->survey->addresses[a->survey].addr, h.address);
	(void)snprintf(h.port, sizeof(h.port), "%u", h.seen->port);
	st = make_id(&h, id, why);
	if (st != ST_OK)
		return st;
	doc = document(&h, id);
	st = h.failed ? why_no_memory(why) : dump(doc, out, why);
	json_decref(doc);
	return st;
}
