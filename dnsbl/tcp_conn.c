/* One TCP connection: read, answer, write, close. See tcp_conn.h. */
#include "tcp_conn.h"

#include <assert.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* Answers that the kernel did not take at once. */
struct tcp_write {
	uv_write_t req;
	struct tcp_conn *conn;
	size_t len;
	char data[];
};

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

/* A sign of life: to the new end of the queue. */
static void
touch(struct tcp_conn *c)
{
	unlink_conn(c);
	link_conn(c, &c->tcp->talking);
}

static void
on_closed(uv_handle_t *handle)
{
	struct tcp_conn *c = handle->data;

	assert(c->queued == 0 && c->queue == NULL);
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
	uv_read_stop((uv_stream_t *)&c->handle);
	if (c->queued == 0)
		tcp_conn_close(c, STAT_TCP_CLOSED);
}

static void serve(struct tcp_conn *c);

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
	touch(c);
	serve(c);
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

/* Sends what was gathered in tcp->out. uv_try_write sends nothing where
 * something is queued already, so the order is kept. */
static bool
flush(struct tcp_conn *c, size_t len)
{
	uv_buf_t buf = uv_buf_init((char *)c->tcp->out, (unsigned)len);
	int n;

	if (len == 0)
		return true;
	n = uv_try_write((uv_stream_t *)&c->handle, &buf, 1);
	if (n < 0 && n != UV_EAGAIN)
		return false;
	if (n < 0)
		n = 0;
	if ((size_t)n == len)
		return true;
	return write_later(c, c->tcp->out + n, len - (size_t)n);
}

/*
 * Reads a batch of whole messages from data + pos, without answering them:
 * its size. Less than TCP_BATCH: *result_out says what comes behind.
 */
static size_t
parse_batch(struct tcp_conn *c, const struct slice *data, size_t pos,
    enum frame_result *result_out)
{
	struct tcp *tcp = c->tcp;
	struct slice message;
	struct timespec now;
	size_t n = 0;

	clock_gettime(CLOCK_REALTIME, &now);
	while (n < TCP_BATCH && (*result_out = frame_next(data->data, data->len,
				     &pos, &message)) == FRAME_MESSAGE) {
		tcp->requests[n] = (struct request){.data = message.data,
		    .len = message.len,
		    .source = c->client,
		    .source_port = c->client_port,
		    .transport = TRANSPORT_TCP,
		    .now = now.tv_sec};
		respond_parse(
		    tcp->responder->view, &tcp->requests[n], &tcp->pending[n]);
		n++;
	}
	for (size_t i = 0; i < n; i++)
		respond_prefetch(&tcp->pending[i]);
	return n;
}

/* Answers the i-th message of the batch behind the len octets in tcp->out;
 * returns the length after it. */
static size_t
answer_message(struct tcp *tcp, size_t i, size_t len)
{
	uint8_t *out = tcp->out + len;
	size_t answer_len = responder_finish(tcp->responder, &tcp->pending[i],
	    out + FRAME_LENGTH_LEN, RESPOND_TCP_MAX);

	if (answer_len == 0)
		return len;
	put16(out, (uint16_t)answer_len);
	return len + FRAME_LENGTH_LEN + answer_len;
}

/*
 * Answers the whole messages in data, until there are no more or too much is
 * queued. *used is how many octets are done with. false: close it.
 */
static bool
answer_all(struct tcp_conn *c, const uint8_t *data, size_t len, size_t *used)
{
	const struct slice all = {data, len};
	const struct request *requests = c->tcp->requests;
	enum frame_result result = FRAME_MESSAGE;
	size_t gathered = 0, n, i;

	*used = 0;
	while (
	    result == FRAME_MESSAGE && c->queued + gathered < TCP_QUEUE_HIGH) {
		n = parse_batch(c, &all, *used, &result);
		for (i = 0; i < n && c->queued + gathered < TCP_QUEUE_HIGH;
		     i++) {
			gathered = answer_message(c->tcp, i, gathered);
			*used =
			    (size_t)(requests[i].data - data) + requests[i].len;
			if (gathered < TCP_GATHER)
				continue;
			if (!flush(c, gathered))
				return false;
			gathered = 0;
		}
		if (i < n) /* what is behind them has not come up yet */
			result = FRAME_MESSAGE;
	}
	if (result == FRAME_BAD) {
		stats_add(c->tcp->responder->stats, STAT_TCP_BAD, 1);
		c->ending = true;
	}
	return flush(c, gathered);
}

static void
alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct tcp_conn *c = handle->data;

	(void)suggested;
	*buf = uv_buf_init((char *)c->tcp->in, sizeof(c->tcp->in));
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf);

/* After every change: may it be read from, is it over? */
static void
settle(struct tcp_conn *c)
{
	uv_stream_t *stream = (uv_stream_t *)&c->handle;
	bool full = c->queued >= TCP_QUEUE_HIGH;

	if (c->ending) {
		tcp_conn_finish(c);
	} else if (full != c->paused) {
		c->paused = full;
		if (full)
			uv_read_stop(stream);
		else if (uv_read_start(stream, alloc, on_read) != 0)
			tcp_conn_close(c, STAT_TCP_CLOSED);
	}
}

/* Goes on with what was kept. */
static void
serve(struct tcp_conn *c)
{
	size_t used;

	if (!c->ending && c->kept.len > 0) {
		if (!answer_all(c, c->kept.data, c->kept.len, &used)) {
			tcp_conn_close(c, STAT_TCP_CLOSED);
			return;
		}
		frame_consume(&c->kept, used);
	}
	settle(c);
}

/*
 * Takes octets that have come in. A sign of life is the begin of a message
 * or the end of one, never an octet in between: so a message has the idle
 * time-out from its first octet to its last, however it trickles.
 */
static void
take(struct tcp_conn *c, const uint8_t *data, size_t len)
{
	bool begins = c->kept.len == 0;
	size_t used = 0;

	if (begins && !answer_all(c, data, len, &used)) {
		tcp_conn_close(c, STAT_TCP_CLOSED);
		return;
	}
	if (begins)
		touch(c);
	if (!c->ending && !frame_append(&c->kept, data + used, len - used)) {
		tcp_conn_close(c, STAT_TCP_CLOSED);
		return;
	}
	if (begins) {
		settle(c);
		return;
	}
	used = c->kept.len;
	serve(c);
	if (!c->closing && c->kept.len < used)
		touch(c);
}

static void
on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	struct tcp_conn *c = stream->data;

	if (n > 0)
		take(c, (const uint8_t *)buf->base, (size_t)n);
	else if (n == UV_EOF)
		tcp_conn_finish(c); /* it may still be reading */
	else if (n < 0)
		tcp_conn_close(c, STAT_TCP_CLOSED);
}

int
tcp_conn_open(
    struct tcp *tcp, int fd, const struct addr *client, uint16_t client_port)
{
	struct tcp_conn *c = calloc(1, sizeof(*c));
	int err;

	if (c == NULL) {
		tcp_limit_leave(tcp->limit, client);
		close(fd);
		return UV_ENOMEM;
	}
	c->handle.data = c;
	c->tcp = tcp;
	c->client = *client;
	c->client_port = client_port;
	err = uv_tcp_init(tcp->loop, &c->handle);
	assert(err == 0); /* allocates nothing */
	link_conn(c, &tcp->silent);
	stats_add(tcp->responder->stats, STAT_TCP_ACCEPTED, 1);
	err = uv_tcp_open(&c->handle, fd);
	if (err != 0)
		close(fd);
	else
		err = uv_read_start((uv_stream_t *)&c->handle, alloc, on_read);
	if (err != 0)
		tcp_conn_close(c, STAT_TCP_CLOSED);
	return err;
}
