/*
 * What is answered from at one time: a site, a generation, and the view that
 * joins them. Immutable once published. The main thread makes editions and
 * frees them when every worker has gone on to a later one, and no transfer
 * that began with it is under way.
 */
#ifndef DNSBL_EDITION_H
#define DNSBL_EDITION_H

#include <uv.h>

#include "journal.h"
#include "served.h"
#include "site.h"
#include "view.h"

struct edition {
	struct view *view;
	struct site *site;
	struct served *served;
	struct journal *journal;
	/* Of each zone of the configuration, where a transfer has counted them;
	 * else 0. */
	_Atomic uint64_t *records;
	_Atomic unsigned held;	/* by transfers */
	_Atomic bool unwelcome; /* transfers of it are to end */
	uv_async_t *report;	/* sent to when nobody holds it any more */
	uint64_t epoch;		/* its place in the order of publication */
	struct edition *next;	/* among those that wait to be freed */
};

/* What an edition is made of, and the one before it. */
struct edition_parts {
	struct site *site;
	struct served *served;
	/* The journal so far, NULL: it begins here; and the steps from its end
	 * to here, NULL: nothing has changed. */
	const struct journal *journal;
	const struct journal_steps *steps;
};

/* Makes one that has passed the self-check; takes references of its own. As
 * view_new and selfcheck. report may be NULL where nobody holds it. */
enum status edition_new(const struct edition_parts *parts, uv_async_t *report,
    struct edition **out, struct why *why) MUST_USE NONNULL(1, 3, 4);
void edition_free(struct edition **e) ALL_NONNULL;

/* Keeps it beyond its time as the current one, until it is let go. The thread
 * of a worker that has not yet acknowledged a later one; edition_let_go by any
 * thread that report may be sent from. */
struct edition *edition_hold(struct edition *e) ALL_NONNULL;
void edition_let_go(struct edition **e) ALL_NONNULL;

/* "generation 7: bl.example.org serial 12, 345 ranges; old.example.org
 * retired", cut to cap bytes. Returns out. */
#define EDITION_TEXT_MAX 1024
const char *edition_format(
    const struct edition *e, char *out, size_t cap) ALL_NONNULL;

#endif
