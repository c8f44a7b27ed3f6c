/*
 * The log: one line a message on stderr, "relaybld: level: text", with the
 * journal's priority in front where stderr is the journal. Control
 * characters never get out; foreign text is escaped by its caller
 * (why_escape). Where nobody reads it, lines are lost: to wait would stop the
 * service. Any thread.
 */
#ifndef DNSBL_LOG_H
#define DNSBL_LOG_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "compiler.h"

enum log_level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_INFO, LEVEL_DEBUG };

/* Before the first message and the first thread. */
void log_open(bool debug);
/* True where debug messages are wanted: ask before preparing one. */
bool log_debugging(void);

void log_error(const char *fmt, ...) PRINTF(1, 2) COLD;
void log_warning(const char *fmt, ...) PRINTF(1, 2) COLD;
void log_info(const char *fmt, ...) PRINTF(1, 2) COLD;
void log_debug(const char *fmt, ...) PRINTF(1, 2) COLD;

/* A line of its own, without "relaybld: level:", for the counters. */
void log_plain(const char *fmt, ...) PRINTF(1, 2) COLD;

/*
 * What strangers can make us say, by kind. Each kind gets LOG_PER_SECOND
 * lines a second; what is over is counted and told in one line when the
 * second is over, with the next message or by log_tick.
 */
enum log_kind {
	KIND_ACCEPT,
	KIND_TCP,
	KIND_TLS,
	KIND_UDP,
	KIND_TRANSFER,
	KIND_REFUSED, /* transfers that somebody may not have */
	KIND_NOTIFY,
	KIND_COUNT
};
#define LOG_PER_SECOND 10

void log_limited(enum log_kind kind, enum log_level level, const char *fmt, ...)
    PRINTF(3, 4) COLD;
/* Tells what was suppressed in seconds that are over. Call now and then. */
void log_tick(void);

/* The arithmetic of the limit, apart from clock and output. */
struct log_limit {
	int64_t second;	  /* that the counts below belong to */
	unsigned said;	  /* in that second */
	unsigned swallow; /* suppressed and not yet told */
};

/*
 * May a message be said at that second? *told is what was suppressed in
 * seconds before and is to be told now (0: nothing); asking resets it.
 */
bool log_limit_pass(
    struct log_limit *limit, int64_t second, unsigned *told) ALL_NONNULL;
/* Only the second half: what is to be told now. */
unsigned log_limit_told(struct log_limit *limit, int64_t second) ALL_NONNULL;

#endif
