/* Opening and closing the ledger, of whatever schema; and a copy of it. */
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "ledger_backup.h"
#include "ledger_impl.h"
#include "seal.h"

static const char *const db_names[DB_COUNT] = {LEDGER_DB_NAMES};

/* One that an older relaybl made and never wrote lacks databases: what makes
 * them is the upgrade. */
static enum status
settle_new(struct ledger *ledger, uint32_t *out, struct why *why)
{
	struct why lacks;

	if (store_has_all(ledger->store, db_names, &lacks) != ST_OK) {
		*out = LEDGER_SCHEMA - 1;
		return ST_OK;
	}
	*out = LEDGER_SCHEMA;
	return ledger_write_with(ledger->store, ledger_begin_new, why);
}

/* Reads the schema; a ledger that was never written gets this one's. */
static enum status
settle_schema(struct ledger *ledger, uint32_t *out, struct why *why)
{
	struct store_txn *txn;
	enum status st;

	if (!store_has(ledger->store, DB_META))
		return store_has_all(ledger->store, db_names, why);
	st = store_begin(ledger->store, false, &txn, why);
	if (st != ST_OK)
		return st;
	st = ledger_schema_get(txn, out, why);
	store_abort(&txn);
	if (st == ST_NOT_FOUND && ledger->mode == LEDGER_WRITE)
		st = settle_new(ledger, out, why);
	if (st == ST_OK && *out == LEDGER_SCHEMA)
		st = store_has_all(ledger->store, db_names, why);
	return st;
}

static bool
is_older(uint32_t schema)
{
	return schema >= LEDGER_SCHEMA_OLDEST && schema < LEDGER_SCHEMA;
}

static enum status
refuse_schema(uint32_t schema, struct why *why)
{
	if (is_older(schema))
		why_set(why,
		    "has schema %u, of an older relaybl: a command that writes"
		    " makes it schema %u, for one relaybl publish",
		    (unsigned)schema, (unsigned)LEDGER_SCHEMA);
	else
		why_set(why,
		    "has schema %u, this relaybl knows schema %u: use the"
		    " relaybl that wrote it",
		    (unsigned)schema, (unsigned)LEDGER_SCHEMA);
	return ST_VERSION;
}

/* Opens it, whatever its schema is. */
static enum status
open_any(struct ledger *ledger, uint32_t *schema_out, struct why *why)
{
	const char *path = ledger->path;
	const struct store_options opt = {
	    .mode = ledger->image		   ? STORE_IMAGE
		    : ledger->mode == LEDGER_WRITE ? STORE_WRITE
						   : STORE_READ,
	    .dbs = db_names,
	    .db_count = DB_COUNT,
	    .lacking = true,
	};
	enum status st;

	st = store_open(path, &opt, &ledger->store, why);
	if (st == ST_OK) {
		st = settle_schema(ledger, schema_out, why);
		if (st != ST_OK)
			why_wrap(why, "%s", path);
	}
	if (st == ST_NOT_FOUND && !ledger->image)
		why_set(why,
		    "%s: there is no ledger yet: the first import makes it",
		    path);
	return st;
}

static enum status
open_store(struct ledger *ledger, struct why *why)
{
	uint32_t schema;
	enum status st;

	st = open_any(ledger, &schema, why);
	if (st == ST_OK && is_older(schema) && ledger->mode == LEDGER_WRITE) {
		store_close(&ledger->store);
		st = ledger_upgrade(ledger->path, why);
		if (st == ST_OK)
			st = open_any(ledger, &schema, why);
	}
	if (st == ST_OK && schema != LEDGER_SCHEMA) {
		st = refuse_schema(schema, why);
		why_wrap(why, "%s", ledger->path);
	}
	return st;
}

enum status
ledger_open(const char *store_dir, enum ledger_mode mode, struct ledger **out,
    struct why *why)
{
	struct ledger *ledger = calloc(1, sizeof(*ledger));
	enum status st = ST_OK;
	int n;

	if (ledger == NULL)
		return why_errno(why, ENOMEM, "%s/ledger", store_dir);
	ledger->mode = mode;
	n = snprintf(
	    ledger->path, sizeof(ledger->path), "%s/ledger", store_dir);
	if (n < 0 || (size_t)n >= sizeof(ledger->path)) {
		why_set(why, "%.64s...: path is too long", store_dir);
		st = ST_BAD_DATA;
	} else if (mode == LEDGER_WRITE) {
		st = store_make_dir(store_dir, STORE_ROOT_MODE, why);
	}
	if (st == ST_OK)
		st = open_store(ledger, why);
	if (st != ST_OK) {
		ledger_close(&ledger);
		return st;
	}
	*out = ledger;
	return ST_OK;
}

enum status
ledger_open_file(const char *file, struct ledger **out, struct why *why)
{
	struct ledger *ledger = calloc(1, sizeof(*ledger));
	enum status st;
	int n;

	if (ledger == NULL)
		return why_errno(why, ENOMEM, "%s", file);
	ledger->mode = LEDGER_READ;
	ledger->image = true;
	n = snprintf(ledger->path, sizeof(ledger->path), "%s", file);
	if (n < 0 || (size_t)n >= sizeof(ledger->path)) {
		why_set(why, "%.64s...: path is too long", file);
		st = ST_BAD_DATA;
	} else {
		st = open_store(ledger, why);
	}
	if (st != ST_OK) {
		ledger_close(&ledger);
		return st;
	}
	*out = ledger;
	return ST_OK;
}

bool
ledger_in_place(const struct ledger *ledger)
{
	return store_in_place(ledger->store);
}

enum status
ledger_copy(struct ledger *ledger, int fd, struct why *why)
{
	enum status st = store_copy(ledger->store, fd, why);

	if (st != ST_OK)
		return st;
	st = seal_write(fd, why);
	if (st != ST_OK)
		why_wrap(why, "cannot seal it");
	return st;
}

void
ledger_close(struct ledger **ledger)
{
	if (*ledger == NULL)
		return;
	store_close(&(*ledger)->store);
	touched_free(&(*ledger)->touched);
	free(*ledger);
	*ledger = NULL;
}

enum status
ledger_refresh(struct ledger *ledger, struct why *why)
{
	store_close(&ledger->store);
	/* LMDB takes each page from malloc, which keeps what lies below. */
	(void)malloc_trim(0);
	return open_store(ledger, why);
}
