/* What a list may come to at most. */
#include "ceiling.h"

#include <inttypes.h>
#include <stdlib.h>

static enum status
count_served(
    const struct change *c, uint16_t list, uint64_t *out, struct why *why)
{
	struct ledger_cursor *cursor = NULL;
	struct ledger_finding lf;
	enum status st = ledger_findings_open(c->txn, list, NULL, &cursor, why);

	*out = 0;
	while (st == ST_OK) {
		st = ledger_findings_next(cursor, &lf, why);
		*out += st == ST_OK && finding_state_served(lf.finding.state) &&
			lf.finding.expires > c->run->now;
	}
	ledger_cursor_close(&cursor);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status
check_list(const struct change *c, const struct config_list *list,
    const struct change_tally *tally, struct why *why)
{
	uint64_t served;
	enum status st = ledger_findings_count(c->txn, &served, why);

	/* No more listings than findings: those are not walked for nothing. */
	if (st != ST_OK || served <= list->max_listed)
		return st;
	st = count_served(c, tally->id, &served, why);
	if (st != ST_OK || served <= list->max_listed)
		return st;
	why_set(why,
	    "list %s would have %" PRIu64 " listings, it takes %" PRIu64
	    " (max-listed): nothing was changed",
	    list->name, served, list->max_listed);
	return ST_BAD_DATA;
}

enum status
ceiling_check(const struct change *c, struct why *why)
{
	const struct config *config = c->run->config;
	enum status st = ST_OK;

	for (size_t i = 0; i < config->list_count && st == ST_OK; i++)
		if (c->lists[i].begun > c->lists[i].ended)
			st =
			    check_list(c, &config->lists[i], &c->lists[i], why);
	return st;
}

struct generation_limit *
ceiling_limits(const struct config *config)
{
	/* One more than none: calloc(0) may give NULL. */
	struct generation_limit *limits =
	    calloc(config->list_count + 1, sizeof(*limits));

	for (size_t i = 0; limits != NULL && i < config->list_count; i++) {
		const struct config_list *list = &config->lists[i];

		limits[i] = (struct generation_limit){
		    .list = list->name,
		    .min_len4 = list->min_len4,
		    .min_len6 = list->min_len6,
		    .addresses4 = list->max_addresses > list->max_listed
				      ? list->max_addresses
				      : list->max_listed,
		};
	}
	return limits;
}
