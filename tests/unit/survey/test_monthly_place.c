/* What became of one place in a month, from its events and findings. The month
 * is from 1000 to before 2000; now is 2500. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "monthly_place.h"

static const struct monthly_span span = {1000, 2000, 2500};

static struct place place;

static void
begin(void)
{
	const struct prefix p = {.addr = {.family = ADDR_V4}, .len = 32};

	place_reset(&place, 1, &p);
}

/* An event of scanner 1, port 25. */
static struct event
event(int64_t time, uint8_t kind, uint8_t before, uint8_t after)
{
	return (struct event){
	    .time = time,
	    .kind = kind,
	    .before = before,
	    .after = after,
	    .class = CLASS_RELAY,
	    .scanner = 1,
	    .port = 25,
	};
}

static void
add(struct event ev)
{
	assert_int_equal(place_add_event(&place, &ev), ST_OK);
}
static void
listed(int64_t time)
{
	add(event(time, EVENT_LISTED, FINDING_SEEN, FINDING_LISTED));
}
static void
delisted(int64_t time)
{
	add(event(time, EVENT_DELISTED, FINDING_LISTED, FINDING_CLEARED));
}
static void
found(int64_t since, int64_t expires)
{
	const struct finding_key key = {.scanner = 1, .port = 25};
	const struct finding f = {
	    .state = FINDING_LISTED,
	    .class = CLASS_RELAY,
	    .listed_since = since,
	    .expires = expires,
	};

	assert_int_equal(place_add_finding(&place, &key, &f), ST_OK);
}

static struct place_story
told(void)
{
	struct place_story story;

	assert_int_equal(place_tell(&place, &span, &story), ST_OK);
	/* However it was: what comes and goes is the difference. */
	assert_int_equal(
	    story.any.begin + story.any.in, story.any.end + story.any.out);
	for (int i = 0; i < CLASS_COUNT; i++)
		assert_int_equal(story.classes[i].begin + story.classes[i].in,
		    story.classes[i].end + story.classes[i].out);
	return story;
}

static void
expect(const struct monthly_count *c, uint64_t begin_, uint64_t in,
    uint64_t out, uint64_t end, uint64_t still)
{
	assert_int_equal(c->begin, begin_);
	assert_int_equal(c->in, in);
	assert_int_equal(c->out, out);
	assert_int_equal(c->end, end);
	assert_int_equal(c->still, still);
}

static struct place_story
told_as(
    uint64_t begin_, uint64_t in, uint64_t out, uint64_t end, uint64_t still)
{
	const struct place_story s = told();

	expect(&s.any, begin_, in, out, end, still);
	return s;
}

static void
the_bounds_of_the_month(void **state)
{
	struct place_story s;

	(void)state;
	begin(); /* nothing at all */
	s = told_as(0, 0, 0, 0, 0);
	assert_int_equal(s.since, 0);
	begin(); /* before it, and to its end */
	listed(999);
	s = told_as(1, 0, 0, 1, 1);
	assert_int_equal(s.since, 999);
	assert_int_equal(s.port, 25);
	begin(); /* its first second */
	listed(1000);
	s = told_as(0, 1, 0, 1, 0);
	begin(); /* its last */
	listed(999);
	delisted(1999);
	s = told_as(1, 0, 1, 0, 0);
	assert_int_equal(s.out_by[EVENT_DELISTED], 1);
	assert_int_equal(s.since, 0);
	begin(); /* after it */
	listed(2000);
	s = told_as(0, 0, 0, 0, 0);
	begin(); /* before it */
	listed(500);
	delisted(999);
	s = told_as(0, 0, 0, 0, 0);
}

/* Came and went twice, and is there again: 3 in, 2 out. */
static void
what_comes_and_goes_counts_in_both(void **state)
{
	struct place_story s;

	(void)state;
	begin();
	listed(1100);
	delisted(1200);
	listed(1300);
	add(event(1400, EVENT_EXPIRED, FINDING_LISTED, FINDING_EXPIRED));
	listed(1400);
	s = told_as(0, 3, 2, 1, 0);
	assert_int_equal(s.since, 1400);
	assert_int_equal(s.out_by[EVENT_EXPIRED], 1);
	begin(); /* there all the time, but for a while */
	listed(900);
	delisted(1200);
	listed(1300);
	s = told_as(1, 1, 1, 1, 1);
}

/* The event before is gone; what was before, this one says. */
static void
the_first_event_tells_of_before(void **state)
{
	struct place_story s;

	(void)state;
	begin();
	delisted(1500);
	s = told_as(1, 0, 1, 0, 0);
	begin();
	delisted(2100);
	s = told_as(1, 0, 0, 1, 1);
	assert_int_equal(s.since, 0);
	begin(); /* its record says since when */
	add(event(1500, EVENT_CLEARING, FINDING_LISTED, FINDING_LISTED));
	found(700, 9000);
	s = told_as(1, 0, 0, 1, 1);
	assert_int_equal(s.since, 700);
}

static void
a_finding_without_events(void **state)
{
	struct place_story s;

	(void)state;
	begin();
	found(500, 9000);
	s = told_as(1, 0, 0, 1, 1);
	assert_int_equal(s.since, 500);
	begin(); /* over by its time, and nobody wrote it down */
	found(500, 1700);
	s = told_as(1, 0, 1, 0, 0);
	assert_int_equal(s.out_by[EVENT_EXPIRED], 1);
	begin(); /* later than the month */
	found(500, 2400);
	s = told_as(1, 0, 0, 1, 1);
	begin(); /* with an event, which does not list it twice */
	listed(1100);
	found(1100, 1700);
	s = told_as(0, 1, 1, 0, 0);
}

/* The listing that began anew was undone: what is there is over. */
static void
a_listing_put_back_that_is_over(void **state)
{
	struct place_story s;

	(void)state;
	begin();
	listed(900);
	add(event(1500, EVENT_EXPIRED, FINDING_LISTED, FINDING_EXPIRED));
	listed(1500);
	found(900, 1400);
	s = told_as(1, 1, 2, 0, 0);
	assert_int_equal(s.out_by[EVENT_EXPIRED], 2);
}

/* Two scanners: it is listed while one of them lists it. */
static void
several_findings_are_one_place(void **state)
{
	struct event other =
	    event(1300, EVENT_LISTED, FINDING_SEEN, FINDING_LISTED);
	struct place_story s;

	(void)state;
	other.scanner = 2;
	other.port = 587;
	other.class = CLASS_PROXY;
	begin();
	listed(1100);
	add(other);
	delisted(1400);
	s = told_as(0, 1, 0, 1, 0);
	expect(&s.classes[CLASS_RELAY], 0, 1, 1, 0, 0);
	expect(&s.classes[CLASS_PROXY], 0, 1, 0, 1, 0);
	assert_int_equal(s.now, CLASS_BIT(CLASS_PROXY));
	assert_int_equal(s.since, 1100);
	assert_int_equal(s.port, 587);
}

static void
a_class_that_changes(void **state)
{
	struct event ev =
	    event(1500, EVENT_CHANGED, FINDING_LISTED, FINDING_LISTED);
	struct place_story s;

	(void)state;
	ev.class = CLASS_TRICK;
	begin();
	listed(900);
	add(ev);
	s = told_as(1, 0, 0, 1, 1);
	expect(&s.classes[CLASS_RELAY], 1, 0, 1, 0, 0);
	expect(&s.classes[CLASS_TRICK], 0, 1, 0, 1, 0);
}

static void
unconfirmed_is_not_listed(void **state)
{
	(void)state;
	begin();
	add(event(1100, EVENT_UNCONFIRMED, FINDING_SEEN, FINDING_UNCONFIRMED));
	(void)told_as(0, 0, 0, 0, 0);
	add(event(1200, EVENT_LISTED, FINDING_UNCONFIRMED, FINDING_LISTED));
	(void)told_as(0, 1, 0, 1, 0);
}

static void
exemptions_hide(void **state)
{
	struct place_story s;

	(void)state;
	begin(); /* from the middle of the month on */
	listed(900);
	assert_int_equal(place_hide(&place, 1500, INT64_MAX), ST_OK);
	add(event(1600, EVENT_OWN_OPEN, FINDING_LISTED, FINDING_LISTED));
	s = told_as(1, 0, 1, 0, 0);
	assert_int_equal(s.out_by[EVENT_EXEMPTED], 1);
	begin(); /* for a while */
	listed(900);
	assert_int_equal(place_hide(&place, 1200, 1500), ST_OK);
	s = told_as(1, 1, 1, 1, 1);
	assert_int_equal(s.since, 1500);
	begin(); /* two of them: until both are over */
	listed(900);
	assert_int_equal(place_hide(&place, INT64_MIN, 1500), ST_OK);
	assert_int_equal(place_hide(&place, 1200, 1800), ST_OK);
	s = told_as(0, 1, 0, 1, 0);
	assert_int_equal(s.since, 1800);
	begin(); /* never served, though no exemption is on record */
	add(event(1600, EVENT_OWN_OPEN, FINDING_SEEN, FINDING_LISTED));
	s = told_as(0, 0, 0, 0, 0);
	begin(); /* an end before its beginning is the beginning */
	listed(900);
	assert_int_equal(place_hide(&place, 1500, 1200), ST_OK);
	s = told_as(1, 1, 1, 1, 1);
}

/* The order of events is theirs, not the clock's. */
static void
a_clock_that_goes_back(void **state)
{
	(void)state;
	begin();
	listed(1500);
	delisted(1200);
	(void)told_as(0, 1, 1, 0, 0);
	begin();
	listed(2300);
	delisted(1200);
	(void)told_as(0, 0, 0, 0, 0);
}

static void
what_is_not_of_a_finding(void **state)
{
	(void)state;
	begin();
	listed(1100);
	add(event(1200, EVENT_RECHECK, 0, 0));
	add(event(1300, EVENT_TICKET, 0, 0));
	(void)told_as(0, 1, 0, 1, 0);
}

/* 0 to below n. */
static uint8_t
some(uint32_t *seed, unsigned n)
{
	*seed = *seed * 1664525 + 1013904223;
	return (uint8_t)((*seed >> 16) % n);
}

/* Whatever comes, the sums agree; the memory of one place is used again. */
static void
any_events_at_all(void **state)
{
	uint32_t seed = 1;

	(void)state;
	for (int run = 0; run < 2000; run++) {
		begin();
		for (int i = 0; i < 12; i++) {
			struct event ev = event(12 * some(&seed, 250),
			    some(&seed, EVENT_KIND_COUNT),
			    some(&seed, FINDING_STATE_COUNT),
			    some(&seed, FINDING_STATE_COUNT));

			ev.class = some(&seed, CLASS_COUNT);
			ev.scanner = some(&seed, 4);
			add(ev);
			if (some(&seed, 7) == 0)
				assert_int_equal(
				    place_hide(&place, 12 * some(&seed, 250),
					12 * some(&seed, 250)),
				    ST_OK);
			if (some(&seed, 5) == 0)
				found(12 * some(&seed, 250),
				    12 * some(&seed, 250));
		}
		(void)told();
	}
}

static int
give_back(void **state)
{
	(void)state;
	place_free(&place);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_bounds_of_the_month),
	    cmocka_unit_test(what_comes_and_goes_counts_in_both),
	    cmocka_unit_test(the_first_event_tells_of_before),
	    cmocka_unit_test(a_finding_without_events),
	    cmocka_unit_test(a_listing_put_back_that_is_over),
	    cmocka_unit_test(several_findings_are_one_place),
	    cmocka_unit_test(a_class_that_changes),
	    cmocka_unit_test(unconfirmed_is_not_listed),
	    cmocka_unit_test(exemptions_hide),
	    cmocka_unit_test(a_clock_that_goes_back),
	    cmocka_unit_test(what_is_not_of_a_finding),
	    cmocka_unit_test(any_events_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, give_back);
}
