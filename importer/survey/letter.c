/* The letter to an operator. */
#include "letter.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "letter_text.h"
#include "small_file.h"

const char *
letters_built_in(enum fix_lang lang)
{
	return lang == FIX_JA ? letter_text_ja : letter_text_en;
}

/* A file of the operator's. */
static enum status
open_file(const char *file, struct letter_template **out, struct why *why)
{
	uint8_t *text = NULL;
	size_t len = 0;
	enum status st =
	    small_file_read(file, true, LETTER_TEMPLATE_MAX, &text, &len, why);

	if (st == ST_OK)
		st = letter_template_parse(
		    file, (struct slice){text, len}, out, why);
	else if (st == ST_NOT_FOUND)
		why_set(why, "%s: is not there", file);
	else
		why_wrap(why, "%s", file);
	free(text);
	return st == ST_BAD_DATA || st == ST_NOT_FOUND ? ST_CONFIG : st;
}

enum status
letters_open(
    struct letters *l, const struct config_report *config, struct why *why)
{
	const char *files[FIX_LANG_COUNT] = {
	    [FIX_EN] = config->letter_en, [FIX_JA] = config->letter_ja};
	enum status st = ST_OK;

	*l = (struct letters){{NULL}};
	for (int i = 0; i < FIX_LANG_COUNT && st == ST_OK; i++)
		if (files[i] != NULL)
			st = open_file(files[i], &l->template[i], why);
		else
			st = letter_template_parse("the built-in letter",
			    slice_of(letters_built_in((enum fix_lang)i)),
			    &l->template[i], why);
	return st;
}

void
letters_free(struct letters *l)
{
	for (int i = 0; i < FIX_LANG_COUNT; i++)
		letter_template_free(&l->template[i]);
}

#define DAY_TEXT_MAX 48

/* A day in UTC, as people of that language write it. Returns out. */
static const char *
day_text(enum fix_lang lang, int64_t t, char out[DAY_TEXT_MAX])
{
	const time_t when = (time_t)t;
	struct tm tm = {0};

	(void)gmtime_r(&when, &tm);
	(void)snprintf(out, DAY_TEXT_MAX,
	    lang == FIX_JA ? "%d年%d月%d日" : "%04d-%02d-%02d",
	    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
	return out;
}

/* The values that are texts of their own. */
struct made {
	char date[DAY_TEXT_MAX], survey_date[DAY_TEXT_MAX];
	char survey[24], xarf[24], addresses[24], hosts[24], domains[24],
	    ticket[24];
	char classes[512];
	char retest[FIX_TEXT_MAX], expiry[FIX_TEXT_MAX];
	struct memtext list_of_hosts, how_to_fix;
};

static const char *
number(uint64_t n, char out[24])
{
	(void)snprintf(out, 24, "%" PRIu64, n);
	return out;
}

static void
name_classes(const struct report_bundle *b, char *out, size_t cap)
{
	size_t n = 0;

	for (int i = 0; i < CLASS_COUNT && n < cap; i++)
		if (b->classes & CLASS_BIT(i))
			n += (size_t)snprintf(out + n, cap - n, "%s%s",
			    n == 0		? ""
			    : b->lang == FIX_JA ? "、"
						: ", ",
			    fix_name((enum class_id)i, b->lang));
}

/* The zone that serves the list; the list's name where none does. */
static const char *
zone_of(const struct report *r)
{
	const struct config *c = r->config;

	for (size_t i = 0; i < c->zone_count; i++)
		if (&c->lists[c->zones[i].list] == r->list)
			return c->zones[i].origin_text;
	return r->list->name;
}

/* When all of it ends; 0: not all at once. */
static int64_t
expiry_of(const struct report_bundle *b)
{
	return b->reports == 1 ? b->expires : 0;
}

static void
set_values(const struct report *r, const struct report_bundle *b,
    struct made *m, struct letter_values *v)
{
	const struct config_report *us = &r->config->report;

	name_classes(b, m->classes, sizeof(m->classes));
	*v = (struct letter_values){{
	    [LETTER_ORGANISATION] = us->organisation,
	    [LETTER_CONTACT] = us->contact,
	    [LETTER_DOMAIN] = us->domain,
	    [LETTER_HOLDER] = b->name,
	    [LETTER_RECIPIENT] = b->contact,
	    [LETTER_DATE] = day_text(b->lang, r->now, m->date),
	    [LETTER_SURVEY] = number(r->survey->id, m->survey),
	    [LETTER_SURVEY_DATE] =
		day_text(b->lang, r->survey->taken, m->survey_date),
	    [LETTER_LIST] = r->list->name,
	    [LETTER_ZONE] = zone_of(r),
	    [LETTER_CLASSES] = m->classes,
	    [LETTER_ADDRESSES] = number(b->count, m->addresses),
	    [LETTER_HOSTS] = number(b->hosts, m->hosts),
	    [LETTER_DOMAINS] = number(b->domains, m->domains),
	    [LETTER_TICKET] =
		b->ticket != 0 ? number(b->ticket, m->ticket) : "",
	    [LETTER_XARF] = b->reports <= REPORT_ATTACHED_MAX
				? number(b->reports, m->xarf)
				: "",
	    [LETTER_RETEST] = fix_retest(b->lang, us->contact, m->retest),
	    [LETTER_EXPIRY] = fix_expiry(b->lang, expiry_of(b), m->expiry),
	    [LETTER_LIST_OF_HOSTS] = m->list_of_hosts.data,
	    [LETTER_HOW_TO_FIX] = m->how_to_fix.data,
	}};
}

/* The values of several lines. */
static enum status
make_blocks(const struct report *r, const struct report_bundle *b,
    struct made *m, struct why *why)
{
	FILE *to = memtext_open(&m->list_of_hosts);
	enum status st = ST_OK, closed;

	if (to != NULL)
		st = letter_hosts(to, r, b, why);
	closed = memtext_close(to, why);
	if (st != ST_OK || closed != ST_OK)
		return st != ST_OK ? st : closed;
	to = memtext_open(&m->how_to_fix);
	if (to != NULL)
		fix_write(to, b->classes, b->lang, LETTER_WIDTH);
	return memtext_close(to, why);
}

static enum status
write_letter(const struct letter_template *t, const struct letter_values *v,
    struct letter *out, struct why *why)
{
	FILE *subject = memtext_open(&out->subject);
	FILE *body = memtext_open(&out->body);
	enum status st = ST_OK, subject_end, body_end;

	if (subject != NULL && body != NULL)
		st = letter_template_write(t, v, subject, body, why);
	if (st != ST_OK) {
		if (subject != NULL)
			(void)fclose(subject);
		if (body != NULL)
			(void)fclose(body);
		return st;
	}
	subject_end = memtext_close(subject, why);
	body_end = memtext_close(body, why);
	return subject_end != ST_OK ? subject_end : body_end;
}

enum status
letter_make(const struct letters *l, const struct report *r,
    const struct report_bundle *b, struct letter *out, struct why *why)
{
	struct made made = {.list_of_hosts = {.data = NULL}};
	struct letter_values values;
	enum status st = make_blocks(r, b, &made, why);

	*out = (struct letter){.subject = {.data = NULL}};
	if (st == ST_OK) {
		set_values(r, b, &made, &values);
		st = write_letter(l->template[b->lang], &values, out, why);
	}
	free(made.list_of_hosts.data);
	free(made.how_to_fix.data);
	return st;
}

void
letter_free(struct letter *letter)
{
	free(letter->subject.data);
	free(letter->body.data);
	*letter = (struct letter){.subject = {.data = NULL}};
}
