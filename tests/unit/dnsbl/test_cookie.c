/* Cookies: the vectors of RFC 9018, each octet and the clock, files of
 * secrets. */
#include "case.h"

#include <stdio.h>

#include "cookie.h"

static void
from_hex(const char *hex, uint8_t *out, size_t len)
{
	assert_int_equal(strlen(hex), 2 * len);
	for (size_t i = 0; i < len; i++) {
		unsigned v;

		assert_int_equal(sscanf(hex + 2 * i, "%2x", &v), 1);
		out[i] = (uint8_t)v;
	}
}

static struct addr
address(const char *text)
{
	struct addr a;
	struct why why;

	assert_int_equal(addr_parse(text, strlen(text), &a, &why), ST_OK);
	return a;
}

/* RFC 9018, appendix A. */
static const struct {
	const char *name, *client, *secrets[2], *shown;
	uint32_t now;
	enum cookie_state state;
	const char *made;
} vectors[] = {
    {"A.1 learning a new one", "198.51.100.100",
	{"e5e973e5a6b2a43f48e7dc849e37bfcf", NULL}, "2464c4abcf10c957",
	1559731985, COOKIE_NEW,
	"2464c4abcf10c957010000005cf79f111f8130c3eee29480"},
    {"A.2 the same client, renewed", "198.51.100.100",
	{"e5e973e5a6b2a43f48e7dc849e37bfcf", NULL},
	"2464c4abcf10c957010000005cf79f111f8130c3eee29480", 1559734385,
	COOKIE_GOOD, "2464c4abcf10c957010000005cf7a871d4a564a1442aca77"},
    {"A.3 another client, reserved octets", "203.0.113.203",
	{"e5e973e5a6b2a43f48e7dc849e37bfcf", NULL},
	"fc93fc62807ddb8601abcdef5cf78f71a314227b6679ebf5", 1559730385,
	COOKIE_GOOD, NULL},
    {"A.3 what it gets", "203.0.113.203",
	{"e5e973e5a6b2a43f48e7dc849e37bfcf", NULL}, "fc93fc62807ddb86",
	1559734700, COOKIE_NEW,
	"fc93fc62807ddb86010000005cf7a9acf73a7810aca2381e"},
    {"A.4 IPv6, secret rolled over", "2001:db8:220:1:59de:d0f4:8769:82b8",
	{"445536bcd2513298075a5d379663c962",
	    "dd3bdf9344b678b185a6f5cb60fca715"},
	"22681ab97d52c298010000005cf7c57926556bd0934c72f8", 1559741961,
	COOKIE_GOOD, "22681ab97d52c298010000005cf7c609a6bb79d16625507a"},
};

static void
as_in_rfc_9018(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		struct cookie_secrets s = {0};
		struct addr client = address(vectors[i].client);
		uint8_t shown[COOKIE_LEN], want[COOKIE_LEN], made[COOKIE_LEN];
		size_t len = strlen(vectors[i].shown) / 2;

		for (; s.count < 2 && vectors[i].secrets[s.count] != NULL;
		     s.count++)
			from_hex(vectors[i].secrets[s.count], s.key[s.count],
			    SIPHASH_KEY_LEN);
		from_hex(vectors[i].shown, shown, len);
		case_int(vectors[i].name,
		    cookie_check(&s, shown, len, &client, vectors[i].now),
		    vectors[i].state);
		if (vectors[i].made == NULL)
			continue;
		from_hex(vectors[i].made, want, COOKIE_LEN);
		cookie_make(&s, shown, &client, vectors[i].now, made);
		assert_memory_equal(made, want, COOKIE_LEN);
	}
}

static const struct cookie_secrets one = {1, {{1, 2, 3}}};

/* Every bit but the reserved ones, which the hash covers as they are. */
static void
each_bit_counts(void **state)
{
	struct addr client = address("192.0.2.1"), other = address("192.0.2.2");
	uint8_t cookie[COOKIE_LEN];

	(void)state;
	cookie_make(&one, (const uint8_t *)"abcdefgh", &client, 1000, cookie);
	case_int("as made",
	    cookie_check(&one, cookie, COOKIE_LEN, &client, 1000), COOKIE_GOOD);
	case_int("of another address",
	    cookie_check(&one, cookie, COOKIE_LEN, &other, 1000), COOKIE_BAD);
	for (unsigned bit = 0; bit < COOKIE_LEN * 8; bit++) {
		cookie[bit / 8] ^= (uint8_t)(1 << bit % 8);
		case_int("one bit",
		    cookie_check(&one, cookie, COOKIE_LEN, &client, 1000),
		    COOKIE_BAD);
		cookie[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}

static void
lengths(void **state)
{
	struct addr client = address("2001:db8::1");
	uint8_t cookie[COOKIE_LEN_MAX] = {0};

	(void)state;
	cookie_make(&one, (const uint8_t *)"abcdefgh", &client, 1000, cookie);
	case_int("client part",
	    cookie_check(&one, cookie, COOKIE_CLIENT_LEN, &client, 1000),
	    COOKIE_NEW);
	for (size_t len = COOKIE_LEN_MIN; len <= COOKIE_LEN_MAX; len++) {
		char *exact = case_exact(cookie, len);

		case_int("server part",
		    cookie_check(
			&one, (const uint8_t *)exact, len, &client, 1000),
		    len == COOKIE_LEN ? COOKIE_GOOD : COOKIE_BAD);
		free(exact);
	}
}

/* An hour old, five minutes ahead; also where the clock's 32 bits end. */
static void
times(void **state)
{
	static const struct {
		int64_t age;
		enum cookie_state want;
	} rows[] = {{0, COOKIE_GOOD}, {3600, COOKIE_GOOD}, {3601, COOKIE_BAD},
	    {-300, COOKIE_GOOD}, {-301, COOKIE_BAD}, {86400, COOKIE_BAD},
	    {INT64_C(1) << 31, COOKIE_BAD}, {-86400, COOKIE_BAD}};
	static const uint32_t clocks[] = {5000, 0, 10, UINT32_MAX, 1795331461};
	struct addr client = address("192.0.2.1");
	uint8_t cookie[COOKIE_LEN];

	(void)state;
	for (size_t c = 0; c < COUNT(clocks); c++)
		for (size_t i = 0; i < COUNT(rows); i++) {
			uint32_t then = (uint32_t)(clocks[c] - rows[i].age);

			cookie_make(&one, (const uint8_t *)"abcdefgh", &client,
			    then, cookie);
			case_int("age",
			    cookie_check(
				&one, cookie, COOKIE_LEN, &client, clocks[c]),
			    rows[i].want);
		}
}

static const struct {
	const char *name, *text, *why; /* NULL: good */
	unsigned count;
} files[] = {
    {"one", "e5e973e5a6b2a43f48e7dc849e37bfcf\n", NULL, 1},
    {"no newline", "e5e973e5a6b2a43f48e7dc849e37bfcf", NULL, 1},
    {"two, comments, blanks",
	"# new\n\n  E5E973E5A6B2A43F48E7DC849E37BFCF # of today\r\n"
	"dd3bdf9344b678b185a6f5cb60fca715\t\n",
	NULL, 2},
    {"none", "# nothing\n", "f: no secret in it", 0},
    {"empty", "", "f: no secret in it", 0},
    {"three",
	"e5e973e5a6b2a43f48e7dc849e37bfcf\ne5e973e5a6b2a43f48e7dc849e37bfcf\n"
	"e5e973e5a6b2a43f48e7dc849e37bfcf\n",
	"f:3: more than 2 secrets", 0},
    {"short", "\ne5e973e5a6b2a43f48e7dc849e37bfc\n",
	"f:2: not 32 hexadecimal digits", 0},
    {"long", "e5e973e5a6b2a43f48e7dc849e37bfcf0\n",
	"f:1: not 32 hexadecimal digits", 0},
    {"no digit", "e5e973e5a6b2a43g48e7dc849e37bfcf\n",
	"f:1: not 32 hexadecimal digits", 0},
};

static void
secrets_in_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(files); i++) {
		size_t len = strlen(files[i].text);
		char *exact = case_exact(files[i].text, len);
		struct cookie_secrets s = {.count = 99};
		struct why why;
		enum status st =
		    cookie_secrets_parse("f", exact, len, &s, &why);

		if (files[i].why == NULL) {
			case_int(files[i].name, st, ST_OK);
			case_int(files[i].name, s.count, files[i].count);
			case_int(files[i].name, s.key[0][0], 0xe5);
			case_int(files[i].name, s.key[0][15], 0xcf);
		} else {
			case_int(files[i].name, st, ST_CONFIG);
			case_text(files[i].name, why.text, files[i].why);
			case_int(files[i].name, s.count, 99);
		}
		free(exact);
	}
}

/* What was made before a roll-over is taken after it, and not after two. */
static void
own_secrets_roll(void **state)
{
	struct cookie_secrets first, second, third;
	struct addr client = address("192.0.2.1");
	uint8_t cookie[COOKIE_LEN];
	struct why why;

	(void)state;
	assert_int_equal(cookie_own(&first, &why), ST_OK);
	assert_int_equal(cookie_own(&second, &why), ST_OK);
	assert_memory_equal(&first, &second, sizeof(first));
	case_int("at first", first.count, 1);
	cookie_make(&first, (const uint8_t *)"abcdefgh", &client, 1, cookie);
	assert_int_equal(cookie_own_roll(&why), ST_OK);
	assert_int_equal(cookie_own(&second, &why), ST_OK);
	case_int("rolled", second.count, 2);
	case_int("rolled once",
	    cookie_check(&second, cookie, COOKIE_LEN, &client, 2), COOKIE_GOOD);
	assert_memory_not_equal(first.key[0], second.key[0], SIPHASH_KEY_LEN);
	assert_int_equal(cookie_own_roll(&why), ST_OK);
	assert_int_equal(cookie_own(&third, &why), ST_OK);
	case_int("rolled twice",
	    cookie_check(&third, cookie, COOKIE_LEN, &client, 3), COOKIE_BAD);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(as_in_rfc_9018),
	    cmocka_unit_test(each_bit_counts),
	    cmocka_unit_test(lengths),
	    cmocka_unit_test(times),
	    cmocka_unit_test(secrets_in_files),
	    cmocka_unit_test(own_secrets_roll),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
