/*
 * One connection, queries pipelined with a window: sent as they lie in the
 * prepared file, length first, many with one write.
 */
#include "load.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define IDS	 65536
#define READ_MAX 65536
/* Written at most at once, so that answers are read in between. */
#define WRITE_MAX 256

struct stream {
	int fd;
	struct flight *flight;
	size_t cursor;	 /* the next query that gets an id */
	size_t from, to; /* octets of the prepared file to be written */
	size_t have;	 /* octets in data */
	uint8_t data[READ_MAX];
};

/* Gives ids to the queries that may be asked now. They are written as one
 * run of octets, which ends with the file. */
static void
board(const struct options *o, struct stream *s, int64_t now, struct tally *t)
{
	unsigned room = o->window - flight_count(s->flight), n = 0;
	uint8_t *message;
	uint16_t id;

	if (s->from < s->to || room < (o->window + 1) / 2)
		return;
	if (now - t->began > o->limit_ns)
		return;
	if (s->cursor == o->queries.count)
		s->cursor = 0;
	s->from = o->queries.at[s->cursor];
	while (n < room && n < WRITE_MAX && s->cursor < o->queries.count &&
	       t->asked < o->count) {
		message = query_message(&o->queries, s->cursor++);
		id = flight_depart(s->flight, now, t);
		message[0] = (uint8_t)(id >> 8);
		message[1] = (uint8_t)id;
		n++;
	}
	s->to = o->queries.at[s->cursor];
}

static bool
write_some(const struct options *o, struct stream *s)
{
	ssize_t n;

	if (s->from == s->to)
		return true;
	n = send(
	    s->fd, o->queries.framed + s->from, s->to - s->from, MSG_NOSIGNAL);
	if (n < 0 && errno != EAGAIN) {
		perror("writing");
		return false;
	}
	s->from += n > 0 ? (size_t)n : 0;
	return true;
}

/* Counts the whole answers at the head of the data, keeps the rest. */
static void
take_all(struct stream *s, int64_t now, struct tally *t)
{
	const uint8_t *a = s->data;
	size_t left = s->have, len;

	while (left >= 2 && left >= (len = (size_t)(a[0] << 8 | a[1])) + 2) {
		if (len < 12 ||
		    !flight_arrive(s->flight, (uint16_t)(a[2] << 8 | a[3])))
			t->strange++;
		else
			tally_answer(t, a + 2, len, now);
		a += len + 2;
		left -= len + 2;
	}
	memmove(s->data, a, left);
	s->have = left;
}

static bool
read_some(struct stream *s, int64_t now, struct tally *t)
{
	ssize_t n =
	    recv(s->fd, s->data + s->have, sizeof(s->data) - s->have, 0);

	if (n < 0 && errno == EAGAIN)
		return true;
	if (n <= 0) {
		fprintf(stderr, "the server closed the connection: %s\n",
		    n < 0 ? strerror(errno) : "at its end");
		return false;
	}
	s->have += (size_t)n;
	take_all(s, now, t);
	return true;
}

static bool
converse(const struct options *o, struct stream *s, struct tally *t)
{
	int64_t now = now_ns();
	bool ok = true;

	t->began = t->last = now;
	do {
		ok = read_some(s, now, t);
		board(o, s, now, t);
		ok = ok && write_some(o, s);
		now = now_ns();
	} while (
	    ok && flight_count(s->flight) > 0 && now - t->last < PATIENCE_NS);
	flight_expire(s->flight, INT64_MAX, t);
	t->ended = t->last;
	return ok;
}

bool
run_tcp(const struct options *o, struct tally *t)
{
	static struct stream s;
	bool ok;

	s.fd = dial(o, SOCK_STREAM, 0);
	s.flight = flight_new(IDS);
	ok = s.fd >= 0 && s.flight != NULL &&
	     fcntl(s.fd, F_SETFL, O_NONBLOCK) == 0 && converse(o, &s, t);
	if (s.fd >= 0)
		(void)close(s.fd);
	flight_free(&s.flight);
	return ok;
}
