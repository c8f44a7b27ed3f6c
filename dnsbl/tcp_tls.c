/* Opens and seals the octets of TLS connections. See tcp_tls.h. */
#include "tcp_tls.h"

#include "log.h"
#include "tcp_serve.h"
#include "tcp_stream.h"
#include "tls_conn.h"

#define NS_PER_MS 1000000

bool
tcp_tls_affords(struct tcp *tcp)
{
	uint64_t now = uv_now(tcp->loop), passed = now - tcp->tls_since_ms;

	if (passed > TLS_TIME_SAVED_MS * TLS_TIME_PART)
		passed = TLS_TIME_SAVED_MS * TLS_TIME_PART;
	tcp->tls_since_ms = now;
	tcp->tls_time_ns += (int64_t)passed * NS_PER_MS / TLS_TIME_PART;
	if (tcp->tls_time_ns > (int64_t)TLS_TIME_SAVED_MS * NS_PER_MS)
		tcp->tls_time_ns = (int64_t)TLS_TIME_SAVED_MS * NS_PER_MS;
	return tcp->tls_time_ns > 0;
}

int
tcp_tls_open(struct tcp_conn *c)
{
	struct tcp *tcp = c->tcp;

	if (tcp->tls == NULL)
		return UV_ENOTSUP;
	c->tls = tls_conn_new(tcp->tls, tcp->tickets, &tcp->wire);
	if (c->tls == NULL)
		return UV_ENOMEM;
	tcp->handshakes++;
	return 0;
}

/* Sends what TLS has to say: handshake, alerts, sealed answers. */
static bool
send_wire(struct tcp_conn *c)
{
	struct frame_buffer *wire = &c->tcp->wire;
	bool sent =
	    wire->len == 0 || tcp_stream_write(c, wire->data, wire->len);

	frame_consume(wire, wire->len);
	return sent;
}

bool
tcp_tls_send(struct tcp_conn *c, const uint8_t *data, size_t len)
{
	/* Sent in any case: a broken one may have left an alert. */
	bool sealed = tls_conn_write(c->tls, data, len);

	return send_wire(c) && sealed;
}

/* The handshake is done. */
static void
welcome(struct tcp_conn *c)
{
	struct stats *stats = c->tcp->responder->stats;

	c->tcp->handshakes--;
	c->certified = tls_conn_is_certified(c->tls);
	c->old_tls = tls_conn_is_old(c->tls);
	stats_add(stats, STAT_TLS_HANDSHAKES, 1);
	if (tls_conn_is_resumed(c->tls))
		stats_add(stats, STAT_TLS_RESUMED, 1);
	tcp_conn_touch(c);
}

static enum tls_result
read_plain(struct tcp_conn *c, size_t *len_out)
{
	struct tcp *tcp = c->tcp;
	bool greeting = !tls_conn_is_ready(c->tls);
	uint64_t began = greeting ? uv_hrtime() : 0;
	enum tls_result result =
	    tls_conn_read(c->tls, tcp->plain, sizeof(tcp->plain), len_out);

	if (greeting) {
		tcp->tls_time_ns -= (int64_t)(uv_hrtime() - began);
		if (tls_conn_is_ready(c->tls))
			welcome(c);
	}
	return result;
}

/* Strangers speak all kinds of things to a TLS port, which is nobody's worry:
 * they are counted. Who shows a certificate is known to somebody. */
static void
give_up(struct tcp_conn *c)
{
	const char *reason = tls_conn_reason(c->tls);
	char ip[ADDR_TEXT_MAX];

	if (tls_conn_is_ready(c->tls))
		stats_add(c->tcp->responder->stats, STAT_TLS_BAD, 1);
	if (tls_conn_is_distrusted(c->tls))
		log_limited(KIND_TLS, LEVEL_WARNING,
		    "TLS connection from %s: its certificate: %s",
		    addr_format(&c->client, ip), reason);
	else if (log_debugging())
		log_debug("TLS connection from %s: %s",
		    addr_format(&c->client, ip), reason);
	tcp_conn_close(c, STAT_TCP_CLOSED);
}

/* Opens and serves what was fed, until it is all used or c is full. */
static void
serve_all(struct tcp_conn *c)
{
	enum tls_result result;
	size_t len;

	do {
		result = read_plain(c, &len);
		if (!send_wire(c)) {
			tcp_conn_close(c, STAT_TCP_CLOSED);
			return;
		}
		if (result == TLS_DATA)
			tcp_serve(c, c->tcp->plain, len);
	} while (result == TLS_DATA && !c->closing && !c->ending &&
		 !tcp_conn_is_full(c));
	if (result == TLS_END)
		tcp_conn_finish(c); /* it may still be reading */
	else if (result == TLS_BROKEN)
		give_up(c);
}

void
tcp_tls_take(struct tcp_conn *c, const uint8_t *data, size_t len)
{
	struct slice rest;

	tls_conn_feed(c->tls, data, len);
	serve_all(c);
	rest = tls_conn_leave(c->tls);
	if (!c->closing && !frame_append(&c->sealed, rest.data, rest.len))
		tcp_conn_close(c, STAT_TCP_CLOSED);
}

/* What was opened and not yet read is there even where nothing sealed is. */
void
tcp_tls_resume(struct tcp_conn *c)
{
	size_t len = c->sealed.len;

	if (len > 0)
		tls_conn_feed(c->tls, c->sealed.data, len);
	serve_all(c);
	frame_consume(&c->sealed, len - tls_conn_leave(c->tls).len);
}

void
tcp_tls_end(struct tcp_conn *c)
{
	if (!tls_conn_is_ready(c->tls)) {
		c->tcp->handshakes--;
		stats_add(c->tcp->responder->stats, STAT_TLS_FAILED, 1);
	} else if (c->queued == 0) {
		tls_conn_end(c->tls);
		(void)send_wire(c); /* it may be gone */
	}
}

void
tcp_tls_free(struct tcp_conn *c)
{
	tls_conn_free(&c->tls);
	frame_consume(&c->sealed, c->sealed.len);
}
