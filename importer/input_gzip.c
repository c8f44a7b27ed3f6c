/* gzip (RFC 1952): one member or several, one behind the other. */
#include "input_impl.h"

#include <stdlib.h>
#include <zlib.h>

/* The largest window, and "gzip only". */
#define GZIP_WINDOW (15 + 16)

struct gzip {
	z_stream z;
	bool between; /* a member has ended, none has begun since */
};

static void *
gzip_open(void)
{
	struct gzip *g = calloc(1, sizeof(*g));

	if (g == NULL || inflateInit2(&g->z, GZIP_WINDOW) == Z_OK)
		return g;
	free(g);
	return NULL;
}

static enum status
gzip_step(void *state, struct slice *raw, uint8_t *out, size_t *len_out,
    struct why *why)
{
	struct gzip *g = state;
	int rc;

	if (g->between && raw->len > 0) {
		if (raw->data[0] != 0x1f || inflateReset(&g->z) != Z_OK) {
			why_set(why, "there is something behind its end");
			return ST_BAD_DATA;
		}
		g->between = false;
	}
	/* zlib reads only, though its type does not say so. */
	g->z.next_in = (Bytef *)(uintptr_t)raw->data;
	g->z.avail_in = (uInt)raw->len;
	g->z.next_out = out;
	g->z.avail_out = (uInt)INPUT_OUT_SIZE;
	rc = inflate(&g->z, Z_NO_FLUSH);
	raw->data = g->z.next_in;
	raw->len = g->z.avail_in;
	*len_out = INPUT_OUT_SIZE - g->z.avail_out;
	if (rc == Z_STREAM_END)
		g->between = true;
	else if (rc != Z_OK && rc != Z_BUF_ERROR) {
		why_set(why, "damaged: %s",
		    g->z.msg != NULL ? g->z.msg : zError(rc));
		return rc == Z_MEM_ERROR ? ST_NO_MEMORY : ST_BAD_DATA;
	}
	return ST_OK;
}

static bool
gzip_whole(const void *state)
{
	return ((const struct gzip *)state)->between;
}

static void
gzip_close(void *state)
{
	struct gzip *g = state;

	inflateEnd(&g->z);
	free(g);
}

const struct input_codec input_gzip = {
    .name = "gzip",
    .open = gzip_open,
    .step = gzip_step,
    .whole = gzip_whole,
    .close = gzip_close,
};
