/* Gathers what is known of one address on one list, and what is served. */
#include "lookup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"

static enum status
add_finding(void *ctx, const struct ledger_finding *lf)
{
	struct lookup *l = ctx;
	void *more =
	    grow(l->findings, &l->cap, l->count + 1, sizeof(*l->findings));

	if (more == NULL)
		return ST_NO_MEMORY;
	l->findings = more;
	l->findings[l->count++] = *lf;
	return ST_OK;
}

class_mask
lookup_classes(const struct answer *a, class_mask wanted, int64_t now,
    struct answer_entry *first_out)
{
	struct answer_entry live[CLASS_COUNT];
	size_t count;
	class_mask found = 0;

	if (a->entries == NULL)
		return 0;
	count = answer_live(a->entries, a->count, wanted, now, live);
	for (size_t i = 0; i < count; i++)
		found |= CLASS_BIT(live[i].class);
	if (count > 0)
		*first_out = live[0];
	return found;
}

struct answer
lookup_answer(const struct snapshot_list *list, const struct addr *addr)
{
	return addr->family == ADDR_V4 ? snapshot_find4(list, get32(addr->b))
				       : snapshot_find6(list, addr->b);
}

static struct answer
find_answer(const struct lookup *l, const struct snapshot *snapshot)
{
	const struct snapshot_list *list =
	    snapshot_list_by_name(snapshot, l->list->name);

	return list != NULL ? lookup_answer(list, l->addr)
			    : (struct answer){NULL, 0};
}

static bool
is_served(const struct finding *f, int64_t now)
{
	return finding_state_served(f->state) && f->expires > now;
}

static bool
is_listed(const struct lookup *l)
{
	for (size_t i = 0; i < l->count; i++)
		if (is_served(&l->findings[i].finding, l->now))
			return !l->exempt;
	return false;
}

enum status
lookup_make(struct lookup *l, struct ledger_txn *txn,
    const struct snapshot *snapshot, struct why *why)
{
	const struct prefix single = prefix_of_addr(l->addr);
	struct answer_entry first;
	struct list_state state;
	enum status st =
	    ledger_list_by_name(txn, l->list->name, false, &state, why);

	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_OK : st;
	st = ledger_findings_covering(
	    txn, state.id, l->addr, add_finding, l, why);
	if (st == ST_NO_MEMORY)
		why_set(why, "out of memory for findings");
	if (st != ST_OK)
		return st;
	st = ledger_exemption_covering(
	    txn, state.id, l->addr, &l->exemption, why);
	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	l->exempt = st == ST_OK;
	st = ledger_recheck_get(txn, state.id, &single, &l->recheck, why);
	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	l->asked = st == ST_OK && l->recheck.answered == 0;
	l->ledger_says = is_listed(l);
	if (snapshot != NULL)
		l->answer = find_answer(l, snapshot);
	l->served = lookup_classes(&l->answer, CLASS_MASK_ALL, l->now, &first);
	return ST_OK;
}

bool
lookup_listed(const struct lookup *l)
{
	return (l->served & ~CLASS_BIT(CLASS_UNCONFIRMED)) != 0;
}

void
lookup_free(struct lookup *l)
{
	free(l->findings);
	l->findings = NULL;
	l->count = l->cap = 0;
}

/* Another scanner whose last verdict of the same prefix and port is open, and
 * whose word counts. */
static const char *
find_agreeing(const struct lookup *l, size_t of,
    const struct plan_policy *policy, struct names *names)
{
	const struct finding_key *key = &l->findings[of].key;

	for (size_t i = 0; i < l->count; i++) {
		const struct ledger_finding *other = &l->findings[i];
		const char *name;

		if (other->key.scanner == key->scanner ||
		    other->key.port != key->port ||
		    prefix_cmp(&other->key.prefix, &key->prefix) != 0 ||
		    !plan_agrees(policy, &other->finding))
			continue;
		name = names_scanner(names, other->key.scanner);
		if (strcmp(name, IDENT_OPERATOR) != 0)
			return name;
	}
	return NULL;
}

struct lookup_streak
lookup_streak(const struct lookup *l, size_t i, struct names *names)
{
	const struct finding *f = &l->findings[i].finding;
	const struct config_scanner *scanner = config_scanner_by_name(
	    l->config, names_scanner(names, l->findings[i].key.scanner));
	struct plan_policy policy;

	if (scanner == NULL)
		return (struct lookup_streak){.open = 0};
	policy = plan_policy_of(l->list, scanner);
	policy.now = l->now;
	return (struct lookup_streak){
	    .open = policy.confirm[f->proof],
	    .closed = policy.clear,
	    .weak = policy.clear_weak,
	    .counts_from = f->counted != 0 ? f->counted + policy.apart_s : 0,
	    .agreeing = find_agreeing(l, i, &policy, names),
	};
}

static enum status
render(const struct lookup *l, const struct config_zone *zone,
    const struct answer_entry *entry, char out[TEXT_MAX + 1], struct why *why)
{
	char ip[ADDR_TEXT_MAX];
	const struct text_vars vars = {
	    .ip = addr_format(l->addr, ip),
	    .class_label = class_info(entry->class)->label,
	    .seen_min = entry->seen_min,
	    .id = entry->import,
	};
	struct text *text = NULL;
	enum status st = text_parse(zone->text, zone->url, &text, why);

	if (st != ST_OK)
		return st;
	/* Nothing but printable ASCII comes out of it. */
	out[text_render(text, &vars, (uint8_t *)out)] = '\0';
	text_free(&text);
	return ST_OK;
}

static enum status
in_zone(const struct lookup *l, const struct config_zone *zone,
    struct lookup_zone *out, struct why *why)
{
	struct answer_entry first;
	char key[ADDR_KEY_MAX];

	*out = (struct lookup_zone){.zone = zone};
	(void)snprintf(out->name, sizeof(out->name), "%s.%s",
	    addr_key_format(l->addr, key), zone->origin_text);
	out->classes =
	    lookup_classes(&l->answer, zone->classes, l->now, &first);
	if (out->classes == 0)
		return ST_OK;
	return render(l, zone, &first, out->text, why);
}

enum status
lookup_zones(const struct lookup *l,
    void (*each)(void *ctx, const struct lookup_zone *z), void *ctx,
    struct why *why)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < l->config->zone_count && st == ST_OK; i++) {
		const struct config_zone *zone = &l->config->zones[i];
		struct lookup_zone z;

		if (&l->config->lists[zone->list] != l->list)
			continue;
		st = in_zone(l, zone, &z, why);
		if (st == ST_OK)
			each(ctx, &z);
	}
	return st;
}
