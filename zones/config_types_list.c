/* The types of lists: listeners, prefixes, classes; and a list's name. */
#include <stdlib.h>
#include <string.h>

#include "config_schema.h"

#define PORT_DNS 53

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

/* A port of 1..65535; -1 otherwise. */
static int
to_port(const char *text)
{
	int v = 0;

	if (*text == '0')
		return -1;
	for (const char *p = text; *p != '\0'; p++) {
		if (*p < '0' || *p > '9' || p - text >= 5)
			return -1;
		v = v * 10 + (*p - '0');
	}
	return v >= 1 && v <= 65535 ? v : -1;
}

/* ADDRESS or ADDRESS@PORT. */
static bool
parse_listen(struct config_reader *r, const struct config_key *key,
    const struct config_node *node, struct config_listen *out)
{
	const char *text = config_scalar(r, key, node), *at;
	struct why why;
	int port = PORT_DNS;

	if (text == NULL)
		return false;
	at = strchr(text, '@');
	if (at != NULL)
		port = to_port(at + 1);
	if (port < 0) {
		config_refuse(r, node->line, key,
		    "the port behind the @ is not in 1..65535");
		return false;
	}
	if (addr_parse(text, at != NULL ? (size_t)(at - text) : node->len,
		&out->addr, &why) != ST_OK) {
		config_refuse(r, node->line, key, "%s", why.text);
		return false;
	}
	out->port = (uint16_t)port;
	out->line = node->line;
	return true;
}

static const struct config_listen *
find_listen(const struct config_server *s, const struct config_listen *want)
{
	for (size_t i = 0; i < s->listen_count; i++)
		if (s->listen[i].port == want->port &&
		    addr_equal(&s->listen[i].addr, &want->addr))
			return &s->listen[i];
	return NULL;
}

/* More sockets than a server has addresses. */
#define LISTEN_MAX 64

static void
set_listen(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base)
{
	const struct config_node *list = config_take_list(r, key, value, false);
	struct config_server *s = base;

	for (size_t i = 0; list != NULL && i < list->count; i++) {
		const struct config_node *item = &list->items[i];
		const struct config_listen *same;
		struct config_listen one, *room;

		if (s->listen_count == LISTEN_MAX) {
			config_refuse(r, item->line, key,
			    "more than %d addresses", LISTEN_MAX);
			return;
		}
		if (!parse_listen(r, key, item, &one))
			continue;
		same = find_listen(s, &one);
		if (same != NULL) {
			config_refuse(r, item->line, key,
			    "the address and port of line %d again",
			    same->line);
			continue;
		}
		room =
		    config_grow(r, &s->listen, s->listen_count, sizeof(*room));
		if (room == NULL)
			return;
		*room = one;
		s->listen_count++;
	}
}

static void
print_listen(FILE *out, const struct config *c, const struct config_key *key,
    const void *base)
{
	const struct config_server *s = base;
	char text[ADDR_TEXT_MAX];

	(void)c;
	(void)key;
	for (size_t i = 0; i < s->listen_count; i++)
		(void)fprintf(out, "%s\"%s@%u\"", i == 0 ? "[" : ", ",
		    addr_format(&s->listen[i].addr, text), s->listen[i].port);
	(void)fputs("]", out);
}

const struct config_type config_type_listen = {set_listen, print_listen, NULL};

static void
set_prefixes(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base)
{
	const struct config_node *list =
	    config_take_list(r, key, value, key->min == 0);
	size_t *count = (size_t *)(void *)((uint8_t *)base + key->count_at);

	for (size_t i = 0; list != NULL && i < list->count; i++) {
		const struct config_node *item = &list->items[i];
		const char *text = config_scalar(r, key, item);
		struct prefix p, *room;
		struct why why;

		if (text == NULL)
			continue;
		if (prefix_parse(text, item->len, &p, &why) != ST_OK) {
			config_refuse(r, item->line, key, "%s", why.text);
			continue;
		}
		room = config_grow(
		    r, (uint8_t *)base + key->at, *count, sizeof(*room));
		if (room == NULL)
			return;
		*room = p;
		(*count)++;
	}
}

static void
print_prefixes(FILE *out, const struct config *c, const struct config_key *key,
    const void *base)
{
	const uint8_t *field = (const uint8_t *)base;
	const struct prefix *list;
	char text[PREFIX_TEXT_MAX];
	size_t count;

	(void)c;
	memcpy(&list, field + key->at, sizeof(list));
	memcpy(&count, field + key->count_at, sizeof(count));
	(void)fputs("[", out);
	for (size_t i = 0; i < count; i++)
		(void)fprintf(out, "%s\"%s\"", i == 0 ? "" : ", ",
		    prefix_format(&list[i], text));
	(void)fputs("]", out);
}

const struct config_type config_type_prefixes = {
    set_prefixes, print_prefixes, NULL};

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
