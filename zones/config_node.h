/*
 * A YAML file as a tree: the part of YAML that a configuration needs, with
 * the line of everything. Private to config*.c.
 */
#ifndef ZONES_CONFIG_NODE_H
#define ZONES_CONFIG_NODE_H

#include "config_diag.h"

/* Deeper than any key of the configuration. */
#define CONFIG_DEPTH_MAX 8
/* Keys of one map; bounds the search for duplicates. */
#define CONFIG_KEYS_MAX 1000

enum config_kind {
	NODE_BAD, /* was refused already: pass over it in silence */
	NODE_SCALAR,
	NODE_LIST,
	NODE_MAP
};

struct config_node {
	enum config_kind kind;
	int line;
	/* Scalar: UTF-8, len bytes and a NUL; NULs may be inside. */
	char *text;
	size_t len;
	bool quoted;
	/* List: items. Map: key, value, key, value; keys are scalars and
	 * differ. */
	struct config_node *items;
	size_t count;
};

/*
 * Reads len bytes. What YAML itself refuses ends the reading; anchors,
 * aliases, tags, directives, duplicate keys, several documents are errors
 * too. *out is NULL after an error that ended the reading, and for an empty
 * file. Free with config_node_free.
 */
void config_node_parse(const char *text, size_t len, struct diag *diag,
    struct config_node **out) ALL_NONNULL;
void config_node_free(struct config_node **node) ALL_NONNULL;

/* The value of a key of a map, or NULL. */
const struct config_node *config_node_child(
    const struct config_node *map, const char *key) ALL_NONNULL;

/* "key:" without a value. */
bool config_node_empty(const struct config_node *node) ALL_NONNULL;

#endif
