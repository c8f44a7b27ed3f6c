/* contact: what may be written to, and the rule that makes addresses. */
#include "contact.h"

#include "case.h"

static void
addresses(void **state)
{
	static const struct {
		const char *text;
		bool valid;
	} cases[] = {
	    {"abuse@example.org", true},
	    {"a.b+c@x-y.example", true},
	    {"O'Hara@example.org", true},
	    {"root@localhost", true},
	    {"abuse@xn--wgv71a.example", true},
	    {"", false},
	    {"@", false},
	    {"abuse", false},
	    {"abuse@", false},
	    {"@example.org", false},
	    {"a@b@example.org", false},
	    {".a@example.org", false},
	    {"a.@example.org", false},
	    {"a..b@example.org", false},
	    {"-oQ/tmp@example.org", false},
	    {"a b@example.org", false},
	    {"\"a b\"@example.org", false},
	    {"a@[192.0.2.1]", false},
	    {"a@example..org", false},
	    {"a@.example", false},
	    {"a@example.", false},
	    {"a@-example", false},
	    {"a@example-", false},
	    {"a@exam_ple", false},
	    {"a@example.org\r\nBcc: b@example.org", false},
	    {"a@example.org, b@example.org", false},
	    {"<a@example.org>", false},
	    {"a(comment)@example.org", false},
	    {"\xe9@example.org", false},
	    {"a@\xe6\x97\xa5.example", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].text);
		char *exact = case_exact(cases[i].text, len);
		struct slice s = {(const uint8_t *)exact, len};

		case_int(cases[i].text, contact_valid(s), cases[i].valid);
		free(exact);
	}
}

/* 64 octets before the @, 63 in a label, 253 behind it, 254 in all. */
static void
lengths(void **state)
{
	char text[400];

	(void)state;
	for (int local = 64; local <= 65; local++) {
		memset(text, 'a', 400);
		memcpy(text + local, "@b.example", 11);
		case_int(
		    "local part", contact_valid(slice_of(text)), local == 64);
	}
	for (int label = 63; label <= 64; label++) {
		memset(text, 'a', 400);
		text[1] = '@';
		text[2 + label] = '\0';
		case_int("label", contact_valid(slice_of(text)), label == 63);
	}
	for (int all = 254; all <= 255; all++) {
		memset(text, 'a', 400);
		for (int i = 1; i < all; i += 40)
			text[i] = i == 1 ? '@' : '.';
		text[all] = '\0';
		case_int(
		    "all of it", contact_valid(slice_of(text)), all == 254);
	}
	memset(text, 'a', 400);
	text[20] = '\0';
	case_int("nothing but letters", contact_valid(slice_of(text)), false);
}

static void
rules(void **state)
{
	static const struct contact_vars all = {"isp.example", "64500", "JP"};
	static const struct contact_vars none = {NULL, "", NULL};
	static const struct contact_vars odd = {"x y", "1\n", "<"};
	static const struct {
		const char *rule, *want; /* NULL: no address */
	} cases[] = {
	    {"abuse@$domain", "abuse@isp.example"},
	    {"as$asn@cert.example", "as64500@cert.example"},
	    {"$country.$asn@$domain", "JP.64500@isp.example"},
	    {"a$$b@$domain", "a$b@isp.example"},
	};
	char out[CONTACT_MAX];
	struct why why;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *rule = cases[i].rule;

		assert_int_equal(contact_rule_check(rule, &why), ST_OK);
		assert_true(contact_by_rule(rule, &all, out));
		case_text(rule, out, cases[i].want);
		case_int(rule, contact_by_rule(rule, &none, out), false);
		case_int(rule, contact_by_rule(rule, &odd, out), false);
	}
	assert_true(contact_by_rule("cert@example.org", &none, out));
	case_text("of no variable", out, "cert@example.org");
}

static void
wrong_rules(void **state)
{
	static const struct {
		const char *rule, *why;
	} cases[] = {
	    {"abuse@$domian", "a $ begins no known word"},
	    {"abuse@$", "a $ begins no known word"},
	    {"abuse", "\"abuse\" gives no e-mail address"},
	    {"abuse@$domain, x@$domain", "gives no e-mail address"},
	    {"a\nb@$domain", "\"a\\x0ab@$domain\" gives no"},
	};
	struct why why;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		case_int(cases[i].rule, contact_rule_check(cases[i].rule, &why),
		    ST_CONFIG);
		case_holds(cases[i].rule, why.text, cases[i].why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(addresses),
	    cmocka_unit_test(lengths),
	    cmocka_unit_test(rules),
	    cmocka_unit_test(wrong_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
