/* What is listed now, range by range. */
#include "export_formats.h"
#include "snapshot_walk.h"

/* What an answer says at z->now; false: nothing. */
static bool
is_live(const struct export_zone *z, const struct answer *answer,
    class_mask wanted, struct export_range *out)
{
	if (answer->entries == NULL)
		return false;
	out->count = answer_live(
	    answer->entries, answer->count, wanted, z->now, out->live);
	return out->count > 0;
}

static void
ranges4(const struct export_zone *z, class_mask wanted, export_range_fn each,
    void *ctx)
{
	const struct snapshot_list *list = z->source.list;
	struct export_range out = {.family = ADDR_V4};
	uint32_t part = snapshot_part_from(list, 0, wanted);

	while (part < SNAPSHOT_WALK_PARTS) {
		struct snapshot_run4 run = snapshot_part(list, part);

		for (uint32_t i = 0; i < run.count; i++) {
			struct snapshot_range4 r = snapshot_range4(&run, i);
			struct answer a = snapshot_answer(&run.answers, r.id);

			out.first = part << 16 | r.first;
			out.last = part << 16 | r.last;
			if (is_live(z, &a, wanted, &out))
				each(ctx, &out);
		}
		part = snapshot_part_from(list, part + 1, wanted);
	}
}

static void
ranges6(const struct export_zone *z, class_mask wanted, export_range_fn each,
    void *ctx)
{
	const struct snapshot_list *list = z->source.list;
	struct export_range out = {.family = ADDR_V6};
	struct snapshot_item6 item;
	struct snapshot_walk6 walk;

	snapshot_walk6_begin(&walk, list, wanted);
	while (snapshot_walk6_next(&walk, &item)) {
		struct answer a =
		    snapshot_answer(snapshot_answers(list), item.id);

		out.first = item.first;
		out.last =
		    item.first | (((addr_num)1 << (128 - item.bits)) - 1);
		if (is_live(z, &a, wanted, &out))
			each(ctx, &out);
	}
}

void
export_ranges(const struct export_zone *z, uint8_t family, class_mask wanted,
    export_range_fn each, void *ctx)
{
	if (family == ADDR_V4)
		ranges4(z, wanted, each, ctx);
	else
		ranges6(z, wanted, each, ctx);
}

/* ---- prefixes ---- */

/* A range that is still growing. */
struct joining {
	export_prefix_fn each;
	void *ctx;
	uint8_t family; /* 0: there is none */
	addr_num first, last;
};

static void
flush(struct joining *j)
{
	struct addr first = addr_from_num(j->family, j->first);
	struct addr last = addr_from_num(j->family, j->last);
	struct range_walk walk;
	struct prefix prefix;

	if (j->family == 0)
		return;
	range_walk_start(&walk, &first, &last);
	while (range_walk_next(&walk, &prefix))
		j->each(j->ctx, &prefix);
	j->family = 0;
}

static void
join(void *ctx, const struct export_range *range)
{
	struct joining *j = ctx;

	if (j->family == range->family && j->last + 1 == range->first) {
		j->last = range->last;
		return;
	}
	flush(j);
	j->family = range->family;
	j->first = range->first;
	j->last = range->last;
}

void
export_prefixes(const struct export_zone *z, export_prefix_fn each, void *ctx)
{
	struct joining j = {.each = each, .ctx = ctx};

	export_ranges(z, ADDR_V4, z->classes, join, &j);
	export_ranges(z, ADDR_V6, z->classes, join, &j);
	flush(&j);
}
