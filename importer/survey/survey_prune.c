/* What a survey was told and no domain needs: hosts that take nobody's mail,
 * and their addresses. */
#include "survey_impl.h"

#include <stdlib.h>

/* Where rows go: SURVEY_NONE, they are not needed. */
static uint32_t *
moves_new(uint32_t count)
{
	uint32_t *to = malloc((size_t)count * sizeof(*to));

	/* Every octet of SURVEY_NONE. */
	if (to != NULL)
		memset(to, 0xff, (size_t)count * sizeof(*to));
	return to;
}

/* Rows that something leads to close up; their number is returned. */
static uint32_t
close_up(void *rows, uint32_t count, size_t size, uint32_t *to)
{
	uint8_t *row = rows;
	uint32_t kept = 0;

	for (uint32_t i = 0; i < count; i++) {
		if (to[i] == SURVEY_NONE)
			continue;
		memmove(row + kept * size, row + i * size, size);
		to[i] = kept++;
	}
	return kept;
}

static uint32_t
mark_ends(const struct survey_edges *edges, uint32_t *to)
{
	uint32_t marked = 0;

	for (size_t i = 0; i < edges->count; i++) {
		uint32_t end = get32(edges->edge[i].to);

		marked += to[end] == SURVEY_NONE;
		to[end] = 0;
	}
	return marked;
}

static void
move_ends(struct survey_edges *edges, const uint32_t *to)
{
	for (size_t i = 0; i < edges->count; i++)
		put32(edges->edge[i].to, to[get32(edges->edge[i].to)]);
}

/* Edges from rows that are gone go, too. */
static void
move_begins(struct survey_edges *edges, const uint32_t *to)
{
	size_t kept = 0;

	for (size_t i = 0; i < edges->count; i++) {
		struct survey_edge e = edges->edge[i];

		if (to[get32(e.from)] == SURVEY_NONE)
			continue;
		put32(e.from, to[get32(e.from)]);
		edges->edge[kept++] = e;
	}
	edges->count = kept;
}

static enum status
prune_addresses(struct survey *s, struct why *why)
{
	uint32_t *to = moves_new(s->address_count);

	if (to == NULL)
		return why_no_memory(why);
	(void)mark_ends(&s->build->at, to);
	s->address_count =
	    close_up(s->addresses, s->address_count, sizeof(*s->addresses), to);
	move_ends(&s->build->at, to);
	free(to);
	return ST_OK;
}

enum status
survey_prune(struct survey *s, struct why *why)
{
	enum status st = ST_OK;
	uint32_t *to;

	if (s->host_count == 0)
		return ST_OK;
	to = moves_new(s->host_count);
	if (to == NULL)
		return why_no_memory(why);
	if (mark_ends(&s->build->mx, to) < s->host_count) {
		s->host_count =
		    close_up(s->hosts, s->host_count, sizeof(*s->hosts), to);
		move_ends(&s->build->mx, to);
		move_begins(&s->build->at, to);
		if (s->address_count > 0)
			st = prune_addresses(s, why);
	}
	free(to);
	return st;
}
