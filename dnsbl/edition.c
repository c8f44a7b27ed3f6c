/* Joins a site and a generation. */
#include "edition.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "selfcheck.h"

enum status
edition_new(struct site *site, struct served *served, struct edition **out,
    struct why *why)
{
	struct edition *e = calloc(1, sizeof(*e));
	enum status st;

	if (e == NULL)
		return why_errno(why, ENOMEM, "edition");
	e->site = site_ref(site);
	e->served = served_ref(served);
	st = view_new(site->config, site->zones, site->texts, served->snapshot,
	    &served->lost, &e->view, why);
	if (st == ST_OK)
		st = selfcheck(e->view, why);
	if (st != ST_OK)
		edition_free(&e);
	else
		*out = e;
	return st;
}

void
edition_free(struct edition **e)
{
	struct edition *gone = *e;

	*e = NULL;
	if (gone == NULL)
		return;
	if (gone->view != NULL)
		view_free(&gone->view);
	served_unref(&gone->served);
	site_unref(&gone->site);
	free(gone);
}

static void
format_zone(const struct view_zone *z, char *out, size_t cap)
{
	char name[NAME_TEXT_MAX];

	name_format(z->origin.wire, name);
	if (view_zone_retired(z))
		snprintf(out, cap, "%s retired", name);
	else
		snprintf(out, cap, "%s serial %" PRIu32 ", %" PRIu64 " ranges",
		    name, z->serial, snapshot_ranges(z->list));
}

const char *
edition_format(const struct edition *e, char *out, size_t cap)
{
	const struct view *v = e->view;
	size_t len;

	snprintf(out, cap, "generation %" PRIu64,
	    snapshot_number(e->served->snapshot));
	for (size_t i = 0; i < v->zone_count; i++) {
		len = strlen(out);
		snprintf(out + len, cap - len, "%s", i == 0 ? ": " : "; ");
		len = strlen(out);
		format_zone(&v->zones[i], out + len, cap - len);
	}
	return out;
}
