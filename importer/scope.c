/* What a scan was to cover. */
#include "scope.h"

#include <inttypes.h>
#include <stdlib.h>

#include "format_lines.h"
#include "format_list.h"
#include "grow.h"
#include "input.h"

/* A range and a comment. */
#define SCOPE_LINE_MAX 4096

static int
compare(const void *a, const void *b)
{
	return prefix_cmp(a, b);
}

void
scope_tidy(struct prefix *list, size_t *len)
{
	size_t kept = 0;

	if (*len == 0)
		return;
	qsort(list, *len, sizeof(*list), compare);
	/* A prefix comes right before what it contains. */
	for (size_t i = 1; i < *len; i++)
		if (!prefix_covers(&list[kept], &list[i]))
			list[++kept] = list[i];
	*len = kept + 1;
}

static uint64_t
size_of(const struct prefix *p)
{
	return p->addr.family == ADDR_V4 ? (uint64_t)1 << (32 - p->len) : 1;
}

/* What of a prefix stays. */
static uint64_t
size_less(const struct prefix *p, const struct prefix *exclude, size_t len)
{
	uint64_t size = size_of(p);
	size_t low = 0, high = len;

	/* The last one that is not behind it may cover it, those after that
	 * may lie in it. */
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (prefix_cmp(&exclude[mid], p) <= 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low > 0 && prefix_covers(&exclude[low - 1], p))
		return 0;
	for (; low < len && prefix_covers(p, &exclude[low]); low++)
		if (p->addr.family == ADDR_V4)
			size -= size_of(&exclude[low]);
	return size;
}

uint64_t
scope_addresses(const struct prefix *scope, size_t scope_len,
    const struct prefix *exclude, size_t exclude_len)
{
	uint64_t total = 0;

	for (size_t i = 0; i < scope_len; i++)
		total += size_less(&scope[i], exclude, exclude_len);
	return total;
}

struct reading {
	struct scan *scan;
	size_t cap;
	const char *shown; /* the file, for people */
	bool placed;	   /* the error has file and line already */
};

static enum status
add(struct reading *r, const struct prefix *p, struct why *why)
{
	struct scan *scan = r->scan;
	struct prefix *list;

	if (scan->scope_len == SCOPE_MAX) {
		why_set(why, "too many addresses");
		return ST_BAD_DATA;
	}
	list = grow(scan->scope, &r->cap, scan->scope_len + 1, sizeof(*list));
	if (list == NULL)
		return why_no_memory(why);
	scan->scope = list;
	scan->scope[scan->scope_len++] = *p;
	return ST_OK;
}

static enum status
add_range(struct reading *r, const struct list_range *range, struct why *why)
{
	struct range_walk walk;
	struct prefix p;
	enum status st = ST_OK;

	range_walk_start(&walk, &range->first, &range->last);
	while (st == ST_OK && range_walk_next(&walk, &p))
		st = add(r, &p, why);
	return st;
}

static enum status
on_line(void *ctx, struct slice text, enum line_kind kind, uint64_t line,
    struct why *why)
{
	struct reading *r = ctx;
	struct list_range range;
	enum status st = ST_OK;

	if (kind == LINE_LONG || kind == LINE_REST) {
		why_set(why, "too long");
		st = ST_BAD_DATA;
	} else if (list_line(text, &range, why) != REFUSED_NOT) {
		st = ST_BAD_DATA;
	} else if (!range.empty) {
		st = add_range(r, &range, why);
	}
	if (st == ST_BAD_DATA) {
		why_wrap(why, "%s:%" PRIu64, r->shown, line);
		r->placed = true;
	}
	return st;
}

static enum status
read_lines(struct input *input, struct reading *r, struct why *why)
{
	struct lines lines;
	enum status st = lines_start(&lines, SCOPE_LINE_MAX, on_line, r, why);

	while (st == ST_OK) {
		const uint8_t *data;
		size_t len;

		st = input_read(input, &data, &len, why);
		if (st != ST_OK || len == 0)
			break;
		st = lines_feed(&lines, data, len, why);
	}
	if (st == ST_OK)
		st = lines_finish(&lines, why);
	lines_free(&lines);
	return st;
}

/* Is it the file that the scan names? */
static enum status
check_hash(const struct scan *scan, struct input *input, struct why *why)
{
	uint8_t sha[32];
	char text[SHA_TEXT_MAX];

	enum status st = input_finish(input, sha, why);

	if (st != ST_OK || scan->scope_sha[0] == '\0' ||
	    strcmp(sha_format(sha, text), scan->scope_sha) == 0)
		return st;
	why_set(why,
	    "is not the scope that the scan names: its sha256 is %s, not %s",
	    text, scan->scope_sha);
	return ST_BAD_DATA;
}

static enum status
read_file(
    struct scan *scan, struct input *input, const char *shown, struct why *why)
{
	struct reading r = {.scan = scan, .shown = shown};
	enum status st = read_lines(input, &r, why);

	if (st == ST_OK)
		st = check_hash(scan, input, why);
	if (st == ST_OK && scan->scope_len == 0) {
		why_set(why, "names no address");
		st = ST_BAD_DATA;
	}
	if (st != ST_OK && !r.placed)
		why_wrap(why, "%s", shown);
	return st;
}

enum status
scope_read(struct scan *scan, const char *path, struct why *why)
{
	struct input *input = NULL;
	char shown[256];
	enum status st = input_open(path, &input, why);

	if (st != ST_OK)
		return st;
	free(scan->scope);
	scan->scope = NULL;
	scan->scope_len = 0;
	(void)why_escape(shown, sizeof(shown), path, strlen(path));
	st = read_file(scan, input, shown, why);
	input_close(&input);
	if (st != ST_OK)
		return st;
	scope_tidy(scan->scope, &scan->scope_len);
	scan->scope_count = scope_addresses(
	    scan->scope, scan->scope_len, scan->exclude, scan->exclude_len);
	if (scan->scope_count == 0) {
		why_set(
		    why, "%s: the scan excludes every address of it", shown);
		return ST_BAD_DATA;
	}
	if (scan->mode == SCAN_UNSAID && scan->has_end && !scan->aborted)
		scan->mode = SCAN_FULL;
	scan->has_scope = scan->mode == SCAN_FULL;
	return ST_OK;
}
