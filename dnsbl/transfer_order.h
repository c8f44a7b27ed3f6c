/*
 * What a secondary asked for, taken out of its query: that is gone when the
 * transfer goes on.
 */
#ifndef DNSBL_TRANSFER_ORDER_H
#define DNSBL_TRANSFER_ORDER_H

#include "respond.h"
#include "transfer_message.h"
#include "zone_delta.h"

/* All it points to must stay. */
struct transfer_order {
	struct zone_source source;
	struct transfer_header header;
	uint8_t question[NAME_MAX_WIRE + 4]; /* the header's */
	struct tsig tsig; /* of the request; signs every message */
	bool incremental;
	uint32_t since; /* the serial that the other side has */

	/* Of the caller: */
	uint64_t max_records; /* of the zone */
	/* How many the zone has, where somebody has counted; else 0. Shared by
	 * all who transfer it. */
	_Atomic uint64_t *records;
	const struct zone_delta *deltas[ZONE_DELTAS_MAX]; /* since then */
	size_t delta_count; /* 0: nobody knows what it has */
};

/* Takes all but what is the caller's from a query that ended as
 * OUTCOME_TRANSFER. The view must stay, the query need not; nor may out be
 * moved. */
void transfer_order_take(const struct view *view, const struct pending *p,
    struct transfer_order *out) ALL_NONNULL;

#endif
