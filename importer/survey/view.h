/*
 * What is shown of a survey: a table for people, CSV for spreadsheets,
 * relaybl-survey/1 JSON for programs, a page (view_page.h). All of them say
 * the same numbers, each with its unit, and how they were made.
 *
 * Public: no name of a domain or host and no address is in any of them.
 */
#ifndef IMPORTER_SURVEY_VIEW_H
#define IMPORTER_SURVEY_VIEW_H

#include <jansson.h>
#include <stdio.h>

#include "diff.h"

#define VIEW_SCHEMA "relaybl-survey/1"

/* All of it is the caller's and lives as long. */
struct view {
	const struct survey *survey;
	const struct tally *tally;	/* by what was asked for */
	const struct tally *by_address; /* BY_IP */
	const struct tally *by_network; /* BY_PREFIX */
	const struct survey *before;	/* what diff is from; or NULL */
	const struct survey_diff *diff; /* or NULL */
	size_t top;			/* rows; 0: all */
	bool public;
};

/* ST_IO where the stream fails. It is flushed. ST_NO_MEMORY. */
enum status view_table(
    const struct view *v, FILE *to, struct why *why) MUST_USE ALL_NONNULL;
enum status view_csv(
    const struct view *v, FILE *to, struct why *why) MUST_USE ALL_NONNULL;
/* view_json and behind it, unless public, "listed" and "changed": every listed
 * domain with its hosts and addresses, and what became of every one that was
 * or is listed; written one by one, however many they are. */
enum status view_json_write(
    const struct view *v, FILE *to, struct why *why) MUST_USE ALL_NONNULL;

/* All numbers and words of it, without those lists: a new object, or NULL when
 * out of memory; something may be missing in it, too: json_block_lacked. */
json_t *view_json(const struct view *v) MUST_USE ALL_NONNULL;

/* Rows that are shown of so many. */
size_t view_rows(const struct view *v, size_t count) ALL_NONNULL;
/* Of the tally's rows, the fewest that have half of the listed domains. */
size_t view_half(const struct tally *t) ALL_NONNULL;

/* ---- words that every form uses ---- */

/* Hundredths of a percent, rounded to the nearest, halves up; 0 of nothing. */
unsigned view_share(uint64_t part, uint64_t whole);
/* "4.53 %"; out has VIEW_SHARE_MAX octets. Returns out. */
#define VIEW_SHARE_MAX 24
const char *view_share_text(
    uint64_t part, uint64_t whole, char *out) ALL_NONNULL;
/* "194,953"; out has VIEW_NUMBER_MAX octets. Returns out. */
#define VIEW_NUMBER_MAX 32
const char *view_number_text(uint64_t n, char *out) ALL_NONNULL;

/* Longest sentence, with its end. */
#define VIEW_SENTENCE_MAX 512

/*
 * How the numbers were made, the i-th sentence: what is listed, where domains
 * came from, what a row is, what share and cumulative are of, what change is
 * from. Printable ASCII, terminated, into VIEW_SENTENCE_MAX octets; false:
 * there is none.
 */
bool view_method(const struct view *v, size_t i, char *out) ALL_NONNULL;
/* The same of the sources of holders: "csv own.csv of 2026-11-20: 12
 * prefixes". */
bool view_source(const struct view *v, size_t i, char *out) ALL_NONNULL;

#endif
