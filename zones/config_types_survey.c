/* The types that only surveys have: what says who holds an address, and the
 * lists of others. */
#include <stdlib.h>
#include <string.h>

#include "config_file.h"
#include "config_schema.h"

static const char *const source_words[] = {
#define X(id, text) text,
    CONFIG_SOURCES(X)
#undef X
};

const char *
config_source_text(int kind)
{
	return kind >= 0 && kind < SOURCE_COUNT ? source_words[kind] : "?";
}

int
config_source_by_text(const char *text, size_t len)
{
	for (int i = 0; i < SOURCE_COUNT; i++)
		if (strlen(source_words[i]) == len &&
		    memcmp(source_words[i], text, len) == 0)
			return i;
	return -1;
}

/* "KIND:FILE"; the file beside relaybl.conf. */
static void
add_source(struct config_reader *r, const struct config_key *key,
    const struct config_node *item, struct config_survey *s)
{
	const char *text = config_scalar(r, key, item), *colon;
	struct config_source *room;
	int kind;

	if (text == NULL)
		return;
	if (s->holders_count == CONFIG_HOLDERS_MAX) {
		config_refuse(r, item->line, key, "more than %d sources",
		    CONFIG_HOLDERS_MAX);
		return;
	}
	colon = strchr(text, ':');
	kind = colon == NULL
		   ? -1
		   : config_source_by_text(text, (size_t)(colon - text));
	if (kind < 0 || colon[1] == '\0') {
		config_refuse(r, item->line, key,
		    "wants KIND:FILE; kinds are csv, pfx2as, pyasn, bgptools, "
		    "iptoasn, asnames, mmdb and delegated");
		return;
	}
	room = config_grow(r, &s->holders, s->holders_count, sizeof(*room));
	if (room == NULL)
		return;
	room->kind = (uint8_t)kind;
	room->file = config_file_beside(r->config->file, colon + 1);
	if (room->file == NULL)
		r->diag->no_memory = true;
	else
		s->holders_count++;
}

static void
set_sources(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base)
{
	const struct config_node *list = config_take_list(r, key, value, false);

	for (size_t i = 0; list != NULL && i < list->count; i++)
		add_source(r, key, &list->items[i], base);
}

static void
print_sources(FILE *out, const struct config *c, const struct config_key *key,
    const void *base)
{
	const struct config_survey *s = base;

	(void)c;
	(void)key;
	for (size_t i = 0; i < s->holders_count; i++) {
		char *text;

		(void)fputs(i == 0 ? "[" : ", ", out);
		if (asprintf(&text, "%s:%s", source_words[s->holders[i].kind],
			s->holders[i].file) < 0)
			return;
		config_print_quoted(out, text);
		free(text);
	}
	(void)fputs("]", out);
}

static bool
has_sources(const struct config_key *key, const void *base)
{
	(void)key;
	return ((const struct config_survey *)base)->holders_count > 0;
}

const struct config_type config_type_sources = {
    set_sources, print_sources, has_sources};

static void
add_dnsbl(struct config_reader *r, const struct config_key *key,
    const struct config_node *item, struct config_survey *s)
{
	const char *text = config_scalar(r, key, item);
	struct name name;
	struct why why;
	char **room;

	if (text == NULL)
		return;
	if (s->dnsbl_count == CONFIG_DNSBL_MAX) {
		config_refuse(
		    r, item->line, key, "more than %d zones", CONFIG_DNSBL_MAX);
		return;
	}
	if (name_parse(text, item->len, &name, &why) != ST_OK) {
		config_refuse(r, item->line, key, "%s", why.text);
		return;
	}
	room = config_grow(r, &s->dnsbl, s->dnsbl_count, sizeof(*room));
	if (room == NULL)
		return;
	*room = strdup(text);
	if (*room == NULL)
		r->diag->no_memory = true;
	else
		s->dnsbl_count++;
}

static void
set_dnsbls(struct config_reader *r, const struct config_key *key,
    const struct config_node *value, void *base)
{
	const struct config_node *list = config_take_list(r, key, value, false);

	for (size_t i = 0; list != NULL && i < list->count; i++)
		add_dnsbl(r, key, &list->items[i], base);
}

static void
print_dnsbls(FILE *out, const struct config *c, const struct config_key *key,
    const void *base)
{
	const struct config_survey *s = base;

	(void)c;
	(void)key;
	for (size_t i = 0; i < s->dnsbl_count; i++) {
		(void)fputs(i == 0 ? "[" : ", ", out);
		config_print_quoted(out, s->dnsbl[i]);
	}
	(void)fputs("]", out);
}

static bool
has_dnsbls(const struct config_key *key, const void *base)
{
	(void)key;
	return ((const struct config_survey *)base)->dnsbl_count > 0;
}

const struct config_type config_type_dnsbls = {
    set_dnsbls, print_dnsbls, has_dnsbls};

void
config_survey_clear(struct config_survey *s)
{
	for (size_t i = 0; i < s->holders_count; i++)
		free(s->holders[i].file);
	for (size_t i = 0; i < s->dnsbl_count; i++)
		free(s->dnsbl[i]);
	free(s->holders);
	free(s->dnsbl);
	free(s->resolver);
}

void
config_report_clear(struct config_report *r)
{
	free(r->organisation);
	free(r->contact);
	free(r->domain);
	free(r->abuse);
	free(r->letter_en);
	free(r->letter_ja);
}
