/* Writing reports into a directory. */
#include "report_write.h"

#include <stdlib.h>
#include <string.h>

#include "eml.h"
#include "xarf.h"

static enum status
write_text(struct report_dir *dir, enum report_place place, const char *name,
    const struct memtext *text, struct why *why)
{
	return report_dir_file(dir, place, name, text->data, text->len, why);
}

/* hosts.csv in memory. */
static enum status
make_hosts(const struct report *r, const struct report_bundle *b,
    struct memtext *out, struct why *why)
{
	FILE *to = memtext_open(out);

	if (to != NULL)
		report_csv_hosts(to, r, b);
	return memtext_close(to, why);
}

/* The parts of the mail: hosts.csv, then what there is of XARF. */
struct parts {
	struct eml_part part[1 + REPORT_ATTACHED_MAX];
	char name[REPORT_ATTACHED_MAX][REPORT_FILE_MAX];
	struct memtext text[REPORT_ATTACHED_MAX];
	size_t count; /* of names and texts */
};

/* Keeps the text. */
static void
attach(struct parts *parts, const char *name, const struct memtext *text)
{
	const size_t i = parts->count++;

	parts->text[i] = *text;
	(void)strcpy(parts->name[i], name);
	parts->part[1 + i] = (struct eml_part){
	    "application/json", parts->name[i], memtext_slice(text)};
}

/* The document of the i-th host; kept where it is to be attached. */
static enum status
write_xarf(const struct report *r, size_t i, struct parts *attached,
    struct report_dir *dir, struct why *why)
{
	const struct report_host *h = &r->hosts[i];
	const struct report_address *a = &r->addresses[h->address];
	struct memtext text = {.data = NULL};
	char name[REPORT_FILE_MAX];
	enum status st = xarf_make(r, i, &text, why);

	(void)report_name_json(
	    &r->survey->addresses[a->survey].addr, h->port, name);
	if (st == ST_OK)
		st = write_text(dir, REPORT_IN_XARF, name, &text, why);
	if (st == ST_OK && attached != NULL)
		attach(attached, name, &text);
	else
		free(text.data);
	return st;
}

static enum status
write_all_xarf(const struct report *r, const struct report_bundle *b,
    struct parts *parts, struct report_dir *dir, struct why *why)
{
	struct parts *attached =
	    b->reports <= REPORT_ATTACHED_MAX ? parts : NULL;
	enum status st = ST_OK;

	for (uint32_t i = 0; i < b->count && st == ST_OK; i++) {
		const struct report_address *a = &r->addresses[b->first + i];

		for (uint32_t k = 0; k < a->count && st == ST_OK; k++)
			st = write_xarf(r, a->first + k, attached, dir, why);
	}
	return st;
}

/* The same when it is made again: by whom, of which survey, to whom. */
static enum status
make_message_id(const struct report *r, const struct report_bundle *b,
    char out[REPORT_UUID_MAX], struct why *why)
{
	char survey[24];
	const char *texts[] = {
	    "report", r->config->report.domain, survey, b->party->key};

	(void)snprintf(
	    survey, sizeof(survey), "%llu", (unsigned long long)r->survey->id);
	return report_name_uuid(
	    texts, sizeof(texts) / sizeof(texts[0]), out, why);
}

static enum status
make_mail(const struct report *r, const struct report_bundle *b,
    const struct letter *letter, const struct parts *parts, struct memtext *out,
    struct why *why)
{
	const struct config_report *us = &r->config->report;
	char id[REPORT_UUID_MAX], address[ADDR_TEXT_MAX];
	const struct report_address *first = &r->addresses[b->first];
	const struct eml mail = {
	    .from_name = slice_of(us->organisation),
	    .from = us->contact,
	    .to = b->contact[0] != '\0' ? b->contact : NULL,
	    .subject = memtext_slice(&letter->subject),
	    .id = id,
	    .domain = us->domain,
	    .date = r->now,
	    .letter = memtext_slice(&letter->body),
	    .source_ip =
		b->count == 1
		    ? addr_format(
			  &r->survey->addresses[first->survey].addr, address)
		    : NULL,
	    .arrival = b->last,
	    .incidents = b->reports,
	    .parts = parts->part,
	    .count = 1 + parts->count,
	};
	enum status st = make_message_id(r, b, id, why);
	FILE *to;

	if (st != ST_OK)
		return st;
	to = memtext_open(out);
	if (to != NULL)
		eml_write(to, &mail);
	return memtext_close(to, why);
}

static enum status
write_mail(const struct report *r, const struct report_bundle *b,
    const struct letter *letter, const struct parts *parts,
    struct report_dir *dir, struct why *why)
{
	struct memtext mail = {.data = NULL};
	enum status st = make_mail(r, b, letter, parts, &mail, why);

	if (st == ST_OK)
		st =
		    write_text(dir, REPORT_IN_BUNDLE, "report.eml", &mail, why);
	free(mail.data);
	return st;
}

/* The files of a bundle whose directory is there. */
static enum status
write_files(const struct report *r, const struct report_bundle *b,
    const struct letter *letter, struct parts *parts, struct report_dir *dir,
    struct why *why)
{
	struct memtext hosts = {.data = NULL};
	enum status st = make_hosts(r, b, &hosts, why);

	if (st == ST_OK)
		st =
		    write_text(dir, REPORT_IN_BUNDLE, "hosts.csv", &hosts, why);
	if (st == ST_OK)
		st = write_text(
		    dir, REPORT_IN_BUNDLE, "letter.txt", &letter->body, why);
	parts->part[0] = (struct eml_part){
	    "text/csv; charset=utf-8", "hosts.csv", memtext_slice(&hosts)};
	if (st == ST_OK)
		st = write_all_xarf(r, b, parts, dir, why);
	if (st == ST_OK)
		st = write_mail(r, b, letter, parts, dir, why);
	free(hosts.data);
	return st;
}

enum status
report_write_bundle(const struct report *r, const struct report_bundle *b,
    const struct letters *letters, struct report_dir *dir, struct why *why)
{
	struct parts *parts = calloc(1, sizeof(*parts));
	struct letter letter = {.subject = {.data = NULL}};
	enum status st = ST_NO_MEMORY;

	if (parts == NULL)
		return why_no_memory(why);
	st = letter_make(letters, r, b, &letter, why);
	if (st == ST_OK)
		st = report_dir_bundle(dir, b->dir, why);
	if (st == ST_OK)
		st = write_files(r, b, &letter, parts, dir, why);
	for (size_t i = 0; i < parts->count; i++)
		free(parts->text[i].data);
	free(parts);
	letter_free(&letter);
	return st;
}

enum status
report_write_index(
    const struct report *r, struct report_dir *dir, struct why *why)
{
	struct memtext text = {.data = NULL};
	FILE *to = memtext_open(&text);
	enum status st;

	if (to != NULL)
		report_csv_index(to, r);
	st = memtext_close(to, why);
	if (st == ST_OK)
		st = write_text(dir, REPORT_IN_ALL, "index.csv", &text, why);
	free(text.data);
	return st;
}
