/* Reversed addresses: labels to bits, in both families at once. */
#include "key.h"

#include <assert.h>
#include <string.h>

#define V4_LABELS 4
#define V6_LABELS 32
#define NO_OCTET  256 /* any number above 255 */
#define NO_NIBBLE 16  /* any number above 15 */

static inline bool
is_digit(uint8_t c)
{
	return (uint8_t)(c - '0') < 10;
}

/*
 * The octet a label stands for; above 255: none, it is no canonical decimal
 * number. "099" is octal to some readers and decimal to others, so it is none.
 * Addresses are random, so there is no branch on how many digits it has: half
 * of them would be guessed wrong, and each costs as much as all of this. The
 * three octets behind the length are there, a short label's too: behind every
 * name stand type and class.
 */
static inline unsigned
octet(const uint8_t *label)
{
	/* With that many digits, without a zero in front. */
	static const uint8_t least[4] = {0, 0, 10, 100};
	unsigned len = label[0], shift, n;
	uint32_t digits, wrong;

	if (len > 3)
		return NO_OCTET;
	/* The last digit comes into the third octet; in front of the first one
	 * there are zeros. */
	shift = 8 * (3 - len);
	memcpy(&digits, label, sizeof(digits));
	digits = (digits >> 8 ^ 0x303030) << shift & 0xffffff;
	/* 0 to 9: none sets the upper bit, not even with 0x76 added. */
	wrong = (digits | (digits + 0x767676)) & 0x808080;
	n = (digits & 0xff) * 100 + (digits >> 8 & 0xff) * 10 + (digits >> 16);
	return wrong != 0 || n < least[len] ? NO_OCTET : n;
}

/* The nibble a label stands for; above 15: none. Without branches, too. */
static inline unsigned
nibble(const uint8_t *label)
{
	unsigned digit = (unsigned)label[1] - '0';
	unsigned letter = ((unsigned)label[1] | 0x20) - 'a';
	unsigned n = digit <= 9 ? digit : letter < 6 ? letter + 10 : NO_NIBBLE;

	return label[0] == 1 ? n : NO_NIBBLE;
}

/* The labels of a key, the one next to the origin first. */
static void
read_v4(const uint8_t *name, const uint8_t *last, struct key *key)
{
	unsigned depth = key->depth, seen = 0;
	uint32_t addr = 0;

	if (depth > V4_LABELS)
		return;
	for (unsigned i = 0; i < depth; i++) {
		unsigned n = octet(name + last[-(int)i]);

		seen |= n;
		addr = addr << 8 | (n & 0xff);
	}
	if (seen > 255)
		return;
	key->len4 = (uint8_t)(8 * depth);
	key->addr4 = addr << (32 - 8 * depth);
	key->v4 = true;
}

static void
unmap(struct key *key)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	const uint8_t *b = key->addr6;

	if (key->len6 <= 96 || memcmp(b, mapped, sizeof(mapped)) != 0)
		return;
	key->v6 = false;
	key->v4 = true;
	key->len4 = (uint8_t)(key->len6 - 96);
	key->addr4 = (uint32_t)b[12] << 24 | (uint32_t)b[13] << 16 |
		     (uint32_t)b[14] << 8 | b[15];
}

static void
read_v6(const uint8_t *name, const uint8_t *last, struct key *key)
{
	unsigned depth = key->depth, seen = 0;
	addr_num addr = 0;

	if (depth > V6_LABELS)
		return;
	for (unsigned i = 0; i < depth; i++) {
		unsigned n = nibble(name + last[-(int)i]);

		seen |= n;
		addr = addr << 4 | (n & 15);
	}
	if (seen > 15)
		return;
	addr <<= 128 - 4 * depth;
	put64(put64(key->addr6, (uint64_t)(addr >> 64)), (uint64_t)addr);
	key->len6 = (uint8_t)(4 * depth);
	key->v6 = true;
	unmap(key);
}

void
key_parse(const uint8_t *name, const struct query_labels *labels,
    unsigned origin_labels, struct key *out)
{
	const uint8_t *last;
	unsigned depth;

	assert(origin_labels <= labels->count);
	depth = labels->count - origin_labels;
	out->class = -1;
	out->v4 = out->v6 = false;
	out->len4 = out->len6 = 0;
	out->addr4 = 0;
	if (depth > 0) {
		const uint8_t *label = name + labels->at[depth - 1];

		/* No class has a digit in front: most labels are done with. */
		if (!is_digit(label[1]))
			out->class = (int8_t)class_by_label(
			    (const char *)label + 1, label[0]);
		depth -= out->class >= 0;
	}
	out->depth = (uint8_t)depth;
	if (depth == 0)
		return;
	/* The labels of the key are the first "depth" ones of the name. */
	last = &labels->at[depth - 1];
	read_v4(name, last, out);
	if (name[*last] == 1)
		read_v6(name, last, out);
}

struct addr
key_addr(const struct key *key)
{
	struct addr addr = {.family = ADDR_V6};

	if (key->v4)
		return addr_from_num(ADDR_V4, key->addr4);
	memcpy(addr.b, key->addr6, sizeof(addr.b));
	return addr;
}
