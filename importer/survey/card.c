/* Gathers a card, and says how its address stands. */
#include "card.h"

#include <stdio.h>

const char *
card_standing_text(enum card_standing standing)
{
	static const char *const words[] = {
#define X(id, word) word,
	    CARD_STANDINGS(X)
#undef X
	};

	return standing < CARD_STANDING_COUNT ? words[standing] : "?";
}

/* Is it open now, as far as is known? */
static bool
is_open(const struct finding *f, int64_t now)
{
	switch (show_state(f, now)) {
	case SHOW_LISTED:
	case SHOW_UNCONFIRMED:
	case SHOW_PENDING:
		return true;
	case SHOW_EXPIRED:
		return f->verdict == VERDICT_OPEN;
	default:
		return false;
	}
}

static bool
was_listed(const struct finding *f)
{
	return f->state == FINDING_LISTED || f->state == FINDING_CLEARED ||
	       f->state == FINDING_EXPIRED || f->state == FINDING_REMOVED;
}

/* What the findings come to. */
struct sum {
	bool any, was, exempt;
	class_mask served;
};

static void
add_list(struct card *c, const struct lookup *l, struct sum *sum)
{
	sum->served |= l->served;
	sum->exempt |= l->exempt;
	sum->any |= l->count > 0;
	for (size_t i = 0; i < l->count; i++) {
		const struct finding *f = &l->findings[i].finding;

		sum->was |= was_listed(f);
		if (is_open(f, c->run->now))
			c->open |= CLASS_BIT(f->class);
		if (show_state(f, c->run->now) == SHOW_LISTED && !l->exempt &&
		    f->expires > c->expires)
			c->expires = f->expires;
	}
}

static void
add_history(const struct card *c, struct sum *sum)
{
	for (size_t i = 0; i < c->history.count; i++) {
		const struct event *ev = &c->history.all[i];

		if (!history_of_finding(ev))
			continue;
		sum->any = true;
		sum->was |=
		    ev->before == FINDING_LISTED || ev->after == FINDING_LISTED;
	}
}

static void
judge(struct card *c)
{
	struct sum sum = {.any = false};

	for (size_t i = 0; i < c->lookups.count; i++)
		add_list(c, &c->lookups.all[i], &sum);
	add_history(c, &sum);
	/* After a rollback what is served is not what the ledger says. */
	if (c->open == 0)
		c->open = sum.served;
	c->standing = c->lookups.listed ? CARD_LISTED
		      : sum.served != 0 ? CARD_UNCONFIRMED
		      : sum.exempt	? CARD_EXEMPT
		      : sum.was		? CARD_WAS_LISTED
		      : sum.any		? CARD_TESTED
					: CARD_UNKNOWN;
}

static enum status
choose_language(const struct run *run, enum fix_lang *out, struct why *why)
{
	const char *word = run->opt.value[OPT_LANGUAGE];
	const int lang = word != NULL ? fix_lang_by_text(word) : -1;

	*out = run->config->report.japanese ? FIX_JA : FIX_EN;
	if (word == NULL)
		return ST_OK;
	if (lang < 0) {
		why_set(why, "--language is en or ja");
		return ST_USAGE;
	}
	*out = (enum fix_lang)lang;
	return ST_OK;
}

enum status
card_make(const struct run *run, struct session *session,
    const struct addr *addr, const struct config_list *only, struct card *out,
    struct why *why)
{
	enum status st;

	*out = (struct card){.run = run};
	st = choose_language(run, &out->lang, why);
	if (st == ST_OK)
		st = lookups_make(run, session, addr, only, &out->lookups, why);
	if (st == ST_OK)
		st = history_gather(&out->lookups.names,
		    only != NULL ? only->name : NULL, addr, &out->history, why);
	if (st == ST_OK)
		st = card_tickets_gather(&out->lookups, &out->tickets, why);
	if (st == ST_OK)
		judge(out);
	return st;
}

void
card_free(struct card *c)
{
	card_tickets_free(&c->tickets);
	history_free(&c->history);
	lookups_free(&c->lookups);
}

const char *
card_sentence(enum card_standing standing, const char *address,
    enum fix_lang lang, char out[CARD_SENTENCE_MAX])
{
	static const char *const behind[][FIX_LANG_COUNT] = {
	    [CARD_LISTED] = {" is listed.", " はリストに登録されています。"},
	    [CARD_UNCONFIRMED] = {" is not listed. There is a report that "
				  "nothing has confirmed yet.",
		" は登録されていません。未確認の報告があります。"},
	    [CARD_EXEMPT] = {" is exempt: it is not listed, whatever a scan "
			     "finds.",
		" は除外対象です。検査結果にかかわらず登録されません。"},
	    [CARD_WAS_LISTED] = {" is not listed. It was.",
		" は登録されていません(以前は登録されていました)。"},
	    [CARD_TESTED] = {" is not listed, and never was as far as is "
			     "known. It was tested.",
		" は登録されていません。検査済みで、登録の記録はありません。"},
	    [CARD_UNKNOWN] = {" is not listed. Nothing is known of it.",
		" は登録されていません。記録はありません。"},
	};

	(void)snprintf(
	    out, CARD_SENTENCE_MAX, "%s%s", address, behind[standing][lang]);
	return out;
}

const char *
card_recheck(const char *address, char out[CARD_SENTENCE_MAX])
{
	(void)snprintf(out, CARD_SENTENCE_MAX,
	    "relaybl recheck %s --reason TEXT", address);
	return out;
}
