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
	out->index = i;
	out->retire = cz->retire;
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

static enum status
join_access(const struct config_zone *cz, const struct acl *server,
    struct view_zone *out, struct why *why)
{
	out->allow = *server;
	out->allow_keys = cz->allow_keys;
	out->transfer_keys = cz->transfer_keys;
	out->transfer_anywhere =
	    cz->transfer_count == 0 && cz->transfer_keys != 0;
	out->transfer_tls = cz->transfer_tls;
	out->require_certificate = cz->require_certificate;
	out->guarded = cz->allow_count > 0 || cz->allow_keys != 0 ||
		       cz->require_certificate || cz->retire != NULL;
	if ((cz->allow_count > 0 &&
		acl_new(cz->allow, cz->allow_count, &out->allow) != ST_OK) ||
	    acl_new(cz->transfer, cz->transfer_count, &out->transfer) != ST_OK)
		return why_errno(why, ENOMEM, "view");
	return ST_OK;
}

static void
take_server(struct view *view, const struct config_server *s)
{
	view->drop_denied = s->drop_denied;
	view->require_cookie = s->require_cookie;
	view->udp_size = (uint16_t)s->udp_size;
	view->idle_ds = (uint16_t)(s->tcp_idle_s * 10);
	if (s->nsid != NULL)
		view->nsid =
		    (struct slice){(const uint8_t *)s->nsid, strlen(s->nsid)};
}

static enum status
join_zones(struct view *view, const struct config *cfg,
    struct zone *const *zones, struct text *const *texts,
    const struct snapshot *snapshot, struct why *why)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < cfg->zone_count; i++) {
		struct view_zone *out = &view->zones[view->zone_count++];

		st = join_zone(cfg, i, zones[i], texts[i], snapshot, out, why);
		if (st == ST_OK)
			st =
			    join_access(&cfg->zones[i], &view->allow, out, why);
		if (out->transfer_anywhere)
			view->keys_anywhere = true;
	}
	if (st != ST_OK)
		return st;
	qsort(view->zones, view->zone_count, sizeof(*view->zones), zone_cmp);
	for (size_t i = 0; i < view->zone_count; i++)
		count_node_labels(view, &view->zones[i]);
	return ST_OK;
}

enum status
view_new(const struct config *cfg, struct zone *const *zones,
    struct text *const *texts, const struct view_secrets *secrets,
    const struct snapshot *snapshot, _Atomic bool *lost, struct view **out,
    struct why *why)
{
	struct view *view = calloc(1, sizeof(*view));
	enum status st;

	if (view == NULL)
		return why_errno(why, ENOMEM, "view");
	view->zones = calloc(cfg->zone_count + 1, sizeof(*view->zones));
	if (view->zones == NULL ||
	    acl_new(cfg->server.allow, cfg->server.allow_count, &view->allow) !=
		ST_OK)
		st = why_errno(why, ENOMEM, "view");
	else
		st = join_zones(view, cfg, zones, texts, snapshot, why);
	if (st != ST_OK) {
		view_free(&view);
		return st;
	}
	take_server(view, &cfg->server);
	view->secrets = *secrets;
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
	for (size_t i = 0; i < gone->zone_count; i++) {
		struct view_zone *z = &gone->zones[i];

		if (z->allow.prefixes != gone->allow.prefixes)
			acl_free(&z->allow);
		acl_free(&z->transfer);
	}
	free(gone->zones);
	acl_free(&gone->allow);
	explicit_bzero(&gone->secrets, sizeof(gone->secrets));
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
view_knows(const struct view *view, const struct addr *source)
{
	if (acl_find(&view->allow, source) != ACL_NONE)
		return true;
	for (size_t i = 0; i < view->zone_count; i++) {
		const struct view_zone *z = &view->zones[i];

		if (acl_find(&z->allow, source) != ACL_NONE ||
		    acl_find(&z->transfer, source) != ACL_NONE)
			return true;
	}
	return false;
}
