/*
 * What the words of a command line mean: which list, which scanner, which
 * address, what time. Errors are for the one who typed them.
 */
#ifndef IMPORTER_TARGET_H
#define IMPORTER_TARGET_H

#include "command.h"

/*
 * The list: --list, else the one a file names (NULL or "": none), else the
 * only one there is. ST_USAGE for a wrong --list or where one is needed,
 * ST_BAD_DATA for a file's name that is not configured.
 */
enum status target_list(const struct run *run, const char *named,
    const struct config_list **out, struct why *why) MUST_USE NONNULL(1, 3, 4);

/* The scanner, by the same rules; "operator" is nobody's name. */
enum status target_scanner(const struct run *run, const char *named,
    const struct config_scanner **out, struct why *why) MUST_USE
    NONNULL(1, 3, 4);

/* An address or prefix; an address. ST_USAGE. */
enum status target_prefix(
    const char *text, struct prefix *out, struct why *why) MUST_USE ALL_NONNULL;
enum status target_address(
    const char *text, struct addr *out, struct why *why) MUST_USE ALL_NONNULL;

/* A time, or a duration from now on (sign 1) or ago (-1). option names it in
 * the error. ST_USAGE. */
enum status target_time(const char *option, const char *text, int64_t now,
    int sign, int64_t *out, struct why *why) MUST_USE ALL_NONNULL;

/* A day, "2002-09-24", which is its first second, or a time. *day_out: it was a
 * day. The same. */
enum status target_date(const char *option, const char *text, int64_t *out,
    bool *day_out, struct why *why) MUST_USE ALL_NONNULL;

/* --class: the class, or fallback where it is not given. ST_USAGE. */
enum status target_class(const struct run *run, uint8_t fallback, uint8_t *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* The ID of an import; of a survey; of a ticket. ST_USAGE. */
enum status target_import(
    const char *text, uint64_t *out, struct why *why) MUST_USE ALL_NONNULL;
enum status target_survey(
    const char *text, uint64_t *out, struct why *why) MUST_USE ALL_NONNULL;
enum status target_ticket(
    const char *text, uint64_t *out, struct why *why) MUST_USE ALL_NONNULL;

/* --reason, which must be given and say something. ST_USAGE. */
enum status target_reason(const struct run *run, const char **out,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
