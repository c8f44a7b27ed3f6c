/*
 * The class of an open relay from the tests that it passed: open to anybody,
 * or only to a forged or tricked envelope.
 */
#ifndef IMPORTER_CLASSIFY_H
#define IMPORTER_CLASSIFY_H

#include "bytes.h"
#include "finding.h"

/* The tests that one server passed. Zero it before use. */
struct passed {
	unsigned plain;	 /* known and plain */
	unsigned tricky; /* known and not */
	unsigned shown;	 /* that stand in the text */
	unsigned hidden; /* that found no room there */
	size_t len;
	char text[FINDING_TESTS_MAX];
};

/*
 * A plain test sends what any spammer would: to a simple local@domain, from
 * the empty sender or from one of that same domain. All others need a trick:
 * a sender in the server's own domain or address, %, !, quotes, a source
 * route. from and to may stand in angle brackets. Any thread.
 */
bool test_is_plain(struct slice from, struct slice to);

/* Counts a passed test and appends it to the text, "<from> <to>" or the id;
 * what does not fit is counted. An id says what its test was by its number in
 * the list of nmap, abuse.net and Metasploit, with or without T and zeros: 1
 * and 2 are plain. Other ids say nothing of the class. */
void passed_pair(
    struct passed *p, struct slice from, struct slice to) ALL_NONNULL;
void passed_id(struct passed *p, struct slice id) ALL_NONNULL;
/* An id that the scan's header defines. */
void passed_defined(struct passed *p, struct slice id, struct slice from,
    struct slice to) ALL_NONNULL;

/* CLASS_RELAY where a plain test passed, CLASS_TRICK where only others did,
 * otherwise (nothing known) the given one. */
enum class_id passed_class(
    const struct passed *p, enum class_id unknown) ALL_NONNULL;

/* Completes and gives the text; it lives as long as *p does not change. */
struct slice passed_text(struct passed *p) ALL_NONNULL;

#endif
