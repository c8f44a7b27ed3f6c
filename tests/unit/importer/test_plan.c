/* What a list takes at all, and by which policy a scan is judged. */
#include <stdio.h>

#include "case.h"
#include "plan.h"

#define BEGIN ((int64_t)1795290721)

/* "confirm none rcpt data delivered, clear strong weak recheck, apart" */
static const char *
policy_text(const struct plan_policy *p, char *out, size_t cap)
{
	(void)snprintf(out, cap, "%u %u %u %u, %u %u %u, %lld",
	    p->confirm[PROOF_NONE], p->confirm[PROOF_RCPT],
	    p->confirm[PROOF_DATA], p->confirm[PROOF_DELIVERED], p->clear,
	    p->clear_weak, p->clear_recheck, (long long)p->apart_s);
	return out;
}

static void
a_scanner_has_its_own_rules(void **state)
{
	const struct config_list list = {.confirm = 2,
	    .confirm_data = 3,
	    .confirm_delivered = 4,
	    .agree = true,
	    .clear = 5,
	    .clear_recheck = 6,
	    .apart_s = 43200,
	    .expire_s = 7,
	    .relist_cap = 8};
	struct config_list weak = list;
	static const struct {
		const char *name;
		struct config_scanner scanner;
		bool weak; /* the list says clear-weak: 9 */
		const char *want;
	} cases[] = {
	    {"nothing of its own", {.apart_s = -1}, false,
		"2 2 3 4, 5 6 6, 43200"},
	    {"the list's clear-weak", {.apart_s = -1}, true,
		"2 2 3 4, 5 9 6, 43200"},
	    {"confirm", {.apart_s = -1, .confirm = 1}, false,
		"1 1 3 4, 5 6 6, 43200"},
	    {"confirm-data", {.apart_s = -1, .confirm_data = 1}, false,
		"2 2 1 4, 5 6 6, 43200"},
	    {"confirm-delivered", {.apart_s = -1, .confirm_delivered = 1},
		false, "2 2 3 1, 5 6 6, 43200"},
	    {"clear, and one more where weak", {.apart_s = -1, .clear = 1},
		false, "2 2 3 4, 1 2 6, 43200"},
	    {"clear, but the list's clear-weak", {.apart_s = -1, .clear = 1},
		true, "2 2 3 4, 1 9 6, 43200"},
	    {"clear-weak", {.apart_s = -1, .clear_weak = 1}, true,
		"2 2 3 4, 5 1 6, 43200"},
	    {"clear-recheck", {.apart_s = -1, .clear_recheck = 2}, false,
		"2 2 3 4, 5 6 2, 43200"},
	    {"apart", {.apart_s = 0}, false, "2 2 3 4, 5 6 6, 0"},
	};
	char text[128];

	(void)state;
	weak.clear_weak = 9;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct plan_policy p = plan_policy_of(
		    cases[i].weak ? &weak : &list, &cases[i].scanner);

		case_text(cases[i].name, policy_text(&p, text, sizeof(text)),
		    cases[i].want);
		case_int(cases[i].name, p.agree, true);
		case_int(cases[i].name, p.expire_s, 7);
		case_int(cases[i].name, p.relist_cap, 8);
	}
}

static void
lists_take_what_their_policy_says(void **state)
{
	static char name[] = "relays";
	static const struct {
		const char *prefix;
		int64_t ended; /* from now */
		bool special;
		int want; /* -1: taken */
		const char *words;
	} cases[] = {
	    {"192.0.3.25", 0, false, -1, ""},
	    {"192.0.3.0/24", 0, false, -1, ""},
	    {"192.0.2.0/23", 0, true, REFUSED_WIDE, "wider than list relays"},
	    {"2a00::/48", 0, false, -1, ""},
	    {"2a00::/47", 0, false, REFUSED_WIDE, "/48"},
	    {"10.1.2.3", 0, false, REFUSED_SPECIAL, "allow-special"},
	    {"10.1.2.3", 0, true, -1, ""},
	    {"127.0.25.1", 0, false, REFUSED_SPECIAL, "special-purpose"},
	    {"127.0.25.1", 0, true, -1, ""},
	    {"127.0.0.1", 0, true, REFUSED_RESERVED, "never be listed"},
	    {"127.0.0.2", 0, true, REFUSED_RESERVED, "never be listed"},
	    {"127.0.0.0/24", 0, true, REFUSED_RESERVED, "never be listed"},
	    {"::1", 0, true, REFUSED_RESERVED, "never be listed"},
	    {"0.0.0.0/0", 0, true, REFUSED_RESERVED, "never be listed"},
	    {"::/0", 0, true, REFUSED_RESERVED, "never be listed"},
	    {"192.0.3.25", PLAN_FUTURE_S, false, -1, ""},
	    {"192.0.3.25", PLAN_FUTURE_S + 1, false, REFUSED_FUTURE, "future"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct config_list list = {.name = name,
		    .allow_special = cases[i].special,
		    .min_len4 = 24,
		    .min_len6 = 48};
		enum refusal reason = REFUSED_NOT;
		struct prefix prefix;
		struct why why = {""};
		bool taken;

		case_int(cases[i].prefix,
		    prefix_parse(cases[i].prefix, strlen(cases[i].prefix),
			&prefix, &why),
		    ST_OK);
		taken = plan_admits(&list, &prefix, BEGIN + cases[i].ended,
		    BEGIN, &reason, &why);
		case_int(
		    cases[i].prefix, taken ? -1 : (int)reason, cases[i].want);
		case_holds(cases[i].prefix, why.text, cases[i].words);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_scanner_has_its_own_rules),
	    cmocka_unit_test(lists_take_what_their_policy_says),
	};

	return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
