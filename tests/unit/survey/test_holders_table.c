/* Prefixes of one source against the simplest search there is, few and many:
 * many are looked for through an index. */
#include "case.h"
#include "holders_impl.h"

#define MANY 9000
#define FEW  300

static uint64_t seed = 42;

static uint32_t
next_random(void)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 32);
}

/* In a small part of the space, so that they lie in each other. */
static struct prefix
random_prefix(void)
{
	const uint8_t family = next_random() % 2 != 0 ? ADDR_V4 : ADDR_V6;
	const unsigned bits = addr_bits(family);
	addr_num n = next_random() % 4 != 0 ? 0xc000 : next_random() & 0xffff;
	struct prefix p;

	p.len = (uint8_t)(next_random() % 8 == 0 ? next_random() % (bits + 1)
						 : 12 + next_random() % 18);
	n = n << 16 | (next_random() & 0xffff);
	n <<= bits - 32;
	if (next_random() % 16 == 0)
		n |= next_random();
	n = p.len == 0 ? 0 : n >> (bits - p.len) << (bits - p.len);
	p.addr = addr_from_num(family, n);
	return p;
}

/* The last of the longest. */
static uint32_t
slowly(const struct prefix *all, size_t count, const struct addr *a,
    uint8_t *len_out)
{
	uint32_t found = HOLDERS_NOBODY;

	for (size_t i = 0; i < count; i++) {
		if (!prefix_covers_addr(&all[i], a) ||
		    (found != HOLDERS_NOBODY && all[i].len < *len_out))
			continue;
		found = (uint32_t)i;
		*len_out = all[i].len;
	}
	return found;
}

static void
ask(const struct holders_table *t, const struct prefix *all, size_t count,
    const struct addr *a)
{
	uint8_t got_len = 0, want_len = 0;
	const uint32_t want = slowly(all, count, a, &want_len);
	const uint32_t got = holders_table_find(t, a, &got_len);
	char text[ADDR_TEXT_MAX];

	case_int(addr_format(a, text), got, want);
	if (want != HOLDERS_NOBODY)
		case_int(text, got_len, want_len);
}

/* Around the ends of a prefix, where answers change. */
static void
ask_around(const struct holders_table *t, const struct prefix *all,
    size_t count, const struct prefix *p)
{
	const struct addr first = prefix_first(p), last = prefix_last(p);
	const addr_num most =
	    addr_bits(p->addr.family) == 32 ? UINT32_MAX : ~(addr_num)0;
	struct addr a;

	ask(t, all, count, &first);
	ask(t, all, count, &last);
	a = addr_from_num(p->addr.family, (addr_to_num(&first) - 1) & most);
	ask(t, all, count, &a);
	a = addr_from_num(p->addr.family, (addr_to_num(&last) + 1) & most);
	ask(t, all, count, &a);
}

static void
compare(size_t count, size_t step)
{
	static struct prefix all[MANY];
	struct holders_table t = {NULL, 0, 0, NULL};
	struct why why;

	for (size_t i = 0; i < count; i++) {
		all[i] = random_prefix();
		case_int("add",
		    holders_table_add(
			&t, &all[i], (uint32_t)i, (uint32_t)i, &why),
		    ST_OK);
	}
	case_int("settle", holders_table_settle(&t, &why), ST_OK);
	case_int("index", t.first != NULL, count == MANY);
	for (size_t i = 0; i < count; i += step)
		ask_around(&t, all, count, &all[i]);
	holders_table_free(&t);
}

static void
few(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++)
		compare(FEW, 1);
}

static void
many(void **state)
{
	(void)state;
	compare(MANY, 3);
}

static void
none(void **state)
{
	struct holders_table t = {NULL, 0, 0, NULL};
	struct addr a = {.family = ADDR_V6};
	struct why why;
	uint8_t len = 7;

	(void)state;
	case_int("settle", holders_table_settle(&t, &why), ST_OK);
	case_int("find", holders_table_find(&t, &a, &len), HOLDERS_NOBODY);
	case_int("untouched", len, 7);
	holders_table_free(&t);
}

/* Of the same prefix the highest order counts, whatever came when. */
static void
order_decides(void **state)
{
	struct holders_table t = {NULL, 0, 0, NULL};
	struct prefix p = {.addr = {.family = ADDR_V4}, .len = 8};
	struct why why;
	uint8_t len;

	(void)state;
	for (uint32_t i = 0; i < 5; i++)
		case_int("add",
		    holders_table_add(&t, &p, i == 2 ? 256 : i, i, &why),
		    ST_OK);
	case_int("settle", holders_table_settle(&t, &why), ST_OK);
	case_int("one is left", t.count, 1);
	case_int("find", holders_table_find(&t, &p.addr, &len), 2);
	holders_table_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(few),
	    cmocka_unit_test(many),
	    cmocka_unit_test(none),
	    cmocka_unit_test(order_decides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
