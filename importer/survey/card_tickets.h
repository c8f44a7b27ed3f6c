/* The tickets that an address is a host of, by itself or by a prefix that it
 * is listed through. */
#ifndef IMPORTER_SURVEY_CARD_TICKETS_H
#define IMPORTER_SURVEY_CARD_TICKETS_H

#include <jansson.h>

#include "ledger_tickets.h"
#include "lookups.h"

/* Texts live in the ledger's transaction. */
struct card_ticket {
	struct ticket_record record;
	struct ticket_host host;
};

/* Begin with zeroes. By list, then the oldest first. */
struct card_tickets {
	struct card_ticket *all;
	size_t count, cap;
};

/* Those of the lists that were looked at. Free with card_tickets_free, also
 * after an error. */
enum status card_tickets_gather(const struct lookups *l,
    struct card_tickets *out, struct why *why) MUST_USE ALL_NONNULL;
void card_tickets_free(struct card_tickets *t) ALL_NONNULL;

/* To standard output; as an array, each with the "host" that the address is. */
void card_tickets_print(
    const struct card_tickets *t, const struct lookups *l) ALL_NONNULL;
json_t *card_tickets_json(
    const struct card_tickets *t, const struct lookups *l) MUST_USE ALL_NONNULL;

#endif
