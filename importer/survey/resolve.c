/* Finding the mail hosts and addresses of a survey's domains. */
#include "resolve.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "progress.h"
#include "resolve_journal.h"
#include "survey_index.h"

struct resolving {
	struct survey *s;
	struct mail *mail;
	struct journal *journal; /* NULL: none is kept */
	struct progress progress;

	struct survey_index index; /* of the domains, while a journal is read */
	bool *known;		   /* by domain */
	const char **names;	   /* of those that are to be resolved */
	uint64_t done, fresh;	   /* domains; in this run */
	uint64_t again, strange, over;
};

/* --- What was found ------------------------------------------------------- */

static enum status
put_host(struct survey *s, uint32_t domain, const struct mail_host *h,
    struct why *why)
{
	uint32_t host;
	bool fresh;
	enum status st = survey_host(s, slice_of(h->name), &host, &fresh, why);

	if (st == ST_OK)
		st = survey_mx(s, domain, host, why);
	for (size_t i = 0; st == ST_OK && i < h->count; i++)
		st = survey_host_address(s, host, &h->addrs[i], why);
	return st;
}

static enum status
put_domain(struct survey *s, const struct mail_found *found, struct why *why)
{
	uint32_t domain;
	bool fresh;
	enum status st =
	    survey_domain(s, slice_of(found->name), &domain, &fresh, why);

	for (size_t i = 0; st == ST_OK && i < found->count; i++)
		st = put_host(s, domain, &found->hosts[i], why);
	if (st == ST_OK)
		survey_set_mail(s, domain, found->mail, found->flags);
	return st;
}

static enum status
on_found(void *ctx, const struct mail_found *found, struct why *why)
{
	struct resolving *r = ctx;
	enum status st = put_domain(r->s, found, why);

	if (st == ST_OK && r->journal != NULL)
		st = journal_put(r->journal, found, why);
	r->over += found->over;
	r->done++;
	progress_tick(&r->progress, ++r->fresh);
	return st;
}

/* --- What was known ------------------------------------------------------- */

static bool
same_domain(const void *rows, uint32_t row, struct slice wanted)
{
	const struct survey_domain *domains = rows;

	return slice_is(wanted, domains[row].name);
}

static enum status
index_domains(struct resolving *r, struct why *why)
{
	for (uint32_t i = 0; i < r->s->domain_count; i++) {
		struct slice name = slice_of(r->s->domains[i].name);

		if (!survey_index_room(&r->index))
			return why_no_memory(why);
		survey_index_add(&r->index, survey_index_hash(name), i);
	}
	return ST_OK;
}

/* Hosts of a domain of which all is known need not be asked for again. */
static enum status
know_hosts(struct resolving *r, const struct mail_found *found, struct why *why)
{
	enum status st = ST_OK;

	if ((found->flags & SURVEY_PARTIAL) != 0)
		return ST_OK;
	for (size_t i = 0; st == ST_OK && i < found->count; i++)
		st = mail_know(r->mail, found->hosts[i].name,
		    found->hosts[i].addrs, found->hosts[i].count, why);
	return st;
}

/* A domain of the journal. */
static enum status
on_known(void *ctx, const struct mail_found *found, struct why *why)
{
	struct resolving *r = ctx;
	struct slice name = slice_of(found->name);
	uint32_t row = survey_index_find(&r->index, survey_index_hash(name),
	    same_domain, r->s->domains, name);
	enum status st;

	if (row == SURVEY_INDEX_NONE) {
		r->strange++;
		return ST_OK;
	}
	if (found->mail == SURVEY_SERVFAIL || found->mail == SURVEY_TIMEOUT) {
		r->again++;
		return ST_OK;
	}
	if (r->known[row])
		return ST_OK;
	r->known[row] = true;
	r->done++;
	st = put_domain(r->s, found, why);
	return st == ST_OK ? know_hosts(r, found, why) : st;
}

static enum status
read_journal(struct resolving *r, const char *path, struct why *why)
{
	enum status st = index_domains(r, why);

	if (st == ST_OK)
		st = journal_open(path, on_known, r, &r->journal, why);
	if (st == ST_OK && r->done + r->again + r->strange > 0)
		fprintf(stderr,
		    "relaybl: %s: %" PRIu64 " of %" PRIu32 " domains are "
		    "known; %" PRIu64 " were without answer and are asked "
		    "again, %" PRIu64 " are not in this list\n",
		    path, r->done, r->s->domain_count, r->again, r->strange);
	survey_index_free(&r->index);
	return st;
}

/* --- From the first to the last domain ------------------------------------ */

static bool
next(void *ctx, struct question *out)
{
	struct resolving *r = ctx;

	return mail_next(r->mail, out);
}

static enum status
answered(void *ctx, const struct reply *reply, struct why *why)
{
	struct resolving *r = ctx;

	return mail_answered(r->mail, reply, why);
}

static enum status
tick(void *ctx, struct why *why)
{
	struct resolving *r = ctx;

	return r->journal != NULL ? journal_flush(r->journal, why) : ST_OK;
}

/* What is to be resolved, in the order of the list. */
static size_t
list_unknown(struct resolving *r)
{
	size_t count = 0;

	for (uint32_t i = 0; i < r->s->domain_count; i++)
		if (!r->known[i])
			r->names[count++] = r->s->domains[i].name;
	return count;
}

/* Where one stands after an error, and how to go on. */
static void
say_where(
    const struct resolving *r, const struct resolve_options *o, struct why *why)
{
	char text[WHY_MAX];

	(void)snprintf(text, sizeof(text), "%s", why->text);
	if (o->journal != NULL)
		why_set(why,
		    "%s: %" PRIu64 " of %" PRIu32 " domains are in %s: the "
		    "same command goes on from there",
		    text, r->done, r->s->domain_count, o->journal);
	else
		why_set(why,
		    "%s after %" PRIu64 " of %" PRIu32 " domains: with "
		    "--resume FILE one can go on",
		    text, r->done, r->s->domain_count);
}

static enum status
ask_all(struct resolving *r, const struct resolve_options *o, struct why *why)
{
	const struct asker_work work = {r, next, answered, tick};
	size_t count = list_unknown(r);
	enum status st;

	mail_domains(r->mail, r->names, count);
	r->progress.total = count;
	progress_begin(&r->progress);
	st = count > 0 ? asker_run(o, &work, why) : ST_OK;
	progress_end(&r->progress);
	if (st == ST_BUSY || st == ST_UNAVAILABLE)
		say_where(r, o, why);
	if (st == ST_OK && r->over > 0)
		fprintf(stderr,
		    "relaybl: %" PRIu64 " domains have more than %d hosts, or "
		    "one with more than %d addresses: the rest was left out\n",
		    r->over, RESOLVE_HOSTS_MAX, RESOLVE_ADDRESSES_MAX);
	return st;
}

enum status
resolve_domains(
    struct survey *s, const struct resolve_options *o, struct why *why)
{
	struct resolving r = {.s = s,
	    .progress = {.what = "resolving", .unit = PROGRESS_RECORDS}};
	enum status st = ST_OK;

	r.mail = mail_new(on_found, &r);
	r.known = calloc((size_t)s->domain_count + 1, sizeof(*r.known));
	r.names = calloc((size_t)s->domain_count + 1, sizeof(*r.names));
	if (r.mail == NULL || r.known == NULL || r.names == NULL)
		st = why_no_memory(why);
	if (st == ST_OK && o->journal != NULL)
		st = read_journal(&r, o->journal, why);
	if (st == ST_OK)
		st = ask_all(&r, o, why);
	journal_close(&r.journal);
	mail_free(&r.mail);
	free(r.known);
	free(r.names);
	return st;
}
