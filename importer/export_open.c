/* What an export of a zone is made from. */
#include <string.h>

#include "export_formats.h"

/* A warning of the zone's master file. */
static void
warn(void *ctx, const char *message)
{
	(void)ctx;
	fprintf(stderr, "relaybl: %s\n", message);
}

/* The zone that is meant. */
static enum status
find_zone(
    const struct run *run, const struct config_zone **out, struct why *why)
{
	const char *text = run->opt.value[OPT_ZONE];
	const struct config *c = run->config;
	struct name name;

	if (text == NULL && c->zone_count == 1) {
		*out = &c->zones[0];
		return ST_OK;
	}
	if (text == NULL) {
		why_set(why, "there are %zu zones: --zone says which",
		    c->zone_count);
		return ST_USAGE;
	}
	if (name_parse(text, strlen(text), &name, why) == ST_OK)
		for (size_t i = 0; i < c->zone_count; i++)
			if (name_same(&c->zones[i].origin, &name)) {
				*out = &c->zones[i];
				return ST_OK;
			}
	why_set(why, "%s: is no zone of %s", text, c->file);
	return ST_USAGE;
}

/* Of the aggregate, or the sub-zone that --class names. */
static enum status
find_classes(const struct run *run, struct export_zone *z, struct why *why)
{
	const char *label = run->opt.value[OPT_CLASS];
	int id;

	z->classes = z->zone->retire != NULL ? 0 : z->zone->classes;
	if (label == NULL)
		return ST_OK;
	id = class_by_label(label, strlen(label));
	if (id < 0) {
		why_set(why, "--class %s: is no class", label);
		return ST_USAGE;
	}
	if (z->zone->retire == NULL)
		z->classes = class_subzone_mask((enum class_id)id);
	return ST_OK;
}

static enum status
find_trigger(const struct run *run, struct export_zone *z, struct why *why)
{
	const char *trigger = run->opt.value[OPT_TRIGGER];

	z->trigger = trigger == NULL ? "client-ip" : trigger;
	if (strcmp(z->trigger, "client-ip") == 0 ||
	    strcmp(z->trigger, "ip") == 0)
		return ST_OK;
	why_set(why, "--trigger is client-ip or ip");
	return ST_USAGE;
}

static enum status
load_source(struct export_zone *z, struct why *why)
{
	enum status st = zone_load(z->zone, warn, NULL, &z->apex);

	if (st != ST_OK) {
		why_set(why, "zone %s: cannot be loaded", z->zone->origin_text);
		return st;
	}
	st = text_parse(z->zone->text, z->zone->url, &z->text, why);
	if (st != ST_OK)
		return st;
	z->source = (struct zone_source){.apex = z->apex,
	    .text = z->text,
	    .list = snapshot_list_by_name(z->snapshot, z->list),
	    .classes = z->zone->classes,
	    .retired = z->zone->retire != NULL,
	    .ttl = z->zone->ttl};
	if (z->source.list == NULL) {
		why_set(why,
		    "list %s has never been published: run relaybl publish",
		    z->list);
		return ST_UNAVAILABLE;
	}
	z->source.serial = snapshot_serial(z->source.list);
	return ST_OK;
}

enum status
export_zone_open(const struct run *run, struct export_zone *z, struct why *why)
{
	enum status st;

	*z = (struct export_zone){.now = run->now};
	st = find_zone(run, &z->zone, why);
	if (st == ST_OK)
		st = find_classes(run, z, why);
	if (st == ST_OK)
		st = find_trigger(run, z, why);
	if (st != ST_OK)
		return st;
	z->list = run->config->lists[z->zone->list].name;
	st = snapshot_open(run->config->store, &z->snapshot, why);
	if (st == ST_NOT_FOUND) {
		why_set(why,
		    "nothing has ever been published: run relaybl publish");
		return ST_UNAVAILABLE;
	}
	if (st != ST_OK)
		return st;
	z->generation = snapshot_number(z->snapshot);
	return load_source(z, why);
}

void
export_zone_close(struct export_zone *z)
{
	zone_free(&z->apex);
	text_free(&z->text);
	if (z->snapshot != NULL)
		snapshot_close(&z->snapshot);
}
