/* Generations made from the one before: whatever is edited, the content is
 * what compiling the whole ledger gives. */
#include "generation_fixture.h"

#include "generation_update.h"
#include "snapshot.h"

static uint64_t rng = 4711;

static uint32_t
dice(uint32_t sides)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return (uint32_t)((rng >> 11) % sides);
}

/* A prefix in one of few /16s or /48s, neighbours among them, so that edits
 * meet; some of them whole. */
static struct prefix
random_prefix(void)
{
	static const uint32_t places4[] = {
	    0x0a000000, 0x0a010000, 0x0a020000, 0xc0a80000, 0xffff0000};
	static const uint64_t places6[] = {0x20010db800000000,
	    0x20010db800010000, 0x2a00000000000000, 0xffffffffffff0000};
	bool v4 = dice(2);
	unsigned bits = v4 ? 32 : 128, host;
	struct prefix p;
	addr_num n;

	if (v4) {
		n = places4[dice(5)] + (dice(2) ? dice(65536) : dice(64));
		host = dice(40) == 0 ? 16 : dice(4) == 0 ? dice(12) : 0;
	} else {
		n = (addr_num)(places6[dice(4)] + dice(2000)) << 64;
		n |= dice(2) ? dice(4096) : 0;
		host = dice(40) == 0 ? 80 : dice(4) == 0 ? dice(72) : 0;
		host = dice(2) ? 64 : host;
	}
	p.addr = addr_from_num(v4 ? ADDR_V4 : ADDR_V6, n >> host << host);
	p.len = (uint8_t)(bits - host);
	return p;
}

static const char *const names[] = {"one", "two", "three"};

struct dropping {
	struct ledger_txn *txn;
	uint16_t list;
};

static enum status
drop_some(void *ctx, const struct exemption *e)
{
	const struct dropping *d = ctx;
	struct prefix p = e->prefix;

	return dice(3)
		   ? ST_OK
		   : ledger_exemption_del(d->txn, d->list, &p, &fixture_why);
}

/* A listing comes, stays or goes; an exemption does. */
static void
random_edit(struct ledger_txn *txn)
{
	uint16_t list = fixture_list(txn, names[dice(dice(2) ? 1 : 3)]);
	struct prefix p = random_prefix();
	struct exemption e = {.prefix = p};
	struct finding_key key = {
	    .list = list, .prefix = p, .scanner = 1, .port = dice(2) & 1};
	struct dropping dropping = {txn, list};
	struct finding f;

	switch (dice(12)) {
	case 0:
		must(ledger_exemption_put(txn, list, &e, &fixture_why));
		break;
	case 1:
		must(ledger_exemptions(
		    txn, list, drop_some, &dropping, &fixture_why));
		break;
	case 2:
	case 3:
	case 4:
		/* What is there is delisted. */
		if (ledger_finding_get(txn, &key, &f, &fixture_why) != ST_OK)
			break;
		f.state = FINDING_REMOVED;
		must(ledger_finding_put(txn, &key, &f, &fixture_why));
		break;
	default:
		fixture_put(txn, list, &p, (uint8_t)dice(2),
		    1000 + dice(dice(2) ? 2 : 100));
	}
}

static void
edit(struct fixture *f, unsigned count)
{
	struct ledger_txn *txn = fixture_begin(f, LEDGER_WRITE);

	for (unsigned i = 0; i < count; i++)
		random_edit(txn);
	must(ledger_commit(&txn, &fixture_why));
}

/* Can the next one be made from the current one? */
static bool
is_small(struct fixture *f)
{
	struct ledger_txn *txn = fixture_begin(f, LEDGER_READ);
	const struct generation_ledger ledger = {txn, NULL};
	struct generation_files files;
	struct generation_update update;
	enum status st;

	must(generation_files_open(f->dir, true, &files, &fixture_why));
	st = generation_update_begin(
	    &files, &ledger, ledger_touched(f->ledger), &update, &fixture_why);
	if (st == ST_OK)
		generation_update_end(&update);
	else
		assert_int_equal(st, ST_NOT_FOUND);
	generation_files_close(&files);
	ledger_abort(&txn);
	return st == ST_OK;
}

static void
publish(struct fixture *f, struct generation_info *info)
{
	struct ledger_txn *txn = fixture_begin(f, LEDGER_READ);

	must(generation_publish(f->dir, txn, ledger_touched(f->ledger), NULL,
	    fixture_checker, info, &fixture_why));
	ledger_abort(&txn);
}

static void
test_random_edits(void **state)
{
	struct generation_info info, before = {0};
	struct fixture f;
	unsigned small = 0, changed = 0;

	(void)state;
	fixture_open(&f);
	edit(&f, 3000);
	publish(&f, &before);
	for (int i = 0; i < 150; i++) {
		edit(&f, dice(4) ? 1 + dice(5) : dice(300));
		/* Several commits, one publication. */
		if (dice(5) == 0)
			edit(&f, 1 + dice(3));
		small += is_small(&f);
		publish(&f, &info);
		must(fixture_verify(&f, &fixture_why));
		assert_string_equal(fixture_why.text, "");
		changed += info.lists[0].hash != before.lists[0].hash;
		generation_info_free(&before);
		before = info;
	}
	generation_info_free(&before);
	assert_true(small == 150 && changed > 100);
	fixture_close(&f);
}

static struct generation_info
add_and_publish(struct fixture *f, const char *prefix)
{
	struct generation_info info;

	fixture_add(f, "l", prefix);
	assert_true(is_small(f));
	publish(f, &info);
	must(fixture_verify(f, &fixture_why));
	return info;
}

/* What is touched first, last, alone, and in a list that is new. */
static void
test_borders(void **state)
{
	static const char *const prefixes[] = {"10.1.0.0", "0.0.0.0/24",
	    "255.255.255.255", "10.0.255.255", "10.1.0.1", "10.1.0.0/16",
	    "2001:db8::1", "2001:db8:1::/48", "2001:db8:0:ffff::/64",
	    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "1000::/50",
	    "2001:db8:1:2:3::/80"};
	struct generation_info info;
	struct fixture f;

	(void)state;
	fixture_open(&f);
	fixture_add(&f, "other", "192.0.2.1");
	fixture_publish(&f);
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++) {
		info = add_and_publish(&f, prefixes[i]);
		assert_int_equal(info.number, i + 2);
		assert_int_equal(info.list_count, 2);
		generation_info_free(&info);
	}
	fixture_close(&f);
}

/* Answers that nothing uses any more are left until they are too many; then
 * all is compiled again. */
static void
test_spare(void **state)
{
	struct prefix p = fixture_prefix("192.0.2.1");
	struct generation_info info = {0};
	struct ledger_txn *txn;
	struct fixture f;
	uint32_t most = 0;
	uint16_t id;
	bool again = false;

	(void)state;
	fixture_open(&f);
	fixture_add(&f, "l", "192.0.2.1");
	publish(&f, &info);
	assert_int_equal(info.lists[0].spare, 0);
	generation_info_free(&info);
	for (uint32_t i = 0; i < 20 && !again; i++) {
		txn = fixture_begin(&f, LEDGER_WRITE);
		id = fixture_list(txn, "l");
		for (uint32_t k = 0; k < 1000; k++) {
			put16(p.addr.b + 2, (uint16_t)(k * 2));
			fixture_put(txn, id, &p, CLASS_RELAY, 1000 * i + k);
		}
		must(ledger_commit(&txn, &fixture_why));
		publish(&f, &info);
		again = info.lists[0].spare < most;
		most = info.lists[0].spare;
		generation_info_free(&info);
		must(fixture_verify(&f, &fixture_why));
	}
	assert_true(again);
	assert_int_equal(most, 0);
	fixture_close(&f);
}

/* Cases in which only a whole compile is right. */
static void
test_whole(void **state)
{
	struct exemption e = {.prefix = fixture_prefix("192.0.0.0/15")};
	struct generation_info info;
	struct ledger_txn *txn;
	char path[128];
	struct fixture f;
	uint16_t id;

	(void)state;
	fixture_open(&f);
	fixture_add(&f, "l", "192.0.2.1");
	assert_false(is_small(&f));
	fixture_publish(&f);
	assert_true(is_small(&f));
	/* Another program's commits are not known. */
	fixture_add(&f, "l", "192.0.2.3");
	ledger_close(&f.ledger);
	must(ledger_open(f.dir, LEDGER_WRITE, &f.ledger, &fixture_why));
	assert_false(is_small(&f));
	fixture_add(&f, "l", "192.0.2.5");
	assert_false(is_small(&f));
	publish(&f, &info);
	generation_info_free(&info);
	must(fixture_verify(&f, &fixture_why));
	/* A wide exemption. */
	txn = fixture_begin(&f, LEDGER_WRITE);
	id = fixture_list(txn, "l");
	must(ledger_exemption_put(txn, id, &e, &fixture_why));
	must(ledger_commit(&txn, &fixture_why));
	assert_false(is_small(&f));
	publish(&f, &info);
	assert_int_equal(info.lists[0].ranges4, 0);
	generation_info_free(&info);
	/* The current one is damaged. */
	ledger_close(&f.ledger);
	must(ledger_open(f.dir, LEDGER_WRITE, &f.ledger, &fixture_why));
	fixture_add(&f, "l", "10.0.0.1");
	assert_true(is_small(&f));
	fixture_served(&f, "3.mdb", path, sizeof(path));
	assert_int_equal(truncate(path, 4096), 0);
	assert_false(is_small(&f));
	publish(&f, &info);
	generation_info_free(&info);
	must(fixture_verify(&f, &fixture_why));
	fixture_close(&f);
}

/* A commit that was taken back touched nothing. */
static void
test_aborted(void **state)
{
	const struct touched *t;
	struct ledger_txn *txn;
	struct fixture f;

	(void)state;
	fixture_open(&f);
	fixture_add(&f, "l", "192.0.2.1");
	t = ledger_touched(f.ledger);
	assert_int_equal(t->count, 1);
	assert_int_equal(t->from, 0);
	assert_int_equal(t->to, 1);
	txn = fixture_begin(&f, LEDGER_WRITE);
	fixture_put_text(txn, 1, "10.0.0.1");
	ledger_abort(&txn);
	assert_int_equal(t->count, 1);
	fixture_add(&f, "l", "10.0.0.1");
	assert_int_equal(t->count, 2);
	assert_int_equal(t->from, 0);
	assert_int_equal(t->to, 2);
	fixture_close(&f);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_borders),
	    cmocka_unit_test(test_random_edits),
	    cmocka_unit_test(test_spare),
	    cmocka_unit_test(test_whole),
	    cmocka_unit_test(test_aborted),
	};

	FIXTURE_CHECKER(argc, argv);
	return cmocka_run_group_tests_name(
	    "generation_update", tests, NULL, NULL);
}
