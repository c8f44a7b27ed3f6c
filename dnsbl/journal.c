/* Keeps what changed, for incremental transfers. */
#include "journal.h"

#include <assert.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Shared by the journals that it is in; main counts. */
struct step {
	unsigned references;
	uint32_t from, to;	  /* serials */
	struct zone_delta *delta; /* NULL: nobody can go this way */
};

/* By list of the configuration. */
struct journal_steps {
	size_t count;
	struct step *list[]; /* NULL: the list did not change, or is of no
			      * interest */
};

struct journal_list {
	/* What has this serial has it from us, as we are configured now. */
	bool known;
	size_t count;
	size_t bytes;
	struct step *steps[ZONE_DELTAS_MAX]; /* oldest first */
};

struct journal {
	size_t count;
	struct journal_list lists[];
};

static void
step_unref(struct step *s)
{
	if (s == NULL || --s->references > 0)
		return;
	if (s->delta != NULL)
		zone_delta_free(&s->delta);
	free(s);
}

static bool
is_transferred(const struct config *cfg, size_t list)
{
	for (size_t i = 0; i < cfg->zone_count; i++) {
		const struct config_zone *z = &cfg->zones[i];

		if (z->list == list &&
		    (z->transfer_count > 0 || z->transfer_keys != 0))
			return true;
	}
	return false;
}

static enum status
step_new(const struct snapshot_list *before, const struct snapshot_list *after,
    struct step **out, struct why *why)
{
	struct step *s = calloc(1, sizeof(*s));
	enum status st = ST_UNAVAILABLE;

	if (s == NULL)
		return why_no_memory(why);
	s->references = 1;
	s->from = snapshot_serial(before);
	s->to = snapshot_serial(after);
	if ((int32_t)(s->to - s->from) > 0)
		st = zone_delta_new(
		    before, after, JOURNAL_BYTES_MAX, &s->delta, why);
	if (st == ST_NO_MEMORY) {
		free(s);
		return st;
	}
	*out = s;
	return ST_OK;
}

enum status
journal_steps_new(const struct config *cfg, const struct snapshot *before,
    const struct snapshot *after, struct journal_steps **out, struct why *why)
{
	struct journal_steps *steps = calloc(
	    1, sizeof(*steps) + cfg->list_count * sizeof(steps->list[0]));
	enum status st = ST_OK;

	if (steps == NULL)
		return why_no_memory(why);
	steps->count = cfg->list_count;
	for (size_t i = 0; st == ST_OK && i < steps->count; i++) {
		const char *name = cfg->lists[i].name;
		const struct snapshot_list *from, *to;

		from = snapshot_list_by_name(before, name);
		to = snapshot_list_by_name(after, name);
		if (is_transferred(cfg, i) && from != NULL && to != NULL &&
		    snapshot_serial(from) != snapshot_serial(to))
			st = step_new(from, to, &steps->list[i], why);
	}
	if (st == ST_OK)
		*out = steps;
	else
		journal_steps_free(&steps);
	return st;
}

void
journal_steps_free(struct journal_steps **steps)
{
	struct journal_steps *gone = *steps;

	*steps = NULL;
	if (gone == NULL)
		return;
	for (size_t i = 0; i < gone->count; i++)
		step_unref(gone->list[i]);
	free(gone);
}

static void
forget_all(struct journal_list *l)
{
	for (size_t i = 0; i < l->count; i++)
		step_unref(l->steps[i]);
	l->count = l->bytes = 0;
}

static void
forget_oldest(struct journal_list *l)
{
	l->bytes -= zone_delta_bytes(l->steps[0]->delta);
	step_unref(l->steps[0]);
	memmove(l->steps, l->steps + 1, --l->count * sizeof(l->steps[0]));
}

/* From a serial that is not known nobody can go on; it is known where
 * it leads to. A serial that does not rise was another content's before. A
 * step that does not begin where the last one ended follows others that nobody
 * kept: nobody was allowed to transfer then. */
static void
follow(struct journal_list *l, struct step *s)
{
	bool risen = (int32_t)(s->to - s->from) > 0;
	bool joins = l->count == 0 || l->steps[l->count - 1]->to == s->from;
	size_t bytes;

	if (!l->known || !joins || s->delta == NULL) {
		forget_all(l);
		l->known = risen;
		return;
	}
	bytes = zone_delta_bytes(s->delta);
	while (l->count > 0 && (l->count == ZONE_DELTAS_MAX ||
				   l->bytes + bytes > JOURNAL_BYTES_MAX))
		forget_oldest(l);
	s->references++;
	l->steps[l->count++] = s;
	l->bytes += bytes;
}

static void
copy_list(struct journal_list *to, const struct journal_list *from)
{
	*to = *from;
	for (size_t i = 0; i < to->count; i++)
		to->steps[i]->references++;
}

enum status
journal_new(const struct config *cfg, const struct journal *before,
    const struct journal_steps *steps, struct journal **out, struct why *why)
{
	struct journal *j =
	    calloc(1, sizeof(*j) + cfg->list_count * sizeof(j->lists[0]));

	if (j == NULL)
		return why_no_memory(why);
	j->count = cfg->list_count;
	for (size_t i = 0; before != NULL && i < j->count; i++) {
		assert(before->count == j->count);
		copy_list(&j->lists[i], &before->lists[i]);
		if (steps != NULL && steps->list[i] != NULL)
			follow(&j->lists[i], steps->list[i]);
	}
	*out = j;
	return ST_OK;
}

void
journal_free(struct journal **journal)
{
	struct journal *gone = *journal;

	*journal = NULL;
	if (gone == NULL)
		return;
	for (size_t i = 0; i < gone->count; i++)
		forget_all(&gone->lists[i]);
	free(gone);
}

size_t
journal_find(const struct journal *journal, size_t list, uint32_t serial,
    const struct zone_delta *out[ZONE_DELTAS_MAX])
{
	const struct journal_list *l = &journal->lists[list];
	size_t i = l->count;

	assert(list < journal->count);
	while (i > 0 && l->steps[i - 1]->from != serial)
		i--;
	if (i == 0)
		return 0;
	for (size_t k = --i; k < l->count; k++)
		out[k - i] = l->steps[k]->delta;
	return l->count - i;
}
