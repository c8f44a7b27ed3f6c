/*
 * Many questions, from the first to the last answer.
 *
 * Nothing is asked from within an answer: c-ares may call back before the call
 * returns, and a chain of such calls would be as deep as the list is long.
 * What may be asked is asked once in each round of the loop (on_round), which
 * comes after the answers of that round and at least every TICK_MS.
 */
#include "resolve_asker.h"

#include <signal.h>
#include <stdlib.h>

#include "resolve_channel.h"
#include "resolve_pace.h"

#define TICK_MS	       20
#define TIMEOUTS_EVERY 5  /* ticks */
#define SECOND_TICKS   50 /* ticks of a second */
/* So many in a row without an answer: it may be the resolver. */
#define LOST_MANY 100

#define RCODE_MASK    0x000f
#define RCODE_REFUSED 5

struct slot {
	struct asker *asker;
	uint32_t tag;
	uint16_t type;
	bool probe;
	struct slot *next; /* of those that are free */
};

struct asker {
	const struct resolve_options *o;
	const struct asker_work *work;
	struct channels *channels;
	struct pace pace;
	struct slot *slots, *idle; /* one for each question that may wait */
	struct slot probe;	   /* and one for localhost */
	unsigned waiting, asked;
	uint64_t lost; /* in a row */
	unsigned ticks;
	bool begun, probing, over;
	enum status st;
	struct why *why;

	uv_loop_t loop;
	uv_check_t check;
	uv_timer_t timer;
	uv_signal_t signals[2];
};

/* The loop ends after this round. The first reason is the one that counts. */
static void
finish(struct asker *a, enum status st)
{
	if (a->over)
		return;
	a->over = true;
	a->st = st;
	uv_stop(&a->loop);
}

/* --- Answers -------------------------------------------------------------- */

static void
probed(struct asker *a, const struct reply *reply)
{
	unsigned rcode =
	    reply->bytes.len > 3 ? reply->bytes.data[3] & RCODE_MASK : 0;

	a->probing = false;
	a->lost = 0;
	a->begun = true;
	if (reply->bytes.data == NULL)
		why_set(a->why, "no answer from the resolver (%s)",
		    channels_resolvers(a->channels));
	else if (rcode == RCODE_REFUSED)
		why_set(a->why, "the resolver refuses our questions (%s)",
		    channels_resolvers(a->channels));
	else
		return;
	finish(a, ST_UNAVAILABLE);
}

/* What c-ares says where it gives no bytes. */
static enum answer_kind
kind_of(int status)
{
	switch (status) {
	case ARES_ENOTFOUND: /* .onion (RFC 7686), which is never asked */
		return ANSWER_NXDOMAIN;
	case ARES_ETIMEOUT:
	case ARES_ECONNREFUSED:
		return ANSWER_LOST;
	default:
		return ANSWER_ERROR;
	}
}

static void
on_answer(void *ctx, int status, int timeouts, unsigned char *bytes, int len)
{
	struct slot *slot = ctx;
	struct asker *a = slot->asker;
	struct reply reply = {.tag = slot->tag,
	    .type = slot->type,
	    .bytes = {bytes, bytes != NULL ? (size_t)len : 0},
	    .kind = kind_of(status)};
	enum status st;

	(void)timeouts;
	if (a->over || status == ARES_EDESTRUCTION)
		return;
	if (slot->probe) {
		probed(a, &reply);
		return;
	}
	slot->next = a->idle;
	a->idle = slot;
	a->waiting--;
	a->lost = bytes == NULL && reply.kind == ANSWER_LOST ? a->lost + 1 : 0;
	st = status == ARES_ENOMEM
		 ? why_no_memory(a->why)
		 : a->work->answered(a->work->ctx, &reply, a->why);
	if (st != ST_OK)
		finish(a, st);
}

/* --- Questions ------------------------------------------------------------ */

static void
ask(struct asker *a, struct slot *slot, const char *name, uint16_t type)
{
	slot->type = type;
	channels_ask(a->channels, a->asked++, name, type, on_answer, slot);
}

/* Is there a resolver? */
static void
ask_probe(struct asker *a)
{
	a->probing = true;
	ask(a, &a->probe, "localhost", ANSWER_A);
}

/* Nothing is left to ask. What was silent at the end may be so because there is
 * no resolver any more. */
static void
end_work(struct asker *a)
{
	if (a->waiting > 0)
		return;
	if (a->lost > 0)
		ask_probe(a);
	else
		finish(a, ST_OK);
}

static void
ask_work(struct asker *a)
{
	struct question q;
	struct slot *slot;

	while (!a->over && a->idle != NULL &&
	       pace_take(&a->pace, (int64_t)uv_now(&a->loop))) {
		if (!a->work->next(a->work->ctx, &q)) {
			end_work(a);
			return;
		}
		slot = a->idle;
		a->idle = slot->next;
		a->waiting++;
		slot->tag = q.tag;
		ask(a, slot, q.name, q.type);
	}
}

static void
on_round(uv_check_t *check)
{
	struct asker *a = check->data;

	if (a->over || a->probing)
		return;
	if (a->begun && a->lost < LOST_MANY)
		ask_work(a);
	else
		ask_probe(a);
}

static void
on_tick(uv_timer_t *timer)
{
	struct asker *a = timer->data;
	enum status st;

	a->ticks++;
	if (a->ticks % TIMEOUTS_EVERY == 0)
		channels_tick(a->channels);
	if (a->over || a->ticks % SECOND_TICKS != 0)
		return;
	st = a->work->tick(a->work->ctx, a->why);
	if (st != ST_OK)
		finish(a, st);
}

static void
on_signal(uv_signal_t *signal, int number)
{
	struct asker *a = signal->data;

	(void)number;
	why_set(a->why, "interrupted");
	finish(a, ST_BUSY);
}

/* --- From beginning to end ------------------------------------------------ */

static bool
watch_signal(struct asker *a, uv_signal_t *signal, int number)
{
	signal->data = a;
	return uv_signal_init(&a->loop, signal) == 0 &&
	       uv_signal_start(signal, on_signal, number) == 0;
}

static enum status
watch_loop(struct asker *a)
{
	a->check.data = a->timer.data = a;
	if (uv_check_init(&a->loop, &a->check) == 0 &&
	    uv_check_start(&a->check, on_round) == 0 &&
	    uv_timer_init(&a->loop, &a->timer) == 0 &&
	    uv_timer_start(&a->timer, on_tick, 0, TICK_MS) == 0 &&
	    watch_signal(a, &a->signals[0], SIGINT) &&
	    watch_signal(a, &a->signals[1], SIGTERM))
		return ST_OK;
	why_set(a->why, "the event loop does not start");
	return ST_INTERNAL;
}

static enum status
make_slots(struct asker *a)
{
	a->slots = calloc(a->o->concurrency, sizeof(*a->slots));
	if (a->slots == NULL)
		return why_no_memory(a->why);
	for (unsigned i = 0; i < a->o->concurrency; i++) {
		a->slots[i].asker = a;
		a->slots[i].next = a->idle;
		a->idle = &a->slots[i];
	}
	a->probe.asker = a;
	a->probe.probe = true;
	return ST_OK;
}

static void
close_handle(uv_handle_t *handle, void *ctx)
{
	(void)ctx;
	if (!uv_is_closing(handle))
		uv_close(handle, NULL);
}

static enum status
run(struct asker *a)
{
	enum status st = make_slots(a), last;
	struct why later;

	if (st == ST_OK)
		st = channels_open(&a->loop, a->o, &a->channels, a->why);
	if (st == ST_OK)
		st = watch_loop(a);
	if (st == ST_OK) {
		pace_start(&a->pace, a->o->rate, (int64_t)uv_now(&a->loop));
		(void)uv_run(&a->loop, UV_RUN_DEFAULT);
		st = a->st;
		last =
		    a->work->tick(a->work->ctx, st == ST_OK ? a->why : &later);
		st = st == ST_OK ? last : st;
	}
	a->over = true;
	channels_close(&a->channels);
	uv_walk(&a->loop, close_handle, NULL);
	(void)uv_run(&a->loop, UV_RUN_DEFAULT);
	free(a->slots);
	return st;
}

enum status
asker_run(const struct resolve_options *o, const struct asker_work *work,
    struct why *why)
{
	struct asker *a = calloc(1, sizeof(*a));
	struct sigaction quiet = {.sa_handler = SIG_IGN}, before;
	enum status st;

	if (a == NULL || uv_loop_init(&a->loop) != 0) {
		free(a);
		return why_no_memory(why);
	}
	a->o = o;
	a->work = work;
	a->why = why;
	/* c-ares writes to connections that the other side may have closed. */
	(void)sigaction(SIGPIPE, &quiet, &before);
	st = run(a);
	(void)sigaction(SIGPIPE, &before, NULL);
	if (uv_loop_close(&a->loop) != 0)
		abort();
	free(a);
	return st;
}
