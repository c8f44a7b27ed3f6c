/*
 * Names of what a report makes: directories and files that are safe whatever an
 * operator is called, and ids that are the same when the report is made again.
 * Any thread.
 */
#ifndef IMPORTER_SURVEY_REPORT_NAME_H
#define IMPORTER_SURVEY_REPORT_NAME_H

#include "addr.h"

/* "001-example-isp": number, hyphen, at most REPORT_SLUG_MAX letters. */
#define REPORT_SLUG_MAX 40
#define REPORT_NAME_MAX (20 + 1 + REPORT_SLUG_MAX + 1)

/*
 * A directory's name: the number in at least three digits and, in small letters
 * of ASCII, the letters and digits of the text, a hyphen for what is between
 * them. A text without any gives the number alone. out has REPORT_NAME_MAX
 * octets. Returns out.
 */
const char *report_name_dir(
    uint64_t number, struct slice text, char *out) ALL_NONNULL;

/* "192.0.2.25-25.json", "2001_db8__1-25.json": a colon is no letter of a file
 * name everywhere. Port 0: not bound to one. Returns out. */
#define REPORT_FILE_MAX (ADDR_TEXT_MAX + 16)
const char *report_name_json(
    const struct addr *addr, uint16_t port, char *out) ALL_NONNULL;

/* Could it be a name that report_name_dir, or report_name_json, has made? */
bool report_name_is_dir(const char *name) ALL_NONNULL;
bool report_name_is_json(const char *name) ALL_NONNULL;

/* A UUID of version 8 (RFC 9562 5.8) made of the SHA-256 of the texts, each
 * with its end: the same for the same ones. */
#define REPORT_UUID_MAX 37
enum status report_name_uuid(const char *const *texts, size_t count,
    char out[REPORT_UUID_MAX], struct why *why) MUST_USE ALL_NONNULL;

#endif
