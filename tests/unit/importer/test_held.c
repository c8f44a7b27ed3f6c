/* What is held of an import, kept in a ledger and read again: the same; and of
 * damaged bytes nothing. */
#include "held.h"
#include "hold.h"
#include "store_case.h"

#define HEAD                                                                   \
	"{\"type\":\"scan\",\"format\":\"relay-verdict/1\",\"scan_id\":"       \
	"\"s-1\",\"seq\":7,\"scanner\":\"nightly\",\"list\":\"relays\","       \
	"\"tool\":\"t\",\"tool_version\":\"1\",\"vantage\":{\"net\":"          \
	"\"internal\"},\"started\":\"2026-11-21T20:00:00Z\",\"scope\":{"       \
	"\"mode\":\"full\",\"prefixes\":[\"192.0.2.0/24\","                    \
	"\"2001:db8::/32\"],\"exclude\":[\"192.0.2.77\"]},\"ports\":[25]}\n"
#define VERDICT(ip, more)                                                      \
	"{\"type\":\"verdict\",\"ip\":\"" ip "\",\"port\":25,\"ended\":"       \
	"\"2026-11-21T20:00:01Z\"," more "}\n"
#define END(n)                                                                 \
	"{\"type\":\"end\",\"scan_id\":\"s-1\",\"status\":\"complete\","       \
	"\"records\":" n ",\"ended\":\"2026-11-21T21:00:00Z\"}\n"

static const char scan[] = HEAD VERDICT("192.0.2.1",
    "\"verdict\":\"open\",\"proof\":\"delivered\",\"tests_run\":16,"
    "\"tests_open\":3,\"reply\":\"250 ok\",\"host\":\"mail.example\","
    "\"output_ip\":\"192.0.2.9\"") VERDICT("192.0.2.2",
    "\"verdict\":\"closed\","
    "\"reason\":\"weak\"")
    VERDICT("192.0.2.3", "\"verdict\":\"unreachable\",\"reason\":\"timeout\"")
	VERDICT("2001:db8::1", "\"verdict\":\"open\",\"proof\":\"rcpt\"")
	    VERDICT("2001:db8::1", "\"verdict\":\"closed\"") END("5");

/* The file as import would read it. */
static void
read_scan(struct store_case *s, struct intake *in)
{
	struct why why;

	(void)remove(tmpdir_path(s->tmp, "in"));
	tmpdir_write(s->tmp, "in", 0, scan, strlen(scan));
	must(intake_read(in, &s->run, tmpdir_path(s->tmp, "in"), NULL, &why));
}

static void
same_text(const char *what, struct slice got, struct slice want)
{
	case_int(what, got.len, want.len);
	assert_true(got.len == 0 || memcmp(got.data, want.data, got.len) == 0);
}

static void
same_item(const struct batch *a, const struct batch *b, size_t i, size_t j)
{
	const struct batch_item x = batch_at(a, i), y = batch_at(b, j);
	const struct said_texts t = batch_texts(a, &x), u = batch_texts(b, &y);
	const struct addr o = batch_output(a, &x), p = batch_output(b, &y);

	case_int("place", prefix_cmp(&x.prefix, &y.prefix), 0);
	case_int("port", x.port, y.port);
	case_int("verdict", x.verdict, y.verdict);
	case_int("proof", x.proof, y.proof);
	case_int("reason", x.reason, y.reason);
	case_int("class", x.class, y.class);
	case_int("tests", x.tests_run, y.tests_run);
	case_int("open", x.tests_open, y.tests_open);
	case_int("ended", x.ended, y.ended);
	case_int("line", x.line, y.line);
	case_int("output", x.is_output, y.is_output);
	assert_true(addr_equal(&o, &p));
	same_text("reply", t.reply, u.reply);
	same_text("host", t.host, u.host);
	same_text("evidence", t.evidence, u.evidence);
	same_text("tests", t.tests, u.tests);
	same_text("note", t.note, u.note);
}

/* A transaction that puts, and one that gets. */
struct keeping {
	const struct intake *in;
	const struct places *some;
	struct import_record rec;
};

static enum status
keep(void *ctx, struct change *c, struct why *why)
{
	struct keeping *k = ctx;
	struct scanner_state scanner;
	enum status st =
	    ledger_scanner_by_name(c->txn, "nightly", true, &scanner, why);
	const uint64_t import = c->import;

	k->rec = (struct import_record){
	    .held = k->some != NULL ? HOLD_REMOVALS : HOLD_ALL,
	    .mode = k->in->scan.mode,
	    .scanner = scanner.id,
	    .started = k->in->scan.started,
	    .ended = k->in->scan.ended,
	    .seq = k->in->scan.seq,
	    .scope = k->in->scan.scope_count,
	    .format = slice_of("relay-verdict"),
	    .scan_id = slice_of(k->in->scan.scan_id),
	};
	if (st == ST_OK)
		st = held_put(c->txn, import, k->in, k->some, why);
	return st == ST_OK ? change_import(c, k->in->list, &k->rec, why) : st;
}

static void
keep_and_get(struct store_case *s, struct keeping *k, struct intake *out)
{
	struct session *session = store_case_open(s, SESSION_WRITE);
	struct ledger_txn *txn = NULL;
	struct import_record rec;
	struct why why;

	must(session_commit(session, keep, k, &why));
	must(session_read(session, &txn, &why));
	must(ledger_import_get(txn, k->rec.id, &rec, &why));
	*out = (struct intake){
	    .run = &s->run, .list = k->in->list, .scanner = k->in->scanner};
	must(held_get(txn, &rec, out, &why));
	ledger_abort(&txn);
	session_close(&session);
	batch_merge(&out->batch);
}

static void
all_of_it_comes_back(void **state)
{
	struct store_case *s = *state;
	struct intake in, out;
	struct keeping k = {.in = &in};

	read_scan(s, &in);
	keep_and_get(s, &k, &out);
	case_int("records", batch_count(&out.batch), 4);
	case_int("records", batch_count(&in.batch), 4);
	for (size_t i = 0; i < 4; i++)
		same_item(&out.batch, &in.batch, i, i);
	case_text("scan", out.scan.scan_id, "s-1");
	case_int("seq", out.scan.seq, 7);
	case_int("started", out.scan.started, in.scan.started);
	case_int("ended", out.scan.ended, in.scan.ended);
	case_int("mode", out.scan.mode, SCAN_FULL);
	case_int("inside", out.scan.internal, true);
	case_int("end", out.scan.has_end, true);
	case_int("aborted", out.scan.aborted, false);
	case_int("scope", out.scan.scope_count, in.scan.scope_count);
	case_int("prefixes", out.scan.scope_len, in.scan.scope_len);
	case_int("excluded", out.scan.exclude_len, 1);
	for (size_t i = 0; i < in.scan.scope_len; i++)
		case_int("scope",
		    prefix_cmp(&out.scan.scope[i], &in.scan.scope[i]), 0);
	case_int("format", out.format, FORMAT_JSONL);
	intake_free(&in);
	intake_free(&out);
}

/* What is kept of removals alone is no full scan any more. */
static void
some_of_it_is_partial(void **state)
{
	struct store_case *s = *state;
	struct intake in, out;
	struct places some = {.count = 0};
	struct keeping k = {.in = &in, .some = &some};
	struct why why;

	read_scan(s, &in);
	must(places_add(&some, 1, &why));
	keep_and_get(s, &k, &out);
	case_int("records", batch_count(&out.batch), 1);
	same_item(&out.batch, &in.batch, 0, 1);
	case_int("mode", out.scan.mode, SCAN_PARTIAL);
	case_int("scope", out.scan.scope_len, 0);
	places_free(&some);
	intake_free(&in);
	intake_free(&out);
}

/* A million texts take several parts; a part ends where a record does. */
static void
much_of_it_takes_several_parts(void **state)
{
	struct store_case *s = *state;
	struct record rec = {.prefix = {.addr = {.family = ADDR_V4}, .len = 32},
	    .verdict = VERDICT_OPEN,
	    .ended = 5,
	    .line = 1};
	struct intake in, out;
	struct keeping k = {.in = &in};
	char note[FINDING_NOTE_MAX];
	struct why why;

	read_scan(s, &in);
	batch_free(&in.batch);
	for (unsigned i = 0; i < 5000; i++) {
		memset(note, 'a' + (int)(i % 26), sizeof(note));
		rec.prefix.addr.b[0] = 10;
		rec.prefix.addr.b[2] = (uint8_t)(i >> 8);
		rec.prefix.addr.b[3] = (uint8_t)i;
		rec.note = (struct slice){(uint8_t *)note, sizeof(note)};
		must(batch_add(&in.batch, &rec, 5, &why));
	}
	keep_and_get(s, &k, &out);
	case_int("records", batch_count(&out.batch), 5000);
	for (size_t i = 0; i < 5000; i++)
		same_item(&out.batch, &in.batch, i, i);
	intake_free(&in);
	intake_free(&out);
}

/* A part as held_put writes it: one record. */
static const uint8_t part[] = {'H', 1, 2, 'R', 4, 192, 0, 2, 1, 32, 0, 25, 1, 1,
    0, 0, 0, 16, 0, 3, 0, 0, 5, 1, 2, 'o', 'k', 0, 0, 0, 0};

static enum status
read_part(const void *bytes, size_t len, size_t *records_out)
{
	const struct run run = {.now = 5};
	struct intake in = {.run = &run};
	char *exact = case_exact(bytes, len);
	bool head = true;
	struct why why;
	enum status st;

	batch_init(&in.batch);
	st = held_read((struct slice){(uint8_t *)exact, len}, &head, &in, &why);
	*records_out = batch_count(&in.batch);
	intake_free(&in);
	free(exact);
	return st;
}

static void
damaged_parts_are_refused(void **state)
{
	/* Places of octets that may be another, and what is none there. */
	static const struct {
		const char *name;
		size_t at;
		uint8_t octet;
	} rows[] = {
	    {"letter", 0, 'R'},
	    {"version", 1, 2},
	    {"flags", 2, 0x10},
	    {"letter", 3, 'Q'},
	    {"family", 4, 5},
	    {"length", 9, 33},
	    {"no length", 9, 0},
	    {"host bits", 9, 24},
	    {"verdict", 12, VERDICT_COUNT},
	    {"no verdict", 12, VERDICT_NONE},
	    {"proof of closed", 12, VERDICT_CLOSED},
	    {"proof", 13, PROOF_COUNT},
	    {"reason", 14, REASON_COUNT},
	    {"class", 15, CLASS_COUNT},
	    {"output or not", 20, 2},
	    {"output's family", 21, 7},
	    {"text", 24, 200},
	};
	uint8_t bytes[sizeof(part)];
	size_t records;

	(void)state;
	case_int("good", read_part(part, sizeof(part), &records), ST_OK);
	case_int("good", records, 1);
	for (size_t len = 4; len < sizeof(part); len++)
		case_int("cut", read_part(part, len, &records), ST_CORRUPT);
	for (size_t i = 0; i < COUNT(rows); i++) {
		memcpy(bytes, part, sizeof(bytes));
		bytes[rows[i].at] = rows[i].octet;
		case_int(rows[i].name,
		    read_part(bytes, sizeof(bytes), &records), ST_CORRUPT);
	}
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		all_of_it_comes_back, store_case_setup, store_case_teardown),
	    cmocka_unit_test_setup_teardown(
		some_of_it_is_partial, store_case_setup, store_case_teardown),
	    cmocka_unit_test_setup_teardown(much_of_it_takes_several_parts,
		store_case_setup, store_case_teardown),
	    cmocka_unit_test(damaged_parts_are_refused),
	};

	STORE_CASE_CHECKER(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
