/* Making the next generation from the current one. */
#include "generation_update.h"

#include <stdlib.h>
#include <string.h>

#include "generation_merge.h"

/* Entries of answers that may be left unused before all is compiled: so many,
 * and one of so many. */
#define SPARE_LEAST 4096
#define SPARE_SHARE 4

static enum status
not_now(struct why *why, const char *text)
{
	why_set(why, "%s", text);
	return ST_NOT_FOUND;
}

/* Is it what the ledger said before the commits that are known? */
static enum status
check_sequence(const struct generation_update *u, const struct touched *touched,
    struct why *why)
{
	uint64_t now, then = u->from->info.sequence;
	enum status st = ledger_sequence(u->ledger.txn, &now, why);

	if (st != ST_OK)
		return st;
	if (now != touched->to || then < touched->from || then > now)
		return not_now(why, "the current generation is not the one "
				    "before the change");
	return ST_OK;
}

static enum status
pass_chunk(void *ctx, const struct generation_chunk *chunk, struct why *why)
{
	(void)ctx;
	(void)chunk;
	(void)why;
	return ST_OK;
}

/* Items are copied and never looked at again: they must be in order. */
static enum status
check_ranges(const struct generation_image *image, struct why *why)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < image->info.list_count; i++)
		st = generation_data_walk(
		    &image->data[i], pass_chunk, NULL, why);
	return st;
}

static enum status
copy_touched(struct touched *to, const struct touched *from, struct why *why)
{
	size_t len = from->count * sizeof(*from->parts);

	*to = *from;
	to->parts = malloc(len == 0 ? 1 : len);
	if (to->parts == NULL)
		return why_no_memory(why);
	if (len > 0)
		memcpy(to->parts, from->parts, len);
	touched_sort(to);
	return ST_OK;
}

enum status
generation_update_begin(const struct generation_files *files,
    const struct generation_ledger *ledger, const struct touched *touched,
    struct generation_update *out, struct why *why)
{
	struct generation_update u = {.ledger = *ledger};
	char path[GENERATION_PATH_MAX];
	enum status st;

	if (touched->all || files->current == 0)
		return not_now(why, "not a small change");
	st = generation_files_path(files, files->current, false, path, why);
	if (st == ST_OK)
		st = generation_image_open(path, &u.from, why);
	if (st == ST_OK)
		st = check_sequence(&u, touched, why);
	if (st == ST_OK)
		st = check_ranges(u.from, why);
	if (st == ST_OK)
		st = copy_touched(&u.touched, touched, why);
	if (st != ST_OK) {
		generation_update_end(&u);
		return ST_NOT_FOUND;
	}
	*out = u;
	return ST_OK;
}

void
generation_update_end(struct generation_update *update)
{
	touched_free(&update->touched);
	generation_image_close(&update->from);
}

/* ---- filling ---- */

/* The parts of one list among all that are touched. */
static const struct touched_part *
parts_of(const struct touched *t, uint16_t list, size_t *count_out)
{
	size_t first = 0, end;

	while (first < t->count && t->parts[first].list < list)
		first++;
	for (end = first; end < t->count && t->parts[end].list == list;)
		end++;
	*count_out = end - first;
	return t->parts + first;
}

static enum status
merge_list(const struct generation_update *u, const struct generation_data *old,
    const struct touched_part *parts, size_t count,
    struct generation_build *build, struct generation_list *list,
    struct why *why)
{
	struct generation_merge merge;
	struct generation_pack *pack;
	enum status st = generation_build_list(build, list->id, &pack, why);

	if (st == ST_OK)
		st = generation_merge_begin(
		    &merge, old, parts, count, pack, list, why);
	if (st != ST_OK)
		return st;
	if (list->spare > SPARE_LEAST + old->answers.count / SPARE_SHARE)
		return not_now(why, "many answers are used no more");
	st = generation_sweep(&u->ledger, list, parts, count,
	    generation_merge_piece, &merge, why);
	if (st == ST_BAD_DATA)
		why_wrap(why, "list \"%s\"", list->name);
	if (st == ST_OK)
		st = generation_merge_finish(&merge, why);
	return st == ST_OK ? generation_check_limit(&u->ledger, list, why) : st;
}

/* A list that the old generation does not have has nothing there. */
static enum status
update_list(const struct generation_update *u, struct generation_build *build,
    struct generation_list *list, struct why *why)
{
	static const struct generation_data none = {{(const uint8_t *)"", 0},
	    {(const uint8_t *)"", 0}, {(const uint8_t *)"", 0},
	    {(const uint8_t *)"", 0}, {(const uint8_t *)"", 0}};
	const struct generation_data *old = &none;
	struct generation_info *info = &u->from->info;
	const struct generation_list *before =
	    generation_list_by_id(info, list->id);
	const struct touched_part *parts;
	size_t count;

	if (before != NULL) {
		old = &u->from->data[before - info->lists];
		generation_list_count_as(list, before);
	}
	parts = parts_of(&u->touched, list->id, &count);
	if (count == 0)
		return generation_build_copy(build, list->id, old, why);
	return merge_list(u, old, parts, count, build, list, why);
}

/* Every list of the old one is in the ledger, by the same name? */
static bool
has_lists(struct generation_info *ledger, const struct generation_info *old)
{
	for (size_t i = 0; i < old->list_count; i++) {
		const struct generation_list *l =
		    generation_list_by_id(ledger, old->lists[i].id);

		if (l == NULL || strcmp(l->name, old->lists[i].name) != 0)
			return false;
	}
	return true;
}

enum status
generation_update_fill(struct generation_update *u,
    struct generation_build *build, struct generation_info *info,
    struct why *why)
{
	enum status st = ledger_sequence(u->ledger.txn, &info->sequence, why);

	if (st == ST_OK)
		st = generation_lists(u->ledger.txn, info, why);
	if (st == ST_OK && !has_lists(info, &u->from->info))
		return not_now(why, "the lists are other ones");
	for (size_t i = 0; st == ST_OK && i < info->list_count; i++)
		st = update_list(u, build, &info->lists[i], why);
	return st;
}
