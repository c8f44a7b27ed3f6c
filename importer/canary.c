/* Hosts of which every scan of a scanner must say so. */
#include "canary.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

/* Wrong ones named one by one. */
#define SHOWN 4

#define SEEN(verdict) (1u << (verdict))

enum status
canary_begin(
    struct canaries *c, const struct config_scanner *scanner, struct why *why)
{
	*c = (struct canaries){.scanner = scanner,
	    .count = scanner->canary_open_count + scanner->canary_closed_count};
	if (c->count == 0)
		return ST_OK;
	c->seen = calloc(c->count, sizeof(*c->seen));
	return c->seen != NULL ? ST_OK : why_no_memory(why);
}

void
canary_end(struct canaries *c)
{
	free(c->seen);
	*c = (struct canaries){.count = 0};
}

static bool
is_to_be_open(const struct canaries *c, size_t at)
{
	return at < c->scanner->canary_open_count;
}

const struct addr *
canary_at(const struct canaries *c, size_t at, bool *seen_out)
{
	const struct config_scanner *s = c->scanner;

	assert(at < c->count);
	*seen_out = c->seen[at] != 0;
	return is_to_be_open(c, at)
		   ? &s->canary_open[at]
		   : &s->canary_closed[at - s->canary_open_count];
}

bool
canary_take(struct canaries *c, const struct batch_item *item)
{
	bool found = false, seen;

	for (size_t i = 0; i < c->count; i++) {
		if (!addr_equal(canary_at(c, i, &seen), &item->prefix.addr) ||
		    !prefix_is_single(&item->prefix))
			continue;
		c->seen[i] |= (uint8_t)SEEN(item->verdict);
		found = true;
	}
	return found;
}

static bool
is_right(const struct canaries *c, size_t at)
{
	bool open = c->seen[at] & SEEN(VERDICT_OPEN);

	return is_to_be_open(c, at)
		   ? open
		   : !open && (c->seen[at] & SEEN(VERDICT_CLOSED));
}

/* The gravest of what was said. */
static const char *
said_text(unsigned seen)
{
	static const uint8_t order[] = {VERDICT_OPEN, VERDICT_INCONCLUSIVE,
	    VERDICT_UNREACHABLE, VERDICT_CLOSED};

	for (size_t i = 0; i < sizeof(order); i++)
		if (seen & SEEN(order[i]))
			return verdict_text(order[i]);
	return "not mentioned";
}

size_t
canary_wrong(const struct canaries *c, char *words, size_t cap)
{
	size_t wrong = 0, len = 0;
	char text[ADDR_TEXT_MAX];
	bool seen;

	words[0] = '\0';
	for (size_t i = 0; i < c->count; i++) {
		int n;

		if (is_right(c, i))
			continue;
		wrong++;
		if (wrong > SHOWN + 1 || len >= cap)
			continue;
		if (wrong > SHOWN) {
			(void)snprintf(words + len, cap - len, ", ...");
			continue;
		}
		n = snprintf(words + len, cap - len, "%s%s is %s, should be %s",
		    wrong > 1 ? ", " : "",
		    addr_format(canary_at(c, i, &seen), text),
		    said_text(c->seen[i]),
		    is_to_be_open(c, i) ? "open" : "closed");
		len += n > 0 ? (size_t)n : 0;
	}
	return wrong;
}
