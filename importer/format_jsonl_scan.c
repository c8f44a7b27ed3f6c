/* The first line of relay-verdict/1. One that is wrong refuses the file:
 * whose scan it is, and from where, nobody would know. */
#include "format_impl.h"
#include "format_jsonl.h"
#include "ident.h"
#include "input.h"
#include "scope.h"

#include <stdlib.h>

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

/* Adds an element of scope.prefixes or scope.exclude. */
static enum status
take_prefix(const json_t *text, struct prefix *out, struct why *why)
{
	if (!json_is_string(text))
		return bad(why, "scope", "a prefix is not a string");
	if (prefix_parse(json_string_value(text), json_string_length(text), out,
		why) != ST_OK) {
		why_wrap(why, "scope");
		return ST_BAD_DATA;
	}
	return ST_OK;
}

/* An array of prefixes, tidy. What is not there stays NULL. */
static enum status
take_prefixes(const json_t *scope, const char *name, struct prefix **out,
    size_t *len_out, struct why *why)
{
	const json_t *list = json_object_get(scope, name), *text;
	enum status st = ST_OK;
	size_t i;

	if (list == NULL)
		return ST_OK;
	if (!json_is_array(list))
		return bad(why, "scope", "not an array of prefixes");
	/* Its length is that of a line at most. */
	*out = calloc(json_array_size(list) + 1, sizeof(**out));
	if (*out == NULL)
		return why_no_memory(why);
	json_array_foreach(list, i, text)
	{
		st = take_prefix(text, &(*out)[i], why);
		if (st != ST_OK)
			return st;
	}
	*len_out = json_array_size(list);
	scope_tidy(*out, len_out);
	return ST_OK;
}

/* The prefixes themselves, or the number and the hash of a file that has
 * them; scope_count says how many addresses. ST_NOT_FOUND: neither. */
static enum status
take_extent(const json_t *scope, struct scan *out, struct why *why)
{
	const json_t *sha = json_object_get(scope, "sha256");
	struct slice hex = jsonl_string(scope, "sha256");
	enum status st;

	st = take_prefixes(
	    scope, "exclude", &out->exclude, &out->exclude_len, why);
	if (st == ST_OK)
		st = take_prefixes(
		    scope, "prefixes", &out->scope, &out->scope_len, why);
	if (st != ST_OK)
		return st;
	if (out->scope != NULL) {
		out->scope_count = scope_addresses(
		    out->scope, out->scope_len, out->exclude, out->exclude_len);
		return ST_OK;
	}
	if (sha != NULL && !sha_is_text(hex))
		return bad(why, "scope.sha256", "not 64 hexadecimal digits");
	if (sha != NULL)
		memcpy(out->scope_sha, hex.data, hex.len);
	return jsonl_count(scope, "count", &out->scope_count, why);
}

static int
mode_by_text(struct slice text)
{
	static const char *const words[] = {
	    [SCAN_FULL] = "full",
	    [SCAN_PARTIAL] = "partial",
	    [SCAN_RECHECK] = "recheck",
	};

	for (int i = SCAN_FULL; i <= SCAN_RECHECK; i++)
		if (slice_is(text, words[i]))
			return i;
	return -1;
}

static enum status
take_scope(const json_t *obj, struct scan *out, struct why *why)
{
	const json_t *scope = json_object_get(obj, "scope");
	enum status st;
	int mode;

	if (scope == NULL)
		return ST_OK;
	if (!json_is_object(scope))
		return bad(why, "scope", "not an object");
	mode = mode_by_text(jsonl_string(scope, "mode"));
	if (mode < 0)
		return bad(why, "scope.mode", "not full, partial or recheck");
	out->mode = (uint8_t)mode;
	scan_free(out);
	st = take_extent(scope, out, why);
	/* Of all of nothing no guard could say how much it is. */
	if (st == ST_OK && mode == SCAN_FULL && out->scope_count == 0)
		return bad(why, "scope", "full, and of no address");
	/* Without prefixes and count nobody knows what full means. */
	out->has_scope = st == ST_OK && mode == SCAN_FULL;
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
