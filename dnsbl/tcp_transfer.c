/* Leads a zone transfer over its connection. See tcp_transfer.h. */
#include "tcp_transfer.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "edition.h"
#include "priority.h"
#include "transfer_log.h"
#include "transfer_render.h"

struct transfer {
	uv_work_t work;
	struct tcp_conn *conn; /* NULL: dropped */
	struct tcp *tcp;
	struct edition *edition;
	_Atomic bool dropped; /* while it works */
	struct transfer_story story;
	bool working; /* in the pool, which then has what is below */
	enum transfer_state state;
	const char *failure; /* why that is TRANSFER_FAILED */
	struct transfer_render render;
	size_t len;
	uint8_t out[TRANSFER_SLICE_MAX];
};

/* --- In the pool ---------------------------------------------------------- */

/* A file that was written to may have given wrong records before it gave
 * zeros: asked once more before the end, which makes it all valid. */
static const char *
damage_of(const struct transfer *t)
{
	const struct served *served = t->edition->served;

	if (served->lost ||
	    (t->state == TRANSFER_DONE && served_is_changed(served)))
		return "the generation was damaged";
	return NULL;
}

static void
render_slice(uv_work_t *work)
{
	struct transfer *t = work->data;
	struct timespec now;

	priority_load();
	t->failure = NULL;
	t->state = TRANSFER_FAILED;
	if (t->dropped)
		return;
	if (t->edition->unwelcome) {
		t->failure = "too many newer generations";
		return;
	}
	clock_gettime(CLOCK_REALTIME, &now);
	t->state =
	    transfer_render(&t->render, (uint64_t)now.tv_sec, t->out, &t->len);
	t->failure = t->state == TRANSFER_FAILED
			 ? "a record or its signature cannot be made"
			 : damage_of(t);
	if (t->failure != NULL)
		t->state = TRANSFER_FAILED;
}

/* --- On the loop ---------------------------------------------------------- */

static void
count(const struct transfer *t)
{
	struct stats *stats = t->tcp->responder->stats;
	enum transfer_kind kind = t->render.kind;

	stats_add(stats, STAT_TRANSFER_RECORDS, t->render.records);
	if (t->story.cut != NULL)
		stats_add(stats, STAT_TRANSFERS_CUT, 1);
	else if (kind == TRANSFER_REFUSED)
		stats_add(stats, STAT_TRANSFERS_REFUSED, 1);
	else if (kind == TRANSFER_AXFR)
		stats_add(stats, STAT_TRANSFERS_AXFR, 1);
	else
		stats_add(stats, STAT_TRANSFERS_IXFR, 1);
}

static void
end(struct transfer *t)
{
	count(t);
	t->story.took_ms = uv_now(t->tcp->loop) - t->story.began_ms;
	transfer_log(&t->story, &t->render);
	atomic_fetch_sub(t->tcp->transfers, 1);
	edition_let_go(&t->edition);
	free(t);
}

static void
cut(struct tcp_conn *c, const char *reason)
{
	c->transfer->story.cut = reason;
	tcp_conn_close(c, STAT_TCP_CLOSED);
}

static void
send_slice(struct tcp_conn *c)
{
	struct transfer *t = c->transfer;

	if (t->state == TRANSFER_FAILED) {
		cut(c, t->failure);
	} else if (!tcp_conn_send(c, t->out, t->len)) {
		cut(c, "the connection is broken");
	} else if (t->state == TRANSFER_DONE) {
		c->transfer = NULL;
		end(t);
		tcp_conn_touch(c);
		tcp_conn_resume(c);
	} else {
		tcp_conn_touch(c);
		if (c->queued < TCP_QUEUE_HIGH)
			tcp_transfer_more(c);
	}
}

static void
on_rendered(uv_work_t *work, int cancelled)
{
	struct transfer *t = work->data;

	(void)cancelled; /* nobody does */
	t->working = false;
	if (t->conn != NULL)
		send_slice(t->conn);
	else
		end(t);
}

void
tcp_transfer_more(struct tcp_conn *c)
{
	struct transfer *t = c->transfer;

	if (t->working)
		return;
	if (uv_now(c->tcp->loop) - t->story.began_ms > TRANSFER_TIME_MAX_MS) {
		cut(c, "it took too long");
		return;
	}
	t->working = true;
	if (uv_queue_work(c->tcp->loop, &t->work, render_slice, on_rendered) !=
	    0) {
		t->working = false;
		cut(c, "no thread");
	}
}

void
tcp_transfer_drop(struct tcp_conn *c)
{
	struct transfer *t = c->transfer;

	c->transfer = NULL;
	t->conn = NULL;
	t->dropped = true;
	if (t->story.cut == NULL)
		t->story.cut = "the client was gone or too slow";
	if (!t->working)
		end(t);
}

/* --- The begin ------------------------------------------------------------ */

static void
take_order(struct transfer *t, const struct pending *p)
{
	const struct edition *e = t->edition;
	struct transfer_order *o = &t->render.order;
	const struct config_zone *cz = &e->site->config->zones[p->zone->index];

	transfer_order_take(e->view, p, o);
	o->max_records = cz->max_records;
	o->records = &e->records[p->zone->index];
	if (o->incremental)
		o->delta_count =
		    journal_find(e->journal, cz->list, o->since, o->deltas);
}

static struct transfer *
transfer_new(struct tcp_conn *c, const struct pending *p)
{
	struct transfer *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->work.data = t;
	t->conn = c;
	t->tcp = c->tcp;
	t->edition = edition_hold(*c->tcp->edition);
	t->story = (struct transfer_story){.zone = &p->zone->apex->origin,
	    .client = c->client,
	    .client_port = c->client_port,
	    .began_ms = uv_now(c->tcp->loop)};
	take_order(t, p);
	return t;
}

/* Says no at once. */
static bool
refuse(struct tcp_conn *c, struct transfer *t)
{
	struct timespec now;
	bool sent;

	clock_gettime(CLOCK_REALTIME, &now);
	sent = transfer_render_refusal(&t->render, (uint64_t)now.tv_sec, t->out,
		   &t->len) == TRANSFER_DONE &&
	       tcp_conn_send(c, t->out, t->len);
	t->story.refused = "too many under way";
	end(t);
	return sent;
}

bool
tcp_transfer_begin(struct tcp_conn *c, const struct pending *p)
{
	const struct edition *e = *c->tcp->edition;
	struct transfer *t = transfer_new(c, p);
	unsigned others;

	assert(c->transfer == NULL);
	if (t == NULL)
		return false;
	others = atomic_fetch_add(c->tcp->transfers, 1);
	if (others >= e->site->config->server.transfers)
		return refuse(c, t);
	c->transfer = t;
	t->working = true;
	if (uv_queue_work(c->tcp->loop, &t->work, render_slice, on_rendered) ==
	    0)
		return true;
	t->working = false;
	return false; /* closing drops it */
}
