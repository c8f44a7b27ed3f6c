/*
 * dnsx -json: {"host", "status_code", "mx": [...], "a": [...], "aaaa": [...]},
 * all that was asked of a name in one line. A line without MX is a domain
 * without one, or a host of another line, whichever fits.
 */
#include "read_impl.h"

static enum status
on_hosts(struct reader *r, struct slice name, enum answers_code code,
    const json_t *names, struct why *why)
{
	uint32_t domain, host;
	const json_t *value;
	size_t i;
	enum status st = answers_domain(&r->answers, name, code, &domain, why);

	json_array_foreach(names, i, value)
	{
		struct slice target = slice_of("");

		if (st != ST_OK)
			break;
		if (json_is_string(value))
			target = slice_of(json_string_value(value));
		st = read_host(r, domain, target, &host, why);
	}
	return st;
}

static enum status
on_object(struct reader *r, const json_t *obj, struct why *why)
{
	const json_t *hosts = json_object_get(obj, "mx");
	char name[DOMAIN_TEXT_MAX];
	enum answers_code code;
	uint32_t host;
	enum status st = read_code(obj, "status_code", &code, why);

	if (st == ST_OK)
		st = domain_normalise(read_text(obj, "host"), name, why);
	if (st != ST_OK)
		return st;
	st = answers_host(&r->answers, slice_of(name), &host, why);
	if (st != ST_OK)
		return st;
	if (json_array_size(hosts) > 0)
		st = on_hosts(r, slice_of(name), code, hosts, why);
	else
		answers_maybe_domain(&r->answers, host, code);
	if (st != ST_OK)
		return st;
	answers_asked(&r->answers, host, ADDR_V4, code);
	st = read_addresses(r, host, json_object_get(obj, "a"), why);
	return st == ST_OK
		   ? read_addresses(r, host, json_object_get(obj, "aaaa"), why)
		   : st;
}

const struct read_format read_dnsx = {
    .word = "dnsx",
    .object = on_object,
};
