/*
 * The ledger's record: what is known of one (list, prefix, scanner, port),
 * and what one scan said. Layouts of key and value stand here, beside the
 * codecs (finding.c has the words and the key, finding_value.c the value).
 *
 * Key (big-endian, so that LMDB's order is list, family, address, length):
 *   list u16 | family u8 (4, 6) | address 4 or 16 | length u8 | scanner u16 |
 *   port u16
 *
 * Value (a varint has 7 bits an octet, codec.h):
 *   version u8 = 2 | state, verdict: 3 bits each, proof: 2 bits |
 *   class, reason: 4 bits each | which texts follow: 1 bit each |
 *   varints: open streak, close streak, tests run, tests open, last seen,
 *   listed since | first open, as distance from listed since | last open, last
 *   closed, expires, as distances from last seen | varints: import (that last
 *   changed it), how far before it the import lies that last saw it open |
 *   texts: length varint, > 0 | bytes  (reply, host, evidence, tests, note)
 * Times are unix seconds, 0 = never. A distance is the varint 0 for never,
 * else 1 + the zigzag of the difference (0, -1, 1, -2 ... are 0, 1, 2, 3 ...).
 * So a listing of one scan has 27 octets, and as many the night after: what is
 * written anew every night must not outgrow its page.
 *
 * Version 3 has between the two imports and the texts what most findings lack,
 * and is written only for one that has any of it:
 *   varints: strong streak, vague streak, times relisted | counted, removed, as
 *   distances from last seen
 * A finding of an earlier version was counted when it was last seen.
 *
 * Version 1, which older ledgers hold and which is read but not written:
 *   version u8 = 1 | state u8 | class u8 | verdict u8 | proof u8 | reason u8 |
 *   open streak u16 | close streak u16 | tests run u16 | tests open u16 |
 *   first open i64 | listed since i64 | last open i64 | last closed i64 |
 *   last seen i64 | expires i64 | import u64 | import that saw it open u64 |
 *   5 texts, each: length u16 | bytes
 *
 * A reader refuses anything shorter, longer, out of range, or not in the one
 * encoding that a value has.
 */
#ifndef ZONES_FINDING_H
#define ZONES_FINDING_H

#include "addr.h"
#include "class.h"

enum verdict {
	VERDICT_NONE = 0, /* by hand or from a list: nobody tested */
	VERDICT_OPEN,
	VERDICT_CLOSED,
	VERDICT_UNREACHABLE,
	VERDICT_INCONCLUSIVE,
	VERDICT_COUNT
};

enum proof {
	PROOF_NONE = 0,
	PROOF_RCPT,
	PROOF_DATA,
	PROOF_DELIVERED,
	PROOF_COUNT
};

/* Why a verdict is what it is (relay-verdict/1 "reason"). */
#define REASON_LIST(X)                                                         \
	X(REASON_NONE, "")                                                     \
	X(REASON_REFUSED, "refused")                                           \
	X(REASON_RESET, "reset")                                               \
	X(REASON_TIMEOUT, "timeout")                                           \
	X(REASON_NO_BANNER, "no_banner")                                       \
	X(REASON_BANNER_REJECT, "banner_reject")                               \
	X(REASON_EHLO_FAIL, "ehlo_fail")                                       \
	X(REASON_TLS_REQUIRED, "tls_required")                                 \
	X(REASON_AUTH_REQUIRED, "auth_required")                               \
	X(REASON_TEMPFAIL, "tempfail")                                         \
	X(REASON_DROPPED, "dropped")                                           \
	X(REASON_HOST_TIMEOUT, "host_timeout")                                 \
	X(REASON_PARTIAL, "partial")                                           \
	X(REASON_WEAK, "weak")                                                 \
	X(REASON_OPTED_OUT, "opted_out")

enum reason {
#define X(id, text) id,
	REASON_LIST(X)
#undef X
	    REASON_COUNT
};

/* What the ledger makes of the verdicts so far. */
enum finding_state {
	FINDING_SEEN = 0, /* known, not (or not yet) listed */
	FINDING_LISTED,	  /* a listing, until expires */
	FINDING_CLEARED,  /* was listed; delisted by closed verdicts */
	FINDING_EXPIRED,  /* was listed; no open verdict for too long */
	FINDING_REMOVED,  /* was listed; taken off by an operator */
	/* Open, but not confirmed often enough: served in the class
	 * "unconfirmed" until expires, whatever its own class is. */
	FINDING_UNCONFIRMED,
	FINDING_STATE_COUNT
};

/* Words for people and JSON; static; "?" when out of range. And back: the
 * value, or -1. */
const char *verdict_text(int v);
const char *proof_text(int p);
const char *reason_text(int r);
const char *finding_state_text(int s);
int verdict_by_text(const char *text, size_t len);
int proof_by_text(const char *text, size_t len);
int reason_by_text(const char *text, size_t len);

struct finding_key {
	uint16_t list; /* ledger_list_id */
	struct prefix prefix;
	uint16_t scanner; /* ledger_scanner_id */
	uint16_t port;	  /* 0: not bound to a port (lists, by hand) */
};

#define FINDING_KEY_MAX (2 + 1 + 16 + 1 + 2 + 2)

/* Longest texts, in bytes. */
#define FINDING_REPLY_MAX    512
#define FINDING_HOST_MAX     253
#define FINDING_EVIDENCE_MAX 512
#define FINDING_TESTS_MAX    1024
#define FINDING_NOTE_MAX     512
#define FINDING_TEXT_COUNT   5
#define FINDING_FIXED_MAX    (4 + 4 * 3 + 10 + 5 * 10 + 2 * 10 + 3 * 3 + 2 * 10)
#define FINDING_VALUE_MAX                                                      \
	(FINDING_FIXED_MAX + 2 * FINDING_TEXT_COUNT + FINDING_REPLY_MAX +      \
	    FINDING_HOST_MAX + FINDING_EVIDENCE_MAX + FINDING_TESTS_MAX +      \
	    FINDING_NOTE_MAX)

struct finding {
	uint8_t state;		/* enum finding_state */
	uint8_t class;		/* enum class_id */
	uint8_t verdict;	/* the last one: enum verdict */
	uint8_t proof;		/* of the last open verdict: enum proof */
	uint8_t reason;		/* of the last verdict: enum reason */
	uint16_t open_streak;	/* scans in a row that said open */
	uint16_t close_streak;	/* scans in a row that said closed */
	uint16_t strong_streak; /* of those: that were not weak */
	/* Scans in a row that came to no verdict: unreachable, inconclusive, or
	 * not mentioned where it should have been. */
	uint16_t vague_streak;
	uint8_t relisted; /* listings that began anew after one had ended */
	uint16_t tests_run, tests_open; /* of the last verdict */
	int64_t first_open;		/* first open verdict ever */
	int64_t listed_since;		/* start of the present listing */
	int64_t last_open, last_closed, last_seen;
	int64_t counted; /* end of the last scan that raised a streak */
	int64_t removed; /* taken off by hand then: what was seen before does
			  * not count; 0: not */
	int64_t expires; /* a listing is not served from here on */
	uint64_t import; /* that last changed the record */
	uint64_t import_open; /* that last saw it open: $id in the TXT */
	/* Not terminated; in a decoded finding they point into the value and
	 * live as long as it does. */
	struct slice reply, host, evidence, tests, note;
};

/* Whether a finding in that state lists its prefix, until it expires. */
static inline bool
finding_state_served(uint8_t state)
{
	return state == FINDING_LISTED || state == FINDING_UNCONFIRMED;
}

/* The class (enum class_id) that it lists it with. */
static inline uint8_t
finding_served_class(const struct finding *f)
{
	return f->state == FINDING_UNCONFIRMED ? CLASS_UNCONFIRMED : f->class;
}

/* Writes the key, returns its length (<= FINDING_KEY_MAX). */
size_t finding_key_encode(
    const struct finding_key *key, uint8_t *out) ALL_NONNULL;

/* ST_OK or ST_CORRUPT (why says what). Any thread. */
enum status finding_key_decode(const uint8_t *data, size_t len,
    struct finding_key *out, struct why *why) MUST_USE ALL_NONNULL;

/* Writes the value to out (FINDING_VALUE_MAX bytes); texts longer than their
 * maximum are cut. Returns the length. */
size_t finding_encode(const struct finding *f, uint8_t *out) ALL_NONNULL;

/* Of any version. ST_OK or ST_CORRUPT; slices in *out point into data. Any
 * thread. */
enum status finding_decode(const uint8_t *data, size_t len, struct finding *out,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
