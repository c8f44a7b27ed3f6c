/*
 * relaybl.conf: YAML through libyaml (scalars stay text; marks give the
 * line). Both programs read the same file. Every error is "FILE:LINE: text";
 * unknown keys are refused with the nearest known one; all errors of a file
 * are reported in one run.
 */
#ifndef ZONES_CONFIG_H
#define ZONES_CONFIG_H

#include <netinet/in.h>
#include <stdbool.h>

#include "addr.h"
#include "class.h"
#include "name.h"

/* What both programs read where -c names nothing; make SYSCONFDIR= sets it. */
#ifndef RELAYBL_CONF
#define RELAYBL_CONF "/etc/relaybl/relaybl.conf"
#endif

struct config_listen {
	struct addr addr; /* 0.0.0.0 and :: are wildcards */
	uint16_t port;	  /* host order; 53 when not said */
	int line;
};

struct config_server {
	struct config_listen *listen; /* default 127.0.0.1@5300, ::1@5300 */
	size_t listen_count;
	unsigned workers;     /* 1..64; "auto", the default: cores */
	struct prefix *allow; /* default 127.0.0.0/8, ::1/128 */
	size_t allow_count;
	bool drop_denied;     /* denied: drop, instead of refuse (default) */
	unsigned udp_size;    /* largest UDP answer: 512..4096, default 1232 */
	unsigned tcp_clients; /* connections in all, default 1000 */
	unsigned tcp_per_client; /* from one address, default 50 */
	unsigned tcp_idle_s;	 /* default 10 */
	char *user; /* to become once all is bound; NULL: as it was started */

	/* DNS over TLS (RFC 7858): port 853 when not said. None: no TLS. */
	struct config_listen *tls_listen;
	size_t tls_listen_count;
	char *tls_certificate, *tls_key; /* PEM files, absolute; with each other
					  * and with tls-listen only */
	char *tls_client_ca; /* who signs clients' certificates; or NULL */

	char *nsid;	      /* what is said of us (RFC 5001); or NULL */
	char *cookie_secrets; /* file of those we share with others; NULL: one
			       * of our own, made at start (RFC 9018) */
	bool require_cookie;  /* over UDP, of who is not trusted */
	/* Answers a second and kind to a /24 or /56 that allow has only as part
	 * of the whole Internet: 500; of those over it, one in so many is
	 * sent truncated: 2. */
	unsigned rate_limit, rate_slip;
	unsigned transfers; /* zone transfers at once, 1..1000: 10 */
	bool sandbox_off;   /* sandbox: off. For who debugs */
	char *chroot;	    /* or NULL; all files are below it */
};

/* A TSIG key (RFC 8945). The secret is in its file and never here. */
struct config_tsig {
	struct name name; /* lower case */
	char *name_text;  /* as in the file, without final dot */
	char *file;	  /* absolute */
	int line;
};

/* Sets of keys are bit masks over config.keys. */
#define CONFIG_TSIG_MAX 64

/* One who is told of changes (RFC 1996). */
struct config_secondary {
	struct addr addr;
	uint16_t port; /* host order; 53 when not said */
	int key;       /* index into keys: signs what we say to it; -1: none */
};

/* So many, or such a share, whichever is more. */
struct config_limit {
	uint32_t absolute;
	uint32_t percent; /* hundredths of a percent */
};

/* What one import may do to a list, or with the findings of a scanner, before
 * it is held (VERDICTS.md 3.4). Shares are hundredths of a percent. */
struct config_guards {
	struct config_limit remove; /* of what is listed: [20, 20%] */
	struct config_limit add;    /* of what is listed: [100, 20%] */
	/* Of the scan's records: open [20, 20%]; unreachable or inconclusive
	 * [20, 50%]; contradicting each other [5, 1%]; refused [100, 0.5%]. */
	struct config_limit open, inconclusive, contradictions, refused;
	uint32_t coverage; /* at least so much of the scope has a record: 95% */
	uint32_t shrink;   /* the scope against the one before: 20% */
	uint32_t missing;  /* of the scope, before it is an alert: 5% */
	int64_t max_age_s; /* of a scan: 48h */
};

struct config_list {
	char *name;
	/* Open scans in a row before listing, by how far the proof goes: RCPT
	 * accepted 2, data 1, delivered 1; 1..100. */
	unsigned confirm, confirm_data, confirm_delivered;
	bool agree; /* true: two scanners that agree list at once */
	/* Closed scans in a row before delisting: 2 that are not weak, or so
	 * many of any kind (0: one more); after a recheck request: 1. */
	unsigned clear, clear_weak, clear_recheck;
	int64_t apart_s;  /* between scans that count for a streak: 12h; 0.. */
	int64_t expire_s; /* 60..; 0: each class's own (class.h) */
	/* A listing that began anew lasts twice as long, three times ... */
	unsigned relist_cap; /* at most so many times: 3 */
	bool list_outputs;   /* outputs: list. Of multi-hop relays */
	struct prefix *exempt;
	size_t exempt_count;
	bool allow_special;
	uint8_t min_len4;	/* max-prefix4: 24; 16..32 */
	uint8_t min_len6;	/* max-prefix6: 48; 48..128 */
	uint64_t max_addresses; /* IPv4 addresses one file may cover; 2^24 */
	uint64_t max_listed;	/* listings there may be in all; 2^24 */
	char *freeze;		/* why nothing may write to it; NULL: may */
	struct config_guards guards;
	int line;
};

struct config_scanner {
	char *name;
	/* Of this scanner's scans, instead of the list's; 0: the list's. */
	unsigned confirm, confirm_data, confirm_delivered;
	unsigned clear, clear_weak, clear_recheck;
	int64_t apart_s; /* below 0: the list's */
	/* internal: trust. Open verdicts from a vantage inside the network may
	 * list; otherwise they need proof delivered and are held back. */
	bool trust_internal;
	bool hold_aborted; /* aborted: hold. Nothing of such a scan is taken */
	char **keys;	   /* minisign public keys, 56 characters of base64 */
	size_t keys_count;
	bool
	    allow_unsigned; /* require-signature: false, although it has keys */
	/* Hosts of which every scan must say so; they are never listed. */
	struct addr *canary_open, *canary_closed;
	size_t canary_open_count, canary_closed_count;
	int64_t silent_s; /* without a good import, before it is told: 36h */
	struct config_guards guards;
	int line;
};

struct config_zone {
	struct name origin;
	char *origin_text; /* as in the file, without final dot */
	size_t list;	   /* index into lists */
	char *apex;	   /* path of the master file, made absolute against the
			    * configuration's directory; NULL: synthesised */
	class_mask classes;	    /* of the aggregate */
	uint32_t ttl, negative_ttl; /* seconds: 300, 60; 5..86400 */
	char *text; /* template, checked with text_parse; never NULL */
	char *url;  /* or NULL */
	char
	    *retire; /* why it is shut down: all is NXDOMAIN; NULL: it is not */

	/* Who may ask: of these addresses (none said: server.allow) and, where
	 * keys are said, with one of them too. */
	struct prefix *allow;
	size_t allow_count;
	uint64_t allow_keys;
	/* Who may transfer: the same; neither said: nobody. */
	struct prefix *transfer;
	size_t transfer_count;
	uint64_t transfer_keys;
	bool transfer_tls;	  /* only over TLS */
	bool require_certificate; /* of clients, signed by tls-client-ca: asks
				   * and transfers only over TLS then */
	uint32_t max_records; /* a transfer of more is refused: 50,000,000 */
	struct config_secondary *notify;
	size_t notify_count;
	int line;
};

/* How long records are kept, seconds. */
struct config_keep {
	int64_t events_s;   /* 730d */
	int64_t findings_s; /* that list nothing, since last seen: 90d */
	int64_t evidence_s; /* the texts of such: 90d */
	int64_t undo_s;	    /* what a revert needs: 30d */
	int64_t files_s;    /* that a spool run is done with: 30d */
};

/* What says who holds an address: kind, word in "KIND:FILE". */
#define CONFIG_SOURCES(X)                                                      \
	X(SOURCE_CSV, "csv")	   /* prefix,holder,contact,lang,note */       \
	X(SOURCE_PFX2AS, "pfx2as") /* CAIDA's */                               \
	X(SOURCE_PYASN, "pyasn")                                               \
	X(SOURCE_BGPTOOLS, "bgptools") /* table.jsonl */                       \
	X(SOURCE_IPTOASN, "iptoasn")   /* ranges */                            \
	X(SOURCE_ASNAMES, "asnames")   /* asn,name,class,cc: no addresses */   \
	X(SOURCE_MMDB, "mmdb")                                                 \
	X(SOURCE_DELEGATED, "delegated") /* -extended, of a registry */

enum config_source_kind {
#define X(id, text) id,
	CONFIG_SOURCES(X)
#undef X
	    SOURCE_COUNT
};
/* Static; "?" when out of range. And back: the kind, or -1. */
const char *config_source_text(int kind);
int config_source_by_text(const char *text, size_t len);

struct config_source {
	uint8_t kind; /* enum config_source_kind */
	char *file;   /* absolute */
};

#define CONFIG_DNSBL_MAX   16
#define CONFIG_HOLDERS_MAX 64

/* relaybl survey: how names are resolved, who holds addresses. */
struct config_survey {
	struct config_listen *resolver; /* none: the system's */
	size_t resolver_count;
	unsigned concurrency; /* questions that wait for an answer: 1000 */
	unsigned rate;	      /* questions a second: 5000 */
	unsigned timeout_s;   /* until the last try of one is over: 10 */
	char **dnsbl;	      /* zones of others that are asked beside */
	size_t dnsbl_count;
	unsigned dnsbl_rate;	       /* questions a second to those: 50 */
	struct config_source *holders; /* in the order they are believed */
	size_t holders_count;
};

/* relaybl report, ticket, monthly: who tells operators, and how. */
struct config_report {
	char *organisation, *contact, *domain; /* of the reporter; or NULL */
	bool japanese; /* language: ja, where nothing says otherwise */
	/* Where nothing says whom to write to: "abuse@$domain"; or NULL. */
	char *abuse;
	char *letter_en, *letter_ja; /* files; NULL: the built-in letters */
	int64_t no_answer_s;	     /* told so long ago, no word since: 14d */
	unsigned min_cases; /* hosts, before an operator is ranked: 5 */
};

struct config {
	char *file;
	char *store; /* absolute: a relative one is beside the file */
	struct config_server server;
	struct config_keep keep;
	struct config_survey survey;
	struct config_report report;
	struct config_list *lists;
	size_t list_count;
	struct config_scanner *scanners;
	size_t scanner_count;
	struct config_tsig *keys;
	size_t key_count;
	struct config_zone *zones;
	size_t zone_count;
};

/* Gets one message a call, "FILE:LINE: text", without newline. */
typedef void (*config_report)(void *ctx, const char *message);

/*
 * Reads and checks a file. Every error and warning goes to report, in the
 * order of the file ("FILE: text" where it is of no line; at most 50, then
 * "FILE: and N more"); "warning: " begins a warning's text. ST_OK, ST_NO_INPUT
 * (cannot be read, not a plain file, over 1 MiB), ST_CONFIG (at least one
 * error), ST_NO_MEMORY. out is untouched on failure. Free with config_free.
 * Any thread; no global state but the working directory, which relative paths
 * begin at.
 */
enum status config_load(const char *file, config_report report, void *ctx,
    struct config **out) MUST_USE NONNULL(1, 2, 4);

/* The same for text in memory; file only names it, and relative paths are
 * beside it. report may be NULL. For tests and fuzzing. */
enum status config_parse(const char *file, const char *text, size_t len,
    config_report report, void *ctx, struct config **out) MUST_USE
    NONNULL(1, 2, 6);
void config_free(struct config **config) ALL_NONNULL;

/* Lookup by name (terminated); NULL where there is none. */
const struct config_list *config_list_by_name(
    const struct config *c, const char *name) ALL_NONNULL;
const struct config_scanner *config_scanner_by_name(
    const struct config *c, const char *name) ALL_NONNULL;

/*
 * The effective configuration as YAML that config_parse accepts and that
 * gives the same again, every default written out. malloc'd, the caller
 * frees; NULL when out of memory.
 */
char *config_print(const struct config *c) ALL_NONNULL;

#endif
