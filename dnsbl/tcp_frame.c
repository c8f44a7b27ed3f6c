/* Takes messages out of a TCP stream. */
#include "tcp_frame.h"

#include <assert.h>
#include <stdlib.h>

enum frame_result
frame_next(
    const uint8_t *data, size_t len, size_t *pos, struct slice *message_out)
{
	size_t message_len;

	assert(*pos <= len);
	if (len - *pos < FRAME_LENGTH_LEN)
		return FRAME_MORE;
	message_len = get16(data + *pos);
	if (message_len == 0)
		return FRAME_BAD;
	if (len - *pos - FRAME_LENGTH_LEN < message_len)
		return FRAME_MORE;
	message_out->data = data + *pos + FRAME_LENGTH_LEN;
	message_out->len = message_len;
	*pos += FRAME_LENGTH_LEN + message_len;
	return FRAME_MESSAGE;
}

bool
frame_append(struct frame_buffer *b, const uint8_t *data, size_t len)
{
	size_t cap = b->cap;
	uint8_t *grown;

	if (len == 0)
		return true;
	if (cap - b->len < len) {
		cap = cap * 2 > b->len + len ? cap * 2 : b->len + len;
		grown = realloc(b->data, cap);
		if (grown == NULL)
			return false;
		b->data = grown;
		b->cap = cap;
	}
	memcpy(b->data + b->len, data, len);
	b->len += len;
	return true;
}

void
frame_consume(struct frame_buffer *b, size_t count)
{
	assert(count <= b->len);
	if (count == b->len) {
		free(b->data);
		*b = (struct frame_buffer){0};
	} else if (count > 0) {
		memmove(b->data, b->data + count, b->len - count);
		b->len -= count;
	}
}
