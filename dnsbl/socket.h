/*
 * Sockets of our own: every option is set here, for its reason, before libuv
 * sees the descriptor. Nothing here blocks.
 */
#ifndef DNSBL_SOCKET_H
#define DNSBL_SOCKET_H

#include <sys/socket.h>

#include "config.h"

enum socket_kind { SOCKET_UDP, SOCKET_TCP };

/*
 * Opens and binds one non-blocking socket; TCP listens. The same address may
 * be opened once per worker: the kernel spreads the traffic over them
 * (SO_REUSEPORT). ST_UNAVAILABLE (address not on this host, family not
 * there), ST_DENIED (port below 1024), ST_IO, with address in why.
 */
enum status socket_open(const struct config_listen *at, enum socket_kind kind,
    int *fd_out, struct why *why) MUST_USE ALL_NONNULL;

/*
 * Is the address free, or does another process serve it? SO_REUSEPORT alone
 * would let a second relaybld of the same user take half of the traffic.
 * ST_OK, or ST_UNAVAILABLE and so on as above.
 */
enum status socket_probe(const struct config_listen *at, enum socket_kind kind,
    struct why *why) MUST_USE ALL_NONNULL;

bool listen_is_wildcard(const struct config_listen *at) ALL_NONNULL;
/* "127.0.0.1@5300", as in the configuration. out: LISTEN_TEXT_MAX bytes. */
#define LISTEN_TEXT_MAX (ADDR_TEXT_MAX + 8)
const char *listen_format(
    const struct config_listen *at, char *out) ALL_NONNULL;

/* An address as system calls take it; returns the length of what is used. */
union sockaddr_any {
	struct sockaddr sa;
	struct sockaddr_in in4;
	struct sockaddr_in6 in6;
};
socklen_t listen_sockaddr(
    const struct config_listen *at, union sockaddr_any *out) ALL_NONNULL;

/* Address and port of a peer that the kernel filled in: AF_INET or
 * AF_INET6. A mapped address becomes IPv4. */
void socket_peer(const struct sockaddr_storage *from, struct addr *addr_out,
    uint16_t *port_out) ALL_NONNULL;

#endif
