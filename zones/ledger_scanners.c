/*
 * The ledger's scanners: meta records "scanner:NAME" that give a name its id,
 * and what a replay of an old scan is known by.
 */
#include "ledger_impl.h"

#define SCANNER_KIND "scanner:"

static enum status
decode_scanner(const char *name, struct slice value, struct scanner_state *out,
    struct why *why)
{
	enum status st = scanner_decode(value.data, value.len, out, why);

	if (st != ST_OK) {
		why_wrap(why, "ledger: scanner %s", name);
		return st;
	}
	memcpy(out->name, name, strlen(name) + 1);
	return ST_OK;
}

struct scanners_ctx {
	enum status (*each)(void *ctx, const struct scanner_state *scanner);
	void *ctx;
};

static enum status
each_scanner(void *ctx, const char *name, struct slice value, struct why *why)
{
	const struct scanners_ctx *c = ctx;
	struct scanner_state s;
	enum status st = decode_scanner(name, value, &s, why);

	return st == ST_OK ? c->each(c->ctx, &s) : st;
}

enum status
ledger_scanners(struct ledger_txn *txn,
    enum status (*each)(void *ctx, const struct scanner_state *scanner),
    void *ctx, struct why *why)
{
	struct scanners_ctx c = {each, ctx};

	return ledger_named_walk(txn, SCANNER_KIND, each_scanner, &c, why);
}

struct find_scanner {
	uint16_t id;
	bool found;
	struct scanner_state *out;
	uint16_t max_id; /* of all */
};

static enum status
find_scanner(void *ctx, const char *name, struct slice value, struct why *why)
{
	struct find_scanner *f = ctx;
	struct scanner_state s;
	enum status st;

	st = decode_scanner(name, value, &s, why);
	if (st != ST_OK)
		return st;
	if (s.id == f->id) {
		*f->out = s;
		f->found = true;
	}
	if (s.id > f->max_id)
		f->max_id = s.id;
	return ST_OK;
}

enum status
ledger_scanner_by_id(struct ledger_txn *txn, uint16_t id,
    struct scanner_state *out, struct why *why)
{
	struct find_scanner f = {.id = id, .out = out};
	enum status st;

	st = ledger_named_walk(txn, SCANNER_KIND, find_scanner, &f, why);
	if (st != ST_OK || f.found)
		return st;
	why_set(why, "the ledger knows no scanner %u", id);
	return ST_NOT_FOUND;
}

static enum status
create_scanner(struct ledger_txn *txn, const char *name,
    struct scanner_state *out, struct why *why)
{
	struct scanner_state none, s = {0};
	struct find_scanner f = {.id = 0, .out = &none};
	enum status st;

	st = ledger_named_take(name, s.name, why);
	if (st == ST_OK)
		st =
		    ledger_named_walk(txn, SCANNER_KIND, find_scanner, &f, why);
	if (st != ST_OK)
		return st;
	if (f.max_id == UINT16_MAX) {
		why_set(why, "the ledger is full of scanners");
		return ST_UNAVAILABLE;
	}
	s.id = (uint16_t)(f.max_id + 1);
	st = ledger_scanner_put(txn, &s, why);
	if (st == ST_OK)
		*out = s;
	return st;
}

enum status
ledger_scanner_by_name(struct ledger_txn *txn, const char *name, bool create,
    struct scanner_state *out, struct why *why)
{
	struct slice value;
	enum status st;

	st = ledger_named_get(txn, SCANNER_KIND, name, &value, why);
	if (st == ST_NOT_FOUND && create)
		return create_scanner(txn, name, out, why);
	return st == ST_OK ? decode_scanner(name, value, out, why) : st;
}

enum status
ledger_scanner_put(struct ledger_txn *txn, const struct scanner_state *scanner,
    struct why *why)
{
	uint8_t kbuf[LEDGER_KEY_MAX], vbuf[SCANNER_VALUE_LEN];
	const struct slice v = {vbuf, scanner_encode(scanner, vbuf)};

	return ledger_put(txn, DB_META,
	    ledger_named_key(SCANNER_KIND, scanner->name, kbuf), v, STORE_PUT,
	    why);
}

enum status
ledger_scanner_imported(
    struct ledger_txn *txn, uint16_t scanner, uint64_t import, struct why *why)
{
	struct scanner_state state;
	enum status st;

	st = ledger_scanner_by_id(txn, scanner, &state, why);
	if (st == ST_NOT_FOUND)
		return ST_INTERNAL;
	if (st != ST_OK)
		return st;
	state.last_import = import;
	return ledger_scanner_put(txn, &state, why);
}
