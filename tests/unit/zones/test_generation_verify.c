/* Generations: verified against the ledger, and rolled back. */
#include "generation_fixture.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "snapshot.h"

static bool
is_served(const struct fixture *f, const char *list, uint32_t addr)
{
	struct snapshot *s;
	bool is;

	must(snapshot_open(f->dir, &s, &fixture_why));
	is = snapshot_find4(snapshot_list_by_name(s, list), addr).entries !=
	     NULL;
	snapshot_close(&s);
	return is;
}

static void
test_verify(void **state)
{
	struct fixture f, other;
	char from[128], to[128];
	struct why why;

	(void)state;
	fixture_open(&f);
	assert_int_equal(fixture_verify(&f, &why), ST_NOT_FOUND);
	fixture_add(&f, "l", "192.0.2.1");
	fixture_publish(&f);
	fixture_add(&f, "l", "192.0.2.3");
	assert_int_equal(fixture_verify(&f, &why), ST_CORRUPT);
	assert_string_equal(why.text,
	    "not up to date: generation 1 serves ledger sequence 1 of 2");
	fixture_publish(&f);
	must(fixture_verify(&f, &fixture_why));
	/* A generation as new, whole and good, but of another ledger. */
	fixture_open(&other);
	fixture_add(&other, "l", "192.0.2.1");
	fixture_add(&other, "l", "192.0.2.4");
	fixture_publish(&other);
	fixture_served(&other, "1.mdb", from, sizeof(from));
	fixture_served(&f, "2.mdb", to, sizeof(to));
	assert_int_equal(rename(from, to), 0);
	assert_int_equal(fixture_verify(&f, &why), ST_CORRUPT);
	assert_string_equal(
	    why.text, "list \"l\": as many ranges, but other ones");
	fixture_close(&other);
	fixture_close(&f);
}

/* As relaybl rollback does it: serials raised and the ledger pinned first. */
static enum status
rollback(struct fixture *f, struct generation_info *out, struct why *why)
{
	struct ledger_txn *txn = fixture_begin(f, LEDGER_WRITE);
	uint64_t sequence;
	enum status st;

	must(ledger_sequence(txn, &sequence, &fixture_why));
	must(ledger_list_bump(txn, fixture_list(txn, "l"), 0, &fixture_why));
	must(ledger_pin_set(txn, sequence + 1, &fixture_why));
	must(ledger_commit(&txn, &fixture_why));
	txn = fixture_begin(f, LEDGER_READ);
	st = generation_rollback(f->dir, txn, fixture_checker, out, why);
	ledger_abort(&txn);
	return st;
}

static void
test_rollback(void **state)
{
	struct generation_info info;
	struct fixture f;
	struct why why;
	uint32_t serial;

	(void)state;
	fixture_open(&f);
	fixture_add(&f, "l", "2001:db8::/61");
	fixture_add(&f, "l", "192.0.2.1");
	fixture_publish(&f);
	assert_int_equal(rollback(&f, &info, &why), ST_NOT_FOUND);
	fixture_add(&f, "l", "192.0.2.2");
	fixture_add(&f, "new", "192.0.2.3");
	fixture_publish(&f);
	/* The same again: not something to go back to. */
	fixture_publish(&f);
	serial = fixture_serial(&f, "l");
	assert_true(is_served(&f, "l", 0xc0000202));
	must(rollback(&f, &info, &fixture_why));
	assert_int_equal(info.number, 4);
	assert_int_equal(info.sequence, 2);
	assert_int_equal(info.list_count, 2);
	assert_int_equal(info.lists[0].serial, serial + 1);
	assert_int_equal(info.lists[0].ranges4, 1);
	assert_int_equal(info.lists[0].ranges6, 1);
	assert_int_equal(info.lists[1].ranges4, 0);
	generation_info_free(&info);
	assert_true(is_served(&f, "l", 0xc0000201));
	assert_false(is_served(&f, "l", 0xc0000202));
	assert_int_equal(fixture_verify(&f, &why), ST_OK);
	assert_string_equal(why.text,
	    "rolled back: generation 4 serves ledger sequence 2 of 6");
	/* Not forth again. */
	assert_int_equal(rollback(&f, &info, &why), ST_NOT_FOUND);
	assert_int_equal(fixture_publish(&f), 5);
	assert_true(is_served(&f, "l", 0xc0000202));
	must(fixture_verify(&f, &fixture_why));
	fixture_close(&f);
}

static void
test_rollback_damaged(void **state)
{
	struct generation_info info;
	struct fixture f;
	struct why why;
	char path[128];

	(void)state;
	fixture_open(&f);
	fixture_add(&f, "l", "192.0.2.1");
	fixture_publish(&f);
	fixture_add(&f, "l", "192.0.2.2");
	fixture_publish(&f);
	assert_int_equal(
	    truncate(fixture_served(&f, "1.mdb", path, sizeof(path)), 4096), 0);
	assert_int_equal(rollback(&f, &info, &why), ST_CORRUPT);
	assert_non_null(strstr(why.text, path));
	fixture_expect_current(&f, "2.mdb");
	fixture_close(&f);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_verify),
	    cmocka_unit_test(test_rollback),
	    cmocka_unit_test(test_rollback_damaged),
	};

	FIXTURE_CHECKER(argc, argv);
	return cmocka_run_group_tests_name(
	    "generation_verify", tests, NULL, NULL);
}
