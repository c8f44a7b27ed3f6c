/* The tables of reports: an operator's hosts, and all operators. */
#include "csv_out.h"
#include "report_write.h"
#include "stamp.h"

static void
text_field(FILE *to, const char *text)
{
	csv_field(to, slice_of(text));
	csv_next(to);
}

static void
number_field(FILE *to, uint64_t n)
{
	csv_number(to, n);
	csv_next(to);
}

/* Empty where it is not known. */
static void
time_field(FILE *to, int64_t t)
{
	char text[STAMP_TEXT_MAX];

	text_field(to, t != 0 ? stamp_format(t, text) : "");
}

static void
heading(FILE *to, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		csv_field(to, slice_of(names[i]));
		if (i + 1 < count)
			csv_next(to);
	}
	csv_end(to);
}

/* Words with a blank between them. */
static void
classes_field(FILE *to, class_mask classes)
{
	char text[CLASS_LABELS_MAX];

	text_field(to, class_mask_format(classes, " ", text));
}

static void
samples_field(FILE *to, const struct report_address *a)
{
	char text[REPORT_SAMPLES * 256] = "";
	size_t n = 0;

	for (size_t i = 0; i < REPORT_SAMPLES && a->sample[i] != NULL; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%.253s",
		    i > 0 ? " " : "", a->sample[i]);
	csv_field(to, slice_of(text));
}

static void
host_row(FILE *to, const struct report *r, const struct report_host *h)
{
	const struct report_address *a = &r->addresses[h->address];
	char address[ADDR_TEXT_MAX];

	text_field(
	    to, addr_format(&r->survey->addresses[a->survey].addr, address));
	if (h->port != 0)
		csv_number(to, h->port);
	csv_next(to);
	classes_field(to, h->classes);
	time_field(to, h->first);
	time_field(to, h->last);
	time_field(to, h->expires);
	text_field(to, proof_text(h->proof));
	text_field(to, h->tests);
	text_field(to, h->reply);
	text_field(to, h->evidence);
	text_field(to, h->name);
	number_field(to, a->domains);
	samples_field(to, a);
	csv_end(to);
}

void
report_csv_hosts(
    FILE *to, const struct report *r, const struct report_bundle *b)
{
	static const char *const names[] = {"address", "port", "classes",
	    "first_seen", "last_seen", "listed_until", "proof", "tests",
	    "reply", "evidence", "name", "domains", "sample_domains"};

	heading(to, names, sizeof(names) / sizeof(names[0]));
	for (uint32_t i = 0; i < b->count; i++) {
		const struct report_address *a = &r->addresses[b->first + i];

		for (uint32_t k = 0; k < a->count; k++)
			host_row(to, r, &r->hosts[a->first + k]);
	}
}

static void
index_row(FILE *to, const struct report_bundle *b)
{
	text_field(to, b->name);
	text_field(to, b->party->key);
	text_field(to, b->contact);
	text_field(to, fix_lang_text((int)b->lang));
	number_field(to, b->count);
	number_field(to, b->hosts);
	number_field(to, b->domains);
	number_field(to, b->left);
	if (b->ticket != 0)
		csv_number(to, b->ticket);
	csv_next(to);
	text_field(to, b->dir);
	csv_field(to, slice_of(b->contact[0] == '\0' ? "contact" : ""));
	csv_end(to);
}

void
report_csv_index(FILE *to, const struct report *r)
{
	static const char *const names[] = {"operator", "key", "contact",
	    "language", "addresses", "hosts", "domains", "not_listed_any_more",
	    "ticket", "directory", "missing"};

	heading(to, names, sizeof(names) / sizeof(names[0]));
	for (size_t i = 0; i < r->count; i++)
		index_row(to, &r->bundles[i]);
}
