/* One TCP connection: begin, place among the others, end. See tcp_conn.h. */
#include "tcp_conn.h"

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "tcp_serve.h"
#include "tcp_stream.h"
#include "tcp_tls.h"
#include "tcp_transfer.h"

static void
unlink_conn(struct tcp_conn *c)
{
	struct tcp_queue *q = c->queue;

	*(c->older != NULL ? &c->older->newer : &q->first) = c->newer;
	*(c->newer != NULL ? &c->newer->older : &q->last) = c->older;
	c->older = c->newer = NULL;
	c->queue = NULL;
	c->tcp->open--;
}

static void
link_conn(struct tcp_conn *c, struct tcp_queue *q)
{
	c->since_ms = uv_now(c->tcp->loop);
	c->queue = q;
	c->older = q->last;
	*(q->last != NULL ? &q->last->newer : &q->first) = c;
	q->last = c;
	c->tcp->open++;
}

/* To the new end of the queue. */
void
tcp_conn_touch(struct tcp_conn *c)
{
	unlink_conn(c);
	link_conn(c, &c->tcp->talking);
}

static void
on_closed(uv_handle_t *handle)
{
	struct tcp_conn *c = handle->data;

	assert(c->queued == 0 && c->queue == NULL && c->transfer == NULL);
	if (c->tls != NULL)
		tcp_tls_free(c);
	frame_consume(&c->kept, c->kept.len);
	free(c);
}

void
tcp_conn_close(struct tcp_conn *c, unsigned reason)
{
	struct stats *stats = c->tcp->responder->stats;

	if (c->closing)
		return;
	c->closing = true;
	if (c->transfer != NULL)
		tcp_transfer_drop(c);
	if (c->tls != NULL)
		tcp_tls_end(c);
	unlink_conn(c);
	/* Here and not in on_closed: the descriptor is gone when uv_close
	 * returns, and whoever evicts needs the place now. */
	uv_close((uv_handle_t *)&c->handle, on_closed);
	tcp_limit_leave(c->tcp->limit, &c->client);
	stats_add(stats, STAT_TCP_CLOSED, 1);
	if (reason != STAT_TCP_CLOSED)
		stats_add(stats, reason, 1);
}

void
tcp_conn_finish(struct tcp_conn *c)
{
	if (c->closing)
		return;
	c->ending = true;
	tcp_stream_pause(c);
	if (c->queued == 0 && c->transfer == NULL)
		tcp_conn_close(c, STAT_TCP_CLOSED);
}

bool
tcp_conn_send(struct tcp_conn *c, const uint8_t *data, size_t len)
{
	if (len == 0)
		return true;
	return c->tls != NULL ? tcp_tls_send(c, data, len)
			      : tcp_stream_write(c, data, len);
}

bool
tcp_conn_is_full(const struct tcp_conn *c)
{
	return c->queued >= TCP_QUEUE_HIGH || c->transfer != NULL;
}

/* Reads again: first what TLS has kept, and that may be too much again. */
static void
go_on(struct tcp_conn *c)
{
	if (c->tls != NULL)
		tcp_tls_resume(c);
	if (c->closing || c->ending || c->paused)
		return;
	if (!tcp_stream_read(c))
		tcp_conn_close(c, STAT_TCP_CLOSED);
}

void
tcp_conn_settle(struct tcp_conn *c)
{
	bool full = tcp_conn_is_full(c);

	if (c->closing)
		return;
	if (c->ending) {
		tcp_conn_finish(c);
	} else if (full != c->paused) {
		c->paused = full;
		if (full)
			tcp_stream_pause(c);
		else
			go_on(c);
	}
}

void
tcp_conn_resume(struct tcp_conn *c)
{
	assert(c->transfer == NULL);
	tcp_serve_kept(c);
}

int
tcp_conn_open(struct tcp *tcp, int fd, bool tls, const struct addr *client,
    uint16_t client_port)
{
	struct tcp_conn *c = calloc(1, sizeof(*c));
	int err;

	if (c == NULL) {
		tcp_limit_leave(tcp->limit, client);
		close(fd);
		return UV_ENOMEM;
	}
	c->tcp = tcp;
	c->client = *client;
	c->client_port = client_port;
	link_conn(c, tls ? &tcp->greeting : &tcp->silent);
	stats_add(tcp->responder->stats, STAT_TCP_ACCEPTED, 1);
	err = tcp_stream_open(c, fd);
	if (err == 0 && tls)
		err = tcp_tls_open(c);
	if (err != 0)
		tcp_conn_close(c, STAT_TCP_CLOSED);
	return err;
}
