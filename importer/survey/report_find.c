/* What operators are told of a survey: what the ledger knows of an address. */
#include "format_clean.h"
#include "grow.h"
#include "report.h"

struct finding_walk {
	struct report *report;
	struct report_address *address;
	struct names *names;
	bool no_memory;
};

const char *
report_text(struct report *r, struct slice s)
{
	struct slice clean = {NULL, 0};
	char shown[FINDING_TESTS_MAX * 4 + 1];

	if (utf8_valid(s))
		clean = text_clean(r->arena, s, s.len);
	else
		clean =
		    slice_of(why_escape(shown, sizeof(shown), s.data, s.len));
	if (clean.data == NULL && clean.len > 0)
		return NULL;
	return arena_text(r->arena, clean);
}

static bool
is_live(const struct report *r, const struct finding *f)
{
	return finding_state_served(f->state) && f->expires > r->now &&
	       (CLASS_BIT(finding_served_class(f)) & r->survey->wanted);
}

/* The host of that port; a new one where there is none. NULL: no memory. */
static struct report_host *
host_of(struct finding_walk *w, uint16_t port)
{
	struct report *r = w->report;
	void *more;

	for (uint32_t i = 0; i < w->address->count; i++)
		if (r->hosts[w->address->first + i].port == port)
			return &r->hosts[w->address->first + i];
	more =
	    grow(r->hosts, &r->host_cap, r->host_count + 1, sizeof(*r->hosts));
	if (more == NULL)
		return NULL;
	r->hosts = more;
	w->address->count++;
	r->hosts[r->host_count] = (struct report_host){
	    .address = (uint32_t)(w->address - r->addresses), .port = port};
	return &r->hosts[r->host_count++];
}

/* What the newest finding says is told; when it was seen, of all. */
static bool
take_finding(struct finding_walk *w, struct report_host *h,
    const struct ledger_finding *lf)
{
	const struct finding *f = &lf->finding;
	const bool newest = h->classes == 0 || f->last_open > h->last;
	struct report *r = w->report;

	h->classes |= CLASS_BIT(finding_served_class(f));
	if (h->first == 0 || (f->first_open != 0 && f->first_open < h->first))
		h->first = f->first_open;
	if (f->expires > h->expires)
		h->expires = f->expires;
	if (!newest)
		return true;
	h->last = f->last_open;
	h->verdict = f->verdict;
	h->proof = f->proof;
	h->tests_run = f->tests_run;
	h->tests_open = f->tests_open;
	h->import = f->import_open;
	h->scanner =
	    report_text(r, slice_of(names_scanner(w->names, lf->key.scanner)));
	h->name = report_text(r, f->host);
	h->tests = report_text(r, f->tests);
	h->reply = report_text(r, f->reply);
	h->evidence = report_text(r, f->evidence);
	return h->scanner != NULL && h->name != NULL && h->tests != NULL &&
	       h->reply != NULL && h->evidence != NULL;
}

static enum status
see_finding(void *ctx, const struct ledger_finding *lf)
{
	struct finding_walk *w = ctx;
	struct report_host *h;

	if (!is_live(w->report, &lf->finding))
		return ST_OK;
	h = host_of(w, lf->key.port);
	w->no_memory = h == NULL || !take_finding(w, h, lf);
	return w->no_memory ? ST_NO_MEMORY : ST_OK;
}

/* By port. Few: an address has a port or two. */
static void
sort_hosts(struct report *r, const struct report_address *a)
{
	struct report_host *h = r->hosts + a->first;

	for (uint32_t i = 1; i < a->count; i++)
		for (uint32_t k = i; k > 0 && h[k].port < h[k - 1].port; k--) {
			const struct report_host other = h[k];

			h[k] = h[k - 1];
			h[k - 1] = other;
		}
}

enum status
report_find(struct report *r, size_t i, uint16_t list, struct names *names,
    struct ledger_txn *txn, struct why *why)
{
	struct finding_walk w = {r, &r->addresses[i], names, false};
	const struct addr *addr = &r->survey->addresses[w.address->survey].addr;
	struct exemption exemption;
	enum status st =
	    ledger_exemption_covering(txn, list, addr, &exemption, why);

	w.address->first = (uint32_t)r->host_count;
	w.address->count = 0;
	if (st != ST_NOT_FOUND)
		return st;
	st = ledger_findings_covering(txn, list, addr, see_finding, &w, why);
	if (w.no_memory)
		return why_no_memory(why);
	sort_hosts(r, w.address);
	return st;
}
