/* Names of lists and scanners by their ids. */
#include "names.h"

#include <stdlib.h>

#include "grow.h"

static enum status
add_list(void *ctx, const struct list_state *list)
{
	struct names *n = ctx;
	void *more =
	    grow(n->lists, &n->list_cap, n->list_count + 1, sizeof(*n->lists));

	if (more == NULL)
		return ST_NO_MEMORY;
	n->lists = more;
	n->lists[n->list_count++] = *list;
	return ST_OK;
}

static enum status
add_scanner(void *ctx, const struct scanner_state *scanner)
{
	struct names *n = ctx;
	void *more = grow(n->scanners, &n->scanner_cap, n->scanner_count + 1,
	    sizeof(*scanner));

	if (more == NULL)
		return ST_NO_MEMORY;
	n->scanners = more;
	n->scanners[n->scanner_count++] = *scanner;
	return ST_OK;
}

enum status
names_make(struct names *n, struct ledger_txn *txn, struct why *why)
{
	enum status st;

	*n = (struct names){.txn = txn};
	st = ledger_lists(txn, add_list, n, why);
	if (st == ST_OK)
		st = ledger_scanners(txn, add_scanner, n, why);
	if (st == ST_NO_MEMORY)
		why_set(why, "out of memory for names");
	return st;
}

void
names_free(struct names *n)
{
	free(n->lists);
	free(n->scanners);
	*n = (struct names){.txn = NULL};
}

const char *
names_list(const struct names *n, uint16_t id)
{
	for (size_t i = 0; i < n->list_count; i++)
		if (n->lists[i].id == id)
			return n->lists[i].name;
	return "?";
}

const char *
names_scanner(const struct names *n, uint16_t id)
{
	for (size_t i = 0; i < n->scanner_count; i++)
		if (n->scanners[i].id == id)
			return n->scanners[i].name;
	return "?";
}
