/* JSON objects to records, by the tables of export_fields.c. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base64.h"
#include "export_fields.h"

#define SHA_LEN 32

static enum status
refuse(struct why *why, const char *text)
{
	why_set(why, "%s", text);
	return ST_BAD_DATA;
}

/* A whole number, or above 2^63 - 1 its digits. */
static enum status
take_number(const json_t *value, uint64_t max, uint64_t *out, struct why *why)
{
	const char *text = json_string_value(value);
	uint64_t n = 0;

	if (json_is_integer(value) && json_integer_value(value) >= 0) {
		n = (uint64_t)json_integer_value(value);
	} else if (text != NULL && *text >= '1' && *text <= '9') {
		char *end;

		errno = 0;
		n = strtoull(text, &end, 10);
		if (errno != 0 || *end != '\0' || n <= INT64_MAX)
			return refuse(why, "not a number");
	} else {
		return refuse(why, "not a number");
	}
	if (n > max)
		return refuse(why, "too large");
	*out = n;
	return ST_OK;
}

static enum status
take_word(const struct export_field *f, const json_t *value, uint64_t *out,
    struct why *why)
{
	const char *text = json_string_value(value);

	for (uint64_t v = 0; text != NULL && v <= f->max; v++) {
		if (strcmp(f->word((int)v), text) != 0)
			continue;
		*out = v;
		return ST_OK;
	}
	return refuse(why, "not a word that is known");
}

static enum status
put_number(const struct export_field *f, const json_t *value, void *at,
    struct why *why)
{
	const bool word = f->type == FIELD_WORD || f->type == FIELD_WORD0;
	uint64_t n = 0;
	enum status st = word ? take_word(f, value, &n, why)
			      : take_number(value, f->max, &n, why);

	if (st != ST_OK)
		return st;
	switch (f->type) {
	case FIELD_U16:
		*(uint16_t *)at = (uint16_t)n;
		break;
	case FIELD_U32:
		*(uint32_t *)at = (uint32_t)n;
		break;
	case FIELD_U64:
		*(uint64_t *)at = n;
		break;
	case FIELD_TIME:
		*(int64_t *)at = (int64_t)n;
		break;
	default:
		*(uint8_t *)at = (uint8_t)n;
		break;
	}
	return ST_OK;
}

static enum status
take_bytes(const json_t *value, struct arena *arena, struct slice *out,
    struct why *why)
{
	const uint8_t *text = (const uint8_t *)json_string_value(value);
	const size_t len = json_string_length(value);
	size_t want = len / 4 * 3;
	uint8_t *bytes;

	if (text == NULL)
		return refuse(why, "not a string");
	if (len % 4 != 0)
		return refuse(why, "not base64");
	for (size_t i = 1; i <= 2 && i <= len && text[len - i] == '='; i++)
		want--;
	bytes = arena_take(arena, want);
	if (bytes == NULL)
		return why_no_memory(why);
	if (!base64_decode(text, len, bytes, want))
		return refuse(why, "not base64");
	*out = (struct slice){bytes, want};
	return ST_OK;
}

static enum status
put_text(const struct export_field *f, const json_t *value, struct arena *arena,
    struct slice *out, struct why *why)
{
	struct slice text = {(const uint8_t *)json_string_value(value),
	    json_string_length(value)};
	enum status st = ST_OK;

	if (f->type == FIELD_BYTES)
		st = take_bytes(value, arena, &text, why);
	else if (json_is_object(value) && json_object_size(value) == 1)
		st = take_bytes(
		    json_object_get(value, "base64"), arena, &text, why);
	else if (text.data == NULL)
		st = refuse(why, "not a text");
	if (st != ST_OK)
		return st;
	if (text.len > f->max)
		return refuse(why, "too long");
	*out = text;
	return ST_OK;
}

static enum status
put_prefix(const json_t *value, struct prefix *out, struct why *why)
{
	const char *text = json_string_value(value);

	if (text == NULL)
		return refuse(why, "not a prefix");
	return prefix_parse(text, json_string_length(value), out, why);
}

static enum status
put_name(const json_t *value, char *out, struct why *why)
{
	const char *text = json_string_value(value);
	const size_t len = json_string_length(value);

	if (text == NULL || !ident_valid(text, len, LEDGER_NAME_MAX))
		return refuse(why, "not a name");
	memcpy(out, text, len + 1);
	return ST_OK;
}

static int
nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static enum status
put_sha(const json_t *value, uint8_t *out, struct why *why)
{
	const char *text = json_string_value(value);

	if (text == NULL || json_string_length(value) != 2 * SHA_LEN)
		return refuse(why, "not a SHA-256");
	for (size_t i = 0; i < SHA_LEN; i++) {
		const int high = nibble(text[2 * i]);
		const int low = nibble(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return refuse(why, "not a SHA-256");
		out[i] = (uint8_t)(high << 4 | low);
	}
	return ST_OK;
}

static enum status
put_value(const struct export_field *f, const json_t *value,
    struct arena *arena, void *at, struct why *why)
{
	switch (f->type) {
	case FIELD_PREFIX:
		return put_prefix(value, at, why);
	case FIELD_TEXT:
	case FIELD_BYTES:
		return put_text(f, value, arena, at, why);
	case FIELD_NAME:
		return put_name(value, at, why);
	case FIELD_SHA:
		return put_sha(value, at, why);
	default:
		return put_number(f, value, at, why);
	}
}

static const struct export_field *
field_of(const struct export_schema *s, const char *name)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->fields[i].name, name) == 0)
			return &s->fields[i];
	return NULL;
}

static bool
is_named(const char *const *names, const char *name)
{
	for (; *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

/* Without these a record is of nothing. */
static enum status
check_needed(const struct export_schema *s, const json_t *obj, struct why *why)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct export_field *f = &s->fields[i];

		if ((f->type == FIELD_WORD || f->type == FIELD_PREFIX ||
			f->type == FIELD_NAME) &&
		    json_object_get(obj, f->name) == NULL) {
			why_set(why, "%s: is missing", f->name);
			return ST_BAD_DATA;
		}
	}
	return ST_OK;
}

enum status
export_read(enum export_kind kind, const json_t *obj, const char *const *also,
    struct arena *arena, void *record, struct why *why)
{
	const struct export_schema *s = &export_schemas[kind];
	enum status st = check_needed(s, obj, why);
	const char *name;
	char shown[64];
	json_t *value;

	memset(record, 0, s->size);
	if (st != ST_OK)
		return st;
	json_object_foreach((json_t *)(uintptr_t)obj, name, value)
	{
		const struct export_field *f = field_of(s, name);

		if (f != NULL)
			st = put_value(f, value, arena,
			    (uint8_t *)record + f->offset, why);
		else if (strcmp(name, "type") != 0 && !is_named(also, name))
			st = refuse(why, "not known here");
		if (st == ST_OK)
			continue;
		why_wrap(why, "%s",
		    why_escape(shown, sizeof(shown), name, strlen(name)));
		return st;
	}
	return ST_OK;
}
