/* The records of a file: sorted, merged, contradictions told. */
#include <stdio.h>

#include "batch.h"
#include "case.h"

static void
add(struct batch *b, const char *prefix, uint16_t port, uint8_t verdict,
    int64_t ended, const char *note)
{
	struct record rec = {.port = port,
	    .verdict = verdict,
	    .ended = ended,
	    .line = batch_count(b) + 1,
	    .note = {(const uint8_t *)note, strlen(note)}};
	struct why why;

	assert_int_equal(
	    prefix_parse(prefix, strlen(prefix), &rec.prefix, &why), ST_OK);
	assert_int_equal(batch_add(b, &rec, 1000, &why), ST_OK);
}

static void
there_is_an_end(void **state)
{
	const struct record rec = {.verdict = VERDICT_OPEN};
	struct batch full;
	struct why why;

	(void)state;
	batch_init(&full);
	full.rows[0].count = BATCH_RECORDS_MAX;
	case_int("one more", batch_add(&full, &rec, 1000, &why), ST_BAD_DATA);
	case_holds("why", why.text, "more than 16777216 records");
	case_int("none taken", batch_count(&full), BATCH_RECORDS_MAX);
}

static void
prefixes_come_in_the_order_of_the_ledger(void **state)
{
	static const char *const in[] = {"2001:db8::1", "192.0.2.9",
	    "192.0.2.0/24", "10.0.0.1", "2001:db8::/64", "192.0.2.10"};
	static const char *const want[] = {"10.0.0.1", "192.0.2.0/24",
	    "192.0.2.9", "192.0.2.10", "2001:db8::/64", "2001:db8::1"};
	struct batch b;

	(void)state;
	batch_init(&b);
	for (size_t i = 0; i < COUNT(in); i++)
		add(&b, in[i], 25, VERDICT_OPEN, 1, "");
	batch_merge(&b);
	case_int("count", batch_count(&b), COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++) {
		struct batch_item item = batch_at(&b, i);
		char text[PREFIX_TEXT_MAX];

		case_text("order", prefix_format(&item.prefix, text), want[i]);
	}
	batch_free(&b);
}

/* Verdicts of one address and port in a file, and the one that stays. */
static void
the_graver_verdict_stays(void **state)
{
	static const struct {
		const char *name;
		uint8_t in[3]; /* up to VERDICT_NONE */
		uint8_t want;
		uint64_t merged, contradictions, line;
	} cases[] = {
	    {"open twice", {VERDICT_OPEN, VERDICT_OPEN}, VERDICT_OPEN, 1, 0, 1},
	    {"open and closed", {VERDICT_CLOSED, VERDICT_OPEN}, VERDICT_OPEN, 1,
		1, 2},
	    {"inconclusive and unreachable",
		{VERDICT_UNREACHABLE, VERDICT_INCONCLUSIVE},
		VERDICT_INCONCLUSIVE, 1, 1, 2},
	    {"unreachable and closed", {VERDICT_CLOSED, VERDICT_UNREACHABLE},
		VERDICT_UNREACHABLE, 1, 1, 2},
	    {"three", {VERDICT_CLOSED, VERDICT_OPEN, VERDICT_UNREACHABLE},
		VERDICT_OPEN, 2, 2, 2},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct batch b;

		batch_init(&b);
		for (size_t k = 0; k < 3 && cases[i].in[k] != VERDICT_NONE; k++)
			add(&b, "192.0.2.1", 25, cases[i].in[k], 1, "");
		batch_merge(&b);
		case_int(cases[i].name, batch_count(&b), 1);
		case_int(cases[i].name, batch_at(&b, 0).verdict, cases[i].want);
		case_int(cases[i].name, batch_at(&b, 0).line, cases[i].line);
		case_int(cases[i].name, b.merged, cases[i].merged);
		case_int(
		    cases[i].name, b.contradictions, cases[i].contradictions);
		batch_free(&b);
	}
}

static void
the_latest_stays_among_equals(void **state)
{
	struct batch b;
	struct batch_item item;
	struct said_texts texts;

	(void)state;
	batch_init(&b);
	add(&b, "192.0.2.1", 25, VERDICT_OPEN, 10, "first");
	add(&b, "192.0.2.1", 25, VERDICT_OPEN, 30, "latest");
	add(&b, "192.0.2.1", 25, VERDICT_OPEN, 20, "between");
	add(&b, "192.0.2.1", 587, VERDICT_OPEN, 5, "other port");
	batch_merge(&b);
	case_int("count", batch_count(&b), 2);
	case_int("time", batch_at(&b, 0).ended, 30);
	item = batch_at(&b, 0);
	texts = batch_texts(&b, &item);
	case_int("note", texts.note.len, strlen("latest"));
	assert_memory_equal(texts.note.data, "latest", texts.note.len);
	case_int("line", batch_at(&b, 0).line, 1);
	case_int("port", batch_at(&b, 1).port, 587);
	batch_free(&b);
}

static void
contradictions_name_their_lines(void **state)
{
	struct batch b;

	(void)state;
	batch_init(&b);
	add(&b, "192.0.2.1", 25, VERDICT_CLOSED, 1, "");
	add(&b, "192.0.2.2", 25, VERDICT_OPEN, 1, "");
	add(&b, "192.0.2.1", 25, VERDICT_OPEN, 1, "");
	batch_merge(&b);
	case_int("clashes", b.clash_count, 1);
	case_int("kept", b.clashes[0].kept, VERDICT_OPEN);
	case_int("its line", b.clashes[0].kept_line, 3);
	case_int("dropped", b.clashes[0].dropped, VERDICT_CLOSED);
	case_int("its line", b.clashes[0].dropped_line, 1);
	batch_free(&b);
}

static void
all_contradictions_are_counted(void **state)
{
	struct batch b;

	(void)state;
	batch_init(&b);
	for (int i = 0; i < 30; i++) {
		char addr[20];

		(void)snprintf(addr, sizeof(addr), "192.0.2.%d", i);
		add(&b, addr, 25, VERDICT_CLOSED, 1, "");
		add(&b, addr, 25, VERDICT_OPEN, 1, "");
	}
	batch_merge(&b);
	case_int("counted", b.contradictions, 30);
	case_int("kept", b.clash_count, BATCH_CLASHES_MAX);
	batch_free(&b);
}

static void
texts_and_times_are_kept(void **state)
{
	struct record rec = {.verdict = VERDICT_OPEN,
	    .reply = {(const uint8_t *)"250", 3},
	    .tests = {(const uint8_t *)"T01", 3}};
	struct batch b;
	struct batch_item item;
	struct said_texts texts;
	struct why why;

	(void)state;
	batch_init(&b);
	assert_int_equal(
	    addr_parse("192.0.2.80", 10, &rec.output, &why), ST_OK);
	assert_int_equal(batch_add(&b, &rec, 1000, &why), ST_OK);
	item = batch_at(&b, 0);
	case_int("time of the import", item.ended, 1000);
	texts = batch_texts(&b, &item);
	assert_memory_equal(texts.reply.data, "250", 3);
	assert_memory_equal(texts.tests.data, "T01", 3);
	case_int("host", texts.host.len, 0);
	assert_memory_equal(
	    texts.note.data, "mail came out of 192.0.2.80", texts.note.len);
	batch_free(&b);
}

/* Nothing that a record says may get lost on its way through a row. */
static void
rows_hold_all_of_a_record(void **state)
{
	static const char *const prefixes[] = {"203.0.113.255",
	    "2001:db8:ffff:1:2:3:4:ff", "0.0.0.0/0", "2000::/3"};
	/* The latest that RFC 3339, and nmap's ten digits, can say. */
	static const int64_t times[] = {1, 7258118399, 9999999999};
	struct batch b;
	struct why why;
	struct record rec = {.port = UINT16_MAX,
	    .verdict = VERDICT_COUNT - 1,
	    .proof = PROOF_COUNT - 1,
	    .reason = REASON_COUNT - 1,
	    .class = CLASS_COUNT - 1,
	    .tests_run = UINT16_MAX,
	    .tests_open = UINT16_MAX - 1,
	    .line = UINT32_MAX};

	(void)state;
	for (size_t i = 0; i < COUNT(prefixes) * COUNT(times); i++) {
		const char *text = prefixes[i / COUNT(times)];
		struct batch_item item;

		batch_init(&b);
		assert_int_equal(
		    prefix_parse(text, strlen(text), &rec.prefix, &why), ST_OK);
		rec.ended = times[i % COUNT(times)];
		assert_int_equal(batch_add(&b, &rec, 1000, &why), ST_OK);
		item = batch_at(&b, 0);
		case_int(text, prefix_cmp(&item.prefix, &rec.prefix), 0);
		case_int(text, item.port, rec.port);
		case_int(text, item.verdict, rec.verdict);
		case_int(text, item.proof, rec.proof);
		case_int(text, item.reason, rec.reason);
		case_int(text, item.class, rec.class);
		case_int(text, item.tests_run, rec.tests_run);
		case_int(text, item.tests_open, rec.tests_open);
		case_int(text, item.ended, rec.ended);
		case_int(text, item.line, rec.line);
		batch_free(&b);
	}
}

/* Keeps what is seen on an even line, and says which lines it saw. */
static bool
keep_even(void *ctx, const struct batch_item *item)
{
	char *seen = ctx;

	(void)snprintf(seen + strlen(seen), 8, "%u ", (unsigned)item->line);
	return item->line % 2 == 0;
}

static void
sifted_in_the_order_of_the_lines(void **state)
{
	static const char *const in[] = {"2001:db8::1", "192.0.2.9",
	    "192.0.2.8", "2001:db8::2", "2001:db8::3", "192.0.2.7"};
	static const char *const want[] = {
	    "192.0.2.9", "192.0.2.7", "2001:db8::2"};
	char seen[64] = "";
	struct batch b;

	(void)state;
	batch_init(&b);
	for (size_t i = 0; i < COUNT(in); i++)
		add(&b, in[i], 25, VERDICT_OPEN, 1, "");
	batch_sift(&b, keep_even, seen);
	case_text("lines", seen, "1 2 3 4 5 6 ");
	case_int("count", batch_count(&b), COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++) {
		struct batch_item item = batch_at(&b, i);
		char text[PREFIX_TEXT_MAX];

		case_text("left", prefix_format(&item.prefix, text), want[i]);
	}
	batch_free(&b);
}

static void
covered_addresses_are_counted_once(void **state)
{
	struct batch b;

	(void)state;
	batch_init(&b);
	add(&b, "192.0.2.0/24", 0, VERDICT_OPEN, 1, "");
	add(&b, "198.51.100.1", 25, VERDICT_OPEN, 1, "");
	add(&b, "198.51.100.1", 587, VERDICT_OPEN, 1, "");
	add(&b, "198.51.100.2", 25, VERDICT_CLOSED, 1, "");
	add(&b, "2001:db8::/48", 0, VERDICT_OPEN, 1, "");
	batch_merge(&b);
	case_int("addresses", batch_open_addresses4(&b), 257);
	batch_free(&b);
}

static void
nothing_merges_to_nothing(void **state)
{
	struct batch b;

	(void)state;
	batch_init(&b);
	batch_merge(&b);
	case_int("count", batch_count(&b), 0);
	batch_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(there_is_an_end),
	    cmocka_unit_test(prefixes_come_in_the_order_of_the_ledger),
	    cmocka_unit_test(the_graver_verdict_stays),
	    cmocka_unit_test(the_latest_stays_among_equals),
	    cmocka_unit_test(contradictions_name_their_lines),
	    cmocka_unit_test(all_contradictions_are_counted),
	    cmocka_unit_test(texts_and_times_are_kept),
	    cmocka_unit_test(rows_hold_all_of_a_record),
	    cmocka_unit_test(sifted_in_the_order_of_the_lines),
	    cmocka_unit_test(covered_addresses_are_counted_once),
	    cmocka_unit_test(nothing_merges_to_nothing),
	};

	return cmocka_run_group_tests_name("batch", tests, NULL, NULL);
}
