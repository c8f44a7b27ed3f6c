/* Loads, publishes editions, and frees them when nobody reads them. */
#include "server.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "log.h"
#include "notify.h"
#include "sigbus.h"
#include "signals.h"
#include "sockets.h"
#include "user.h"

enum status
server_load(struct server *s, struct why *why)
{
	struct served *served = NULL;
	enum status st;

	sigbus_init();
	st = site_load(s->cmdline->config, &s->started);
	if (st != ST_OK) {
		why->text[0] = '\0';
		return st;
	}
	if (s->started->config->server.user != NULL)
		st = user_check(s->started->config->server.user, why);
	if (st == ST_OK)
		st = watch_open_current(
		    &s->watch, s->started->config->store, &served, why);
	if (st == ST_OK)
		st = edition_new(s->started, served, &s->current, why);
	served_unref(&served);
	if (st == ST_OK)
		s->current->epoch = ++s->epoch;
	return st;
}

/* Frees what every worker has left behind. Retired ones are kept youngest
 * first, so the first that nobody uses ends the list of those in use. */
static void
reap(struct server *s)
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
server_publish(
    struct server *s, struct site *site, struct served *served, struct why *why)
{
	struct edition *e;
	enum status st = edition_new(site, served, &e, why);

	if (st != ST_OK)
		return st;
	e->epoch = ++s->epoch;
	s->current->next = s->retired;
	s->retired = s->current;
	s->current = e;
	for (unsigned i = 0; i < s->worker_count; i++)
		worker_publish(&s->workers[i], e);
	return ST_OK;
}

static void
close_handles(struct server *s)
{
	signals_stop(s);
	watch_stop(&s->watch);
	uv_close((uv_handle_t *)&s->report, NULL);
}

/* After the last worker is done: joined first, because its last act is to
 * send to the handle that is closed here. */
static void
on_report(uv_async_t *async)
{
	struct server *s = async->data;

	if (!s->stopping) {
		reap(s);
		return;
	}
	for (unsigned i = 0; i < s->worker_count; i++)
		if (!atomic_load(&s->workers[i].done))
			return;
	if (uv_is_closing((uv_handle_t *)&s->report))
		return;
	for (unsigned i = 0; i < s->worker_count; i++)
		worker_join(&s->workers[i]);
	close_handles(s);
}

static enum status
start_handles(struct server *s, struct why *why)
{
	int err = uv_loop_init(&s->loop);

	if (err == 0)
		err = uv_async_init(&s->loop, &s->report, on_report);
	s->report.data = s;
	if (err == 0)
		err = signals_start(s);
	if (err == 0)
		err = watch_start(&s->watch, s);
	return err == 0 ? ST_OK : why_errno(why, -err, "main loop");
}

static enum status
init_workers(struct server *s, const struct sockets *sockets, struct why *why)
{
	const struct config_server *cfg = &s->started->config->server;
	size_t per = sockets->listen_count;
	struct tcp_settings tcp = {.limit = s->limit,
	    .share = (cfg->tcp_clients + cfg->workers - 1) / cfg->workers,
	    .idle_ms = (uint64_t)cfg->tcp_idle_s * 1000};
	enum status st = ST_OK;

	for (unsigned i = 0; st == ST_OK && i < cfg->workers; i++) {
		struct worker_sockets own = {
		    sockets->udp + i * per, sockets->tcp + i * per, per};

		st = worker_init(
		    &s->workers[i], &own, &tcp, s->current, &s->report, why);
	}
	for (unsigned i = 0; st == ST_OK && i < cfg->workers; i++)
		st = worker_run(&s->workers[i], why);
	s->worker_count = cfg->workers;
	return st;
}

/* What was opened as root must be there for the user as well: better to find
 * out now than with the next generation. */
static enum status
give_up_root(const struct server *s, struct why *why)
{
	const char *user = s->started->config->server.user;
	const char *path = s->current->served->path;
	enum status st;

	if (user == NULL)
		return ST_OK;
	st = user_become(user, why);
	if (st == ST_OK && access(path, R_OK) != 0)
		st = why_errno(why, errno, "user %s: %s", user, path);
	return st;
}

static void
say_ready(const struct server *s)
{
	const struct config_server *cfg = &s->started->config->server;
	char edition[EDITION_TEXT_MAX], address[LISTEN_TEXT_MAX];
	char addresses[EDITION_TEXT_MAX] = "";
	size_t len = 0;

	for (size_t i = 0; i < cfg->listen_count; i++) {
		snprintf(addresses + len, sizeof(addresses) - len, " %s",
		    listen_format(&cfg->listen[i], address));
		len = strlen(addresses);
	}
	log_info("ready: %s; listening on%s, %u workers",
	    edition_format(s->current, edition, sizeof(edition)), addresses,
	    s->worker_count);
	notify_state("READY=1");
}

static enum status
start_workers(struct server *s, const struct sockets *sockets, struct why *why)
{
	const struct config_server *cfg = &s->started->config->server;
	size_t size = cfg->workers * sizeof(struct worker);
	enum status st;

	s->limit = tcp_limit_new(cfg->tcp_clients, cfg->tcp_per_client);
	s->workers = aligned_alloc(STATS_ALIGN, size);
	if (s->limit == NULL || s->workers == NULL)
		return why_errno(why, ENOMEM, "workers");
	memset(s->workers, 0, size);
	st = start_handles(s, why);
	return st == ST_OK ? init_workers(s, sockets, why) : st;
}

enum status
server_start(struct server *s, struct why *why)
{
	const struct config_server *cfg = &s->started->config->server;
	struct sockets sockets;
	enum status st = sockets_open(cfg, cfg->workers, &sockets, why);

	if (st != ST_OK)
		return st;
	st = give_up_root(s, why);
	if (st == ST_OK)
		st = start_workers(s, &sockets, why);
	sockets_free(&sockets);
	if (st == ST_OK)
		say_ready(s);
	return st;
}

void
server_print_counters(const struct server *s)
{
	uint64_t sums[STAT_COUNT] = {0};

	stats_sum(&s->stats, sums);
	for (unsigned i = 0; i < s->worker_count; i++)
		stats_sum(&s->workers[i].stats, sums);
	stats_print(sums);
}

void
server_stop(struct server *s)
{
	s->stopping = true;
	for (unsigned i = 0; i < s->worker_count; i++)
		worker_stop(&s->workers[i]);
}

void
server_run(struct server *s)
{
	int err;

	uv_run(&s->loop, UV_RUN_DEFAULT);
	err = uv_loop_close(&s->loop);
	assert(err == 0); /* else a handle was left open */
	server_print_counters(s);
	log_info("stopped");
}

void
server_free(struct server *s)
{
	struct edition *e;

	while ((e = s->retired) != NULL) {
		s->retired = e->next;
		edition_free(&e);
	}
	edition_free(&s->current);
	site_unref(&s->started);
	tcp_limit_free(&s->limit);
	free(s->workers);
	s->workers = NULL;
}
