/* What a test entry says of itself. */
#include "test_entry.h"

#include <string.h>

static uint8_t *
put_text(uint8_t *p, const char *text)
{
	size_t len = strlen(text);

	memcpy(p, text, len);
	return p + len;
}

size_t
test_entry_text(enum class_id id, const char *ip, uint8_t *out)
{
	uint8_t *p = put_text(out, "Test entry, not a listing: ");

	p = put_text(p, class_info(id)->label);
	p = put_text(p, " ");
	return (size_t)(put_text(p, ip) - out);
}
