/* What became of the hosts of tickets in one import, ticket by ticket: then
 * each ticket gets its state anew, and a line in its log. */
#ifndef IMPORTER_TICKET_SUMS_H
#define IMPORTER_TICKET_SUMS_H

#include "change.h"

/* Begin with zeroes; private. */
struct ticket_sums {
	struct ticket_sum *all;
	size_t count, cap;
};

/*
 * One host more of that ticket was verified, reopened or put back
 * (TICKET_ENTRY_VERIFIED, _REOPENED, _REVERTED), at that time; or was changed
 * in a way that its log does not tell (TICKET_ENTRY_KIND_COUNT). ST_OK or
 * ST_NO_MEMORY.
 */
enum status ticket_sums_add(struct ticket_sums *s, uint64_t ticket,
    enum ticket_entry_kind what, int64_t at,
    struct why *why) MUST_USE ALL_NONNULL;

/* Stores all of it, said by the import of the change. target: the import that
 * is undone by it, or 0. */
enum status ticket_sums_put(struct ticket_sums *s, struct change *c,
    uint64_t target, struct why *why) MUST_USE ALL_NONNULL;
void ticket_sums_free(struct ticket_sums *s) ALL_NONNULL;

#endif
