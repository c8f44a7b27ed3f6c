/*
 * What is answered from at one time: a site, a generation, and the view that
 * joins them. Immutable once published. The main thread makes editions and
 * frees them when every worker has gone on to a later one.
 */
#ifndef DNSBL_EDITION_H
#define DNSBL_EDITION_H

#include "served.h"
#include "site.h"
#include "view.h"

struct edition {
	struct view *view;
	struct site *site;
	struct served *served;
	uint64_t epoch;	      /* its place in the order of publication */
	struct edition *next; /* among those that wait to be freed */
};

/* Makes one that has passed the self-check; takes references of its own. As
 * view_new and selfcheck. */
enum status edition_new(struct site *site, struct served *served,
    struct edition **out, struct why *why) MUST_USE ALL_NONNULL;
void edition_free(struct edition **e) ALL_NONNULL;

/* "generation 7: bl.example.org serial 12, 345 ranges; old.example.org
 * retired", cut to cap bytes. Returns out. */
#define EDITION_TEXT_MAX 1024
const char *edition_format(
    const struct edition *e, char *out, size_t cap) ALL_NONNULL;

#endif
