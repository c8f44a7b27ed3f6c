/* The ledger's surveys: a record each, its rows as parts. */
#include "ledger_backup.h"
#include "ledger_impl.h"

static struct slice
key_of(uint64_t id, uint8_t *buf)
{
	put64(buf, id);
	return (struct slice){buf, LEDGER_ID_KEY_LEN};
}

static enum status
decode(struct slice key, struct slice value, struct survey_record *out,
    struct why *why)
{
	enum status st;

	if (key.len != LEDGER_ID_KEY_LEN) {
		why_set(why, "ledger: key of a survey is damaged");
		return ST_CORRUPT;
	}
	st = survey_decode(value.data, value.len, out, why);
	if (st == ST_OK)
		out->id = get64(key.data);
	else
		why_wrap(why, "ledger: survey %llu",
		    (unsigned long long)get64(key.data));
	return st;
}

static enum status
put_record(
    struct ledger_txn *txn, const struct survey_record *rec, struct why *why)
{
	uint8_t kbuf[LEDGER_ID_KEY_LEN], vbuf[SURVEY_VALUE_MAX];
	const struct slice value = {vbuf, survey_encode(rec, vbuf)};

	return ledger_put_beside(
	    txn, DB_SURVEYS, key_of(rec->id, kbuf), value, STORE_PUT, why);
}

enum status
ledger_survey_append(
    struct ledger_txn *txn, struct survey_record *rec, struct why *why)
{
	struct survey_record r = *rec;
	enum status st =
	    ledger_number_get(txn->txn, LEDGER_SURVEYS, &r.id, why);

	if (st != ST_OK)
		return st;
	r.id++;
	/* The texts may lie in the map: first what reads them. */
	st = put_record(txn, &r, why);
	if (st == ST_OK)
		st = ledger_number_put(txn->txn, LEDGER_SURVEYS, r.id, why);
	if (st == ST_OK)
		rec->id = r.id;
	return st;
}

enum status
ledger_survey_load(
    struct ledger_txn *txn, const struct survey_record *rec, struct why *why)
{
	return put_record(txn, rec, why);
}

enum status
ledger_survey_get(struct ledger_txn *txn, uint64_t id,
    struct survey_record *out, struct why *why)
{
	uint8_t buf[LEDGER_ID_KEY_LEN];
	const struct slice key = key_of(id, buf);
	struct slice value;
	enum status st = store_get(txn->txn, DB_SURVEYS, key, &value, why);

	return st == ST_OK ? decode(key, value, out, why) : st;
}

enum status
ledger_survey_del(struct ledger_txn *txn, uint64_t id, struct why *why)
{
	uint8_t buf[LEDGER_ID_KEY_LEN];
	enum status st =
	    ledger_del_beside(txn, DB_SURVEYS, key_of(id, buf), why);

	return st == ST_OK ? ledger_parts_del(txn, LEDGER_SURVEY, id, why) : st;
}

static enum status
walk_back(struct store_cursor *cursor,
    enum status (*each)(void *ctx, const struct survey_record *rec), void *ctx,
    struct why *why)
{
	struct survey_record rec;
	struct slice key, value;
	enum status st = store_cursor_last(cursor, &key, &value, why);

	while (st == ST_OK) {
		st = decode(key, value, &rec, why);
		if (st == ST_OK)
			st = each(ctx, &rec);
		if (st != ST_OK)
			return st;
		st = store_cursor_prev(cursor, &key, &value, why);
	}
	return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status
ledger_surveys(struct ledger_txn *txn,
    enum status (*each)(void *ctx, const struct survey_record *rec), void *ctx,
    struct why *why)
{
	struct store_cursor *cursor;
	enum status st = store_cursor_open(txn->txn, DB_SURVEYS, &cursor, why);

	if (st != ST_OK)
		return st;
	st = walk_back(cursor, each, ctx, why);
	store_cursor_close(&cursor);
	return st;
}
