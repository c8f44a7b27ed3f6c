/* Rate limits: who is counted with whom, what is over, and a simulated hour
 * of a flood beside honest clients. */
#include "case.h"

#include "rrl.h"

struct tally {
	unsigned sent, slipped, dropped;
};

static struct rrl *
table(unsigned rate, unsigned slip, unsigned workers)
{
	struct rrl *r;
	struct why why;

	assert_int_equal(rrl_new(rate, slip, workers, &r, &why), ST_OK);
	return r;
}

static struct addr
address(const char *text)
{
	struct addr a;
	struct why why;

	assert_int_equal(addr_parse(text, strlen(text), &a, &why), ST_OK);
	return a;
}

static void
count(struct tally *t, enum rrl_verdict v)
{
	t->sent += v == RRL_SEND;
	t->slipped += v == RRL_SLIP;
	t->dropped += v == RRL_DROP;
}

/* n answers at one time. */
static struct tally
burst(struct rrl *r, const char *source, unsigned kind, unsigned n,
    uint64_t now_ms)
{
	struct addr a = address(source);
	struct tally t = {0};

	for (unsigned i = 0; i < n; i++)
		count(&t, rrl_account(r, &a, 0, kind, now_ms));
	return t;
}

static void
a_burst_and_then_the_rate(void **state)
{
	struct rrl *r = table(100, 1, 1);
	struct addr a = address("192.0.2.1");
	struct tally t = burst(r, "192.0.2.1", 0, 1000, 5000);

	(void)state;
	case_int("a second's worth", t.sent, 100);
	case_int("the rest truncated", t.slipped, 900);
	t = (struct tally){0};
	for (uint64_t ms = 5001; ms <= 15000; ms++)
		count(&t, rrl_account(r, &a, 0, 0, ms));
	case_int("ten seconds", t.sent, 1000);
	t = burst(r, "192.0.2.1", 0, 1000, 25000);
	case_int("it was quiet: a burst again", t.sent, 100);
	rrl_free(&r);
	assert_null(r);
}

static void
who_is_counted_together(void **state)
{
	static const struct {
		const char *name, *first, *second;
		unsigned kind, left; /* of 10 */
	} rows[] = {
	    {"the same", "192.0.2.1", "192.0.2.1", 0, 0},
	    {"the same /24", "192.0.2.1", "192.0.2.255", 0, 0},
	    {"the next /24", "192.0.2.1", "192.0.3.1", 0, 10},
	    {"another kind", "192.0.2.1", "192.0.2.1", 1, 10},
	    {"the same /56", "2001:db8::1", "2001:db8:0:ff:ffff::1", 0, 0},
	    {"the next /56", "2001:db8::1", "2001:db8:0:100::1", 0, 10},
	    {"IPv6 with the same octets", "32.1.13.1", "2001:d01::1", 0, 10},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct rrl *r = table(10, 2, 1);
		struct tally t = burst(r, rows[i].first, 0, 1000, 7);

		case_int(rows[i].name, t.sent, 10);
		t = burst(r, rows[i].second, rows[i].kind, 10, 7);
		case_int(rows[i].name, t.sent, rows[i].left);
		rrl_free(&r);
	}
}

static void
zones_are_apart(void **state)
{
	struct rrl *r = table(10, 2, 1);
	struct addr a = address("192.0.2.1");

	(void)state;
	case_int("zone 0", burst(r, "192.0.2.1", 0, 20, 7).sent, 10);
	case_int("zone 1", rrl_account(r, &a, 1, 0, 7), RRL_SEND);
	rrl_free(&r);
}

static void
one_in_slip_is_truncated(void **state)
{
	static const unsigned slips[] = {1, 2, 3, 10, 100};

	(void)state;
	for (size_t i = 0; i < COUNT(slips); i++) {
		struct rrl *r = table(1, slips[i], 1);
		struct tally t = burst(r, "192.0.2.1", 0, 100001, 7);
		unsigned want = 100000 / slips[i];

		case_int("sent", t.sent, 1);
		case_int("all", t.sent + t.slipped + t.dropped, 100001);
		/* Ten standard deviations of a fair coin, at least. */
		assert_in_range(t.slipped, want - want / 4, want + want / 4);
		rrl_free(&r);
	}
}

/* The share of a worker; never nothing at all. */
static void
workers_share_the_rate(void **state)
{
	static const struct {
		unsigned rate, workers, burst, ten_seconds;
	} rows[] = {{500, 2, 250, 2500}, {1, 1, 1, 10}, {1, 2, 1, 5},
	    {1000000, 1, 1000000, 0}, {3, 64, 1, 0}};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct rrl *r = table(rows[i].rate, 2, rows[i].workers);
		struct addr a = address("192.0.2.1");
		unsigned n = rows[i].burst + 1000;
		struct tally t = burst(r, "192.0.2.1", 0, n, 99);

		case_int("burst", t.sent, rows[i].burst);
		t = (struct tally){0};
		for (uint64_t ms = 100; ms < 10099; ms++)
			count(&t, rrl_account(r, &a, 0, 0, ms));
		if (rows[i].ten_seconds > 0)
			assert_in_range(t.sent, rows[i].ten_seconds - 1,
			    rows[i].ten_seconds + 1);
		rrl_free(&r);
	}
}

static uint64_t
next_random(uint64_t *x)
{
	*x = *x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *x >> 32;
}

/*
 * An hour in which each second 2000 datagrams come from random addresses of
 * 2^24 networks, and of kinds: four victims get 1000 each besides (one of them
 * in pulses), and honest networks ask, one of them at half the rate.
 */
static void
an_hour_of_flood(void **state)
{
	enum { RATE = 100, HONEST = 20 };
	struct rrl *r = table(RATE, 2, 1);
	struct addr busy = address("198.51.100.9");
	struct tally victims = {0}, honest = {0}, pulsed = {0};
	uint64_t x = 1;

	(void)state;
	for (uint64_t s = 0; s < 3600; s++)
		for (unsigned i = 0; i < 1000; i++) {
			uint64_t ms = 1000 * s + i;
			struct addr any =
			    addr_from_num(ADDR_V4, (uint32_t)next_random(&x));
			struct addr victim = addr_from_num(
			    ADDR_V4, 0xcb007100 + 256 * (i % 3) + i % 256);

			(void)rrl_account(r, &any, 0, i % 3, ms);
			any = addr_from_num(ADDR_V4, (uint32_t)next_random(&x));
			(void)rrl_account(r, &any, 0, i % 3, ms);
			count(&victims, rrl_account(r, &victim, 0, 0, ms));
			victim.b[0]++;
			if (s % 10 == 0)
				count(
				    &pulsed, rrl_account(r, &victim, 0, 0, ms));
			if (i % 20 == 0)
				count(&honest, rrl_account(r, &busy, 0, 0, ms));
			if (i < HONEST) {
				struct addr one = addr_from_num(
				    ADDR_V4, 0xc6120000 + 256 * i);

				count(&honest, rrl_account(r, &one, 0, 0, ms));
			}
		}
	case_int("honest", honest.sent, 3600 * (50 + HONEST));
	/* Three networks: the rate, the first burst; and 1 % for when one was
	 * displaced while it owed little. */
	assert_in_range(victims.sent, 3 * RATE * 3600,
	    3 * RATE * 3600 + 3 * RATE + 3 * RATE * 36);
	/* Three, 360 pulses of a second: a burst and the rate. */
	assert_in_range(pulsed.sent, 0, 3 * 360 * 2 * RATE);
	rrl_free(&r);
}

/* So many networks at their limit that there is no place for another: it is
 * not refused, and not answered in full. */
static void
no_place(void **state)
{
	struct rrl *r = table(1, 100, 1);
	struct addr stranger = address("203.0.113.1");
	struct tally first = {0}, again = {0};

	(void)state;
	for (uint32_t n = 0; n < 1 << 20; n++) {
		struct addr a = addr_from_num(ADDR_V4, n << 8);

		count(&first, rrl_account(r, &a, 0, 0, 10));
	}
	case_int("nobody new is dropped", first.dropped, 0);
	/* 5 buckets a line of 64 octets: all are used. */
	case_int("as many as there are places", first.sent, RRL_BYTES / 64 * 5);
	for (uint32_t n = 0; n < 1 << 20; n++) {
		struct addr a = addr_from_num(ADDR_V4, n << 8);

		count(&again, rrl_account(r, &a, 0, 0, 11));
	}
	case_int("nobody was displaced", again.sent, 0);
	case_int("a stranger", rrl_account(r, &stranger, 0, 0, 12), RRL_SLIP);
	case_int("later", rrl_account(r, &stranger, 0, 0, 1500), RRL_SEND);
	rrl_free(&r);
}

/* A clock that stands, or begins anew, is no reason to refuse for ever. */
static void
odd_clocks(void **state)
{
	struct rrl *r = table(10, 2, 1);

	(void)state;
	case_int("0", burst(r, "192.0.2.1", 0, 20, 0).sent, 10);
	case_int("0 again", burst(r, "192.0.2.1", 0, 20, 0).sent, 0);
	case_int(
	    "far", burst(r, "192.0.2.1", 0, 20, UINT64_C(1) << 43).sent, 10);
	rrl_free(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_burst_and_then_the_rate),
	    cmocka_unit_test(who_is_counted_together),
	    cmocka_unit_test(zones_are_apart),
	    cmocka_unit_test(one_in_slip_is_truncated),
	    cmocka_unit_test(workers_share_the_rate),
	    cmocka_unit_test(an_hour_of_flood),
	    cmocka_unit_test(no_place),
	    cmocka_unit_test(odd_clocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
