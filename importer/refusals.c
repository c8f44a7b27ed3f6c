/* What an import does not take. */
#include "refusals.h"

#include <assert.h>
#include <inttypes.h>

#include "progress.h"

void
refusals_add(
    struct refusals *r, uint64_t line, enum refusal reason, const char *text)
{
	assert((unsigned)reason < REFUSAL_COUNT);
	r->count[reason]++;
	if (r->total++ < REFUSALS_SHOWN) {
		progress_hide();
		fprintf(stderr, "%s:%" PRIu64 ": %s: %s\n", r->file, line,
		    refusal_word(reason), text);
	}
	if (r->all != NULL)
		fprintf(r->all, "%s:%" PRIu64 ": %s: %s\n", r->file, line,
		    refusal_word(reason), text);
}

void
refusals_end(const struct refusals *r)
{
	if (r->total > REFUSALS_SHOWN)
		fprintf(stderr, "%s: ... %" PRIu64 " more refused\n", r->file,
		    r->total - REFUSALS_SHOWN);
}
