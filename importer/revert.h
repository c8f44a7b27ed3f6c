/*
 * What an import did, undone: every finding that it changed and that nobody
 * changed since becomes what it was before. For relaybl revert, and for the
 * approval of one that was held.
 */
#ifndef IMPORTER_REVERT_H
#define IMPORTER_REVERT_H

#include "change.h"
#include "guard.h"

struct revert {
	const struct config_list *list;
	uint64_t target;    /* the import to undo */
	const char *reason; /* for the events */
	bool store;	    /* false: only counts */
	bool withhold;	    /* listings that would end stay */
	/* What came of it, in findings. */
	uint64_t ended, restored; /* listings that end, that are there again */
	uint64_t reclassed;	  /* listings that get another class */
	uint64_t begun;		  /* served again, if only as unconfirmed */
	uint64_t steps;		  /* all that is put back */
	uint64_t changed;	  /* by others since: left as they are */
	uint64_t refused; /* the list does not take them any more: left */
	uint64_t withheld;
	bool serves; /* what is served becomes another */
};

/* Undoes, or counts. ST_NOT_FOUND with a sentence where nothing is kept of
 * what the import changed. */
enum status revert_run(
    struct revert *r, struct change *c, struct why *why) MUST_USE ALL_NONNULL;

/*
 * Whether the guards of the list and of the scanner let pass what revert_run
 * has counted. scanner: the one whose findings they are; its own guards where
 * it is configured. Sets the figures for guard_trips_text.
 */
enum status revert_judge(const struct revert *r, struct change *c,
    uint16_t scanner, struct guard_figures *figures_out,
    struct guard_trips *trips_out, struct why *why) MUST_USE ALL_NONNULL;

/* Its counts, for the record of the import that does it. */
void revert_counts(
    const struct revert *r, struct import_record *rec) ALL_NONNULL;

/* May the import be undone at all? ST_USAGE with a sentence. */
enum status revert_allows(
    const struct import_record *rec, struct why *why) MUST_USE ALL_NONNULL;

/*
 * Says in the record of what was undone by which import, and drops the removals
 * that a guard holds of it: nobody wants them any more.
 */
enum status revert_mark(const struct revert *r, struct change *c, uint64_t by,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
