/* What a month's report keeps of a place: sums, the oldest, alarms. */
#include <stdlib.h>

#include "grow.h"
#include "monthly_impl.h"

static void
add_count(struct monthly_count *to, const struct monthly_count *from)
{
	to->begin += from->begin;
	to->in += from->in;
	to->out += from->out;
	to->end += from->end;
	to->still += from->still;
}

/* Unknown beginnings are the oldest. */
static bool
is_older(const struct monthly_oldest *a, const struct monthly_oldest *b)
{
	if (a->since != b->since)
		return a->since < b->since;
	if (a->list != b->list)
		return a->list < b->list;
	return prefix_cmp(&a->prefix, &b->prefix) < 0;
}

/* Where it belongs among the oldest, if it does. */
static enum status
add_oldest(struct making *w, const struct monthly_oldest *o)
{
	struct monthly *m = w->m;
	struct monthly_oldest *more;
	size_t at = m->oldest_count;

	while (at > 0 && is_older(o, &m->oldest[at - 1]))
		at--;
	if (at >= w->oldest_max)
		return ST_OK;
	if (m->oldest_count < w->oldest_max) {
		more = grow(m->oldest, &m->oldest_cap, m->oldest_count + 1,
		    sizeof(*more));
		if (more == NULL)
			return ST_NO_MEMORY;
		m->oldest = more;
		m->oldest_count++;
	}
	memmove(&m->oldest[at + 1], &m->oldest[at],
	    (m->oldest_count - at - 1) * sizeof(*m->oldest));
	m->oldest[at] = *o;
	return ST_OK;
}

enum status
making_add_alarm(
    struct making *w, const struct place *place, const struct making_alarm *a)
{
	struct monthly *m = w->m;
	struct monthly_alarm *more;

	if (m->alarms_in_all++ >= MONTHLY_ROWS_MAX)
		return ST_OK;
	more =
	    grow(m->alarms, &m->alarm_cap, m->alarm_count + 1, sizeof(*more));
	if (more == NULL)
		return ST_NO_MEMORY;
	m->alarms = more;
	more[m->alarm_count] = (struct monthly_alarm){
	    .list = place->list,
	    .prefix = place->prefix,
	    .kind = a->kind,
	    .times = a->times,
	    .first = a->first,
	    .last = a->last,
	    .reason = arena_text(m->arena, slice_of(a->reason)),
	};
	return more[m->alarm_count++].reason != NULL ? ST_OK : ST_NO_MEMORY;
}

/* Who holds it; SURVEY_NONE: out of memory. */
static uint32_t
operator_of(struct making *w, const struct prefix *prefix)
{
	const struct addr first = prefix_first(prefix);
	struct holders_answer answer;

	holders_find(w->m->holders, &first, &answer);
	return operators_row(&w->rows, answer.holder);
}

enum status
making_story(struct making *w, const struct place *place,
    const struct place_story *story)
{
	struct monthly *m = w->m;
	const uint32_t operator= operator_of(w, &place->prefix);
	struct monthly_oldest oldest = {
	    .list = place->list,
	    .prefix = place->prefix,
	    .port = story->port,
	    .classes = story->now,
	    .since = story->since,
	};

	if (operator== SURVEY_NONE)
		return ST_NO_MEMORY;
	oldest.operator= w->rows.all[operator].name;
	add_count(&w->rows.all[operator].listings, &story->any);
	add_count(&m->all, &story->any);
	for (int i = 0; i < CLASS_COUNT; i++)
		add_count(&m->classes[i], &story->classes[i]);
	for (int i = 0; i < EVENT_KIND_COUNT; i++)
		m->out_by[i] += story->out_by[i];
	return story->now != 0 ? add_oldest(w, &oldest) : ST_OK;
}
