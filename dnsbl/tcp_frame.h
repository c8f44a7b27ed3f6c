/*
 * DNS over TCP: messages behind a length of two octets (RFC 1035 4.2.2), in
 * a stream that comes in whatever pieces it likes. No I/O here.
 */
#ifndef DNSBL_TCP_FRAME_H
#define DNSBL_TCP_FRAME_H

#include <stdbool.h>

#include "bytes.h"
#include "compiler.h"

#define FRAME_LENGTH_LEN 2
#define FRAME_MAX	 (FRAME_LENGTH_LEN + 65535)

enum frame_result {
	FRAME_MORE,    /* the message is not complete yet */
	FRAME_MESSAGE, /* *message_out is set, *pos is behind it */
	FRAME_BAD      /* length 0: there is no such message */
};

/* Takes the message at *pos of len octets. *message_out points into data.
 * *pos moves only with FRAME_MESSAGE. */
enum frame_result frame_next(const uint8_t *data, size_t len, size_t *pos,
    struct slice *message_out) ALL_NONNULL;

/* What came in and is not used up: grows with what arrives, not with what a
 * length promises. Starts as zeros. */
struct frame_buffer {
	uint8_t *data;
	size_t len, cap;
};

/* Appends a copy. false when out of memory, then nothing has changed. */
bool frame_append(struct frame_buffer *b, const uint8_t *data,
    size_t len) MUST_USE ALL_NONNULL;
/* Drops the first count octets; an empty buffer gives its memory back. */
void frame_consume(struct frame_buffer *b, size_t count) ALL_NONNULL;

#endif
