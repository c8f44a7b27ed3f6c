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
};

struct config_list {
	char *name;
	unsigned confirm; /* open scans in a row before listing: 2; 1..100 */
	unsigned clear;	  /* closed scans in a row before delisting: 2 */
	int64_t expire_s; /* 60..; 0: each class's own (class.h) */
	struct prefix *exempt;
	size_t exempt_count;
	bool allow_special;
	uint8_t min_len4;	/* max-prefix4: 24; 16..32 */
	uint8_t min_len6;	/* max-prefix6: 48; 48..128 */
	uint64_t max_addresses; /* IPv4 addresses one file may cover; 2^24 */
	int line;
};

struct config_scanner {
	char *name;
	/* Of this scanner's scans, instead of the list's; 0: the list's. */
	unsigned confirm, clear;
	/* internal: trust. Open verdicts from a vantage inside the network may
	 * list; otherwise they need proof delivered and are held back. */
	bool trust_internal;
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
	int line;
};

struct config {
	char *file;
	char *store; /* absolute: a relative one is beside the file */
	struct config_server server;
	struct config_list *lists;
	size_t list_count;
	struct config_scanner *scanners;
	size_t scanner_count;
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
