/* A zone of two generations, and a transfer of it that nobody has asked for
 * yet. For the tests of what is rendered. */
#ifndef UNIT_TRANSFER_FIXTURE_H
#define UNIT_TRANSFER_FIXTURE_H

#include "../zones/walk_case.h"
#include "transfer_case.h"
#include "transfer_render.h"

#define ID     7
#define NOW    1800000000
#define ORIGIN "bl.example"
#define MOST   UINT32_MAX
/* bl.example. AXFR IN */
#define QUESTION "\002bl\007example\0\0\xfc\0\x01"

/* Two generations of a list: enough for several slices, and one change. */
#define SINGLES 600
static struct walk_list before, after;
static struct zone_source source;
static struct zone_delta *delta;
static _Atomic uint64_t records;

static inline int
publish(void **state)
{
	static char prefixes[SINGLES + 2][32];
	static struct walk_listing l[SINGLES + 2];

	(void)state;
	for (unsigned i = 0; i < SINGLES + 2; i++) {
		(void)snprintf(prefixes[i], sizeof(prefixes[i]),
		    "10.7.%u.%u/32", i / 200, 1 + i % 200);
		l[i] = (struct walk_listing){
		    prefixes[i], CLASS_RELAY, 40000000, 28000000, 7};
	}
	walk_publish(&before, l, SINGLES + 1, NULL);
	walk_publish(&after, l + 1, SINGLES + 1, NULL);
	source = walk_source(ORIGIN, "$ip $class", NULL);
	source.list = after.list;
	must(zone_delta_new(
	    before.list, after.list, 1 << 20, &delta, &fixture_why));
	return 0;
}

static inline int
unpublish(void **state)
{
	(void)state;
	zone_delta_free(&delta);
	walk_source_free(&source);
	walk_unpublish(&before);
	walk_unpublish(&after);
	return 0;
}

static inline struct transfer_render *
render_new(void)
{
	static const uint8_t question[] = QUESTION;
	struct transfer_render *r = calloc(1, sizeof(*r));

	assert_non_null(r);
	records = 0;
	r->order = (struct transfer_order){.source = source,
	    .header = {.id = ID,
		.question = question,
		.question_len = sizeof(question) - 1},
	    .max_records = MOST,
	    .records = &records};
	tsig_none(&r->order.tsig);
	return r;
}

#endif
