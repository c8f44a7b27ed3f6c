/* What the answer of a DNS blocklist says (RFC 5782). Pure. */
#ifndef IMPORTER_SURVEY_RESOLVE_OPINION_H
#define IMPORTER_SURVEY_RESOLVE_OPINION_H

#include "resolve_asker.h"

enum opinion {
	OPINION_LISTED,
	OPINION_CLEAN,
	OPINION_LOST,	  /* no answer */
	OPINION_ERROR,	  /* SERVFAIL ... */
	OPINION_REFUSING, /* 127.255.255.N: asked in a wrong way, or too often,
			   * as several lists say it */
	OPINION_STRANGE	  /* an address outside 127.0.0.0/8: no list's */
};

/* Every address of the answer must be a code, or none of them counts. */
enum opinion opinion_of(const struct reply *reply) ALL_NONNULL;
/* "no answer"; static. */
const char *opinion_text(enum opinion v);

static inline bool
opinion_is_known(enum opinion v)
{
	return v == OPINION_LISTED || v == OPINION_CLEAN;
}

/* What a list must say of itself (RFC 5782 5): of each family one address that
 * is listed and one that is not; first those of IPv4. */
#define OPINION_TESTS  4
#define OPINION_FAMILY 2
extern const struct addr opinion_test_addr[OPINION_TESTS];

/* Does it, of one family? Why not, terminated, into out. */
#define OPINION_TEXT_MAX 128
bool opinion_is_list(const enum opinion test[OPINION_FAMILY], uint8_t family,
    char out[OPINION_TEXT_MAX]) ALL_NONNULL;

#endif
