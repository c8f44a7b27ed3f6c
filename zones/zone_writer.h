/*
 * From a name and what stands there to its records. Private to zone_walk.c
 * and zone_change.c, which zone_walk.h is for.
 */
#ifndef ZONES_ZONE_WRITER_H
#define ZONES_ZONE_WRITER_H

#include "text.h"
#include "zone.h"
#include "zone_names.h"

/* What a zone's content comes from. All it points to must outlive the walk;
 * a snapshot whose file is cut short under it gives wrong records and never
 * one out of memory. */
struct zone_source {
	const struct zone *apex;
	const struct text *text;
	const struct snapshot_list *list;
	class_mask classes; /* of the aggregate */
	bool retired;	    /* SOA, NS, their addresses, TXT: nothing else */
	uint32_t ttl;	    /* of listings */
	uint32_t serial;
};

/* RDATA of a SOA, or a TXT record's: whichever is longer. */
#define ZONE_RDATA_MAX (2 * NAME_MAX_WIRE + 20)

/* What a call returns points into the walk or the source, and is valid until
 * the next call. */
struct zone_record {
	const uint8_t *owner; /* wire, lower case, not compressed */
	uint8_t owner_len;
	/* Octets in front of what the owner shares with its neighbours, its
	 * stem: another number is another stem. */
	uint8_t own_len;
	uint32_t stem;
	uint16_t type; /* class IN */
	uint32_t ttl;
	const uint8_t *rdata; /* without RDLENGTH; names not compressed */
	uint16_t rdata_len;
};

enum zone_type {
	ZONE_TYPE_A = 1,
	ZONE_TYPE_NS = 2,
	ZONE_TYPE_SOA = 6,
	ZONE_TYPE_MX = 15,
	ZONE_TYPE_TXT = 16
};

/* The aggregate; other levels of a zone are sub-zones, enum class_id. */
#define ZONE_AGGREGATE (-1)

struct zone_writer {
	const struct zone_source *source;
	/* Filled from its end: own labels, stem, class label, origin. */
	uint8_t owner[NAME_MAX_WIRE];
	uint8_t own_at, stem_at;
	uint32_t stem;
	/* What the stem is made of. Of family 0: of the level alone. */
	int8_t level;
	uint8_t stem_family, stem_bits;
	addr_num stem_addr;
	/* What stands at the owner. */
	struct zone_name name;
	/* The text of the last TXT record, and what it is of. */
	struct text_frame frame;
	bool framed;
	uint8_t frame_class;
	uint32_t frame_seen;
	uint64_t frame_import;
	uint8_t rdata[ZONE_RDATA_MAX];
};

/* Owner is the origin. */
void zone_writer_begin(
    struct zone_writer *w, const struct zone_source *source) ALL_NONNULL;

/* What is served at a level of the zone. */
class_mask zone_level_classes(
    const struct zone_source *source, int level) ALL_NONNULL;

/* Begins the records of a name of a level; false where the name would be too
 * long: nobody can ask for it. */
bool zone_writer_name(
    struct zone_writer *w, int level, const struct zone_name *name) ALL_NONNULL;

/* The record number i < says.count of the name: an A. */
void zone_writer_a(
    struct zone_writer *w, unsigned i, struct zone_record *out) ALL_NONNULL;
/* The record behind those: the TXT. */
void zone_writer_txt(
    struct zone_writer *w, struct zone_record *out) ALL_NONNULL;

/* RDATA of the TXT record of any name; out has 1 + TEXT_MAX bytes. Returns the
 * length. */
size_t zone_writer_text(struct zone_writer *w, const struct zone_name *name,
    uint8_t *out) ALL_NONNULL;

/* The SOA, serial and all; the owner is the origin. */
void zone_writer_soa(
    struct zone_writer *w, struct zone_record *out) ALL_NONNULL;

/* A record of the master file, whose rdata begins with its length. */
void zone_writer_node(struct zone_writer *w, const struct name *owner,
    const struct zone_rrset *rrset, const uint8_t *rdata,
    struct zone_record *out) ALL_NONNULL;

#endif
