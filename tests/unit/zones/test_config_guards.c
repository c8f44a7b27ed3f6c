/* relaybl.conf: what guards a list and a scanner, how long records are kept;
 * read, defaulted, printed and refused. */
#include <stdio.h>

#include "config_case.h"

#define KEY1 "RWRiUb38kLPKX0M9ks2DQVmVhDLrxKpWHZSA4m1rLUBc0xjKh+p0koRg"
#define KEY2 "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"

static struct config *
read_text(const char *text)
{
	struct config *c = NULL;

	said[0] = '\0';
	if (config_parse("c", text, strlen(text), note, NULL, &c) != ST_OK)
		return NULL;
	return c;
}

static void
check_limit(const char *name, const struct config_limit *l, uint32_t absolute,
    uint32_t percent)
{
	case_int(name, l->absolute, absolute);
	case_int(name, l->percent, percent);
}

static void
check_defaults(const char *name, const struct config_guards *g)
{
	check_limit(name, &g->remove, 20, 2000);
	check_limit(name, &g->add, 100, 2000);
	check_limit(name, &g->open, 20, 2000);
	check_limit(name, &g->inconclusive, 20, 5000);
	check_limit(name, &g->contradictions, 5, 100);
	check_limit(name, &g->refused, 100, 50);
	case_int(name, g->coverage, 9500);
	case_int(name, g->shrink, 2000);
	case_int(name, g->missing, 500);
	case_int(name, g->max_age_s, DAYS(2));
}

static void
silence_guards(void **state)
{
	struct config *c = read_text("lists: {a: {}}\nscanners: {s: {}}\n");
	const struct config_list *l;
	const struct config_scanner *s;

	(void)state;
	assert_non_null(c);
	l = &c->lists[0];
	s = &c->scanners[0];
	check_defaults("list", &l->guards);
	check_defaults("scanner", &s->guards);
	case_int("confirm-data", l->confirm_data, 1);
	case_int("confirm-delivered", l->confirm_delivered, 1);
	case_int("agree", l->agree, true);
	case_int("clear-weak", l->clear_weak, 0);
	case_int("clear-recheck", l->clear_recheck, 1);
	case_int("apart", l->apart_s, 12 * 3600);
	case_int("relist-cap", l->relist_cap, 3);
	case_int("outputs", l->list_outputs, false);
	case_int("max-listed", l->max_listed, 16777216);
	assert_null(l->freeze);
	case_int("scanner's apart", s->apart_s, -1);
	case_int("scanner's confirm-data", s->confirm_data, 0);
	case_int("aborted", s->hold_aborted, false);
	case_int("keys", s->keys_count, 0);
	case_int("canaries", s->canary_open_count + s->canary_closed_count, 0);
	case_int("silent", s->silent_s, 36 * 3600);
	case_int("events", c->keep.events_s, DAYS(730));
	case_int("findings", c->keep.findings_s, DAYS(90));
	case_int("evidence", c->keep.evidence_s, DAYS(90));
	case_int("undo", c->keep.undo_s, DAYS(30));
	case_int("files", c->keep.files_s, DAYS(30));
	config_free(&c);
}

/* Every key with another value than its default. */
static const char full[] =
    "lists:\n"
    "  a:\n"
    "    confirm-data: 3\n"
    "    confirm-delivered: 2\n"
    "    agree: false\n"
    "    clear-weak: 5\n"
    "    clear-recheck: 2\n"
    "    apart: 0\n"
    "    relist-cap: 1\n"
    "    outputs: list\n"
    "    max-listed: 9\n"
    "    freeze: \"moved, see bl.example.net\"\n"
    "    max-remove: 7\n"
    "    max-add: 12.5%\n"
    "    max-open: [0, 0%]\n"
    "    max-inconclusive: [1, 100%]\n"
    "    max-contradictions: [2, 0.05%]\n"
    "    max-refused: [4294967295, 0.5%]\n"
    "    min-coverage: 0%\n"
    "    max-shrink: 99.99%\n"
    "    max-missing: 1%\n"
    "    max-age: 3650d\n"
    "scanners:\n"
    "  s:\n"
    "    confirm-data: 4\n"
    "    apart: 0\n"
    "    aborted: hold\n"
    "    keys: [" KEY1 ", \"" KEY2 "\"]\n"
    "    require-signature: false\n"
    "    canary-open: [127.0.25.1, \"2001:db8::1\"]\n"
    "    canary-closed: [192.0.2.1]\n"
    "    silent: 8d\n"
    "    max-add: [1, 2%]\n"
    "zones:\n"
    "  b.c:\n"
    "    retire: \"closed: ask nobody\"\n"
    "keep: {events: 1d, findings: 2d, evidence: 3d, undo: 4d, files: 5d}\n";

static void
check_list(const struct config_list *l)
{
	case_int("confirm-data", l->confirm_data, 3);
	case_int("confirm-delivered", l->confirm_delivered, 2);
	case_int("agree", l->agree, false);
	case_int("clear-weak", l->clear_weak, 5);
	case_int("clear-recheck", l->clear_recheck, 2);
	case_int("apart", l->apart_s, 0);
	case_int("relist-cap", l->relist_cap, 1);
	case_int("outputs", l->list_outputs, true);
	case_int("max-listed", l->max_listed, 9);
	case_text("freeze", l->freeze, "moved, see bl.example.net");
	check_limit("N alone", &l->guards.remove, 7, 0);
	check_limit("P alone", &l->guards.add, 0, 1250);
	check_limit("nothing", &l->guards.open, 0, 0);
	check_limit("all", &l->guards.inconclusive, 1, 10000);
	check_limit("hundredths", &l->guards.contradictions, 2, 5);
	check_limit("most", &l->guards.refused, UINT32_MAX, 50);
	case_int("min-coverage", l->guards.coverage, 0);
	case_int("max-shrink", l->guards.shrink, 9999);
	case_int("max-missing", l->guards.missing, 100);
	case_int("max-age", l->guards.max_age_s, DAYS(3650));
}

static void
check_scanner(const struct config_scanner *s)
{
	char text[ADDR_TEXT_MAX];

	case_int("confirm-data", s->confirm_data, 4);
	case_int("apart", s->apart_s, 0);
	case_int("aborted", s->hold_aborted, true);
	case_int("keys", s->keys_count, 2);
	case_text("key", s->keys[0], KEY1);
	case_text("key", s->keys[1], KEY2);
	case_int("require-signature", s->allow_unsigned, true);
	case_int("canary-open", s->canary_open_count, 2);
	case_text("canary-open", addr_format(&s->canary_open[1], text),
	    "2001:db8::1");
	case_int("canary-closed", s->canary_closed_count, 1);
	case_text("canary-closed", addr_format(&s->canary_closed[0], text),
	    "192.0.2.1");
	case_int("silent", s->silent_s, DAYS(8));
	check_limit("max-add", &s->guards.add, 1, 200);
}

static void
check_full(const struct config *c)
{
	check_list(&c->lists[0]);
	check_scanner(&c->scanners[0]);
	case_text("retire", c->zones[0].retire, "closed: ask nobody");
	case_int("events", c->keep.events_s, DAYS(1));
	case_int("findings", c->keep.findings_s, DAYS(2));
	case_int("evidence", c->keep.evidence_s, DAYS(3));
	case_int("undo", c->keep.undo_s, DAYS(4));
	case_int("files", c->keep.files_s, DAYS(5));
}

static void
all_is_read_and_printed(void **state)
{
	struct config *c = read_text(full);
	char *printed;

	(void)state;
	if (c == NULL)
		fail_msg("%s", said);
	check_full(c);
	printed = config_print(c);
	assert_non_null(printed);
	config_free(&c);
	c = read_text(printed);
	if (c == NULL)
		fail_msg("%s: %s", printed, said);
	check_full(c);
	free(printed);
	config_free(&c);
}

static void
wrong_ones_are_refused(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
	    {"lists: {a: {max-add: x}}\n", "not a number, nor a share"},
	    {"lists: {a: {max-add: -1}}\n", "not a number, nor a share"},
	    {"lists: {a: {max-add: 4294967296}}\n", "not a number, nor"},
	    {"lists: {a: {max-add: 101%}}\n", "not a share of 0% to 100%"},
	    {"lists: {a: {max-add: 100.01%}}\n", "not a share"},
	    {"lists: {a: {max-add: 1.234%}}\n", "not a share"},
	    {"lists: {a: {max-add: .5%}}\n", "not a share"},
	    {"lists: {a: {max-add: 1.%}}\n", "not a share"},
	    {"lists: {a: {max-add: \"5% \"}}\n", "not a share"},
	    {"lists: {a: {max-add: 99999999999999999999%}}\n", "not a share"},
	    {"lists: {a: {max-add: [1]}}\n", "not N, P% or [N, P%]"},
	    {"lists: {a: {max-add: [1, 2%, 3]}}\n", "not N, P% or [N, P%]"},
	    {"lists: {a: {max-add: [1, [2%]]}}\n", "one value, not a list"},
	    {"lists: {a: {max-add: {}}}\n", "one value, not a map"},
	    {"lists: {a: {min-coverage: 95}}\n", "not a share"},
	    {"lists: {a: {agree: maybe}}\n", "false or true"},
	    {"lists: {a: {apart: 31d}}\n", "out of 0s..30d"},
	    {"lists: {a: {freeze: \"\"}}\n", "freeze: it has no value"},
	    {"lists: {a: {}}\nscanners: {s: {keys: []}}\n", "list is empty"},
	    {"lists: {a: {}}\nscanners: {s: {keys: [RWx]}}\n",
		"not a minisign public key"},
	    {"lists: {a: {}}\nscanners: {s: {keys: [" KEY1 "=]}}\n",
		"not a minisign public key"},
	    {"lists: {a: {}}\nscanners:\n  s: {require-signature: true}\n",
		"c:3: scanner s: require-signature: it has no keys"},
	    {"lists: {a: {}}\nscanners: {s: {canary-open: [10.0.0.0/8]}}\n",
		"canary-open: "},
	    {"lists: {a: {}}\nkeep: {events: 1h}\n", "out of 1d.."},
	    {"lists: {a: {}}\nkeep: {event: 1d}\n", "did you mean \"events\"?"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_null(read_text(rows[i].text));
		case_holds(rows[i].text, said, rows[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(silence_guards),
	    cmocka_unit_test(all_is_read_and_printed),
	    cmocka_unit_test(wrong_ones_are_refused),
	};

	return cmocka_run_group_tests_name("config guards", tests, NULL, NULL);
}
