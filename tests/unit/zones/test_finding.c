/* Findings: words, keys in LMDB's order, values that bear no damage. */
#include "codec_case.h"

static const struct {
	const char *name;
	struct finding_key key;
	const char *prefix;
} keys[] = {
    /* In key order: list, family, address, length, scanner, port. */
    {"v4 all", {.list = 1}, "0.0.0.0/0"},
    {"v4 low", {.list = 1}, "1.2.3.4"},
    {"v4 short before long", {.list = 1}, "192.0.2.0/24"},
    {"v4 host", {.list = 1}, "192.0.2.0"},
    {"scanner", {.list = 1, .scanner = 1}, "192.0.2.0"},
    {"port", {.list = 1, .scanner = 1, .port = 25}, "192.0.2.0"},
    {"port above 255", {.list = 1, .scanner = 1, .port = 587}, "192.0.2.0"},
    {"scanner before port", {.list = 1, .scanner = 2}, "192.0.2.0"},
    {"v4 high", {.list = 1}, "255.255.255.255"},
    {"v6 all", {.list = 1}, "::/0"},
    {"v6", {.list = 1, .port = 25}, "2001:db8::/32"},
    {"v6 host", {.list = 1}, "2001:db8::1"},
    {"other list", {.list = 2}, "1.2.3.4"},
    {"list above 255", {.list = 256}, "1.2.3.4"},
};

static size_t
encode_key(size_t i, uint8_t *out)
{
	struct finding_key key = keys[i].key;

	key.prefix = prefix_text(keys[i].prefix);
	return finding_key_encode(&key, out);
}

static void
keys_sort_and_come_back(void **state)
{
	uint8_t last[FINDING_KEY_MAX], buf[FINDING_KEY_MAX];
	char text[PREFIX_TEXT_MAX];
	struct finding_key got;
	size_t last_len = 0;
	struct why why;

	(void)state;
	for (size_t i = 0; i < COUNT(keys); i++) {
		size_t len = encode_key(i, buf);
		size_t least = len < last_len ? len : last_len;
		int order = memcmp(last, buf, least);

		assert_true(len <= FINDING_KEY_MAX);
		if (i > 0 && !(order < 0 || (order == 0 && last_len < len)))
			fail_msg("%s: got before, want after", keys[i].name);
		memcpy(last, buf, len);
		last_len = len;

		case_int(keys[i].name, finding_key_decode(buf, len, &got, &why),
		    ST_OK);
		case_int(keys[i].name, got.list, keys[i].key.list);
		case_int(keys[i].name, got.scanner, keys[i].key.scanner);
		case_int(keys[i].name, got.port, keys[i].key.port);
		case_text(keys[i].name, prefix_format(&got.prefix, text),
		    keys[i].prefix);
	}
}

static enum status
decode_key(const uint8_t *data, size_t len, struct why *why)
{
	struct finding_key key;

	return finding_key_decode(data, len, &key, why);
}

static void
damaged_keys_are_refused(void **state)
{
	static const struct bad_byte cases[] = {
	    {"no family", 2, 0},
	    {"family 5", 2, 5},
	    {"IPv6 in the length of IPv4", 2, 6},
	    {"length over 32", 7, 33},
	    {"host bit", 6, 1},
	    {"host bit below /23", 7, 22},
	};
	struct finding_key key = {.list = 1, .scanner = 1, .port = 25};
	uint8_t buf[FINDING_KEY_MAX];
	size_t len;

	(void)state;
	for (size_t i = 0; i < COUNT(keys); i++)
		cut_everywhere(
		    keys[i].name, decode_key, buf, encode_key(i, buf));
	key.prefix = prefix_text("192.0.3.0/24");
	len = finding_key_encode(&key, buf);
	refuse_bytes(decode_key, buf, len, cases, COUNT(cases));
	/* IPv6: byte 2 family, 3..18 address, 19 length. */
	key.prefix = prefix_text("2001:db8::/32");
	len = finding_key_encode(&key, buf);
	refuse_bytes(decode_key, buf, len,
	    (const struct bad_byte[]){{"v6 length over 128", 19, 129},
		{"v6 last bit", 18, 1}, {"v6 /28 of /32", 19, 28}},
	    3);
}

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
values_come_back(void **state)
{
	const struct finding want = full_finding();
	uint8_t buf[FINDING_VALUE_MAX], again[FINDING_VALUE_MAX];
	struct finding got;
	struct why why;
	size_t len;

	(void)state;
	len = finding_encode(&want, buf);
	case_int("decode", finding_decode(buf, len, &got, &why), ST_OK);
	case_int("state", got.state, want.state);
	case_int("class", got.class, want.class);
	case_int("verdict", got.verdict, want.verdict);
	case_int("proof", got.proof, want.proof);
	case_int("reason", got.reason, want.reason);
	case_int("open streak", got.open_streak, want.open_streak);
	case_int("close streak", got.close_streak, want.close_streak);
	case_int("tests run", got.tests_run, want.tests_run);
	case_int("tests open", got.tests_open, want.tests_open);
	case_int("first open", got.first_open, want.first_open);
	case_int("listed since", got.listed_since, want.listed_since);
	case_int("last open", got.last_open, want.last_open);
	case_int("last closed", got.last_closed, want.last_closed);
	case_int("last seen", got.last_seen, want.last_seen);
	case_int("expires", got.expires, want.expires);
	assert_true(got.import == want.import);
	case_int("import open", got.import_open, want.import_open);
	assert_slice(got.reply, want.reply);
	assert_slice(got.host, want.host);
	assert_slice(got.evidence, want.evidence);
	assert_slice(got.tests, want.tests);
	assert_slice(got.note, want.note);
	case_int("length again", finding_encode(&got, again), len);
	assert_memory_equal(again, buf, len);
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
	case_int("length", len, FINDING_VALUE_MAX);
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
	    {"version 2", 0, 2},
	    {"state", 1, FINDING_STATE_COUNT},
	    {"class", 2, CLASS_COUNT},
	    {"verdict", 3, VERDICT_COUNT},
	    {"proof", 4, PROOF_COUNT},
	    {"reason", 5, REASON_COUNT},
	    {"time below 0", 14, 0x80},
	    {"expires below 0", 14 + 5 * 8, 0xff},
	    {"reply longer than may be", FINDING_FIXED_LEN, 3},
	    {"reply longer than there is", FINDING_FIXED_LEN, 1},
	    {"reply shorter", FINDING_FIXED_LEN + 1, 1},
	};
	const struct finding f = full_finding();
	uint8_t buf[FINDING_VALUE_MAX];
	size_t len = finding_encode(&f, buf);

	(void)state;
	cut_everywhere("finding", decode_value, buf, len);
	refuse_bytes(decode_value, buf, len, cases, COUNT(cases));
}

/* All there, but longer than it may be. */
static void
too_long_a_text_is_refused(void **state)
{
	enum { REPLY = FINDING_REPLY_MAX + 1 };
	const struct finding f = {0};
	uint8_t value[FINDING_VALUE_MAX];
	size_t len = finding_encode(&f, value);
	uint8_t *data = calloc(1, len + REPLY);
	struct why why;

	(void)state;
	assert_non_null(data);
	memcpy(data, value, len);
	put16(data + FINDING_FIXED_LEN, REPLY - 1);
	case_int("longest", decode_value(data, len + REPLY - 1, &why), ST_OK);
	put16(data + FINDING_FIXED_LEN, REPLY);
	case_int("longer", decode_value(data, len + REPLY, &why), ST_CORRUPT);
	free(data);
}

static void
words_go_both_ways(void **state)
{
	(void)state;
	for (int v = 0; v < VERDICT_COUNT; v++)
		case_int(verdict_text(v),
		    verdict_by_text(verdict_text(v), strlen(verdict_text(v))),
		    v);
	for (int p = 0; p < PROOF_COUNT; p++)
		case_int(proof_text(p),
		    proof_by_text(proof_text(p), strlen(proof_text(p))), p);
	for (int r = 0; r < REASON_COUNT; r++)
		case_int(reason_text(r),
		    reason_by_text(reason_text(r), strlen(reason_text(r))), r);
	case_text("open", verdict_text(VERDICT_OPEN), "open");
	case_text("delivered", proof_text(PROOF_DELIVERED), "delivered");
	case_text("last reason", reason_text(REASON_OPTED_OUT), "opted_out");
	case_text("removed", finding_state_text(FINDING_REMOVED), "removed");
	case_text("no verdict", verdict_text(VERDICT_COUNT), "?");
	case_text("no state", finding_state_text(-1), "?");
	case_int("start of a word", verdict_by_text("ope", 3), -1);
	case_int("word and more", verdict_by_text("openx", 5), -1);
	case_int("capitals", verdict_by_text("OPEN", 4), -1);
	case_int("part of a text", verdict_by_text("open,25", 4), VERDICT_OPEN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(keys_sort_and_come_back),
	    cmocka_unit_test(damaged_keys_are_refused),
	    cmocka_unit_test(values_come_back),
	    cmocka_unit_test(long_texts_are_cut),
	    cmocka_unit_test(damaged_values_are_refused),
	    cmocka_unit_test(too_long_a_text_is_refused),
	    cmocka_unit_test(words_go_both_ways),
	};

	return cmocka_run_group_tests_name("finding", tests, NULL, NULL);
}
