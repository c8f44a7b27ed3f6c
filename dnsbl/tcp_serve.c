/* Answers the messages of a connection. See tcp_serve.h. */
#include "tcp_serve.h"

#include <time.h>

#include "tcp_transfer.h"

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
		    .transport = c->tls != NULL ? TRANSPORT_TLS : TRANSPORT_TCP,
		    .certified = c->certified,
		    .old_tls = c->old_tls,
		    .now = now.tv_sec};
		respond_parse(
		    tcp->responder->view, &tcp->requests[n], &tcp->pending[n]);
		n++;
	}
	for (size_t i = 0; i < n; i++)
		respond_prefetch(&tcp->pending[i]);
	return n;
}

static bool
is_full(const struct tcp_conn *c, size_t gathered)
{
	return c->transfer != NULL || c->queued + gathered >= TCP_QUEUE_HIGH;
}

/* Answers the i-th message of the batch, behind the *gathered octets in
 * tcp->out; sends them where it is time. false: close it. */
static bool
answer_message(struct tcp_conn *c, size_t i, size_t *gathered)
{
	struct tcp *tcp = c->tcp;
	uint8_t *out = tcp->out + *gathered;
	struct response res = responder_finish(tcp->responder, &tcp->pending[i],
	    out + FRAME_LENGTH_LEN, RESPOND_TCP_MAX);
	bool begins = res.outcome == OUTCOME_TRANSFER;

	if (res.len > 0) {
		put16(out, (uint16_t)res.len);
		*gathered += FRAME_LENGTH_LEN + res.len;
	}
	if (*gathered >= TCP_GATHER || begins) {
		if (!tcp_conn_send(c, tcp->out, *gathered))
			return false;
		*gathered = 0;
	}
	return !begins || tcp_transfer_begin(c, &tcp->pending[i]);
}

/*
 * Answers the whole messages in data, until there are no more, too much is
 * queued, or a transfer begins. *used is how many octets are done with. false:
 * close it.
 */
static bool
answer_all(struct tcp_conn *c, const uint8_t *data, size_t len, size_t *used)
{
	const struct slice all = {data, len};
	const struct request *requests = c->tcp->requests;
	enum frame_result result = FRAME_MESSAGE;
	size_t gathered = 0, n, i;

	*used = 0;
	while (result == FRAME_MESSAGE && !is_full(c, gathered)) {
		n = parse_batch(c, &all, *used, &result);
		for (i = 0; i < n && !is_full(c, gathered); i++) {
			if (!answer_message(c, i, &gathered))
				return false;
			*used =
			    (size_t)(requests[i].data - data) + requests[i].len;
		}
		if (i < n) /* what is behind them has not come up yet */
			result = FRAME_MESSAGE;
	}
	if (result == FRAME_BAD) {
		stats_add(c->tcp->responder->stats, STAT_TCP_BAD, 1);
		c->ending = true;
	}
	return tcp_conn_send(c, c->tcp->out, gathered);
}

void
tcp_serve_kept(struct tcp_conn *c)
{
	size_t used;

	if (!c->ending && c->kept.len > 0) {
		if (!answer_all(c, c->kept.data, c->kept.len, &used)) {
			tcp_conn_close(c, STAT_TCP_CLOSED);
			return;
		}
		frame_consume(&c->kept, used);
	}
	tcp_conn_settle(c);
}

/*
 * A sign of life is the begin of a message or the end of one, never an octet
 * in between: so a message has the idle time-out from its first octet to its
 * last, however it trickles.
 */
void
tcp_serve(struct tcp_conn *c, const uint8_t *data, size_t len)
{
	bool begins = c->kept.len == 0;
	size_t used = 0;

	if (begins && !answer_all(c, data, len, &used)) {
		tcp_conn_close(c, STAT_TCP_CLOSED);
		return;
	}
	if (begins)
		tcp_conn_touch(c);
	if (!c->ending && !frame_append(&c->kept, data + used, len - used)) {
		tcp_conn_close(c, STAT_TCP_CLOSED);
		return;
	}
	if (begins) {
		tcp_conn_settle(c);
		return;
	}
	used = c->kept.len;
	tcp_serve_kept(c);
	if (!c->closing && c->kept.len < used)
		tcp_conn_touch(c);
}
