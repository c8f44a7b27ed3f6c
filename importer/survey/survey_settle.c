/* From what was filled in to tables in order: rows are sorted and edges become
 * runs of indices. */
#include "survey_impl.h"

#include <stdlib.h>

#include "sort.h"

/* Sorted by their first octets, which tell nearly all names apart; a row has
 * its index behind them. */
#define NAME_HEAD 20
struct name_row {
	uint8_t head[NAME_HEAD];
	uint8_t index[4];
};

struct address_row {
	uint8_t octets[sizeof(struct addr)];
	uint8_t index[4];
};

/* Rows with a name in front: domains, hosts. */
struct named {
	const uint8_t *rows;
	size_t size;
};

static const char *
name_of(const struct named *n, const uint8_t index[4])
{
	const char *name;

	memcpy(&name, n->rows + get32(index) * n->size, sizeof(name));
	return name;
}

static int
compare_names(const void *a, const void *b, void *ctx)
{
	const struct name_row *left = a, *right = b;

	return strcmp(name_of(ctx, left->index), name_of(ctx, right->index));
}

/* Names that are longer than their heads, which are the same. */
static void
sort_same_heads(struct named *n, struct name_row *rows, uint32_t count)
{
	for (uint32_t i = 0, end; i < count; i = end) {
		end = i + 1;
		while (end < count &&
		       memcmp(rows[i].head, rows[end].head, NAME_HEAD) == 0)
			end++;
		if (end - i > 1)
			qsort_r(
			    &rows[i], end - i, sizeof(*rows), compare_names, n);
	}
}

/*
 * The rows in the order of those that stand size octets apart in sorted, each
 * with its old index at its end. In place of the old ones, which are freed;
 * rank_out: where an old index went, from malloc. Nothing is changed when out
 * of memory.
 */
static enum status
permute(void **rows, uint32_t count, size_t size, const uint8_t *sorted,
    size_t sorted_size, uint32_t **rank_out, struct why *why)
{
	uint8_t *to = malloc(count * size);
	uint32_t *rank = malloc(count * sizeof(*rank));

	if (to == NULL || rank == NULL) {
		free(to);
		free(rank);
		return why_no_memory(why);
	}
	for (uint32_t i = 0; i < count; i++) {
		uint32_t old = get32(sorted + (i + 1) * sorted_size - 4);

		memcpy(
		    to + i * size, (const uint8_t *)*rows + old * size, size);
		rank[old] = i;
	}
	free(*rows);
	*rows = to;
	*rank_out = rank;
	return ST_OK;
}

static enum status
settle_names(void **rows, uint32_t count, size_t size, uint32_t **rank_out,
    struct why *why)
{
	struct named named = {*rows, size};
	struct name_row *sorted;
	enum status st;

	if (count == 0)
		return ST_OK;
	sorted = malloc(count * sizeof(*sorted));
	if (sorted == NULL)
		return why_no_memory(why);
	for (uint32_t i = 0; i < count; i++) {
		const char *name;

		put32(sorted[i].index, i);
		name = name_of(&named, sorted[i].index);
		memset(sorted[i].head, 0, NAME_HEAD);
		memcpy(sorted[i].head, name, strnlen(name, NAME_HEAD));
	}
	sort_rows(sorted, count, sizeof(*sorted), NAME_HEAD);
	sort_same_heads(&named, sorted, count);
	st = permute(rows, count, size, (const uint8_t *)sorted,
	    sizeof(*sorted), rank_out, why);
	free(sorted);
	return st;
}

static enum status
settle_addresses(struct survey *s, uint32_t **rank_out, struct why *why)
{
	uint32_t count = s->address_count;
	struct address_row *sorted;
	void *rows = s->addresses;
	enum status st;

	if (count == 0)
		return ST_OK;
	sorted = malloc(count * sizeof(*sorted));
	if (sorted == NULL)
		return why_no_memory(why);
	for (uint32_t i = 0; i < count; i++) {
		memcpy(sorted[i].octets, &s->addresses[i].addr,
		    sizeof(sorted[i].octets));
		put32(sorted[i].index, i);
	}
	sort_rows(sorted, count, sizeof(*sorted), sizeof(sorted->octets));
	st = permute(&rows, count, sizeof(*s->addresses),
	    (const uint8_t *)sorted, sizeof(*sorted), rank_out, why);
	s->addresses = rows;
	free(sorted);
	return st;
}

/* The ends of the edges as they are now called, in order; and where they lead
 * to, as an array from malloc. */
static enum status
settle_edges(struct survey_edges *edges, const uint32_t *from,
    const uint32_t *to, uint32_t **out, uint32_t *count_out, struct why *why)
{
	uint32_t *ends;

	if (edges->count == 0)
		return ST_OK;
	for (size_t i = 0; i < edges->count; i++) {
		struct survey_edge *e = &edges->edge[i];

		put32(e->from, from[get32(e->from)]);
		put32(e->to, to[get32(e->to)]);
	}
	survey_edges_sort(edges);
	ends = malloc(edges->count * sizeof(*ends));
	if (ends == NULL)
		return why_no_memory(why);
	for (size_t i = 0; i < edges->count; i++)
		ends[i] = get32(edges->edge[i].to);
	*out = ends;
	*count_out = (uint32_t)edges->count;
	return ST_OK;
}

/* The run of the edges from at on that come from that row; moves at behind
 * it. */
static uint32_t
run(const struct survey_edges *edges, uint32_t row, uint32_t *at)
{
	uint32_t begin = *at;

	while (*at < edges->count && get32(edges->edge[*at].from) == row)
		++*at;
	return *at - begin;
}

/* Mail is where there is an address. */
static void
settle_mail(const struct survey *s, struct survey_domain *d)
{
	bool reached = false;

	for (uint32_t i = 0; i < d->count && !reached; i++)
		reached = s->hosts[s->mx[d->first + i]].count > 0;
	d->flags &= (uint8_t)~SURVEY_TOLD;
	if (reached) {
		d->mail = SURVEY_MAIL;
		d->flags &= (uint8_t)~SURVEY_NULL_MX;
	} else if (d->mail == SURVEY_MAIL) {
		d->mail = SURVEY_NO_MAIL;
	}
}

static void
settle_runs(struct survey *s)
{
	uint32_t at = 0;

	for (uint32_t i = 0; i < s->host_count; i++) {
		s->hosts[i].first = at;
		s->hosts[i].count = run(&s->build->at, i, &at);
	}
	at = 0;
	for (uint32_t i = 0; i < s->domain_count; i++) {
		s->domains[i].first = at;
		s->domains[i].count = run(&s->build->mx, i, &at);
		settle_mail(s, &s->domains[i]);
	}
}

/* Where the old indices went. */
struct ranks {
	uint32_t *domain, *host, *address;
};

static enum status
settle_rows(struct survey *s, struct ranks *ranks, struct why *why)
{
	void *domains = s->domains, *hosts = s->hosts;
	enum status st = settle_names(&domains, s->domain_count,
	    sizeof(*s->domains), &ranks->domain, why);

	s->domains = domains;
	if (st == ST_OK)
		st = settle_names(&hosts, s->host_count, sizeof(*s->hosts),
		    &ranks->host, why);
	s->hosts = hosts;
	return st == ST_OK ? settle_addresses(s, &ranks->address, why) : st;
}

enum status
survey_settle(struct survey *s, struct why *why)
{
	struct ranks ranks = {NULL, NULL, NULL};
	struct survey_build *b = s->build;
	enum status st;

	if (b == NULL)
		return ST_OK;
	/* Rows are not looked for any more: their memory is wanted. */
	survey_index_free(&b->domains);
	survey_index_free(&b->hosts);
	survey_index_free(&b->addresses);
	st = survey_prune(s, why);
	if (st == ST_OK)
		st = settle_rows(s, &ranks, why);
	if (st == ST_OK)
		st = settle_edges(&b->mx, ranks.domain, ranks.host, &s->mx,
		    &s->mx_count, why);
	if (st == ST_OK)
		st = settle_edges(&b->at, ranks.host, ranks.address, &s->at,
		    &s->at_count, why);
	if (st == ST_OK) {
		settle_runs(s);
		survey_build_free(&s->build);
	}
	free(ranks.domain);
	free(ranks.host);
	free(ranks.address);
	return st;
}
