/* The ledger's numbers: of its schema, its own, of its commits, its pin, its
 * events. */
#include <errno.h>

#include "entropy.h"
#include "ledger_impl.h"

enum status
ledger_number_get(
    struct store_txn *txn, const char *name, uint64_t *out, struct why *why)
{
	struct slice v;
	enum status st;

	st = store_get(txn, DB_META, slice_of(name), &v, why);
	if (st == ST_NOT_FOUND) {
		*out = 0;
		return ST_OK;
	}
	if (st != ST_OK)
		return st;
	if (v.len != 8) {
		why_set(
		    why, "ledger: \"%s\" of %zu bytes is damaged", name, v.len);
		return ST_CORRUPT;
	}
	*out = get64(v.data);
	return ST_OK;
}

enum status
ledger_number_put(
    struct store_txn *txn, const char *name, uint64_t value, struct why *why)
{
	uint8_t buf[8];

	put64(buf, value);
	return store_put(txn, DB_META, slice_of(name),
	    (struct slice){buf, sizeof(buf)}, STORE_PUT, why);
}

enum status
ledger_schema_get(struct store_txn *txn, uint32_t *out, struct why *why)
{
	uint64_t records;
	struct slice v;
	enum status st;

	st = store_get(txn, DB_META, slice_of("schema"), &v, why);
	if (st == ST_NOT_FOUND) {
		st = store_count(txn, DB_META, &records, why);
		if (st != ST_OK)
			return st;
		why_set(why, "holds no schema version: damaged");
		return records == 0 ? ST_NOT_FOUND : ST_CORRUPT;
	}
	if (st != ST_OK)
		return st;
	if (v.len != 4) {
		why_set(why, "schema version is damaged");
		return ST_CORRUPT;
	}
	*out = get32(v.data);
	return ST_OK;
}

enum status
ledger_schema_put(struct store_txn *txn, uint32_t schema, struct why *why)
{
	uint8_t buf[4];

	put32(buf, schema);
	return store_put(txn, DB_META, slice_of("schema"),
	    (struct slice){buf, sizeof(buf)}, STORE_PUT, why);
}

enum status
ledger_begin_new(struct store_txn *txn, struct why *why)
{
	uint64_t id = 0;
	enum status st;

	while (id == 0)
		if (!entropy(&id, sizeof(id)))
			return why_errno(why, errno, "no random number");
	st = ledger_number_put(txn, LEDGER_ID, id, why);
	return st == ST_OK ? ledger_schema_put(txn, LEDGER_SCHEMA, why) : st;
}
