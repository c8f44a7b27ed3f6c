/* Is it the same survey, index by index? */
#ifndef UNIT_STORED_CASE_H
#define UNIT_STORED_CASE_H

#include "survey_case.h"

static inline void
same_parties(const struct survey *a, const struct survey *b)
{
	case_int("parties", b->party_count, a->party_count);
	for (uint32_t i = 0; i < a->party_count; i++) {
		case_text("key", b->parties[i].key, a->parties[i].key);
		case_text("name", b->parties[i].name, a->parties[i].name);
		case_text(
		    "contact", b->parties[i].contact, a->parties[i].contact);
		case_text("lang", b->parties[i].lang, a->parties[i].lang);
		case_text(
		    "country", b->parties[i].country, a->parties[i].country);
	}
	case_int("sources", b->source_count, a->source_count);
	for (uint32_t i = 0; i < a->source_count; i++) {
		case_text("file", b->sources[i].file, a->sources[i].file);
		case_int("date", b->sources[i].date, a->sources[i].date);
		case_int(
		    "entries", b->sources[i].entries, a->sources[i].entries);
	}
	case_int("lists of others", b->dnsbl_count, a->dnsbl_count);
	for (uint32_t i = 0; i < a->dnsbl_count; i++) {
		case_text("zone", b->dnsbl[i].zone, a->dnsbl[i].zone);
		case_int("usable", b->dnsbl[i].usable, a->dnsbl[i].usable);
		case_text("why", b->dnsbl[i].why, a->dnsbl[i].why);
	}
}

static inline void
same_rows(const struct survey *a, const struct survey *b)
{
	case_int("domains", b->domain_count, a->domain_count);
	case_int("hosts", b->host_count, a->host_count);
	case_int("addresses", b->address_count, a->address_count);
	case_int("mx", b->mx_count, a->mx_count);
	case_int("at", b->at_count, a->at_count);
	for (uint32_t i = 0; i < a->domain_count; i++) {
		const struct survey_domain *x = &a->domains[i];
		const struct survey_domain *y = &b->domains[i];

		case_text("domain", y->name, x->name);
		case_int(x->name, y->mail, x->mail);
		case_int(x->name, y->flags, x->flags);
		case_int(x->name, y->first, x->first);
		case_int(x->name, y->count, x->count);
	}
	for (uint32_t i = 0; i < a->host_count; i++) {
		case_text("host", b->hosts[i].name, a->hosts[i].name);
		case_int("first", b->hosts[i].first, a->hosts[i].first);
		case_int("count", b->hosts[i].count, a->hosts[i].count);
	}
	for (uint32_t i = 0; i < a->mx_count; i++)
		case_int("mx", b->mx[i], a->mx[i]);
	for (uint32_t i = 0; i < a->at_count; i++)
		case_int("at", b->at[i], a->at[i]);
}

static inline void
same_addresses(const struct survey *a, const struct survey *b)
{
	for (uint32_t i = 0; i < a->address_count; i++) {
		const struct survey_address *x = &a->addresses[i];
		const struct survey_address *y = &b->addresses[i];

		assert_true(addr_equal(&x->addr, &y->addr));
		case_int("classes", y->classes, x->classes);
		case_int("others", y->others, x->others);
		case_int("unknown", y->unknown, x->unknown);
		case_int("len", y->len, x->len);
		case_int("holder", y->holder, x->holder);
		case_int("asn", y->asn, x->asn);
		case_int("source", y->holder_source, x->holder_source);
		case_int("source", y->asn_source, x->asn_source);
	}
}

static inline void
same(const struct survey *a, const struct survey *b)
{
	case_int("taken", b->taken, a->taken);
	case_text("name", b->name, a->name);
	case_text("list", b->list, a->list);
	case_int("generation", b->generation, a->generation);
	case_int("serial", b->serial, a->serial);
	case_int("wanted", b->wanted, a->wanted);
	case_text("input", b->input, a->input);
	case_int("lines", b->lines, a->lines);
	case_int("refused", b->refused, a->refused);
	case_int("duplicates", b->duplicates, a->duplicates);
	same_parties(a, b);
	same_rows(a, b);
	same_addresses(a, b);
}

#endif
