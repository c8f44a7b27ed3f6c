/*
 * The ledger as a whole: read from end to end, copied to one file while others
 * write, and another one put in its place.
 */
#include <signal.h>

#include "ledger_aside.h"
#include "ledger_backup.h"
#include "ledger_case.h"
#include "seal.h"
#include "store.h"

/* One of everything. */
static void
fill(struct fixture *f)
{
	const struct exemption e = {.prefix = prefix_text("10.0.0.0/8")};
	const struct recheck r = {.prefix = prefix_text("192.0.2.1")};
	struct import_record rec = {.list = f->list};
	struct event ev = {.list = f->list, .prefix = prefix_text("192.0.2.1")};
	struct feed_state feed = {.list = f->list};
	struct scanner_state s;

	good(f, ledger_scanner_by_name(f->txn, "s", true, &s, &f->why));
	feed.scanner = s.id;
	put_finding(f, f->list, "192.0.2.1", s.id, 25);
	put_finding(f, f->list, "2001:db8::1", s.id, 25);
	good(f, ledger_exemption_put(f->txn, f->list, &e, &f->why));
	good(f, ledger_recheck_put(f->txn, f->list, &r, &f->why));
	good(f, ledger_feed_put(f->txn, &feed, &f->why));
	good(f, ledger_import_append(f->txn, &rec, &f->why));
	for (int i = 0; i < 3; i++)
		good(f, ledger_event_append(f->txn, &ev, &f->why));
	good(f, ledger_part_put(
		    f->txn, LEDGER_UNDO, 1, 0, slice_text("x"), &f->why));
	fixture_commit(f);
}

static void
all_is_counted(void **state)
{
	struct fixture *f = *state;
	struct ledger_content read, said;

	fill(f);
	good(f, ledger_content(f->txn, 0, &read, &f->why));
	good(f, ledger_counts(f->txn, &said, &f->why));
	assert_true(ledger_content_equal(&read, &said, &f->why));
	case_int("lists", read.lists, 1);
	case_int("scanners", read.scanners, 1);
	case_int("feeds", read.feeds, 1);
	case_int("exemptions", read.exemptions, 1);
	case_int("rechecks", read.rechecks, 1);
	case_int("imports", read.imports, 1);
	case_int("findings", read.findings, 2);
	case_int("events", read.events, 3);
	case_int("parts", read.parts, 1);
	case_int("last event", read.last_event, 3);
	case_int("sequence", read.sequence, 1);
	/* put_finding's never had an end. */
	case_int("listings", read.listings, 0);
}

/* What hangs on a list that is not there would not be exported. */
static void
orphans_are_damage(void **state)
{
	const struct exemption e = {.prefix = prefix_text("10.0.0.0/8")};
	struct fixture *f = *state;
	struct ledger_content read;

	fill(f);
	good(f, ledger_exemption_put(f->txn, 99, &e, &f->why));
	case_int(
	    "orphan", ledger_content(f->txn, 0, &read, &f->why), ST_CORRUPT);
	case_holds("which", f->why.text, "exemptions: 1 of 2");
}

static int
make_file(struct fixture *f, const char *name)
{
	int fd =
	    open(tmpdir_path(f->tmp, name), O_RDWR | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	return fd;
}

static void
copy_to(struct fixture *f, const char *name)
{
	int fd = make_file(f, name);

	good(f, ledger_copy(f->ledger, fd, &f->why));
	good(f, seal_check(fd, &f->why));
	assert_int_equal(close(fd), 0);
}

static void
a_copy_holds_what_was_committed(void **state)
{
	struct fixture *f = *state;
	struct ledger_content want, got;
	struct ledger_txn *txn = NULL;
	struct ledger *copy = NULL;

	fill(f);
	good(f, ledger_content(f->txn, 0, &want, &f->why));
	put_finding(f, f->list, "192.0.2.2", 1, 25); /* not committed */
	copy_to(f, "copy");
	good(f, ledger_open_file(tmpdir_path(f->tmp, "copy"), &copy, &f->why));
	good(f, ledger_begin(copy, LEDGER_READ, &txn, &f->why));
	good(f, ledger_content(txn, 0, &got, &f->why));
	assert_memory_equal(&got, &want, sizeof(got));
	ledger_abort(&txn);
	ledger_close(&copy);
	case_int("none",
	    ledger_open_file(tmpdir_path(f->tmp, "none"), &copy, &f->why),
	    ST_NOT_FOUND);
	tmpdir_write(f->tmp, "short", 0, "x", 1);
	case_int("no ledger",
	    ledger_open_file(tmpdir_path(f->tmp, "short"), &copy, &f->why),
	    ST_CORRUPT);
}

static int
copy_without_room(struct tmpdir *t)
{
	struct ledger *ledger = NULL;
	struct why why;
	int fd = open("/dev/full", O_WRONLY);
	enum status st;

	(void)alarm(30);
	if (fd < 0)
		return CHILD_SKIPPED;
	st = ledger_open(tmpdir_path(t, "store"), LEDGER_READ, &ledger, &why);
	if (st == ST_OK)
		st = ledger_copy(ledger, fd, &why);
	return st == ST_NO_SPACE ? 0 : 1;
}

static void
a_full_disk_is_told(void **state)
{
	struct fixture *f = *state;

	fill(f);
	child_ok(copy_without_room, f->tmp);
}

/* Copies the copy to aside and opens it there, to write. */
static struct ledger *
take(struct fixture *f, const char *name)
{
	struct ledger *aside = NULL;
	char dir[PATH_MAX], store[PATH_MAX];
	int fd = open(tmpdir_path(f->tmp, name), O_RDONLY);

	assert_true(fd >= 0);
	snprintf(store, sizeof(store), "%s", tmpdir_path(f->tmp, "store"));
	good(f, ledger_aside_make(store, dir, &f->why));
	good(f, ledger_aside_take(
		    store, fd, tmpdir_size(f->tmp, name) - SEAL_LEN, &f->why));
	assert_int_equal(close(fd), 0);
	good(f, ledger_open(dir, LEDGER_WRITE, &aside, &f->why));
	return aside;
}

static uint64_t
sequence_of(struct fixture *f, struct ledger *ledger)
{
	struct ledger_txn *txn = NULL;
	uint64_t n;

	good(f, ledger_begin(ledger, LEDGER_READ, &txn, &f->why));
	good(f, ledger_sequence(txn, &n, &f->why));
	ledger_abort(&txn);
	return n;
}

static void
another_takes_its_place(void **state)
{
	struct fixture *f = *state;
	char kept[PATH_MAX], store[PATH_MAX];
	struct ledger *aside, *now = NULL;

	fill(f);
	copy_to(f, "copy");
	put_finding(f, f->list, "192.0.2.2", 1, 25);
	fixture_commit(f);
	ledger_abort(&f->txn);
	snprintf(store, sizeof(store), "%s", tmpdir_path(f->tmp, "store"));
	aside = take(f, "copy");
	case_int("aside", sequence_of(f, aside), 1);
	ledger_close(&aside);
	assert_true(ledger_in_place(f->ledger));
	good(f, ledger_aside_place(store, 1700000000, true, kept, &f->why));
	case_holds("kept", kept, "store/ledger.before-2023-11-14T221320Z");
	/* Whoever had the old one open goes on reading it. */
	assert_false(ledger_in_place(f->ledger));
	case_int("old", sequence_of(f, f->ledger), 2);
	good(f, ledger_open(store, LEDGER_WRITE, &now, &f->why));
	case_int("new", sequence_of(f, now), 1);
	ledger_close(&now);
	aside = take(f, "copy");
	ledger_close(&aside);
	good(f, ledger_aside_place(store, 1700000000, true, kept, &f->why));
	case_holds("kept beside", kept, "T221320Z-2");
	aside = take(f, "copy");
	ledger_close(&aside);
	good(f, ledger_aside_place(store, 1700000000, false, kept, &f->why));
	case_text("not kept", kept, "");
	assert_int_equal(access(tmpdir_path(f->tmp,
				    "store/ledger.before-2023-11-14T221320Z-3"),
			     F_OK),
	    -1);
	ledger_aside_drop(store);
	assert_int_equal(access(tmpdir_path(f->tmp, "store/aside"), F_OK), -1);
}

static void
there_may_be_none(void **state)
{
	struct fixture *f = *state;
	char kept[PATH_MAX], store[PATH_MAX], dir[PATH_MAX];
	struct ledger *made = NULL;

	snprintf(store, sizeof(store), "%s", tmpdir_path(f->tmp, "other"));
	good(f, store_make_dir(store, 0770, &f->why));
	good(f, ledger_aside_make(store, dir, &f->why));
	good(f, ledger_open(dir, LEDGER_WRITE, &made, &f->why));
	ledger_close(&made);
	/* What an interrupted one left is removed. */
	good(f, ledger_aside_make(store, dir, &f->why));
	case_int("nothing was made",
	    ledger_aside_place(store, 0, true, kept, &f->why), ST_NOT_FOUND);
	good(f, ledger_open(dir, LEDGER_WRITE, &made, &f->why));
	ledger_close(&made);
	good(f, ledger_aside_place(store, 0, true, kept, &f->why));
	case_text("kept", kept, "");
	good(f, ledger_open(store, LEDGER_READ, &made, &f->why));
	ledger_close(&made);
}

static void
a_cut_copy_is_refused(void **state)
{
	struct fixture *f = *state;
	char store[PATH_MAX], dir[PATH_MAX];
	int fd;

	fill(f);
	copy_to(f, "copy");
	snprintf(store, sizeof(store), "%s", tmpdir_path(f->tmp, "store"));
	good(f, ledger_aside_make(store, dir, &f->why));
	fd = open(tmpdir_path(f->tmp, "copy"), O_RDONLY);
	case_int("more than there is",
	    ledger_aside_take(store, fd, 1 << 24, &f->why), ST_CORRUPT);
	case_holds("why", f->why.text, "cut off");
	assert_int_equal(close(fd), 0);
	ledger_aside_drop(store);
}

/* Opens and reads for as long as it is let: 0 where that never failed. */
static int
keep_reading(struct tmpdir *t)
{
	const char *path = tmpdir_path(t, "store");
	struct why why;

	(void)alarm(60);
	for (int i = 0; i < 400; i++) {
		struct ledger *ledger = NULL;
		struct ledger_txn *txn = NULL;
		struct ledger_content content;
		enum status st = ledger_open(path, LEDGER_READ, &ledger, &why);

		if (st == ST_OK)
			st = ledger_begin(ledger, LEDGER_READ, &txn, &why);
		if (st == ST_OK)
			st = ledger_content(txn, 0, &content, &why);
		ledger_abort(&txn);
		ledger_close(&ledger);
		if (st != ST_OK && st != ST_BUSY) {
			fprintf(stderr, "%s\n", why.text);
			return 1;
		}
		if (st == ST_OK && content.findings != 2)
			return 2;
	}
	return 0;
}

static void
readers_see_one_or_the_other(void **state)
{
	struct fixture *f = *state;
	char kept[PATH_MAX], store[PATH_MAX];
	int end = 0;
	pid_t pid;

	fill(f);
	copy_to(f, "copy");
	ledger_abort(&f->txn);
	ledger_close(&f->ledger);
	snprintf(store, sizeof(store), "%s", tmpdir_path(f->tmp, "store"));
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		_exit(keep_reading(f->tmp));
	while (waitpid(pid, &end, WNOHANG) == 0) {
		struct ledger *aside = take(f, "copy");

		ledger_close(&aside);
		good(f, ledger_aside_place(store, 0, false, kept, &f->why));
	}
	case_int("reader", end, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(all_is_counted),
	    TEST(orphans_are_damage),
	    TEST(a_copy_holds_what_was_committed),
	    TEST(a_full_disk_is_told),
	    TEST(another_takes_its_place),
	    TEST(there_may_be_none),
	    TEST(a_cut_copy_is_refused),
	    TEST(readers_see_one_or_the_other),
	};

	return cmocka_run_group_tests_name("ledger_backup", tests, NULL, NULL);
}
