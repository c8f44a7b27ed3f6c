/*
 * The errors and warnings of one file, collected while it is read and
 * checked, handed over in the order of its lines. Private to config*.c and
 * zone*.c.
 */
#ifndef ZONES_CONFIG_DIAG_H
#define ZONES_CONFIG_DIAG_H

#include <stdbool.h>
#include <stddef.h>

#include "compiler.h"
#include "config.h"

/* A file with more errors than this is not the file that was meant. */
#define DIAG_MAX 50

struct diag {
	const char *file; /* names it; not owned */
	struct {
		int line; /* 0: of no line */
		char *text;
	} list[DIAG_MAX];
	size_t count, dropped, errors;
	bool no_memory; /* a message or a value was lost: ST_NO_MEMORY */
};

void diag_error(struct diag *d, int line, const char *fmt, ...)
    PRINTF(3, 4) COLD;
void diag_warn(struct diag *d, int line, const char *fmt, ...)
    PRINTF(3, 4) COLD;

/* Reports everything (report may be NULL), forgets it, and says how the file
 * is: ST_OK, ST_CONFIG or ST_NO_MEMORY. */
enum status diag_finish(
    struct diag *d, config_report report, void *ctx) MUST_USE;

#endif
