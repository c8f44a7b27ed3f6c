/* A table in plain text. */
#include "view_grid.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "format_clean.h"
#include "grow.h"
#include "view.h"

/* Longest text of a cell that is looked at, octets. */
#define CELL_MAX 256

/* Characters of East Asia take two places: the blocks that Unicode (UAX 11)
 * calls wide, coarsely. */
static bool
is_wide(uint32_t c)
{
	static const uint32_t blocks[][2] = {
	    {0x1100, 0x115f},
	    {0x2e80, 0xa4cf},
	    {0xac00, 0xd7a3},
	    {0xf900, 0xfaff},
	    {0xfe30, 0xfe6f},
	    {0xff00, 0xff60},
	    {0xffe0, 0xffe6},
	    {0x1f300, 0x1faff},
	    {0x20000, 0x3fffd},
	};

	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++)
		if (c >= blocks[i][0] && c <= blocks[i][1])
			return true;
	return false;
}

/* Octets of the character at p, which is valid, and its places. */
static size_t
next_character(const char *p, size_t *places)
{
	const uint8_t first = (uint8_t)*p;
	const size_t len = first < 0x80	  ? 1
			   : first < 0xe0 ? 2
			   : first < 0xf0 ? 3
					  : 4;
	uint32_t c = len == 1 ? first : first & (0xffu >> (len + 1));

	for (size_t i = 1; i < len; i++)
		c = c << 6 | ((uint8_t)p[i] & 0x3fu);
	*places = is_wide(c) ? 2 : 1;
	return len;
}

size_t
grid_width(const char *text)
{
	size_t width = 0, places;

	for (; *text != '\0'; width += places)
		text += next_character(text, &places);
	return width;
}

/* Cuts what is too wide for a cell; there is room for the dots. */
static void
cut(char *text)
{
	size_t width = 0, places;
	char *end = text;

	for (char *p = text; *p != '\0'; width += places) {
		if (width <= GRID_CELL_WIDTH_MAX - 3)
			end = p;
		p += next_character(p, &places);
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
		const size_t w = grid_width(g->cells[i]);

		if (w > width[i % g->columns])
			width[i % g->columns] = w;
	}
	for (size_t i = 0; i < g->count; i++) {
		const size_t column = i % g->columns;

		print_cell(g, g->cells[i], column,
		    (int)(width[column] - grid_width(g->cells[i])), to);
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
