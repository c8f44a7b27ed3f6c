/* relaybl ticket: what operators were told, what they said, and what scans
 * found since. This file finds out what is wanted. */
#include "cmd_ticket.h"

#include <string.h>

#include "target.h"

#define ACTS (OPT_BIT(OPT_ACTOR) | OPT_BIT(OPT_AT) | OPT_BIT(OPT_REASON))

static const struct {
	const char *word;
	uint64_t options; /* that it takes, besides --json */
	int args;	  /* words behind it */
	command_run run;  /* or NULL: act */
	enum ticket_act act;
} words[] = {
    {"open",
	ACTS | OPT_BIT(OPT_SURVEY) | OPT_BIT(OPT_BY) | OPT_BIT(OPT_HOLDER) |
	    OPT_BIT(OPT_TOP) | OPT_BIT(OPT_CHANNEL) | OPT_BIT(OPT_LIST),
	0, cmd_ticket_open, TICKET_ACT_COUNT},
    {"list", OPT_BIT(OPT_LIST) | OPT_BIT(OPT_STATE) | OPT_BIT(OPT_HOLDER), 0,
	cmd_ticket_list, TICKET_ACT_COUNT},
    {"figures", OPT_BIT(OPT_LIST), 0, cmd_ticket_figures, TICKET_ACT_COUNT},
    {"show", 0, 1, cmd_ticket_show, TICKET_ACT_COUNT},
    {"ack", ACTS, 1, NULL, TICKET_ACT_ACK},
    {"schedule", ACTS, 1, NULL, TICKET_ACT_SCHEDULE},
    {"claim",
	ACTS | OPT_BIT(OPT_ADDRESS) | OPT_BIT(OPT_OUTPUT) | OPT_BIT(OPT_FORCE),
	1, NULL, TICKET_ACT_CLAIM},
    {"note", ACTS, 1, NULL, TICKET_ACT_NOTE},
    {"close", ACTS, 1, NULL, TICKET_ACT_CLOSE},
    {"reopen", ACTS | OPT_BIT(OPT_ADDRESS), 1, NULL, TICKET_ACT_REOPEN},
};
#define WORD_COUNT (sizeof(words) / sizeof(*words))

enum status
cmd_ticket_at(
    const struct run *run, int64_t *out, bool *day_out, struct why *why)
{
	const char *text = run->opt.value[OPT_AT];

	*out = run->now;
	*day_out = false;
	return text == NULL ? ST_OK
			    : target_date("at", text, out, day_out, why);
}

static enum status
check_words(const struct run *run, size_t at, struct why *why)
{
	const uint64_t takes = words[at].options | OPT_BIT(OPT_JSON) |
			       OPT_BIT(OPT_CONFIG) | OPT_BIT(OPT_HELP);

	if (run->opt.arg_count != 1 + words[at].args) {
		why_set(why, "ticket %s: %s", words[at].word,
		    words[at].args == 0 ? "no more words"
					: "which ticket? say its ID");
		return ST_USAGE;
	}
	for (int i = 0; i < OPT_COUNT; i++)
		if (run->opt.value[i] != NULL && !(takes & OPT_BIT(i))) {
			why_set(why, "ticket %s takes no %s", words[at].word,
			    options_name((enum option_id)i));
			return ST_USAGE;
		}
	return ST_OK;
}

enum status
cmd_ticket(const struct run *run, struct why *why)
{
	const char *word = run->opt.args[0];
	char shown[64];
	enum status st;

	for (size_t i = 0; i < WORD_COUNT; i++) {
		if (strcmp(words[i].word, word) != 0)
			continue;
		st = check_words(run, i, why);
		if (st != ST_OK)
			return st;
		return words[i].run != NULL
			   ? words[i].run(run, why)
			   : cmd_ticket_do(run, words[i].act, why);
	}
	why_set(why,
	    "ticket %s: open, list, figures, show, ack, schedule, claim, note, "
	    "close or reopen",
	    why_escape(shown, sizeof(shown), word, strlen(word)));
	return ST_USAGE;
}
