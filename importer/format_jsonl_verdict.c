/* One "verdict" object to one record. Members it does not know are left
 * alone: a later minor version may add some. */
#include "format_impl.h"
#include "format_jsonl.h"

#include <stdio.h>

/* The text of a test id: a string, or a number written out in buf. */
static struct slice
id_text(const json_t *id, char buf[24])
{
	struct slice s = {NULL, 0};

	if (json_is_string(id)) {
		s.data = (const uint8_t *)json_string_value(id);
		s.len = json_string_length(id);
	} else if (json_is_integer(id)) {
		int n = snprintf(
		    buf, 24, "%lld", (long long)json_integer_value(id));

		s.data = (const uint8_t *)buf;
		s.len = n > 0 ? (size_t)n : 0;
	}
	return s;
}

static void
take_id(struct passed *p, const json_t *id, const json_t *defined)
{
	char buf[24], other[24];
	struct slice text = id_text(id, buf);
	size_t i;
	const json_t *test;

	json_array_foreach(defined, i, test)
	{
		struct slice s = id_text(json_object_get(test, "id"), other);

		if (s.len == 0 || s.len != text.len ||
		    memcmp(s.data, text.data, s.len) != 0)
			continue;
		passed_defined(p, text, jsonl_string(test, "mail_from"),
		    jsonl_string(test, "rcpt_to"));
		return;
	}
	passed_id(p, text);
}

/* [id, ...] or [[from, to], ...] */
static enum refusal
take_tests(const json_t *tests, const json_t *defined, struct passed *p,
    struct why *why)
{
	size_t i;
	const json_t *t;

	if (tests == NULL)
		return REFUSED_NOT;
	if (!json_is_array(tests)) {
		why_set(why, "tests: not an array");
		return REFUSED_FIELD;
	}
	json_array_foreach(tests, i, t)
	{
		const json_t *from = json_array_get(t, 0);
		const json_t *to = json_array_get(t, 1);

		if (json_is_string(t) || json_is_integer(t)) {
			take_id(p, t, defined);
		} else if (json_array_size(t) == 2 && json_is_string(from) &&
			   json_is_string(to)) {
			passed_pair(p, slice_of(json_string_value(from)),
			    slice_of(json_string_value(to)));
		} else {
			why_set(why, "tests: neither an id nor [from, to]");
			return REFUSED_FIELD;
		}
	}
	return REFUSED_NOT;
}

static enum refusal
take_evidence(const json_t *e, struct draft *d, struct why *why)
{
	const json_t *bytes = json_object_get(e, "bytes");
	const json_t *url = json_object_get(e, "url");

	if (e == NULL)
		return REFUSED_NOT;
	if (!json_is_object(e) || (bytes != NULL && !json_is_integer(bytes)) ||
	    (url != NULL && !json_is_string(url))) {
		why_set(why, "evidence: not {sha256, bytes, url}");
		return REFUSED_FIELD;
	}
	return field_set_evidence(
	    d, jsonl_string(e, "sha256"), jsonl_string(e, "url"), why);
}

static enum refusal
take_field(const json_t *v, enum field f, struct draft *d, struct why *why)
{
	struct slice s = {NULL, 0};

	if (v == NULL)
		return REFUSED_NOT;
	if (field_is_number(f)) {
		if (json_is_integer(v))
			return field_set_number(
			    d, f, json_integer_value(v), why);
	} else if (json_is_string(v)) {
		s.data = (const uint8_t *)json_string_value(v);
		s.len = json_string_length(v);
		return field_set_text(d, f, s, why);
	}
	why_set(why, "%s: not a %s", field_name(f),
	    field_is_number(f) ? "whole number" : "string");
	return REFUSED_FIELD;
}

/* The members that mean something, found in one walk over the object. */
struct members {
	const json_t *fields[FIELD_COUNT];
	const json_t *tests, *evidence;
};

static struct members
find_members(json_t *obj)
{
	struct members m = {.tests = NULL};

	for (void *i = json_object_iter(obj); i != NULL;
	     i = json_object_iter_next(obj, i)) {
		const char *name = json_object_iter_key(i);
		struct slice s = {
		    (const uint8_t *)name, json_object_iter_key_len(i)};
		const json_t *v = json_object_iter_value(i);
		int f = field_by_name(s);

		if (f >= 0)
			m.fields[f] = v;
		else if (slice_is(s, "tests"))
			m.tests = v;
		else if (slice_is(s, "evidence"))
			m.evidence = v;
	}
	return m;
}

enum refusal
jsonl_verdict(json_t *obj, const json_t *tests,
    const struct format_options *opt, struct draft *d, struct why *why)
{
	struct members m = find_members(obj);
	enum refusal r = REFUSED_NOT;

	for (enum field f = 0; f < FIELD_COUNT && r == REFUSED_NOT; f++)
		r = take_field(m.fields[f], f, d, why);
	if (r == REFUSED_NOT)
		r = take_tests(m.tests, tests, &d->passed, why);
	if (r == REFUSED_NOT)
		r = take_evidence(m.evidence, d, why);
	if (r == REFUSED_NOT)
		r = draft_finish(d, opt, why);
	return r;
}
