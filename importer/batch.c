/* The records of one input file: compact, sorted, merged. */
#include "batch.h"

#include <stdio.h>
#include <stdlib.h>

#include "grow.h"

void
batch_init(struct batch *b)
{
	memset(b, 0, sizeof(*b));
}

void
batch_free(struct batch *b)
{
	free(b->items);
	free(b->texts);
	batch_init(b);
}

static enum status
no_memory(struct why *why)
{
	why_set(why, "out of memory for the records of the file");
	return ST_NO_MEMORY;
}

static uint8_t *
put_text(uint8_t *p, struct slice s)
{
	p = put16(p, (uint16_t)s.len);
	if (s.len > 0)
		memcpy(p, s.data, s.len);
	return p + s.len;
}

static struct slice
cut(struct slice s, size_t max)
{
	if (s.len > max)
		s.len = max;
	return s;
}

/* Stores the texts and says where; 0 where there are none. */
static enum status
add_texts(struct batch *b, const struct batch_texts *in, size_t *at_out,
    struct why *why)
{
	struct slice all[FINDING_TEXT_COUNT] = {
	    cut(in->reply, FINDING_REPLY_MAX),
	    cut(in->host, FINDING_HOST_MAX),
	    cut(in->evidence, FINDING_EVIDENCE_MAX),
	    cut(in->tests, FINDING_TESTS_MAX),
	    cut(in->note, FINDING_NOTE_MAX),
	};
	size_t len = 0;
	uint8_t *p;

	*at_out = 0;
	for (size_t i = 0; i < FINDING_TEXT_COUNT; i++)
		len += all[i].len;
	if (len == 0)
		return ST_OK;
	/* Place 0 stands for "none" and stays empty. */
	if (b->texts_len == 0)
		b->texts_len = 1;
	len += 2 * FINDING_TEXT_COUNT;
	p = grow(b->texts, &b->texts_cap, b->texts_len + len, 1);
	if (p == NULL)
		return no_memory(why);
	b->texts = p;
	*at_out = b->texts_len;
	p = b->texts + b->texts_len;
	for (size_t i = 0; i < FINDING_TEXT_COUNT; i++)
		p = put_text(p, all[i]);
	b->texts_len += len;
	return ST_OK;
}

/* The note, with the output of a multi-hop relay in front. */
static struct slice
note_of(const struct record *rec, char *buf, size_t cap)
{
	char addr[ADDR_TEXT_MAX];
	int n;

	if (rec->output.family == 0)
		return rec->note;
	n = snprintf(buf, cap, "mail came out of %s%s%.*s",
	    addr_format(&rec->output, addr), rec->note.len > 0 ? "; " : "",
	    (int)rec->note.len, rec->note.len > 0 ? rec->note.data : NULL);
	if (n < 0)
		return rec->note;
	return (struct slice){
	    (const uint8_t *)buf, (size_t)n < cap ? (size_t)n : cap - 1};
}

enum status
batch_add(
    struct batch *b, const struct record *rec, int64_t now, struct why *why)
{
	char note[FINDING_NOTE_MAX + 1];
	struct batch_texts texts = {rec->reply, rec->host, rec->evidence,
	    rec->tests, note_of(rec, note, sizeof(note))};
	void *items;
	size_t at;

	if (b->count == BATCH_RECORDS_MAX) {
		why_set(why, "more than %d records: give it in several files",
		    BATCH_RECORDS_MAX);
		return ST_BAD_DATA;
	}
	items = grow(b->items, &b->cap, b->count + 1, sizeof(*b->items));
	if (items == NULL)
		return no_memory(why);
	b->items = items;
	if (add_texts(b, &texts, &at, why) != ST_OK)
		return ST_NO_MEMORY;
	b->items[b->count++] = (struct batch_item){
	    .prefix = rec->prefix,
	    .port = rec->port,
	    .verdict = rec->verdict,
	    .proof = rec->proof,
	    .reason = rec->reason,
	    .class = rec->class,
	    .tests_run = rec->tests_run,
	    .tests_open = rec->tests_open,
	    .ended = rec->ended != 0 ? rec->ended : now,
	    .line = rec->line,
	    .texts = at,
	};
	return ST_OK;
}

struct batch_texts
batch_texts(const struct batch *b, const struct batch_item *item)
{
	struct slice all[FINDING_TEXT_COUNT] = {{NULL, 0}};
	const uint8_t *p;

	if (item->texts != 0) {
		p = b->texts + item->texts;
		for (size_t i = 0; i < FINDING_TEXT_COUNT; i++) {
			all[i] = (struct slice){p + 2, get16(p)};
			p += 2 + all[i].len;
		}
	}
	return (struct batch_texts){all[0], all[1], all[2], all[3], all[4]};
}

/* The graver verdict wins. */
static int
rank(uint8_t verdict)
{
	switch (verdict) {
	case VERDICT_OPEN:
		return 3;
	case VERDICT_INCONCLUSIVE:
		return 2;
	case VERDICT_UNREACHABLE:
		return 1;
	default:
		return 0;
	}
}

static int
same_place(const struct batch_item *a, const struct batch_item *b)
{
	int c = prefix_cmp(&a->prefix, &b->prefix);

	return c != 0 ? c : (a->port > b->port) - (a->port < b->port);
}

/* By place; there the one to keep comes first. */
static int
by_place(const void *pa, const void *pb)
{
	const struct batch_item *a = pa, *b = pb;
	int c = same_place(a, b);

	if (c == 0)
		c = rank(b->verdict) - rank(a->verdict);
	if (c == 0)
		c = (a->ended < b->ended) - (a->ended > b->ended);
	if (c == 0)
		c = (a->line > b->line) - (a->line < b->line);
	return c;
}

/* Folds an item into the one that is kept. */
static void
fold(struct batch *b, struct batch_item *kept, const struct batch_item *drop)
{
	b->merged++;
	if (drop->verdict == kept->verdict) {
		if (drop->line < kept->line)
			kept->line = drop->line;
		return;
	}
	b->contradictions++;
	if (b->clash_count < BATCH_CLASHES_MAX)
		b->clashes[b->clash_count++] = (struct batch_clash){
		    .prefix = kept->prefix,
		    .port = kept->port,
		    .kept = kept->verdict,
		    .dropped = drop->verdict,
		    .kept_line = kept->line,
		    .dropped_line = drop->line,
		};
}

void
batch_merge(struct batch *b)
{
	size_t n = 0;

	if (b->count == 0)
		return;
	qsort(b->items, b->count, sizeof(*b->items), by_place);
	for (size_t i = 1; i < b->count; i++) {
		if (same_place(&b->items[n], &b->items[i]) == 0)
			fold(b, &b->items[n], &b->items[i]);
		else
			b->items[++n] = b->items[i];
	}
	b->count = n + 1;
}

uint64_t
batch_open_addresses4(const struct batch *b)
{
	const struct prefix *last = NULL;
	uint64_t sum = 0;

	for (size_t i = 0; i < b->count; i++) {
		const struct batch_item *item = &b->items[i];

		if (item->verdict != VERDICT_OPEN ||
		    item->prefix.addr.family != ADDR_V4)
			continue;
		if (last == NULL || prefix_cmp(last, &item->prefix) != 0)
			sum += (uint64_t)1 << (32 - item->prefix.len);
		last = &item->prefix;
	}
	return sum;
}
