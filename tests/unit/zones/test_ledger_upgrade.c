/*
 * A ledger of schema 1 becomes one of this schema when it is opened to write:
 * nothing is lost, and one that is damaged stays as it is.
 */
#include "ledger_case.h"
#include "ledger_codec.h"
#include "schema1.h"
#include "store.h"

enum { META, FINDINGS, EXEMPTIONS, IMPORTS, BY_SHA, INDEX, EVENTS, DBS };
static const char *const names[DBS] = {"meta", "findings", "exemptions",
    "imports", "imports_by_sha", "events_by_addr", "events"};

/* Sequence of the ledger that is made. */
#define SEQUENCE 5

static const char *const prefixes[] = {
    "192.0.2.1", "192.0.2.0/24", "2001:db8::/32", "192.0.2.1"};

struct old {
	struct tmpdir *tmp;
	struct store *store;
	struct store_txn *txn;
	struct why why;
};

static struct store *
open_old(struct old *o, enum store_mode mode)
{
	const struct store_options opt = {mode, names, DBS, 0, false};
	char path[PATH_MAX + 16];
	struct store *store;

	snprintf(path, sizeof(path), "%s/ledger", tmpdir_path(o->tmp, "s"));
	good(o, store_open(path, &opt, &store, &o->why));
	return store;
}

static void
put(struct old *o, size_t db, struct slice key, struct slice value)
{
	good(o, store_put(o->txn, db, key, value, STORE_PUT, &o->why));
}

static void
put_number(struct old *o, const char *name, uint64_t n, size_t octets)
{
	uint8_t buf[8];

	put64(buf, n);
	put(o, META, slice_of(name),
	    (struct slice){buf + sizeof(buf) - octets, octets});
}

static void
put_event(struct old *o, const struct event *ev)
{
	uint8_t seq[8], value[EVENT1_VALUE_MAX];

	put64(seq, ev->seq);
	put(o, EVENTS, (struct slice){seq, sizeof(seq)},
	    (struct slice){value, event1_encode(ev, value)});
}

static void
put_index(struct old *o, const struct event *ev)
{
	uint8_t key[EVENT_KEY_MAX];
	const struct slice k = {
	    key, event_key_encode(ev->list, &ev->prefix, ev->seq, key)};

	put(o, INDEX, k, (struct slice){key, 0});
}

static struct event
event_of(uint64_t seq)
{
	return (struct event){
	    .seq = seq,
	    .time = 1700000000 + (int64_t)seq,
	    .import = seq,
	    .kind = EVENT_DELISTED,
	    .before = FINDING_LISTED,
	    .after = FINDING_CLEARED,
	    .class = CLASS_PROXY,
	    .list = 1,
	    .scanner = 3,
	    .port = 587,
	    .prefix = prefix_text(prefixes[(seq - 1) % COUNT(prefixes)]),
	    .actor = slice_text("cron"),
	    .reason = slice_text("closed, 1 of 1"),
	};
}

static const struct finding finding = {
    .state = FINDING_LISTED,
    .class = CLASS_TRICK,
    .open_streak = 2,
    .first_open = 1700000000,
    .last_seen = 1700000009,
    .expires = 1800000000,
    .import = 7,
    .import_open = 6,
};

/* A list, a finding and four events; the store stays open in o. */
static void
make_old(struct old *o)
{
	const struct list_state list = {.id = 1, .serial = 9};
	const struct finding_key key = {1, prefix_text("192.0.2.1"), 3, 587};
	uint8_t value[FINDING1_VALUE_MAX], kbuf[FINDING_KEY_MAX];

	good(o, store_make_dir(tmpdir_path(o->tmp, "s"), 0770, &o->why));
	o->store = open_old(o, STORE_WRITE);
	good(o, store_begin(o->store, true, &o->txn, &o->why));
	put_number(o, "schema", 1, 4);
	put_number(o, "sequence", SEQUENCE, 8);
	put(o, META, slice_of("list:relays"),
	    (struct slice){value, list_encode(&list, value)});
	put(o, FINDINGS, (struct slice){kbuf, finding_key_encode(&key, kbuf)},
	    (struct slice){value, finding1_encode(&finding, value)});
	for (uint64_t seq = 1; seq <= COUNT(prefixes); seq++) {
		const struct event ev = event_of(seq);

		put_event(o, &ev);
		put_index(o, &ev);
	}
}

static void
close_old(struct old *o)
{
	good(o, store_commit(&o->txn, &o->why));
	store_close(&o->store);
}

static enum status
open_ledger(struct old *o, enum ledger_mode mode, struct ledger **out)
{
	return ledger_open(tmpdir_path(o->tmp, "s"), mode, out, &o->why);
}

static enum status
add_event(void *ctx, const struct event *ev)
{
	const struct event want = event_of(ev->seq);
	char text[32];

	case_int("time", ev->time, want.time);
	case_int("import", ev->import, want.import);
	case_int("kind", ev->kind, want.kind);
	case_int("before", ev->before, want.before);
	case_int("after", ev->after, want.after);
	case_int("class", ev->class, want.class);
	case_int("list", ev->list, want.list);
	case_int("scanner", ev->scanner, want.scanner);
	case_int("port", ev->port, want.port);
	case_int("prefix", prefix_cmp(&ev->prefix, &want.prefix), 0);
	assert_slice(ev->actor, want.actor);
	assert_slice(ev->reason, want.reason);
	snprintf(text, sizeof(text), "%llu", (unsigned long long)ev->seq);
	words_add(ctx, text);
	return ST_OK;
}

/* All that make_old put, read as schema 2. */
static void
holds_everything(struct old *o, struct ledger_txn *txn)
{
	const struct finding_key key = {1, prefix_text("192.0.2.1"), 3, 587};
	const struct addr one = addr_text("192.0.2.1");
	struct words all = {""}, of_one = {""};
	struct list_state list;
	struct finding got;
	uint64_t n;

	good(o, ledger_sequence(txn, &n, &o->why));
	case_int("sequence", n, SEQUENCE);
	good(o, ledger_list_by_name(txn, "relays", false, &list, &o->why));
	case_int("serial", list.serial, 9);
	good(o, ledger_finding_get(txn, &key, &got, &o->why));
	case_int("class", got.class, CLASS_TRICK);
	case_int("expires", got.expires, finding.expires);
	case_int("import", got.import_open, finding.import_open);
	good(o, ledger_events(txn, add_event, &all, &o->why));
	case_text("by place", all.text, "2 1 4 3");
	good(o,
	    ledger_events_covering(txn, 1, &one, add_event, &of_one, &o->why));
	case_text("oldest first", of_one.text, "1 2 4");
}

static void
nothing_is_lost(void **state)
{
	struct old o = {.tmp = *state};
	struct event ev = event_of(1);
	struct ledger_txn *txn;
	struct ledger *ledger;

	make_old(&o);
	close_old(&o);
	case_int("to read", open_ledger(&o, LEDGER_READ, &ledger), ST_VERSION);
	case_holds("what to do", o.why.text, "relaybl publish");
	case_holds("which", o.why.text, "/ledger: has schema 1");
	good(&o, open_ledger(&o, LEDGER_WRITE, &ledger));
	good(&o, ledger_begin(ledger, LEDGER_WRITE, &txn, &o.why));
	holds_everything(&o, txn);
	good(&o, ledger_event_append(txn, &ev, &o.why));
	case_int("the next event", ev.seq, COUNT(prefixes) + 1);
	ledger_abort(&txn);
	ledger_close(&ledger);
	good(&o, open_ledger(&o, LEDGER_READ, &ledger));
	good(&o, ledger_begin(ledger, LEDGER_READ, &txn, &o.why));
	holds_everything(&o, txn);
	ledger_abort(&txn);
	ledger_close(&ledger);
}

/* ---- damage ---- */

static void
event_without_index(struct old *o)
{
	const struct event ev = event_of(5);

	put_event(o, &ev);
}

static void
index_without_event(struct old *o)
{
	const struct event ev = event_of(5);

	put_index(o, &ev);
}

static void
one_for_another(struct old *o)
{
	event_without_index(o);
	put_index(o,
	    &(struct event){.seq = 6, .list = 1, .prefix = prefix_text("::")});
}

static void
in_another_place(struct old *o)
{
	struct event ev = event_of(5);

	put_event(o, &ev);
	ev.prefix = prefix_text("ffff::");
	put_index(o, &ev);
}

static void
of_another_list(struct old *o)
{
	struct event ev = event_of(5);

	put_event(o, &ev);
	ev.list = 2;
	put_index(o, &ev);
}

static void
of_version_2(struct old *o)
{
	uint8_t seq[8] = {0, 0, 0, 0, 0, 0, 0, 4}, value[EVENT_VALUE_MAX];
	const struct event ev = event_of(4);

	put(o, EVENTS, (struct slice){seq, sizeof(seq)},
	    (struct slice){value, event_encode(&ev, value)});
}

static void
damaged_key(struct old *o)
{
	static const uint8_t key[] = "\xff\xff key";

	put(o, INDEX, (struct slice){key, sizeof(key)}, (struct slice){key, 0});
	event_without_index(o);
}

static const struct {
	const char *name;
	void (*damage)(struct old *o);
	const char *text;
} damages[] = {
    {"event without index", event_without_index, "5 events, but 4"},
    {"index without event", index_without_event, "4 events, but 5"},
    {"one for another", one_for_another, "event 6: it is missing"},
    {"in another place", in_another_place, "event 5: its index"},
    {"of another list", of_another_list, "event 5: its index"},
    {"of version 2", of_version_2, "event 4: it is damaged"},
    {"damaged key", damaged_key, "key of an event"},
};

/* The last event is the damaged one: those before it were moved by then. */
static void
a_damaged_ledger_stays_as_it_is(void **state)
{
	for (size_t i = 0; i < COUNT(damages); i++) {
		struct old o = {0};
		struct ledger *ledger;
		struct slice value;
		uint64_t before, after;
		void *tmp = NULL;

		assert_int_equal(tmpdir_setup(&tmp), 0);
		o.tmp = tmp;
		make_old(&o);
		damages[i].damage(&o);
		good(&o, store_count(o.txn, INDEX, &before, &o.why));
		close_old(&o);
		case_int(damages[i].name,
		    open_ledger(&o, LEDGER_WRITE, &ledger), ST_CORRUPT);
		case_holds(damages[i].name, o.why.text, damages[i].text);
		case_holds(damages[i].name, o.why.text, "cannot be made");
		o.store = open_old(&o, STORE_READ);
		good(&o, store_begin(o.store, false, &o.txn, &o.why));
		good(&o,
		    store_get(o.txn, META, slice_of("schema"), &value, &o.why));
		case_int("schema", get32(value.data), 1);
		good(&o, store_count(o.txn, INDEX, &after, &o.why));
		case_int("index", after, before);
		store_abort(&o.txn);
		store_close(&o.store);
		assert_int_equal(tmpdir_teardown(&tmp), 0);
	}
	(void)state;
}

static enum status
count_event(void *ctx, const struct event *ev)
{
	uint64_t *n = ctx;

	(void)ev;
	(*n)++;
	return ST_OK;
}

/* More than the map of the first opening holds: it is begun anew with a larger
 * one. Of texts so long that moved events fill their pages badly. */
static void
a_full_map_grows(void **state)
{
	enum { MANY = 70000, TEXT = 200 };
	static const uint8_t text[TEXT];
	struct old o = {.tmp = *state};
	struct ledger_txn *txn;
	struct ledger *ledger;
	uint64_t count = 0;
	off_t before;

	make_old(&o);
	for (uint64_t seq = COUNT(prefixes) + 1; seq <= MANY; seq++) {
		struct event ev = event_of(seq);

		ev.prefix.addr = addr_from_num(ADDR_V4, (uint32_t)seq * 256);
		ev.prefix.len = 32;
		ev.actor = ev.reason = (struct slice){text, sizeof(text)};
		put_event(&o, &ev);
		put_index(&o, &ev);
	}
	close_old(&o);
	before = tmpdir_size(o.tmp, "s/ledger/data.mdb");
	good(&o, open_ledger(&o, LEDGER_WRITE, &ledger));
	/* The first map is twice the file. */
	assert_true(tmpdir_size(o.tmp, "s/ledger/data.mdb") > 2 * before);
	good(&o, ledger_begin(ledger, LEDGER_READ, &txn, &o.why));
	good(&o, ledger_events(txn, count_event, &count, &o.why));
	case_int("events", count, MANY);
	ledger_abort(&txn);
	ledger_close(&ledger);
}

#define UPGRADE_TEST(f)                                                        \
	cmocka_unit_test_setup_teardown(f, tmpdir_setup, tmpdir_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UPGRADE_TEST(nothing_is_lost),
	    cmocka_unit_test(a_damaged_ledger_stays_as_it_is),
	    UPGRADE_TEST(a_full_map_grows),
	};

	return cmocka_run_group_tests_name("ledger_upgrade", tests, NULL, NULL);
}
