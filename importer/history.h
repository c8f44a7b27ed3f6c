/* What happened to an address, oldest first, on all lists or one: the events
 * that are kept of it, also when it is long gone. */
#ifndef IMPORTER_HISTORY_H
#define IMPORTER_HISTORY_H

#include "show.h"

/* Begin with zeroes. Texts of the events live in the ledger's transaction. */
struct history {
	struct event *all;
	size_t count, cap;
};

/* Gathers the events of every prefix that covers addr; only: a list's name, or
 * NULL for every list. Free with history_free, also after an error. */
enum status history_gather(struct names *names, const char *only,
    const struct addr *addr, struct history *out, struct why *why) MUST_USE
    NONNULL(1, 3, 4, 5);
void history_free(struct history *h) ALL_NONNULL;

/* Is it about a finding, so that it has a class and states? */
bool history_of_finding(const struct event *ev) ALL_NONNULL;

/* To standard output, a row an event; and as a JSON array. */
void history_print(const struct history *h, struct names *names) ALL_NONNULL;
json_t *history_json(
    const struct history *h, struct names *names) MUST_USE ALL_NONNULL;

#endif
