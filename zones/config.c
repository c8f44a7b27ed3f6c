/*
 * relaybl.conf: reads a file into struct config. What may be in it stands in
 * config_schema.c; this is the frame around: defaults, order, lookup.
 */
#include "config.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config_file.h"
#include "config_schema.h"

#define STORE_DEFAULT	 "/var/lib/relaybl"
#define PORT_DEFAULT	 5300
#define UDP_SIZE_DEFAULT 1232 /* DNS flag day 2020: fits every path */
#define WORKERS_MAX	 64

unsigned
config_cores(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	if (n < 1)
		return 1;
	return n > WORKERS_MAX ? WORKERS_MAX : (unsigned)n;
}

static struct config *
config_new(const char *file)
{
	struct config *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->server.workers = config_cores();
	c->server.udp_size = UDP_SIZE_DEFAULT;
	c->server.tcp_clients = 1000;
	c->server.tcp_per_client = 50;
	c->server.tcp_idle_s = 10;
	c->server.rate_limit = 500;
	c->server.rate_slip = 2;
	c->server.transfers = 10;
	c->keep = (struct config_keep){
	    .events_s = DAYS(730),
	    .findings_s = DAYS(90),
	    .evidence_s = DAYS(90),
	    .undo_s = DAYS(30),
	    .files_s = DAYS(30),
	};
	c->survey.concurrency = 1000;
	c->survey.rate = 5000;
	c->survey.timeout_s = 10;
	c->survey.dnsbl_rate = 50;
	c->report.no_answer_s = DAYS(14);
	c->report.min_cases = 5;
	c->file = strdup(file);
	c->store = strdup(STORE_DEFAULT);
	if (c->file == NULL || c->store == NULL)
		config_free(&c);
	return c;
}

/* An address of our own text. */
static struct prefix
own_prefix(const char *text)
{
	struct prefix p = {.len = 0};
	struct why why;
	enum status st = prefix_parse(text, strlen(text), &p, &why);

	assert(st == ST_OK);
	return p;
}

/* Where the file names no address, this machine listens for itself. */
static void
default_listen(struct config_reader *r, struct config_server *s)
{
	static const char *const local[] = {"127.0.0.1", "::1"};

	if (s->listen_count > 0)
		return;
	for (size_t i = 0; i < 2; i++) {
		struct config_listen *room =
		    config_grow(r, &s->listen, i, sizeof(*room));

		if (room == NULL)
			return;
		room->addr = own_prefix(local[i]).addr;
		room->port = PORT_DEFAULT;
		s->listen_count++;
	}
}

/* The same for who may ask. */
static void
default_allow(struct config_reader *r, struct config_server *s)
{
	static const char *const local[] = {"127.0.0.0/8", "::1"};

	if (s->allow_count > 0)
		return;
	for (size_t i = 0; i < 2; i++) {
		struct prefix *room =
		    config_grow(r, &s->allow, i, sizeof(*room));

		if (room == NULL)
			return;
		*room = own_prefix(local[i]);
		s->allow_count++;
	}
}

/* Names, like relaybl exempt does, what would empty a list; here it may be
 * on purpose, so it is in effect all the same. */
static void
check_exempt(struct config_reader *r, const struct config_list *l)
{
	char text[PREFIX_TEXT_MAX];

	for (size_t i = 0; i < l->exempt_count; i++)
		if (prefix_is_vast(&l->exempt[i]))
			diag_warn(r->diag, l->line,
			    "list %s: exempt: %s hides most of the list",
			    l->name, prefix_format(&l->exempt[i], text));
}

/* TLS is all of its keys, or none. */
static void
check_tls(struct config_reader *r)
{
	const struct config_server *s = &r->config->server;
	bool certificate = s->tls_certificate != NULL;
	bool key = s->tls_key != NULL;

	if (s->tls_listen_count > 0 && !(certificate && key))
		diag_error(r->diag, s->tls_listen[0].line,
		    "server: tls-listen: without tls-certificate and tls-key");
	if (s->tls_listen_count == 0 &&
	    (certificate || key || s->tls_client_ca != NULL))
		diag_error(r->diag, 0, "server: %s: without tls-listen",
		    certificate ? "tls-certificate"
		    : key	? "tls-key"
				: "tls-client-ca");
}

/* What no section can see alone. */
static void
check_whole(struct config_reader *r)
{
	const struct config *c = r->config;

	check_tls(r);
	if (c->list_count == 0)
		diag_error(r->diag, 0, "there is no list (lists: NAME: {})");
	if (c->zone_count == 0)
		diag_warn(r->diag, 0, "there is no zone: nothing is served");
	for (size_t i = 0; i < c->list_count; i++)
		check_exempt(r, &c->lists[i]);
	for (size_t i = 0; c->zone_count > 0 && i < c->list_count; i++) {
		bool served = false;

		for (size_t z = 0; z < c->zone_count; z++)
			served |= c->zones[z].list == i;
		if (!served)
			diag_warn(r->diag, c->lists[i].line,
			    "list %s: no zone serves it", c->lists[i].name);
	}
}

/* Everything about the text; errors go to diag. NULL when out of memory. */
static struct config *
parse(const char *file, const char *text, size_t len, struct diag *diag)
{
	struct config_node *root = NULL;
	struct config_reader r = {.diag = diag, .config = config_new(file)};

	if (r.config == NULL) {
		diag->no_memory = true;
		return NULL;
	}
	config_node_parse(text, len, diag, &root);
	if (root != NULL) {
		config_read(&r, root);
		default_listen(&r, &r.config->server);
		default_allow(&r, &r.config->server);
		check_whole(&r);
	} else if (diag->errors == 0 && !diag->no_memory) {
		diag_error(diag, 0, "the file is empty");
	}
	config_node_free(&root);
	return r.config;
}

enum status
config_parse(const char *file, const char *text, size_t len,
    config_report report, void *ctx, struct config **out)
{
	struct diag diag = {.file = file};
	struct config *c = NULL;
	enum status st;

	if (len > CONFIG_FILE_MAX)
		diag_error(&diag, 0, "larger than 1 MiB");
	else
		c = parse(file, text, len, &diag);
	st = diag_finish(&diag, report, ctx);
	if (st == ST_OK) {
		*out = c;
		return ST_OK;
	}
	if (c != NULL)
		config_free(&c);
	return st;
}

enum status
config_load(
    const char *file, config_report report, void *ctx, struct config **out)
{
	struct why why;
	char *text;
	size_t len;
	enum status st = config_file_read(file, &text, &len, &why);

	if (st != ST_OK) {
		why_wrap(&why, "%s", file);
		report(ctx, why.text);
		return st;
	}
	st = config_parse(file, text, len, report, ctx, out);
	free(text);
	return st;
}

static void
clear_server(struct config_server *s)
{
	free(s->listen);
	free(s->allow);
	free(s->user);
	free(s->tls_listen);
	free(s->tls_certificate);
	free(s->tls_key);
	free(s->tls_client_ca);
	free(s->nsid);
	free(s->cookie_secrets);
	free(s->chroot);
}

void
config_free(struct config **config)
{
	struct config *c = *config;

	*config = NULL;
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->list_count; i++)
		config_list_clear(&c->lists[i]);
	for (size_t i = 0; i < c->scanner_count; i++)
		config_scanner_clear(&c->scanners[i]);
	for (size_t i = 0; i < c->key_count; i++)
		config_tsig_clear(&c->keys[i]);
	for (size_t i = 0; i < c->zone_count; i++)
		config_zone_clear(&c->zones[i]);
	free(c->lists);
	free(c->scanners);
	free(c->keys);
	free(c->zones);
	clear_server(&c->server);
	config_survey_clear(&c->survey);
	config_report_clear(&c->report);
	free(c->store);
	free(c->file);
	free(c);
}

const struct config_list *
config_list_by_name(const struct config *c, const char *name)
{
	for (size_t i = 0; i < c->list_count; i++)
		if (strcmp(c->lists[i].name, name) == 0)
			return &c->lists[i];
	return NULL;
}

const struct config_scanner *
config_scanner_by_name(const struct config *c, const char *name)
{
	for (size_t i = 0; i < c->scanner_count; i++)
		if (strcmp(c->scanners[i].name, name) == 0)
			return &c->scanners[i];
	return NULL;
}
