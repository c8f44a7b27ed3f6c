/*
 * Imports that a guard holds: what is kept of them, and what becomes of them.
 * A hold is open until somebody approves or rejects it, or a later scan of the
 * same scanner is good, or held in its turn: then it is superseded.
 */
#ifndef IMPORTER_HOLD_H
#define IMPORTER_HOLD_H

#include "change.h"
#include "held.h"

/*
 * The open hold of that import. ST_NOT_FOUND ("there is no import 7") or
 * ST_USAGE ("nothing of import 7 is held", "import 7 was rejected by ...",
 * "import 7 is of list relays"): list, where not NULL, is the one it must be
 * of. Slices point into the map.
 */
enum status hold_find(struct change *c, const struct config_list *list,
    uint64_t id, struct import_record *out, struct why *why) MUST_USE
    NONNULL(1, 4, 5);

/* Ends an open hold: says in its record what became of it, by which import
 * (0: none), by whom and why, and gives back what was kept. */
enum status hold_resolve(struct change *c, uint64_t id,
    enum import_hold_state state, uint64_t by, const char *reason,
    struct why *why) MUST_USE ALL_NONNULL;

/* Ends every open hold of a scanner on a list but that of the import by, which
 * supersedes them. What ended after it (0: it does not say when it did) is
 * newer and stays: an older scan that comes late must not drop it. */
enum status hold_supersede(struct change *c, uint16_t list, uint16_t scanner,
    uint64_t by, int64_t ended, struct why *why) MUST_USE ALL_NONNULL;

#endif
