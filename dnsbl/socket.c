/* Opens sockets: options with their reasons, bind, listen. */
#include "socket.h"

#include <assert.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <unistd.h>

/* Rides out some ten milliseconds of a full-speed burst while the worker is
 * scheduled out; smaller loses datagrams, larger only keeps old ones. */
#define UDP_RECEIVE_BUFFER (4 << 20)
/* What the kernel may hold for one client that does not read. The default
 * grows to megabytes, times every connection. */
#define TCP_SEND_BUFFER (128 << 10)
/* Connections waiting for accept; the kernel cuts it to net.core.somaxconn. */
#define TCP_BACKLOG 511

static const char *const kind_names[] = {
    [SOCKET_UDP] = "udp", [SOCKET_TCP] = "tcp"};

struct option {
	int level, name, value;
	const char *text;
};
#define OPTION(level, name, value)                                             \
	{                                                                      \
		level, name, value, #name                                      \
	}

/* Until the first entry without text. */
static const struct option common[] = {
    OPTION(SOL_SOCKET, SO_REUSEPORT, 1), {0, 0, 0, NULL}};
/* A host that had IPv6 switched on must not change who answers on IPv4. */
static const struct option only6[] = {
    OPTION(IPPROTO_IPV6, IPV6_V6ONLY, 1), {0, 0, 0, NULL}};
/* Forged "fragmentation needed" messages must not make us fragment, nor
 * believe in a small path MTU (RFC 9715 3.1): answers are small anyway. */
static const struct option udp4[] = {
    OPTION(IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_OMIT), {0, 0, 0, NULL}};
static const struct option udp6[] = {
    OPTION(IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_OMIT),
    {0, 0, 0, NULL}};
/* On a wildcard address only the kernel knows where a query was sent to, and
 * the answer must come from there (RFC 2181 4). */
static const struct option wild4[] = {
    OPTION(IPPROTO_IP, IP_PKTINFO, 1), {0, 0, 0, NULL}};
static const struct option wild6[] = {
    OPTION(IPPROTO_IPV6, IPV6_RECVPKTINFO, 1), {0, 0, 0, NULL}};
/* REUSEADDR: a restart must not wait for connections in TIME_WAIT. The others
 * are inherited by accepted sockets; answers are written whole, so Nagle's
 * algorithm could only delay them. */
static const struct option tcp[] = {OPTION(SOL_SOCKET, SO_REUSEADDR, 1),
    OPTION(IPPROTO_TCP, TCP_NODELAY, 1),
    OPTION(SOL_SOCKET, SO_SNDBUF, TCP_SEND_BUFFER), {0, 0, 0, NULL}};

static const struct option reuse_addr[] = {
    OPTION(SOL_SOCKET, SO_REUSEADDR, 1), {0, 0, 0, NULL}};

static enum status
apply(int fd, const struct option *options, struct why *why)
{
	for (; options->text != NULL; options++)
		if (setsockopt(fd, options->level, options->name,
			&options->value, sizeof(options->value)) != 0)
			return why_errno(why, errno, "%s", options->text);
	return ST_OK;
}

static enum status
apply_all(int fd, const struct config_listen *at, enum socket_kind kind,
    struct why *why)
{
	bool v4 = at->addr.family == ADDR_V4;
	bool udp = kind == SOCKET_UDP;
	enum status st = apply(fd, common, why);

	if (st == ST_OK && !v4)
		st = apply(fd, only6, why);
	if (st == ST_OK)
		st = apply(fd, !udp ? tcp : v4 ? udp4 : udp6, why);
	if (st == ST_OK && udp && listen_is_wildcard(at))
		st = apply(fd, v4 ? wild4 : wild6, why);
	return st;
}

/* FORCE passes net.core.rmem_max and needs a capability; without either we
 * get what the host allows. */
static void
grow_receive_buffer(int fd)
{
	int size = UDP_RECEIVE_BUFFER;

	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) ==
	    0)
		return;
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
}

socklen_t
listen_sockaddr(const struct config_listen *at, union sockaddr_any *out)
{
	*out = (union sockaddr_any){0};
	if (at->addr.family == ADDR_V4) {
		out->in4.sin_family = AF_INET;
		out->in4.sin_port = htons(at->port);
		memcpy(&out->in4.sin_addr, at->addr.b, 4);
		return sizeof(out->in4);
	}
	out->in6.sin6_family = AF_INET6;
	out->in6.sin6_port = htons(at->port);
	memcpy(&out->in6.sin6_addr, at->addr.b, 16);
	return sizeof(out->in6);
}

/* why_errno, with the statuses that an operator's mistake deserves. */
static enum status
refused(int err, const char *call, struct why *why)
{
	enum status st = why_errno(why, err, "%s", call);

	if (err == EADDRINUSE || err == EADDRNOTAVAIL || err == EAFNOSUPPORT)
		return ST_UNAVAILABLE;
	return st;
}

static enum status
new_socket(const struct config_listen *at, enum socket_kind kind, int *fd_out,
    struct why *why)
{
	int type = kind == SOCKET_UDP ? SOCK_DGRAM : SOCK_STREAM;
	int family = at->addr.family == ADDR_V4 ? AF_INET : AF_INET6;

	*fd_out = socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	return *fd_out < 0 ? refused(errno, "socket", why) : ST_OK;
}

static enum status
bind_socket(int fd, const struct config_listen *at, struct why *why)
{
	union sockaddr_any to;
	socklen_t len = listen_sockaddr(at, &to);

	if (bind(fd, &to.sa, len) != 0)
		return refused(errno, "bind", why);
	return ST_OK;
}

static enum status
wrap(enum status st, const struct config_listen *at, enum socket_kind kind,
    struct why *why)
{
	char text[LISTEN_TEXT_MAX];

	if (st != ST_OK)
		why_wrap(why, "listen %s (%s)", listen_format(at, text),
		    kind_names[kind]);
	return st;
}

enum status
socket_open(const struct config_listen *at, enum socket_kind kind, int *fd_out,
    struct why *why)
{
	int fd;
	enum status st = new_socket(at, kind, &fd, why);

	if (st == ST_OK)
		st = apply_all(fd, at, kind, why);
	if (st == ST_OK)
		st = bind_socket(fd, at, why);
	if (st == ST_OK && kind == SOCKET_TCP && listen(fd, TCP_BACKLOG) != 0)
		st = refused(errno, "listen", why);
	if (st != ST_OK && fd >= 0)
		close(fd);
	if (st != ST_OK)
		return wrap(st, at, kind, why);
	if (kind == SOCKET_UDP)
		grow_receive_buffer(fd);
	*fd_out = fd;
	return ST_OK;
}

enum status
socket_probe(
    const struct config_listen *at, enum socket_kind kind, struct why *why)
{
	int fd;
	enum status st = new_socket(at, kind, &fd, why);

	if (st == ST_OK && at->addr.family == ADDR_V6)
		st = apply(fd, only6, why);
	if (st == ST_OK && kind == SOCKET_TCP)
		st = apply(fd, reuse_addr, why);
	if (st == ST_OK)
		st = bind_socket(fd, at, why);
	if (fd >= 0)
		close(fd);
	return wrap(st, at, kind, why);
}

bool
listen_is_wildcard(const struct config_listen *at)
{
	return addr_to_num(&at->addr) == 0;
}

const char *
listen_format(const struct config_listen *at, char *out)
{
	char ip[ADDR_TEXT_MAX];

	snprintf(out, LISTEN_TEXT_MAX, "%s@%u", addr_format(&at->addr, ip),
	    (unsigned)at->port);
	return out;
}

void
socket_peer(const struct sockaddr_storage *from, struct addr *addr_out,
    uint16_t *port_out)
{
	struct sockaddr_in in4;
	struct sockaddr_in6 in6;

	*addr_out = (struct addr){0};
	if (from->ss_family == AF_INET) {
		memcpy(&in4, from, sizeof(in4));
		addr_out->family = ADDR_V4;
		memcpy(addr_out->b, &in4.sin_addr, 4);
		*port_out = ntohs(in4.sin_port);
		return;
	}
	assert(from->ss_family == AF_INET6);
	memcpy(&in6, from, sizeof(in6));
	*port_out = ntohs(in6.sin6_port);
	if (IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr)) {
		addr_out->family = ADDR_V4;
		memcpy(addr_out->b, in6.sin6_addr.s6_addr + 12, 4);
		return;
	}
	addr_out->family = ADDR_V6;
	memcpy(addr_out->b, &in6.sin6_addr, 16);
}
