/* A text that is written as a stream, and is memory when it is done. */
#include "memtext.h"

#include <stdbool.h>

#include "grow.h"

/* With room for the NUL behind it. 0 makes it an error of the stream. */
static ssize_t
append(void *ctx, const char *bytes, size_t len)
{
	struct memtext *text = ctx;
	char *more = grow(text->data, &text->cap, text->len + len + 1, 1);

	if (more == NULL)
		return 0;
	text->data = more;
	memcpy(more + text->len, bytes, len);
	text->len += len;
	more[text->len] = '\0';
	return (ssize_t)len;
}

FILE *
memtext_open(struct memtext *text)
{
	/* A text of nothing ends with NUL, too. */
	(void)append(text, "", 0);
	if (text->data == NULL)
		return NULL;
	return fopencookie(text, "w", (cookie_io_functions_t){.write = append});
}

enum status
memtext_close(FILE *to, struct why *why)
{
	bool whole;

	if (to == NULL)
		return why_no_memory(why);
	whole = fflush(to) == 0 && !ferror(to);
	return fclose(to) == 0 && whole ? ST_OK : why_no_memory(why);
}
