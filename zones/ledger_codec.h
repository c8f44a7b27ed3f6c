/*
 * Values and keys of the ledger as bytes, private to ledger*.c and the tests.
 * Integers are big-endian; a text is length u16 | bytes; every value begins
 * with its version. Decoders want the exact length, refuse what is out of
 * range with ST_CORRUPT, leave *out untouched then, and hand out slices into
 * data. Encoders take outputs of the maximum length, return what they used,
 * cut texts that are too long and assert what a decoder would refuse.
 *
 * Values, without version u8 (1; of an event and an import 2):
 *   list       id u16 | serial u32 | last import u64
 *   scanner    id u16 | last import u64 | last seq u64 | last ended i64
 *   exemption  created i64 | expires i64 | owner | reason
 *   import     kind u8 | complete, mode: 4 bits each | held, hold state: 4
 *              bits each | varints: list, scanner, time, started, ended, seq,
 *              scope, serial, target, reverted by, hold by, hold time |
 *              sha256 32 | number of counts u8 | counts, in the order of
 *              IMPORT_COUNTS, without 0s at their end: varints |
 *              file, format, scan id, tool, actor, note, guards, signer, hold
 *              actor, hold reason: length varint | bytes
 *   feed       varints: last good, last tried, last good time, last ended,
 *              scope, records
 *   recheck    varints: asked, answered | actor, reason: length varint | bytes
 *   event      kind, before: 4 bits each | after, class: 4 bits each |
 *              varints: time, import, scanner, port |
 *              actor, reason: length varint | bytes
 *   survey     varints: taken, list, generation, domains, listed domains,
 *              listed hosts, listed addresses | name, actor, input: length
 *              varint | bytes
 *   ticket     state u8 | varints: list, survey, opened, reported, acked,
 *              promised, claimed, verified, reopened, closed, hosts, claimed
 *              hosts, verified hosts, reopened hosts | holder, name, contact,
 *              lang, channel: length varint | bytes
 *   ticket host     state u8 | varints: closed, relapses, counted, claimed,
 *              verified, reopened, import
 *   ticket entry    kind u8 | varints: noted, time, import | actor, text:
 *              length varint | bytes
 * Version 1 of an import, which older ledgers hold and which is read but not
 * written:
 *   kind u8 | complete u8 | list u16 | scanner u16 | time i64 | started i64 |
 *   ended i64 | seq u64 | serial u32 | sha256 32 | 16 counts u64 |
 *   file | format | scan id | tool | actor | note
 * Keys are laid out in ledger.h.
 */
#ifndef ZONES_LEDGER_CODEC_H
#define ZONES_LEDGER_CODEC_H

#include "ledger.h"
#include "prefix_key.h"

/* list u16 | prefix: of exemptions, and the start of findings and events. */
#define LEDGER_PREFIX_KEY_MAX (2 + PREFIX_KEY_MAX)
size_t ledger_prefix_key_encode(
    uint16_t list, const struct prefix *prefix, uint8_t *out) ALL_NONNULL;
enum status ledger_prefix_key_decode(const uint8_t *data, size_t len,
    uint16_t *list, struct prefix *prefix,
    struct why *why) MUST_USE ALL_NONNULL;

/* The same | sequence u64: of events. decode sets list, prefix and seq of *out
 * and leaves the rest. */
#define EVENT_KEY_MAX (LEDGER_PREFIX_KEY_MAX + 8)
size_t event_key_encode(uint16_t list, const struct prefix *prefix,
    uint64_t seq, uint8_t *out) ALL_NONNULL;
enum status event_key_decode(const uint8_t *data, size_t len, struct event *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* The name is in the key: decode leaves out->name "". */
#define LIST_VALUE_LEN (1 + 2 + 4 + 8)
size_t list_encode(const struct list_state *list, uint8_t *out) ALL_NONNULL;
enum status list_decode(const uint8_t *data, size_t len, struct list_state *out,
    struct why *why) MUST_USE ALL_NONNULL;

#define SCANNER_VALUE_LEN (1 + 2 + 8 + 8 + 8)
size_t scanner_encode(const struct scanner_state *s, uint8_t *out) ALL_NONNULL;
enum status scanner_decode(const uint8_t *data, size_t len,
    struct scanner_state *out, struct why *why) MUST_USE ALL_NONNULL;

/* The prefix is in the key: decode leaves out->prefix 0. */
#define EXEMPTION_VALUE_MAX (1 + 8 + 8 + 2 * (2 + EXEMPTION_TEXT_MAX))
size_t exemption_encode(const struct exemption *e, uint8_t *out) ALL_NONNULL;
enum status exemption_decode(const uint8_t *data, size_t len,
    struct exemption *out, struct why *why) MUST_USE ALL_NONNULL;

/* The id is in the key: decode leaves out->id 0. Of either version. */
#define X(name) +1
enum { IMPORT_COUNT_NUMBER = 0 IMPORT_COUNTS(X) };
#undef X
#define IMPORT1_COUNT_NUMBER 16 /* of version 1 */
#define IMPORT_TEXT_NUMBER   10
#define IMPORT_VALUE_MAX                                                       \
	(4 + 12 * CODEC_VARINT_MAX + 32 + 1 +                                  \
	    IMPORT_COUNT_NUMBER * CODEC_VARINT_MAX +                           \
	    IMPORT_TEXT_NUMBER * (2 + IMPORT_TEXT_MAX))
size_t import_encode(const struct import_record *rec, uint8_t *out) ALL_NONNULL;
enum status import_decode(const uint8_t *data, size_t len,
    struct import_record *out, struct why *why) MUST_USE ALL_NONNULL;

/* list u16 | scanner u16, of feeds; they are in the key: decode leaves them
 * 0. */
#define FEED_KEY_LEN   (2 + 2)
#define FEED_VALUE_MAX (1 + 6 * CODEC_VARINT_MAX)
size_t feed_key_encode(
    uint16_t list, uint16_t scanner, uint8_t *out) ALL_NONNULL;
size_t feed_encode(const struct feed_state *feed, uint8_t *out) ALL_NONNULL;
enum status feed_decode(const uint8_t *data, size_t len, struct feed_state *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* The prefix is in the key: decode leaves out->prefix 0. */
#define RECHECK_VALUE_MAX                                                      \
	(1 + 2 * CODEC_VARINT_MAX + 2 * (2 + RECHECK_TEXT_MAX))
size_t recheck_encode(const struct recheck *r, uint8_t *out) ALL_NONNULL;
enum status recheck_decode(const uint8_t *data, size_t len, struct recheck *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* List, prefix and sequence are in the key: decode leaves them 0. */
#define EVENT_VALUE_MAX (3 + 2 * 10 + 2 * 3 + 2 * (2 + EVENT_TEXT_MAX))
size_t event_encode(const struct event *ev, uint8_t *out) ALL_NONNULL;
enum status event_decode(const uint8_t *data, size_t len, struct event *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* id u64, of surveys and tickets; it is in the key: decode leaves it 0. */
#define LEDGER_ID_KEY_LEN 8
#define SURVEY_VALUE_MAX  (1 + 7 * CODEC_VARINT_MAX + 3 * (2 + SURVEY_TEXT_MAX))
size_t survey_encode(const struct survey_record *rec, uint8_t *out) ALL_NONNULL;
enum status survey_decode(const uint8_t *data, size_t len,
    struct survey_record *out, struct why *why) MUST_USE ALL_NONNULL;

#define TICKET_VALUE_MAX (2 + 14 * CODEC_VARINT_MAX + 5 * (2 + TICKET_TEXT_MAX))
size_t ticket_encode(const struct ticket_record *rec, uint8_t *out) ALL_NONNULL;
enum status ticket_decode(const uint8_t *data, size_t len,
    struct ticket_record *out, struct why *why) MUST_USE ALL_NONNULL;

/* Ticket and sequence are in the key: decode leaves them 0. */
#define TICKET_ENTRY_VALUE_MAX                                                 \
	(2 + 3 * CODEC_VARINT_MAX + 2 * (2 + TICKET_TEXT_MAX))
size_t ticket_entry_encode(
    const struct ticket_entry *entry, uint8_t *out) ALL_NONNULL;
enum status ticket_entry_decode(const uint8_t *data, size_t len,
    struct ticket_entry *out, struct why *why) MUST_USE ALL_NONNULL;

/* For decoders: a value that begins with that version; and the end of it, where
 * nothing may be missing, out of range or left over. */
struct codec_in codec_begin(
    const uint8_t *data, size_t len, uint8_t version) ALL_NONNULL;
enum status codec_finish(const struct codec_in *in, const char *what,
    size_t len, struct why *why) MUST_USE ALL_NONNULL;

#endif
