/* Accepts TCP connections, within limits, and ends the slow. See tcp.h. */
#include "tcp.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "socket.h"
#include "tcp_conn.h"
#include "tcp_tls.h"

/* Connections taken in one turn, so that a storm of them leaves UDP its
 * turns. */
#define ACCEPT_ROUNDS 32

/* The one that is missed least: the oldest of those who never said anything,
 * else who has been silent longest. NULL: this worker has none. */
static struct tcp_conn *
least_missed(const struct tcp *tcp)
{
	struct tcp_conn *silent = tcp->silent.first;
	struct tcp_conn *greeting = tcp->greeting.first;

	if (silent != NULL && greeting != NULL)
		return silent->since_ms <= greeting->since_ms ? silent
							      : greeting;
	if (silent != NULL || greeting != NULL)
		return silent != NULL ? silent : greeting;
	return tcp->talking.first;
}

static void on_sweep(uv_timer_t *timer);

/* From the first connection to the last: who has none sleeps. */
static void
keep_sweeping(struct tcp *tcp)
{
	int err;

	if (uv_is_active((uv_handle_t *)&tcp->sweep))
		return;
	err = uv_timer_start(&tcp->sweep, on_sweep, TCP_SWEEP_MS, TCP_SWEEP_MS);
	assert(err == 0); /* fails only on a closing handle */
}

static void
evict(struct tcp *tcp)
{
	tcp_conn_close(least_missed(tcp), STAT_TCP_EVICTED);
}

/* Finds a place for a client, at somebody else's cost if need be. */
static bool
admit(struct tcp *tcp, const struct addr *client)
{
	enum admission result = tcp_limit_enter(tcp->limit, client);

	if (result == FULL_TOTAL && tcp->open < tcp->share)
		tcp_limit_wish(tcp->limit);
	if (result == FULL_TOTAL && tcp->open > 0) {
		evict(tcp);
		result = tcp_limit_enter(tcp->limit, client);
	}
	return result == ADMITTED;
}

/* A handshake takes memory and a place from others: half of the places are
 * for those who are through with it. */
static void
make_room_to_greet(struct tcp *tcp)
{
	size_t most = tcp->share > 1 ? tcp->share / 2 : 1;

	if (tcp->handshakes >= most)
		tcp_conn_close(tcp->greeting.first, STAT_TCP_EVICTED);
}

static void
welcome(struct tcp_listener *l, int fd, const struct sockaddr_storage *from)
{
	struct tcp *tcp = l->tcp;
	struct addr client;
	uint16_t port;
	char ip[ADDR_TEXT_MAX];
	int err;

	socket_peer(from, &client, &port);
	if (!admit(tcp, &client)) {
		close(fd);
		stats_add(tcp->responder->stats, STAT_TCP_REFUSED, 1);
		log_limited(KIND_TCP, LEVEL_WARNING,
		    "too many TCP connections, refused one from %s",
		    addr_format(&client, ip));
		return;
	}
	if (l->tls)
		make_room_to_greet(tcp);
	keep_sweeping(tcp);
	err = tcp_conn_open(tcp, fd, l->tls, &client, port);
	if (err != 0)
		log_limited(KIND_TCP, LEVEL_WARNING,
		    "TCP connection from %s: %s", addr_format(&client, ip),
		    uv_strerror(err));
}

/* Errors of one connection that is already gone, not of the listener:
 * accept(2) says to take them like EAGAIN and go on. */
static bool
is_passing(int err)
{
	return err == EINTR || err == ECONNABORTED || err == EPROTO ||
	       err == ENETDOWN || err == ENOPROTOOPT || err == EHOSTDOWN ||
	       err == EHOSTUNREACH || err == ENETUNREACH || err == ENONET ||
	       err == EPERM;
}

/* Until the next sweep. */
static void
pause_listener(struct tcp_listener *l)
{
	uv_poll_stop(&l->poll);
	l->paused = true;
	keep_sweeping(l->tcp);
}

static void
cannot_accept(struct tcp_listener *l, int err)
{
	pause_listener(l);
	stats_add(l->tcp->responder->stats, STAT_TCP_ACCEPT_ERRORS, 1);
	log_limited(KIND_ACCEPT, LEVEL_WARNING,
	    "cannot accept TCP connections, they wait: %s", strerror(err));
}

static void
on_connection(uv_poll_t *poll, int status, int events)
{
	struct tcp_listener *l = poll->data;
	struct sockaddr_storage from;
	socklen_t len;
	int fd;

	(void)events; /* only UV_READABLE was asked for */
	if (status < 0) {
		cannot_accept(l, -status);
		return;
	}
	if (l->tls && !tcp_tls_affords(l->tcp)) {
		pause_listener(l);
		stats_add(l->tcp->responder->stats, STAT_TLS_WAITS, 1);
		return;
	}
	for (int i = 0; i < ACCEPT_ROUNDS; i++) {
		len = sizeof(from);
		fd = accept4(l->fd, (struct sockaddr *)&from, &len,
		    SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0) {
			welcome(l, fd, &from);
		} else if (errno == EAGAIN) {
			return;
		} else if (!is_passing(errno)) {
			cannot_accept(l, errno);
			return;
		}
	}
}

static void
resume_listener(struct tcp_listener *l)
{
	int err = uv_poll_start(&l->poll, UV_READABLE, on_connection);

	assert(err == 0); /* fails only on a closing handle */
	l->paused = false;
}

static void
end_overdue(struct tcp *tcp, struct tcp_queue *queue, uint64_t after_ms)
{
	uint64_t now = uv_now(tcp->loop);
	struct tcp_conn *c;

	while ((c = queue->first) != NULL && now - c->since_ms >= after_ms)
		if (c->transfer != NULL && c->queued == 0)
			tcp_conn_touch(c); /* it waits for us */
		else
			tcp_conn_close(c, STAT_TCP_IDLE);
}

static void
on_sweep(uv_timer_t *timer)
{
	struct tcp *tcp = timer->data;
	unsigned count;

	end_overdue(tcp, &tcp->silent, tcp->first_ms);
	end_overdue(tcp, &tcp->greeting, tcp->first_ms);
	end_overdue(tcp, &tcp->talking, tcp->idle_ms);
	if (tcp->open > tcp->share) {
		count = tcp_limit_take_wishes(
		    tcp->limit, (unsigned)(tcp->open - tcp->share));
		while (count-- > 0)
			evict(tcp);
	}
	for (size_t i = 0; i < tcp->listener_count; i++)
		if (tcp->listeners[i].paused)
			resume_listener(&tcp->listeners[i]);
	if (tcp->open == 0)
		uv_timer_stop(timer);
}

int
tcp_init(struct tcp *tcp, uv_loop_t *loop, const struct responder *responder,
    const struct tcp_settings *settings)
{
	memset(tcp, 0, sizeof(*tcp));
	tcp->loop = loop;
	tcp->responder = responder;
	tcp->limit = settings->limit;
	tcp->tickets = settings->tickets;
	tcp->transfers = settings->transfers;
	tcp->share = settings->share;
	tcp->idle_ms = settings->idle_ms;
	tcp->first_ms =
	    settings->idle_ms < TCP_FIRST_MS ? settings->idle_ms : TCP_FIRST_MS;
	tcp->sweep.data = tcp;
	return uv_timer_init(loop, &tcp->sweep);
}

int
tcp_start(struct tcp *tcp, struct tcp_listener *l, int fd, bool tls)
{
	int err;

	*l = (struct tcp_listener){.fd = fd, .tls = tls, .tcp = tcp};
	l->poll.data = l;
	err = uv_poll_init(tcp->loop, &l->poll, fd);
	if (err != 0)
		return err;
	resume_listener(l);
	return 0;
}

void
tcp_drain(struct tcp *tcp)
{
	struct tcp_queue *queues[] = {
	    &tcp->silent, &tcp->greeting, &tcp->talking};
	struct tcp_conn *c, *next;

	uv_close((uv_handle_t *)&tcp->sweep, NULL);
	for (size_t i = 0; i < tcp->listener_count; i++) {
		uv_close((uv_handle_t *)&tcp->listeners[i].poll, NULL);
		close(tcp->listeners[i].fd);
	}
	for (size_t i = 0; i < sizeof(queues) / sizeof(queues[0]); i++)
		for (c = queues[i]->first; c != NULL; c = next) {
			next = c->newer;
			tcp_conn_finish(c);
		}
}

void
tcp_abort(struct tcp *tcp)
{
	while (tcp->open > 0)
		tcp_conn_close(least_missed(tcp), STAT_TCP_CLOSED);
}
