/* The types of single values: numbers, durations, choices, texts, paths. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config_file.h"
#include "config_schema.h"
#include "stamp.h"

/* A number into a field of any width; the row's limits fit it. */
static void
store_number(const struct config_key *key, void *base, int64_t v)
{
	uint8_t *field = (uint8_t *)base + key->at;
	uint8_t v8 = (uint8_t)v;
	uint32_t v32 = (uint32_t)v;

	if (key->size == sizeof(v8))
		memcpy(field, &v8, sizeof(v8));
	else if (key->size == sizeof(v32))
		memcpy(field, &v32, sizeof(v32));
	else
		memcpy(field, &v, sizeof(v));
}

static int64_t
load_number(const struct config_key *key, const void *base)
{
	const uint8_t *field = (const uint8_t *)base + key->at;
	uint32_t v32;
	int64_t v;

	if (key->size == sizeof(uint8_t))
		return *field;
	if (key->size == sizeof(v32)) {
		memcpy(&v32, field, sizeof(v32));
		return v32;
	}
	memcpy(&v, field, sizeof(v));
	return v;
}

/* 0 is out of every row's range: it says that the key is not there. */
static bool
has_number(const struct config_key *key, const void *base)
{
	return load_number(key, base) != 0;
}

int64_t
config_to_number(const char *text)
{
	int64_t v = 0;

	if (*text == '\0' || (text[0] == '0' && text[1] != '\0'))
		return -1;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return -1;
		if (v > (INT64_MAX - 9) / 10)
			v = INT64_MAX;
		else
			v = v * 10 + (*text - '0');
	}
	return v;
}

static void
set_number(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base)
{
	const char *text = config_scalar(r, key, value);
	int64_t v;

	if (text == NULL)
		return;
	v = config_to_number(text);
	if (v < 0)
		config_refuse(r, value->line, key, "not a number");
	else if (v < key->min || v > key->max)
		config_refuse(r, value->line, key,
		    "%s is out of %" PRId64 "..%" PRId64, text, key->min,
		    key->max);
	else
		store_number(key, base, v);
}

static void
print_number(FILE *out, const struct config *c, const struct config_key *key,
    const void *base)
{
	(void)c;
	(void)fprintf(out, "%" PRId64, load_number(key, base));
}

const struct config_type config_type_number = {
    set_number, print_number, has_number};

static void
set_duration(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base)
{
	const char *text = config_scalar(r, key, value);
	char least[STAMP_TEXT_MAX], most[STAMP_TEXT_MAX];
	struct why why;
	int64_t v;

	if (text == NULL)
		return;
	if (duration_parse(text, value->len, &v, &why) != ST_OK)
		config_refuse(r, value->line, key, "%s", why.text);
	else if (v < key->min || v > key->max)
		config_refuse(r, value->line, key, "%s is out of %s..%s", text,
		    duration_format(key->min, least),
		    duration_format(key->max, most));
	else
		store_number(key, base, v);
}

static void
print_duration(FILE *out, const struct config *c, const struct config_key *key,
    const void *base)
{
	char text[STAMP_TEXT_MAX];

	(void)c;
	(void)fputs(duration_format(load_number(key, base), text), out);
}

const struct config_type config_type_duration = {
    set_duration, print_duration, has_number};

static bool
has_wait(const struct config_key *key, const void *base)
{
	return load_number(key, base) >= 0;
}

const struct config_type config_type_wait = {
    set_duration, print_duration, has_wait};

void
config_set_choice(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base)
{
	const char *text = config_scalar(r, key, value);

	if (text == NULL)
		return;
	for (int i = 0; i < 2; i++) {
		if (strcmp(text, key->words[i]) == 0) {
			*((bool *)base + key->at) = i == 1;
			return;
		}
	}
	config_refuse(
	    r, value->line, key, "%s or %s", key->words[0], key->words[1]);
}

void
config_print_choice(FILE *out, const struct config *c,
    const struct config_key *key, const void *base)
{
	(void)c;
	(void)fputs(key->words[*((const bool *)base + key->at)], out);
}

const struct config_type config_type_choice = {
    config_set_choice, config_print_choice, NULL};

static void
set_workers(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base)
{
	const char *text = config_scalar(r, key, value);

	if (text == NULL)
		return;
	if (strcmp(text, "auto") == 0)
		store_number(key, base, config_cores());
	else
		set_number(r, key, value, base);
}

const struct config_type config_type_workers = {
    set_workers, print_number, NULL};

/* Replaces the field; takes the text over. */
static void
store_text(struct config_reader *r, const struct config_key *key, void *base,
    char *text)
{
	char *old;

	if (text == NULL) {
		r->diag->no_memory = true;
		return;
	}
	memcpy(&old, (uint8_t *)base + key->at, sizeof(old));
	free(old);
	memcpy((uint8_t *)base + key->at, &text, sizeof(text));
}

static void
set_text(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base)
{
	const char *text = config_scalar(r, key, value);

	if (text != NULL)
		store_text(r, key, base, strdup(text));
}

static bool
has_text(const struct config_key *key, const void *base)
{
	const char *text;

	memcpy(&text, (const uint8_t *)base + key->at, sizeof(text));
	return text != NULL;
}

static void
print_text(FILE *out, const struct config *c, const struct config_key *key,
    const void *base)
{
	const char *text;

	(void)c;
	memcpy(&text, (const uint8_t *)base + key->at, sizeof(text));
	config_print_quoted(out, text);
}

const struct config_type config_type_text = {set_text, print_text, has_text};

static void
set_path(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base)
{
	const char *text = config_scalar(r, key, value);

	if (text != NULL)
		store_text(
		    r, key, base, config_file_beside(r->config->file, text));
}

const struct config_type config_type_path = {set_path, print_text, has_text};
