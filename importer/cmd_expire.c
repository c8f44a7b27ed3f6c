/*
 * relaybl expire: listings and exemptions whose time is over become what they
 * are, and what need not be kept any longer is forgotten. Nothing is served
 * longer without it; the ledger says so with it, and does not grow for ever.
 *
 * Where more listings would be over than may be removed at once, nothing is
 * done: it may be the clock that is wrong, and what is written stays.
 */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "guard.h"
#include "output.h"
#include "plan.h"
#include "retention.h"
#include "session.h"
#include "sync.h"

struct expiry {
	const struct run *run;
	struct ledger_txn *txn;
	struct change *change; /* NULL: only counts */
	/* What came of it. */
	uint64_t listings, unconfirmed, exemptions;
	uint64_t listed;	  /* as the ledger had it, over or not */
	uint64_t forgotten, bare; /* findings; those that lost their texts */
	struct retention_tally rest;
};

static enum status
expire_one(struct change *c, const struct ledger_finding *lf,
    const struct finding *after, struct why *why)
{
	struct event ev = {
	    .kind = EVENT_EXPIRED,
	    .before = FINDING_LISTED,
	    .after = FINDING_EXPIRED,
	    .class = lf->finding.class,
	    .list = lf->key.list,
	    .scanner = lf->key.scanner,
	    .port = lf->key.port,
	    .prefix = lf->key.prefix,
	    .reason = slice_of("not seen open in time"),
	};
	enum status st = change_finding(c, &lf->key, &lf->finding, after, why);

	/* What never was a listing ends in silence. */
	if (st != ST_OK || after->state != FINDING_EXPIRED)
		return st;
	return change_event(c, &ev, why);
}

/* A finding as the time leaves it; false: as it is. Counts what becomes of
 * it. *forget_out: it is not kept. */
static bool
age(struct expiry *x, uint64_t import, struct finding *f, bool *forget_out)
{
	const struct run *run = x->run;
	const bool listed = f->state == FINDING_LISTED;
	const bool over = plan_expire(f, run->now, import);
	const enum retention what =
	    over ? RETENTION_KEEP
		 : retention_of(&run->config->keep, f, run->now);

	x->listed += listed;
	*forget_out = what == RETENTION_FORGET;
	x->forgotten += *forget_out;
	if (over && f->state == FINDING_EXPIRED)
		x->listings++;
	else if (over)
		x->unconfirmed++;
	if (what == RETENTION_BARE) {
		retention_bare(f);
		x->bare++;
	}
	return over || what != RETENTION_KEEP;
}

static enum status
age_one(struct expiry *x, const struct ledger_finding *lf, struct why *why)
{
	struct change *c = x->change;
	struct finding after = lf->finding;
	const uint8_t before = after.state;
	bool forget;

	if (!age(x, c != NULL ? c->import : 0, &after, &forget) || c == NULL)
		return ST_OK;
	if (before != after.state)
		return expire_one(c, lf, &after, why);
	return change_finding(
	    c, &lf->key, &lf->finding, forget ? NULL : &after, why);
}

static enum status
walk(struct expiry *x, uint16_t list, struct why *why)
{
	struct ledger_cursor *cursor = NULL;
	struct ledger_finding lf;
	enum status st = ledger_findings_open(x->txn, list, NULL, &cursor, why);

	if (st != ST_OK)
		return st;
	while ((st = ledger_findings_next(cursor, &lf, why)) == ST_OK) {
		st = age_one(x, &lf, why);
		if (st != ST_OK)
			break;
	}
	ledger_cursor_close(&cursor);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

/* Serial and record where anything became of its findings. */
static enum status
conclude(const struct expiry *x, const struct expiry *before,
    const struct config_list *config, uint16_t list, struct why *why)
{
	const uint64_t over = x->listings - before->listings;
	const uint64_t forgotten = x->forgotten - before->forgotten;
	const uint64_t bare = x->bare - before->bare;
	const uint64_t reports = x->unconfirmed - before->unconfirmed;
	char note[160];
	struct import_record rec = {
	    .kind = IMPORT_EXPIRE,
	    .complete = 1,
	    .counts = {.delisted = over},
	};
	enum status st = ST_OK;

	if (over + forgotten + bare + reports == 0)
		return ST_OK;
	(void)snprintf(note, sizeof(note),
	    "%" PRIu64 " unconfirmed over, %" PRIu64
	    " findings forgotten, the texts of %" PRIu64,
	    reports, forgotten, bare);
	if (forgotten + bare + reports > 0)
		rec.note = slice_of(note);
	if (over + reports > 0)
		st = change_bump(x->change, list, why);
	return st == ST_OK ? change_import(x->change, config, &rec, why) : st;
}

/* May so many listings of the list be over at once? */
static enum status
check_number(const struct expiry *x, const struct expiry *before,
    const struct config_list *config, struct why *why)
{
	const uint64_t over = x->listings - before->listings;
	const uint64_t listed = x->listed - before->listed;
	const uint64_t allowed = guard_allowed(&config->guards.remove, listed);

	if (over <= allowed || x->run->opt.value[OPT_FORCE] != NULL)
		return ST_OK;
	why_set(why,
	    "list %s: %" PRIu64 " of %" PRIu64
	    " listings would be over, allowed %" PRIu64
	    " at once: is the clock right? Nothing is done; none of them is "
	    "served; --force if it is right",
	    config->name, over, listed, allowed);
	return ST_HELD;
}

static enum status
expire_list(struct expiry *x, const struct config_list *config, struct why *why)
{
	const struct expiry before = *x;
	struct list_state list;
	enum status st =
	    ledger_list_by_name(x->txn, config->name, false, &list, why);

	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_OK : st;
	st = walk(x, list.id, why);
	if (st == ST_OK)
		st = check_number(x, &before, config, why);
	if (st == ST_OK)
		st = retention_rechecks(x->txn, list.id, x->run->now,
		    x->change != NULL, &x->rest, why);
	if (st != ST_OK || x->change == NULL)
		return st;
	return conclude(x, &before, config, list.id, why);
}

/* All lists that may be written to; and what belongs to no list alone, where
 * that is all of them. */
static enum status
expire_lists(struct expiry *x, struct why *why)
{
	const struct config *config = x->run->config;
	bool frozen = false;
	enum status st = ST_OK;

	for (size_t i = 0; i < config->list_count && st == ST_OK; i++) {
		frozen |= config->lists[i].freeze != NULL;
		if (config->lists[i].freeze == NULL)
			st = expire_list(x, &config->lists[i], why);
	}
	if (st != ST_OK || frozen)
		return st;
	return retention_rest(x->txn, &config->keep, x->run->now,
	    x->change != NULL, &x->rest, why);
}

static enum status
expire_all(void *ctx, struct change *c, struct why *why)
{
	struct expiry *x = ctx;

	/* What is over stays over. */
	c->without_undo = true;
	*x = (struct expiry){.run = c->run,
	    .txn = c->txn,
	    .change = c,
	    /* Those are gone already: every change begins so. */
	    .exemptions = c->exemptions_ended};
	return expire_lists(x, why);
}

/* ---- a dry run ---- */

static enum status
count_exemption(void *ctx, const struct exemption *e)
{
	struct expiry *x = ctx;

	x->exemptions += sync_exemption_over(e, x->run->now);
	return ST_OK;
}

static enum status
count_exemptions(struct expiry *x, struct why *why)
{
	const struct config *config = x->run->config;
	struct list_state list;
	enum status st = ST_OK;

	for (size_t i = 0; i < config->list_count && st == ST_OK; i++) {
		st = ledger_list_by_name(
		    x->txn, config->lists[i].name, false, &list, why);
		if (st == ST_OK)
			st = ledger_exemptions(
			    x->txn, list.id, count_exemption, x, why);
		else if (st == ST_NOT_FOUND)
			st = ST_OK;
	}
	return st;
}

static enum status
dry_run(struct expiry *x, struct why *why)
{
	struct session *session = NULL;
	enum status st = session_open(x->run, SESSION_LOOK, &session, why);

	if (st == ST_OK)
		st = session_read(session, &x->txn, why);
	if (st == ST_OK)
		st = count_exemptions(x, why);
	if (st == ST_OK)
		st = expire_lists(x, why);
	ledger_abort(&x->txn);
	session_close(&session);
	return st;
}

/* ---- what came of it ---- */

static uint64_t
total_forgotten(const struct expiry *x)
{
	return x->forgotten + x->bare + x->rest.events + x->rest.undo +
	       x->rest.holds + x->rest.rechecks;
}

static void
print(const struct expiry *x, bool dry)
{
	const char *would = dry ? "would be " : "";

	printf("%sexpired: %" PRIu64 " listings, %" PRIu64 " exemptions\n",
	    would, x->listings, x->exemptions);
	if (x->unconfirmed > 0)
		printf("  and %" PRIu64 " that were not confirmed\n",
		    x->unconfirmed);
	if (total_forgotten(x) > 0)
		printf("%sforgotten: %" PRIu64
		       " findings, the texts of %" PRIu64 ", %" PRIu64
		       " events, the undo of %" PRIu64 " imports, %" PRIu64
		       " holds, %" PRIu64 " rechecks\n",
		    would, x->forgotten, x->bare, x->rest.events, x->rest.undo,
		    x->rest.holds, x->rest.rechecks);
}

static enum status
print_json(const struct expiry *x, bool dry, struct why *why)
{
	json_t *obj = json_object(), *forgotten = json_object();

	json_set(obj, "dry_run", json_boolean(dry));
	json_set(obj, "listings", json_number(x->listings));
	json_set(obj, "unconfirmed", json_number(x->unconfirmed));
	json_set(obj, "exemptions", json_number(x->exemptions));
	json_set(forgotten, "findings", json_number(x->forgotten));
	json_set(forgotten, "texts", json_number(x->bare));
	json_set(forgotten, "events", json_number(x->rest.events));
	json_set(forgotten, "undo", json_number(x->rest.undo));
	json_set(forgotten, "holds", json_number(x->rest.holds));
	json_set(forgotten, "rechecks", json_number(x->rest.rechecks));
	json_set(obj, "forgotten", forgotten);
	return out_json(obj, why);
}

static enum status
report(const struct expiry *x, bool dry, struct why *why)
{
	if (x->run->json)
		return print_json(x, dry, why);
	/* Cron mails what is printed: no mail every hour. */
	if (dry || x->listings + x->exemptions > 0 || isatty(STDOUT_FILENO))
		print(x, dry);
	return ST_OK;
}

enum status
cmd_expire(const struct run *run, struct why *why)
{
	const bool dry = run->opt.value[OPT_DRY_RUN] != NULL;
	struct generation_info made = {.number = 0};
	struct session *session = NULL;
	struct expiry x = {.run = run};
	enum status st;

	if (dry) {
		st = dry_run(&x, why);
	} else {
		st = session_open(run, SESSION_WRITE, &session, why);
		if (st == ST_OK)
			st = session_write(session, expire_all, &x, &made, why);
	}
	if (st == ST_OK)
		st = report(&x, dry, why);
	generation_info_free(&made);
	session_close(&session);
	if (st != ST_OK || !dry)
		return st;
	return x.listings + x.unconfirmed + x.exemptions + total_forgotten(&x) >
		       0
		   ? ST_NOT_FOUND
		   : ST_OK;
}
