/* A random list of random_names.h as the responder holds it. */
#ifndef UNIT_RANDOM_LIST_H
#define UNIT_RANDOM_LIST_H

#include "random_names.h"
#include "responder_fixture.h"

/* Publishes the reference's list. */
static inline void
publish(const struct reference *r)
{
	static const char *const checker[] = FIXTURE_SELF_CHECK;
	struct fixture_listing listings[REFERENCE_MAX];
	char texts[REFERENCE_MAX][PREFIX_TEXT_MAX];
	char exempt_texts[REFERENCE_MAX][PREFIX_TEXT_MAX];
	const char *exempt[REFERENCE_MAX];

	for (size_t i = 0; i < r->count; i++) {
		const struct ref_listing *l = &r->listings[i];

		block_text(&l->block, texts[i], sizeof(texts[i]));
		listings[i] = (struct fixture_listing){texts[i], l->class,
		    l->expires, l->seen, l->import, (uint16_t)(i + 1)};
	}
	for (size_t i = 0; i < r->exempt_count; i++) {
		block_text(
		    &r->exempt[i], exempt_texts[i], sizeof(exempt_texts[i]));
		exempt[i] = exempt_texts[i];
	}
	responder_begin();
	fixture_publish(&fixture, NOW, listings, r->count, exempt,
	    r->exempt_count, checker);
	fixture_view(&fixture);
}

/* A number of the environment: SEED, NAMES. */
static inline uint64_t
number_from(const char *variable, uint64_t otherwise)
{
	const char *text = getenv(variable);

	return text != NULL ? strtoull(text, NULL, 10) : otherwise;
}

#endif
