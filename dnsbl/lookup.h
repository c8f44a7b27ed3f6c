/*
 * What a name in a zone stands for: a listing, a node of the master file, an
 * empty non-terminal, or nothing.
 */
#ifndef DNSBL_LOOKUP_H
#define DNSBL_LOOKUP_H

#include "key.h"
#include "query.h"
#include "view.h"

enum lookup_kind {
	LOOKUP_NONE,   /* NXDOMAIN, and nothing below it either (RFC 8020) */
	LOOKUP_EMPTY,  /* exists because something is below it (RFC 4592) */
	LOOKUP_LISTED, /* the key of an address that is listed now */
	LOOKUP_NODE    /* the apex, or another name of the master file */
};

struct lookup {
	enum lookup_kind kind;
	const struct zone_node *node; /* LOOKUP_NODE */

	/* LOOKUP_LISTED: the live classes, the gravest first; at least one. */
	uint8_t class_count;
	uint8_t classes[CLASS_COUNT]; /* enum class_id */
	uint32_t ttl;		      /* ends no later than any of them */
	/* A test entry of RFC 5782 5 and not from any list; else what is
	 * known of the gravest class: */
	bool test;
	uint32_t seen_min; /* unix minutes */
	uint64_t import;
};

/* Have the processor fetch what lookup_name will read of the list: first the
 * one, later the other, then look up. Any thread. */
void lookup_prefetch(
    const struct view_zone *zone, const struct key *key) ALL_NONNULL;
void lookup_prefetch_ranges(
    const struct view_zone *zone, const struct key *key) ALL_NONNULL;

/*
 * Looks up in zone the name of q, which is in it and has that many labels and
 * that key there (key_parse). now: unix seconds; what expires then or before
 * is not listed. The test entries, whatever the data says: in 127.0.0.0/24,
 * and its IPv6-mapped twin, 127.0.0.2 and 127.0.0.N for each code N that is
 * served there, and nothing else. In a retired zone there are none, nor
 * sub-zones, nor listings.
 *
 * A name of four one-digit labels is the key of an IPv4 address and stands
 * above IPv6 addresses as well: where the one is not listed and something is
 * below the other, it exists (RFC 8020 leaves no choice). Any thread.
 */
void lookup_name(const struct view *view, const struct view_zone *zone,
    const struct query *q, unsigned labels, const struct key *key, int64_t now,
    struct lookup *out) ALL_NONNULL;

#endif
