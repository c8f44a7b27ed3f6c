/* Ranges to names: wildcards, expansion. */
#include "zone_names.h"

#include <assert.h>

#include "test_entry.h"

/* Before every expiry. */
#define EVER INT64_MIN
#define UNIT ((uint32_t)256) /* addresses of a /24 */

struct zone_says
zone_says(const struct answer *answer, class_mask wanted)
{
	struct answer_entry live[CLASS_COUNT];
	struct zone_says says = {0};

	if (answer->entries == NULL)
		return says;
	says.count = (uint8_t)answer_live(
	    answer->entries, answer->count, wanted, EVER, live);
	for (unsigned i = 0; i < says.count; i++)
		says.classes[i] = live[i].class;
	if (says.count > 0) {
		says.seen_min = live[0].seen_min;
		says.import = live[0].import;
	}
	return says;
}

bool
zone_says_equal(const struct zone_says *a, const struct zone_says *b)
{
	return a->count == b->count &&
	       memcmp(a->classes, b->classes, a->count) == 0 &&
	       a->seen_min == b->seen_min && a->import == b->import;
}

/* ---- IPv4 ---- */

void
names4_begin(struct names4 *n, const struct snapshot_run4 *run, uint32_t base,
    uint32_t low, uint32_t end, class_mask wanted)
{
	assert(low % UNIT == 0 && end % UNIT == 0);
	*n = (struct names4){.run = *run,
	    .base = base,
	    .low = low,
	    .end = end,
	    .said = UINT32_MAX,
	    .wanted = wanted};
}

static struct zone_says
says_of(const struct names4 *n, uint32_t id)
{
	struct answer a = snapshot_answer(&n->run.answers, id);

	return zone_says(&a, n->wanted);
}

/* Three octets that are nibbles too: IPv6 may stand below. */
static bool
is_above_ipv6(uint32_t addr)
{
	return addr >> 24 < 10 && (addr >> 16 & 0xff) < 10 &&
	       (addr >> 8 & 0xff) < 10;
}

/* Do all addresses of the /24 at n->low, the first of which the present range
 * has, say the same? */
static bool
is_whole(const struct names4 *n, const struct snapshot_range4 *range)
{
	uint32_t last = range->last;

	for (uint32_t i = n->index + 1; last < n->low + UNIT - 1; i++) {
		struct snapshot_range4 next;
		struct zone_says says;

		if (i == n->run.count)
			return false;
		next = snapshot_range4(&n->run, i);
		if (next.first != last + 1)
			return false;
		last = next.last;
		if (next.id == range->id)
			continue;
		says = says_of(n, next.id);
		if (!zone_says_equal(&says, &n->says))
			return false;
	}
	return true;
}

/* The name at n->low, which the present range has. */
static void
take4(struct names4 *n, const struct snapshot_range4 *range,
    struct zone_name *out)
{
	uint32_t addr = n->base + n->low;
	bool wildcard =
	    n->low % UNIT == 0 && !is_above_ipv6(addr) && is_whole(n, range);

	out->family = ADDR_V4;
	out->bits = wildcard ? 24 : 32;
	out->test = false;
	out->addr = addr;
	out->says = n->says;
	n->low += wildcard ? UNIT : 1;
}

bool
names4_next(struct names4 *n, struct zone_name *out)
{
	while (n->index < n->run.count) {
		struct snapshot_range4 range =
		    snapshot_range4(&n->run, n->index);

		if (n->said != range.id) {
			n->says = says_of(n, range.id);
			n->said = range.id;
		}
		if (range.last < n->low || n->says.count == 0) {
			n->index++;
			continue;
		}
		if (range.first > n->low)
			n->low = range.first;
		if (n->low >= n->end)
			return false;
		if ((n->base + n->low) >> 8 != TEST_BLOCK >> 8) {
			take4(n, &range, out);
			return true;
		}
		/* Listed or not, test entries are all that is there. */
		n->low = (n->low / UNIT + 1) * UNIT;
	}
	return false;
}

/* ---- IPv6 ---- */

/* Keys of ::ffff:0:0/96 are IPv4's. */
static bool
is_mapped(addr_num addr)
{
	return addr >> 32 == 0xffff;
}

uint8_t
piece6_bits(uint8_t bits)
{
	return (uint8_t)((bits + 3) & ~3);
}

bool
name6_set(addr_num addr, uint8_t bits, const struct answer *answer,
    class_mask wanted, struct zone_name *out)
{
	*out = (struct zone_name){.family = ADDR_V6,
	    .bits = bits,
	    .addr = addr,
	    .says = zone_says(answer, wanted)};
	return out->says.count > 0 && !is_mapped(addr);
}

void
names6_begin(
    struct names6 *n, const struct snapshot_list *list, class_mask wanted)
{
	*n = (struct names6){.wanted = wanted};
	snapshot_walk6_begin(&n->items, list, wanted);
}

bool
names6_next(struct names6 *n, struct zone_name *out)
{
	struct snapshot_item6 item;

	while (n->left == 0) {
		struct answer a;

		if (!snapshot_walk6_next(&n->items, &item))
			return false;
		a = snapshot_answer(snapshot_answers(n->items.list), item.id);
		if (!name6_set(item.first, piece6_bits(item.bits), &a,
			n->wanted, &n->name))
			continue;
		n->left = 1U << (n->name.bits - item.bits);
	}
	*out = n->name;
	n->left--;
	/* Of 128 bits too: one more than the last address is not read. */
	n->name.addr += (addr_num)1 << (128 - n->name.bits);
	return true;
}
