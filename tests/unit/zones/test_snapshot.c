/* Snapshots: lookups against a slow reference. */
#include "generation_fixture.h"

#include "listing.h"
#include "snapshot.h"

static uint64_t rng = 4711;

static uint32_t
dice(uint32_t sides)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return (uint32_t)((rng >> 11) % sides);
}

#define FINDINGS 3000
#define LISTS	 3

struct listed {
	uint16_t list;
	struct prefix prefix;
	uint8_t class;
	uint32_t expires_min;
};

static struct listed listed[FINDINGS];
static struct prefix cuts[40];

/* A prefix in one of few places, so that they nest and crowd; some at the
 * ends of a family. */
static struct prefix
random_prefix(void)
{
	bool v4 = dice(2);
	uint8_t family = v4 ? ADDR_V4 : ADDR_V6;
	unsigned bits = addr_bits(family), host;
	addr_num n;
	struct prefix p;

	if (v4) {
		static const uint32_t places[] = {
		    0, 0x0a000000, 0x0a010000, 0xc0a80000, 0xffff0000};

		n = places[dice(5)] + dice(3) * 0x10000 % 0x20000 + dice(4096);
		n &= 0xffffffff;
		host = dice(6) == 0 ? dice(17) : dice(5);
	} else {
		static const uint64_t places[] = {0x20010db800000000,
		    0x20010db800010000, 0x2a00000000000000, 0xffffffffffff0000};

		n = (addr_num)(places[dice(4)] + dice(0x10000)) << 64;
		n |= dice(2) ? dice(4096) : 0;
		host = dice(3) == 0 ? dice(81) : dice(2) * 64;
	}
	p.addr = addr_from_num(family, n >> host << host);
	p.len = (uint8_t)(bits - host);
	return p;
}

static void
fill(struct fixture *f)
{
	static const char *const names[LISTS] = {"one", "two", "three"};
	struct ledger_txn *txn = fixture_begin(f, LEDGER_WRITE);
	uint16_t ids[LISTS];

	for (size_t i = 0; i < LISTS; i++)
		ids[i] = fixture_list(txn, names[i]);
	for (size_t i = 0; i < FINDINGS; i++) {
		struct listed *l = &listed[i];

		l->list = (uint16_t)(dice(3) ? 0 : 1);
		l->prefix = random_prefix();
		l->class = (uint8_t)(dice(3) ? 0 : dice(CLASS_COUNT));
		l->expires_min = 1000 + dice(3);
		/* The same one again would replace it. */
		for (size_t k = 0; k < i; k++)
			if (listed[k].list == l->list &&
			    listed[k].class == l->class &&
			    prefix_cmp(&listed[k].prefix, &l->prefix) == 0)
				l->expires_min = listed[k].expires_min;
		fixture_put(
		    txn, ids[l->list], &l->prefix, l->class, l->expires_min);
	}
	for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
		struct exemption e = {.prefix = random_prefix()};

		cuts[i] = e.prefix;
		must(ledger_exemption_put(txn, ids[0], &e, &fixture_why));
	}
	must(ledger_commit(&txn, &fixture_why));
}

static bool
is_cut(uint16_t list, const struct addr *a)
{
	for (size_t i = 0; list == 0 && i < sizeof(cuts) / sizeof(cuts[0]); i++)
		if (prefix_covers_addr(&cuts[i], a))
			return true;
	return false;
}

/* Classes of the most specific level over an address; 0: not listed. */
static class_mask
slow_first_level(uint16_t list, const struct addr *a)
{
	class_mask mask = 0;
	int best = -1;

	if (is_cut(list, a))
		return 0;
	for (size_t i = 0; i < FINDINGS; i++) {
		const struct listed *l = &listed[i];

		if (l->list != list || !prefix_covers_addr(&l->prefix, a) ||
		    l->prefix.len < best)
			continue;
		if (l->prefix.len > best)
			mask = 0;
		best = l->prefix.len;
		mask = (class_mask)(mask | CLASS_BIT(l->class));
	}
	return mask;
}

static struct answer
find(const struct snapshot_list *l, const struct addr *a)
{
	if (a->family == ADDR_V4)
		return snapshot_find4(l, get32(a->b));
	return snapshot_find6(l, a->b);
}

static class_mask
classes_of(const struct answer *a, bool first_level)
{
	size_t len = answer_length(a->entries, a->count * ANSWER_ENTRY_LEN);
	class_mask mask = 0;

	assert_int_not_equal(len, 0);
	for (size_t i = 0; i < len; i += ANSWER_ENTRY_LEN) {
		struct answer_entry e = answer_entry_decode(a->entries + i);

		if (e.level == 0 || !first_level)
			mask = (class_mask)(mask | CLASS_BIT(e.class));
	}
	return mask;
}

static void
check_find(const struct snapshot_list *l, uint16_t list, const struct addr *a)
{
	class_mask want = slow_first_level(list, a);
	struct answer answer = find(l, a);
	bool found = answer.entries != NULL;
	char text[ADDR_TEXT_MAX];

	if (found != (want != 0))
		fail_msg("list %u %s: got %s, want mask %x", list,
		    addr_format(a, text), found ? "an answer" : "none", want);
	if (found)
		assert_int_equal(classes_of(&answer, true), want);
}

/*
 * Is anything of the classes below p? A candidate is every place where the
 * listing may change: the first address of each finding and exemption, and
 * the one behind each.
 */
static bool
slow_below(
    const struct snapshot_list *l, const struct prefix *p, class_mask wanted)
{
	size_t cut_count = sizeof(cuts) / sizeof(cuts[0]);
	struct addr last = prefix_last(p);

	for (size_t i = 0; i < FINDINGS + cut_count + 1; i++) {
		const struct prefix *q = i < FINDINGS ? &listed[i].prefix
					 : i < FINDINGS + cut_count
					     ? &cuts[i - FINDINGS]
					     : p;
		struct addr ends[2] = {q->addr, prefix_last(q)};

		if (q->addr.family != p->addr.family)
			continue;
		for (int k = 0; k < 2; k++) {
			addr_num n = addr_to_num(&ends[k]) + (k == 1);
			struct addr a = addr_from_num(p->addr.family, n);
			struct answer answer = find(l, &a);

			if (addr_to_num(&a) < addr_to_num(&p->addr) ||
			    addr_to_num(&a) > addr_to_num(&last))
				continue;
			if (answer.entries != NULL &&
			    (classes_of(&answer, false) & wanted))
				return true;
		}
	}
	return false;
}

static void
check_below(const struct snapshot_list *l)
{
	struct prefix p = random_prefix();
	unsigned bits = addr_bits(p.addr.family);
	unsigned host = bits - dice(bits + 1);
	class_mask wanted = (class_mask)(dice(2) ? CLASS_BIT(dice(CLASS_COUNT))
						 : dice(CLASS_MASK_ALL + 1u));
	addr_num n = addr_to_num(&p.addr);
	bool want, got;

	n = host == 128 ? 0 : n >> host << host;
	p.addr = addr_from_num(p.addr.family, n);
	p.len = (uint8_t)(bits - host);
	want = slow_below(l, &p, wanted);
	got = p.addr.family == ADDR_V4
		  ? snapshot_below4(l, get32(p.addr.b), p.len, wanted)
		  : snapshot_below6(l, p.addr.b, p.len, wanted);
	if (got != want) {
		char text[PREFIX_TEXT_MAX];

		fail_msg("below %s mask %x: got %d, want %d",
		    prefix_format(&p, text), wanted, got, want);
	}
}

static void
test_against_the_slow_way(void **state)
{
	struct fixture f;
	struct snapshot *s;
	const struct snapshot_list *l[LISTS];
	const void *start;
	size_t len;

	(void)state;
	fixture_open(&f);
	fill(&f);
	assert_int_equal(fixture_publish(&f), 1);
	must(snapshot_open(f.dir, &s, &fixture_why));
	assert_int_equal(snapshot_number(s), 1);
	l[0] = snapshot_list_by_name(s, "one");
	l[1] = snapshot_list_by_name(s, "two");
	l[2] = snapshot_list_by_name(s, "three");
	assert_non_null(l[0]);
	assert_non_null(l[1]);
	assert_non_null(l[2]);
	assert_null(snapshot_list_by_name(s, "four"));
	assert_true(snapshot_ranges(l[0]) > snapshot_ranges(l[1]));
	assert_int_equal(snapshot_ranges(l[2]), 0);
	snapshot_map(s, &start, &len);
	for (int i = 0; i < 20000; i++) {
		uint16_t list = (uint16_t)dice(LISTS);
		struct prefix p = random_prefix();
		struct addr a = p.addr;
		struct answer answer;

		if (dice(4) == 0)
			a = prefix_last(&p);
		check_find(l[list], list, &a);
		answer = find(l[list], &a);
		if (answer.entries != NULL) {
			const uint8_t *b = start;

			assert_true(
			    answer.entries >= b && answer.entries < b + len);
		}
		if (i % 8 == 0)
			check_below(l[list]);
	}
	snapshot_close(&s);
	snapshot_close(&s);
	fixture_close(&f);
}

/* More prefixes in one /48 than are looked at one by one. */
static void
test_crowded_48(void **state)
{
	enum { COUNT = 9000 };
	struct fixture f;
	struct snapshot *s;
	const struct snapshot_list *l;
	struct prefix p = fixture_prefix("2001:db8:7::/64");
	struct ledger_txn *txn;
	uint16_t id;

	(void)state;
	fixture_open(&f);
	txn = fixture_begin(&f, LEDGER_WRITE);
	id = fixture_list(txn, "l");
	for (uint32_t i = 0; i < COUNT; i++) {
		/* Every other /64, so that none join. */
		put16(p.addr.b + 6, (uint16_t)(i * 2));
		fixture_put(txn, id, &p, i == 5000 ? CLASS_AUTH : CLASS_RELAY,
		    1000 + i % 7);
	}
	must(ledger_commit(&txn, &fixture_why));
	fixture_publish(&f);
	must(snapshot_open(f.dir, &s, &fixture_why));
	l = snapshot_list_by_name(s, "l");
	assert_non_null(l);
	assert_int_equal(snapshot_ranges(l), COUNT);
	for (uint32_t i = 0; i < 2 * COUNT; i++) {
		struct addr a = fixture_prefix("2001:db8:7::").addr;
		class_mask want =
		    i == 10000 ? CLASS_BIT(CLASS_AUTH) : CLASS_BIT(CLASS_RELAY);

		put16(a.b + 6, (uint16_t)i);
		assert_int_equal(
		    snapshot_find6(l, a.b).entries != NULL, i % 2 == 0);
		assert_int_equal(snapshot_below6(l, a.b, 64, want), i % 2 == 0);
		if (i % 16 == 0)
			assert_int_equal(
			    snapshot_below6(l, a.b, 60, CLASS_BIT(CLASS_AUTH)),
			    i == 10000);
		if (i % 4096 == 0)
			assert_int_equal(
			    snapshot_below6(l, a.b, 52, CLASS_BIT(CLASS_AUTH)),
			    i == 8192);
	}
	snapshot_close(&s);
	fixture_close(&f);
}

static void
test_empty(void **state)
{
	static const uint8_t zeros[16] = {0};
	const struct snapshot_list *l;
	struct fixture f;
	struct snapshot *s;
	struct ledger_txn *txn;
	struct why why;
	const void *start;
	size_t len;

	(void)state;
	fixture_open(&f);
	assert_int_equal(snapshot_open(f.dir, &s, &why), ST_NOT_FOUND);
	/* Not even a list. */
	fixture_publish(&f);
	must(snapshot_open(f.dir, &s, &fixture_why));
	assert_null(snapshot_list_by_name(s, "l"));
	snapshot_map(s, &start, &len);
	assert_int_equal(len, 0);
	snapshot_close(&s);
	txn = fixture_begin(&f, LEDGER_WRITE);
	fixture_list(txn, "l");
	must(ledger_commit(&txn, &fixture_why));
	fixture_publish(&f);
	must(snapshot_open(f.dir, &s, &fixture_why));
	l = snapshot_list_by_name(s, "l");
	assert_non_null(l);
	assert_null(snapshot_find4(l, 0).entries);
	assert_null(snapshot_find6(l, zeros).entries);
	for (unsigned len4 = 0; len4 <= 32; len4++)
		assert_false(snapshot_below4(l, 0, len4, CLASS_MASK_ALL));
	for (unsigned len6 = 0; len6 <= 128; len6++)
		assert_false(snapshot_below6(l, zeros, len6, CLASS_MASK_ALL));
	snapshot_close(&s);
	fixture_close(&f);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_empty),
	    cmocka_unit_test(test_against_the_slow_way),
	    cmocka_unit_test(test_crowded_48),
	};

	FIXTURE_CHECKER(argc, argv);
	return cmocka_run_group_tests_name("snapshot", tests, NULL, NULL);
}
