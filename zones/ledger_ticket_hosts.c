/*
 * The hosts of the ledger's tickets: each under its ticket, and found by its
 * address through an index, whose key is that of an event with the ticket in
 * the place of the sequence.
 */
#include "ledger_impl.h"

static struct slice
place_key(
    const struct prefix *prefix, uint16_t list, uint64_t ticket, uint8_t *buf)
{
	return (struct slice){buf, event_key_encode(list, prefix, ticket, buf)};
}

static enum status
decode(struct slice key, struct slice value, struct ticket_host *out,
    struct why *why)
{
	struct ticket_host at = {.ticket = 0}, host;
	char text[PREFIX_TEXT_MAX];
	enum status st = ticket_host_key_decode(key.data, key.len, &at, why);

	if (st == ST_OK) {
		st = ticket_host_decode(value.data, value.len, &host, why);
		if (st != ST_OK)
			why_wrap(why, "ticket %llu: %s",
			    (unsigned long long)at.ticket,
			    prefix_format(&at.prefix, text));
	}
	if (st != ST_OK) {
		why_wrap(why, "ledger");
		return st;
	}
	host.ticket = at.ticket;
	host.list = at.list;
	host.prefix = at.prefix;
	*out = host;
	return ST_OK;
}

enum status
ledger_ticket_host_put(
    struct ledger_txn *txn, const struct ticket_host *host, struct why *why)
{
	uint8_t kbuf[TICKET_HOST_KEY_MAX], vbuf[TICKET_HOST_VALUE_MAX];
	uint8_t place[EVENT_KEY_MAX];
	const struct slice key = {kbuf, ticket_host_key_encode(host->ticket,
					    host->list, &host->prefix, kbuf)};
	const struct slice value = {vbuf, ticket_host_encode(host, vbuf)};
	enum status st =
	    ledger_put_beside(txn, DB_TICKET_HOSTS, key, value, STORE_PUT, why);

	if (st != ST_OK)
		return st;
	return ledger_put_beside(txn, DB_TICKET_PLACES,
	    place_key(&host->prefix, host->list, host->ticket, place),
	    (struct slice){vbuf, 0}, STORE_PUT, why);
}

enum status
ledger_ticket_host_get(struct ledger_txn *txn, uint64_t ticket, uint16_t list,
    const struct prefix *prefix, struct ticket_host *out, struct why *why)
{
	uint8_t buf[TICKET_HOST_KEY_MAX];
	const struct slice key = {
	    buf, ticket_host_key_encode(ticket, list, prefix, buf)};
	struct slice value;
	enum status st = store_get(txn->txn, DB_TICKET_HOSTS, key, &value, why);

	return st == ST_OK ? decode(key, value, out, why) : st;
}

struct hosts_ctx {
	enum status (*each)(void *ctx, const struct ticket_host *host);
	void *ctx;
};

static enum status
each_host(void *ctx, struct slice key, struct slice value, struct why *why)
{
	const struct hosts_ctx *c = ctx;
	struct ticket_host host;
	enum status st = decode(key, value, &host, why);

	return st == ST_OK ? c->each(c->ctx, &host) : st;
}

enum status
ledger_ticket_hosts(struct ledger_txn *txn, uint64_t ticket,
    enum status (*each)(void *ctx, const struct ticket_host *host), void *ctx,
    struct why *why)
{
	struct hosts_ctx c = {each, ctx};
	uint8_t start[8];

	put64(start, ticket);
	return ledger_walk(txn, DB_TICKET_HOSTS,
	    (struct slice){start, ticket != 0 ? sizeof(start) : 0}, each_host,
	    &c, why);
}

struct places_ctx {
	enum status (*each)(
	    void *ctx, const struct prefix *prefix, uint64_t ticket);
	void *ctx;
};

static enum status
each_place(void *ctx, struct slice key, struct slice value, struct why *why)
{
	const struct places_ctx *c = ctx;
	struct event at;
	enum status st = event_key_decode(key.data, key.len, &at, why);

	(void)value;
	if (st == ST_OK)
		return c->each(c->ctx, &at.prefix, at.seq);
	why_set(why, "ledger: index of the tickets' hosts is damaged");
	return st;
}

enum status
ledger_ticket_places(struct ledger_txn *txn, uint16_t list,
    enum status (*each)(
	void *ctx, const struct prefix *prefix, uint64_t ticket),
    void *ctx, struct why *why)
{
	struct places_ctx c = {each, ctx};
	uint8_t start[2];

	put16(start, list);
	return ledger_walk(txn, DB_TICKET_PLACES,
	    (struct slice){start, sizeof(start)}, each_place, &c, why);
}

enum status
ledger_tickets_at(struct ledger_txn *txn, uint16_t list,
    const struct prefix *prefix,
    enum status (*each)(
	void *ctx, const struct prefix *prefix, uint64_t ticket),
    void *ctx, struct why *why)
{
	struct places_ctx c = {each, ctx};
	uint8_t start[LEDGER_PREFIX_KEY_MAX];

	return ledger_walk(txn, DB_TICKET_PLACES,
	    (struct slice){
		start, ledger_prefix_key_encode(list, prefix, start)},
	    each_place, &c, why);
}
