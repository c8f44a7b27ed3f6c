/* What the tests of the ledger's codecs share. */
#ifndef UNIT_CODEC_CASE_H
#define UNIT_CODEC_CASE_H

#include "case.h"
#include "finding.h"

static inline struct slice
slice_text(const char *text)
{
	return (struct slice){(const uint8_t *)text, strlen(text)};
}

static inline struct prefix
prefix_text(const char *text)
{
	struct prefix p = {0};
	struct why why;

	if (prefix_parse(text, strlen(text), &p, &why) != ST_OK)
		fail_msg("%s", why.text);
	return p;
}

static inline struct addr
addr_text(const char *text)
{
	struct addr a = {0};
	struct why why;

	if (addr_parse(text, strlen(text), &a, &why) != ST_OK)
		fail_msg("%s", why.text);
	return a;
}

#define assert_slice(got, want)                                                \
	do {                                                                   \
		assert_int_equal((got).len, (want).len);                       \
		if ((want).len > 0)                                            \
			assert_memory_equal(                                   \
			    (got).data, (want).data, (want).len);              \
	} while (0)

/* Decodes and forgets, so that every codec fits one table. */
typedef enum status decode_fn(const uint8_t *data, size_t len, struct why *why);

/* Every cut of a good value is damaged, and so is one byte more; each in a
 * buffer of its own size, for the sanitizer to see a read behind its end. */
static inline void
cut_everywhere(
    const char *name, decode_fn *decode, const uint8_t *good, size_t len)
{
	struct why why;

	case_int(name, decode(good, len, &why), ST_OK);
	for (size_t n = 0; n <= len + 1; n++) {
		char *data = malloc(n > 0 ? n : 1);

		if (n == len) {
			free(data);
			continue;
		}
		assert_non_null(data);
		memcpy(data, good, n < len ? n : len);
		if (n > len)
			data[len] = 0;
		case_int(
		    name, decode((const uint8_t *)data, n, &why), ST_CORRUPT);
		case_holds(name, why.text, "damaged");
		free(data);
	}
}

/* A good value with one byte changed is damaged. */
struct bad_byte {
	const char *name;
	size_t at;
	uint8_t value;
};

static inline void
refuse_bytes(decode_fn *decode, const uint8_t *good, size_t len,
    const struct bad_byte *cases, size_t count)
{
	struct why why;

	for (size_t i = 0; i < count; i++) {
		char *data = case_exact(good, len);

		data[cases[i].at] = (char)cases[i].value;
		case_int(cases[i].name,
		    decode((const uint8_t *)data, len, &why), ST_CORRUPT);
		free(data);
	}
}

#endif
