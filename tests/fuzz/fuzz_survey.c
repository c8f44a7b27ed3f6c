/*
 * Any bytes as the input of a survey, of the format that the first of them
 * names or of none, whole and then in two pieces: both times the same survey,
 * whose names are good ones and whose rows lead to rows.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "read_impl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check_name(const char *name)
{
	char again[DOMAIN_TEXT_MAX];
	struct why why;

	must(domain_normalise(slice_of(name), again, &why) == ST_OK);
	must(strcmp(name, again) == 0);
}

static void
check_hosts(const struct survey *s)
{
	for (uint32_t i = 0; i < s->host_count; i++) {
		const struct survey_host *h = &s->hosts[i];

		check_name(h->name);
		must(i == 0 || strcmp(h[-1].name, h->name) < 0);
		must(h->first <= s->at_count);
		must(h->count <= s->at_count - h->first);
		for (uint32_t j = 0; j < h->count; j++)
			must(s->at[h->first + j] < s->address_count);
	}
}

static void
check_domain(const struct survey *s, const struct survey_domain *d)
{
	bool reached = false;

	check_name(d->name);
	must(d->mail < SURVEY_MAIL_COUNT && d->flags < 8);
	must(d->first <= s->mx_count);
	must(d->count <= s->mx_count - d->first);
	for (uint32_t j = 0; j < d->count; j++) {
		must(s->mx[d->first + j] < s->host_count);
		reached |= s->hosts[s->mx[d->first + j]].count > 0;
	}
	must(reached == (d->mail == SURVEY_MAIL));
}

static void
check(const struct survey *s)
{
	check_hosts(s);
	for (uint32_t i = 0; i < s->domain_count; i++) {
		check_domain(s, &s->domains[i]);
		must(i == 0 ||
		     strcmp(s->domains[i - 1].name, s->domains[i].name) < 0);
	}
	for (uint32_t i = 0; i < s->address_count; i++)
		must(s->addresses[i].addr.family == ADDR_V4 ||
		     s->addresses[i].addr.family == ADDR_V6);
}

/* NULL where the bytes are refused as a whole. */
static struct survey *
read_in_two(const char *format, const uint8_t *data, size_t size, size_t first)
{
	struct survey *s = survey_new();
	struct reader r;
	bool resolve;
	struct why why;
	enum status st;

	must(s != NULL);
	must(reader_start(&r, s, "fuzz", format, &why) == ST_OK);
	st = reader_feed(&r, data, first, &why);
	if (st == ST_OK && first < size)
		st = reader_feed(&r, data + first, size - first, &why);
	if (st == ST_OK)
		st = reader_finish(&r, &resolve, &why);
	reader_free(&r);
	must(st == ST_OK || st == ST_BAD_DATA);
	if (st == ST_OK) {
		must(survey_settle(s, &why) == ST_OK);
		check(s);
	} else {
		survey_free(&s);
	}
	return s;
}

static void
compare(const struct survey *a, const struct survey *b)
{
	must((a == NULL) == (b == NULL));
	if (a == NULL)
		return;
	must(a->domain_count == b->domain_count);
	must(a->host_count == b->host_count);
	must(a->address_count == b->address_count);
	must(a->mx_count == b->mx_count && a->at_count == b->at_count);
	must(a->lines == b->lines && a->refused == b->refused);
	for (uint32_t i = 0; i < a->domain_count; i++) {
		const struct survey_domain *d = &a->domains[i];

		must(strcmp(d->name, b->domains[i].name) == 0);
		must(d->mail == b->domains[i].mail);
		must(d->flags == b->domains[i].flags);
	}
	must(a->mx_count == 0 ||
	     memcmp(a->mx, b->mx, a->mx_count * sizeof(*a->mx)) == 0);
	must(a->at_count == 0 ||
	     memcmp(a->at, b->at, a->at_count * sizeof(*a->at)) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const formats[] = {
	    NULL, "domains", "zdns", "massdns", "dnsx", "triples"};
	const char *format;
	struct survey *whole, *parts;
	size_t first;

	/* What is refused is told to nobody. */
	if (fileno(stderr) == STDERR_FILENO)
		stderr = fopen("/dev/null", "w");
	must(stderr != NULL);
	if (size < 2)
		return 0;
	format = formats[data[0] % (sizeof(formats) / sizeof(formats[0]))];
	first = ((size_t)data[size / 2] * 257 + data[size - 1]) % size;
	data++;
	size--;
	whole = read_in_two(format, data, size, size);
	parts = read_in_two(format, data, size, first < size ? first : size);
	compare(whole, parts);
	survey_free(&whole);
	survey_free(&parts);
	return 0;
}
