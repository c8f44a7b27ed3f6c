/* Compiling the ledger: list by list, or parts of a list, through the sweep
 * (listing.h), each range cut into the pieces that a file holds. */
#include "generation_compile.h"

#include <stdlib.h>
#include <string.h>

#include "generation_feeds.h"

/* ---- lists ---- */

struct collect {
	struct generation_info *info;
	size_t cap;
	struct why *why;
};

static enum status
collect_list(void *ctx, const struct list_state *list)
{
	struct collect *c = ctx;
	struct generation_info *info = c->info;
	struct generation_list *l;

	if (info->list_count == c->cap) {
		size_t cap = c->cap == 0 ? 8 : c->cap * 2;

		l = realloc(info->lists, cap * sizeof(*l));
		if (l == NULL)
			return why_no_memory(c->why);
		info->lists = l;
		c->cap = cap;
	}
	l = &info->lists[info->list_count++];
	memset(l, 0, sizeof(*l));
	memcpy(l->name, list->name, sizeof(l->name));
	l->id = list->id;
	l->serial = list->serial;
	return ST_OK;
}

static int
id_cmp(const void *a, const void *b)
{
	const struct generation_list *x = a, *y = b;

	return (int)x->id - (int)y->id;
}

enum status
generation_lists(
    struct ledger_txn *txn, struct generation_info *info, struct why *why)
{
	struct collect c = {.info = info, .why = why};
	enum status st = ledger_lists(txn, collect_list, &c, why);

	/* The ledger has them by name. */
	if (st == ST_OK && info->list_count > 0)
		qsort(info->lists, info->list_count, sizeof(*info->lists),
		    id_cmp);
	return st == ST_OK ? generation_feeds_collect(txn, info, why) : st;
}

struct generation_list *
generation_list_by_id(struct generation_info *info, uint16_t id)
{
	for (size_t i = 0; i < info->list_count; i++)
		if (info->lists[i].id == id)
			return &info->lists[i];
	return NULL;
}

/* ---- the sweep ---- */

struct sweep {
	struct listing *listing;
	generation_piece_fn each;
	void *ctx;
	/* The answer before and its hash: neighbours often have the same. */
	uint64_t hash;
	size_t answer_len; /* 0: there is none */
	uint8_t answer[ANSWER_ENTRIES_MAX * ANSWER_ENTRY_LEN];
};

static enum status
take_piece(void *ctx, const struct listing_range *piece, struct why *why)
{
	const struct sweep *s = ctx;

	return s->each(s->ctx, piece, s->hash, why);
}

static enum status
take_range(void *ctx, const struct listing_range *range, struct why *why)
{
	struct sweep *s = ctx;

	if (range->answer_len != s->answer_len ||
	    memcmp(range->answer, s->answer, s->answer_len) != 0) {
		memcpy(s->answer, range->answer, range->answer_len);
		s->answer_len = range->answer_len;
		s->hash = generation_hash(s->answer, s->answer_len);
	}
	return generation_split(range, take_piece, s, why);
}

struct feeding {
	const struct generation_ledger *ledger;
	const struct generation_list *list;
	const struct generation_limit *limit;
	struct listing *listing;
	struct why *why;
};

static enum status
take_exemption(void *ctx, const struct exemption *e)
{
	const struct feeding *f = ctx;

	return listing_exempt(f->listing, &e->prefix, f->why);
}

/* Wider prefixes are refused where they come in; one that is there all the
 * same must not list half the world. */
static enum status
check_width(const struct ledger_finding *f,
    const struct generation_limit *limit, struct why *why)
{
	const struct prefix *p = &f->key.prefix;
	unsigned widest = p->addr.family == ADDR_V4 ? PIECE4_BITS : PIECE6_BITS;
	char text[PREFIX_TEXT_MAX];

	if (!finding_state_served(f->finding.state))
		return ST_OK;
	if (p->len >= widest)
		return generation_limit_prefix(limit, p, why);
	why_set(why,
	    "%s is listed, which is wider than /%u: remove it, then run "
	    "relaybl publish",
	    prefix_format(p, text), widest);
	return ST_CORRUPT;
}

/* Feeds findings from the cursor's place to the end of the part, or of the
 * list where part is NULL. */
static enum status
feed(struct ledger_cursor *cursor, const struct prefix *part,
    const struct generation_limit *limit, struct listing *listing,
    struct why *why)
{
	struct ledger_finding f;
	enum status st;

	while ((st = ledger_findings_next(cursor, &f, why)) == ST_OK) {
		if (part != NULL && !prefix_covers(part, &f.key.prefix))
			return ST_OK;
		st = check_width(&f, limit, why);
		if (st == ST_OK)
			st = listing_feed(listing, &f, why);
		if (st != ST_OK)
			return st;
	}
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status
feed_part(const struct feeding *f, const struct prefix *part)
{
	struct ledger_cursor *cursor = NULL;
	enum status st = ledger_findings_open(
	    f->ledger->txn, f->list->id, part, &cursor, f->why);

	if (st == ST_OK)
		st = feed(cursor, part, f->limit, f->listing, f->why);
	ledger_cursor_close(&cursor);
	return st;
}

static enum status
feed_parts(
    const struct feeding *f, const struct touched_part *parts, size_t count)
{
	enum status st = ST_OK;

	if (parts == NULL)
		st = feed_part(f, NULL);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		struct prefix part = touched_prefix(&parts[i]);

		st = feed_part(f, &part);
	}
	return st == ST_OK ? listing_finish(f->listing, f->why) : st;
}

enum status
generation_sweep(const struct generation_ledger *ledger,
    const struct generation_list *list, const struct touched_part *parts,
    size_t count, generation_piece_fn each, void *ctx, struct why *why)
{
	struct sweep sweep = {.each = each, .ctx = ctx};
	struct feeding f = {
	    .ledger = ledger,
	    .list = list,
	    .limit = generation_limit_of(ledger->limits, list->name),
	    .why = why,
	};
	enum status st = listing_new(take_range, &sweep, &f.listing, why);

	if (st != ST_OK)
		return st;
	st = ledger_exemptions(ledger->txn, list->id, take_exemption, &f, why);
	if (st == ST_OK)
		st = feed_parts(&f, parts, count);
	listing_free(&f.listing);
	return st;
}

enum status
generation_check_limit(const struct generation_ledger *ledger,
    const struct generation_list *list, struct why *why)
{
	enum status st = generation_limit_addresses(
	    generation_limit_of(ledger->limits, list->name), list->addresses4,
	    why);

	if (st != ST_OK)
		why_wrap(why, "list \"%s\"", list->name);
	return st;
}

/* ---- everything ---- */

/* Where the pieces of one list go. */
struct target {
	struct generation_pack *pack; /* or NULL */
	struct generation_list *list;
};

static enum status
add_piece(void *ctx, const struct listing_range *piece, uint64_t answer,
    struct why *why)
{
	const struct target *t = ctx;

	generation_tally(t->list, piece, answer);
	if (t->pack == NULL)
		return ST_OK;
	return generation_pack_add(t->pack, piece, answer, why);
}

static enum status
compile_list(const struct generation_ledger *ledger,
    struct generation_build *build, struct generation_list *list,
    struct why *why)
{
	struct target target = {.list = list};
	enum status st = ST_OK;

	if (build != NULL)
		st = generation_build_list(build, list->id, &target.pack, why);
	if (st == ST_OK)
		st = generation_sweep(
		    ledger, list, NULL, 0, add_piece, &target, why);
	if (st != ST_OK) {
		why_wrap(why, "list \"%s\"", list->name);
		return st;
	}
	return generation_check_limit(ledger, list, why);
}

enum status
generation_compile(const struct generation_ledger *ledger,
    struct generation_build *build, struct generation_info *info,
    struct why *why)
{
	enum status st = ledger_sequence(ledger->txn, &info->sequence, why);

	if (st == ST_OK)
		st = generation_lists(ledger->txn, info, why);
	for (size_t i = 0; st == ST_OK && i < info->list_count; i++)
		st = compile_list(ledger, build, &info->lists[i], why);
	return st;
}
