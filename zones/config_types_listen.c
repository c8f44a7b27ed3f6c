/* The types of network ends: listeners, and the secondaries of a zone, which
 * may have a key. */
#include <string.h>

#include "config_schema.h"

#define PORT_DNS 53

/* A port of 1..65535; -1 otherwise. */
static int
to_port(const char *text, size_t len)
{
	int v = 0;

	if (len == 0 || len > 5 || *text == '0')
		return -1;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		v = v * 10 + (text[i] - '0');
	}
	return v >= 1 && v <= 65535 ? v : -1;
}

bool
config_parse_endpoint(struct config_reader *r, const struct config_key *key,
    const struct config_node *node, size_t len, uint16_t port,
    struct config_listen *out)
{
	const char *at = memchr(node->text, '@', len);
	size_t address = at != NULL ? (size_t)(at - node->text) : len;
	struct why why;
	int said = port;

	if (at != NULL)
		said = to_port(at + 1, len - address - 1);
	if (said < 0) {
		config_refuse(r, node->line, key,
		    "the port behind the @ is not in 1..65535");
		return false;
	}
	if (addr_parse(node->text, address, &out->addr, &why) != ST_OK) {
		config_refuse(r, node->line, key, "%s", why.text);
		return false;
	}
	out->port = (uint16_t)said;
	out->line = node->line;
	return true;
}

/* The array of listeners that a row names, and its count. */
struct listeners {
	struct config_listen **list;
	size_t *count;
};

static struct listeners
listeners_of(const struct config_key *key, void *base)
{
	uint8_t *fields = base;

	return (struct listeners){
	    (struct config_listen **)(void *)(fields + key->at),
	    (size_t *)(void *)(fields + key->count_at)};
}

static const struct config_listen *
find_listen(const struct listeners *l, const struct config_listen *want)
{
	for (size_t i = 0; i < *l->count; i++)
		if ((*l->list)[i].port == want->port &&
		    addr_equal(&(*l->list)[i].addr, &want->addr))
			return &(*l->list)[i];
	return NULL;
}

/* More sockets than a server has addresses. */
#define LISTEN_MAX 64

static void
add_listen(struct config_reader *r, const struct config_key *key,
    const struct config_node *item, const struct listeners *l)
{
	const struct config_listen *same;
	struct config_listen one, *room;

	if (config_scalar(r, key, item) == NULL ||
	    !config_parse_endpoint(
		r, key, item, item->len, (uint16_t)key->min, &one))
		return;
	same = find_listen(l, &one);
	if (same != NULL) {
		config_refuse(r, item->line, key,
		    "the address and port of line %d again", same->line);
		return;
	}
	room = config_grow(r, l->list, *l->count, sizeof(*room));
	if (room == NULL)
		return;
	*room = one;
	(*l->count)++;
}

static void
set_listen(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base)
{
	const struct config_node *list = config_take_list(r, key, value, false);
	struct listeners l = listeners_of(key, base);

	for (size_t i = 0; list != NULL && i < list->count; i++) {
		if (*l.count == LISTEN_MAX) {
			config_refuse(r, list->items[i].line, key,
			    "more than %d addresses", LISTEN_MAX);
			return;
		}
		add_listen(r, key, &list->items[i], &l);
	}
}

static const struct config_listen *
listen_list(const struct config_key *key, const void *base, size_t *count_out)
{
	const uint8_t *fields = base;
	const struct config_listen *list;

	memcpy(&list, fields + key->at, sizeof(list));
	memcpy(count_out, fields + key->count_at, sizeof(*count_out));
	return list;
}

static void
print_listen(FILE *out, const struct config *c, const struct config_key *key,
    const void *base)
{
	char text[ADDR_TEXT_MAX];
	size_t count;
	const struct config_listen *list = listen_list(key, base, &count);

	(void)c;
	for (size_t i = 0; i < count; i++)
		(void)fprintf(out, "%s\"%s@%u\"", i == 0 ? "[" : ", ",
		    addr_format(&list[i].addr, text), list[i].port);
	(void)fputs("]", out);
}

static bool
has_listen(const struct config_key *key, const void *base)
{
	size_t count;

	(void)listen_list(key, base, &count);
	return count > 0;
}

const struct config_type config_type_listen = {
    set_listen, print_listen, has_listen};

/* More than a zone has name servers. */
#define SECONDARIES_MAX 64

/* "ADDRESS@PORT KEY", port and key optional. */
static void
add_secondary(struct config_reader *r, const struct config_key *key,
    const struct config_node *item, struct config_zone *z)
{
	const char *text = config_scalar(r, key, item), *blank;
	struct config_secondary *room;
	struct config_listen end;
	int with = -1;

	if (text == NULL)
		return;
	blank = strchr(text, ' ');
	if (!config_parse_endpoint(r, key, item,
		blank != NULL ? (size_t)(blank - text) : item->len, PORT_DNS,
		&end))
		return;
	if (blank != NULL) {
		with =
		    config_find_key(r, key, item, blank + strspn(blank, " "));
		if (with < 0)
			return;
	}
	room = config_grow(r, &z->notify, z->notify_count, sizeof(*room));
	if (room == NULL)
		return;
	*room = (struct config_secondary){end.addr, end.port, with};
	z->notify_count++;
}

static void
set_secondaries(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base)
{
	const struct config_node *list = config_take_list(r, key, value, false);
	struct config_zone *z = base;

	for (size_t i = 0; list != NULL && i < list->count; i++) {
		if (z->notify_count == SECONDARIES_MAX) {
			config_refuse(r, list->items[i].line, key,
			    "more than %d secondaries", SECONDARIES_MAX);
			return;
		}
		add_secondary(r, key, &list->items[i], z);
	}
}

static void
print_secondaries(FILE *out, const struct config *c,
    const struct config_key *key, const void *base)
{
	const struct config_zone *z = base;
	char text[ADDR_TEXT_MAX];

	(void)key;
	for (size_t i = 0; i < z->notify_count; i++) {
		const struct config_secondary *s = &z->notify[i];

		(void)fprintf(out, "%s\"%s@%u%s%s\"", i == 0 ? "[" : ", ",
		    addr_format(&s->addr, text), s->port, s->key < 0 ? "" : " ",
		    s->key < 0 ? "" : c->keys[s->key].name_text);
	}
	(void)fputs("]", out);
}

static bool
has_secondaries(const struct config_key *key, const void *base)
{
	(void)key;
	return ((const struct config_zone *)base)->notify_count > 0;
}

const struct config_type config_type_secondaries = {
    set_secondaries, print_secondaries, has_secondaries};
