/* A worker's life: prepared by main, runs, changes editions, stops. */
#include "worker.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "priority.h"

static void
adopt_next(struct worker *w)
{
	struct edition *next = atomic_load(&w->next);

	if (next == w->edition)
		return;
	w->edition = next;
	w->responder.view = next->view;
	w->tcp.tls = next->site->tls;
	atomic_store(&w->acknowledged, next->epoch);
	uv_async_send(w->report);
}

static void
on_impatient(uv_timer_t *timer)
{
	struct worker *w = timer->data;

	tcp_abort(&w->tcp);
}

static void
begin_stop(struct worker *w)
{
	int err;

	for (size_t i = 0; i < w->udp_count; i++)
		udp_stop(&w->udp[i]);
	tcp_drain(&w->tcp);
	/* An earlier wake may have shown us stop before main has sent the one
	 * for it; after this nobody sends any more. */
	pthread_mutex_lock(&w->stopping);
	pthread_mutex_unlock(&w->stopping);
	uv_close((uv_handle_t *)&w->wake, NULL);
	/* Does not keep the loop alive: it ends with the last connection. */
	uv_unref((uv_handle_t *)&w->patience);
	err = uv_timer_start(&w->patience, on_impatient, WORKER_PATIENCE_MS, 0);
	assert(err == 0);
}

static void
on_wake(uv_async_t *async)
{
	struct worker *w = async->data;

	atomic_store(&w->awake, atomic_load(&w->asked));
	adopt_next(w);
	if (atomic_load(&w->stop))
		begin_stop(w);
}

static void
thread_main(void *arg)
{
	struct worker *w = arg;
	int err;

	priority_answer();
	uv_run(&w->loop, UV_RUN_DEFAULT);
	uv_close((uv_handle_t *)&w->patience, NULL);
	uv_run(&w->loop, UV_RUN_DEFAULT);
	err = uv_loop_close(&w->loop);
	assert(err == 0); /* else a handle was left open */
	atomic_store(&w->done, true);
	uv_async_send(w->report);
}

static int
init_handles(struct worker *w, const struct tcp_settings *tcp)
{
	int err = uv_async_init(&w->loop, &w->wake, on_wake);

	w->wake.data = w;
	w->patience.data = w;
	if (err == 0)
		err = uv_timer_init(&w->loop, &w->patience);
	if (err == 0)
		err = tcp_init(&w->tcp, &w->loop, &w->responder, tcp);
	w->tcp.tls = w->edition->site->tls;
	w->tcp.edition = &w->edition;
	return err;
}

static int
listen_on(struct worker *w, int fd, bool tls)
{
	struct tcp_listener *l = &w->listeners[w->tcp.listener_count++];

	return tcp_start(&w->tcp, l, fd, tls);
}

static int
start_sockets(struct worker *w, const struct worker_sockets *sockets)
{
	int err = 0;

	w->tcp.listeners = w->listeners;
	for (size_t i = 0; err == 0 && i < sockets->count; i++) {
		err = udp_start(&w->udp[i], &w->loop, sockets->udp[i], w->batch,
		    &w->responder);
		w->udp_count++;
	}
	for (size_t i = 0; err == 0 && i < sockets->count; i++)
		err = listen_on(w, sockets->tcp[i], false);
	for (size_t i = 0; err == 0 && i < sockets->tls_count; i++)
		err = listen_on(w, sockets->tls[i], true);
	return err;
}

/* As the server was started with: who floods gets no second chance from a
 * reload. */
static enum status
init_rrl(struct worker *w, const struct config_server *server, struct why *why)
{
	return rrl_new(server->rate_limit, server->rate_slip, server->workers,
	    &w->responder.rrl, why);
}

enum status
worker_init(struct worker *w, const struct worker_sockets *sockets,
    const struct tcp_settings *tcp, struct edition *edition, uv_async_t *report,
    struct why *why)
{
	enum status st;
	int err;

	pthread_mutex_init(&w->stopping, NULL);
	w->report = report;
	w->edition = edition;
	w->responder.view = edition->view;
	w->responder.stats = &w->stats;
	atomic_store(&w->next, edition);
	atomic_store(&w->acknowledged, edition->epoch);
	w->batch = udp_batch_new();
	w->udp = calloc(sockets->count, sizeof(w->udp[0]));
	w->listeners = calloc(
	    sockets->count + sockets->tls_count, sizeof(w->listeners[0]));
	if (w->batch == NULL || w->udp == NULL || w->listeners == NULL)
		return why_errno(why, ENOMEM, "worker");
	st = init_rrl(w, &edition->site->config->server, why);
	if (st != ST_OK)
		return st;
	err = uv_loop_init(&w->loop);
	if (err == 0)
		err = init_handles(w, tcp);
	if (err == 0)
		err = start_sockets(w, sockets);
	if (err != 0)
		return why_errno(why, -err, "worker");
	return ST_OK;
}

/* All but those that a fault raises: blocked, the kernel would not call
 * their handler (sigbus.h) but kill. */
static void
signals_to_block(sigset_t *set)
{
	sigfillset(set);
	sigdelset(set, SIGBUS);
	sigdelset(set, SIGSEGV);
	sigdelset(set, SIGFPE);
	sigdelset(set, SIGILL);
	sigdelset(set, SIGABRT);
}

enum status
worker_run(struct worker *w, struct why *why)
{
	sigset_t blocked, before;
	int err;

	signals_to_block(&blocked);
	pthread_sigmask(SIG_BLOCK, &blocked, &before);
	err = uv_thread_create(&w->thread, thread_main, w);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (err != 0)
		return why_errno(why, -err, "worker thread");
	return ST_OK;
}

void
worker_publish(struct worker *w, struct edition *edition)
{
	atomic_store(&w->next, edition);
	uv_async_send(&w->wake);
}

void
worker_stop(struct worker *w)
{
	pthread_mutex_lock(&w->stopping);
	atomic_store(&w->stop, true);
	uv_async_send(&w->wake);
	pthread_mutex_unlock(&w->stopping);
}

void
worker_ask(struct worker *w)
{
	atomic_fetch_add(&w->asked, 1);
	uv_async_send(&w->wake);
}

bool
worker_is_awake(const struct worker *w)
{
	return atomic_load(&w->awake) == atomic_load(&w->asked);
}

void
worker_join(struct worker *w)
{
	uv_thread_join(&w->thread);
	pthread_mutex_destroy(&w->stopping);
	udp_batch_free(&w->batch);
	rrl_free(&w->responder.rrl);
	free(w->udp);
	free(w->listeners);
}
