/* The parties that sources name: each key once, what is said of it once. */
#include "holders_impl.h"

#include <stdio.h>
#include <stdlib.h>

#include "grow.h"

/* Bytes of a name that is made of several. */
#define NAMES_MAX 400

static bool
same_key(const void *rows, uint32_t row, struct slice wanted)
{
	return slice_is(wanted, ((const struct survey_party *)rows)[row].key);
}

/* The party of that key, or HOLDERS_NOBODY. */
static uint32_t
find_party(const struct holders_parties *p, struct slice key)
{
	return survey_index_find(
	    &p->index, survey_index_hash(key), same_key, p->rows, key);
}

/* A terminated copy; NULL when out of memory. */
static const char *
copy(struct holders_parties *p, struct slice text)
{
	if (p->arena == NULL)
		p->arena = arena_new();
	return p->arena != NULL ? arena_text(p->arena, text) : NULL;
}

enum status
holders_party(
    struct holders_parties *p, struct slice key, uint32_t *out, struct why *why)
{
	const uint32_t hash = survey_index_hash(key);
	struct survey_party *rows, *row;
	const char *text;

	*out = survey_index_find(&p->index, hash, same_key, p->rows, key);
	if (*out != HOLDERS_NOBODY)
		return ST_OK;
	rows = grow(p->rows, &p->cap, p->count + 1, sizeof(*rows));
	if (rows == NULL)
		return why_no_memory(why);
	p->rows = rows;
	text = copy(p, key);
	if (text == NULL || !survey_index_room(&p->index))
		return why_no_memory(why);
	row = &rows[p->count];
	*row = (struct survey_party){text, "", "", "", "", "", ""};
	*out = (uint32_t)p->count++;
	survey_index_add(&p->index, hash, *out);
	return ST_OK;
}

enum status
holders_say(struct holders_parties *p, const char **field, struct slice text,
    struct why *why)
{
	const char *kept;

	if (**field != '\0' || text.len == 0)
		return ST_OK;
	kept = copy(p, text);
	if (kept == NULL)
		return why_no_memory(why);
	*field = kept;
	return ST_OK;
}

/*
 * "AS64500_64501" is "Example / AS64501": the names of its origins, where at
 * least one has a name. Returns the length, 0 where none has.
 */
static size_t
join_names(const struct holders_parties *p, const char *key, char *out)
{
	size_t len = 0;
	bool named = false;

	for (const char *at = key + strlen("AS"); *at != '\0';) {
		const size_t digits = strcspn(at, "_,");
		char one[16];
		uint32_t row;
		const char *name = one;
		int n = snprintf(one, sizeof(one), "AS%.*s", (int)digits, at);

		/* A holder may be called so; an AS number has ten digits. */
		if ((size_t)n >= sizeof(one))
			return 0;
		row = find_party(p, (struct slice){(uint8_t *)one, (size_t)n});
		if (row != HOLDERS_NOBODY && *p->rows[row].name != '\0') {
			name = p->rows[row].name;
			named |= strcmp(name, one) != 0;
		}
		if (len + strlen(name) + 4 > NAMES_MAX)
			break;
		n = sprintf(out + len, "%s%s", len > 0 ? " / " : "", name);
		len += (size_t)n;
		at += digits + (at[digits] != '\0');
	}
	return named ? len : 0;
}

/* Has it several origins? Names of holders may have such characters, too. */
static bool
is_several(const char *key)
{
	return strncmp(key, "AS", 2) == 0 && strpbrk(key, "_,") != NULL &&
	       key[2 + strspn(key + 2, "0123456789_,")] == '\0';
}

enum status
holders_name_all(struct holders_parties *p, struct why *why)
{
	char names[NAMES_MAX];

	for (size_t i = 0; i < p->count; i++) {
		struct survey_party *row = &p->rows[i];
		struct slice name = {(uint8_t *)names, 0};
		enum status st;

		if (*row->name == '\0' && is_several(row->key))
			name.len = join_names(p, row->key, names);
		st = holders_say(p, &row->name, name, why);
		if (st != ST_OK)
			return st;
		if (*row->name == '\0')
			row->name = row->key;
	}
	return ST_OK;
}

void
holders_parties_free(struct holders_parties *p)
{
	free(p->rows);
	survey_index_free(&p->index);
	arena_free(&p->arena);
}
