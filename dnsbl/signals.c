/* HUP, USR1, TERM and INT. */
#include "signals.h"

#include <signal.h>
#include <sysexits.h>
#include <unistd.h>

#include "log.h"
#include "notify.h"
#include "reload.h"

static void
on_hup(uv_signal_t *handle, int sig)
{
	struct signals *s = handle->data;

	(void)sig;
	if (!s->service->stopping)
		reload(s->service, s->config);
}

static void
on_usr1(uv_signal_t *handle, int sig)
{
	struct signals *s = handle->data;

	(void)sig;
	service_print_counters(s->service);
}

static void
on_term(uv_signal_t *handle, int sig)
{
	struct signals *s = handle->data;

	if (s->service->stopping) {
		log_warning("second signal %d: not waiting any longer", sig);
		_exit(EX_TEMPFAIL);
	}
	log_info("signal %d: stopping", sig);
	notify_state("STOPPING=1");
	service_stop(s->service);
}

static void
held(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGHUP);
	sigaddset(set, SIGUSR1);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGINT);
}

void
signals_hold(void)
{
	sigset_t set;

	/* A client that went away is an error of write, not our end. */
	signal(SIGPIPE, SIG_IGN);
	/* Nor is a log that has grown as long as a file may be. */
	signal(SIGXFSZ, SIG_IGN);
	held(&set);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
}

int
signals_start(struct signals *s, struct service *service, const char *config)
{
	const struct {
		uv_signal_t *handle;
		uv_signal_cb callback;
		int sig;
	} wanted[] = {
	    {&s->hup, on_hup, SIGHUP},
	    {&s->usr1, on_usr1, SIGUSR1},
	    {&s->term, on_term, SIGTERM},
	    {&s->intr, on_term, SIGINT},
	};
	sigset_t set;
	int err = 0;

	s->service = service;
	s->config = config;
	for (size_t i = 0; err == 0 && i < 4; i++) {
		wanted[i].handle->data = s;
		err = uv_signal_init(&service->loop, wanted[i].handle);
		if (err == 0)
			err = uv_signal_start(wanted[i].handle,
			    wanted[i].callback, wanted[i].sig);
	}
	held(&set);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	return err;
}

void
signals_stop(struct signals *s)
{
	uv_close((uv_handle_t *)&s->hup, NULL);
	uv_close((uv_handle_t *)&s->usr1, NULL);
	uv_close((uv_handle_t *)&s->term, NULL);
	uv_close((uv_handle_t *)&s->intr, NULL);
}
