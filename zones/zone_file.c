/*
 * A master file, record by record. ldns parses a record; where each begins,
 * and what ldns would take for something else, is found here: it reads
 * "$ORIGIN foo" as "foo.", "$TTL 5x" as 5, a quote that is never closed as
 * text up to the end of the line, and passes over a bracket too many.
 */
#include <errno.h>
#include <ldns/ldns.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zone_load.h"

struct source {
	const char *text;
	size_t len;
	size_t pos; /* everything before it is read */
	int line;   /* of pos */
	FILE *file; /* the same bytes, for ldns */
	uint32_t ttl;
	ldns_rdf *origin, *previous; /* as $ORIGIN and the owners left them */
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static void
advance(struct source *s, size_t to)
{
	while (s->pos < to && s->pos < s->len)
		s->line += s->text[s->pos++] == '\n';
}

/* Moves to the first line with more than blanks and a comment. */
static bool
find_record(struct source *s)
{
	while (s->pos < s->len) {
		size_t i = s->pos;

		while (i < s->len && is_blank(s->text[i]))
			i++;
		if (i == s->len)
			return false;
		if (s->text[i] != '\n' && s->text[i] != ';')
			return true;
		while (i < s->len && s->text[i] != '\n')
			i++;
		advance(s, i + 1);
	}
	return false;
}

/* Why the quotes and brackets up to end do not match, or NULL. */
static const char *
check_pairs(const struct source *s, size_t end)
{
	bool quoted = false, comment = false;
	int depth = 0;

	for (size_t i = s->pos; i < end && depth >= 0; i++) {
		char c = s->text[i];

		if (c == '\n')
			comment = false;
		else if (comment)
			continue;
		else if (c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (quoted)
			continue;
		else if (c == ';')
			comment = true;
		else if (c == '(' || c == ')')
			depth += c == '(' ? 1 : -1;
	}
	if (quoted)
		return "a quote is not closed";
	return depth != 0 ? "the brackets do not match" : NULL;
}

/* The word behind a directive, up to a blank or a comment. */
static struct slice
argument(const struct source *s, size_t skip)
{
	size_t from = s->pos + skip, to;

	while (from < s->len && is_blank(s->text[from]))
		from++;
	for (to = from; to < s->len && s->text[to] != '\n' &&
			s->text[to] != ';' && !is_blank(s->text[to]);)
		to++;
	return (struct slice){(const uint8_t *)s->text + from, to - from};
}

static bool
begins(const struct source *s, const char *word)
{
	size_t n = strlen(word);

	return s->len - s->pos > n && memcmp(s->text + s->pos, word, n) == 0 &&
	       is_blank(s->text[s->pos + n]);
}

/* NULL where a directive is one that ldns understands as it is meant. */
static const char *
check_directive(const struct source *s)
{
	struct slice word;

	if (begins(s, "$ORIGIN")) {
		word = argument(s, strlen("$ORIGIN"));
		if (word.len == 0 || word.data[word.len - 1] != '.')
			return "$ORIGIN needs a whole name, with the final "
			       "dot";
		return NULL;
	}
	if (begins(s, "$TTL")) {
		word = argument(s, strlen("$TTL"));
		/* Nine digits are 31 years and fit 32 bits. */
		if (word.len == 0 || word.len > 9 || word.data[0] < '0' ||
		    word.data[0] > '9')
			return "$TTL needs a number";
		for (size_t i = 0; i < word.len; i++)
			if (strchr("0123456789smhdwSMHDW", word.data[i]) ==
			    NULL)
				return "$TTL needs a number";
		return NULL;
	}
	return "only $ORIGIN and $TTL are read: write the records out";
}

/* What ldns makes of the record at pos. */
static void
read_record(struct zone_loader *l, struct source *s)
{
	bool directive = s->text[s->pos] == '$';
	ldns_rr *rr = NULL;
	ldns_status st = ldns_rr_new_frm_fp_l(
	    &rr, s->file, &s->ttl, &s->origin, &s->previous, NULL);
	long end = ftell(s->file);
	size_t to = end < 0 ? s->len : (size_t)end;
	const char *unpaired = check_pairs(s, to);

	/* The status of a directive that was read. */
	if (directive &&
	    (st == LDNS_STATUS_SYNTAX_TTL || st == LDNS_STATUS_SYNTAX_ORIGIN))
		st = LDNS_STATUS_OK;
	if (st == LDNS_STATUS_MEM_ERR)
		l->diag.no_memory = true;
	else if (unpaired != NULL)
		diag_error(&l->diag, s->line, "%s", unpaired);
	else if (st != LDNS_STATUS_OK)
		diag_error(
		    &l->diag, s->line, "%s", ldns_get_errorstr_by_id(st));
	else if (rr != NULL)
		zone_add_record(l, rr, s->line);
	ldns_rr_free(rr);
	/* A call that takes nothing would be made for ever. */
	advance(s, to > s->pos ? to : s->len);
}

/* Goes over a line that ldns shall not see. */
static void
skip_line(struct source *s)
{
	size_t i = s->pos;

	while (i < s->len && s->text[i] != '\n')
		i++;
	advance(s, i + 1);
}

static void
read_records(struct zone_loader *l, struct source *s)
{
	while (!l->diag.no_memory && find_record(s)) {
		const char *wrong =
		    s->text[s->pos] == '$' ? check_directive(s) : NULL;

		if (wrong != NULL) {
			diag_error(&l->diag, s->line, "%s", wrong);
			skip_line(s);
			continue;
		}
		if (fseek(s->file, (long)s->pos, SEEK_SET) != 0)
			return;
		read_record(l, s);
	}
}

/* Bytes that no master file holds; a NUL would end it early for ldns. */
static bool
check_bytes(struct zone_loader *l, const char *text, size_t len)
{
	int line = 1;

	for (size_t i = 0; i < len; i++) {
		uint8_t c = (uint8_t)text[i];

		line += c == '\n';
		if (c < 0x20 && c != '\n' && c != '\t' && c != '\r') {
			diag_error(&l->diag, line, "a control character");
			return false;
		}
	}
	return true;
}

void
zone_read_file(struct zone_loader *l, const char *text, size_t len)
{
	struct source s = {
	    .text = text, .len = len, .line = 1, .ttl = l->cz->ttl};
	char *copy;

	if (len == 0 || !check_bytes(l, text, len))
		return;
	/* fmemopen wants to be able to write. */
	copy = strndup(text, len);
	s.file = copy != NULL ? fmemopen(copy, len, "r") : NULL;
	s.origin =
	    ldns_dname_new_frm_data(l->zone->origin.len, l->zone->origin.wire);
	if (s.file == NULL || s.origin == NULL)
		l->diag.no_memory = true;
	else
		read_records(l, &s);
	if (s.file != NULL)
		(void)fclose(s.file);
	free(copy);
	ldns_rdf_deep_free(s.origin);
	ldns_rdf_deep_free(s.previous);
}
