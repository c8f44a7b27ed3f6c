/* What a list may serve at most: what passes a limit is never made current,
 * compiled whole or from what was touched. */
#include "case.h"
#include "generation_fixture.h"

/* Publishes; "" or what is wrong. touched: only that is compiled. */
static const char *
publish(struct fixture *f, const struct generation_limit *limit, bool touched)
{
	static struct why why;
	const struct generation_limits limits = {limit, 1};
	struct ledger_txn *txn = fixture_begin(f, LEDGER_READ);
	struct generation_info info;
	enum status st = generation_publish(f->dir, txn,
	    touched ? ledger_touched(f->ledger) : NULL, &limits,
	    fixture_checker, &info, &why);

	ledger_abort(&txn);
	if (st == ST_OK) {
		generation_info_free(&info);
		return "";
	}
	case_int(why.text, st, ST_BAD_DATA);
	return why.text;
}

struct row {
	const char *name, *prefix;
	struct generation_limit limit;
	const char *want; /* "": it is published */
};

/* Beside 192.0.2.1, which is listed and served already. */
static const struct row rows[] = {
    {"as wide as may be", "10.0.0.0/24", {"l", 24, 48, 257}, ""},
    {"wider", "10.0.0.0/23", {"l", 24, 48, 9999},
	"list \"l\": 10.0.0.0/23 is listed, which is wider than it may be, "
	"/24: "
	"remove it, or allow it"},
    {"more addresses", "10.0.0.0/24", {"l", 24, 48, 256},
	"list \"l\": 257 IPv4 addresses are listed, 256 may be"},
    {"IPv6", "2001:db8::/48", {"l", 24, 48, 1}, ""},
    {"IPv6, wider", "2001:db8::/48", {"l", 24, 49, 1},
	"list \"l\": 2001:db8::/48 is listed, which is wider than it may be, "
	"/49: remove it, or allow it"},
    {"the limit of another list", "10.0.0.0/16", {"m", 24, 48, 1}, ""},
};

static void
what_passes_a_limit_is_not_published(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows) * 2; i++) {
		const struct row *r = &rows[i / 2];
		struct fixture f;

		fixture_open(&f);
		fixture_add(&f, "l", "192.0.2.1");
		(void)fixture_publish(&f);
		fixture_add(&f, "l", r->prefix);
		case_text(r->name, publish(&f, &r->limit, i % 2 != 0), r->want);
		fixture_expect_current(
		    &f, r->want[0] == '\0' ? "2.mdb" : "1.mdb");
		fixture_close(&f);
	}
}

/* What is not served is not judged. */
static void
what_is_cleared_may_be_wide(void **state)
{
	const struct generation_limit limit = {"l", 24, 48, 10};
	const struct prefix wide = fixture_prefix("10.0.0.0/20");
	struct finding_key key = {.prefix = wide, .scanner = 1, .port = 25};
	const struct finding cleared = {
	    .state = FINDING_CLEARED, .verdict = VERDICT_CLOSED};
	struct ledger_txn *txn;
	struct fixture f;

	(void)state;
	fixture_open(&f);
	fixture_add(&f, "l", "192.0.2.1");
	txn = fixture_begin(&f, LEDGER_WRITE);
	key.list = fixture_list(txn, "l");
	must(ledger_finding_put(txn, &key, &cleared, &fixture_why));
	must(ledger_commit(&txn, &fixture_why));
	case_text("cleared", publish(&f, &limit, false), "");
	fixture_close(&f);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_passes_a_limit_is_not_published),
	    cmocka_unit_test(what_is_cleared_may_be_wide),
	};

	FIXTURE_CHECKER(argc, argv);
	return cmocka_run_group_tests_name(
	    "generation_limits", tests, NULL, NULL);
}
