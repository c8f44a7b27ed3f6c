/* One call for each file that relaybl.conf names. */
#include "paths.h"

#include <stdio.h>

static void
of_server(const struct config *c, path_fn each, void *ctx)
{
	const struct config_server *s = &c->server;
	const struct path named[] = {
	    {"store", NULL, 0, c->store, true},
	    {"cookie-secrets", NULL, 0, s->cookie_secrets, false},
	    {"tls-certificate", NULL, 0, s->tls_certificate, false},
	    {"tls-key", NULL, 0, s->tls_key, false},
	    {"tls-client-ca", NULL, 0, s->tls_client_ca, false},
	};

	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
		if (named[i].text != NULL)
			each(ctx, &named[i]);
}

void
paths_each(const struct config *c, path_fn each, void *ctx)
{
	of_server(c, each, ctx);
	for (size_t i = 0; i < c->key_count; i++) {
		const struct config_tsig *k = &c->keys[i];
		struct path file = {
		    "file", k->name_text, k->line, k->file, false};

		each(ctx, &file);
	}
	for (size_t i = 0; i < c->zone_count; i++) {
		const struct config_zone *z = &c->zones[i];
		struct path apex = {
		    "apex", z->origin_text, z->line, z->apex, false};

		if (z->apex != NULL)
			each(ctx, &apex);
	}
}

const char *
path_name(const struct path *path, char *out)
{
	if (path->of == NULL)
		snprintf(out, PATH_NAME_MAX, "%s", path->key);
	else
		snprintf(out, PATH_NAME_MAX, "%s: %s", path->of, path->key);
	return out;
}
