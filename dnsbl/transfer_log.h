/* What the log says of a zone transfer: one line when it is over, of so many a
 * second (log.h). */
#ifndef DNSBL_TRANSFER_LOG_H
#define DNSBL_TRANSFER_LOG_H

#include "transfer_render.h"

struct transfer_story {
	const struct name *zone;
	struct addr client;
	uint16_t client_port;
	uint64_t began_ms, took_ms; /* of the loop's clock */
	const char *cut;	    /* why it was; NULL: it was not */
	const char *refused;	    /* why, where that is not the zone's size */
};

void transfer_log(const struct transfer_story *story,
    const struct transfer_render *r) ALL_NONNULL;

#endif
