/* A survey counted: the words, the totals, what rows come to. */
#include "tally.h"

#include <assert.h>
#include <string.h>

static const struct {
	const char *word, *what;
} words[] = {
#define X(id, word, what) {word, what},
    SURVEY_BY_LIST(X)
#undef X
};

const char *
survey_by_text(enum survey_by by)
{
	return by < SURVEY_BY_COUNT ? words[by].word : "?";
}

const char *
survey_by_what(enum survey_by by)
{
	return by < SURVEY_BY_COUNT ? words[by].what : "?";
}

int
survey_by_by_text(const char *text)
{
	for (int i = 0; i < SURVEY_BY_COUNT; i++)
		if (strcmp(words[i].word, text) == 0)
			return i;
	return -1;
}

/* ---- totals ---- */

static void
total_domain(const struct survey *s, const struct survey_domain *d,
    struct tally_totals *out)
{
	assert(d->mail < SURVEY_MAIL_COUNT);
	out->mail[d->mail]++;
	out->null_mx += (d->flags & SURVEY_NULL_MX) != 0;
	out->implicit += (d->flags & SURVEY_IMPLICIT) != 0;
	out->partial += (d->flags & SURVEY_PARTIAL) != 0;
	out->listed_domains += survey_domain_listed(s, d);
	out->listed_all += survey_domain_all_listed(s, d);
}

void
tally_totals(const struct survey *s, struct tally_totals *out)
{
	*out = (struct tally_totals){
	    .domains = s->domain_count,
	    .hosts = s->host_count,
	    .addresses = s->address_count,
	};
	for (uint32_t i = 0; i < s->domain_count; i++)
		total_domain(s, &s->domains[i], out);
	for (uint32_t i = 0; i < s->host_count; i++)
		out->listed_hosts += survey_host_listed(s, &s->hosts[i]);
	for (uint32_t i = 0; i < s->address_count; i++)
		out->listed_addresses +=
		    survey_address_listed(s, &s->addresses[i]);
}

/* ---- how many have how many ---- */

/* 0: one; 1: to 9; 2: to 99 ... */
static size_t
step_of(uint64_t domains)
{
	size_t step = domains > 1;

	for (uint64_t n = domains; n > 9; n /= 10)
		step++;
	return step;
}

static struct tally_step
step_make(size_t step)
{
	struct tally_step out = {.first = step == 1 ? 2 : 1, .last = 1};

	for (size_t i = 1; i < step; i++)
		out.first *= 10;
	for (size_t i = 0; i < step; i++)
		out.last *= 10;
	out.last -= step > 0;
	return out;
}

size_t
tally_histogram(const struct tally *t, struct tally_step out[TALLY_STEPS_MAX])
{
	size_t count = 0;

	if (t->count == 0)
		return 0;
	for (size_t step = step_of(t->rows[0].domains) + 1,
		    last = step_of(t->rows[t->count - 1].domains);
	     step-- > last;)
		out[count++] = step_make(step);
	for (size_t i = 0, at = 0; i < t->count; i++) {
		if (t->rows[i].domains == 0)
			break;
		while (t->rows[i].domains < out[at].first) {
			out[at + 1].cumulative = out[at].cumulative;
			at++;
		}
		out[at].rows++;
		out[at].cumulative = t->rows[i].cumulative;
	}
	return count;
}
