/* Filling a survey: rows are found by name or address, and made where there
 * is none. */
#include "survey_impl.h"

#include <assert.h>
#include <stdlib.h>

#include "grow.h"
#include "sort.h"

#define ROWS_MAX (UINT32_MAX - 1)

void
survey_build_free(struct survey_build **out)
{
	struct survey_build *b = *out;

	if (b == NULL)
		return;
	survey_index_free(&b->domains);
	survey_index_free(&b->hosts);
	survey_index_free(&b->addresses);
	free(b->mx.edge);
	free(b->at.edge);
	free(b);
	*out = NULL;
}

/* Filling begins with the first row. */
static enum status
begin(struct survey *s, struct why *why)
{
	if (s->build != NULL)
		return ST_OK;
	assert(s->domain_count == 0 && s->host_count == 0);
	s->build = calloc(1, sizeof(*s->build));
	return s->build != NULL ? ST_OK : why_no_memory(why);
}

/* Room in the index and in the rows, *rows of count, for one more. */
static enum status
room(struct survey_index *x, void **rows, size_t *cap, uint32_t count,
    size_t size, struct why *why)
{
	void *more;

	if (count == ROWS_MAX) {
		why_set(why, "more than %u names", ROWS_MAX);
		return ST_BAD_DATA;
	}
	more = grow(*rows, cap, (size_t)count + 1, size);
	if (more == NULL)
		return why_no_memory(why);
	*rows = more;
	return survey_index_room(x) ? ST_OK : why_no_memory(why);
}

static bool
same_domain(const void *rows, uint32_t row, struct slice wanted)
{
	const struct survey_domain *domains = rows;

	return survey_same_text(domains[row].name, wanted);
}

/* A row behind the others. */
static enum status
add_domain(struct survey *s, struct slice name, uint32_t hash, struct why *why)
{
	struct survey_build *b = s->build;
	void *rows = s->domains;
	const char *copy;
	enum status st = room(&b->domains, &rows, &b->domain_cap,
	    s->domain_count, sizeof(*s->domains), why);

	s->domains = rows;
	if (st != ST_OK)
		return st;
	copy = arena_text(s->keep->arena, name);
	if (copy == NULL)
		return why_no_memory(why);
	s->domains[s->domain_count] = (struct survey_domain){
	    .name = copy,
	    .mail = SURVEY_NO_MAIL,
	};
	survey_index_add(&b->domains, hash, s->domain_count++);
	return ST_OK;
}

enum status
survey_domain(struct survey *s, struct slice name, uint32_t *index_out,
    bool *fresh_out, struct why *why)
{
	uint32_t hash = survey_index_hash(name), row;
	enum status st = begin(s, why);

	if (st != ST_OK)
		return st;
	row = survey_index_find(
	    &s->build->domains, hash, same_domain, s->domains, name);
	if (row == SURVEY_INDEX_NONE) {
		st = add_domain(s, name, hash, why);
		if (st != ST_OK)
			return st;
		*index_out = s->domain_count - 1;
		*fresh_out = true;
		return ST_OK;
	}
	*index_out = row;
	*fresh_out = false;
	return ST_OK;
}

static bool
same_host(const void *rows, uint32_t row, struct slice wanted)
{
	const struct survey_host *hosts = rows;

	return survey_same_text(hosts[row].name, wanted);
}

static enum status
add_host(struct survey *s, struct slice name, uint32_t hash, struct why *why)
{
	struct survey_build *b = s->build;
	void *rows = s->hosts;
	const char *copy;
	enum status st = room(&b->hosts, &rows, &b->host_cap, s->host_count,
	    sizeof(*s->hosts), why);

	s->hosts = rows;
	if (st != ST_OK)
		return st;
	copy = arena_text(s->keep->arena, name);
	if (copy == NULL)
		return why_no_memory(why);
	s->hosts[s->host_count] = (struct survey_host){.name = copy};
	survey_index_add(&b->hosts, hash, s->host_count++);
	return ST_OK;
}

enum status
survey_host(struct survey *s, struct slice name, uint32_t *index_out,
    bool *fresh_out, struct why *why)
{
	uint32_t hash = survey_index_hash(name), row;
	enum status st = begin(s, why);

	if (st != ST_OK)
		return st;
	row = survey_index_find(
	    &s->build->hosts, hash, same_host, s->hosts, name);
	if (row == SURVEY_INDEX_NONE) {
		st = add_host(s, name, hash, why);
		if (st != ST_OK)
			return st;
		*index_out = s->host_count - 1;
		*fresh_out = true;
		return ST_OK;
	}
	*index_out = row;
	*fresh_out = false;
	return ST_OK;
}

/* Family and octets without a gap: what is hashed, compared and sorted. */
static struct slice
octets(const struct addr *a)
{
	_Static_assert(sizeof(*a) == 17, "an address has no gaps");
	return (struct slice){(const uint8_t *)a, sizeof(*a)};
}

static bool
same_address(const void *rows, uint32_t row, struct slice wanted)
{
	const struct survey_address *addresses = rows;

	return memcmp(&addresses[row].addr, wanted.data, wanted.len) == 0;
}

static enum status
address_row(
    struct survey *s, const struct addr *addr, uint32_t *out, struct why *why)
{
	struct survey_build *b = s->build;
	uint32_t hash = survey_index_hash(octets(addr));
	void *rows = s->addresses;
	enum status st;

	*out = survey_index_find(
	    &b->addresses, hash, same_address, rows, octets(addr));
	if (*out != SURVEY_INDEX_NONE)
		return ST_OK;
	st = room(&b->addresses, &rows, &b->address_cap, s->address_count,
	    sizeof(*s->addresses), why);
	s->addresses = rows;
	if (st != ST_OK)
		return st;
	s->addresses[s->address_count] = (struct survey_address){
	    .addr = *addr,
	    .holder_source = UINT8_MAX,
	    .asn_source = UINT8_MAX,
	    .holder = SURVEY_NONE,
	    .asn = SURVEY_NONE,
	};
	*out = s->address_count++;
	survey_index_add(&b->addresses, hash, *out);
	return ST_OK;
}

void
survey_edges_sort(struct survey_edges *edges)
{
	struct survey_edge *e = edges->edge;
	size_t kept = 0;

	if (edges->count == 0)
		return;
	sort_rows(e, edges->count, sizeof(*e), sizeof(*e));
	for (size_t i = 1; i < edges->count; i++)
		if (memcmp(&e[i], &e[kept], sizeof(*e)) != 0)
			e[++kept] = e[i];
	edges->count = kept + 1;
}

/*
 * The same edge may be said a million times (a domain on each of its lines, an
 * address behind each domain of its host): before more room is taken, those
 * that are twice there go, and it grows only where that did not free half.
 */
static enum status
add_edge(
    struct survey_edges *edges, uint32_t from, uint32_t to, struct why *why)
{
	struct survey_edge edge;
	size_t want;
	void *more;

	put32(edge.from, from);
	put32(edge.to, to);
	if (edges->count > 0 &&
	    memcmp(&edges->edge[edges->count - 1], &edge, sizeof(edge)) == 0)
		return ST_OK;
	if (edges->count == edges->cap)
		survey_edges_sort(edges);
	want =
	    edges->count > edges->cap / 2 ? edges->cap + 1 : edges->count + 1;
	if (want >= UINT32_MAX) {
		why_set(why, "too many hosts and addresses");
		return ST_BAD_DATA;
	}
	more = grow(edges->edge, &edges->cap, want, sizeof(edge));
	if (more == NULL)
		return why_no_memory(why);
	edges->edge = more;
	edges->edge[edges->count++] = edge;
	return ST_OK;
}

enum status
survey_mx(struct survey *s, uint32_t domain, uint32_t host, struct why *why)
{
	assert(domain < s->domain_count && host < s->host_count);
	return add_edge(&s->build->mx, domain, host, why);
}

void
survey_walk_mx(const struct survey *s,
    void (*fn)(void *ctx, uint32_t domain, uint32_t host), void *ctx)
{
	const struct survey_edges *mx = s->build != NULL ? &s->build->mx : NULL;

	for (size_t i = 0; mx != NULL && i < mx->count; i++)
		fn(ctx, get32(mx->edge[i].from), get32(mx->edge[i].to));
}

enum status
survey_host_address(
    struct survey *s, uint32_t host, const struct addr *addr, struct why *why)
{
	uint32_t row = 0;
	enum status st;

	assert(host < s->host_count);
	st = address_row(s, addr, &row, why);
	return st == ST_OK ? add_edge(&s->build->at, host, row, why) : st;
}

/* The better known, the higher. */
static int
knowledge(unsigned mail)
{
	static const int of[SURVEY_MAIL_COUNT] = {
	    [SURVEY_MAIL] = 5,
	    [SURVEY_NO_MAIL] = 4,
	    [SURVEY_NXDOMAIN] = 3,
	    [SURVEY_SERVFAIL] = 2,
	    [SURVEY_TIMEOUT] = 1,
	};

	return of[mail];
}

void
survey_set_mail(
    struct survey *s, uint32_t domain, enum survey_mail mail, unsigned flags)
{
	struct survey_domain *d = &s->domains[domain];

	assert(domain < s->domain_count && mail < SURVEY_MAIL_COUNT);
	if (!(d->flags & SURVEY_TOLD) || knowledge(mail) > knowledge(d->mail)) {
		d->mail = (uint8_t)mail;
		d->flags = (uint8_t)(flags | SURVEY_TOLD);
	} else if (mail == d->mail) {
		unsigned whole = ~(flags & d->flags) & SURVEY_PARTIAL;

		d->flags = (uint8_t)((flags | d->flags) & ~whole);
	}
}
