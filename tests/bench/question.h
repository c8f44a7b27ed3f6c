/* Questions for random addresses, for both sides of the measurement. */
#ifndef BENCH_QUESTION_H
#define BENCH_QUESTION_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define QUESTION_MAX 256

static inline uint32_t
next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*state >> 32);
}

/* An A query with EDNS for a random address of 10.0.0.0/8 below the zone;
 * out has QUESTION_MAX octets, the length is returned. */
static inline size_t
question_make(const char *zone, uint64_t *state, uint8_t *out)
{
	static const uint8_t header[12] = {0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1};
	static const uint8_t tail[] = {
	    0, 0, 1, 0, 1, 0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0};
	uint32_t ip = next_random(state);
	char text[QUESTION_MAX - sizeof(header) - sizeof(tail)], *save = NULL;
	uint8_t *p = out + sizeof(header);

	(void)snprintf(text, sizeof(text), "%u.%u.%u.10.%s", ip & 255,
	    ip >> 8 & 255, ip >> 16 & 255, zone);
	memcpy(out, header, sizeof(header));
	for (char *s = strtok_r(text, ".", &save); s != NULL;
	     s = strtok_r(NULL, ".", &save)) {
		*p++ = (uint8_t)strlen(s);
		memcpy(p, s, strlen(s));
		p += strlen(s);
	}
	memcpy(p, tail, sizeof(tail));
	return (size_t)(p + sizeof(tail) - out);
}

#endif
