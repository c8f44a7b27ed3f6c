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
	out->origin_labels = name_labels(&apex->origin);
	out->apex = apex;
	out->text = text;
	out->classes = cz->classes;
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
	if (view->zones == NULL)
		st = why_errno(why, ENOMEM, "view");
	for (size_t i = 0; st == ST_OK && i < cfg->zone_count; i++)
		st = join_zone(cfg, i, zones[i], texts[i], snapshot,
		    &view->zones[view->zone_count++], why);
	if (st != ST_OK) {
		view_free(&view);
		return st;
	}
	qsort(view->zones, view->zone_count, sizeof(*view->zones), zone_cmp);
	view->allow = cfg->server.allow;
	view->allow_count = cfg->server.allow_count;
	view->drop_denied = cfg->server.drop_denied;
	view->udp_size = (uint16_t)cfg->server.udp_size;
	view->lost = lost;
	*out = view;
	return ST_OK;
}

void
view_free(struct view **view)
{
	if (*view != NULL)
		free((*view)->zones);
	free(*view);
	*view = NULL;
}

const struct view_zone *
view_zone_of(const struct view *view, const struct name *name)
{
	for (size_t i = 0; i < view->zone_count; i++)
		if (name_below(name, &view->zones[i].origin))
			return &view->zones[i];
	return NULL;
}

bool
view_allows(const struct view *view, const struct addr *source)
{
	for (size_t i = 0; i < view->allow_count; i++)
		if (prefix_covers_addr(&view->allow[i], source))
			return true;
	return false;
}
