/*
 * Zones as records, for the tests of the walk and of its differences: lists
 * written as listings, published, and what the walk gives as lines of text.
 */
#ifndef UNIT_WALK_CASE_H
#define UNIT_WALK_CASE_H

#include "case.h"
#include "generation_fixture.h"
#include "snapshot.h"
#include "zone_walk.h"

#define WALK_LIST   "relays"
#define WALK_TTL    300
#define WALK_SERIAL 2026112201

struct walk_listing {
	const char *prefix;
	enum class_id class;
	uint32_t expires_min, seen_min;
	uint64_t import;
};

/* Listings of no matter when. */
#define LATE 1000
#define SEEN 100
#define L(prefix, class)                                                       \
	{                                                                      \
		prefix, class, LATE, SEEN, 1                                   \
	}
/* 2001:db8::/32 in a name. */
#define NIBBLES_2001_DB8 "8.b.d.0.1.0.0.2"

/* A list that has been published. */
struct walk_list {
	struct fixture store;
	struct snapshot *snapshot;
	const struct snapshot_list *list;
};

static inline void
walk_put(struct ledger_txn *txn, uint16_t list, const struct walk_listing *l,
    uint16_t port)
{
	struct finding_key key = {.list = list, .scanner = 1, .port = port};
	struct finding f = {.state = FINDING_LISTED,
	    .class = (uint8_t)l->class,
	    .verdict = VERDICT_OPEN,
	    .first_open = 60,
	    .listed_since = 60,
	    .last_open = (int64_t)l->seen_min * 60,
	    .last_seen = (int64_t)l->seen_min * 60,
	    .expires = (int64_t)l->expires_min * 60,
	    .import = l->import,
	    .import_open = l->import};

	key.prefix = fixture_prefix(l->prefix);
	must(ledger_finding_put(txn, &key, &f, &fixture_why));
}

static inline void
walk_exempt(struct ledger_txn *txn, uint16_t list, const char *prefix)
{
	struct exemption e = {.created = 1,
	    .owner = {(const uint8_t *)"test", 4},
	    .reason = {(const uint8_t *)"own host", 8},
	    .prefix = fixture_prefix(prefix)};

	must(ledger_exemption_put(txn, list, &e, &fixture_why));
}

/* Publishes the listings but for what is exempt, texts that end with NULL. */
static inline void
walk_publish(struct walk_list *w, const struct walk_listing *listings,
    size_t count, const char *const *exempt)
{
	struct ledger_txn *txn;
	uint16_t id;

	fixture_open(&w->store);
	txn = fixture_begin(&w->store, LEDGER_WRITE);
	id = fixture_list(txn, WALK_LIST);
	for (size_t i = 0; i < count; i++)
		walk_put(txn, id, &listings[i], (uint16_t)(i + 1));
	for (; exempt != NULL && *exempt != NULL; exempt++)
		walk_exempt(txn, id, *exempt);
	must(ledger_list_bump(txn, id, 0, &fixture_why));
	must(ledger_commit(&txn, &fixture_why));
	fixture_publish(&w->store);
	must(snapshot_open(w->store.dir, &w->snapshot, &fixture_why));
	w->list = snapshot_list_by_name(w->snapshot, WALK_LIST);
	assert_non_null(w->list);
}

static inline void
walk_unpublish(struct walk_list *w)
{
	snapshot_close(&w->snapshot);
	fixture_close(&w->store);
}

static inline void
walk_quiet(void *ctx, const char *message)
{
	(void)ctx;
	(void)message;
}

/* The parts of a source that are of the configuration: an apex of SOA and NS,
 * a TXT of everything. Free with walk_source_free. */
static inline struct zone_source
walk_source(const char *origin, const char *text, char *retire)
{
	struct config_zone cz = {.ttl = WALK_TTL, .negative_ttl = 60};
	struct zone_source s = {.classes = class_mask_default(),
	    .ttl = WALK_TTL,
	    .serial = WALK_SERIAL,
	    .retired = retire != NULL};
	char name[NAME_TEXT_MAX];
	struct zone *apex;
	struct text *parsed;

	must(name_parse(origin, strlen(origin), &cz.origin, &fixture_why));
	(void)snprintf(name, sizeof(name), "%s", origin);
	cz.origin_text = name;
	cz.retire = retire;
	must(zone_load(&cz, walk_quiet, NULL, &apex));
	must(text_parse(text, NULL, &parsed, &fixture_why));
	s.apex = apex;
	s.text = parsed;
	return s;
}

static inline void
walk_source_free(struct zone_source *s)
{
	struct zone *apex = (struct zone *)(uintptr_t)s->apex;
	struct text *text = (struct text *)(uintptr_t)s->text;

	zone_free(&apex);
	text_free(&text);
}

/* "2.0.0.127 A 127.0.0.2", the owner without the origin ("@"). */
static inline void
walk_line(const struct zone_source *s, const struct zone_record *r, char *out,
    size_t cap)
{
	uint8_t own[NAME_MAX_WIRE + 1];
	size_t len = (size_t)r->owner_len - s->apex->origin.len;
	char owner[NAME_TEXT_MAX] = "@";

	assert_memory_equal(
	    r->owner + len, s->apex->origin.wire, s->apex->origin.len);
	memcpy(own, r->owner, len);
	own[len] = 0;
	if (len > 0)
		name_format(own, owner);
	if (r->type == ZONE_TYPE_A)
		(void)snprintf(out, cap, "%s A %u.%u.%u.%u", owner, r->rdata[0],
		    r->rdata[1], r->rdata[2], r->rdata[3]);
	else if (r->type == ZONE_TYPE_TXT)
		(void)snprintf(out, cap, "%s TXT %.*s", owner, (int)r->rdata[0],
		    (const char *)r->rdata + 1);
	else if (r->type == ZONE_TYPE_SOA)
		(void)snprintf(out, cap, "%s SOA %u", owner,
		    get32(r->rdata + s->apex->soa_serial_at));
	else
		(void)snprintf(out, cap, "%s TYPE%u", owner, r->type);
}

#endif
