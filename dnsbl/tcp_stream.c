/* Reads and writes the octets of a connection. See tcp_stream.h. */
#include "tcp_stream.h"

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "tcp_serve.h"
#include "tcp_tls.h"
#include "tcp_transfer.h"

/* Octets that the kernel did not take at once. */
struct tcp_write {
	uv_write_t req;
	struct tcp_conn *conn;
	size_t len;
	char data[];
};

static void
on_written(uv_write_t *req, int status)
{
	struct tcp_write *w = req->data;
	struct tcp_conn *c = w->conn;

	c->queued -= w->len;
	free(w);
	if (c->closing)
		return;
	if (status < 0) {
		tcp_conn_close(c, STAT_TCP_CLOSED);
		return;
	}
	if (c->queue != &c->tcp->greeting) /* a handshake has its time */
		tcp_conn_touch(c);
	if (c->transfer == NULL)
		tcp_serve_kept(c);
	else if (c->queued < TCP_QUEUE_HIGH)
		tcp_transfer_more(c);
}

/* false: no memory, or the connection is broken. */
static bool
write_later(struct tcp_conn *c, const uint8_t *data, size_t len)
{
	struct tcp_write *w = malloc(sizeof(*w) + len);
	uv_buf_t buf;

	if (w == NULL)
		return false;
	w->req.data = w;
	w->conn = c;
	w->len = len;
	memcpy(w->data, data, len);
	buf = uv_buf_init(w->data, (unsigned)len);
	if (uv_write(&w->req, (uv_stream_t *)&c->handle, &buf, 1, on_written) !=
	    0) {
		free(w);
		return false;
	}
	c->queued += len;
	return true;
}

/* uv_try_write sends nothing where something is queued already, so the order
 * is kept. It only reads: the cast is what uv_buf_t wants. */
bool
tcp_stream_write(struct tcp_conn *c, const uint8_t *data, size_t len)
{
	uv_buf_t buf = {.base = (char *)(uintptr_t)data, .len = len};
	int n;

	n = uv_try_write((uv_stream_t *)&c->handle, &buf, 1);
	if (n < 0 && n != UV_EAGAIN)
		return false;
	if (n < 0)
		n = 0;
	if ((size_t)n == len)
		return true;
	return write_later(c, data + n, len - (size_t)n);
}

static void
alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct tcp_conn *c = handle->data;

	(void)suggested;
	*buf = uv_buf_init((char *)c->tcp->in, sizeof(c->tcp->in));
}

static void
on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	struct tcp_conn *c = stream->data;

	if (n > 0 && c->tls == NULL)
		tcp_serve(c, (const uint8_t *)buf->base, (size_t)n);
	else if (n > 0)
		tcp_tls_take(c, (const uint8_t *)buf->base, (size_t)n);
	else if (n == UV_EOF)
		tcp_conn_finish(c); /* it may still be reading */
	else if (n < 0)
		tcp_conn_close(c, STAT_TCP_CLOSED);
}

bool
tcp_stream_read(struct tcp_conn *c)
{
	return uv_read_start((uv_stream_t *)&c->handle, alloc, on_read) == 0;
}

void
tcp_stream_pause(struct tcp_conn *c)
{
	uv_read_stop((uv_stream_t *)&c->handle);
}

int
tcp_stream_open(struct tcp_conn *c, int fd)
{
	int err = uv_tcp_init(c->tcp->loop, &c->handle);

	assert(err == 0); /* allocates nothing */
	c->handle.data = c;
	err = uv_tcp_open(&c->handle, fd);
	if (err != 0) {
		close(fd);
		return err;
	}
	return uv_read_start((uv_stream_t *)&c->handle, alloc, on_read);
}
