/*
 * What a configuration may say: one row a key, one row a section. A row's
 * type knows how to read its value and how to print it. Private to config*.c.
 */
#ifndef ZONES_CONFIG_SCHEMA_H
#define ZONES_CONFIG_SCHEMA_H

#include <stdio.h>

#include "config_node.h"

struct config_key;

/* A file being read. */
struct config_reader {
	struct diag *diag;
	struct config *config;
	char place[128]; /* "zone bl.example.org": begins the messages */
};

struct config_type {
	/* Reads a value into base, the struct that holds the field. Refuses
	 * with config_refuse and leaves the default. */
	void (*set)(struct config_reader *r, const struct config_key *key,
	    const struct config_node *value, void *base);
	/* Writes the value as YAML. */
	void (*print)(FILE *out, const struct config *c,
	    const struct config_key *key, const void *base);
	/* Whether there is a value to write; NULL: always. */
	bool (*has)(const struct config_key *key, const void *base);
};

struct config_key {
	const char *name;
	const struct config_type *type;
	size_t at, size;      /* of the field in its struct */
	size_t count_at;      /* of its count, where it is an array */
	int64_t min, max;     /* of a number; prefixes: min is 1 where an empty
			       * list makes no sense; listen: min is the port
			       * where none is said */
	const char *words[2]; /* of a choice: for false and true */
};

struct config_section {
	const char *name;
	const struct config_key *keys;
	size_t key_count;
	size_t at; /* of the struct, or of the array of named structs */
	/* Of a named section ("lists: NAME: ..."); 0 and NULL else. */
	size_t count_at, item_size;
	const void *defaults;
	const char *noun; /* "list", for messages */
	/* Checks and keeps the name; false: refused. */
	bool (*begin)(struct config_reader *r, void *item,
	    const struct config_node *name);
	/* After the keys: what concerns several of them. */
	void (*finish)(struct config_reader *r, void *item,
	    const struct config_node *body);
	void (*clear)(void *item); /* frees what the item holds */
	const char *(*item_name)(const void *item);
};

/* In the order in which they are read: lists before the zones that name
 * them, whatever the order of the file. */
extern const struct config_section config_sections[];
extern const size_t config_section_count;
/* Keys outside sections. */
extern const struct config_key config_top_keys[];
extern const size_t config_top_key_count;

extern const struct config_type config_type_number, config_type_duration,
    config_type_choice, config_type_workers, config_type_text, config_type_path,
    config_type_listen, config_type_prefixes, config_type_classes,
    config_type_list_ref, config_type_addresses, config_type_keys,
    /* A duration that may be 0; below 0: not said. */
    config_type_wait,
    /* "95%", "[20, 20%]"; a choice that only a scanner with keys has. */
    config_type_percent, config_type_limit, config_type_signature,
    /* Names of keys; "ADDRESS@PORT KEY". */
    config_type_key_refs, config_type_secondaries,
    /* "KIND:FILE"; zones of others. */
    config_type_sources, config_type_dnsbls;

/* The functions of a choice, for types that are one. */
void config_set_choice(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base);
void config_print_choice(FILE *out, const struct config *c,
    const struct config_key *key, const void *base);

/* The node where it is a list, else NULL after an error. */
const struct config_node *config_take_list(struct config_reader *r,
    const struct config_key *key, const struct config_node *value,
    bool may_be_empty);
/* ADDRESS or ADDRESS@PORT, of len bytes; without a port the given one. false
 * after an error. */
bool config_parse_endpoint(struct config_reader *r,
    const struct config_key *key, const struct config_node *node, size_t len,
    uint16_t port, struct config_listen *out);
/* The key of that name, as an index into r->config->keys; -1 after an error. */
int config_find_key(struct config_reader *r, const struct config_key *key,
    const struct config_node *node, const char *text);
/* Decimal digits, no sign, no leading zero (octal to other YAML readers); -1
 * for anything else. Larger than any limit is INT64_MAX. */
int64_t config_to_number(const char *text);

/* config_items.c: what the named sections begin with, and their functions. */
extern const struct config_list config_list_defaults;
extern const struct config_scanner config_scanner_defaults;
extern const struct config_tsig config_tsig_defaults;
extern const struct config_zone config_zone_defaults;
bool config_list_begin(
    struct config_reader *r, void *item, const struct config_node *name);
void config_list_clear(void *item);
const char *config_list_name(const void *item);
bool config_scanner_begin(
    struct config_reader *r, void *item, const struct config_node *name);
void config_scanner_finish(
    struct config_reader *r, void *item, const struct config_node *body);
void config_scanner_clear(void *item);
const char *config_scanner_name(const void *item);
bool config_tsig_begin(
    struct config_reader *r, void *item, const struct config_node *name);
void config_tsig_finish(
    struct config_reader *r, void *item, const struct config_node *body);
void config_tsig_clear(void *item);
const char *config_tsig_name(const void *item);
bool config_zone_begin(
    struct config_reader *r, void *item, const struct config_node *name);
void config_zone_finish(
    struct config_reader *r, void *item, const struct config_node *body);
void config_zone_clear(void *item);
const char *config_zone_name(const void *item);

/* Free what the sections hold. */
void config_survey_clear(struct config_survey *s);
void config_report_clear(struct config_report *r);

/* Reads the tree into r->config. */
void config_read(struct config_reader *r, const struct config_node *root);

/* An error in a line, with the place and the key (may be NULL) in front. */
void config_refuse(struct config_reader *r, int line,
    const struct config_key *key, const char *fmt, ...) PRINTF(4, 5) COLD;

/* The scalar's text, or NULL after an error: no scalar, no value, control
 * characters in it. */
const char *config_scalar(struct config_reader *r, const struct config_key *key,
    const struct config_node *value);

/* The processors of this machine, within the limits of workers. */
unsigned config_cores(void);

/* Makes room for one more element of size bytes behind count ones, zeroed;
 * NULL when out of memory (noted in r). At array_at stands the pointer to the
 * array, of whatever type; the array may move. */
void *config_grow(
    struct config_reader *r, void *array_at, size_t count, size_t size);

/* The word that is meant by one not known, or NULL where none is near. */
const char *config_nearest(
    const char *word, const char *const *words, size_t count);

/* Writes text as a YAML double-quoted scalar. */
void config_print_quoted(FILE *out, const char *text);

#endif
