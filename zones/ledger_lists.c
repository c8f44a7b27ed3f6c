/*
 * The ledger's lists: meta records "list:NAME" that give a name its id, and
 * the serial of what it serves.
 */
#include "ledger_impl.h"

#define LIST_KIND "list:"

static enum status
decode_list(const char *name, struct slice value, struct list_state *out,
    struct why *why)
{
	enum status st = list_decode(value.data, value.len, out, why);

	if (st != ST_OK) {
		why_wrap(why, "ledger: list %s", name);
		return st;
	}
	memcpy(out->name, name, strlen(name) + 1);
	return ST_OK;
}

struct lists_ctx {
	enum status (*each)(void *ctx, const struct list_state *list);
	void *ctx;
};

static enum status
each_list(void *ctx, const char *name, struct slice value, struct why *why)
{
	const struct lists_ctx *c = ctx;
	struct list_state list;
	enum status st;

	st = decode_list(name, value, &list, why);
	return st == ST_OK ? c->each(c->ctx, &list) : st;
}

enum status
ledger_lists(struct ledger_txn *txn,
    enum status (*each)(void *ctx, const struct list_state *list), void *ctx,
    struct why *why)
{
	struct lists_ctx c = {each, ctx};

	return ledger_named_walk(txn, LIST_KIND, each_list, &c, why);
}

struct find_list {
	uint16_t id;
	bool found;
	struct list_state *out;
	uint16_t max_id; /* of all */
};

static enum status
find_list(void *ctx, const struct list_state *list)
{
	struct find_list *f = ctx;

	if (list->id == f->id) {
		*f->out = *list;
		f->found = true;
	}
	if (list->id > f->max_id)
		f->max_id = list->id;
	return ST_OK;
}

static enum status
list_by_id(struct ledger_txn *txn, uint16_t id, struct list_state *out,
    struct why *why)
{
	struct find_list f = {.id = id, .out = out};
	enum status st;

	st = ledger_lists(txn, find_list, &f, why);
	if (st != ST_OK || f.found)
		return st;
	why_set(why, "the ledger knows no list %u", id);
	return ST_INTERNAL;
}

static enum status
create_list(struct ledger_txn *txn, const char *name, struct list_state *out,
    struct why *why)
{
	struct list_state none, list = {0};
	struct find_list f = {.id = 0, .out = &none};
	enum status st;

	st = ledger_named_take(name, list.name, why);
	if (st == ST_OK)
		st = ledger_lists(txn, find_list, &f, why);
	if (st != ST_OK)
		return st;
	if (f.max_id + 1 >= LEDGER_ALL_LISTS) {
		why_set(why, "the ledger is full of lists");
		return ST_UNAVAILABLE;
	}
	list.id = (uint16_t)(f.max_id + 1);
	st = ledger_list_put(txn, &list, why);
	if (st == ST_OK)
		*out = list;
	return st;
}

enum status
ledger_list_by_name(struct ledger_txn *txn, const char *name, bool create,
    struct list_state *out, struct why *why)
{
	struct slice value;
	enum status st;

	st = ledger_named_get(txn, LIST_KIND, name, &value, why);
	if (st == ST_NOT_FOUND && create)
		return create_list(txn, name, out, why);
	return st == ST_OK ? decode_list(name, value, out, why) : st;
}

enum status
ledger_list_put(
    struct ledger_txn *txn, const struct list_state *list, struct why *why)
{
	uint8_t kbuf[LEDGER_KEY_MAX], vbuf[LIST_VALUE_LEN];
	const struct slice v = {vbuf, list_encode(list, vbuf)};

	return ledger_put(txn, DB_META,
	    ledger_named_key(LIST_KIND, list->name, kbuf), v, STORE_PUT, why);
}

/* 0 is left out: to some software it is no serial. */
static uint32_t
serial_after(uint32_t serial, int64_t now_s)
{
	const uint32_t now = (uint32_t)now_s;
	uint32_t next = serial + 1;

	/* RFC 1982: "later" is the shorter way round. */
	if ((int32_t)(now - next) > 0)
		next = now;
	return next == 0 ? 1 : next;
}

enum status
ledger_list_bump(
    struct ledger_txn *txn, uint16_t list, int64_t now_s, struct why *why)
{
	struct list_state state;
	enum status st;

	st = list_by_id(txn, list, &state, why);
	if (st != ST_OK)
		return st;
	state.serial = serial_after(state.serial, now_s);
	return ledger_list_put(txn, &state, why);
}

enum status
ledger_list_imported(
    struct ledger_txn *txn, uint16_t list, uint64_t import, struct why *why)
{
	struct list_state state;
	enum status st;

	st = list_by_id(txn, list, &state, why);
	if (st != ST_OK)
		return st;
	state.last_import = import;
	return ledger_list_put(txn, &state, why);
}
