/* Decides what a name stands for: test entries first, then the snapshot, then
 * the master file. */
#include "lookup.h"

#include <assert.h>

#include "listing.h"
#include "snapshot_prefetch.h"
#include "test_entry.h"

/* ::ffff:0:0/96, above which the test entries' IPv6 twins stand. */
#define MAPPED_LEN 96

static uint32_t
mask4(unsigned len)
{
	return len == 0 ? 0 : ~UINT32_C(0) << (32 - len);
}

static bool
is_test_block(uint32_t addr)
{
	return (addr & mask4(TEST_BLOCK_V4)) == TEST_BLOCK;
}

/* Classes that have a test entry; in a retired zone none. */
static class_mask
test_classes(const struct view_zone *zone, class_mask served)
{
	return test_entry_classes(served) & zone->subzones;
}

/* Is a test entry below the prefix, or it itself? Returns its class, or -1. */
static int
test_entry_in(uint32_t addr, unsigned len, class_mask tests)
{
	for (int id = 0; id < CLASS_COUNT; id++) {
		uint32_t entry = test_entry_addr((enum class_id)id);

		if ((tests & CLASS_BIT(id)) != 0 &&
		    (entry & mask4(len)) == addr)
			return id;
	}
	return -1;
}

static bool
test_below4(uint32_t addr, unsigned len, class_mask tests)
{
	/* Most names are not above the block: one comparison. */
	if (((addr ^ TEST_BLOCK) & mask4(len < 24 ? len : 24)) != 0)
		return false;
	return test_entry_in(addr, len, tests) >= 0;
}

/* Prefixes of ::ffff:0:0/96 stand above every mapped test entry. */
static bool
test_below6(const uint8_t addr[16], unsigned len)
{
	static const uint8_t mapped[16] = {[10] = 0xff, [11] = 0xff};
	unsigned whole = len / 8;

	assert(len <= MAPPED_LEN);
	return memcmp(addr, mapped, whole) == 0 &&
	       (len % 8 == 0 || addr[whole] == (mapped[whole] & 0xf0));
}

static void
listed_test(const struct view_zone *zone, int class, struct lookup *out)
{
	out->kind = LOOKUP_LISTED;
	out->test = true;
	out->class_count = 1;
	out->classes[0] = (uint8_t) class;
	out->ttl = zone->ttl;
}

static void
listed_answer(const struct view_zone *zone, const struct answer *a,
    class_mask served, int64_t now, struct lookup *out)
{
	struct answer_entry live[CLASS_COUNT];
	size_t count = answer_live(a->entries, a->count, served, now, live);
	int64_t ttl = zone->ttl;

	if (count == 0)
		return;
	for (size_t i = 0; i < count; i++) {
		int64_t left = (int64_t)live[i].expires_min * 60 - now;

		if (left < ttl)
			ttl = left;
		out->classes[i] = live[i].class;
	}
	out->kind = LOOKUP_LISTED;
	out->class_count = (uint8_t)count;
	out->test = false;
	out->ttl = (uint32_t)ttl;
	out->seen_min = live[0].seen_min;
	out->import = live[0].import;
}

static void
lookup_v4(const struct view_zone *zone, const struct key *key,
    class_mask served, int64_t now, struct lookup *out)
{
	if (key->len4 < 32) {
		if (snapshot_below4(
			zone->list, key->addr4, key->len4, served) ||
		    test_below4(
			key->addr4, key->len4, test_classes(zone, served)))
			out->kind = LOOKUP_EMPTY;
		return;
	}
	if (is_test_block(key->addr4)) {
		int class =
		    test_entry_in(key->addr4, 32, test_classes(zone, served));

		if (class >= 0)
			listed_test(zone, class, out);
	} else {
		struct answer a = snapshot_find4(zone->list, key->addr4);

		if (a.entries != NULL)
			listed_answer(zone, &a, served, now, out);
	}
}

static void
lookup_v6(const struct view_zone *zone, const struct key *key,
    class_mask served, int64_t now, struct lookup *out)
{
	struct answer a;

	if (key->len6 < 128) {
		if (snapshot_below6(
			zone->list, key->addr6, key->len6, served) ||
		    (key->len6 <= MAPPED_LEN && zone->subzones != 0 &&
			test_below6(key->addr6, key->len6)))
			out->kind = LOOKUP_EMPTY;
		return;
	}
	a = snapshot_find6(zone->list, key->addr6);
	if (a.entries != NULL)
		listed_answer(zone, &a, served, now, out);
}

/* Names of the master file, and what stands between them and the apex; a zone
 * below this one that we serve too counts as a name, and may stand below a
 * class label, where the master file has nothing. */
static void COLD
lookup_node(const struct view *view, const struct view_zone *zone,
    const struct query *q, struct lookup *out)
{
	struct name name = {.len = q->name_len};

	memcpy(name.wire, q->name, q->name_len);
	for (size_t i = 0; i < zone->apex->node_count; i++) {
		const struct zone_node *node = &zone->apex->nodes[i];

		if (!name_below(&node->name, &name))
			continue;
		if (node->name.len == name.len) {
			out->kind = LOOKUP_NODE;
			out->node = node;
			return;
		}
		out->kind = LOOKUP_EMPTY;
	}
	for (size_t i = 0; i < view->zone_count; i++)
		if (out->kind == LOOKUP_NONE &&
		    name_below(&view->zones[i].origin, &name))
			out->kind = LOOKUP_EMPTY;
}

void
lookup_prefetch(const struct view_zone *zone, const struct key *key)
{
	if (key->v4)
		snapshot_prefetch4(zone->list, key->addr4);
}

void
lookup_prefetch_ranges(const struct view_zone *zone, const struct key *key)
{
	if (key->v4 && key->len4 == 32)
		snapshot_prefetch4_ranges(zone->list, key->addr4);
}

void
lookup_name(const struct view *view, const struct view_zone *zone,
    const struct query *q, unsigned labels, const struct key *key, int64_t now,
    struct lookup *out)
{
	class_mask served = zone->classes;

	out->kind = LOOKUP_NONE;
	if (key->class >= 0) {
		served = class_subzone_mask((enum class_id)key->class) &
			 zone->subzones;
		if (key->depth == 0 && served != 0) {
			/* A class label: its test entry is below. */
			out->kind = LOOKUP_EMPTY;
			return;
		}
	}
	if (key->v4)
		lookup_v4(zone, key, served, now, out);
	if (key->v6 && out->kind == LOOKUP_NONE)
		lookup_v6(zone, key, served, now, out);
	if (out->kind == LOOKUP_NONE && labels <= zone->node_labels)
		lookup_node(view, zone, q, out);
}
