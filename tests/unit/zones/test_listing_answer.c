/* Answers: their codec and limits, and what the sweep refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "listing.h"

/* The answers of the first and the last range. */
struct ends {
	bool any;
	size_t first_len, last_len;
	uint8_t first[ANSWER_ENTRIES_MAX * ANSWER_ENTRY_LEN];
};

static enum status
note_ends(void *ctx, const struct listing_range *r, struct why *why)
{
	struct ends *e = ctx;

	(void)why;
	if (!e->any) {
		memcpy(e->first, r->answer, r->answer_len);
		e->first_len = r->answer_len;
	}
	e->any = true;
	e->last_len = r->answer_len;
	return ST_OK;
}

/* More levels than an answer holds: the most specific ones stay. */
static void
test_deep_nesting(void **state)
{
	struct ends e = {0};
	struct listing *l;
	struct why why;
	const uint8_t *last = e.first + 62 * ANSWER_ENTRY_LEN;

	(void)state;
	assert_int_equal(listing_new(note_ends, &e, &l, &why), ST_OK);
	for (uint8_t len = 24; len <= 32; len++) {
		for (uint8_t c = 0; c < CLASS_COUNT; c++) {
			struct ledger_finding f = {
			    .key.prefix = {{ADDR_V4, {0}}, len},
			    .key.port = c,
			    .finding.state = FINDING_LISTED,
			    .finding.class = c,
			    .finding.expires = 60000 - len * 60};

			assert_int_equal(listing_feed(l, &f, &why), ST_OK);
		}
	}
	assert_int_equal(listing_finish(l, &why), ST_OK);
	listing_free(&l);
	/* 7 levels of 9 entries fit into 64. */
	assert_int_equal(e.first_len, 63 * ANSWER_ENTRY_LEN);
	assert_int_equal(answer_entry_decode(e.first).expires_min, 1000 - 32);
	assert_int_equal(answer_entry_decode(last).level, 6);
	assert_int_equal(answer_entry_decode(last).expires_min, 1000 - 26);
	assert_int_equal(e.last_len, 9 * ANSWER_ENTRY_LEN);
}

/* Two levels: relay and proxy over a minute or two, cgi for longer. */
static void
test_answer_live(void **state)
{
	static const struct answer_entry entries[] = {
	    {0, CLASS_RELAY, 100, 9, 1},
	    {0, CLASS_PROXY, 101, 8, 2},
	    {1, CLASS_CGI, 200, 7, 3},
	    {1, CLASS_OUTPUT, 201, 6, 4},
	};
	static const struct {
		const char *name;
		class_mask wanted;
		int64_t now;
		size_t count;
		uint8_t first;
	} cases[] = {
	    {"all", CLASS_MASK_ALL, 0, 2, CLASS_RELAY},
	    {"a second before the end", CLASS_MASK_ALL, 5999, 2, CLASS_RELAY},
	    {"at the end", CLASS_MASK_ALL, 6000, 1, CLASS_PROXY},
	    {"the level below shows", CLASS_MASK_ALL, 6060, 2, CLASS_CGI},
	    {"nothing lives", CLASS_MASK_ALL, 201 * 60, 0, 0},
	    {"one class", CLASS_BIT(CLASS_PROXY), 0, 1, CLASS_PROXY},
	    {"only below", CLASS_BIT(CLASS_OUTPUT), 0, 1, CLASS_OUTPUT},
	    {"not there", CLASS_BIT(CLASS_AUTH), 0, 0, 0},
	    {"none wanted", 0, 0, 0, 0},
	};
	struct answer_entry live[CLASS_COUNT];
	uint8_t bytes[sizeof(entries) / sizeof(*entries) * ANSWER_ENTRY_LEN];
	uint8_t zeros[ANSWER_ENTRIES_MAX * ANSWER_ENTRY_LEN] = {0};

	(void)state;
	answer_encode(entries, 4, bytes);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		size_t n =
		    answer_live(bytes, 4, cases[i].wanted, cases[i].now, live);

		if (n != cases[i].count ||
		    (n > 0 && live[0].class != cases[i].first))
			fail_msg("%s: got %zu, class %u, want %zu, class %u",
			    cases[i].name, n, n > 0 ? live[0].class : 0,
			    cases[i].count, cases[i].first);
	}
	/* Bytes that are no answer: a page that went away, a class that is
	 * none, one class again and again. */
	assert_int_equal(
	    answer_live(zeros, ANSWER_ENTRIES_MAX, CLASS_MASK_ALL, 0, live), 0);
	zeros[1] = CLASS_COUNT;
	zeros[5] = 1;
	assert_int_equal(answer_live(zeros, 1, CLASS_MASK_ALL, 0, live), 0);
	for (size_t i = 0; i < ANSWER_ENTRIES_MAX; i++) {
		zeros[i * ANSWER_ENTRY_LEN + 1] = 0;
		zeros[i * ANSWER_ENTRY_LEN + 5] = 1;
	}
	assert_int_equal(
	    answer_live(zeros, ANSWER_ENTRIES_MAX, CLASS_MASK_ALL, 0, live),
	    CLASS_COUNT);
	/* It ends with its last entry, whatever stands behind. */
	zeros[ANSWER_ENTRY_LEN] = ANSWER_LAST;
	assert_int_equal(
	    answer_live(zeros, ANSWER_ENTRIES_MAX, CLASS_MASK_ALL, 0, live), 2);
}

static enum status
refuse_range(void *ctx, const struct listing_range *r, struct why *why)
{
	(void)ctx;
	(void)r;
	why_set(why, "no room");
	return ST_NO_SPACE;
}

static void
test_refusals(void **state)
{
	struct ledger_finding a = {.key.prefix = {{ADDR_V4, {1, 2, 3, 4}}, 32},
	    .finding.state = FINDING_LISTED};
	struct ledger_finding b = a;
	struct listing *l;
	struct why why;

	(void)state;
	b.key.prefix.addr.b[3] = 3;
	assert_int_equal(listing_new(refuse_range, NULL, &l, &why), ST_OK);
	assert_int_equal(listing_feed(l, &a, &why), ST_OK);
	assert_int_equal(listing_feed(l, &b, &why), ST_INTERNAL);
	assert_int_equal(listing_exempt(l, &a.key.prefix, &why), ST_INTERNAL);
	assert_int_equal(listing_finish(l, &why), ST_NO_SPACE);
	assert_string_equal(why.text, "no room");
	listing_free(&l);
	listing_free(&l);
}

#define ONE (ANSWER_FIRST | ANSWER_LAST)

struct answer_case {
	const char *name;
	size_t len; /* of the bytes */
	uint8_t level[3], class[3];
	size_t want; /* length of the answer */
};

static const struct answer_case answer_cases[] = {
    {"one entry", 18, {ONE}, {CLASS_RELAY}, 18},
    {"two levels", 36, {ANSWER_FIRST, ANSWER_LAST | 1},
	{CLASS_INPUT, CLASS_RELAY}, 36},
    {"two classes of a level", 36, {ANSWER_FIRST, ANSWER_LAST}, {0, 3}, 36},
    {"three", 54, {ANSWER_FIRST, 0, ANSWER_LAST | 1}, {0, 8, 8}, 54},
    {"another behind it", 54, {ANSWER_FIRST, ANSWER_LAST, ONE}, {0, 1, 0}, 36},
    {"rubbish behind it", 25, {ONE, 7}, {0, 77}, 18},
    {"nothing", 0, {0}, {0}, 0},
    {"half an entry", 9, {ONE}, {0}, 0},
    {"an octet short", 35, {ANSWER_FIRST, ANSWER_LAST | 1}, {0, 0}, 0},
    {"no end", 36, {ANSWER_FIRST, 1}, {0, 0}, 0},
    {"no beginning", 18, {ANSWER_LAST}, {0}, 0},
    {"begins twice", 36, {ANSWER_FIRST, ONE | 1}, {0, 0}, 0},
    {"begins at level 1", 18, {ONE | 1}, {0}, 0},
    {"a level left out", 36, {ANSWER_FIRST, ANSWER_LAST | 2}, {0, 0}, 0},
    {"levels go back", 54, {ANSWER_FIRST, 1, ANSWER_LAST}, {0, 0, 1}, 0},
    {"a class twice", 36, {ANSWER_FIRST, ANSWER_LAST}, {1, 1}, 0},
    {"classes out of order", 36, {ANSWER_FIRST, ANSWER_LAST}, {1, 0}, 0},
    {"unknown class", 18, {ONE}, {CLASS_COUNT}, 0},
    {"level 63", 36, {ANSWER_FIRST, ANSWER_LAST | 63}, {0, 0}, 0},
};

static void
test_answer_length(void **state)
{
	uint8_t *big;

	(void)state;
	for (size_t i = 0; i < sizeof(answer_cases) / sizeof(answer_cases[0]);
	     i++) {
		const struct answer_case *c = &answer_cases[i];
		/* Exact size, so that a read behind the end is seen. */
		uint8_t *p = calloc(1, c->len == 0 ? 1 : c->len);
		size_t got;

		assert_non_null(p);
		for (size_t k = 0; k < 3 && k * 18 + 1 < c->len; k++) {
			p[k * 18] = c->level[k];
			p[k * 18 + 1] = c->class[k];
		}
		got = answer_length(p, c->len);
		if (got != c->want)
			fail_msg(
			    "%s: got %zu, want %zu", c->name, got, c->want);
		free(p);
	}
	big = calloc(ANSWER_ENTRIES_MAX + 1, ANSWER_ENTRY_LEN);
	assert_non_null(big);
	for (int i = 0; i < ANSWER_ENTRIES_MAX; i++)
		big[i * ANSWER_ENTRY_LEN] =
		    (uint8_t)(i | (i == 0 ? ANSWER_FIRST : 0));
	/* An entry too many before the end. */
	big[ANSWER_ENTRIES_MAX * ANSWER_ENTRY_LEN] = ANSWER_LAST | 63;
	big[ANSWER_ENTRIES_MAX * ANSWER_ENTRY_LEN + 1] = 1;
	assert_int_equal(
	    answer_length(big, (ANSWER_ENTRIES_MAX + 1) * ANSWER_ENTRY_LEN), 0);
	big[(ANSWER_ENTRIES_MAX - 1) * ANSWER_ENTRY_LEN] |= ANSWER_LAST;
	assert_int_equal(
	    answer_length(big, (ANSWER_ENTRIES_MAX + 1) * ANSWER_ENTRY_LEN),
	    ANSWER_ENTRIES_MAX * ANSWER_ENTRY_LEN);
	free(big);
}

/* Ids among several answers: only where one begins there is one. */
static void
test_answers_classes(void **state)
{
	static const struct answer_entry two[] = {
	    {0, CLASS_RELAY, 100, 9, 1}, {1, CLASS_AUTH, 101, 8, 2}};
	static const struct answer_entry one = {0, CLASS_CGI, 100, 9, 1};
	uint8_t bytes[3 * ANSWER_ENTRY_LEN];
	const struct answers a = {bytes, 3};

	(void)state;
	answer_encode(two, 2, bytes);
	answer_encode(&one, 1, bytes + 2 * ANSWER_ENTRY_LEN);
	assert_int_equal(answers_classes(&a, 0),
	    CLASS_BIT(CLASS_RELAY) | CLASS_BIT(CLASS_AUTH));
	assert_int_equal(answers_classes(&a, 1), 0);
	assert_int_equal(answers_classes(&a, 2), CLASS_BIT(CLASS_CGI));
	assert_int_equal(answers_classes(&a, 3), 0);
	assert_int_equal(answers_classes(&a, UINT32_MAX), 0);
	assert_int_equal(answers_bound(&a, 0), 3);
	assert_int_equal(answers_bound(&a, 2), 1);
	/* Changed below the reader: it ends where the bytes end. */
	memset(bytes, 0xff ^ ANSWER_LAST, sizeof(bytes));
	assert_int_equal(answers_classes(&a, 1) & ~CLASS_MASK_ALL, 0);
}

static void
test_answer_codec(void **state)
{
	struct answer_entry e = {
	    3, 5, 0x01020304, 0x05060708, 0x1112131415161718};
	static const uint8_t want[] = {0xc3, 5, 1, 2, 3, 4, 5, 6, 7, 8, 0x11,
	    0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18};
	uint8_t out[ANSWER_ENTRY_LEN];
	struct answer_entry back;

	(void)state;
	assert_int_equal(answer_encode(&e, 1, out), sizeof(want));
	assert_memory_equal(out, want, sizeof(want));
	back = answer_entry_decode(out);
	assert_int_equal(back.level, e.level);
	assert_int_equal(back.class, e.class);
	assert_int_equal(back.expires_min, e.expires_min);
	assert_int_equal(back.seen_min, e.seen_min);
	assert_int_equal(back.import, e.import);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_answer_codec),
	    cmocka_unit_test(test_answer_length),
	    cmocka_unit_test(test_answers_classes),
	    cmocka_unit_test(test_answer_live),
	    cmocka_unit_test(test_deep_nesting),
	    cmocka_unit_test(test_refusals),
	};

	return cmocka_run_group_tests_name("listing_answer", tests, NULL, NULL);
}
