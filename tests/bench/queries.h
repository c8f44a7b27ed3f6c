/*
 * The prepared questions of a measurement: a text file, one "NAME TYPE" a
 * line, as dnsperf reads it (the data program writes it), turned into messages
 * once, before anything is measured.
 */
#ifndef BENCH_QUERIES_H
#define BENCH_QUERIES_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Two octets of length, header, name, type and class, OPT. */
#define QUERY_FRAMED_MAX (2 + 12 + 255 + 4 + 11)

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

/* Writes the labels of a dotted name; returns where they end, NULL where they
 * do not fit. */
static inline uint8_t *
query_name(const char *name, uint8_t *p)
{
	uint8_t *end = p + 254;
	size_t label;

	for (; *name != '\0'; name += label + (name[label] == '.')) {
		label = strcspn(name, ".");
		if (label == 0 || label > 63 || p + 1 + label > end)
			return NULL;
		*p++ = (uint8_t)label;
		memcpy(p, name, label);
		p += label;
	}
	*p++ = 0;
	return p;
}

/*
 * Writes a query for the name as a resolver would ask an authority: no RD,
 * EDNS of 1232 octets. out has QUERY_FRAMED_MAX octets; returns how many are
 * used, 0 where the name is none or the type is neither A nor TXT.
 */
static inline size_t
query_write(const char *name, const char *type, uint8_t *out)
{
	static const uint8_t header[12] = {0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1};
	static const uint8_t opt[11] = {0, 0, 41, 1232 >> 8, 1232 & 255};
	uint8_t qtype = strcmp(type, "TXT") == 0 ? 16 : 1;
	uint8_t *p;
	size_t len;

	if (qtype == 1 && strcmp(type, "A") != 0)
		return 0;
	memcpy(out + 2, header, sizeof(header));
	p = query_name(name, out + 2 + sizeof(header));
	if (p == NULL)
		return 0;
	memcpy(p, (uint8_t[]){0, qtype, 0, 1}, 4);
	memcpy(p + 4, opt, sizeof(opt));
	len = (size_t)(p - out) + 4 + sizeof(opt);
	out[0] = (uint8_t)((len - 2) >> 8);
	out[1] = (uint8_t)(len - 2);
	return len;
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

/* Reads the file; 0, or -1 after saying why on standard error. What was read
 * is freed with queries_free. */
static inline int
queries_read(const char *path, struct queries *out)
{
	char line[320], name[256], type[8];
	size_t room = 0, len = 1;
	FILE *file = fopen(path, "r");

	*out = (struct queries){0};
	if (file == NULL) {
		perror(path);
		return -1;
	}
	while (len > 0 && fgets(line, sizeof(line), file) != NULL) {
		len = 0;
		if (queries_reserve(out, &room) != 0 ||
		    sscanf(line, "%255s %7s", name, type) != 2)
			break;
		if (out->count == 0)
			out->at[0] = 0;
		len =
		    query_write(name, type, out->framed + out->at[out->count]);
		out->at[out->count + 1] = out->at[out->count] + len;
		out->count++;
	}
	(void)fclose(file);
	if (len > 0 && out->count > 0)
		return 0;
	fprintf(stderr, "%s: line %zu: not \"NAME A\"\n", path, out->count + 1);
	queries_free(out);
	return -1;
}

#endif
