/* How a store is doing, for programs. */
#include "health.h"
#include "output.h"

static void
add_reason(void *ctx, const char *text)
{
	/* NULL (out of memory) is refused, and the reason missing. */
	(void)json_array_append_new(ctx, json_string(text));
}

static json_t *
classes_json(const struct health_list *l)
{
	json_t *obj = json_object();

	for (int id = 0; id < CLASS_COUNT; id++)
		if (id != CLASS_UNCONFIRMED)
			json_set(obj, class_info((enum class_id)id)->label,
			    json_number(l->classes[id]));
	return obj;
}

static json_t *
feed_json(const struct health *s, const struct health_feed *f)
{
	json_t *obj = json_object();
	int64_t at = f->state.last_good_time;

	json_set(obj, "scanner", json_string(f->scanner.name));
	json_set(obj, "configured", json_boolean(f->config != NULL));
	json_set(obj, "last_good_import", json_number(f->state.last_good));
	json_set(obj, "last_good", json_time(at));
	json_set(obj, "age",
	    at == 0 ? json_null()
		    : json_number(s->now > at ? (uint64_t)(s->now - at) : 0));
	json_set(obj, "silent", json_boolean(f->silent));
	json_set(obj, "last_tried_import", json_number(f->state.last_tried));
	json_set(obj, "last_ended", json_time(f->state.last_ended));
	json_set(obj, "seq", json_number(f->scanner.last_seq));
	json_set(obj, "scope", json_number(f->state.scope));
	json_set(obj, "records", json_number(f->state.records));
	return obj;
}

static json_t *
hold_json(const struct health_hold *h)
{
	json_t *obj = json_object();

	json_set(obj, "import", json_number(h->import));
	json_set(obj, "held", json_string(import_hold_text(h->held)));
	json_set(obj, "time", json_time(h->time));
	json_set(obj, "scanner",
	    h->scanner.id != 0 ? json_string(h->scanner.name) : json_null());
	json_set(obj, "guards", json_slice(h->guards));
	return obj;
}

static json_t *
own_json(const struct health_own *o)
{
	json_t *obj = json_object();

	json_set(obj, "prefix", json_prefix(&o->prefix));
	json_set(obj, "port", json_number(o->port));
	json_set(obj, "scanner", json_string(o->scanner.name));
	json_set(obj, "exemption", json_prefix(&o->exemption));
	return obj;
}

static json_t *
zones_json(const struct health *s, const struct health_list *l)
{
	const struct config *c = s->config;
	json_t *zones = json_array(), *obj;

	for (size_t i = 0; i < c->zone_count; i++) {
		if (&c->lists[c->zones[i].list] != l->config)
			continue;
		obj = json_object();
		json_set(obj, "zone", json_string(c->zones[i].origin_text));
		json_set(obj, "retired",
		    c->zones[i].retire != NULL ? json_string(c->zones[i].retire)
					       : json_null());
		(void)json_array_append_new(zones, obj);
	}
	return zones;
}

/* The arrays of a list. */
static void
set_arrays(json_t *obj, const struct health *s, const struct health_list *l)
{
	json_t *feeds = json_array(), *holds = json_array();
	json_t *own = json_array();

	for (size_t i = 0; i < l->feed_count; i++)
		(void)json_array_append_new(feeds, feed_json(s, &l->feeds[i]));
	for (size_t i = 0; i < l->hold_count; i++)
		(void)json_array_append_new(holds, hold_json(&l->holds[i]));
	for (size_t i = 0; i < l->own_count && i < HEALTH_OWN_MAX; i++)
		(void)json_array_append_new(own, own_json(&l->own[i]));
	json_set(obj, "zones", zones_json(s, l));
	json_set(obj, "feeds", feeds);
	json_set(obj, "holds", holds);
	json_set(obj, "own_open", own);
	json_set(obj, "own_open_count", json_number(l->own_count));
}

static json_t *
list_json(const struct health *s, const struct health_list *l)
{
	json_t *obj = json_object();
	int64_t grown = (int64_t)(l->began - l->ended);

	json_set(obj, "list", json_string(l->config->name));
	json_set(obj, "frozen",
	    l->config->freeze != NULL ? json_string(l->config->freeze)
				      : json_null());
	json_set(obj, "serial", json_number(l->state.serial));
	json_set(obj, "listings", json_number(l->listings));
	json_set(obj, "classes", classes_json(l));
	json_set(
	    obj, "unconfirmed", json_number(l->classes[CLASS_UNCONFIRMED]));
	json_set(obj, "exemptions", json_number(l->exemptions));
	json_set(obj, "max_listed", json_number(l->config->max_listed));
	json_set(obj, "expire_day", json_number(l->day));
	json_set(obj, "expire_week", json_number(l->week));
	json_set(obj, "week_began", json_number(l->began));
	json_set(obj, "week_ended", json_number(l->ended));
	json_set(obj, "week_growth", json_integer(grown));
	json_set(obj, "rechecks", json_number(l->rechecks));
	json_set(obj, "oldest_recheck", json_time(l->oldest_recheck));
	set_arrays(obj, s, l);
	return obj;
}

json_t *
health_json(const struct health *s)
{
	json_t *obj = json_object(), *reasons = json_array();
	json_t *lists = json_array();
	size_t count = health_reasons(s, add_reason, reasons);

	for (size_t i = 0; i < s->list_count; i++)
		(void)json_array_append_new(lists, list_json(s, &s->lists[i]));
	json_set(obj, "time", json_time(s->now));
	json_set(obj, "needs_person", json_boolean(count > 0));
	json_set(obj, "reasons", reasons);
	json_set(obj, "lists", lists);
	json_set(obj, "generation", json_number(s->generation.number));
	json_set(obj, "compiled", json_time(s->generation.compiled));
	json_set(obj, "served", json_string(health_served_text(s->served)));
	json_set(obj, "ledger_bytes", json_number(s->ledger_bytes));
	json_set(obj, "ledger_room", json_number(s->room));
	return obj;
}
