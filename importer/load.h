/*
 * Loading an export (export_fields.h) into a store without a ledger, or with
 * one that has no findings and no imports: wholly, or not at all.
 */
#ifndef IMPORTER_LOAD_H
#define IMPORTER_LOAD_H

#include "command.h"

/* What --format calls it. */
#define LOAD_FORMAT "relaybl-ledger"

/* Does the file hold an export, by its first bytes? Of standard input and
 * pipes, which can be read but once, --format says it. */
bool load_is_export(const struct run *run, const char *path) ALL_NONNULL;

/*
 * Reads it into a ledger made aside, checks that nothing is missing or damaged,
 * puts that in place, publishes and tells. Memory does not grow with it.
 * ST_BAD_DATA: "FILE:LINE: reason"; ST_CANT_CREATE where the store holds
 * something.
 */
enum status load_file(const struct run *run, const char *path,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
