/* Records to JSON objects, by the tables of export_fields.c. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base64.h"
#include "export_fields.h"
#include "input.h"
#include "output.h"

#define SHA_LEN 32

static json_t *
number_value(uint64_t n)
{
	char text[24];

	if (n <= INT64_MAX)
		return json_integer((json_int_t)n);
	(void)snprintf(text, sizeof(text), "%" PRIu64, n);
	return json_string(text);
}

static json_t *
bytes_value(struct slice bytes)
{
	const size_t len = BASE64_LEN(bytes.len);
	char *text = malloc(len);
	json_t *value = NULL;

	if (text != NULL) {
		base64_encode(bytes.data, bytes.len, text);
		value = json_stringn_nocheck(text, len);
	}
	free(text);
	return value;
}

static json_t *
text_value(struct slice text)
{
	const char *p = (const char *)text.data;
	json_t *value = NULL;

	if (memchr(p, '\0', text.len) == NULL)
		value = json_stringn(p, text.len);
	return value != NULL ? value
			     : json_pack("{s:o}", "base64", bytes_value(text));
}

static bool
is_zero(const uint8_t *p, size_t len)
{
	return len == 0 || (p[0] == 0 && memcmp(p, p + 1, len - 1) == 0);
}

static json_t *
sha_value(const uint8_t *sha)
{
	char text[SHA_TEXT_MAX];

	return json_string(sha_format(sha, text));
}

static uint64_t
number_at(const struct export_field *f, const void *at)
{
	switch (f->type) {
	case FIELD_U16:
		return *(const uint16_t *)at;
	case FIELD_U32:
		return *(const uint32_t *)at;
	case FIELD_U64:
		return *(const uint64_t *)at;
	case FIELD_TIME:
		return (uint64_t) * (const int64_t *)at;
	default:
		return *(const uint8_t *)at;
	}
}

/* The value of a member that is not written. */
static bool
is_default(const struct export_field *f, const void *at)
{
	switch (f->type) {
	case FIELD_WORD:
	case FIELD_PREFIX:
	case FIELD_NAME:
		return false;
	case FIELD_TEXT:
	case FIELD_BYTES:
		return ((const struct slice *)at)->len == 0;
	case FIELD_SHA:
		return is_zero(at, SHA_LEN);
	default:
		return number_at(f, at) == 0;
	}
}

static json_t *
value_of(const struct export_field *f, const void *at)
{
	switch (f->type) {
	case FIELD_WORD:
	case FIELD_WORD0:
		return json_string(f->word((int)number_at(f, at)));
	case FIELD_PREFIX:
		return json_prefix(at);
	case FIELD_TEXT:
		return text_value(*(const struct slice *)at);
	case FIELD_BYTES:
		return bytes_value(*(const struct slice *)at);
	case FIELD_NAME:
		return json_string(at);
	case FIELD_SHA:
		return sha_value(at);
	default:
		return number_value(number_at(f, at));
	}
}

json_t *
export_object(enum export_kind kind, const void *record)
{
	const struct export_schema *s = &export_schemas[kind];
	json_t *obj = json_object();
	int failed = obj == NULL ||
		     json_object_set_new(obj, "type", json_string(s->type));

	for (size_t i = 0; i < s->count && !failed; i++) {
		const struct export_field *f = &s->fields[i];
		const void *at = (const uint8_t *)record + f->offset;

		if (!is_default(f, at))
			failed =
			    json_object_set_new(obj, f->name, value_of(f, at));
	}
	if (!failed)
		return obj;
	json_decref(obj);
	return NULL;
}
