/* From deltas and what there is now to records: unit by unit, both sides of
 * it next to each other. */
#include <assert.h>

#include "zone_delta_impl.h"

/* Of the pairs in struct zone_change. */
enum { BEFORE, NOW };

static unsigned
mine(const struct zone_change *w)
{
	return w->side == ZONE_GONE ? BEFORE : NOW;
}

void
zone_change_begin(struct zone_change *w, const struct zone_source *now,
    const struct zone_delta *const *deltas, size_t count,
    enum zone_change_side side)
{
	assert(count <= ZONE_DELTAS_MAX);
	memset(w, 0, sizeof(*w));
	zone_writer_begin(&w->writer, now);
	w->deltas = deltas;
	w->count = now->retired ? 0 : count;
	w->side = side;
}

/* ---- units ---- */

static void
begin_unit(struct zone_change *w, uint8_t family)
{
	w->family = family;
	w->level = ZONE_AGGREGATE - 1;
	w->ahead[BEFORE].family = w->ahead[NOW].family = 0;
}

/* The next /24 that one of them has; what the oldest of those says was
 * before. */
static bool
next_unit4(struct zone_change *w)
{
	const struct delta_unit *first = NULL;
	const struct zone_delta *from = NULL;
	const struct snapshot_list *list = w->writer.source->list;

	for (size_t i = 0; i < w->count; i++) {
		const struct delta_unit *u =
		    delta_unit(w->deltas[i], w->next4[i]);

		if (w->next4[i] < delta_unit_count(w->deltas[i]) &&
		    (first == NULL || u->unit < first->unit)) {
			first = u;
			from = w->deltas[i];
		}
	}
	if (first == NULL)
		return false;
	for (size_t i = 0; i < w->count; i++)
		w->next4[i] +=
		    delta_unit(w->deltas[i], w->next4[i])->unit == first->unit;
	w->unit = first->unit;
	w->run[BEFORE] = delta_run(from, first);
	w->run[NOW] = snapshot_unit(list, first->unit);
	begin_unit(w, ADDR_V4);
	return true;
}

static bool
piece_before(const struct delta_piece *p, const struct delta_piece *q)
{
	addr_num a = delta_piece_addr(p), b = delta_piece_addr(q);

	return a != b ? a < b : p->bits < q->bits;
}

/* The next one of a delta; NULL: it has no more. */
static const struct delta_piece *
piece_of(const struct zone_change *w, size_t i)
{
	if (w->next6[i] == delta_piece_count(w->deltas[i]))
		return NULL;
	return delta_piece(w->deltas[i], w->next6[i]);
}

/* What stands at the present unit now. */
static struct answer
answer_now(const struct zone_change *w)
{
	const struct snapshot_list *list = w->writer.source->list;
	struct snapshot_item6 item;

	if (!snapshot_find_item6(list, w->unit, &item) ||
	    piece6_bits(item.bits) != w->bits)
		return (struct answer){NULL, 0};
	return snapshot_answer(snapshot_answers(list), item.id);
}

/* The same of IPv6. */
static bool
next_unit6(struct zone_change *w)
{
	const struct delta_piece *first = NULL;
	const struct zone_delta *from = NULL;
	struct answers answers;

	for (size_t i = 0; i < w->count; i++) {
		const struct delta_piece *p = piece_of(w, i);

		if (p != NULL && (first == NULL || piece_before(p, first))) {
			first = p;
			from = w->deltas[i];
		}
	}
	if (first == NULL)
		return false;
	for (size_t i = 0; i < w->count; i++) {
		const struct delta_piece *p = piece_of(w, i);

		w->next6[i] += p != NULL && !piece_before(first, p);
	}
	w->unit = delta_piece_addr(first);
	w->bits = first->bits;
	answers = delta_answers(from);
	w->answer[BEFORE] = snapshot_answer(&answers, first->id);
	w->answer[NOW] = answer_now(w);
	begin_unit(w, ADDR_V6);
	return true;
}

/* ---- levels and names ---- */

static void
next_ahead(struct zone_change *w, unsigned side)
{
	if (w->family != ADDR_V4 ||
	    !names4_next(&w->names[side], &w->ahead[side]))
		w->ahead[side].family = 0;
}

static void
begin_level4(struct zone_change *w, class_mask wanted)
{
	uint32_t unit = (uint32_t)w->unit, low = (unit & 0xff) << 8;

	for (unsigned side = BEFORE; side <= NOW; side++) {
		names4_begin(&w->names[side], &w->run[side], unit >> 8 << 16,
		    low, low + 256, wanted);
		next_ahead(w, side);
	}
}

static void
begin_level6(struct zone_change *w, class_mask wanted)
{
	for (unsigned side = BEFORE; side <= NOW; side++) {
		if (!name6_set(w->unit, w->bits, &w->answer[side], wanted,
			&w->ahead[side]))
			w->ahead[side].family = 0;
	}
}

/* The next level of the unit, or the first of the next unit. */
static bool
next_level(struct zone_change *w)
{
	class_mask wanted;

	if (w->family == 0 || ++w->level == CLASS_COUNT) {
		w->family = 0;
		if (!next_unit4(w) && !next_unit6(w))
			return false;
		w->level++;
	}
	wanted = zone_level_classes(w->writer.source, w->level);
	if (w->family == ADDR_V4)
		begin_level4(w, wanted);
	else
		begin_level6(w, wanted);
	return true;
}

/* Does x stand before y? What is of no family stands last. */
static bool
name_before(const struct zone_name *x, const struct zone_name *y)
{
	if (x->family == 0 || y->family == 0)
		return x->family != 0 && y->family == 0;
	return x->addr != y->addr ? x->addr < y->addr : x->bits < y->bits;
}

/* Our side's next name, and what the other says there. False: the level has
 * no more. */
static bool
next_name(struct zone_change *w, struct zone_name *out)
{
	unsigned me = mine(w), you = !me;

	while (name_before(&w->ahead[you], &w->ahead[me]))
		next_ahead(w, you);
	if (w->ahead[me].family == 0)
		return false;
	*out = w->ahead[me];
	w->other.says.count = 0;
	if (!name_before(&w->ahead[me], &w->ahead[you])) {
		w->other = w->ahead[you];
		next_ahead(w, you);
	}
	next_ahead(w, me);
	return true;
}

/* ---- records ---- */

/* Has the other side an A record of that class at the name? */
static bool
other_has(const struct zone_change *w, uint8_t class)
{
	return w->other.says.count > 0 && memchr(w->other.says.classes, class,
					      w->other.says.count) != NULL;
}

/* Is that TXT record the other side's too? */
static bool
other_says(struct zone_change *w, const struct zone_record *txt)
{
	uint8_t text[1 + TEXT_MAX];

	return w->other.says.count > 0 &&
	       zone_writer_text(&w->writer, &w->other, text) ==
		   txt->rdata_len &&
	       memcmp(text, txt->rdata, txt->rdata_len) == 0;
}

/* The next record of the name that is on our side alone. */
static bool
next_record(struct zone_change *w, struct zone_record *out)
{
	const struct zone_says *says = &w->writer.name.says;

	while (w->next < says->count) {
		uint8_t i = w->next++;

		if (!other_has(w, says->classes[i])) {
			zone_writer_a(&w->writer, i, out);
			return true;
		}
	}
	w->in_name = false;
	zone_writer_txt(&w->writer, out);
	return !other_says(w, out);
}

bool
zone_change_next(struct zone_change *w, struct zone_record *out)
{
	struct zone_name name;

	for (;;) {
		if (w->in_name && next_record(w, out))
			return true;
		while (next_name(w, &name)) {
			if (zone_says_equal(&name.says, &w->other.says) ||
			    !zone_writer_name(&w->writer, w->level, &name))
				continue;
			w->in_name = true;
			w->next = 0;
			break;
		}
		if (!w->in_name && !next_level(w))
			return false;
	}
}
