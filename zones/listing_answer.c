/* Answers: their codec, and how nested prefixes become one. */
#include "listing_answer.h"

#include <assert.h>

size_t
answer_encode(const struct answer_entry *entries, size_t count, uint8_t *out)
{
	uint8_t *p = out;

	for (size_t i = 0; i < count; i++) {
		unsigned marks = (i == 0 ? ANSWER_FIRST : 0) |
				 (i + 1 == count ? ANSWER_LAST : 0);

		assert(entries[i].level <= ANSWER_LEVEL);
		p = put8(p, (uint8_t)(entries[i].level | marks));
		p = put8(p, entries[i].class);
		p = put32(p, entries[i].expires_min);
		p = put32(p, entries[i].seen_min);
		p = put64(p, entries[i].import);
	}
	return (size_t)(p - out);
}

size_t
answer_length(const uint8_t *data, size_t len)
{
	int level = -1, class = -1;

	/* Most have one entry. */
	if (len >= ANSWER_ENTRY_LEN && data[0] == (ANSWER_FIRST | ANSWER_LAST))
		return data[1] < CLASS_COUNT ? ANSWER_ENTRY_LEN : 0;
	if (len > ANSWER_MAX)
		len = ANSWER_MAX;
	for (size_t at = 0; len - at >= ANSWER_ENTRY_LEN;
	     at += ANSWER_ENTRY_LEN) {
		const uint8_t *p = data + at;
		int number = p[0] & ANSWER_LEVEL;

		/* Levels count up by one, classes rise within a level. */
		if (number == level + 1) {
			level++;
			class = -1;
		}
		if (number != level || p[1] <= class || p[1] >= CLASS_COUNT ||
		    ((p[0] & ANSWER_FIRST) != 0) != (at == 0))
			return 0;
		class = p[1];
		if (p[0] & ANSWER_LAST)
			return at + ANSWER_ENTRY_LEN;
	}
	return 0;
}

/* On the packet path, and over bytes that may turn to zeros under it: nothing
 * of an entry is believed. */
size_t
answer_live(const uint8_t *entries, size_t count, class_mask wanted,
    int64_t now, struct answer_entry out[CLASS_COUNT])
{
	size_t n = 0;

	for (const uint8_t *p = entries; count > 0 && n < CLASS_COUNT;
	     p += ANSWER_ENTRY_LEN, count--) {
		if (n > 0 && (p[0] & ANSWER_LEVEL) != out[0].level)
			break;
		if (p[1] < CLASS_COUNT && (wanted & CLASS_BIT(p[1])) != 0 &&
		    (int64_t)get32(p + 2) * 60 > now)
			out[n++] = answer_entry_decode(p);
		if (p[0] & ANSWER_LAST)
			break;
	}
	return n;
}

/* Seconds to minutes, rounded down; what does not fit ends at the border. */
static uint32_t
minutes(int64_t s)
{
	if (s < 0)
		return 0;
	return s / 60 > UINT32_MAX ? UINT32_MAX : (uint32_t)(s / 60);
}

void
listing_level_merge(struct listing_level *level, const struct finding *f)
{
	const uint8_t class = finding_served_class(f);
	struct level_class *c = &level->of[class];
	uint32_t expires = minutes(f->expires), seen = minutes(f->last_open);

	if (!(level->classes & CLASS_BIT(class))) {
		*c = (struct level_class){expires, seen, f->import_open};
		level->classes |= CLASS_BIT(class);
		return;
	}
	if (expires > c->expires_min)
		c->expires_min = expires;
	/* Within one minute the later import confirmed it later: the answer
	 * must not hang on the order of scanners. */
	if (seen > c->seen_min ||
	    (seen == c->seen_min && f->import_open > c->import)) {
		c->seen_min = seen;
		c->import = f->import_open;
	}
}

/*
 * Does the level ever show? It is served where no more specific level has a
 * live entry of the wanted classes; when for each class of it something more
 * specific lives as long, that never happens. best: the longest life per
 * class of the more specific ones; gets this level's as well.
 */
static bool
outlives(const struct listing_level *level, class_mask *seen,
    uint32_t best[CLASS_COUNT])
{
	bool shows = false;

	for (unsigned left = level->classes; left != 0; left &= left - 1) {
		int id = __builtin_ctz(left);
		uint32_t expires = level->of[id].expires_min;

		if ((*seen & CLASS_BIT(id)) && expires <= best[id])
			continue;
		best[id] = expires;
		*seen |= CLASS_BIT(id);
		shows = true;
	}
	return shows;
}

/* Appends the entries of a level; returns the new count. */
static size_t
add_level(const struct listing_level *level, uint8_t number,
    struct answer_entry *entries, size_t count)
{
	for (unsigned left = level->classes; left != 0; left &= left - 1) {
		uint8_t id = (uint8_t)__builtin_ctz(left);
		const struct level_class *c = &level->of[id];

		entries[count++] = (struct answer_entry){
		    number, id, c->expires_min, c->seen_min, c->import};
	}
	return count;
}

size_t
listing_answer(const struct listing_level *levels, size_t count, uint8_t *out)
{
	struct answer_entry entries[ANSWER_ENTRIES_MAX];
	uint32_t best[CLASS_COUNT] = {0};
	class_mask seen = 0;
	uint8_t number = 0;
	size_t n = 0;

	assert(count > 0);
	for (size_t i = count; i-- > 0;) {
		size_t wanted = (size_t)__builtin_popcount(levels[i].classes);

		if (!outlives(&levels[i], &seen, best))
			continue;
		if (n + wanted > ANSWER_ENTRIES_MAX)
			break;
		n = add_level(&levels[i], number++, entries, n);
	}
	return answer_encode(entries, n, out);
}
