/*
 * The text of a letter with variables in it: one of the built-in ones
 * (letter_text.h) or a file of the operator's.
 *
 * First subjects, "Subject: ...", then an empty line, then the body. Lines that
 * begin with # are left out. $name stands for a value, $$ for a dollar. Lines
 * of the body that follow each other are one paragraph and are filled; a line
 * that begins with a blank stays as it is; a variable of several lines stands
 * on a line of its own. A paragraph, or a line that stays as it is, with a
 * variable that has no value is left out; of the subjects the first one that
 * has all its values is taken.
 */
#ifndef IMPORTER_SURVEY_LETTER_TEMPLATE_H
#define IMPORTER_SURVEY_LETTER_TEMPLATE_H

#include <stdio.h>

#include "bytes.h"
#include "why.h"

/* id, name, several lines */
#define LETTER_VARS(X)                                                         \
	X(LETTER_ORGANISATION, "organisation", false) /* who writes */         \
	X(LETTER_CONTACT, "contact", false)                                    \
	X(LETTER_DOMAIN, "domain", false)                                      \
	X(LETTER_HOLDER, "holder", false) /* who is written to */              \
	X(LETTER_RECIPIENT, "recipient", false)                                \
	X(LETTER_DATE, "date", false)                                          \
	X(LETTER_SURVEY, "survey", false) /* its number */                     \
	X(LETTER_SURVEY_DATE, "survey_date", false)                            \
	X(LETTER_LIST, "list", false)                                          \
	X(LETTER_ZONE, "zone", false)                                          \
	X(LETTER_CLASSES, "classes", false) /* what was found */               \
	X(LETTER_ADDRESSES, "addresses", false)                                \
	X(LETTER_HOSTS, "hosts", false)                                        \
	X(LETTER_DOMAINS, "domains", false)                                    \
	X(LETTER_TICKET, "ticket", false)                                      \
	X(LETTER_XARF, "xarf", false)	  /* reports that come with it */      \
	X(LETTER_RETEST, "retest", false) /* how it is asked for */            \
	X(LETTER_EXPIRY, "expiry", false) /* when a listing ends */            \
	X(LETTER_LIST_OF_HOSTS, "list_of_hosts", true)                         \
	X(LETTER_HOW_TO_FIX, "how_to_fix", true)

enum letter_var {
#define X(id, name, block) id,
	LETTER_VARS(X)
#undef X
	    LETTER_VAR_COUNT
};

/* NULL or "": there is none. One of several lines ends with LF. UTF-8. */
struct letter_values {
	const char *value[LETTER_VAR_COUNT];
};

/* Longest text of a template. */
#define LETTER_TEMPLATE_MAX (64 << 10)
/* Columns of a line of the body; Japanese takes two a character. */
#define LETTER_WIDTH 72

struct letter_template;

/* Copies the text. ST_BAD_DATA with "FILE:LINE: reason"; file names it, and
 * is not kept. Free with letter_template_free, which takes a NULL. */
enum status letter_template_parse(const char *file, struct slice text,
    struct letter_template **out, struct why *why) MUST_USE ALL_NONNULL;
void letter_template_free(struct letter_template **t) ALL_NONNULL;

/* Writes the subject, without end of line, and the body. Where no subject has
 * all its values: ST_BAD_DATA. An error of a stream is the stream's to tell. */
enum status letter_template_write(const struct letter_template *t,
    const struct letter_values *values, FILE *subject, FILE *body,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
