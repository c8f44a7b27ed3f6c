/* One record of an export into the ledger, where a ledger could hold it. */
#include <inttypes.h>

#include "load_impl.h"

/* The widest that a generation can say. */
#define WIDEST4 16
#define WIDEST6 48

static enum status
refuse(struct why *why, const char *text)
{
	why_set(why, "%s", text);
	return ST_BAD_DATA;
}

static bool
known(const struct id_set *set, uint16_t id)
{
	return (set->bits[id / 8] >> (id % 8) & 1) != 0;
}

static bool
add_id(struct id_set *set, uint16_t id)
{
	if (id == 0 || known(set, id))
		return false;
	set->bits[id / 8] |= (uint8_t)(1u << (id % 8));
	return true;
}

/* scanner 0: of nobody. */
static enum status
check_ids(
    const struct load *l, uint16_t list, uint16_t scanner, struct why *why)
{
	if (!known(&l->lists, list))
		return refuse(why, "of a list that was not said");
	if (scanner != 0 && !known(&l->scanners, scanner))
		return refuse(why, "of a scanner that was not said");
	return ST_OK;
}

static enum status
put_list(struct load *l, const struct list_state *list, struct why *why)
{
	struct list_state there;
	struct why ignored;

	if (list->id == LEDGER_ALL_LISTS || !add_id(&l->lists, list->id) ||
	    ledger_list_by_name(l->txn, list->name, false, &there, &ignored) !=
		ST_NOT_FOUND)
		return refuse(
		    why, "no id that a list can have, or there twice");
	l->read.lists++;
	return ledger_list_put(l->txn, list, why);
}

static enum status
put_scanner(
    struct load *l, const struct scanner_state *scanner, struct why *why)
{
	struct scanner_state there;
	struct why ignored;

	if (!add_id(&l->scanners, scanner->id) ||
	    ledger_scanner_by_name(
		l->txn, scanner->name, false, &there, &ignored) != ST_NOT_FOUND)
		return refuse(
		    why, "no id that a scanner can have, or there twice");
	l->read.scanners++;
	return ledger_scanner_put(l->txn, scanner, why);
}

static enum status
put_feed(struct load *l, const struct feed_state *feed, struct why *why)
{
	enum status st = check_ids(l, feed->list, feed->scanner, why);

	l->read.feeds++;
	return st == ST_OK ? ledger_feed_put(l->txn, feed, why) : st;
}

static enum status
put_exemption(
    struct load *l, const struct export_exemption *record, struct why *why)
{
	enum status st = check_ids(l, record->list, 0, why);

	l->read.exemptions++;
	return st == ST_OK
		   ? ledger_exemption_put(l->txn, record->list, &record->e, why)
		   : st;
}

static enum status
put_recheck(
    struct load *l, const struct export_recheck *record, struct why *why)
{
	enum status st = check_ids(l, record->list, 0, why);

	l->read.rechecks++;
	return st == ST_OK
		   ? ledger_recheck_put(l->txn, record->list, &record->r, why)
		   : st;
}

static enum status
put_import(struct load *l, const struct import_record *rec, struct why *why)
{
	enum status st = check_ids(l, rec->list, rec->scanner, why);

	l->read.imports++;
	return st == ST_OK ? ledger_import_load(l->txn, rec, why) : st;
}

/* An export can be edited: what must never be served is not taken. */
static enum status
check_served(const struct ledger_finding *lf, struct why *why)
{
	const struct prefix *p = &lf->key.prefix;
	const char *reserved = prefix_reserved(p);

	if (!finding_state_served(lf->finding.state))
		return ST_OK;
	if (reserved == NULL &&
	    p->len < (p->addr.family == ADDR_V4 ? WIDEST4 : WIDEST6))
		reserved = "wider than anything that can be served";
	return reserved == NULL ? ST_OK : refuse(why, reserved);
}

static enum status
put_finding(struct load *l, const struct ledger_finding *lf, struct why *why)
{
	enum status st = check_ids(l, lf->key.list, lf->key.scanner, why);

	if (st == ST_OK && lf->key.scanner == 0)
		st = refuse(why, "of no scanner");
	if (st == ST_OK)
		st = check_served(lf, why);
	l->read.findings++;
	return st == ST_OK
		   ? ledger_finding_put(l->txn, &lf->key, &lf->finding, why)
		   : st;
}

static enum status
put_event(struct load *l, const struct event *ev, struct why *why)
{
	enum status st = check_ids(l, ev->list, ev->scanner, why);

	if (st == ST_OK &&
	    (ev->seq == 0 || ev->seq > l->head.content.last_event))
		st = refuse(why, "an event that was never numbered");
	l->read.events++;
	return st == ST_OK ? ledger_event_load(l->txn, ev, why) : st;
}

static enum status
put_part(struct load *l, const struct export_part *part, struct why *why)
{
	l->read.parts++;
	return ledger_part_put(l->txn, (enum ledger_parts_kind)part->kind,
	    part->import, part->part, part->bytes, why);
}

static enum status
put_survey(struct load *l, const struct survey_record *rec, struct why *why)
{
	enum status st = check_ids(l, rec->list, 0, why);

	if (st == ST_OK &&
	    (rec->id == 0 || rec->id > l->head.content.last_survey))
		st = refuse(why, "a survey that was never numbered");
	l->read.surveys++;
	return st == ST_OK ? ledger_survey_load(l->txn, rec, why) : st;
}

static enum status
put_ticket(struct load *l, const struct ticket_record *rec, struct why *why)
{
	enum status st = check_ids(l, rec->list, 0, why);

	l->read.tickets++;
	if (st == ST_OK && rec->id != l->read.tickets)
		st = refuse(why, "a ticket is missing before it");
	if (st == ST_OK && (rec->claimed_hosts > rec->hosts ||
			       rec->verified_hosts > rec->hosts ||
			       rec->reopened_hosts > rec->hosts))
		st = refuse(why, "more of its hosts than it has");
	return st == ST_OK ? ledger_ticket_put(l->txn, rec, why) : st;
}

/* Of a ticket that there is? */
static enum status
check_ticket(const struct load *l, uint64_t ticket, struct why *why)
{
	return ticket != 0 && ticket <= l->read.tickets
		   ? ST_OK
		   : refuse(why, "of a ticket that was not said");
}

static enum status
put_ticket_host(struct load *l, const struct ticket_host *host, struct why *why)
{
	struct ticket_record ticket;
	enum status st = check_ids(l, host->list, 0, why);

	if (st == ST_OK)
		st = check_ticket(l, host->ticket, why);
	if (st == ST_OK)
		st = ledger_ticket_get(l->txn, host->ticket, &ticket, why);
	if (st == ST_OK && ticket.list != host->list)
		st = refuse(why, "of another list than its ticket");
	l->read.ticket_hosts++;
	return st == ST_OK ? ledger_ticket_host_put(l->txn, host, why) : st;
}

static enum status
put_ticket_entry(
    struct load *l, const struct ticket_entry *entry, struct why *why)
{
	enum status st = check_ticket(l, entry->ticket, why);

	l->read.ticket_log++;
	return st == ST_OK ? ledger_ticket_log_load(l->txn, entry, why) : st;
}

enum status
load_put(struct load *l, enum export_kind kind,
    const union export_record *record, struct why *why)
{
	switch (kind) {
	case EXPORT_LIST:
		return put_list(l, &record->of_EXPORT_LIST, why);
	case EXPORT_SCANNER:
		return put_scanner(l, &record->of_EXPORT_SCANNER, why);
	case EXPORT_FEED:
		return put_feed(l, &record->of_EXPORT_FEED, why);
	case EXPORT_EXEMPTION:
		return put_exemption(l, &record->of_EXPORT_EXEMPTION, why);
	case EXPORT_RECHECK:
		return put_recheck(l, &record->of_EXPORT_RECHECK, why);
	case EXPORT_IMPORT:
		return put_import(l, &record->of_EXPORT_IMPORT, why);
	case EXPORT_FINDING:
		return put_finding(l, &record->of_EXPORT_FINDING, why);
	case EXPORT_EVENT:
		return put_event(l, &record->of_EXPORT_EVENT, why);
	case EXPORT_PART:
		return put_part(l, &record->of_EXPORT_PART, why);
	case EXPORT_SURVEY:
		return put_survey(l, &record->of_EXPORT_SURVEY, why);
	case EXPORT_TICKET:
		return put_ticket(l, &record->of_EXPORT_TICKET, why);
	case EXPORT_TICKET_HOST:
		return put_ticket_host(l, &record->of_EXPORT_TICKET_HOST, why);
	case EXPORT_TICKET_ENTRY:
		return put_ticket_entry(
		    l, &record->of_EXPORT_TICKET_ENTRY, why);
	default:
		return refuse(why, "stands in the wrong place");
	}
}
