/* The ledger's findings: one record, all in order, all that cover an address.
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "ledger_impl.h"

struct ledger_cursor {
	struct ledger_scan scan;
	uint16_t list;
	bool started;
	size_t start_len; /* of the key to start at */
	uint8_t start[LEDGER_PREFIX_KEY_MAX];
};

static enum status
decode_value(struct slice value, const struct finding_key *key,
    struct finding *out, struct why *why)
{
	char text[PREFIX_TEXT_MAX];
	enum status st;

	st = finding_decode(value.data, value.len, out, why);
	if (st != ST_OK)
		why_wrap(why, "ledger: %s", prefix_format(&key->prefix, text));
	return st;
}

static enum status
decode(struct slice key, struct slice value, struct ledger_finding *out,
    struct why *why)
{
	enum status st;

	st = finding_key_decode(key.data, key.len, &out->key, why);
	if (st != ST_OK) {
		why_wrap(why, "ledger");
		return st;
	}
	return decode_value(value, &out->key, &out->finding, why);
}

enum status
ledger_finding_get(struct ledger_txn *txn, const struct finding_key *key,
    struct finding *out, struct why *why)
{
	uint8_t buf[FINDING_KEY_MAX];
	const struct slice k = {buf, finding_key_encode(key, buf)};
	struct slice value;
	enum status st;

	st = store_get(txn->txn, DB_FINDINGS, k, &value, why);
	return st == ST_OK ? decode_value(value, key, out, why) : st;
}

enum status
ledger_finding_put(struct ledger_txn *txn, const struct finding_key *key,
    const struct finding *f, struct why *why)
{
	uint8_t kbuf[FINDING_KEY_MAX], vbuf[FINDING_VALUE_MAX];
	const struct slice k = {kbuf, finding_key_encode(key, kbuf)};
	const struct slice v = {vbuf, finding_encode(f, vbuf)};

	return ledger_put(txn, DB_FINDINGS, k, v, STORE_PUT, why);
}

enum status
ledger_finding_del(
    struct ledger_txn *txn, const struct finding_key *key, struct why *why)
{
	uint8_t buf[FINDING_KEY_MAX];
	const struct slice k = {buf, finding_key_encode(key, buf)};

	return ledger_del(txn, DB_FINDINGS, k, why);
}

enum status
ledger_findings_count(struct ledger_txn *txn, uint64_t *out, struct why *why)
{
	return store_count(txn->txn, DB_FINDINGS, out, why);
}

enum status
ledger_findings_open(struct ledger_txn *txn, uint16_t list,
    const struct prefix *from, struct ledger_cursor **out, struct why *why)
{
	struct ledger_cursor *c;
	enum status st;

	assert(list != LEDGER_ALL_LISTS || from == NULL);
	c = calloc(1, sizeof(*c));
	if (c == NULL)
		return why_errno(why, ENOMEM, "ledger");
	c->list = list;
	if (from != NULL)
		c->start_len = ledger_prefix_key_encode(list, from, c->start);
	else if (list != LEDGER_ALL_LISTS)
		c->start_len = (size_t)(put16(c->start, list) - c->start);
	st = ledger_scan_open(&c->scan, txn, DB_FINDINGS, why);
	if (st != ST_OK) {
		free(c);
		return st;
	}
	*out = c;
	return ST_OK;
}

enum status
ledger_findings_next(
    struct ledger_cursor *cursor, struct ledger_finding *out, struct why *why)
{
	struct slice key, value;
	enum status st;

	if (cursor->started)
		st = ledger_scan_next(&cursor->scan, &key, &value, why);
	else
		st = ledger_scan_seek(&cursor->scan,
		    (struct slice){cursor->start, cursor->start_len}, &key,
		    &value, why);
	cursor->started = true;
	if (st != ST_OK)
		return st;
	st = decode(key, value, out, why);
	if (st == ST_OK && cursor->list != LEDGER_ALL_LISTS &&
	    out->key.list != cursor->list)
		return ST_NOT_FOUND;
	return st;
}

void
ledger_cursor_close(struct ledger_cursor **cursor)
{
	if (*cursor == NULL)
		return;
	ledger_scan_close(&(*cursor)->scan);
	free(*cursor);
	*cursor = NULL;
}

enum status
ledger_findings_covering(struct ledger_txn *txn, uint16_t list,
    const struct addr *addr,
    enum status (*each)(void *ctx, const struct ledger_finding *f), void *ctx,
    struct why *why)
{
	struct ledger_cover cover;
	struct ledger_finding f;
	struct slice key, value;
	enum status st;

	st = ledger_cover_open(&cover, txn, DB_FINDINGS, list, addr, why);
	if (st != ST_OK)
		return st;
	while ((st = ledger_cover_next(&cover, &key, &value, why)) == ST_OK) {
		st = decode(key, value, &f, why);
		if (st == ST_OK)
			st = each(ctx, &f);
		if (st != ST_OK) {
			ledger_cover_close(&cover);
			return st;
		}
	}
	ledger_cover_close(&cover);
	return st == ST_NOT_FOUND ? ST_OK : st;
}
