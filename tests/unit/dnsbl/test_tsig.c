/* TSIG: what dig, kdig, nsupdate and knsupdate signed is good, and with one bit
 * changed no longer; what we sign is what another implementation makes of it;
 * every way to be wrong has its own answer. */
#include "tsig_case.h"

#define OTHERS_MAX 2048

static const char *const tools[] = {"dig", "kdig", "nsupdate", "knsupdate"};

static void
takes_what_others_signed(void **state)
{
	struct tsig_keys keys = tsig_case_keys();
	uint8_t msg[512];

	(void)state;
	for (int a = 0; a < TSIG_ALGORITHM_COUNT; a++)
		for (size_t i = 0; i < COUNT(tools); i++) {
			size_t len = tsig_case_sample(
			    tools[i], (enum tsig_algorithm)a, msg, sizeof(msg));
			struct tsig t;

			tsig_check(&keys, msg, len,
			    tsig_case_at(len, &keys.keys[a]), TSIG_CASE_NOW,
			    &t);
			case_int(tools[i], t.malformed, false);
			case_int(tools[i], t.error, TSIG_NOERROR);
			case_int(tools[i], t.key, a);
			assert_true(tsig_good(&t));
		}
}

/* The ID may change on the way (a forwarder), letters their case; nothing
 * else. */
static bool
may_change(const uint8_t *msg, size_t at, size_t octet, unsigned bit)
{
	bool letter = (msg[octet] | 0x20) >= 'a' && (msg[octet] | 0x20) <= 'z';
	size_t names = (size_t)strlen(TSIG_CASE_NAME) + 2;
	size_t algorithm = at + names + 10;

	if (octet < 2)
		return true;
	if (bit != 5 || !letter)
		return false;
	return (octet >= at && octet < at + names) ||
	       (octet >= algorithm && octet < algorithm + 13);
}

static void
each_bit_counts(void **state)
{
	struct tsig_keys keys = tsig_case_keys();
	uint8_t msg[512];

	(void)state;
	for (int a = 0; a < TSIG_ALGORITHM_COUNT; a++) {
		size_t len = tsig_case_sample(
		    "dig", (enum tsig_algorithm)a, msg, sizeof(msg));
		size_t at = tsig_case_at(len, &keys.keys[a]);

		for (size_t i = 0; i < len * 8; i++) {
			bool may = may_change(msg, at, i / 8, i % 8);
			char *exact = case_exact(msg, len);
			struct tsig t;

			exact[i / 8] = (char)(exact[i / 8] ^ 1 << i % 8);
			tsig_check(&keys, (uint8_t *)exact, len, at,
			    TSIG_CASE_NOW, &t);
			if (tsig_good(&t) != may)
				fail_msg("octet %zu bit %zu: %s", i / 8, i % 8,
				    may ? "refused" : "taken");
			free(exact);
		}
	}
}

static size_t
from_hex(const char *hex, uint8_t *out)
{
	size_t len = strlen(hex) / 2;

	assert_true(len <= OTHERS_MAX);
	for (size_t i = 0; i < len; i++) {
		unsigned v;

		assert_int_equal(sscanf(hex + 2 * i, "%2x", &v), 1);
		out[i] = (uint8_t)v;
	}
	return len;
}

struct vector {
	char name[16];
	unsigned bits;
	uint64_t time;
	uint8_t plain[OTHERS_MAX], msg[OTHERS_MAX];
	size_t plain_len, len;
};

/* False at the end of the file. */
static bool
next_vector(FILE *f, struct vector *v)
{
	static char line[8 * OTHERS_MAX], plain[4 * OTHERS_MAX + 1],
	    msg[4 * OTHERS_MAX + 1];
	unsigned long long time;

	do
		if (fgets(line, sizeof(line), f) == NULL)
			return false;
	while (line[0] == '#');
	assert_int_equal(sscanf(line, "%15s %u %llu %8192s %8192s", v->name,
			     &v->bits, &time, plain, msg),
	    5);
	v->time = time;
	v->plain_len = from_hex(plain, v->plain);
	v->len = from_hex(msg, v->msg);
	return true;
}

/* What tests/system/tsig.py would answer, octet by octet. */
static void
same_answer(struct tsig *t, const struct vector *v)
{
	size_t room = tsig_room(t), cap = v->plain_len + room, len;
	uint8_t *out = (uint8_t *)case_exact(v->plain, cap);

	memcpy(out, v->plain, v->plain_len);
	len = tsig_sign(t, out, v->plain_len, cap, v->time);
	case_int(v->name, len, v->len);
	case_int(v->name, room, v->len - v->plain_len);
	assert_memory_equal(out, v->msg, len);
	free(out);
}

static void
signs_as_another_implementation(void **state)
{
	FILE *f = fopen("tests/data/tsig-vectors.txt", "r");
	struct tsig_keys keys = tsig_case_keys();
	struct tsig_key wrong[] = {
	    tsig_case_key(TSIG_CASE_NAME, TSIG_SHA256, "another, and long"),
	    tsig_case_key(TSIG_CASE_NAME, TSIG_SHA384, "another, and long"),
	    tsig_case_key(TSIG_CASE_NAME, TSIG_SHA512, "another, and long")};
	struct tsig_keys wrong_keys = {wrong, 3}, no_keys = {wrong, 0};
	struct vector request = {.len = 0}, v;
	struct tsig t, bad;
	unsigned seen = 0;

	(void)state;
	assert_non_null(f);
	for (; next_vector(f, &v); seen++) {
		const struct tsig_keys *with = &keys;
		size_t at;

		if (strcmp(v.name, "request") == 0) {
			at = tsig_case_at(
			    v.len, &keys.keys[(v.bits - 256) / 128]);
			request = v;
			tsig_check(&keys, v.msg, v.len, at, v.time, &t);
			assert_true(tsig_good(&t));
			case_int("algorithm", t.key, (v.bits - 256) / 128);
			continue;
		}
		if (strcmp(v.name, "answer") == 0) {
			same_answer(&t, &v);
			continue;
		}
		if (strcmp(v.name, "badsig") == 0)
			with = &wrong_keys;
		if (strcmp(v.name, "badkey") == 0)
			with = &no_keys;
		at =
		    tsig_case_at(request.len, &keys.keys[(v.bits - 256) / 128]);
		tsig_check(with, request.msg, request.len, at, v.time, &bad);
		same_answer(&bad, &v);
	}
	case_int("vectors", seen, 3 * 8);
	assert_int_equal(fclose(f), 0);
}

/* Both our sides: a request, and an answer of many messages. */
static void
a_chain_of_our_own(void **state)
{
	struct tsig_keys keys = tsig_case_keys();
	uint8_t msg[512], answer[512];
	struct tsig client, server, before;

	(void)state;
	for (int a = 0; a < TSIG_ALGORITHM_COUNT; a++) {
		size_t len = tsig_case_question(msg), at = len;

		tsig_request(&keys.keys[a], a, &client);
		len = tsig_sign(&client, msg, len, sizeof(msg), 1000);
		tsig_check(&keys, msg, len, at, 1000, &server);
		assert_true(tsig_good(&server));
		for (unsigned i = 0; i < 5; i++) {
			at = tsig_case_question(answer);
			len = tsig_sign(
			    &server, answer, at, sizeof(answer), 1000 + i);
			before = client;
			answer[3] ^= 1;
			assert_false(
			    tsig_check_reply(&client, answer, len, at, 1000));
			answer[3] ^= 1;
			assert_false(tsig_check_reply(
			    &client, answer, len, at, 1301 + i));
			case_int("unchanged",
			    memcmp(&client, &before, sizeof(before)), 0);
			assert_true(
			    tsig_check_reply(&client, answer, len, at, 1000));
			/* The same once more does not continue the chain. */
			assert_false(
			    tsig_check_reply(&client, answer, len, at, 1000));
		}
	}
}

static void
a_wrong_answer_is_none(void **state)
{
	struct tsig_keys keys = tsig_case_keys();
	struct tsig_key other =
	    tsig_case_key(TSIG_CASE_NAME, TSIG_SHA256, "another, and long");
	struct tsig_keys others = {&other, 1};
	uint8_t request[512], msg[512];
	size_t at = tsig_case_question(request), len, n;
	struct tsig client, server;

	(void)state;
	tsig_request(&keys.keys[0], 0, &client);
	len = tsig_sign(&client, request, at, sizeof(request), 1000);
	/* BADSIG, without a MAC; BADTIME, with one. */
	tsig_check(&others, request, len, at, 1000, &server);
	case_int("secret", server.error, TSIG_BADSIG);
	n = tsig_sign(&server, msg, tsig_case_question(msg), sizeof(msg), 1000);
	assert_false(tsig_check_reply(&client, msg, n, at, 1000));
	tsig_check(&keys, request, len, at, 5000, &server);
	case_int("time", server.error, TSIG_BADTIME);
	n = tsig_sign(&server, msg, tsig_case_question(msg), sizeof(msg), 5000);
	assert_false(tsig_check_reply(&client, msg, n, at, 1000));
	/* An answer to another request. */
	tsig_request(&keys.keys[0], 0, &server);
	len = tsig_sign(&server, request, at, sizeof(request), 999);
	tsig_check(&keys, request, len, at, 1000, &server);
	n = tsig_sign(&server, msg, tsig_case_question(msg), sizeof(msg), 1000);
	assert_false(tsig_check_reply(&client, msg, n, at, 1000));
	/* Not signed at all. */
	assert_false(tsig_check_reply(&client, msg, at, at, 1000));
}

static void
no_room_no_message(void **state)
{
	struct tsig_keys keys = tsig_case_keys();
	uint8_t msg[512];
	size_t len = tsig_case_question(msg), room;
	struct tsig t;

	(void)state;
	tsig_none(&t);
	case_int("unsigned", tsig_room(&t), 0);
	case_int("unsigned", tsig_sign(&t, msg, len, len, 1), len);
	tsig_request(&keys.keys[2], 2, &t);
	room = tsig_room(&t);
	case_int(
	    "one octet less", tsig_sign(&t, msg, len, len + room - 1, 1), 0);
	case_int("count", msg[11], 0);
	case_int("enough", tsig_sign(&t, msg, len, len + room, 1), len + room);
	case_int("count", msg[11], 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(takes_what_others_signed),
	    cmocka_unit_test(each_bit_counts),
	    cmocka_unit_test(signs_as_another_implementation),
	    cmocka_unit_test(a_chain_of_our_own),
	    cmocka_unit_test(a_wrong_answer_is_none),
	    cmocka_unit_test(no_room_no_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
