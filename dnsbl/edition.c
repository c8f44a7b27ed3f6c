/* Joins a site and a generation. */
#include "edition.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "selfcheck.h"

static enum status
join(struct edition *e, const struct edition_parts *parts, struct why *why)
{
	const struct site *site = e->site;
	enum status st;

	e->records = calloc(site->config->zone_count + 1, sizeof(*e->records));
	if (e->records == NULL)
		return why_errno(why, ENOMEM, "edition");
	st = view_new(site->config, site->zones, site->texts, &site->secrets,
	    e->served->snapshot, &e->served->lost, &e->view, why);
	if (st == ST_OK)
		st = selfcheck(e->view, why);
	if (st == ST_OK)
		st = journal_new(site->config, parts->journal, parts->steps,
		    &e->journal, why);
	return st;
}

enum status
edition_new(const struct edition_parts *parts, uv_async_t *report,
    struct edition **out, struct why *why)
{
	struct edition *e = calloc(1, sizeof(*e));
	enum status st;

	if (e == NULL)
		return why_errno(why, ENOMEM, "edition");
	e->site = site_ref(parts->site);
	e->served = served_ref(parts->served);
	e->report = report;
	st = join(e, parts, why);
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
	assert(gone->held == 0);
	if (gone->view != NULL)
		view_free(&gone->view);
	if (gone->journal != NULL)
		journal_free(&gone->journal);
	served_unref(&gone->served);
	site_unref(&gone->site);
	free(gone->records);
	free(gone);
}

struct edition *
edition_hold(struct edition *e)
{
	atomic_fetch_add(&e->held, 1);
	return e;
}

/* Not to be looked at any more once nobody holds it: main may have freed
 * it. */
void
edition_let_go(struct edition **e)
{
	struct edition *held = *e;
	uv_async_t *report = held->report;

	*e = NULL;
	if (atomic_fetch_sub(&held->held, 1) == 1)
		uv_async_send(report);
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
