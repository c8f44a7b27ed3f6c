/*
 * The records of one input file: compact, sorted, merged.
 *
 * A row, big-endian, so that the order of its bytes up to the line is the
 * order of batch_merge:
 *   address 4 or 16 | length u8 | port u16 |
 *   3 - rank of the verdict (2 bits), latest first (38 bits) | line u32 |
 *   what it says u32 (said.h)
 * A row is looked at several times, so that is done without calls.
 */
#include "batch.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "grow.h"
#include "sort.h"

/* Bytes of a row: length and port make the place, with the address; verdict
 * and time the order there. */
#define PLACE_LEN 3
#define ORDER_LEN 5
#define LINE_AT	  (PLACE_LEN + ORDER_LEN) /* behind the address */
#define LINE_LEN  4
#define SAID_LEN  4
#define REST_LEN  (LINE_AT + LINE_LEN + SAID_LEN)

void
batch_init(struct batch *b)
{
	memset(b, 0, sizeof(*b));
	b->rows[0].family = ADDR_V4;
	b->rows[1].family = ADDR_V6;
}

void
batch_free(struct batch *b)
{
	for (int i = 0; i < 2; i++) {
		free(b->rows[i].bytes);
		b->rows[i].bytes = NULL;
		b->rows[i].count = b->rows[i].cap = 0;
	}
	said_free(&b->said);
}

size_t
batch_count(const struct batch *b)
{
	return b->rows[0].count + b->rows[1].count;
}

static size_t
octets(const struct batch_rows *rows)
{
	return rows->family == ADDR_V4 ? 4 : 16;
}

static uint8_t *
row_at(const struct batch_rows *rows, size_t at)
{
	return rows->bytes + at * (octets(rows) + REST_LEN);
}

/* The graver verdict wins. */
static uint64_t
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

/* Readers give no line and no time that does not fit: an input has less than
 * 2^32 bytes. */
static void
pack(const struct batch_rows *rows, const struct record *rec, int64_t now,
    uint32_t said, uint8_t *p)
{
	uint64_t ended = (uint64_t)(rec->ended != 0 ? rec->ended : now);
	uint64_t order = (3 - rank(rec->verdict)) << BATCH_ENDED_BITS;

	assert(rec->line <= UINT32_MAX && ended <= BATCH_ENDED_MAX);
	order |= BATCH_ENDED_MAX - ended;
	memcpy(p, rec->prefix.addr.b, octets(rows));
	p = put8(p + octets(rows), rec->prefix.len);
	p = put16(p, rec->port);
	p = put8(p, (uint8_t)(order >> 32));
	p = put32(p, (uint32_t)order);
	p = put32(p, (uint32_t)rec->line);
	(void)put32(p, said);
}

static struct batch_item
unpack(const struct batch *b, const struct batch_rows *rows, size_t at)
{
	const uint8_t *p = row_at(rows, at), *rest = p + octets(rows);
	uint64_t order = (uint64_t)rest[3] << 32 | get32(rest + 4);
	uint32_t id = get32(rest + LINE_AT + LINE_LEN);
	struct said said = said_get(&b->said, id);
	struct batch_item item = {
	    .prefix = {{.family = rows->family}, rest[0]},
	    .port = get16(rest + 1),
	    .verdict = said.verdict,
	    .proof = said.proof,
	    .reason = said.reason,
	    .class = said.class,
	    .tests_run = said.tests_run,
	    .tests_open = said.tests_open,
	    .ended = (int64_t)(BATCH_ENDED_MAX - (order & BATCH_ENDED_MAX)),
	    .line = get32(rest + LINE_AT),
	    .said = id,
	    .is_output = said.is_output,
	    .has_output = said.output.family != 0,
	};

	/* Two moves of a known length are cheaper than a call. */
	if (rows->family == ADDR_V4)
		memcpy(item.prefix.addr.b, p, 4);
	else
		memcpy(item.prefix.addr.b, p, 16);
	return item;
}

/* The output of a multi-hop relay, if there are two hops. */
static struct addr
output_of(const struct record *rec)
{
	if (rec->output.family == 0 ||
	    addr_equal(&rec->output, &rec->prefix.addr))
		return (struct addr){.family = 0};
	return rec->output;
}

/* The note, with that output in front. */
static struct slice
note_of(const struct record *rec, char *buf, size_t cap)
{
	char addr[ADDR_TEXT_MAX];
	int n;

	if (output_of(rec).family == 0)
		return rec->note;
	n = snprintf(buf, cap, BATCH_OUTPUT_NOTE "%s%s%.*s",
	    addr_format(&rec->output, addr), rec->note.len > 0 ? "; " : "",
	    (int)rec->note.len, rec->note.len > 0 ? rec->note.data : NULL);
	if (n < 0)
		return rec->note;
	return (struct slice){
	    (const uint8_t *)buf, (size_t)n < cap ? (size_t)n : cap - 1};
}

static enum status
add_said(struct batch *b, const struct record *rec, uint32_t *id_out,
    struct why *why)
{
	char note[FINDING_NOTE_MAX + 1];
	const struct said said = {
	    .verdict = rec->verdict,
	    .proof = rec->proof,
	    .reason = rec->reason,
	    .class = rec->class,
	    .tests_run = rec->tests_run,
	    .tests_open = rec->tests_open,
	    .is_output = rec->is_output,
	    .output = output_of(rec),
	    .texts = {rec->reply, rec->host, rec->evidence, rec->tests,
		note_of(rec, note, sizeof(note))},
	};

	return said_put(&b->said, &said, id_out, why);
}

enum status
batch_add(
    struct batch *b, const struct record *rec, int64_t now, struct why *why)
{
	struct batch_rows *rows = &b->rows[rec->prefix.addr.family != ADDR_V4];
	uint32_t said;
	enum status st;
	void *bytes;

	if (batch_count(b) == BATCH_RECORDS_MAX) {
		why_set(why, "more than %d records: give it in several files",
		    BATCH_RECORDS_MAX);
		return ST_BAD_DATA;
	}
	bytes = grow(
	    rows->bytes, &rows->cap, rows->count + 1, octets(rows) + REST_LEN);
	if (bytes == NULL) {
		why_set(why, "out of memory for the records of the file");
		return ST_NO_MEMORY;
	}
	rows->bytes = bytes;
	st = add_said(b, rec, &said, why);
	if (st == ST_OK)
		pack(rows, rec, now, said, row_at(rows, rows->count++));
	return st;
}

struct batch_item
batch_at(const struct batch *b, size_t at)
{
	size_t count4 = b->rows[0].count;

	assert(at < batch_count(b));
	return at < count4 ? unpack(b, &b->rows[0], at)
			   : unpack(b, &b->rows[1], at - count4);
}

struct said_texts
batch_texts(const struct batch *b, const struct batch_item *item)
{
	return said_get_texts(&b->said, item->said);
}

struct addr
batch_output(const struct batch *b, const struct batch_item *item)
{
	return said_get_output(&b->said, item->said);
}

/* A walk over the rows of a family that leaves some of them. */
struct sift {
	struct batch_rows *rows;
	size_t at, end;
};

static uint64_t
line_of(const struct sift *s)
{
	return s->at < s->end
		   ? get32(row_at(s->rows, s->at) + octets(s->rows) + LINE_AT)
		   : UINT64_MAX;
}

void
batch_sift(struct batch *b,
    bool (*keep)(void *ctx, const struct batch_item *item), void *ctx)
{
	struct sift sifts[2] = {{&b->rows[0], 0, b->rows[0].count},
	    {&b->rows[1], 0, b->rows[1].count}};

	b->rows[0].count = b->rows[1].count = 0;
	for (;;) {
		struct sift *s =
		    &sifts[line_of(&sifts[1]) < line_of(&sifts[0])];
		struct batch_rows *rows = s->rows;
		struct batch_item item;

		if (s->at == s->end)
			return;
		item = unpack(b, rows, s->at);
		if (keep(ctx, &item))
			memmove(row_at(rows, rows->count++),
			    row_at(rows, s->at), octets(rows) + REST_LEN);
		s->at++;
	}
}

/* Folds the row at drop into the one that is kept: the first of its place. */
static void
fold(struct batch *b, struct batch_rows *rows, size_t keep, size_t drop)
{
	struct batch_item kept = unpack(b, rows, keep);
	struct batch_item dropped = unpack(b, rows, drop);

	b->merged += !kept.is_output && !dropped.is_output;
	if (kept.is_output && !dropped.is_output &&
	    dropped.verdict == VERDICT_OPEN)
		memcpy(row_at(rows, keep), row_at(rows, drop),
		    octets(rows) + REST_LEN);
	if (kept.is_output || dropped.is_output)
		return;
	if (dropped.verdict == kept.verdict) {
		if (dropped.line < kept.line)
			(void)put32(row_at(rows, keep) + octets(rows) + LINE_AT,
			    (uint32_t)dropped.line);
		return;
	}
	b->contradictions++;
	if (b->clash_count < BATCH_CLASHES_MAX)
		b->clashes[b->clash_count++] = (struct batch_clash){
		    .prefix = kept.prefix,
		    .port = kept.port,
		    .kept = kept.verdict,
		    .dropped = dropped.verdict,
		    .kept_line = kept.line,
		    .dropped_line = dropped.line,
		};
}

static void
merge_rows(struct batch *b, struct batch_rows *rows)
{
	size_t place = octets(rows) + PLACE_LEN;
	size_t len = octets(rows) + REST_LEN, n = 0;

	if (rows->count == 0)
		return;
	sort_rows(rows->bytes, rows->count, len, len - SAID_LEN);
	for (size_t i = 1; i < rows->count; i++) {
		if (memcmp(row_at(rows, n), row_at(rows, i), place) == 0)
			fold(b, rows, n, i);
		else if (++n != i)
			memcpy(row_at(rows, n), row_at(rows, i), len);
	}
	rows->count = n + 1;
}

void
batch_merge(struct batch *b)
{
	merge_rows(b, &b->rows[0]);
	merge_rows(b, &b->rows[1]);
}

uint64_t
batch_open_addresses4(const struct batch *b)
{
	const struct batch_rows *rows = &b->rows[0];
	const uint8_t *last = NULL;
	uint64_t sum = 0;

	for (size_t i = 0; i < rows->count; i++) {
		const uint8_t *row = row_at(rows, i), *rest = row + 4;

		if (rest[PLACE_LEN] >> 6 != 3 - rank(VERDICT_OPEN))
			continue;
		if (last == NULL || memcmp(last, row, 4 + 1) != 0)
			sum += (uint64_t)1 << (32 - rest[0]);
		last = row;
	}
	return sum;
}
