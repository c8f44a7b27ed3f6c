/*
 * The mail hosts that a survey came across: each is asked for once, and whoever
 * needs it waits for it.
 */
#ifndef IMPORTER_SURVEY_RESOLVE_HOSTS_H
#define IMPORTER_SURVEY_RESOLVE_HOSTS_H

#include "resolve_asker.h"

/* Somebody who waits for a host; his own, kept in a list. */
struct waiter {
	void *who;
	struct waiter *next;
};

struct host_row {
	const char *name;
	const struct addr *addrs;
	uint8_t count;
	uint8_t waiting;  /* answers that are to come; 0: all is known */
	bool lost, error; /* answers that did not come, or say nothing */
	bool over;	  /* addresses were left out */
	struct waiter *waiters;
};

struct hosts;

/* NULL when out of memory. Free with hosts_free, which frees no waiters. */
struct hosts *hosts_new(void) MUST_USE;
void hosts_free(struct hosts **h) ALL_NONNULL;

size_t hosts_count(const struct hosts *h) ALL_NONNULL;
/* Until another host is wanted. */
struct host_row *hosts_row(struct hosts *h, uint32_t row) ALL_NONNULL;

/* The row of a host. One that was never wanted before is to be asked for,
 * unless it cannot have addresses (answer_is_no_name). ST_NO_MEMORY. */
enum status hosts_want(struct hosts *h, const char *name, uint32_t *row_out,
    struct why *why) MUST_USE ALL_NONNULL;

/* What is known of a host already: it is not asked for, unless it was wanted
 * before. ST_NO_MEMORY. */
enum status hosts_know(struct hosts *h, const char *name,
    const struct addr *addrs, size_t count, struct why *why) MUST_USE
    NONNULL(1, 2, 5);

/* The next question about a host, tagged with its row; false: none yet. */
bool hosts_next(struct hosts *h, struct question *out) ALL_NONNULL;

/* Takes an answer to one. ST_NO_MEMORY. */
enum status hosts_answered(struct hosts *h, const struct reply *reply,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
