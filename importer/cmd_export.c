/* relaybl export: the whole ledger as JSON Lines, as it is at one moment, or
 * a zone in another format. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "export.h"
#include "export_formats.h"
#include "outfile.h"
#include "session.h"

#define ZONE_OPTION    OPT_BIT(OPT_ZONE)
#define PREFIX_OPTIONS (ZONE_OPTION | OPT_BIT(OPT_CLASS))

/* The formats; of the first, write is NULL. */
static const struct format {
	const char *name;
	export_write_fn write;
	const char *what; /* is counted */
	uint64_t options; /* of those that are of some formats alone */
} formats[] = {
    {"jsonl", NULL, NULL, 0},
    {"zone", export_as_zone, "records", ZONE_OPTION},
    {"rpz", export_as_rpz, "prefixes", PREFIX_OPTIONS | OPT_BIT(OPT_TRIGGER)},
    {"rbldnsd", export_as_rbldnsd, "entries", ZONE_OPTION},
    {"plain", export_as_plain, "prefixes", PREFIX_OPTIONS},
};

static enum status
write_ledger(const struct run *run, FILE *to, struct why *why)
{
	struct ledger_content content;
	struct session *session = NULL;
	struct ledger_txn *txn = NULL;
	enum status st = session_open(run, SESSION_LOOK, &session, why);

	if (st == ST_OK)
		st = session_read(session, &txn, why);
	if (st == ST_OK)
		st = export_write(txn, run->now, to, &content, why);
	ledger_abort(&txn);
	session_close(&session);
	if (st == ST_OK && to != stdout)
		printf("%s: the ledger at sequence %" PRIu64 ": %" PRIu64
		       " findings, %" PRIu64 " imports, %" PRIu64 " events\n",
		    run->opt.args[0], content.sequence, content.findings,
		    content.imports, content.events);
	return st;
}

static enum status
write_zone(const struct run *run, const struct format *format, FILE *to,
    struct why *why)
{
	struct export_zone z;
	enum status st = export_zone_open(run, &z, why);

	z.to = to;
	if (st == ST_OK)
		st = format->write(&z, why);
	if (st == ST_OK && (fflush(to) != 0 || ferror(to)))
		st = why_errno(why, errno, "write");
	if (st == ST_OK && to != stdout)
		printf("%s: zone %s at serial %" PRIu32 ": %" PRIu64 " %s\n",
		    run->opt.args[0], z.zone->origin_text, z.source.serial,
		    z.written, format->what);
	export_zone_close(&z);
	return st;
}

/* Everything that is written goes to one stream. */
struct writing {
	const struct run *run;
	const struct format *format;
};

static enum status
write_all(void *ctx, FILE *to, struct why *why)
{
	const struct writing *w = ctx;

	return w->format->write == NULL
		   ? write_ledger(w->run, to, why)
		   : write_zone(w->run, w->format, to, why);
}

static enum status
find_format(const struct run *run, const struct format **out, struct why *why)
{
	static const enum option_id some[] = {OPT_ZONE, OPT_CLASS, OPT_TRIGGER};
	const char *name = run->opt.value[OPT_FORMAT];

	*out = &formats[0];
	for (size_t i = 0; name != NULL && i < COUNT_OF(formats); i++)
		if (strcmp(formats[i].name, name) == 0)
			*out = &formats[i];
	if (name != NULL && strcmp((*out)->name, name) != 0) {
		why_set(why, "--format is jsonl, zone, rpz, rbldnsd or plain");
		return ST_USAGE;
	}
	for (size_t i = 0; i < COUNT_OF(some); i++)
		if (run->opt.value[some[i]] != NULL &&
		    !((*out)->options & OPT_BIT(some[i]))) {
			why_set(why, "%s: not with --format %s",
			    options_name(some[i]), (*out)->name);
			return ST_USAGE;
		}
	return ST_OK;
}

enum status
cmd_export(const struct run *run, struct why *why)
{
	struct writing w = {.run = run};
	enum status st = find_format(run, &w.format, why);

	if (st != ST_OK)
		return st;
	if (run->opt.arg_count == 0 || strcmp(run->opt.args[0], "-") == 0)
		return write_all(&w, stdout, why);
	return outfile_make(run->opt.args[0], run->config->store,
	    run->opt.value[OPT_FORCE] != NULL, write_all, &w, why);
}
