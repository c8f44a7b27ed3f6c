/* What a generation is, in a line a list. */
#ifndef IMPORTER_MADE_H
#define IMPORTER_MADE_H

#include "generation.h"

/* "generation 4 (ledger sequence 7)" and its lists, on standard output. */
void made_print(const struct generation_info *info) ALL_NONNULL;

#endif
