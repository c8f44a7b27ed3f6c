/*
 * relaybl codes: what the answers mean, and how an address gets on a list and
 * off it: what a postmaster needs who is asked, and what a web page about the
 * list can be made of. RFC 6471 2.1.
 */
#include <stdio.h>

#include "output.h"
#include "plan.h"
#include "stamp.h"
#include "target.h"

static const struct column columns[] = {
    {"A", 11},
    {"CLASS", 11},
    {"IN THE ZONE", 11},
    {"EXPIRES", 7},
    {"MEANING", 0},
};

static void
print_classes(void)
{
	char address[16], expires[STAMP_TEXT_MAX];
	struct row row;

	out_heading(columns, sizeof(columns) / sizeof(columns[0]));
	for (int i = 0; i < CLASS_COUNT; i++) {
		const struct class_info *class = class_info((enum class_id)i);

		row.count = 0;
		(void)snprintf(
		    address, sizeof(address), "127.0.0.%u", class->code);
		row_word(&row, address);
		row_word(&row, class->label);
		row_word(&row, class->in_aggregate ? "yes" : "no");
		row_word(&row, duration_format(class->expire_s, expires));
		row_word(&row, class->what);
		out_row(columns, &row);
	}
}

/* "twice, 12h apart" */
static void
print_times(unsigned times, int64_t apart_s)
{
	char apart[STAMP_TEXT_MAX];

	if (times == 1)
		printf("once");
	else
		printf("%u times, %s apart", times,
		    duration_format(apart_s, apart));
}

static void
print_open(const struct plan_policy *p)
{
	printf("    listed when found open\n      ");
	print_times(p->confirm[PROOF_RCPT], p->apart_s);
	printf(", where a recipient was accepted;\n      ");
	print_times(p->confirm[PROOF_DATA], p->apart_s);
	printf(", where the mail was taken;\n      ");
	print_times(p->confirm[PROOF_DELIVERED], p->apart_s);
	printf(", where it was delivered;\n");
	if (p->confirm[PROOF_RCPT] == 1)
		return;
	if (p->agree)
		printf("      once, where another scanner says so, too;\n");
	printf("      once, where it was listed before;\n"
	       "      until then it is unconfirmed\n");
}

static void
print_closed(const struct plan_policy *p)
{
	printf("    delisted when found closed\n      ");
	print_times(p->clear, p->apart_s);
	printf(", and beyond doubt;\n      ");
	print_times(p->clear_recheck, p->apart_s);
	printf(", and beyond doubt, in a scan that somebody asked for;\n"
	       "      ");
	print_times(p->clear_weak, p->apart_s);
	printf(", in any way\n");
}

/* What does not depend on who scans. */
static void
print_rest(const struct config_list *l)
{
	char expires[STAMP_TEXT_MAX];

	printf("    expires %s after it was last found open",
	    l->expire_s != 0 ? duration_format(l->expire_s, expires)
			     : "when its class does,");
	if (l->relist_cap > 1)
		printf(";\n      %u times as late at most where it was listed "
		       "before",
		    l->relist_cap);
	printf("\n");
	printf("    addresses for special purposes (private, loopback ...) "
	       "%s\n",
	    l->allow_special ? "may be listed" : "are never listed");
	printf("    ranges are no wider than /%u, in IPv6 /%u\n", l->min_len4,
	    l->min_len6);
}

/* The policy of a list for whoever has none of his own. */
static struct plan_policy
list_policy(const struct config_list *l)
{
	const struct config_scanner anybody = {.apart_s = -1};

	return plan_policy_of(l, &anybody);
}

static bool
differs(const struct plan_policy *a, const struct plan_policy *b)
{
	for (int i = 0; i < PROOF_COUNT; i++)
		if (a->confirm[i] != b->confirm[i])
			return true;
	return a->clear != b->clear || a->clear_weak != b->clear_weak ||
	       a->clear_recheck != b->clear_recheck || a->apart_s != b->apart_s;
}

static void
print_list(const struct config *config, const struct config_list *l)
{
	const struct plan_policy policy = list_policy(l);

	printf("\nlist %s: an address is\n", l->name);
	print_open(&policy);
	print_closed(&policy);
	print_rest(l);
	for (size_t i = 0; i < config->scanner_count; i++) {
		const struct config_scanner *s = &config->scanners[i];
		const struct plan_policy own = plan_policy_of(l, s);

		if (!differs(&own, &policy))
			continue;
		printf("  by scanner %s\n", s->name);
		print_open(&own);
		print_closed(&own);
	}
}

static json_t *
class_json(const struct class_info *class)
{
	char address[16], expires[STAMP_TEXT_MAX];
	json_t *obj = json_object();

	(void)snprintf(address, sizeof(address), "127.0.0.%u", class->code);
	json_set(obj, "a", json_string(address));
	json_set(obj, "class", json_string(class->label));
	json_set(obj, "in_the_zone", json_boolean(class->in_aggregate));
	json_set(obj, "expires",
	    json_string(duration_format(class->expire_s, expires)));
	json_set(obj, "meaning", json_string(class->what));
	return obj;
}

static json_t *
policy_json(const struct plan_policy *p)
{
	char text[STAMP_TEXT_MAX];
	json_t *obj = json_object();

	json_set(obj, "confirm", json_number(p->confirm[PROOF_RCPT]));
	json_set(obj, "confirm_data", json_number(p->confirm[PROOF_DATA]));
	json_set(
	    obj, "confirm_delivered", json_number(p->confirm[PROOF_DELIVERED]));
	json_set(obj, "agree", json_boolean(p->agree));
	json_set(obj, "clear", json_number(p->clear));
	json_set(obj, "clear_weak", json_number(p->clear_weak));
	json_set(obj, "clear_recheck", json_number(p->clear_recheck));
	json_set(obj, "apart", json_string(duration_format(p->apart_s, text)));
	return obj;
}

static json_t *
list_json(const struct config *config, const struct config_list *l)
{
	const struct plan_policy policy = list_policy(l);
	char text[STAMP_TEXT_MAX];
	json_t *obj = policy_json(&policy), *scanners = json_object();

	for (size_t i = 0; i < config->scanner_count; i++) {
		const struct config_scanner *s = &config->scanners[i];
		const struct plan_policy own = plan_policy_of(l, s);

		json_set(scanners, s->name, policy_json(&own));
	}
	json_set(obj, "list", json_string(l->name));
	json_set(obj, "scanners", scanners);
	json_set(obj, "expire",
	    l->expire_s != 0 ? json_string(duration_format(l->expire_s, text))
			     : json_null());
	json_set(obj, "relist_cap", json_number(l->relist_cap));
	json_set(obj, "allow_special", json_boolean(l->allow_special));
	json_set(obj, "max_prefix4", json_number(l->min_len4));
	json_set(obj, "max_prefix6", json_number(l->min_len6));
	return obj;
}

static enum status
print_json(const struct config *config, const struct config_list *only,
    struct why *why)
{
	json_t *doc = json_object(), *classes = json_array();
	json_t *lists = json_array();

	for (int i = 0; i < CLASS_COUNT; i++)
		(void)json_array_append_new(
		    classes, class_json(class_info((enum class_id)i)));
	for (size_t i = 0; i < config->list_count; i++)
		if (only == NULL || only == &config->lists[i])
			(void)json_array_append_new(
			    lists, list_json(config, &config->lists[i]));
	json_set(doc, "codes", classes);
	json_set(doc, "lists", lists);
	return out_json(doc, why);
}

enum status
cmd_codes(const struct run *run, struct why *why)
{
	const struct config *config = run->config;
	const struct config_list *only = NULL;
	enum status st = ST_OK;

	if (run->opt.value[OPT_LIST] != NULL)
		st = target_list(run, NULL, &only, why);
	if (st != ST_OK)
		return st;
	if (run->json)
		return print_json(config, only, why);
	print_classes();
	for (size_t i = 0; i < config->list_count; i++)
		if (only == NULL || only == &config->lists[i])
			print_list(config, &config->lists[i]);
	return ST_OK;
}
