/*
 * The letter to an operator: all its hosts, what is wrong, how it is fixed, how
 * to answer. By the built-in templates, or those that relaybl.conf names.
 */
#ifndef IMPORTER_SURVEY_LETTER_H
#define IMPORTER_SURVEY_LETTER_H

#include "letter_template.h"
#include "memtext.h"
#include "report.h"

/* Both languages. */
struct letters {
	struct letter_template *template[FIX_LANG_COUNT];
};

/* The built-in template, as a text that can be edited. Static. */
const char *letters_built_in(enum fix_lang lang);

/* Reads and checks them. ST_CONFIG where a file is wrong, "FILE:LINE: reason".
 * Free with letters_free, also after an error. */
enum status letters_open(struct letters *l, const struct config_report *config,
    struct why *why) MUST_USE ALL_NONNULL;
void letters_free(struct letters *l) ALL_NONNULL;

/* UTF-8; subject of one line, body of lines that end in LF. Free with
 * letter_free. */
struct letter {
	struct memtext subject, body;
};
enum status letter_make(const struct letters *l, const struct report *r,
    const struct report_bundle *b, struct letter *out,
    struct why *why) MUST_USE ALL_NONNULL;
void letter_free(struct letter *letter) ALL_NONNULL;

/* Addresses that a letter names; of more it says that hosts.csv has them. */
#define LETTER_ADDRESSES_MAX 500

/* The table of the hosts of a bundle, as lines of at most LETTER_WIDTH
 * columns. ST_NO_MEMORY; an error of the stream is the stream's to tell. */
enum status letter_hosts(FILE *to, const struct report *r,
    const struct report_bundle *b, struct why *why) MUST_USE ALL_NONNULL;

#endif
