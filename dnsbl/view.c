/* Joins configuration, zones, texts and a snapshot into what answers are
 * made from. */
#include "view.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

/* The SOA of the master file with the list's serial in it. */
static void
render_soa(struct view_zone *vz)
{
	const struct zone *apex = vz->apex;

	assert(apex->soa_len <= sizeof(apex->soa) &&
	       apex->soa_serial_at + 4 <= apex->soa_len);
	put16(vz->soa, (uint16_t)apex->soa_len);
	memcpy(vz->soa + 2, apex->soa, apex->soa_len);
	put32(vz->soa + 2 + apex->soa_serial_at, vz->serial);
}

static enum status
join_zone(const struct config *cfg, size_t i, const struct zone *apex,
    const struct text *text, const struct snapshot *snapshot,
    struct view_zone *out, struct why *why)
{
	const struct config_zone *cz = &cfg->zones[i];
	const char *list = cfg->lists[cz->list].name;

	out->list = snapshot_list_by_name(snapshot, list);
	if (out->list == NULL) {
		why_set(why,
		    "list %s has never been published: run relaybl publish",
		    list);
		return ST_UNAVAILABLE;
	}
	out->origin = apex->origin;
	out->origin_labels = (uint8_t)name_labels(&apex->origin);
	assert(out->origin_labels > 0);
	out->apex = apex;
	out->text = text;
	out->classes = cz->retire == NULL ? cz->classes : 0;
	out->subzones = cz->retire == NULL ? CLASS_MASK_ALL : 0;
	out->ttl = cz->ttl;
	out->serial = snapshot_serial(out->list);
	render_soa(out);
	return ST_OK;
}

/* Longest origin first. */
static int
zone_cmp(const void *a, const void *b)
{
	const struct view_zone *x = a, *y = b;

	return (int)y->origin.len - (int)x->origin.len;
}

static uint8_t
longer(unsigned labels, const struct name *name)
{
	unsigned n = name_labels(name);

	return (uint8_t)(n > labels ? n : labels);
}

/* Once all zones are known. */
static void
count_node_labels(struct view *view, struct view_zone *vz)
{
	vz->node_labels = 0;
	for (size_t i = 0; i < vz->apex->node_count; i++)
		vz->node_labels =
		    longer(vz->node_labels, &vz->apex->nodes[i].name);
	for (size_t i = 0; i < view->zone_count; i++)
		if (name_below(&view->zones[i].origin, &vz->origin))
			vz->node_labels =
			    longer(vz->node_labels, &view->zones[i].origin);
}

static struct view_allow
allow_of(const struct prefix *p)
{
	bool v4 = p->addr.family == ADDR_V4;
	addr_num addr = addr_to_num(&p->addr), mask = ~(addr_num)0;

	/* All ones, less the host bits. */
	mask = p->len == 0 ? 0 : mask << ((v4 ? 32 : 128) - p->len);
	if (v4)
		mask &= UINT32_MAX;
	return (struct view_allow){
	    .addr = {(uint64_t)(addr >> 64), (uint64_t)addr},
	    .mask = {(uint64_t)(mask >> 64), (uint64_t)mask}};
}

static void
take_allow(struct view *view, const struct config_server *server)
{
	for (size_t i = 0; i < server->allow_count; i++)
		if (server->allow[i].addr.family == ADDR_V4)
			view->allow[view->allow_count++] =
			    allow_of(&server->allow[i]);
	view->allow_count4 = view->allow_count;
	for (size_t i = 0; i < server->allow_count; i++)
		if (server->allow[i].addr.family == ADDR_V6)
			view->allow[view->allow_count++] =
			    allow_of(&server->allow[i]);
}

enum status
view_new(const struct config *cfg, struct zone *const *zones,
    struct text *const *texts, const struct snapshot *snapshot,
    _Atomic bool *lost, struct view **out, struct why *why)
{
	struct view *view = calloc(1, sizeof(*view));
	enum status st = ST_OK;

	if (view == NULL)
		return why_errno(why, ENOMEM, "view");
	view->zones = calloc(cfg->zone_count + 1, sizeof(*view->zones));
	view->allow = calloc(cfg->server.allow_count + 1, sizeof(*view->allow));
	if (view->zones == NULL || view->allow == NULL)
		st = why_errno(why, ENOMEM, "view");
	for (size_t i = 0; st == ST_OK && i < cfg->zone_count; i++)
		st = join_zone(cfg, i, zones[i], texts[i], snapshot,
		    &view->zones[view->zone_count++], why);
	if (st != ST_OK) {
		view_free(&view);
		return st;
	}
	qsort(view->zones, view->zone_count, sizeof(*view->zones), zone_cmp);
	for (size_t i = 0; i < view->zone_count; i++)
		count_node_labels(view, &view->zones[i]);
	take_allow(view, &cfg->server);
	view->drop_denied = cfg->server.drop_denied;
	view->udp_size = (uint16_t)cfg->server.udp_size;
	view->lost = lost;
	*out = view;
	return ST_OK;
}

void
view_free(struct view **view)
{
	struct view *gone = *view;

	*view = NULL;
	if (gone == NULL)
		return;
	free(gone->zones);
	free(gone->allow);
	free(gone);
}

const struct view_zone *
view_zone_of(const struct view *view, const struct query *q,
    const struct query_labels *labels)
{
	for (size_t i = 0; i < view->zone_count; i++) {
		const struct view_zone *z = &view->zones[i];
		size_t at = (size_t)q->name_len - z->origin.len;

		/* The origin can only stand where as many labels begin. */
		if (labels->count >= z->origin_labels &&
		    at == labels->at[labels->count - z->origin_labels] &&
		    name_equal(q->name + at, z->origin.wire, z->origin.len))
			return z;
	}
	return NULL;
}

bool
view_allows(const struct view *view, const struct addr *source)
{
	const struct view_allow *p = view->allow;
	const struct view_allow *end = p + view->allow_count;
	uint64_t high = get64(source->b), low;

	if (source->family == ADDR_V4) {
		low = get32(source->b);
		for (end = p + view->allow_count4; p < end; p++)
			if ((low & p->mask[1]) == p->addr[1])
				return true;
		return false;
	}
	low = get64(source->b + 8);
	for (p += view->allow_count4; p < end; p++)
		if ((high & p->mask[0]) == p->addr[0] &&
		    (low & p->mask[1]) == p->addr[1])
			return true;
	return false;
}
