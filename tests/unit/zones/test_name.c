/* Domain names: text, wire, comparison. */
#include "bytes.h"
#include "case.h"
#include "name.h"

#define L63 "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0"

static void
good_names_become_wire(void **state)
{
	static const struct {
		const char *in, *wire;
		size_t len;
		unsigned labels;
		const char *text;
	} cases[] = {
	    {"bl.example.org", "\2bl\7example\3org", 16, 3, "bl.example.org"},
	    {"BL.Example.ORG.", "\2bl\7example\3org", 16, 3, "bl.example.org"},
	    {"org", "\3org", 5, 1, "org"},
	    {"_a-1.b", "\4_a-1\1b", 8, 2, "_a-1.b"},
	    {".", "", 1, 0, "."},
	    {L63, "\77" L63, 65, 1, L63},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].in);
		char *in = case_exact(cases[i].in, len);
		char text[NAME_TEXT_MAX];
		struct name n;
		struct why why;

		case_int(cases[i].in, name_parse(in, len, &n, &why), ST_OK);
		case_int(cases[i].in, n.len, cases[i].len);
		assert_memory_equal(n.wire, cases[i].wire, n.len);
		case_int(cases[i].in, name_labels(&n), cases[i].labels);
		case_text(
		    cases[i].in, name_format(n.wire, text), cases[i].text);
		free(in);
	}
}

static void
bad_names_say_why(void **state)
{
	static const struct {
		const char *name, *in;
		size_t len;
		const char *want;
	} cases[] = {
	    {"nothing", "", 0, "empty"},
	    {"dots", "..", 2, "empty label"},
	    {"front", ".org", 4, "empty label"},
	    {"middle", "a..b", 4, "empty label"},
	    {"end", "a..", 3, "empty label"},
	    {"blank", "a b", 3, "letters"},
	    {"wildcard", "*.a", 3, "letters"},
	    {"escape", "a\\.b", 4, "letters"},
	    {"nul", "a\0b", 3, "letters"},
	    {"umlaut", "\xc3\xa4", 2, "letters"},
	    {"label", L63 "x", 64, "63"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *in = case_exact(cases[i].in, cases[i].len);
		struct name n = {.len = 77};
		struct why why;

		case_int(cases[i].name, name_parse(in, cases[i].len, &n, &why),
		    ST_BAD_DATA);
		case_holds(cases[i].name, why.text, cases[i].want);
		case_int("untouched", n.len, 77);
		free(in);
	}
}

/* 253 characters are the longest name; one more is too many. */
static void
the_longest_name_is_255_octets(void **state)
{
	static const char longest[] = L63 "." L63 "." L63 "." L63;
	struct name n = {0};
	struct why why;
	char *in = case_exact(longest, 255), text[NAME_TEXT_MAX];

	(void)state;
	case_int("253", name_parse(in, 253, &n, &why), ST_OK);
	case_int("253", n.len, 255);
	case_int("253", strlen(name_format(n.wire, text)), 253);
	case_int("254", name_parse(in, 254, &n, &why), ST_BAD_DATA);
	case_holds("254", why.text, "255");
	in[253] = '.';
	case_int("final dot", name_parse(in, 254, &n, &why), ST_OK);
	in[254] = 'a';
	case_int("one label more", name_parse(in, 255, &n, &why), ST_BAD_DATA);
	free(in);
}

static void
foreign_octets_are_escaped(void **state)
{
	char text[NAME_TEXT_MAX];
	uint8_t worst[255];
	size_t at = 0;

	(void)state;
	case_text("special",
	    name_format((const uint8_t *)"\7a.b\\ \n\xff\1*", text),
	    "a\\.b\\\\\\032\\010\\255.\\*");
	for (size_t len; at < 254; at += len) {
		len = 254 - at < 64 ? 254 - at : 64;
		memset(worst + at, 0, len);
		worst[at] = (uint8_t)(len - 1);
	}
	worst[254] = 0;
	case_int(
	    "longest", strlen(name_format(worst, text)) < NAME_TEXT_MAX, 1);
}

static void
below_respects_labels_and_not_case(void **state)
{
	static const struct {
		const char *name, *origin;
		bool want;
	} cases[] = {
	    {"bl.example.org", "bl.example.org", true},
	    {"25.2.0.192.bl.example.org", "bl.example.org", true},
	    {"xbl.example.org", "bl.example.org", false},
	    {"example.org", "bl.example.org", false},
	    {"bl.example.net", "bl.example.org", false},
	    {"a", ".", true},
	    {".", "a", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct name n, o;
		struct why why;

		case_int("name",
		    name_parse(cases[i].name, strlen(cases[i].name), &n, &why),
		    ST_OK);
		case_int("origin",
		    name_parse(
			cases[i].origin, strlen(cases[i].origin), &o, &why),
		    ST_OK);
		if (n.len > 1)
			n.wire[1] ^= n.wire[1] >= 'a' ? 0x20 : 0;
		case_int(cases[i].name, name_below(&n, &o), cases[i].want);
	}
}

/* Only letters fold: '[' and '{', '@' and '`' differ by the same bit. */
static void
equal_folds_letters_only(void **state)
{
	(void)state;
	case_int("letters",
	    name_equal((const uint8_t *)"\1A", (const uint8_t *)"\1a", 3), 1);
	case_int("brackets",
	    name_equal((const uint8_t *)"\1[", (const uint8_t *)"\1{", 3), 0);
	case_int("at",
	    name_equal((const uint8_t *)"\1@", (const uint8_t *)"\1`", 3), 0);
	case_int("last",
	    name_equal((const uint8_t *)"\1Z", (const uint8_t *)"\1z", 3), 1);
	case_int("high",
	    name_equal((const uint8_t *)"\1\xc1", (const uint8_t *)"\1\xe1", 3),
	    0);
}

/* Every octet in every place, between neighbours that carries could come
 * from. */
static void
eight_octets_are_lowered_as_one_is(void **state)
{
	static const uint8_t beside[] = {0, 'A', 'z', 0x7f, 0x80, 0xff};

	(void)state;
	for (unsigned i = 0; i < 256 * 8 * COUNT(beside); i++) {
		uint8_t in[8], want[8], out[8];
		unsigned at = i / 256 % 8;

		memset(in, beside[i / 256 / 8], sizeof(in));
		in[at] = (uint8_t)i;
		for (unsigned k = 0; k < 8; k++)
			want[k] = name_lower(in[k]);
		put64(out, name_lower8(get64(in)));
		assert_memory_equal(out, want, sizeof(out));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(good_names_become_wire),
	    cmocka_unit_test(bad_names_say_why),
	    cmocka_unit_test(the_longest_name_is_255_octets),
	    cmocka_unit_test(foreign_octets_are_escaped),
	    cmocka_unit_test(below_respects_labels_and_not_case),
	    cmocka_unit_test(equal_folds_letters_only),
	    cmocka_unit_test(eight_octets_are_lowered_as_one_is),
	};

	return cmocka_run_group_tests_name("name", tests, NULL, NULL);
}
