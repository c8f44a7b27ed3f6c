/*
 * Values and keys of the ledger as bytes, private to ledger*.c and the tests.
 * Integers are big-endian; a text is length u16 | bytes; every value begins
 * with its version. Decoders want the exact length, refuse what is out of
 * range with ST_CORRUPT, leave *out untouched then, and hand out slices into
 * data. Encoders take outputs of the maximum length, return what they used,
 * cut texts that are too long and assert what a decoder would refuse.
 *
 * Values, without version u8 (1; of an event 2):
 *   list       id u16 | serial u32 | last import u64
 *   scanner    id u16 | last import u64 | last seq u64 | last ended i64
 *   exemption  created i64 | expires i64 | owner | reason
 *   import     kind u8 | complete u8 | list u16 | scanner u16 | time i64 |
 *              started i64 | ended i64 | seq u64 | serial u32 | sha256 32 |
 *              16 counts u64, in the order of IMPORT_COUNTS |
 *              file | format | scan id | tool | actor | note
 *   event      kind, before: 4 bits each | after, class: 4 bits each |
 *              varints: time, import, scanner, port |
 *              actor, reason: length varint | bytes
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

/* The id is in the key: decode leaves out->id 0. */
#define IMPORT_COUNT_NUMBER 16
#define IMPORT_FIXED_LEN                                                       \
	(3 + 2 + 2 + 3 * 8 + 8 + 4 + 32 + IMPORT_COUNT_NUMBER * 8)
#define IMPORT_VALUE_MAX (IMPORT_FIXED_LEN + 6 * (2 + IMPORT_TEXT_MAX))
size_t import_encode(const struct import_record *rec, uint8_t *out) ALL_NONNULL;
enum status import_decode(const uint8_t *data, size_t len,
    struct import_record *out, struct why *why) MUST_USE ALL_NONNULL;

/* List, prefix and sequence are in the key: decode leaves them 0. */
#define EVENT_VALUE_MAX (3 + 2 * 10 + 2 * 3 + 2 * (2 + EVENT_TEXT_MAX))
size_t event_encode(const struct event *ev, uint8_t *out) ALL_NONNULL;
enum status event_decode(const uint8_t *data, size_t len, struct event *out,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
