/*
 * All that an answer depends on, immutable: the configuration's zones, their
 * apex records, the allow list and one snapshot. A reload or a publication
 * makes a new view; workers change to it between batches.
 */
#ifndef DNSBL_VIEW_H
#define DNSBL_VIEW_H

#include "config.h"
#include "query.h"
#include "snapshot.h"
#include "text.h"
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
	uint32_t ttl; /* of listed names, before the cap by expiry */
	const struct zone *apex;
	const struct text *text;
	uint32_t serial;
	struct name origin;
	/* RDLENGTH u16 | RDATA, the list's serial in its place: ready to be
	 * appended, like a zone_rrset's. */
	uint8_t soa[VIEW_SOA_MAX];
};

static inline bool
view_zone_retired(const struct view_zone *z)
{
	return z->subzones == 0;
}

/* A prefix of the allow list, ready to be compared: an address is in it where
 * the bits in mask are those of addr. IPv4 in the lower 32 bits, IPv6 in both
 * halves, as numbers. */
struct view_allow {
	uint64_t addr[2], mask[2];
};

struct view {
	/* Longest origin first, so that the first match is the longest. */
	struct view_zone *zones;
	size_t zone_count;
	struct view_allow *allow; /* IPv4 first */
	size_t allow_count4, allow_count;
	bool drop_denied;
	uint16_t udp_size;
	/* Set once when the mapped file went away under us (sigbus.h): answers
	 * computed since are not to be trusted. */
	_Atomic bool *lost;
};

/*
 * Joins them into a view. The configuration, its zones (one per cfg->zones,
 * same order) and texts and the snapshot must outlive it. A zone whose list
 * the snapshot does not hold: ST_UNAVAILABLE, "list NAME has never been
 * published: run relaybl publish". Free with view_free, which frees only the
 * view itself. Main thread.
 */
enum status view_new(const struct config *cfg, struct zone *const *zones,
    struct text *const *texts, const struct snapshot *snapshot,
    _Atomic bool *lost, struct view **out,
    struct why *why) MUST_USE ALL_NONNULL;
void view_free(struct view **view) ALL_NONNULL;

/* The zone with the longest origin that the query's name is in, or NULL. Any
 * thread. */
const struct view_zone *view_zone_of(const struct view *view,
    const struct query *q, const struct query_labels *labels) ALL_NONNULL;

/* May this address ask? Any thread. */
bool view_allows(
    const struct view *view, const struct addr *source) ALL_NONNULL;

#endif
