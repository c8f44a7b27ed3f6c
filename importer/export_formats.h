/*
 * What is served, in the formats of others: a zone as a master file, and the
 * addresses that are listed at the moment for RPZ, for rbldnsd and for
 * whoever reads a plain list.
 */
#ifndef IMPORTER_EXPORT_FORMATS_H
#define IMPORTER_EXPORT_FORMATS_H

#include <stdio.h>

#include "command.h"
#include "zone_walk.h"

/* The zone that is written, from the generation that is current. */
struct export_zone {
	const struct config_zone *zone;
	const char *list; /* its name */
	uint64_t generation;
	struct zone_source source;
	class_mask classes;  /* whose addresses are written */
	int64_t now;	     /* when they are listed */
	const char *trigger; /* of RPZ */
	FILE *to;
	uint64_t written; /* records, entries, prefixes: out */

	struct snapshot *snapshot;
	struct zone *apex;
	struct text *text;
};

/*
 * Opens what --zone names, or the only zone. Warnings of its master file go to
 * standard error. ST_USAGE, ST_CONFIG, ST_UNAVAILABLE (never published), the
 * errors of snapshot_open. Free with export_zone_close, also after an error.
 */
enum status export_zone_open(const struct run *run, struct export_zone *out,
    struct why *why) MUST_USE ALL_NONNULL;
void export_zone_close(struct export_zone *z) ALL_NONNULL;

/* Each writes to z->to and counts; the stream's errors are the caller's. */
typedef enum status (*export_write_fn)(struct export_zone *z, struct why *why);

/* A master file; ST_UNAVAILABLE before anything is written where there would
 * be more records than max-records. */
enum status export_as_zone(struct export_zone *z, struct why *why) ALL_NONNULL;
enum status export_as_rpz(struct export_zone *z, struct why *why) ALL_NONNULL;
enum status export_as_rbldnsd(
    struct export_zone *z, struct why *why) ALL_NONNULL;
enum status export_as_plain(struct export_zone *z, struct why *why) ALL_NONNULL;

/* ---- what is listed now; export_ranges.c ---- */

/* A range and what it says, by gravity. */
struct export_range {
	uint8_t family;
	addr_num first, last;
	size_t count;
	struct answer_entry live[CLASS_COUNT];
};
typedef void (*export_range_fn)(void *ctx, const struct export_range *range);

/* Calls each for the ranges of these classes that are live at z->now, in order
 * of family and address. */
void export_ranges(const struct export_zone *z, uint8_t family,
    class_mask wanted, export_range_fn each, void *ctx) NONNULL(1, 4);

/* Calls each for the fewest prefixes that are all of what is live of
 * z->classes, in order. */
typedef void (*export_prefix_fn)(void *ctx, const struct prefix *prefix);
void export_prefixes(const struct export_zone *z, export_prefix_fn each,
    void *ctx) NONNULL(1, 2);

#endif
