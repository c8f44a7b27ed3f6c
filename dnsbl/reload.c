/* Reads configuration and zones again, and takes them over whole or not. */
#include "reload.h"

#include "log.h"
#include "site_content.h"

static bool
same_listen(const struct config_listen *a, size_t a_count,
    const struct config_listen *b, size_t b_count)
{
	if (a_count != b_count)
		return false;
	for (size_t i = 0; i < a_count; i++)
		if (!addr_equal(&a[i].addr, &b[i].addr) ||
		    a[i].port != b[i].port)
			return false;
	return true;
}

/* Against what the server was started with, not against the last reload: a
 * second HUP tells it again. */
static void
tell_what_stays(const struct config *started, const struct config *now)
{
	const struct config_server *a = &started->server, *b = &now->server;
	const struct {
		const char *key;
		bool changed;
	} keys[] = {
	    {"store", strcmp(started->store, now->store) != 0},
	    {"listen", !same_listen(a->listen, a->listen_count, b->listen,
			   b->listen_count)},
	    {"tls-listen", !same_listen(a->tls_listen, a->tls_listen_count,
			       b->tls_listen, b->tls_listen_count)},
	    {"workers", a->workers != b->workers},
	    {"tcp-clients", a->tcp_clients != b->tcp_clients},
	    {"tcp-per-client", a->tcp_per_client != b->tcp_per_client},
	    {"tcp-idle", a->tcp_idle_s != b->tcp_idle_s},
	    {"user", !site_text_equal(a->user, b->user)},
	    {"chroot", !site_text_equal(a->chroot, b->chroot)},
	    {"rate-limit", a->rate_limit != b->rate_limit},
	    {"rate-slip", a->rate_slip != b->rate_slip},
	    {"sandbox", a->sandbox_off != b->sandbox_off},
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (keys[i].changed)
			log_warning("%s: %s has changed: needs a restart",
			    now->file, keys[i].key);
}

static enum status
try_reload(
    struct service *s, const char *file, struct site **site, struct why *why)
{
	enum status st = site_load(file, site);

	if (st != ST_OK) {
		why_set(why, "%s", file);
		return st;
	}
	return service_publish(s, *site, s->current->served, NULL, why);
}

void
reload(struct service *s, const char *file)
{
	char text[EDITION_TEXT_MAX];
	struct site *site = NULL;
	struct why why;

	if (try_reload(s, file, &site, &why) == ST_OK) {
		tell_what_stays(s->started->config, site->config);
		stats_add(&s->stats, STAT_RELOADS_OK, 1);
		log_info("configuration reloaded: %s",
		    edition_format(s->current, text, sizeof(text)));
	} else {
		stats_add(&s->stats, STAT_RELOADS_FAILED, 1);
		log_error("%s: configuration not changed", why.text);
	}
	site_unref(&site);
}
