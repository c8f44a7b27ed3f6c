/* Error texts: set by who knows, wrapped by who called. */
#include "why.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

void
why_set(struct why *why, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(why->text, sizeof(why->text), fmt, ap);
	va_end(ap);
}

/* Puts front and ": " before the text. A front that fills the whole buffer
 * leaves no room for the text: then the front alone stays. */
static void
prepend(struct why *why, const char *front)
{
	struct why old = *why;

	/* Cut where it does not fit; the compiler knows both sizes. */
	if (snprintf(why->text, sizeof(why->text), "%s: %s", front, old.text) <
	    0)
		*why = old;
}

void
why_wrap(struct why *why, const char *fmt, ...)
{
	char front[WHY_MAX];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(front, sizeof(front), fmt, ap);
	va_end(ap);
	prepend(why, front);
}

enum status
why_errno(struct why *why, int err, const char *fmt, ...)
{
	char front[WHY_MAX], reason[256];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(front, sizeof(front), fmt, ap);
	va_end(ap);
	/* The GNU form: returns the text, which may not be in the buffer. */
	why_set(why, "%s", strerror_r(err, reason, sizeof(reason)));
	prepend(why, front);
	return status_from_errno(err);
}

enum status
why_no_memory(struct why *why)
{
	why_set(why, "out of memory");
	return ST_NO_MEMORY;
}

/* One byte as it is shown: itself or \xHH. Returns the length. */
static size_t
escape_byte(uint8_t c, char out[4])
{
	static const char hex[] = "0123456789abcdef";

	if (c >= 0x20 && c < 0x7f && c != '\\') {
		out[0] = (char)c;
		return 1;
	}
	out[0] = '\\';
	out[1] = 'x';
	out[2] = hex[c >> 4];
	out[3] = hex[c & 15];
	return 4;
}

const char *
why_escape(char *out, size_t cap, const void *text, size_t len)
{
	static const char dots[] = "...";
	const uint8_t *p = text;
	size_t n = 0, cut = 0;

	if (cap == 0)
		return out;
	for (size_t i = 0; i < len; i++) {
		char shown[4];
		size_t k = escape_byte(p[i], shown);

		if (n + k >= cap) {
			if (cap >= sizeof(dots)) {
				memcpy(out + cut, dots, sizeof(dots));
				return out;
			}
			break;
		}
		memcpy(out + n, shown, k);
		n += k;
		/* The last place where the dots still fit. */
		if (n + sizeof(dots) <= cap)
			cut = n;
	}
	out[n] = '\0';
	return out;
}
