/* The walk over a zone: phase by phase, level by level. */
#include "zone_walk.h"

#include "test_entry.h"

/* The longest that stands in front of an origin: 32 nibbles, or 31 and an
 * asterisk, and a class label of up to 15 octets. */
#define OWN_MAX (2 * 32 + 1 + 15)

enum phase { SOA, NODES, TESTS, PARTS4, NAMES6, END };

void
zone_walk_begin(struct zone_walk *w, const struct zone_source *source)
{
	memset(w, 0, sizeof(*w));
	zone_writer_begin(&w->writer, source);
	w->phase = SOA;
	w->level = ZONE_AGGREGATE;
}

/* The next record of the master file. */
static bool
next_node(struct zone_walk *w, struct zone_record *out)
{
	const struct zone *apex = w->writer.source->apex;

	while (w->node < apex->node_count) {
		const struct zone_node *node = &apex->nodes[w->node];
		const struct zone_rrset *rrset = &node->rrsets[w->rrset];

		if (w->rrset == node->rrset_count) {
			w->node++;
			w->rrset = 0;
		} else if (w->at == rrset->count) {
			w->rrset++;
			w->at = w->rdata_at = 0;
		} else {
			zone_writer_node(&w->writer, &node->name, rrset,
			    rrset->rdata + w->rdata_at, out);
			w->at++;
			w->rdata_at += 2U + out->rdata_len;
			return true;
		}
	}
	return false;
}

static void
begin_level(struct zone_walk *w)
{
	const struct zone_source *source = w->writer.source;

	w->wanted = zone_level_classes(source, w->level);
	w->at = 0;
	w->part = 0;
	w->names4.run.count = w->names4.index = 0;
	names6_begin(&w->names6, source->list, w->wanted);
	w->phase = TESTS;
}

/* Test entries: of IPv4 all, then their twins. */
static bool
next_test(struct zone_walk *w, struct zone_name *out)
{
	static const addr_num mapped = (addr_num)0xffff << 32;

	for (; w->at < 2 * CLASS_COUNT; w->at++) {
		enum class_id id = (enum class_id)(w->at % CLASS_COUNT);
		bool twin = w->at >= CLASS_COUNT;

		if (!(test_entry_classes(w->wanted) & CLASS_BIT(id)))
			continue;
		*out = (struct zone_name){.family = twin ? ADDR_V6 : ADDR_V4,
		    .bits = twin ? 128 : 32,
		    .test = true,
		    .addr = (twin ? mapped : 0) | test_entry_addr(id),
		    .says = {.count = 1, .classes = {(uint8_t)id}}};
		w->at++;
		return true;
	}
	return false;
}

static bool
next_name4(struct zone_walk *w, struct zone_name *out)
{
	const struct snapshot_list *list = w->writer.source->list;

	while (!names4_next(&w->names4, out)) {
		struct snapshot_run4 run;

		w->part = snapshot_part_from(list, w->part, w->wanted);
		if (w->part == SNAPSHOT_WALK_PARTS)
			return false;
		run = snapshot_part(list, w->part);
		names4_begin(
		    &w->names4, &run, w->part << 16, 0, 1 << 16, w->wanted);
		w->part++;
	}
	return true;
}

/* The next name of listings and test entries, and its level. */
static bool
next_name(struct zone_walk *w, struct zone_name *out)
{
	for (;;) {
		switch ((enum phase)w->phase) {
		case TESTS:
			if (next_test(w, out))
				return true;
			w->phase = PARTS4;
			break;
		case PARTS4:
			if (next_name4(w, out))
				return true;
			w->phase = NAMES6;
			break;
		case NAMES6:
			if (names6_next(&w->names6, out))
				return true;
			w->phase = END;
			if (++w->level < CLASS_COUNT)
				begin_level(w);
			break;
		default:
			return false;
		}
	}
}

/* What is there before any listing. */
static bool
next_apex(struct zone_walk *w, struct zone_record *out)
{
	if (w->phase == SOA) {
		w->phase = NODES;
		zone_writer_soa(&w->writer, out);
		return true;
	}
	if (next_node(w, out))
		return true;
	w->phase = END;
	if (!w->writer.source->retired)
		begin_level(w);
	return false;
}

bool
zone_walk_next(struct zone_walk *w, struct zone_record *out)
{
	struct zone_name name;

	if (w->phase <= NODES && next_apex(w, out))
		return true;
	while (!w->in_name) {
		if (!next_name(w, &name))
			return false;
		w->in_name = zone_writer_name(&w->writer, w->level, &name);
		w->next = 0;
	}
	if (w->next < w->writer.name.says.count) {
		zone_writer_a(&w->writer, w->next++, out);
		return true;
	}
	w->in_name = false;
	zone_writer_txt(&w->writer, out);
	return true;
}

uint64_t
zone_walk_count(const struct zone_source *source, uint64_t most)
{
	struct zone_record record;
	struct zone_name name;
	struct zone_walk w;
	uint64_t count = 0;
	/* Else every name has room. */
	bool check = source->apex->origin.len > NAME_MAX_WIRE - OWN_MAX;

	zone_walk_begin(&w, source);
	while (w.phase <= NODES)
		count += next_apex(&w, &record);
	while (count <= most && next_name(&w, &name))
		if (!check || zone_writer_name(&w.writer, w.level, &name))
			count += name.says.count + 1U;
	return count;
}
