/* Values of findings: all comes back, of any version; no damage passes. */
#include "codec_case.h"
#include "schema1.h"

static struct finding
full_finding(void)
{
	return (struct finding){
	    .state = FINDING_LISTED,
	    .class = CLASS_TRICK,
	    .verdict = VERDICT_OPEN,
	    .proof = PROOF_DELIVERED,
	    .reason = REASON_PARTIAL,
	    .open_streak = 1,
	    .close_streak = 0xfffe,
	    .tests_run = 19,
	    .tests_open = 3,
	    .first_open = 1700000000,
	    .listed_since = 1700000001,
	    .last_open = 1700000002,
	    .last_closed = 0,
	    .last_seen = INT64_MAX,
	    .counted = INT64_MAX,
	    .expires = 1700000003,
	    .import = UINT64_MAX,
	    .import_open = 7,
	    .reply = slice_text("250 2.1.5 Ok"),
	    .host = slice_text("mail.example.org"),
	    .evidence = slice_text("sha256:00"),
	    .tests = slice_text("t01 t02"),
	    .note = slice_text(""),
	};
}

static void
same_finding(const struct finding *got, const struct finding *want)
{
	case_int("state", got->state, want->state);
	case_int("class", got->class, want->class);
	case_int("verdict", got->verdict, want->verdict);
	case_int("proof", got->proof, want->proof);
	case_int("reason", got->reason, want->reason);
	case_int("open streak", got->open_streak, want->open_streak);
	case_int("close streak", got->close_streak, want->close_streak);
	case_int("tests run", got->tests_run, want->tests_run);
	case_int("tests open", got->tests_open, want->tests_open);
	case_int("first open", got->first_open, want->first_open);
	case_int("listed since", got->listed_since, want->listed_since);
	case_int("last open", got->last_open, want->last_open);
	case_int("last closed", got->last_closed, want->last_closed);
	case_int("last seen", got->last_seen, want->last_seen);
	case_int("expires", got->expires, want->expires);
	case_int("strong streak", got->strong_streak, want->strong_streak);
	case_int("vague streak", got->vague_streak, want->vague_streak);
	case_int("relisted", got->relisted, want->relisted);
	case_int("counted", got->counted, want->counted);
	case_int("removed", got->removed, want->removed);
	assert_true(got->import == want->import);
	assert_true(got->import_open == want->import_open);
	assert_slice(got->reply, want->reply);
	assert_slice(got->host, want->host);
	assert_slice(got->evidence, want->evidence);
	assert_slice(got->tests, want->tests);
	assert_slice(got->note, want->note);
}

static void
come_back(const struct finding *want, int version)
{
	uint8_t buf[FINDING_VALUE_MAX], again[FINDING_VALUE_MAX];
	struct finding got;
	struct why why;
	size_t len = finding_encode(want, buf);

	case_int("version", buf[0], version);
	case_int("decode", finding_decode(buf, len, &got, &why), ST_OK);
	same_finding(&got, want);
	case_int("length again", finding_encode(&got, again), len);
	assert_memory_equal(again, buf, len);
}

/* Any of what version 2 does not have makes it a version 3. */
static void
values_come_back(void **state)
{
	struct finding f = full_finding();

	(void)state;
	come_back(&f, 2);
	f.strong_streak = UINT16_MAX;
	come_back(&f, 3);
	f = full_finding();
	f.vague_streak = 3;
	come_back(&f, 3);
	f.relisted = UINT8_MAX;
	come_back(&f, 3);
	f = full_finding();
	f.removed = 1700000004;
	come_back(&f, 3);
	f = full_finding();
	f.counted = 0;
	come_back(&f, 3);
}

/* Times and imports as far apart as they can be, in every field. */
static void
extremes_come_back(void **state)
{
	static const int64_t times[] = {
	    0, 1, 2, 1700000000, INT64_MAX - 1, INT64_MAX};
	static const uint64_t imports[] = {0, 1, 127, 128, UINT64_MAX};
	uint8_t buf[FINDING_VALUE_MAX];
	struct finding f = {.open_streak = UINT16_MAX,
	    .close_streak = UINT16_MAX,
	    .tests_run = UINT16_MAX,
	    .tests_open = UINT16_MAX};
	struct finding got;
	struct why why;

	(void)state;
	for (size_t i = 0; i < COUNT(times) * COUNT(times); i++) {
		f.last_seen = times[i % COUNT(times)];
		f.counted = f.removed = times[i / COUNT(times)];
		f.first_open = f.listed_since = times[i / COUNT(times)];
		f.last_open = f.last_closed = f.expires = f.first_open;
		f.import = imports[i % COUNT(imports)];
		f.import_open = imports[i / COUNT(times) % COUNT(imports)];
		case_int("decode",
		    finding_decode(buf, finding_encode(&f, buf), &got, &why),
		    ST_OK);
		same_finding(&got, &f);
	}
}

/* A listing that one scan found takes what the header says, and the same when
 * it is seen again. */
static void
usual_values_are_short(void **state)
{
	const int64_t now = 1700000000;
	struct finding f = {
	    .state = FINDING_LISTED,
	    .verdict = VERDICT_OPEN,
	    .open_streak = 1,
	    .first_open = now,
	    .listed_since = now,
	    .last_open = now,
	    .last_seen = now,
	    .counted = now,
	    .expires = now + DAYS(30),
	    .import = 1,
	    .import_open = 1,
	};
	uint8_t buf[FINDING_VALUE_MAX];

	(void)state;
	for (int night = 1; night <= 100; night++) {
		case_int("length", finding_encode(&f, buf), 27);
		f.counted = f.last_open = f.last_seen += DAYS(1);
		f.expires += DAYS(1);
		f.import = ++f.import_open;
		f.open_streak++;
	}
}

static void
long_texts_are_cut(void **state)
{
	static const uint8_t text[5000];
	const struct slice all = {text, sizeof(text)};
	struct finding f = {
	    .reply = all,
	    .host = all,
	    .evidence = all,
	    .tests = all,
	    .note = all,
	};
	uint8_t *buf = malloc(FINDING_VALUE_MAX);
	struct finding got;
	struct why why;
	size_t len;

	(void)state;
	assert_non_null(buf);
	len = finding_encode(&f, buf);
	case_int("decode", finding_decode(buf, len, &got, &why), ST_OK);
	case_int("reply", got.reply.len, FINDING_REPLY_MAX);
	case_int("host", got.host.len, FINDING_HOST_MAX);
	case_int("evidence", got.evidence.len, FINDING_EVIDENCE_MAX);
	case_int("tests", got.tests.len, FINDING_TESTS_MAX);
	case_int("note", got.note.len, FINDING_NOTE_MAX);
	free(buf);
}

static enum status
decode_value(const uint8_t *data, size_t len, struct why *why)
{
	struct finding f;

	return finding_decode(data, len, &f, why);
}

static void
damaged_values_are_refused(void **state)
{
	static const struct bad_byte cases[] = {
	    {"version 0", 0, 0},
	    {"version 4", 0, 4},
	    {"state", 1, FINDING_STATE_COUNT << 5},
	    {"verdict", 1, VERDICT_COUNT << 2},
	    {"class", 2, CLASS_COUNT << 4},
	    {"reason", 2, REASON_COUNT},
	    {"a sixth text", 3, 0x2f},
	    {"a text less", 3, 7},
	    {"a text more", 3, 31},
	    {"streak that goes on", 4, 0x81},
	    {"streak over its bits", 7, 0x7f},
	    {"reply shorter", 0, 0}, /* at: set below */
	    {"reply longer", 0, 0},
	    {"reply that is not there", 0, 0},
	};
	struct bad_byte bad[COUNT(cases)];
	const struct finding f = full_finding();
	uint8_t buf[FINDING_VALUE_MAX];
	size_t len = finding_encode(&f, buf);
	const uint8_t *reply = memmem(buf, len, "250 2.1.5", 9);

	(void)state;
	assert_non_null(reply);
	memcpy(bad, cases, sizeof(bad));
	for (size_t i = COUNT(bad) - 3, value = 11; i < COUNT(bad); i++) {
		bad[i].at = (size_t)(reply - buf) - 1;
		bad[i].value = (uint8_t)value;
		value = value == 11 ? 13 : 0;
	}
	cut_everywhere("finding", decode_value, buf, len);
	refuse_bytes(decode_value, buf, len, bad, COUNT(bad));
}

#define BYTES(s)                                                               \
	{                                                                      \
		(const uint8_t *)(s), sizeof(s) - 1                            \
	}

/* Numbers have one form and stay within their range. Octets 4 to 7: streaks
 * and tests; 8, 9: last seen, listed since; 10: distance from that; 11 to 13:
 * distances from last seen; 14, 15: imports. */
static void
other_forms_are_refused(void **state)
{
	static const struct {
		const char *name;
		struct slice value;
		enum status want;
	} cases[] = {
	    {"all zero", BYTES("\2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), ST_OK},
	    {"two octets", BYTES("\2\0\0\0\200\1\0\0\0\0\0\0\0\0\0\0\0"),
		ST_OK},
	    {"two for one", BYTES("\2\0\0\0\201\0\0\0\0\0\0\0\0\0\0\0\0"),
		ST_CORRUPT},
	    {"65535", BYTES("\2\0\0\0\377\377\3\0\0\0\0\0\0\0\0\0\0\0"), ST_OK},
	    {"65536", BYTES("\2\0\0\0\200\200\4\0\0\0\0\0\0\0\0\0\0\0"),
		ST_CORRUPT},
	    {"last seen 2^63",
		BYTES("\2\0\0\0\0\0\0\0\200\200\200\200\200\200\200\200"
		      "\200\1\0\0\0\0\0\0\0"),
		ST_CORRUPT},
	    {"2^64",
		BYTES("\2\0\0\0\0\0\0\0\0\0\0\0\0\0\200\200\200\200"
		      "\200\200\200\200\200\2\0"),
		ST_CORRUPT},
	    {"2^64 - 1",
		BYTES("\2\0\0\0\0\0\0\0\0\0\0\0\0\0\377\377\377"
		      "\377\377\377\377\377\377\1\0"),
		ST_OK},
	    {"eleven octets",
		BYTES("\2\0\0\0\0\0\0\0\0\0\0\0\0\0\200\200\200\200"
		      "\200\200\200\200\200\200\1\0"),
		ST_CORRUPT},
	    {"at last seen 0", BYTES("\2\0\0\0\0\0\0\0\0\0\0\1\0\0\0\0"),
		ST_CORRUPT},
	    {"at listed since 0", BYTES("\2\0\0\0\0\0\0\0\0\0\1\0\0\0\0\0"),
		ST_CORRUPT},
	    {"before 0", BYTES("\2\0\0\0\0\0\0\0\1\0\0\4\0\0\0\0"), ST_CORRUPT},
	    {"after 2^63",
		BYTES("\2\0\0\0\0\0\0\0\377\377\377\377\377\377\377\377"
		      "\177\0\0\3\0\0\0\0"),
		ST_CORRUPT},
	    {"listed since 2^63",
		BYTES("\2\0\0\0\0\0\0\0\0\200\200\200\200\200\200\200\200"
		      "\200\1\0\0\0\0\0\0"),
		ST_CORRUPT},
	    {"version 3", BYTES("\3\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\0"),
		ST_OK},
	    {"a 3 that could be a 2",
		BYTES("\3\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
		ST_CORRUPT},
	    {"relisted 256",
		BYTES("\3\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\200\2\0\0"),
		ST_CORRUPT},
	    {"empty text", BYTES("\2\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0"),
		ST_CORRUPT},
	};
	struct why why;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		case_int(cases[i].name,
		    decode_value(cases[i].value.data, cases[i].value.len, &why),
		    cases[i].want);
}

/* All there, but longer than it may be. */
static void
too_long_a_text_is_refused(void **state)
{
	enum { REPLY = FINDING_REPLY_MAX + 1, AT = 16 };
	const struct finding f = {0};
	uint8_t value[FINDING_VALUE_MAX];
	size_t len = finding_encode(&f, value);
	uint8_t *data = calloc(1, len + 2 + REPLY), *end;
	struct why why;

	(void)state;
	assert_non_null(data);
	case_int("no texts", len, AT);
	memcpy(data, value, len);
	data[3] = 1;
	end = codec_put_varint(data + AT, REPLY - 1);
	len = (size_t)(end - data);
	case_int("longest", decode_value(data, len + REPLY - 1, &why), ST_OK);
	(void)codec_put_varint(data + AT, REPLY);
	case_int("longer", decode_value(data, len + REPLY, &why), ST_CORRUPT);
	free(data);
}

/* What older ledgers hold: every field comes back, no damage passes. */
static void
version_1_is_read(void **state)
{
	static const struct bad_byte cases[] = {
	    {"version 0", 0, 0},
	    {"version 2", 0, 2},
	    {"state", 1, FINDING_STATE_COUNT},
	    {"class", 2, CLASS_COUNT},
	    {"verdict", 3, VERDICT_COUNT},
	    {"proof", 4, PROOF_COUNT},
	    {"reason", 5, REASON_COUNT},
	    {"time below 0", 14, 0x80},
	    {"expires below 0", 14 + 5 * 8, 0xff},
	    {"reply longer than may be", FINDING1_FIXED_LEN, 3},
	    {"reply longer than there is", FINDING1_FIXED_LEN, 1},
	    {"reply shorter", FINDING1_FIXED_LEN + 1, 1},
	};
	const struct finding want = full_finding();
	uint8_t buf[FINDING1_VALUE_MAX];
	size_t len = finding1_encode(&want, buf);
	struct finding got;
	struct why why;

	(void)state;
	case_int("decode", finding_decode(buf, len, &got, &why), ST_OK);
	same_finding(&got, &want);
	cut_everywhere("finding", decode_value, buf, len);
	refuse_bytes(decode_value, buf, len, cases, COUNT(cases));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values_come_back),
	    cmocka_unit_test(extremes_come_back),
	    cmocka_unit_test(usual_values_are_short),
	    cmocka_unit_test(long_texts_are_cut),
	    cmocka_unit_test(damaged_values_are_refused),
	    cmocka_unit_test(other_forms_are_refused),
	    cmocka_unit_test(too_long_a_text_is_refused),
	    cmocka_unit_test(version_1_is_read),
	};

	return cmocka_run_group_tests_name("finding_value", tests, NULL, NULL);
}
