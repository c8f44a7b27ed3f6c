/* Names in one form, and those that have none. */
#include "case.h"

#include <stdio.h>

#include "domain.h"

#define L63 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg"
#define N253                                                                   \
	L63 "." L63 "." L63 "."                                                \
	    "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffg"

static const struct {
	const char *name, *text, *want; /* NULL: refused */
	const char *why;
} cases[] = {
    {"plain", "mail.example", "mail.example", NULL},
    {"upper case", "MAIL.Example", "mail.example", NULL},
    {"final dot", "mail.example.", "mail.example", NULL},
    {"one label", "localhost", "localhost", NULL},
    {"underscore", "_mx.a_b.example", "_mx.a_b.example", NULL},
    {"digits", "1.2.3.4", "1.2.3.4", NULL},
    {"hyphens inside", "r3---a.x--y.example", "r3---a.x--y.example", NULL},
    {"longest label", L63 ".example", L63 ".example", NULL},
    {"longest name", N253, N253, NULL},
    {"longest with dot", N253 ".", N253, NULL},
    {"Japanese", "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e.jp", "xn--wgv71a119e.jp",
	NULL},
    {"ideographic full stop", "\xe6\x97\xa5\xe6\x9c\xac\xe3\x80\x82jp",
	"xn--wgv71a.jp", NULL},
    {"full width", "\xef\xbd\x85\xef\xbd\x98.jp", "ex.jp", NULL},
    {"upper case umlaut",
	"B\xc3\x9c"
	"CHER.example",
	"xn--bcher-kva.example", NULL},
    {"sharp s, nontransitional", "fa\xc3\x9f.de", "xn--fa-hia.de", NULL},
    {"decomposed",
	"bu\xcc\x88"
	"cher.example",
	"xn--bcher-kva.example", NULL},
    {"A-label", "XN--WGV71A119E.jp", "xn--wgv71a119e.jp", NULL},

    {"empty", "", NULL, "an empty name"},
    {"root", ".", NULL, "an empty name"},
    {"two dots", "a..example", NULL, "an empty label"},
    {"dots at the end", "a.example..", NULL, "an empty label"},
    {"dot in front", ".example", NULL, "an empty label"},
    {"long label", L63 "h.example", NULL, "a label of more than 63"},
    {"long name", N253 "h", NULL, "a name of more than 253"},
    {"space", "a b.example", NULL, "a character"},
    {"tab", "a\tb.example", NULL, "a character"},
    {"slash", "a/b.example", NULL, "a character"},
    {"backslash", "a\\046b.example", NULL, "a character"},
    {"mail address", "a@b.example", NULL, "a character"},
    {"markup", "<script>.example", NULL, "a character"},
    {"formula", "=1+1.example", NULL, "a character"},
    {"comma", "a,b.example", NULL, "a character"},
    {"quote", "\"a\".example", NULL, "a character"},
    {"escape", "a\x1b[31m.example", NULL, "a character"},
    {"DEL", "a\x7f.example", NULL, "a character"},
    {"star", "*.example", NULL, "a character"},
    {"hyphen in front", "-a.example", NULL, "a hyphen at its end"},
    {"hyphen behind", "a-.example", NULL, "a hyphen at its end"},
    {"no UTF-8", "a\xff.example", NULL, "not UTF-8"},
    {"cut UTF-8", "a.\xe6\x97", NULL, "not UTF-8"},
    {"surrogate", "a\xed\xa0\x80.example", NULL, "not UTF-8"},
    {"overlong dot",
	"a\xc0\xae"
	"example",
	NULL, "not UTF-8"},
    {"right to left override",
	"a\xe2\x80\xae"
	"b.example",
	NULL, "not an internationalised name"},
    {"mixed directions",
	"\xd7\x90"
	"a\xd7\x90.example",
	NULL, "not an internationalised name"},
    {"line separator",
	"a\xe2\x80\xa8"
	"b.example",
	NULL, "not an internationalised name"},
    {"C1",
	"a\xc2\x9b"
	"b.example",
	NULL, "not an internationalised name"},
    {"zero width joiner",
	"a\xe2\x80\x8d"
	"b.example",
	NULL, "not an internationalised name"},
    {"wide underscore",
	"\xef\xbc\xbf"
	"a.example",
	"_a.example", NULL},
    {"underscore and umlaut", "\xc3\xbc_b.example", "xn--_b-wka.example", NULL},
    {"slash by mapping",
	"a\xef\xbc\x8f"
	"b.example",
	NULL, "a character"},
    {"A-label of ASCII", "xn--abc-.example", NULL, "a hyphen at its end"},
    {"A-label of nothing", "xn--.example", NULL, "a hyphen at its end"},
    {"A-label that is none", "xn--a-ecp.ru", NULL,
	"not an internationalised name"},
    {"A-label of punycode that ends", "xn--0.example", NULL,
	"not an internationalised name"},
    {"A-label of a capital", "xn--bca.example", NULL, ""},
    {"A-label of a full stop", "xn--ab-r13a.example", NULL, ""},
    {"A-label of a zero width space", "xn--ab-g1t.example", NULL, ""},
    {"A-label of an override", "xn--ab-g4t.example", NULL, ""},
    {"A-label of a wide slash", "xn--ab-1u3n.example", NULL, ""},
    {"A-label not in NFC", "xn--u-ccb.example", NULL, ""},
    {"second label", "www.xn--bca.example", NULL, ""},
};

static void
table(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char out[DOMAIN_TEXT_MAX] = "untouched";
		size_t len = strlen(cases[i].text);
		char *exact = case_exact(cases[i].text, len);
		struct slice text = {(const uint8_t *)exact, len};
		struct why why = {""};
		enum status st = domain_normalise(text, out, &why);

		if (cases[i].want != NULL) {
			if (st != ST_OK)
				fail_msg("%s: %s", cases[i].name, why.text);
			case_text(cases[i].name, out, cases[i].want);
		} else {
			case_int(cases[i].name, st, ST_BAD_DATA);
			case_text(cases[i].name, out, "untouched");
			case_holds(cases[i].name, why.text, cases[i].why);
		}
		free(exact);
	}
}

static void
a_nul_is_a_character(void **state)
{
	static const char ascii[] = "a\0b.example";
	static const char utf8[] = "\xe6\x97\xa5\0b.example";
	char out[DOMAIN_TEXT_MAX];
	struct why why;

	(void)state;
	case_int("ASCII",
	    domain_normalise(
		(struct slice){(const uint8_t *)ascii, sizeof(ascii) - 1}, out,
		&why),
	    ST_BAD_DATA);
	case_int("UTF-8",
	    domain_normalise(
		(struct slice){(const uint8_t *)utf8, sizeof(utf8) - 1}, out,
		&why),
	    ST_BAD_DATA);
}

/* What is far too long, in ASCII and in UTF-8. */
static void
many_labels(void **state)
{
	size_t len = 2 * 65536;
	char *text = malloc(len);
	char out[DOMAIN_TEXT_MAX];
	struct why why;

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < len; i += 2)
		memcpy(text + i, "a.", 2);
	case_int("ASCII",
	    domain_normalise(
		(struct slice){(const uint8_t *)text, len}, out, &why),
	    ST_BAD_DATA);
	case_holds("ASCII", why.text, "253");
	memcpy(text, "\xc3\xa4", 2);
	case_int("UTF-8",
	    domain_normalise(
		(struct slice){(const uint8_t *)text, len}, out, &why),
	    ST_BAD_DATA);
	case_holds("UTF-8", why.text, "253");
	free(text);
}

/* What came out comes out again. */
static void
once_is_enough(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char out[DOMAIN_TEXT_MAX];
		struct why why;

		if (cases[i].want == NULL)
			continue;
		assert_int_equal(
		    domain_normalise(slice_of(cases[i].want), out, &why),
		    ST_OK);
		case_text(cases[i].name, out, cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(table),
	    cmocka_unit_test(a_nul_is_a_character),
	    cmocka_unit_test(many_labels),
	    cmocka_unit_test(once_is_enough),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
