/* Publishes editions, frees them when nobody reads them, and leads the
 * workers through their lives. */
#include "service.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "silence.h"

/* Retired ones are kept youngest first, so the first that nobody uses ends
 * the list of those in use. */
void
service_reap(struct service *s)
{
	uint64_t used = s->epoch, seen;
	struct edition **link = &s->retired, *gone;

	for (unsigned i = 0; i < s->worker_count; i++) {
		seen = atomic_load(&s->workers[i].acknowledged);
		if (seen < used)
			used = seen;
	}
	while (*link != NULL && (*link)->epoch >= used)
		link = &(*link)->next;
	while (*link != NULL) {
		gone = *link;
		*link = gone->next;
		edition_free(&gone);
	}
}

enum status
service_publish(struct service *s, struct site *site, struct served *served,
    struct why *why)
{
	struct edition *e;
	enum status st = edition_new(site, served, &e, why);

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
	return ST_OK;
}

static enum status
init_workers(struct service *s, const struct sockets *sockets, struct why *why)
{
	const struct config_server *cfg = &s->started->config->server;
	size_t per = sockets->listen_count, tls_per = sockets->tls_count;
	struct tcp_settings tcp = {.limit = s->limit,
	    .tickets = s->tickets,
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
