/* What operators are told of a survey: the domains and hosts behind their
 * addresses. */
#include <stdlib.h>

#include "report.h"

/* Whatever has several addresses of a bundle, or of an address several ways to
 * it, is counted once: the last one that was counted is kept of each. */
struct counter {
	struct report *report;
	uint32_t *slot;	   /* of report.addresses, by address of the survey */
	uint32_t *address; /* the last domain that each had, plus 1 */
	uint32_t *bundle;  /* the same of bundles */
};

static enum status
prepare(struct counter *c, struct report *r, struct why *why)
{
	c->report = r;
	c->slot =
	    malloc(((size_t)r->survey->address_count + 1) * sizeof(*c->slot));
	c->address = calloc(r->address_count + 1, sizeof(*c->address));
	c->bundle = calloc(r->count + 1, sizeof(*c->bundle));
	if (c->slot == NULL || c->address == NULL || c->bundle == NULL)
		return why_no_memory(why);
	for (uint32_t i = 0; i < r->survey->address_count; i++)
		c->slot[i] = SURVEY_NONE;
	for (size_t i = 0; i < r->address_count; i++)
		c->slot[r->addresses[i].survey] = (uint32_t)i;
	return ST_OK;
}

static void
count_domain_at(struct counter *c, uint32_t domain, uint32_t slot)
{
	struct report_address *a = &c->report->addresses[slot];

	if (c->bundle[a->bundle] != domain + 1) {
		c->bundle[a->bundle] = domain + 1;
		c->report->bundles[a->bundle].domains++;
	}
	if (c->address[slot] == domain + 1)
		return;
	c->address[slot] = domain + 1;
	if (a->domains < REPORT_SAMPLES)
		a->sample[a->domains] = c->report->survey->domains[domain].name;
	a->domains++;
}

static void
count_domain(struct counter *c, uint32_t domain)
{
	const struct survey *s = c->report->survey;
	const struct survey_domain *d = &s->domains[domain];

	for (uint32_t i = 0; i < d->count; i++) {
		const struct survey_host *h = &s->hosts[s->mx[d->first + i]];

		for (uint32_t k = 0; k < h->count; k++) {
			const uint32_t slot = c->slot[s->at[h->first + k]];

			if (slot != SURVEY_NONE)
				count_domain_at(c, domain, slot);
		}
	}
}

/* bundle: the last host that each had, plus 1. */
static void
count_host(struct counter *c, uint32_t host)
{
	const struct survey *s = c->report->survey;
	const struct survey_host *h = &s->hosts[host];

	for (uint32_t k = 0; k < h->count; k++) {
		const uint32_t slot = c->slot[s->at[h->first + k]];
		uint32_t bundle;

		if (slot == SURVEY_NONE)
			continue;
		bundle = c->report->addresses[slot].bundle;
		if (c->bundle[bundle] == host + 1)
			continue;
		c->bundle[bundle] = host + 1;
		c->report->bundles[bundle].hosts++;
	}
}

enum status
report_count(struct report *r, struct why *why)
{
	struct counter c = {0};
	enum status st = prepare(&c, r, why);

	if (st == ST_OK) {
		for (uint32_t i = 0; i < r->survey->domain_count; i++)
			count_domain(&c, i);
		memset(c.bundle, 0, r->count * sizeof(*c.bundle));
		for (uint32_t i = 0; i < r->survey->host_count; i++)
			count_host(&c, i);
	}
	free(c.slot);
	free(c.address);
	free(c.bundle);
	return st;
}
