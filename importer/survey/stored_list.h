/* The surveys that a store keeps: which there are, and one less. */
#ifndef IMPORTER_SURVEY_STORED_LIST_H
#define IMPORTER_SURVEY_STORED_LIST_H

#include "command.h"

/* survey --stored: newest first, to standard output. */
enum status stored_list(
    const struct run *run, struct why *why) MUST_USE ALL_NONNULL;

/* survey --forget: ST_DENIED where a ticket that is not done names it, unless
 * --force. */
enum status stored_forget(
    const struct run *run, struct why *why) MUST_USE ALL_NONNULL;

#endif
