/* Tells how zone transfers ended. */
#include "transfer_log.h"

#include <inttypes.h>
#include <stdio.h>

#include "log.h"

/* "all", "what changed since serial 12", "only the SOA: it has serial 12". */
static const char *
what_of(const struct transfer_render *r, char *out, size_t cap)
{
	static const char *const texts[] = {
	    [TRANSFER_UNPLANNED] = "nothing yet",
	    [TRANSFER_AXFR] = "all",
	    [TRANSFER_IXFR] = "what changed",
	    [TRANSFER_CURRENT] = "only the SOA",
	    [TRANSFER_REFUSED] = "nothing"};
	const char *since = r->kind == TRANSFER_IXFR ? " since" : ": it has";

	if (r->order.incremental)
		snprintf(out, cap, "%s%s serial %" PRIu32, texts[r->kind],
		    since, r->order.since);
	else
		snprintf(out, cap, "%s", texts[r->kind]);
	return out;
}

static void
log_refused(const struct transfer_story *s, const struct transfer_render *r,
    const char *zone, const char *client)
{
	if (s->refused != NULL)
		log_limited(KIND_TRANSFER, LEVEL_WARNING,
		    "transfer of %s to %s#%u refused: %s", zone, client,
		    s->client_port, s->refused);
	else
		log_limited(KIND_TRANSFER, LEVEL_WARNING,
		    "transfer of %s to %s#%u refused: the zone has more than "
		    "max-records: %" PRIu64,
		    zone, client, s->client_port, r->order.max_records);
}

void
transfer_log(const struct transfer_story *s, const struct transfer_render *r)
{
	char zone[NAME_TEXT_MAX], client[ADDR_TEXT_MAX], what[64], sent[128];

	name_format(s->zone->wire, zone);
	addr_format(&s->client, client);
	snprintf(sent, sizeof(sent),
	    "%" PRIu64 " records in %" PRIu64 " messages, %" PRIu64
	    " octets, %" PRIu64 " ms",
	    r->records, r->messages, r->octets, s->took_ms);
	what_of(r, what, sizeof(what));
	if (s->cut != NULL)
		log_limited(KIND_TRANSFER, LEVEL_WARNING,
		    "transfer of %s serial %" PRIu32 " to %s#%u cut off: %s; "
		    "%s; %s",
		    zone, r->order.source.serial, client, s->client_port,
		    s->cut, what, sent);
	else if (r->kind == TRANSFER_REFUSED)
		log_refused(s, r, zone, client);
	else
		log_limited(KIND_TRANSFER, LEVEL_INFO,
		    "transfer of %s serial %" PRIu32 " to %s#%u: %s; %s", zone,
		    r->order.source.serial, client, s->client_port, what, sent);
}
