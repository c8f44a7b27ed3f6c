/* Texts read as a survey's input, and shown as the lines of "triples" in
 * order, so that one text is compared with another. */
#ifndef UNIT_SURVEY_READ_CASE_H
#define UNIT_SURVEY_READ_CASE_H

#include "case.h"

#include <stdio.h>
#include <unistd.h>

#include "read.h"

/* What was read, and what was said on standard error. */
struct read_case {
	enum status st;
	struct survey *survey;
	bool resolve;
	struct why why;
	char shown[65536], said[65536];
};

static inline void
case_show_host(struct read_case *c, const char *domain,
    const struct survey_host *h, size_t *len)
{
	const struct survey *s = c->survey;
	char ip[ADDR_TEXT_MAX];

	if (h->count == 0)
		*len += (size_t)snprintf(c->shown + *len,
		    sizeof(c->shown) - *len, "%s %s -\n", domain, h->name);
	for (uint32_t i = 0; i < h->count; i++)
		*len += (size_t)snprintf(c->shown + *len,
		    sizeof(c->shown) - *len, "%s %s %s\n", domain, h->name,
		    addr_format(&s->addresses[s->at[h->first + i]].addr, ip));
}

static inline void
case_show(struct read_case *c)
{
	const struct survey *s = c->survey;
	char text[TRIPLE_STATUS_MAX];
	size_t len = 0;

	for (uint32_t i = 0; i < s->domain_count; i++) {
		const struct survey_domain *d = &s->domains[i];

		len += (size_t)snprintf(c->shown + len, sizeof(c->shown) - len,
		    "%s %s\n", d->name,
		    triple_status((enum survey_mail)d->mail, d->flags, text));
		for (uint32_t j = 0; j < d->count; j++)
			case_show_host(
			    c, d->name, &s->hosts[s->mx[d->first + j]], &len);
		assert_true(len < sizeof(c->shown));
	}
}

/* Reads a file, with standard error caught. The caller frees c->survey. */
static inline void
case_read_file(struct read_case *c, const char *path, const char *format)
{
	int said = dup(STDERR_FILENO);
	FILE *caught = tmpfile();
	size_t len;

	assert_non_null(caught);
	fflush(stderr);
	assert_true(dup2(fileno(caught), STDERR_FILENO) >= 0);
	c->survey = survey_new();
	c->shown[0] = '\0';
	c->st = read_input(path, format, c->survey, &c->resolve, &c->why);
	if (c->st == ST_OK)
		assert_int_equal(survey_settle(c->survey, &c->why), ST_OK);
	fflush(stderr);
	assert_true(dup2(said, STDERR_FILENO) >= 0);
	close(said);
	rewind(caught);
	len = fread(c->said, 1, sizeof(c->said) - 1, caught);
	c->said[len] = '\0';
	fclose(caught);
	if (c->st == ST_OK)
		case_show(c);
}

/* The same for bytes. Messages have the file as "F". */
static inline void
case_read(struct read_case *c, const char *text, size_t len, const char *format)
{
	char path[] = "/tmp/relaybl-read-XXXXXX", *at;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, len), (ssize_t)len);
	close(fd);
	case_read_file(c, path, format);
	unlink(path);
	while ((at = strstr(c->said, path)) != NULL) {
		*at = 'F';
		memmove(
		    at + 1, at + strlen(path), strlen(at + strlen(path)) + 1);
	}
	at = strstr(c->why.text, path);
	if (at != NULL) {
		*at = 'F';
		memmove(
		    at + 1, at + strlen(path), strlen(at + strlen(path)) + 1);
	}
}

#endif
