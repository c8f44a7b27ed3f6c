/* Zstandard (RFC 8878): frames one behind the other, skippable ones too. */
#include "input_impl.h"

#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

/* Windows up to 128 MiB, which is what the zstd program takes unasked; a
 * frame that wants more memory is refused. */
#define ZSTD_WINDOW_LOG 27

struct zstd {
	ZSTD_DStream *z;
	bool between; /* a frame has ended, none has begun since */
};

static void *
zstd_open(void)
{
	struct zstd *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->z = ZSTD_createDStream();
	if (s->z != NULL && !ZSTD_isError(ZSTD_DCtx_setParameter(
				s->z, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG)))
		return s;
	ZSTD_freeDStream(s->z);
	free(s);
	return NULL;
}

static enum status
zstd_step(void *state, struct slice *raw, uint8_t *out, size_t *len_out,
    struct why *why)
{
	struct zstd *s = state;
	ZSTD_inBuffer from = {raw->data, raw->len, 0};
	ZSTD_outBuffer to = {out, INPUT_OUT_SIZE, 0};
	size_t rc = ZSTD_decompressStream(s->z, &to, &from);

	raw->data += from.pos;
	raw->len -= from.pos;
	*len_out = to.pos;
	if (ZSTD_getErrorCode(rc) == ZSTD_error_memory_allocation)
		return why_no_memory(why);
	if (ZSTD_isError(rc)) {
		why_set(why, "damaged, or something behind its end: %s",
		    ZSTD_getErrorName(rc));
		return ST_BAD_DATA;
	}
	/* Without input it only asks for the next frame's header. */
	if (from.pos > 0 || to.pos > 0)
		s->between = rc == 0;
	return ST_OK;
}

static bool
zstd_whole(const void *state)
{
	return ((const struct zstd *)state)->between;
}

static void
zstd_close(void *state)
{
	struct zstd *s = state;

	ZSTD_freeDStream(s->z);
	free(s);
}

const struct input_codec input_zstd = {
    .name = "zstd",
    .open = zstd_open,
    .step = zstd_step,
    .whole = zstd_whole,
    .close = zstd_close,
};
