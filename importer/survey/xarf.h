/*
 * XARF v4: one report for programs of one host, category vulnerability, type
 * open_service (schema vulnerability-open-service.json of 4.2.0).
 */
#ifndef IMPORTER_SURVEY_XARF_H
#define IMPORTER_SURVEY_XARF_H

#include "memtext.h"
#include "report.h"

#define XARF_VERSION "4.2.0"
/* Longest name of an organisation, in characters. */
#define XARF_ORG_MAX 200

/* report: organisation, contact and domain of relaybl.conf are there and what
 * the schema, and a mail, wants of them; the rule for contacts, too.
 * ST_CONFIG; why names the key. */
enum status xarf_check_reporter(
    const struct config_report *us, struct why *why) MUST_USE ALL_NONNULL;

/*
 * The document of the i-th host (report.hosts), as UTF-8 text that ends in LF.
 * Made again of the same survey by the same reporter it has the same
 * report_id. out begins with zeroes.
 */
enum status xarf_make(const struct report *r, size_t i, struct memtext *out,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
