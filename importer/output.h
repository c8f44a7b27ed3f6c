/*
 * What goes to standard output: rows for people (aligned, with a heading) or
 * for pipes (tabs, no heading), and JSON through jansson. Nothing of foreign
 * origin reaches a terminal unescaped.
 */
#ifndef IMPORTER_OUTPUT_H
#define IMPORTER_OUTPUT_H

#include <jansson.h>

#include "addr.h"
#include "bytes.h"
#include "class.h"

struct column {
	const char *title;
	int width; /* on a terminal, at least */
};

#define OUT_CELLS_MAX 12
/* Cells of one row; texts longer than a cell are cut with dots. */
#define OUT_CELL_MAX 256
struct row {
	char cell[OUT_CELLS_MAX][OUT_CELL_MAX];
	size_t count;
};

/* The heading, on a terminal alone. */
void out_heading(const struct column *columns, size_t count) ALL_NONNULL;
/* Fill a row cell by cell: trusted words, foreign text, times ("-": never),
 * prefixes, numbers. */
void row_word(struct row *row, const char *word) ALL_NONNULL;
void row_text(struct row *row, struct slice text) ALL_NONNULL;
void row_time(struct row *row, int64_t t) ALL_NONNULL;
void row_prefix(struct row *row, const struct prefix *p) ALL_NONNULL;
void row_number(struct row *row, uint64_t n) ALL_NONNULL;
/* Prints it and empties it. */
void out_row(const struct column *columns, struct row *row) ALL_NONNULL;

/* A member of an object; takes the value over, also NULL (out of memory: the
 * member is missing then, which out_json notices). */
void json_set(json_t *obj, const char *name, json_t *value);

/* JSON values; NULL when out of memory. */
json_t *json_slice(struct slice text);
json_t *json_time(int64_t t); /* null for 0 */
json_t *json_prefix(const struct prefix *p);
json_t *json_number(uint64_t n);
json_t *json_classes(class_mask mask); /* their labels, an array */

/* One document in one line, and gives the value back. ST_NO_MEMORY where any
 * part of it found no memory since json_block_watch, which main calls: nothing
 * is printed then, or what is printed has no end. ST_IO. */
enum status out_json(json_t *value, struct why *why) MUST_USE NONNULL(2);

/* Flushes; a full disk behind standard output shows here. ST_OK or ST_IO. */
enum status out_finish(struct why *why) MUST_USE ALL_NONNULL;

#endif
