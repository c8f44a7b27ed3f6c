/* Which addresses of a survey are listed. */
#include "join.h"

#include "lookup.h"
#include "snapshot.h"

static enum status
join_with(struct survey *s, const struct snapshot *snapshot, int64_t now,
    struct why *why)
{
	const struct snapshot_list *list =
	    snapshot_list_by_name(snapshot, s->list);
	struct answer_entry first;

	if (list == NULL) {
		why_set(why, "list %s: nothing of it is served yet", s->list);
		return ST_NOT_FOUND;
	}
	for (uint32_t i = 0; i < s->address_count; i++) {
		struct survey_address *a = &s->addresses[i];
		struct answer answer = lookup_answer(list, &a->addr);

		a->classes = lookup_classes(&answer, s->wanted, now, &first);
	}
	s->generation = snapshot_number(snapshot);
	s->serial = snapshot_serial(list);
	return ST_OK;
}

enum status
join_list(struct survey *s, const char *store, const char *list,
    class_mask wanted, int64_t now, struct why *why)
{
	const char *name = survey_text(s, slice_of(list));
	struct snapshot *snapshot = NULL;
	enum status st;

	if (name == NULL)
		return why_no_memory(why);
	st = snapshot_open(store, &snapshot, why);
	if (st == ST_NOT_FOUND) {
		why_set(why, "%s: nothing was published yet", store);
		return ST_UNAVAILABLE;
	}
	if (st != ST_OK)
		return st;
	s->list = name;
	s->wanted = wanted;
	st = join_with(s, snapshot, now, why);
	snapshot_close(&snapshot);
	return st;
}
