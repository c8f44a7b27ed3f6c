/*
 * A survey in the ledger: its record (ledger_surveys.h) and, in parts
 * (parts.h), all that the outputs are made from. What comes back is what was
 * put, index by index.
 */
#ifndef IMPORTER_SURVEY_STORED_H
#define IMPORTER_SURVEY_STORED_H

#include "command.h"
#include "survey.h"

struct ledger_txn;

/* Puts a settled survey into the store, in a change of its own, and sets its
 * id. What is served stays as it is. */
enum status stored_put(const struct run *run, struct survey *s,
    struct why *why) MUST_USE ALL_NONNULL;

/* The survey of that id. Everything is checked: what is not a whole survey is
 * ST_CORRUPT. ST_NOT_FOUND with a reason. Free with survey_free. */
enum status stored_get(struct ledger_txn *txn, uint64_t id, struct survey **out,
    struct why *why) MUST_USE ALL_NONNULL;

/* The id of the newest survey of that list; "": of any. ST_NOT_FOUND with a
 * reason. */
enum status stored_newest(struct ledger_txn *txn, const char *list,
    uint64_t *id_out, struct why *why) MUST_USE ALL_NONNULL;

#endif
