/* What zdns, massdns and dnsx write has in common. */
#include "read_impl.h"

#include <strings.h>

/* A chain of CNAMEs that is longer is a loop or worth none of our time:
 * resolvers give up at about as many. */
#define CHAIN_MAX 16

static struct slice
text_of(const json_t *value)
{
	if (!json_is_string(value))
		return slice_of("");
	return (struct slice){(const uint8_t *)json_string_value(value),
	    json_string_length(value)};
}

struct slice
read_text(const json_t *object, const char *member)
{
	return text_of(json_object_get(object, member));
}

static enum answers_code
code_of(struct slice word)
{
	if (slice_is(word, "NOERROR") || slice_is(word, "NO_ANSWER") ||
	    slice_is(word, "NO_RECORD"))
		return ANSWERS_FOUND;
	if (slice_is(word, "NXDOMAIN"))
		return ANSWERS_NXDOMAIN;
	return slice_is(word, "TIMEOUT") || slice_is(word, "ITERATIVE_TIMEOUT")
		   ? ANSWERS_TIMEOUT
		   : ANSWERS_FAILED;
}

enum status
read_code(const json_t *object, const char *member, enum answers_code *out,
    struct why *why)
{
	struct slice word = read_text(object, member);

	if (word.len == 0) {
		why_set(why, "%s: missing, or not a string", member);
		return ST_BAD_DATA;
	}
	*out = code_of(word);
	return ST_OK;
}

static struct slice
without_dot(struct slice name)
{
	if (name.len > 0 && name.data[name.len - 1] == '.')
		name.len--;
	return name;
}

/* Is the owner of a record that name, which is a normalised one? */
static bool
is_owner(struct slice owner, const char *name)
{
	owner = without_dot(owner);
	return owner.len == strlen(name) &&
	       strncasecmp((const char *)owner.data, name, owner.len) == 0;
}

/* Is it a record of that type and owner? */
static bool
is_record(const json_t *object, const char *type, const char *owner)
{
	return slice_is(read_text(object, "type"), type) &&
	       is_owner(read_text(object, "name"), owner);
}

/* The name where the CNAMEs among the answers lead to from the one in name. */
static void
follow_chain(
    const json_t *answers, const char *data, char name[DOMAIN_TEXT_MAX])
{
	struct why why;

	for (unsigned step = 0; step < CHAIN_MAX; step++) {
		const json_t *object;
		bool moved = false;
		size_t i;

		json_array_foreach(answers, i, object)
		{
			if (!is_record(object, "CNAME", name))
				continue;
			moved = domain_normalise(read_text(object, data), name,
				    &why) == ST_OK;
			break;
		}
		if (!moved)
			return;
	}
}

enum status
read_host(struct reader *r, uint32_t domain, struct slice name,
    uint32_t *host_out, struct why *why)
{
	char host[DOMAIN_TEXT_MAX];
	enum status st;

	*host_out = SURVEY_NONE;
	if (name.len == 0 || slice_is(name, ".")) {
		answers_null_mx(&r->answers, domain);
		return ST_OK;
	}
	st = domain_normalise(name, host, why);
	if (st == ST_BAD_DATA) {
		why_wrap(why, "host");
		read_refuse(r, why->text);
		answers_bad_mx(&r->answers, domain);
		return ST_OK;
	}
	if (st == ST_OK)
		st = answers_host(&r->answers, slice_of(host), host_out, why);
	return st == ST_OK ? answers_mx(&r->answers, domain, *host_out, why)
			   : st;
}

static enum status
read_address(
    struct reader *r, uint32_t host, struct slice text, struct why *why)
{
	struct addr addr;

	if (addr_parse((const char *)text.data, text.len, &addr, why) !=
	    ST_OK) {
		read_refuse(r, why->text);
		return ST_OK;
	}
	return answers_address(&r->answers, host, &addr, why);
}

enum status
read_addresses(
    struct reader *r, uint32_t host, const json_t *texts, struct why *why)
{
	enum status st = ST_OK;
	const json_t *value;
	size_t i;

	json_array_foreach(texts, i, value)
	{
		st = read_address(r, host, text_of(value), why);
		if (st != ST_OK)
			break;
	}
	return st;
}

/* "10 mail.example.", or the name alone. */
static struct slice
without_preference(struct slice data)
{
	size_t digits = 0;

	while (digits < data.len && data.data[digits] >= '0' &&
	       data.data[digits] <= '9')
		digits++;
	if (digits == 0 || digits == data.len || data.data[digits] != ' ')
		return data;
	return (struct slice){data.data + digits + 1, data.len - digits - 1};
}

static enum status
read_mx(struct reader *r, uint32_t domain, const json_t *object,
    const char *data, struct why *why)
{
	uint32_t host;

	if (json_is_string(json_object_get(object, data)))
		return read_host(r, domain,
		    without_preference(read_text(object, data)), &host, why);
	read_refuse(r, "an MX record without data");
	answers_bad_mx(&r->answers, domain);
	return ST_OK;
}

static enum status
on_mx(struct reader *r, const char *name, enum answers_code code,
    const json_t *answers, const char *data, struct why *why)
{
	char owner[DOMAIN_TEXT_MAX];
	const json_t *object;
	uint32_t domain;
	size_t i;
	enum status st =
	    answers_domain(&r->answers, slice_of(name), code, &domain, why);

	memcpy(owner, name, strlen(name) + 1);
	follow_chain(answers, data, owner);
	json_array_foreach(answers, i, object)
	{
		if (st != ST_OK)
			break;
		if (is_record(object, "MX", owner))
			st = read_mx(r, domain, object, data, why);
	}
	return st;
}

static enum status
on_address(struct reader *r, const char *name, struct slice type,
    enum answers_code code, const json_t *answers, const char *data,
    struct why *why)
{
	char owner[DOMAIN_TEXT_MAX];
	const json_t *object;
	uint32_t host;
	size_t i;
	enum status st = answers_host(&r->answers, slice_of(name), &host, why);

	if (st != ST_OK)
		return st;
	answers_asked(
	    &r->answers, host, slice_is(type, "A") ? ADDR_V4 : ADDR_V6, code);
	memcpy(owner, name, strlen(name) + 1);
	follow_chain(answers, data, owner);
	json_array_foreach(answers, i, object)
	{
		if (st != ST_OK)
			break;
		if (is_record(object, "A", owner) ||
		    is_record(object, "AAAA", owner))
			st =
			    read_address(r, host, read_text(object, data), why);
	}
	return st;
}

enum status
read_response(struct reader *r, struct slice name, struct slice type,
    enum answers_code code, const json_t *answers, const char *data,
    struct why *why)
{
	char normal[DOMAIN_TEXT_MAX];
	enum status st = domain_normalise(name, normal, why);

	if (st != ST_OK)
		return st;
	if (slice_is(type, "MX"))
		return on_mx(r, normal, code, answers, data, why);
	if (slice_is(type, "A") || slice_is(type, "AAAA"))
		return on_address(r, normal, type, code, answers, data, why);
	why_set(why, "neither MX nor A nor AAAA");
	return ST_BAD_DATA;
}
