/* What became of tickets in one import. */
#include "ticket_sums.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "grow.h"
#include "ticket.h"

/* What is told of hosts, in the order in which it is. */
static const enum ticket_entry_kind told[] = {
    TICKET_ENTRY_VERIFIED, TICKET_ENTRY_REOPENED, TICKET_ENTRY_REVERTED};
#define TOLD (sizeof(told) / sizeof(*told))

struct ticket_sum {
	uint64_t ticket;
	uint64_t hosts[TOLD];
	int64_t last[TOLD];
};

static struct ticket_sum *
sum_of(struct ticket_sums *s, uint64_t ticket)
{
	struct ticket_sum *more;

	for (size_t i = s->count; i > 0; i--)
		if (s->all[i - 1].ticket == ticket)
			return &s->all[i - 1];
	more = grow(s->all, &s->cap, s->count + 1, sizeof(*more));
	if (more == NULL)
		return NULL;
	s->all = more;
	more[s->count] = (struct ticket_sum){.ticket = ticket};
	return &more[s->count++];
}

enum status
ticket_sums_add(struct ticket_sums *s, uint64_t ticket,
    enum ticket_entry_kind what, int64_t at, struct why *why)
{
	struct ticket_sum *sum = sum_of(s, ticket);

	if (sum == NULL)
		return why_no_memory(why);
	for (size_t i = 0; i < TOLD; i++) {
		if (told[i] != what)
			continue;
		sum->hosts[i]++;
		if (at > sum->last[i])
			sum->last[i] = at;
	}
	return ST_OK;
}

static enum status
log_sum(struct change *c, const struct ticket_record *t,
    const struct ticket_sum *sum, size_t i, uint64_t target, struct why *why)
{
	char text[TICKET_TEXT_MAX + 1];
	struct ticket_entry entry = {
	    .ticket = sum->ticket,
	    .noted = c->run->now,
	    .time = sum->last[i],
	    .kind = (uint8_t)told[i],
	    .import = c->import,
	    .actor = slice_of(c->run->actor),
	};
	int n = snprintf(text, sizeof(text),
	    "%" PRIu64 " host%s; %" PRIu64 " of %" PRIu64 " verified",
	    sum->hosts[i], sum->hosts[i] == 1 ? "" : "s", t->verified_hosts,
	    t->hosts);

	if (target != 0)
		(void)snprintf(text + n, sizeof(text) - (size_t)n,
		    "; import %" PRIu64 " was undone", target);
	entry.text = slice_of(text);
	return ledger_ticket_log_append(c->txn, &entry, why);
}

enum status
ticket_sums_put(
    struct ticket_sums *s, struct change *c, uint64_t target, struct why *why)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < s->count && st == ST_OK; i++) {
		const struct ticket_sum *sum = &s->all[i];
		struct ticket_record t;

		st = ledger_ticket_get(c->txn, sum->ticket, &t, why);
		if (st == ST_OK)
			st = ticket_settle(c->txn, &t, why);
		for (size_t k = 0; k < TOLD && st == ST_OK; k++)
			if (sum->hosts[k] > 0)
				st = log_sum(c, &t, sum, k, target, why);
	}
	return st;
}

void
ticket_sums_free(struct ticket_sums *s)
{
	free(s->all);
	*s = (struct ticket_sums){.count = 0};
}
