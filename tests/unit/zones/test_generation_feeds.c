/* Feeds in a generation: what the ledger knows of them is served, however the
 * generation was made, and what is damaged is refused. */
#include "generation_fixture.h"

#include "generation_feeds.h"
#include "snapshot.h"

/* Notes a good import of the scanner's at that time; 0: it only tried. */
static void
feed(struct fixture *f, const char *list, const char *scanner, int64_t at)
{
	struct ledger_txn *txn = fixture_begin(f, LEDGER_WRITE);
	struct feed_state state = {.list = fixture_list(txn, list),
	    .last_good = at == 0 ? 0 : 7,
	    .last_tried = 7,
	    .last_good_time = at};
	struct scanner_state s;

	must(ledger_scanner_by_name(txn, scanner, true, &s, &fixture_why));
	state.scanner = s.id;
	must(ledger_feed_put(txn, &state, &fixture_why));
	must(ledger_commit(&txn, &fixture_why));
}

/* From what the last commit touched alone. */
static void
publish_update(struct fixture *f)
{
	struct ledger_txn *txn = fixture_begin(f, LEDGER_READ);
	struct generation_info info;

	must(generation_publish(f->dir, txn, ledger_touched(f->ledger), NULL,
	    fixture_checker, &info, &fixture_why));
	generation_info_free(&info);
	ledger_abort(&txn);
}

static int64_t
fed(const struct fixture *f, const char *list, const char *scanner)
{
	struct snapshot *s;
	int64_t at;

	must(snapshot_open(f->dir, &s, &fixture_why));
	at = snapshot_fed(s, snapshot_list_by_name(s, list), scanner);
	snapshot_close(&s);
	return at;
}

static void
test_feeds_are_served(void **state)
{
	struct generation_info info;
	struct fixture f;

	(void)state;
	fixture_open(&f);
	fixture_add(&f, "relays", "192.0.2.1");
	fixture_add(&f, "proxies", "192.0.2.2");
	fixture_publish(&f);
	assert_int_equal(fed(&f, "relays", "nightly"), 0);
	feed(&f, "relays", "nightly", 1000);
	feed(&f, "proxies", "nightly", 2000);
	feed(&f, "relays", "weekly", 3000);
	feed(&f, "relays", "tries", 0);
	fixture_publish(&f);
	must(fixture_verify(&f, &fixture_why));
	assert_int_equal(fed(&f, "relays", "nightly"), 1000);
	assert_int_equal(fed(&f, "proxies", "nightly"), 2000);
	assert_int_equal(fed(&f, "relays", "weekly"), 3000);
	assert_int_equal(fed(&f, "proxies", "weekly"), 0);
	assert_int_equal(fed(&f, "relays", "tries"), 0);
	must(generation_current(f.dir, &info, &fixture_why));
	assert_int_equal(info.feed_count, 3);
	assert_string_equal(info.feeds[0].scanner, "nightly");
	generation_info_free(&info);
	/* Nothing of a list changed, only when it was fed. */
	feed(&f, "relays", "nightly", 4000);
	publish_update(&f);
	must(fixture_verify(&f, &fixture_why));
	assert_int_equal(fed(&f, "relays", "nightly"), 4000);
	fixture_close(&f);
}

/* A generation as new and of the same listings, of another ledger. */
static void
test_verify_compares_feeds(void **state)
{
	struct fixture f, other;
	char from[128], to[128];
	struct why why;

	(void)state;
	fixture_open(&f);
	fixture_open(&other);
	fixture_add(&f, "l", "192.0.2.1");
	fixture_add(&other, "l", "192.0.2.1");
	feed(&f, "l", "nightly", 1000);
	feed(&other, "l", "nightly", 1001);
	fixture_publish(&f);
	fixture_publish(&other);
	must(fixture_verify(&f, &fixture_why));
	fixture_served(&other, "1.mdb", from, sizeof(from));
	fixture_served(&f, "1.mdb", to, sizeof(to));
	assert_int_equal(rename(from, to), 0);
	assert_int_equal(fixture_verify(&f, &why), ST_CORRUPT);
	assert_string_equal(
	    why.text, "the last good imports of the scanners are other ones");
	fixture_close(&other);
	fixture_close(&f);
}

static enum status
decode(const uint8_t *bytes, size_t len)
{
	struct generation_list list = {.id = 5};
	struct generation_info info = {.list_count = 1, .lists = &list};
	uint8_t *exact = malloc(len + (len == 0));
	enum status st;
	struct why why;

	assert_non_null(exact);
	memcpy(exact, bytes, len);
	st = generation_feeds_decode((struct slice){exact, len}, &info, &why);
	free(exact);
	if (st != ST_OK)
		assert_string_equal(why.text, "meta \"feeds\" is damaged");
	free(info.feeds);
	return st;
}

static void
test_damage_is_refused(void **state)
{
	struct generation_feed feeds[] = {{5, 1000, "a"}, {5, -1, "b"}};
	struct generation_info info = {.feed_count = 2, .feeds = feeds};
	uint8_t good[2 * GENERATION_FEED_LEN], bad[sizeof(good)];

	(void)state;
	generation_feeds_encode(&info, good);
	assert_int_equal(decode(good, sizeof(good)), ST_OK);
	assert_int_equal(decode(good, 0), ST_OK);
	for (size_t cut = 1; cut < sizeof(good); cut++)
		if (cut != GENERATION_FEED_LEN)
			assert_int_equal(decode(good, cut), ST_CORRUPT);
	memcpy(bad, good, sizeof(bad));
	bad[1] = 6; /* a list that is not there */
	assert_int_equal(decode(bad, sizeof(bad)), ST_CORRUPT);
	memcpy(bad, good, sizeof(bad));
	bad[GENERATION_FEED_LEN + 10] = '\0'; /* no name */
	assert_int_equal(decode(bad, sizeof(bad)), ST_CORRUPT);
	memcpy(bad, good, sizeof(bad));
	bad[sizeof(bad) - 1] = 'x'; /* behind its end */
	assert_int_equal(decode(bad, sizeof(bad)), ST_CORRUPT);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_feeds_are_served),
	    cmocka_unit_test(test_verify_compares_feeds),
	    cmocka_unit_test(test_damage_is_refused),
	};

	FIXTURE_CHECKER(argc, argv);
	return cmocka_run_group_tests_name(
	    "generation_feeds", tests, NULL, NULL);
}
