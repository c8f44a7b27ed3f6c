/* Words and texts of the reasons for which something is not taken; what a scan
 * owns. */
#include "record.h"

#include <stdlib.h>

static const struct {
	const char *word, *text;
} refusals[REFUSAL_COUNT] = {
#define X(id, word, text) [id] = {word, text},
    REFUSAL_LIST(X)
#undef X
};

const char *
refusal_word(enum refusal r)
{
	return (unsigned)r < REFUSAL_COUNT ? refusals[r].word : "?";
}

const char *
refusal_text(enum refusal r)
{
	return (unsigned)r < REFUSAL_COUNT ? refusals[r].text : "?";
}

void
scan_free(struct scan *scan)
{
	free(scan->scope);
	free(scan->exclude);
	scan->scope = scan->exclude = NULL;
	scan->scope_len = scan->exclude_len = 0;
}
