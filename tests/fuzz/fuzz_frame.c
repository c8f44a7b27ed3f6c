/*
 * Any octets as a TCP stream, in any pieces: the same messages come out as
 * when it comes whole, in the same order, and nothing is kept but what is no
 * whole message yet.
 */
#include <assert.h>
#include <stdlib.h>

#include "tcp_frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* FNV-1a of all messages and their lengths. */
static uint64_t
mix(uint64_t hash, const struct slice *message)
{
	hash = (hash ^ message->len) * 0x100000001b3u;
	for (size_t i = 0; i < message->len; i++)
		hash = (hash ^ message->data[i]) * 0x100000001b3u;
	return hash;
}

/* Takes all whole messages from data; *pos is behind them. */
static enum frame_result
take(const uint8_t *data, size_t len, size_t *pos, uint64_t *hash)
{
	enum frame_result result;
	struct slice message;

	while (
	    (result = frame_next(data, len, pos, &message)) == FRAME_MESSAGE) {
		assert(message.len > 0 && message.data >= data &&
		       message.data + message.len <= data + len);
		*hash = mix(*hash, &message);
	}
	return result;
}

/* As a connection does: kept, taken from the beginning, used up. */
static enum frame_result
take_in_pieces(const uint8_t *data, size_t len, uint32_t seed, size_t *pos_out,
    uint64_t *hash)
{
	struct frame_buffer kept = {0};
	enum frame_result result = FRAME_MORE;
	size_t piece, used, fed = 0;

	*pos_out = 0;
	while (fed < len && result != FRAME_BAD) {
		seed = seed * 1664525 + 1013904223;
		piece = 1 + (seed >> 24) % 61;
		if (piece > len - fed)
			piece = len - fed;
		assert(frame_append(&kept, data + fed, piece));
		fed += piece;
		used = 0;
		result = take(kept.data, kept.len, &used, hash);
		frame_consume(&kept, used);
		*pos_out += used;
		assert(kept.len < FRAME_MAX + piece);
		assert(result == FRAME_BAD || *pos_out + kept.len == fed);
	}
	frame_consume(&kept, kept.len);
	assert(kept.data == NULL && kept.cap == 0);
	return result;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t whole = 0, pieces = 0;
	size_t whole_pos = 0, pieces_pos;
	enum frame_result result;

	if (size < 5)
		return 0;
	result = take(data + 4, size - 4, &whole_pos, &whole);
	assert(take_in_pieces(data + 4, size - 4, get32(data), &pieces_pos,
		   &pieces) == result);
	assert(whole == pieces && whole_pos == pieces_pos);
	return 0;
}
