/* Connections counted: limits hold exactly, also through collisions. */
#include "case.h"

#include "tcp_limit.h"

static struct addr
client(uint32_t n)
{
	return addr_from_num(ADDR_V4, n);
}

static void
limits_are_exact(void **state)
{
	struct tcp_limit *l = tcp_limit_new(5, 2);
	struct addr a = client(1), b = client(2), c = client(3), d = client(4);

	(void)state;
	case_int("a", tcp_limit_enter(l, &a), ADMITTED);
	case_int("a twice", tcp_limit_enter(l, &a), ADMITTED);
	case_int("a thrice", tcp_limit_enter(l, &a), FULL_CLIENT);
	case_int("b", tcp_limit_enter(l, &b), ADMITTED);
	case_int("b twice", tcp_limit_enter(l, &b), ADMITTED);
	case_int("c", tcp_limit_enter(l, &c), ADMITTED);
	case_int("d", tcp_limit_enter(l, &d), FULL_TOTAL);
	case_int("both full", tcp_limit_enter(l, &a), FULL_CLIENT);
	tcp_limit_leave(l, &a);
	case_int("d, there is room", tcp_limit_enter(l, &d), ADMITTED);
	tcp_limit_leave(l, &a);
	tcp_limit_leave(l, &b);
	tcp_limit_leave(l, &b);
	tcp_limit_leave(l, &c);
	tcp_limit_leave(l, &d);
	tcp_limit_free(&l);
	assert_null(l);
}

static void
families_are_apart(void **state)
{
	struct tcp_limit *l = tcp_limit_new(4, 1);
	struct addr v4 = {ADDR_V4, {0x20, 1, 0xd, 0xb8}};
	struct addr v6 = {ADDR_V6, {0x20, 1, 0xd, 0xb8}};

	(void)state;
	case_int("v4", tcp_limit_enter(l, &v4), ADMITTED);
	case_int("v6", tcp_limit_enter(l, &v6), ADMITTED);
	case_int("v6 again", tcp_limit_enter(l, &v6), FULL_CLIENT);
	tcp_limit_leave(l, &v4);
	tcp_limit_leave(l, &v6);
	tcp_limit_free(&l);
}

/* A full table of many clients, entered and left in a scrambled order, beside
 * a plain array of counts. */
static void
agrees_with_plain_counts(void **state)
{
	enum { CLIENTS = 400, MAX_TOTAL = 300, MAX_CLIENT = 3, STEPS = 200000 };
	struct tcp_limit *l = tcp_limit_new(MAX_TOTAL, MAX_CLIENT);
	unsigned counts[CLIENTS] = {0}, total = 0, refused = 0;
	uint32_t random = 12345;

	(void)state;
	for (int i = 0; i < STEPS; i++) {
		uint32_t n = (random >> 8) % CLIENTS;
		struct addr a = client(n * 65536);
		enum admission want = counts[n] >= MAX_CLIENT ? FULL_CLIENT
				      : total >= MAX_TOTAL    ? FULL_TOTAL
							      : ADMITTED;

		if ((random >> 28) < 6 && counts[n] > 0) {
			tcp_limit_leave(l, &a);
			counts[n]--;
			total--;
		} else {
			case_int("enter", tcp_limit_enter(l, &a), want);
			counts[n] += want == ADMITTED;
			total += want == ADMITTED;
			refused += want != ADMITTED;
		}
		random = random * 1664525u + 1013904223u;
	}
	assert_true(refused > 1000);
	for (uint32_t n = 0; n < CLIENTS; n++)
		for (; counts[n] > 0; counts[n]--) {
			struct addr a = client(n * 65536);

			tcp_limit_leave(l, &a);
		}
	tcp_limit_free(&l);
}

static void
wishes_are_taken_once(void **state)
{
	struct tcp_limit *l = tcp_limit_new(3, 1);

	(void)state;
	case_int("none", tcp_limit_take_wishes(l, 10), 0);
	for (int i = 0; i < 9; i++)
		tcp_limit_wish(l);
	case_int("some", tcp_limit_take_wishes(l, 2), 2);
	case_int("never more than places", tcp_limit_take_wishes(l, 10), 1);
	case_int("all taken", tcp_limit_take_wishes(l, 10), 0);
	tcp_limit_free(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(limits_are_exact),
	    cmocka_unit_test(families_are_apart),
	    cmocka_unit_test(agrees_with_plain_counts),
	    cmocka_unit_test(wishes_are_taken_once),
	};

	return cmocka_run_group_tests_name("tcp_limit", tests, NULL, NULL);
}
