/* The ledger's other values: every field comes back, no damage passes. */
#include "codec_case.h"
#include "ledger_codec.h"

static const uint8_t long_bytes[5000];
static const struct slice long_text = {long_bytes, sizeof(long_bytes)};

#define DECODER(name, type, decode)                                            \
	static enum status name(                                               \
	    const uint8_t *data, size_t len, struct why *why)                  \
	{                                                                      \
		type out;                                                      \
		return decode(data, len, &out, why);                           \
	}
DECODER(take_list, struct list_state, list_decode)
DECODER(take_scanner, struct scanner_state, scanner_decode)
DECODER(take_exemption, struct exemption, exemption_decode)
DECODER(take_feed, struct feed_state, feed_decode)
DECODER(take_recheck, struct recheck, recheck_decode)
DECODER(take_event, struct event, event_decode)
DECODER(take_event_key, struct event, event_key_decode)

static enum status
take_prefix_key(const uint8_t *data, size_t len, struct why *why)
{
	struct prefix prefix;
	uint16_t list;

	return ledger_prefix_key_decode(data, len, &list, &prefix, why);
}

static void
lists(void **state)
{
	static const struct bad_byte bad[] = {
	    {"version", 0, 2}, {"id 0", 2, 0}};
	const struct list_state want = {
	    .id = 3, .serial = 0xfffffffe, .last_import = 1ull << 40};
	uint8_t buf[LIST_VALUE_LEN];
	struct list_state got;
	struct why why;

	(void)state;
	case_int("length", list_encode(&want, buf), LIST_VALUE_LEN);
	case_int("decode", list_decode(buf, sizeof(buf), &got, &why), ST_OK);
	case_int("id", got.id, want.id);
	case_int("serial", got.serial, want.serial);
	case_int("last import", got.last_import, want.last_import);
	cut_everywhere("list", take_list, buf, sizeof(buf));
	refuse_bytes(take_list, buf, sizeof(buf), bad, COUNT(bad));
	buf[1] = buf[2] = 0xff;
	case_int("all lists", take_list(buf, sizeof(buf), &why), ST_CORRUPT);
}

static void
scanners(void **state)
{
	static const struct bad_byte bad[] = {
	    {"version", 0, 0}, {"id 0", 2, 0}, {"ended below 0", 19, 0x80}};
	const struct scanner_state want = {.id = 3,
	    .last_import = 1ull << 40,
	    .last_seq = UINT64_MAX,
	    .last_ended = INT64_MAX};
	uint8_t buf[SCANNER_VALUE_LEN];
	struct scanner_state got;
	struct why why;

	(void)state;
	case_int("length", scanner_encode(&want, buf), SCANNER_VALUE_LEN);
	case_int("decode", scanner_decode(buf, sizeof(buf), &got, &why), ST_OK);
	case_int("id", got.id, want.id);
	case_int("last import", got.last_import, want.last_import);
	assert_true(got.last_seq == want.last_seq);
	case_int("last ended", got.last_ended, want.last_ended);
	cut_everywhere("scanner", take_scanner, buf, sizeof(buf));
	refuse_bytes(take_scanner, buf, sizeof(buf), bad, COUNT(bad));
}

static void
exemptions(void **state)
{
	static const struct bad_byte bad[] = {
	    {"version", 0, 2},
	    {"created below 0", 1, 0x80},
	    {"expires below 0", 9, 0x80},
	    {"owner too long", 17, 0xff},
	    {"owner longer than there is", 18, 200},
	};
	struct exemption e = {
	    .created = 5,
	    .expires = INT64_MAX,
	    .owner = slice_text("relaybl.conf"),
	    .reason = slice_text("our own relay"),
	};
	uint8_t buf[EXEMPTION_VALUE_MAX];
	struct exemption got;
	struct why why;
	size_t len;

	(void)state;
	len = exemption_encode(&e, buf);
	case_int("decode", exemption_decode(buf, len, &got, &why), ST_OK);
	case_int("created", got.created, 5);
	case_int("expires", got.expires, INT64_MAX);
	assert_slice(got.owner, e.owner);
	assert_slice(got.reason, e.reason);
	cut_everywhere("exemption", take_exemption, buf, len);
	refuse_bytes(take_exemption, buf, len, bad, COUNT(bad));
	e.owner = e.reason = long_text;
	case_int("cut", exemption_encode(&e, buf), EXEMPTION_VALUE_MAX);
	case_int("cut", exemption_decode(buf, sizeof(buf), &got, &why), ST_OK);
	case_int("cut", got.reason.len, EXEMPTION_TEXT_MAX);
}

static void
feeds(void **state)
{
	static const struct bad_byte bad[] = {
	    {"version", 0, 2}, {"number over its bits", 1, 0x87}};
	const struct feed_state want = {
	    .last_good = 7,
	    .last_tried = UINT64_MAX,
	    .last_good_time = 1700000000,
	    .last_ended = INT64_MAX,
	    .scope = 1ull << 40,
	    .records = 100000,
	};
	uint8_t buf[FEED_VALUE_MAX];
	struct feed_state got;
	struct why why;
	size_t len = feed_encode(&want, buf);

	(void)state;
	assert_true(len <= FEED_VALUE_MAX);
	case_int("decode", feed_decode(buf, len, &got, &why), ST_OK);
	assert_memory_equal(&got, &want, sizeof(want));
	cut_everywhere("feed", take_feed, buf, len);
	refuse_bytes(take_feed, buf, len, bad, COUNT(bad));
}

static void
rechecks(void **state)
{
	static const struct bad_byte bad[] = {
	    {"version", 0, 2}, {"actor longer", 7, 0x7f}};
	struct recheck r = {
	    .asked = 1700000000,
	    .actor = slice_text("postmaster"),
	    .reason = slice_text("closed the hole"),
	};
	uint8_t buf[RECHECK_VALUE_MAX];
	struct recheck got;
	struct why why;
	size_t len = recheck_encode(&r, buf);

	(void)state;
	case_int("decode", recheck_decode(buf, len, &got, &why), ST_OK);
	case_int("asked", got.asked, r.asked);
	case_int("answered", got.answered, 0);
	assert_slice(got.actor, r.actor);
	assert_slice(got.reason, r.reason);
	cut_everywhere("recheck", take_recheck, buf, len);
	refuse_bytes(take_recheck, buf, len, bad, COUNT(bad));
	r.asked = r.answered = INT64_MAX;
	r.actor = r.reason = long_text;
	len = recheck_encode(&r, buf);
	assert_true(len <= RECHECK_VALUE_MAX);
	case_int("cut", recheck_decode(buf, len, &got, &why), ST_OK);
	case_int("answered", got.answered, INT64_MAX);
	case_int("cut", got.reason.len, RECHECK_TEXT_MAX);
}

static void
events(void **state)
{
	static const struct bad_byte bad[] = {
	    {"version", 0, 1},
	    {"kind", 1, EVENT_KIND_COUNT << 4},
	    {"before", 1, FINDING_STATE_COUNT},
	    {"after", 2, FINDING_STATE_COUNT << 4},
	    {"class", 2, CLASS_COUNT},
	    {"time that goes on", 7, 0x86},
	    {"scanner over its bits", 18, 0x82},
	    {"actor longer", 21, 0x7f},
	    {"actor shorter", 21, 7},
	};
	struct event ev = {
	    .time = 1700000000,
	    .import = UINT64_MAX,
	    .kind = EVENT_OWN_OPEN,
	    .before = FINDING_SEEN,
	    .after = FINDING_REMOVED,
	    .class = CLASS_UNCONFIRMED,
	    .scanner = 2,
	    .port = 587,
	    .actor = slice_text("operator"),
	    .reason = slice_text("asked"),
	};
	uint8_t buf[EVENT_VALUE_MAX];
	struct event got;
	struct why why;
	size_t len = event_encode(&ev, buf);

	(void)state;
	cut_everywhere("event", take_event, buf, len);
	case_int("decode", event_decode(buf, len, &got, &why), ST_OK);
	case_int("time", got.time, ev.time);
	assert_true(got.import == ev.import);
	case_int("kind", got.kind, ev.kind);
	case_int("before", got.before, ev.before);
	case_int("after", got.after, ev.after);
	case_int("class", got.class, ev.class);
	case_int("scanner", got.scanner, ev.scanner);
	case_int("port", got.port, ev.port);
	assert_slice(got.actor, ev.actor);
	assert_slice(got.reason, ev.reason);
	refuse_bytes(take_event, buf, len, bad, COUNT(bad));
	ev.time = INT64_MAX;
	ev.scanner = ev.port = UINT16_MAX;
	ev.actor = ev.reason = long_text;
	len = event_encode(&ev, buf);
	assert_true(len <= EVENT_VALUE_MAX);
	case_int("cut", event_decode(buf, len, &got, &why), ST_OK);
	case_int("time", got.time, ev.time);
	case_int("port", got.port, ev.port);
	case_int("cut", got.reason.len, EVENT_TEXT_MAX);
}

static void
keys(void **state)
{
	static const char *const prefixes[] = {
	    "0.0.0.0/0", "192.0.2.1", "::/0", "2001:db8::/32", "2001:db8::1"};
	uint8_t buf[EVENT_KEY_MAX];
	struct prefix got, want;
	struct event ev;
	struct why why;
	uint16_t list;
	size_t len;

	(void)state;
	for (size_t i = 0; i < COUNT(prefixes); i++) {
		want = prefix_text(prefixes[i]);
		len = ledger_prefix_key_encode(300, &want, buf);
		case_int(prefixes[i],
		    ledger_prefix_key_decode(buf, len, &list, &got, &why),
		    ST_OK);
		case_int(prefixes[i], list, 300);
		case_int(prefixes[i], prefix_cmp(&got, &want), 0);
		cut_everywhere(prefixes[i], take_prefix_key, buf, len);

		len = event_key_encode(300, &want, 1ull << 33, buf);
		assert_true(len <= EVENT_KEY_MAX);
		case_int(
		    prefixes[i], event_key_decode(buf, len, &ev, &why), ST_OK);
		case_int(prefixes[i], ev.seq, 1ull << 33);
		case_int(prefixes[i], ev.list, 300);
		case_int(prefixes[i], prefix_cmp(&ev.prefix, &want), 0);
		cut_everywhere(prefixes[i], take_event_key, buf, len);
	}
}

static void
cut_to_a_length(void **state)
{
	static const struct {
		const char *addr;
		uint8_t len;
		const char *want;
	} cases[] = {
	    {"255.255.255.255", 0, "0.0.0.0/0"},
	    {"255.255.255.255", 1, "128.0.0.0/1"},
	    {"255.255.255.255", 8, "255.0.0.0/8"},
	    {"255.255.255.255", 31, "255.255.255.254/31"},
	    {"255.255.255.255", 32, "255.255.255.255"},
	    {"ffff::ffff", 0, "::/0"},
	    {"ffff::ffff", 15, "fffe::/15"},
	    {"ffff::ffff", 127, "ffff::fffe/127"},
	    {"ffff::ffff", 128, "ffff::ffff"},
	};
	char text[PREFIX_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct addr a = addr_text(cases[i].addr);
		const struct prefix p = prefix_cut(&a, cases[i].len);

		case_text(
		    cases[i].want, prefix_format(&p, text), cases[i].want);
		assert_true(prefix_covers_addr(&p, &a));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cut_to_a_length),
	    cmocka_unit_test(keys),
	    cmocka_unit_test(lists),
	    cmocka_unit_test(scanners),
	    cmocka_unit_test(exemptions),
	    cmocka_unit_test(feeds),
	    cmocka_unit_test(rechecks),
	    cmocka_unit_test(events),
	};

	return cmocka_run_group_tests_name("ledger_codec", tests, NULL, NULL);
}
