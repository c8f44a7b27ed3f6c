/* One input file, read to its end. */
#include "intake.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>

#include "intake_file.h"
#include "plan.h"
#include "progress.h"
#include "scope.h"
#include "sidecar.h"
#include "target.h"

void
intake_notice(struct intake *in, uint64_t line, const char *fmt, ...)
{
	char text[INTAKE_NOTICE_LEN];
	va_list ap;

	if (in->notices == NULL)
		in->notices = calloc(INTAKE_NOTICES_MAX, sizeof(*in->notices));
	in->notice_total++;
	if (in->notices == NULL || in->notice_count == INTAKE_NOTICES_MAX)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	progress_hide();
	if (line != 0)
		fprintf(stderr, "%s:%" PRIu64 ": notice: %s\n", in->file, line,
		    text);
	else
		fprintf(stderr, "%s: notice: %s\n", in->file, text);
	memcpy(in->notices[in->notice_count++], text, sizeof(text));
}

/* What --scan-id and --complete add to a file without scan data. */
static enum status
apply_flags(struct intake *in, struct why *why)
{
	const char *id = in->run->opt.value[OPT_SCAN_ID];
	struct scan *scan = &in->scan;
	char shown[64];

	if (id != NULL && strlen(id) >= sizeof(scan->scan_id)) {
		why_set(why, "--scan-id: longer than %zu characters",
		    sizeof(scan->scan_id) - 1);
		return ST_USAGE;
	}
	if (id != NULL && scan->scan_id[0] != '\0' &&
	    strcmp(id, scan->scan_id) != 0)
		intake_notice(in, 0,
		    "has its own scan id, %s: --scan-id %s "
		    "is ignored",
		    scan->scan_id,
		    why_escape(shown, sizeof(shown), id, strlen(id)));
	else if (id != NULL)
		(void)why_escape(
		    scan->scan_id, sizeof(scan->scan_id), id, strlen(id));
	if (in->run->opt.value[OPT_COMPLETE] == NULL)
		return ST_OK;
	if (scan->aborted)
		intake_notice(in, 0,
		    "says itself that it is not complete: "
		    "--complete is ignored");
	else
		scan->has_end = true;
	return ST_OK;
}

/* --scope: what it covered, where it does not say so itself. */
static enum status
apply_scope(struct intake *in, struct why *why)
{
	const char *path = in->run->opt.value[OPT_SCOPE];

	if (path == NULL)
		return ST_OK;
	if (in->scan.scope == NULL)
		return scope_read(&in->scan, path, why);
	intake_notice(in, 0, "has its own scope: --scope is ignored");
	return ST_OK;
}

/* What it says of itself is what was signed. */
static enum status
apply_signature(struct intake *in, struct why *why)
{
	if (in->signature.signer[0] == '\0')
		return ST_OK;
	return signature_bind(&in->signature, &in->scan, why);
}

/* List and scanner: flags, file, configuration. */
static enum status
find_target(struct intake *in, struct why *why)
{
	const struct scan *scan = &in->scan;
	enum status st = target_list(in->run, scan->list, &in->list, why);

	if (st == ST_OK)
		st = target_scanner(in->run, scan->scanner, &in->scanner, why);
	if (st != ST_OK) {
		if (st == ST_BAD_DATA)
			why_wrap(why, "%s", in->file);
		return st;
	}
	st = signature_admit(&in->signature, in->run->config, in->scanner,
	    scan->scanner, &in->lacks_signature, why);
	if (st != ST_OK) {
		why_wrap(why, "%s", in->file);
		return st;
	}
	if (scan->list[0] != '\0' && strcmp(scan->list, in->list->name) != 0)
		intake_notice(in, 0,
		    "is for list \"%s\"; goes to \"%s\" as "
		    "--list says",
		    scan->list, in->list->name);
	if (scan->scanner[0] != '\0' &&
	    strcmp(scan->scanner, in->scanner->name) != 0)
		intake_notice(in, 0,
		    "is by scanner \"%s\"; counts as \"%s\" "
		    "as --scanner says",
		    scan->scanner, in->scanner->name);
	return ST_OK;
}

/* Does the list take the place? Says why not. */
static bool
takes(struct intake *in, const struct prefix *prefix, int64_t ended,
    enum refusal *reason_out, struct why *why)
{
	return plan_admits(
	    in->list, prefix, ended, in->run->now, reason_out, why);
}

struct sifting {
	struct intake *in;
	enum status st; /* ST_NO_MEMORY */
	struct why *why;
};

static bool
admit(void *ctx, const struct batch_item *item)
{
	struct sifting *s = ctx;
	struct intake *in = s->in;
	enum refusal reason;
	struct why text;

	if (canary_take(&in->canaries, item))
		return false;
	if (!takes(in, &item->prefix, item->ended, &reason, &text)) {
		refusals_add(&in->refusals, item->line, reason, text.text);
		return false;
	}
	if (s->st == ST_OK)
		s->st = outputs_note(&in->outputs, &in->batch, item, s->why);
	return true;
}

static bool
is_canary(const struct intake *in, const struct addr *a)
{
	bool seen;

	for (size_t i = 0; i < in->canaries.count; i++)
		if (addr_equal(canary_at(&in->canaries, i, &seen), a))
			return true;
	return false;
}

/* What multi-hop relays put their mail out of, where the list wants it. */
static enum status
list_outputs(struct intake *in, struct why *why)
{
	char room[FINDING_NOTE_MAX], evidence[FINDING_EVIDENCE_MAX];
	enum status st = ST_OK;

	for (size_t i = 0;
	     st == ST_OK && in->list->list_outputs && i < in->outputs.count;
	     i++) {
		struct record rec =
		    outputs_record(&in->outputs.all[i], &in->batch, room);
		enum refusal reason;
		struct why text;

		if (is_canary(in, &rec.prefix.addr))
			continue;
		if (!takes(in, &rec.prefix, rec.ended, &reason, &text)) {
			intake_notice(in, rec.line, "output_ip: %s", text.text);
			continue;
		}
		/* Adding moves the texts. */
		if (rec.evidence.len > 0)
			memcpy(evidence, rec.evidence.data, rec.evidence.len);
		rec.evidence.data = (const uint8_t *)evidence;
		st = batch_add(&in->batch, &rec, in->run->now, why);
	}
	return st;
}

static enum status
sift(struct intake *in, struct why *why)
{
	struct sifting s = {in, ST_OK, why};

	batch_sift(&in->batch, admit, &s);
	outputs_sort(&in->outputs);
	return s.st == ST_OK ? list_outputs(in, why) : s.st;
}

/* A file of which nothing is left, or that would list half the world. */
static enum status
check_whole(const struct intake *in, struct why *why)
{
	uint64_t addresses = batch_open_addresses4(&in->batch);

	if (batch_count(&in->batch) == 0) {
		why_set(why, "%s: none of its %" PRIu64 " records can be taken",
		    in->file, in->read);
		return ST_BAD_DATA;
	}
	if (addresses > in->list->max_addresses) {
		why_set(why,
		    "%s: would list %" PRIu64 " IPv4 addresses, list %s takes "
		    "%" PRIu64 " of one file (max-addresses)",
		    in->file, addresses, in->list->name,
		    in->list->max_addresses);
		return ST_BAD_DATA;
	}
	return ST_OK;
}

/* One signature is of one file. */
static enum status
check_usage(const struct run *run, struct why *why)
{
	if (run->opt.value[OPT_SIGNATURE] == NULL || run->opt.arg_count == 1)
		return ST_OK;
	why_set(why, "--signature is of one file");
	return ST_USAGE;
}

static enum status
read_and_sift(struct intake *in, struct why *why)
{
	enum status st = check_usage(in->run, why);

	if (st == ST_OK)
		st = intake_file_read(in, why);
	if (st == ST_OK &&
	    (in->format == FORMAT_CSV || in->format == FORMAT_NMAP))
		st = sidecar_read(in, why);
	if (st == ST_OK)
		st = apply_flags(in, why);
	if (st == ST_OK)
		st = apply_signature(in, why);
	if (st == ST_OK)
		st = apply_scope(in, why);
	if (st == ST_OK)
		st = find_target(in, why);
	if (st == ST_OK)
		st = canary_begin(&in->canaries, in->scanner, why);
	return st == ST_OK ? sift(in, why) : st;
}

enum status
intake_read(struct intake *in, const struct run *run, const char *path,
    FILE *rejects, struct why *why)
{
	enum status st;

	*in = (struct intake){
	    .run = run,
	    .path = path,
	    .plain = run->opt.value[OPT_SPOOL] != NULL,
	};
	batch_init(&in->batch);
	(void)why_escape(in->file, sizeof(in->file), path, strlen(path));
	if (strcmp(path, "-") == 0)
		(void)snprintf(in->file, sizeof(in->file), "(stdin)");
	in->refusals = (struct refusals){.file = in->file, .all = rejects};
	st = read_and_sift(in, why);
	refusals_end(&in->refusals);
	if (in->notice_total > in->notice_count)
		fprintf(stderr, "%s: ... %" PRIu64 " more notices\n", in->file,
		    in->notice_total - in->notice_count);
	if (st != ST_OK)
		return st;
	batch_merge(&in->batch);
	return check_whole(in, why);
}

void
intake_free(struct intake *in)
{
	batch_free(&in->batch);
	canary_end(&in->canaries);
	outputs_free(&in->outputs);
	scan_free(&in->scan);
	free(in->notices);
	in->notices = NULL;
}
