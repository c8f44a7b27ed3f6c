/* A card for people. */
#include "card.h"

#include "stamp.h"
#include "wrap.h"

/* Columns of what is to be read, as of a mail. */
#define WIDTH 76

static void
print_fix(const struct card *c)
{
	static const char *const title[FIX_LANG_COUNT] = {
	    "How it is fixed", "修正方法"};

	if (c->open == 0)
		return;
	printf("\n%s\n\n", title[c->lang]);
	fix_write(stdout, c->open, c->lang, WIDTH);
}

static void
print_after(const struct card *c, const char *address)
{
	static const char *const title[FIX_LANG_COUNT] = {
	    "When it is fixed", "修正が終わったら"};
	char text[FIX_TEXT_MAX], command[CARD_SENTENCE_MAX];

	if (c->open == 0)
		return;
	printf("\n%s\n\n", title[c->lang]);
	wrap_text(stdout,
	    slice_of(fix_retest(c->lang, c->run->config->report.contact, text)),
	    2, WIDTH);
	printf("      %s\n", card_recheck(address, command));
	if (c->expires != 0)
		wrap_text(stdout,
		    slice_of(fix_expiry(c->lang, c->expires, text)), 2, WIDTH);
}

static void
print_tickets(const struct card *c)
{
	static const char *const title[FIX_LANG_COUNT] = {
	    "Tickets", "対応記録"};

	if (c->tickets.count == 0)
		return;
	printf("\n%s\n\n", title[c->lang]);
	card_tickets_print(&c->tickets, &c->lookups);
}

static void
print_history(struct card *c)
{
	static const char *const title[FIX_LANG_COUNT] = {"History", "履歴"};

	if (c->history.count == 0)
		return;
	printf("\n%s\n\n", title[c->lang]);
	history_print(&c->history, &c->lookups.names);
}

enum status
card_print(struct card *c, struct why *why)
{
	const char *reserved = lookups_reserved(&c->lookups);
	char address[ADDR_TEXT_MAX], text[CARD_SENTENCE_MAX];
	char stamp[STAMP_TEXT_MAX];
	enum status st = ST_OK;

	(void)addr_format(&c->lookups.addr, address);
	printf("%s\n%s\n\n", card_sentence(c->standing, address, c->lang, text),
	    stamp_format(c->run->now, stamp));
	if (reserved != NULL)
		printf("%s: relaybld answers it without any list\n", reserved);
	for (size_t i = 0; i < c->lookups.count && st == ST_OK; i++)
		st = lookup_print(&c->lookups.all[i], &c->lookups.names, why);
	print_fix(c);
	print_after(c, address);
	print_tickets(c);
	print_history(c);
	return st;
}
