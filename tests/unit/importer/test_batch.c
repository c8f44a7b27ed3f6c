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
	    .line = b->count + 1,
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
	struct batch full = {.count = BATCH_RECORDS_MAX};
	struct why why;

	(void)state;
	case_int("one more", batch_add(&full, &rec, 1000, &why), ST_BAD_DATA);
	case_holds("why", why.text, "more than 16777216 records");
	case_int("none taken", full.count, BATCH_RECORDS_MAX);
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
	case_int("count", b.count, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++) {
		char text[PREFIX_TEXT_MAX];

		case_text(
		    "order", prefix_format(&b.items[i].prefix, text), want[i]);
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
		case_int(cases[i].name, b.count, 1);
		case_int(cases[i].name, b.items[0].verdict, cases[i].want);
		case_int(cases[i].name, b.items[0].line, cases[i].line);
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
	struct batch_texts texts;

	(void)state;
	batch_init(&b);
	add(&b, "192.0.2.1", 25, VERDICT_OPEN, 10, "first");
	add(&b, "192.0.2.1", 25, VERDICT_OPEN, 30, "latest");
	add(&b, "192.0.2.1", 25, VERDICT_OPEN, 20, "between");
	add(&b, "192.0.2.1", 587, VERDICT_OPEN, 5, "other port");
	batch_merge(&b);
	case_int("count", b.count, 2);
	case_int("time", b.items[0].ended, 30);
	texts = batch_texts(&b, &b.items[0]);
	case_int("note", texts.note.len, strlen("latest"));
	assert_memory_equal(texts.note.data, "latest", texts.note.len);
	case_int("line", b.items[0].line, 1);
	case_int("port", b.items[1].port, 587);
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
	struct batch_texts texts;
	struct why why;

	(void)state;
	batch_init(&b);
	assert_int_equal(
	    addr_parse("192.0.2.80", 10, &rec.output, &why), ST_OK);
	assert_int_equal(batch_add(&b, &rec, 1000, &why), ST_OK);
	case_int("time of the import", b.items[0].ended, 1000);
	texts = batch_texts(&b, &b.items[0]);
	assert_memory_equal(texts.reply.data, "250", 3);
	assert_memory_equal(texts.tests.data, "T01", 3);
	case_int("host", texts.host.len, 0);
	assert_memory_equal(
	    texts.note.data, "mail came out of 192.0.2.80", texts.note.len);
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
	case_int("count", b.count, 0);
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
	    cmocka_unit_test(covered_addresses_are_counted_once),
	    cmocka_unit_test(nothing_merges_to_nothing),
	};

	return cmocka_run_group_tests_name("batch", tests, NULL, NULL);
}
