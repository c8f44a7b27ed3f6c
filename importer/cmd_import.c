/*
 * relaybl import: reads each file, applies it in a transaction of its own,
 * tells what came of it. With --dry-run only tells what would come of it.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "dry_run.h"
#include "output.h"
#include "summary.h"

static enum status
print_already(const struct summary *s, struct why *why)
{
	struct summary told = *s;
	struct tally known = *s->tally;

	known.record.id = known.already;
	told.tally = &known;
	if (s->in->run->json)
		return out_json(summary_json(&told), why);
	printf("%s: already applied as import %" PRIu64 "\n", s->in->file,
	    known.already);
	return ST_OK;
}

static enum status
print_applied(const struct applied *a, struct why *why)
{
	const struct summary s = {
	    .in = a->in,
	    .tally = &a->tally,
	    .serial = a->serial,
	    .generation = a->made.number,
	};

	if (a->tally.already != 0)
		return print_already(&s, why);
	if (a->in->run->json)
		return out_json(summary_json(&s), why);
	summary_print(&s);
	return ST_OK;
}

static enum status
import_one(
    const struct run *run, const char *path, FILE *rejects, struct why *why)
{
	struct intake in;
	struct applied applied = {.in = &in};
	enum status st = intake_read(&in, run, path, rejects, why);

	if (st == ST_OK && run->opt.value[OPT_DRY_RUN] != NULL) {
		st = dry_run(&in, why);
		/* There are changes: no error. Refusals have been told. */
		if (st == ST_NOT_FOUND)
			why->text[0] = '\0';
	} else if (st == ST_OK) {
		st = apply_file(&in, &applied, why);
		if (st == ST_OK)
			st = print_applied(&applied, why);
		applied_free(&applied);
	}
	intake_free(&in);
	return st;
}

/* Every file, the next one also after one that failed; the first failure, and
 * only without one "there are changes" of a dry run. */
static enum status
import_all(const struct run *run, FILE *rejects, struct why *why)
{
	enum status first = ST_OK;

	for (int i = 0; i < run->opt.arg_count; i++) {
		struct why reason = {""};
		enum status st =
		    import_one(run, run->opt.args[i], rejects, &reason);

		if (st == ST_OK)
			continue;
		if (first == ST_OK || first == ST_NOT_FOUND)
			first = st;
		if (i + 1 < run->opt.arg_count && reason.text[0] != '\0')
			fprintf(stderr, "relaybl import: %s\n", reason.text);
		else
			*why = reason;
	}
	return first;
}

static enum status
open_rejects(const char *path, FILE **out, struct why *why)
{
	char shown[512];

	*out = NULL;
	if (path == NULL)
		return ST_OK;
	*out = fopen(path, "we");
	if (*out != NULL)
		return ST_OK;
	(void)why_errno(why, errno, "--rejects %s",
	    why_escape(shown, sizeof(shown), path, strlen(path)));
	return ST_CANT_CREATE;
}

/* A full disk under the rejects is an error of its own. */
static enum status
close_rejects(FILE *rejects, enum status st, struct why *why)
{
	bool failed;

	if (rejects == NULL)
		return st;
	failed = ferror(rejects) != 0;
	failed |= fclose(rejects) != 0;
	if (!failed || st != ST_OK)
		return st;
	(void)why_errno(why, errno, "--rejects");
	return ST_IO;
}

enum status
cmd_import(const struct run *run, struct why *why)
{
	const char *format = run->opt.value[OPT_FORMAT];
	FILE *rejects;
	enum status st;

	if (format != NULL && format_by_text(format) < 0) {
		why_set(why, "--format is relay-verdict, csv, nmap or list");
		return ST_USAGE;
	}
	st = open_rejects(run->opt.value[OPT_REJECTS], &rejects, why);
	if (st != ST_OK)
		return st;
	return close_rejects(rejects, import_all(run, rejects, why), why);
}
