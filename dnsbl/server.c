/* From a configuration to workers that answer, and to the end of them. */
#include "server.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "chroot.h"
#include "log.h"
#include "notify.h"
#include "paths.h"
#include "sandbox.h"
#include "sigbus.h"

/* What is outside a chroot is looked at first: the service manager's socket,
 * who the user is. */
static enum status
enter_chroot(struct server *s, struct why *why)
{
	struct config *config = s->service.started->config;
	enum status st = user_find(config->server.user, &s->user, why);

	notify_open();
	if (st == ST_OK && config->server.chroot != NULL) {
		st = chroot_enter(config, s->config, &s->inside, why);
		if (st == ST_OK)
			s->config = s->inside;
	}
	return st;
}

enum status
server_load(struct server *s, struct why *why)
{
	struct service *service = &s->service;
	struct served *served = NULL;
	enum status st;

	sigbus_init();
	s->config = s->cmdline->config;
	st = site_load(s->config, &service->started);
	if (st != ST_OK) {
		why->text[0] = '\0';
		return st;
	}
	st = enter_chroot(s, why);
	if (st == ST_OK)
		st = watch_open_current(
		    &s->watch, service->started->config->store, &served, why);
	if (st == ST_OK)
		st = service_publish(
		    service, service->started, served, NULL, why);
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
	watchdog_stop(&s->watchdog);
	rollover_stop(&s->rollover);
	notifier_stop(&s->notifier);
	uv_close((uv_handle_t *)&s->service.report, NULL);
}

/* Not before every worker answers with the serial that they are told: who asks
 * at once would find nothing new. */
static void
tell_secondaries(struct server *s)
{
	if (service_has_arrived(&s->service))
		notifier_publish(s->notifier, s->service.current);
}

/* The workers are joined first, because their last act is to send to the
 * handle that is closed here. */
static void
on_report(uv_async_t *async)
{
	struct server *s = async->data;

	if (!s->service.stopping) {
		service_reap(&s->service);
		tell_secondaries(s);
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
		err = signals_start(&s->signals, service, s->config);
	if (err == 0)
		err = watch_start(&s->watch, service);
	if (err == 0)
		err = silence_start(&s->silence, service, &service->loop);
	if (err == 0)
		err = watchdog_start(&s->watchdog, service);
	if (err == 0)
		err = rollover_start(&s->rollover, service);
	if (err != 0)
		return why_errno(why, -err, "main loop");
	return notifier_start(&service->started->config->server, &service->loop,
	    &service->stats, &s->notifier, why);
}

/* Who was root has read it; who is not root any more has to, for a reload. */
static void
tell_unreadable(void *ctx, const struct path *path)
{
	const struct server *s = ctx;
	char name[PATH_NAME_MAX];

	if (access(path->text, R_OK) != 0)
		log_warning("%s: %s: user %s cannot read %s: %s; no reload "
			    "will succeed",
		    s->config, path_name(path, name), s->user.name, path->text,
		    strerror(errno));
}

/* What was opened as root must be there for the user as well: better to find
 * out now than with the next generation. */
enum status
server_give_up_root(struct server *s, struct why *why)
{
	const char *path = s->service.current->served->path;
	enum status st = user_become(&s->user, why);

	if (st != ST_OK || s->user.name == NULL)
		return st;
	if (access(path, R_OK) != 0)
		return why_errno(why, errno, "user %s: %s", s->user.name, path);
	paths_each(s->service.started->config, tell_unreadable, s);
	return ST_OK;
}

static void
shut_in(const struct server *s)
{
	char text[SANDBOX_TEXT_MAX];
	struct sandbox sandbox;

	sandbox_enter(s->service.started->config, s->config, &sandbox);
	log_info("sandbox: %s", sandbox_format(&sandbox, text));
}

/* " 127.0.0.1@53 ::1@53" behind what is in text. */
static void
append_addresses(const char *before, const struct config_listen *at,
    size_t count, char text[EDITION_TEXT_MAX])
{
	char address[LISTEN_TEXT_MAX];
	size_t len = strlen(text);

	for (size_t i = 0; i < count; i++) {
		snprintf(text + len, EDITION_TEXT_MAX - len, "%s %s",
		    i == 0 ? before : "", listen_format(&at[i], address));
		len = strlen(text);
	}
}

static void
do_nothing(void *arg)
{
	(void)arg;
}

static void
work_nothing(uv_work_t *work)
{
	(void)work;
}

/* libuv ends the process, without a word, where it cannot start the thread of
 * its pool: so it starts it now and not when the first generation comes, and
 * only if one like it can be started. */
static enum status
start_pool(struct server *s, struct why *why)
{
	uv_thread_t thread;
	int err = uv_thread_create(&thread, do_nothing, NULL);

	if (err == 0)
		err = uv_thread_join(&thread);
	if (err == 0)
		err = uv_queue_work(
		    &s->service.loop, &s->nothing, work_nothing, NULL);
	return err == 0 ? ST_OK : why_errno(why, -err, "thread of the pool");
}

static void
say_ready(const struct service *s)
{
	const struct config_server *cfg = &s->started->config->server;
	char edition[EDITION_TEXT_MAX], addresses[EDITION_TEXT_MAX] = "";

	append_addresses("", cfg->listen, cfg->listen_count, addresses);
	append_addresses(
	    ", TLS on", cfg->tls_listen, cfg->tls_listen_count, addresses);
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
	st = start_handles(s, why);
	if (st == ST_OK)
		st = server_give_up_root(s, why);
	if (st == ST_OK) {
		/* The last of one thread alone: the others are in it, too. */
		shut_in(s);
		st = service_start(service, &sockets, why);
	}
	if (st == ST_OK)
		st = start_pool(s, why);
	sockets_free(&sockets);
	if (st == ST_OK) {
		say_ready(service);
		tell_secondaries(s);
	}
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
	user_free(&s->user);
	free(s->inside);
	s->inside = NULL;
}
