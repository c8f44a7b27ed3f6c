/* The ledger's tickets: their words and records. */
#include "ledger_impl.h"

const char *
ticket_state_text(int state)
{
	static const char *const words[] = {
#define X(id, word) [id] = (word),
	    TICKET_STATES(X)
#undef X
	};

	return state >= 0 && state < TICKET_STATE_COUNT ? words[state] : "?";
}

int
ticket_state_by_text(const char *text, size_t len)
{
	for (int state = 0; state < TICKET_STATE_COUNT; state++) {
		const char *word = ticket_state_text(state);

		if (strlen(word) == len && memcmp(word, text, len) == 0)
			return state;
	}
	return -1;
}

const char *
ticket_host_state_text(int state)
{
	static const char *const words[] = {
#define X(id, word) [id] = (word),
	    TICKET_HOST_STATES(X)
#undef X
	};

	return state >= 0 && state < TICKET_HOST_STATE_COUNT ? words[state]
							     : "?";
}

const char *
ticket_entry_kind_text(int kind)
{
	static const char *const words[] = {
#define X(id, word) [id] = (word),
	    TICKET_ENTRIES(X)
#undef X
	};

	return kind >= 0 && kind < TICKET_ENTRY_KIND_COUNT ? words[kind] : "?";
}

static struct slice
key_of(uint64_t id, uint8_t *buf)
{
	put64(buf, id);
	return (struct slice){buf, LEDGER_ID_KEY_LEN};
}

static enum status
decode(struct slice key, struct slice value, struct ticket_record *out,
    struct why *why)
{
	enum status st;

	if (key.len != LEDGER_ID_KEY_LEN) {
		why_set(why, "ledger: key of a ticket is damaged");
		return ST_CORRUPT;
	}
	st = ticket_decode(value.data, value.len, out, why);
	if (st == ST_OK)
		out->id = get64(key.data);
	else
		why_wrap(why, "ledger: ticket %llu",
		    (unsigned long long)get64(key.data));
	return st;
}

/* The id of the last one; 0: there is none. None is ever deleted. */
static enum status
last_id(struct ledger_txn *txn, uint64_t *out, struct why *why)
{
	struct ticket_record last = {.id = 0};
	struct store_cursor *cursor;
	struct slice key, value;
	enum status st = store_cursor_open(txn->txn, DB_TICKETS, &cursor, why);

	if (st != ST_OK)
		return st;
	st = store_cursor_last(cursor, &key, &value, why);
	if (st == ST_OK)
		st = decode(key, value, &last, why);
	store_cursor_close(&cursor);
	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	*out = last.id;
	return ST_OK;
}

enum status
ledger_ticket_append(
    struct ledger_txn *txn, struct ticket_record *rec, struct why *why)
{
	struct ticket_record r = *rec;
	enum status st = last_id(txn, &r.id, why);

	if (st != ST_OK)
		return st;
	r.id++;
	st = ledger_ticket_put(txn, &r, why);
	if (st == ST_OK)
		rec->id = r.id;
	return st;
}

enum status
ledger_ticket_put(
    struct ledger_txn *txn, const struct ticket_record *rec, struct why *why)
{
	uint8_t kbuf[LEDGER_ID_KEY_LEN], vbuf[TICKET_VALUE_MAX];
	const struct slice value = {vbuf, ticket_encode(rec, vbuf)};

	return ledger_put_beside(
	    txn, DB_TICKETS, key_of(rec->id, kbuf), value, STORE_PUT, why);
}

enum status
ledger_ticket_get(struct ledger_txn *txn, uint64_t id,
    struct ticket_record *out, struct why *why)
{
	uint8_t buf[LEDGER_ID_KEY_LEN];
	const struct slice key = key_of(id, buf);
	struct slice value;
	enum status st = store_get(txn->txn, DB_TICKETS, key, &value, why);

	return st == ST_OK ? decode(key, value, out, why) : st;
}

struct tickets_ctx {
	enum status (*each)(void *ctx, const struct ticket_record *rec);
	void *ctx;
};

static enum status
each_record(void *ctx, struct slice key, struct slice value, struct why *why)
{
	const struct tickets_ctx *c = ctx;
	struct ticket_record rec;
	enum status st = decode(key, value, &rec, why);

	return st == ST_OK ? c->each(c->ctx, &rec) : st;
}

enum status
ledger_tickets(struct ledger_txn *txn,
    enum status (*each)(void *ctx, const struct ticket_record *rec), void *ctx,
    struct why *why)
{
	struct tickets_ctx c = {each, ctx};

	return ledger_walk(
	    txn, DB_TICKETS, (struct slice){NULL, 0}, each_record, &c, why);
}
