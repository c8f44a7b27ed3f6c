/* The keys of relaybl.conf, and the walk over a file by them. */
#include "config_schema.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define FIELD(type, field)                                                     \
	.at = offsetof(struct type, field),                                    \
	.size = sizeof(((struct type *)NULL)->field)
#define ARRAY(type, field)                                                     \
	FIELD(type, field), .count_at = offsetof(struct type, field##_count)
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* More listeners or a larger pool than one machine has. */
#define TCP_MAX 65536

const struct config_key config_top_keys[] = {
    {"store", &config_type_path, FIELD(config, store)},
};
const size_t config_top_key_count = COUNT(config_top_keys);

static const struct config_key server_keys[] = {
    {"listen", &config_type_listen, ARRAY(config_server, listen)},
    {"workers", &config_type_workers, FIELD(config_server, workers), .min = 1,
	.max = 64},
    {"allow", &config_type_prefixes, ARRAY(config_server, allow), .min = 1},
    {"denied", &config_type_choice, FIELD(config_server, drop_denied),
	.words = {"refuse", "drop"}},
    {"udp-size", &config_type_number, FIELD(config_server, udp_size),
	.min = 512, .max = 4096},
    {"tcp-clients", &config_type_number, FIELD(config_server, tcp_clients),
	.min = 1, .max = TCP_MAX},
    {"tcp-per-client", &config_type_number,
	FIELD(config_server, tcp_per_client), .min = 1, .max = TCP_MAX},
    {"tcp-idle", &config_type_duration, FIELD(config_server, tcp_idle_s),
	.min = 1, .max = 3600},
    {"user", &config_type_text, FIELD(config_server, user)},
};

static const struct config_key list_keys[] = {
    {"confirm", &config_type_number, FIELD(config_list, confirm), .min = 1,
	.max = 100},
    {"clear", &config_type_number, FIELD(config_list, clear), .min = 1,
	.max = 100},
    {"expire", &config_type_duration, FIELD(config_list, expire_s), .min = 60,
	.max = DAYS(3660)},
    {"exempt", &config_type_prefixes, ARRAY(config_list, exempt)},
    {"allow-special", &config_type_choice, FIELD(config_list, allow_special),
	.words = {"false", "true"}},
    {"max-prefix4", &config_type_number, FIELD(config_list, min_len4),
	.min = 16, .max = 32},
    {"max-prefix6", &config_type_number, FIELD(config_list, min_len6),
	.min = 48, .max = 128},
    {"max-addresses", &config_type_number, FIELD(config_list, max_addresses),
	.min = 1, .max = (int64_t)1 << 32},
};

static const struct config_key scanner_keys[] = {
    {"confirm", &config_type_number, FIELD(config_scanner, confirm), .min = 1,
	.max = 100},
    {"clear", &config_type_number, FIELD(config_scanner, clear), .min = 1,
	.max = 100},
    {"internal", &config_type_choice, FIELD(config_scanner, trust_internal),
	.words = {"hold", "trust"}},
};

static const struct config_key zone_keys[] = {
    {"list", &config_type_list_ref, FIELD(config_zone, list)},
    {"apex", &config_type_path, FIELD(config_zone, apex)},
    {"classes", &config_type_classes, FIELD(config_zone, classes)},
    /* PROTOCOL D19: clients ask again at once below 5 s. */
    {"ttl", &config_type_duration, FIELD(config_zone, ttl), .min = 5,
	.max = DAYS(1)},
    {"negative-ttl", &config_type_duration, FIELD(config_zone, negative_ttl),
	.min = 5, .max = DAYS(1)},
    {"text", &config_type_text, FIELD(config_zone, text)},
    {"url", &config_type_text, FIELD(config_zone, url)},
};

const struct config_section config_sections[] = {
    {.name = "server",
	.keys = server_keys,
	.key_count = COUNT(server_keys),
	.at = offsetof(struct config, server)},
    {.name = "lists",
	.keys = list_keys,
	.key_count = COUNT(list_keys),
	.at = offsetof(struct config, lists),
	.count_at = offsetof(struct config, list_count),
	.item_size = sizeof(struct config_list),
	.defaults = &config_list_defaults,
	.noun = "list",
	.begin = config_list_begin,
	.clear = config_list_clear,
	.item_name = config_list_name},
    {.name = "scanners",
	.keys = scanner_keys,
	.key_count = COUNT(scanner_keys),
	.at = offsetof(struct config, scanners),
	.count_at = offsetof(struct config, scanner_count),
	.item_size = sizeof(struct config_scanner),
	.defaults = &config_scanner_defaults,
	.noun = "scanner",
	.begin = config_scanner_begin,
	.clear = config_scanner_clear,
	.item_name = config_scanner_name},
    {.name = "zones",
	.keys = zone_keys,
	.key_count = COUNT(zone_keys),
	.at = offsetof(struct config, zones),
	.count_at = offsetof(struct config, zone_count),
	.item_size = sizeof(struct config_zone),
	.defaults = &config_zone_defaults,
	.noun = "zone",
	.begin = config_zone_begin,
	.finish = config_zone_finish,
	.clear = config_zone_clear,
	.item_name = config_zone_name},
};
const size_t config_section_count = COUNT(config_sections);

/* More than the keys of any section, or the sections. */
#define NAMES_MAX 16

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
