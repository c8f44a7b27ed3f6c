/*
 * relaybl import: each file in a transaction of its own; with --dry-run only
 * what would come of it.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "dry_run.h"
#include "import_apply.h"
#include "load.h"
#include "spool.h"

static enum status
import_one(
    const struct run *run, const char *path, FILE *rejects, struct why *why)
{
	struct intake in;
	struct import_outcome ignored;
	enum status st;

	if (load_is_export(run, path))
		return load_file(run, path, why);
	st = intake_read(&in, run, path, rejects, why);
	if (st == ST_OK && run->opt.value[OPT_DRY_RUN] != NULL) {
		st = dry_run(&in, why);
		/* There are changes: no error. Refusals have been told. */
		if (st == ST_NOT_FOUND)
			why->text[0] = '\0';
	} else if (st == ST_OK) {
		st = import_apply(&in, &ignored, why);
	}
	intake_free(&in);
	return st;
}

/* Every file, the next one also after one that failed; the gravest of what
 * came of them, of several as grave the first. */
static enum status
import_all(const struct run *run, FILE *rejects, struct why *why)
{
	enum status gravest = ST_OK;

	for (int i = 0; i < run->opt.arg_count; i++) {
		struct why reason = {""};
		enum status st =
		    import_one(run, run->opt.args[i], rejects, &reason);

		if (import_is_graver(st, gravest))
			gravest = st;
		if (st == ST_OK)
			continue;
		if (i + 1 < run->opt.arg_count && reason.text[0] != '\0')
			fprintf(stderr, "relaybl import: %s\n", reason.text);
		else
			*why = reason;
	}
	return gravest;
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

	if (run->opt.arg_count == 0 && run->opt.value[OPT_SPOOL] == NULL) {
		why_set(why, "wants FILE..., or --spool DIR");
		return ST_USAGE;
	}
	if (format != NULL && format_by_text(format) < 0 &&
	    strcmp(format, LOAD_FORMAT) != 0) {
		why_set(why, "--format is relay-verdict, csv, nmap, list "
			     "or " LOAD_FORMAT);
		return ST_USAGE;
	}
	st = open_rejects(run->opt.value[OPT_REJECTS], &rejects, why);
	if (st != ST_OK)
		return st;
	if (run->opt.value[OPT_SPOOL] != NULL)
		st = spool_run(run, rejects, why);
	else
		st = import_all(run, rejects, why);
	return close_rejects(rejects, st, why);
}
