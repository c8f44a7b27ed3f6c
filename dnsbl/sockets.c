/* Opens everything there is to listen on. */
#include "sockets.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* One kind of socket at the addresses of one key. */
struct group {
	const struct config_listen *at;
	size_t count; /* of addresses */
	enum socket_kind kind;
	int **fds; /* one per worker and address */
};
#define GROUPS 3

static void
close_all(const struct group *g, unsigned workers)
{
	for (size_t i = 0; *g->fds != NULL && i < g->count * workers; i++)
		if ((*g->fds)[i] >= 0)
			close((*g->fds)[i]);
}

static enum status
probe_all(const struct group *g, struct why *why)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < g->count; i++)
		st = socket_probe(&g->at[i], g->kind, why);
	return st;
}

static enum status
open_all(const struct group *g, unsigned workers, struct why *why)
{
	size_t count = g->count * workers;
	enum status st = ST_OK;

	*g->fds = malloc((count + 1) * sizeof(int));
	if (*g->fds == NULL)
		return why_errno(why, ENOMEM, "sockets");
	memset(*g->fds, 0xff, (count + 1) * sizeof(int));
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = socket_open(
		    &g->at[i % g->count], g->kind, &(*g->fds)[i], why);
	return st;
}

enum status
sockets_open(const struct config_server *server, unsigned workers,
    struct sockets *out, struct why *why)
{
	struct sockets s = {.listen_count = server->listen_count,
	    .tls_count = server->tls_listen_count};
	const struct group groups[GROUPS] = {
	    {server->listen, s.listen_count, SOCKET_UDP, &s.udp},
	    {server->listen, s.listen_count, SOCKET_TCP, &s.tcp},
	    {server->tls_listen, s.tls_count, SOCKET_TCP, &s.tls},
	};
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < GROUPS; i++)
		st = probe_all(&groups[i], why);
	for (size_t i = 0; st == ST_OK && i < GROUPS; i++)
		st = open_all(&groups[i], workers, why);
	if (st == ST_OK) {
		*out = s;
		return ST_OK;
	}
	for (size_t i = 0; i < GROUPS; i++)
		close_all(&groups[i], workers);
	sockets_free(&s);
	return st;
}

void
sockets_free(struct sockets *s)
{
	free(s->udp);
	free(s->tcp);
	free(s->tls);
	s->udp = s->tcp = s->tls = NULL;
}
