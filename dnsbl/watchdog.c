/* "WATCHDOG=1", as long as all loops turn. */
#include "watchdog.h"

#include "notify.h"

/* Two of three may come late. */
#define TICKS_PER_PERIOD 3

static void
on_tick(uv_timer_t *tick)
{
	const struct watchdog *d = tick->data;
	const struct service *s = d->service;
	bool all = true;

	for (unsigned i = 0; i < s->worker_count; i++)
		all &= worker_is_awake(&s->workers[i]);
	if (!all)
		return;
	notify_state("WATCHDOG=1");
	for (unsigned i = 0; !s->stopping && i < s->worker_count; i++)
		worker_ask(&s->workers[i]);
}

int
watchdog_start(struct watchdog *d, struct service *service)
{
	uint64_t period_ms = notify_watchdog_ms();
	int err = uv_timer_init(&service->loop, &d->tick);

	d->service = service;
	d->tick.data = d;
	if (err == 0 && period_ms > 0)
		err = uv_timer_start(&d->tick, on_tick,
		    period_ms / TICKS_PER_PERIOD, period_ms / TICKS_PER_PERIOD);
	return err;
}

void
watchdog_stop(struct watchdog *d)
{
	uv_close((uv_handle_t *)&d->tick, NULL);
}
