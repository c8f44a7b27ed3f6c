/* The hosts that a letter names: a table, and under each what was seen. */
#include <inttypes.h>
#include <stdlib.h>

#include "letter.h"
#include "memtext.h"
#include "stamp.h"
#include "wrap.h"

/* The table stands in so many columns, what is under a row deeper. */
#define TABLE_INDENT  2
#define DETAIL_INDENT 6

/* What every row has; an address of IPv6 has a line of its own. */
#define ADDRESS_COLUMNS 15

/* What stands around a value. */
struct phrase {
	const char *before, *after;
};

struct words {
	const char *address, *port, *class, *first, *last, *domains;
	struct phrase until, name, reply, tests, evidence, more;
	const char *by_hand, *proof[PROOF_COUNT];
};

static const struct words words[FIX_LANG_COUNT] = {
    [FIX_EN] =
	{
	    .address = "Address",
	    .port = "Port",
	    .class = "Found as",
	    .first = "First open",
	    .last = "Last open",
	    .domains = "Domains",
	    .until = {"listed until ", ""},
	    .name = {"; calls itself ", ""},
	    .reply = {"; it answered: \"", "\""},
	    .tests = {"; tests it failed: ", ""},
	    .evidence = {"; evidence: ", ""},
	    .more = {"And more addresses, which are in hosts.csv: ", "."},
	    .by_hand = "; not tested: listed by hand or from a list",
	    .proof = {"", "; accepted a recipient that is not yours",
		"; accepted a message for one who is not yours",
		"; delivered a message to one who is not yours"},
	},
    [FIX_JA] =
	{
	    .address = "アドレス",
	    .port = "ポート",
	    .class = "種別",
	    .first = "初回検出",
	    .last = "最終検出",
	    .domains = "ドメイン数",
	    .until = {"掲載期限 ", ""},
	    .name = {"、ホスト名 ", ""},
	    .reply = {"、応答「", "」"},
	    .tests = {"、受け付けた試験 ", ""},
	    .evidence = {"、証拠 ", ""},
	    .more = {"このほか ", " 件のアドレスがあります。全件は hosts.csv "
				  "をご覧ください。"},
	    .by_hand = "、検査によらない掲載",
	    .proof = {"", "、外部の宛先を受け付け",
		"、外部の宛先へのメールを受け付け",
		"、外部の宛先へメールを配送"},
	},
};

/* A cell and blanks up to its width; right: blanks first. The last of a row
 * has none behind it. */
static void
cell(FILE *to, const char *text, unsigned width, bool right)
{
	const unsigned columns = wrap_columns(slice_of(text));
	const int blanks = columns < width ? (int)(width - columns) : 0;

	(void)fprintf(to, "%*s%s%*s", right ? blanks : 0, "", text,
	    right ? 0 : blanks, "");
}

struct cells {
	const char *address, *port, *class, *first, *last, *domains;
};

static void
write_row(FILE *to, const struct cells *c)
{
	cell(to, "", TABLE_INDENT, false);
	cell(to, c->address, ADDRESS_COLUMNS, false);
	if (wrap_columns(slice_of(c->address)) > ADDRESS_COLUMNS) {
		(void)fputc('\n', to);
		cell(to, "", TABLE_INDENT + ADDRESS_COLUMNS, false);
	}
	cell(to, c->port, 7, true);
	cell(to, "", 2, false);
	cell(to, c->class, 11, false);
	cell(to, "", 1, false);
	cell(to, c->first, 11, false);
	cell(to, c->last, 10, false);
	cell(to, c->domains, 11, true);
	(void)fputc('\n', to);
}

static void
write_heading(FILE *to, const struct words *w)
{
	const struct cells c = {
	    w->address, w->port, w->class, w->first, w->last, w->domains};

	write_row(to, &c);
}

static void
write_host(FILE *to, const struct report *r, const struct report_host *h)
{
	const struct report_address *a = &r->addresses[h->address];
	char address[ADDR_TEXT_MAX], port[8] = "-", classes[CLASS_LABELS_MAX],
				     domains[24];
	char first[STAMP_TEXT_MAX], last[STAMP_TEXT_MAX];
	const struct cells c = {
	    .address =
		addr_format(&r->survey->addresses[a->survey].addr, address),
	    .port = port,
	    .class = classes,
	    .first = stamp_day(h->first, first),
	    .last = stamp_day(h->last, last),
	    .domains = domains,
	};

	if (h->port != 0)
		(void)snprintf(port, sizeof(port), "%u", h->port);
	(void)snprintf(domains, sizeof(domains), "%" PRIu64, a->domains);
	(void)class_mask_format(h->classes, ",", classes);
	write_row(to, &c);
}

static void
say(FILE *to, const struct phrase *p, const char *text)
{
	if (text[0] != '\0')
		(void)fprintf(to, "%s%s%s", p->before, text, p->after);
}

/* Under the row: what was seen, and until when it is listed. */
static enum status
write_detail(FILE *to, const struct words *w, const struct report_host *h,
    struct why *why)
{
	char until[STAMP_TEXT_MAX];
	struct memtext text = {.data = NULL};
	FILE *said = memtext_open(&text);
	enum status st;

	if (said != NULL) {
		say(said, &w->until, stamp_day(h->expires, until));
		say(said, &w->name, h->name);
		(void)fputs(h->verdict == VERDICT_NONE ? w->by_hand
						       : w->proof[h->proof],
		    said);
		say(said, &w->tests, h->tests);
		say(said, &w->reply, h->reply);
		say(said, &w->evidence, h->evidence);
	}
	st = memtext_close(said, why);
	if (st == ST_OK)
		wrap_text(
		    to, memtext_slice(&text), DETAIL_INDENT, LETTER_WIDTH);
	free(text.data);
	return st;
}

static void
write_more(FILE *to, const struct words *w, uint32_t count)
{
	char more[24];

	(void)snprintf(more, sizeof(more), "%" PRIu32, count);
	(void)fputc('\n', to);
	say(to, &w->more, more);
	(void)fputc('\n', to);
}

enum status
letter_hosts(FILE *to, const struct report *r, const struct report_bundle *b,
    struct why *why)
{
	const struct words *w = &words[b->lang];
	const uint32_t told =
	    b->count < LETTER_ADDRESSES_MAX ? b->count : LETTER_ADDRESSES_MAX;
	enum status st = ST_OK;

	write_heading(to, w);
	for (uint32_t i = 0; i < told; i++) {
		const struct report_address *a = &r->addresses[b->first + i];

		for (uint32_t k = 0; k < a->count && st == ST_OK; k++) {
			write_host(to, r, &r->hosts[a->first + k]);
			st = write_detail(to, w, &r->hosts[a->first + k], why);
		}
	}
	if (told < b->count)
		write_more(to, w, b->count - told);
	return st;
}
