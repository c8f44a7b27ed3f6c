/*
 * Differences of a zone: what it was, less what went, and what came, is what
 * it is, for random lists and for chains of deltas. SEED=n repeats a run.
 */
#include <time.h>

#include "walk_case.h"
#include "zone_delta.h"

#define STEPS	     10
#define LISTINGS_MAX 60
#define ENOUGH	     ((size_t)1 << 24)

static const char *const texts[] = {
    "$ip $class $seen $id", "$ip $class", "listed"};

/* Records as lines, in order. */
struct lines {
	char **line;
	size_t count, room;
};

static void
add_record(
    struct lines *l, const struct zone_source *s, const struct zone_record *r)
{
	char text[2048];
	size_t len;

	(void)snprintf(text, sizeof(text), "%u ", r->ttl);
	len = strlen(text);
	walk_line(s, r, text + len, sizeof(text) - len);
	if (l->count == l->room) {
		l->room = l->room == 0 ? 1024 : 2 * l->room;
		l->line = realloc(l->line, l->room * sizeof(*l->line));
		assert_non_null(l->line);
	}
	l->line[l->count] = strdup(text);
	assert_non_null(l->line[l->count++]);
}

static int
line_cmp(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* In order; none may be there twice. */
static void
sort_lines(struct lines *l)
{
	if (l->count > 0)
		qsort(l->line, l->count, sizeof(*l->line), line_cmp);
	for (size_t i = 1; i < l->count; i++)
		if (strcmp(l->line[i - 1], l->line[i]) == 0)
			fail_msg("twice: %s", l->line[i]);
}

static void
free_lines(struct lines *l)
{
	for (size_t i = 0; i < l->count; i++)
		free(l->line[i]);
	free(l->line);
	*l = (struct lines){0};
}

static struct lines
lines_of_zone(const struct zone_source *s)
{
	struct lines l = {0};
	struct zone_record r;
	struct zone_walk w;

	zone_walk_begin(&w, s);
	while (zone_walk_next(&w, &r))
		add_record(&l, s, &r);
	assert_int_equal(l.count, zone_walk_count(s, UINT64_MAX));
	sort_lines(&l);
	return l;
}

static struct lines
lines_of_change(const struct zone_source *now,
    const struct zone_delta *const *deltas, size_t count,
    enum zone_change_side side)
{
	struct lines l = {0};
	struct zone_record r;
	struct zone_change w;

	zone_change_begin(&w, now, deltas, count, side);
	while (zone_change_next(&w, &r))
		add_record(&l, now, &r);
	assert_false(zone_change_next(&w, &r));
	sort_lines(&l);
	return l;
}

static bool
has(const struct lines *l, const char *line)
{
	return l->count > 0 && bsearch(&line, l->line, l->count,
				   sizeof(*l->line), line_cmp) != NULL;
}

/* Every line of some is one of all, or is none of it. */
static void
check_each(const char *what, const struct lines *some, const struct lines *all,
    bool want)
{
	for (size_t i = 0; i < some->count; i++)
		if (has(all, some->line[i]) != want)
			fail_msg("%s: %s", what, some->line[i]);
}

/* old - gone + came is new, and nothing is told that need not be. */
static void
check_change(struct zone_source *before, struct zone_source *now,
    const struct zone_delta *const *deltas, size_t count)
{
	struct lines old = lines_of_zone(before), new = lines_of_zone(now);
	struct lines gone = lines_of_change(now, deltas, count, ZONE_GONE);
	struct lines came = lines_of_change(now, deltas, count, ZONE_CAME);

	check_each("gone, was not there", &gone, &old, true);
	check_each("gone, is there", &gone, &new, false);
	check_each("came, is not there", &came, &new, true);
	check_each("came, was there", &came, &old, false);
	/* With no line twice, the rest is a matter of counting. */
	case_int("records", old.count - gone.count + came.count, new.count);
	free_lines(&old);
	free_lines(&new);
	free_lines(&gone);
	free_lines(&came);
}

/* ---- random lists, each from the one before ---- */

static uint64_t seed;

static uint32_t
dice(uint32_t sides)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)((seed >> 11) % sides);
}

struct state {
	struct walk_listing listings[LISTINGS_MAX];
	char prefixes[LISTINGS_MAX][PREFIX_TEXT_MAX];
	size_t count;
	char exempt[4][PREFIX_TEXT_MAX];
	const char *exempt_list[5];
};

/* Few places, so that prefixes nest and meet. */
static void
random_prefix(char *out)
{
	static const unsigned len4[] = {16, 22, 24, 24, 25, 31, 32, 32, 32};
	static const unsigned len6[] = {
	    48, 49, 51, 52, 62, 64, 65, 125, 126, 127, 128, 128};
	static const uint32_t places4[] = {
	    0x01020300, 0xc0000200, 0xc0000200, 0xc633ff00, 0x7f010000};
	struct prefix p = {.len = (uint8_t)len4[dice(COUNT(len4))]};
	addr_num n = places4[dice(COUNT(places4))] + dice(600);
	unsigned bits = 32;

	if (dice(2)) {
		bits = 128;
		p.len = (uint8_t)len6[dice(COUNT(len6))];
		n = (addr_num)(0x20010db800000000 + dice(2) * 0x10000 +
			       dice(3) * 0x1000 + dice(5))
		    << 64;
		n += dice(40);
	}
	n = n >> (bits - p.len) << (bits - p.len);
	p.addr = addr_from_num(bits == 32 ? ADDR_V4 : ADDR_V6, n);
	prefix_format(&p, out);
}

static void
random_listing(struct state *s, size_t i)
{
	struct walk_listing *l = &s->listings[i];

	random_prefix(s->prefixes[i]);
	l->prefix = s->prefixes[i];
	l->class = (enum class_id)dice(dice(2) ? 2 : CLASS_COUNT);
	l->expires_min = 1000 + dice(3);
	l->seen_min = 100 + dice(2);
	l->import = 1 + dice(2);
}

/* Mostly as before; the texts are the new one's own. */
static void
random_step(const struct state *from, struct state *to)
{
	memset(to, 0, sizeof(*to));
	for (size_t i = 0; i < from->count; i++) {
		struct walk_listing *l = &to->listings[to->count];

		if (dice(12) == 0)
			continue;
		*l = from->listings[i];
		memcpy(to->prefixes[to->count], from->prefixes[i],
		    PREFIX_TEXT_MAX);
		l->prefix = to->prefixes[to->count++];
		/* Confirmed, prolonged, of another class. */
		l->seen_min += dice(8) == 0;
		l->expires_min += dice(3);
		if (dice(20) == 0)
			l->class = (enum class_id)dice(CLASS_COUNT);
	}
	for (size_t n = dice(10); n > 0 && to->count < LISTINGS_MAX; n--)
		random_listing(to, to->count++);
	for (size_t n = dice(4), i = 0; i < n; i++) {
		random_prefix(to->exempt[i]);
		to->exempt_list[i] = to->exempt[i];
	}
}

static void
random_chain(void **state)
{
	static struct state states[STEPS + 1];
	struct walk_list lists[STEPS + 1];
	struct zone_delta *deltas[STEPS];
	struct zone_source s =
	    walk_source("bl.example", texts[dice(COUNT(texts))], NULL);

	(void)state;
	s.classes = (class_mask)(dice(CLASS_MASK_ALL) + 1);
	memset(&states[0], 0, sizeof(states[0]));
	for (size_t i = 0; i <= STEPS; i++) {
		if (i > 0)
			random_step(&states[i - 1], &states[i]);
		walk_publish(&lists[i], states[i].listings, states[i].count,
		    states[i].exempt_list);
		if (i > 0)
			must(zone_delta_new(lists[i - 1].list, lists[i].list,
			    ENOUGH, &deltas[i - 1], &fixture_why));
	}
	for (size_t from = 0; from < STEPS; from++)
		for (size_t to = from + 1; to <= STEPS;
		     to += 1 + dice(STEPS / 2)) {
			struct zone_source before = s, now = s;

			before.list = lists[from].list;
			now.list = lists[to].list;
			check_change(&before, &now,
			    (const struct zone_delta *const *)&deltas[from],
			    to - from);
		}
	for (size_t i = 0; i <= STEPS; i++) {
		if (i < STEPS)
			zone_delta_free(&deltas[i]);
		walk_unpublish(&lists[i]);
	}
	walk_source_free(&s);
}

/* ---- what a delta is of, and how large it gets ---- */

static void
publish_text(struct walk_list *w, const char *prefix, uint32_t expires_min)
{
	const struct walk_listing l = {
	    prefix, CLASS_RELAY, expires_min, SEEN, 1};

	walk_publish(w, &l, 1, NULL);
}

static void
expiry_alone_is_no_change(void **state)
{
	struct zone_source s = walk_source("bl.example", "$ip", NULL);
	struct walk_list before, after;
	struct zone_delta *delta, *none;
	struct lines gone, came;

	(void)state;
	publish_text(&before, "192.0.2.0/24", LATE);
	publish_text(&after, "192.0.2.0/24", LATE + 60);
	must(zone_delta_new(
	    before.list, before.list, ENOUGH, &none, &fixture_why));
	must(zone_delta_new(
	    before.list, after.list, ENOUGH, &delta, &fixture_why));
	case_int("bytes", zone_delta_bytes(delta), zone_delta_bytes(none));
	s.list = after.list;
	gone = lines_of_change(
	    &s, (const struct zone_delta *const *)&delta, 1, ZONE_GONE);
	came = lines_of_change(
	    &s, (const struct zone_delta *const *)&delta, 1, ZONE_CAME);
	case_int("gone", gone.count, 0);
	case_int("came", came.count, 0);
	free_lines(&gone);
	free_lines(&came);
	zone_delta_free(&delta);
	zone_delta_free(&none);
	walk_unpublish(&before);
	walk_unpublish(&after);
	walk_source_free(&s);
}

/* A /16 went: 256 units, their ranges, one answer. */
static void
too_much_is_unavailable(void **state)
{
	struct walk_list before, after;
	struct zone_delta *delta;
	size_t bytes;

	(void)state;
	publish_text(&before, "198.51.0.0/16", LATE);
	publish_text(&after, "192.0.2.1", LATE);
	must(zone_delta_new(
	    before.list, after.list, ENOUGH, &delta, &fixture_why));
	bytes = zone_delta_bytes(delta);
	case_int("bytes", bytes > 256 * 16 && bytes < 256 * 17 + 512, true);
	zone_delta_free(&delta);
	must(zone_delta_new(
	    before.list, after.list, bytes, &delta, &fixture_why));
	zone_delta_free(&delta);
	case_int("one too few",
	    zone_delta_new(
		before.list, after.list, bytes - 1, &delta, &fixture_why),
	    ST_UNAVAILABLE);
	case_holds("why", fixture_why.text, "takes more than");
	walk_unpublish(&before);
	walk_unpublish(&after);
}

/* A retired zone has no listings to change. */
static void
retired_zone_changes_not(void **state)
{
	static char reason[] = "nobody needs it";
	struct zone_source s = walk_source("bl.example", "$ip", reason);
	struct walk_list before, after;
	struct zone_delta *delta;
	struct lines came;

	(void)state;
	publish_text(&before, "192.0.2.1", LATE);
	publish_text(&after, "192.0.2.2", LATE);
	must(zone_delta_new(
	    before.list, after.list, ENOUGH, &delta, &fixture_why));
	s.list = after.list;
	came = lines_of_change(
	    &s, (const struct zone_delta *const *)&delta, 1, ZONE_CAME);
	case_int("came", came.count, 0);
	zone_delta_free(&delta);
	walk_unpublish(&before);
	walk_unpublish(&after);
	walk_source_free(&s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(random_chain),
	    cmocka_unit_test(random_chain),
	    cmocka_unit_test(random_chain),
	    cmocka_unit_test(random_chain),
	    cmocka_unit_test(random_chain),
	    cmocka_unit_test(expiry_alone_is_no_change),
	    cmocka_unit_test(too_much_is_unavailable),
	    cmocka_unit_test(retired_zone_changes_not),
	};
	const char *text = getenv("SEED");

	FIXTURE_CHECKER(argc, argv);
	seed = text != NULL ? strtoull(text, NULL, 10) : (uint64_t)time(NULL);
	print_message("# SEED=%llu\n", (unsigned long long)seed);
	seed ^= UINT64_C(0x9e3779b97f4a7c15);
	return cmocka_run_group_tests_name("zone_delta", tests, NULL, NULL);
}
