/*
 * massdns -o J: a line for each query, {"name", "type", "status", "data":
 * {"answers": [{"name", "type", "data"}]}}, or "error" where there was no
 * answer. MX of the domains and A and AAAA of their hosts in one file.
 */
#include "read_impl.h"

static enum status
on_object(struct reader *r, const json_t *obj, struct why *why)
{
	const json_t *data = json_object_get(obj, "data");
	enum answers_code code = ANSWERS_TIMEOUT;
	enum status st = ST_OK;

	/* An error is a query that no resolver answered. */
	if (json_object_get(obj, "error") == NULL)
		st = read_code(obj, "status", &code, why);
	if (st != ST_OK)
		return st;
	return read_response(r, read_text(obj, "name"), read_text(obj, "type"),
	    code, json_object_get(data, "answers"), "data", why);
}

const struct read_format read_massdns = {
    .word = "massdns",
    .object = on_object,
};
