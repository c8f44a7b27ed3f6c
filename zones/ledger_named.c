/*
 * Meta records "KIND:NAME" of the ledger, for lists and scanners: their keys,
 * and which names may be.
 */
#include <assert.h>

#include "ledger_impl.h"

static bool
name_ok(const uint8_t *name, size_t len)
{
	return ident_valid((const char *)name, len, LEDGER_NAME_MAX);
}

struct slice
ledger_named_key(const char *kind, const char *name, uint8_t *buf)
{
	const size_t kind_len = strlen(kind), len = strlen(name);

	assert(kind_len + len <= LEDGER_KEY_MAX);
	memcpy(buf, kind, kind_len);
	memcpy(buf + kind_len, name, len);
	return (struct slice){buf, kind_len + len};
}

/* Copies the name out of a key; false at the end of the kind. */
static bool
name_of_key(struct slice key, const char *kind, char *name, bool *damaged)
{
	const size_t kind_len = strlen(kind);

	if (key.len < kind_len || memcmp(key.data, kind, kind_len) != 0)
		return false;
	*damaged = !name_ok(key.data + kind_len, key.len - kind_len);
	if (*damaged)
		return true;
	memcpy(name, key.data + kind_len, key.len - kind_len);
	name[key.len - kind_len] = '\0';
	return true;
}

static enum status
walk_scan(struct ledger_scan *scan, const char *kind, ledger_named_fn *each,
    void *ctx, struct why *why)
{
	char name[LEDGER_NAME_MAX + 1];
	struct slice key, value;
	enum status st;
	bool damaged;

	st = ledger_scan_seek(scan, slice_of(kind), &key, &value, why);
	while (st == ST_OK && name_of_key(key, kind, name, &damaged)) {
		if (damaged) {
			why_set(why, "ledger: a \"%s\" key is damaged", kind);
			return ST_CORRUPT;
		}
		st = each(ctx, name, value, why);
		if (st != ST_OK)
			return st;
		st = ledger_scan_next(scan, &key, &value, why);
	}
	return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status
ledger_named_walk(struct ledger_txn *txn, const char *kind,
    ledger_named_fn *each, void *ctx, struct why *why)
{
	struct ledger_scan scan;
	enum status st;

	st = ledger_scan_open(&scan, txn, DB_META, why);
	if (st != ST_OK)
		return st;
	st = walk_scan(&scan, kind, each, ctx, why);
	ledger_scan_close(&scan);
	return st;
}

enum status
ledger_named_get(struct ledger_txn *txn, const char *kind, const char *name,
    struct slice *out, struct why *why)
{
	char shown[4 * LEDGER_NAME_MAX];
	uint8_t buf[LEDGER_KEY_MAX];
	const size_t len = strlen(name);
	enum status st = ST_NOT_FOUND;

	if (name_ok((const uint8_t *)name, len))
		st = store_get(txn->txn, DB_META,
		    ledger_named_key(kind, name, buf), out, why);
	if (st == ST_NOT_FOUND)
		why_set(why, "the ledger knows no %.*s \"%s\"",
		    (int)strlen(kind) - 1, kind,
		    why_escape(shown, sizeof(shown), name, len));
	return st;
}

enum status
ledger_named_take(const char *name, char *out, struct why *why)
{
	char shown[4 * LEDGER_NAME_MAX];
	const size_t len = strlen(name);

	if (!name_ok((const uint8_t *)name, len)) {
		why_set(why,
		    "name \"%s\": only letters, digits and . _ : - may stand"
		    " in it, 1 to %d of them",
		    why_escape(shown, sizeof(shown), name, len),
		    LEDGER_NAME_MAX);
		return ST_BAD_DATA;
	}
	memcpy(out, name, len + 1);
	return ST_OK;
}
