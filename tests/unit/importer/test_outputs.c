/* Where the mail of multi-hop relays came out: kept, told, listed. */
#include "case.h"
#include "outputs.h"

static struct record
record(const char *prefix, uint16_t port, uint8_t verdict, uint64_t line,
    int64_t ended, const char *note)
{
	struct record rec = {.port = port,
	    .verdict = verdict,
	    .ended = ended,
	    .line = line,
	    .note = {(const uint8_t *)note, strlen(note)}};
	struct why why;

	assert_int_equal(
	    prefix_parse(prefix, strlen(prefix), &rec.prefix, &why), ST_OK);
	return rec;
}

/* Where a multi-hop relay's mail came out is kept, and is a place of its own,
 * which contradicts nothing that is said of it and says less than open. */
static void
outputs_are_not_what_was_tested(void **state)
{
	static const struct {
		const char *name;
		uint8_t tested; /* verdict there; 0: none */
		int64_t ended;	/* of that; the output's is 1000 */
		bool is_output; /* what is left */
	} cases[] = {
	    {"not tested", VERDICT_NONE, 0, true},
	    {"open", VERDICT_OPEN, 999, false},
	    {"open, later", VERDICT_OPEN, 1001, false},
	    {"closed", VERDICT_CLOSED, 1001, true},
	    {"inconclusive", VERDICT_INCONCLUSIVE, 999, true},
	    {"another output", VERDICT_COUNT, 1001, true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct record out =
		    record("192.0.2.80", 25, VERDICT_OPEN, 1, 1000, "");
		struct record rec = record(
		    "192.0.2.80", 25, cases[i].tested, 2, cases[i].ended, "");
		struct batch_item item;
		struct batch b;
		struct why why;

		out.is_output = true;
		out.class = CLASS_OUTPUT;
		if (cases[i].tested == VERDICT_COUNT) {
			rec = out;
			rec.ended = cases[i].ended;
		}
		batch_init(&b);
		assert_int_equal(batch_add(&b, &out, 0, &why), ST_OK);
		if (cases[i].tested != VERDICT_NONE)
			assert_int_equal(batch_add(&b, &rec, 0, &why), ST_OK);
		batch_merge(&b);
		case_int(cases[i].name, batch_count(&b), 1);
		item = batch_at(&b, 0);
		case_int(cases[i].name, item.verdict, VERDICT_OPEN);
		case_int(cases[i].name, item.is_output, cases[i].is_output);
		case_int(cases[i].name, item.class == CLASS_OUTPUT,
		    cases[i].is_output);
		case_int(cases[i].name, b.contradictions, 0);
		case_int(cases[i].name, b.merged, 0);
		batch_free(&b);
	}
}

/* Where it went in is no second hop. */
static void
an_output_is_another_address(void **state)
{
	struct record rec =
	    record("192.0.2.1", 25, VERDICT_OPEN, 1, 1000, "said");
	struct batch_item item;
	struct said_texts texts;
	struct addr a;
	struct batch b;
	struct why why;

	(void)state;
	batch_init(&b);
	rec.output = rec.prefix.addr;
	assert_int_equal(batch_add(&b, &rec, 0, &why), ST_OK);
	assert_int_equal(
	    addr_parse("2001:db8::80", 12, &rec.output, &why), ST_OK);
	assert_int_equal(batch_add(&b, &rec, 0, &why), ST_OK);
	item = batch_at(&b, 0);
	texts = batch_texts(&b, &item);
	case_int("the same", item.has_output, false);
	case_int("the same", batch_output(&b, &item).family, 0);
	case_int("its note", texts.note.len, 4);
	item = batch_at(&b, 1);
	a = batch_output(&b, &item);
	case_int("another", item.has_output, true);
	case_int("another", addr_equal(&a, &rec.output), true);
	texts = batch_texts(&b, &item);
	assert_memory_equal(texts.note.data,
	    "mail came out of 2001:db8::80; said", texts.note.len);
	batch_free(&b);
}

static void
outputs_are_told_by_address(void **state)
{
	static const struct {
		const char *input;
		uint8_t verdict;
		const char *output;
	} records[] = {
	    {"192.0.2.9", VERDICT_OPEN, "198.51.100.2"},
	    {"192.0.2.1", VERDICT_OPEN, "198.51.100.2"},
	    {"192.0.2.2", VERDICT_CLOSED, "198.51.100.9"},
	    {"192.0.2.3", VERDICT_OPEN, "198.51.100.1"},
	    {"192.0.2.4", VERDICT_OPEN, ""},
	};
	struct outputs o = {.count = 0};
	char room[FINDING_NOTE_MAX];
	struct record out;
	struct batch b;
	struct why why;

	(void)state;
	batch_init(&b);
	for (size_t i = 0; i < COUNT(records); i++) {
		const char *to = records[i].output;
		struct record rec = record(records[i].input, 25,
		    records[i].verdict, i + 1, 1000, "said");
		struct batch_item item;

		if (to[0] != '\0')
			assert_int_equal(
			    addr_parse(to, strlen(to), &rec.output, &why),
			    ST_OK);
		rec.proof = PROOF_DELIVERED;
		rec.evidence = (struct slice){(const uint8_t *)"abc", 3};
		assert_int_equal(batch_add(&b, &rec, 0, &why), ST_OK);
		item = batch_at(&b, i);
		assert_int_equal(outputs_note(&o, &b, &item, &why), ST_OK);
	}
	outputs_sort(&o);
	case_int("of open relays", o.count, 3);
	case_int("addresses", o.addresses, 2);
	case_int("by address", o.all[0].input.line, 4);
	case_int("then by line", o.all[1].input.line, 1);
	out = outputs_record(&o.all[1], &b, room);
	case_int("class", out.class, CLASS_OUTPUT);
	case_int("proof", out.proof, PROOF_DELIVERED);
	case_int("port", out.port, 25);
	case_int("ended", out.ended, 1000);
	case_int("is said to be one", out.is_output, true);
	case_int("single", prefix_is_single(&out.prefix), true);
	case_int("evidence", out.evidence.len, 3);
	assert_memory_equal(
	    out.note.data, "mail of 192.0.2.9 port 25 came out", out.note.len);
	outputs_free(&o);
	outputs_free(&o);
	batch_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(outputs_are_not_what_was_tested),
	    cmocka_unit_test(an_output_is_another_address),
	    cmocka_unit_test(outputs_are_told_by_address),
	};

	return cmocka_run_group_tests_name("outputs", tests, NULL, NULL);
}
