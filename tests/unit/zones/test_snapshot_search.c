/* The search within a /16 of IPv4: every address of some, of every shape. */
#include "generation_fixture.h"

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

/* The search begins where an address would stand if they were spread evenly:
 * /16s where they are, and where they are crowded at either end. */
static void
test_spread_and_crowded_16(void **state)
{
	enum { PARTS = 4, COUNT = 700 };
	static bool want[PARTS << 16];
	struct prefix p = {.addr.family = ADDR_V4, .len = 32};
	const struct snapshot_list *l;
	struct ledger_txn *txn;
	struct snapshot *s;
	struct fixture f;
	uint16_t id;

	(void)state;
	fixture_open(&f);
	txn = fixture_begin(&f, LEDGER_WRITE);
	id = fixture_list(txn, "l");
	for (uint32_t i = 0; i < PARTS * COUNT; i++) {
		uint32_t part = i % PARTS, low = dice(65536);

		if (part == 1)
			low %= 2000;
		else if (part == 2)
			low = 65535 - low % 2000;
		else if (part == 3 && i > 20)
			continue;
		want[part << 16 | low] = true;
		p.addr =
		    addr_from_num(ADDR_V4, 0x0b000000 + (part << 16 | low));
		fixture_put(txn, id, &p, CLASS_RELAY, 1000);
	}
	must(ledger_commit(&txn, &fixture_why));
	fixture_publish(&f);
	must(snapshot_open(f.dir, &s, &fixture_why));
	l = snapshot_list_by_name(s, "l");
	assert_non_null(l);
	for (uint32_t i = 0; i < PARTS << 16; i++)
		if ((snapshot_find4(l, 0x0b000000 + i).entries != NULL) !=
		    want[i])
			fail_msg("11.%u.%u.%u: want %d", i >> 16, i >> 8 & 255,
			    i & 255, want[i]);
	snapshot_close(&s);
	fixture_close(&f);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_spread_and_crowded_16),
	};

	FIXTURE_CHECKER(argc, argv);
	return cmocka_run_group_tests_name(
	    "snapshot_search", tests, NULL, NULL);
}
