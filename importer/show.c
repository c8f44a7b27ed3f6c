/* Findings, exemptions and events as people and programs see them. */
#include "show.h"

#include <stdio.h>

static const char *const states[SHOW_STATE_COUNT] = {
    [SHOW_SEEN] = "seen",
    [SHOW_PENDING] = "pending",
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

static void
set(json_t *obj, const char *name, json_t *value)
{
	(void)json_object_set_new(obj, name, value);
}

/* Texts that are not there are not said. */
static void
set_text(json_t *obj, const char *name, struct slice text)
{
	if (text.len > 0)
		set(obj, name, json_slice(text));
}

static void
set_word(json_t *obj, const char *name, const char *word)
{
	if (word[0] != '\0')
		set(obj, name, json_string(word));
}

static void
set_times(json_t *obj, const struct finding *f)
{
	set(obj, "first_open", json_time(f->first_open));
	set(obj, "listed_since",
	    f->state == FINDING_LISTED ? json_time(f->listed_since)
				       : json_null());
	set(obj, "last_open", json_time(f->last_open));
	set(obj, "last_closed", json_time(f->last_closed));
	set(obj, "last_seen", json_time(f->last_seen));
	set(obj, "expires", json_time(f->expires));
}

json_t *
show_finding_json(
    struct names *names, const struct ledger_finding *lf, int64_t now)
{
	const struct finding *f = &lf->finding;
	const struct class_info *class = class_info(f->class);
	json_t *obj = json_object();

	set(obj, "prefix", json_prefix(&lf->key.prefix));
	set(obj, "list", json_string(names_list(names, lf->key.list)));
	set(obj, "scanner", json_string(names_scanner(names, lf->key.scanner)));
	set(obj, "port", json_number(lf->key.port));
	set(obj, "state", json_string(show_state_text(show_state(f, now))));
	set(obj, "class", json_string(class->label));
	set(obj, "code", json_number(class->code));
	set(obj, "verdict", json_string(verdict_text(f->verdict)));
	set(obj, "proof", json_string(proof_text(f->proof)));
	set_word(obj, "reason", reason_text(f->reason));
	set(obj, "open_streak", json_number(f->open_streak));
	set(obj, "close_streak", json_number(f->close_streak));
	set(obj, "tests_run", json_number(f->tests_run));
	set(obj, "tests_open", json_number(f->tests_open));
	set_times(obj, f);
	set(obj, "import", json_number(f->import));
	set(obj, "import_open", json_number(f->import_open));
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

	set(obj, "prefix", json_prefix(&e->prefix));
	set(obj, "owner", json_slice(e->owner));
	set(obj, "reason", json_slice(e->reason));
	set(obj, "created", json_time(e->created));
	set(obj, "expires", json_time(e->expires));
	return obj;
}

json_t *
show_event_json(struct names *names, const struct event *ev)
{
	json_t *obj = json_object();

	set(obj, "time", json_time(ev->time));
	set(obj, "seq", json_number(ev->seq));
	set(obj, "event", json_string(event_kind_text(ev->kind)));
	set(obj, "prefix", json_prefix(&ev->prefix));
	set(obj, "list", json_string(names_list(names, ev->list)));
	if (ev->scanner != 0)
		set(obj, "scanner",
		    json_string(names_scanner(names, ev->scanner)));
	set(obj, "port", json_number(ev->port));
	set(obj, "class", json_string(class_info(ev->class)->label));
	set(obj, "before", json_string(finding_state_text(ev->before)));
	set(obj, "after", json_string(finding_state_text(ev->after)));
	set(obj, "import", json_number(ev->import));
	set(obj, "actor", json_slice(ev->actor));
	set(obj, "reason", json_slice(ev->reason));
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
