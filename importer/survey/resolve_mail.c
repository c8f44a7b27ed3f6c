/* The mail of many domains, question by question. */
#include "resolve_mail.h"

#include <stdlib.h>
#include <string.h>

#include "resolve_hosts.h"

/* A domain that waits for its hosts. */
struct open_domain {
	const char *name;
	unsigned flags;
	bool unusable, over;
	uint32_t waiting;
	uint32_t count;
	uint32_t host[]; /* rows */
};

struct mail {
	const char *const *names;
	size_t count, next;
	mail_fn fn;
	void *ctx;
	struct hosts *hosts;

	/* Of the answer in hand. */
	struct answer_hosts mx;
	struct mail_host found[RESOLVE_HOSTS_MAX];
};

struct mail *
mail_new(mail_fn fn, void *ctx)
{
	struct mail *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	m->fn = fn;
	m->ctx = ctx;
	m->hosts = hosts_new();
	if (m->hosts == NULL)
		mail_free(&m);
	return m;
}

/* The first of those who wait for the host. */
static struct open_domain *
take_waiter(struct host_row *host)
{
	struct waiter *w = host->waiters;
	struct open_domain *d = w->who;

	host->waiters = w->next;
	free(w);
	return d;
}

/* Domains that wait: each is freed with the last host that it waits for. */
static void
free_waiting(struct hosts *hosts)
{
	size_t count = hosts_count(hosts);

	for (size_t i = 0; i < count; i++) {
		struct host_row *host = hosts_row(hosts, (uint32_t)i);

		while (host->waiters != NULL) {
			struct open_domain *d = take_waiter(host);

			if (--d->waiting == 0)
				free(d);
		}
	}
}

void
mail_free(struct mail **mp)
{
	struct mail *m = *mp;

	*mp = NULL;
	if (m == NULL)
		return;
	if (m->hosts != NULL)
		free_waiting(m->hosts);
	hosts_free(&m->hosts);
	free(m);
}

void
mail_domains(struct mail *m, const char *const *names, size_t count)
{
	m->names = names;
	m->count = count;
}

enum status
mail_know(struct mail *m, const char *host, const struct addr *addrs,
    size_t count, struct why *why)
{
	return hosts_know(m->hosts, host, addrs, count, why);
}

static enum status
give(struct mail *m, const char *name, enum survey_mail mail, unsigned flags,
    struct why *why)
{
	const struct mail_found found = mail_nothing(name, mail, flags);

	return m->fn(m->ctx, &found, why);
}

/* Says what the hosts come to. */
static void
judge(struct mail *m, const struct open_domain *d, struct mail_found *out)
{
	size_t addrs = 0;
	bool lost = false, error = false;

	*out = mail_nothing(d->name, SURVEY_NO_MAIL, 0);
	out->over = d->over;
	for (uint32_t i = 0; i < d->count; i++) {
		const struct host_row *h = hosts_row(m->hosts, d->host[i]);

		m->found[i] = (struct mail_host){h->name, h->addrs, h->count};
		addrs += h->count;
		lost = lost || h->lost;
		error = error || h->error;
		out->over = out->over || h->over;
	}
	out->hosts = m->found;
	out->count = d->count;
	if (addrs > 0) {
		out->mail = SURVEY_MAIL;
		out->flags = d->flags;
		if (lost || error || d->unusable || out->over)
			out->flags |= SURVEY_PARTIAL;
		return;
	}
	if (lost || error)
		out->mail = error ? SURVEY_SERVFAIL : SURVEY_TIMEOUT;
	/* Its own name is its mail host where it has an address, no sooner. */
	if ((d->flags & SURVEY_IMPLICIT) != 0)
		out->count = 0;
}

/* All its hosts are known. */
static enum status
close_domain(struct mail *m, struct open_domain *d, struct why *why)
{
	struct mail_found found;

	judge(m, d, &found);
	free(d);
	return m->fn(m->ctx, &found, why);
}

/* Where it is not known yet. */
static enum status
wait_for(struct host_row *host, struct open_domain *d, struct why *why)
{
	struct waiter *w;

	if (host->waiting == 0)
		return ST_OK;
	w = malloc(sizeof(*w));
	if (w == NULL)
		return why_no_memory(why);
	*w = (struct waiter){d, host->waiters};
	host->waiters = w;
	d->waiting++;
	return ST_OK;
}

/* Waits for the hosts of m->mx, or is done where all of them are known. Who
 * waits is freed with the hosts; after an error nothing more is given. */
static enum status
open_domain(struct mail *m, const char *name, unsigned flags, struct why *why)
{
	const struct answer_hosts *mx = &m->mx;
	struct open_domain *d =
	    calloc(1, sizeof(*d) + mx->count * sizeof(*d->host));
	enum status st = ST_OK;

	if (d == NULL)
		return why_no_memory(why);
	d->name = name;
	d->flags = flags;
	d->unusable = mx->unusable;
	d->over = mx->over;
	for (; st == ST_OK && d->count < mx->count; d->count++) {
		uint32_t *row = &d->host[d->count];

		st = hosts_want(m->hosts, mx->host[d->count].name, row, why);
		if (st == ST_OK)
			st = wait_for(hosts_row(m->hosts, *row), d, why);
	}
	if (st == ST_OK && d->waiting == 0)
		return close_domain(m, d, why);
	if (d->waiting == 0)
		free(d);
	return st;
}

/* Its own name in the place of an MX (RFC 5321 5.1). */
static void
put_itself(struct answer_hosts *mx, const char *name)
{
	mx->count = 1;
	mx->null_mx = mx->over = mx->unusable = false;
	mx->host[0].preference = 0;
	memcpy(mx->host[0].name, name, strlen(name) + 1);
}

static enum status
domain_answered(struct mail *m, const struct reply *reply, struct why *why)
{
	const char *name = m->names[reply->tag];
	enum answer_kind kind = reply->bytes.data != NULL
				    ? answer_mx(reply->bytes, &m->mx)
				    : reply->kind;

	switch (kind) {
	case ANSWER_DATA:
		return m->mx.null_mx
			   ? give(m, name, SURVEY_NO_MAIL, SURVEY_NULL_MX, why)
			   : open_domain(m, name, 0, why);
	case ANSWER_NONE:
		put_itself(&m->mx, name);
		return open_domain(m, name, SURVEY_IMPLICIT, why);
	case ANSWER_NXDOMAIN:
		return give(m, name, SURVEY_NXDOMAIN, 0, why);
	case ANSWER_LOST:
		return give(m, name, SURVEY_TIMEOUT, 0, why);
	case ANSWER_ERROR:
		break;
	}
	return give(m, name, SURVEY_SERVFAIL, 0, why);
}

/* The host may be known now: so may domains that waited for nothing else. */
static enum status
host_answered(struct mail *m, const struct reply *reply, struct why *why)
{
	enum status st = hosts_answered(m->hosts, reply, why);
	struct host_row *host = hosts_row(m->hosts, reply->tag);
	struct open_domain *d;

	while (st == ST_OK && host->waiting == 0 && host->waiters != NULL) {
		d = take_waiter(host);
		if (--d->waiting == 0)
			st = close_domain(m, d, why);
	}
	return st;
}

bool
mail_next(struct mail *m, struct question *out)
{
	if (hosts_next(m->hosts, out))
		return true;
	if (m->next == m->count)
		return false;
	*out =
	    (struct question){(uint32_t)m->next, ANSWER_MX, m->names[m->next]};
	m->next++;
	return true;
}

enum status
mail_answered(struct mail *m, const struct reply *reply, struct why *why)
{
	return reply->type == ANSWER_MX ? domain_answered(m, reply, why)
					: host_answered(m, reply, why);
}
