/* Addresses: what is read, what is refused, the one text of each. */
#include <arpa/inet.h>

#include "addr.h"
#include "case.h"

#define NO_ADDRESS "not an IP address"

static void
good_addresses_are_read_and_written(void **state)
{
	static const struct {
		const char *in, *text, *key;
	} cases[] = {
	    {"192.0.2.25", "192.0.2.25", "25.2.0.192"},
	    {"0.0.0.0", "0.0.0.0", "0.0.0.0"},
	    {"255.255.255.255", "255.255.255.255", "255.255.255.255"},
	    {"::ffff:192.0.2.25", "192.0.2.25", "25.2.0.192"},
	    {"::FFFF:c000:219", "192.0.2.25", "25.2.0.192"},
	    {"2001:db8::1", "2001:db8::1",
		"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0."
		"0.2"},
	    {"2001:DB8:0:0:0:0:0:AB", "2001:db8::ab",
		"b.a.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0."
		"0.2"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].in);
		char *in = case_exact(cases[i].in, len);
		char text[ADDR_TEXT_MAX], key[ADDR_KEY_MAX];
		struct addr a;
		struct why why;

		case_int(cases[i].in, addr_parse(in, len, &a, &why), ST_OK);
		case_text(cases[i].in, addr_format(&a, text), cases[i].text);
		case_text(cases[i].in, addr_key_format(&a, key), cases[i].key);
		free(in);
	}
}

/* RFC 5952, section by section. */
static void
ipv6_has_one_text(void **state)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
	    {"0:0:0:0:0:0:0:0", "::"},
	    {"0:0:0:0:0:0:0:1", "::1"},
	    {"1:0:0:0:0:0:0:0", "1::"},
	    {"0:0:0:0:0:0:1:2", "::1:2"},
	    {"2001:0db8::0001", "2001:db8::1"},
	    {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
	    {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},
	    {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
	    {"1:2:3:4:5:6:0:0", "1:2:3:4:5:6::"},
	    {"0:0:3:4:5:6:7:8", "::3:4:5:6:7:8"},
	    {"2001:DB8::ABCD:1000", "2001:db8::abcd:1000"},
	    {"1:10:100:1000:f:f0:f00:f000", "1:10:100:1000:f:f0:f00:f000"},
	    {"::192.0.2.1", "::c000:201"},
	    {"64:ff9b::192.0.2.1", "64:ff9b::c000:201"},
	    {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[ADDR_TEXT_MAX];
		struct addr a;
		struct why why;

		case_int(cases[i].in,
		    addr_parse(cases[i].in, strlen(cases[i].in), &a, &why),
		    ST_OK);
		case_text(cases[i].in, addr_format(&a, text), cases[i].want);
	}
}

/* libc reads back every pattern of zero groups that we write. */
static void
every_pattern_of_zeros_goes_there_and_back(void **state)
{
	(void)state;
	for (unsigned mask = 0; mask < 256; mask++) {
		struct addr a = {.family = ADDR_V6};
		char text[ADDR_TEXT_MAX];
		uint8_t back[16];

		for (unsigned g = 0; g < 8; g++)
			a.b[2 * g + 1] = mask >> g & 1 ? (uint8_t)(g + 1) : 0;
		addr_format(&a, text);
		case_int(text, inet_pton(AF_INET6, text, back), 1);
		assert_memory_equal(back, a.b, 16);
		assert_null(strstr(text, ":::"));
	}
}

static void
bad_addresses_say_why(void **state)
{
	static const struct {
		const char *name, *in;
		size_t len;
		const char *want;
	} cases[] = {
	    {"nothing", "", 0, "missing"},
	    {"host name", "mail.example.org", 16, NO_ADDRESS},
	    {"three octets", "192.0.2", 7, NO_ADDRESS},
	    {"dot at the end", "192.0.2.", 8, NO_ADDRESS},
	    {"five octets", "192.0.2.1.1", 11, "after the address"},
	    {"empty octet", "192..2.1", 8, NO_ADDRESS},
	    {"256", "192.0.2.256", 11, "too large"},
	    {"wraps around", "192.0.2.4294967297", 18, "too large"},
	    {"octal", "010.0.0.1", 9, "leading zero"},
	    {"00", "192.0.2.00", 10, "leading zero"},
	    {"hexadecimal", "0x7f.0.0.1", 10, NO_ADDRESS},
	    {"decimal", "2130706433", 10, "too large"},
	    {"blank in front", " 192.0.2.1", 10, NO_ADDRESS},
	    {"blank behind", "192.0.2.1 ", 10, "after the address"},
	    {"line end", "192.0.2.1\n", 10, "after the address"},
	    {"nul", "192.0.2.1\0", 10, "after the address"},
	    {"port", "192.0.2.1:25", 12, NO_ADDRESS},
	    {"sign", "+1.0.0.1", 8, NO_ADDRESS},
	    {"zone id", "fe80::1%eth0", 12, "zone id"},
	    {"brackets", "[::1]", 5, NO_ADDRESS},
	    {"two gaps", "1::2::3", 7, NO_ADDRESS},
	    {"five digits", "2001:00db8::1", 13, NO_ADDRESS},
	    {"nine groups", "1:2:3:4:5:6:7:8:9", 17, NO_ADDRESS},
	    {"nul in IPv6", "::1\0", 4, NO_ADDRESS},
	    {"octal in IPv6", "::ffff:010.0.0.1", 16, NO_ADDRESS},
	    {"long", "1111111111111111111111111111111111111111:1111111", 48,
		NO_ADDRESS},
	    {"prefix", "192.0.2.0/24", 12, "after the address"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *in = case_exact(cases[i].in, cases[i].len);
		struct addr a = {.family = 9};
		struct why why;

		case_int(cases[i].name, addr_parse(in, cases[i].len, &a, &why),
		    ST_BAD_DATA);
		case_holds(cases[i].name, why.text, cases[i].want);
		case_int("untouched", a.family, 9);
		free(in);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(good_addresses_are_read_and_written),
	    cmocka_unit_test(ipv6_has_one_text),
	    cmocka_unit_test(every_pattern_of_zeros_goes_there_and_back),
	    cmocka_unit_test(bad_addresses_say_why),
	};

	return cmocka_run_group_tests_name("addr", tests, NULL, NULL);
}
