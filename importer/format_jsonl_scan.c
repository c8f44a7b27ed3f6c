/* The first line of relay-verdict/1. One that is wrong refuses the file:
 * whose scan it is, and from where, nobody would know. */
#include "format_impl.h"
#include "format_jsonl.h"
#include "ident.h"

#define FORMAT_NAME  "relay-verdict/"
#define FORMAT_MAJOR "1"

static enum status COLD
bad(struct why *why, const char *name, const char *text)
{
	why_set(why, "%s: %s", name, text);
	return ST_BAD_DATA;
}

/* "relay-verdict/1", and "relay-verdict/1.2" should there be one. */
static enum status
check_format(const json_t *obj, struct why *why)
{
	struct slice s = jsonl_string(obj, "format");
	size_t known = strlen(FORMAT_NAME FORMAT_MAJOR);
	char shown[64];

	if (slice_begins(s, FORMAT_NAME FORMAT_MAJOR) &&
	    (s.len == known || s.data[known] == '.'))
		return ST_OK;
	why_set(why,
	    "format: \"%s\" is not " FORMAT_NAME FORMAT_MAJOR
	    ", the one this program reads",
	    why_escape(shown, sizeof(shown), s.data, s.len));
	return ST_BAD_DATA;
}

/* A name of at most cap-1 bytes. */
static enum status
take_id(
    const json_t *obj, const char *name, char *out, size_t cap, struct why *why)
{
	struct slice s = jsonl_string(obj, name);

	if (s.data == NULL)
		return bad(why, name, "missing, or not a string");
	if (s.len == 0 || s.len >= cap) {
		why_set(
		    why, "%s: must have 1 to %zu characters", name, cap - 1);
		return ST_BAD_DATA;
	}
	if (!ident_valid((const char *)s.data, s.len, cap - 1))
		return bad(why, name, "may hold A-Z a-z 0-9 . _ : -");
	memcpy(out, s.data, s.len);
	out[s.len] = '\0';
	return ST_OK;
}

/* Free text for people: as printable ASCII, cut. */
static enum status
take_words(
    const json_t *obj, const char *name, char *out, size_t cap, struct why *why)
{
	struct slice s = jsonl_string(obj, name);

	if (s.data == NULL)
		return bad(why, name, "missing, or not a string");
	why_escape(out, cap, s.data, s.len);
	return ST_OK;
}

static enum status
take_vantage(const json_t *obj, struct scan *out, struct why *why)
{
	const json_t *v = json_object_get(obj, "vantage");
	const json_t *ip = json_object_get(v, "ip");
	struct slice net = {NULL, 0};
	struct addr a;

	if (!json_is_object(v))
		return bad(why, "vantage", "missing, or not an object");
	net = jsonl_string(v, "net");
	if (!slice_is(net, "external") && !slice_is(net, "internal"))
		return bad(why, "vantage.net", "not external or internal");
	out->internal = slice_is(net, "internal");
	if (ip == NULL)
		return ST_OK;
	if (!json_is_string(ip))
		return bad(why, "vantage.ip", "not a string");
	if (addr_parse(json_string_value(ip), json_string_length(ip), &a,
		why) != ST_OK) {
		why_wrap(why, "vantage.ip");
		return ST_BAD_DATA;
	}
	return ST_OK;
}

/* An array of prefixes in the scope; counts them. */
static enum status
take_prefixes(const json_t *list, uint64_t *count, struct why *why)
{
	size_t i;
	const json_t *text;
	struct prefix p;

	if (!json_is_array(list))
		return bad(why, "scope", "not an array of prefixes");
	json_array_foreach(list, i, text)
	{
		if (!json_is_string(text))
			return bad(why, "scope", "a prefix is not a string");
		if (prefix_parse(json_string_value(text),
			json_string_length(text), &p, why) != ST_OK) {
			why_wrap(why, "scope");
			return ST_BAD_DATA;
		}
	}
	*count = json_array_size(list);
	return ST_OK;
}

static enum status
take_scope(const json_t *obj, struct scan *out, struct why *why)
{
	const json_t *scope = json_object_get(obj, "scope");
	const json_t *prefixes, *exclude;
	struct slice mode = {NULL, 0};
	enum status st = ST_OK;
	uint64_t ignored;

	if (scope == NULL)
		return ST_OK;
	if (!json_is_object(scope))
		return bad(why, "scope", "not an object");
	mode = jsonl_string(scope, "mode");
	if (!slice_is(mode, "full") && !slice_is(mode, "partial") &&
	    !slice_is(mode, "recheck"))
		return bad(why, "scope.mode", "not full, partial or recheck");
	prefixes = json_object_get(scope, "prefixes");
	exclude = json_object_get(scope, "exclude");
	if (exclude != NULL)
		st = take_prefixes(exclude, &ignored, why);
	if (st == ST_OK && prefixes != NULL)
		st = take_prefixes(prefixes, &out->scope_count, why);
	else if (st == ST_OK)
		st = jsonl_count(scope, "count", &out->scope_count, why);
	/* Without prefixes and count nobody knows what full means. */
	out->has_scope = st == ST_OK && slice_is(mode, "full");
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status
check_ports(const json_t *obj, struct why *why)
{
	const json_t *ports = json_object_get(obj, "ports");
	const json_t *v;
	size_t i;

	if (!json_is_array(ports))
		return bad(why, "ports", "missing, or not an array");
	json_array_foreach(ports, i, v)
	{
		json_int_t port = json_integer_value(v);

		if (!json_is_integer(v) || port < 1 || port > UINT16_MAX)
			return bad(why, "ports", "not a port number");
	}
	return ST_OK;
}

static enum status
take_seq(const json_t *obj, struct scan *out, struct why *why)
{
	enum status st = jsonl_count(obj, "seq", &out->seq, why);

	return st == ST_NOT_FOUND ? ST_OK : st;
}

/* Names and identities; everything in the header but scope and vantage. */
static enum status
take_identity(const json_t *obj, struct scan *out, struct why *why)
{
	enum status st;

	st = take_id(obj, "scan_id", out->scan_id, sizeof(out->scan_id), why);
	if (st == ST_OK)
		st = take_id(
		    obj, "scanner", out->scanner, sizeof(out->scanner), why);
	if (st == ST_OK)
		st = take_id(obj, "list", out->list, sizeof(out->list), why);
	if (st == ST_OK)
		st = take_words(obj, "tool", out->tool, sizeof(out->tool), why);
	if (st == ST_OK)
		st = take_words(obj, "tool_version", out->tool_version,
		    sizeof(out->tool_version), why);
	if (st == ST_OK && json_object_get(obj, "started") == NULL)
		st = bad(why, "started", "missing");
	if (st == ST_OK)
		st = jsonl_time(obj, "started", &out->started, why);
	return st;
}

enum status
jsonl_scan(const json_t *obj, struct scan *out, struct why *why)
{
	enum status st = check_format(obj, why);

	if (st == ST_OK)
		st = take_identity(obj, out, why);
	if (st == ST_OK)
		st = take_seq(obj, out, why);
	if (st == ST_OK)
		st = take_vantage(obj, out, why);
	if (st == ST_OK)
		st = take_scope(obj, out, why);
	if (st == ST_OK)
		st = check_ports(obj, why);
	return st;
}
