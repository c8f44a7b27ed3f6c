/* What operators are told of a survey: who they are, and of which addresses. */
#include "report.h"

#include <stdlib.h>
#include <string.h>

static bool
is_chosen(const struct report_choice *choice, const struct tally_row *row)
{
	return choice->holder == NULL ||
	       strcmp(choice->holder, row->key) == 0 ||
	       strcmp(choice->holder, row->name) == 0;
}

/* A bundle for each row; bundle_of: by party. */
static enum status
add_bundles(struct report *r, const struct report_choice *choice,
    const struct tally *tally, uint32_t *bundle_of, struct why *why)
{
	size_t rows = choice->top == 0 || choice->top > tally->count
			  ? tally->count
			  : choice->top;

	memset(bundle_of, 0xff, r->survey->party_count * sizeof(*bundle_of));
	r->bundles = calloc(rows + 1, sizeof(*r->bundles));
	if (r->bundles == NULL)
		return why_no_memory(why);
	for (size_t i = 0; i < rows; i++) {
		const struct tally_row *row = &tally->rows[i];

		if (row->party == SURVEY_NONE || !is_chosen(choice, row))
			continue;
		bundle_of[row->party] = (uint32_t)r->count;
		r->bundles[r->count] = (struct report_bundle){
		    .party = &r->survey->parties[row->party],
		    .name = report_text(r, slice_of(row->name)),
		};
		if (r->bundles[r->count++].name == NULL)
			return why_no_memory(why);
	}
	return ST_OK;
}

static uint32_t
party_of(const struct survey_address *a, enum survey_by by)
{
	return by == BY_ASN ? a->asn : a->holder;
}

/* Which bundle an address is told of in; SURVEY_NONE: none. */
static uint32_t
bundle_for(const struct report *r, const struct survey_address *a,
    enum survey_by by, const uint32_t *bundle_of)
{
	const uint32_t party = party_of(a, by);

	if (!survey_address_listed(r->survey, a) || party == SURVEY_NONE)
		return SURVEY_NONE;
	return bundle_of[party];
}

/* The addresses, bundle by bundle, each as the survey has them. */
static enum status
add_addresses(struct report *r, enum survey_by by, const uint32_t *bundle_of,
    struct why *why)
{
	const struct survey *s = r->survey;
	uint32_t total = 0;

	for (uint32_t i = 0; i < s->address_count; i++) {
		const struct survey_address *a = &s->addresses[i];
		const uint32_t b = bundle_for(r, a, by, bundle_of);

		if (b != SURVEY_NONE)
			r->bundles[b].count++;
		r->unknown += survey_address_listed(s, a) &&
			      party_of(a, by) == SURVEY_NONE;
	}
	for (size_t b = 0; b < r->count; b++) {
		r->bundles[b].first = total;
		total += r->bundles[b].count;
		r->bundles[b].count = 0;
	}
	r->addresses = calloc((size_t)total + 1, sizeof(*r->addresses));
	if (r->addresses == NULL)
		return why_no_memory(why);
	for (uint32_t i = 0; i < s->address_count; i++) {
		const uint32_t b =
		    bundle_for(r, &s->addresses[i], by, bundle_of);

		if (b == SURVEY_NONE)
			continue;
		r->addresses[r->bundles[b].first + r->bundles[b].count++] =
		    (struct report_address){.survey = i, .bundle = b};
	}
	r->address_count = total;
	return ST_OK;
}

/* What the ledger knows of them; those that are not listed any more go. */
static enum status
find_hosts(struct report *r, struct ledger_txn *txn, struct why *why)
{
	struct names names = {.txn = NULL};
	struct list_state list;
	uint32_t kept = 0;
	enum status st =
	    ledger_list_by_name(txn, r->list->name, false, &list, why);

	if (st == ST_OK)
		st = names_make(&names, txn, why);
	for (size_t b = 0; b < r->count && st == ST_OK; b++) {
		struct report_bundle *bundle = &r->bundles[b];
		const uint32_t first = bundle->first;
		const uint32_t end = first + bundle->count;

		bundle->first = kept;
		for (uint32_t i = first; i < end && st == ST_OK; i++) {
			r->addresses[kept] = r->addresses[i];
			st = report_find(r, kept, list.id, &names, txn, why);
			if (st != ST_OK || r->addresses[kept].count == 0)
				bundle->left++;
			else
				kept++;
		}
		bundle->count = kept - bundle->first;
	}
	r->address_count = kept;
	names_free(&names);
	return st;
}

/* Operators of whom no address is listed any more. */
static void
drop_empty(struct report *r)
{
	size_t kept = 0;

	for (size_t b = 0; b < r->count; b++) {
		if (r->bundles[b].count == 0) {
			r->left += r->bundles[b].left;
			continue;
		}
		r->bundles[kept] = r->bundles[b];
		for (uint32_t i = 0; i < r->bundles[kept].count; i++)
			r->addresses[r->bundles[kept].first + i].bundle =
			    (uint32_t)kept;
		kept++;
	}
	r->count = kept;
}

static void
sum_bundle(struct report *r, struct report_bundle *b)
{
	for (uint32_t i = 0; i < b->count; i++) {
		const struct report_address *a = &r->addresses[b->first + i];

		for (uint32_t k = 0; k < a->count; k++) {
			const struct report_host *h = &r->hosts[a->first + k];

			b->reports++;
			b->classes |= h->classes;
			if (h->last > b->last)
				b->last = h->last;
			if (h->expires > b->expires)
				b->expires = h->expires;
		}
	}
}

/* The digits of "AS64500"; "": it is not one AS. */
static const char *
asn_digits(const char *key)
{
	if (strncmp(key, "AS", 2) != 0 || key[2] == '\0' ||
	    key[2 + strspn(key + 2, "0123456789")] != '\0')
		return "";
	return key + 2;
}

/* The AS of all addresses of the bundle, where they have but one. */
static const char *
asn_of(const struct report *r, const struct report_bundle *b)
{
	const struct survey *s = r->survey;
	const uint32_t asn = s->addresses[r->addresses[b->first].survey].asn;

	for (uint32_t i = 1; i < b->count; i++)
		if (s->addresses[r->addresses[b->first + i].survey].asn != asn)
			return "";
	return asn == SURVEY_NONE ? "" : asn_digits(s->parties[asn].key);
}

static void
address_bundle(const struct report *r, const struct report_choice *choice,
    struct report_bundle *b)
{
	const struct survey_party *p = b->party;
	const struct contact_vars vars = {
	    .domain = p->domain,
	    .asn = asn_of(r, b),
	    .country = p->country,
	};
	const char *rule = r->config->report.abuse;
	const int lang = fix_lang_by_text(p->lang);

	if (contact_valid(slice_of(p->contact)))
		(void)strcpy(b->contact, p->contact);
	else if (rule == NULL || !contact_by_rule(rule, &vars, b->contact))
		b->contact[0] = '\0';
	b->lang = choice->lang >= 0	       ? (enum fix_lang)choice->lang
		  : lang >= 0		       ? (enum fix_lang)lang
		  : r->config->report.japanese ? FIX_JA
					       : FIX_EN;
}

static enum status
nobody(
    const struct report *r, const struct report_choice *choice, struct why *why)
{
	char shown[128];

	if (choice->holder != NULL && r->left == 0)
		why_set(why,
		    "survey %llu has no listed address of an operator \"%s\"",
		    (unsigned long long)r->survey->id,
		    why_escape(shown, sizeof(shown), choice->holder,
			strlen(choice->holder)));
	else
		why_set(why,
		    "survey %llu: nothing to tell: no address of a known "
		    "holder is listed any more",
		    (unsigned long long)r->survey->id);
	return ST_NOT_FOUND;
}

/* From the rows to bundles with addresses. */
static enum status
choose(struct report *r, const struct report_choice *choice, struct why *why)
{
	const size_t parties = r->survey->party_count;
	uint32_t *bundle_of = calloc(parties + 1, sizeof(*bundle_of));
	struct tally tally = {0};
	enum status st = ST_NO_MEMORY;

	if (bundle_of == NULL)
		(void)why_no_memory(why);
	else
		st = tally_make(r->survey, choice->by, &tally, why);
	if (st == ST_OK)
		st = add_bundles(r, choice, &tally, bundle_of, why);
	if (st == ST_OK)
		st = add_addresses(r, choice->by, bundle_of, why);
	tally_free(&tally);
	free(bundle_of);
	return st;
}

enum status
report_make(struct report *r, const struct run *run,
    const struct survey *survey, const struct report_choice *choice,
    struct ledger_txn *txn, struct why *why)
{
	enum status st;

	*r = (struct report){
	    .config = run->config,
	    .list = config_list_by_name(run->config, survey->list),
	    .survey = survey,
	    .now = run->now,
	    .arena = arena_new(),
	};
	if (r->arena == NULL)
		return why_no_memory(why);
	if (r->list == NULL) {
		why_set(why, "survey %llu: its list is not configured any more",
		    (unsigned long long)survey->id);
		return ST_CONFIG;
	}
	st = choose(r, choice, why);
	if (st == ST_OK)
		st = find_hosts(r, txn, why);
	if (st != ST_OK)
		return st;
	drop_empty(r);
	if (r->count == 0)
		return nobody(r, choice, why);
	for (size_t b = 0; b < r->count; b++) {
		sum_bundle(r, &r->bundles[b]);
		address_bundle(r, choice, &r->bundles[b]);
		(void)report_name_dir(
		    b + 1, slice_of(r->bundles[b].name), r->bundles[b].dir);
	}
	return report_count(r, why);
}

void
report_free(struct report *r)
{
	free(r->bundles);
	free(r->addresses);
	free(r->hosts);
	arena_free(&r->arena);
	*r = (struct report){.arena = NULL};
}
