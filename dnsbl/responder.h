/*
 * One message answered and counted: the one place where UDP and TCP meet
 * respond(). A worker has one responder; its thread alone uses it.
 */
#ifndef DNSBL_RESPONDER_H
#define DNSBL_RESPONDER_H

#include "respond.h"
#include "rrl.h"
#include "stats.h"

struct responder {
	const struct view *view; /* changed between batches (worker.c) */
	struct stats *stats;
	struct rrl *rrl; /* NULL: no limit */
};

/* As respond_finish(), of a message that respond_parse has read with r->view:
 * checks what is signed and signs the answer. Length 0: send nothing; of
 * OUTCOME_TRANSFER, a transfer begins. */
struct response responder_finish(const struct responder *r,
    struct pending *pending, uint8_t *out, size_t cap) ALL_NONNULL;

#endif
