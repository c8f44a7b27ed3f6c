/* Rows and JSON on standard output. */
#include "output.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "json_block.h"
#include "stamp.h"

static bool
aligned(void)
{
	static int terminal = -1;

	if (terminal < 0)
		terminal = isatty(STDOUT_FILENO);
	return terminal == 1;
}

void
out_heading(const struct column *columns, size_t count)
{
	struct row row = {.count = 0};

	if (!aligned())
		return;
	for (size_t i = 0; i < count; i++)
		row_word(&row, columns[i].title);
	out_row(columns, &row);
}

static char *
next_cell(struct row *row)
{
	assert(row->count < OUT_CELLS_MAX);
	return row->cell[row->count++];
}

void
row_word(struct row *row, const char *word)
{
	(void)snprintf(next_cell(row), OUT_CELL_MAX, "%s", word);
}

void
row_text(struct row *row, struct slice text)
{
	(void)why_escape(next_cell(row), OUT_CELL_MAX, text.data, text.len);
}

void
row_time(struct row *row, int64_t t)
{
	char *cell = next_cell(row);

	if (t == 0)
		(void)strcpy(cell, "-");
	else
		(void)stamp_format(t, cell);
}

void
row_prefix(struct row *row, const struct prefix *p)
{
	(void)prefix_format(p, next_cell(row));
}

void
row_number(struct row *row, uint64_t n)
{
	(void)snprintf(next_cell(row), OUT_CELL_MAX, "%" PRIu64, n);
}

void
out_row(const struct column *columns, struct row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		bool last = i + 1 == row->count;

		if (!aligned())
			printf("%s%c", row->cell[i], last ? '\n' : '\t');
		else if (last)
			printf("%s\n", row->cell[i]);
		else
			printf("%-*s  ", columns[i].width, row->cell[i]);
	}
	row->count = 0;
}

void
json_set(json_t *obj, const char *name, json_t *value)
{
	(void)json_object_set_new(obj, name, value);
}

json_t *
json_slice(struct slice text)
{
	char shown[OUT_CELL_MAX];
	json_t *value =
	    json_stringn(text.len > 0 ? (const char *)text.data : "", text.len);

	/* Not UTF-8: an argument of the command line, for example. */
	if (value == NULL)
		value = json_string(
		    why_escape(shown, sizeof(shown), text.data, text.len));
	return value;
}

json_t *
json_time(int64_t t)
{
	char text[STAMP_TEXT_MAX];

	return t == 0 ? json_null() : json_string(stamp_format(t, text));
}

json_t *
json_prefix(const struct prefix *p)
{
	char text[PREFIX_TEXT_MAX];

	return json_string(prefix_format(p, text));
}

json_t *
json_number(uint64_t n)
{
	return json_integer((json_int_t)n);
}

json_t *
json_classes(class_mask mask)
{
	json_t *all = json_array();

	for (int i = 0; i < CLASS_COUNT; i++)
		if (mask & CLASS_BIT(i))
			(void)json_array_append_new(all,
			    json_string(class_info((enum class_id)i)->label));
	return all;
}

enum status
out_json(json_t *value, struct why *why)
{
	/* A member that json_set had no memory for is missing in it. */
	const bool whole = value != NULL && !json_block_lacked();
	const bool failed =
	    !whole ||
	    json_dumpf(value, stdout, JSON_COMPACT | JSON_ENSURE_ASCII) != 0;

	json_decref(value);
	if (whole && ferror(stdout))
		return out_finish(why);
	if (failed || json_block_lacked()) {
		why_set(why, "out of memory for JSON");
		return ST_NO_MEMORY;
	}
	(void)putchar('\n');
	return ST_OK;
}

enum status
out_finish(struct why *why)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return ST_OK;
	(void)why_errno(why, errno, "standard output");
	return ST_IO;
}
