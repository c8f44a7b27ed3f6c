/* Findings, exemptions and events as people and programs see them. */
#include "show.h"

#include <inttypes.h>
#include <stdio.h>

#include "stamp.h"

static const char *const states[SHOW_STATE_COUNT] = {
    [SHOW_SEEN] = "seen",
    [SHOW_PENDING] = "pending",
    [SHOW_UNCONFIRMED] = "unconfirmed",
    [SHOW_LISTED] = "listed",
    [SHOW_CLEARED] = "cleared",
    [SHOW_EXPIRED] = "expired",
    [SHOW_REMOVED] = "removed",
};

enum show_state
show_state(const struct finding *f, int64_t now)
{
	switch (f->state) {
	case FINDING_LISTED:
		return f->expires > now ? SHOW_LISTED : SHOW_EXPIRED;
	case FINDING_UNCONFIRMED:
		return f->expires > now ? SHOW_UNCONFIRMED : SHOW_PENDING;
	case FINDING_CLEARED:
		return SHOW_CLEARED;
	case FINDING_EXPIRED:
		return SHOW_EXPIRED;
	case FINDING_REMOVED:
		return SHOW_REMOVED;
	default:
		return f->open_streak > 0 ? SHOW_PENDING : SHOW_SEEN;
	}
}

const char *
show_state_text(enum show_state s)
{
	return states[s];
}

int
show_state_by_text(const char *text)
{
	for (int i = 0; i < SHOW_STATE_COUNT; i++)
		if (strcmp(states[i], text) == 0)
			return i;
	return -1;
}

/* Texts that are not there are not said. */
static void
set_text(json_t *obj, const char *name, struct slice text)
{
	if (text.len > 0)
		json_set(obj, name, json_slice(text));
}

static void
set_word(json_t *obj, const char *name, const char *word)
{
	if (word[0] != '\0')
		json_set(obj, name, json_string(word));
}

static void
set_times(json_t *obj, const struct finding *f)
{
	json_set(obj, "first_open", json_time(f->first_open));
	json_set(obj, "listed_since",
	    f->state == FINDING_LISTED ? json_time(f->listed_since)
				       : json_null());
	json_set(obj, "last_open", json_time(f->last_open));
	json_set(obj, "last_closed", json_time(f->last_closed));
	json_set(obj, "last_seen", json_time(f->last_seen));
	json_set(obj, "counted", json_time(f->counted));
	json_set(obj, "removed", json_time(f->removed));
	json_set(obj, "expires", json_time(f->expires));
}

json_t *
show_finding_json(
    struct names *names, const struct ledger_finding *lf, int64_t now)
{
	const struct finding *f = &lf->finding;
	const struct class_info *class = class_info(f->class);
	json_t *obj = json_object();

	json_set(obj, "prefix", json_prefix(&lf->key.prefix));
	json_set(obj, "list", json_string(names_list(names, lf->key.list)));
	json_set(
	    obj, "scanner", json_string(names_scanner(names, lf->key.scanner)));
	json_set(obj, "port", json_number(lf->key.port));
	json_set(
	    obj, "state", json_string(show_state_text(show_state(f, now))));
	json_set(obj, "class", json_string(class->label));
	json_set(obj, "code", json_number(class->code));
	json_set(obj, "verdict", json_string(verdict_text(f->verdict)));
	json_set(obj, "proof", json_string(proof_text(f->proof)));
	set_word(obj, "reason", reason_text(f->reason));
	json_set(obj, "open_streak", json_number(f->open_streak));
	json_set(obj, "close_streak", json_number(f->close_streak));
	json_set(obj, "strong_streak", json_number(f->strong_streak));
	json_set(obj, "vague_streak", json_number(f->vague_streak));
	json_set(obj, "relisted", json_number(f->relisted));
	json_set(obj, "tests_run", json_number(f->tests_run));
	json_set(obj, "tests_open", json_number(f->tests_open));
	set_times(obj, f);
	json_set(obj, "import", json_number(f->import));
	json_set(obj, "import_open", json_number(f->import_open));
	set_text(obj, "reply", f->reply);
	set_text(obj, "host", f->host);
	set_text(obj, "evidence", f->evidence);
	set_text(obj, "tests", f->tests);
	set_text(obj, "note", f->note);
	return obj;
}

json_t *
show_exemption_json(const struct exemption *e)
{
	json_t *obj = json_object();

	json_set(obj, "prefix", json_prefix(&e->prefix));
	json_set(obj, "owner", json_slice(e->owner));
	json_set(obj, "reason", json_slice(e->reason));
	json_set(obj, "created", json_time(e->created));
	json_set(obj, "expires", json_time(e->expires));
	return obj;
}

json_t *
show_recheck_json(const struct recheck *r)
{
	json_t *obj = json_object();

	json_set(obj, "prefix", json_prefix(&r->prefix));
	json_set(obj, "asked", json_time(r->asked));
	json_set(obj, "answered", json_time(r->answered));
	json_set(obj, "actor", json_slice(r->actor));
	json_set(obj, "reason", json_slice(r->reason));
	return obj;
}

json_t *
show_event_json(struct names *names, const struct event *ev)
{
	json_t *obj = json_object();

	json_set(obj, "time", json_time(ev->time));
	json_set(obj, "seq", json_number(ev->seq));
	json_set(obj, "event", json_string(event_kind_text(ev->kind)));
	json_set(obj, "prefix", json_prefix(&ev->prefix));
	json_set(obj, "list", json_string(names_list(names, ev->list)));
	if (ev->scanner != 0)
		json_set(obj, "scanner",
		    json_string(names_scanner(names, ev->scanner)));
	json_set(obj, "port", json_number(ev->port));
	json_set(obj, "class", json_string(class_info(ev->class)->label));
	json_set(obj, "before", json_string(finding_state_text(ev->before)));
	json_set(obj, "after", json_string(finding_state_text(ev->after)));
	json_set(obj, "import", json_number(ev->import));
	json_set(obj, "actor", json_slice(ev->actor));
	json_set(obj, "reason", json_slice(ev->reason));
	return obj;
}

void
show_text(const char *name, struct slice text)
{
	char shown[4 * FINDING_TESTS_MAX];

	if (text.len > 0)
		printf("    %-14s %s\n", name,
		    why_escape(shown, sizeof(shown), text.data, text.len));
}

/* Exact enough to plan by. */
static void
print_left(int64_t seconds)
{
	if (seconds >= DAYS(2))
		printf(" (in %" PRId64 " days)", seconds / DAYS(1));
	else if (seconds >= 2 * 3600)
		printf(" (in %" PRId64 " hours)", seconds / 3600);
	else if (seconds > 0)
		printf(" (in %" PRId64 " minutes)", (seconds + 59) / 60);
}

void
show_time(const char *name, int64_t t, int64_t now)
{
	char text[STAMP_TEXT_MAX];

	if (t == 0)
		return;
	printf("    %-14s %s", name, stamp_format(t, text));
	if (t > now)
		print_left(t - now);
	(void)putchar('\n');
}
