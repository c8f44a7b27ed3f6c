/* What changed from one survey to a later one. */
#include "diff.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"

const char *
diff_state_text(int state)
{
	static const char *const texts[] = {
#define X(id, word) word,
	    DIFF_STATE_LIST(X)
#undef X
	};

	return state >= 0 && state < DIFF_STATE_COUNT ? texts[state] : "?";
}

static const struct {
	const char *word, *words;
} notes[] = {
#define X(id, word, words) {word, words},
    DIFF_NOTE_LIST(X)
#undef X
};

const char *
diff_note_text(int note)
{
	return note >= 0 && note < DIFF_NOTE_COUNT ? notes[note].word : "?";
}

const char *
diff_note_words(int note)
{
	return note >= 0 && note < DIFF_NOTE_COUNT ? notes[note].words : "?";
}

/* What is compared, and where it goes. */
struct comparing {
	const struct survey *before, *now;
	struct diff_set *set;
	size_t cap;
};

static enum status
add(struct comparing *c, const struct diff_item *item, struct why *why)
{
	struct diff_set *set = c->set;
	struct diff_item *items =
	    grow(set->items, &c->cap, set->count + 1, sizeof(*items));

	if (items == NULL)
		return why_no_memory(why);
	set->items = items;
	items[set->count++] = *item;
	set->states[item->state]++;
	set->notes[item->note]++;
	return ST_OK;
}

/* ---- domains ---- */

static bool
is_judged(const struct survey_domain *d)
{
	return d->mail != SURVEY_SERVFAIL && d->mail != SURVEY_TIMEOUT &&
	       (d->flags & SURVEY_PARTIAL) == 0;
}

static int
cmp_address(const void *a, const void *b)
{
	const struct survey_address *x = a, *y = b;

	return memcmp(&x->addr, &y->addr, sizeof(x->addr));
}

static bool
was_listed(const struct survey *before, const struct survey_address *a)
{
	const struct survey_address *then =
	    before->address_count == 0
		? NULL
		: bsearch(a, before->addresses, before->address_count,
		      sizeof(*then), cmp_address);

	return then != NULL && survey_address_listed(before, then);
}

/* Has a domain an address now that was listed before? Then that was fixed. */
static bool
keeps_one(const struct comparing *c, const struct survey_domain *d)
{
	const struct survey *s = c->now;

	for (uint32_t m = 0; m < d->count; m++) {
		const struct survey_host *h = &s->hosts[s->mx[d->first + m]];

		for (uint32_t i = 0; i < h->count; i++)
			if (was_listed(
				c->before, &s->addresses[s->at[h->first + i]]))
				return true;
	}
	return false;
}

/* It was listed and is not: what became of it. */
static void
judge_gone(const struct comparing *c, const struct survey_domain *now,
    struct diff_item *item)
{
	item->state = DIFF_FIXED;
	item->note = DIFF_PLAIN;
	if (now == NULL || !is_judged(now)) {
		item->state = DIFF_UNKNOWN;
		item->note = now == NULL ? DIFF_ABSENT : DIFF_NO_ANSWER;
	} else if (now->mail != SURVEY_MAIL) {
		item->note = DIFF_NO_MAIL;
	} else if (!keeps_one(c, now)) {
		item->note = DIFF_MOVED;
	}
}

/* One of them may be NULL. */
static enum status
compare_domain(struct comparing *c, const struct survey_domain *before,
    const struct survey_domain *now, struct why *why)
{
	const bool then =
	    before != NULL && survey_domain_listed(c->before, before);
	const bool still = now != NULL && survey_domain_listed(c->now, now);
	struct diff_item item = {
	    .now =
		now != NULL ? (uint32_t)(now - c->now->domains) : SURVEY_NONE,
	    .before = before != NULL ? (uint32_t)(before - c->before->domains)
				     : SURVEY_NONE,
	    .state = DIFF_STILL,
	    .note = DIFF_PLAIN,
	};

	if (!then && !still)
		return ST_OK;
	if (!then) {
		item.state = DIFF_NEW;
		item.note = before == NULL	? DIFF_ABSENT
			    : is_judged(before) ? DIFF_PLAIN
						: DIFF_UNJUDGED;
	} else if (!still) {
		judge_gone(c, now, &item);
	}
	return add(c, &item, why);
}

/* Both are sorted by name. */
static enum status
compare_domains(struct comparing *c, struct why *why)
{
	const struct survey *b = c->before, *n = c->now;
	enum status st = ST_OK;

	for (uint32_t i = 0, j = 0;
	     st == ST_OK && (i < b->domain_count || j < n->domain_count);) {
		const int cmp =
		    i == b->domain_count ? 1
		    : j == n->domain_count
			? -1
			: strcmp(b->domains[i].name, n->domains[j].name);

		st = compare_domain(c, cmp <= 0 ? &b->domains[i] : NULL,
		    cmp >= 0 ? &n->domains[j] : NULL, why);
		i += cmp <= 0;
		j += cmp >= 0;
	}
	return st;
}

/* ---- addresses ---- */

static enum status
compare_address(struct comparing *c, const struct survey_address *before,
    const struct survey_address *now, struct why *why)
{
	const bool then =
	    before != NULL && survey_address_listed(c->before, before);
	const bool still = now != NULL && survey_address_listed(c->now, now);
	struct diff_item item = {
	    .now =
		now != NULL ? (uint32_t)(now - c->now->addresses) : SURVEY_NONE,
	    .before = before != NULL ? (uint32_t)(before - c->before->addresses)
				     : SURVEY_NONE,
	    .state = DIFF_STILL,
	    .note = before == NULL || now == NULL ? DIFF_ABSENT : DIFF_PLAIN,
	};

	if (!then && !still)
		return ST_OK;
	if (!then)
		item.state = DIFF_NEW;
	else if (!still)
		item.state = now == NULL ? DIFF_UNKNOWN : DIFF_FIXED;
	return add(c, &item, why);
}

/* Both are sorted by address. */
static enum status
compare_addresses(struct comparing *c, struct why *why)
{
	const struct survey *b = c->before, *n = c->now;
	enum status st = ST_OK;

	for (uint32_t i = 0, j = 0;
	     st == ST_OK && (i < b->address_count || j < n->address_count);) {
		const int cmp =
		    i == b->address_count ? 1
		    : j == n->address_count
			? -1
			: cmp_address(&b->addresses[i], &n->addresses[j]);

		st = compare_address(c, cmp <= 0 ? &b->addresses[i] : NULL,
		    cmp >= 0 ? &n->addresses[j] : NULL, why);
		i += cmp <= 0;
		j += cmp >= 0;
	}
	return st;
}

/* ---- rows ---- */

static int
cmp_key(const void *a, const void *b)
{
	const struct tally_row *const *x = a, *const *y = b;

	return strcmp((*x)->key, (*y)->key);
}

static void
add_row(struct survey_diff *d, const struct tally_row *before,
    const struct tally_row *now)
{
	const struct tally_row *named = now != NULL ? now : before;
	struct diff_row *row = &d->rows[d->row_count++];

	*row = (struct diff_row){
	    .key = named->key, .name = named->name, .row = SURVEY_NONE};
	if (before != NULL) {
		row->before = before->domains;
		row->addresses_before = before->addresses;
	}
	if (now != NULL) {
		row->now = now->domains;
		row->addresses_now = now->addresses;
		row->row = (uint32_t)(now - d->tally_now.rows);
	}
}

static uint64_t
larger(const struct diff_row *row)
{
	return row->before > row->now ? row->before : row->now;
}

static int
cmp_change(const void *a, const void *b)
{
	const struct diff_row *x = a, *y = b;

	if (larger(x) != larger(y))
		return larger(x) < larger(y) ? 1 : -1;
	if (x->now != y->now)
		return x->now < y->now ? 1 : -1;
	return strcmp(x->key, y->key);
}

/* by_key: the rows from before in the order of their keys. One that a row of
 * now has found is marked in used, by its place among the rows. */
static void
pair_rows(struct survey_diff *d, const struct tally_row **by_key, bool *used)
{
	const struct tally *before = &d->tally_before, *now = &d->tally_now;

	for (size_t i = 0; i < before->count; i++)
		by_key[i] = &before->rows[i];
	qsort(by_key, before->count, sizeof(*by_key), cmp_key);
	for (size_t i = 0; i < now->count; i++) {
		const struct tally_row *row = &now->rows[i], *const * found;

		found = bsearch(
		    &row, by_key, before->count, sizeof(*by_key), cmp_key);
		if (found != NULL)
			used[*found - before->rows] = true;
		add_row(d, found != NULL ? *found : NULL, row);
	}
	for (size_t i = 0; i < before->count; i++)
		if (!used[i])
			add_row(d, &before->rows[i], NULL);
	qsort(d->rows, d->row_count, sizeof(*d->rows), cmp_change);
}

static enum status
compare_rows(struct survey_diff *d, struct why *why)
{
	const size_t before = d->tally_before.count;
	const struct tally_row **by_key =
	    malloc((before + 1) * sizeof(struct tally_row *));
	bool *used = calloc(before + 1, sizeof(*used));
	enum status st = ST_OK;

	d->rows = malloc((before + d->tally_now.count + 1) * sizeof(*d->rows));
	if (by_key == NULL || used == NULL || d->rows == NULL)
		st = why_no_memory(why);
	else
		pair_rows(d, by_key, used);
	free(by_key);
	free(used);
	return st;
}

enum status
diff_make(const struct survey *before, const struct survey *now,
    enum survey_by by, struct survey_diff *out, struct why *why)
{
	struct comparing c = {before, now, &out->domains, 0};
	enum status st;

	*out = (struct survey_diff){
	    .by = by,
	    .other_list = strcmp(before->list, now->list) != 0,
	    .other_classes = before->wanted != now->wanted,
	};
	st = compare_domains(&c, why);
	c = (struct comparing){before, now, &out->addresses, 0};
	if (st == ST_OK)
		st = compare_addresses(&c, why);
	if (st == ST_OK)
		st = tally_make(before, by, &out->tally_before, why);
	if (st == ST_OK)
		st = tally_make(now, by, &out->tally_now, why);
	if (st == ST_OK)
		st = compare_rows(out, why);
	if (st != ST_OK) {
		diff_free(out);
		return st;
	}
	out->before = out->tally_before.totals;
	out->now = out->tally_now.totals;
	return ST_OK;
}

void
diff_free(struct survey_diff *d)
{
	free(d->domains.items);
	free(d->addresses.items);
	free(d->rows);
	tally_free(&d->tally_before);
	tally_free(&d->tally_now);
	*d = (struct survey_diff){.by = BY_HOLDER};
}
