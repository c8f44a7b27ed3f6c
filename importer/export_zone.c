/* A zone as a master file: what a secondary would get. */
#include <inttypes.h>
#include <stdlib.h>

#include "export_formats.h"
#include "zone_text.h"

/* README.md, "Zone files, transfers: what differs". */
static const char *const differences[] = {
    "What differs from what relaybld answers:",
    "- a listing whose time is over stays until a commit removes it",
    "- no TTL is cut to the time that a listing has left",
    "- the TXT record of a wildcard names its prefix, not the address",
    "- a wildcard answers for names below it too, and for any label",
    "- IPv4-mapped IPv6 names (::ffff:a.b.c.d) are those of test entries alone",
    "- zones below this one are not delegated",
};

static enum status
check_count(const struct export_zone *z, struct why *why)
{
	const uint32_t most = z->zone->max_records;

	if (zone_walk_count(&z->source, most) <= most)
		return ST_OK;
	why_set(why,
	    "zone %s has more than %" PRIu32
	    " records: max-records allows no more",
	    z->zone->origin_text, most);
	return ST_UNAVAILABLE;
}

static void
put_head(struct export_zone *z)
{
	(void)fprintf(z->to,
	    "; zone %s, list %s: serial %" PRIu32 ", generation %" PRIu64 "\n",
	    z->zone->origin_text, z->list, z->source.serial, z->generation);
	for (size_t i = 0; i < sizeof(differences) / sizeof(*differences); i++)
		(void)fprintf(z->to, "; %s\n", differences[i]);
	(void)fprintf(z->to, "$ORIGIN %s.\n$TTL %" PRIu32 "\n",
	    z->zone->origin_text, z->source.ttl);
}

enum status
export_as_zone(struct export_zone *z, struct why *why)
{
	char *line = malloc(ZONE_TEXT_MAX);
	struct zone_record r;
	struct zone_walk w;
	enum status st = line == NULL ? why_no_memory(why) : ST_OK;

	if (st == ST_OK)
		st = check_count(z, why);
	if (st == ST_OK) {
		put_head(z);
		zone_walk_begin(&w, &z->source);
	}
	while (st == ST_OK && zone_walk_next(&w, &r)) {
		size_t len = zone_text(&z->source, &r, line);

		if (len == 0)
			st = why_no_memory(why);
		line[len] = '\n';
		(void)fwrite(line, 1, len + 1, z->to);
		z->written++;
	}
	free(line);
	return st;
}
