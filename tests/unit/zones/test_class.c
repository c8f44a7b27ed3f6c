/* Codes are a contract: this table is written out on purpose. */
#include "case.h"
#include "class.h"

static void
codes_never_change(void **state)
{
	static const struct {
		const char *label;
		enum class_id id;
		int code;
		bool aggregate;
		int days;
	} cases[] = {
	    {"relay", CLASS_RELAY, 2, true, 30},
	    {"trick", CLASS_TRICK, 3, true, 30},
	    {"cgi", CLASS_CGI, 8, true, 14},
	    {"proxy", CLASS_PROXY, 9, true, 7},
	    {"input", CLASS_INPUT, 10, true, 30},
	    {"output", CLASS_OUTPUT, 15, false, 7},
	    {"auth", CLASS_AUTH, 16, false, 2},
	    {"list", CLASS_MAILLIST, 17, false, 30},
	    {"unconfirmed", CLASS_UNCONFIRMED, 20, false, 3},
	};

	(void)state;
	case_int("classes", COUNT(cases), CLASS_COUNT);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct class_info *c = class_info(cases[i].id);

		case_text(cases[i].label, c->label, cases[i].label);
		case_int(cases[i].label, c->label_len, strlen(c->label));
		case_int(cases[i].label, c->label[0] >= 'a', 1);
		case_int(cases[i].label, c->code, cases[i].code);
		case_int(cases[i].label, c->in_aggregate, cases[i].aggregate);
		case_int(cases[i].label, c->expire_s, DAYS(cases[i].days));
		case_int(cases[i].label, strlen(c->what) > 0, 1);
	}
}

/* PROTOCOL.md 3: block-grade codes lie in 2..11, score-grade ones outside. */
static void
block_grade_codes_lie_together(void **state)
{
	(void)state;
	for (enum class_id id = 0; id < CLASS_COUNT; id++) {
		const struct class_info *c = class_info(id);

		case_int(
		    c->label, c->in_aggregate, c->code >= 2 && c->code <= 11);
	}
}

static void
labels_are_found_without_case(void **state)
{
	static const struct {
		const char *in;
		int want;
	} cases[] = {
	    {"relay", CLASS_RELAY},
	    {"ReLaY", CLASS_RELAY},
	    {"LIST", CLASS_MAILLIST},
	    {"unconfirmed", CLASS_UNCONFIRMED},
	    {"rela", -1},
	    {"relays", -1},
	    {"", -1},
	    {"r\x05lay", -1},
	    {"2", -1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].in);
		char *in = case_exact(cases[i].in, len);

		case_int(cases[i].in, class_by_label(in, len), cases[i].want);
		free(in);
	}
}

static void
masks_hold_what_they_serve(void **state)
{
	class_mask all = 0;

	(void)state;
	case_int("default", class_mask_default(),
	    CLASS_BIT(CLASS_RELAY) | CLASS_BIT(CLASS_TRICK) |
		CLASS_BIT(CLASS_CGI) | CLASS_BIT(CLASS_PROXY) |
		CLASS_BIT(CLASS_INPUT));
	case_int("relay", class_subzone_mask(CLASS_RELAY),
	    CLASS_BIT(CLASS_RELAY) | CLASS_BIT(CLASS_TRICK));
	case_int(
	    "trick", class_subzone_mask(CLASS_TRICK), CLASS_BIT(CLASS_TRICK));
	for (enum class_id id = 0; id < CLASS_COUNT; id++)
		all |= class_subzone_mask(id);
	case_int("all", all, CLASS_MASK_ALL);
}

static void
masks_are_told_by_labels(void **state)
{
	char text[CLASS_LABELS_MAX];

	(void)state;
	case_text("none", class_mask_format(0, ", ", text), "");
	case_text("two",
	    class_mask_format(
		CLASS_BIT(CLASS_PROXY) | CLASS_BIT(CLASS_RELAY), ", ", text),
	    "relay, proxy");
	case_text("all", class_mask_format(CLASS_MASK_ALL, "::", text),
	    "relay::trick::cgi::proxy::input::output::auth::list::unconfirmed");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(codes_never_change),
	    cmocka_unit_test(block_grade_codes_lie_together),
	    cmocka_unit_test(labels_are_found_without_case),
	    cmocka_unit_test(masks_hold_what_they_serve),
	    cmocka_unit_test(masks_are_told_by_labels),
	};

	return cmocka_run_group_tests_name("class", tests, NULL, NULL);
}
