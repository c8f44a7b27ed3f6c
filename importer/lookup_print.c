/* What is known of one address on one list, for people. */
#include "lookup.h"

#include <inttypes.h>
#include <stdio.h>

/* What the last scan said, and what the last open one showed: they differ
 * while a host is being cleared. */
static void
print_verdict(const struct finding *f)
{
	printf("    %-14s %s", "last verdict",
	    f->verdict == VERDICT_NONE ? "by hand, not tested"
				       : verdict_text(f->verdict));
	if (f->reason != REASON_NONE)
		printf(" (%s)", reason_text(f->reason));
	if (f->tests_run != 0)
		printf(", %u of %u tests open", f->tests_open, f->tests_run);
	else if (f->tests_open != 0)
		printf(", %u tests open", f->tests_open);
	printf(", import %" PRIu64 "\n", f->import);
	if (f->proof != PROOF_NONE)
		printf("    %-14s %s\n", "proof", proof_text(f->proof));
	printf("    %-14s import %" PRIu64 "\n", "shown by", f->import_open);
}

/* "open 1 of 2, the next counts from ...": what is missing. */
static void
print_streaks(const struct lookup *l, size_t i, struct names *names)
{
	const struct finding *f = &l->findings[i].finding;
	const struct lookup_streak s = lookup_streak(l, i, names);

	if (f->state != FINDING_LISTED && f->open_streak > 0) {
		printf("    %-14s open %u", "in a row", f->open_streak);
		if (s.open != 0)
			printf(" of %u", s.open);
		(void)putchar('\n');
	}
	if (f->close_streak > 0) {
		printf("    %-14s closed %u, beyond doubt %u", "in a row",
		    f->close_streak, f->strong_streak);
		if (s.open != 0)
			printf(" of %u, or in any way %u of %u", s.closed,
			    f->close_streak, s.weak);
		(void)putchar('\n');
	}
	if (f->vague_streak > 0)
		printf("    %-14s %u scans without a clear word\n", "in a row",
		    f->vague_streak);
	if (s.counts_from > l->now && f->state != FINDING_REMOVED)
		show_time("next counts", s.counts_from, l->now);
	if (s.agreeing != NULL)
		printf("    %-14s scanner %s\n", "agreeing", s.agreeing);
}

static void
print_tombstone(const struct finding *f, int64_t now)
{
	if (f->relisted > 0)
		printf("    %-14s %u times\n", "listed again", f->relisted);
	show_time("removed", f->removed, now);
	if (f->removed != 0)
		printf("    %-14s what was seen before does not count\n", "");
}

static void
print_finding(const struct lookup *l, size_t i, struct names *names)
{
	const struct ledger_finding *lf = &l->findings[i];
	const struct finding *f = &lf->finding;
	const struct class_info *class = class_info(f->class);
	enum show_state state = show_state(f, l->now);
	char prefix[PREFIX_TEXT_MAX];

	printf("  %s: %s (127.0.0.%u, %s), scanner %s", show_state_text(state),
	    class->label, class->code, class->what,
	    names_scanner(names, lf->key.scanner));
	if (lf->key.port != 0)
		printf(", port %u", lf->key.port);
	(void)putchar('\n');
	if (!prefix_is_single(&lf->key.prefix))
		printf("    %-14s %s\n", "through",
		    prefix_format(&lf->key.prefix, prefix));
	if (state == SHOW_UNCONFIRMED)
		printf("    %-14s 127.0.0.%u, %s\n", "served as",
		    class_info(CLASS_UNCONFIRMED)->code,
		    class_info(CLASS_UNCONFIRMED)->what);
	print_streaks(l, i, names);
	print_tombstone(f, l->now);
	show_time("first open", f->first_open, l->now);
	if (state == SHOW_LISTED)
		show_time("listed since", f->listed_since, l->now);
	show_time("last open", f->last_open, l->now);
	show_time("last closed", f->last_closed, l->now);
	if (state == SHOW_LISTED || state == SHOW_EXPIRED ||
	    state == SHOW_UNCONFIRMED)
		show_time("expires", f->expires, l->now);
	print_verdict(f);
	show_text("reply", f->reply);
	show_text("host", f->host);
	show_text("evidence", f->evidence);
	show_text("tests", f->tests);
	show_text("note", f->note);
}

static void
print_exemption(const struct lookup *l)
{
	const struct exemption *e = &l->exemption;
	char prefix[PREFIX_TEXT_MAX];

	printf(
	    "  hidden by exemption of %s\n", prefix_format(&e->prefix, prefix));
	show_text("owner", e->owner);
	show_text("reason", e->reason);
	show_time("until", e->expires, l->now);
}

static void
print_zone(void *ctx, const struct lookup_zone *z)
{
	(void)ctx;
	printf("  %s", z->name);
	if (z->classes == 0) {
		printf(" NXDOMAIN\n");
		return;
	}
	for (int i = 0; i < CLASS_COUNT; i++)
		if (z->classes & CLASS_BIT(i))
			printf(" A 127.0.0.%u",
			    class_info((enum class_id)i)->code);
	printf("\n    %-14s \"%s\"\n", "TXT", z->text);
}

enum status
lookup_print(const struct lookup *l, struct names *names, struct why *why)
{
	printf("list %s: %s\n", l->list->name,
	    lookup_listed(l) ? "listed"
	    : l->served != 0 ? "not listed, unconfirmed"
			     : "not listed");
	if ((l->served != 0) != l->ledger_says)
		printf("  the ledger says otherwise: what is served was put "
		       "back by relaybl rollback, or is not published yet "
		       "(relaybl publish)\n");
	for (size_t i = 0; i < l->count; i++)
		print_finding(l, i, names);
	if (l->exempt)
		print_exemption(l);
	if (l->asked) {
		printf("  to be looked at again\n");
		show_text("asked by", l->recheck.actor);
		show_text("reason", l->recheck.reason);
		show_time("asked", l->recheck.asked, l->now);
	}
	return lookup_zones(l, print_zone, NULL, why);
}
