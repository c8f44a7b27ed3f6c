/* The records of a generation: the codec of lists, how ranges are cut into
 * pieces and counted, and the writer's own limits. */
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

static void
test_list_codec(void **state)
{
	struct generation_list l = {.name = "relays",
	    .id = 0x0102,
	    .serial = 0x03040506,
	    .ranges4 = 7,
	    .ranges6 = 8,
	    .addresses4 = 1ULL << 32,
	    .hash = 0xfedcba9876543210,
	    .spare = 0x0badcafe};
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
	assert_int_equal(back.spare, l.spare);
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

/* The hash sees borders, family and answers, and how often; not the order,
 * which can only be one. What is taken back is gone. */
static void
test_tally(void **state)
{
	static const struct listing_range pieces[] = {{ADDR_V4, 1, 1, NULL, 0},
	    {ADDR_V4, 1, 2, NULL, 0}, {ADDR_V4, 2, 2, NULL, 0},
	    {ADDR_V6, 1, 1, NULL, 0}, {ADDR_V6, 2, 3, NULL, 0},
	    {ADDR_V6, 2, 2, NULL, 0}};
	enum { COUNT = 2 * sizeof(pieces) / sizeof(*pieces) };
	uint64_t seen[COUNT * COUNT];
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		for (size_t k = 0; k <= i; k++) {
			struct generation_list l = {.id = 1}, one = {.id = 1};

			generation_tally(&l, &pieces[i / 2], i % 2);
			one = l;
			generation_tally(&l, &pieces[k / 2], k % 2);
			for (size_t m = 0; m < n; m++)
				assert_true(seen[m] != l.hash);
			seen[n++] = l.hash;
			generation_untally(&l, &pieces[k / 2], k % 2);
			assert_memory_equal(&l, &one, sizeof(l));
		}
	}
}

static void
test_hash(void **state)
{
	static const char *const texts[] = {"", "a", "b", "aa", "ab", "ba",
	    "aaaaaaaa", "aaaaaaab", "baaaaaaa", "aaaaaaaaa"};
	enum { COUNT = sizeof(texts) / sizeof(*texts) };

	(void)state;
	for (size_t i = 0; i < COUNT; i++)
		for (size_t k = 0; k < COUNT; k++) {
			struct slice a = slice_of(texts[i]),
				     b = slice_of(texts[k]);

			assert_int_equal(generation_hash(a.data, a.len) ==
					     generation_hash(b.data, b.len),
			    i == k);
		}
}

/* A map that is too small says so, and a larger one holds it. */
static void
test_map_full(void **state)
{
	char dir[] = "/tmp/test_format.XXXXXX", path[64];
	static const uint8_t answer[ANSWER_ENTRY_LEN] = {
	    ANSWER_FIRST | ANSWER_LAST};
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
		struct generation_pack *pack;

		assert_int_equal(
		    generation_build_new(path, map, &b, &why), ST_OK);
		assert_int_equal(generation_build_map(b), map);
		st = generation_build_list(b, 1, &pack, &why);
		for (uint32_t i = 0; st == ST_OK && i < 40000; i++) {
			struct listing_range r = {
			    ADDR_V4, i * 2, i * 2, answer, sizeof(answer)};

			st = generation_pack_add(pack, &r, 1, &why);
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
	    cmocka_unit_test(test_tally),
	    cmocka_unit_test(test_hash),
	    cmocka_unit_test(test_map_full),
	};

	return cmocka_run_group_tests_name(
	    "generation_format", tests, NULL, NULL);
}
