/*
 * One line to one JSON object. jansson is strict where C strings are not: it
 * refuses duplicate keys (asked to), \u0000, lone surrogates and anything
 * behind the object.
 */
#include "format_impl.h"
#include "format_jsonl.h"
#include "json_block.h"
#include "stamp.h"

enum refusal
jsonl_decode(struct slice line, json_t **out, struct why *why)
{
	const char *text = (const char *)line.data;
	char shown[JSON_ERROR_TEXT_LENGTH];
	json_error_t err;
	json_t *obj;

	/* A NUL would end the text for every C program that sees it later. */
	if (line.len > 0 && memchr(text, '\0', line.len) != NULL) {
		why_set(why, "a NUL byte");
		return REFUSED_ENCODING;
	}
	obj = json_loadb(
	    line.len > 0 ? text : "", line.len, JSON_REJECT_DUPLICATES, &err);
	/* jansson 2.14 cuts a string short for which it found no memory, and
	 * takes it for whole. */
	if (json_block_lacked()) {
		json_decref(obj);
		why_set(why, "out of memory");
		return REFUSED_SYNTAX;
	}
	if (obj == NULL) {
		enum json_error_code code = json_error_code(&err);

		why_set(why, "not JSON: %s at byte %d",
		    why_escape(
			shown, sizeof(shown), err.text, strlen(err.text)),
		    err.position);
		return code == json_error_invalid_utf8 ||
			       code == json_error_null_character ||
			       code == json_error_null_byte_in_key
			   ? REFUSED_ENCODING
			   : REFUSED_SYNTAX;
	}
	if (!json_is_object(obj)) {
		json_decref(obj);
		why_set(why, "not a JSON object");
		return REFUSED_SYNTAX;
	}
	*out = obj;
	return REFUSED_NOT;
}

struct slice
jsonl_string(const json_t *obj, const char *name)
{
	const json_t *v = json_object_get(obj, name);
	struct slice s = {NULL, 0};

	if (json_is_string(v)) {
		s.data = (const uint8_t *)json_string_value(v);
		s.len = json_string_length(v);
	}
	return s;
}

enum status
jsonl_time(const json_t *obj, const char *name, int64_t *out, struct why *why)
{
	const json_t *v = json_object_get(obj, name);

	if (v == NULL)
		return ST_OK;
	if (!json_is_string(v)) {
		why_set(why, "%s: not a string", name);
		return ST_BAD_DATA;
	}
	if (stamp_parse(json_string_value(v), json_string_length(v), out,
		why) != ST_OK) {
		why_wrap(why, "%s", name);
		return ST_BAD_DATA;
	}
	return ST_OK;
}

enum status
jsonl_count(const json_t *obj, const char *name, uint64_t *out, struct why *why)
{
	const json_t *v = json_object_get(obj, name);

	if (v == NULL) {
		why_set(why, "%s is missing", name);
		return ST_NOT_FOUND;
	}
	if (!json_is_integer(v) || json_integer_value(v) < 0) {
		why_set(why, "%s: not a whole number from 0 on", name);
		return ST_BAD_DATA;
	}
	*out = (uint64_t)json_integer_value(v);
	return ST_OK;
}
