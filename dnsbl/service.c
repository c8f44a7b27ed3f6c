/* Publishes editions, frees them when nobody reads them, and leads the
 * workers through their lives. */
#include "service.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "silence.h"
#include "site_content.h"

/* The oldest edition that a worker may be answering from. */
static uint64_t
oldest_used(const struct service *s)
{
	uint64_t used = s->epoch, seen;

	for (unsigned i = 0; i < s->worker_count; i++) {
		seen = atomic_load(&s->workers[i].acknowledged);
		if (seen < used)
			used = seen;
	}
	return used;
}

/* Retired ones are kept youngest first. */
static void
end_oldest_transfers(struct service *s)
{
	size_t n = 0;

	for (struct edition *e = s->retired; e != NULL; e = e->next)
		if (++n >= SERVICE_HELD_MAX)
			atomic_store(&e->unwelcome, true);
}

void
service_reap(struct service *s)
{
	struct edition **link = &s->retired, *e;
	uint64_t used = oldest_used(s);

	/* A worker may take hold of an edition until it acknowledges a later
	 * one: so held is looked at last. */
	while ((e = *link) != NULL) {
		if (e->epoch >= used || atomic_load(&e->held) > 0) {
			link = &e->next;
			continue;
		}
		*link = e->next;
		edition_free(&e);
	}
	end_oldest_transfers(s);
}

bool
service_has_arrived(const struct service *s)
{
	return oldest_used(s) == s->epoch;
}

bool
service_is_settled(const struct service *s)
{
	size_t kept = 0;

	for (const struct edition *e = s->retired; e != NULL; e = e->next)
		kept++;
	return service_has_arrived(s) && kept < SERVICE_HELD_MAX;
}

/* Can secondaries go on from what they have? */
static bool
goes_on(const struct edition *now, const struct edition_parts *parts)
{
	if (now == NULL)
		return false;
	return parts->steps != NULL ||
	       (now->served == parts->served &&
		   site_content_equal(now->site, parts->site));
}

enum status
service_publish(struct service *s, struct site *site, struct served *served,
    const struct journal_steps *steps, struct why *why)
{
	struct edition_parts parts = {
	    .site = site, .served = served, .steps = steps};
	struct edition *e;
	enum status st;

	if (goes_on(s->current, &parts))
		parts.journal = s->current->journal;
	st = edition_new(&parts, &s->report, &e, why);
	if (st != ST_OK)
		return st;
	e->epoch = ++s->epoch;
	if (s->current != NULL) {
		s->current->next = s->retired;
		s->retired = s->current;
	}
	s->current = e;
	for (unsigned i = 0; i < s->worker_count; i++)
		worker_publish(&s->workers[i], e);
	end_oldest_transfers(s);
	return ST_OK;
}

static enum status
init_workers(struct service *s, const struct sockets *sockets, struct why *why)
{
	const struct config_server *cfg = &s->started->config->server;
	size_t per = sockets->listen_count, tls_per = sockets->tls_count;
	struct tcp_settings tcp = {.limit = s->limit,
	    .tickets = s->tickets,
	    .transfers = &s->transfers,
	    .share = (cfg->tcp_clients + cfg->workers - 1) / cfg->workers,
	    .idle_ms = (uint64_t)cfg->tcp_idle_s * 1000};
	enum status st = ST_OK;

	for (unsigned i = 0; st == ST_OK && i < cfg->workers; i++) {
		struct worker_sockets own = {sockets->udp + i * per,
		    sockets->tcp + i * per, per, sockets->tls + i * tls_per,
		    tls_per};

		st = worker_init(
		    &s->workers[i], &own, &tcp, s->current, &s->report, why);
	}
	for (unsigned i = 0; st == ST_OK && i < cfg->workers; i++)
		st = worker_run(&s->workers[i], why);
	s->worker_count = cfg->workers;
	return st;
}

enum status
service_start(struct service *s, const struct sockets *sockets, struct why *why)
{
	const struct config_server *cfg = &s->started->config->server;
	size_t size = cfg->workers * sizeof(struct worker);

	s->limit = tcp_limit_new(cfg->tcp_clients, cfg->tcp_per_client);
	s->tickets = tls_tickets_new();
	s->workers = aligned_alloc(STATS_ALIGN, size);
	if (s->limit == NULL || s->tickets == NULL || s->workers == NULL)
		return why_errno(why, ENOMEM, "workers");
	memset(s->workers, 0, size);
	return init_workers(s, sockets, why);
}

void
service_print_counters(const struct service *s)
{
	uint64_t sums[STAT_COUNT] = {0};

	stats_sum(&s->stats, sums);
	for (unsigned i = 0; i < s->worker_count; i++)
		stats_sum(&s->workers[i].stats, sums);
	stats_print(sums);
	silence_print(s->current, (int64_t)time(NULL));
}

void
service_stop(struct service *s)
{
	s->stopping = true;
	for (unsigned i = 0; i < s->worker_count; i++)
		worker_stop(&s->workers[i]);
}

bool
service_join(struct service *s)
{
	for (unsigned i = 0; i < s->worker_count; i++)
		if (!atomic_load(&s->workers[i].done))
			return false;
	for (unsigned i = 0; i < s->worker_count; i++)
		worker_join(&s->workers[i]);
	return true;
}

void
service_free(struct service *s)
{
	struct edition *e;

	while ((e = s->retired) != NULL) {
		s->retired = e->next;
		edition_free(&e);
	}
	edition_free(&s->current);
	site_unref(&s->started);
	tcp_limit_free(&s->limit);
	tls_tickets_free(&s->tickets);
	free(s->workers);
	s->workers = NULL;
}
