/* The log of the ledger's tickets: what happened to each, in its order. */
#include "ledger_backup.h"
#include "ledger_impl.h"

#define KEY_LEN (8 + 4)

static struct slice
key_of(uint64_t ticket, uint32_t seq, uint8_t *buf)
{
	put32(put64(buf, ticket), seq);
	return (struct slice){buf, KEY_LEN};
}

static enum status
decode(struct slice key, struct slice value, struct ticket_entry *out,
    struct why *why)
{
	enum status st;

	if (key.len != KEY_LEN) {
		why_set(why, "ledger: key of a ticket's line is damaged");
		return ST_CORRUPT;
	}
	st = ticket_entry_decode(value.data, value.len, out, why);
	if (st != ST_OK) {
		why_wrap(why, "ledger: ticket %llu",
		    (unsigned long long)get64(key.data));
		return st;
	}
	out->ticket = get64(key.data);
	out->seq = get32(key.data + 8);
	return ST_OK;
}

enum status
ledger_ticket_log_load(
    struct ledger_txn *txn, const struct ticket_entry *entry, struct why *why)
{
	uint8_t kbuf[KEY_LEN], vbuf[TICKET_ENTRY_VALUE_MAX];
	const struct slice value = {vbuf, ticket_entry_encode(entry, vbuf)};

	return ledger_put_beside(txn, DB_TICKET_LOG,
	    key_of(entry->ticket, entry->seq, kbuf), value, STORE_PUT, why);
}

struct log_ctx {
	enum status (*each)(void *ctx, const struct ticket_entry *entry);
	void *ctx;
};

static enum status
each_record(void *ctx, struct slice key, struct slice value, struct why *why)
{
	const struct log_ctx *c = ctx;
	struct ticket_entry entry;
	enum status st = decode(key, value, &entry, why);

	return st == ST_OK ? c->each(c->ctx, &entry) : st;
}

enum status
ledger_ticket_log(struct ledger_txn *txn, uint64_t ticket,
    enum status (*each)(void *ctx, const struct ticket_entry *entry), void *ctx,
    struct why *why)
{
	struct log_ctx c = {each, ctx};
	uint8_t start[8];

	put64(start, ticket);
	return ledger_walk(txn, DB_TICKET_LOG,
	    (struct slice){start, ticket != 0 ? sizeof(start) : 0}, each_record,
	    &c, why);
}

static enum status
note_last(void *ctx, const struct ticket_entry *entry)
{
	uint32_t *last = ctx;

	*last = entry->seq;
	return ST_OK;
}

enum status
ledger_ticket_log_append(
    struct ledger_txn *txn, struct ticket_entry *entry, struct why *why)
{
	struct ticket_entry e = *entry;
	enum status st;

	e.seq = 0;
	st = ledger_ticket_log(txn, entry->ticket, note_last, &e.seq, why);
	if (st != ST_OK)
		return st;
	e.seq++;
	st = ledger_ticket_log_load(txn, &e, why);
	if (st == ST_OK)
		entry->seq = e.seq;
	return st;
}
