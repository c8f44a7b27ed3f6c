/* A command's hold on the store: what is made, published, caught up with. */
#include "store_case.h"

/* Changes that tests make. */
static enum status
nothing(void *ctx, struct change *c, struct why *why)
{
	(void)ctx;
	(void)c;
	(void)why;
	return ST_OK;
}

static enum status
one_import(void *ctx, struct change *c, struct why *why)
{
	struct import_record rec = {.kind = IMPORT_ADD};

	(void)ctx;
	return change_import(c, &c->run->config->lists[0], &rec, why);
}

static enum status
refused(void *ctx, struct change *c, struct why *why)
{
	enum status st = one_import(ctx, c, why);

	why_set(why, "no");
	return st == ST_OK ? ST_BAD_DATA : st;
}

static enum status
pin_here(void *ctx, struct change *c, struct why *why)
{
	uint64_t sequence;
	enum status st = ledger_sequence(c->txn, &sequence, why);

	(void)ctx;
	return st == ST_OK ? ledger_pin_set(c->txn, sequence, why) : st;
}

/* Applies a change; which generation came of it. */
static uint64_t
apply(struct store_case *s, session_change change)
{
	struct session *session = store_case_open(s, SESSION_WRITE);
	struct generation_info made;
	struct why why;
	uint64_t number;

	must(session_write(session, change, NULL, &made, &why));
	number = made.number;
	generation_info_free(&made);
	session_close(&session);
	return number;
}

static void
reading_makes_no_store(void **state)
{
	static const enum session_mode modes[] = {
	    SESSION_LOOK, SESSION_READ, SESSION_STEADY};
	struct store_case *s = *state;

	for (size_t i = 0; i < COUNT(modes); i++) {
		struct session *session = NULL;
		struct why why = {""};

		case_int("open",
		    session_open(&s->run, modes[i], &session, &why),
		    ST_UNAVAILABLE);
		case_holds("open", why.text, "there is no store yet");
		assert_null(session);
		case_int(
		    "store", access(tmpdir_path(s->tmp, "store"), F_OK), -1);
	}
}

static void
the_first_change_makes_lists_and_a_generation(void **state)
{
	struct store_case *s = *state;

	case_int("generation", apply(s, nothing), 1);
	case_int("served", store_case_served(s).number, 1);
	case_int("serial", store_case_serial(s), STORE_CASE_NOW);
}

static void
no_change_makes_no_generation(void **state)
{
	struct store_case *s = *state;

	case_int("first", apply(s, nothing), 1);
	case_int("second", apply(s, nothing), 0);
	case_int("served", store_case_served(s).number, 1);
}

static void
a_change_that_fails_leaves_nothing(void **state)
{
	struct store_case *s = *state;
	struct session *session;
	struct generation_info made;
	struct why why;

	case_int("first", apply(s, nothing), 1);
	session = store_case_open(s, SESSION_WRITE);
	case_int("status", session_write(session, refused, NULL, &made, &why),
	    ST_BAD_DATA);
	case_text("reason", why.text, "no");
	session_close(&session);
	case_int("served", store_case_served(s).number, 1);
	case_int("the next one", apply(s, one_import), 2);
}

/* As a command does that is killed between commit and publication. */
static void
commit_only(struct store_case *s)
{
	struct ledger *ledger = NULL;
	struct ledger_txn *txn = NULL;
	struct list_state list;
	struct why why;
	char dir[128];

	(void)snprintf(dir, sizeof(dir), "%s/store", s->tmp->dir);
	must(ledger_open(dir, LEDGER_WRITE, &ledger, &why));
	must(ledger_begin(ledger, LEDGER_WRITE, &txn, &why));
	must(ledger_list_by_name(txn, "relays", true, &list, &why));
	must(ledger_list_bump(txn, list.id, STORE_CASE_NOW, &why));
	must(ledger_commit(&txn, &why));
	ledger_close(&ledger);
}

static void
what_was_left_is_published(void **state)
{
	static const struct {
		enum session_mode mode;
		uint64_t want;
	} cases[] = {
	    {SESSION_LOOK, 1}, /* looks alone */
	    {SESSION_READ, 2},
	    {SESSION_STEADY, 3},
	    {SESSION_WRITE, 4},
	};
	struct store_case *s = *state;

	case_int("first", apply(s, nothing), 1);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct session *session;

		commit_only(s);
		session = store_case_open(s, cases[i].mode);
		session_close(&session);
		case_int("served", store_case_served(s).number, cases[i].want);
	}
}

static void
a_reader_does_not_wait_for_a_writer(void **state)
{
	struct store_case *s = *state;
	struct session *writer, *reader = NULL;
	struct why why;

	case_int("first", apply(s, nothing), 1);
	commit_only(s);
	writer = store_case_open(s, SESSION_WRITE);
	/* The store is open in this process already, which LMDB forbids; in
	 * another process the reader goes on at once. */
	case_int("status", session_open(&s->run, SESSION_READ, &reader, &why),
	    ST_BUSY);
	session_close(&reader);
	session_close(&writer);
}

static void
a_damaged_generation_is_compiled_again(void **state)
{
	struct store_case *s = *state;
	struct session *session;

	case_int("first", apply(s, nothing), 1);
	tmpdir_write(s->tmp, "store/served/1.mdb", 5000, "damage", 6);
	session = store_case_open(s, SESSION_READ);
	session_close(&session);
	case_int("served", store_case_served(s).number, 2);
}

static void
move(const struct store_case *s, const char *from, const char *to)
{
	char old[128], new[128];

	(void)snprintf(old, sizeof(old), "%s/store/%s", s->tmp->dir, from);
	(void)snprintf(new, sizeof(new), "%s/store/%s", s->tmp->dir, to);
	case_int(from, rename(old, new), 0);
}

/* Of another store, or from a backup: its sequence may be the one of what is
 * served, which a small change must not be made from. */
static void
a_ledger_that_takes_the_place_of_another_is_published(void **state)
{
	struct store_case *s = *state;
	struct session *session;

	case_int("first", apply(s, nothing), 1);
	case_int("its sequence", store_case_served(s).sequence, 1);
	move(s, "ledger", "first");
	s->run.now += 100;
	/* The generation of the empty ledger, then that of its lists. */
	case_int("second", apply(s, nothing), 3);
	case_int("its sequence", store_case_served(s).sequence, 1);
	move(s, "ledger", "second");
	move(s, "first", "ledger");
	session = store_case_open(s, SESSION_READ);
	session_close(&session);
	case_int("served", store_case_served(s).number, 4);
	case_int("nothing more", apply(s, nothing), 0);
}

static void
a_pin_holds_until_the_next_change(void **state)
{
	struct store_case *s = *state;
	uint32_t serial;

	case_int("first", apply(s, nothing), 1);
	case_int("pinned", apply(s, pin_here), 0);
	serial = store_case_serial(s);
	case_int("nothing", apply(s, nothing), 0);
	case_int("same serial", store_case_serial(s), serial);
	/* The list itself does not change, but what is served may. */
	case_int("change", apply(s, one_import), 2);
	case_int("new serial", store_case_serial(s), serial + 1);
}

static void
exemptions_follow_the_configuration(void **state)
{
	struct store_case *s = *state;
	uint32_t serial;

	case_int("none", apply(s, nothing), 1);
	serial = store_case_serial(s);
	store_case_config(s, "    exempt: [192.0.2.25]\n");
	case_int("one", apply(s, nothing), 2);
	case_int("its serial", store_case_serial(s), serial + 1);
	case_int("the same", apply(s, nothing), 0);
	store_case_config(s, "");
	case_int("gone", apply(s, nothing), 3);
	case_int("its serial", store_case_serial(s), serial + 2);
}

static enum status
exempt_for_an_hour(void *ctx, struct change *c, struct why *why)
{
	const struct exemption e = {.created = c->run->now,
	    .expires = c->run->now + 3600,
	    .prefix = {.addr = {.family = ADDR_V4, .b = {192, 0, 2, 1}},
		.len = 32},
	    .owner = slice_of("tester"),
	    .reason = slice_of("for an hour")};

	(void)ctx;
	return ledger_exemption_put(c->txn, 1, &e, why);
}

static enum status
count_ended(void *ctx, struct change *c, struct why *why)
{
	(void)ctx;
	(void)why;
	case_int("ended", c->exemptions_ended, 1);
	return ST_OK;
}

static void
exemptions_end_with_their_time(void **state)
{
	struct store_case *s = *state;

	case_int("new", apply(s, exempt_for_an_hour), 1);
	s->run.now += 3599;
	case_int("not yet", apply(s, nothing), 0);
	s->run.now += 1;
	case_int("over", apply(s, count_ended), 2);
}

/* A change during which somebody tidies up. */
static enum status
without_file(void *ctx, struct change *c, struct why *why)
{
	assert_int_equal(unlink(ctx), 0);
	return one_import(NULL, c, why);
}

static void
nothing_is_committed_when_a_file_is_gone(void **state)
{
	static const struct {
		const char *file;
		enum status want;
	} cases[] = {
	    {"store/lock", ST_BUSY},
	    {"store/ledger/lock.mdb", ST_UNAVAILABLE},
	};
	struct store_case *s = *state;
	struct why why;

	case_int("first", apply(s, one_import), 1);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct session *session = store_case_open(s, SESSION_WRITE);
		char path[128];

		(void)snprintf(
		    path, sizeof(path), "%s/%s", s->tmp->dir, cases[i].file);
		case_int(cases[i].file,
		    session_commit(session, without_file, path, &why),
		    cases[i].want);
		case_holds(cases[i].file, why.text, cases[i].file);
		case_holds(cases[i].file, why.text, "removed or replaced");
		session_close(&session);
		case_int("the next one", apply(s, one_import), i + 2);
	}
}

int
main(int argc, char **argv)
{
#define STORE_TEST(f)                                                          \
	cmocka_unit_test_setup_teardown(                                       \
	    f, store_case_setup, store_case_teardown)
	const struct CMUnitTest tests[] = {
	    STORE_TEST(reading_makes_no_store),
	    STORE_TEST(the_first_change_makes_lists_and_a_generation),
	    STORE_TEST(no_change_makes_no_generation),
	    STORE_TEST(a_change_that_fails_leaves_nothing),
	    STORE_TEST(what_was_left_is_published),
	    STORE_TEST(a_reader_does_not_wait_for_a_writer),
	    STORE_TEST(a_damaged_generation_is_compiled_again),
	    STORE_TEST(a_ledger_that_takes_the_place_of_another_is_published),
	    STORE_TEST(a_pin_holds_until_the_next_change),
	    STORE_TEST(exemptions_follow_the_configuration),
	    STORE_TEST(exemptions_end_with_their_time),
	    STORE_TEST(nothing_is_committed_when_a_file_is_gone),
	};

	STORE_CASE_CHECKER(argc, argv);
	return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
