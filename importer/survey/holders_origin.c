/* Who announces a prefix: AS numbers, alone, several, or as a set. */
#include "holders_impl.h"

#include <stdio.h>
#include <stdlib.h>

/* Several origins, each of them one AS or a set (RFC 4271 4.3 b). */
struct origins {
	uint32_t asn[HOLDERS_ORIGINS_MAX];
	uint8_t group[HOLDERS_ORIGINS_MAX]; /* with equal ones it is a set */
	size_t count;
};

#define KEY_MAX (HOLDERS_ORIGINS_MAX * 11 + 3)

static enum status
read_asn(struct holders_load *load, struct slice text, uint32_t *out,
    struct why *why)
{
	char shown[40];
	uint64_t n;

	if (slice_begins(text, "AS")) {
		text.data += 2;
		text.len -= 2;
	}
	if (holders_number(text, UINT32_MAX, &n)) {
		*out = (uint32_t)n;
		return ST_OK;
	}
	return holders_refuse(load, REFUSED_FIELD, why,
	    "\"%s\" is no AS number",
	    why_escape(shown, sizeof(shown), text.data, text.len));
}

/* "64500,64501" or "{64500,64501}": members of one group. */
static enum status
read_group(struct holders_load *load, struct slice text, uint8_t group,
    struct origins *out, struct why *why)
{
	struct slice member[HOLDERS_ORIGINS_MAX];
	size_t count;
	uint32_t asn = 0;

	if (text.len >= 2 && text.data[0] == '{' &&
	    text.data[text.len - 1] == '}') {
		text.data++;
		text.len -= 2;
	}
	count = holders_split(text, ',', member, HOLDERS_ORIGINS_MAX);
	if (count > HOLDERS_ORIGINS_MAX - out->count)
		return holders_refuse(load, REFUSED_LENGTH, why,
		    "more than %d origins", HOLDERS_ORIGINS_MAX);
	for (size_t i = 0; i < count; i++) {
		enum status st = read_asn(load, member[i], &asn, why);

		if (st != ST_OK)
			return st;
		if (asn == 0)
			continue;
		out->asn[out->count] = asn;
		out->group[out->count++] = group;
	}
	return ST_OK;
}

/* By group and number. */
static void
sort_members(struct origins *o)
{
	for (size_t i = 1; i < o->count; i++) {
		const uint32_t asn = o->asn[i];
		const uint8_t group = o->group[i];
		size_t to = i;

		for (; to > 0 && o->group[to - 1] == group &&
		       o->asn[to - 1] > asn;
		     to--)
			o->asn[to] = o->asn[to - 1];
		o->asn[to] = asn;
	}
}

/* Of a group from its first member on: "64500,64501". Returns how many
 * members it has. */
static size_t
put_group(const struct origins *o, size_t from, char *out)
{
	size_t i = from, len = 0;

	for (; i < o->count && o->group[i] == o->group[from]; i++)
		if (i == from || o->asn[i] != o->asn[i - 1])
			len += (size_t)sprintf(
			    out + len, "%s%u", i > from ? "," : "", o->asn[i]);
	return i - from;
}

/* Groups as texts, in the order of their first numbers. */
struct group_text {
	uint32_t first;
	char text[KEY_MAX];
};

static int
group_order(const void *a, const void *b)
{
	const struct group_text *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return strcmp(x->text, y->text);
}

static enum status
key_of_many(struct origins *o, char *out, struct why *why)
{
	struct group_text *groups = calloc(o->count, sizeof(*groups));
	size_t count = 0, len = 2;

	if (groups == NULL)
		return why_no_memory(why);
	sort_members(o);
	for (size_t i = 0; i < o->count;) {
		groups[count].first = o->asn[i];
		i += put_group(o, i, groups[count++].text);
	}
	qsort(groups, count, sizeof(*groups), group_order);
	memcpy(out, "AS", 3);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || strcmp(groups[i].text, groups[i - 1].text) != 0)
			len += (size_t)snprintf(out + len, KEY_MAX - len,
			    "%s%s", i > 0 ? "_" : "", groups[i].text);
	free(groups);
	return ST_OK;
}

enum status
holders_origin(struct holders_load *load, struct slice text, uint32_t *out,
    struct why *why)
{
	struct slice group[HOLDERS_ORIGINS_MAX];
	struct origins o = {.count = 0};
	size_t count = holders_split(text, '_', group, HOLDERS_ORIGINS_MAX);
	enum status st = ST_OK;
	char key[KEY_MAX];

	if (count > HOLDERS_ORIGINS_MAX)
		return holders_refuse(load, REFUSED_LENGTH, why,
		    "more than %d origins", HOLDERS_ORIGINS_MAX);
	for (size_t i = 0; i < count && st == ST_OK; i++)
		st = read_group(load, group[i], (uint8_t)i, &o, why);
	if (st != ST_OK)
		return st;
	if (o.count == 0)
		return ST_NOT_FOUND;
	if (o.count == 1)
		(void)snprintf(key, sizeof(key), "AS%u", o.asn[0]);
	else
		st = key_of_many(&o, key, why);
	return st == ST_OK
		   ? holders_party(load->parties, slice_of(key), out, why)
		   : st;
}
