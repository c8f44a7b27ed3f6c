/* The ledger's findings: put, walked and covering, writes in between. */
#include "ledger_case.h"

static const char *const some[] = {"192.0.2.0/24", "192.0.2.1", "0.0.0.0/1",
    "192.0.2.1/32", "198.51.100.7", "2001:db8::/32", "2001:db8::1",
    "192.0.0.0/8", "255.255.255.255", "192.0.2.128/25"};

static void
put_some(struct fixture *f)
{
	for (size_t i = 0; i < COUNT(some); i++)
		put_finding(f, f->list, some[i], 1, 25);
	put_finding(f, f->list, "192.0.2.1", 1, 587);
	put_finding(f, (uint16_t)(f->list + 1), "192.0.2.0/30", 1, 25);
}

static void
walk_to(struct fixture *f, uint16_t list, const char *from, struct words *w)
{
	struct prefix start = {0};
	struct ledger_cursor *c;
	struct ledger_finding r;
	enum status st;

	w->text[0] = '\0';
	if (from != NULL)
		start = prefix_text(from);
	good(f, ledger_findings_open(
		    f->txn, list, from == NULL ? NULL : &start, &c, &f->why));
	while ((st = ledger_findings_next(c, &r, &f->why)) == ST_OK)
		words_add_prefix(w, &r.key.prefix);
	case_int("end", st, ST_NOT_FOUND);
	ledger_cursor_close(&c);
	assert_null(c);
}

static void
findings_come_in_order(void **state)
{
	static const char *const v6 = "2001:db8::/32 2001:db8::1";
	struct fixture *f = *state;
	struct words w;

	walk_to(f, f->list, NULL, &w);
	case_text("none", w.text, "");
	put_some(f);
	walk_to(f, f->list, NULL, &w);
	case_text("one list", w.text,
	    "0.0.0.0/1 192.0.0.0/8 192.0.2.0/24 192.0.2.1 192.0.2.1"
	    " 192.0.2.128/25 198.51.100.7 255.255.255.255 2001:db8::/32"
	    " 2001:db8::1");
	walk_to(f, f->list, "255.0.0.0/8", &w);
	case_holds("from", w.text, v6);
	case_holds("from", w.text, "255.255.255.255 2001");
	walk_to(f, f->list, "192.0.2.1/32", &w);
	case_int("from what is there",
	    strncmp(w.text, "192.0.2.1 192.0.2.1 192.0.2.128/25", 34), 0);
	walk_to(f, (uint16_t)(f->list + 1), NULL, &w);
	case_text("other list", w.text, "192.0.2.0/30");
	walk_to(f, LEDGER_ALL_LISTS, NULL, &w);
	case_holds("all lists", w.text, "2001:db8::1 192.0.2.0/30");
}

static void
findings_are_put_and_got(void **state)
{
	const struct finding_key key = {1, prefix_text("192.0.2.1"), 2, 25};
	struct finding v = {.open_streak = 1, .note = slice_text("one")};
	struct fixture *f = *state;
	struct finding got;

	case_int("none", ledger_finding_get(f->txn, &key, &got, &f->why),
	    ST_NOT_FOUND);
	good(f, ledger_finding_put(f->txn, &key, &v, &f->why));
	v.open_streak = 2;
	good(f, ledger_finding_put(f->txn, &key, &v, &f->why));
	good(f, ledger_finding_get(f->txn, &key, &got, &f->why));
	case_int("replaced", got.open_streak, 2);
	assert_slice(got.note, v.note);
	/* What was got is put again: its texts point into the map. */
	got.open_streak = 3;
	good(f, ledger_finding_put(f->txn, &key, &got, &f->why));
	good(f, ledger_finding_get(f->txn, &key, &got, &f->why));
	case_int("again", got.open_streak, 3);
	assert_slice(got.note, v.note);
}

/* Every record is changed while walking, so that the tree moves under the
 * cursor: each is seen once. */
static void
findings_change_under_a_walk(void **state)
{
	static const uint8_t text[FINDING_TESTS_MAX];
	const uint32_t count = 3000;
	struct fixture *f = *state;
	struct ledger_cursor *c;
	struct ledger_finding r;
	uint32_t seen = 0;
	enum status st;

	for (uint32_t i = 0; i < count; i++) {
		const struct addr a = addr_from_num(ADDR_V4, 7 * i);
		const struct finding_key key = {
		    f->list, prefix_of_addr(&a), 1, 25};
		const struct finding v = {.open_streak = 1};

		good(f, ledger_finding_put(f->txn, &key, &v, &f->why));
	}
	fixture_commit(f);
	good(f, ledger_findings_open(f->txn, f->list, NULL, &c, &f->why));
	while ((st = ledger_findings_next(c, &r, &f->why)) == ST_OK) {
		case_int("address", (uint32_t)addr_to_num(&r.key.prefix.addr),
		    7 * seen);
		seen++;
		r.finding.tests = (struct slice){text, sizeof(text)};
		good(
		    f, ledger_finding_put(f->txn, &r.key, &r.finding, &f->why));
	}
	case_int("end", st, ST_NOT_FOUND);
	ledger_cursor_close(&c);
	case_int("seen", seen, count);
}

static enum status
add_finding(void *ctx, const struct ledger_finding *r)
{
	char text[PREFIX_TEXT_MAX + 8], prefix[PREFIX_TEXT_MAX];

	snprintf(text, sizeof(text), "%s:%u",
	    prefix_format(&r->key.prefix, prefix), r->key.port);
	words_add(ctx, text);
	return r->key.port == 1 ? ST_BUSY : ST_OK;
}

static void
covering_goes_from_short_to_long(void **state)
{
	static const struct {
		const char *addr, *want;
	} cases[] = {
	    {"192.0.2.1", "192.0.0.0/8:25 192.0.2.0/24:25 192.0.2.1:25"
			  " 192.0.2.1:587"},
	    {"192.0.2.2", "192.0.0.0/8:25 192.0.2.0/24:25"},
	    {"192.0.2.129", "192.0.0.0/8:25 192.0.2.0/24:25 192.0.2.128/25:25"},
	    {"127.0.0.1", "0.0.0.0/1:25"},
	    {"255.255.255.255", "255.255.255.255:25"},
	    {"255.255.255.254", ""},
	    {"203.0.113.1", ""},
	    {"2001:db8::1", "2001:db8::/32:25 2001:db8::1:25"},
	    {"2001:db8::2", "2001:db8::/32:25"},
	    {"::1", ""},
	    {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ""},
	};
	struct fixture *f = *state;

	put_some(f);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct addr a = addr_text(cases[i].addr);
		struct words w = {""};

		good(f, ledger_findings_covering(
			    f->txn, f->list, &a, add_finding, &w, &f->why));
		case_text(cases[i].addr, w.text, cases[i].want);
	}
}

static enum status
relist(void *ctx, const struct ledger_finding *r)
{
	struct fixture *f = ctx;
	struct finding v = {.state = FINDING_REMOVED};
	struct finding_key key = r->key;

	good(f, ledger_finding_put(f->txn, &key, &v, &f->why));
	key.scanner = 0; /* before it in order: not to be seen */
	good(f, ledger_finding_put(f->txn, &key, &v, &f->why));
	return ST_OK;
}

static void
covering_stands_writes_and_stops(void **state)
{
	const struct addr a = addr_text("192.0.2.1");
	struct fixture *f = *state;
	struct words w = {""};

	put_some(f);
	good(f,
	    ledger_findings_covering(f->txn, f->list, &a, relist, f, &f->why));
	good(f, ledger_findings_covering(
		    f->txn, f->list, &a, add_finding, &w, &f->why));
	case_text("all twice", w.text,
	    "192.0.0.0/8:25 192.0.0.0/8:25 192.0.2.0/24:25 192.0.2.0/24:25"
	    " 192.0.2.1:25 192.0.2.1:587 192.0.2.1:25 192.0.2.1:587");
	put_finding(f, f->list, "192.0.0.0/16", 1, 1);
	w.text[0] = '\0';
	case_int("stopped",
	    ledger_findings_covering(
		f->txn, f->list, &a, add_finding, &w, &f->why),
	    ST_BUSY);
	case_text(
	    "so far", w.text, "192.0.0.0/8:25 192.0.0.0/8:25 192.0.0.0/16:1");
}

static enum status
count_one(void *ctx, const struct ledger_finding *r)
{
	size_t *n = ctx;

	(void)r;
	(*n)++;
	return ST_OK;
}

/* Against the plain way: try every prefix there is. */
static void
covering_agrees_with_trying_all(void **state)
{
	struct fixture *f = *state;
	struct prefix all[400];
	unsigned seed = 1;

	for (size_t i = 0; i < COUNT(all); i++) {
		/* Few bits, so that prefixes nest. */
		uint32_t n = (uint32_t)rand_r(&seed) & 0x81800181;
		uint8_t len = (uint8_t)(rand_r(&seed) % 33);
		struct finding_key key = {f->list, {{0}, len}, 1, (uint16_t)i};
		const struct finding v = {0};

		if (len < 32)
			n &= ~(uint32_t)(0xffffffffull >> len);
		key.prefix.addr = addr_from_num(ADDR_V4, n);
		all[i] = key.prefix;
		good(f, ledger_finding_put(f->txn, &key, &v, &f->why));
	}
	for (unsigned i = 0; i < 500; i++) {
		const struct addr a = addr_from_num(
		    ADDR_V4, (uint32_t)rand_r(&seed) & 0x81800181);
		size_t got = 0, want = 0;

		for (size_t p = 0; p < COUNT(all); p++)
			want += prefix_covers_addr(&all[p], &a);
		good(f, ledger_findings_covering(
			    f->txn, f->list, &a, count_one, &got, &f->why));
		case_int("covering", got, want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(findings_are_put_and_got),
	    TEST(findings_come_in_order),
	    TEST(findings_change_under_a_walk),
	    TEST(covering_goes_from_short_to_long),
	    TEST(covering_stands_writes_and_stops),
	    TEST(covering_agrees_with_trying_all),
	};

	return cmocka_run_group_tests_name("ledger_walk", tests, NULL, NULL);
}
