/*
 * A zone for rbldnsd: one "combined" dataset that gives the answers that
 * relaybld gives to keys of addresses. An entry of rbldnsd has one A record
 * and one TXT, so there is a dataset a level, family and class; the gravest
 * class of an address brings the text.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "export_formats.h"
#include "test_entry.h"
#include "zone_text.h"

/* The text of entries, with every dollar doubled. */
#define TEMPLATE_MAX (3 * TEXT_MAX + 1)

/* A dataset that is being written. */
struct dataset {
	struct export_zone *z;
	const char *label; /* of the sub-zone; "@": the aggregate */
	enum class_id class;
	uint8_t family;
	bool begun;
	char text[TEMPLATE_MAX]; /* of the entries so far */
};

/*
 * The zone's text with a dollar for the address, as rbldnsd has it. Which
 * octets are the address's show when it is rendered with two of them.
 */
static void
make_template(
    const struct export_zone *z, const struct answer_entry *e, char *out)
{
	const char *label = class_info((enum class_id)e->class)->label;
	uint8_t one[TEXT_MAX], other[TEXT_MAX];
	struct text_vars vars = {"$", label, e->seen_min, e->import};
	size_t len = text_render(z->text, &vars, one);

	vars.ip = "#";
	(void)text_render(z->text, &vars, other);
	for (size_t i = 0; i < len; i++) {
		*out++ = (char)one[i];
		if (one[i] == '$' && other[i] == '$')
			*out++ = '$'; /* one that is meant */
		else if (one[i] == '$' && i + 1 < len &&
			 strchr("0123456789=$", one[i + 1]) != NULL)
			*out++ = ' '; /* they would be read together */
	}
	*out = '\0';
}

/* The heading, and the values of the entries that follow. */
static void
put_values(struct dataset *d, const char *text)
{
	if (d->begun && strcmp(d->text, text) == 0)
		return;
	if (!d->begun)
		(void)fprintf(d->z->to, "$DATASET ip%utrie:%s-%s %s\n",
		    d->family == ADDR_V4 ? 4U : 6U,
		    *d->label == '@' ? "all" : d->label,
		    class_info(d->class)->label, d->label);
	d->begun = true;
	(void)snprintf(d->text, sizeof(d->text), "%s", text);
	(void)fprintf(
	    d->z->to, ":127.0.0.%u:%s\n", class_info(d->class)->code, text);
}

static void
put_range(void *ctx, const struct export_range *range)
{
	struct addr first = addr_from_num(range->family, range->first);
	struct addr last = addr_from_num(range->family, range->last);
	char text[TEMPLATE_MAX] = "", prefix_text[PREFIX_TEXT_MAX];
	struct dataset *d = ctx;
	struct range_walk walk;
	struct prefix prefix;
	size_t i = 0;

	while (i < range->count && range->live[i].class != d->class)
		i++;
	if (i == range->count)
		return;
	if (i == 0)
		make_template(d->z, &range->live[0], text);
	put_values(d, text);
	range_walk_start(&walk, &first, &last);
	while (range_walk_next(&walk, &prefix)) {
		(void)fprintf(
		    d->z->to, "%s\n", prefix_format(&prefix, prefix_text));
		d->z->written++;
	}
}

/* The test entry of the dataset's class. */
static void
put_test(struct dataset *d)
{
	char text[TEST_ENTRY_TEXT_MAX + 1], ip[ADDR_TEXT_MAX];
	struct addr addr = addr_from_num(ADDR_V4, test_entry_addr(d->class));
	size_t len =
	    test_entry_text(d->class, addr_format(&addr, ip), (uint8_t *)text);

	text[len] = '\0';
	put_values(d, text);
	(void)fprintf(
	    d->z->to, "%s%s\n", d->family == ADDR_V4 ? "" : "::ffff:", ip);
	d->z->written++;
}

static void
put_level(struct export_zone *z, int level)
{
	class_mask wanted = zone_level_classes(&z->source, level);
	class_mask tests = test_entry_classes(wanted);
	const char *label = level == ZONE_AGGREGATE
				? "@"
				: class_info((enum class_id)level)->label;

	for (unsigned i = 0; i < 2 * CLASS_COUNT; i++) {
		struct dataset d = {.z = z,
		    .label = label,
		    .class = (enum class_id)(i / 2),
		    .family = i % 2 == 0 ? ADDR_V4 : ADDR_V6};

		if (!(tests & CLASS_BIT(d.class)))
			continue;
		put_test(&d);
		export_ranges(z, d.family, wanted, put_range, &d);
	}
}

/* ---- the apex ---- */

/* Name servers, all in one line. */
static void
put_servers(struct export_zone *z)
{
	const struct zone_rrset *ns =
	    zone_rrset_find(&z->apex->nodes[0], ZONE_TYPE_NS);
	const uint8_t *p;
	char text[NAME_TEXT_MAX];

	if (ns == NULL)
		return;
	(void)fprintf(z->to, "$NS %" PRIu32, ns->ttl);
	p = ns->rdata;
	for (unsigned i = 0; i < ns->count; i++, p += 2 + get16(p))
		(void)fprintf(z->to, " %s", name_format(p + 2, text));
	(void)fputc('\n', z->to);
}

static void
put_soa(struct export_zone *z)
{
	const struct zone *apex = z->apex;
	const uint8_t *p = apex->soa + apex->soa_serial_at + 4;
	const uint8_t *rname = apex->soa;
	char mname_text[NAME_TEXT_MAX], rname_text[NAME_TEXT_MAX];

	while (*rname != 0)
		rname += 1 + *rname;
	(void)fprintf(z->to,
	    "$SOA %" PRIu32 " %s %s %" PRIu32 " %" PRIu32 " %" PRIu32
	    " %" PRIu32 " %" PRIu32 "\n",
	    apex->soa_ttl, name_format(apex->soa, mname_text),
	    name_format(rname + 1, rname_text), z->source.serial, get32(p),
	    get32(p + 4), get32(p + 8), get32(p + 12));
}

/* The records of an RRset that rbldnsd can have: a TXT of one string. */
static enum status
put_rrset(struct export_zone *z, const struct name *owner,
    const struct zone_rrset *rrset, char *line, struct why *why)
{
	const uint8_t *p = rrset->rdata;
	struct zone_writer writer;
	struct zone_record r;

	zone_writer_begin(&writer, &z->source);
	for (unsigned i = 0; i < rrset->count; i++, p += 2 + get16(p)) {
		if (rrset->type == ZONE_TYPE_TXT && p[2] + 1 != get16(p))
			continue;
		zone_writer_node(&writer, owner, rrset, p, &r);
		if (zone_text(&z->source, &r, line) == 0)
			return why_no_memory(why);
		(void)fprintf(z->to, "%s\n", line);
	}
	return ST_OK;
}

/* Records of the master file, but for SOA and NS. */
static enum status
put_nodes(struct export_zone *z, struct why *why)
{
	char *line = malloc(ZONE_TEXT_MAX);
	enum status st = line == NULL ? why_no_memory(why) : ST_OK;

	(void)fprintf(z->to, "$DATASET generic:apex @\n");
	for (size_t i = 0; i < z->apex->node_count; i++) {
		const struct zone_node *node = &z->apex->nodes[i];

		for (size_t k = 0; st == ST_OK && k < node->rrset_count; k++) {
			const struct zone_rrset *rrset = &node->rrsets[k];

			if (rrset->type == ZONE_TYPE_A ||
			    rrset->type == ZONE_TYPE_MX ||
			    rrset->type == ZONE_TYPE_TXT)
				st =
				    put_rrset(z, &node->name, rrset, line, why);
		}
	}
	free(line);
	return st;
}

enum status
export_as_rbldnsd(struct export_zone *z, struct why *why)
{
	(void)fprintf(z->to,
	    "# zone %s, list %s: serial %" PRIu32 ", generation %" PRIu64 "\n"
	    "# for rbldnsd %s:combined:FILE\n$TTL %" PRIu32 "\n",
	    z->zone->origin_text, z->list, z->source.serial, z->generation,
	    z->zone->origin_text, z->source.ttl);
	put_soa(z);
	put_servers(z);
	for (int level = ZONE_AGGREGATE;
	     !z->source.retired && level < CLASS_COUNT; level++)
		put_level(z, level);
	return put_nodes(z, why);
}
