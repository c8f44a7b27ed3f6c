/* relaybl add: a listing by hand, owned by the scanner "operator". */
#include <stdio.h>

#include "apply_records.h"
#include "stamp.h"
#include "target.h"

struct addition {
	const struct config_list *list;
	struct batch_item item;
	const char *reason;
	int64_t expires; /* 0: as for a scan */
	/* What came of it. */
	bool exempt;
	struct prefix exemption;
	int64_t until;
	uint64_t import;
};

static enum status
find_exemption(
    struct addition *a, struct change *c, uint16_t list, struct why *why)
{
	struct exempt_set set;
	const struct prefix *covering;
	enum status st =
	    exempt_set_make(&set, a->list, c->txn, list, c->run->now, why);

	if (st != ST_OK)
		return st;
	covering = exempt_set_covering(&set, &a->item.prefix);
	a->exempt = covering != NULL;
	if (a->exempt)
		a->exemption = *covering;
	exempt_set_free(&set);
	return ST_OK;
}

/* As one open verdict would, but nobody tested, and the time is the
 * operator's. */
static struct plan_step
decide(const struct addition *a, const struct change *c,
    const struct finding *known)
{
	const struct plan_policy policy = {
	    .now = c->run->now,
	    .import = c->import,
	    .confirm = {[PROOF_NONE] = 1},
	    .expire_s = a->list->expire_s,
	    .relist_cap = 1,
	};
	const struct said_texts texts = {.note = slice_of(a->reason)};
	struct finding seen;
	struct plan_step step;

	/* What was done by hand before is no later word, although the clock
	 * may say so that was put back. */
	if (known != NULL) {
		seen = *known;
		seen.removed = 0;
		if (seen.last_seen > a->item.ended)
			seen.last_seen = a->item.ended;
		known = &seen;
	}
	plan_decide(&policy, &a->item, &texts,
	    &(struct plan_known){.finding = known}, &step);
	step.after.verdict = VERDICT_NONE;
	step.reclassed = step.outcome == PLAN_REFRESHED;
	if (a->expires != 0)
		step.after.expires = a->expires;
	return step;
}

static enum status
record(struct addition *a, struct change *c, uint16_t scanner, struct why *why)
{
	struct import_record rec = {
	    .kind = IMPORT_ADD,
	    .complete = 1,
	    .scanner = scanner,
	    .counts = {.read = 1, .open = 1, .listed = 1},
	    .note = slice_of(a->reason),
	};
	enum status st = change_import(c, a->list, &rec, why);

	a->import = rec.id;
	return st;
}

static enum status
apply_addition(void *ctx, struct change *c, struct why *why)
{
	struct addition *a = ctx;
	struct list_state list;
	struct scanner_state scanner;
	struct finding_key key;
	struct finding room;
	const struct finding *known = NULL;
	struct plan_step step;
	enum status st = change_list(c, a->list, &list, why);

	if (st == ST_OK)
		st = ledger_scanner_by_name(
		    c->txn, IDENT_OPERATOR, true, &scanner, why);
	if (st == ST_OK)
		st = find_exemption(a, c, list.id, why);
	if (st != ST_OK)
		return st;
	key = (struct finding_key){list.id, a->item.prefix, scanner.id, 0};
	st = ledger_finding_get(c->txn, &key, &room, why);
	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	if (st == ST_OK)
		known = &room;
	step = decide(a, c, known);
	a->until = step.after.expires;
	st = apply_step(c, &key, known, &step, a->reason, why);
	if (st == ST_OK)
		st = change_bump(c, list.id, why);
	return st == ST_OK ? record(a, c, scanner.id, why) : st;
}

static void
report(const struct addition *a)
{
	char prefix[PREFIX_TEXT_MAX], exemption[PREFIX_TEXT_MAX];
	char until[STAMP_TEXT_MAX];

	printf("%s is on list %s as %s until %s (import %llu)\n",
	    prefix_format(&a->item.prefix, prefix), a->list->name,
	    class_info(a->item.class)->label, stamp_format(a->until, until),
	    (unsigned long long)a->import);
	if (a->exempt)
		fprintf(stderr,
		    "relaybl add: warning: %s is not served: %s is exempt\n",
		    prefix, prefix_format(&a->exemption, exemption));
}

static enum status
parse(const struct run *run, struct addition *a, struct why *why)
{
	const char *expires = run->opt.value[OPT_EXPIRES];
	struct prefix *prefix = &a->item.prefix;
	enum refusal refusal;
	enum status st = target_list(run, NULL, &a->list, why);

	if (st == ST_OK)
		st = target_prefix(run->opt.args[0], prefix, why);
	if (st == ST_OK)
		st = target_reason(run, &a->reason, why);
	if (st == ST_OK)
		st = target_class(run, CLASS_RELAY, &a->item.class, why);
	if (st == ST_OK && expires != NULL)
		st = target_time(
		    "expires", expires, run->now, 1, &a->expires, why);
	if (st == ST_OK && expires != NULL && a->expires <= run->now) {
		why_set(why, "--expires %s is over already", expires);
		st = ST_USAGE;
	}
	if (st == ST_OK &&
	    !plan_admits(a->list, prefix, run->now, run->now, &refusal, why))
		st = ST_BAD_DATA;
	return st;
}

enum status
cmd_add(const struct run *run, struct why *why)
{
	struct addition a = {
	    .item = {.verdict = VERDICT_OPEN, .ended = run->now}};
	struct generation_info made = {.number = 0};
	struct session *session = NULL;
	enum status st = parse(run, &a, why);

	if (st == ST_OK)
		st = session_open(run, SESSION_WRITE, &session, why);
	if (st == ST_OK)
		st = session_write(session, apply_addition, &a, &made, why);
	if (st == ST_OK)
		report(&a);
	generation_info_free(&made);
	session_close(&session);
	return st;
}
