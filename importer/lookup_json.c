/* What is known of one address on one list, for programs. */
#include "lookup.h"

static json_t *
zone_json(const struct lookup_zone *z)
{
	json_t *obj = json_object();

	json_set(obj, "zone", json_string(z->zone->origin_text));
	json_set(obj, "name", json_string(z->name));
	json_set(obj, "classes", json_classes(z->classes));
	json_set(obj, "text", z->classes ? json_string(z->text) : json_null());
	return obj;
}

static void
add_zone(void *ctx, const struct lookup_zone *z)
{
	(void)json_array_append_new(ctx, zone_json(z));
}

/* With what the policy asks of it; null where nobody scans it. */
static json_t *
finding_json(const struct lookup *l, size_t i, struct names *names)
{
	json_t *obj = show_finding_json(names, &l->findings[i], l->now);
	const struct lookup_streak s = lookup_streak(l, i, names);
	const bool scanned = s.open != 0;

	json_set(
	    obj, "open_needed", scanned ? json_number(s.open) : json_null());
	json_set(obj, "closed_needed",
	    scanned ? json_number(s.closed) : json_null());
	json_set(
	    obj, "weak_needed", scanned ? json_number(s.weak) : json_null());
	json_set(obj, "counts_from", json_time(s.counts_from));
	json_set(obj, "agreeing",
	    s.agreeing != NULL ? json_string(s.agreeing) : json_null());
	return obj;
}

enum status
lookup_json(
    const struct lookup *l, struct names *names, json_t **out, struct why *why)
{
	json_t *obj = json_object(), *findings = json_array();
	json_t *zones = json_array();

	json_set(obj, "list", json_string(l->list->name));
	json_set(obj, "listed", json_boolean(lookup_listed(l)));
	json_set(obj, "served", json_boolean(l->served != 0));
	json_set(obj, "ledger_says_served", json_boolean(l->ledger_says));
	for (size_t i = 0; i < l->count; i++)
		(void)json_array_append_new(
		    findings, finding_json(l, i, names));
	json_set(obj, "findings", findings);
	json_set(obj, "exemption",
	    l->exempt ? show_exemption_json(&l->exemption) : json_null());
	json_set(obj, "recheck",
	    l->asked ? show_recheck_json(&l->recheck) : json_null());
	json_set(obj, "zones", zones);
	*out = obj;
	return lookup_zones(l, add_zone, zones, why);
}
