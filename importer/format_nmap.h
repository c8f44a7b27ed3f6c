/*
 * The nmap reader in three parts: format_nmap.c runs the XML parser,
 * format_nmap_elements.c fills one host, format_nmap_host.c makes records of
 * it.
 */
#ifndef IMPORTER_FORMAT_NMAP_H
#define IMPORTER_FORMAT_NMAP_H

#include "format_impl.h"

#include <expat.h>

/* The ports that smtp-open-relay runs on. */
#define NMAP_MAIL_PORTS 3
extern const uint16_t nmap_mail_ports[NMAP_MAIL_PORTS];

/* Ports of one host worth a record: mail ports, and any with the script. */
#define NMAP_PORTS_MAX 64

struct nmap_port {
	uint16_t number;
	bool has_script;
	uint64_t line;
	struct slice state, reason, output; /* in the reader's arena */
};

/* The <host> in hand. Texts are in the reader's arena. */
struct nmap_host {
	uint64_t line;
	int64_t ended; /* 0: not said */
	bool timed_out, down;
	bool has_addr, bad_addr, more_addrs;
	struct addr addr;
	struct slice name;	    /* as its user called it */
	struct slice reason;	    /* of its status */
	struct slice bad_addr_text; /* where bad_addr */
	size_t port_count;
	bool too_many_ports;
	struct nmap_port ports[NMAP_PORTS_MAX];
};

struct nmap {
	struct format_reader base;
	XML_Parser parser;
	enum status st;	 /* of a handler; then *why has it */
	struct why *why; /* of the call in hand */
	unsigned depth;	 /* open elements */
	bool in_host, in_port, in_runstats, closed;
	bool has_services;
	unsigned scanned; /* bits of nmap_mail_ports */
	uint64_t hosts;	  /* elements */
	uint64_t counted; /* as nmap says at its end */
	int64_t fed;
	bool success; /* <finished exit="success"> */
	struct nmap_host host;
	struct nmap_port port;
};

/* The script whose word counts. */
#define NMAP_SCRIPT "smtp-open-relay"

/* The line that the parser stands in, from 1. */
uint64_t nmap_line(const struct nmap *n) ALL_NONNULL;

/* Ends the parse from inside a handler: "line N: FMT". */
void nmap_stop(struct nmap *n, enum status st, const char *fmt, ...)
    PRINTF(3, 4) COLD;

/* expat's handlers of elements; ctx is the struct nmap. */
void nmap_on_start(void *ctx, const char *name, const char **attrs);
void nmap_on_end(void *ctx, const char *name);

/* "25,465,1-1024": which of the mail ports were scanned. */
unsigned nmap_services_read(const char *services) ALL_NONNULL;

/*
 * Delivers what the host says: a record a port; where nmap reached no port
 * (timeout, down) one for each of the scanned mail ports, bits in scanned.
 * Where the host has no time of its own, the start of the run stands for it.
 */
enum status nmap_host_take(struct format_reader *r, const struct nmap_host *h,
    unsigned scanned, struct why *why) MUST_USE ALL_NONNULL;

#endif
