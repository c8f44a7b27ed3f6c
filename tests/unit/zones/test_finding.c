/* Findings: words, and keys in LMDB's order that bear no damage. */
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
	    cmocka_unit_test(words_go_both_ways),
	};

	return cmocka_run_group_tests_name("finding", tests, NULL, NULL);
}
