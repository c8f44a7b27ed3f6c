/* The mail hosts that a survey came across. */
#include "resolve_hosts.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "grow.h"
#include "survey_index.h"

/* One of the two questions of a host. */
struct host_question {
	uint32_t row;
	uint16_t type;
};

struct hosts {
	struct arena *arena; /* names and addresses */
	struct survey_index index;
	struct host_row *rows;
	size_t count, cap;
	struct host_question *ask; /* from the back */
	size_t ask_count, ask_cap;
	struct answer_addrs addrs; /* of the answer in hand */
	struct answer_addrs all;   /* and of its host */
};

struct hosts *
hosts_new(void)
{
	struct hosts *h = calloc(1, sizeof(*h));

	if (h == NULL)
		return NULL;
	h->arena = arena_new();
	if (h->arena == NULL)
		hosts_free(&h);
	return h;
}

void
hosts_free(struct hosts **hp)
{
	struct hosts *h = *hp;

	*hp = NULL;
	if (h == NULL)
		return;
	survey_index_free(&h->index);
	arena_free(&h->arena);
	free(h->rows);
	free(h->ask);
	free(h);
}

size_t
hosts_count(const struct hosts *h)
{
	return h->count;
}

struct host_row *
hosts_row(struct hosts *h, uint32_t row)
{
	return &h->rows[row];
}

static bool
same_name(const void *rows, uint32_t row, struct slice wanted)
{
	const struct host_row *hosts = rows;

	return slice_is(wanted, hosts[row].name);
}

/* The row of a host, made where there is none; fresh_out says it. */
static enum status
find_row(struct hosts *h, const char *name, uint32_t *row_out, bool *fresh_out,
    struct why *why)
{
	struct slice text = slice_of(name);
	uint32_t hash = survey_index_hash(text);
	struct host_row *rows;
	const char *copy;

	*row_out = survey_index_find(&h->index, hash, same_name, h->rows, text);
	*fresh_out = *row_out == SURVEY_INDEX_NONE;
	if (!*fresh_out)
		return ST_OK;
	rows = grow(h->rows, &h->cap, h->count + 1, sizeof(*rows));
	if (rows == NULL)
		return why_no_memory(why);
	h->rows = rows;
	copy = arena_text(h->arena, text);
	if (copy == NULL || !survey_index_room(&h->index))
		return why_no_memory(why);
	*row_out = (uint32_t)h->count++;
	rows[*row_out] = (struct host_row){.name = copy};
	survey_index_add(&h->index, hash, *row_out);
	return ST_OK;
}

enum status
hosts_want(
    struct hosts *h, const char *name, uint32_t *row_out, struct why *why)
{
	struct host_question *ask;
	bool fresh;
	enum status st = find_row(h, name, row_out, &fresh, why);

	if (st != ST_OK || !fresh || answer_is_no_name(name))
		return st;
	ask = grow(h->ask, &h->ask_cap, h->ask_count + 2, sizeof(*ask));
	if (ask == NULL)
		return why_no_memory(why);
	h->ask = ask;
	ask[h->ask_count++] = (struct host_question){*row_out, ANSWER_AAAA};
	ask[h->ask_count++] = (struct host_question){*row_out, ANSWER_A};
	h->rows[*row_out].waiting = 2;
	return ST_OK;
}

/* Keeps the least of those that it has and of more. */
static enum status
add_addrs(struct hosts *h, struct host_row *row, const struct addr *addrs,
    size_t count, struct why *why)
{
	struct answer_addrs *all = &h->all;
	struct slice copy;

	all->count = row->count;
	all->over = row->over;
	if (row->count > 0)
		memcpy(all->addr, row->addrs, row->count * sizeof(*addrs));
	for (size_t i = 0; i < count; i++)
		answer_keep_addr(all, &addrs[i]);
	/* An address has no alignment, as the arena has none. */
	copy = arena_copy(h->arena, (struct slice){(const uint8_t *)all->addr,
					all->count * sizeof(*addrs)});
	if (copy.len > 0 && copy.data == NULL)
		return why_no_memory(why);
	row->addrs = (const struct addr *)copy.data;
	row->count = (uint8_t)all->count;
	row->over = all->over;
	return ST_OK;
}

enum status
hosts_know(struct hosts *h, const char *name, const struct addr *addrs,
    size_t count, struct why *why)
{
	uint32_t row;
	bool fresh;
	enum status st = find_row(h, name, &row, &fresh, why);

	if (st == ST_OK && fresh)
		st = add_addrs(h, &h->rows[row], addrs, count, why);
	return st;
}

bool
hosts_next(struct hosts *h, struct question *out)
{
	const struct host_question *q;

	if (h->ask_count == 0)
		return false;
	q = &h->ask[--h->ask_count];
	*out = (struct question){q->row, q->type, h->rows[q->row].name};
	return true;
}

enum status
hosts_answered(struct hosts *h, const struct reply *reply, struct why *why)
{
	struct host_row *row = &h->rows[reply->tag];
	enum answer_kind kind =
	    reply->bytes.data != NULL
		? answer_addrs(reply->bytes, reply->type, &h->addrs)
		: reply->kind;

	row->waiting--;
	row->lost = row->lost || kind == ANSWER_LOST;
	row->error = row->error || kind == ANSWER_ERROR;
	if (kind != ANSWER_DATA)
		return ST_OK;
	row->over = row->over || h->addrs.over;
	return add_addrs(h, row, h->addrs.addr, h->addrs.count, why);
}
