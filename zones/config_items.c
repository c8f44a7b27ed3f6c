/* Lists, scanners and zones as items: their names, and what the keys of one
 * of them mean together. */
#include <stdlib.h>
#include <string.h>

#include "config_schema.h"
#include "ident.h"
#include "text.h"

/* Hundredths of a percent. */
#define PERCENT(n) ((uint32_t)((n)*100))

/* VERDICTS.md 3.4; floors so that a handful of hosts is no alarm. */
#define GUARD_DEFAULTS                                                         \
	{                                                                      \
		.remove = {20, PERCENT(20)}, .add = {100, PERCENT(20)},        \
		.open = {20, PERCENT(20)}, .inconclusive = {20, PERCENT(50)},  \
		.contradictions = {5, PERCENT(1)},                             \
		.refused = {100, PERCENT(0.5)}, .coverage = PERCENT(95),       \
		.shrink = PERCENT(20), .missing = PERCENT(5),                  \
		.max_age_s = DAYS(2),                                          \
	}

const struct config_list config_list_defaults = {
    .confirm = 2,
    .confirm_data = 1,
    .confirm_delivered = 1,
    .agree = true,
    .clear = 2,
    .clear_recheck = 1,
    .apart_s = 12 * 3600,
    .relist_cap = 3,
    .max_listed = 16777216,
    .guards = GUARD_DEFAULTS,
    .min_len4 = 24,
    .min_len6 = 48,
    .max_addresses = 16777216,
};
const struct config_scanner config_scanner_defaults = {
    .apart_s = -1,
    .silent_s = 36 * 3600,
    .guards = GUARD_DEFAULTS,
};
const struct config_zone config_zone_defaults = {
    .ttl = 300,
    .negative_ttl = 60,
    .max_records = 50000000,
};

/* A copy of the name where it is a good one, else NULL after an error. */
static char *
take_name(struct config_reader *r, const struct config_node *name)
{
	char *copy;

	if (!ident_valid(name->text, name->len, IDENT_MAX)) {
		config_refuse(r, name->line, NULL,
		    "a name is 1 to %d of A-Z a-z 0-9 . _ : -", IDENT_MAX);
		return NULL;
	}
	copy = strdup(name->text);
	if (copy == NULL)
		r->diag->no_memory = true;
	return copy;
}

bool
config_list_begin(
    struct config_reader *r, void *item, const struct config_node *name)
{
	struct config_list *l = item;

	l->line = name->line;
	l->name = take_name(r, name);
	return l->name != NULL;
}

void
config_list_clear(void *item)
{
	struct config_list *l = item;

	free(l->name);
	free(l->exempt);
	free(l->freeze);
}

const char *
config_list_name(const void *item)
{
	return ((const struct config_list *)item)->name;
}

bool
config_scanner_begin(
    struct config_reader *r, void *item, const struct config_node *name)
{
	struct config_scanner *s = item;

	if (strcmp(name->text, IDENT_OPERATOR) == 0) {
		config_refuse(r, name->line, NULL,
		    "the name is taken: it is what is done by hand");
		return false;
	}
	s->line = name->line;
	s->name = take_name(r, name);
	return s->name != NULL;
}

void
config_scanner_finish(
    struct config_reader *r, void *item, const struct config_node *body)
{
	const struct config_scanner *s = item;
	const struct config_node *said =
	    config_node_child(body, "require-signature");

	if (said != NULL && s->keys_count == 0)
		config_refuse(r, said->line, NULL,
		    "require-signature: it has no keys: to check one with");
}

void
config_scanner_clear(void *item)
{
	struct config_scanner *s = item;

	for (size_t i = 0; i < s->keys_count; i++)
		free(s->keys[i]);
	free(s->keys);
	free(s->canary_open);
	free(s->canary_closed);
	free(s->name);
}

const char *
config_scanner_name(const void *item)
{
	return ((const struct config_scanner *)item)->name;
}

/* The origin as a name; false after an error. */
static bool
take_origin(struct config_reader *r, struct config_zone *z,
    const struct config_node *name)
{
	/* An IPv6 key below a class label must fit in front of it. */
	const unsigned longest = NAME_MAX_WIRE - 64 - 12;
	struct why why;

	if (name_parse(name->text, name->len, &z->origin, &why) != ST_OK) {
		config_refuse(r, name->line, NULL, "%s", why.text);
		return false;
	}
	if (z->origin.len == 1) {
		config_refuse(r, name->line, NULL, "the root is no zone");
		return false;
	}
	if (z->origin.len > longest) {
		config_refuse(r, name->line, NULL,
		    "longer than %u octets: no room for an IPv6 key in front "
		    "of it",
		    longest);
		return false;
	}
	return true;
}

bool
config_zone_begin(
    struct config_reader *r, void *item, const struct config_node *name)
{
	const struct config *c = r->config;
	struct config_zone *z = item;
	size_t len = name->len;

	z->line = name->line;
	z->classes = class_mask_default();
	if (!take_origin(r, z, name))
		return false;
	for (size_t i = 0; i < c->zone_count; i++) {
		const struct config_zone *other = &c->zones[i];

		if (name_same(&other->origin, &z->origin)) {
			config_refuse(r, name->line, NULL,
			    "the zone of line %d again", other->line);
			return false;
		}
	}
	len -= name->text[len - 1] == '.';
	z->origin_text = strndup(name->text, len);
	if (z->origin_text == NULL)
		r->diag->no_memory = true;
	return z->origin_text != NULL;
}

/* A zone's list may go unsaid where there is one. */
static void
check_list(struct config_reader *r, struct config_zone *z,
    const struct config_node *body)
{
	if (config_node_child(body, "list") != NULL ||
	    r->config->list_count == 1)
		return;
	/* Without any list the error of the whole file says it. */
	if (r->config->list_count > 1)
		config_refuse(r, z->line, NULL,
		    "list: not given, and there are %zu lists",
		    r->config->list_count);
}

/* The template must parse, with its url; a zone has one in any case. */
static void
check_text(struct config_reader *r, struct config_zone *z,
    const struct config_node *body)
{
	const struct config_node *text = config_node_child(body, "text");
	const struct config_node *url = config_node_child(body, "url");
	struct text *parsed = NULL;
	struct why why;
	enum status st;

	if (z->text == NULL)
		z->text =
		    strdup(z->url != NULL ? TEXT_DEFAULT_URL : TEXT_DEFAULT);
	if (z->text == NULL) {
		r->diag->no_memory = true;
		return;
	}
	st = text_parse(z->text, z->url, &parsed, &why);
	if (st == ST_NO_MEMORY) {
		r->diag->no_memory = true;
	} else if (st != ST_OK) {
		bool of_url = strncmp(why.text, "url:", 4) == 0;

		if (of_url || text == NULL)
			text = url;
		config_refuse(r, text != NULL ? text->line : z->line, NULL,
		    "%s", why.text);
	} else if (z->url != NULL && strstr(z->text, "$url") == NULL) {
		diag_warn(r->diag, url->line,
		    "%s: url: the text has no $url in it", r->place);
	}
	text_free(&parsed);
}

/* What TLS, or certificates, are asked for must be there to be had. */
static void
check_tls(struct config_reader *r, const struct config_zone *z)
{
	const struct config_server *s = &r->config->server;

	if (z->transfer_tls && s->tls_listen_count == 0)
		config_refuse(r, z->line, NULL,
		    "transfer-tls: the server has no tls-listen");
	if (z->require_certificate && s->tls_client_ca == NULL)
		config_refuse(r, z->line, NULL,
		    "client-certificate: the server has no tls-client-ca");
}

void
config_zone_finish(
    struct config_reader *r, void *item, const struct config_node *body)
{
	check_list(r, item, body);
	check_text(r, item, body);
	check_tls(r, item);
}

void
config_zone_clear(void *item)
{
	struct config_zone *z = item;

	free(z->origin_text);
	free(z->apex);
	free(z->text);
	free(z->url);
	free(z->retire);
	free(z->allow);
	free(z->transfer);
	free(z->notify);
}

const char *
config_zone_name(const void *item)
{
	return ((const struct config_zone *)item)->origin_text;
}
