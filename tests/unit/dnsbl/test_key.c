/* Labels to keys: octets, nibbles, both, neither; class labels; mapped. */
#include "case.h"
#include "key.h"
#include "message.h"

/* 20 and 24 nibbles of ::ffff:0:0/96, as labels. */
#define ZEROS20 "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
#define MAPPED	"f.f.f.f." ZEROS20
#define DB8_28	"8.b.d.0.1.0.0.2"

static void
parse(const char *labels, struct key *key)
{
	struct query_labels all;
	struct message m;
	struct query q;
	char *exact;

	message_head(&m, 0, 0, (const uint16_t[4]){1, 0, 0, 0});
	message_name(&m, labels);
	/* The origin bl.example takes the place of the root label. */
	m.len--;
	message_question(&m, "bl.example", 1);
	exact = case_exact(m.data, m.len);
	query_parse((const uint8_t *)exact, m.len, &q, &all);
	case_int(labels, q.malformed, false);
	memset(key, 0xa5, sizeof(*key));
	key_parse(q.name, &all, 2, key);
	free(exact);
}

static void
octets_are_canonical(void **state)
{
	static const struct {
		const char *in;
		bool v4;
		unsigned len;
		uint32_t addr;
	} cases[] = {
	    {"192", true, 8, 0xc0000000},
	    {"0.192", true, 16, 0xc0000000},
	    {"2.0.192", true, 24, 0xc0000200},
	    {"25.2.0.192", true, 32, 0xc0000219},
	    {"255.255.255.255", true, 32, 0xffffffff},
	    {"0.0.0.0", true, 32, 0},
	    {"1.25.2.0.192", false, 0, 0},
	    {"256.2.0.192", false, 0, 0},
	    {"25.2.0.256", false, 0, 0},
	    {"099.2.0.192", false, 0, 0},
	    {"00.2.0.192", false, 0, 0},
	    {"01", false, 0, 0},
	    {"1e.2.0.192", false, 0, 0},
	    {"-1.2.0.192", false, 0, 0},
	    {"1000.2.0.192", false, 0, 0},
	    {"x.2.0.192", false, 0, 0},
	    {"_.192", false, 0, 0},
	    {"*.192", false, 0, 0},
	    {"*", false, 0, 0},
	    {"25 .2.0.192", false, 0, 0},
	    {"ns", false, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct key k;

		parse(cases[i].in, &k);
		case_int(cases[i].in, k.class, -1);
		case_int(cases[i].in, k.v4, cases[i].v4);
		if (!k.v4)
			continue;
		case_int(cases[i].in, k.len4, cases[i].len);
		case_int(cases[i].in, k.addr4, cases[i].addr);
	}
}

static void
nibbles_are_one_digit(void **state)
{
	static const struct {
		const char *in;
		bool v6;
		unsigned len;
		const char *addr; /* as many octets as the length says */
	} cases[] = {
	    {"2", true, 4, "\x20"},
	    {"0.2", true, 8, "\x20"},
	    {"a.2", true, 8, "\x2a"},
	    {"A.2", true, 8, "\x2a"},
	    {"F.f.E.e.D.d", true, 24, "\xdd\xee\xff"},
	    {DB8_28, true, 32, "\x20\x01\x0d\xb8"},
	    {"1." ZEROS20 ".0.0.0." DB8_28, true, 128,
		"\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01"},
	    {"0.1." ZEROS20 ".0.0.0." DB8_28, false, 0, ""},
	    {"g.2", false, 0, ""},
	    {"10.2", false, 0, ""},
	    {"0a", false, 0, ""},
	    {"2.*", false, 0, ""},
	    {":", false, 0, ""},
	    {"@", false, 0, ""},
	    {"`", false, 0, ""},
	    {"/", false, 0, ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct key k;

		parse(cases[i].in, &k);
		case_int(cases[i].in, k.v6, cases[i].v6);
		if (!k.v6)
			continue;
		case_int(cases[i].in, k.len6, cases[i].len);
		assert_memory_equal(
		    k.addr6, cases[i].addr, (cases[i].len + 7) / 8);
		for (size_t b = (cases[i].len + 7) / 8; b < 16; b++)
			case_int(cases[i].in, k.addr6[b], 0);
	}
}

static void
single_digits_are_both(void **state)
{
	struct key k;

	(void)state;
	parse("4.3.2.1", &k);
	case_int("v4", k.v4, true);
	case_int("v4", k.len4, 32);
	case_int("v4", k.addr4, 0x01020304);
	case_int("v6", k.v6, true);
	case_int("v6", k.len6, 16);
	assert_memory_equal(k.addr6, "\x12\x34", 2);

	parse("5.4.3.2.1", &k);
	case_int("five digits", k.v4, false);
	case_int("five digits", k.len6, 20);

	parse("10.2", &k);
	case_int("two digits", k.v4, true);
	case_int("two digits", k.v6, false);
}

static void
mapped_addresses_are_ipv4(void **state)
{
	static const struct {
		const char *in;
		bool v4, v6;
		unsigned len;
		uint32_t addr;
	} cases[] = {
	    {"2.0.0.0.0.0.f.7." MAPPED, true, false, 32, 0x7f000002},
	    {"9.1.2.0.0.0.0.C.F.F.F.F." ZEROS20, true, false, 32, 0xc0000219},
	    {"7." MAPPED, true, false, 4, 0x70000000},
	    {"0.0.0.f.7." MAPPED, true, false, 20, 0x7f000000},
	    {MAPPED, false, true, 96, 0},
	    {"f." ZEROS20, false, true, 84, 0},
	    {"1.e.f.f.f." ZEROS20, false, true, 100, 0},
	    {"1.0.0.0.0.0.0.0.0.0.0.0." ZEROS20, false, true, 128, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct key k;

		parse(cases[i].in, &k);
		case_int(cases[i].in, k.v4, cases[i].v4);
		case_int(cases[i].in, k.v6, cases[i].v6);
		case_int(cases[i].in, k.v4 ? k.len4 : k.len6, cases[i].len);
		if (k.v4)
			case_int(cases[i].in, k.addr4, cases[i].addr);
	}
}

static void
a_class_label_opens_a_name_space(void **state)
{
	static const struct {
		const char *in;
		int class;
		unsigned depth;
		bool v4;
	} cases[] = {
	    {"relay", CLASS_RELAY, 0, false},
	    {"PrOxY", CLASS_PROXY, 0, false},
	    {"list", CLASS_MAILLIST, 0, false},
	    {"unconfirmed", CLASS_UNCONFIRMED, 0, false},
	    {"25.2.0.192.relay", CLASS_RELAY, 4, true},
	    {"192.cgi", CLASS_CGI, 1, true},
	    {"relay.trick", CLASS_TRICK, 1, false},
	    {"relay.192", -1, 2, false},
	    {"relays", -1, 1, false},
	    {"rela", -1, 1, false},
	    {"x.www", -1, 2, false},
	};
	struct key k;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		parse(cases[i].in, &k);
		case_int(cases[i].in, k.class, cases[i].class);
		case_int(cases[i].in, k.depth, cases[i].depth);
		case_int(cases[i].in, k.v4, cases[i].v4);
	}
	parse("", &k);
	case_int("apex", k.class, -1);
	case_int("apex", k.depth, 0);
	case_int("apex", k.v4 || k.v6, false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(octets_are_canonical),
	    cmocka_unit_test(nibbles_are_one_digit),
	    cmocka_unit_test(single_digits_are_both),
	    cmocka_unit_test(mapped_addresses_are_ipv4),
	    cmocka_unit_test(a_class_label_opens_a_name_space),
	};

	return cmocka_run_group_tests_name("key", tests, NULL, NULL);
}
