/*
 * A ledger whose records are not what was written: every reader says
 * ST_CORRUPT with a sentence, and none reads where there is nothing.
 */
#include "ledger_damage.h"

/* In the ledger's order. */
enum {
	META,
	FINDINGS,
	EXEMPTIONS,
	IMPORTS,
	BY_SHA,
	EVENTS,
	FEEDS,
	PARTS,
	RECHECKS,
	BY_SCAN,
	DBS
};
static const char *const names[DBS] = {"meta", "findings", "exemptions",
    "imports", "imports_by_sha", "events_by_addr", "feeds", "parts", "rechecks",
    "imports_by_scan"};

static enum status
each_list(void *ctx, const struct list_state *l)
{
	(void)ctx;
	(void)l;
	return ST_OK;
}

static enum status
read_lists(struct fixture *f)
{
	return ledger_lists(f->txn, each_list, NULL, &f->why);
}

static enum status
read_list(struct fixture *f)
{
	struct list_state l;

	return ledger_list_by_name(f->txn, "x", false, &l, &f->why);
}

static enum status
read_scanner(struct fixture *f)
{
	struct scanner_state s;

	return ledger_scanner_by_id(f->txn, 9, &s, &f->why);
}

static enum status
read_sequence(struct fixture *f)
{
	uint64_t n;

	return ledger_sequence(f->txn, &n, &f->why);
}

static enum status
read_findings(struct fixture *f)
{
	struct ledger_finding r;
	struct ledger_cursor *c;
	enum status st;

	good(f,
	    ledger_findings_open(f->txn, LEDGER_ALL_LISTS, NULL, &c, &f->why));
	do
		st = ledger_findings_next(c, &r, &f->why);
	while (st == ST_OK);
	ledger_cursor_close(&c);
	return st;
}

static enum status
each_finding(void *ctx, const struct ledger_finding *r)
{
	(void)ctx;
	(void)r;
	return ST_OK;
}

static enum status
read_covering(struct fixture *f)
{
	const struct addr a = addr_text("1.2.3.4");

	return ledger_findings_covering(
	    f->txn, 1, &a, each_finding, NULL, &f->why);
}

static enum status
each_exemption(void *ctx, const struct exemption *e)
{
	(void)ctx;
	(void)e;
	return ST_OK;
}

static enum status
read_exemptions(struct fixture *f)
{
	return ledger_exemptions(f->txn, 1, each_exemption, NULL, &f->why);
}

static enum status
read_exemption(struct fixture *f)
{
	const struct addr a = addr_text("1.2.3.4");
	struct exemption e;

	return ledger_exemption_covering(f->txn, 1, &a, &e, &f->why);
}

static enum status
each_import(void *ctx, const struct import_record *r)
{
	(void)ctx;
	(void)r;
	return ST_OK;
}

static enum status
read_imports(struct fixture *f)
{
	return ledger_imports(f->txn, each_import, NULL, &f->why);
}

static enum status
read_next_id(struct fixture *f)
{
	uint64_t id;

	return ledger_import_next_id(f->txn, &id, &f->why);
}

static enum status
read_sha(struct fixture *f)
{
	static const uint8_t sha[32];
	uint64_t id;

	return ledger_import_by_sha(f->txn, 1, 1, sha, &id, &f->why);
}

static enum status
each_event(void *ctx, const struct event *ev)
{
	(void)ctx;
	(void)ev;
	return ST_OK;
}

static enum status
read_events(struct fixture *f)
{
	const struct addr a = addr_text("1.2.3.4");

	return ledger_events_covering(f->txn, 1, &a, each_event, NULL, &f->why);
}

static enum status
read_all_events(struct fixture *f)
{
	return ledger_events(f->txn, each_event, NULL, &f->why);
}

static enum status
add_event(struct fixture *f)
{
	struct event ev = {.list = 1, .prefix = prefix_text("1.2.3.4")};

	return ledger_event_append(f->txn, &ev, &f->why);
}

static enum status
trim_events(struct fixture *f)
{
	uint64_t count;

	return ledger_events_trim(f->txn, 1, &count, &f->why);
}

static enum status
each_feed(void *ctx, const struct feed_state *feed)
{
	(void)ctx;
	(void)feed;
	return ST_OK;
}

static enum status
read_feeds(struct fixture *f)
{
	return ledger_feeds(f->txn, each_feed, NULL, &f->why);
}

static enum status
each_import_id(void *ctx, uint64_t import)
{
	(void)ctx;
	(void)import;
	return ST_OK;
}

static enum status
read_parts_imports(struct fixture *f)
{
	return ledger_parts_imports(
	    f->txn, LEDGER_HOLDS, each_import_id, NULL, &f->why);
}

static enum status
each_part(void *ctx, const struct ledger_part *part)
{
	(void)ctx;
	(void)part;
	return ST_OK;
}

static enum status
read_parts(struct fixture *f)
{
	return ledger_parts(f->txn, each_part, NULL, &f->why);
}

static enum status
each_recheck(void *ctx, const struct recheck *r)
{
	(void)ctx;
	(void)r;
	return ST_OK;
}

static enum status
read_rechecks(struct fixture *f)
{
	return ledger_rechecks(f->txn, 1, each_recheck, NULL, &f->why);
}

static enum status
read_scan(struct fixture *f)
{
	uint64_t id;

	return ledger_import_by_scan(
	    f->txn, 1, 1, slice_text("x"), &id, &f->why);
}

#define BYTES(s)                                                               \
	{                                                                      \
		(const uint8_t *)(s), sizeof(s) - 1                            \
	}
/* list 1, IPv4, 1.2.3.4/32 */
#define ADDR "\0\1\4\1\2\3\4\40"
/* The first event, and a good value. */
#define NUMBER "\0\0\0\0\0\0\0\1"
#define EVENT  "\2\0\0\0\0\0\0\0\0"
#define ZEROS32                                                                \
	"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"

static const struct {
	const char *name;
	int db;
	struct slice key, value;
	enum status (*read)(struct fixture *f);
	enum status want;
} cases[] = {
    {"list's value", META, BYTES("list:x"), BYTES("\1"), read_lists,
	ST_CORRUPT},
    {"list's value", META, BYTES("list:x"), BYTES(""), read_list, ST_CORRUPT},
    {"list without name", META, BYTES("list:"), BYTES(""), read_lists,
	ST_CORRUPT},
    {"list's name", META, BYTES("list:a b"), BYTES(""), read_lists, ST_CORRUPT},
    {"scanner", META, BYTES("scanner:x"), BYTES("\1\0\0"), read_scanner,
	ST_CORRUPT},
    {"sequence", META, BYTES("sequence"), BYTES("\1"), read_sequence,
	ST_CORRUPT},
    {"long key", META,
	{(const uint8_t *)"list:0123456789012345678901234567890"
			  "1234567890123456789012345678901234567890"
			  "123456789",
	    85},
	BYTES(""), read_lists, ST_CORRUPT},
    {"key of one byte", FINDINGS, BYTES("\0"), BYTES(""), read_findings,
	ST_CORRUPT},
    {"no port", FINDINGS, BYTES(ADDR "\0\1"), BYTES(""), read_findings,
	ST_CORRUPT},
    {"no port, covering", FINDINGS, BYTES(ADDR "\0\1"), BYTES(""),
	read_covering, ST_CORRUPT},
    {"no finding", FINDINGS, BYTES(ADDR "\0\1\0\31"), BYTES("\1"),
	read_covering, ST_CORRUPT},
    {"key that ends early", FINDINGS, BYTES("\0\1\4\1"), BYTES(""),
	read_covering, ST_OK},
    {"exemption", EXEMPTIONS, BYTES(ADDR), BYTES("\2"), read_exemptions,
	ST_CORRUPT},
    {"exemption", EXEMPTIONS, BYTES(ADDR), BYTES("\2"), read_exemption,
	ST_CORRUPT},
    {"exemption's key", EXEMPTIONS, BYTES(ADDR "x"), BYTES(""), read_exemptions,
	ST_CORRUPT},
    {"exemption's key", EXEMPTIONS, BYTES(ADDR "x"), BYTES(""), read_exemption,
	ST_CORRUPT},
    {"import", IMPORTS, BYTES("\0\0\0\0\0\0\0\1"), BYTES("\1"), read_imports,
	ST_CORRUPT},
    {"import's key", IMPORTS, BYTES("\1"), BYTES(""), read_imports, ST_CORRUPT},
    {"import's key", IMPORTS, BYTES("\1"), BYTES(""), read_next_id, ST_CORRUPT},
    {"sha", BY_SHA, BYTES("\0\1\0\1" ZEROS32), BYTES("\1"), read_sha,
	ST_CORRUPT},
    {"event's key", EVENTS, BYTES(ADDR "\0\0\0"), BYTES(""), read_events,
	ST_CORRUPT},
    {"event's key", EVENTS, BYTES(ADDR "\0\0\0"), BYTES(""), read_all_events,
	ST_CORRUPT},
    {"event", EVENTS, BYTES(ADDR NUMBER), BYTES("\2"), read_events, ST_CORRUPT},
    {"event of all", EVENTS, BYTES(ADDR NUMBER), BYTES("\2"), read_all_events,
	ST_CORRUPT},
    {"event without number", EVENTS, BYTES(ADDR NUMBER), BYTES(EVENT),
	read_all_events, ST_CORRUPT},
    {"event to be followed", EVENTS, BYTES(ADDR NUMBER), BYTES(EVENT),
	add_event, ST_CORRUPT},
    {"event to be trimmed", EVENTS, BYTES(ADDR NUMBER), BYTES("\2"),
	trim_events, ST_CORRUPT},
    {"feed of all", FEEDS, BYTES("\0\1\0\1"), BYTES("\1"), read_feeds,
	ST_CORRUPT},
    {"feed's key", FEEDS, BYTES("\0\1\0"), BYTES(""), read_feeds, ST_CORRUPT},
    {"part's key", PARTS, BYTES("\0" NUMBER "\0"), BYTES(""), read_parts,
	ST_CORRUPT},
    {"part's kind", PARTS, BYTES("\4" NUMBER "\0\0\0\0"), BYTES(""), read_parts,
	ST_CORRUPT},
    {"part's import's key", PARTS, BYTES("\0" NUMBER), BYTES(""),
	read_parts_imports, ST_CORRUPT},
    {"recheck of all", RECHECKS, BYTES(ADDR), BYTES("\2"), read_rechecks,
	ST_CORRUPT},
    {"recheck's key", RECHECKS, BYTES(ADDR "x"), BYTES(""), read_rechecks,
	ST_CORRUPT},
    {"scan", BY_SCAN, BYTES("\0\1\0\1x"), BYTES("\1"), read_scan, ST_CORRUPT},
    {"number of events", META, BYTES("events"), BYTES("\1"), add_event,
	ST_CORRUPT},
};

static void
damage_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fixture *f;
		void *p = NULL;

		assert_int_equal(fixture_setup(&p), 0);
		f = p;
		damage_make(f,
		    &(struct damage){names, DBS, (size_t)cases[i].db,
			cases[i].key, cases[i].value},
		    LEDGER_READ);
		good(f, ledger_begin(f->ledger, LEDGER_READ, &f->txn, &f->why));
		f->why.text[0] = '\0';
		case_int(cases[i].name, cases[i].read(f), cases[i].want);
		if (cases[i].want == ST_CORRUPT)
			case_holds(cases[i].name, f->why.text, "ledger");
		assert_int_equal(fixture_teardown(&p), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(damage_is_told),
	};

	return cmocka_run_group_tests_name("ledger_damage", tests, NULL, NULL);
}
