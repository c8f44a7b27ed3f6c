/*
 * Random lists, and random names to ask of them: keys that are listed, near
 * to what is, above it, below it, mapped, broken in every way a name can be.
 */
#ifndef UNIT_RANDOM_NAMES_H
#define UNIT_RANDOM_NAMES_H

#include "fixture.h"
#include "reference.h"

#define LABELS_MAX 40

/* xorshift64*: the same names from the same seed on any machine. */
struct dice {
	uint64_t state;
};

static inline uint64_t
roll(struct dice *d, uint64_t below)
{
	d->state ^= d->state >> 12;
	d->state ^= d->state << 25;
	d->state ^= d->state >> 27;
	return (d->state * UINT64_C(2685821657736338717) >> 20) % below;
}

/* Few beginnings, so that prefixes nest; some in single digits, so that IPv4
 * and IPv6 names meet. */
static inline struct block
random_block(struct dice *d)
{
	static const unsigned v4[] = {0x0102, 0xc000, 0x0405, 0x7f00, 0xcb00};
	static const unsigned v6[] = {0x2001, 0x1234, 0x2a00, 0x0102, 0x2000};
	static const unsigned len4[] = {16, 20, 24, 24, 28, 30, 32, 32, 32};
	static const unsigned len6[] = {48, 52, 56, 64, 64, 96, 127, 128, 128};
	struct block b = {roll(d, 2) ? 4 : 6, ""};
	unsigned len = b.family == 4 ? len4[roll(d, COUNT(len4))]
				     : len6[roll(d, COUNT(len6))];

	if (b.family == 4) {
		block_add(&b, v4[roll(d, COUNT(v4))], 16);
		block_add(&b, (unsigned)roll(d, 4) + 1, 8);
		block_add(&b, (unsigned)roll(d, 256), 8);
	} else {
		block_add(&b, v6[roll(d, COUNT(v6))], 16);
		for (int i = 0; i < 28; i++)
			block_add(&b, roll(d, 4) ? 0 : (unsigned)roll(d, 3), 4);
	}
	b.bits[len] = '\0';
	return b;
}

/* The rest of an address: what comes out as 0s, as 1s, or at random. */
static inline struct block
random_inside(struct dice *d, struct block b, size_t len)
{
	uint64_t how = roll(d, 4);

	while (strlen(b.bits) < len)
		block_add(&b,
		    how == 0   ? 0
		    : how == 1 ? 1
			       : (unsigned)roll(d, 2),
		    1);
	return b;
}

static inline size_t
block_size(const struct block *b)
{
	return b->family == 4 ? 32 : 128;
}

static inline void
block_text(const struct block *b, char *out, size_t cap)
{
	struct block whole = *b;
	size_t len = strlen(b->bits), at = 0;
	size_t group = b->family == 4 ? 8 : 16;

	while (strlen(whole.bits) < block_size(b))
		block_add(&whole, 0, 1);
	for (size_t i = 0; i < block_size(b); i += group) {
		char bits[17] = "";
		unsigned value;

		memcpy(bits, whole.bits + i, group);
		value = (unsigned)strtoul(bits, NULL, 2);
		at += (size_t)snprintf(out + at, cap - at,
		    b->family == 4 ? "%s%u" : "%s%x",
		    i == 0	     ? ""
		    : b->family == 4 ? "."
				     : ":",
		    value);
	}
	snprintf(out + at, cap - at, "/%zu", len);
}

/* A list that the ledger takes: nothing in the block of the test entries. */
static inline void
random_reference(struct dice *d, int64_t now, struct reference *r)
{
	struct block tests = block_test_entry(4, 0);

	tests.bits[24] = '\0';
	r->count = 20 + roll(d, REFERENCE_MAX - 20);
	for (size_t i = 0; i < r->count; i++) {
		struct ref_listing *l = &r->listings[i];

		do {
			l->block = random_block(d);
			if (i > 0 && roll(d, 5) == 0)
				l->block = r->listings[roll(d, i)].block;
		} while (block_covers(&tests, &l->block) ||
			 block_covers(&l->block, &tests));
		l->class = (enum class_id)roll(d, CLASS_COUNT);
		l->expires = now - 7200 + (int64_t)roll(d, 4 * 86400);
		/* Each its own minute, so that the latest is one. */
		l->seen = now - 86400 + 60 * (int64_t)i;
		l->import = i + 1;
	}
	r->exempt_count = roll(d, 8);
	for (size_t i = 0; i < r->exempt_count; i++) {
		struct block *e = &r->exempt[i];

		*e = r->listings[roll(d, r->count)].block;
		if (roll(d, 3) > 0)
			*e = random_inside(d, *e, block_size(e));
		if (roll(d, 2) == 0 && strlen(e->bits) > 17)
			e->bits[strlen(e->bits) - roll(d, 9)] = '\0';
	}
}

/* The key of a block that is a whole number of labels, cut to one. */
static inline size_t
block_labels(struct dice *d, struct block b, char labels[][64])
{
	struct block mapped = block_mapped();
	size_t unit, count;

	if (b.family == 4 && roll(d, 4) == 0) {
		strcat(mapped.bits, b.bits);
		b = mapped;
	}
	unit = b.family == 4 ? 8 : 4;
	count = strlen(b.bits) / unit;
	for (size_t i = 0; i < count; i++) {
		char bits[9] = "";

		memcpy(bits, b.bits + (count - 1 - i) * unit, unit);
		snprintf(labels[i], 64, b.family == 4 ? "%lu" : "%lx",
		    strtoul(bits, NULL, 2));
	}
	return count;
}

/* Something that is no key, in place of or in front of a label. */
static inline size_t
break_labels(struct dice *d, char labels[][64], size_t count)
{
	static const char *const odd[] = {"*", "_", "256", "1e", "x", "00",
	    "relay", "-1", "1000", "g", "2", "f", "ns", "\xff", "0x1",
	    "4294967297", "mx7RandomLabel"};
	char old[64];
	size_t at = roll(d, count);

	switch (roll(d, 3)) {
	case 0:
		memcpy(old, labels[at], sizeof(old));
		snprintf(labels[at], 64, "0%.60s", old);
		return count;
	case 1:
		snprintf(labels[at], 64, "%s", odd[roll(d, COUNT(odd))]);
		return count;
	default:
		memmove(labels[1], labels[0], count * sizeof(labels[0]));
		snprintf(labels[0], 64, "%s", odd[roll(d, COUNT(odd))]);
		return count + 1;
	}
}

/* The labels of a name in front of a class label and the origin. */
static inline size_t
random_labels(struct dice *d, const struct reference *r, char labels[][64])
{
	struct block b = random_block(d);
	uint64_t kind = roll(d, 10);
	size_t count;

	if (kind < 6)
		b = r->listings[roll(d, r->count)].block;
	else if (kind == 6 && r->exempt_count > 0)
		b = r->exempt[roll(d, r->exempt_count)];
	else if (kind == 7)
		b = block_test_entry(4, (unsigned)roll(d, 32));
	b = random_inside(d, b, block_size(&b));
	if (roll(d, 8) == 0) /* beside it */
		b.bits[roll(d, strlen(b.bits))] ^= 1;
	count = block_labels(d, b, labels);
	if (roll(d, 3) == 0) { /* above it */
		size_t cut = roll(d, count);

		memmove(
		    labels[0], labels[cut], (count - cut) * sizeof(labels[0]));
		count -= cut;
	}
	return roll(d, 8) == 0 ? break_labels(d, labels, count) : count;
}

static inline void
random_name(struct dice *d, const struct reference *r, const char *origin,
    char *out, size_t cap)
{
	char labels[LABELS_MAX][64];
	size_t count = random_labels(d, r, labels), at = 0;

	out[0] = '\0';
	for (size_t i = 0; i < count; i++)
		at += (size_t)snprintf(out + at, cap - at, "%s.", labels[i]);
	for (int i = 0; i < 2; i++)
		if (roll(d, 6) == 0)
			at += (size_t)snprintf(out + at, cap - at, "%s.",
			    class_info((enum class_id)roll(d, CLASS_COUNT))
				->label);
	snprintf(out + at, cap - at, "%s", origin);
	for (char *c = out; *c != '\0'; c++)
		if (roll(d, 2) == 0)
			*c = (char)toupper((unsigned char)*c);
}

#endif
