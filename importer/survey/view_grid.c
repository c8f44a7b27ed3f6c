/* A table in plain text. */
#include "view_grid.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "format_clean.h"
#include "grow.h"
#include "view.h"
#include "wrap.h"

/* Longest text of a cell that is looked at, octets. */
#define CELL_MAX 256

/* Cuts what is too wide for a cell; there is room for the dots. */
static void
cut(char *text)
{
	struct slice rest = slice_of(text);
	unsigned width = 0;
	char *end = text;
	uint32_t c;

	while (rest.len > 0) {
		const size_t len = wrap_character(rest, &c);

		if (width <= GRID_CELL_WIDTH_MAX - 3)
			end = text + ((const char *)rest.data - text);
		width += wrap_is_wide(c) ? 2 : 1;
		rest.data += len;
		rest.len -= len;
	}
	if (width > GRID_CELL_WIDTH_MAX)
		(void)strcpy(end, "...");
}

static char *
keep(struct grid *g, const char *text)
{
	struct slice s = {(const uint8_t *)text, strnlen(text, CELL_MAX)};
	char shown[CELL_MAX + 4];
	uint8_t *kept;

	if (!utf8_valid(s)) {
		(void)why_escape(shown, CELL_MAX, s.data, s.len);
		s = slice_of(shown);
	}
	s = text_clean(g->texts, s, CELL_MAX);
	kept = arena_take(g->texts, s.len + 4);
	if (kept == NULL || (s.data == NULL && s.len > 0))
		return NULL;
	if (s.len > 0)
		memcpy(kept, s.data, s.len);
	kept[s.len] = '\0';
	cut((char *)kept);
	return (char *)kept;
}

void
grid_cell(struct grid *g, const char *text)
{
	const char **cells;
	const char *kept;

	if (g->texts == NULL)
		g->texts = arena_new();
	if (g->texts == NULL) {
		g->failed = true;
		return;
	}
	kept = keep(g, text);
	cells = grow(g->cells, &g->cap, g->count + 1, sizeof(const char *));
	if (cells != NULL)
		g->cells = cells;
	if (kept == NULL || cells == NULL)
		g->failed = true;
	else
		g->cells[g->count++] = kept;
}

void
grid_number(struct grid *g, uint64_t n)
{
	char text[VIEW_NUMBER_MAX];

	grid_cell(g, view_number_text(n, text));
}

void
grid_share(struct grid *g, uint64_t part, uint64_t whole)
{
	char text[VIEW_SHARE_MAX];

	grid_cell(g, view_share_text(part, whole, text));
}

static void
print_cell(
    const struct grid *g, const char *text, size_t column, int blanks, FILE *to)
{
	const bool left = (g->left >> column & 1) != 0;
	const bool last = column + 1 == g->columns;

	if (left)
		(void)fprintf(to, "  %s%*s", text, last ? 0 : blanks, "");
	else
		(void)fprintf(to, "  %*s%s", blanks, "", text);
}

static void
print_rows(const struct grid *g, FILE *to)
{
	size_t width[GRID_COLUMNS_MAX] = {0};

	for (size_t i = 0; i < g->count; i++) {
		const size_t w = wrap_columns(slice_of(g->cells[i]));

		if (w > width[i % g->columns])
			width[i % g->columns] = w;
	}
	for (size_t i = 0; i < g->count; i++) {
		const size_t column = i % g->columns;

		print_cell(g, g->cells[i], column,
		    (int)(width[column] - wrap_columns(slice_of(g->cells[i]))),
		    to);
		if (column + 1 == g->columns)
			(void)putc('\n', to);
	}
}

enum status
grid_print(struct grid *g, FILE *to, struct why *why)
{
	const bool failed = g->failed;

	assert(g->columns > 0 && g->columns <= GRID_COLUMNS_MAX);
	if (!failed) {
		assert(g->count % g->columns == 0);
		print_rows(g, to);
	}
	free(g->cells);
	arena_free(&g->texts);
	*g = (struct grid){.columns = g->columns, .left = g->left};
	return failed ? why_no_memory(why) : ST_OK;
}
