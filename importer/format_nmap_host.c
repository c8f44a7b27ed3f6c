/* One host of an nmap run to records. */
#include "format_nmap.h"
#include "format_clean.h"
#include "format_nmap_script.h"

#include <stdio.h>
#include <stdlib.h>

const uint16_t nmap_mail_ports[NMAP_MAIL_PORTS] = {25, 465, 587};

unsigned
nmap_services_read(const char *services)
{
	unsigned found = 0;

	while (*services != '\0') {
		char *end;
		unsigned long first = strtoul(services, &end, 10);
		unsigned long last = first;

		if (end == services)
			break;
		if (*end == '-')
			last = strtoul(end + 1, &end, 10);
		for (unsigned i = 0; i < NMAP_MAIL_PORTS; i++)
			if (first <= nmap_mail_ports[i] &&
			    nmap_mail_ports[i] <= last)
				found |= 1u << i;
		services = *end == ',' ? end + 1 : "";
	}
	return found;
}

/* The observation time: the host's, else the run's, which is earlier. */
static int64_t
host_time(const struct format_reader *r, const struct nmap_host *h)
{
	return h->ended != 0 ? h->ended : r->scan.started;
}

static enum status
keep(struct format_reader *r, struct slice text, size_t max, struct slice *out,
    struct why *why)
{
	*out = text_clean(r->arena, text, max);
	if (out->len == 0 || out->data != NULL)
		return ST_OK;
	return why_no_memory(why);
}

static enum status
take(struct format_reader *r, const struct nmap_host *h, uint64_t line,
    uint16_t port, struct nmap_verdict *v, struct why *why)
{
	struct record rec = {.prefix = prefix_of_addr(&h->addr),
	    .port = port,
	    .line = line,
	    .ended = host_time(r, h),
	    .verdict = v->verdict,
	    .proof = v->proof,
	    .reason = v->reason,
	    .tests_run = v->tests_run,
	    .tests_open = v->tests_open,
	    .class = r->opt.class,
	    .host = h->name};
	enum status st;

	if (!r->opt.class_set)
		rec.class = (uint8_t)passed_class(&v->passed, r->opt.class);
	st = keep(
	    r, passed_text(&v->passed), FINDING_TESTS_MAX, &rec.tests, why);
	if (st == ST_OK)
		st = keep(
		    r, slice_of(v->note), FINDING_NOTE_MAX, &rec.note, why);
	return st == ST_OK ? reader_take(r, &rec, why) : st;
}

/* No port was reached: the same verdict for each that was scanned. */
static enum status
take_unreached(struct format_reader *r, const struct nmap_host *h,
    unsigned scanned, struct why *why)
{
	struct nmap_verdict v = {
	    .verdict = VERDICT_UNREACHABLE, .reason = REASON_TIMEOUT};
	enum status st = ST_OK;

	if (h->timed_out) {
		v.verdict = VERDICT_INCONCLUSIVE;
		v.reason = REASON_HOST_TIMEOUT;
	} else if (h->reason.len > 0 && !slice_is(h->reason, "no-response")) {
		v.reason = REASON_REFUSED;
	}
	for (unsigned i = 0; i < NMAP_MAIL_PORTS && st == ST_OK; i++)
		if ((scanned & 1u << i) != 0)
			st = take(r, h, h->line, nmap_mail_ports[i], &v, why);
	return st;
}

static enum status
take_ports(struct format_reader *r, const struct nmap_host *h, struct why *why)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < h->port_count && st == ST_OK; i++) {
		const struct nmap_port *p = &h->ports[i];
		struct nmap_verdict v;

		if (p->has_script)
			nmap_script_read(p->output, &v);
		else
			nmap_state_read(p->state, p->reason, &v);
		st = take(r, h, p->line, p->number, &v, why);
	}
	return st;
}

enum status
nmap_host_take(struct format_reader *r, const struct nmap_host *h,
    unsigned scanned, struct why *why)
{
	char shown[80], text[128];

	if (!h->has_addr) {
		snprintf(text, sizeof(text), "address: \"%s\" is none",
		    why_escape(shown, sizeof(shown), h->bad_addr_text.data,
			h->bad_addr_text.len));
		reader_refuse(r, h->line,
		    h->bad_addr ? REFUSED_ADDRESS : REFUSED_FIELD,
		    h->bad_addr ? text : "a host without an IP address");
		return ST_OK;
	}
	if (host_time(r, h) == 0) {
		reader_refuse(r, h->line, REFUSED_TIME,
		    "neither the host nor the run has a time");
		return ST_OK;
	}
	if (h->more_addrs)
		reader_notice_once(r, ONCE_ADDRS, h->line,
		    "a host with two addresses: only the first was scanned");
	if (h->too_many_ports)
		reader_notice_once(r, ONCE_PORTS, h->line,
		    "a host with too many ports: only the first are taken");
	if (h->timed_out || h->down)
		return take_unreached(r, h, scanned, why);
	return take_ports(r, h, why);
}
