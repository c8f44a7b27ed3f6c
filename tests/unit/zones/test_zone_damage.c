/*
 * A generation that is written over while it is mapped: records are wrong
 * then, but the walks come to an end and stay in memory. The sanitizers
 * watch. SEED=n repeats a run.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

#include "walk_case.h"
#include "zone_delta.h"

#define ROUNDS 40
#define ENOUGH ((size_t)1 << 26)
/* LMDB's own pages: what it reads when it closes. */
#define META_PAGES 8192

static uint64_t seed;

static uint32_t
dice(uint32_t sides)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)((seed >> 11) % sides);
}

static void
publish_some(struct walk_list *w, uint32_t step)
{
	static struct walk_listing listings[400];
	static char texts[COUNT(listings)][PREFIX_TEXT_MAX];

	for (uint32_t i = 0; i < COUNT(listings); i++) {
		bool v4 = i % 2 == 0;
		struct prefix p = {.len = v4 ? 32 : (uint8_t)(128 - i % 3)};
		addr_num n =
		    v4 ? 0xc6120000 + (addr_num)i * step
		       : ((addr_num)0x20010db8 << 96) + (addr_num)i * step * 4;

		if (i % 10 == 0)
			p.len = v4 ? 24 : 61;
		n &= ~(((addr_num)1 << ((v4 ? 32 : 128) - p.len)) - 1);
		p.addr = addr_from_num(v4 ? ADDR_V4 : ADDR_V6, n);
		listings[i] = (struct walk_listing){prefix_format(&p, texts[i]),
		    (enum class_id)(i % CLASS_COUNT), LATE, SEEN, i};
	}
	walk_publish(w, listings, COUNT(listings), NULL);
}

/* Writes some octets over the file, where lookups read. */
static void
scribble(const struct walk_list *w)
{
	char path[128];
	struct stat sb;
	int fd = open(
	    fixture_served(&w->store, "1.mdb", path, sizeof(path)), O_RDWR);

	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &sb), 0);
	for (int i = 0; i < 200; i++) {
		uint8_t octets[32];
		size_t len = 1 + dice(sizeof(octets));
		uint32_t at =
		    META_PAGES + dice((uint32_t)sb.st_size - META_PAGES -
				      (uint32_t)sizeof(octets));

		memset(
		    octets, dice(3) == 0 ? 0 : (int)dice(256), sizeof(octets));
		if (dice(3) == 0)
			put64(octets, (uint64_t)dice(1 << 20) << 40);
		assert_int_equal(pwrite(fd, octets, len, at), (ssize_t)len);
	}
	close(fd);
}

/* Every record is one that could be sent. */
static uint64_t
read_all(const struct zone_source *s)
{
	struct zone_record r;
	struct zone_walk w;
	uint64_t count = 0;

	zone_walk_begin(&w, s);
	while (zone_walk_next(&w, &r)) {
		assert_true(r.owner_len > 0 && r.own_len < r.owner_len);
		assert_true(r.rdata_len > 0 && r.rdata_len <= ZONE_RDATA_MAX);
		assert_int_equal(r.owner[r.owner_len - 1], 0);
		count++;
	}
	return count;
}

static void
read_change(const struct zone_source *s, const struct zone_delta *const *deltas,
    size_t count)
{
	struct zone_record r;
	struct zone_change w;

	for (unsigned side = ZONE_GONE; side <= ZONE_CAME; side++) {
		zone_change_begin(
		    &w, s, deltas, count, (enum zone_change_side)side);
		while (zone_change_next(&w, &r))
			assert_true(r.own_len < r.owner_len);
	}
}

static void
walks_survive(void **state)
{
	struct zone_source s =
	    walk_source("bl.example", "$ip $class $seen $id", NULL);
	struct walk_list before, after;

	(void)state;
	s.classes = CLASS_MASK_ALL;
	publish_some(&before, 37);
	publish_some(&after, 41);
	for (int i = 0; i < ROUNDS; i++) {
		struct zone_delta *deltas[2];

		s.list = after.list;
		(void)read_all(&s);
		(void)zone_walk_count(&s, UINT64_MAX);
		must(zone_delta_new(
		    before.list, after.list, ENOUGH, &deltas[0], &fixture_why));
		scribble(i % 2 == 0 ? &before : &after);
		must(zone_delta_new(
		    after.list, before.list, ENOUGH, &deltas[1], &fixture_why));
		read_change(&s, (const struct zone_delta *const *)deltas, 2);
		zone_delta_free(&deltas[0]);
		zone_delta_free(&deltas[1]);
	}
	walk_unpublish(&before);
	walk_unpublish(&after);
	walk_source_free(&s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(walks_survive),
	};
	const char *text = getenv("SEED");

	FIXTURE_CHECKER(argc, argv);
	seed = text != NULL ? strtoull(text, NULL, 10) : (uint64_t)time(NULL);
	print_message("# SEED=%llu\n", (unsigned long long)seed);
	seed ^= UINT64_C(0x9e3779b97f4a7c15);
	return cmocka_run_group_tests_name("zone_damage", tests, NULL, NULL);
}
