/* What is known of one address on one list, for programs. */
#include "lookup.h"

static json_t *
zone_json(const struct lookup_zone *z)
{
	json_t *obj = json_object(), *classes = json_array();

	json_set(obj, "zone", json_string(z->zone->origin_text));
	json_set(obj, "name", json_string(z->name));
	for (int i = 0; i < CLASS_COUNT; i++)
		if (z->classes & CLASS_BIT(i))
			(void)json_array_append_new(classes,
			    json_string(class_info((enum class_id)i)->label));
	json_set(obj, "classes", classes);
	json_set(obj, "text", z->classes ? json_string(z->text) : json_null());
	return obj;
}

static void
add_zone(void *ctx, const struct lookup_zone *z)
{
	(void)json_array_append_new(ctx, zone_json(z));
}

enum status
lookup_json(
    const struct lookup *l, struct names *names, json_t **out, struct why *why)
{
	json_t *obj = json_object(), *findings = json_array();
	json_t *zones = json_array();

	json_set(obj, "list", json_string(l->list->name));
	json_set(obj, "served", json_boolean(l->served));
	json_set(obj, "ledger_says_served", json_boolean(l->ledger_says));
	for (size_t i = 0; i < l->count; i++)
		(void)json_array_append_new(findings,
		    show_finding_json(names, &l->findings[i], l->now));
	json_set(obj, "findings", findings);
	json_set(obj, "exemption",
	    l->exempt ? show_exemption_json(&l->exemption) : json_null());
	json_set(obj, "zones", zones);
	*out = obj;
	return lookup_zones(l, add_zone, zones, why);
}
