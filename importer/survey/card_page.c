/* The page of a card, from its JSON: nothing else can be on it. */
#include "card_page.h"

#include <assert.h>

#define COLUMNS_MAX 7

static void
put_step(struct writing *w, const json_t *step)
{
	struct page *p = &w->page;

	page_open(p, PAGE_LI);
	page_open(p, PAGE_STRONG);
	put_text(p, text_of(step, "title"));
	page_close(p);
	page_say(p, ": ");
	put_text(p, text_of(step, "text"));
	if (text_of(step, "code")[0] != '\0') {
		page_open(p, PAGE_QUOTE);
		put_text(p, text_of(step, "code"));
		page_close(p);
	}
	page_close(p);
}

static void
put_fixes(struct writing *w, const json_t *fixes)
{
	struct page *p = &w->page;
	const json_t *fix, *step;
	size_t i, k;

	if (json_array_size(fixes) == 0)
		return;
	page_open(p, PAGE_SECTION);
	page_block(
	    p, PAGE_HEADING, "%s", say(w, "How it is fixed", "修正方法"));
	json_array_foreach(fixes, i, fix)
	{
		page_block(p, PAGE_SUBHEADING, "%s (%s)", text_of(fix, "name"),
		    text_of(fix, "class"));
		page_block(p, PAGE_P, "%s", text_of(fix, "wrong"));
		page_open(p, PAGE_OL);
		json_array_foreach(json_object_get(fix, "steps"), k, step)
		    put_step(w, step);
		page_close(p);
	}
	page_close(p);
}

static void
put_after(struct writing *w, const json_t *card)
{
	const json_t *retest = json_object_get(card, "retest");
	const json_t *expiry = json_object_get(card, "expiry");
	struct page *p = &w->page;

	if (!json_is_object(retest))
		return;
	page_open(p, PAGE_SECTION);
	page_block(p, PAGE_HEADING, "%s",
	    say(w, "When it is fixed", "修正が終わったら"));
	page_block(p, PAGE_P, "%s", text_of(retest, "text"));
	page_block(p, PAGE_NOTE, "%s",
	    say(w, "Who runs the list asks the scanner with",
		"リストの運営者は次のコマンドで再検査を依頼します"));
	page_block(p, PAGE_QUOTE, "%s", text_of(retest, "command"));
	if (json_is_object(expiry))
		page_block(p, PAGE_P, "%s", text_of(expiry, "text"));
	page_close(p);
}

static void
put_cell(struct page *p, const json_t *value)
{
	const int64_t t = time_of(value);

	if (t != 0) {
		page_cell(p);
		page_time(p, t);
		page_cell_end(p);
	} else if (json_is_integer(value))
		page_cell_say(p, "%lld", (long long)json_integer_value(value));
	else if (json_is_string(value))
		page_cell_text(p, slice_of(json_string_value(value)));
	else
		page_cell_say(p, "-");
}

/* Rows of the members of objects. */
static void
put_table(struct writing *w, const json_t *rows, const struct fact *facts,
    size_t count, const char *caption)
{
	struct page_column columns[COLUMNS_MAX] = {{NULL, false}};
	struct page *p = &w->page;
	const json_t *row;
	size_t i;

	assert(count <= COLUMNS_MAX);
	for (size_t k = 0; k < count; k++)
		columns[k].title = facts[k].title.in[w->lang];
	page_table(p, columns, count, "%s", caption);
	json_array_foreach(rows, i, row)
	{
		page_row(p);
		for (size_t k = 0; k < count; k++)
			put_cell(p, json_object_get(row, facts[k].member));
		page_row_end(p);
	}
	page_table_end(p);
}

static void
put_ticket(struct writing *w, const json_t *ticket)
{
	static const struct fact facts[] = {
	    {"name", {{"Operator", "運用者"}}},
	    {"reported", {{"Reported", "連絡"}}},
	    {"acknowledged", {{"Acknowledged", "回答"}}},
	    {"promised", {{"Promised", "予定"}}},
	    {"claimed", {{"Claimed", "修正の申告"}}},
	    {"verified", {{"Verified", "検査で確認"}}},
	    {"reopened", {{"Reopened", "再発"}}},
	};
	struct page *p = &w->page;

	page_open(p, PAGE_SUBHEADING);
	page_say(p, "%s %lld: %s; %s: %s", say(w, "Ticket", "番号"),
	    (long long)json_integer_value(json_object_get(ticket, "ticket")),
	    text_of(ticket, "state"), say(w, "this host", "このホスト"),
	    text_of(json_object_get(ticket, "host"), "state"));
	page_close(p);
	page_open(p, PAGE_DL);
	for (size_t i = 0; i < COUNT_OF(facts); i++)
		card_put_fact(w, ticket, &facts[i]);
	page_close(p);
}

static void
put_tickets(struct writing *w, const json_t *tickets)
{
	struct page *p = &w->page;
	const json_t *ticket;
	size_t i;

	if (json_array_size(tickets) == 0)
		return;
	page_open(p, PAGE_SECTION);
	page_block(p, PAGE_HEADING, "%s", say(w, "Tickets", "対応記録"));
	page_block(p, PAGE_NOTE, "%s",
	    say(w, "What its operator was told and said",
		"運用者への連絡と回答"));
	json_array_foreach(tickets, i, ticket) put_ticket(w, ticket);
	page_close(p);
}

static void
put_history(struct writing *w, const json_t *events)
{
	static const struct fact facts[] = {
	    {"time", {{"Time", "日時"}}},
	    {"event", {{"Event", "事象"}}},
	    {"class", {{"Class", "種別"}}},
	    {"list", {{"List", "リスト"}}},
	    {"scanner", {{"Scanner", "検査者"}}},
	    {"actor", {{"By", "実行者"}}},
	    {"reason", {{"Why", "理由"}}},
	};
	struct page *p = &w->page;

	page_open(p, PAGE_SECTION);
	page_block(p, PAGE_HEADING, "%s", say(w, "History", "履歴"));
	if (json_array_size(events) == 0)
		page_block(p, PAGE_P, "%s",
		    say(w, "Nothing is on record.", "記録はありません。"));
	else
		put_table(w, events, facts, COUNT_OF(facts),
		    say(w, "What happened, oldest first", "古い順"));
	page_close(p);
}

static void
put_header(struct writing *w, const json_t *card)
{
	const bool listed = json_is_true(json_object_get(card, "listed"));
	const bool open = json_array_size(json_object_get(card, "fix")) > 0;
	struct page *p = &w->page;

	page_open(p, PAGE_HEADER);
	page_block(p, PAGE_KICKER, "%s",
	    say(w, "Card of an address", "アドレスの記録"));
	page_block(p, PAGE_TITLE, "%s", text_of(card, "address"));
	page_block(p, listed || open ? PAGE_BAD : PAGE_GOOD, "%s",
	    text_of(card, "says"));
	if (json_is_string(json_object_get(card, "reserved")))
		page_block(p, PAGE_P, "%s: %s", text_of(card, "reserved"),
		    say(w, "it is answered without any list",
			"リストとは無関係に応答します"));
	page_open(p, PAGE_NOTE);
	page_say(p, "%s ", say(w, "As of", "作成日時"));
	page_time(p, time_of(json_object_get(card, "made")));
	page_close(p);
	page_close(p);
}

enum status
card_page(const json_t *card, FILE *to, struct why *why)
{
	const int lang = fix_lang_by_text(text_of(card, "language"));
	struct writing w = {.lang = lang == FIX_JA ? FIX_JA : FIX_EN};
	const json_t *list;
	size_t i;

	page_begin(&w.page, to, fix_lang_text((int)w.lang), "%s",
	    text_of(card, "says"));
	put_header(&w, card);
	json_array_foreach(json_object_get(card, "lists"), i, list)
	    card_put_list(&w, list);
	put_fixes(&w, json_object_get(card, "fix"));
	put_after(&w, card);
	put_tickets(&w, json_object_get(card, "tickets"));
	put_history(&w, json_object_get(card, "history"));
	return page_end(&w.page, why);
}
