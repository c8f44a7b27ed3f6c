/* Compares addresses with lists of networks. */
#include "acl.h"

#include <stdlib.h>

#include "bytes.h"

static struct acl_prefix
ready(const struct prefix *p)
{
	bool v4 = p->addr.family == ADDR_V4;
	addr_num addr = addr_to_num(&p->addr), mask = ~(addr_num)0;

	/* All ones, less the host bits. */
	mask = p->len == 0 ? 0 : mask << ((v4 ? 32 : 128) - p->len);
	if (v4)
		mask &= UINT32_MAX;
	return (struct acl_prefix){
	    .addr = {(uint64_t)(addr >> 64), (uint64_t)addr},
	    .mask = {(uint64_t)(mask >> 64), (uint64_t)mask}};
}

/* Appends those of a family, either the whole of it or parts of it. */
static void
take(struct acl *acl, const struct prefix *prefixes, size_t count,
    uint8_t family, bool whole)
{
	for (size_t i = 0; i < count; i++)
		if (prefixes[i].addr.family == family &&
		    (prefixes[i].len == 0) == whole)
			acl->prefixes[acl->count++] = ready(&prefixes[i]);
}

enum status
acl_new(const struct prefix *prefixes, size_t count, struct acl *out)
{
	struct acl acl = {.prefixes = calloc(count + 1, sizeof(*acl.prefixes))};

	if (acl.prefixes == NULL)
		return ST_NO_MEMORY;
	take(&acl, prefixes, count, ADDR_V4, false);
	take(&acl, prefixes, count, ADDR_V4, true);
	acl.count4 = acl.count;
	take(&acl, prefixes, count, ADDR_V6, false);
	take(&acl, prefixes, count, ADDR_V6, true);
	*out = acl;
	return ST_OK;
}

void
acl_free(struct acl *acl)
{
	free(acl->prefixes);
	*acl = (struct acl){0};
}

enum acl_trust
acl_find(const struct acl *acl, const struct addr *source)
{
	const struct acl_prefix *p = acl->prefixes, *end = p + acl->count;
	uint64_t high = get64(source->b), low;

	if (source->family == ADDR_V4) {
		low = get32(source->b);
		for (end = p + acl->count4; p < end; p++)
			if ((low & p->mask[1]) == p->addr[1])
				return p->mask[1] != 0 ? ACL_TRUSTED : ACL_OPEN;
		return ACL_NONE;
	}
	low = get64(source->b + 8);
	for (p += acl->count4; p < end; p++)
		if ((high & p->mask[0]) == p->addr[0] &&
		    (low & p->mask[1]) == p->addr[1])
			return p->mask[0] != 0 ? ACL_TRUSTED : ACL_OPEN;
	return ACL_NONE;
}
