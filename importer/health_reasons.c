/* What of a store's state needs a person. */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

#include "stamp.h"
#include "health.h"

#define REASON_MAX 1024

struct telling {
	void (*each)(void *ctx, const char *text);
	void *ctx;
	size_t count;
};

static void PRINTF(2, 3) tell(struct telling *t, const char *fmt, ...)
{
	char text[REASON_MAX];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	t->each(t->ctx, text);
	t->count++;
}

unsigned
health_percent(uint64_t part, uint64_t whole)
{
	if (part == 0)
		return 0;
	if (whole == 0)
		return UINT_MAX;
	return (unsigned)(((unsigned __int128)part * 100 + whole - 1) / whole);
}

const char *
health_served_text(enum health_served served)
{
	static const char *const words[] = {
	    [SERVED_CURRENT] = "current",
	    [SERVED_ROLLED_BACK] = "rolled back",
	    [SERVED_WRITING] = "being published",
	    [SERVED_BEHIND] = "behind",
	    [SERVED_DAMAGED] = "damaged",
	    [SERVED_NONE] = "never published",
	};

	return words[served];
}

static void
tell_served(struct telling *t, const struct health *s)
{
	switch (s->served) {
	case SERVED_BEHIND:
		tell(t,
		    "generation %" PRIu64 " is behind the ledger: relaybl "
		    "publish",
		    s->generation.number);
		break;
	case SERVED_DAMAGED:
		tell(t, "what is served is damaged: %s: relaybl publish",
		    s->damage.text);
		break;
	case SERVED_NONE:
		tell(t, "nothing was ever published: relaybl publish");
		break;
	default:
		break;
	}
}

static void
tell_holds(struct telling *t, const struct health_list *l)
{
	char guards[REASON_MAX / 2];

	for (size_t i = 0; i < l->hold_count; i++) {
		const struct health_hold *h = &l->holds[i];

		tell(t,
		    "list %s: %s import %" PRIu64 "%s%s %s held: %s: relaybl "
		    "approve %" PRIu64 ", or reject",
		    l->config->name,
		    h->held == HOLD_REMOVALS ? "removals of" : "all of",
		    h->import, h->scanner.id != 0 ? " by " : "",
		    h->scanner.id != 0 ? h->scanner.name : "",
		    h->held == HOLD_REMOVALS ? "are" : "is",
		    why_escape(
			guards, sizeof(guards), h->guards.data, h->guards.len),
		    h->import);
	}
}

static void
tell_silent(
    struct telling *t, const struct health *s, const struct health_list *l)
{
	char time[STAMP_TEXT_MAX];

	for (size_t i = 0; i < l->feed_count; i++) {
		const struct health_feed *f = &l->feeds[i];

		if (f->silent)
			tell(t,
			    "list %s: scanner %s is silent: last good import "
			    "%s, %" PRId64 " h ago",
			    l->config->name, f->scanner.name,
			    stamp_format(f->state.last_good_time, time),
			    (s->now - f->state.last_good_time) / 3600);
	}
}

static void
tell_own(struct telling *t, const struct health_list *l)
{
	char host[PREFIX_TEXT_MAX], exemption[PREFIX_TEXT_MAX];

	for (size_t i = 0; i < l->own_count && i < HEALTH_OWN_MAX; i++) {
		const struct health_own *o = &l->own[i];

		tell(t,
		    "list %s: own host is open: %s port %u, says %s (exempt: "
		    "%s)",
		    l->config->name, prefix_format(&o->prefix, host), o->port,
		    o->scanner.name, prefix_format(&o->exemption, exemption));
	}
	if (l->own_count > HEALTH_OWN_MAX)
		tell(t, "list %s: %" PRIu64 " more own hosts are open",
		    l->config->name, l->own_count - HEALTH_OWN_MAX);
}

static void
tell_total(struct telling *t, const struct health_list *l)
{
	uint64_t most = l->config->max_listed;

	if (health_percent(l->listings, most) > HEALTH_FULL_PERCENT)
		tell(t,
		    "list %s: %" PRIu64 " listings of %" PRIu64
		    " that there may be (max-listed)",
		    l->config->name, l->listings, most);
}

size_t
health_reasons(const struct health *s,
    void (*each)(void *ctx, const char *text), void *ctx)
{
	struct telling t = {each, ctx, 0};

	for (size_t i = 0; i < s->list_count; i++) {
		tell_own(&t, &s->lists[i]);
		tell_holds(&t, &s->lists[i]);
		tell_silent(&t, s, &s->lists[i]);
		tell_total(&t, &s->lists[i]);
	}
	tell_served(&t, s);
	if (health_percent(s->ledger_bytes, s->room) > HEALTH_FULL_PERCENT)
		tell(&t,
		    "the ledger has %" PRIu64
		    " KiB, and its file system %" PRIu64 " KiB left",
		    s->ledger_bytes >> 10, (s->room - s->ledger_bytes) >> 10);
	return t.count;
}
