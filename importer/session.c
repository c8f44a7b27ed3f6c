/*
 * A command's hold on the store.
 *
 * The order of every change: lock, ledger, finish what is unfinished; then one
 * ledger transaction; then the generation. Killed before the commit, nothing
 * happened. Killed after it, what is served is the generation before, whole,
 * and the next command sees that the ledger's sequence is ahead and publishes.
 */
#include "session.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ceiling.h"
#include "lock.h"
#include "patience.h"
#include "sync.h"

const char *const session_checker[] = {
    "/proc/self/exe", "check-generation", NULL};

struct session {
	const struct run *run;
	const char *dir; /* the configuration's store */
	enum session_mode mode;
	int lock; /* -1: not held */
	struct ledger *ledger;
	bool warned; /* of a damaged generation */
};

/* A store that is not there is no answer to a question about its content. */
static enum status
no_store(const struct session *s, enum status st, struct why *why)
{
	if (st != ST_NOT_FOUND)
		return st;
	why_set(why,
	    "%s: there is no store yet; relaybl import or relaybl publish "
	    "makes it",
	    s->dir);
	return ST_UNAVAILABLE;
}

bool
session_store_exists(const struct run *run)
{
	char path[PATH_MAX];
	int n = snprintf(path, sizeof(path), "%s/ledger", run->config->store);

	return n > 0 && n < PATH_MAX &&
	       (access(path, F_OK) == 0 || errno != ENOENT);
}

enum status
session_read(struct session *s, struct ledger_txn **out, struct why *why)
{
	return ledger_begin(s->ledger, LEDGER_READ, out, why);
}

enum status
session_current(struct session *s, struct generation_info *out, struct why *why)
{
	enum status st = generation_current(s->dir, out, why);

	if (st != ST_NOT_FOUND)
		return st;
	*out = (struct generation_info){.number = 0};
	return ST_OK;
}

/* touched: see generation_publish. */
static enum status
publish(struct session *s, const struct touched *touched,
    struct generation_info *made, struct why *why)
{
	const struct config *config = s->run->config;
	struct generation_limit *lists = ceiling_limits(config);
	const struct generation_limits limits = {lists, config->list_count};
	struct ledger_txn *txn = NULL;
	enum status st =
	    lists != NULL ? session_read(s, &txn, why) : why_no_memory(why);

	assert(s->lock >= 0);
	if (st == ST_OK)
		st = lock_check(s->dir, s->lock, why);
	if (st == ST_OK)
		st = generation_publish(
		    s->dir, txn, touched, &limits, session_checker, made, why);
	ledger_abort(&txn);
	free(lists);
	return st;
}

enum status
session_publish(
    struct session *s, struct generation_info *made, struct why *why)
{
	return publish(s, NULL, made, why);
}

/* Has the generation other lists than the ledger, by id and serial? The
 * sequence alone does not tell a ledger from one that took its place. */
static enum status
has_other_lists(struct ledger_txn *txn, const struct generation_info *current,
    bool *out, struct why *why)
{
	enum status st = ST_OK;

	*out = false;
	for (size_t i = 0; st == ST_OK && i < current->list_count; i++) {
		const struct generation_list *l = &current->lists[i];
		struct list_state list = {.id = 0};

		st = ledger_list_by_name(txn, l->name, false, &list, why);
		if (st == ST_NOT_FOUND)
			st = ST_OK;
		if (list.id != l->id || list.serial != l->serial)
			*out = true;
	}
	return st;
}

enum status
session_is_behind(struct ledger_txn *txn, const struct generation_info *current,
    bool *behind_out, struct why *why)
{
	uint64_t sequence;
	bool pinned;
	enum status st = ledger_sequence(txn, &sequence, why);

	if (st == ST_OK)
		st = session_is_pinned(txn, &pinned, why);
	if (st != ST_OK)
		return st;
	if (current->number == 0)
		*behind_out = sequence != 0;
	else if (pinned || current->sequence != sequence)
		*behind_out = !pinned;
	else
		st = has_other_lists(txn, current, behind_out, why);
	return st;
}

/* One that cannot be read is behind: compiling it again is its cure. */
static enum status
is_behind(struct session *s, bool *behind_out, struct why *why)
{
	struct generation_info current;
	struct ledger_txn *txn = NULL;
	struct why damage;
	enum status st;

	*behind_out = true;
	if (session_current(s, &current, &damage) != ST_OK) {
		if (!s->warned)
			fprintf(stderr, "relaybl: warning: %s\n", damage.text);
		s->warned = true;
		return ST_OK;
	}
	st = session_read(s, &txn, why);
	if (st == ST_OK)
		st = session_is_behind(txn, &current, behind_out, why);
	ledger_abort(&txn);
	generation_info_free(&current);
	return st;
}

/* Finishes what a killed command left: the generation of its commit. */
static enum status
catch_up(struct session *s, struct why *why)
{
	struct generation_info made;
	bool behind;
	enum status st = is_behind(s, &behind, why);

	if (st != ST_OK || !behind)
		return st;
	st = session_publish(s, &made, why);
	if (st == ST_OK) {
		generation_info_free(&made);
		return ST_OK;
	}
	why_wrap(why, "publishing what was left unpublished");
	/* It is more than may be served. Who takes it away must be able to. */
	if (st != ST_BAD_DATA || s->mode != SESSION_WRITE)
		return st;
	fprintf(stderr, "relaybl: warning: %s\n", why->text);
	return ST_OK;
}

/* The same for a command that only reads: if it can. */
static enum status
try_catch_up(struct session *s, struct why *why)
{
	struct why reason;
	bool behind;
	enum status st = is_behind(s, &behind, why);

	if (st != ST_OK || !behind)
		return st;
	if (lock_acquire(s->dir, 0, &s->lock, &reason) != ST_OK)
		return ST_OK;
	/* One that was restored meanwhile is what is to be served. */
	if (ledger_in_place(s->ledger) && catch_up(s, &reason) != ST_OK)
		fprintf(stderr, "relaybl: warning: %s\n", reason.text);
	lock_release(&s->lock);
	return ST_OK;
}

static enum status
open_parts(struct session *s, struct why *why)
{
	enum status st = ST_OK;

	/* Only a change makes a store, and the lock lies in it. */
	if (s->mode != SESSION_WRITE && !session_store_exists(s->run))
		return no_store(s, ST_NOT_FOUND, why);
	if (s->mode >= SESSION_STEADY)
		st = patience_lock(lock_acquire, s->dir, &s->lock, why);
	if (st == ST_OK)
		st = ledger_open(s->dir,
		    s->mode == SESSION_WRITE ? LEDGER_WRITE : LEDGER_READ,
		    &s->ledger, why);
	if (st != ST_OK)
		return no_store(s, st, why);
	if (s->mode == SESSION_LOOK)
		return ST_OK;
	return s->mode == SESSION_READ ? try_catch_up(s, why)
				       : catch_up(s, why);
}

enum status
session_open(const struct run *run, enum session_mode mode,
    struct session **out, struct why *why)
{
	struct session *s = malloc(sizeof(*s));
	enum status st;

	if (s == NULL)
		return why_no_memory(why);
	*s = (struct session){
	    .run = run,
	    .dir = run->config->store,
	    .mode = mode,
	    .lock = -1,
	};
	st = open_parts(s, why);
	if (st != ST_OK)
		session_close(&s);
	*out = s;
	return st;
}

void
session_close(struct session **s)
{
	if (*s == NULL)
		return;
	ledger_close(&(*s)->ledger);
	lock_release(&(*s)->lock);
	free(*s);
	*s = NULL;
}

enum status
session_is_pinned(struct ledger_txn *txn, bool *out, struct why *why)
{
	uint64_t pinned, sequence;
	enum status st = ledger_pin_get(txn, &pinned, why);

	if (st == ST_OK)
		st = ledger_sequence(txn, &sequence, why);
	if (st == ST_OK)
		*out = pinned != 0 && pinned == sequence;
	return st;
}

enum status
session_reserve(struct session *s, size_t findings, struct why *why)
{
	assert(s->mode == SESSION_WRITE);
	return ledger_reserve(s->ledger, findings, why);
}

/* The change between begin and commit. One that ends a rollback changes what
 * every list serves: no serial may stand for two contents. */
static enum status
run_change(session_change apply, void *ctx, struct change *c, struct why *why)
{
	const uint64_t first = c->import;
	bool pinned = false;
	enum status st = session_is_pinned(c->txn, &pinned, why);

	if (st == ST_OK)
		st = sync_config(c, why);
	if (st == ST_OK)
		st = apply(ctx, c, why);
	if (st != ST_OK || c->again)
		return st;
	if (pinned && (c->bumped_count > 0 || c->import != first))
		st = change_bump_all(c, why);
	if (st == ST_OK)
		st = ceiling_check(c, why);
	return st == ST_OK ? change_check(c, why) : st;
}

/* One try of the transaction. On ST_MAP_FULL nothing happened. */
static enum status
try_change(struct session *s, session_change apply, void *ctx, struct change *c,
    struct why *why)
{
	struct ledger_txn *txn = NULL;
	enum status st = ledger_begin(s->ledger, LEDGER_WRITE, &txn, why);

	if (st != ST_OK)
		return st;
	st = change_begin(c, txn, why);
	if (st == ST_OK)
		st = run_change(apply, ctx, c, why);
	if (st == ST_OK && !c->again)
		st = lock_check(s->dir, s->lock, why);
	if (st == ST_OK && !c->again)
		return ledger_commit(&txn, why);
	ledger_abort(&txn);
	return st;
}

enum status
session_serve(struct session *s, struct generation_info *made, struct why *why)
{
	bool behind;
	enum status st = is_behind(s, &behind, why);

	*made = (struct generation_info){.number = 0};
	if (st != ST_OK || !behind)
		return st;
	/* A large change and its generation: memory for one at a time. */
	st = ledger_refresh(s->ledger, why);
	if (st == ST_OK)
		st = publish(s, ledger_touched(s->ledger), made, why);
	if (st != ST_OK)
		why_wrap(why,
		    "the ledger has it, but it is not served yet, the next "
		    "relaybl command publishes it");
	return st;
}

enum status
session_commit(
    struct session *s, session_change apply, void *ctx, struct why *why)
{
	struct change c;
	enum status st = change_make(&c, s->run, why);

	assert(s->mode == SESSION_WRITE);
	if (st != ST_OK)
		return st;
	do {
		st = try_change(s, apply, ctx, &c, why);
		if (st == ST_MAP_FULL) {
			st = ledger_grow(s->ledger, why);
			c.again = true;
		}
	} while (st == ST_OK && c.again);
	change_end(&c);
	return st;
}

enum status
session_write(struct session *s, session_change apply, void *ctx,
    struct generation_info *made, struct why *why)
{
	enum status st = session_commit(s, apply, ctx, why);

	*made = (struct generation_info){.number = 0};
	return st == ST_OK ? session_serve(s, made, why) : st;
}
