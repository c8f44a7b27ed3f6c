/* Which words may be names of lists, scanners, scans and people. */
#include "ident.h"

#include <string.h>

static bool
is_ident_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("._:-", c) != NULL);
}

bool
ident_valid(const char *text, size_t len, size_t max)
{
	if (len == 0 || len > max)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!is_ident_char(text[i]))
			return false;
	return true;
}
