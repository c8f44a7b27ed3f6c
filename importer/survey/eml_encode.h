/*
 * Texts and bytes as they may stand in a mail: header fields of any text
 * (RFC 5322, RFC 2047), base64 and quoted-printable (RFC 2045). Lines end in
 * CRLF. Nothing that is written begins a header field of its own: control
 * characters become blanks. Errors show in ferror. Any thread.
 */
#ifndef IMPORTER_SURVEY_EML_ENCODE_H
#define IMPORTER_SURVEY_EML_ENCODE_H

#include <stdio.h>

#include "bytes.h"
#include "compiler.h"

/* A field of UTF-8 text: as it is and folded where it is ASCII, else in
 * encoded words, none longer than 75 characters. */
void eml_field(FILE *to, const char *name, struct slice text) ALL_NONNULL;

/* A field of one mailbox: a name, if not "", and an address (contact.h). */
void eml_field_mailbox(FILE *to, const char *name, struct slice display,
    const char *address) ALL_NONNULL;

/* A body in base64, 76 characters a line. */
void eml_base64(FILE *to, struct slice bytes) ALL_NONNULL;

/* UTF-8 text whose lines end in LF, which become those of the mail: and the
 * name of the encoding, "quoted-printable", or "base64" where most of it is
 * not ASCII. */
const char *eml_text_encoding(struct slice text) MUST_USE;
void eml_text(FILE *to, struct slice text) ALL_NONNULL;

/* "Sat, 21 Nov 2026 01:07:41 +0000" (RFC 5322 3.3); out has EML_DATE_MAX
 * octets. Returns out. */
#define EML_DATE_MAX 40
const char *eml_date(int64_t t, char *out) ALL_NONNULL;

#endif
