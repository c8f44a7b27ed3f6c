/* Which prefixes of a list are exempt. */
#include "exempt_set.h"

#include <stdlib.h>

#include "grow.h"
#include "sync.h"

static enum status
add(struct exempt_set *set, const struct prefix *prefix)
{
	void *p =
	    grow(set->prefixes, &set->cap, set->count + 1, sizeof(*prefix));

	if (p == NULL)
		return ST_NO_MEMORY;
	set->prefixes = p;
	set->prefixes[set->count++] = *prefix;
	return ST_OK;
}

/* What the configuration owns comes from the configuration. */
static enum status
add_from_ledger(void *ctx, const struct exemption *e)
{
	struct exempt_set *set = ctx;

	if (sync_is_configured(e) || sync_exemption_over(e, set->now))
		return ST_OK;
	return add(set, &e->prefix);
}

static int
by_prefix(const void *a, const void *b)
{
	return prefix_cmp(a, b);
}

/* Leaves the outermost ones: a parent comes right before what it holds. */
static void
drop_nested(struct exempt_set *set)
{
	size_t n = 0;

	if (set->count == 0)
		return;
	qsort(set->prefixes, set->count, sizeof(*set->prefixes), by_prefix);
	for (size_t i = 1; i < set->count; i++)
		if (!prefix_covers(&set->prefixes[n], &set->prefixes[i]))
			set->prefixes[++n] = set->prefixes[i];
	set->count = n + 1;
}

enum status
exempt_set_make(struct exempt_set *set, const struct config_list *list,
    struct ledger_txn *txn, uint16_t list_id, int64_t now, struct why *why)
{
	enum status st = ST_OK;

	*set = (struct exempt_set){.now = now};
	for (size_t i = 0; i < list->exempt_count && st == ST_OK; i++)
		st = add(set, &list->exempt[i]);
	if (st == ST_OK && txn != NULL && list_id != LEDGER_ALL_LISTS)
		st = ledger_exemptions(txn, list_id, add_from_ledger, set, why);
	if (st == ST_NO_MEMORY)
		why_set(why, "out of memory for exemptions");
	if (st != ST_OK)
		exempt_set_free(set);
	drop_nested(set);
	return st;
}

void
exempt_set_free(struct exempt_set *set)
{
	free(set->prefixes);
	*set = (struct exempt_set){.prefixes = NULL};
}

const struct prefix *
exempt_set_covering(const struct exempt_set *set, const struct prefix *prefix)
{
	size_t low = 0, high = set->count;

	/* The last one at or before the prefix is the only candidate. */
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (prefix_cmp(&set->prefixes[mid], prefix) <= 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == 0 || !prefix_covers(&set->prefixes[low - 1], prefix))
		return NULL;
	return &set->prefixes[low - 1];
}
