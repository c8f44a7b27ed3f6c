/* The packed values of one list: what they may hold, and the walk over them;
 * what is packed comes out again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "generation_chunk.h"
#include "generation_pack.h"

/* Answer 0: relay. Answer 1, of two entries: cgi, then auth. */
static uint8_t answer_bytes[3 * ANSWER_ENTRY_LEN];

static void
make_answers(void)
{
	static const struct answer_entry first = {0, CLASS_RELAY, 9, 9, 9};
	static const struct answer_entry second[] = {
	    {0, CLASS_CGI, 9, 9, 9}, {1, CLASS_AUTH, 99, 9, 9}};

	answer_encode(&first, 1, answer_bytes);
	answer_encode(second, 2, answer_bytes + ANSWER_ENTRY_LEN);
}

#define RANGE(first, last, id)                                                 \
	(first) >> 8, (first)&255, (last) >> 8, (last)&255, 0, 0, 0, id
#define PART(high, end) (high) >> 8, (high)&255, 0, 0, 0, end
/* A prefix of 2001:db8:0:LOW::/LEN, and of 2001:db8:0:HIGH::LOW/LEN. */
#define WIDE(low, len, id) 0x20, 1, 0xd, 0xb8, 0, 0, 0, low, len, 0, 0, 0, id
#define NARROW(high, low, len, id)                                             \
	0x20, 1, 0xd, 0xb8, 0, 0, 0, high, 0, 0, 0, 0, 0, 0, 0, low, len, 0,   \
	    0, 0, id

struct walk_case {
	const char *name;
	size_t ranges, parts, wides, narrows; /* octets */
	uint8_t range[32], part[18], wide[39], narrow[63];
	const char *why; /* NULL: good */
};

#define OUT_OF_ORDER "ranges out of order or without answer"
#define INDEX	     "the index of ranges is damaged"
#define NO_INDEX     "ranges that no index leads to"
#define PREFIXES     "prefixes out of order or without answer"
#define DAMAGED	     "damaged"

static const struct walk_case walk_cases[] = {
    {"nothing", 0, 0, 0, 0, {0}, {0}, {0}, {0}, NULL},
    {"one range", 8, 6, 0, 0, {RANGE(1, 1, 0)}, {PART(9, 1)}, {0}, {0}, NULL},
    {"a whole /16", 8, 6, 0, 0, {RANGE(0, 65535, 1)}, {PART(0, 1)}, {0}, {0},
	NULL},
    {"two /16s", 16, 12, 0, 0, {RANGE(7, 7, 1), RANGE(1, 3, 0)},
	{PART(0, 1), PART(65535, 2)}, {0}, {0}, NULL},
    {"neighbours", 16, 6, 0, 0, {RANGE(1, 2, 0), RANGE(3, 3, 1)}, {PART(0, 2)},
	{0}, {0}, NULL},
    {"half a range", 12, 6, 0, 0, {RANGE(1, 1, 0)}, {PART(9, 1)}, {0}, {0},
	DAMAGED},
    {"half a part", 8, 7, 0, 0, {RANGE(1, 1, 0)}, {PART(9, 1)}, {0}, {0},
	DAMAGED},
    {"backwards", 8, 6, 0, 0, {RANGE(2, 1, 0)}, {PART(9, 1)}, {0}, {0},
	OUT_OF_ORDER},
    {"overlap", 16, 6, 0, 0, {RANGE(1, 3, 0), RANGE(3, 4, 0)}, {PART(9, 2)},
	{0}, {0}, OUT_OF_ORDER},
    {"out of order", 16, 6, 0, 0, {RANGE(9, 9, 0), RANGE(3, 4, 0)},
	{PART(9, 2)}, {0}, {0}, OUT_OF_ORDER},
    {"behind the end", 16, 6, 0, 0, {RANGE(1, 65535, 0), RANGE(0, 0, 0)},
	{PART(9, 2)}, {0}, {0}, OUT_OF_ORDER},
    {"no such answer", 8, 6, 0, 0, {RANGE(1, 1, 3)}, {PART(9, 1)}, {0}, {0},
	OUT_OF_ORDER},
    {"within an answer", 8, 6, 0, 0, {RANGE(1, 1, 2)}, {PART(9, 1)}, {0}, {0},
	OUT_OF_ORDER},
    {"then no such answer", 16, 6, 0, 0, {RANGE(1, 1, 0), RANGE(3, 3, 9)},
	{PART(9, 2)}, {0}, {0}, OUT_OF_ORDER},
    {"no index", 8, 0, 0, 0, {RANGE(1, 1, 0)}, {0}, {0}, {0}, NO_INDEX},
    {"no ranges", 0, 6, 0, 0, {0}, {PART(9, 1)}, {0}, {0}, INDEX},
    {"too short an index", 16, 6, 0, 0, {RANGE(1, 1, 0), RANGE(3, 3, 0)},
	{PART(9, 1)}, {0}, {0}, NO_INDEX},
    {"too long an index", 8, 6, 0, 0, {RANGE(1, 1, 0)}, {PART(9, 2)}, {0}, {0},
	INDEX},
    {"an empty part", 8, 12, 0, 0, {RANGE(1, 1, 0)}, {PART(9, 1), PART(10, 1)},
	{0}, {0}, INDEX},
    {"parts back", 16, 12, 0, 0, {RANGE(1, 1, 0), RANGE(3, 3, 0)},
	{PART(9, 1), PART(8, 2)}, {0}, {0}, INDEX},
    {"a part twice", 16, 12, 0, 0, {RANGE(1, 1, 0), RANGE(3, 3, 0)},
	{PART(9, 1), PART(9, 2)}, {0}, {0}, INDEX},
    {"a /64", 0, 0, 13, 0, {0}, {0}, {WIDE(1, 64, 1)}, {0}, NULL},
    {"a /48", 0, 0, 13, 0, {0}, {0}, {WIDE(0, 48, 1)}, {0}, NULL},
    {"a /128", 0, 0, 0, 21, {0}, {0}, {0}, {NARROW(0, 5, 128, 0)}, NULL},
    {"all kinds", 8, 6, 39, 42, {RANGE(1, 1, 0)}, {PART(9, 1)},
	{WIDE(1, 64, 1), WIDE(2, 63, 0), WIDE(4, 64, 0)},
	{NARROW(0, 5, 128, 0), NARROW(5, 0, 65, 1)}, NULL},
    {"half a prefix", 0, 0, 12, 0, {0}, {0}, {WIDE(1, 64, 1)}, {0}, DAMAGED},
    {"half a long one", 0, 0, 0, 20, {0}, {0}, {0}, {NARROW(0, 5, 128, 0)},
	DAMAGED},
    {"wider than a /48", 0, 0, 13, 0, {0}, {0}, {WIDE(0, 47, 1)}, {0},
	PREFIXES},
    {"too long for wide6", 0, 0, 13, 0, {0}, {0}, {WIDE(0, 65, 1)}, {0},
	PREFIXES},
    {"too short for narrow6", 0, 0, 0, 21, {0}, {0}, {0}, {NARROW(0, 0, 64, 0)},
	PREFIXES},
    {"a /129", 0, 0, 0, 21, {0}, {0}, {0}, {NARROW(0, 0, 129, 0)}, PREFIXES},
    {"host bits", 0, 0, 13, 0, {0}, {0}, {WIDE(1, 63, 1)}, {0}, PREFIXES},
    {"long host bits", 0, 0, 0, 21, {0}, {0}, {0}, {NARROW(0, 1, 127, 0)},
	PREFIXES},
    {"nested", 0, 0, 26, 0, {0}, {0}, {WIDE(0, 62, 1), WIDE(3, 64, 1)}, {0},
	PREFIXES},
    {"twice", 0, 0, 0, 42, {0}, {0}, {0},
	{NARROW(0, 1, 128, 0), NARROW(0, 1, 128, 0)}, PREFIXES},
    {"prefixes back", 0, 0, 26, 0, {0}, {0}, {WIDE(4, 64, 1), WIDE(3, 64, 1)},
	{0}, PREFIXES},
    {"no such answer for it", 0, 0, 13, 0, {0}, {0}, {WIDE(1, 64, 3)}, {0},
	PREFIXES},
    {"one within the other", 0, 0, 13, 21, {0}, {0}, {WIDE(4, 63, 1)},
	{NARROW(5, 1, 128, 0)}, "prefixes within others"},
    {"the second within", 0, 0, 26, 42, {0}, {0},
	{WIDE(1, 64, 1), WIDE(4, 64, 1)},
	{NARROW(3, 1, 128, 0), NARROW(4, 0, 65, 0)}, "prefixes within others"},
};

static enum status
count_items(void *ctx, const struct generation_chunk *c, struct why *why)
{
	size_t *count = ctx;

	(void)why;
	assert_true(c->count > 0 && c->classes != 0);
	*count += c->count;
	return ST_OK;
}

/* A copy of the exact size, so that a read behind the end is seen. */
static struct slice
exact(const uint8_t *data, size_t len)
{
	uint8_t *p = malloc(len == 0 ? 1 : len);

	assert_non_null(p);
	memcpy(p, data, len);
	return (struct slice){p, len};
}

static void
drop(struct slice s)
{
	free((void *)(uintptr_t)s.data);
}

static void
check_walk(const struct walk_case *c)
{
	struct generation_data d = {{answer_bytes, 3},
	    exact(c->range, c->ranges), exact(c->part, c->parts),
	    exact(c->wide, c->wides), exact(c->narrow, c->narrows)};
	struct why why = {DAMAGED};
	enum status st = ST_CORRUPT;
	size_t count = 0;

	if (generation_data_valid(&d))
		st = generation_data_walk(&d, count_items, &count, &why);
	if (st != (c->why == NULL ? ST_OK : ST_CORRUPT) ||
	    (c->why != NULL && strcmp(why.text, c->why) != 0))
		fail_msg("%s: got %d \"%s\", want \"%s\"", c->name, st,
		    why.text, c->why == NULL ? "" : c->why);
	if (st == ST_OK)
		assert_int_equal(
		    count, c->ranges / 8 + c->wides / 13 + c->narrows / 21);
	drop(d.ranges4);
	drop(d.index4);
	drop(d.wide6);
	drop(d.narrow6);
}

static void
test_walk(void **state)
{
	(void)state;
	make_answers();
	for (size_t i = 0; i < sizeof(walk_cases) / sizeof(*walk_cases); i++)
		check_walk(&walk_cases[i]);
}

static void
test_damaged_answers(void **state)
{
	struct generation_data d = {.answers = {answer_bytes, 3}};

	(void)state;
	make_answers();
	d.ranges4 = d.index4 = d.wide6 = d.narrow6 = slice_of("");
	assert_true(generation_data_valid(&d));
	d.answers.count = 2;
	assert_false(generation_data_valid(&d));
	d.answers.count = 1;
	assert_true(generation_data_valid(&d));
	answer_bytes[1] = CLASS_COUNT;
	assert_false(generation_data_valid(&d));
}

/* Pieces that are packed, and the walk that must find them again. */
#define PIECES 3000

struct kept {
	struct listing_range pieces[PIECES];
	uint8_t answers[7][ANSWER_ENTRY_LEN];
	size_t next;
	const struct answers *packed;
	class_mask classes;
};

static enum status
expect_items(void *ctx, const struct generation_chunk *c, struct why *why)
{
	struct kept *k = ctx;

	(void)why;
	for (uint32_t i = 0; i < c->count; i++) {
		const struct listing_range *want = &k->pieces[k->next++];
		uint32_t id;
		struct listing_range got = generation_chunk_item(c, i, &id);

		assert_int_equal(got.family, want->family);
		assert_true(got.first == want->first);
		assert_true(got.last == want->last);
		assert_memory_equal(k->packed->entries + id * ANSWER_ENTRY_LEN,
		    want->answer, want->answer_len);
		k->classes |= answers_classes(k->packed, id);
		assert_true(c->classes & answers_classes(k->packed, id));
	}
	return ST_OK;
}

/* Piece number i: ranges of 3 addresses that crowd in some /16s, then /64s,
 * then /126s. */
static struct listing_range
piece_of(struct kept *k, size_t i)
{
	struct listing_range r = {.family = i < 1000 ? ADDR_V4 : ADDR_V6,
	    .answer = k->answers[i * i % 7],
	    .answer_len = ANSWER_ENTRY_LEN};
	addr_num six = (addr_num)0x20010db800000000 << 64;

	if (i < 1000) {
		r.first = 0x0a000000 + i * 1000;
		r.last = r.first + 2;
	} else if (i < 2000) {
		r.first = six + ((addr_num)i << 64);
		r.last = r.first | UINT64_MAX;
	} else {
		r.first = six + ((addr_num)1 << 96) + i * 4;
		r.last = r.first + 3;
	}
	return r;
}

static void
test_pack(void **state)
{
	static struct kept k;
	struct generation_pack pack = {0};
	struct generation_data d;
	struct slice v[GENERATION_DB_COUNT];
	struct why why = {""};

	(void)state;
	for (uint8_t i = 0; i < 7; i++) {
		struct answer_entry e = {0, i, i, i, i};

		answer_encode(&e, 1, k.answers[i]);
	}
	/* Twice: the second time in memory that was used. */
	for (int round = 0; round < 2; round++) {
		generation_pack_reset(&pack);
		for (size_t i = 0; i < PIECES; i++) {
			k.pieces[i] = piece_of(&k, i);
			assert_int_equal(
			    generation_pack_add(&pack, &k.pieces[i],
				generation_hash(k.pieces[i].answer, 18), &why),
			    ST_OK);
		}
	}
	for (size_t i = 0; i < GENERATION_DB_COUNT; i++)
		v[i] = pack.values[i].len == 0
			   ? slice_of("")
			   : (struct slice){
				 pack.values[i].data, pack.values[i].len};
	d = (struct generation_data){
	    {v[GENERATION_ANSWERS].data,
		(uint32_t)(v[GENERATION_ANSWERS].len / ANSWER_ENTRY_LEN)},
	    v[GENERATION_RANGES4], v[GENERATION_INDEX4], v[GENERATION_WIDE6],
	    v[GENERATION_NARROW6]};
	/* The squares of 0 to 6 modulo 7 are 4 numbers. */
	assert_int_equal(d.answers.count, 4);
	k.packed = &d.answers;
	assert_true(generation_data_valid(&d));
	assert_int_equal(
	    generation_data_walk(&d, expect_items, &k, &why), ST_OK);
	assert_int_equal(k.next, PIECES);
	generation_pack_free(&pack);
	generation_pack_free(&pack);
}

/* As many answers as pieces, so that the table grows; the second time they
 * are all known. */
static void
test_many_answers(void **state)
{
	enum { COUNT = 20000 };
	struct generation_pack pack = {0};
	uint8_t answer[ANSWER_ENTRY_LEN];
	struct why why = {""};

	(void)state;
	for (uint32_t i = 0; i < 2 * COUNT; i++) {
		struct answer_entry e = {0, 0, i % COUNT, 0, 0};
		struct listing_range r = {ADDR_V4, i * 2, i * 2, answer,
		    answer_encode(&e, 1, answer)};
		const uint8_t *p;

		assert_int_equal(generation_pack_add(&pack, &r,
				     generation_hash(answer, 18), &why),
		    ST_OK);
		p = pack.values[GENERATION_RANGES4].data + i * RANGE4_LEN;
		assert_int_equal(get32(p + 4), i % COUNT);
	}
	assert_int_equal(
	    pack.values[GENERATION_ANSWERS].len, COUNT * ANSWER_ENTRY_LEN);
	generation_pack_free(&pack);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_walk),
	    cmocka_unit_test(test_damaged_answers),
	    cmocka_unit_test(test_pack),
	    cmocka_unit_test(test_many_answers),
	};

	return cmocka_run_group_tests_name(
	    "generation_chunk", tests, NULL, NULL);
}
