/*
 * A throw-away store with a real ledger, for the tests of generations and
 * snapshots. The checker is the test program itself: its main() begins with
 * FIXTURE_CHECKER.
 */
#ifndef TESTS_ZONES_GENERATION_FIXTURE_H
#define TESTS_ZONES_GENERATION_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "generation.h"

#define FIXTURE_CHECKER(argc, argv)                                            \
	do {                                                                   \
		if ((argc) == 3 && strcmp((argv)[1], "check") == 0)            \
			return fixture_check((argv)[2]);                       \
	} while (0)

static const char *const fixture_checker[] = {"/proc/self/exe", "check", NULL};

static inline int
fixture_check(const char *file)
{
	struct why why;

	if (generation_check(file, &why) == ST_OK)
		return 0;
	fprintf(stderr, "%s\n", why.text);
	return 1;
}

struct fixture {
	char dir[64]; /* the store */
	struct ledger *ledger;
};

#define must(call)                                                             \
	do {                                                                   \
		enum status must_st = (call);                                  \
		if (must_st != ST_OK)                                          \
			fail_msg("%s: status %d: %s", #call, must_st,          \
			    fixture_why.text);                                 \
	} while (0)
static struct why fixture_why;

static inline void
fixture_open(struct fixture *f)
{
	strcpy(f->dir, "/tmp/test_generation.XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	must(ledger_open(f->dir, LEDGER_WRITE, &f->ledger, &fixture_why));
}

static inline void
fixture_close(struct fixture *f)
{
	char command[128];

	ledger_close(&f->ledger);
	snprintf(command, sizeof(command), "rm -rf '%.63s'", f->dir);
	assert_int_equal(system(command), 0);
}

static inline struct ledger_txn *
fixture_begin(struct fixture *f, enum ledger_mode mode)
{
	struct ledger_txn *txn;

	must(ledger_begin(f->ledger, mode, &txn, &fixture_why));
	return txn;
}

static inline uint16_t
fixture_list(struct ledger_txn *txn, const char *name)
{
	struct list_state list;

	must(ledger_list_by_name(txn, name, true, &list, &fixture_why));
	return list.id;
}

/* A listed finding; expires is told in minutes. */
static inline void
fixture_put(struct ledger_txn *txn, uint16_t list, const struct prefix *p,
    uint8_t class, uint32_t expires_min)
{
	struct finding_key key = {
	    .list = list, .prefix = *p, .scanner = 1, .port = class};
	struct finding f = {.state = FINDING_LISTED,
	    .class = class,
	    .verdict = VERDICT_OPEN,
	    .first_open = 60,
	    .listed_since = 60,
	    .last_open = 120,
	    .last_seen = 120,
	    .expires = (int64_t)expires_min * 60,
	    .import = 1,
	    .import_open = 1};

	must(ledger_finding_put(txn, &key, &f, &fixture_why));
}

static inline struct prefix
fixture_prefix(const char *text)
{
	struct prefix p;

	must(prefix_parse(text, strlen(text), &p, &fixture_why));
	return p;
}

static inline void
fixture_put_text(struct ledger_txn *txn, uint16_t list, const char *text)
{
	struct prefix p = fixture_prefix(text);

	fixture_put(txn, list, &p, CLASS_RELAY, 1000000);
}

/* One more address on the list, the serial raised, committed. */
static inline void
fixture_add(struct fixture *f, const char *list, const char *prefix)
{
	struct ledger_txn *txn = fixture_begin(f, LEDGER_WRITE);
	uint16_t id = fixture_list(txn, list);

	fixture_put_text(txn, id, prefix);
	must(ledger_list_bump(txn, id, 0, &fixture_why));
	must(ledger_commit(&txn, &fixture_why));
}

/* Publishes with that checker. */
static inline enum status
fixture_publish_with(struct fixture *f, const char *const *checker,
    struct generation_info *out, struct why *why)
{
	struct ledger_txn *txn = fixture_begin(f, LEDGER_READ);
	enum status st =
	    generation_publish(f->dir, txn, NULL, NULL, checker, out, why);

	ledger_abort(&txn);
	return st;
}

/* Publishes; returns the number. */
static inline uint64_t
fixture_publish(struct fixture *f)
{
	struct generation_info info;
	uint64_t number;

	must(fixture_publish_with(f, fixture_checker, &info, &fixture_why));
	number = info.number;
	generation_info_free(&info);
	return number;
}

/* Path of STORE/served/NAME. */
static inline const char *
fixture_served(const struct fixture *f, const char *name, char *out, size_t cap)
{
	assert_true(snprintf(out, cap, "%s/served/%s", f->dir, name) > 0);
	return out;
}

static inline void
fixture_expect_current(const struct fixture *f, const char *want)
{
	char path[128], got[64] = "";

	fixture_served(f, "current", path, sizeof(path));
	assert_true(readlink(path, got, sizeof(got) - 1) > 0);
	assert_string_equal(got, want);
}

static inline enum status
fixture_verify(struct fixture *f, struct why *why)
{
	struct ledger_txn *txn = fixture_begin(f, LEDGER_READ);
	enum status st = generation_verify(f->dir, txn, why);

	ledger_abort(&txn);
	return st;
}

static inline uint32_t
fixture_serial(struct fixture *f, const char *list)
{
	struct ledger_txn *txn = fixture_begin(f, LEDGER_READ);
	struct list_state state;

	must(ledger_list_by_name(txn, list, false, &state, &fixture_why));
	ledger_abort(&txn);
	return state.serial;
}

#endif
