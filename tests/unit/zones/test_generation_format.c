/* The records of a generation: codecs, how ranges are cut into pieces, and
 * the writer's own limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "generation_build.h"
#include "generation_format.h"

static void
test_list_codec(void **state)
{
	struct generation_list l = {.name = "relays",
	    .id = 0x0102,
	    .serial = 0x03040506,
	    .ranges4 = 7,
	    .ranges6 = 8,
	    .addresses4 = 1ULL << 32,
	    .hash = 0xfedcba9876543210};
	struct generation_list back;
	uint8_t bytes[GENERATION_LIST_LEN], again[GENERATION_LIST_LEN];

	(void)state;
	generation_list_encode(&l, bytes);
	assert_true(generation_list_decode(bytes, &back));
	generation_list_encode(&back, again);
	assert_memory_equal(bytes, again, sizeof(bytes));
	assert_string_equal(back.name, "relays");
	assert_int_equal(back.id, l.id);
	assert_int_equal(back.serial, l.serial);
	assert_int_equal(back.ranges4, l.ranges4);
	assert_int_equal(back.ranges6, l.ranges6);
	assert_int_equal(back.addresses4, l.addresses4);
	assert_int_equal(back.hash, l.hash);
	assert_int_equal(bytes[LEDGER_NAME_MAX], 1);
	assert_int_equal(bytes[LEDGER_NAME_MAX + 1], 2);
	bytes[LEDGER_NAME_MAX - 1] = 'x';
	assert_false(generation_list_decode(bytes, &back));
	memset(bytes, 0, LEDGER_NAME_MAX);
	assert_false(generation_list_decode(bytes, &back));
	memset(bytes, 'n', LEDGER_NAME_MAX);
	assert_true(generation_list_decode(bytes, &back));
	assert_int_equal(strlen(back.name), LEDGER_NAME_MAX);
}

struct split_case {
	const char *first, *last;
	const char *want; /* "FIRST-LAST ..." */
};

static const struct split_case split_cases[] = {
    {"192.0.2.1", "192.0.2.1", "192.0.2.1-192.0.2.1 "},
    {"192.0.2.1", "192.0.2.200", "192.0.2.1-192.0.2.200 "},
    {"10.0.255.255", "10.2.0.0",
	"10.0.255.255-10.0.255.255 10.1.0.0-10.1.255.255 10.2.0.0-10.2.0.0 "},
    {"255.255.0.0", "255.255.255.255", "255.255.0.0-255.255.255.255 "},
    {"2001:db8::1", "2001:db8::2",
	"2001:db8::1-2001:db8::1 2001:db8::2-2001:db8::2 "},
    {"2001:db8::", "2001:db8:1:ffff:ffff:ffff:ffff:ffff",
	"2001:db8::-2001:db8:0:ffff:ffff:ffff:ffff:ffff "
	"2001:db8:1::-2001:db8:1:ffff:ffff:ffff:ffff:ffff "},
    {"ffff:ffff:ffff:ffff::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	"ffff:ffff:ffff:ffff::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff "},
};

static enum status
note_piece(void *ctx, const struct listing_range *piece, struct why *why)
{
	char *out = ctx, first[ADDR_TEXT_MAX], last[ADDR_TEXT_MAX];
	struct addr a = addr_from_num(piece->family, piece->first);
	struct addr b = addr_from_num(piece->family, piece->last);

	(void)why;
	(void)sprintf(out + strlen(out), "%s-%s ", addr_format(&a, first),
	    addr_format(&b, last));
	return ST_OK;
}

static struct addr
addr_of(const char *text)
{
	struct addr a;
	struct why why;

	assert_int_equal(addr_parse(text, strlen(text), &a, &why), ST_OK);
	return a;
}

static void
test_split(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(split_cases) / sizeof(*split_cases);
	     i++) {
		const struct split_case *c = &split_cases[i];
		struct addr first = addr_of(c->first), last = addr_of(c->last);
		struct listing_range r = {first.family, addr_to_num(&first),
		    addr_to_num(&last), NULL, 0};
		char got[1024] = "";
		struct why why;

		assert_int_equal(
		    generation_split(&r, note_piece, got, &why), ST_OK);
		assert_string_equal(got, c->want);
	}
}

/* Ranges and items as text: numbers with a space between, as octets. */
struct chunk_case {
	const char *name;
	uint8_t family;
	size_t len;
	uint8_t bytes[32];
	bool decodes, scans;
};

#define ITEM(last_octet, len, id)                                              \
	0, 0, 0, 0, 0, 0, 0, 0, 0, last_octet, len, 0, 0, 0, id

static const struct chunk_case chunk_cases[] = {
    {"one range", 4, 8, {0, 1, 0, 1, 0, 0, 0, 0}, true, true},
    {"all", 4, 8, {0, 0, 255, 255, 0, 0, 0, 1}, true, true},
    {"two", 4, 16, {0, 1, 0, 2, 0, 0, 0, 0, 0, 3, 0, 3, 0, 0, 0, 1}, true,
	true},
    {"nothing", 4, 0, {0}, false, false},
    {"half a range", 4, 12, {0}, false, false},
    {"backwards", 4, 8, {0, 2, 0, 1}, true, false},
    {"overlap", 4, 16, {0, 1, 0, 3, 0, 0, 0, 0, 0, 3, 0, 4}, true, false},
    {"out of order", 4, 16, {0, 9, 0, 9, 0, 0, 0, 0, 0, 3, 0, 4}, true, false},
    {"behind the end", 4, 16, {0, 1, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0}, true,
	false},
    {"no such answer", 4, 8, {0, 1, 0, 1, 0, 0, 0, 2}, true, false},
    {"one item", 6, 15, {ITEM(1, 128, 1)}, true, true},
    {"a /48", 6, 15, {ITEM(0, 48, 1)}, true, true},
    {"two items", 6, 30, {ITEM(0, 127, 1), ITEM(2, 128, 0)}, true, true},
    {"half an item", 6, 16, {0}, false, false},
    {"host bits", 6, 15, {ITEM(1, 127, 0)}, true, false},
    {"wider than a /48", 6, 15, {ITEM(0, 47, 0)}, true, false},
    {"longer than a /128", 6, 15, {ITEM(0, 129, 0)}, true, false},
    {"nested", 6, 30, {ITEM(0, 126, 1), ITEM(2, 128, 0)}, true, false},
    {"twice", 6, 30, {ITEM(4, 128, 1), ITEM(4, 128, 1)}, true, false},
    {"behind a /48", 6, 30, {ITEM(0, 48, 1), ITEM(4, 128, 1)}, true, false},
    {"no such answer", 6, 15, {ITEM(0, 64, 2)}, true, false},
};

static void
test_chunks(void **state)
{
	static const struct answer answers[2] = {
	    {NULL, 1, CLASS_BIT(CLASS_RELAY)}, {NULL, 1, CLASS_BIT(CLASS_CGI)}};
	static const uint8_t key4[CHUNK4_KEY_LEN] = {0, 1, 10, 1};
	static const uint8_t key6[CHUNK6_KEY_LEN] = {0, 1, 32, 1};

	(void)state;
	for (size_t i = 0; i < sizeof(chunk_cases) / sizeof(*chunk_cases);
	     i++) {
		const struct chunk_case *c = &chunk_cases[i];
		struct slice key = {c->family == 4 ? key4 : key6,
		    c->family == 4 ? sizeof(key4) : sizeof(key6)};
		uint8_t *bytes = malloc(c->len == 0 ? 1 : c->len);
		struct generation_chunk chunk;
		class_mask mask;
		bool decodes, scans;

		assert_non_null(bytes);
		memcpy(bytes, c->bytes, c->len);
		decodes = generation_chunk_decode(
		    c->family, key, (struct slice){bytes, c->len}, &chunk);
		scans =
		    decodes && generation_chunk_scan(&chunk, answers, 2, &mask);
		if (decodes != c->decodes || scans != c->scans)
			fail_msg("%s: got %d %d, want %d %d", c->name, decodes,
			    scans, c->decodes, c->scans);
		key.len--;
		assert_false(generation_chunk_decode(
		    c->family, key, (struct slice){bytes, c->len}, &chunk));
		free(bytes);
	}
}

static void
test_chunk_items(void **state)
{
	static const uint8_t key[CHUNK6_KEY_LEN] = {
	    0, 9, 0x20, 1, 0xd, 0xb8, 0, 7};
	static const uint8_t value[] = {ITEM(4, 126, 3), ITEM(8, 128, 1)};
	struct generation_chunk c;
	struct listing_range r;
	uint8_t key_back[CHUNK6_KEY_LEN];
	char text[256] = "";
	uint32_t id;

	(void)state;
	assert_true(
	    generation_chunk_decode(ADDR_V6, (struct slice){key, sizeof(key)},
		(struct slice){value, sizeof(value)}, &c));
	assert_int_equal(c.list, 9);
	assert_int_equal(c.count, 2);
	r = generation_chunk_item(&c, 0, &id);
	assert_int_equal(id, 3);
	assert_int_equal(note_piece(text, &r, NULL), ST_OK);
	r = generation_chunk_item(&c, 1, &id);
	assert_int_equal(id, 1);
	assert_int_equal(note_piece(text, &r, NULL), ST_OK);
	assert_string_equal(text, "2001:db8:7::4-2001:db8:7::7 "
				  "2001:db8:7::8-2001:db8:7::8 ");
	assert_int_equal(
	    generation_chunk_key(9, ADDR_V6, r.first, key_back), sizeof(key));
	assert_memory_equal(key, key_back, sizeof(key));
}

/* The hash sees order, borders, family and answers. */
static void
test_tally(void **state)
{
	static const uint8_t a[ANSWER_ENTRY_LEN] = {0}, b[] = {0, 1};
	const struct listing_range pieces[] = {{ADDR_V4, 1, 1, a, 18},
	    {ADDR_V4, 1, 2, a, 18}, {ADDR_V4, 2, 2, a, 18},
	    {ADDR_V6, 1, 1, a, 18}, {ADDR_V4, 1, 1, b, 2},
	    {ADDR_V4, 1, 1, a, 17}};
	enum { COUNT = sizeof(pieces) / sizeof(*pieces) };
	uint64_t seen[COUNT * COUNT];
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		for (size_t k = 0; k < COUNT; k++) {
			struct generation_list l = {.id = 1};

			generation_tally(&l, &pieces[i]);
			generation_tally(&l, &pieces[k]);
			for (size_t m = 0; m < n; m++)
				assert_true(seen[m] != l.hash);
			seen[n++] = l.hash;
		}
	}
}

/* A map that is too small says so, and a larger one holds it. */
static void
test_map_full(void **state)
{
	char dir[] = "/tmp/test_format.XXXXXX", path[64];
	static const uint8_t answer[ANSWER_ENTRY_LEN] = {0};
	size_t map = 1 << 16;
	unsigned full = 0;
	enum status st;
	struct why why;

	(void)state;
	assert_non_null(mkdtemp(dir));
	(void)snprintf(path, sizeof(path), "%s/x", dir);
	do {
		struct generation_info info = {.number = 1};
		struct generation_build *b;

		assert_int_equal(
		    generation_build_new(path, map, &b, &why), ST_OK);
		assert_int_equal(generation_build_map(b), map);
		st = ST_OK;
		for (uint32_t i = 0; st == ST_OK && i < 40000; i++) {
			struct listing_range r = {
			    ADDR_V4, i * 2, i * 2, answer, sizeof(answer)};

			st = generation_build_add(b, 1, &r, &why);
		}
		if (st == ST_OK)
			st = generation_build_finish(b, &info, &why);
		generation_build_free(&b);
		assert_int_equal(unlink(path), 0);
		full += st == ST_MAP_FULL;
		map *= 2;
	} while (st == ST_MAP_FULL);
	assert_int_equal(st, ST_OK);
	assert_true(full > 0);
	assert_int_equal(rmdir(dir), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_list_codec),
	    cmocka_unit_test(test_split),
	    cmocka_unit_test(test_chunks),
	    cmocka_unit_test(test_chunk_items),
	    cmocka_unit_test(test_tally),
	    cmocka_unit_test(test_map_full),
	};

	return cmocka_run_group_tests_name(
	    "generation_format", tests, NULL, NULL);
}
