/*
 * The prepared questions of a measurement: a text file, one "NAME A" a
 * line, as dnsperf reads it (the data program writes it), turned into messages
 * once, before anything is measured.
 */
#ifndef BENCH_QUERIES_H
#define BENCH_QUERIES_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "question.h"

/* The length in two octets, and the message. */
#define QUERY_FRAMED_MAX (2 + QUESTION_MAX)

struct queries {
	size_t count;
	/* As TCP carries them: each after its length in two octets, back to
	 * back. The ids are 0, for the user to write. */
	uint8_t *framed;
	/* Where each begins, its length first; one more for the end. */
	size_t *at;
};

/* The message of query i, without its length in front. */
static inline uint8_t *
query_message(const struct queries *q, size_t i)
{
	return q->framed + q->at[i] + 2;
}

static inline size_t
query_len(const struct queries *q, size_t i)
{
	return q->at[i + 1] - q->at[i] - 2;
}

static inline void
queries_free(struct queries *q)
{
	free(q->framed);
	free(q->at);
	*q = (struct queries){0};
}

/* Makes room for another query; 0 when there is some. */
static inline int
queries_reserve(struct queries *q, size_t *room)
{
	size_t more = *room < 4096 ? 4096 : *room * 2;
	void *framed, *at;

	if (q->count < *room)
		return 0;
	framed = realloc(q->framed, more * QUERY_FRAMED_MAX);
	if (framed != NULL)
		q->framed = framed;
	at = realloc(q->at, (more + 1) * sizeof(*q->at));
	if (at != NULL)
		q->at = at;
	*room = more;
	return framed == NULL || at == NULL ? -1 : 0;
}

/* Adds a query; 0, or -1 where there is no room or the type is not A. */
static inline int
queries_add(struct queries *q, size_t *room, const char *name, const char *type)
{
	uint8_t *frame;
	size_t len;

	if (strcmp(type, "A") != 0 || queries_reserve(q, room) != 0)
		return -1;
	if (q->count == 0)
		q->at[0] = 0;
	frame = q->framed + q->at[q->count];
	len = question_make(name, frame + 2);
	frame[0] = (uint8_t)(len >> 8);
	frame[1] = (uint8_t)len;
	q->at[q->count + 1] = q->at[q->count] + 2 + len;
	q->count++;
	return 0;
}

/* Reads the file; 0, or -1 after saying why on standard error. What was read
 * is freed with queries_free. */
static inline int
queries_read(const char *path, struct queries *out)
{
	char line[300], name[254], type[8];
	size_t room = 0;
	bool ok = true;
	FILE *file = fopen(path, "r");

	*out = (struct queries){0};
	if (file == NULL) {
		perror(path);
		return -1;
	}
	while (ok && fgets(line, sizeof(line), file) != NULL)
		ok = sscanf(line, "%253s %7s", name, type) == 2 &&
		     queries_add(out, &room, name, type) == 0;
	(void)fclose(file);
	if (ok && out->count > 0)
		return 0;
	fprintf(stderr, "%s: line %zu: not \"NAME A\"\n", path, out->count + 1);
	queries_free(out);
	return -1;
}

#endif
