/* What somebody asked to have looked at again. */
#include "recheck_set.h"

#include <stdlib.h>

#include "grow.h"

static enum status
add(void *ctx, const struct recheck *r)
{
	struct recheck_set *set = ctx;
	struct recheck_asked *more;

	if (r->answered != 0)
		return ST_OK;
	more = grow(set->asked, &set->cap, set->count + 1, sizeof(*more));
	if (more == NULL)
		return ST_NO_MEMORY;
	set->asked = more;
	more[set->count++] =
	    (struct recheck_asked){.prefix = r->prefix, .asked = r->asked};
	return ST_OK;
}

enum status
recheck_set_make(struct recheck_set *set, struct ledger_txn *txn, uint16_t list,
    struct why *why)
{
	enum status st;

	*set = (struct recheck_set){.count = 0};
	st = ledger_rechecks(txn, list, add, set, why);
	return st == ST_NO_MEMORY ? why_no_memory(why) : st;
}

void
recheck_set_free(struct recheck_set *set)
{
	free(set->asked);
	*set = (struct recheck_set){.count = 0};
}

struct recheck_asked *
recheck_set_find(
    const struct recheck_set *set, const struct prefix *prefix, int64_t seen)
{
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = prefix_cmp(&set->asked[mid].prefix, prefix);

		if (order == 0)
			return set->asked[mid].asked <= seen ? &set->asked[mid]
							     : NULL;
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

enum status
recheck_answer(struct ledger_txn *txn, uint16_t list,
    const struct prefix *prefix, int64_t now, struct why *why)
{
	struct recheck r;
	enum status st = ledger_recheck_get(txn, list, prefix, &r, why);

	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_OK : st;
	r.answered = now;
	return ledger_recheck_put(txn, list, &r, why);
}
