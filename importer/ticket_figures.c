/* How operators answer, in figures. */
#include "ticket_figures.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "grow.h"
#include "ticket_life.h"

/* Times from report to something, of which the median is wanted. */
struct spans {
	int64_t *all;
	size_t count, cap;
};

/* What is known of one operator so far. */
struct tallied {
	struct ticket_figures f;
	struct spans ack, fix;
};

struct figures_build {
	struct figures_span span;
	struct tallied *all;
	size_t count, cap;
	struct tallied sum;
	/* Of the ticket whose hosts come now. */
	bool counts, ended;
	size_t operator_at;
	uint64_t ticket;
	int64_t reported;
};

static enum status
add_span(struct spans *s, int64_t span, struct why *why)
{
	int64_t *more = grow(s->all, &s->cap, s->count + 1, sizeof(*more));

	if (more == NULL)
		return why_no_memory(why);
	s->all = more;
	more[s->count++] = span;
	return ST_OK;
}

static int
by_length(const void *pa, const void *pb)
{
	const int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;

	return (a > b) - (a < b);
}

/* Of an even number the mean of the two in the middle. */
static int64_t
median(struct spans *s)
{
	const size_t half = s->count / 2;

	if (s->count == 0)
		return FIGURES_NONE;
	qsort(s->all, s->count, sizeof(*s->all), by_length);
	if (s->count % 2 == 1)
		return s->all[half];
	return s->all[half - 1] + (s->all[half] - s->all[half - 1]) / 2;
}

static char *
copy(struct slice text)
{
	return strndup(text.len > 0 ? (const char *)text.data : "", text.len);
}

/* The operator of a ticket, and what it is called by its newest one. */
static enum status
find_operator(struct figures_build *b, const struct ticket_record *t,
    size_t *at_out, struct why *why)
{
	struct tallied *more;
	char *holder;
	size_t at;

	for (at = 0; at < b->count; at++)
		if (strlen(b->all[at].f.holder) == t->holder.len &&
		    memcmp(b->all[at].f.holder, t->holder.data,
			t->holder.len) == 0)
			break;
	*at_out = at;
	if (at < b->count)
		return ST_OK;
	more = grow(b->all, &b->cap, b->count + 1, sizeof(*more));
	holder = copy(t->holder);
	if (more != NULL)
		b->all = more;
	if (more == NULL || holder == NULL) {
		free(holder);
		return why_no_memory(why);
	}
	more[b->count++] = (struct tallied){.f = {.holder = holder}};
	return ST_OK;
}

static enum status
rename_operator(struct ticket_figures *f, struct slice name, struct why *why)
{
	char *text = copy(name);

	if (text == NULL)
		return why_no_memory(why);
	free(f->name);
	f->name = text;
	return ST_OK;
}

/* It happened by the end of the span. */
static bool
happened(const struct figures_build *b, int64_t when)
{
	return when != 0 && when < b->span.until;
}

/* It was closed, or wholly verified, before the span. */
static bool
was_over(const struct figures_build *b, const struct ticket_record *t)
{
	return (t->closed != 0 && t->closed < b->span.from) ||
	       (t->state == TICKET_VERIFIED && t->verified < b->span.from);
}

static enum status
count_ticket(struct figures_build *b, struct tallied *of,
    const struct ticket_record *t, struct why *why)
{
	of->f.tickets++;
	if (happened(b, t->acked)) {
		of->f.acked++;
		return add_span(&of->ack, t->acked - t->reported, why);
	}
	if (b->span.until - t->reported >= b->span.no_answer_s &&
	    !happened(b, t->closed) && !happened(b, t->verified))
		of->f.no_answer++;
	return ST_OK;
}

struct figures_build *
figures_begin(const struct figures_span *span)
{
	struct figures_build *b = calloc(1, sizeof(*b));

	if (b != NULL)
		b->span = *span;
	return b;
}

enum status
figures_ticket(
    struct figures_build *b, const struct ticket_record *t, struct why *why)
{
	enum status st;

	b->ticket = t->id;
	b->reported = t->reported;
	b->ended = happened(b, t->closed);
	b->counts =
	    (b->span.list == LEDGER_ALL_LISTS || b->span.list == t->list) &&
	    t->reported < b->span.until && !was_over(b, t);
	if (!b->counts)
		return ST_OK;
	st = find_operator(b, t, &b->operator_at, why);
	if (st == ST_OK)
		st = rename_operator(&b->all[b->operator_at].f, t->name, why);
	if (st == ST_OK)
		st = count_ticket(b, &b->all[b->operator_at], t, why);
	return st == ST_OK ? count_ticket(b, &b->sum, t, why) : st;
}

static enum status
count_host(struct figures_build *b, struct tallied *of,
    const struct ticket_host *h, struct why *why)
{
	of->f.cases++;
	/* Of several times the last is known. */
	of->f.reopened +=
	    h->relapses > 0 && (h->reopened < b->span.until || h->relapses > 1);
	if (h->state == TICKET_HOST_VERIFIED && happened(b, h->verified)) {
		of->f.fixed++;
		return add_span(&of->fix, h->verified - b->reported, why);
	}
	if (b->ended)
		return ST_OK;
	of->f.open++;
	if (of->f.oldest == 0 || b->reported < of->f.oldest)
		of->f.oldest = b->reported;
	return ST_OK;
}

enum status
figures_host(
    struct figures_build *b, const struct ticket_host *h, struct why *why)
{
	enum status st;

	if (!b->counts || h->ticket != b->ticket)
		return ST_OK;
	st = count_host(b, &b->all[b->operator_at], h, why);
	return st == ST_OK ? count_host(b, &b->sum, h, why) : st;
}

static int
by_cases(const void *pa, const void *pb)
{
	const struct ticket_figures *a = pa, *b = pb;

	if (a->cases != b->cases)
		return a->cases > b->cases ? -1 : 1;
	return strcmp(a->holder, b->holder);
}

static void
finish(struct tallied *t)
{
	t->f.ack_s = median(&t->ack);
	t->f.fix_s = median(&t->fix);
}

static enum status
take_all(struct figures_build *b, struct figures *out, struct why *why)
{
	/* One more than none: calloc(0) may give NULL. */
	out->all = calloc(b->count + 1, sizeof(*out->all));
	if (out->all == NULL)
		return why_no_memory(why);
	for (size_t i = 0; i < b->count; i++) {
		finish(&b->all[i]);
		out->all[i] = b->all[i].f;
		b->all[i].f.holder = b->all[i].f.name = NULL;
	}
	out->count = b->count;
	qsort(out->all, out->count, sizeof(*out->all), by_cases);
	out->sum.holder = copy((struct slice){NULL, 0});
	out->sum.name = copy((struct slice){NULL, 0});
	return out->sum.holder != NULL && out->sum.name != NULL
		   ? ST_OK
		   : why_no_memory(why);
}

static void
free_tallied(struct tallied *t)
{
	free(t->f.holder);
	free(t->f.name);
	free(t->ack.all);
	free(t->fix.all);
}

void
figures_drop(struct figures_build **b)
{
	struct figures_build *build = *b;

	if (build == NULL)
		return;
	for (size_t i = 0; i < build->count; i++)
		free_tallied(&build->all[i]);
	free_tallied(&build->sum);
	free(build->all);
	free(build);
	*b = NULL;
}

enum status
figures_end(struct figures_build **b, struct figures *out, struct why *why)
{
	enum status st;

	finish(&(*b)->sum);
	*out = (struct figures){.sum = (*b)->sum.f};
	st = take_all(*b, out, why);
	figures_drop(b);
	return st;
}

void
ticket_figures_free(struct figures *f)
{
	for (size_t i = 0; i < f->count; i++) {
		free(f->all[i].holder);
		free(f->all[i].name);
	}
	free(f->sum.holder);
	free(f->sum.name);
	free(f->all);
	*f = (struct figures){.count = 0};
}

/* ---- of a ledger ---- */

struct making {
	struct ledger_txn *txn;
	struct figures_build *b;
	struct why *why;
};

static enum status
each_host(void *ctx, const struct ticket_host *h)
{
	const struct making *m = ctx;

	return figures_host(m->b, h, m->why);
}

static enum status
each_ticket(void *ctx, const struct ticket_record *t)
{
	const struct making *m = ctx;
	enum status st = figures_ticket(m->b, t, m->why);

	return st == ST_OK
		   ? ledger_ticket_hosts(m->txn, t->id, each_host, ctx, m->why)
		   : st;
}

enum status
ticket_figures_make(struct ledger_txn *txn, const struct figures_span *span,
    struct figures *out, struct why *why)
{
	struct making m = {txn, figures_begin(span), why};
	enum status st;

	*out = (struct figures){.count = 0};
	if (m.b == NULL)
		return why_no_memory(why);
	st = ledger_tickets(txn, each_ticket, &m, why);
	if (st == ST_OK)
		st = figures_end(&m.b, out, why);
	figures_drop(&m.b);
	return st;
}

const char *
figures_days(int64_t s, char *out)
{
	const int64_t tenths = (s * 10 + 43200) / 86400;

	if (s < 0)
		(void)snprintf(out, FIGURES_TEXT_MAX, "-");
	else
		(void)snprintf(out, FIGURES_TEXT_MAX, "%" PRId64 ".%" PRId64,
		    tenths / 10, tenths % 10);
	return out;
}
