/* What an import changed of tickets, kept and undone. */
#include "ticket_undo.h"

#include <inttypes.h>
#include <stdio.h>

#include "codec.h"
#include "event_queue.h"
#include "ticket.h"
#include "ticket_sums.h"

#define ENTRY_MAX (3 + TICKET_HOST_KEY_MAX + TICKET_HOST_VALUE_MAX)
_Static_assert(TICKET_HOST_KEY_MAX <= UINT8_MAX, "its length is an octet");
_Static_assert(TICKET_HOST_VALUE_MAX <= UINT8_MAX, "its length is an octet");
_Static_assert(ENTRY_MAX <= PARTS_RECORD_MAX, "an entry fits");

void
ticket_undo_begin(struct ticket_undo *u, uint64_t import)
{
	u->parts.kind = LEDGER_UNDO_TICKETS;
	parts_begin(&u->parts, import);
}

enum status
ticket_undo_note(struct ticket_undo *u, struct ledger_txn *txn,
    const struct ticket_host *before, bool counted, struct why *why)
{
	uint8_t *const entry = parts_room(&u->parts), *p = entry;
	size_t n;

	if (entry == NULL)
		return why_no_memory(why);
	n = ticket_host_key_encode(
	    before->ticket, before->list, &before->prefix, p + 1);
	p = put8(p, (uint8_t)n) + n;
	n = ticket_host_encode(before, p + 1);
	p = put8(p, (uint8_t)n) + n;
	p = put8(p, counted);
	parts_add(&u->parts, (size_t)(p - entry));
	return parts_full(&u->parts) ? parts_put(&u->parts, txn, why) : ST_OK;
}

enum status
ticket_undo_put(struct ticket_undo *u, struct ledger_txn *txn, struct why *why)
{
	return parts_put(&u->parts, txn, why);
}

void
ticket_undo_free(struct ticket_undo *u)
{
	parts_out_free(&u->parts);
}

static struct slice
take_short(struct codec_in *in)
{
	struct slice s = {NULL, codec_u8(in)};

	s.data = codec_take(in, s.len);
	if (s.data == NULL)
		s.len = 0;
	return s;
}

static enum status
take_entry(struct codec_in *in, struct ticket_host *out, bool *counted_out,
    struct why *why)
{
	const struct slice key = take_short(in), value = take_short(in);
	const uint8_t counted = codec_u8(in);
	struct ticket_host at = {.ticket = 0};
	enum status st;

	if (in->bad) {
		why_set(why, "it is cut off");
		return ST_CORRUPT;
	}
	if (counted > 1) {
		why_set(why, "%u: neither counted nor not", counted);
		return ST_CORRUPT;
	}
	*counted_out = counted != 0;
	st = ticket_host_key_decode(key.data, key.len, &at, why);
	if (st == ST_OK)
		st = ticket_host_decode(value.data, value.len, out, why);
	if (st != ST_OK)
		return st;
	out->ticket = at.ticket;
	out->list = at.list;
	out->prefix = at.prefix;
	return ST_OK;
}

static enum status
read_part(struct slice raw, uint64_t import,
    enum status (*each)(void *ctx, const struct ticket_host *before,
	bool counted, struct why *why),
    void *ctx, struct why *why)
{
	struct codec_in in = {raw.data, raw.len, false};
	struct ticket_host host;
	enum status st = ST_OK;
	bool counted = false;

	while (in.left > 0 && st == ST_OK) {
		st = take_entry(&in, &host, &counted, why);
		if (st == ST_OK)
			st = each(ctx, &host, counted, why);
		else
			why_wrap(why,
			    "ledger: what import %" PRIu64
			    " changed of tickets",
			    import);
	}
	return st;
}

enum status
ticket_undo_read(struct ledger_txn *txn, uint64_t import,
    enum status (*each)(void *ctx, const struct ticket_host *before,
	bool counted, struct why *why),
    void *ctx, struct why *why)
{
	struct parts_in in = {
	    .txn = txn, .kind = LEDGER_UNDO_TICKETS, .import = import};
	struct slice raw;
	enum status st;

	while ((st = parts_next(&in, &raw, why)) == ST_OK) {
		st = read_part(raw, import, each, ctx, why);
		if (st != ST_OK)
			break;
	}
	parts_in_free(&in);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

/* ---- undoing ---- */

struct undoing {
	struct change *change;
	uint64_t target;
	struct ticket_undo undo; /* of what undoes it */
	struct ticket_sums sums;
};

static enum status
put_back(struct undoing *x, const struct ticket_host *before,
    const struct ticket_host *now, struct why *why)
{
	struct change *c = x->change;
	struct ticket_host after = *before;
	char words[EVENT_WORDS_MAX];
	enum status st = ticket_undo_note(&x->undo, c->txn, now, false, why);

	after.import = c->import;
	if (st == ST_OK)
		st = ledger_ticket_host_put(c->txn, &after, why);
	/* Scans that were counted are not told, so neither is this. */
	if (st == ST_OK && after.state == now->state)
		return ticket_sums_add(&x->sums, after.ticket,
		    TICKET_ENTRY_KIND_COUNT, c->run->now, why);
	(void)snprintf(words, sizeof(words),
	    "ticket %" PRIu64 ": %s again: import %" PRIu64 " was undone",
	    after.ticket, ticket_host_state_text(after.state), x->target);
	if (st == ST_OK)
		st = ticket_tell(c, &after, 0, c->import, words, why);
	if (st == ST_OK)
		st = ticket_sums_add(&x->sums, after.ticket,
		    TICKET_ENTRY_REVERTED, c->run->now, why);
	return st;
}

/* Something was done to the host since, but the scan is not to count: two
 * others that do, or it is not verified. What reopened it ended the streak. */
static struct ticket_host
without_it(const struct ticket_host *before, const struct ticket_host *now)
{
	struct ticket_host less = *now;

	if (now->closed == 0 || now->reopened != before->reopened)
		return less;
	less.closed--;
	if (less.state != TICKET_HOST_VERIFIED ||
	    less.closed >= TICKET_CLOSED_SCANS)
		return less;
	less.state = less.claimed > less.reopened ? TICKET_HOST_CLAIMED
		     : less.reopened != 0	  ? TICKET_HOST_REOPENED
						  : TICKET_HOST_OPEN;
	less.verified = 0;
	return less;
}

static enum status
undo_one(
    void *ctx, const struct ticket_host *before, bool counted, struct why *why)
{
	struct undoing *x = ctx;
	struct ticket_host now, less;
	enum status st = ledger_ticket_host_get(x->change->txn, before->ticket,
	    before->list, &before->prefix, &now, why);

	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_OK : st;
	if (now.import == x->target)
		return put_back(x, before, &now, why);
	less = without_it(before, &now);
	return counted && less.closed != now.closed
		   ? put_back(x, &less, &now, why)
		   : ST_OK;
}

enum status
ticket_undo_run(struct change *c, uint64_t import, struct why *why)
{
	struct undoing x = {.change = c, .target = import};
	enum status st;

	ticket_undo_begin(&x.undo, c->import);
	st = ticket_undo_read(c->txn, import, undo_one, &x, why);
	if (st == ST_OK)
		st = ticket_undo_put(&x.undo, c->txn, why);
	if (st == ST_OK)
		st = ticket_sums_put(&x.sums, c, import, why);
	ticket_sums_free(&x.sums);
	ticket_undo_free(&x.undo);
	return st;
}
