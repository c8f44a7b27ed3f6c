/*
 * A mail that carries a report, ready to be sent and sent by nobody here: the
 * envelope of RFC 5965 (multipart/report, report-type=feedback-report) with the
 * letter as text/plain, a message/feedback-report of Feedback-Type xarf as
 * XARF's own mails have it, and the documents as attachments. No field says
 * Bcc; without a recipient there is no To.
 */
#ifndef IMPORTER_SURVEY_EML_H
#define IMPORTER_SURVEY_EML_H

#include <stdio.h>

#include "bytes.h"
#include "compiler.h"

struct eml_part {
	const char *type; /* "application/json" */
	const char *name; /* of the file: letters, digits, '.', '_', '-' */
	struct slice bytes;
};

/* All of it is the caller's. Texts are UTF-8, whatever stands in them. */
struct eml {
	struct slice from_name;
	const char *from, *to; /* addresses (contact.h); to NULL: nobody */
	struct slice subject;
	const char *id;	    /* of the message: one word without '@' */
	const char *domain; /* behind that '@' */
	int64_t date;
	struct slice letter;   /* lines end in LF */
	const char *source_ip; /* or NULL: several */
	int64_t arrival;       /* when it was seen last; 0: not known */
	size_t incidents;
	const struct eml_part *parts;
	size_t count;
};

/* Errors show in ferror. Any thread. */
void eml_write(FILE *to, const struct eml *m) ALL_NONNULL;

#endif
