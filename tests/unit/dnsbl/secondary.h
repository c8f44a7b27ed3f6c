/*
 * What a secondary answers from the records of a zone it was given: RFC 1034
 * 4.3.2 with the wildcards of RFC 4592, done slowly. Knows nothing of lists.
 */
#ifndef UNIT_SECONDARY_H
#define UNIT_SECONDARY_H

#include "case.h"
#include "wire.h"
#include "zone_walk.h"

struct sec_record {
	struct name owner;
	uint16_t type;
	uint32_t ttl;
	uint16_t rdata_len;
	uint8_t rdata[1024];
};

struct secondary {
	struct name origin;
	struct sec_record **records; /* by owner */
	size_t count, room;
	/* Every name that exists: owners, and what is above them. */
	struct name **names;
	size_t name_count, name_room;
};

#define SEC_ANSWERS_MAX 16

struct sec_answer {
	unsigned rcode;
	bool wildcard;	    /* it came from one */
	struct name source; /* the owner that it came from */
	const struct sec_record *records[SEC_ANSWERS_MAX];
	size_t count;
};

static inline int
sec_name_cmp(const struct name *a, const struct name *b)
{
	return a->len != b->len ? (int)a->len - (int)b->len
				: memcmp(a->wire, b->wire, a->len);
}

static inline int
sec_names_cmp(const void *a, const void *b)
{
	return sec_name_cmp(*(struct name *const *)a, *(struct name *const *)b);
}

/* The owner stands first in a record. */
static inline int
sec_records_cmp(const void *a, const void *b)
{
	return sec_name_cmp(&(*(struct sec_record *const *)a)->owner,
	    &(*(struct sec_record *const *)b)->owner);
}

static inline void *
sec_copy(const void *data, size_t len)
{
	void *copy = malloc(len);

	assert_non_null(copy);
	memcpy(copy, data, len);
	return copy;
}

/* Room for one more in an array of pointers. */
#define sec_room(array, count, room)                                           \
	do {                                                                   \
		if ((count) == (room)) {                                       \
			(room) = (room) == 0 ? 1024 : 2 * (room);              \
			(array) = realloc((array), (room) * sizeof(*(array))); \
			assert_non_null(array);                                \
		}                                                              \
	} while (0)

/* The name without its first label. */
static inline struct name
sec_parent(const struct name *n)
{
	struct name up = {.len = (uint8_t)(n->len - 1 - n->wire[0])};

	memcpy(up.wire, n->wire + 1 + n->wire[0], up.len);
	return up;
}

static inline void
sec_add(struct secondary *s, const struct zone_record *r)
{
	struct sec_record rec = {.type = r->type,
	    .ttl = r->ttl,
	    .rdata_len = r->rdata_len,
	    .owner = {.len = r->owner_len}};
	struct name n;

	memcpy(rec.owner.wire, r->owner, r->owner_len);
	assert_true(r->rdata_len <= sizeof(rec.rdata));
	memcpy(rec.rdata, r->rdata, r->rdata_len);
	sec_room(s->records, s->count, s->room);
	s->records[s->count++] = sec_copy(&rec, sizeof(rec));
	for (n = rec.owner; n.len >= s->origin.len; n = sec_parent(&n)) {
		if (s->name_count > 0 &&
		    sec_name_cmp(s->names[s->name_count - 1], &n) == 0)
			break;
		sec_room(s->names, s->name_count, s->name_room);
		s->names[s->name_count++] = sec_copy(&n, sizeof(n));
	}
}

/* Transfers a zone: everything the walk gives. */
static inline void
sec_transfer(struct secondary *s, const struct zone_source *source)
{
	struct zone_record r;
	struct zone_walk w;

	*s = (struct secondary){.origin = source->apex->origin};
	zone_walk_begin(&w, source);
	while (zone_walk_next(&w, &r))
		sec_add(s, &r);
	qsort(s->records, s->count, sizeof(*s->records), sec_records_cmp);
	qsort(s->names, s->name_count, sizeof(*s->names), sec_names_cmp);
}

static inline void
sec_free(struct secondary *s)
{
	for (size_t i = 0; i < s->count; i++)
		free(s->records[i]);
	for (size_t i = 0; i < s->name_count; i++)
		free(s->names[i]);
	free(s->records);
	free(s->names);
}

static inline bool
sec_exists(const struct secondary *s, const struct name *n)
{
	return bsearch(&n, s->names, s->name_count, sizeof(*s->names),
		   sec_names_cmp) != NULL;
}

/* The records of a type at an owner. */
static inline void
sec_collect(const struct secondary *s, const struct name *owner, uint16_t type,
    struct sec_answer *a)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (sec_name_cmp(&s->records[mid]->owner, owner) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	a->source = *owner;
	for (; low < s->count &&
	       sec_name_cmp(&s->records[low]->owner, owner) == 0;
	     low++)
		if (s->records[low]->type == type) {
			assert_true(a->count < SEC_ANSWERS_MAX);
			a->records[a->count++] = s->records[low];
		}
}

/* Answers for a name of the zone, in lower case. */
static inline void
sec_answer(const struct secondary *s, const struct name *name, uint16_t type,
    struct sec_answer *a)
{
	struct name encloser = *name, source = {.len = 2, .wire = {1, '*'}};

	*a = (struct sec_answer){.rcode = DNS_NOERROR};
	if (sec_exists(s, name)) {
		/* Asked by its own name, too. */
		a->wildcard = memcmp(name->wire, source.wire, 2) == 0;
		sec_collect(s, name, type, a);
		return;
	}
	do
		encloser = sec_parent(&encloser);
	while (!sec_exists(s, &encloser));
	memcpy(source.wire + 2, encloser.wire, encloser.len);
	source.len = (uint8_t)(source.len + encloser.len);
	if (sec_exists(s, &source)) {
		a->wildcard = true;
		sec_collect(s, &source, type, a);
	} else {
		a->rcode = DNS_NXDOMAIN;
	}
}

#endif
