/*
 * All that an answer depends on, immutable: the configuration's zones, their
 * apex records, the allow list and one snapshot. A reload or a publication
 * makes a new view; workers change to it between batches.
 */
#ifndef DNSBL_VIEW_H
#define DNSBL_VIEW_H

#include "acl.h"
#include "config.h"
#include "cookie.h"
#include "query.h"
#include "snapshot.h"
#include "text.h"
#include "tsig.h"
#include "zone.h"

/* RDLENGTH and RDATA of a SOA. */
#define VIEW_SOA_MAX (2 + 2 * NAME_MAX_WIRE + 20)

/* What every query needs stands first. */
struct view_zone {
	const struct snapshot_list *list;
	class_mask classes; /* of the aggregate */
	/* Classes that have a sub-zone and may have a test entry: every one.
	 * Of a retired zone none, as of its aggregate: what no class is wanted
	 * of is never listed. */
	class_mask subzones;
	uint8_t origin_labels;
	/* The most labels that a name of the master file has, or the origin of
	 * a zone below: no longer name is, or is above, one of them. */
	uint8_t node_labels;
	/* Not for everybody whom the server's allow list has (access.h), or
	 * retired, and says so: no answer of it is a plain one. */
	bool guarded;
	uint32_t ttl; /* of listed names, before the cap by expiry */
	const struct zone *apex;
	const struct text *text;
	uint32_t serial;
	struct name origin;
	/* RDLENGTH u16 | RDATA, the list's serial in its place: ready to be
	 * appended, like a zone_rrset's. */
	uint8_t soa[VIEW_SOA_MAX];
	size_t index;	    /* in the configuration's zones */
	const char *retire; /* why it is retired, or NULL */

	/* Who may ask and who may transfer (access.h). Sets of keys are masks
	 * over view->keys, 0: no key is needed. */
	struct acl allow; /* its own, or the server's */
	struct acl transfer;
	uint64_t allow_keys, transfer_keys;
	bool transfer_anywhere; /* whoever has a key, at any address */
	bool transfer_tls, require_certificate;
};

static inline bool
view_zone_retired(const struct view_zone *z)
{
	return z->subzones == 0;
}

/* What the view knows that is in no list: keys and secrets. */
struct view_secrets {
	struct tsig_keys keys; /* as the configuration's */
	struct cookie_secrets cookies;
};

struct view {
	/* Longest origin first, so that the first match is the longest. */
	struct view_zone *zones;
	size_t zone_count;
	struct acl allow; /* of the server */
	bool drop_denied;
	/* Who has a key may be anywhere: denied is known only after the TSIG
	 * record, where there is one. */
	bool keys_anywhere;
	bool unguarded; /* everybody may ask: the self-check */
	bool require_cookie;
	uint16_t udp_size;
	uint16_t idle_ds;  /* of connections, in tenths of a second */
	struct slice nsid; /* empty: none */
	struct view_secrets secrets;
	/* Set once when the mapped file went away under us (sigbus.h): answers
	 * computed since are not to be trusted. */
	_Atomic bool *lost;
};

/*
 * Joins them into a view. The configuration, its zones (one per cfg->zones,
 * same order) and texts, the keys and the snapshot must outlive it. A zone
 * whose list the snapshot does not hold: ST_UNAVAILABLE, "list NAME has never
 * been published: run relaybl publish". Free with view_free, which frees only
 * the view itself. Main thread.
 */
enum status view_new(const struct config *cfg, struct zone *const *zones,
    struct text *const *texts, const struct view_secrets *secrets,
    const struct snapshot *snapshot, _Atomic bool *lost, struct view **out,
    struct why *why) MUST_USE ALL_NONNULL;
void view_free(struct view **view) ALL_NONNULL;

/* The zone with the longest origin that the query's name is in, or NULL. Any
 * thread. */
const struct view_zone *view_zone_of(const struct view *view,
    const struct query *q, const struct query_labels *labels) ALL_NONNULL;

/* Is there any zone that this source may ask, be it with a key? Any thread. */
bool view_knows(const struct view *view, const struct addr *source) ALL_NONNULL;

#endif
