/*
 * The load generator: what its parts share. One thread; every part runs until
 * it is done, and it always gets done: by number, by time, or by time-outs.
 */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <netinet/in.h>

#include "queries.h"

/* A resolver asks elsewhere by then; what comes later counts as lost. */
#define PATIENCE_NS INT64_C(2000000000)

struct options {
	struct sockaddr_in to;
	struct queries queries;
	uint64_t count;	  /* how many to ask */
	int64_t limit_ns; /* how long at most */
	unsigned sockets; /* source ports */
	unsigned window;  /* under way at once, of each socket */
	unsigned rate;	  /* a second, in the paced mode */
};

/* What came of it. Times in nanoseconds of the monotonic clock. */
struct tally {
	uint64_t asked, answered, lost;
	uint64_t strange; /* late, twice, or never asked */
	uint64_t hits, nxdomain, other;
	uint64_t octets; /* of all answers */
	int64_t began, ended;
	int64_t last;	/* when the last answer came, 0: none yet */
	int64_t gap;	/* the longest time between two answers */
	int64_t behind; /* how late a paced query was sent at most */
};

int64_t now_ns(void);
void sleep_until(int64_t when);

/* Counts an answer that was waited for. */
void tally_answer(
    struct tally *t, const uint8_t *message, size_t len, int64_t when);
/* Prints one line of "name=value" words. */
void tally_print(const struct tally *t);

/* The queries that are under way on one socket, by id. */
struct flight;
/* At most ids - 1 are under way, a power of two up to 65536. NULL when out of
 * memory. */
struct flight *flight_new(unsigned ids);
void flight_free(struct flight **flight);
unsigned flight_count(const struct flight *f);
/* The id to ask with, as the next query is sent. One that is still under way
 * from the round before is lost, and counted so. */
uint16_t flight_depart(struct flight *f, int64_t now, struct tally *t);
/* Is this id waited for? No longer, then. */
bool flight_arrive(struct flight *f, uint16_t id);
/* Counts what departed before that time as lost. */
void flight_expire(struct flight *f, int64_t before, struct tally *t);

/* A UDP socket with what is under way on it and its prepared headers. */
struct lane;
/* Connected to the server; with stamps, answers are timed by the kernel, as
 * they arrive. NULL after saying why. */
struct lane *lane_open(const struct options *o, unsigned ids, bool stamps);
void lane_close(struct lane **lane);
struct flight *lane_flight(struct lane *l);
/* Sends the next count queries after *cursor, which goes round. */
bool lane_send(struct lane *l, const struct options *o, size_t *cursor,
    unsigned count, int64_t now, struct tally *t);
/* Takes what has arrived, without waiting; false on an error. */
bool lane_receive(struct lane *l, int64_t now, struct tally *t);

/* A connection to the server, from 127.0.0.from where that is not 0; -1 after
 * saying why. */
int dial(const struct options *o, int type, unsigned from);

/* The modes. false after saying why. */
bool run_udp(const struct options *o, struct tally *t);
/* Ends before its time at SIGTERM. */
bool run_paced(const struct options *o, struct tally *t);
bool run_tcp(const struct options *o, struct tally *t);
/* Opens count connections, asks once on each, prints how many there are, and
 * holds them until standard input ends or the time is over. */
bool run_idle(const struct options *o, struct tally *t);

#endif
