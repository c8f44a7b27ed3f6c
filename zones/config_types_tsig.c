/* TSIG keys as items, and the type of their names elsewhere: a set of keys is
 * a bit mask over all. */
#include <stdlib.h>
#include <string.h>

#include "config_schema.h"

const struct config_tsig config_tsig_defaults = {.line = 0};

/* The index of the key of that name, or -1. */
static int
index_of(const struct config *c, const struct name *name)
{
	for (size_t i = 0; i < c->key_count; i++)
		if (name_same(&c->keys[i].name, name))
			return (int)i;
	return -1;
}

bool
config_tsig_begin(
    struct config_reader *r, void *item, const struct config_node *name)
{
	const struct config *c = r->config;
	struct config_tsig *k = item;
	size_t len = name->len;
	struct why why;
	int same;

	if (name_parse(name->text, len, &k->name, &why) != ST_OK) {
		config_refuse(r, name->line, NULL, "%s", why.text);
		return false;
	}
	same = index_of(c, &k->name);
	if (same >= 0) {
		config_refuse(r, name->line, NULL, "the key of line %d again",
		    c->keys[same].line);
		return false;
	}
	if (c->key_count == CONFIG_TSIG_MAX) {
		config_refuse(
		    r, name->line, NULL, "more than %d keys", CONFIG_TSIG_MAX);
		return false;
	}
	k->line = name->line;
	len -= len > 1 && name->text[len - 1] == '.';
	k->name_text = strndup(name->text, len);
	if (k->name_text == NULL)
		r->diag->no_memory = true;
	return k->name_text != NULL;
}

void
config_tsig_finish(
    struct config_reader *r, void *item, const struct config_node *body)
{
	const struct config_tsig *k = item;

	if (config_node_child(body, "file") == NULL)
		config_refuse(r, k->line, NULL,
		    "file: not given: the key file (tsig-keygen makes one)");
}

void
config_tsig_clear(void *item)
{
	struct config_tsig *k = item;

	free(k->name_text);
	free(k->file);
}

const char *
config_tsig_name(const void *item)
{
	return ((const struct config_tsig *)item)->name_text;
}

int
config_find_key(struct config_reader *r, const struct config_key *key,
    const struct config_node *node, const char *text)
{
	struct name name;
	struct why why;
	char shown[80];
	int i = -1;

	if (name_parse(text, strlen(text), &name, &why) == ST_OK)
		i = index_of(r->config, &name);
	if (i < 0)
		config_refuse(r, node->line, key, "there is no key \"%s\"",
		    why_escape(shown, sizeof(shown), text, strlen(text)));
	return i;
}

static uint64_t *
mask_of(const struct config_key *key, void *base)
{
	return (uint64_t *)(void *)((uint8_t *)base + key->at);
}

static uint64_t
mask_at(const struct config_key *key, const void *base)
{
	uint64_t mask;

	memcpy(&mask, (const uint8_t *)base + key->at, sizeof(mask));
	return mask;
}

static void
set_key_refs(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base)
{
	const struct config_node *list = config_take_list(r, key, value, false);

	for (size_t i = 0; list != NULL && i < list->count; i++) {
		const struct config_node *item = &list->items[i];
		const char *text = config_scalar(r, key, item);
		int found;

		if (text == NULL)
			continue;
		found = config_find_key(r, key, item, text);
		if (found >= 0)
			*mask_of(key, base) |= UINT64_C(1) << found;
	}
}

static void
print_key_refs(FILE *out, const struct config *c, const struct config_key *key,
    const void *base)
{
	uint64_t mask = mask_at(key, base);
	const char *sep = "[";

	for (size_t i = 0; i < c->key_count; i++) {
		if ((mask >> i & 1) == 0)
			continue;
		(void)fputs(sep, out);
		config_print_quoted(out, c->keys[i].name_text);
		sep = ", ";
	}
	(void)fputs("]", out);
}

static bool
has_key_refs(const struct config_key *key, const void *base)
{
	return mask_at(key, base) != 0;
}

const struct config_type config_type_key_refs = {
    set_key_refs, print_key_refs, has_key_refs};
