/*
 * zdns, of its modules MXLOOKUP, MX, ALOOKUP, A and AAAA: {"name", "results":
 * {MODULE: {"status", "data"}}}, and {"name", "status", "data"} of the versions
 * before 2. mxlookup does not say how the query for a host's address ended: a
 * host without one is taken to have none.
 */
#include "read_impl.h"

static enum status
on_addresses(struct reader *r, uint32_t host, const json_t *obj,
    enum answers_code code, struct why *why)
{
	enum status st;

	answers_asked(&r->answers, host, ADDR_V4, code);
	st = read_addresses(
	    r, host, json_object_get(obj, "ipv4_addresses"), why);
	return st == ST_OK ? read_addresses(r, host,
				 json_object_get(obj, "ipv6_addresses"), why)
			   : st;
}

/* A host with its addresses. */
static enum status
on_exchange(
    struct reader *r, uint32_t domain, const json_t *obj, struct why *why)
{
	struct slice name = read_text(obj, "name");
	uint32_t host;
	enum status st;

	if (!json_is_string(json_object_get(obj, "name"))) {
		read_refuse(r, "a host without name");
		return ST_OK;
	}
	st = read_host(r, domain, name, &host, why);
	return st == ST_OK && host != SURVEY_NONE
		   ? on_addresses(r, host, obj, ANSWERS_FOUND, why)
		   : st;
}

static enum status
on_mxlookup(struct reader *r, struct slice name, enum answers_code code,
    const json_t *data, struct why *why)
{
	const json_t *exchanges = json_object_get(data, "exchanges"), *obj;
	uint32_t domain;
	size_t i;
	enum status st = answers_domain(&r->answers, name, code, &domain, why);

	json_array_foreach(exchanges, i, obj)
	{
		if (st != ST_OK)
			break;
		st = on_exchange(r, domain, obj, why);
	}
	return st;
}

static enum status
on_alookup(struct reader *r, struct slice name, enum answers_code code,
    const json_t *data, struct why *why)
{
	uint32_t host;
	enum status st = answers_host(&r->answers, name, &host, why);

	return st == ST_OK ? on_addresses(r, host, data, code, why) : st;
}

/* What one module found. known_out: it is one of those that matter. */
static enum status
on_module(struct reader *r, struct slice name, const char *module,
    const json_t *result, bool *known_out, struct why *why)
{
	const json_t *data = json_object_get(result, "data");
	struct slice type = slice_of(module);
	bool raw = slice_is(type, "MX") || slice_is(type, "A") ||
		   slice_is(type, "AAAA");
	bool mxlookup = slice_is(type, "MXLOOKUP");
	char normal[DOMAIN_TEXT_MAX];
	enum answers_code code;
	enum status st;

	if (!raw && !mxlookup && !slice_is(type, "ALOOKUP"))
		return ST_OK;
	*known_out = true;
	st = read_code(result, "status", &code, why);
	if (st != ST_OK)
		return st;
	if (raw)
		return read_response(r, name, type, code,
		    json_object_get(data, "answers"), "answer", why);
	st = domain_normalise(name, normal, why);
	if (st != ST_OK)
		return st;
	return mxlookup ? on_mxlookup(r, slice_of(normal), code, data, why)
			: on_alookup(r, slice_of(normal), code, data, why);
}

/* Before version 2 a line did not say which module it is of. */
static const char *
module_of(const json_t *obj)
{
	const json_t *data = json_object_get(obj, "data");
	const json_t *first =
	    json_array_get(json_object_get(data, "answers"), 0);
	struct slice type = read_text(first, "type");

	if (json_object_get(data, "ipv4_addresses") != NULL ||
	    json_object_get(data, "ipv6_addresses") != NULL)
		return "ALOOKUP";
	if (slice_is(type, "A") || slice_is(type, "AAAA"))
		return slice_is(type, "A") ? "A" : "AAAA";
	return json_object_get(data, "answers") != NULL ? "MX" : "MXLOOKUP";
}

static enum status
on_object(struct reader *r, const json_t *obj, struct why *why)
{
	json_t *results = json_object_get(obj, "results"), *result;
	struct slice name = read_text(obj, "name");
	enum status st = ST_OK;
	const char *module;
	bool known = false;

	if (results == NULL)
		return on_module(r, name, module_of(obj), obj, &known, why);
	json_object_foreach(results, module, result)
	{
		st = on_module(r, name, module, result, &known, why);
		if (st != ST_OK)
			return st;
	}
	if (known)
		return ST_OK;
	why_set(why, "none of MXLOOKUP, MX, ALOOKUP, A and AAAA");
	return ST_BAD_DATA;
}

const struct read_format read_zdns = {
    .word = "zdns",
    .object = on_object,
};
