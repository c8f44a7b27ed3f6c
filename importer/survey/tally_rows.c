/*
 * A survey counted by rows: each listed address, or host, gets the number of
 * its row; domains and hosts are counted in each row once; the rows are put in
 * order. No memory for more than a number an address and a row.
 */
#include "tally.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "prefix_key.h"

/* A row's number where an address has none: it is not listed. */
#define NO_ROW UINT32_MAX

#define NETWORK_LEN4 24
#define NETWORK_LEN6 48

struct counting {
	const struct survey *s;
	struct tally *t;
	uint32_t *row_of; /* by address, or by host for BY_MX */
	uint32_t *stamp;  /* of a row: whom it counted last, plus 1 */
	uint32_t cap;	  /* rows there may be */
};

static bool
is_by_party(const struct counting *c)
{
	return c->t->by == BY_HOLDER || c->t->by == BY_ASN;
}

static bool
make_room(struct counting *c)
{
	const struct survey *s = c->s;
	const size_t places =
	    c->t->by == BY_MX ? s->host_count : s->address_count;
	/* One more, of what is not known. */
	const size_t cap = (is_by_party(c) ? s->party_count : places) + 1;

	assert(cap < NO_ROW);
	c->cap = (uint32_t)cap;
	c->row_of = malloc((places + 1) * sizeof(*c->row_of));
	c->stamp = calloc(cap, sizeof(*c->stamp));
	c->t->rows = calloc(cap, sizeof(*c->t->rows));
	c->t->texts = arena_new();
	return c->row_of != NULL && c->stamp != NULL && c->t->rows != NULL &&
	       c->t->texts != NULL;
}

static const char *
prefix_text(struct counting *c, const struct prefix *p)
{
	char text[PREFIX_TEXT_MAX];

	return arena_text(c->t->texts, slice_of(prefix_format(p, text)));
}

/* Each party has its row, used or not; the last is of what is not known. */
static uint32_t
row_of_party(struct counting *c, const struct survey_address *a)
{
	const uint32_t party = c->t->by == BY_HOLDER ? a->holder : a->asn;
	const uint32_t row = party == SURVEY_NONE ? c->cap - 1 : party;
	struct tally_row *r = &c->t->rows[row];

	r->key = r->name = TALLY_UNKNOWN;
	r->party = SURVEY_NONE;
	if (party != SURVEY_NONE) {
		r->key = c->s->parties[row].key;
		r->name = c->s->parties[row].name;
		r->party = row;
	}
	return row;
}

/* Rows by address come in the order of addresses: the one before is the same
 * network, or none is. NO_ROW: out of memory. */
static uint32_t
row_of_prefix(
    struct counting *c, const struct survey_address *a, struct prefix *last)
{
	const bool is4 = a->addr.family == ADDR_V4;
	struct prefix p = prefix_of_addr(&a->addr);
	struct tally_row *r;

	if (c->t->by == BY_PREFIX)
		p = prefix_cut(&a->addr, is4 ? NETWORK_LEN4 : NETWORK_LEN6);
	if (c->t->count == 0 || prefix_cmp(&p, last) != 0) {
		r = &c->t->rows[c->t->count++];
		r->key = r->name = prefix_text(c, &p);
		r->party = SURVEY_NONE;
		*last = p;
		if (r->key == NULL)
			return NO_ROW;
	}
	return (uint32_t)c->t->count - 1;
}

static bool
place_addresses(struct counting *c)
{
	struct prefix last = {.len = 0};

	for (uint32_t i = 0; i < c->s->address_count; i++) {
		const struct survey_address *a = &c->s->addresses[i];

		c->row_of[i] = NO_ROW;
		if (!survey_address_listed(c->s, a))
			continue;
		c->row_of[i] = is_by_party(c) ? row_of_party(c, a)
					      : row_of_prefix(c, a, &last);
		if (c->row_of[i] == NO_ROW)
			return false;
		c->t->rows[c->row_of[i]].addresses++;
	}
	return true;
}

static void
place_hosts(struct counting *c)
{
	for (uint32_t i = 0; i < c->s->host_count; i++) {
		const uint32_t n =
		    survey_host_listed_addresses(c->s, &c->s->hosts[i]);
		struct tally_row *r = &c->t->rows[i];

		c->row_of[i] = n > 0 ? i : NO_ROW;
		r->key = r->name = c->s->hosts[i].name;
		r->party = SURVEY_NONE;
		r->addresses = n;
	}
}

/* The i-th row of a host, or NO_ROW; how many places it has. */
static uint32_t
host_places(const struct counting *c, uint32_t host)
{
	return c->t->by == BY_MX ? 1 : c->s->hosts[host].count;
}

static uint32_t
host_row(const struct counting *c, uint32_t host, uint32_t i)
{
	return c
	    ->row_of[c->t->by == BY_MX ? host
				       : c->s->at[c->s->hosts[host].first + i]];
}

/* Is the row new to whom? */
static bool
is_first(struct counting *c, uint32_t row, uint32_t whom)
{
	if (row == NO_ROW || c->stamp[row] == whom + 1)
		return false;
	c->stamp[row] = whom + 1;
	return true;
}

static void
count_hosts(struct counting *c)
{
	for (uint32_t h = 0; h < c->s->host_count; h++)
		for (uint32_t i = 0; i < host_places(c, h); i++) {
			const uint32_t row = host_row(c, h, i);

			if (is_first(c, row, h))
				c->t->rows[row].hosts++;
		}
	memset(c->stamp, 0, c->cap * sizeof(*c->stamp));
}

static void
count_domain(struct counting *c, uint32_t domain)
{
	const struct survey_domain *d = &c->s->domains[domain];
	const bool all = survey_domain_all_listed(c->s, d);
	uint32_t rows = 0;

	for (uint32_t m = 0; m < d->count; m++) {
		const uint32_t h = c->s->mx[d->first + m];

		for (uint32_t i = 0; i < host_places(c, h); i++) {
			const uint32_t row = host_row(c, h, i);

			if (!is_first(c, row, domain))
				continue;
			c->t->rows[row].domains++;
			c->t->rows[row].domains_all += all;
			rows++;
		}
	}
	c->t->several += rows > 1;
}

/* ---- order ---- */

static int
cmp_row(const void *a, const void *b)
{
	const struct tally_row *x = a, *y = b;

	if (x->domains != y->domains)
		return x->domains < y->domains ? 1 : -1;
	if (x->addresses != y->addresses)
		return x->addresses < y->addresses ? 1 : -1;
	return strcmp(x->key, y->key);
}

/* Keeps the rows with a listed address, sorts them, gives them ranks. stamp
 * then has the position of each, by its number from before, which cumulative
 * carries through the sort. */
static void
order_rows(struct counting *c)
{
	struct tally_row *rows = c->t->rows;
	size_t kept = 0;

	for (uint32_t i = 0; i < c->cap; i++)
		if (rows[i].addresses > 0) {
			rows[i].cumulative = i;
			rows[kept++] = rows[i];
		}
	c->t->count = kept;
	qsort(rows, kept, sizeof(*rows), cmp_row);
	for (size_t i = 0; i < kept; i++) {
		c->stamp[rows[i].cumulative] = (uint32_t)i;
		rows[i].cumulative = 0;
		rows[i].rank = i > 0 && rows[i].domains == rows[i - 1].domains
				   ? rows[i - 1].rank
				   : (uint32_t)i + 1;
	}
}

/* The position of the first row that has the domain, or NO_ROW. */
static uint32_t
first_position(const struct counting *c, const struct survey_domain *d)
{
	uint32_t first = NO_ROW;

	for (uint32_t m = 0; m < d->count; m++) {
		const uint32_t h = c->s->mx[d->first + m];

		for (uint32_t i = 0; i < host_places(c, h); i++) {
			const uint32_t row = host_row(c, h, i);

			if (row != NO_ROW && c->stamp[row] < first)
				first = c->stamp[row];
		}
	}
	return first;
}

static void
accumulate(struct counting *c)
{
	struct tally_row *rows = c->t->rows;

	for (uint32_t i = 0; i < c->s->domain_count; i++) {
		uint32_t at = first_position(c, &c->s->domains[i]);

		if (at != NO_ROW)
			rows[at].cumulative++;
	}
	for (size_t i = 1; i < c->t->count; i++)
		rows[i].cumulative += rows[i - 1].cumulative;
}

static void
give_back(struct tally *t)
{
	struct tally_row *fewer =
	    realloc(t->rows, (t->count + 1) * sizeof(*fewer));

	if (fewer != NULL)
		t->rows = fewer;
}

enum status
tally_make(const struct survey *s, enum survey_by by, struct tally *out,
    struct why *why)
{
	struct counting c = {.s = s, .t = out};
	bool good;

	*out = (struct tally){.by = by};
	good = make_room(&c);
	if (good && by == BY_MX)
		place_hosts(&c);
	else if (good)
		good = place_addresses(&c);
	if (good) {
		tally_totals(s, &out->totals);
		count_hosts(&c);
		for (uint32_t i = 0; i < s->domain_count; i++)
			count_domain(&c, i);
		if (is_by_party(&c))
			out->unknown = out->rows[c.cap - 1].domains;
		order_rows(&c);
		accumulate(&c);
		give_back(out);
	}
	free(c.row_of);
	free(c.stamp);
	if (good)
		return ST_OK;
	tally_free(out);
	return why_no_memory(why);
}

void
tally_free(struct tally *t)
{
	free(t->rows);
	arena_free(&t->texts);
	*t = (struct tally){.by = BY_HOLDER};
}
