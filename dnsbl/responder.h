/*
 * One message answered and counted: the one place where UDP and TCP meet
 * respond(). A worker has one responder; its thread alone uses it.
 */
#ifndef DNSBL_RESPONDER_H
#define DNSBL_RESPONDER_H

#include "respond.h"
#include "stats.h"

struct responder {
	const struct view *view; /* changed between batches (worker.c) */
	struct stats *stats;
};

/* As respond_finish(), of a message that respond_parse has read with r->view;
 * returns the length of the answer, 0: send nothing. */
size_t responder_finish(const struct responder *r,
    const struct pending *pending, uint8_t *out, size_t cap) ALL_NONNULL;

#endif
