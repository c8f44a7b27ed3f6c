/*
 * One record of an input after its format was understood: what was said of
 * one address and port, or of one prefix. The readers make them, the plan
 * consumes them.
 */
#ifndef IMPORTER_RECORD_H
#define IMPORTER_RECORD_H

#include "finding.h"

/* A record's texts are valid UTF-8 without control characters and fit the
 * maxima of finding.h; they live in the arena they came from. */
struct record {
	struct prefix prefix; /* a single address unless from a list */
	uint16_t port;	      /* 0: not bound to a port */
	uint8_t verdict;      /* enum verdict; a list line is VERDICT_OPEN */
	uint8_t proof, reason, class;
	uint16_t tests_run, tests_open;
	int64_t ended; /* observation time; 0: the import's */
	uint64_t line; /* of the input, from 1 */
	struct slice reply, host, evidence, tests, note;
	struct addr output; /* where its mail came out; family 0: not said */
	bool is_output;	    /* not tested: the mail of another came out there */
};

/* Why a record or a whole file was not taken. One word each in summaries,
 * reject files and JSON; the table's text says it to people. */
#define REFUSAL_LIST(X)                                                        \
	X(REFUSED_SYNTAX, "syntax", "not what the format asks for")            \
	X(REFUSED_FIELD, "field", "a field is missing or has a bad value")     \
	X(REFUSED_ADDRESS, "address", "not an address")                        \
	X(REFUSED_NAME, "name", "a host name where an address must stand")     \
	X(REFUSED_SPECIAL, "special", "special-purpose address")               \
	X(REFUSED_RESERVED, "reserved", "can never be listed")                 \
	X(REFUSED_WIDE, "wide", "prefix wider than the list allows")           \
	X(REFUSED_TIME, "time", "no time, or one without a UTC offset")        \
	X(REFUSED_FUTURE, "future", "a time in the future")                    \
	X(REFUSED_ENCODING, "encoding", "NUL, UTF-16, invalid UTF-8 or BOM")   \
	X(REFUSED_LENGTH, "length", "line or field too long")

enum refusal {
#define X(id, word, text) id,
	REFUSAL_LIST(X)
#undef X
	    REFUSAL_COUNT
};
/* What a function that refuses returns where it does not. */
#define REFUSED_NOT REFUSAL_COUNT

/* Static; "?" when out of range. */
const char *refusal_word(enum refusal r);
const char *refusal_text(enum refusal r);

/* What a scan was to look at; only a full one tells by what it lacks. */
enum scan_mode {
	SCAN_UNSAID,  /* what came, as an unannounced scan */
	SCAN_FULL,    /* all of its scope */
	SCAN_PARTIAL, /* something of it */
	SCAN_RECHECK  /* what somebody asked to have looked at again */
};

/* What the input says of itself: relay-verdict's scan and end lines, nmap's
 * run, or nothing. Texts are terminated, "" where not said. */
struct scan {
	char scan_id[129];
	char scanner[65];
	char list[65];
	char tool[65], tool_version[65];
	uint64_t seq;		/* 0: not said */
	int64_t started, ended; /* 0: not said */
	bool internal;		/* vantage net is internal */
	uint8_t mode;		/* enum scan_mode */
	/* What it was to cover, less those excluded: sorted, none inside
	 * another; malloc'd, NULL: not said. Free with scan_free. */
	struct prefix *scope, *exclude;
	size_t scope_len, exclude_len; /* how many */
	bool has_scope; /* mode full: the scope below is what it covered */
	/* Addresses in the scope (scope_addresses); also where only their
	 * number is said, and scope is NULL. */
	uint64_t scope_count;
	char scope_sha[65]; /* of the file that has the scope; "": none */
	bool has_end; /* an end line, </nmaprun> with exit="success" ... */
	bool aborted; /* it says so itself, or the end is missing or wrong */
	char abort_why[256]; /* for people, when aborted */
};

/* Frees what a scan owns. */
void scan_free(struct scan *scan) ALL_NONNULL;

#endif
