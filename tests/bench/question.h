/* Questions, for both sides of the measurement. */
#ifndef BENCH_QUESTION_H
#define BENCH_QUESTION_H

#include <stdint.h>
#include <string.h>

#define QUESTION_MAX	  288 /* a name of 255 octets and what is around it */
#define QUESTION_NAME_MAX 253 /* as text */

/* An A query with EDNS, as resolvers send them, ID 0. name: text of labels
 * and dots, at most QUESTION_NAME_MAX long, taken as it is. out has
 * QUESTION_MAX octets, the length is returned. */
static inline size_t
question_make(const char *name, uint8_t *out)
{
	static const uint8_t header[12] = {0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1};
	static const uint8_t tail[] = {
	    0, 0, 1, 0, 1, 0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0};
	uint8_t *p = out + sizeof(header);

	memcpy(out, header, sizeof(header));
	while (*name != '\0') {
		size_t len = strcspn(name, ".");

		*p++ = (uint8_t)len;
		memcpy(p, name, len);
		p += len;
		name += len + (name[len] == '.');
	}
	memcpy(p, tail, sizeof(tail));
	return (size_t)(p + sizeof(tail) - out);
}

#endif
