/* What a generation is, in a line a list. */
#include "made.h"

#include <inttypes.h>
#include <stdio.h>

void
made_print(const struct generation_info *info)
{
	printf("generation %" PRIu64 " (ledger sequence %" PRIu64 ", %" PRIu64
	       " bytes)\n",
	    info->number, info->sequence, info->bytes);
	for (size_t i = 0; i < info->list_count; i++) {
		const struct generation_list *l = &info->lists[i];

		printf("  %s: serial %" PRIu32 ", %" PRIu64
		       " IPv4 addresses in %" PRIu64 " ranges, %" PRIu64
		       " IPv6 prefixes\n",
		    l->name, l->serial, l->addresses4, l->ranges4, l->ranges6);
	}
}
