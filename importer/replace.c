/*
 * Replacing the store's ledger. Everything is done to the new one before it is
 * in place: killed at any moment, the store has the one or the other, and what
 * is published of the other has serials that nobody has seen.
 */
#include "replace.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "ledger_aside.h"
#include "ledger_backup.h"
#include "lock.h"
#include "patience.h"
#include "sync.h"

/* What the store's ledger holds. */
static enum status
count_present(const char *dir, struct ledger_content *out, struct why *why)
{
	struct ledger_txn *txn = NULL;
	struct ledger *ledger = NULL;
	enum status st = ledger_open(dir, LEDGER_READ, &ledger, why);

	if (st == ST_OK)
		st = ledger_begin(ledger, LEDGER_READ, &txn, why);
	if (st == ST_OK)
		st = ledger_counts(txn, out, why);
	ledger_abort(&txn);
	ledger_close(&ledger);
	return st;
}

static enum status
check_present(struct replacement *r, bool force, struct why *why)
{
	const char *dir = r->run->config->store;
	struct ledger_content present = {0};
	struct why reason;
	enum status st;

	if (!session_store_exists(r->run))
		return ST_OK;
	st = count_present(dir, &present, &reason);
	if (st == ST_NOT_FOUND)
		return ST_OK;
	r->keep = st != ST_OK || present.findings > 0 || present.imports > 0 ||
		  present.surveys > 0;
	if (!r->keep || force)
		return ST_OK;
	if (st != ST_OK)
		why_set(why, "%s: holds a ledger that cannot be read (%.512s)",
		    dir, reason.text);
	else
		why_set(why,
		    "%s: holds a ledger with %" PRIu64 " findings of %" PRIu64
		    " imports and %" PRIu64 " surveys",
		    dir, present.findings, present.imports, present.surveys);
	return ST_CANT_CREATE;
}

/* A ledger that is replaced is written to, with every list in it. */
static enum status
check_frozen(const struct config *config, struct why *why)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < config->list_count && st == ST_OK; i++)
		st = change_allowed(&config->lists[i], why);
	return st;
}

enum status
replace_begin(
    struct replacement *r, const struct run *run, bool force, struct why *why)
{
	const char *dir = run->config->store;
	enum status st = check_frozen(run->config, why);

	*r = (struct replacement){.run = run, .lock = -1};
	if (st == ST_OK)
		st = patience_lock(lock_acquire, dir, &r->lock, why);
	if (st == ST_OK)
		st = check_present(r, force, why);
	return st == ST_OK ? ledger_aside_make(dir, r->dir, why) : st;
}

/* RFC 1982: no resolver or secondary may take it for an older one. */
static enum status
raise_serial(
    struct change *c, const struct generation_list *served, struct why *why)
{
	struct list_state list;
	enum status st =
	    ledger_list_by_name(c->txn, served->name, false, &list, why);

	if (st == ST_NOT_FOUND &&
	    config_list_by_name(c->run->config, served->name) != NULL)
		st =
		    ledger_list_by_name(c->txn, served->name, true, &list, why);
	if (st == ST_NOT_FOUND)
		return ST_OK;
	if (st != ST_OK)
		return st;
	if ((int32_t)(served->serial - list.serial) > 0)
		list.serial = served->serial;
	st = ledger_list_put(c->txn, &list, why);
	return st == ST_OK ? ledger_list_bump(c->txn, list.id, c->run->now, why)
			   : st;
}

static enum status
raise_serials(struct change *c, struct why *why)
{
	struct generation_info served = {.number = 0};
	struct why reason;
	enum status st =
	    generation_current(c->run->config->store, &served, &reason);

	if (st == ST_NOT_FOUND)
		return ST_OK;
	if (st != ST_OK) {
		fprintf(stderr,
		    "relaybl: warning: the serials that are served are not "
		    "known: %s\n",
		    reason.text);
		return ST_OK;
	}
	for (size_t i = 0; st == ST_OK && i < served.list_count; i++)
		st = raise_serial(c, &served.lists[i], why);
	generation_info_free(&served);
	return st;
}

static enum status
try_finish(struct replacement *r, struct change *c, session_change apply,
    struct why *why)
{
	struct ledger_txn *txn = NULL;
	enum status st = ledger_begin(r->ledger, LEDGER_WRITE, &txn, why);

	if (st != ST_OK)
		return st;
	st = change_begin(c, txn, why);
	if (st == ST_OK)
		st = raise_serials(c, why);
	if (st == ST_OK)
		st = sync_config(c, why);
	if (st == ST_OK && apply != NULL)
		st = apply(r, c, why);
	if (st == ST_OK)
		return ledger_commit(&txn, why);
	ledger_abort(&txn);
	return st;
}

enum status
replace_finish(struct replacement *r, session_change apply, struct why *why)
{
	struct change c;
	enum status st = change_make(&c, r->run, why);

	if (st != ST_OK)
		return st;
	while ((st = try_finish(r, &c, apply, why)) == ST_MAP_FULL) {
		st = ledger_grow(r->ledger, why);
		if (st != ST_OK)
			break;
	}
	change_end(&c);
	ledger_close(&r->ledger);
	if (st != ST_OK)
		return st;
	return ledger_aside_place(
	    r->run->config->store, r->run->now, r->keep, r->kept, why);
}

void
replace_end(struct replacement *r)
{
	ledger_close(&r->ledger);
	if (r->dir[0] != '\0')
		ledger_aside_drop(r->run->config->store);
	r->dir[0] = '\0';
	lock_release(&r->lock);
}

enum status
replace_serve(
    const struct run *run, struct generation_info *made, struct why *why)
{
	struct session *session = NULL;
	/* Opening it publishes what is not served yet. */
	enum status st = session_open(run, SESSION_WRITE, &session, why);

	if (st == ST_OK)
		st = session_current(session, made, why);
	session_close(&session);
	return st;
}
