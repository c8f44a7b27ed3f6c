/*
 * What operators are told of a survey: for each of them its listed addresses,
 * with what the ledger knows of them now and the domains behind them. An
 * address that was listed at the time of the survey and is not any more is
 * counted, and not reported.
 */
#ifndef IMPORTER_SURVEY_REPORT_H
#define IMPORTER_SURVEY_REPORT_H

#include "arena.h"
#include "command.h"
#include "contact.h"
#include "fix.h"
#include "names.h"
#include "report_name.h"
#include "tally.h"

#define REPORT_SAMPLES 5 /* domains that are named of an address */

/* Hosts whose XARF reports are attached to the mail; of more only hosts.csv
 * is: mail servers refuse what is very large. */
#define REPORT_ATTACHED_MAX 100

/* One port of an address. Texts are UTF-8 without control characters, ""
 * where there is none. */
struct report_host {
	uint32_t address;   /* of report.addresses */
	uint16_t port;	    /* 0: listed without one */
	class_mask classes; /* that it is listed with */
	uint8_t verdict;    /* VERDICT_NONE: by hand or from a list */
	uint8_t proof;	    /* enum proof */
	uint16_t tests_run, tests_open;
	int64_t first, last; /* seen open; 0: not known */
	int64_t expires;
	uint64_t import; /* that last saw it open */
	const char *scanner, *name, *tests, *reply, *evidence;
};

struct report_address {
	uint32_t survey;       /* index into the survey's addresses */
	uint32_t bundle;       /* of report.bundles */
	uint32_t first, count; /* report.hosts, by port */
	uint64_t domains;      /* behind it */
	const char *sample[REPORT_SAMPLES]; /* of them; NULL: no more */
};

/* What one operator is told. */
struct report_bundle {
	const struct survey_party *party;
	const char *name;      /* of the party, for people: as report_text */
	uint32_t first, count; /* report.addresses */
	uint64_t hosts;	       /* MX hosts with one of these addresses */
	uint64_t domains;      /* behind them */
	uint64_t left;	       /* listed in the survey, not any more */
	uint64_t reports;      /* report.hosts of it */
	class_mask classes;
	int64_t last;		   /* seen open, of any */
	int64_t expires;	   /* the latest */
	char contact[CONTACT_MAX]; /* "": none */
	enum fix_lang lang;
	uint64_t ticket; /* 0: none */
	char dir[REPORT_NAME_MAX];
};

struct report {
	const struct config *config;
	const struct config_list *list;
	const struct survey *survey;
	int64_t now;
	struct arena *arena; /* of the texts */
	struct report_bundle *bundles;
	struct report_address *addresses;
	struct report_host *hosts;
	size_t count, address_count, host_count, host_cap;
	uint64_t unknown; /* listed addresses of which nobody is known */
	uint64_t left;	  /* of bundles that nothing is left of */
};

/* Which operators, and how. */
struct report_choice {
	enum survey_by by;  /* BY_HOLDER or BY_ASN */
	const char *holder; /* only the one of that key or name; NULL: all */
	size_t top;	    /* of the tally; 0: all */
	int lang;	    /* enum fix_lang; -1: as it is configured */
};

/*
 * Gathers, in the order of the survey's tally. The survey is one of a
 * configured list; it, the configuration and the transaction must live as long.
 * ST_NOT_FOUND: there is nobody of that name, or nothing to tell. Free with
 * report_free, also after an error.
 */
enum status report_make(struct report *r, const struct run *run,
    const struct survey *survey, const struct report_choice *choice,
    struct ledger_txn *txn, struct why *why) MUST_USE ALL_NONNULL;
void report_free(struct report *r) ALL_NONNULL;

/* ---- parts of it ---- */

/* A terminated copy in r->arena: UTF-8 without control characters, what turns
 * the direction of text included. NULL: out of memory. */
const char *report_text(struct report *r, struct slice s) ALL_NONNULL;

/* What the ledger says of the i-th address: its hosts, added to r->hosts; none
 * where it is not listed any more. */
enum status report_find(struct report *r, size_t i, uint16_t list,
    struct names *names, struct ledger_txn *txn,
    struct why *why) MUST_USE ALL_NONNULL;

/* Counts domains and hosts behind all addresses. */
enum status report_count(
    struct report *r, struct why *why) MUST_USE ALL_NONNULL;

#endif
