/*
 * Decides slowly what a name must be answered with, from the listings alone.
 * Blocks of addresses are texts of '0' and '1': one covers another where it is
 * the beginning of it. No code of the responder or the snapshot is used.
 */
#ifndef UNIT_REFERENCE_H
#define UNIT_REFERENCE_H

#include <ctype.h>
#include <stdio.h>

#include "case.h"
#include "class.h"
#include "stamp.h"

#define REFERENCE_MAX 64

struct block {
	int family; /* 4, 6; 0: none */
	char bits[129];
};

struct ref_listing {
	struct block block;
	enum class_id class;
	int64_t expires, seen;
	uint64_t import;
};

struct reference {
	struct ref_listing listings[REFERENCE_MAX];
	size_t count;
	struct block exempt[REFERENCE_MAX];
	size_t exempt_count;
};

struct ref_zone {
	const char *origin;
	class_mask classes;
	int64_t ttl;
	unsigned negative_ttl;
};

static inline void
block_add(struct block *b, unsigned value, unsigned bits)
{
	size_t len = strlen(b->bits);

	for (unsigned i = 0; i < bits; i++)
		b->bits[len + i] = value >> (bits - 1 - i) & 1 ? '1' : '0';
	b->bits[len + bits] = '\0';
}

static inline bool
block_covers(const struct block *outer, const struct block *inner)
{
	return outer->family == inner->family &&
	       strncmp(outer->bits, inner->bits, strlen(outer->bits)) == 0;
}

/* ::ffff:0:0/96. */
static inline struct block
block_mapped(void)
{
	struct block b = {6, ""};

	for (int i = 0; i < 80; i++)
		block_add(&b, 0, 1);
	block_add(&b, 0xffff, 16);
	return b;
}

static inline struct block
block_test_entry(int family, unsigned code)
{
	struct block b = {4, ""};

	if (family == 6)
		b = block_mapped();
	block_add(&b, 0x7f000000U | code, 32);
	return b;
}

/* Is there an address in the block that no exemption covers? */
static inline bool
has_unexempt(const struct reference *r, struct block b)
{
	struct block half = b;
	bool inside = false;

	for (size_t i = 0; i < r->exempt_count; i++) {
		if (block_covers(&r->exempt[i], &b))
			return false;
		inside |= block_covers(&b, &r->exempt[i]);
	}
	if (!inside)
		return true;
	block_add(&half, 0, 1);
	block_add(&b, 1, 1);
	return has_unexempt(r, half) || has_unexempt(r, b);
}

static inline bool
is_wanted(class_mask mask, unsigned class)
{
	return (mask >> class & 1) != 0;
}

/* Something of the classes is listed below the block, or a test entry. */
static inline bool
something_below(
    const struct reference *r, const struct block *b, class_mask mask)
{
	for (unsigned c = 0; c < CLASS_COUNT; c++) {
		struct block entry = block_test_entry(
		    b->family, class_info((enum class_id)c)->code);

		if ((is_wanted(mask, c) || c == CLASS_RELAY) &&
		    block_covers(b, &entry))
			return true;
	}
	for (size_t i = 0; i < r->count; i++) {
		const struct block *l = &r->listings[i].block;

		if (!is_wanted(mask, r->listings[i].class))
			continue;
		if ((block_covers(b, l) && has_unexempt(r, *l)) ||
		    (block_covers(l, b) && has_unexempt(r, *b)))
			return true;
	}
	return false;
}

/* What one class of one prefix comes to, over scanners and ports. */
struct ref_entry {
	int64_t expires, seen; /* expires 0: not listed */
	uint64_t import;
};

static inline struct ref_entry
merge(const struct reference *r, const struct block *level, unsigned class)
{
	struct ref_entry e = {0, 0, 0};

	for (size_t i = 0; i < r->count; i++) {
		const struct ref_listing *l = &r->listings[i];

		if (l->class != class || l->block.family != level->family ||
		    strcmp(l->block.bits, level->bits) != 0)
			continue;
		if (l->expires / 60 * 60 > e.expires)
			e.expires = l->expires / 60 * 60;
		if (l->seen > e.seen) {
			e.seen = l->seen;
			e.import = l->import;
		}
	}
	return e;
}

/* The answer from one prefix: its classes that are served and live. */
struct ref_answer {
	unsigned codes[CLASS_COUNT];
	size_t count;
	int64_t ttl;
	unsigned gravest;
	struct ref_entry entry; /* of the gravest */
	bool test;
};

static inline bool
answer_from(const struct reference *r, const struct block *level,
    class_mask mask, int64_t now, struct ref_answer *out)
{
	out->count = 0;
	for (unsigned c = 0; c < CLASS_COUNT; c++) {
		struct ref_entry e = merge(r, level, c);

		if (!is_wanted(mask, c) || e.expires <= now)
			continue;
		if (out->count == 0) {
			out->gravest = c;
			out->entry = e;
		}
		if (e.expires - now < out->ttl)
			out->ttl = e.expires - now;
		out->codes[out->count++] = class_info((enum class_id)c)->code;
	}
	return out->count > 0;
}

static inline bool
answer_test(const struct block *key, class_mask mask, struct ref_answer *out)
{
	for (unsigned c = 0; c < CLASS_COUNT; c++) {
		unsigned code = class_info((enum class_id)c)->code;
		struct block entry = block_test_entry(4, code);

		if ((is_wanted(mask, c) || c == CLASS_RELAY) &&
		    block_covers(&entry, key)) {
			out->codes[0] = code;
			out->count = 1;
			out->gravest = c;
			out->test = true;
			return true;
		}
	}
	return false;
}

/* The answer for one address: from the longest prefix that has one. */
static inline bool
answer_for(const struct reference *r, const struct block *key, class_mask mask,
    int64_t now, struct ref_answer *out)
{
	struct block level = *key, tests = block_test_entry(4, 0);

	tests.bits[24] = '\0';
	if (block_covers(&tests, key))
		return answer_test(key, mask, out);
	if (!has_unexempt(r, *key))
		return false;
	for (size_t len = strlen(key->bits); len > 0; len--) {
		level.bits[len] = '\0';
		if (answer_from(r, &level, mask, now, out))
			return true;
	}
	return false;
}

/* The block that labels stand for, the last one first; family 0 where they
 * stand for none. */
static inline struct block
block_v4(char *const *labels, size_t count)
{
	struct block b = {4, ""}, none = {0, ""};
	char canonical[8];

	for (size_t i = count; i-- > 0 && count <= 4;) {
		int n = atoi(labels[i]);

		snprintf(canonical, sizeof(canonical), "%d", n);
		if (n < 0 || n > 255 || strcmp(canonical, labels[i]) != 0)
			return none;
		block_add(&b, (unsigned)n, 8);
	}
	return count <= 4 ? b : none;
}

static inline struct block
block_v6(char *const *labels, size_t count)
{
	struct block b = {6, ""}, none = {0, ""}, mapped = block_mapped();

	for (size_t i = count; i-- > 0 && count <= 32;) {
		if (strlen(labels[i]) != 1 ||
		    !isxdigit((unsigned char)labels[i][0]))
			return none;
		block_add(&b, (unsigned)strtoul(labels[i], NULL, 16), 4);
	}
	if (count > 32)
		return none;
	if (strlen(b.bits) > 96 && block_covers(&mapped, &b)) {
		b.family = 4;
		memmove(b.bits, b.bits + 96, strlen(b.bits + 96) + 1);
	}
	return b;
}

static inline bool
is_address(const struct block *b)
{
	return strlen(b->bits) == (b->family == 4 ? 32 : 128);
}

#endif
