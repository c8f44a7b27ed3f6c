/* The ledger's imports: provenance, newest last, found again by sha256. */
#include <assert.h>

#include "ledger_impl.h"

#define SHA_LEN	    32
#define SHA_KEY_LEN (2 + 2 + SHA_LEN)

const char *
import_kind_text(int kind)
{
	static const char *const words[] = {
	    "scan", "list", "add", "remove", "exempt", "expire", "rollback"};

	_Static_assert(
	    sizeof(words) / sizeof(*words) == IMPORT_KIND_COUNT, "words");
	return kind >= 0 && kind < IMPORT_KIND_COUNT ? words[kind] : "?";
}

static struct slice
sha_key(uint16_t list, uint16_t scanner, const uint8_t *sha, uint8_t *buf)
{
	memcpy(put16(put16(buf, list), scanner), sha, SHA_LEN);
	return (struct slice){buf, SHA_KEY_LEN};
}

static bool
is_zero(const uint8_t *p, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (p[i] != 0)
			return false;
	return true;
}

static enum status
decode(
    uint64_t id, struct slice value, struct import_record *out, struct why *why)
{
	enum status st = import_decode(value.data, value.len, out, why);

	if (st == ST_OK)
		out->id = id;
	else
		why_wrap(why, "ledger: import %llu", (unsigned long long)id);
	return st;
}

enum status
ledger_import_next_id(struct ledger_txn *txn, uint64_t *out, struct why *why)
{
	struct store_cursor *cursor;
	struct slice key, value;
	enum status st;

	st = store_cursor_open(txn->txn, DB_IMPORTS, &cursor, why);
	if (st != ST_OK)
		return st;
	st = store_cursor_last(cursor, &key, &value, why);
	if (st == ST_NOT_FOUND) {
		*out = 1;
		st = ST_OK;
	} else if (st == ST_OK && key.len == 8) {
		*out = get64(key.data) + 1;
	} else if (st == ST_OK) {
		why_set(why, "ledger: number of the last import is damaged");
		st = ST_CORRUPT;
	}
	store_cursor_close(&cursor);
	return st;
}

static enum status
put_record(
    struct ledger_txn *txn, const struct import_record *rec, struct why *why)
{
	uint8_t id[8], key[SHA_KEY_LEN], value[IMPORT_VALUE_MAX];
	const struct slice k = {id, sizeof(id)};
	const struct slice v = {value, import_encode(rec, value)};
	enum status st;

	put64(id, rec->id);
	st = ledger_put(txn, DB_IMPORTS, k, v, STORE_APPEND, why);
	if (st != ST_OK || is_zero(rec->sha256, SHA_LEN))
		return st;
	return ledger_put(txn, DB_IMPORTS_BY_SHA,
	    sha_key(rec->list, rec->scanner, rec->sha256, key), k, STORE_PUT,
	    why);
}

enum status
ledger_import_append(
    struct ledger_txn *txn, struct import_record *rec, struct why *why)
{
	struct import_record r = *rec;
	enum status st;

	st = ledger_import_next_id(txn, &r.id, why);
	if (st == ST_OK)
		st = put_record(txn, &r, why);
	if (st == ST_OK)
		st = ledger_list_imported(txn, r.list, r.id, why);
	if (st == ST_OK && r.scanner != 0)
		st = ledger_scanner_imported(txn, r.scanner, r.id, why);
	if (st == ST_OK)
		rec->id = r.id;
	return st;
}

enum status
ledger_import_get(struct ledger_txn *txn, uint64_t id,
    struct import_record *out, struct why *why)
{
	struct slice value;
	uint8_t key[8];
	enum status st;

	put64(key, id);
	st = store_get(txn->txn, DB_IMPORTS, (struct slice){key, sizeof(key)},
	    &value, why);
	return st == ST_OK ? decode(id, value, out, why) : st;
}

enum status
ledger_import_by_sha(struct ledger_txn *txn, uint16_t list, uint16_t scanner,
    const uint8_t sha256[32], uint64_t *id_out, struct why *why)
{
	uint8_t key[SHA_KEY_LEN];
	struct slice value;
	enum status st;

	st = store_get(txn->txn, DB_IMPORTS_BY_SHA,
	    sha_key(list, scanner, sha256, key), &value, why);
	if (st != ST_OK)
		return st;
	if (value.len != 8) {
		why_set(why, "ledger: index of imports is damaged");
		return ST_CORRUPT;
	}
	*id_out = get64(value.data);
	return ST_OK;
}

static enum status
walk_back(struct store_cursor *cursor,
    enum status (*each)(void *ctx, const struct import_record *rec), void *ctx,
    struct why *why)
{
	struct import_record rec;
	struct slice key, value;
	enum status st;

	st = store_cursor_last(cursor, &key, &value, why);
	while (st == ST_OK) {
		if (key.len != 8) {
			why_set(why, "ledger: key of an import is damaged");
			return ST_CORRUPT;
		}
		st = decode(get64(key.data), value, &rec, why);
		if (st == ST_OK)
			st = each(ctx, &rec);
		if (st != ST_OK)
			return st;
		st = store_cursor_prev(cursor, &key, &value, why);
	}
	return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status
ledger_imports(struct ledger_txn *txn,
    enum status (*each)(void *ctx, const struct import_record *rec), void *ctx,
    struct why *why)
{
	struct store_cursor *cursor;
	enum status st;

	st = store_cursor_open(txn->txn, DB_IMPORTS, &cursor, why);
	if (st != ST_OK)
		return st;
	st = walk_back(cursor, each, ctx, why);
	store_cursor_close(&cursor);
	return st;
}
