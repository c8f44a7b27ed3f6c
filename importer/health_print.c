/* How a store is doing, for people: what needs one of them first. */
#include <inttypes.h>
#include <stdio.h>

#include "health.h"
#include "stamp.h"

static void
print_reason(void *ctx, const char *text)
{
	(void)ctx;
	printf("! %s\n", text);
}

static void
print_time(const char *what, int64_t t, int64_t now)
{
	char text[STAMP_TEXT_MAX];

	if (t == 0)
		printf("%s never", what);
	else
		printf("%s %s, %" PRId64 " h ago", what, stamp_format(t, text),
		    t < now ? (now - t) / 3600 : 0);
}

static void
print_classes(const struct health_list *l)
{
	const char *before = " (";

	for (int id = 0; id < CLASS_COUNT; id++) {
		if (l->classes[id] == 0 || id == CLASS_UNCONFIRMED)
			continue;
		printf("%s%s %" PRIu64, before,
		    class_info((enum class_id)id)->label, l->classes[id]);
		before = ", ";
	}
	printf("%s", before[0] == ',' ? ")" : "");
}

static void
print_zones(const struct health *s, const struct health_list *l)
{
	const struct config *c = s->config;

	for (size_t i = 0; i < c->zone_count; i++) {
		const struct config_zone *z = &c->zones[i];

		if (&c->lists[z->list] != l->config)
			continue;
		printf("  zone %s%s%s\n", z->origin_text,
		    z->retire != NULL ? ", retired: " : "",
		    z->retire != NULL ? z->retire : "");
	}
}

static void
print_feed(const struct health *s, const struct health_feed *f)
{
	printf("  scanner %s%s: ", f->scanner.name,
	    f->config == NULL ? " (not configured)" : "");
	print_time("last good import", f->state.last_good_time, s->now);
	if (f->state.last_good != 0)
		printf(" (import %" PRIu64 ")", f->state.last_good);
	if (f->state.last_tried != f->state.last_good)
		printf(", last tried import %" PRIu64, f->state.last_tried);
	if (f->scanner.last_seq != 0)
		printf(", sequence %" PRIu64, f->scanner.last_seq);
	printf("%s\n", f->silent ? ", silent" : "");
}

static void
print_list(const struct health *s, const struct health_list *l)
{
	printf("list %s: %" PRIu64 " listings", l->config->name, l->listings);
	print_classes(l);
	printf(", %" PRIu64 " unconfirmed, %" PRIu64 " exemptions\n",
	    l->classes[CLASS_UNCONFIRMED], l->exemptions);
	if (l->config->freeze != NULL)
		printf("  frozen: %s\n", l->config->freeze);
	if (l->state.id == 0) {
		printf("  nothing was ever written to it\n");
		return;
	}
	printf("  %+" PRId64 " in a week (%" PRIu64 " began, %" PRIu64
	       " ended), %" PRIu64 " expire within a day, %" PRIu64
	       " within a week\n",
	    (int64_t)(l->began - l->ended), l->began, l->ended, l->day,
	    l->week);
	printf("  at most %" PRIu64 " may be listed; serial %" PRIu32 "\n",
	    l->config->max_listed, l->state.serial);
	print_zones(s, l);
	for (size_t i = 0; i < l->feed_count; i++)
		print_feed(s, &l->feeds[i]);
	if (l->rechecks > 0) {
		printf("  %" PRIu64 " rechecks open, ", l->rechecks);
		print_time("the oldest", l->oldest_recheck, s->now);
		(void)putchar('\n');
	}
}

void
health_print(const struct health *s)
{
	if (health_reasons(s, print_reason, NULL) > 0)
		(void)putchar('\n');
	for (size_t i = 0; i < s->list_count; i++)
		print_list(s, &s->lists[i]);
	printf("served: ");
	if (s->generation.number != 0) {
		printf("generation %" PRIu64 ", ", s->generation.number);
		print_time("made", s->generation.compiled, s->now);
		printf(", ");
	}
	printf("%s\n", health_served_text(s->served));
	printf("ledger: %" PRIu64 " KiB, %" PRIu64
	       " MiB left on its file system\n",
	    s->ledger_bytes >> 10, (s->room - s->ledger_bytes) >> 20);
}
