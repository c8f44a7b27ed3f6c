/* The types that only scanners have: keys, and whether they are to be used. */
#include <string.h>

#include "config_schema.h"

/* Base64 of "Ed", a key id of 8 octets and a key of 32: what minisign writes
 * into the second line of a .pub file. */
#define KEY_TEXT_LEN 56

static bool
looks_like_key(const char *text, size_t len)
{
	return len == KEY_TEXT_LEN && text[0] == 'R' && text[1] == 'W' &&
	       strspn(text,
		   "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		   "0123456789+/") == KEY_TEXT_LEN;
}

static void
set_keys(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base)
{
	const struct config_node *list = config_take_list(r, key, value, false);
	struct config_scanner *s = base;

	for (size_t i = 0; list != NULL && i < list->count; i++) {
		const struct config_node *item = &list->items[i];
		const char *text = config_scalar(r, key, item);
		char **room;

		if (text == NULL)
			continue;
		if (!looks_like_key(text, item->len)) {
			config_refuse(r, item->line, key,
			    "not a minisign public key (the line RW... of a "
			    ".pub file)");
			continue;
		}
		room = config_grow(r, &s->keys, s->keys_count, sizeof(*room));
		if (room == NULL)
			return;
		*room = strdup(text);
		if (*room == NULL)
			r->diag->no_memory = true;
		else
			s->keys_count++;
	}
}

static void
print_keys(FILE *out, const struct config *c, const struct config_key *key,
    const void *base)
{
	const struct config_scanner *s = base;

	(void)c;
	(void)key;
	for (size_t i = 0; i < s->keys_count; i++) {
		(void)fputs(i == 0 ? "[" : ", ", out);
		config_print_quoted(out, s->keys[i]);
	}
	(void)fputs("]", out);
}

static bool
has_keys(const struct config_key *key, const void *base)
{
	(void)key;
	return ((const struct config_scanner *)base)->keys_count > 0;
}

const struct config_type config_type_keys = {set_keys, print_keys, has_keys};

static bool
has_signature(const struct config_key *key, const void *base)
{
	(void)key;
	return ((const struct config_scanner *)base)->keys_count > 0;
}

const struct config_type config_type_signature = {
    config_set_choice, config_print_choice, has_signature};
