/*
 * c-ares on a libuv loop.
 *
 * Of one question: it is sent, sent again after a seventh of the time it has,
 * and again after two more sevenths, when four are left. c-ares doubles the
 * wait in each round over the resolvers.
 */
#include "resolve_channel.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ports to ask from. A few more cost a socket each; with one, answers could be
 * forged by who guesses 16 bits. */
#define CHANNELS 8
#define CLASS_IN 1
#define DNS_PORT 53
#define TRIES	 3
#define PARTS	 7 /* 1 + 2 + 4 */
/* What a burst of answers needs; the system may grant less. */
#define BUFFER_BYTES (4 << 20)
/* Larger answers come in fragments, or over TCP (dnsflagday.net/2020). */
#define UDP_SIZE     1232
#define RESOLVER_MAX (ADDR_TEXT_MAX + sizeof("[]:65535,"))

struct watcher {
	uv_poll_t poll;
	struct channel *channel;
	ares_socket_t fd;
	struct watcher *next;
};

struct channel {
	ares_channel ares;
	uv_loop_t *loop;
	struct watcher *watchers; /* few: one a resolver, one more over TCP */
};

struct channels {
	struct channel channel[CHANNELS];
	size_t open; /* of them */
	char *resolvers;
};

/* --- Sockets -------------------------------------------------------------- */

static void
on_ready(uv_poll_t *poll, int status, int events)
{
	struct watcher *w = poll->data;
	bool in = status < 0 || (events & UV_READABLE) != 0;
	bool out = status < 0 || (events & UV_WRITABLE) != 0;

	ares_process_fd(w->channel->ares, in ? w->fd : ARES_SOCKET_BAD,
	    out ? w->fd : ARES_SOCKET_BAD);
}

static void
on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static struct watcher *
watch(struct channel *c, ares_socket_t fd)
{
	struct watcher *w = calloc(1, sizeof(*w));

	if (w == NULL || uv_poll_init_socket(c->loop, &w->poll, fd) != 0) {
		free(w);
		return NULL;
	}
	w->poll.data = w;
	w->channel = c;
	w->fd = fd;
	w->next = c->watchers;
	c->watchers = w;
	return w;
}

static void
unwatch(struct watcher **at)
{
	struct watcher *w = *at;

	*at = w->next;
	(void)uv_poll_stop(&w->poll);
	uv_close((uv_handle_t *)&w->poll, on_closed);
}

/* c-ares wants to know when the socket is ready; for neither: it closes it.
 * One that cannot be watched is silent, and its questions end in time. */
static void
on_socket(void *data, ares_socket_t fd, int readable, int writable)
{
	struct channel *c = data;
	struct watcher **at = &c->watchers;
	int events =
	    (readable ? UV_READABLE : 0) | (writable ? UV_WRITABLE : 0);

	while (*at != NULL && (*at)->fd != fd)
		at = &(*at)->next;
	if (events == 0) {
		if (*at != NULL)
			unwatch(at);
		return;
	}
	if (*at == NULL && watch(c, fd) == NULL)
		return;
	(void)uv_poll_start(
	    *at != NULL ? &(*at)->poll : &c->watchers->poll, events, on_ready);
}

/* --- Resolvers ------------------------------------------------------------ */

static enum status
failed(struct why *why, int code)
{
	if (code == ARES_ENOMEM)
		return why_no_memory(why);
	why_set(why, "resolver: %s", ares_strerror(code));
	return ST_UNAVAILABLE;
}

/* One of c-ares' own; a port that it does not name is that of DNS. */
static struct config_listen
resolver_of(const struct ares_addr_port_node *node)
{
	struct config_listen r = {.port = DNS_PORT};

	if (node->udp_port != 0)
		r.port = (uint16_t)node->udp_port;
	r.addr.family = node->family == AF_INET ? ADDR_V4 : ADDR_V6;
	memcpy(r.addr.b, &node->addr, addr_bits(r.addr.family) / 8);
	return r;
}

/* Those that c-ares finds itself, in the system's configuration; the caller
 * frees them. */
static enum status
systems(struct config_listen **out, size_t *count_out, struct why *why)
{
	struct ares_addr_port_node *nodes = NULL, *n;
	ares_channel probe = NULL;
	size_t count = 0;
	int code = ares_init(&probe);

	if (code != ARES_SUCCESS)
		return failed(why, code);
	code = ares_get_servers_ports(probe, &nodes);
	ares_destroy(probe);
	if (code != ARES_SUCCESS)
		return failed(why, code);
	for (n = nodes; n != NULL; n = n->next)
		count++;
	*out = calloc(count + 1, sizeof(**out));
	*count_out = 0;
	for (n = nodes; n != NULL && *out != NULL; n = n->next)
		(*out)[(*count_out)++] = resolver_of(n);
	ares_free_data(nodes);
	if (*out == NULL)
		return why_no_memory(why);
	if (count > 0)
		return ST_OK;
	why_set(why, "the system names no resolver");
	return ST_UNAVAILABLE;
}

/* As c-ares reads them; NULL when out of memory, the caller frees it. */
static char *
write_resolvers(const struct config_listen *r, size_t count)
{
	size_t cap = count * RESOLVER_MAX + 1, len = 0;
	char *text = malloc(cap), addr[ADDR_TEXT_MAX];

	if (text == NULL)
		return NULL;
	text[0] = '\0';
	for (size_t i = 0; i < count; i++)
		len += (size_t)snprintf(text + len, cap - len,
		    r[i].addr.family == ADDR_V6 ? "%s[%s]:%" PRIu16
						: "%s%s:%" PRIu16,
		    i > 0 ? "," : "", addr_format(&r[i].addr, addr), r[i].port);
	return text;
}

/* --- Channels ------------------------------------------------------------- */

static enum status
channel_open(
    struct channel *c, const char *resolvers, int try_ms, struct why *why)
{
	/* Every answer is ours to judge: c-ares would keep to itself what
	 * error a resolver gave. */
	struct ares_options options = {
	    .flags = ARES_FLAG_STAYOPEN | ARES_FLAG_NOSEARCH |
		     ARES_FLAG_NOALIASES | ARES_FLAG_NOCHECKRESP |
		     ARES_FLAG_EDNS,
	    .timeout = try_ms,
	    .tries = TRIES,
	    .socket_send_buffer_size = BUFFER_BYTES,
	    .socket_receive_buffer_size = BUFFER_BYTES,
	    .sock_state_cb = on_socket,
	    .sock_state_cb_data = c,
	    .ednspsz = UDP_SIZE,
	};
	int code = ares_init_options(&c->ares, &options,
	    ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES |
		ARES_OPT_SOCK_SNDBUF | ARES_OPT_SOCK_RCVBUF |
		ARES_OPT_SOCK_STATE_CB | ARES_OPT_EDNSPSZ | ARES_OPT_NOROTATE);

	if (code != ARES_SUCCESS)
		return failed(why, code);
	code = ares_set_servers_ports_csv(c->ares, resolvers);
	if (code == ARES_SUCCESS)
		return ST_OK;
	ares_destroy(c->ares);
	return failed(why, code);
}

static enum status
open_all(struct channels *c, uv_loop_t *loop, int try_ms, struct why *why)
{
	enum status st = ST_OK;

	while (st == ST_OK && c->open < CHANNELS) {
		struct channel *each = &c->channel[c->open];

		each->loop = loop;
		st = channel_open(each, c->resolvers, try_ms, why);
		if (st == ST_OK)
			c->open++;
	}
	return st;
}

enum status
channels_open(uv_loop_t *loop, const struct resolve_options *o,
    struct channels **out, struct why *why)
{
	struct channels *c = calloc(1, sizeof(*c));
	const struct config_listen *r = o->resolver;
	struct config_listen *own = NULL;
	size_t count = o->resolver_count;
	enum status st = c != NULL ? ST_OK : why_no_memory(why);

	if (st == ST_OK && count == 0) {
		st = systems(&own, &count, why);
		r = own;
	}
	if (st == ST_OK) {
		c->resolvers = write_resolvers(r, count);
		st = c->resolvers != NULL ? ST_OK : why_no_memory(why);
	}
	free(own);
	if (st == ST_OK)
		st = open_all(c, loop,
		    (int)(o->timeout_s * 1000 / (PARTS * count)) + 1, why);
	if (st != ST_OK)
		channels_close(&c);
	else
		*out = c;
	return st;
}

void
channels_ask(struct channels *c, unsigned which, const char *name,
    uint16_t type, ares_callback fn, void *ctx)
{
	ares_query(
	    c->channel[which % CHANNELS].ares, name, CLASS_IN, type, fn, ctx);
}

void
channels_tick(struct channels *c)
{
	for (size_t i = 0; i < c->open; i++)
		ares_process_fd(
		    c->channel[i].ares, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

const char *
channels_resolvers(const struct channels *c)
{
	return c->resolvers;
}

void
channels_close(struct channels **cp)
{
	struct channels *c = *cp;

	*cp = NULL;
	if (c == NULL)
		return;
	/* c-ares closes its sockets, which takes their watchers away. */
	for (size_t i = 0; i < c->open; i++)
		ares_destroy(c->channel[i].ares);
	free(c->resolvers);
	free(c);
}
