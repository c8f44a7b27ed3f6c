/* What a guard keeps back of an import: to bytes and back. */
#include "held.h"

#include <stdio.h>
#include <stdlib.h>

#include "codec.h"
#include "grow.h"
#include "prefix_key.h"

#define VERSION 1

#define FLAG_INTERNAL 0x01
#define FLAG_HAS_END  0x02
#define FLAG_ABORTED  0x04
#define FLAG_SOME     0x08 /* withheld removals, not the whole file */
#define FLAGS_ALL     0x0f

enum status
places_add(struct places *p, size_t at, struct why *why)
{
	void *more = grow(p->at, &p->cap, p->count + 1, sizeof(*p->at));

	if (more == NULL)
		return why_no_memory(why);
	p->at = more;
	p->at[p->count++] = (uint32_t)at;
	return ST_OK;
}

void
places_free(struct places *p)
{
	free(p->at);
	*p = (struct places){.count = 0};
}

/* ---- to bytes ---- */

/* Room for one record more; a part that is full goes to the ledger first. */
static enum status
make_room(struct parts_out *out, struct ledger_txn *txn, uint8_t **p_out,
    struct why *why)
{
	enum status st = parts_full(out) ? parts_put(out, txn, why) : ST_OK;

	if (st != ST_OK)
		return st;
	*p_out = parts_room(out);
	return *p_out != NULL ? ST_OK : why_no_memory(why);
}

static enum status
put_head(struct parts_out *out, struct ledger_txn *txn, const struct scan *scan,
    bool some, struct why *why)
{
	uint8_t *p, *start;
	enum status st = make_room(out, txn, &start, why);

	if (st != ST_OK)
		return st;
	p = put8(start, 'H');
	p = put8(p, VERSION);
	p = put8(p, (uint8_t)((scan->internal ? FLAG_INTERNAL : 0) |
			      (scan->has_end ? FLAG_HAS_END : 0) |
			      (scan->aborted ? FLAG_ABORTED : 0) |
			      (some ? FLAG_SOME : 0)));
	parts_add(out, (size_t)(p - start));
	return ST_OK;
}

static enum status
put_scope(struct parts_out *out, struct ledger_txn *txn, char letter,
    const struct prefix *list, size_t len, struct why *why)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < len && st == ST_OK; i++) {
		uint8_t *p;

		st = make_room(out, txn, &p, why);
		if (st == ST_OK)
			parts_add(out,
			    (size_t)(prefix_key_put(
					 put8(p, (uint8_t)letter), &list[i]) -
				     p));
	}
	return st;
}

/* batch_add puts the output in front of the note: here it comes off again. */
static struct slice
own_note(struct slice note, const struct addr *output)
{
	char front[ADDR_TEXT_MAX + 24], text[ADDR_TEXT_MAX];
	size_t len = (size_t)snprintf(front, sizeof(front),
	    BATCH_OUTPUT_NOTE "%s", addr_format(output, text));

	if (note.len < len || memcmp(note.data, front, len) != 0)
		return note;
	if (note.len >= len + 2 && memcmp(note.data + len, "; ", 2) == 0)
		len += 2;
	return (struct slice){note.data + len, note.len - len};
}

/* Family 0 where there is no output, and nothing else. */
static uint8_t *
put_output(uint8_t *p, const struct addr *output)
{
	size_t octets = output->family != 0 ? addr_bits(output->family) / 8 : 0;

	p = put8(p, output->family);
	memcpy(p, output->b, octets);
	return p + octets;
}

static enum status
put_record(struct parts_out *out, struct ledger_txn *txn,
    const struct batch *batch, size_t at, struct why *why)
{
	const struct batch_item item = batch_at(batch, at);
	const struct said_texts t = batch_texts(batch, &item);
	const struct addr output = batch_output(batch, &item);
	struct slice note = t.note;
	uint8_t *p, *start;
	enum status st = make_room(out, txn, &start, why);

	if (st != ST_OK)
		return st;
	p = prefix_key_put(put8(start, 'R'), &item.prefix);
	p = put16(p, item.port);
	p = put8(p, item.verdict);
	p = put8(p, item.proof);
	p = put8(p, item.reason);
	p = put8(p, item.class);
	p = put16(p, item.tests_run);
	p = put16(p, item.tests_open);
	p = put_output(put8(p, item.is_output), &output);
	if (output.family != 0)
		note = own_note(note, &output);
	p = codec_put_varint(p, (uint64_t)item.ended);
	p = codec_put_varint(p, item.line);
	p = codec_put_short_text(p, t.reply, FINDING_REPLY_MAX);
	p = codec_put_short_text(p, t.host, FINDING_HOST_MAX);
	p = codec_put_short_text(p, t.evidence, FINDING_EVIDENCE_MAX);
	p = codec_put_short_text(p, t.tests, FINDING_TESTS_MAX);
	p = codec_put_short_text(p, note, FINDING_NOTE_MAX);
	parts_add(out, (size_t)(p - start));
	return ST_OK;
}

enum status
held_put(struct ledger_txn *txn, uint64_t import, const struct intake *in,
    const struct places *some, struct why *why)
{
	const struct scan *scan = &in->scan;
	size_t count = some != NULL ? some->count : batch_count(&in->batch);
	struct parts_out out = {.kind = LEDGER_HOLDS};
	enum status st;

	parts_begin(&out, import);
	st = put_head(&out, txn, scan, some != NULL, why);
	if (st == ST_OK && some == NULL)
		st = put_scope(
		    &out, txn, 'S', scan->scope, scan->scope_len, why);
	if (st == ST_OK && some == NULL)
		st = put_scope(
		    &out, txn, 'X', scan->exclude, scan->exclude_len, why);
	for (size_t i = 0; i < count && st == ST_OK; i++)
		st = put_record(
		    &out, txn, &in->batch, some != NULL ? some->at[i] : i, why);
	if (st == ST_OK)
		st = parts_put(&out, txn, why);
	parts_out_free(&out);
	return st;
}

/* ---- and back ---- */

/* Family 0 where it is so, or nothing good. */
static struct addr
get_addr(struct codec_in *in)
{
	struct addr a = {.family = codec_u8(in)};
	const uint8_t *bytes;

	if (a.family == 0)
		return a;
	if (a.family != ADDR_V4 && a.family != ADDR_V6) {
		in->bad = true;
		return (struct addr){.family = 0};
	}
	bytes = codec_take(in, addr_bits(a.family) / 8);
	if (bytes != NULL)
		memcpy(a.b, bytes, addr_bits(a.family) / 8);
	return a;
}

static enum status
read_head(struct codec_in *c, bool *head, struct intake *in)
{
	unsigned version = codec_u8(c), flags = codec_u8(c);

	if (!*head || version != VERSION || (flags & ~(unsigned)FLAGS_ALL) != 0)
		c->bad = true;
	*head = false;
	in->scan.internal = flags & FLAG_INTERNAL;
	in->scan.has_end = flags & FLAG_HAS_END;
	in->scan.aborted = flags & FLAG_ABORTED;
	if (flags & FLAG_SOME)
		in->scan.mode = SCAN_PARTIAL;
	return ST_OK;
}

static enum status
read_scope(
    struct codec_in *c, struct prefix **list, size_t *len, struct why *why)
{
	struct prefix p;
	void *more;

	prefix_key_take(c, &p);
	if (c->bad)
		return ST_OK;
	/* Room is made for powers of two. */
	if ((*len & (*len - 1)) == 0) {
		more =
		    realloc(*list, (*len > 0 ? 2 * *len : 1) * sizeof(**list));
		if (more == NULL)
			return why_no_memory(why);
		*list = more;
	}
	(*list)[(*len)++] = p;
	return ST_OK;
}

static enum status
read_record(struct codec_in *c, struct intake *in, struct why *why)
{
	struct record rec = {.port = 0};

	prefix_key_take(c, &rec.prefix);
	rec.port = codec_u16(c);
	rec.verdict = codec_enum(c, VERDICT_COUNT);
	rec.proof = codec_enum(c, PROOF_COUNT);
	rec.reason = codec_enum(c, REASON_COUNT);
	rec.class = codec_enum(c, CLASS_COUNT);
	rec.tests_run = codec_u16(c);
	rec.tests_open = codec_u16(c);
	rec.is_output = codec_enum(c, 2);
	rec.output = get_addr(c);
	rec.ended = (int64_t)codec_varint_to(c, BATCH_ENDED_MAX);
	rec.line = codec_varint_to(c, UINT32_MAX);
	rec.reply = codec_short_text(c, FINDING_REPLY_MAX);
	rec.host = codec_short_text(c, FINDING_HOST_MAX);
	rec.evidence = codec_short_text(c, FINDING_EVIDENCE_MAX);
	rec.tests = codec_short_text(c, FINDING_TESTS_MAX);
	rec.note = codec_short_text(c, FINDING_NOTE_MAX);
	/* As readers give them. */
	if (c->bad || rec.verdict == VERDICT_NONE || rec.prefix.len == 0 ||
	    (rec.proof != PROOF_NONE && rec.verdict != VERDICT_OPEN))
		return ST_CORRUPT;
	return batch_add(&in->batch, &rec, in->run->now, why);
}

enum status
held_read(struct slice part, bool *head, struct intake *in, struct why *why)
{
	struct codec_in c = {part.data, part.len, false};
	struct scan *scan = &in->scan;
	enum status st = ST_OK;

	while (st == ST_OK && !c.bad && c.left > 0) {
		char letter = (char)codec_u8(&c);

		if (letter == 'H')
			st = read_head(&c, head, in);
		else if (*head)
			st = ST_CORRUPT;
		else if (letter == 'S')
			st =
			    read_scope(&c, &scan->scope, &scan->scope_len, why);
		else if (letter == 'X')
			st = read_scope(
			    &c, &scan->exclude, &scan->exclude_len, why);
		else if (letter == 'R')
			st = read_record(&c, in, why);
		else
			st = ST_CORRUPT;
	}
	return st == ST_OK && c.bad ? ST_CORRUPT : st;
}

static void
copy_text(char *out, size_t cap, struct slice text)
{
	(void)snprintf(out, cap, "%.*s", (int)text.len,
	    text.len > 0 ? (const char *)text.data : "");
}

/* What the record says of the scan. */
static void
describe(const struct import_record *rec, struct intake *in)
{
	struct scan *scan = &in->scan;
	int format;

	copy_text(scan->scan_id, sizeof(scan->scan_id), rec->scan_id);
	copy_text(scan->abort_why, sizeof(scan->abort_why), rec->note);
	copy_text(in->file, sizeof(in->file), rec->format);
	format = format_by_text(in->file);
	in->format = format >= 0 ? (enum format)format : FORMAT_AUTO;
	(void)snprintf(in->file, sizeof(in->file), "import %llu",
	    (unsigned long long)rec->id);
	in->path = in->file;
	scan->seq = rec->seq;
	scan->started = rec->started;
	scan->ended = rec->ended;
	scan->mode = rec->mode <= SCAN_RECHECK ? rec->mode : SCAN_PARTIAL;
	scan->scope_count = rec->scope;
	scan->has_scope = scan->mode == SCAN_FULL;
}

static enum status
damaged(uint64_t import, struct why *why)
{
	why_set(why, "what is held of import %llu is damaged",
	    (unsigned long long)import);
	return ST_CORRUPT;
}

enum status
held_get(struct ledger_txn *txn, const struct import_record *rec,
    struct intake *in, struct why *why)
{
	struct parts_in parts = {
	    .txn = txn, .kind = LEDGER_HOLDS, .import = rec->id};
	bool head = true;
	enum status st = ST_OK;
	struct slice part;

	batch_init(&in->batch);
	describe(rec, in);
	while (st == ST_OK) {
		st = parts_next(&parts, &part, why);
		if (st != ST_OK)
			break;
		st = held_read(part, &head, in, why);
		if (st == ST_CORRUPT)
			st = damaged(rec->id, why);
	}
	parts_in_free(&parts);
	if (st != ST_NOT_FOUND)
		return st;
	if (!head)
		return ST_OK;
	why_set(why, "nothing is kept of import %llu any more",
	    (unsigned long long)rec->id);
	return ST_NOT_FOUND;
}
