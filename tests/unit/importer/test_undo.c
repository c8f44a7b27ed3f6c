/* What an import changed comes back as it was; damage is noticed. */
#include "tmpdir.h"
#include "undo.h"

#define must(call)                                                             \
	do {                                                                   \
		enum status must_st = (call);                                  \
		if (must_st != ST_OK)                                          \
			fail_msg("%s: status %d: %s", #call, (int)must_st,     \
			    why.text);                                         \
	} while (0)

struct world {
	struct ledger *ledger;
	struct ledger_txn *txn;
};

static struct world
open_world(struct tmpdir *tmp)
{
	struct world w = {.txn = NULL};
	char path[128];
	struct why why;

	(void)snprintf(path, sizeof(path), "%s/store", tmp->dir);
	must(ledger_open(path, LEDGER_WRITE, &w.ledger, &why));
	must(ledger_begin(w.ledger, LEDGER_WRITE, &w.txn, &why));
	return w;
}

static void
close_world(struct world *w)
{
	ledger_abort(&w->txn);
	ledger_close(&w->ledger);
}

/* The i-th finding: IPv4 and IPv6, with and without texts. */
static struct finding_key
key_of(uint32_t i)
{
	struct finding_key key = {.list = 1, .scanner = 2, .port = 25};

	key.prefix.addr.family = i % 5 == 4 ? ADDR_V6 : ADDR_V4;
	key.prefix.len = i % 5 == 4 ? 128 : 32;
	(void)put32(key.prefix.addr.b, i * 2654435761u);
	return key;
}

static struct finding
finding_of(uint32_t i)
{
	struct finding f = {.state = (uint8_t)(i % FINDING_STATE_COUNT),
	    .verdict = VERDICT_OPEN,
	    .open_streak = (uint16_t)i,
	    .last_seen = 1795290721 + i,
	    .counted = 1795290721 + i,
	    .import = i};

	if (i % 7 == 0)
		f.reply = slice_of("250 2.1.5 Ok");
	return f;
}

struct reading {
	uint32_t next, count;
};

/* Every third one was not there before. */
static enum status
check_one(void *ctx, const struct undone *u, struct why *why)
{
	struct reading *r = ctx;
	const uint32_t i = r->next++;
	const struct finding want = finding_of(i);
	const struct finding_key key = key_of(i);
	uint8_t a[FINDING_VALUE_MAX], b[FINDING_VALUE_MAX];
	size_t len;

	(void)why;
	case_int("prefix", prefix_cmp(&u->key.prefix, &key.prefix), 0);
	case_int("port", u->key.port, key.port);
	case_int("existed", u->existed, i % 3 != 0);
	case_int("deleted", u->deleted, i % 11 == 0);
	if (!u->existed)
		return ST_OK;
	len = finding_encode(&want, a);
	case_int("length", finding_encode(&u->before, b), len);
	assert_memory_equal(a, b, len);
	return ST_OK;
}

static void
note(struct undo *u, struct world *w, uint32_t count)
{
	struct why why;

	for (uint32_t i = 0; i < count; i++) {
		const struct finding f = finding_of(i);
		const struct finding_key key = key_of(i);

		must(undo_note(
		    u, &key, i % 3 != 0 ? &f : NULL, i % 11 == 0, &why));
		must(undo_put(u, w->txn, false, &why));
	}
	case_int("noted", u->count, count);
	must(undo_put(u, w->txn, true, &why));
}

static void
it_comes_back(void **state)
{
	/* None, one, some, so many that there are several parts. */
	static const uint32_t counts[] = {1, 2, 1000, 100000};
	struct world w = open_world(*state);
	struct undo u = {.count = 0};
	struct slice part;
	struct why why;

	for (size_t i = 0; i < COUNT(counts); i++) {
		struct reading r = {0, counts[i]};

		undo_begin(&u, i + 1);
		note(&u, &w, counts[i]);
		must(undo_read(w.txn, i + 1, check_one, &r, &why));
		case_int("all", r.next, counts[i]);
	}
	case_int("several parts",
	    ledger_part_get(w.txn, LEDGER_UNDO, COUNT(counts), 1, &part, &why),
	    ST_OK);
	undo_free(&u);
	close_world(&w);
}

static void
what_changed_nothing_has_none(void **state)
{
	struct world w = open_world(*state);
	struct undo u = {.count = 0};
	struct reading r = {0, 0};
	struct why why;

	undo_begin(&u, 7);
	must(undo_put(&u, w.txn, true, &why));
	case_int(
	    "none", undo_read(w.txn, 7, check_one, &r, &why), ST_NOT_FOUND);
	undo_free(&u);
	close_world(&w);
}

/* A try that was given up leaves nothing in the one that follows. */
static void
it_begins_anew(void **state)
{
	struct world w = open_world(*state);
	struct undo u = {.count = 0};
	struct reading r = {0, 3};
	const struct finding_key key = key_of(99);
	struct why why;

	undo_begin(&u, 1);
	must(undo_note(&u, &key, NULL, false, &why));
	undo_begin(&u, 1);
	note(&u, &w, 3);
	must(undo_read(w.txn, 1, check_one, &r, &why));
	case_int("all", r.next, 3);
	undo_free(&u);
	close_world(&w);
}

/* ---- damage ---- */

static enum status
ignore(void *ctx, const struct undone *u, struct why *why)
{
	(void)ctx;
	(void)u;
	(void)why;
	return ST_OK;
}

static enum status
read_changed(struct world *w, const uint8_t *bytes, size_t len)
{
	struct slice changed = {bytes, len};
	struct why why;

	must(ledger_part_put(w->txn, LEDGER_UNDO, 1, 0, changed, &why));
	return undo_read(w->txn, 1, ignore, NULL, &why);
}

static void
damage_is_noticed(void **state)
{
	struct world w = open_world(*state);
	struct undo u = {.count = 0};
	struct slice part;
	uint8_t *copy;
	struct why why;
	size_t len;

	undo_begin(&u, 1);
	note(&u, &w, 50);
	must(ledger_part_get(w.txn, LEDGER_UNDO, 1, 0, &part, &why));
	len = part.len;
	copy = (uint8_t *)case_exact(part.data, len);
	for (size_t n = 0; n < len; n++)
		case_int("cut off", read_changed(&w, copy, n), ST_CORRUPT);
	copy[0]++;
	case_int("version", read_changed(&w, copy, len), ST_CORRUPT);
	copy[0]--;
	copy[4]++;
	case_int("length", read_changed(&w, copy, len), ST_CORRUPT);
	copy[1] = 0xff;
	case_int("vast", read_changed(&w, copy, len), ST_CORRUPT);
	free(copy);
	undo_free(&u);
	close_world(&w);
}

/* Entries that the ledger's own part may hold and that are none. */
static void
entries_are_checked(void **state)
{
	static const struct {
		const char *name, *bytes;
		size_t len;
	} cases[] = {
	    {"shares what is not there", "\x01\x00\x00", 3},
	    {"longer than a key", "\x00\x20\x00", 3},
	    {"cut in the key", "\x00\x05\x00", 3},
	    {"no key", "\x00\x00\x00", 3},
	    {"no length", "\x00\x00", 2},
	    {"cut in the value",
		"\x00\x0c\x00\x01\x04\xc0\x00\x02\x01\x20\x00\x01\x00\x19\x09",
		15},
	    {"no value",
		"\x00\x0c\x00\x01\x04\xc0\x00\x02\x01\x20\x00\x01\x00\x19\x01"
		"\x09",
		16},
	};
	struct world w = open_world(*state);
	struct parts_out out = {.kind = LEDGER_UNDO};
	struct why why;

	for (size_t i = 0; i < COUNT(cases); i++) {
		parts_begin(&out, 1);
		memcpy(parts_room(&out), cases[i].bytes, cases[i].len);
		parts_add(&out, cases[i].len);
		must(parts_put(&out, w.txn, &why));
		case_int(cases[i].name, undo_read(w.txn, 1, ignore, NULL, &why),
		    ST_CORRUPT);
	}
	parts_out_free(&out);
	close_world(&w);
}

int
main(void)
{
#define TMP_TEST(f)                                                            \
	cmocka_unit_test_setup_teardown(f, tmpdir_setup, tmpdir_teardown)
	const struct CMUnitTest tests[] = {
	    TMP_TEST(it_comes_back),
	    TMP_TEST(what_changed_nothing_has_none),
	    TMP_TEST(it_begins_anew),
	    TMP_TEST(damage_is_noticed),
	    TMP_TEST(entries_are_checked),
	};

	return cmocka_run_group_tests_name("undo", tests, NULL, NULL);
}
