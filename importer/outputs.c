/* Where the mail of multi-hop relays came out. */
#include "outputs.h"

#include <stdio.h>
#include <stdlib.h>

#include "grow.h"

enum status
outputs_note(struct outputs *o, const struct batch *b,
    const struct batch_item *item, struct why *why)
{
	struct output *more;

	if (!item->has_output || item->verdict != VERDICT_OPEN)
		return ST_OK;
	more = grow(o->all, &o->cap, o->count + 1, sizeof(*more));
	if (more == NULL)
		return why_no_memory(why);
	o->all = more;
	more[o->count++] = (struct output){batch_output(b, item), *item};
	return ST_OK;
}

static int
compare(const void *a, const void *b)
{
	const struct output *x = a, *y = b;
	const struct prefix p = prefix_of_addr(&x->addr),
			    q = prefix_of_addr(&y->addr);
	int order = prefix_cmp(&p, &q);

	if (order != 0)
		return order;
	return (x->input.line > y->input.line) -
	       (x->input.line < y->input.line);
}

void
outputs_sort(struct outputs *o)
{
	o->addresses = 0;
	if (o->count > 0)
		qsort(o->all, o->count, sizeof(*o->all), compare);
	for (size_t i = 0; i < o->count; i++)
		if (i == 0 || !addr_equal(&o->all[i].addr, &o->all[i - 1].addr))
			o->addresses++;
}

struct record
outputs_record(const struct output *o, const struct batch *b, char *room)
{
	const struct batch_item *in = &o->input;
	char from[PREFIX_TEXT_MAX];
	int n = snprintf(room, FINDING_NOTE_MAX, "mail of %s port %u came out",
	    prefix_format(&in->prefix, from), in->port);

	return (struct record){.prefix = prefix_of_addr(&o->addr),
	    .port = in->port,
	    .verdict = in->verdict,
	    .proof = in->proof,
	    .class = CLASS_OUTPUT,
	    .ended = in->ended,
	    .line = in->line,
	    .evidence = batch_texts(b, in).evidence,
	    .note = {(const uint8_t *)room, n > 0 ? (size_t)n : 0},
	    .is_output = true};
}

void
outputs_free(struct outputs *o)
{
	free(o->all);
	*o = (struct outputs){.count = 0};
}
