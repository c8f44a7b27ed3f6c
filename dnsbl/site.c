/* Loads the configuration and everything it names. */
#include "site.h"

#include <stdlib.h>
#include <string.h>

#include "chroot.h"
#include "log.h"

/* "FILE:LINE: warning: text" says its level in the middle, the log in front. */
static void
report(void *ctx, const char *message)
{
	static const char mark[] = ": warning: ";
	const char *at = strstr(message, mark);

	(void)ctx;
	if (at != NULL)
		log_warning("%.*s: %s", (int)(at - message), message,
		    at + sizeof(mark) - 1);
	else
		log_error("%s", message);
}

static enum status
load_text(
    const struct config *c, const struct config_zone *z, struct text **out)
{
	struct why why;
	enum status st = text_parse(z->text, z->url, out, &why);

	if (st == ST_OK)
		return ST_OK;
	log_error("%s:%d: zone %s: text: %s", c->file, z->line, z->origin_text,
	    why.text);
	return st == ST_NO_MEMORY ? st : ST_CONFIG;
}

/* Goes on after an error, so that one run tells them all. */
static enum status
load_zones(struct site *s)
{
	const struct config *c = s->config;
	enum status st, worst = ST_OK;

	s->zones = calloc(c->zone_count + 1, sizeof(struct zone *));
	s->texts = calloc(c->zone_count + 1, sizeof(struct text *));
	if (s->zones == NULL || s->texts == NULL)
		return ST_NO_MEMORY;
	for (size_t i = 0; i < c->zone_count; i++) {
		st = zone_load(&c->zones[i], report, NULL, &s->zones[i]);
		if (st != ST_OK)
			worst = st;
		st = load_text(c, &c->zones[i], &s->texts[i]);
		if (st != ST_OK)
			worst = st;
	}
	return worst;
}

enum status
site_load(const char *file, struct site **out)
{
	struct site *s = calloc(1, sizeof(*s));
	enum status st;

	if (s == NULL) {
		log_error("%s: out of memory", file);
		return ST_NO_MEMORY;
	}
	s->references = 1;
	st = config_load(file, report, NULL, &s->config);
	if (st == ST_OK) {
		chroot_strip(s->config);
		st = load_zones(s);
	}
	if (st == ST_NO_MEMORY)
		log_error("%s: out of memory", file);
	if (st != ST_OK)
		site_unref(&s);
	else
		*out = s;
	return st;
}

struct site *
site_ref(struct site *s)
{
	s->references++;
	return s;
}

void
site_unref(struct site **s)
{
	struct site *gone = *s;
	size_t count;

	*s = NULL;
	if (gone == NULL || --gone->references > 0)
		return;
	count = gone->config == NULL ? 0 : gone->config->zone_count;
	for (size_t i = 0; i < count; i++) {
		if (gone->zones != NULL && gone->zones[i] != NULL)
			zone_free(&gone->zones[i]);
		if (gone->texts != NULL && gone->texts[i] != NULL)
			text_free(&gone->texts[i]);
	}
	free(gone->zones);
	free(gone->texts);
	if (gone->config != NULL)
		config_free(&gone->config);
	free(gone);
}
