/* Sends NOTIFY and hears the answers: sockets, timer, log. */
#include "notifier.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "entropy.h"
#include "log.h"
#include "notifier_task.h"
#include "socket.h"
#include "stats.h"

struct notifier {
	uv_udp_t socket4, socket6;
	bool has4, has6; /* the host has the family */
	uv_timer_t timer;
	unsigned closing; /* handles that the loop still has */
	struct stats *stats;
	struct site *site;
	uint64_t epoch; /* of the edition told last */
	struct notifier_task *tasks;
	size_t task_count;
	char datagram[NOTIFIER_MESSAGE_MAX];
};

/* ---- log ---- */

static const char *
where(const struct notifier_task *t, char out[LISTEN_TEXT_MAX])
{
	const struct config_listen at = {.addr = t->addr, .port = t->port};

	return listen_format(&at, out);
}

/* All tasks of a secondary fall silent, or end to be, as one. */
static bool
set_silent(struct notifier *n, const struct notifier_task *of, bool silent)
{
	bool was = false;

	for (size_t i = 0; i < n->task_count; i++) {
		struct notifier_task *t = &n->tasks[i];

		if (t->port != of->port || !addr_equal(&t->addr, &of->addr))
			continue;
		was |= t->silent;
		t->silent = silent;
	}
	return was;
}

static void
tell_silent(struct notifier *n, const struct notifier_task *t)
{
	char at[LISTEN_TEXT_MAX], zone[NAME_TEXT_MAX];

	if (!set_silent(n, t, true))
		log_limited(KIND_NOTIFY, LEVEL_WARNING,
		    "secondary %s does not answer NOTIFY (%s, serial %" PRIu32
		    ")",
		    where(t, at), name_format(t->origin.wire, zone), t->serial);
}

static void
tell_unsigned(struct notifier_task *t, unsigned rcode)
{
	char at[LISTEN_TEXT_MAX], zone[NAME_TEXT_MAX], key[NAME_TEXT_MAX];

	if (t->told_unsigned)
		return;
	t->told_unsigned = true;
	log_limited(KIND_NOTIFY, LEVEL_WARNING,
	    "secondary %s answers NOTIFY of %s with rcode %u, and not signed "
	    "with key %s as it must be",
	    where(t, at), name_format(t->origin.wire, zone), rcode,
	    name_format(t->key->name.wire, key));
}

static void
tell_answer(struct notifier *n, struct notifier_task *t, uint8_t before)
{
	char at[LISTEN_TEXT_MAX], zone[NAME_TEXT_MAX];

	t->told_unsigned = false;
	if (set_silent(n, t, false))
		log_limited(KIND_NOTIFY, LEVEL_INFO,
		    "secondary %s answers NOTIFY again", where(t, at));
	if (t->rcode != DNS_NOERROR && t->rcode != before)
		log_limited(KIND_NOTIFY, LEVEL_WARNING,
		    "secondary %s refuses NOTIFY of %s: rcode %u", where(t, at),
		    name_format(t->origin.wire, zone), t->rcode);
}

/* ---- sending ---- */

static void
send_to(struct notifier *n, struct notifier_task *t, uint64_t now_ms)
{
	bool v4 = t->addr.family == ADDR_V4;
	uint8_t msg[NOTIFIER_MESSAGE_MAX];
	size_t len = notifier_task_send(t, msg, now_ms, (uint64_t)time(NULL));
	const struct config_listen at = {.addr = t->addr, .port = t->port};
	union sockaddr_any to;
	uv_buf_t buf = uv_buf_init((char *)msg, (unsigned)len);
	int err = UV_EAFNOSUPPORT;

	(void)listen_sockaddr(&at, &to);
	if (len > 0 && (v4 ? n->has4 : n->has6))
		err = uv_udp_try_send(
		    v4 ? &n->socket4 : &n->socket6, &buf, 1, &to.sa);
	stats_add(
	    n->stats, err < 0 ? STAT_NOTIFY_SEND_ERRORS : STAT_NOTIFY_SENT, 1);
	if (t->tries > NOTIFIER_SILENT)
		tell_silent(n, t);
}

static void on_timer(uv_timer_t *timer);

/* Sends what is due, and wakes up for what is due next. */
static void
work(struct notifier *n)
{
	uint64_t now_ms = uv_now(n->timer.loop), next_ms = UINT64_MAX;

	for (size_t i = 0; i < n->task_count; i++) {
		struct notifier_task *t = &n->tasks[i];
		bool was = t->pending;

		if (notifier_task_due(t, now_ms))
			send_to(n, t, now_ms);
		else if (was && !t->pending)
			stats_add(n->stats, STAT_NOTIFY_GIVEN_UP, 1);
		if (t->pending && t->due_ms < next_ms)
			next_ms = t->due_ms;
	}
	uv_timer_stop(&n->timer);
	if (next_ms == UINT64_MAX)
		return;
	next_ms = next_ms > now_ms ? next_ms - now_ms : 1;
	(void)uv_timer_start(&n->timer, on_timer, next_ms, 0);
}

static void
on_timer(uv_timer_t *timer)
{
	work(timer->data);
}

/* ---- hearing ---- */

static void
on_alloc(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
	struct notifier *n = handle->data;

	(void)size;
	*buf = uv_buf_init(n->datagram, sizeof(n->datagram));
}

static void
hear(struct notifier *n, const struct sockaddr *from, size_t len)
{
	const uint8_t *msg = (const uint8_t *)n->datagram;
	struct sockaddr_storage peer = {0};
	struct addr addr;
	uint16_t port;

	memcpy(&peer, from,
	    from->sa_family == AF_INET ? sizeof(struct sockaddr_in)
				       : sizeof(struct sockaddr_in6));
	socket_peer(&peer, &addr, &port);
	for (size_t i = 0; i < n->task_count; i++) {
		struct notifier_task *t = &n->tasks[i];
		uint8_t before = t->rcode;

		switch (notifier_task_reply(
		    t, &addr, port, msg, len, (uint64_t)time(NULL))) {
		case REPLY_NONE:
			continue;
		case REPLY_UNSIGNED:
			tell_unsigned(t, msg[3] & DNS_RCODE_MASK);
			stats_add(n->stats, STAT_NOTIFY_IGNORED, 1);
			return;
		case REPLY_ANSWER:
			tell_answer(n, t, before);
			stats_add(n->stats,
			    t->rcode == DNS_NOERROR ? STAT_NOTIFY_ANSWERED
						    : STAT_NOTIFY_REFUSED,
			    1);
			return;
		}
	}
	stats_add(n->stats, STAT_NOTIFY_IGNORED, 1);
}

/* An error is one that an earlier datagram met (nobody listens there): it is
 * sent again when its time comes. */
static void
on_datagram(uv_udp_t *socket, ssize_t len, const uv_buf_t *buf,
    const struct sockaddr *from, unsigned flags)
{
	(void)buf;
	if (from == NULL || len <= 0 || (flags & UV_UDP_PARTIAL) != 0)
		return;
	hear(socket->data, from, (size_t)len);
}

/* ---- what is to be told ---- */

static void
begin(struct notifier *n, struct notifier_task *t, uint64_t now_ms)
{
	uint16_t id;

	/* An ID that can be foreseen is better than to say nothing. */
	if (!entropy(&id, sizeof(id)))
		id = (uint16_t)(t->id + 1);
	notifier_task_begin(t, id, now_ms);
	stats_add(n->stats, STAT_NOTIFY_CHANGES, 1);
}

void
notifier_publish(struct notifier *n, const struct edition *e)
{
	struct notifier_task *tasks;
	size_t count;
	uint64_t now_ms;

	if (e->epoch == n->epoch)
		return;
	if (notifier_tasks_new(e, &tasks, &count) != ST_OK) {
		log_error("notify: out of memory");
		return;
	}
	n->epoch = e->epoch;
	uv_update_time(n->timer.loop);
	now_ms = uv_now(n->timer.loop);
	for (size_t i = 0; i < count; i++)
		if (!notifier_task_inherit(&tasks[i], n->tasks, n->task_count))
			begin(n, &tasks[i], now_ms);
	free(n->tasks);
	n->tasks = tasks;
	n->task_count = count;
	site_unref(&n->site);
	n->site = site_ref(e->site);
	work(n);
}

/* ---- life ---- */

/* Where NOTIFYs of the family come from: secondaries have it in a list. */
static union sockaddr_any
source_address(const struct config_server *cfg, uint8_t family)
{
	const struct prefix loopback = {{ADDR_V4, {127}}, 8},
			    loopback6 = {{ADDR_V6, {[15] = 1}}, 128};
	struct config_listen at = {.addr = {.family = family}};
	union sockaddr_any out;

	for (size_t i = 0; i < cfg->listen_count; i++) {
		const struct addr *a = &cfg->listen[i].addr;

		if (a->family != family || prefix_covers_addr(&loopback, a) ||
		    prefix_covers_addr(&loopback6, a))
			continue;
		at.addr = *a; /* perhaps the wildcard */
		break;
	}
	(void)listen_sockaddr(&at, &out);
	return out;
}

/* Its socket of a family, if the host has that. 0 or a libuv error. */
static int
open_socket(struct notifier *n, uv_udp_t *socket, uv_loop_t *loop,
    const struct config_server *cfg, uint8_t family, bool *has_out)
{
	union sockaddr_any at = source_address(cfg, family);
	int err = uv_udp_init(loop, socket);

	if (err != 0)
		return err;
	socket->data = n;
	n->closing++;
	err = uv_udp_bind(
	    socket, &at.sa, family == ADDR_V6 ? UV_UDP_IPV6ONLY : 0);
	if (err == 0)
		err = uv_udp_recv_start(socket, on_alloc, on_datagram);
	*has_out = err == 0;
	/* Without the family, or its address, nobody can be told by it. */
	return err == UV_EAFNOSUPPORT || err == UV_EADDRNOTAVAIL ? 0 : err;
}

static void
on_close(uv_handle_t *handle)
{
	struct notifier *n = handle->data;

	if (--n->closing > 0)
		return;
	free(n->tasks);
	site_unref(&n->site);
	free(n);
}

static int
start(struct notifier *n, const struct config_server *cfg, uv_loop_t *loop)
{
	int err = uv_timer_init(loop, &n->timer);

	if (err != 0)
		return err;
	n->timer.data = n;
	n->closing++;
	err = open_socket(n, &n->socket4, loop, cfg, ADDR_V4, &n->has4);
	if (err == 0)
		err = open_socket(n, &n->socket6, loop, cfg, ADDR_V6, &n->has6);
	return err;
}

enum status
notifier_start(const struct config_server *cfg, uv_loop_t *loop,
    struct stats *stats, struct notifier **out, struct why *why)
{
	struct notifier *n = calloc(1, sizeof(*n));
	int err;

	*out = NULL;
	if (n == NULL)
		return why_no_memory(why);
	n->stats = stats;
	err = start(n, cfg, loop);
	if (err != 0) {
		(void)why_errno(why, -err, "notify");
		notifier_stop(&n);
		return ST_UNAVAILABLE;
	}
	*out = n;
	return ST_OK;
}

static void
close_one(struct notifier *n, void *handle)
{
	if (((uv_handle_t *)handle)->data == n)
		uv_close(handle, on_close);
}

void
notifier_stop(struct notifier **n)
{
	struct notifier *gone = *n;

	*n = NULL;
	if (gone == NULL)
		return;
	close_one(gone, &gone->timer);
	close_one(gone, &gone->socket4);
	close_one(gone, &gone->socket6);
}
