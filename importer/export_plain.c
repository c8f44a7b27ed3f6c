/* A prefix a line. */
#include <inttypes.h>

#include "export_formats.h"

static void
put_prefix(void *ctx, const struct prefix *prefix)
{
	struct export_zone *z = ctx;
	char text[PREFIX_TEXT_MAX];

	(void)fprintf(z->to, "%s\n", prefix_format(prefix, text));
	z->written++;
}

enum status
export_as_plain(struct export_zone *z, struct why *why)
{
	(void)why;
	(void)fprintf(z->to,
	    "# zone %s, list %s: serial %" PRIu32 ", generation %" PRIu64 "\n",
	    z->zone->origin_text, z->list, z->source.serial, z->generation);
	export_prefixes(z, put_prefix, z);
	return ST_OK;
}
