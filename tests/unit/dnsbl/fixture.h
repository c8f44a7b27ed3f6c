/*
 * A view as the responder holds it, made the long way: configuration parsed,
 * zones loaded, listings put into a ledger in a folder of its own, compiled,
 * published, mapped. Aborts with a message where a step fails; needs no test
 * library, so that the fuzz target can have one too.
 */
#ifndef UNIT_FIXTURE_H
#define UNIT_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "generation.h"
#include "listing.h"
#include "respond.h"

#define FIXTURE_LIST	  "relays"
#define FIXTURE_ZONES_MAX 8

struct fixture_listing {
	const char *prefix;
	enum class_id class;
	int64_t expires, seen;
	uint64_t import;
	uint16_t port; /* tells findings of one prefix apart */
};

struct fixture {
	char dir[64];
	struct config *config;
	struct zone *zones[FIXTURE_ZONES_MAX];
	struct text *texts[FIXTURE_ZONES_MAX];
	struct view_secrets secrets;
	struct snapshot *snapshot;
	_Atomic bool lost;
	struct view *view;
};

static inline void
fixture_ok(const char *what, enum status st, const struct why *why)
{
	if (st == ST_OK)
		return;
	fprintf(stderr, "%s: %s\n", what, why->text);
	abort();
}

static inline void
fixture_report(void *ctx, const char *message)
{
	(void)ctx;
	if (strstr(message, "warning: ") == NULL)
		fprintf(stderr, "%s\n", message);
}

static inline void
fixture_make_dir(struct fixture *f)
{
	struct why why = {"mkdtemp"};

	snprintf(f->dir, sizeof(f->dir), "/tmp/relaybl-unit-XXXXXX");
	fixture_ok(f->dir, mkdtemp(f->dir) == NULL ? ST_IO : ST_OK, &why);
}

/* Writes a file into the folder, for apex: keys. */
static inline void
fixture_write(const struct fixture *f, const char *name, const char *text)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", f->dir, name);
	file = fopen(path, "w");
	if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0) {
		perror(path);
		abort();
	}
}

static inline void
fixture_configure(struct fixture *f, const char *text)
{
	struct why why = {"the configuration is wrong"};
	char path[128];

	snprintf(path, sizeof(path), "%s/relaybl.conf", f->dir);
	fixture_ok(path,
	    config_parse(
		path, text, strlen(text), fixture_report, NULL, &f->config),
	    &why);
	for (size_t i = 0; i < f->config->zone_count; i++) {
		const struct config_zone *cz = &f->config->zones[i];

		fixture_ok(cz->origin_text,
		    zone_load(cz, fixture_report, NULL, &f->zones[i]), &why);
		fixture_ok(cz->origin_text,
		    text_parse(cz->text, cz->url, &f->texts[i], &why), &why);
	}
}

static inline void
fixture_put(struct ledger_txn *txn, uint16_t list, uint16_t scanner,
    const struct fixture_listing *l)
{
	static const struct slice none = {(const uint8_t *)"", 0};
	struct finding_key key = {
	    .list = list, .scanner = scanner, .port = l->port};
	struct finding f = {.state = FINDING_LISTED,
	    .class = (uint8_t)l->class,
	    .verdict = VERDICT_OPEN,
	    .open_streak = 1,
	    .first_open = l->seen,
	    .listed_since = l->seen,
	    .last_open = l->seen,
	    .last_seen = l->seen,
	    .expires = l->expires,
	    .import = l->import,
	    .import_open = l->import,
	    .reply = none,
	    .host = none,
	    .evidence = none,
	    .tests = none,
	    .note = none};
	struct why why;

	fixture_ok(l->prefix,
	    prefix_parse(l->prefix, strlen(l->prefix), &key.prefix, &why),
	    &why);
	fixture_ok(l->prefix, ledger_finding_put(txn, &key, &f, &why), &why);
}

static inline void
fixture_exempt(struct ledger_txn *txn, uint16_t list, const char *prefix)
{
	struct exemption e = {.created = 1,
	    .owner = {(const uint8_t *)"test", 4},
	    .reason = {(const uint8_t *)"own host", 8}};
	struct why why;

	fixture_ok(prefix,
	    prefix_parse(prefix, strlen(prefix), &e.prefix, &why), &why);
	fixture_ok(prefix, ledger_exemption_put(txn, list, &e, &why), &why);
}

/* Puts everything into the ledger in one transaction; now: the list's
 * serial. */
static inline void
fixture_fill(struct ledger *ledger, int64_t now,
    const struct fixture_listing *listings, size_t count,
    const char *const *exempt, size_t exempt_count)
{
	struct scanner_state scanner;
	struct ledger_txn *txn;
	struct list_state list;
	struct why why;

	fixture_ok(
	    "ledger", ledger_begin(ledger, LEDGER_WRITE, &txn, &why), &why);
	fixture_ok("list",
	    ledger_list_by_name(txn, FIXTURE_LIST, true, &list, &why), &why);
	fixture_ok("scanner",
	    ledger_scanner_by_name(txn, "nightly", true, &scanner, &why), &why);
	for (size_t i = 0; i < count; i++)
		fixture_put(txn, list.id, scanner.id, &listings[i]);
	for (size_t i = 0; i < exempt_count; i++)
		fixture_exempt(txn, list.id, exempt[i]);
	fixture_ok("bump", ledger_list_bump(txn, list.id, now, &why), &why);
	fixture_ok("commit", ledger_commit(&txn, &why), &why);
}

/* A checker for generation_publish: the test itself, told to be one. */
#define FIXTURE_CHECK_MODE "check-generation"
#define FIXTURE_SELF_CHECK                                                     \
	{                                                                      \
		"/proc/self/exe", FIXTURE_CHECK_MODE, NULL                     \
	}

static inline bool
fixture_is_checker(int argc, char **argv)
{
	return argc == 3 && strcmp(argv[1], FIXTURE_CHECK_MODE) == 0;
}

static inline int
fixture_check_generation(const char *file)
{
	struct why why;

	if (generation_check(file, &why) == ST_OK)
		return 0;
	fprintf(stderr, "%s\n", why.text);
	return 1;
}

/* Compiles and maps what the ledger says. checker: generation.h. */
static inline void
fixture_publish(struct fixture *f, int64_t now,
    const struct fixture_listing *listings, size_t count,
    const char *const *exempt, size_t exempt_count, const char *const *checker)
{
	struct generation_info info = {0};
	struct ledger *ledger;
	struct ledger_txn *txn;
	struct why why;

	fixture_ok(
	    f->dir, ledger_open(f->dir, LEDGER_WRITE, &ledger, &why), &why);
	fixture_fill(ledger, now, listings, count, exempt, exempt_count);
	fixture_ok(f->dir, ledger_begin(ledger, LEDGER_READ, &txn, &why), &why);
	fixture_ok(f->dir,
	    generation_publish(f->dir, txn, NULL, NULL, checker, &info, &why),
	    &why);
	generation_info_free(&info);
	ledger_abort(&txn);
	ledger_close(&ledger);
	fixture_ok(f->dir, snapshot_open(f->dir, &f->snapshot, &why), &why);
}

static inline void
fixture_view(struct fixture *f)
{
	struct why why;

	fixture_ok("view",
	    view_new(f->config, f->zones, f->texts, &f->secrets, f->snapshot,
		&f->lost, &f->view, &why),
	    &why);
}

/* Removes the folder; what is mapped stays mapped. */
static inline void
fixture_remove_dir(const struct fixture *f)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", f->dir);
	if (system(command) != 0)
		perror(command);
}

static inline void
fixture_close(struct fixture *f)
{
	view_free(&f->view);
	if (f->snapshot != NULL)
		snapshot_close(&f->snapshot);
	for (size_t i = 0; i < FIXTURE_ZONES_MAX; i++) {
		zone_free(&f->zones[i]);
		text_free(&f->texts[i]);
	}
	config_free(&f->config);
	fixture_remove_dir(f);
}

/* One query through respond(), over UDP from loopback at the time now. */
static inline struct response
fixture_ask(const struct view *view, const void *data, size_t len, int64_t now,
    uint8_t *out, size_t cap)
{
	struct request req = {.data = data,
	    .len = len,
	    .source = {ADDR_V4, {127, 0, 0, 1}},
	    .source_port = 40000,
	    .transport = TRANSPORT_UDP,
	    .now = now};

	return respond(view, &req, out, cap);
}

#endif
