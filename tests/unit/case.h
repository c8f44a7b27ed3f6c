/*
 * What table-driven tests need: checks that say which row failed and show
 * both values, and buffers of the exact size, so that the sanitizer sees a
 * parser that reads one byte too many.
 */
#ifndef UNIT_CASE_H
#define UNIT_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* len bytes of text in a buffer of len bytes (never NULL); free it. */
static inline char *
case_exact(const void *text, size_t len)
{
	/* malloc(0) may be NULL, and a parser may be told it never is. */
	char *copy = malloc(len > 0 ? len : 1);

	assert_non_null(copy);
	if (len > 0)
		memcpy(copy, text, len);
	return copy;
}

#define case_text(name, got, want)                                             \
	do {                                                                   \
		const char *got_ = (got), *want_ = (want);                     \
		if (strcmp(got_, want_) != 0)                                  \
			fail_msg("%s: got \"%s\", want \"%s\"", (name), got_,  \
			    want_);                                            \
	} while (0)

#define case_int(name, got, want)                                              \
	do {                                                                   \
		long long got_ = (long long)(got), want_ = (long long)(want);  \
		if (got_ != want_)                                             \
			fail_msg(                                              \
			    "%s: got %lld, want %lld", (name), got_, want_);   \
	} while (0)

/* The text holds the part. */
#define case_holds(name, got, part)                                            \
	do {                                                                   \
		const char *got_ = (got), *part_ = (part);                     \
		if (strstr(got_, part_) == NULL)                               \
			fail_msg("%s: got \"%s\", want \"%s\" in it", (name),  \
			    got_, part_);                                      \
	} while (0)

#endif
