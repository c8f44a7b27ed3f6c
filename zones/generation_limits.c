/* What the lists of a generation may serve at most. */
#include "generation_limits.h"

#include <inttypes.h>
#include <string.h>

const struct generation_limit *
generation_limit_of(const struct generation_limits *limits, const char *list)
{
	for (size_t i = 0; limits != NULL && i < limits->count; i++)
		if (strcmp(limits->lists[i].list, list) == 0)
			return &limits->lists[i];
	return NULL;
}

enum status
generation_limit_prefix(const struct generation_limit *limit,
    const struct prefix *prefix, struct why *why)
{
	char text[PREFIX_TEXT_MAX];
	unsigned widest;

	if (limit == NULL)
		return ST_OK;
	widest =
	    prefix->addr.family == ADDR_V4 ? limit->min_len4 : limit->min_len6;
	if (prefix->len >= widest)
		return ST_OK;
	why_set(why,
	    "%s is listed, which is wider than it may be, /%u: remove it, or "
	    "allow it",
	    prefix_format(prefix, text), widest);
	return ST_BAD_DATA;
}

enum status
generation_limit_addresses(
    const struct generation_limit *limit, uint64_t addresses4, struct why *why)
{
	if (limit == NULL || addresses4 <= limit->addresses4)
		return ST_OK;
	why_set(why,
	    "%" PRIu64 " IPv4 addresses are listed, %" PRIu64 " may be",
	    addresses4, limit->addresses4);
	return ST_BAD_DATA;
}
