/* What became of one place in a span of time. */
#include "monthly_place.h"

#include <stdlib.h>

#include "grow.h"
#include "history.h"

/* A finding of the place, as it was at the time that is looked at. */
struct place_track {
	uint16_t scanner, port;
	bool listed;
	uint8_t class;
	int64_t hint; /* since when it is listed now, as its record says; 0 */
};

/* A change of one of them. */
struct place_step {
	int64_t time;
	size_t order, track; /* NO_TRACK: of an exemption */
	bool listed;
	uint8_t class, kind;
};
#define NO_TRACK SIZE_MAX

void
place_reset(struct place *p, uint16_t list, const struct prefix *prefix)
{
	p->list = list;
	p->prefix = *prefix;
	p->event_count = p->finding_count = p->hidden_count = 0;
}

void
place_free(struct place *p)
{
	free(p->events);
	free(p->findings);
	free(p->hidden);
	free(p->tracks);
	free(p->steps);
	*p = (struct place){.list = 0};
}

enum status
place_add_event(struct place *p, const struct event *ev)
{
	struct place_event *more;

	if (!history_of_finding(ev))
		return ST_OK;
	more =
	    grow(p->events, &p->event_cap, p->event_count + 1, sizeof(*more));
	if (more == NULL)
		return ST_NO_MEMORY;
	p->events = more;
	more[p->event_count++] = (struct place_event){
	    .time = ev->time,
	    .scanner = ev->scanner,
	    .port = ev->port,
	    .kind = ev->kind,
	    .before = ev->before,
	    .after = ev->after,
	    .class = ev->class,
	};
	return ST_OK;
}

enum status
place_add_finding(
    struct place *p, const struct finding_key *key, const struct finding *f)
{
	struct place_finding *more = grow(
	    p->findings, &p->finding_cap, p->finding_count + 1, sizeof(*more));

	if (more == NULL)
		return ST_NO_MEMORY;
	p->findings = more;
	more[p->finding_count++] = (struct place_finding){
	    .listed_since = f->listed_since,
	    .expires = f->expires,
	    .scanner = key->scanner,
	    .port = key->port,
	    .state = f->state,
	    .class = f->class,
	};
	return ST_OK;
}

enum status
place_hide(struct place *p, int64_t from, int64_t to)
{
	struct place_hidden *more =
	    grow(p->hidden, &p->hidden_cap, p->hidden_count + 1, sizeof(*more));

	if (more == NULL)
		return ST_NO_MEMORY;
	p->hidden = more;
	more[p->hidden_count++] =
	    (struct place_hidden){from, to > from ? to : from};
	return ST_OK;
}

/* Its index; NO_TRACK: out of memory. fresh_out: there was none yet. */
static size_t
track_of(struct place *p, uint16_t scanner, uint16_t port, bool *fresh_out)
{
	struct place_track *more;

	*fresh_out = false;
	for (size_t i = 0; i < p->track_count; i++)
		if (p->tracks[i].scanner == scanner &&
		    p->tracks[i].port == port)
			return i;
	more =
	    grow(p->tracks, &p->track_cap, p->track_count + 1, sizeof(*more));
	if (more == NULL)
		return NO_TRACK;
	*fresh_out = true;
	p->tracks = more;
	more[p->track_count] =
	    (struct place_track){.scanner = scanner, .port = port};
	return p->track_count++;
}

static bool
add_step(struct place *p, const struct place_step *step)
{
	struct place_step *more =
	    grow(p->steps, &p->step_cap, p->step_count + 1, sizeof(*more));

	if (more == NULL)
		return false;
	p->steps = more;
	more[p->step_count] = *step;
	more[p->step_count].order = p->step_count;
	p->step_count++;
	return true;
}

/* What was before its first event, that event says. */
static bool
add_events(struct place *p)
{
	int64_t time = INT64_MIN;
	bool fresh;

	for (size_t i = 0; i < p->event_count; i++) {
		const struct place_event *ev = &p->events[i];
		struct place_step step = {
		    .track = track_of(p, ev->scanner, ev->port, &fresh),
		    .listed = ev->after == FINDING_LISTED,
		    .class = ev->class,
		    .kind = ev->kind,
		};

		if (step.track == NO_TRACK)
			return false;
		if (fresh && ev->before == FINDING_LISTED) {
			p->tracks[step.track].listed = true;
			p->tracks[step.track].class = ev->class;
		}
		step.time = time = ev->time > time ? ev->time : time;
		if (!add_step(p, &step))
			return false;
	}
	return true;
}

/* When the events of a track end; INT64_MIN: it has none. */
static int64_t
last_of(const struct place *p, size_t track)
{
	for (size_t i = p->step_count; i > 0; i--)
		if (p->steps[i - 1].track == track)
			return p->steps[i - 1].time;
	return INT64_MIN;
}

/* A revert may put back a listing that was over already, without an event: it
 * ends with the last there is. */
static bool
add_findings(struct place *p, int64_t now)
{
	bool fresh;

	for (size_t i = 0; i < p->finding_count; i++) {
		const struct place_finding *f = &p->findings[i];
		struct place_step step = {.class = f->class};

		if (f->state != FINDING_LISTED)
			continue;
		step.track = track_of(p, f->scanner, f->port, &fresh);
		if (step.track == NO_TRACK)
			return false;
		p->tracks[step.track].hint = f->listed_since;
		step.time = f->listed_since;
		step.kind = EVENT_LISTED;
		step.listed = true;
		if (fresh && !add_step(p, &step))
			return false;
		if (f->expires > now)
			continue;
		step.time = last_of(p, step.track);
		if (f->expires > step.time)
			step.time = f->expires;
		step.kind = EVENT_EXPIRED;
		step.listed = false;
		if (!add_step(p, &step))
			return false;
	}
	return true;
}

static bool
add_hidden(struct place *p)
{
	for (size_t i = 0; i < p->hidden_count; i++) {
		struct place_step step = {
		    .time = p->hidden[i].from,
		    .track = NO_TRACK,
		    .kind = EVENT_EXEMPTED,
		};

		if (!add_step(p, &step))
			return false;
		step.time = p->hidden[i].to;
		step.kind = EVENT_UNEXEMPTED;
		if (step.time < INT64_MAX && !add_step(p, &step))
			return false;
	}
	return true;
}

static int
by_time(const void *pa, const void *pb)
{
	const struct place_step *a = pa, *b = pb;

	if (a->time != b->time)
		return (a->time > b->time) - (a->time < b->time);
	return (a->order > b->order) - (a->order < b->order);
}

static class_mask
listed_with(const struct place *p, unsigned hidden)
{
	class_mask mask = 0;

	for (size_t i = 0; i < p->track_count && hidden == 0; i++)
		if (p->tracks[i].listed)
			mask |= CLASS_BIT(p->tracks[i].class);
	return mask;
}

/* A host that is never listed (a canary) can be found open, too. */
static void
take_step(struct place *p, const struct place_step *step, unsigned *hidden)
{
	struct place_track *t;

	if (step->kind == EVENT_EXEMPTED) {
		++*hidden;
	} else if (step->kind == EVENT_UNEXEMPTED) {
		--*hidden;
	} else {
		t = &p->tracks[step->track];
		t->listed = step->listed &&
			    (step->kind != EVENT_OWN_OPEN || *hidden > 0);
		t->class = step->class;
	}
}

static void
count_change(struct monthly_count *c, bool was, bool is)
{
	c->in += is && !was;
	c->out += was && !is;
}

static void
count_end(struct monthly_count *c, bool was, bool is)
{
	c->begin += was;
	c->end += is;
	c->still += was && is;
}

static void
count_step(struct place_story *out, class_mask was, class_mask is, uint8_t kind)
{
	count_change(&out->any, was != 0, is != 0);
	out->out_by[kind] += was != 0 && is == 0;
	for (int i = 0; i < CLASS_COUNT; i++)
		count_change(
		    &out->classes[i], was & CLASS_BIT(i), is & CLASS_BIT(i));
}

/* Since when it is listed, where its first day is not on record: as the
 * findings that list it say. */
static int64_t
hinted_since(const struct place *p)
{
	int64_t since = 0;

	for (size_t i = 0; i < p->track_count; i++) {
		const struct place_track *t = &p->tracks[i];

		if (t->listed && t->hint != 0 &&
		    (since == 0 || t->hint < since))
			since = t->hint;
	}
	return since;
}

/* How it stands at the end. */
static void
tell_end(const struct place *p, class_mask is, bool unbroken,
    struct place_story *out)
{
	out->now = is;
	if (is == 0)
		out->since = 0;
	else if (unbroken)
		out->since = hinted_since(p);
	for (size_t i = p->track_count; i > 0; i--)
		if (p->tracks[i - 1].listed)
			out->port = p->tracks[i - 1].port;
}

static void
run_steps(
    struct place *p, const struct monthly_span *span, struct place_story *out)
{
	unsigned hidden = 0;
	class_mask was = listed_with(p, hidden), is = was, begin = was;
	bool unbroken = was != 0; /* from before what is recorded */

	for (size_t i = 0; i < p->step_count; i++) {
		const struct place_step *step = &p->steps[i];

		if (step->time >= span->end)
			break;
		take_step(p, step, &hidden);
		is = listed_with(p, hidden);
		if (step->time < span->begin)
			begin = is;
		else
			count_step(out, was, is, step->kind);
		unbroken &= is != 0;
		if (is != 0 && was == 0)
			out->since = step->time;
		was = is;
	}
	count_end(&out->any, begin != 0, is != 0);
	for (int i = 0; i < CLASS_COUNT; i++)
		count_end(
		    &out->classes[i], begin & CLASS_BIT(i), is & CLASS_BIT(i));
	tell_end(p, is, unbroken, out);
}

enum status
place_tell(
    struct place *p, const struct monthly_span *span, struct place_story *out)
{
	*out = (struct place_story){.since = 0};
	p->track_count = p->step_count = 0;
	if (!add_events(p) || !add_findings(p, span->now) || !add_hidden(p))
		return ST_NO_MEMORY;
	if (p->step_count > 1)
		qsort(p->steps, p->step_count, sizeof(*p->steps), by_time);
	run_steps(p, span, out);
	return ST_OK;
}
