/* The ledger's parts: bytes under an import, for what it needs to remember
 * beyond its record. */
#include <assert.h>

#include "ledger_impl.h"

#define PARTS_KEY_LEN (1 + 8) /* of all of one import */
#define PART_KEY_LEN  (PARTS_KEY_LEN + 4)

static struct slice
parts_key(enum ledger_parts_kind kind, uint64_t import, uint8_t *buf)
{
	put64(put8(buf, (uint8_t)kind), import);
	return (struct slice){buf, PARTS_KEY_LEN};
}

static struct slice
part_key(
    enum ledger_parts_kind kind, uint64_t import, uint32_t part, uint8_t *buf)
{
	struct slice key = parts_key(kind, import, buf);

	put32(buf + key.len, part);
	key.len = PART_KEY_LEN;
	return key;
}

/* The key of a part. */
static enum status
key_decode(struct slice key, struct ledger_part *out, struct why *why)
{
	struct codec_in in = {key.data, key.len, false};
	enum status st;

	out->kind =
	    (enum ledger_parts_kind)codec_enum(&in, LEDGER_PARTS_KIND_COUNT);
	out->import = codec_u64(&in);
	out->part = codec_u32(&in);
	st = codec_finish(&in, "key of a part", key.len, why);
	if (st != ST_OK)
		why_wrap(why, "ledger");
	return st;
}

enum status
ledger_part_put(struct ledger_txn *txn, enum ledger_parts_kind kind,
    uint64_t import, uint32_t part, struct slice bytes, struct why *why)
{
	uint8_t buf[PART_KEY_LEN];

	assert(bytes.len <= LEDGER_PART_MAX);
	return (kind == LEDGER_SURVEY ? ledger_put_beside : ledger_put)(txn,
	    DB_PARTS, part_key(kind, import, part, buf), bytes, STORE_PUT, why);
}

enum status
ledger_part_get(struct ledger_txn *txn, enum ledger_parts_kind kind,
    uint64_t import, uint32_t part, struct slice *out, struct why *why)
{
	uint8_t buf[PART_KEY_LEN];

	return store_get(
	    txn->txn, DB_PARTS, part_key(kind, import, part, buf), out, why);
}

static enum status
delete_one(void *ctx, struct slice key, struct slice value, struct why *why)
{
	struct ledger_part part;
	uint8_t buf[PART_KEY_LEN];
	enum status st = key_decode(key, &part, why);

	(void)value;
	if (st != ST_OK)
		return st;
	/* The key lies in the map, which the delete changes. */
	return (part.kind == LEDGER_SURVEY ? ledger_del_beside : ledger_del)(
	    ctx, DB_PARTS, part_key(part.kind, part.import, part.part, buf),
	    why);
}

enum status
ledger_parts_del(struct ledger_txn *txn, enum ledger_parts_kind kind,
    uint64_t import, struct why *why)
{
	uint8_t buf[PARTS_KEY_LEN];

	return ledger_walk(
	    txn, DB_PARTS, parts_key(kind, import, buf), delete_one, txn, why);
}

static enum status
walk_imports(struct ledger_scan *scan, enum ledger_parts_kind kind,
    enum status (*each)(void *ctx, uint64_t import), void *ctx, struct why *why)
{
	uint8_t buf[PARTS_KEY_LEN];
	struct slice key = parts_key(kind, 0, buf), value;
	struct ledger_part part;
	enum status st;

	while ((st = ledger_scan_seek(scan, key, &key, &value, why)) == ST_OK) {
		st = key_decode(key, &part, why);
		if (st == ST_OK && part.kind != kind)
			return ST_OK;
		if (st == ST_OK)
			st = each(ctx, part.import);
		if (st != ST_OK || part.import == UINT64_MAX)
			return st;
		key = parts_key(kind, part.import + 1, buf);
	}
	return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status
ledger_parts_imports(struct ledger_txn *txn, enum ledger_parts_kind kind,
    enum status (*each)(void *ctx, uint64_t import), void *ctx, struct why *why)
{
	struct ledger_scan scan;
	enum status st = ledger_scan_open(&scan, txn, DB_PARTS, why);

	if (st != ST_OK)
		return st;
	st = walk_imports(&scan, kind, each, ctx, why);
	ledger_scan_close(&scan);
	return st;
}

struct parts_ctx {
	enum status (*each)(void *ctx, const struct ledger_part *part);
	void *ctx;
};

static enum status
each_record(void *ctx, struct slice key, struct slice value, struct why *why)
{
	const struct parts_ctx *c = ctx;
	struct ledger_part part = {.bytes = value};
	enum status st = key_decode(key, &part, why);

	return st == ST_OK ? c->each(c->ctx, &part) : st;
}

enum status
ledger_parts(struct ledger_txn *txn,
    enum status (*each)(void *ctx, const struct ledger_part *part), void *ctx,
    struct why *why)
{
	struct parts_ctx c = {each, ctx};

	return ledger_walk(
	    txn, DB_PARTS, (struct slice){NULL, 0}, each_record, &c, why);
}
