/*
 * The lines of an export: what each record says is what is read again, byte
 * for byte of the ledger's own encoding; and nothing else is read.
 */
#include "export_case.h"

/* A field that the codec writes and the table lacks shows here, if it is set
 * below. */
static void
every_field_of_a_finding(void **state)
{
	const struct ledger_finding want = {
	    .key = {3, prefix("2001:db8::/64"), 4, 587},
	    .finding =
		{
		    .state = FINDING_UNCONFIRMED,
		    .class = CLASS_PROXY,
		    .verdict = VERDICT_INCONCLUSIVE,
		    .proof = PROOF_DELIVERED,
		    .reason = REASON_OPTED_OUT,
		    .open_streak = UINT16_MAX,
		    .close_streak = 2,
		    .strong_streak = 3,
		    .vague_streak = 4,
		    .relisted = UINT8_MAX,
		    .tests_run = 5,
		    .tests_open = 6,
		    .first_open = 7,
		    .listed_since = 8,
		    .last_open = 9,
		    .last_closed = 10,
		    .last_seen = 11,
		    .expires = INT64_MAX,
		    .counted = 12,
		    .removed = 13,
		    .import = UINT64_MAX,
		    .import_open = 14,
		    .reply = text("550 no"),
		    .host = text("a.example"),
		    .evidence = odd,
		    .tests = text("\xc3\xa4"),
		    .note = text("\"\\"),
		},
	};
	uint8_t a[FINDING_VALUE_MAX], b[FINDING_VALUE_MAX];
	uint8_t ka[FINDING_KEY_MAX], kb[FINDING_KEY_MAX];
	struct ledger_finding *got;
	struct read_back back;

	(void)state;
	there_and_back(&back, EXPORT_FINDING, &want);
	got = &back.record.of_EXPORT_FINDING;
	same_bytes("value", a, finding_encode(&want.finding, a), b,
	    finding_encode(&got->finding, b));
	same_bytes("key", ka, finding_key_encode(&want.key, ka), kb,
	    finding_key_encode(&got->key, kb));
	forget(&back);
}

static void
every_field_of_an_import(void **state)
{
	struct import_record want = {
	    .id = 9,
	    .kind = IMPORT_LOAD,
	    .complete = 1,
	    .mode = IMPORT_MODE_MAX - 1,
	    .held = HOLD_REMOVALS,
	    .hold_state = HOLD_SUPERSEDED,
	    .list = 1,
	    .scanner = UINT16_MAX,
	    .time = 2,
	    .started = 3,
	    .ended = 4,
	    .seq = UINT64_MAX,
	    .scope = 5,
	    .serial = UINT32_MAX,
	    .target = 6,
	    .reverted_by = 7,
	    .hold_by = 8,
	    .hold_time = 9,
	    .sha256 = {1, [31] = 0xff},
	    .file = odd,
	    .format = text("f"),
	    .scan_id = text("s"),
	    .tool = text("t"),
	    .actor = text("a"),
	    .note = text("n"),
	    .guards = text("g"),
	    .signer = text("k"),
	    .hold_actor = text("h"),
	    .hold_reason = text("r"),
	};
	static uint8_t a[IMPORT_VALUE_MAX], b[IMPORT_VALUE_MAX];
	struct read_back back;
	uint64_t n = 1;

	(void)state;
#define X(name) want.counts.name = n++;
	IMPORT_COUNTS(X)
#undef X
	there_and_back(&back, EXPORT_IMPORT, &want);
	case_int("id", back.record.of_EXPORT_IMPORT.id, 9);
	same_bytes("value", a, import_encode(&want, a), b,
	    import_encode(&back.record.of_EXPORT_IMPORT, b));
	forget(&back);
}

static void
every_field_of_an_event(void **state)
{
	const struct event want = {
	    .seq = UINT64_MAX,
	    .time = 1,
	    .import = 2,
	    .kind = EVENT_KIND_COUNT - 1,
	    .before = FINDING_STATE_COUNT - 1,
	    .after = FINDING_REMOVED,
	    .class = CLASS_COUNT - 1,
	    .list = 3,
	    .scanner = 4,
	    .port = 25,
	    .prefix = prefix("192.0.2.0/24"),
	    .actor = text("a"),
	    .reason = odd,
	};
	uint8_t a[EVENT_VALUE_MAX], b[EVENT_VALUE_MAX];
	uint8_t ka[EVENT_KEY_MAX], kb[EVENT_KEY_MAX];
	const struct event *got;
	struct read_back back;

	(void)state;
	there_and_back(&back, EXPORT_EVENT, &want);
	got = &back.record.of_EXPORT_EVENT;
	same_bytes("value", a, event_encode(&want, a), b, event_encode(got, b));
	same_bytes("key", ka,
	    event_key_encode(want.list, &want.prefix, want.seq, ka), kb,
	    event_key_encode(got->list, &got->prefix, got->seq, kb));
	forget(&back);
}

static void
every_field_of_the_others(void **state)
{
	const struct list_state list = {1, UINT32_MAX, 2, "relays"};
	const struct scanner_state scanner = {1, 2, UINT64_MAX, 3, "s.1"};
	const struct feed_state feed = {1, 2, 3, 4, 5, 6, 7, 8};
	const struct export_exemption exemption = {
	    1, {prefix("::/1"), 2, 3, text("o"), odd}};
	const struct export_recheck recheck = {
	    1, {prefix("192.0.2.1"), 2, 3, text("a"), text("r")}};
	const struct export_part part = {LEDGER_UNDO, 7, 8, odd};
	uint8_t a[EXEMPTION_VALUE_MAX], b[EXEMPTION_VALUE_MAX];
	struct read_back back;

	(void)state;
	there_and_back(&back, EXPORT_LIST, &list);
	case_text("name", back.record.of_EXPORT_LIST.name, "relays");
	same_bytes("list", a, list_encode(&list, a), b,
	    list_encode(&back.record.of_EXPORT_LIST, b));
	forget(&back);
	there_and_back(&back, EXPORT_SCANNER, &scanner);
	case_text("name", back.record.of_EXPORT_SCANNER.name, "s.1");
	same_bytes("scanner", a, scanner_encode(&scanner, a), b,
	    scanner_encode(&back.record.of_EXPORT_SCANNER, b));
	forget(&back);
	there_and_back(&back, EXPORT_FEED, &feed);
	case_int("list", back.record.of_EXPORT_FEED.list, 1);
	case_int("scanner", back.record.of_EXPORT_FEED.scanner, 2);
	same_bytes("feed", a, feed_encode(&feed, a), b,
	    feed_encode(&back.record.of_EXPORT_FEED, b));
	forget(&back);
	there_and_back(&back, EXPORT_EXEMPTION, &exemption);
	same_bytes("exemption", a, exemption_encode(&exemption.e, a), b,
	    exemption_encode(&back.record.of_EXPORT_EXEMPTION.e, b));
	forget(&back);
	there_and_back(&back, EXPORT_RECHECK, &recheck);
	same_bytes("recheck", a, recheck_encode(&recheck.r, a), b,
	    recheck_encode(&back.record.of_EXPORT_RECHECK.r, b));
	forget(&back);
	there_and_back(&back, EXPORT_PART, &part);
	case_int("kind", back.record.of_EXPORT_PART.kind, LEDGER_UNDO);
	case_int("part", back.record.of_EXPORT_PART.part, 7);
	case_int("bytes", back.record.of_EXPORT_PART.bytes.len, odd.len);
	assert_memory_equal(
	    back.record.of_EXPORT_PART.bytes.data, odd.data, odd.len);
	forget(&back);
}

#define FINDING                                                                \
	"\"prefix\":\"192.0.2.1\",\"state\":\"listed\",\"class\":\"relay\""

static const struct {
	const char *name;
	enum export_kind kind;
	const char *line, *want; /* NULL: it is read */
} lines[] = {
    {"as little as there must be", EXPORT_FINDING, "{" FINDING "}", NULL},
    {"no prefix", EXPORT_FINDING, "{\"state\":\"seen\",\"class\":\"relay\"}",
	"prefix: is missing"},
    {"no state", EXPORT_FINDING,
	"{\"prefix\":\"192.0.2.1\",\"class\":\"relay\"}", "state: is missing"},
    {"no name", EXPORT_LIST, "{\"id\":1}", "name: is missing"},
    {"a name that is none", EXPORT_LIST, "{\"name\":\"a b\"}", "not a name"},
    {"a member of its own", EXPORT_FINDING, "{" FINDING ",\"x\":1}",
	"x: not known here"},
    {"host bits", EXPORT_EXEMPTION, "{\"prefix\":\"192.0.2.1/24\"}",
	"prefix: "},
    {"another state", EXPORT_FINDING,
	"{\"prefix\":\"::1\",\"state\":\"x\",\"class\":\"relay\"}",
	"state: not a word"},
    {"state by number", EXPORT_FINDING,
	"{\"prefix\":\"::1\",\"state\":1,\"class\":\"relay\"}",
	"state: not a word"},
    {"below 0", EXPORT_FINDING, "{" FINDING ",\"port\":-1}", "not a number"},
    {"no whole number", EXPORT_FINDING, "{" FINDING ",\"port\":1.5}",
	"not a number"},
    {"too large", EXPORT_FINDING, "{" FINDING ",\"port\":65536}", "too large"},
    {"an octet", EXPORT_FINDING, "{" FINDING ",\"relisted\":256}", "too large"},
    {"a flag", EXPORT_IMPORT, "{\"kind\":\"scan\",\"complete\":2}",
	"too large"},
    {"as digits", EXPORT_FINDING,
	"{" FINDING ",\"import\":\"18446744073709551615\"}", NULL},
    {"more digits", EXPORT_FINDING,
	"{" FINDING ",\"import\":\"18446744073709551616\"}", "not a number"},
    {"digits without need", EXPORT_FINDING, "{" FINDING ",\"import\":\"5\"}",
	"not a number"},
    {"digits and more", EXPORT_FINDING,
	"{" FINDING ",\"import\":\"18446744073709551615x\"}", "not a number"},
    {"a time too large", EXPORT_FINDING,
	"{" FINDING ",\"expires\":\"9223372036854775808\"}", "too large"},
    {"text by number", EXPORT_FINDING, "{" FINDING ",\"host\":1}",
	"not a text"},
    {"text in base64", EXPORT_FINDING,
	"{" FINDING ",\"host\":{\"base64\":\"YQ==\"}}", NULL},
    {"base64 without end", EXPORT_FINDING,
	"{" FINDING ",\"host\":{\"base64\":\"YQ=\"}}", "not base64"},
    {"base64 and more", EXPORT_FINDING,
	"{" FINDING ",\"host\":{\"base64\":\"YQ==\",\"x\":1}}", "not a text"},
    {"hash too short", EXPORT_IMPORT, "{\"kind\":\"scan\",\"sha256\":\"ab\"}",
	"not a SHA-256"},
    {"hash of other letters", EXPORT_IMPORT,
	"{\"kind\":\"scan\",\"sha256\":\"0123456789abcdef0123456789abcdef"
	"0123456789abcdef0123456789abcdeg\"}",
	"not a SHA-256"},
};

static void
nothing_else_is_read(void **state)
{
	static const char *const also[] = {NULL};
	struct arena *arena = arena_new();
	union export_record record;

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct why why = {""};
		json_t *obj = json_loads(lines[i].line, 0, NULL);
		enum status st;

		assert_non_null(obj);
		st =
		    export_read(lines[i].kind, obj, also, arena, &record, &why);
		case_int(lines[i].name, st,
		    lines[i].want == NULL ? ST_OK : ST_BAD_DATA);
		if (lines[i].want != NULL)
			case_holds(lines[i].name, why.text, lines[i].want);
		json_decref(obj);
	}
	arena_free(&arena);
}

static void
a_long_text_is_refused(void **state)
{
	char line[EVENT_TEXT_MAX + 200];
	const char *const also[] = {NULL};
	struct arena *arena = arena_new();
	union export_record record;
	struct why why;
	json_t *obj;

	(void)state;
	for (int more = 0; more <= 1; more++) {
		snprintf(line, sizeof(line),
		    "{\"kind\":\"listed\",\"class\":\"relay\",\"prefix\":"
		    "\"::1\",\"reason\":\"%0*d\"}",
		    EVENT_TEXT_MAX + more, 0);
		obj = json_loads(line, 0, NULL);
		case_int("length",
		    export_read(EXPORT_EVENT, obj, also, arena, &record, &why),
		    more ? ST_BAD_DATA : ST_OK);
		json_decref(obj);
	}
	case_holds("why", why.text, "reason: too long");
	arena_free(&arena);
}

static void
base64_comes_back(void **state)
{
	static const char *const want[] = {
	    "", "AA==", "AAE=", "AAEC", "AAECAw==", "AAECAwQ="};
	uint8_t bytes[] = {0, 1, 2, 3, 4}, back[sizeof(bytes)];

	(void)state;
	for (size_t len = 0; len < COUNT(want); len++) {
		char got[BASE64_LEN(sizeof(bytes)) + 1] = "";

		base64_encode(bytes, len, got);
		case_text("encoded", got, want[len]);
		assert_true(base64_decode(
		    (const uint8_t *)got, BASE64_LEN(len), back, len));
		assert_memory_equal(back, bytes, len);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_field_of_a_finding),
	    cmocka_unit_test(every_field_of_an_import),
	    cmocka_unit_test(every_field_of_an_event),
	    cmocka_unit_test(every_field_of_the_others),
	    cmocka_unit_test(nothing_else_is_read),
	    cmocka_unit_test(a_long_text_is_refused),
	    cmocka_unit_test(base64_comes_back),
	};

	return cmocka_run_group_tests_name("export", tests, NULL, NULL);
}
