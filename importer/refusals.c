/* What an import does not take. */
#include "refusals.h"

#include <assert.h>
#include <inttypes.h>

#include "progress.h"

/* The word of the reason and a colon, or nothing, before the text. */
static void
tell(struct refusals *r, uint64_t line, const char *word, const char *colon,
    const char *text)
{
	if (r->total++ < REFUSALS_SHOWN) {
		progress_hide();
		fprintf(stderr, "%s:%" PRIu64 ": %s%s%s\n", r->file, line, word,
		    colon, text);
	}
	if (r->all != NULL)
		fprintf(r->all, "%s:%" PRIu64 ": %s%s%s\n", r->file, line, word,
		    colon, text);
}

void
refusals_add(
    struct refusals *r, uint64_t line, enum refusal reason, const char *text)
{
	assert((unsigned)reason < REFUSAL_COUNT);
	r->count[reason]++;
	tell(r, line, refusal_word(reason), ": ", text);
}

void
refusals_line(struct refusals *r, uint64_t line, const char *text)
{
	tell(r, line, "", "", text);
}

void
refusals_end(const struct refusals *r)
{
	if (r->total > REFUSALS_SHOWN)
		fprintf(stderr, "%s: ... %" PRIu64 " more refused\n", r->file,
		    r->total - REFUSALS_SHOWN);
}
