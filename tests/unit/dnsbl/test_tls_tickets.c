/* Keys of tickets come, open what they sealed, and go in time. */
#include "case.h"

#include "tls_tickets.h"

static struct tls_ticket_key
newest(struct tls_tickets *t, int64_t now)
{
	struct tls_ticket_key key;

	assert_true(tls_tickets_newest(t, now, &key));
	return key;
}

static void
one_for_a_period(void **state)
{
	struct tls_tickets *t = tls_tickets_new();
	struct tls_ticket_key first = newest(t, 1000), second, again;

	(void)state;
	again = newest(t, 1000 + TICKET_PERIOD_S - 1);
	assert_memory_equal(&again, &first, sizeof(first));
	second = newest(t, 1000 + TICKET_PERIOD_S);
	assert_memory_not_equal(second.name, first.name, TICKET_NAME_LEN);
	assert_memory_not_equal(second.cipher, first.cipher, TICKET_KEY_LEN);
	assert_memory_not_equal(second.mac, first.mac, TICKET_KEY_LEN);
	assert_memory_not_equal(second.mac, second.cipher, TICKET_KEY_LEN);
	tls_tickets_free(&t);
	assert_null(t);
}

/* A ticket that was sealed in the last second of a period is good for
 * TICKET_LIFE_S; its key is there as long, and no longer. */
static void
opens_as_long_as_a_ticket_lives(void **state)
{
	static const struct {
		const char *name;
		int64_t at;
		bool want;
	} cases[] = {
	    {"at once", 0, true},
	    {"the next period", TICKET_PERIOD_S, true},
	    {"the last of its tickets", TICKET_PERIOD_S - 1 + TICKET_LIFE_S,
		true},
	    {"after them", TICKET_PERIOD_S + TICKET_LIFE_S, false},
	    {"long after", 100 * TICKET_PERIOD_S, false},
	};

	(void)state;
	/* Whether others were made meanwhile or not. */
	for (int64_t step = TICKET_PERIOD_S / 2; step < 1 << 20; step *= 300)
		for (size_t i = 0; i < COUNT(cases); i++) {
			struct tls_tickets *t = tls_tickets_new();
			struct tls_ticket_key key = newest(t, 0), found;

			for (int64_t at = 0; at <= cases[i].at; at += step)
				newest(t, at);
			case_int(cases[i].name,
			    tls_tickets_find(t, key.name, cases[i].at, &found),
			    cases[i].want);
			if (cases[i].want)
				assert_memory_equal(
				    &found, &key, sizeof(found));
			tls_tickets_free(&t);
		}
}

static void
does_not_know_others(void **state)
{
	struct tls_tickets *t = tls_tickets_new(), *other = tls_tickets_new();
	struct tls_ticket_key key = newest(other, 0), found;

	(void)state;
	assert_false(tls_tickets_find(t, key.name, 0, &found));
	newest(t, 0);
	assert_false(tls_tickets_find(t, key.name, 0, &found));
	tls_tickets_free(&t);
	tls_tickets_free(&other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_for_a_period),
	    cmocka_unit_test(opens_as_long_as_a_ticket_lives),
	    cmocka_unit_test(does_not_know_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
