/* The ledger's rechecks: who asked to have which address looked at again. */
#include "ledger_impl.h"

static struct slice
key_of(uint16_t list, const struct prefix *prefix, uint8_t *buf)
{
	return (struct slice){buf, ledger_prefix_key_encode(list, prefix, buf)};
}

static enum status
decode(const struct prefix *prefix, struct slice value, struct recheck *out,
    struct why *why)
{
	char text[PREFIX_TEXT_MAX];
	enum status st = recheck_decode(value.data, value.len, out, why);

	if (st == ST_OK)
		out->prefix = *prefix;
	else
		why_wrap(why, "ledger: %s", prefix_format(prefix, text));
	return st;
}

enum status
ledger_recheck_put(struct ledger_txn *txn, uint16_t list,
    const struct recheck *r, struct why *why)
{
	uint8_t kbuf[LEDGER_PREFIX_KEY_MAX], vbuf[RECHECK_VALUE_MAX];
	const struct slice value = {vbuf, recheck_encode(r, vbuf)};

	return ledger_put_beside(txn, DB_RECHECKS,
	    key_of(list, &r->prefix, kbuf), value, STORE_PUT, why);
}

enum status
ledger_recheck_get(struct ledger_txn *txn, uint16_t list,
    const struct prefix *prefix, struct recheck *out, struct why *why)
{
	uint8_t buf[LEDGER_PREFIX_KEY_MAX];
	struct slice value;
	enum status st = store_get(
	    txn->txn, DB_RECHECKS, key_of(list, prefix, buf), &value, why);

	return st == ST_OK ? decode(prefix, value, out, why) : st;
}

enum status
ledger_recheck_del(struct ledger_txn *txn, uint16_t list,
    const struct prefix *prefix, struct why *why)
{
	uint8_t buf[LEDGER_PREFIX_KEY_MAX];

	return ledger_del_beside(
	    txn, DB_RECHECKS, key_of(list, prefix, buf), why);
}

struct rechecks_ctx {
	enum status (*each)(void *ctx, const struct recheck *r);
	void *ctx;
};

static enum status
each_record(void *ctx, struct slice key, struct slice value, struct why *why)
{
	const struct rechecks_ctx *c = ctx;
	struct prefix prefix;
	struct recheck r;
	uint16_t list;
	enum status st =
	    ledger_prefix_key_decode(key.data, key.len, &list, &prefix, why);

	if (st != ST_OK) {
		why_wrap(why, "ledger: rechecks");
		return st;
	}
	st = decode(&prefix, value, &r, why);
	return st == ST_OK ? c->each(c->ctx, &r) : st;
}

enum status
ledger_rechecks(struct ledger_txn *txn, uint16_t list,
    enum status (*each)(void *ctx, const struct recheck *r), void *ctx,
    struct why *why)
{
	struct rechecks_ctx c = {each, ctx};
	uint8_t start[2];

	put16(start, list);
	return ledger_walk(txn, DB_RECHECKS,
	    (struct slice){start, sizeof(start)}, each_record, &c, why);
}
