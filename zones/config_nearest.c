/* Did you mean ...? The nearest of a few words to one that is not known. */
#include <string.h>

#include "config_schema.h"

/* Longer than any key. */
#define WORD_MAX 32

/* Edits between two words: letters put in, left out, changed, or two
 * neighbours swapped ("ltis" is one from "list"). */
static size_t
distance(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b);
	/* Rows i-2, i-1 and i of the table, in turn. */
	size_t rows[3][WORD_MAX + 1];

	for (size_t j = 0; j <= lb; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= la; i++) {
		size_t *row = rows[i % 3], *up = rows[(i + 2) % 3];
		const size_t *up2 = rows[(i + 1) % 3];

		row[0] = i;
		for (size_t j = 1; j <= lb; j++) {
			size_t best = up[j - 1] + (a[i - 1] != b[j - 1]);

			if (up[j] + 1 < best)
				best = up[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && up2[j - 2] + 1 < best)
				best = up2[j - 2] + 1;
			row[j] = best;
		}
	}
	return rows[la % 3][lb];
}

const char *
config_nearest(const char *word, const char *const *words, size_t count)
{
	const char *best = NULL;
	/* One typo in three letters; more is another word. */
	size_t len = strlen(word), limit = len / 3 > 0 ? len / 3 : 1;

	if (len == 0 || len > WORD_MAX)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		size_t d;

		if (strlen(words[i]) > WORD_MAX)
			continue;
		d = distance(word, words[i]);
		if (d <= limit) {
			/* From here on only a nearer one. */
			limit = d - (d > 0);
			best = words[i];
		}
	}
	return best;
}
