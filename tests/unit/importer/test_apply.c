/* Files applied to a real ledger: findings, events, counts, idempotence. */
#include "apply.h"
#include "exempt_set.h"
#include "store_case.h"

/* Applies text as a file of CSV; counts of it. at: seconds after the last. */
static struct import_record
import(struct store_case *s, const char *text, uint64_t *already_out)
{
	struct intake in;
	struct applied applied;
	struct import_record rec;
	struct why why;
	char path[PATH_MAX];

	(void)remove(tmpdir_path(s->tmp, "in"));
	tmpdir_write(s->tmp, "in", 0, text, strlen(text));
	(void)snprintf(path, sizeof(path), "%s", tmpdir_path(s->tmp, "in"));
	must(intake_read(&in, &s->run, path, NULL, &why));
	must(apply_file(&in, &applied, &why));
	rec = applied.tally.record;
	if (already_out != NULL)
		*already_out = applied.tally.already;
	applied_free(&applied);
	intake_free(&in);
	return rec;
}

/* The finding of an address and port by the scanner nightly. */
static enum status
find(struct store_case *s, const char *address, uint16_t port,
    struct finding *out)
{
	struct session *session = store_case_open(s, SESSION_LOOK);
	struct finding_key key = {.port = port};
	struct ledger_txn *txn = NULL;
	struct scanner_state scanner;
	struct list_state list;
	struct why why;
	enum status st;

	must(session_read(session, &txn, &why));
	must(ledger_list_by_name(txn, "relays", false, &list, &why));
	must(ledger_scanner_by_name(txn, "nightly", false, &scanner, &why));
	must(prefix_parse(address, strlen(address), &key.prefix, &why));
	key.list = list.id;
	key.scanner = scanner.id;
	st = ledger_finding_get(txn, &key, out, &why);
	ledger_abort(&txn);
	session_close(&session);
	return st;
}

#define HEADER	"ip,port,verdict,proof,reason,ended\n"
#define OPEN1	"192.0.2.1,25,open,rcpt,,2026-11-21T20:00:00Z\n"
#define CLOSED1 "192.0.2.1,25,closed,,,2026-11-21T21:00:00Z\n"
#define OPEN3	"11.0.0.1,25,open,rcpt,,2026-11-21T20:00:00Z\n"
#define OPEN2	"192.0.2.2,25,open,rcpt,,2026-11-21T20:00:00Z\n"

static void
a_scan_lists_and_delists(void **state)
{
	struct store_case *s = *state;
	struct import_record rec = import(s, HEADER OPEN1 OPEN2, NULL);
	struct finding f;

	case_int("id", rec.id, 1);
	case_int("read", rec.counts.read, 2);
	case_int("listed", rec.counts.listed, 2);
	case_int("found", find(s, "192.0.2.1", 25, &f), ST_OK);
	case_int("state", f.state, FINDING_LISTED);
	case_int("import", f.import_open, 1);
	rec = import(s, HEADER CLOSED1, NULL);
	case_int("id", rec.id, 2);
	case_int("delisted", rec.counts.delisted, 1);
	case_int("found", find(s, "192.0.2.1", 25, &f), ST_OK);
	case_int("state", f.state, FINDING_CLEARED);
	case_int("other", find(s, "192.0.2.2", 25, &f), ST_OK);
	case_int("other stays", f.state, FINDING_LISTED);
}

static void
the_same_file_is_applied_once(void **state)
{
	struct store_case *s = *state;
	struct generation_info first;
	uint64_t already;

	(void)import(s, HEADER OPEN1, &already);
	case_int("first time", already, 0);
	first = store_case_served(s);
	(void)import(s, HEADER OPEN1, &already);
	case_int("second time", already, 1);
	case_int("generation", store_case_served(s).number, first.number);
	case_int("sequence", store_case_served(s).sequence, first.sequence);
}

/* Refused by the list's policy, then allowed: the same file says more. */
static void
what_was_refused_may_be_tried_again(void **state)
{
	static const char text[] =
	    HEADER OPEN3 "192.0.2.9,25,open,rcpt,,2026-11-21T20:00:00Z\n";
	struct store_case *s = *state;
	struct import_record rec;
	struct finding f;
	uint64_t already;

	store_case_config(s, "");
	s->config->lists[0].allow_special = false;
	rec = import(s, text, NULL);
	case_int("refused", rec.counts.refused, 1);
	case_int("listed", rec.counts.listed, 1);
	(void)import(s, text, &already);
	case_int("nothing new", already, 1);
	s->config->lists[0].allow_special = true;
	rec = import(s, text, &already);
	case_int("something new", already, 0);
	case_int("listed", rec.counts.listed, 1);
	case_int("not again", rec.counts.unchanged, 1);
	case_int("found", find(s, "11.0.0.1", 25, &f), ST_OK);
	case_int("found", find(s, "192.0.2.9", 25, &f), ST_OK);
	case_int("one scan", f.open_streak, 1);
	(void)import(s, text, &already);
	case_int("now all of it", already, 2);
}

static void
own_hosts_are_told_and_hidden(void **state)
{
	struct store_case *s = *state;
	struct import_record rec;
	struct finding f;

	store_case_config(s, "    exempt: [192.0.2.0/31]\n");
	rec = import(s, HEADER OPEN1 OPEN2, NULL);
	case_int("exempt", rec.counts.exempt, 1);
	case_int("listed", rec.counts.listed, 1);
	case_int("found", find(s, "192.0.2.1", 25, &f), ST_OK);
	case_int("state", f.state, FINDING_LISTED);
}

static void
every_record_is_accounted_for(void **state)
{
	struct store_case *s = *state;
	struct import_record rec = import(s,
	    HEADER OPEN1 OPEN1 CLOSED1 OPEN2
	    "127.0.0.2,25,open,rcpt,,2026-11-21T20:00:00Z\n"
	    "mail.example,25,open,rcpt,,2026-11-21T20:00:00Z\n"
	    "192.0.2.3,25,unreachable,,timeout,2026-11-21T20:00:00Z\n",
	    NULL);

	case_int("read", rec.counts.read, 7);
	case_int("sum", rec.counts.read,
	    rec.counts.refused + rec.counts.merged + rec.counts.open +
		rec.counts.closed + rec.counts.unreachable +
		rec.counts.inconclusive);
	case_int("refused", rec.counts.refused, 2);
	case_int("merged", rec.counts.merged, 2);
	case_int("contradictions", rec.counts.contradictions, 1);
	case_int("outcomes", rec.counts.open + rec.counts.unreachable,
	    rec.counts.listed + rec.counts.unchanged);
}

struct heard {
	unsigned own, listed;
};

static enum status
hear(void *ctx, const struct event *ev)
{
	struct heard *h = ctx;
	char text[PREFIX_TEXT_MAX], reason[EVENT_TEXT_MAX + 1];

	(void)snprintf(reason, sizeof(reason), "%.*s", (int)ev->reason.len,
	    (const char *)ev->reason.data);
	if (ev->kind == EVENT_OWN_OPEN) {
		case_holds(
		    "of itself", reason, prefix_format(&ev->prefix, text));
		h->own++;
	} else if (ev->kind == EVENT_LISTED) {
		case_text("reason", reason, "open (rcpt), 1 of 1");
		h->listed++;
	}
	return ST_OK;
}

/* Many reasons, no two in a row the same: each event has its own. */
static void
every_event_has_its_reason(void **state)
{
	enum { HOSTS = 100 };
	struct store_case *s = *state;
	struct session *session;
	struct ledger_txn *txn = NULL;
	struct heard heard = {0, 0};
	struct why why;
	char text[HOSTS * 64 + 64] = HEADER, exempt[HOSTS * 16 + 32];
	size_t n = strlen(text), m;

	m = (size_t)snprintf(exempt, sizeof(exempt), "    exempt: [11.1.0.0");
	for (int i = 0; i < HOSTS; i++) {
		n += (size_t)snprintf(text + n, sizeof(text) - n,
		    "11.1.0.%d,25,open,rcpt,,2026-11-21T20:00:00Z\n", i);
		if (i % 2 == 0 && i > 0)
			m += (size_t)snprintf(
			    exempt + m, sizeof(exempt) - m, ", 11.1.0.%d", i);
	}
	(void)snprintf(exempt + m, sizeof(exempt) - m, "]\n");
	store_case_config(s, exempt);
	(void)import(s, text, NULL);
	session = store_case_open(s, SESSION_LOOK);
	must(session_read(session, &txn, &why));
	must(ledger_events(txn, hear, &heard, &why));
	ledger_abort(&txn);
	session_close(&session);
	case_int("own hosts", heard.own, HOSTS / 2);
	case_int("listed", heard.listed, HOSTS / 2);
}

static void
a_ledger_that_is_full_grows(void **state)
{
	enum { ROWS = 60000 };
	struct store_case *s = *state;
	size_t cap = 64 + ROWS * 64, len = 0;
	char *text = malloc(cap);
	struct import_record rec;

	assert_non_null(text);
	len += (size_t)snprintf(text, cap, "%s", HEADER);
	for (int i = 0; i < ROWS; i++)
		len += (size_t)snprintf(text + len, cap - len,
		    "11.%d.%d.%d,25,open,rcpt,,2026-11-21T20:00:00Z\n", i >> 16,
		    i >> 8 & 255, i & 255);
	rec = import(s, text, NULL);
	free(text);
	case_int("listed", rec.counts.listed, ROWS);
	case_int("served", store_case_served(s).number, 1);
}

/* The last word is the operator's, whatever the clock said before. */
static void
a_clock_put_back_stops_no_hand(void **state)
{
	struct store_case *s = *state;
	char *args[] = {"192.0.2.1"};
	struct why why;

	s->run.opt.args = args;
	s->run.opt.arg_count = 1;
	s->run.opt.value[OPT_REASON] = "by hand";
	must(cmd_add(&s->run, &why));
	must(cmd_remove(&s->run, &why));
	assert_int_equal(cmd_lookup(&s->run, &why), ST_NOT_FOUND);
	s->run.now -= 86400;
	must(cmd_add(&s->run, &why));
	must(cmd_lookup(&s->run, &why));
}

static void
exemptions_are_found_by_prefix(void **state)
{
	static const struct {
		const char *prefix;
		bool want;
	} cases[] = {
	    {"192.0.2.0", true},
	    {"192.0.2.255", true},
	    {"192.0.3.0", false},
	    {"192.0.1.255", false},
	    {"192.0.2.0/24", true},
	    {"192.0.2.0/23", false},
	    {"198.51.100.1", true},
	    {"198.51.100.2", false},
	    {"2001:db8::5", true},
	    {"2001:db9::", false},
	    {"::", false},
	    {"255.255.255.255", false},
	};
	struct store_case *s = *state;
	struct exempt_set set;
	struct why why;

	store_case_config(s, "    exempt: [198.51.100.1, 192.0.2.0/24, "
			     "192.0.2.7, \"2001:db8::/32\"]\n");
	must(exempt_set_make(&set, &s->config->lists[0], NULL, LEDGER_ALL_LISTS,
	    STORE_CASE_NOW, &why));
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct prefix p;

		must(prefix_parse(
		    cases[i].prefix, strlen(cases[i].prefix), &p, &why));
		case_int(cases[i].prefix, exempt_set_covering(&set, &p) != NULL,
		    cases[i].want);
	}
	exempt_set_free(&set);
}

int
main(int argc, char **argv)
{
#define STORE_TEST(f)                                                          \
	cmocka_unit_test_setup_teardown(                                       \
	    f, store_case_setup, store_case_teardown)
	const struct CMUnitTest tests[] = {
	    STORE_TEST(a_scan_lists_and_delists),
	    STORE_TEST(the_same_file_is_applied_once),
	    STORE_TEST(what_was_refused_may_be_tried_again),
	    STORE_TEST(own_hosts_are_told_and_hidden),
	    STORE_TEST(every_record_is_accounted_for),
	    STORE_TEST(every_event_has_its_reason),
	    STORE_TEST(a_ledger_that_is_full_grows),
	    STORE_TEST(a_clock_put_back_stops_no_hand),
	    STORE_TEST(exemptions_are_found_by_prefix),
	};

	STORE_CASE_CHECKER(argc, argv);
	return cmocka_run_group_tests_name("apply", tests, NULL, NULL);
}
