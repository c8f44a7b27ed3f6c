/* The types of lists: prefixes, addresses, classes; and a list's name. */
#include <stdlib.h>
#include <string.h>

#include "config_schema.h"

const struct config_node *
config_take_list(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, bool may_be_empty)
{
	if (value->kind == NODE_BAD)
		return NULL;
	if (value->kind != NODE_LIST) {
		config_refuse(r, value->line, key, "not a list: [ONE, TWO]");
		return NULL;
	}
	if (value->count == 0 && !may_be_empty) {
		config_refuse(r, value->line, key, "the list is empty");
		return NULL;
	}
	return value;
}

/* Items that one function reads; each is of size bytes. */
static void
set_items(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base, size_t size,
    enum status (*parse)(
	const char *text, size_t len, void *item, struct why *why))
{
	const struct config_node *list =
	    config_take_list(r, key, value, key->min == 0);
	size_t *count = (size_t *)(void *)((uint8_t *)base + key->count_at);

	for (size_t i = 0; list != NULL && i < list->count; i++) {
		const struct config_node *item = &list->items[i];
		const char *text = config_scalar(r, key, item);
		struct prefix one; /* larger than any other item */
		struct why why;
		void *room;

		if (text == NULL)
			continue;
		if (parse(text, item->len, &one, &why) != ST_OK) {
			config_refuse(r, item->line, key, "%s", why.text);
			continue;
		}
		room = config_grow(r, (uint8_t *)base + key->at, *count, size);
		if (room == NULL)
			return;
		memcpy(room, &one, size);
		(*count)++;
	}
}

/* The array that a row names. */
static const void *
array_of(const struct config_key *key, const void *base, size_t *count_out)
{
	const uint8_t *fields = base;
	const void *list;

	memcpy(&list, fields + key->at, sizeof(list));
	memcpy(count_out, fields + key->count_at, sizeof(*count_out));
	return list;
}

/* An empty list says something only where it may be said. */
static bool
has_items(const struct config_key *key, const void *base)
{
	size_t count;

	(void)array_of(key, base, &count);
	return key->min == 0 || count > 0;
}

static enum status
parse_prefix(const char *text, size_t len, void *item, struct why *why)
{
	return prefix_parse(text, len, item, why);
}

static void
set_prefixes(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base)
{
	set_items(r, key, value, base, sizeof(struct prefix), parse_prefix);
}

static void
print_prefixes(FILE *out, const struct config *c, const struct config_key *key,
    const void *base)
{
	char text[PREFIX_TEXT_MAX];
	size_t count;
	const struct prefix *list = array_of(key, base, &count);

	(void)c;
	(void)fputs("[", out);
	for (size_t i = 0; i < count; i++)
		(void)fprintf(out, "%s\"%s\"", i == 0 ? "" : ", ",
		    prefix_format(&list[i], text));
	(void)fputs("]", out);
}

const struct config_type config_type_prefixes = {
    set_prefixes, print_prefixes, has_items};

static enum status
parse_address(const char *text, size_t len, void *item, struct why *why)
{
	return addr_parse(text, len, item, why);
}

static void
set_addresses(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base)
{
	set_items(r, key, value, base, sizeof(struct addr), parse_address);
}

static void
print_addresses(FILE *out, const struct config *c, const struct config_key *key,
    const void *base)
{
	char text[ADDR_TEXT_MAX];
	size_t count;
	const struct addr *list = array_of(key, base, &count);

	(void)c;
	(void)fputs("[", out);
	for (size_t i = 0; i < count; i++)
		(void)fprintf(out, "%s\"%s\"", i == 0 ? "" : ", ",
		    addr_format(&list[i], text));
	(void)fputs("]", out);
}

const struct config_type config_type_addresses = {
    set_addresses, print_addresses, has_items};

static void
refuse_class(struct config_reader *r, const struct config_key *key,
    const struct config_node *item)
{
	const char *labels[CLASS_COUNT], *near;
	char shown[80];

	for (int i = 0; i < CLASS_COUNT; i++)
		labels[i] = class_info((enum class_id)i)->label;
	near = config_nearest(item->text, labels, CLASS_COUNT);
	(void)why_escape(shown, sizeof(shown), item->text, item->len);
	if (near != NULL)
		config_refuse(r, item->line, key,
		    "no class \"%s\"; did you mean \"%s\"?", shown, near);
	else
		config_refuse(r, item->line, key, "no class \"%s\"", shown);
}

static void
set_classes(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base)
{
	const struct config_node *list = config_take_list(r, key, value, false);
	struct config_zone *z = base;
	class_mask mask = 0;

	for (size_t i = 0; list != NULL && i < list->count; i++) {
		const struct config_node *item = &list->items[i];
		const char *text = config_scalar(r, key, item);
		int id;

		if (text == NULL)
			continue;
		id = class_by_label(text, item->len);
		if (id < 0)
			refuse_class(r, key, item);
		else
			mask |= CLASS_BIT(id);
	}
	if (mask != 0)
		z->classes = mask;
}

static void
print_classes(FILE *out, const struct config *c, const struct config_key *key,
    const void *base)
{
	const struct config_zone *z = base;
	const char *sep = "[";

	(void)c;
	(void)key;
	for (int i = 0; i < CLASS_COUNT; i++) {
		if ((z->classes & CLASS_BIT(i)) == 0)
			continue;
		(void)fprintf(
		    out, "%s%s", sep, class_info((enum class_id)i)->label);
		sep = ", ";
	}
	(void)fputs("]", out);
}

const struct config_type config_type_classes = {
    set_classes, print_classes, NULL};

static void
set_list_ref(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base)
{
	const struct config *c = r->config;
	const char *text = config_scalar(r, key, value);
	struct config_zone *z = base;
	char shown[80];

	if (text == NULL)
		return;
	for (size_t i = 0; i < c->list_count; i++) {
		if (strcmp(c->lists[i].name, text) == 0) {
			z->list = i;
			return;
		}
	}
	config_refuse(r, value->line, key, "there is no list \"%s\"",
	    why_escape(shown, sizeof(shown), text, value->len));
}

static void
print_list_ref(FILE *out, const struct config *c, const struct config_key *key,
    const void *base)
{
	const struct config_zone *z = base;

	(void)key;
	config_print_quoted(out, c->lists[z->list].name);
}

const struct config_type config_type_list_ref = {
    set_list_ref, print_list_ref, NULL};
