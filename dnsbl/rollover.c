/* A new secret once a day, for every worker at the same time. */
#include "rollover.h"

#include <time.h>

#include "cookie.h"
#include "log.h"

/* More often than once a day costs wake-ups; the clock may be set in between,
 * so one timer for all of the day would not do. */
#define TICK_MS 10000

/* All is as it was but the secrets, and so is the journal: no step leads from
 * a serial to itself. */
static enum status
publish(struct service *s, struct why *why)
{
	struct edition *e = s->current;
	const struct snapshot *same = e->served->snapshot;
	struct journal_steps *none = NULL;
	enum status st =
	    journal_steps_new(e->site->config, same, same, &none, why);

	if (st == ST_OK)
		st = cookie_own(&e->site->secrets.cookies, why);
	if (st == ST_OK)
		st = service_publish(s, e->site, e->served, none, why);
	if (none != NULL)
		journal_steps_free(&none);
	return st;
}

static void
on_tick(uv_timer_t *tick)
{
	struct rollover *r = tick->data;
	int64_t now = (int64_t)time(NULL);
	enum status st;
	struct why why;

	/* A clock that went back: a day from here. */
	if (now < r->rolled)
		r->rolled = now;
	if (now - r->rolled < COOKIE_ROLL_S || r->service->stopping ||
	    !service_is_settled(r->service))
		return;
	r->rolled = now;
	if (r->service->current->site->config->server.cookie_secrets != NULL)
		return;
	st = cookie_own_roll(&why);
	if (st == ST_OK)
		st = publish(r->service, &why);
	if (st != ST_OK)
		log_error("cookies: no new secret: %s", why.text);
	else
		log_info("cookies: a new secret");
}

int
rollover_start(struct rollover *r, struct service *service)
{
	int err = uv_timer_init(&service->loop, &r->tick);

	r->service = service;
	r->tick.data = r;
	r->rolled = (int64_t)time(NULL);
	if (err == 0)
		err = uv_timer_start(&r->tick, on_tick, TICK_MS, TICK_MS);
	return err;
}

void
rollover_stop(struct rollover *r)
{
	uv_close((uv_handle_t *)&r->tick, NULL);
}
