/* Prefixes in the ledger's keys; the layout stands in the header. */
#include <assert.h>

#include "prefix_key.h"

struct prefix
prefix_cut(const struct addr *addr, uint8_t len)
{
	struct prefix p = {*addr, len};
	size_t i = len / 8;

	assert(len <= addr_bits(addr->family));
	if (i < sizeof(p.addr.b))
		p.addr.b[i] &= (uint8_t) ~(0xff >> (len % 8));
	for (i++; i < sizeof(p.addr.b); i++)
		p.addr.b[i] = 0;
	return p;
}

uint8_t *
prefix_key_put(uint8_t *p, const struct prefix *prefix)
{
	size_t n = addr_bits(prefix->addr.family) / 8;

	assert(n > 0 && prefix->len <= n * 8);
	p = put8(p, prefix->addr.family);
	memcpy(p, prefix->addr.b, n);
	return put8(p + n, prefix->len);
}

void
prefix_key_take(struct codec_in *in, struct prefix *out)
{
	const uint8_t *bytes;
	struct prefix p = {0};
	struct prefix cut;
	size_t n;

	p.addr.family = codec_u8(in);
	if (p.addr.family != ADDR_V4 && p.addr.family != ADDR_V6) {
		in->bad = true;
		return;
	}
	n = addr_bits(p.addr.family) / 8;
	bytes = codec_take(in, n);
	p.len = codec_u8(in);
	if (bytes == NULL || p.len > n * 8) {
		in->bad = true;
		return;
	}
	memcpy(p.addr.b, bytes, n);
	cut = prefix_cut(&p.addr, p.len);
	if (!addr_equal(&cut.addr, &p.addr)) {
		in->bad = true;
		return;
	}
	*out = p;
}
