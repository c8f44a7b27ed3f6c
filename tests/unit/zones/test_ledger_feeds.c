/*
 * What the ledger remembers between imports: feeds, parts, rechecks, which
 * import a scan's id was first seen in, what became of a hold; and what may be
 * deleted.
 */
#include "ledger_case.h"

static void
every_ledger_has_an_id(void **state)
{
	struct fixture *f = *state, *other;
	uint64_t id, again, others;
	void *p = NULL;

	good(f, ledger_id(f->txn, &id, &f->why));
	assert_true(id != 0);
	fixture_commit(f);
	good(f, ledger_id(f->txn, &again, &f->why));
	assert_true(id == again);
	assert_int_equal(fixture_setup(&p), 0);
	other = p;
	good(other, ledger_id(other->txn, &others, &other->why));
	assert_true(id != others);
	assert_int_equal(fixture_teardown(&p), 0);
}

static enum status
add_feed(void *ctx, const struct feed_state *feed)
{
	char text[64];

	snprintf(text, sizeof(text), "%u/%u:%llu", feed->list, feed->scanner,
	    (unsigned long long)feed->last_good);
	words_add(ctx, text);
	return feed->list == 99 ? ST_BUSY : ST_OK;
}

static void
feeds_are_of_a_list_and_a_scanner(void **state)
{
	static const struct feed_state feeds[] = {
	    {.list = 2, .scanner = 1, .last_good = 5},
	    {.list = 1, .scanner = 300, .last_good = 4},
	    {.list = 1, .scanner = 2, .last_good = 3, .scope = 9},
	};
	struct fixture *f = *state;
	struct words w = {""};
	struct feed_state got;

	case_int(
	    "none", ledger_feed_get(f->txn, 1, 2, &got, &f->why), ST_NOT_FOUND);
	for (size_t i = 0; i < COUNT(feeds); i++)
		good(f, ledger_feed_put(f->txn, &feeds[i], &f->why));
	good(f, ledger_feed_get(f->txn, 1, 2, &got, &f->why));
	assert_memory_equal(&got, &feeds[2], sizeof(got));
	got.last_good = 6;
	good(f, ledger_feed_put(f->txn, &got, &f->why));
	good(f, ledger_feeds(f->txn, add_feed, &w, &f->why));
	case_text("all", w.text, "1/2:6 1/300:4 2/1:5");
	got.list = 99;
	good(f, ledger_feed_put(f->txn, &got, &f->why));
	case_int(
	    "stopped", ledger_feeds(f->txn, add_feed, &w, &f->why), ST_BUSY);
}

static enum status
add_number(void *ctx, uint64_t import)
{
	char text[32];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)import);
	words_add(ctx, text);
	return ST_OK;
}

static enum status
add_part(void *ctx, const struct ledger_part *part)
{
	char text[64];

	snprintf(text, sizeof(text), "%d.%llu.%u=%zu", (int)part->kind,
	    (unsigned long long)part->import, part->part, part->bytes.len);
	words_add(ctx, text);
	return ST_OK;
}

static void
put_part(struct fixture *f, enum ledger_parts_kind kind, uint64_t import,
    uint32_t part, const char *text)
{
	good(f, ledger_part_put(
		    f->txn, kind, import, part, slice_text(text), &f->why));
}

static void
parts_belong_to_an_import(void **state)
{
	struct fixture *f = *state;
	struct words holds = {""}, undo = {""}, all = {""};
	struct slice got;

	put_part(f, LEDGER_UNDO, 7, 0, "undo");
	put_part(f, LEDGER_HOLDS, 256, 0, "x");
	put_part(f, LEDGER_HOLDS, 7, 1, "second");
	put_part(f, LEDGER_HOLDS, 7, 0, "");
	put_part(f, LEDGER_HOLDS, UINT64_MAX, UINT32_MAX, "last");
	good(f, ledger_part_get(f->txn, LEDGER_HOLDS, 7, 1, &got, &f->why));
	assert_slice(got, slice_text("second"));
	case_int("none",
	    ledger_part_get(f->txn, LEDGER_UNDO, 7, 1, &got, &f->why),
	    ST_NOT_FOUND);
	good(f, ledger_parts_imports(
		    f->txn, LEDGER_HOLDS, add_number, &holds, &f->why));
	case_text("holds", holds.text, "7 256 18446744073709551615");
	good(f, ledger_parts_imports(
		    f->txn, LEDGER_UNDO, add_number, &undo, &f->why));
	case_text("undo", undo.text, "7");
	good(f, ledger_parts_del(f->txn, LEDGER_HOLDS, 7, &f->why));
	good(f, ledger_parts_del(f->txn, LEDGER_HOLDS, 8, &f->why));
	good(f, ledger_parts(f->txn, add_part, &all, &f->why));
	case_text("what is left", all.text,
	    "0.256.0=1 0.18446744073709551615.4294967295=4 1.7.0=4");
}

static enum status
put_large(struct fixture *f)
{
	static const uint8_t bytes[LEDGER_PART_MAX];
	const struct slice large = {bytes, sizeof(bytes)};
	enum status st = ST_OK;

	for (uint32_t i = 0; st == ST_OK && i < 17; i++)
		st = ledger_part_put(f->txn, LEDGER_UNDO, 1, i, large, &f->why);
	return st;
}

static void
parts_make_the_map_grow(void **state)
{
	struct fixture *f = *state;
	struct slice got;

	fixture_commit(f);
	case_int("full", put_large(f), ST_MAP_FULL);
	ledger_abort(&f->txn);
	good(f, ledger_grow(f->ledger, &f->why));
	fixture_begin(f);
	good(f, put_large(f));
	fixture_commit(f);
	good(f, ledger_part_get(f->txn, LEDGER_UNDO, 1, 16, &got, &f->why));
	case_int("length", got.len, LEDGER_PART_MAX);
}

static enum status
add_recheck(void *ctx, const struct recheck *r)
{
	words_add_prefix(ctx, &r->prefix);
	return ST_OK;
}

static void
rechecks_are_of_a_list(void **state)
{
	struct fixture *f = *state;
	struct recheck r = {.asked = 5, .actor = slice_text("me")}, got;
	struct words w = {""};

	r.prefix = prefix_text("2001:db8::1");
	good(f, ledger_recheck_put(f->txn, 1, &r, &f->why));
	good(f, ledger_recheck_put(f->txn, 2, &r, &f->why));
	r.prefix = prefix_text("192.0.2.1");
	good(f, ledger_recheck_put(f->txn, 1, &r, &f->why));
	r.answered = 6;
	good(f, ledger_recheck_put(f->txn, 1, &r, &f->why));
	good(f, ledger_recheck_get(f->txn, 1, &r.prefix, &got, &f->why));
	case_int("asked", got.asked, 5);
	case_int("answered", got.answered, 6);
	assert_slice(got.actor, r.actor);
	case_int("other list",
	    ledger_recheck_get(f->txn, 2, &r.prefix, &got, &f->why),
	    ST_NOT_FOUND);
	good(f, ledger_rechecks(f->txn, 1, add_recheck, &w, &f->why));
	case_text("of the list", w.text, "192.0.2.1 2001:db8::1");
	good(f, ledger_recheck_del(f->txn, 1, &r.prefix, &f->why));
	case_int("gone", ledger_recheck_del(f->txn, 1, &r.prefix, &f->why),
	    ST_NOT_FOUND);
}

static void
append(struct fixture *f, struct import_record *r, const char *scan_id)
{
	r->scan_id = slice_text(scan_id);
	good(f, ledger_import_append(f->txn, r, &f->why));
}

static void
a_scan_is_known_by_its_first_import(void **state)
{
	static const char long_id[] =
	    "0123456789012345678901234567890123456789012345678901234567890123"
	    "0123456789012345678901234567890123456789012345678901234567890123"
	    "and more";
	struct fixture *f = *state;
	struct import_record r = {.list = f->list};
	struct scanner_state s;
	uint64_t id;

	good(f, ledger_scanner_by_name(f->txn, "s", true, &s, &f->why));
	r.scanner = s.id;
	append(f, &r, "night-1");
	append(f, &r, "night-1");
	append(f, &r, "");
	append(f, &r, "night");
	append(f, &r, long_id);
	good(f, ledger_import_by_scan(f->txn, f->list, s.id,
		    slice_text("night-1"), &id, &f->why));
	case_int("the first", id, 1);
	good(f, ledger_import_by_scan(
		    f->txn, f->list, s.id, slice_text("night"), &id, &f->why));
	case_int("by the whole id", id, 4);
	good(f, ledger_import_by_scan(
		    f->txn, f->list, s.id, slice_text(long_id), &id, &f->why));
	case_int("long", id, 5);
	case_int("without id",
	    ledger_import_by_scan(
		f->txn, f->list, s.id, slice_text(""), &id, &f->why),
	    ST_NOT_FOUND);
	case_int("other scanner",
	    ledger_import_by_scan(
		f->txn, f->list, 9, slice_text("night"), &id, &f->why),
	    ST_NOT_FOUND);
}

static void
a_hold_is_resolved(void **state)
{
	struct fixture *f = *state;
	struct import_record r = {
	    .list = f->list, .held = HOLD_ALL, .guards = slice_text("canary")};
	struct import_record got;
	struct list_state list;

	good(f, ledger_import_append(f->txn, &r, &f->why));
	good(f, ledger_list_by_name(f->txn, "relays", false, &list, &f->why));
	case_int("nothing was applied", list.last_import, 0);
	r.hold_state = HOLD_REJECTED;
	r.hold_reason = slice_text("a broken scanner");
	good(f, ledger_import_put(f->txn, &r, &f->why));
	good(f, ledger_import_get(f->txn, r.id, &got, &f->why));
	case_int("state", got.hold_state, HOLD_REJECTED);
	assert_slice(got.hold_reason, r.hold_reason);
	assert_slice(got.guards, slice_text("canary"));
	r.id = 2;
	case_int("no such import", ledger_import_put(f->txn, &r, &f->why),
	    ST_NOT_FOUND);
	case_text("kind", import_kind_text(IMPORT_LOAD), "load");
	case_text("held", import_hold_text(HOLD_REMOVALS), "removals");
	case_text(
	    "state", import_hold_state_text(HOLD_SUPERSEDED), "superseded");
	case_text("no state", import_hold_state_text(HOLD_STATE_COUNT), "?");
}

static void
a_finding_is_deleted(void **state)
{
	struct fixture *f = *state;
	const struct finding_key key = {
	    f->list, prefix_text("192.0.2.1"), 1, 25};
	struct finding got;

	put_finding(f, f->list, "192.0.2.1", 1, 25);
	fixture_commit(f);
	good(f, ledger_finding_del(f->txn, &key, &f->why));
	case_int("gone", ledger_finding_get(f->txn, &key, &got, &f->why),
	    ST_NOT_FOUND);
	case_int(
	    "twice", ledger_finding_del(f->txn, &key, &f->why), ST_NOT_FOUND);
}

static enum status
add_event(void *ctx, const struct event *ev)
{
	add_number(ctx, ev->seq);
	return ST_OK;
}

static void
old_events_go(void **state)
{
	static const char *const prefixes[] = {
	    "192.0.2.1", "2001:db8::1", "192.0.2.1", "0.0.0.0/1"};
	struct fixture *f = *state;
	struct words before = {""}, after = {""};
	struct event ev = {.list = f->list, .kind = EVENT_ALERT};
	uint64_t count = 77;

	for (size_t i = 0; i < COUNT(prefixes); i++) {
		ev.prefix = prefix_text(prefixes[i]);
		ev.time = 100 * (int64_t)(i + 1);
		good(f, ledger_event_append(f->txn, &ev, &f->why));
	}
	fixture_commit(f);
	good(f, ledger_events_trim(f->txn, 100, &count, &f->why));
	case_int("none is older", count, 0);
	good(f, ledger_events_trim(f->txn, 300, &count, &f->why));
	case_int("older", count, 2);
	good(f, ledger_events(f->txn, add_event, &before, &f->why));
	case_text("those that stay", before.text, "4 3");
	good(f, ledger_events_trim(f->txn, INT64_MAX, &count, &f->why));
	fixture_commit(f);
	ev.time = 1;
	good(f, ledger_event_append(f->txn, &ev, &f->why));
	case_int("numbers go on", ev.seq, 5);
	good(f, ledger_events(f->txn, add_event, &after, &f->why));
	case_text("the new one", after.text, "5");
	case_text("word", event_kind_text(EVENT_RECHECK), "recheck");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(every_ledger_has_an_id),
	    TEST(feeds_are_of_a_list_and_a_scanner),
	    TEST(parts_belong_to_an_import),
	    TEST(parts_make_the_map_grow),
	    TEST(rechecks_are_of_a_list),
	    TEST(a_scan_is_known_by_its_first_import),
	    TEST(a_hold_is_resolved),
	    TEST(a_finding_is_deleted),
	    TEST(old_events_go),
	};

	return cmocka_run_group_tests_name("ledger_feeds", tests, NULL, NULL);
}
