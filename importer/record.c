/* Words and texts of the reasons for which something is not taken. */
#include "record.h"

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
