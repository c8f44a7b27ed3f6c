/* Loads the configuration and everything it names. */
#include "site.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "chroot.h"
#include "log.h"

/* An operator whose renewal has failed has two weeks left. */
#define EXPIRY_WARNING_S (14 * 24 * 3600)

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

/* What is no error, yet. */
static void
warn_of_tls(const struct config *c, const struct tls_site *tls)
{
	int64_t left_s = tls->not_after - (int64_t)time(NULL);

	if (left_s <= 0)
		log_warning("%s: server: tls-certificate: %s: has expired",
		    c->file, c->server.tls_certificate);
	else if (left_s < EXPIRY_WARNING_S)
		log_warning("%s: server: tls-certificate: %s: expires in %d "
			    "hours",
		    c->file, c->server.tls_certificate, (int)(left_s / 3600));
	if (tls->key_exposed)
		log_warning("%s: server: tls-key: %s: everybody may read it",
		    c->file, c->server.tls_key);
}

static enum status
load_tls(struct site *s)
{
	const struct config *c = s->config;
	struct why why;
	enum status st;

	if (c->server.tls_listen_count == 0)
		return ST_OK;
	st = tls_site_new(&c->server, &s->tls, &why);
	if (st == ST_OK)
		warn_of_tls(c, s->tls);
	else if (st != ST_NO_MEMORY)
		log_error("%s: %s", c->file, why.text);
	return st;
}

/* Longer names of a server make answers long. */
#define NSID_MAX 64

static enum status
check_nsid(const struct config *c)
{
	if (c->server.nsid == NULL || strlen(c->server.nsid) <= NSID_MAX)
		return ST_OK;
	log_error("%s: nsid: longer than %d octets", c->file, NSID_MAX);
	return ST_CONFIG;
}

static enum status
load_cookies(struct site *s)
{
	const char *file = s->config->server.cookie_secrets;
	struct why why;
	enum status st;

	if (file != NULL)
		st = cookie_secrets_load(file, &s->secrets.cookies, &why);
	else
		st = cookie_own(&s->secrets.cookies, &why);
	if (st != ST_OK)
		log_error("%s: cookie-secrets: %s", s->config->file, why.text);
	return st;
}

/* Goes on after an error, too. */
static enum status
load_keys(struct site *s)
{
	const struct config *c = s->config;
	enum status st, worst = ST_OK;
	struct why why;

	s->keys = calloc(c->key_count + 1, sizeof(*s->keys));
	if (s->keys == NULL)
		return ST_NO_MEMORY;
	for (size_t i = 0; i < c->key_count; i++) {
		const struct config_tsig *k = &c->keys[i];

		st = tsig_key_load(k->file, &k->name, &s->keys[i], &why);
		if (st == ST_OK)
			continue;
		log_error("%s:%d: key %s: %s", c->file, k->line, k->name_text,
		    why.text);
		worst = st;
	}
	s->secrets.keys = (struct tsig_keys){s->keys, c->key_count};
	return worst;
}

/* Each goes on after the errors of the one before, so that one run tells them
 * all; what no configuration can help is told first. */
static enum status
load_all(struct site *s)
{
	const enum status results[] = {load_zones(s), load_tls(s),
	    check_nsid(s->config), load_cookies(s), load_keys(s)};
	enum status worst = ST_OK;

	for (size_t i = 0; i < sizeof(results) / sizeof(results[0]); i++)
		if (worst == ST_OK || results[i] == ST_NO_MEMORY)
			worst = results[i];
	return worst;
}

static void
wipe(struct site *s)
{
	size_t count = s->keys == NULL ? 0 : s->config->key_count;

	for (size_t i = 0; i < count; i++)
		tsig_key_wipe(&s->keys[i]);
	free(s->keys);
	explicit_bzero(&s->secrets, sizeof(s->secrets));
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
		st = load_all(s);
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
	wipe(gone);
	free(gone->zones);
	free(gone->texts);
	tls_site_free(&gone->tls);
	if (gone->config != NULL)
		config_free(&gone->config);
	free(gone);
}
