/* A plain list: what one line of it says. */
#ifndef IMPORTER_FORMAT_LIST_H
#define IMPORTER_FORMAT_LIST_H

#include "record.h"

/* The addresses of a line; a single one has first equal to last. */
struct list_range {
	bool empty; /* a blank line or a comment: nothing else is set */
	struct addr first, last;
};

/* True for a line that only an rbldnsd zone has: it begins with $, ! or a
 * default value such as :127.0.0.2:text. */
bool list_is_rbldnsd(struct slice line);

/* One line without LF: an address, a prefix or FIRST-LAST, a comment behind
 * # or ;. REFUSED_NOT, or why the line is refused. Pure. */
enum refusal list_line(struct slice line, struct list_range *out,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
