/* relaybl import --spool DIR. */
#include "spool.h"

#include <inttypes.h>
#include <stdlib.h>

#include "import_apply.h"
#include "output.h"
#include "spool_move.h"
#include "spool_order.h"
#include "stamp.h"
#include "target.h"

/* What a run came to, from what is told last to what is told first. */
enum rank { RANK_NOTHING, RANK_APPLIED, RANK_ALARM, RANK_HELD, RANK_FAILED };

struct running {
	const struct run *run;
	FILE *rejects;
	struct spool spool;
	enum rank rank;
	enum status status; /* what the rank exits with */
};

/* What became of a file, and what it is worth. */
struct outcome {
	const char *word; /* "applied" */
	enum rank rank;
	enum status status;
	bool stays, ends_run;
	enum spool_end end;
};

/* One word for each way an import ends. */
static struct outcome
outcome_of(enum status st, bool already)
{
	static const struct outcome applied = {"applied", RANK_APPLIED, ST_OK,
					.end = SPOOL_DONE},
				    known = {"already applied", RANK_NOTHING,
					ST_NOT_FOUND, .end = SPOOL_DONE},
				    held = {"held", RANK_HELD, ST_HELD,
					.end = SPOOL_DONE},
				    alarm = {"applied, alarm", RANK_ALARM,
					ST_ALARM, .end = SPOOL_DONE},
				    refused = {"refused", RANK_FAILED,
					ST_BAD_DATA, .end = SPOOL_FAILED};

	switch (st) {
	case ST_OK:
		return already ? known : applied;
	case ST_HELD:
		return held;
	case ST_ALARM:
		return alarm;
	case ST_BAD_DATA:
	case ST_USAGE: /* it does not say whose it is */
		return refused;
	case ST_NO_INPUT: /* somebody took it away */
		return (struct outcome){
		    "left", RANK_NOTHING, ST_NOT_FOUND, .stays = true};
	case ST_DENIED: /* others may be readable, or for another list */
		return (struct outcome){"left", RANK_FAILED, st, .stays = true};
	default:
		return (struct outcome){
		    "left", RANK_FAILED, st, .stays = true, .ends_run = true};
	}
}

static void
count(struct running *r, const struct outcome *o)
{
	if (o->rank <= r->rank)
		return;
	r->rank = o->rank;
	r->status = o->status;
}

/* May more of it come? A clock that was put back must not keep it here. */
static bool
is_young(const struct running *r, const struct stat *sb, int64_t settled_s)
{
	int64_t age = r->run->now - sb->st_ctim.tv_sec;

	return age >= 0 && age < settled_s;
}

/* Is there something about the file that the next minutes may cure? */
static const char *
waits_for(const struct running *r, const struct intake *in, enum status st)
{
	if (in->lacks_signature && is_young(r, &in->stat, SPOOL_SIGNED_S))
		return "its signature may be on its way";
	if (!is_young(r, &in->stat, SPOOL_SETTLED_S))
		return NULL;
	if (st == ST_BAD_DATA)
		return "it may still be written";
	return st == ST_OK && !in->scan.has_end
		   ? "it has no end yet, and may still be written"
		   : NULL;
}

/* A file of which import_apply says nothing, as one document. */
static enum status
tell_json(const char *path, const char *status, const char *moved,
    const char *text, struct why *why)
{
	json_t *obj = json_object();

	json_set(obj, "file", json_slice(slice_of(path)));
	json_set(obj, "status", json_string(status));
	json_set(obj, "reason", json_slice(slice_of(text)));
	if (moved != NULL)
		json_set(obj, "moved", json_slice(slice_of(moved)));
	return out_json(obj, why);
}

static enum status
tell(const struct running *r, const char *path, const char *status,
    const char *moved, const char *text, struct why *why)
{
	char shown[512];

	fprintf(stderr, "relaybl import: %s%s%s\n", text,
	    moved != NULL ? ": now " : "",
	    moved != NULL
		? why_escape(shown, sizeof(shown), moved, strlen(moved))
		: "");
	return r->run->json ? tell_json(path, status, moved, text, why) : ST_OK;
}

/* What stands beside a file in done/ or failed/. */
static void
write_reason(const struct running *r, const struct outcome *o, uint64_t import,
    const char *text, char out[SPOOL_REASON_MAX])
{
	char stamp[STAMP_TEXT_MAX], id[40] = "";

	if (import != 0)
		(void)snprintf(id, sizeof(id), "import: %" PRIu64 "\n", import);
	(void)snprintf(out, SPOOL_REASON_MAX, "time: %s\nstatus: %s\n%s%s%s%s",
	    stamp_format(r->run->now, stamp), o->word, id,
	    text[0] != '\0' ? "why: " : "", text, text[0] != '\0' ? "\n" : "");
}

/* Out of the spool with it, and says so where nobody did. */
static enum status
move_out(struct running *r, const struct spool_file *f, const char *path,
    const struct outcome *o, uint64_t import, const char *text, struct why *why)
{
	char reason[SPOOL_REASON_MAX], name[NAME_MAX + 1], moved[PATH_MAX];
	enum status st;

	write_reason(r, o, import, text, reason);
	st = spool_move(&r->spool, f, o->end, reason, r->run->now, name, why);
	if (st != ST_OK)
		return st;
	(void)snprintf(moved, sizeof(moved), "%s/%s/%s", r->spool.path,
	    spool_end_text(o->end), name);
	if (name[0] == '\0')
		return tell(r, path, o->word, NULL,
		    "another file took its name: that one is next", why);
	if (o->end == SPOOL_FAILED)
		return tell(r, path, o->word, moved, text, why);
	/* Applied, and told; of what is held it is said once more, where cron
	 * looks. */
	if (text[0] != '\0')
		fprintf(stderr, "relaybl import: %s\n", text);
	return ST_OK;
}

/* The file is read and, if it is all there, applied. *left: why it is not. */
static enum status
try_file(struct running *r, const char *path, struct intake *in,
    struct import_outcome *known, const char **left, struct why *why)
{
	enum status st = intake_read(in, r->run, path, r->rejects, why);

	*left = waits_for(r, in, st);
	if (st == ST_OK && *left == NULL)
		st = import_apply(in, known, why);
	return st;
}

/* ST_OK: go on with the next one. */
static enum status
take_file(struct running *r, const struct spool_file *waiting, struct why *why)
{
	struct spool_file f = *waiting;
	struct import_outcome known = {.import = 0};
	struct why reason = {""};
	struct intake in;
	struct outcome o;
	char path[PATH_MAX];
	const char *left;
	enum status st;

	(void)snprintf(
	    path, sizeof(path), "%s/%s", r->spool.path, waiting->name);
	st = try_file(r, path, &in, &known, &left, &reason);
	if (in.stat.st_ino != 0)
		f.stat = in.stat;
	intake_free(&in);
	if (left != NULL) {
		why_set(&reason, "%s: left for the next run: %s", path, left);
		return tell(r, path, "left", NULL, reason.text, why);
	}
	/* What a look-up on the way left there is no reason. */
	if (st == ST_OK || st == ST_ALARM)
		reason.text[0] = '\0';
	o = outcome_of(st, known.already);
	count(r, &o);
	if (o.ends_run) {
		*why = reason;
		return st;
	}
	if (o.stays)
		return tell(r, path, o.word, NULL, reason.text, why);
	return move_out(r, &f, path, &o, known.import, reason.text, why);
}

static enum status
take_files(struct running *r, struct why *why)
{
	struct spool_files files;
	enum status st = spool_list(&r->spool, &files, why);

	if (st != ST_OK)
		return st;
	st = spool_order(&r->spool, r->run->config, &files, why);
	for (size_t i = 0; st == ST_OK && i < files.count; i++)
		st = take_file(r, &files.file[i], why);
	free(files.file);
	return st;
}

/* What is wrong with the command line is wrong with no file. */
static enum status
check_usage(const struct run *run, struct why *why)
{
	static const enum option_id others[] = {
	    OPT_DRY_RUN, OPT_SIGNATURE, OPT_SCAN_ID, OPT_COMPLETE};
	const struct config_list *list;
	const struct config_scanner *scanner;
	uint8_t class;
	enum status st = target_class(run, CLASS_RELAY, &class, why);

	if (st == ST_OK && run->opt.value[OPT_LIST] != NULL)
		st = target_list(run, NULL, &list, why);
	if (st == ST_OK && run->opt.value[OPT_SCANNER] != NULL)
		st = target_scanner(run, NULL, &scanner, why);
	if (st != ST_OK)
		return st;
	if (run->opt.arg_count > 0) {
		why_set(why, "--spool takes what is in it, and no FILE");
		return ST_USAGE;
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (run->opt.value[others[i]] != NULL) {
			why_set(why, "--spool: %s is of one file",
			    options_name(others[i]));
			return ST_USAGE;
		}
	return ST_OK;
}

enum status
spool_run(const struct run *run, FILE *rejects, struct why *why)
{
	struct running r = {
	    .run = run,
	    .rejects = rejects,
	    .status = ST_NOT_FOUND,
	};
	enum status st = check_usage(run, why);

	if (st != ST_OK)
		return st;
	st = spool_open(&r.spool, run->opt.value[OPT_SPOOL], why);
	if (st == ST_OK)
		st = spool_recover(&r.spool, run->now, why);
	if (st == ST_OK)
		st = take_files(&r, why);
	if (st == ST_OK)
		st = spool_prune(
		    &r.spool, run->now, run->config->keep.files_s, why);
	spool_close(&r.spool);
	if (st != ST_OK)
		return st;
	/* Of each file it was told; what a look at it said is no more. */
	why->text[0] = '\0';
	return r.status;
}
