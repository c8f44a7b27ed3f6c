/*
 * The list and the questions of the benchmark, from a seed alone: the same on
 * every machine, and of any size without memory.
 *
 *	data list SIZE SEED		SIZE addresses, then SIZE/200 /24s
 *	data queries SIZE SEED COUNT	questions for that list: 25 % for its
 *					addresses, 5 % for addresses in its
 *					/24s, 70 % for what is not listed
 *
 * Addresses and /24s are numbered by a keyed permutation; the list is the
 * first of them that are public. Whether an address is listed is computed, by
 * the permutation's inverse, so that 30 % are hits exactly.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS	    6
#define PER_PREFIX  200
#define PER_CENT_32 25
#define PER_CENT_24 5

/* A permutation of the numbers below 2^(2 * half). */
struct shuffle {
	unsigned half;
	uint64_t key;
};

struct list {
	struct shuffle hosts, nets;
	uint32_t hosts_end, nets_end; /* the first number not on the list */
};

static uint64_t
mix(uint64_t x)
{
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

static uint32_t
next_random(uint64_t *state)
{
	*state += UINT64_C(0x9e3779b97f4a7c15);
	return (uint32_t)(mix(*state) >> 32);
}

/* A Feistel network. */
static uint32_t
shuffled(const struct shuffle *s, uint32_t n, bool inverse)
{
	uint32_t mask = (1u << s->half) - 1, l = n >> s->half, r = n & mask, t;

	for (unsigned i = 0; i < ROUNDS; i++) {
		uint64_t key = s->key + (inverse ? ROUNDS - 1 - i : i);

		if (inverse) {
			t = l;
			l = r ^ ((uint32_t)mix(key << 32 | l) & mask);
			r = t;
		} else {
			t = r;
			r = l ^ ((uint32_t)mix(key << 32 | r) & mask);
			l = t;
		}
	}
	return l << s->half | r;
}

/* Not a special purpose in the whole /8: what every list may hold. */
static bool
is_public(uint32_t ip)
{
	static const uint8_t special[] = {
	    10, 100, 127, 169, 172, 192, 198, 203};
	uint32_t first = ip >> 24;

	return first >= 1 && first <= 223 &&
	       memchr(special, (int)first, sizeof(special)) == NULL;
}

/* The first number after which count are public. */
static uint32_t
end_of(const struct shuffle *s, unsigned shift, uint32_t count)
{
	uint32_t n = 0;

	for (; count > 0; n++)
		count -= is_public(shuffled(s, n, false) << shift);
	return n;
}

static struct list
list_of(uint32_t size, uint64_t seed)
{
	struct list l = {
	    .hosts = {16, mix(seed * 2)}, .nets = {12, mix(seed * 2 + 1)}};

	l.hosts_end = end_of(&l.hosts, 0, size);
	l.nets_end = end_of(&l.nets, 8, size / PER_PREFIX);
	return l;
}

static bool
is_listed(const struct list *l, uint32_t ip)
{
	return shuffled(&l->hosts, ip, true) < l->hosts_end ||
	       shuffled(&l->nets, ip >> 8, true) < l->nets_end;
}

static void
print_list(const struct list *l)
{
	uint32_t a;

	for (uint32_t n = 0; n < l->hosts_end; n++) {
		a = shuffled(&l->hosts, n, false);
		if (is_public(a))
			printf("%u.%u.%u.%u\n", a >> 24, a >> 16 & 255,
			    a >> 8 & 255, a & 255);
	}
	for (uint32_t n = 0; n < l->nets_end; n++) {
		a = shuffled(&l->nets, n, false) << 8;
		if (is_public(a))
			printf("%u.%u.%u.0/24\n", a >> 24, a >> 16 & 255,
			    a >> 8 & 255);
	}
}

/* One that is public, and listed in the way that is drawn. */
static uint32_t
draw(const struct list *l, uint64_t *state)
{
	uint32_t lot = next_random(state) % 100, ip;

	do {
		ip = next_random(state);
		if (lot < PER_CENT_32)
			ip = shuffled(&l->hosts, ip % l->hosts_end, false);
		else if (lot < PER_CENT_32 + PER_CENT_24 && l->nets_end > 0)
			ip = shuffled(&l->nets, ip % l->nets_end, false) << 8 |
			     (next_random(state) & 255);
	} while (!is_public(ip) ||
		 is_listed(l, ip) != (lot < PER_CENT_32 + PER_CENT_24));
	return ip;
}

static void
print_queries(const struct list *l, uint64_t seed, uint64_t count)
{
	uint64_t state = mix(seed ^ UINT64_C(0x71756572696573));
	uint32_t ip;

	for (; count > 0; count--) {
		ip = draw(l, &state);
		printf("%u.%u.%u.%u.bl.example.org A\n", ip & 255,
		    ip >> 8 & 255, ip >> 16 & 255, ip >> 24);
	}
}

int
main(int argc, char **argv)
{
	bool queries = argc == 5 && strcmp(argv[1], "queries") == 0;
	struct list l;
	unsigned long size;
	uint64_t seed;

	if (!queries && (argc != 4 || strcmp(argv[1], "list") != 0)) {
		fputs("usage: data list SIZE SEED\n"
		      "       data queries SIZE SEED COUNT\n",
		    stderr);
		return EXIT_FAILURE;
	}
	size = strtoul(argv[2], NULL, 10);
	if (size < PER_PREFIX || size > 100000000) {
		fputs("data: SIZE is from 200 to 100000000\n", stderr);
		return EXIT_FAILURE;
	}
	seed = strtoull(argv[3], NULL, 10);
	l = list_of((uint32_t)size, seed);
	if (queries)
		print_queries(&l, seed, strtoull(argv[4], NULL, 10));
	else
		print_list(&l);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
