/* Owner names, written backwards from the origin, and RDATA. */
#include "zone_writer.h"

#include <assert.h>

#include "test_entry.h"

/* Names of IPv6 hosts share what is of their /64. */
#define STEM6_BITS 64

class_mask
zone_level_classes(const struct zone_source *source, int level)
{
	if (source->retired)
		return 0;
	return level == ZONE_AGGREGATE
		   ? source->classes
		   : class_subzone_mask((enum class_id)level);
}

void
zone_writer_begin(struct zone_writer *w, const struct zone_source *source)
{
	const struct name *origin = &source->apex->origin;

	w->source = source;
	w->own_at = w->stem_at = (uint8_t)(NAME_MAX_WIRE - origin->len);
	memcpy(w->owner + w->stem_at, origin->wire, origin->len);
	w->stem = 0;
	w->level = ZONE_AGGREGATE;
	w->stem_family = w->stem_bits = 0;
	w->stem_addr = 0;
	w->framed = false;
}

/* ---- owners ---- */

/* A label in front of what begins at *at; false where there is no room. */
static bool
put_label(struct zone_writer *w, unsigned *at, const void *text, unsigned len)
{
	if (*at < 1 + len)
		return false;
	*at -= 1 + len;
	w->owner[*at] = (uint8_t)len;
	memcpy(w->owner + *at + 1, text, len);
	return true;
}

static bool
put_octet(struct zone_writer *w, unsigned *at, unsigned n)
{
	unsigned len = n >= 100 ? 3 : n >= 10 ? 2 : 1;
	uint8_t *p;

	if (*at < 1 + len)
		return false;
	p = w->owner + *at;
	*--p = (uint8_t)('0' + n % 10);
	if (len > 1)
		*--p = (uint8_t)('0' + n / 10 % 10);
	if (len > 2)
		*--p = (uint8_t)('0' + n / 100);
	*--p = (uint8_t)len;
	*at -= 1 + len;
	return true;
}

static bool
put_nibble(struct zone_writer *w, unsigned *at, unsigned n)
{
	if (*at < 2)
		return false;
	w->owner[--*at] = (uint8_t) "0123456789abcdef"[n & 15];
	w->owner[--*at] = 1;
	return true;
}

/* Labels for the bits from..to-1 of an address. */
static bool
put_bits(struct zone_writer *w, unsigned *at, const struct zone_name *name,
    unsigned from, unsigned to)
{
	uint32_t addr4 = (uint32_t)name->addr;
	bool fits = true;

	if (name->family == ADDR_V4)
		for (; fits && from < to; from += 8)
			fits = put_octet(w, at, addr4 >> (24 - from) & 0xff);
	else
		for (; fits && from < to; from += 4)
			fits = put_nibble(
			    w, at, (unsigned)(name->addr >> (124 - from)));
	return fits;
}

static unsigned
stem_bits_of(const struct zone_name *name)
{
	if (name->family == ADDR_V4)
		return 24;
	/* What is wider has its neighbours at the next nibble. */
	return name->bits > STEM6_BITS ? STEM6_BITS : name->bits - 4U;
}

/* Makes the stem that of name, where it is another. */
static bool
set_stem(struct zone_writer *w, int level, const struct zone_name *name,
    unsigned bits)
{
	unsigned at = NAME_MAX_WIRE - w->source->apex->origin.len;
	unsigned below = addr_bits(name->family) - bits;
	addr_num addr = below == 128 ? 0 : name->addr >> below;
	const struct class_info *info;

	if (w->level == level && w->stem_family == name->family &&
	    w->stem_bits == bits && w->stem_addr == addr)
		return true;
	w->stem++;
	w->stem_family = 0;
	if (level != ZONE_AGGREGATE) {
		info = class_info((enum class_id)level);
		if (!put_label(w, &at, info->label, info->label_len))
			return false;
	}
	if (!put_bits(w, &at, name, 0, bits))
		return false;
	w->stem_at = (uint8_t)at;
	w->level = (int8_t)level;
	w->stem_family = name->family;
	w->stem_bits = (uint8_t)bits;
	w->stem_addr = addr;
	return true;
}

bool
zone_writer_name(struct zone_writer *w, int level, const struct zone_name *name)
{
	unsigned bits = stem_bits_of(name), at;

	if (!set_stem(w, level, name, bits))
		return false;
	at = w->stem_at;
	if (!put_bits(w, &at, name, bits, name->bits))
		return false;
	if (name->bits < addr_bits(name->family) && !put_label(w, &at, "*", 1))
		return false;
	w->own_at = (uint8_t)at;
	w->name = *name;
	return true;
}

/* ---- records ---- */

static void
set_owner(const struct zone_writer *w, struct zone_record *out)
{
	out->owner = w->owner + w->own_at;
	out->owner_len = (uint8_t)(NAME_MAX_WIRE - w->own_at);
	out->own_len = (uint8_t)(w->stem_at - w->own_at);
	out->stem = w->stem;
	out->ttl = w->source->ttl;
	out->rdata = w->rdata;
}

void
zone_writer_a(struct zone_writer *w, unsigned i, struct zone_record *out)
{
	enum class_id id = (enum class_id)w->name.says.classes[i];

	set_owner(w, out);
	put32(w->rdata, TEST_BLOCK | class_info(id)->code);
	out->type = ZONE_TYPE_A;
	out->rdata_len = 4;
}

/* The text of a test entry. */
static size_t
test_text(const struct zone_name *name, uint8_t *out)
{
	/* An IPv4-mapped key is that of the IPv4 address. */
	struct addr addr = addr_from_num(ADDR_V4, name->addr & UINT32_MAX);
	char ip[ADDR_TEXT_MAX];

	return test_entry_text(
	    (enum class_id)name->says.classes[0], addr_format(&addr, ip), out);
}

/* The frame for what a name says, which its neighbours often say too. */
static const struct text_frame *
frame_of(struct zone_writer *w, const struct zone_says *says,
    const struct text_vars *vars)
{
	if (w->framed && w->frame_class == says->classes[0] &&
	    w->frame_seen == says->seen_min && w->frame_import == says->import)
		return &w->frame;
	text_frame_make(w->source->text, vars, &w->frame);
	w->framed = true;
	w->frame_class = says->classes[0];
	w->frame_seen = says->seen_min;
	w->frame_import = says->import;
	return &w->frame;
}

size_t
zone_writer_text(
    struct zone_writer *w, const struct zone_name *name, uint8_t *out)
{
	const struct zone_says *says = &name->says;
	const struct prefix p = {
	    addr_from_num(name->family, name->addr), name->bits};
	char ip[PREFIX_TEXT_MAX];
	struct text_vars vars = {ip,
	    class_info((enum class_id)says->classes[0])->label, says->seen_min,
	    says->import};
	size_t len;

	if (name->test) {
		len = test_text(name, out + 1);
	} else {
		(void)prefix_format(&p, ip);
		len = text_frame_render(
		    frame_of(w, says, &vars), ip, strlen(ip), out + 1);
		if (len == 0)
			len = text_render(w->source->text, &vars, out + 1);
	}
	out[0] = (uint8_t)len;
	return 1 + len;
}

void
zone_writer_txt(struct zone_writer *w, struct zone_record *out)
{
	set_owner(w, out);
	out->type = ZONE_TYPE_TXT;
	out->rdata_len = (uint16_t)zone_writer_text(w, &w->name, w->rdata);
}

void
zone_writer_soa(struct zone_writer *w, struct zone_record *out)
{
	const struct zone *apex = w->source->apex;

	assert(apex->soa_len <= sizeof(w->rdata) &&
	       apex->soa_serial_at + 4 <= apex->soa_len);
	memcpy(w->rdata, apex->soa, apex->soa_len);
	put32(w->rdata + apex->soa_serial_at, w->source->serial);
	*out = (struct zone_record){.owner = apex->origin.wire,
	    .owner_len = apex->origin.len,
	    .type = ZONE_TYPE_SOA,
	    .ttl = apex->soa_ttl,
	    .rdata = w->rdata,
	    .rdata_len = (uint16_t)apex->soa_len};
}

void
zone_writer_node(struct zone_writer *w, const struct name *owner,
    const struct zone_rrset *rrset, const uint8_t *rdata,
    struct zone_record *out)
{
	*out = (struct zone_record){.owner = owner->wire,
	    .owner_len = owner->len,
	    .own_len = (uint8_t)(owner->len - w->source->apex->origin.len),
	    .type = rrset->type,
	    .ttl = rrset->ttl,
	    .rdata = rdata + 2,
	    .rdata_len = get16(rdata)};
}
