/* All sockets of all workers, opened together: all or nothing. */
#ifndef DNSBL_SOCKETS_H
#define DNSBL_SOCKETS_H

#include "socket.h"

struct sockets {
	size_t listen_count, tls_count;
	int *udp, *tcp; /* [worker * listen_count + address] */
	int *tls;	/* [worker * tls_count + address] */
};

/*
 * Opens one of each kind per worker and address of the configuration. On
 * failure none is left open; as socket_open, naming the address. After
 * success the descriptors belong to whoever takes them; sockets_free frees
 * only the arrays. Main thread.
 */
enum status sockets_open(const struct config_server *server, unsigned workers,
    struct sockets *out, struct why *why) MUST_USE ALL_NONNULL;
void sockets_free(struct sockets *s) ALL_NONNULL;

#endif
