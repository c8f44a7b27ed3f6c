/*
 * The elements of nmap's XML that say something here, into the host in hand.
 * Depths: nmaprun 0, host 1, ports 2, port 3, state and script 4.
 */
#include "format_nmap.h"
#include "name.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

/* nmap nests six deep. */
#define DEPTH_MAX 64

uint64_t
nmap_line(const struct nmap *n)
{
	return XML_GetCurrentLineNumber(n->parser);
}

void
nmap_stop(struct nmap *n, enum status st, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	if (n->st != ST_OK)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	n->st = st;
	why_set(n->why, "line %" PRIu64 ": %s", nmap_line(n), text);
	XML_StopParser(n->parser, XML_FALSE);
}

static const char *
attr(const char **attrs, const char *name)
{
	for (; attrs[0] != NULL; attrs += 2)
		if (strcmp(attrs[0], name) == 0)
			return attrs[1];
	return "";
}

static bool
attr_is(const char **attrs, const char *name, const char *value)
{
	return strcmp(attr(attrs, name), value) == 0;
}

/* Digits only, at most ten; 0 where it is anything else. */
static int64_t
attr_number(const char **attrs, const char *name)
{
	const char *p = attr(attrs, name);
	int64_t v = 0;

	if (strlen(p) > 10)
		return 0;
	for (; *p != '\0'; p++) {
		if (*p < '0' || *p > '9')
			return 0;
		v = v * 10 + (*p - '0');
	}
	return v;
}

static struct slice
attr_keep(struct nmap *n, const char **attrs, const char *name)
{
	struct slice s = slice_of(attr(attrs, name));
	struct slice kept = arena_copy(n->base.arena, s);

	if (kept.len > 0 && kept.data == NULL) {
		nmap_stop(n, ST_NO_MEMORY, "out of memory");
		kept.len = 0;
	}
	return kept;
}

static void
on_root(struct nmap *n, const char *name, const char **attrs)
{
	struct scan *scan = &n->base.scan;
	const char *version = attr(attrs, "version");
	char shown[64];

	if (strcmp(name, "nmaprun") != 0 ||
	    !attr_is(attrs, "scanner", "nmap")) {
		nmap_stop(n, ST_BAD_DATA, "<%s> is not the output of nmap -oX",
		    why_escape(shown, sizeof(shown), name, strlen(name)));
		return;
	}
	strcpy(scan->tool, "nmap");
	why_escape(scan->tool_version, sizeof(scan->tool_version), version,
	    strlen(version));
	scan->started = attr_number(attrs, "start");
}

static void
begin_host(struct nmap *n, const char **attrs)
{
	struct nmap_host *h = &n->host;

	arena_reset(n->base.arena);
	memset(h, 0, sizeof(*h));
	h->line = nmap_line(n);
	h->ended = attr_number(attrs, "endtime");
	h->timed_out = attr_is(attrs, "timedout", "true");
	n->in_host = true;
	n->hosts++;
}

/* Below <nmaprun>. */
static void
on_section(struct nmap *n, const char *name, const char **attrs)
{
	if (strcmp(name, "host") == 0) {
		begin_host(n, attrs);
	} else if (strcmp(name, "runstats") == 0) {
		n->in_runstats = true;
	} else if (strcmp(name, "scaninfo") == 0 &&
		   attr_is(attrs, "protocol", "tcp")) {
		n->has_services = true;
		n->scanned |= nmap_services_read(attr(attrs, "services"));
	}
}

static void
on_address(struct nmap *n, const char **attrs)
{
	struct nmap_host *h = &n->host;
	struct slice text;
	struct why ignored;

	if (!attr_is(attrs, "addrtype", "ipv4") &&
	    !attr_is(attrs, "addrtype", "ipv6"))
		return; /* mac */
	if (h->has_addr || h->bad_addr) {
		h->more_addrs = true;
		return;
	}
	text = attr_keep(n, attrs, "addr");
	h->has_addr = addr_parse(attr(attrs, "addr"), text.len, &h->addr,
			  &ignored) == ST_OK;
	h->bad_addr = !h->has_addr;
	h->bad_addr_text = text;
}

static void
on_finished(struct nmap *n, const char **attrs)
{
	const char *how = attr(attrs, "exit");
	char shown[64];

	n->base.scan.ended = attr_number(attrs, "time");
	n->success = strcmp(how, "success") == 0;
	if (!n->success)
		scan_abort(&n->base.scan, "nmap ended with exit=\"%s\"",
		    why_escape(shown, sizeof(shown), how, strlen(how)));
}

/* Below <host> and <runstats>. */
static void
on_part(struct nmap *n, const char *name, const char **attrs)
{
	if (n->in_runstats && strcmp(name, "finished") == 0) {
		on_finished(n, attrs);
	} else if (n->in_runstats && strcmp(name, "hosts") == 0) {
		n->counted = (uint64_t)attr_number(attrs, "total");
	} else if (n->in_host && strcmp(name, "address") == 0) {
		on_address(n, attrs);
	} else if (n->in_host && strcmp(name, "status") == 0) {
		n->host.down = attr_is(attrs, "state", "down");
		n->host.reason = attr_keep(n, attrs, "reason");
	}
}

static void
begin_port(struct nmap *n, const char **attrs)
{
	int64_t number = attr_number(attrs, "portid");

	memset(&n->port, 0, sizeof(n->port));
	if (!attr_is(attrs, "protocol", "tcp"))
		return;
	n->in_port = true;
	n->port.line = nmap_line(n);
	if (number > 0 && number <= UINT16_MAX)
		n->port.number = (uint16_t)number;
}

/* The name that the operator gave; only a name may be kept as one. */
static void
on_hostname(struct nmap *n, const char **attrs)
{
	struct slice text = slice_of(attr(attrs, "name"));
	struct name name;
	struct why ignored;

	if (n->host.name.len == 0 && attr_is(attrs, "type", "user") &&
	    text.len <= FINDING_HOST_MAX &&
	    name_parse((const char *)text.data, text.len, &name, &ignored) ==
		ST_OK)
		n->host.name = attr_keep(n, attrs, "name");
}

static void
on_port_part(struct nmap *n, const char *name, const char **attrs)
{
	if (strcmp(name, "state") == 0) {
		n->port.state = attr_keep(n, attrs, "state");
		n->port.reason = attr_keep(n, attrs, "reason");
	} else if (strcmp(name, "script") == 0 &&
		   attr_is(attrs, "id", NMAP_SCRIPT)) {
		n->port.has_script = true;
		n->port.output = attr_keep(n, attrs, "output");
	}
}

void
nmap_on_start(void *ctx, const char *name, const char **attrs)
{
	struct nmap *n = ctx;
	unsigned depth = n->depth++;

	if (n->st != ST_OK)
		return;
	if (depth == 0)
		on_root(n, name, attrs);
	else if (depth == 1)
		on_section(n, name, attrs);
	else if (depth == 2)
		on_part(n, name, attrs);
	else if (depth == 3 && n->in_host && strcmp(name, "port") == 0)
		begin_port(n, attrs);
	else if (depth == 3 && n->in_host && strcmp(name, "hostname") == 0)
		on_hostname(n, attrs);
	else if (depth == 4 && n->in_port)
		on_port_part(n, name, attrs);
	else if (depth == DEPTH_MAX)
		nmap_stop(n, ST_BAD_DATA, "elements nested too deep");
}

/* Keeps a port that is worth a record. */
static void
end_port(struct nmap *n)
{
	struct nmap_host *h = &n->host;
	bool wanted = n->port.has_script;

	n->in_port = false;
	for (unsigned i = 0; i < NMAP_MAIL_PORTS; i++)
		wanted |= n->port.number == nmap_mail_ports[i];
	if (!wanted || n->port.number == 0)
		return;
	if (h->port_count == NMAP_PORTS_MAX)
		h->too_many_ports = true;
	else
		h->ports[h->port_count++] = n->port;
}

static void
end_host(struct nmap *n)
{
	/* Without <scaninfo> the one port that every scan has. */
	unsigned scanned = n->has_services ? n->scanned : 1u << 0;
	enum status st;

	n->in_host = false;
	st = nmap_host_take(&n->base, &n->host, scanned, n->why);
	if (st == ST_OK)
		return;
	n->st = st;
	XML_StopParser(n->parser, XML_FALSE);
}

void
nmap_on_end(void *ctx, const char *name)
{
	struct nmap *n = ctx;
	unsigned depth = --n->depth;

	(void)name;
	if (n->st != ST_OK)
		return;
	if (depth == 3 && n->in_port)
		end_port(n);
	else if (depth == 1 && n->in_host)
		end_host(n);
	else if (depth == 1)
		n->in_runstats = false;
	else if (depth == 0)
		n->closed = true;
}
