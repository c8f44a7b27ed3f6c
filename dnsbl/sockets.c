/* Opens everything there is to listen on. */
#include "sockets.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static void
close_all(int *fds, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

static enum status
probe_all(const struct config_server *server, struct why *why)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < server->listen_count; i++) {
		st = socket_probe(&server->listen[i], SOCKET_UDP, why);
		if (st == ST_OK)
			st = socket_probe(&server->listen[i], SOCKET_TCP, why);
	}
	return st;
}

enum status
sockets_open(const struct config_server *server, unsigned workers,
    struct sockets *out, struct why *why)
{
	size_t per = server->listen_count, count = per * workers;
	struct sockets s = {.listen_count = per};
	enum status st = probe_all(server, why);

	if (st != ST_OK)
		return st;
	s.udp = malloc((count + 1) * sizeof(int));
	s.tcp = malloc((count + 1) * sizeof(int));
	if (s.udp == NULL || s.tcp == NULL) {
		sockets_free(&s);
		return why_errno(why, ENOMEM, "sockets");
	}
	memset(s.udp, 0xff, (count + 1) * sizeof(int));
	memset(s.tcp, 0xff, (count + 1) * sizeof(int));
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		st = socket_open(
		    &server->listen[i % per], SOCKET_UDP, &s.udp[i], why);
		if (st == ST_OK)
			st = socket_open(&server->listen[i % per], SOCKET_TCP,
			    &s.tcp[i], why);
	}
	if (st == ST_OK) {
		*out = s;
		return ST_OK;
	}
	close_all(s.udp, count);
	close_all(s.tcp, count);
	sockets_free(&s);
	return st;
}

void
sockets_free(struct sockets *s)
{
	free(s->udp);
	free(s->tcp);
	s->udp = s->tcp = NULL;
}
