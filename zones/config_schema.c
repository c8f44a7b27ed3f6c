/* The walk over a file by the keys that it may have. */
#include "config_schema.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* More than the keys of any section, or the sections. */
#define NAMES_MAX 48

static void
refuse_unknown(struct config_reader *r, const struct config_node *key,
    const char *const *names, size_t count)
{
	const char *near = config_nearest(key->text, names, count);
	char shown[80];

	(void)why_escape(shown, sizeof(shown), key->text, key->len);
	if (near != NULL)
		config_refuse(r, key->line, NULL,
		    "unknown key \"%s\"; did you mean \"%s\"?", shown, near);
	else
		config_refuse(r, key->line, NULL, "unknown key \"%s\"", shown);
}

/* True where the node may hold keys; a section or an item may be empty. */
static bool
check_map(
    struct config_reader *r, const struct config_node *node, const char *what)
{
	if (node->kind == NODE_MAP)
		return true;
	if (node->kind != NODE_BAD && !config_node_empty(node))
		config_refuse(r, node->line, NULL, "%s", what);
	return false;
}

static const struct config_key *
find_key(const struct config_key *keys, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(keys[i].name, name) == 0)
			return &keys[i];
	return NULL;
}

/* The keys of a body into the struct at base. */
static void
read_keys(struct config_reader *r, const struct config_section *s,
    const struct config_node *body, void *base)
{
	const char *names[NAMES_MAX];

	if (!check_map(r, body, "not a map of keys"))
		return;
	for (size_t i = 0; i < s->key_count; i++)
		names[i] = s->keys[i].name;
	for (size_t i = 0; i < body->count; i += 2) {
		const struct config_node *name = &body->items[i];
		const struct config_node *value = &body->items[i + 1];
		const struct config_key *key =
		    find_key(s->keys, s->key_count, name->text);

		if (key == NULL)
			refuse_unknown(r, name, names, s->key_count);
		else if (value->kind != NODE_BAD)
			key->type->set(r, key, value, base);
	}
}

/* The place of the messages about an item. */
static void
set_place(
    struct config_reader *r, const char *noun, const struct config_node *name)
{
	char shown[80] = "";

	if (name != NULL)
		(void)why_escape(shown, sizeof(shown), name->text, name->len);
	(void)snprintf(r->place, sizeof(r->place), "%s%s%s", noun,
	    name != NULL ? " " : "", shown);
}

static void
read_item(struct config_reader *r, const struct config_section *s,
    const struct config_node *name, const struct config_node *body)
{
	uint8_t *base = (uint8_t *)r->config;
	size_t *count = (size_t *)(void *)(base + s->count_at);
	void *item = config_grow(r, base + s->at, *count, s->item_size);

	if (item == NULL)
		return;
	set_place(r, s->noun, name);
	memcpy(item, s->defaults, s->item_size);
	if (!s->begin(r, item, name)) {
		s->clear(item);
		return;
	}
	read_keys(r, s, body, item);
	if (s->finish != NULL)
		s->finish(r, item, body);
	(*count)++;
}

static void
read_section(struct config_reader *r, const struct config_section *s,
    const struct config_node *body)
{
	set_place(r, s->name, NULL);
	if (s->item_size == 0) {
		read_keys(r, s, body, (uint8_t *)r->config + s->at);
		return;
	}
	if (!check_map(r, body, "not a map of names"))
		return;
	for (size_t i = 0; i < body->count; i += 2)
		read_item(r, s, &body->items[i], &body->items[i + 1]);
}

/* Keys that are neither a section's name nor a key outside sections. */
static void
check_top(struct config_reader *r, const struct config_node *root)
{
	const char *names[NAMES_MAX];
	size_t n = 0;

	for (size_t i = 0; i < config_top_key_count; i++)
		names[n++] = config_top_keys[i].name;
	for (size_t i = 0; i < config_section_count; i++)
		names[n++] = config_sections[i].name;
	for (size_t i = 0; i < root->count; i += 2) {
		size_t k = 0;

		while (k < n && strcmp(names[k], root->items[i].text) != 0)
			k++;
		if (k == n)
			refuse_unknown(r, &root->items[i], names, n);
	}
}

void
config_read(struct config_reader *r, const struct config_node *root)
{
	r->place[0] = '\0';
	if (!check_map(r, root, "not a map of keys"))
		return;
	check_top(r, root);
	for (size_t i = 0; i < config_top_key_count; i++) {
		const struct config_key *key = &config_top_keys[i];
		const struct config_node *value =
		    config_node_child(root, key->name);

		if (value != NULL && value->kind != NODE_BAD)
			key->type->set(r, key, value, r->config);
	}
	for (size_t i = 0; i < config_section_count; i++) {
		const struct config_section *s = &config_sections[i];
		const struct config_node *body =
		    config_node_child(root, s->name);

		if (body != NULL)
			read_section(r, s, body);
	}
	r->place[0] = '\0';
}

void
config_refuse(struct config_reader *r, int line, const struct config_key *key,
    const char *fmt, ...)
{
	char said[WHY_MAX / 2];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(said, sizeof(said), fmt, ap);
	va_end(ap);
	diag_error(r->diag, line, "%s%s%s%s%s", r->place,
	    r->place[0] != '\0' ? ": " : "", key != NULL ? key->name : "",
	    key != NULL ? ": " : "", said);
}

const char *
config_scalar(struct config_reader *r, const struct config_key *key,
    const struct config_node *value)
{
	if (value->kind == NODE_BAD)
		return NULL;
	if (value->kind != NODE_SCALAR) {
		config_refuse(r, value->line, key, "one value, not a %s",
		    value->kind == NODE_LIST ? "list" : "map");
		return NULL;
	}
	if (value->len == 0) {
		config_refuse(r, value->line, key, "it has no value");
		return NULL;
	}
	for (size_t i = 0; i < value->len; i++) {
		uint8_t c = (uint8_t)value->text[i];

		if (c < 0x20 || c == 0x7f) {
			config_refuse(
			    r, value->line, key, "a control character");
			return NULL;
		}
	}
	return value->text;
}

void *
config_grow(struct config_reader *r, void *array_at, size_t count, size_t size)
{
	void *array, *grown;

	/* The pointer there is of another type: copied, not aliased. */
	memcpy(&array, array_at, sizeof(array));
	grown = reallocarray(array, count + 1, size);
	if (grown == NULL) {
		r->diag->no_memory = true;
		return NULL;
	}
	memcpy(array_at, &grown, sizeof(grown));
	return memset((uint8_t *)grown + count * size, 0, size);
}
