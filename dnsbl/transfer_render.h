/*
 * One zone transfer as octets: AXFR (RFC 5936) or IXFR (RFC 1995), message by
 * message behind its length, signed where that was asked for. Rendered a slice
 * at a time, so that a zone of any size takes the same memory. No I/O, no
 * clock, any thread; one at a time.
 */
#ifndef DNSBL_TRANSFER_RENDER_H
#define DNSBL_TRANSFER_RENDER_H

#include "tcp_frame.h"
#include "transfer_order.h"

/* A slice ends with the first message behind so much: some thousand records.
 * Larger ones keep more memory and the others in the pool waiting; smaller
 * ones cost more changes of threads. */
#define TRANSFER_SLICE	   (48 << 10)
#define TRANSFER_SLICE_MAX (TRANSFER_SLICE + FRAME_MAX)

/* A difference is sent where it has less than one record for so many of the
 * whole zone: to delete and add costs a secondary more than to read. */
#define TRANSFER_SHARE 3

enum transfer_kind {
	TRANSFER_UNPLANNED,
	TRANSFER_AXFR,
	TRANSFER_IXFR,
	TRANSFER_CURRENT, /* IXFR of who has it already: one SOA */
	TRANSFER_REFUSED  /* SERVFAIL: the zone has too many records */
};

enum transfer_state {
	TRANSFER_MORE,	/* there are more slices */
	TRANSFER_DONE,	/* this was the last one */
	TRANSFER_FAILED /* cannot go on: what was rendered is void */
};

struct transfer_render {
	struct transfer_order order;
	enum transfer_kind kind;
	const uint8_t *step;	   /* of the kind's program */
	bool begun;		   /* that step has */
	struct zone_record record; /* the next one, */
	bool has_record;	   /* where there is one */
	union {
		struct zone_walk walk;
		struct zone_change change;
	};
	struct transfer_message message;
	struct zone_record soa; /* of now; in soa_owner, soa_rdata */
	uint8_t soa_owner[NAME_MAX_WIRE];
	uint8_t soa_rdata[ZONE_RDATA_MAX];
	uint64_t records, messages, octets; /* rendered so far */
};

/*
 * Renders the next slice into out (TRANSFER_SLICE_MAX octets), *len_out of
 * them. order is filled in, all else zeros, before the first; now: unix
 * seconds. The first call decides of what kind it is, which may take a walk
 * over the zone.
 */
enum transfer_state transfer_render(struct transfer_render *r, uint64_t now,
    uint8_t *out, size_t *len_out) MUST_USE ALL_NONNULL;

/* A whole answer without records, SERVFAIL, as one slice. As above. */
enum transfer_state transfer_render_refusal(struct transfer_render *r,
    uint64_t now, uint8_t *out, size_t *len_out) MUST_USE ALL_NONNULL;

#endif
