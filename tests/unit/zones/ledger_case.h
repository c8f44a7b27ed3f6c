/* What the tests of the ledger share: one open ledger per test. */
#ifndef UNIT_LEDGER_CASE_H
#define UNIT_LEDGER_CASE_H

#include "codec_case.h"
#include "ledger.h"
#include "tmpdir.h"

struct fixture {
	struct tmpdir *tmp;
	struct ledger *ledger;
	struct ledger_txn *txn; /* to write */
	struct why why;
	uint16_t list; /* "relays" */
};

static inline void
good_st(enum status st, const struct why *why)
{
	if (st != ST_OK)
		fail_msg("status %d: %s", (int)st, why->text);
}
#define good(f, call) good_st((call), &(f)->why)

static inline void
fixture_begin(struct fixture *f)
{
	good(f, ledger_begin(f->ledger, LEDGER_WRITE, &f->txn, &f->why));
}

static inline void
fixture_commit(struct fixture *f)
{
	good(f, ledger_commit(&f->txn, &f->why));
	assert_null(f->txn);
	fixture_begin(f);
}

static inline int
fixture_setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct list_state list;
	void *tmp = NULL;

	if (f == NULL || tmpdir_setup(&tmp) != 0)
		return -1;
	f->tmp = tmp;
	good(f, ledger_open(tmpdir_path(f->tmp, "store"), LEDGER_WRITE,
		    &f->ledger, &f->why));
	fixture_begin(f);
	good(f, ledger_list_by_name(f->txn, "relays", true, &list, &f->why));
	f->list = list.id;
	*state = f;
	return 0;
}

static inline int
fixture_teardown(void **state)
{
	struct fixture *f = *state;
	void *tmp = f->tmp;
	int bad;

	ledger_abort(&f->txn);
	ledger_close(&f->ledger);
	bad = tmpdir_teardown(&tmp);
	free(f);
	return bad;
}

#define TEST(f)                                                                \
	cmocka_unit_test_setup_teardown(f, fixture_setup, fixture_teardown)

static inline void
put_finding(struct fixture *f, uint16_t list, const char *prefix,
    uint16_t scanner, uint16_t port)
{
	const struct finding_key key = {
	    list, prefix_text(prefix), scanner, port};
	const struct finding v = {.state = FINDING_LISTED,
	    .last_seen = 1,
	    .host = slice_text(prefix)};

	good(f, ledger_finding_put(f->txn, &key, &v, &f->why));
}

/* Words that callbacks add to, with blanks between. */
struct words {
	char text[4096];
};

static inline void
words_add(struct words *w, const char *word)
{
	size_t len = strlen(w->text);

	snprintf(w->text + len, sizeof(w->text) - len, "%s%s",
	    len > 0 ? " " : "", word);
}

static inline void
words_add_prefix(struct words *w, const struct prefix *prefix)
{
	char text[PREFIX_TEXT_MAX];

	words_add(w, prefix_format(prefix, text));
}

#endif
