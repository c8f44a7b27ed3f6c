/* A line on a terminal for work that takes longer than a second: standard
 * error, and only where that is a terminal. There is one such line. */
#ifndef IMPORTER_PROGRESS_H
#define IMPORTER_PROGRESS_H

#include <stddef.h>
#include <stdint.h>

#include "compiler.h"

/* What is counted: shown are the bytes and how fast they come, of records
 * only the share. */
enum progress_unit { PROGRESS_BYTES, PROGRESS_RECORDS };

struct progress {
	const char *what; /* "reading" */
	enum progress_unit unit;
	uint64_t total; /* 0: not known */
	/* private */
	int64_t begun_ms; /* 0: not begun */
	int64_t shown_ms;
	uint64_t last;
};

/* From here on the time is taken; the first of the calls below does it too. */
void progress_begin(struct progress *p) ALL_NONNULL;

/* Says how far it is. Call as often as you like. */
void progress_tick(struct progress *p, uint64_t done) ALL_NONNULL;

/* What happens now, and cannot be counted. */
void progress_word(struct progress *p, const char *what) ALL_NONNULL;

/* Wipes the line; the next one begins anew. */
void progress_end(struct progress *p) ALL_NONNULL;

/* Wipes the line for something else that is to be written; it comes back. */
void progress_hide(void);

/*
 * "reading 12.3 of 220.2 MB (5 %), 31.2 MB/s, 7 s left": of what is done after
 * that time, terminated, into cap bytes. Pure.
 */
#define PROGRESS_LINE_MAX 80
void progress_line(const struct progress *p, uint64_t done, int64_t elapsed_ms,
    char *out, size_t cap) ALL_NONNULL;

#endif
