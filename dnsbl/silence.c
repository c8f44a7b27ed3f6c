/* Looks for scanners that have fallen silent, and says so. */
#include "silence.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "log.h"
#include "stamp.h"

/* One list that a scanner has fed. */
struct feed {
	const struct config_scanner *scanner;
	const char *list;
	int64_t last; /* good import */
	bool silent;
};

/* Gets each feed; lists that are frozen are not fed, and need not be. */
static void
each_feed(const struct edition *e, const struct config_scanner *scanner,
    int64_t now, void (*each)(void *ctx, const struct feed *feed), void *ctx)
{
	const struct snapshot *snapshot = e->served->snapshot;
	const struct config *config = e->site->config;

	for (size_t i = 0; i < config->list_count; i++) {
		const struct config_list *list = &config->lists[i];
		const struct snapshot_list *held =
		    snapshot_list_by_name(snapshot, list->name);
		struct feed feed = {.scanner = scanner, .list = list->name};

		if (held == NULL || list->freeze != NULL)
			continue;
		feed.last = snapshot_fed(snapshot, held, scanner->name);
		if (feed.last == 0)
			continue;
		feed.silent = now - feed.last > scanner->silent_s;
		each(ctx, &feed);
	}
}

/* ---- counters ---- */

struct oldest {
	int64_t last; /* 0: none */
	bool silent;
};

static void
note_oldest(void *ctx, const struct feed *feed)
{
	struct oldest *o = ctx;

	if (o->last == 0 || feed->last < o->last)
		o->last = feed->last;
	o->silent |= feed->silent;
}

bool
silence_age(const struct edition *e, const struct config_scanner *scanner,
    int64_t now, int64_t *age_out, bool *silent_out)
{
	struct oldest oldest = {0};

	each_feed(e, scanner, now, note_oldest, &oldest);
	if (oldest.last == 0)
		return false;
	/* A clock that went back. */
	*age_out = now > oldest.last ? now - oldest.last : 0;
	*silent_out = oldest.silent;
	return true;
}

void
silence_print(const struct edition *e, int64_t now)
{
	const struct config *config = e->site->config;
	unsigned count = 0;
	int64_t age;
	bool silent;

	for (size_t i = 0; i < config->scanner_count; i++) {
		const struct config_scanner *s = &config->scanners[i];

		if (!silence_age(e, s, now, &age, &silent))
			continue;
		count += silent;
		log_plain("scanner_%s_last_import_age %" PRId64, s->name, age);
	}
	log_plain("scanners_silent %u", count);
}

/* ---- log ---- */

struct look {
	struct silence *silence;
	int64_t now;
};

static struct silence_feed *
find(const struct silence *s, const struct feed *feed)
{
	for (size_t i = 0; i < s->feed_count; i++)
		if (strcmp(s->feeds[i].scanner, feed->scanner->name) == 0 &&
		    strcmp(s->feeds[i].list, feed->list) == 0)
			return &s->feeds[i];
	return NULL;
}

static void
tell_silent(const struct feed *feed, int64_t now, const char *still)
{
	char last[STAMP_TEXT_MAX], allowed[STAMP_TEXT_MAX];

	log_warning("scanner %s is %ssilent: its last good import to list %s "
		    "was at %s, %" PRId64 " h ago; %s is allowed",
	    feed->scanner->name, still, feed->list,
	    stamp_format(feed->last, last), (now - feed->last) / 3600,
	    duration_format(feed->scanner->silent_s, allowed));
}

/* Out of memory: then it is told at the next look. */
static void
begin(struct silence *s, const struct feed *feed, int64_t now)
{
	struct silence_feed *feeds =
	    reallocarray(s->feeds, s->feed_count + 1, sizeof(*feeds));

	if (feeds == NULL)
		return;
	s->feeds = feeds;
	feeds += s->feed_count++;
	snprintf(
	    feeds->scanner, sizeof(feeds->scanner), "%s", feed->scanner->name);
	snprintf(feeds->list, sizeof(feeds->list), "%s", feed->list);
	feeds->told = now;
	feeds->current = true;
	tell_silent(feed, now, "");
}

static void
end(struct silence *s, struct silence_feed *known)
{
	*known = s->feeds[--s->feed_count];
}

static void
look_at(void *ctx, const struct feed *feed)
{
	const struct look *l = ctx;
	struct silence_feed *known = find(l->silence, feed);

	if (known != NULL)
		known->current = true;
	if (!feed->silent) {
		if (known == NULL)
			return;
		log_info("scanner %s is no longer silent on list %s",
		    feed->scanner->name, feed->list);
		end(l->silence, known);
	} else if (known == NULL) {
		begin(l->silence, feed, l->now);
	} else if (l->now - known->told >= SILENCE_REPEAT_S) {
		known->told = l->now;
		tell_silent(feed, l->now, "still ");
	}
}

void
silence_look(struct silence *s, const struct edition *e, int64_t now)
{
	const struct config *config = e->site->config;
	struct look look = {s, now};

	for (size_t i = 0; i < s->feed_count; i++)
		s->feeds[i].current = false;
	for (size_t i = 0; i < config->scanner_count; i++)
		each_feed(e, &config->scanners[i], now, look_at, &look);
	/* What is configured no more is not waited for. */
	for (size_t i = s->feed_count; i-- > 0;)
		if (!s->feeds[i].current)
			end(s, &s->feeds[i]);
}

static void
on_tick(uv_timer_t *tick)
{
	struct silence *s = tick->data;

	silence_look(s, s->service->current, (int64_t)time(NULL));
}

int
silence_start(struct silence *s, const struct service *service, uv_loop_t *loop)
{
	int err = uv_timer_init(loop, &s->tick);

	s->service = service;
	s->tick.data = s;
	if (err == 0)
		err = uv_timer_start(
		    &s->tick, on_tick, SILENCE_TICK_MS, SILENCE_TICK_MS);
	if (err == 0)
		on_tick(&s->tick);
	return err;
}

void
silence_stop(struct silence *s)
{
	uv_close((uv_handle_t *)&s->tick, NULL);
	free(s->feeds);
	s->feeds = NULL;
	s->feed_count = 0;
}
