/* Reversed addresses: labels to bits, in both families at once. */
#include "key.h"

#include <assert.h>
#include <string.h>

#define V4_LABELS 4
#define V6_LABELS 32

/* The octet a label stands for, or -1: one canonical decimal number. "099"
 * is octal to some readers and decimal to others, so it is none. */
static int
octet(const uint8_t *label)
{
	unsigned len = label[0], n = 0;

	if (len < 1 || len > 3 || (len > 1 && label[1] == '0'))
		return -1;
	for (unsigned i = 1; i <= len; i++) {
		if (label[i] < '0' || label[i] > '9')
			return -1;
		n = n * 10 + label[i] - '0';
	}
	return n <= 255 ? (int)n : -1;
}

static int
nibble(const uint8_t *label)
{
	uint8_t c = name_lower(label[1]);

	if (label[0] != 1)
		return -1;
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void
read_v4(const struct query *q, struct key *key)
{
	if (key->depth > V4_LABELS)
		return;
	for (unsigned i = 0; i < key->depth; i++) {
		int n = octet(q->name.wire + q->labels[key->depth - 1 - i]);

		if (n < 0)
			return;
		key->addr4 |= (uint32_t)n << (24 - 8 * i);
	}
	key->len4 = (uint8_t)(8 * key->depth);
	key->v4 = true;
}

static void
read_v6(const struct query *q, struct key *key)
{
	if (key->depth > V6_LABELS)
		return;
	memset(key->addr6, 0, sizeof(key->addr6));
	for (unsigned i = 0; i < key->depth; i++) {
		int n = nibble(q->name.wire + q->labels[key->depth - 1 - i]);

		if (n < 0)
			return;
		key->addr6[i / 2] |= (uint8_t)(i % 2 == 0 ? n << 4 : n);
	}
	key->len6 = (uint8_t)(4 * key->depth);
	key->v6 = true;
}

static void
unmap(struct key *key)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	const uint8_t *b = key->addr6;

	if (!key->v6 || key->len6 <= 96 ||
	    memcmp(b, mapped, sizeof(mapped)) != 0)
		return;
	key->v6 = false;
	key->v4 = true;
	key->len4 = (uint8_t)(key->len6 - 96);
	key->addr4 = (uint32_t)b[12] << 24 | (uint32_t)b[13] << 16 |
		     (uint32_t)b[14] << 8 | b[15];
}

void
key_parse(const struct query *q, unsigned origin_labels, struct key *out)
{
	assert(origin_labels <= q->label_count);
	out->depth = q->label_count - origin_labels;
	out->class = -1;
	out->v4 = out->v6 = false;
	out->len4 = out->len6 = 0;
	out->addr4 = 0;
	if (out->depth > 0) {
		const uint8_t *label = q->name.wire + q->labels[out->depth - 1];

		out->class = class_by_label((const char *)label + 1, label[0]);
		if (out->class >= 0)
			out->depth--;
	}
	if (out->depth == 0)
		return;
	/* The labels of the key are the first "depth" ones of the name. */
	read_v4(q, out);
	read_v6(q, out);
	unmap(out);
}
