/* From a moved symlink to a published edition. See watch.h. */
#include "watch.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "log.h"
#include "priority.h"

/* false: there is none, errno says why. */
static bool
read_current(const char *store, struct current *out)
{
	char link[sizeof(out->path)], name[256];
	ssize_t len;

	snprintf(link, sizeof(link), "%s/served/current", store);
	len = readlink(link, name, sizeof(name) - 1);
	if (len < 0)
		return false;
	name[len] = '\0';
	snprintf(out->path, sizeof(out->path), "%s/served/%s", store, name);
	return file_id_get(out->path, &out->id);
}

static bool
same_current(const struct current *a, const struct current *b)
{
	return strcmp(a->path, b->path) == 0 && file_id_equal(&a->id, &b->id);
}

enum status
watch_open_current(
    struct watch *w, const char *store, struct served **out, struct why *why)
{
	w->store = store;
	if (!read_current(store, &w->tried)) {
		if (errno != ENOENT && errno != ENOTDIR)
			return why_errno(why, errno, "%s/served", store);
		why_set(why, "%s: no generation published: run relaybl publish",
		    store);
		return ST_NOT_FOUND;
	}
	return served_open(w->tried.path, out, why);
}

/* What has changed is worth knowing, but not worth failing for: where it
 * cannot be noted, secondaries get the zone whole. */
static void
note_changes(struct watch *w)
{
	struct why why;

	if (w->base->lost ||
	    journal_steps_new(w->site->config, w->base->snapshot,
		w->loaded->snapshot, &w->steps, &why) != ST_OK)
		return;
	if (w->base->lost || w->loaded->lost)
		journal_steps_free(&w->steps);
}

/* On the pool's thread. */
static void
load(uv_work_t *work)
{
	struct watch *w = work->data;

	priority_load();
	w->status = served_open(w->tried.path, &w->loaded, &w->why);
	if (w->status != ST_OK && w->rescue)
		w->status = served_open_newest(w->store, &w->loaded, &w->why);
	if (w->status == ST_OK)
		note_changes(w);
}

static void
tell_loaded(const struct watch *w)
{
	char text[EDITION_TEXT_MAX];

	log_info("%s; loaded in %" PRIu64 " ms",
	    edition_format(w->service->current, text, sizeof(text)),
	    (uv_hrtime() - w->began_ns) / 1000000);
}

static void
tell_refused(const struct watch *w)
{
	const struct served *now = w->service->current->served;

	if (now->lost)
		log_error("%s; answering SERVFAIL until one can be loaded",
		    w->why.text);
	else
		log_error("generation refused: %s; generation %" PRIu64
			  " serves on",
		    w->why.text, snapshot_number(now->snapshot));
}

/* Publishes what was loaded. A reload meanwhile: what is known of changes was
 * another configuration's. */
static enum status
publish_loaded(struct watch *w)
{
	struct service *s = w->service;
	struct edition *now = s->current;
	bool same = w->site == now->site && w->base == now->served;

	return service_publish(
	    s, now->site, w->loaded, same ? w->steps : NULL, &w->why);
}

static void
end_load(struct watch *w)
{
	served_unref(&w->loaded);
	served_unref(&w->base);
	site_unref(&w->site);
	journal_steps_free(&w->steps);
}

static void
on_loaded(uv_work_t *work, int cancelled)
{
	struct watch *w = work->data;
	struct service *s = w->service;

	(void)cancelled; /* nobody does */
	w->loading = false;
	if (!s->stopping && w->status == ST_OK)
		w->status = publish_loaded(w);
	end_load(w);
	if (s->stopping)
		return;
	if (w->status == ST_OK) {
		stats_add(&s->stats, STAT_GENERATIONS_OK, 1);
		tell_loaded(w);
	} else {
		stats_add(&s->stats, STAT_GENERATIONS_FAILED, 1);
		if (!w->again)
			tell_refused(w);
	}
	watch_look(w);
}

/* Is it the file that is at fault? Else, out of descriptors or of rights,
 * another try may find it good. */
static bool
is_damaged(enum status st)
{
	return st == ST_CORRUPT || st == ST_BAD_DATA || st == ST_VERSION;
}

static void
begin_load(struct watch *w, bool rescue)
{
	int err;

	w->rescue = rescue;
	w->loaded = NULL;
	w->base = served_ref(w->service->current->served);
	w->site = site_ref(w->service->current->site);
	w->began_ns = uv_hrtime();
	w->retry_ms = uv_now(&w->service->loop) + WATCH_RETRY_MS;
	w->work.data = w;
	err = uv_queue_work(&w->service->loop, &w->work, load, on_loaded);
	if (err == 0)
		w->loading = true;
	else {
		end_load(w);
		log_error("cannot load a generation: %s", uv_strerror(err));
	}
}

/* Is what we serve damaged? Tells it once. */
static bool
is_lost(struct watch *w)
{
	struct served *now = w->service->current->served;

	if (!now->lost && served_is_changed(now))
		now->lost = true;
	if (!now->lost || now == w->mourned)
		return now->lost;
	w->mourned = now;
	w->retry_ms = 0;
	stats_add(&w->service->stats, STAT_GENERATIONS_LOST, 1);
	log_error("%s was changed or cut off while it was served: answering "
		  "SERVFAIL until another can be loaded",
	    now->path);
	return true;
}

/*
 * The one place where loads begin. Not while workers are still leaving an
 * edition, or transfers hold too many: so there are never more generations
 * mapped than SIGBUS_RANGES_MAX.
 */
void
watch_look(struct watch *w)
{
	struct current now;
	bool moved, lost, owed;

	if (w->loading || !service_is_settled(w->service) ||
	    w->service->stopping)
		return;
	lost = is_lost(w);
	if (!lost)
		w->mourned = NULL;
	w->blind_errno = read_current(w->store, &now) ? 0 : errno;
	moved = w->blind_errno == 0 && !same_current(&now, &w->tried);
	if (moved)
		w->tried = now;
	owed = lost || (w->status != ST_OK && !is_damaged(w->status));
	w->again = !moved && w->retry_ms > 0;
	if (moved || (owed && uv_now(&w->service->loop) >= w->retry_ms))
		begin_load(w, lost);
}

/* Of the files in STORE/served only two matter; a generation that is being
 * written is an event for every write. */
static bool
is_of_interest(const struct watch *w, const char *name)
{
	const char *ours = w->service->current->served->path;

	return name == NULL || strcmp(name, "current") == 0 ||
	       strcmp(name, strrchr(ours, '/') + 1) == 0;
}

static void
on_change(void *ctx, const char *name)
{
	struct watch *w = ctx;

	if (is_of_interest(w, name))
		watch_look(w);
}

/* Told when it has lasted from one tick to the next, once. */
static void
tell_blind(struct watch *w)
{
	if (w->blind_errno == 0)
		w->blind_ticks = 0;
	else if (++w->blind_ticks == 2)
		log_warning("%s/served/current: %s; generation %" PRIu64
			    " serves on",
		    w->store, strerror(w->blind_errno),
		    snapshot_number(w->service->current->served->snapshot));
}

static void
on_tick(uv_timer_t *timer)
{
	struct watch *w = timer->data;

	changes_keep(&w->changes);
	log_tick();
	watch_look(w);
	tell_blind(w);
}

int
watch_start(struct watch *w, struct service *service)
{
	char path[sizeof(w->tried.path)];
	int err;

	/* There is never more than one load, transfers take turns with it a
	 * slice at a time, and a thread that has loaded keeps some memory. */
	(void)setenv("UV_THREADPOOL_SIZE", "1", 0);
	w->service = service;
	w->tick.data = w;
	snprintf(path, sizeof(path), "%s/served", w->store);
	err = uv_timer_init(&service->loop, &w->tick);
	if (err == 0)
		err = uv_timer_start(
		    &w->tick, on_tick, WATCH_TICK_MS, WATCH_TICK_MS);
	if (err == 0)
		err = changes_start(
		    &w->changes, &service->loop, path, on_change, w);
	return err;
}

void
watch_stop(struct watch *w)
{
	uv_close((uv_handle_t *)&w->tick, NULL);
	changes_stop(&w->changes);
}
