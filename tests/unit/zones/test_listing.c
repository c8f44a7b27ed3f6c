/* The sweep against a slow reference that decides address by address. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "listing.h"

#define CASES	 2500
#define UNIVERSE 256 /* addresses of one family that a case is about */
#define FINDINGS 24
#define CUTS	 4

/* Where the universe of a case lies: the ends of the numbers are special. */
static const struct prefix bases[] = {
    {{ADDR_V4, {0}}, 24},
    {{ADDR_V4, {10, 1, 255}}, 24},
    {{ADDR_V4, {255, 255, 255}}, 24},
    {{ADDR_V6, {0x20, 1, 0xd, 0xb8}}, 120},
    {{ADDR_V6, {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
		   255, 255}},
	120},
};
#define BASES (sizeof(bases) / sizeof(bases[0]))

static uint64_t rng = 42;

static uint32_t
dice(uint32_t sides)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return (uint32_t)((rng >> 11) % sides);
}

/* What the sweep gave, one answer per address of the universe. */
struct swept {
	const struct prefix *base[2];
	size_t base_count;
	uint8_t answer[2][UNIVERSE][ANSWER_ENTRIES_MAX * ANSWER_ENTRY_LEN];
	size_t len[2][UNIVERSE];
	bool any;
	struct listing_range last;
	uint8_t last_answer[ANSWER_ENTRIES_MAX * ANSWER_ENTRY_LEN];
};

static enum status
note_range(void *ctx, const struct listing_range *r, struct why *why)
{
	struct swept *s = ctx;
	size_t u = 0;
	addr_num low;

	(void)why;
	while (s->base[u]->addr.family != r->family)
		assert_true(++u < s->base_count);
	low = addr_to_num(&s->base[u]->addr);
	assert_true(r->first <= r->last && r->first >= low);
	assert_true(r->last - low < UNIVERSE);
	assert_int_equal(
	    answer_length(r->answer, r->answer_len), r->answer_len);
	if (s->any && s->last.family == r->family) {
		assert_true(r->first > s->last.last);
		/* Maximal: neighbours differ. */
		if (r->first == s->last.last + 1 &&
		    r->answer_len == s->last.answer_len)
			assert_memory_not_equal(
			    r->answer, s->last_answer, r->answer_len);
	} else if (s->any) {
		assert_true(r->family > s->last.family);
	}
	for (addr_num a = r->first; a <= r->last; a++) {
		memcpy(s->answer[u][a - low], r->answer, r->answer_len);
		s->len[u][a - low] = r->answer_len;
		if (a == r->last) /* the last number has no next */
			break;
	}
	s->any = true;
	s->last = *r;
	memcpy(s->last_answer, r->answer, r->answer_len);
	return ST_OK;
}

/* A prefix in the universe, wide ones seldom. */
static struct prefix
random_prefix(const struct prefix *base)
{
	unsigned bits = addr_bits(base->addr.family);
	unsigned host = dice(3) == 0 ? dice(9) : dice(4);
	addr_num low = addr_to_num(&base->addr) + dice(UNIVERSE);
	struct prefix p;

	p.addr = addr_from_num(base->addr.family, low >> host << host);
	p.len = (uint8_t)(bits - host);
	return p;
}

static void
random_finding(const struct prefix *base, struct ledger_finding *f)
{
	memset(f, 0, sizeof(*f));
	f->key.list = 7;
	f->key.prefix = random_prefix(base);
	f->key.scanner = (uint16_t)dice(2);
	f->key.port = (uint16_t)dice(3);
	f->finding.state =
	    (uint8_t)(dice(4) ? FINDING_LISTED : dice(FINDING_STATE_COUNT));
	f->finding.class = (uint8_t)dice(dice(2) ? 2 : CLASS_COUNT);
	f->finding.expires = 6000 + dice(5) * 60 + dice(60);
	f->finding.last_open = 3000 + dice(2) * 60 + dice(60);
	f->finding.import_open = 1 + dice(2);
}

static int
finding_cmp(const void *a, const void *b)
{
	const struct ledger_finding *x = a, *y = b;
	int c = prefix_cmp(&x->key.prefix, &y->key.prefix);

	if (c == 0)
		c = (int)x->key.scanner - (int)y->key.scanner;
	return c != 0 ? c : (int)x->key.port - (int)y->key.port;
}

/* One level of the reference: the findings of one prefix length over an
 * address, merged by looking at every finding. */
static bool
slow_class(const struct ledger_finding *f, size_t n, const struct addr *a,
    unsigned len, unsigned class, struct answer_entry *out)
{
	bool found = false;

	for (size_t i = 0; i < n; i++) {
		const struct finding *v = &f[i].finding;
		uint32_t seen = (uint32_t)(v->last_open / 60);

		if (v->state == FINDING_UNCONFIRMED
			? class != CLASS_UNCONFIRMED
			: v->state != FINDING_LISTED || v->class != class)
			continue;
		if (f[i].key.prefix.len != len ||
		    !prefix_covers_addr(&f[i].key.prefix, a))
			continue;
		if (!found)
			*out =
			    (struct answer_entry){0, (uint8_t) class, 0, 0, 0};
		found = true;
		if (v->expires / 60 > out->expires_min)
			out->expires_min = (uint32_t)(v->expires / 60);
		if (seen > out->seen_min ||
		    (seen == out->seen_min && v->import_open > out->import)) {
			out->seen_min = seen;
			out->import = v->import_open;
		}
	}
	return found;
}

static bool
slow_any(const struct ledger_finding *f, size_t n, const struct addr *a,
    unsigned len)
{
	for (size_t i = 0; i < n; i++)
		if (f[i].key.prefix.len == len &&
		    prefix_covers_addr(&f[i].key.prefix, a))
			return true;
	return false;
}

/* Every level over an address, none left out, numbered from the most
 * specific. */
static size_t
slow_levels(const struct ledger_finding *f, size_t n, const struct addr *a,
    struct answer_entry *out)
{
	size_t count = 0, before;
	uint8_t level = 0;

	for (unsigned len = addr_bits(a->family) + 1; len-- > 0;) {
		if (!slow_any(f, n, a, len))
			continue;
		before = count;
		for (unsigned c = 0; c < CLASS_COUNT; c++) {
			if (slow_class(f, n, a, len, c, &out[count]))
				out[count++].level = level;
		}
		level = (uint8_t)(level + (count > before));
	}
	return count;
}

/* Leaves out the levels that never show; numbers the others anew. */
static size_t
slow_prune(struct answer_entry *e, size_t n)
{
	struct answer_entry kept[256];
	size_t count = 0;
	uint8_t number = 0;

	for (size_t i = 0, end; i < n; i = end) {
		bool shows = false;

		for (end = i; end < n && e[end].level == e[i].level; end++) {
			bool covered = false;

			for (size_t k = 0; k < i; k++)
				if (e[k].class == e[end].class &&
				    e[k].expires_min >= e[end].expires_min)
					covered = true;
			shows = shows || !covered;
		}
		if (!shows)
			continue;
		if (count + (end - i) > ANSWER_ENTRIES_MAX)
			break;
		for (size_t k = i; k < end; k++) {
			kept[count] = e[k];
			kept[count++].level = number;
		}
		number++;
	}
	memcpy(e, kept, count * sizeof(*kept));
	return count;
}

/* The classes served at a time for a zone: of the first level with a live
 * entry of a wanted class. */
static class_mask
served(const struct answer_entry *e, size_t n, class_mask wanted, uint32_t now)
{
	class_mask mask = 0;

	for (size_t i = 0; i < n; i++) {
		if (mask != 0 && i > 0 && e[i].level != e[i - 1].level)
			break;
		if (e[i].expires_min > now)
			mask = (class_mask)(mask |
					    (CLASS_BIT(e[i].class) & wanted));
	}
	return mask;
}

static bool
is_cut(const struct prefix *cuts, size_t n, const struct addr *a)
{
	for (size_t i = 0; i < n; i++)
		if (prefix_covers_addr(&cuts[i], a))
			return true;
	return false;
}

static void
check_address(const struct swept *s, size_t u, size_t at,
    const struct ledger_finding *f, size_t n, bool cut)
{
	struct answer_entry all[256], want[256], got[256];
	uint8_t bytes[256 * ANSWER_ENTRY_LEN];
	struct addr a = addr_from_num(
	    s->base[u]->addr.family, addr_to_num(&s->base[u]->addr) + at);
	size_t all_n = slow_levels(f, n, &a, all), want_n, got_n;
	size_t len;

	if (cut)
		all_n = 0;
	memcpy(want, all, sizeof(all));
	want_n = slow_prune(want, all_n);
	len = answer_encode(want, want_n, bytes);
	assert_int_equal(s->len[u][at], len);
	assert_memory_equal(s->answer[u][at], bytes, len);
	got_n = len / ANSWER_ENTRY_LEN;
	for (size_t i = 0; i < got_n; i++)
		got[i] = answer_entry_decode(
		    s->answer[u][at] + i * ANSWER_ENTRY_LEN);
	for (int i = 0; i < 4 && all_n <= ANSWER_ENTRIES_MAX; i++) {
		class_mask wanted = (class_mask)dice(CLASS_MASK_ALL + 1u);
		uint32_t now = 98 + dice(8);

		assert_int_equal(served(got, got_n, wanted, now),
		    served(all, all_n, wanted, now));
	}
}

static void
one_case(struct swept *s)
{
	struct ledger_finding f[2 * FINDINGS];
	struct prefix cuts[CUTS];
	struct listing *l;
	struct why why;
	size_t n, cut_n = dice(CUTS + 1);

	memset(s, 0, sizeof(*s));
	s->base_count = 2;
	s->base[0] = &bases[dice(3)];
	s->base[1] = &bases[3 + dice(BASES - 3)];
	n = 1 + dice(2 * FINDINGS);
	for (size_t i = 0; i < n; i++)
		random_finding(s->base[dice(2)], &f[i]);
	qsort(f, n, sizeof(*f), finding_cmp);
	assert_int_equal(listing_new(note_range, s, &l, &why), ST_OK);
	for (size_t i = 0; i < cut_n; i++) {
		cuts[i] = random_prefix(s->base[dice(2)]);
		assert_int_equal(listing_exempt(l, &cuts[i], &why), ST_OK);
	}
	for (size_t i = 0; i < n; i++)
		assert_int_equal(listing_feed(l, &f[i], &why), ST_OK);
	assert_int_equal(listing_finish(l, &why), ST_OK);
	listing_free(&l);
	assert_null(l);
	for (size_t u = 0; u < 2; u++) {
		for (size_t at = 0; at < UNIVERSE; at++) {
			struct addr a = addr_from_num(s->base[u]->addr.family,
			    addr_to_num(&s->base[u]->addr) + at);

			check_address(s, u, at, f, n, is_cut(cuts, cut_n, &a));
		}
	}
}

static void
test_against_the_slow_way(void **state)
{
	struct swept *s = malloc(sizeof(*s));

	(void)state;
	assert_non_null(s);
	for (int i = 0; i < CASES; i++)
		one_case(s);
	free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_against_the_slow_way),
	};

	return cmocka_run_group_tests_name("listing", tests, NULL, NULL);
}
