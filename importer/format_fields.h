/*
 * The fields of a verdict, as relay-verdict/1 and its CSV twin have them: set
 * one after the other from foreign text or numbers, then checked together.
 * Pure: everything is in the draft.
 */
#ifndef IMPORTER_FORMAT_FIELDS_H
#define IMPORTER_FORMAT_FIELDS_H

#include "arena.h"
#include "classify.h"
#include "format.h"

/* id, name in both formats, is it a number */
#define FIELD_LIST(X)                                                          \
	X(FIELD_IP, "ip", false)                                               \
	X(FIELD_PORT, "port", true)                                            \
	X(FIELD_VERDICT, "verdict", false)                                     \
	X(FIELD_PROOF, "proof", false)                                         \
	X(FIELD_STARTED, "started", false)                                     \
	X(FIELD_ENDED, "ended", false)                                         \
	X(FIELD_TESTS_RUN, "tests_run", true)                                  \
	X(FIELD_TESTS_OPEN, "tests_open", true)                                \
	X(FIELD_TRANSPORT, "transport", false)                                 \
	X(FIELD_REPLY, "reply", false)                                         \
	X(FIELD_REASON, "reason", false)                                       \
	X(FIELD_OUTPUT_IP, "output_ip", false)                                 \
	X(FIELD_HOST, "host", false)

enum field {
#define X(id, name, number) id,
	FIELD_LIST(X)
#undef X
	    FIELD_COUNT
};

const char *field_name(enum field f);
bool field_is_number(enum field f);
/* The field of that name, or -1. */
int field_by_name(struct slice name);

/* A record that is being made. Begin with draft_start. */
struct draft {
	struct record rec;
	struct passed passed; /* the caller adds the tests */
	struct arena *arena;  /* texts go there */
	uint32_t have;	      /* bits 1 << enum field */
	bool no_memory;	      /* a text could not be kept: give up */
};

void draft_start(struct draft *d, struct arena *a, uint64_t line) ALL_NONNULL;

/* Each: REFUSED_NOT, or why the record cannot be taken. A text must be valid
 * UTF-8; a port or count is a number also where it came as text (CSV). */
enum refusal field_set_text(struct draft *d, enum field f, struct slice text,
    struct why *why) MUST_USE ALL_NONNULL;
enum refusal field_set_number(struct draft *d, enum field f, int64_t value,
    struct why *why) MUST_USE ALL_NONNULL;

/* The hash of a transcript: 64 small hexadecimal digits; url may be empty. */
enum refusal field_set_evidence(struct draft *d, struct slice sha256,
    struct slice url, struct why *why) MUST_USE ALL_NONNULL;

/* All fields are set: is it whole and consistent? Decides class and tests of
 * the record, the class by *opt where the tests tell none. */
enum refusal draft_finish(struct draft *d, const struct format_options *opt,
    struct why *why) MUST_USE ALL_NONNULL;

/* One address and nothing else; says whether a name, a prefix or something
 * else stands in its place. */
enum refusal address_read(
    struct slice text, struct addr *out, struct why *why) MUST_USE ALL_NONNULL;

/* True for what is a host name rather than a mistyped address. */
bool looks_like_name(struct slice text);

#endif
