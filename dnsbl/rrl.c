/*
 * Token buckets in a table of fixed size. A bucket is one number: until when
 * the answers it has sent are paid for, at one interval each; what lies ahead
 * of now is what its network owes. So a bucket empties by itself, and one that
 * owes nothing is as good as a free one.
 *
 * Two sets of WAYS buckets may hold a network; a set is a line of the cache.
 * A newcomer takes the place of who owes least in both, but of nobody who owes
 * more than half of a burst. Where all do there is no place to count it: then
 * it gets truncated answers, which amplify nothing and refuse nobody.
 */
#include "rrl.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "entropy.h"
#include "siphash.h"

#define LINE 64
#define WAYS 5
#define SETS (RRL_BYTES / LINE)
/* The hash has bits for a tag and two sets. */
#define SET_BITS 16

#define NS_PER_S  UINT64_C(1000000000)
#define NS_PER_MS UINT64_C(1000000)

struct set {
	_Alignas(LINE) uint64_t until[WAYS]; /* nanoseconds */
	uint32_t tag[WAYS];
};

struct bucket {
	uint64_t *until;
	uint32_t *tag;
};

struct rrl {
	struct set *sets;
	uint64_t interval, burst; /* nanoseconds */
	uint64_t random;	  /* never 0 */
	unsigned slip;
	uint8_t key[SIPHASH_KEY_LEN];
};

/* Not from malloc: pages that are not touched are none then. */
static struct set *
map_sets(void)
{
	void *p = mmap(NULL, RRL_BYTES, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

static enum status
seed(struct rrl *r, struct why *why)
{
	if (!entropy(r->key, sizeof(r->key)) ||
	    !entropy(&r->random, sizeof(r->random))) {
		(void)why_errno(why, errno, "rate limit: random octets");
		return ST_UNAVAILABLE;
	}
	r->random |= 1;
	return ST_OK;
}

enum status
rrl_new(unsigned rate, unsigned slip, unsigned workers, struct rrl **out,
    struct why *why)
{
	struct rrl *r = calloc(1, sizeof(*r));
	enum status st;

	_Static_assert(sizeof(struct set) == LINE, "a set is a line");
	_Static_assert(SETS <= 1 << SET_BITS, "any set can be named");
	assert(rate > 0 && slip > 0 && workers > 0);
	if (r != NULL)
		r->sets = map_sets();
	if (r == NULL || r->sets == NULL) {
		rrl_free(&r);
		return why_no_memory(why);
	}
	st = seed(r, why);
	if (st != ST_OK) {
		rrl_free(&r);
		return st;
	}
	r->slip = slip;
	r->interval = NS_PER_S * workers / rate;
	r->burst = NS_PER_S * RRL_BURST_S;
	/* A rate below one a second and worker lets one through, too. */
	if (r->burst < r->interval)
		r->burst = r->interval;
	*out = r;
	return ST_OK;
}

void
rrl_free(struct rrl **r)
{
	struct rrl *gone = *r;

	*r = NULL;
	if (gone == NULL)
		return;
	if (gone->sets != NULL)
		(void)munmap(gone->sets, RRL_BYTES);
	free(gone);
}

/* The network of an address, with what else has a rate of its own. */
static uint64_t
hash_of(const struct rrl *r, const struct addr *source, unsigned zone,
    unsigned kind)
{
	uint8_t input[16] = {source->family};
	size_t len =
	    (source->family == ADDR_V4 ? RRL_PREFIX4 : RRL_PREFIX6) / 8;

	memcpy(input + 1, source->b, len);
	put32(input + 8, zone);
	put32(input + 12, kind);
	return siphash(r->key, input, sizeof(input));
}

static struct bucket
bucket_at(struct set *set, unsigned way)
{
	return (struct bucket){&set->until[way], &set->tag[way]};
}

/* The one of that tag (true), or else the one that owes least. */
static bool
find(struct set *const sets[2], uint32_t tag, struct bucket *out)
{
	*out = bucket_at(sets[0], 0);
	for (unsigned i = 0; i < 2 * WAYS; i++) {
		struct bucket b = bucket_at(sets[i / WAYS], i % WAYS);

		if (*b.tag == tag) {
			*out = b;
			return true;
		}
		if (*b.until < *out->until)
			*out = b;
	}
	return false;
}

/* Now and then, without a pattern that could be met: xorshift64 (Marsaglia,
 * 2003). */
static enum rrl_verdict
over(struct rrl *r)
{
	r->random ^= r->random << 13;
	r->random ^= r->random >> 7;
	r->random ^= r->random << 17;
	return (r->random >> 32) % r->slip == 0 ? RRL_SLIP : RRL_DROP;
}

enum rrl_verdict
rrl_account(struct rrl *r, const struct addr *source, unsigned zone,
    unsigned kind, uint64_t now_ms)
{
	uint64_t hash = hash_of(r, source, zone, kind),
		 now = now_ms * NS_PER_MS;
	struct set *const sets[2] = {
	    &r->sets[hash % SETS], &r->sets[(hash >> SET_BITS) % SETS]};
	uint32_t tag = (uint32_t)(hash >> 32);
	struct bucket b;

	if (!find(sets, tag, &b)) {
		if (*b.until > now + r->burst / 2)
			return RRL_SLIP;
		*b.tag = tag;
		*b.until = now;
	}
	if (*b.until < now)
		*b.until = now;
	if (*b.until + r->interval > now + r->burst)
		return over(r);
	*b.until += r->interval;
	return RRL_SEND;
}
