/* Looks at a store: its lists, feeds, holds, what is served, and the room
 * there is. */
#include "health.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "grow.h"
#include "lock.h"
#include "sync.h"
#include "target.h"

/* One look. */
struct gather {
	struct health *health;
	struct ledger_txn *txn;
	struct health_list *list; /* that a walk is about */
	struct why *why;
};

static struct health_list *
list_by_id(const struct health *s, uint16_t id)
{
	for (size_t i = 0; i < s->list_count; i++)
		if (id != 0 && s->lists[i].state.id == id)
			return &s->lists[i];
	return NULL;
}

/* ---- imports: growth and holds ---- */

static enum status
add_hold(
    struct gather *g, struct health_list *l, const struct import_record *rec)
{
	struct health_hold *holds =
	    grow(l->holds, &l->hold_cap, l->hold_count + 1, sizeof(*holds));
	struct health_hold *h;

	if (holds == NULL)
		return why_no_memory(g->why);
	l->holds = holds;
	h = &holds[l->hold_count++];
	*h = (struct health_hold){.import = rec->id,
	    .held = rec->held,
	    .time = rec->time,
	    .guards = arena_copy(g->health->arena, rec->guards)};
	if (rec->guards.len > 0 && h->guards.data == NULL)
		return why_no_memory(g->why);
	return rec->scanner == 0 ? ST_OK
				 : ledger_scanner_by_id(g->txn, rec->scanner,
				       &h->scanner, g->why);
}

static enum status
take_import(void *ctx, const struct import_record *rec)
{
	struct gather *g = ctx;
	struct health_list *l = list_by_id(g->health, rec->list);

	if (l == NULL)
		return ST_OK;
	/* Of what is held as a whole nothing was done. */
	if (rec->held != HOLD_ALL &&
	    rec->time > g->health->now - HEALTH_WEEK_S) {
		l->began += rec->counts.listed;
		l->ended += rec->counts.delisted;
	}
	if (rec->held == HOLD_NONE || rec->hold_state != HOLD_OPEN)
		return ST_OK;
	return add_hold(g, l, rec);
}

/* ---- feeds ---- */

/* Nobody feeds a list that is frozen. */
static bool
is_silent(const struct gather *g, const struct health_list *l,
    const struct health_feed *f)
{
	return f->config != NULL && l->config->freeze == NULL &&
	       f->state.last_good != 0 &&
	       g->health->now - f->state.last_good_time > f->config->silent_s;
}

static enum status
take_feed(void *ctx, const struct feed_state *state)
{
	struct gather *g = ctx;
	struct health_list *l = list_by_id(g->health, state->list);
	struct health_feed *feeds, *f;
	enum status st;

	if (l == NULL)
		return ST_OK;
	feeds = grow(l->feeds, &l->feed_cap, l->feed_count + 1, sizeof(*feeds));
	if (feeds == NULL)
		return why_no_memory(g->why);
	l->feeds = feeds;
	f = &feeds[l->feed_count++];
	*f = (struct health_feed){.state = *state};
	st = ledger_scanner_by_id(g->txn, state->scanner, &f->scanner, g->why);
	if (st != ST_OK)
		return st;
	f->config = config_scanner_by_name(g->health->config, f->scanner.name);
	f->silent = is_silent(g, l, f);
	return ST_OK;
}

/* ---- lists ---- */

static enum status
take_exemption(void *ctx, const struct exemption *e)
{
	const struct gather *g = ctx;

	g->list->exemptions += !sync_exemption_over(e, g->health->now);
	return ST_OK;
}

static enum status
take_recheck(void *ctx, const struct recheck *r)
{
	struct health_list *l = ((const struct gather *)ctx)->list;

	if (r->answered != 0)
		return ST_OK;
	if (l->rechecks++ == 0 || r->asked < l->oldest_recheck)
		l->oldest_recheck = r->asked;
	return ST_OK;
}

static enum status
gather_list(struct gather *g, struct health_list *l)
{
	struct why ignored;
	enum status st = ledger_list_by_name(
	    g->txn, l->config->name, false, &l->state, &ignored);

	if (st == ST_NOT_FOUND)
		return ST_OK;
	if (st != ST_OK) {
		*g->why = ignored;
		return st;
	}
	g->list = l;
	st = health_findings(g->txn, l, g->health->now, g->why);
	if (st == ST_OK)
		st = ledger_exemptions(
		    g->txn, l->state.id, take_exemption, g, g->why);
	if (st == ST_OK)
		st = ledger_rechecks(
		    g->txn, l->state.id, take_recheck, g, g->why);
	return st;
}

/* ---- what is served ---- */

/* As the ledger is now, and not when the look began. */
static enum status
look_again(struct health *s, struct session *session, struct why *why)
{
	struct generation_info again = {.number = 0};
	struct ledger_txn *txn = NULL;
	bool behind;
	enum status st = session_read(session, &txn, why);

	if (st == ST_OK)
		st = session_current(session, &again, why);
	if (st == ST_OK)
		st = session_is_behind(txn, &again, &behind, why);
	ledger_abort(&txn);
	if (st != ST_OK) {
		generation_info_free(&again);
		return st;
	}
	generation_info_free(&s->generation);
	s->generation = again;
	s->served = !behind		? SERVED_CURRENT
		    : again.number == 0 ? SERVED_NONE
					: SERVED_BEHIND;
	return ST_OK;
}

/* Is there somebody who will publish? Else, was it published meanwhile? */
static enum status
judge_behind(struct health *s, struct session *session, struct why *why)
{
	struct why ignored;
	int lock = -1;
	enum status st = lock_acquire(s->config->store, 0, &lock, &ignored);

	if (st == ST_BUSY) {
		s->served = SERVED_WRITING;
		return ST_OK;
	}
	st = look_again(s, session, why);
	lock_release(&lock);
	return st;
}

static enum status
gather_served(struct gather *g, struct session *session)
{
	struct health *s = g->health;
	bool behind, pinned;
	enum status st;

	if (session_current(session, &s->generation, &s->damage) != ST_OK) {
		s->served = SERVED_DAMAGED;
		return ST_OK;
	}
	st = session_is_pinned(g->txn, &pinned, g->why);
	if (st == ST_OK)
		st = session_is_behind(g->txn, &s->generation, &behind, g->why);
	if (st != ST_OK)
		return st;
	s->served = pinned ? SERVED_ROLLED_BACK : SERVED_CURRENT;
	return behind ? judge_behind(s, session, g->why) : ST_OK;
}

static enum status
gather_room(struct health *s, struct why *why)
{
	char path[PATH_MAX];
	struct statvfs fs;
	struct stat sb;

	(void)snprintf(
	    path, sizeof(path), "%s/ledger/data.mdb", s->config->store);
	if (stat(path, &sb) != 0 || statvfs(path, &fs) != 0)
		return why_errno(why, errno, "%s", path);
	s->ledger_bytes = (uint64_t)sb.st_size;
	s->room = s->ledger_bytes + (uint64_t)fs.f_bavail * fs.f_frsize;
	return ST_OK;
}

/* ---- all ---- */

static enum status
choose_lists(const struct run *run, struct health *s, struct why *why)
{
	const struct config *c = run->config;
	const struct config_list *only = NULL;
	enum status st = ST_OK;

	if (run->opt.value[OPT_LIST] != NULL)
		st = target_list(run, NULL, &only, why);
	if (st != ST_OK)
		return st;
	s->lists = calloc(c->list_count + 1, sizeof(*s->lists));
	s->arena = arena_new();
	if (s->lists == NULL || s->arena == NULL)
		return why_no_memory(why);
	for (size_t i = 0; i < c->list_count; i++)
		if (only == NULL || only == &c->lists[i])
			s->lists[s->list_count++].config = &c->lists[i];
	return ST_OK;
}

static enum status
gather_all(struct gather *g, struct session *session)
{
	struct health *s = g->health;
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < s->list_count; i++)
		st = gather_list(g, &s->lists[i]);
	if (st == ST_OK)
		st = ledger_imports(g->txn, take_import, g, g->why);
	if (st == ST_OK)
		st = ledger_feeds(g->txn, take_feed, g, g->why);
	if (st == ST_OK)
		st = gather_served(g, session);
	return st == ST_OK ? gather_room(s, g->why) : st;
}

enum status
health_gather(const struct run *run, struct session *session,
    struct health *out, struct why *why)
{
	struct gather g = {.health = out, .why = why};
	enum status st;

	*out = (struct health){.config = run->config, .now = run->now};
	st = choose_lists(run, out, why);
	if (st == ST_OK)
		st = session_read(session, &g.txn, why);
	if (st == ST_OK)
		st = gather_all(&g, session);
	ledger_abort(&g.txn);
	return st;
}

void
health_free(struct health *s)
{
	for (size_t i = 0; i < s->list_count; i++) {
		free(s->lists[i].feeds);
		free(s->lists[i].holds);
	}
	free(s->lists);
	arena_free(&s->arena);
	generation_info_free(&s->generation);
}
