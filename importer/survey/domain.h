/*
 * Names of domains and hosts in one form: lower case A-labels (RFC 5890)
 * without final dot, so that the same name is the same text.
 */
#ifndef IMPORTER_SURVEY_DOMAIN_H
#define IMPORTER_SURVEY_DOMAIN_H

#include "bytes.h"
#include "why.h"

/* Longest name as text (RFC 1035 2.3.4), with the terminator. */
#define DOMAIN_TEXT_MAX 254

/*
 * The name in that form, terminated, into out. What is not ASCII is mapped and
 * checked as a lookup does (IDNA2008 with UTS 46, nontransitional); an A-label
 * must be what its own characters give. One final dot may stand there. Refused,
 * with the reason and no foreign byte in why: empty labels and names, labels of
 * more than 63 octets, names of more than 253, characters other than letters,
 * digits, hyphen and underscore, a label with a hyphen at an end, UTF-8 that is
 * none. out is untouched then. ST_OK, ST_BAD_DATA, ST_NO_MEMORY.
 */
enum status domain_normalise(struct slice text, char out[DOMAIN_TEXT_MAX],
    struct why *why) MUST_USE ALL_NONNULL;

#endif
