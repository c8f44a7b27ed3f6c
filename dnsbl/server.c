/* From a configuration to workers that answer, and to the end of them. */
#include "server.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "log.h"
#include "notify.h"
#include "sigbus.h"
#include "user.h"

enum status
server_load(struct server *s, struct why *why)
{
	struct service *service = &s->service;
	struct served *served = NULL;
	const struct config *config;
	enum status st;

	sigbus_init();
	st = site_load(s->cmdline->config, &service->started);
	if (st != ST_OK) {
		why->text[0] = '\0';
		return st;
	}
	config = service->started->config;
	if (config->server.user != NULL)
		st = user_check(config->server.user, why);
	if (st == ST_OK)
		st = watch_open_current(&s->watch, config->store, &served, why);
	if (st == ST_OK)
		st = service_publish(service, service->started, served, why);
	served_unref(&served);
	return st;
}

/* The end of the loop: nothing is left that could happen. */
static void
close_handles(struct server *s)
{
	signals_stop(&s->signals);
	watch_stop(&s->watch);
	silence_stop(&s->silence);
	uv_close((uv_handle_t *)&s->service.report, NULL);
}

/* The workers are joined first, because their last act is to send to the
 * handle that is closed here. */
static void
on_report(uv_async_t *async)
{
	struct server *s = async->data;

	if (!s->service.stopping) {
		service_reap(&s->service);
		watch_look(&s->watch);
	} else if (!uv_is_closing((uv_handle_t *)async) &&
		   service_join(&s->service)) {
		close_handles(s);
	}
}

static enum status
start_handles(struct server *s, struct why *why)
{
	struct service *service = &s->service;
	int err = uv_loop_init(&service->loop);

	if (err == 0)
		err =
		    uv_async_init(&service->loop, &service->report, on_report);
	service->report.data = s;
	if (err == 0)
		err = signals_start(&s->signals, service, s->cmdline->config);
	if (err == 0)
		err = watch_start(&s->watch, service);
	if (err == 0)
		err = silence_start(&s->silence, service, &service->loop);
	return err == 0 ? ST_OK : why_errno(why, -err, "main loop");
}

/* What was opened as root must be there for the user as well: better to find
 * out now than with the next generation. */
enum status
server_give_up_root(const struct server *s, struct why *why)
{
	const char *user = s->service.started->config->server.user;
	const char *path = s->service.current->served->path;
	enum status st;

	if (user == NULL)
		return ST_OK;
	st = user_become(user, why);
	if (st == ST_OK && access(path, R_OK) != 0)
		st = why_errno(why, errno, "user %s: %s", user, path);
	return st;
}

static void
say_ready(const struct service *s)
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

enum status
server_start(struct server *s, struct why *why)
{
	struct service *service = &s->service;
	const struct config_server *cfg = &service->started->config->server;
	struct sockets sockets;
	enum status st = sockets_open(cfg, cfg->workers, &sockets, why);

	if (st != ST_OK)
		return st;
	st = server_give_up_root(s, why);
	if (st == ST_OK)
		st = start_handles(s, why);
	if (st == ST_OK)
		st = service_start(service, &sockets, why);
	sockets_free(&sockets);
	if (st == ST_OK)
		say_ready(service);
	return st;
}

void
server_run(struct server *s)
{
	int err;

	uv_run(&s->service.loop, UV_RUN_DEFAULT);
	err = uv_loop_close(&s->service.loop);
	assert(err == 0); /* else a handle was left open */
	service_print_counters(&s->service);
	log_info("stopped");
}

void
server_free(struct server *s)
{
	service_free(&s->service);
}
