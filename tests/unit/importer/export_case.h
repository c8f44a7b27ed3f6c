/* What the tests of exports share: a record to a line of text and back. */
#ifndef UNIT_EXPORT_CASE_H
#define UNIT_EXPORT_CASE_H

#include <stdlib.h>

#include "base64.h"
#include "case.h"
#include "export_fields.h"
#include "ledger_codec.h"

/* Not UTF-8, and a NUL: what a JSON string cannot hold. */
static const uint8_t odd_bytes[] = "a\0b\xff";
static const struct slice odd = {odd_bytes, sizeof(odd_bytes) - 1};

static inline struct slice
text(const char *s)
{
	return slice_of(s);
}

static inline struct prefix
prefix(const char *s)
{
	struct prefix p = {0};
	struct why why;

	assert_int_equal(prefix_parse(s, strlen(s), &p, &why), ST_OK);
	return p;
}

struct read_back {
	struct arena *arena;
	char *line;
	json_t *obj;
	union export_record record;
};

/* To a line of text and back. */
static inline void
there_and_back(struct read_back *b, enum export_kind kind, const void *record)
{
	static const char *const also[] = {NULL};
	json_t *obj = export_object(kind, record);
	struct why why = {""};

	assert_non_null(obj);
	b->arena = arena_new();
	b->line = json_dumps(obj, JSON_COMPACT);
	b->obj = json_loads(b->line, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(b->obj);
	if (export_read(kind, b->obj, also, b->arena, &b->record, &why) !=
	    ST_OK)
		fail_msg("%s: %s", b->line, why.text);
	json_decref(obj);
}

static inline void
forget(struct read_back *b)
{
	json_decref(b->obj);
	free(b->line);
	arena_free(&b->arena);
}

static inline void
same_bytes(const char *name, const uint8_t *want, size_t want_len,
    const uint8_t *got, size_t got_len)
{
	case_int(name, got_len, want_len);
	assert_memory_equal(got, want, want_len);
}

#endif
