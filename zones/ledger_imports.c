/* The ledger's imports: provenance, newest last, found again by sha256 and by
 * the scan's id. */
#include <assert.h>

#include "ledger_backup.h"
#include "ledger_impl.h"

#define SHA_LEN	     32
#define SHA_KEY_LEN  (2 + 2 + SHA_LEN)
#define SCAN_KEY_MAX (2 + 2 + IMPORT_SCAN_ID_MAX)

const char *
import_kind_text(int kind)
{
	static const char *const words[] = {"scan", "list", "add", "remove",
	    "exempt", "expire", "rollback", "approve", "revert", "purge",
	    "recheck", "load"};

	_Static_assert(
	    sizeof(words) / sizeof(*words) == IMPORT_KIND_COUNT, "words");
	return kind >= 0 && kind < IMPORT_KIND_COUNT ? words[kind] : "?";
}

const char *
import_hold_text(int held)
{
	static const char *const words[] = {"none", "all", "removals"};

	_Static_assert(sizeof(words) / sizeof(*words) == HOLD_COUNT, "words");
	return held >= 0 && held < HOLD_COUNT ? words[held] : "?";
}

const char *
import_hold_state_text(int state)
{
	static const char *const words[] = {
	    "open", "approved", "rejected", "superseded"};

	_Static_assert(
	    sizeof(words) / sizeof(*words) == HOLD_STATE_COUNT, "words");
	return state >= 0 && state < HOLD_STATE_COUNT ? words[state] : "?";
}

static struct slice
sha_key(uint16_t list, uint16_t scanner, const uint8_t *sha, uint8_t *buf)
{
	memcpy(put16(put16(buf, list), scanner), sha, SHA_LEN);
	return (struct slice){buf, SHA_KEY_LEN};
}

static struct slice
scan_key(uint16_t list, uint16_t scanner, struct slice scan_id, uint8_t *buf)
{
	const size_t len =
	    scan_id.len < IMPORT_SCAN_ID_MAX ? scan_id.len : IMPORT_SCAN_ID_MAX;
	uint8_t *p = put16(put16(buf, list), scanner);

	if (len > 0)
		memcpy(p, scan_id.data, len);
	return (struct slice){buf, (size_t)(p - buf) + len};
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

/* The import of an index entry. */
static enum status
index_get(struct ledger_txn *txn, enum ledger_db db, struct slice key,
    uint64_t *id_out, struct why *why)
{
	struct slice value;
	enum status st = store_get(txn->txn, db, key, &value, why);

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
index_put(struct ledger_txn *txn, enum ledger_db db, struct slice key,
    uint64_t id, struct why *why)
{
	uint8_t value[8];

	put64(value, id);
	return ledger_put(
	    txn, db, key, (struct slice){value, sizeof(value)}, STORE_PUT, why);
}

enum status
ledger_index_scan(
    struct ledger_txn *txn, const struct import_record *rec, struct why *why)
{
	uint8_t buf[SCAN_KEY_MAX];
	struct slice key;
	enum status st;
	uint64_t first;

	if (rec->scan_id.len == 0)
		return ST_OK;
	key = scan_key(rec->list, rec->scanner, rec->scan_id, buf);
	st = index_get(txn, DB_IMPORTS_BY_SCAN, key, &first, why);
	if (st != ST_NOT_FOUND)
		return st;
	return index_put(txn, DB_IMPORTS_BY_SCAN, key, rec->id, why);
}

static enum status
put_value(struct ledger_txn *txn, const struct import_record *rec,
    enum store_put_mode how, struct why *why)
{
	uint8_t id[8], value[IMPORT_VALUE_MAX];
	const struct slice v = {value, import_encode(rec, value)};

	put64(id, rec->id);
	return ledger_put(
	    txn, DB_IMPORTS, (struct slice){id, sizeof(id)}, v, how, why);
}

static enum status
put_record(
    struct ledger_txn *txn, const struct import_record *rec, struct why *why)
{
	uint8_t buf[SHA_KEY_LEN];
	enum status st = put_value(txn, rec, STORE_APPEND, why);

	if (st == ST_OK && !is_zero(rec->sha256, SHA_LEN))
		st = index_put(txn, DB_IMPORTS_BY_SHA,
		    sha_key(rec->list, rec->scanner, rec->sha256, buf), rec->id,
		    why);
	return st == ST_OK ? ledger_index_scan(txn, rec, why) : st;
}

/* The newest import of its list and scanner. */
static enum status
note_last(
    struct ledger_txn *txn, const struct import_record *rec, struct why *why)
{
	enum status st;

	if (rec->held == HOLD_ALL)
		return ST_OK;
	st = ledger_list_imported(txn, rec->list, rec->id, why);
	if (st == ST_OK && rec->scanner != 0)
		st = ledger_scanner_imported(txn, rec->scanner, rec->id, why);
	return st;
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
		st = note_last(txn, &r, why);
	if (st == ST_OK)
		rec->id = r.id;
	return st;
}

enum status
ledger_import_put(
    struct ledger_txn *txn, const struct import_record *rec, struct why *why)
{
	struct import_record there;
	enum status st = ledger_import_get(txn, rec->id, &there, why);

	return st == ST_OK ? put_value(txn, rec, STORE_PUT, why) : st;
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
	uint8_t buf[SHA_KEY_LEN];

	return index_get(txn, DB_IMPORTS_BY_SHA,
	    sha_key(list, scanner, sha256, buf), id_out, why);
}

enum status
ledger_import_by_scan(struct ledger_txn *txn, uint16_t list, uint16_t scanner,
    struct slice scan_id, uint64_t *id_out, struct why *why)
{
	uint8_t buf[SCAN_KEY_MAX];

	return index_get(txn, DB_IMPORTS_BY_SCAN,
	    scan_key(list, scanner, scan_id, buf), id_out, why);
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

struct oldest_ctx {
	enum status (*each)(void *ctx, const struct import_record *rec);
	void *ctx;
};

static enum status
each_record(void *ctx, struct slice key, struct slice value, struct why *why)
{
	const struct oldest_ctx *c = ctx;
	struct import_record rec;
	enum status st;

	if (key.len != 8) {
		why_set(why, "ledger: key of an import is damaged");
		return ST_CORRUPT;
	}
	st = decode(get64(key.data), value, &rec, why);
	return st == ST_OK ? c->each(c->ctx, &rec) : st;
}

enum status
ledger_imports_oldest(struct ledger_txn *txn,
    enum status (*each)(void *ctx, const struct import_record *rec), void *ctx,
    struct why *why)
{
	struct oldest_ctx c = {each, ctx};

	return ledger_walk(
	    txn, DB_IMPORTS, (struct slice){NULL, 0}, each_record, &c, why);
}

enum status
ledger_import_load(
    struct ledger_txn *txn, const struct import_record *rec, struct why *why)
{
	uint64_t next;
	enum status st = ledger_import_next_id(txn, &next, why);

	if (st != ST_OK)
		return st;
	if (rec->id < next) {
		why_set(why, "import %llu stands behind %llu",
		    (unsigned long long)rec->id, (unsigned long long)next - 1);
		return ST_BAD_DATA;
	}
	return put_record(txn, rec, why);
}
