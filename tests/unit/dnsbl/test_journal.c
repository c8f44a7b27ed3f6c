/*
 * The journal: which serials it knows, how far back, and what makes it begin
 * anew.
 */
#include "case.h"
#include "fixture.h"
#include "journal.h"

#define NOW INT64_C(1800000000)

static const char conf[] = "store: .\n"
			   "lists:\n"
			   "  other: {}\n"
			   "  " FIXTURE_LIST ": {}\n"
			   "zones:\n"
			   "  bl.example:\n"
			   "    list: " FIXTURE_LIST "\n"
			   "    transfer: [127.0.0.1/32]\n";
#define LIST 1

/* Generations of serial NOW, NOW + 1 ...; each lists another address. */
#define GENERATIONS 5
static struct fixture generations[GENERATIONS], closed;

static void
publish(struct fixture *f, int64_t serial, const char *address)
{
	static const char *const checker[] = FIXTURE_SELF_CHECK;
	const struct fixture_listing l = {
	    address, CLASS_RELAY, NOW + 86400, NOW, 1, 25};

	fixture_make_dir(f);
	fixture_configure(f, conf);
	fixture_publish(f, serial, &l, 1, NULL, 0, checker);
}

static int
publish_all(void **state)
{
	static const char *const addresses[GENERATIONS] = {
	    "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5"};

	(void)state;
	for (int i = 0; i < GENERATIONS; i++)
		publish(&generations[i], NOW + i, addresses[i]);
	fixture_make_dir(&closed);
	fixture_configure(&closed,
	    "store: .\n"
	    "lists:\n"
	    "  other: {}\n"
	    "  " FIXTURE_LIST ": {}\n"
	    "zones:\n"
	    "  bl.example: { list: " FIXTURE_LIST " }\n");
	return 0;
}

static int
close_all(void **state)
{
	(void)state;
	for (int i = 0; i < GENERATIONS; i++)
		fixture_close(&generations[i]);
	fixture_close(&closed);
	return 0;
}

static const struct config *
config(void)
{
	return generations[0].config;
}

/* The step from one generation to another; as a load makes it. */
static struct journal_steps *
steps_of(const struct config *cfg, int from, int to)
{
	struct journal_steps *steps;
	struct why why;

	fixture_ok("steps",
	    journal_steps_new(cfg, generations[from].snapshot,
		generations[to].snapshot, &steps, &why),
	    &why);
	return steps;
}

/* Goes on from *j, which it frees, as a publication does. */
static void
follow(struct journal **j, const struct config *cfg, int from, int to)
{
	struct journal_steps *steps = steps_of(cfg, from, to);
	struct journal *next;
	struct why why;

	fixture_ok("journal", journal_new(cfg, *j, steps, &next, &why), &why);
	journal_steps_free(&steps);
	journal_free(j);
	*j = next;
}

static struct journal *
begin(const struct config *cfg)
{
	struct journal *j;
	struct why why;

	fixture_ok("begin", journal_new(cfg, NULL, NULL, &j, &why), &why);
	return j;
}

static size_t
known(const struct journal *j, int generation)
{
	const struct zone_delta *deltas[ZONE_DELTAS_MAX];
	size_t n = journal_find(j, LIST, (uint32_t)(NOW + generation), deltas);

	for (size_t i = 0; i < n; i++)
		assert_true(zone_delta_bytes(deltas[i]) > 0);
	return n;
}

/* Nobody knows with what configuration the first serial was fetched. */
static void
the_first_serial_is_not_known(void **state)
{
	struct journal *j = begin(config());

	(void)state;
	case_int("begin", known(j, 0), 0);
	follow(&j, config(), 0, 1);
	case_int("the first", known(j, 0), 0);
	case_int("the current", known(j, 1), 0);
	follow(&j, config(), 1, 2);
	case_int("the first", known(j, 0), 0);
	case_int("one back", known(j, 1), 1);
	follow(&j, config(), 2, 3);
	case_int("two back", known(j, 1), 2);
	case_int("one back", known(j, 2), 1);
	case_int("never there", known(j, 17), 0);
	journal_free(&j);
}

/* An older edition still looks back on what it knew. */
static void
steps_are_shared(void **state)
{
	struct journal *old = begin(config()), *new;
	struct journal_steps *steps;
	struct why why;

	(void)state;
	follow(&old, config(), 0, 1);
	follow(&old, config(), 1, 2);
	steps = steps_of(config(), 2, 3);
	fixture_ok("next", journal_new(config(), old, steps, &new, &why), &why);
	journal_steps_free(&steps);
	case_int("old", known(old, 1), 1);
	case_int("new", known(new, 1), 2);
	journal_free(&old);
	case_int("new alone", known(new, 1), 2);
	journal_free(&new);
}

static void
reloads_go_on_or_begin_anew(void **state)
{
	struct journal *j = begin(config()), *next;
	struct why why;

	(void)state;
	follow(&j, config(), 0, 1);
	follow(&j, config(), 1, 2);
	fixture_ok("reload", journal_new(config(), j, NULL, &next, &why), &why);
	case_int("after a reload that changes nothing", known(next, 1), 1);
	journal_free(&next);
	journal_free(&j);
	next = begin(config());
	case_int("after one that does", known(next, 1), 0);
	follow(&next, config(), 2, 3);
	case_int("the first after it", known(next, 2), 0);
	follow(&next, config(), 3, 4);
	case_int("the second", known(next, 3), 1);
	journal_free(&next);
}

static void
a_rollback_begins_anew(void **state)
{
	struct journal *j = begin(config());

	(void)state;
	follow(&j, config(), 0, 1);
	follow(&j, config(), 1, 2);
	follow(&j, config(), 2, 1);
	case_int("back", known(j, 1), 0);
	case_int("undone", known(j, 2), 0);
	follow(&j, config(), 1, 3);
	case_int("from where it went back to", known(j, 1), 0);
	follow(&j, config(), 3, 4);
	case_int("and on", known(j, 3), 1);
	journal_free(&j);
}

/* Another list's import, or the same generation again. */
static void
the_same_serial_is_no_step(void **state)
{
	struct journal *j = begin(config());

	(void)state;
	follow(&j, config(), 0, 1);
	follow(&j, config(), 1, 2);
	follow(&j, config(), 2, 2);
	case_int("one back", known(j, 1), 1);
	journal_free(&j);
}

/* While nobody may transfer steps are not kept: none leads across the gap. */
static void
a_gap_begins_anew(void **state)
{
	struct journal *j = begin(config());

	(void)state;
	follow(&j, config(), 0, 1);
	follow(&j, config(), 1, 2);
	follow(&j, closed.config, 2, 3);
	follow(&j, config(), 3, 4);
	case_int("before the gap", known(j, 1), 0);
	case_int("behind it", known(j, 3), 0);
	journal_free(&j);
}

/* Where nobody may transfer nothing is kept. */
static void
closed_lists_are_not_kept(void **state)
{
	struct journal *j = begin(closed.config);

	(void)state;
	follow(&j, closed.config, 0, 1);
	follow(&j, closed.config, 1, 2);
	case_int("known", known(j, 1), 0);
	journal_free(&j);
}

/* The oldest steps go first. */
static void
so_many_steps(void **state)
{
	static const char address[] = "192.0.2.99";
	struct journal *j = begin(config());
	struct fixture last = {0}, next;
	struct journal_steps *steps;
	struct journal *longer;
	struct why why;

	(void)state;
	publish(&last, NOW + 1, address);
	follow(&j, config(), 0, 1);
	for (int i = 0; i < ZONE_DELTAS_MAX + 2; i++) {
		next = (struct fixture){0};
		publish(&next, NOW + 2 + i, address);
		fixture_ok("steps",
		    journal_steps_new(
			config(), last.snapshot, next.snapshot, &steps, &why),
		    &why);
		fixture_ok("next",
		    journal_new(config(), j, steps, &longer, &why), &why);
		journal_steps_free(&steps);
		journal_free(&j);
		j = longer;
		fixture_close(&last);
		last = next;
	}
	case_int("gone", known(j, 1), 0);
	case_int("gone", known(j, 2), 0);
	case_int("the oldest", known(j, 3), ZONE_DELTAS_MAX);
	case_int("the newest", known(j, ZONE_DELTAS_MAX + 2), 1);
	journal_free(&j);
	fixture_close(&last);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_serial_is_not_known),
	    cmocka_unit_test(steps_are_shared),
	    cmocka_unit_test(reloads_go_on_or_begin_anew),
	    cmocka_unit_test(a_rollback_begins_anew),
	    cmocka_unit_test(the_same_serial_is_no_step),
	    cmocka_unit_test(a_gap_begins_anew),
	    cmocka_unit_test(closed_lists_are_not_kept),
	    cmocka_unit_test(so_many_steps),
	};

	if (fixture_is_checker(argc, argv))
		return fixture_check_generation(argv[2]);
	return cmocka_run_group_tests(tests, publish_all, close_all);
}
