/* The ledger's exemptions, and keeping those of relaybl.conf equal to it. */
#include <errno.h>
#include <stdlib.h>

#include "ledger_impl.h"

static enum status
decode(const struct prefix *prefix, struct slice value, struct exemption *out,
    struct why *why)
{
	char text[PREFIX_TEXT_MAX];
	enum status st;

	st = exemption_decode(value.data, value.len, out, why);
	if (st == ST_OK)
		out->prefix = *prefix;
	else
		why_wrap(why, "ledger: %s", prefix_format(prefix, text));
	return st;
}

static enum status
decode_record(struct slice key, struct slice value, uint16_t *list,
    struct exemption *out, struct why *why)
{
	struct prefix prefix;
	enum status st;

	st = ledger_prefix_key_decode(key.data, key.len, list, &prefix, why);
	if (st != ST_OK) {
		why_wrap(why, "ledger");
		return st;
	}
	return decode(&prefix, value, out, why);
}

enum status
ledger_exemption_put(struct ledger_txn *txn, uint16_t list,
    const struct exemption *e, struct why *why)
{
	uint8_t kbuf[LEDGER_PREFIX_KEY_MAX], vbuf[EXEMPTION_VALUE_MAX];
	const struct slice k = {
	    kbuf, ledger_prefix_key_encode(list, &e->prefix, kbuf)};
	const struct slice v = {vbuf, exemption_encode(e, vbuf)};

	return ledger_put(txn, DB_EXEMPTIONS, k, v, STORE_PUT, why);
}

enum status
ledger_exemption_del(struct ledger_txn *txn, uint16_t list,
    const struct prefix *prefix, struct why *why)
{
	uint8_t buf[LEDGER_PREFIX_KEY_MAX];
	const struct slice k = {
	    buf, ledger_prefix_key_encode(list, prefix, buf)};

	return ledger_del(txn, DB_EXEMPTIONS, k, why);
}

enum status
ledger_exemption_get(struct ledger_txn *txn, uint16_t list,
    const struct prefix *prefix, struct exemption *out, struct why *why)
{
	uint8_t buf[LEDGER_PREFIX_KEY_MAX];
	const struct slice k = {
	    buf, ledger_prefix_key_encode(list, prefix, buf)};
	struct slice value;
	enum status st;

	st = store_get(txn->txn, DB_EXEMPTIONS, k, &value, why);
	return st == ST_OK ? decode(prefix, value, out, why) : st;
}

struct exemptions_ctx {
	enum status (*each)(void *ctx, const struct exemption *e);
	void *ctx;
};

static enum status
each_record(void *ctx, struct slice key, struct slice value, struct why *why)
{
	const struct exemptions_ctx *c = ctx;
	struct exemption e;
	uint16_t list;
	enum status st = decode_record(key, value, &list, &e, why);

	return st == ST_OK ? c->each(c->ctx, &e) : st;
}

enum status
ledger_exemptions(struct ledger_txn *txn, uint16_t list,
    enum status (*each)(void *ctx, const struct exemption *e), void *ctx,
    struct why *why)
{
	struct exemptions_ctx c = {each, ctx};
	uint8_t start[2];

	put16(start, list);
	return ledger_walk(txn, DB_EXEMPTIONS,
	    (struct slice){start, sizeof(start)}, each_record, &c, why);
}

enum status
ledger_exemption_covering(struct ledger_txn *txn, uint16_t list,
    const struct addr *addr, struct exemption *out, struct why *why)
{
	struct ledger_cover cover;
	struct slice key, value;
	uint16_t of_list;
	enum status st;

	st = ledger_cover_open(&cover, txn, DB_EXEMPTIONS, list, addr, why);
	if (st != ST_OK)
		return st;
	st = ledger_cover_next(&cover, &key, &value, why);
	if (st == ST_OK)
		st = decode_record(key, value, &of_list, out, why);
	ledger_cover_close(&cover);
	return st;
}

/* ---- relaybl.conf's ---- */

static struct slice
owner_config(void)
{
	static const char owner[] = EXEMPTION_OWNER_CONFIG;

	return (struct slice){(const uint8_t *)owner, sizeof(owner) - 1};
}

struct sync {
	struct ledger_txn *txn;
	uint16_t list;
	const struct prefix *prefixes;
	size_t count;
	int64_t now;
	bool changed;
	struct why *why;
};

static enum status
sync_event(const struct sync *s, const struct prefix *prefix, uint8_t kind)
{
	struct event ev = {
	    .time = s->now,
	    .kind = kind,
	    .list = s->list,
	    .prefix = *prefix,
	    .actor = owner_config(),
	};

	return ledger_event_append(s->txn, &ev, s->why);
}

/* Deletes what relaybl.conf owned and names no more. */
static enum status
sync_drop(void *ctx, const struct exemption *e)
{
	const struct slice owner = owner_config();
	const struct prefix prefix = e->prefix;
	struct sync *s = ctx;
	enum status st;
	size_t i;

	if (e->owner.len != owner.len ||
	    memcmp(e->owner.data, owner.data, owner.len) != 0)
		return ST_OK;
	for (i = 0; i < s->count; i++)
		if (prefix_cmp(&s->prefixes[i], &prefix) == 0)
			return ST_OK;
	st = ledger_exemption_del(s->txn, s->list, &prefix, s->why);
	if (st == ST_OK)
		st = sync_event(s, &prefix, EVENT_UNEXEMPTED);
	s->changed = true;
	return st;
}

/* Puts a prefix that nobody has exempted yet. */
static enum status
sync_add(struct sync *s, const struct prefix *prefix)
{
	struct exemption e;
	enum status st;

	st = ledger_exemption_get(s->txn, s->list, prefix, &e, s->why);
	if (st != ST_NOT_FOUND)
		return st;
	e = (struct exemption){
	    .prefix = *prefix, .created = s->now, .owner = owner_config()};
	st = ledger_exemption_put(s->txn, s->list, &e, s->why);
	if (st == ST_OK)
		st = sync_event(s, prefix, EVENT_EXEMPTED);
	s->changed = true;
	return st;
}

enum status
ledger_exemptions_sync(struct ledger_txn *txn, uint16_t list,
    const struct prefix *prefixes, size_t count, int64_t now, bool *changed_out,
    struct why *why)
{
	struct sync s = {
	    .txn = txn,
	    .list = list,
	    .prefixes = prefixes,
	    .count = count,
	    .now = now,
	    .why = why,
	};
	enum status st;
	size_t i;

	st = ledger_exemptions(txn, list, sync_drop, &s, why);
	for (i = 0; st == ST_OK && i < count; i++)
		st = sync_add(&s, &prefixes[i]);
	if (st == ST_OK)
		*changed_out = s.changed;
	return st;
}
