/*
 * YAML to a tree, on libyaml's events. Memory is bounded by the size of the
 * file, recursion by CONFIG_DEPTH_MAX.
 */
#include "config_node.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct reader {
	yaml_parser_t parser;
	yaml_event_t event;
	struct diag *diag;
	const char *text;
	size_t len;
	bool ended; /* nothing more can be read; the reason is told */
};

static int
line_of(const yaml_mark_t *mark)
{
	return (int)mark->line + 1;
}

static int
line_at(const struct reader *r, size_t offset)
{
	int line = 1;

	for (size_t i = 0; i < offset && i < r->len; i++)
		line += r->text[i] == '\n';
	return line;
}

static void
end(struct reader *r, int line, const char *reason)
{
	if (!r->ended)
		diag_error(r->diag, line, "%s", reason);
	r->ended = true;
}

static void
end_no_memory(struct reader *r)
{
	r->diag->no_memory = true;
	r->ended = true;
}

static void
tell_problem(struct reader *r)
{
	const yaml_parser_t *p = &r->parser;
	const char *problem = p->problem != NULL ? p->problem : "unreadable";

	if (p->error == YAML_MEMORY_ERROR)
		end_no_memory(r);
	else if (p->error == YAML_READER_ERROR)
		end(r, line_at(r, p->problem_offset), problem);
	else
		end(r, line_of(&p->problem_mark), problem);
}

/* Takes the next event; false at the end of the reading. */
static bool
next(struct reader *r)
{
	if (r->ended)
		return false;
	yaml_event_delete(&r->event);
	if (yaml_parser_parse(&r->parser, &r->event) == 0)
		tell_problem(r);
	return !r->ended;
}

/* Refuses what points elsewhere or changes the type of a value. */
static void
check_marks(struct reader *r, const yaml_char_t *anchor, const yaml_char_t *tag)
{
	int line = line_of(&r->event.start_mark);

	if (anchor != NULL)
		diag_error(r->diag, line, "anchors (&name) are not used here");
	if (tag != NULL)
		diag_error(r->diag, line, "tags (!name) are not used here");
}

static void read_node(
    struct reader *r, struct config_node *out, unsigned depth);

static void
read_scalar(struct reader *r, struct config_node *out)
{
	size_t len = r->event.data.scalar.length;

	check_marks(r, r->event.data.scalar.anchor, r->event.data.scalar.tag);
	out->text = malloc(len + 1);
	if (out->text == NULL) {
		end_no_memory(r);
		return;
	}
	memcpy(out->text, r->event.data.scalar.value, len);
	out->text[len] = '\0';
	out->len = len;
	out->quoted = r->event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	out->kind = NODE_SCALAR;
}

/* One more item, or NULL. Moves the items. */
static struct config_node *
add_item(struct reader *r, struct config_node *n)
{
	/* Grows when the count reaches a power of two. */
	if ((n->count & (n->count - 1)) == 0) {
		size_t cap = n->count == 0 ? 1 : 2 * n->count;
		struct config_node *items =
		    reallocarray(n->items, cap, sizeof(*items));

		if (items == NULL) {
			end_no_memory(r);
			return NULL;
		}
		n->items = items;
	}
	n->items[n->count] = (struct config_node){.kind = NODE_BAD};
	return &n->items[n->count++];
}

/* Every child up to the event that closes the collection. */
static void
read_items(struct reader *r, struct config_node *out, yaml_event_type_t close,
    unsigned depth)
{
	while (next(r) && r->event.type != close) {
		struct config_node *item = add_item(r, out);

		if (item != NULL)
			read_node(r, item, depth + 1);
	}
}

static void
free_content(struct config_node *n)
{
	free(n->text);
	for (size_t i = 0; i < n->count; i++)
		free_content(&n->items[i]);
	free(n->items);
}

/* Where an earlier pair has the key of pair i; or i. */
static size_t
first_with_key(const struct config_node *map, size_t i)
{
	const struct config_node *key = &map->items[i];

	for (size_t k = 0; k < i; k += 2)
		if (map->items[k].len == key->len &&
		    memcmp(map->items[k].text, key->text, key->len) == 0)
			return k;
	return i;
}

/* Keeps the pairs whose key is a scalar that was not there before. */
static void
check_keys(struct reader *r, struct config_node *map)
{
	size_t kept = 0;

	for (size_t i = 0; i + 1 < map->count; i += 2) {
		struct config_node *key = &map->items[kept];
		size_t same;
		char shown[80];

		if (kept != i)
			memcpy(key, &map->items[i], 2 * sizeof(*key));
		if (key->kind != NODE_SCALAR) {
			if (key->kind != NODE_BAD)
				diag_error(r->diag, key->line,
				    "a key is a word, not a list or a map");
		} else if ((same = first_with_key(map, kept)) != kept) {
			diag_error(r->diag, key->line,
			    "duplicate key \"%s\", first in line %d",
			    why_escape(
				shown, sizeof(shown), key->text, key->len),
			    map->items[same].line);
		} else {
			kept += 2;
			continue;
		}
		free_content(&key[0]);
		free_content(&key[1]);
	}
	map->count = kept;
}

static void
read_map(struct reader *r, struct config_node *out, unsigned depth)
{
	check_marks(r, r->event.data.mapping_start.anchor,
	    r->event.data.mapping_start.tag);
	out->kind = NODE_MAP;
	read_items(r, out, YAML_MAPPING_END_EVENT, depth);
	if (r->ended)
		return;
	if (out->count > 2 * CONFIG_KEYS_MAX)
		end(r, out->line, "more than 1000 keys in one map");
	else
		check_keys(r, out);
}

/* The node that the current event begins. */
static void
read_node(struct reader *r, struct config_node *out, unsigned depth)
{
	out->line = line_of(&r->event.start_mark);
	if (depth > CONFIG_DEPTH_MAX) {
		end(r, out->line, "nested too deeply");
		return;
	}
	switch (r->event.type) {
	case YAML_SCALAR_EVENT:
		read_scalar(r, out);
		break;
	case YAML_SEQUENCE_START_EVENT:
		check_marks(r, r->event.data.sequence_start.anchor,
		    r->event.data.sequence_start.tag);
		out->kind = NODE_LIST;
		read_items(r, out, YAML_SEQUENCE_END_EVENT, depth);
		break;
	case YAML_MAPPING_START_EVENT:
		read_map(r, out, depth);
		break;
	case YAML_ALIAS_EVENT:
		diag_error(
		    r->diag, out->line, "aliases (*name) are not used here");
		break;
	default:
		end(r, out->line, "unexpected YAML");
	}
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/*
 * A tab is let stand only where it cannot matter: in a comment, in front of
 * one, at the end of a line. As indentation it is no YAML, and between words
 * it looks like blanks and is not.
 */
static void
check_tabs(struct reader *r)
{
	int line = 1;
	bool tab = false, indent = true, comment = false;
	char before = '\n';

	for (size_t i = 0; i < r->len; i++) {
		char c = r->text[i];

		if (c == '\n') {
			line++;
			tab = comment = false;
			indent = true;
		} else if (c == '#' && (before == '\n' || is_blank(before))) {
			comment = true;
		} else if (!comment &&
			   (c == '\t' ? indent : tab && !is_blank(c))) {
			end(r, line, "a tab: use blanks");
			return;
		}
		tab |= c == '\t';
		indent &= c == ' ' || c == '\n';
		before = c;
	}
}

/* Directives come with the document's start. */
static void
check_document(struct reader *r)
{
	int line = line_of(&r->event.start_mark);

	if (r->event.data.document_start.version_directive != NULL ||
	    r->event.data.document_start.tag_directives.start !=
		r->event.data.document_start.tag_directives.end)
		diag_error(r->diag, line, "directives (%%) are not used here");
}

static void
read_document(struct reader *r, struct config_node *root)
{
	/* Stream start; document start, or the stream's end. */
	if (!next(r) || !next(r) || r->event.type != YAML_DOCUMENT_START_EVENT)
		return;
	check_document(r);
	if (next(r))
		read_node(r, root, 1);
	/* Document end; the stream's end. */
	if (next(r) && next(r) && r->event.type != YAML_STREAM_END_EVENT)
		end(r, line_of(&r->event.start_mark),
		    "a second document (---) in the file");
}

void
config_node_parse(
    const char *text, size_t len, struct diag *diag, struct config_node **out)
{
	struct reader r = {.diag = diag, .text = text, .len = len};
	struct config_node *root = calloc(1, sizeof(*root));

	*out = NULL;
	if (root == NULL || yaml_parser_initialize(&r.parser) == 0) {
		free(root);
		diag->no_memory = true;
		return;
	}
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
	    &r.parser, (const unsigned char *)text, len);
	check_tabs(&r);
	read_document(&r, root);
	yaml_event_delete(&r.event);
	yaml_parser_delete(&r.parser);
	if (r.ended || root->line == 0)
		config_node_free(&root);
	*out = root;
}

void
config_node_free(struct config_node **node)
{
	if (*node != NULL)
		free_content(*node);
	free(*node);
	*node = NULL;
}

const struct config_node *
config_node_child(const struct config_node *map, const char *key)
{
	if (map->kind != NODE_MAP)
		return NULL;
	for (size_t i = 0; i < map->count; i += 2)
		if (strcmp(map->items[i].text, key) == 0)
			return &map->items[i + 1];
	return NULL;
}

bool
config_node_empty(const struct config_node *node)
{
	return node->kind == NODE_SCALAR && node->len == 0 && !node->quoted;
}
