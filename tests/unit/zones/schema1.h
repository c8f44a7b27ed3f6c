/*
 * Version 1 of the values of findings and events, as relaybl wrote them up to
 * ledger schema 1, and of imports, up to schema 2: for the tests that read them
 * and upgrade from them. The layouts stand in finding.h, ledger_upgrade.c and
 * ledger_codec.h.
 */
#ifndef UNIT_SCHEMA1_H
#define UNIT_SCHEMA1_H

#include "codec.h"
#include "ledger.h"
#include "prefix_key.h"

/* Octets before the first text of a finding. */
#define FINDING1_FIXED_LEN (6 + 4 * 2 + 6 * 8 + 2 * 8)
#define FINDING1_VALUE_MAX (FINDING1_FIXED_LEN + FINDING_VALUE_MAX)

static inline size_t
finding1_encode(const struct finding *f, uint8_t *out)
{
	uint8_t *p = put8(out, 1);

	p = put8(p, f->state);
	p = put8(p, f->class);
	p = put8(p, f->verdict);
	p = put8(p, f->proof);
	p = put8(p, f->reason);
	p = put16(p, f->open_streak);
	p = put16(p, f->close_streak);
	p = put16(p, f->tests_run);
	p = put16(p, f->tests_open);
	p = put64(p, (uint64_t)f->first_open);
	p = put64(p, (uint64_t)f->listed_since);
	p = put64(p, (uint64_t)f->last_open);
	p = put64(p, (uint64_t)f->last_closed);
	p = put64(p, (uint64_t)f->last_seen);
	p = put64(p, (uint64_t)f->expires);
	p = put64(p, f->import);
	p = put64(p, f->import_open);
	p = codec_put_text(p, f->reply, FINDING_REPLY_MAX);
	p = codec_put_text(p, f->host, FINDING_HOST_MAX);
	p = codec_put_text(p, f->evidence, FINDING_EVIDENCE_MAX);
	p = codec_put_text(p, f->tests, FINDING_TESTS_MAX);
	p = codec_put_text(p, f->note, FINDING_NOTE_MAX);
	return (size_t)(p - out);
}

#define EVENT1_VALUE_MAX                                                       \
	(5 + 8 + 8 + 6 + PREFIX_KEY_MAX + 2 * (2 + EVENT_TEXT_MAX))

static inline size_t
event1_encode(const struct event *ev, uint8_t *out)
{
	uint8_t *p = put8(out, 1);

	p = put8(p, ev->kind);
	p = put8(p, ev->before);
	p = put8(p, ev->after);
	p = put8(p, ev->class);
	p = put64(p, (uint64_t)ev->time);
	p = put64(p, ev->import);
	p = put16(p, ev->list);
	p = put16(p, ev->scanner);
	p = put16(p, ev->port);
	p = prefix_key_put(p, &ev->prefix);
	p = codec_put_text(p, ev->actor, EVENT_TEXT_MAX);
	p = codec_put_text(p, ev->reason, EVENT_TEXT_MAX);
	return (size_t)(p - out);
}

#define IMPORT1_VALUE_MAX                                                      \
	(3 + 4 + 3 * 8 + 8 + 4 + 32 + 16 * 8 + 6 * (2 + IMPORT_TEXT_MAX))

static inline size_t
import1_encode(const struct import_record *rec, uint8_t *out)
{
	const uint64_t counts[] = {
#define X(name) rec->counts.name,
	    IMPORT_COUNTS(X)
#undef X
	};
	uint8_t *p = put8(out, 1);

	p = put8(p, rec->kind);
	p = put8(p, rec->complete);
	p = put16(p, rec->list);
	p = put16(p, rec->scanner);
	p = put64(p, (uint64_t)rec->time);
	p = put64(p, (uint64_t)rec->started);
	p = put64(p, (uint64_t)rec->ended);
	p = put64(p, rec->seq);
	p = put32(p, rec->serial);
	memcpy(p, rec->sha256, sizeof(rec->sha256));
	p += sizeof(rec->sha256);
	for (size_t i = 0; i < 16; i++)
		p = put64(p, counts[i]);
	p = codec_put_text(p, rec->file, IMPORT_TEXT_MAX);
	p = codec_put_text(p, rec->format, IMPORT_TEXT_MAX);
	p = codec_put_text(p, rec->scan_id, IMPORT_TEXT_MAX);
	p = codec_put_text(p, rec->tool, IMPORT_TEXT_MAX);
	p = codec_put_text(p, rec->actor, IMPORT_TEXT_MAX);
	p = codec_put_text(p, rec->note, IMPORT_TEXT_MAX);
	return (size_t)(p - out);
}

#endif
