/* What lists of others say of the same. */
#include "others.h"

/* What is said of one thing by ours and by theirs. */
struct said {
	bool ours, theirs, unknown;
};

static void
hear_address(const struct survey *s, const struct survey_address *a,
    uint32_t zone, struct said *said)
{
	said->ours |= survey_address_listed(s, a);
	said->theirs |= (a->others >> zone & 1) != 0;
	said->unknown |= (a->unknown >> zone & 1) != 0;
}

static void
hear_host(const struct survey *s, const struct survey_host *h, uint32_t zone,
    struct said *said)
{
	for (uint32_t i = 0; i < h->count; i++)
		hear_address(s, &s->addresses[s->at[h->first + i]], zone, said);
}

static void
count(struct others_counts *c, const struct said *said)
{
	const bool unknown = said->unknown && !said->theirs;

	c->listed += said->theirs;
	c->both += said->ours && said->theirs;
	c->only_ours += said->ours && !said->theirs && !unknown;
	c->only_theirs += said->theirs && !said->ours;
	c->unknown += unknown;
}

void
others_count(const struct survey *s, uint32_t zone, struct others *out)
{
	*out = (struct others){.domains = {.listed = 0}};
	for (uint32_t i = 0; i < s->domain_count; i++) {
		const struct survey_domain *d = &s->domains[i];
		struct said said = {false, false, false};

		for (uint32_t m = 0; m < d->count; m++)
			hear_host(
			    s, &s->hosts[s->mx[d->first + m]], zone, &said);
		count(&out->domains, &said);
	}
	for (uint32_t i = 0; i < s->host_count; i++) {
		struct said said = {false, false, false};

		hear_host(s, &s->hosts[i], zone, &said);
		count(&out->hosts, &said);
	}
	for (uint32_t i = 0; i < s->address_count; i++) {
		struct said said = {false, false, false};

		hear_address(s, &s->addresses[i], zone, &said);
		count(&out->addresses, &said);
	}
}
