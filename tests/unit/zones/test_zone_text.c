/* Records as text: ldns reads back what was written, octet by octet. */
#include <ldns/ldns.h>

#include "zone_case.h"
#include "zone_text.h"

static const char zone_file[] =
    SOA_LINE NS_LINES "@ MX 10 mail\n"
		      "@ TXT \"one string\"\n"
		      "@ TXT \"two\" \"strings\"\n"
		      "text TXT \"a \\\"quoted\\\" \\\\ back\\009slash;\"\n"
		      "mail AAAA 2001:db8::25\n"
		      "_sip._udp SRV 1 2 5060 mail\n"
		      "@ CAA 0 issue \"ca.example\"\n"
		      "odd\\.name A 192.0.2.1\n"
		      "unknown TYPE65280 \\# 3 010203\n"
		      "short 5 A 192.0.2.2\n";

/* The line, read as a master file of that origin would be. */
static void
check_line(
    const struct zone_source *s, const struct zone_record *r, const char *line)
{
	ldns_rdf *origin =
	    ldns_rdf_new_frm_str(LDNS_RDF_TYPE_DNAME, "bl.example.org.");
	uint8_t *wire;
	size_t len;
	ldns_rr *rr = NULL;
	ldns_status st = ldns_rr_new_frm_str(&rr, line, s->ttl, origin, NULL);

	if (st != LDNS_STATUS_OK)
		fail_msg("%s: %s", line, ldns_get_errorstr_by_id(st));
	case_int(line, ldns_rr_get_type(rr), r->type);
	case_int(line, ldns_rr_ttl(rr), r->ttl);
	assert_int_equal(
	    ldns_rr2wire(&wire, rr, LDNS_SECTION_ANSWER, &len), LDNS_STATUS_OK);
	case_int(line, len, (size_t)r->owner_len + 10 + r->rdata_len);
	assert_memory_equal(wire, r->owner, r->owner_len);
	assert_memory_equal(wire + r->owner_len + 10, r->rdata, r->rdata_len);
	free(wire);
	ldns_rr_free(rr);
	ldns_rdf_deep_free(origin);
}

static void
every_record_is_read_back(void **state)
{
	char *line = malloc(ZONE_TEXT_MAX);
	struct zone_writer w;
	struct zone_source s = {.ttl = 300};
	struct zone_record r;
	struct zone *zone;

	(void)state;
	assert_non_null(line);
	case_int("load", load(zone_file, &zone), ST_OK);
	s.apex = zone;
	zone_writer_begin(&w, &s);
	zone_writer_soa(&w, &r);
	case_int("SOA", zone_text(&s, &r, line), strlen(line));
	check_line(&s, &r, line);
	for (size_t i = 0; i < zone->node_count; i++)
		for (size_t k = 0; k < zone->nodes[i].rrset_count; k++) {
			const struct zone_rrset *set =
			    &zone->nodes[i].rrsets[k];
			const uint8_t *p = set->rdata;

			for (unsigned n = 0; n < set->count; n++) {
				zone_writer_node(
				    &w, &zone->nodes[i].name, set, p, &r);
				case_int("length", zone_text(&s, &r, line),
				    strlen(line));
				check_line(&s, &r, line);
				p += 2 + get16(p);
			}
		}
	zone_free(&zone);
	free(line);
}

/* As people write them. */
static void
lines_look_like_a_zone(void **state)
{
	static const struct {
		const char *owner;
		size_t len;
		uint16_t type;
		uint32_t ttl;
		const char *rdata;
		uint16_t rdata_len;
		const char *want;
	} rows[] = {
	    {"\1*\0012\0010\003192", 11, ZONE_TYPE_A, 300, "\177\0\0\2", 4,
		"*.2.0.192\tA 127.0.0.2"},
	    {"", 0, ZONE_TYPE_A, 60, "\177\0\0\2", 4, "@\t60\tA 127.0.0.2"},
	    {"\00225\0012", 5, ZONE_TYPE_TXT, 300, "\7a \"b\" \\", 8,
		"25.2\tTXT \"a \\\"b\\\" \\\\\""},
	};
	struct zone_source s = {.ttl = 300};
	char *line = malloc(ZONE_TEXT_MAX);
	struct zone *zone;

	(void)state;
	assert_non_null(line);
	case_int("load", load(zone_file, &zone), ST_OK);
	s.apex = zone;
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t owner[NAME_MAX_WIRE];
		const struct zone_record r = {.owner = owner,
		    .owner_len = (uint8_t)(rows[i].len + zone->origin.len),
		    .type = rows[i].type,
		    .ttl = rows[i].ttl,
		    .rdata = (const uint8_t *)rows[i].rdata,
		    .rdata_len = rows[i].rdata_len};

		memcpy(owner, rows[i].owner, rows[i].len);
		memcpy(
		    owner + rows[i].len, zone->origin.wire, zone->origin.len);
		(void)zone_text(&s, &r, line);
		case_text("line", line, rows[i].want);
	}
	zone_free(&zone);
	free(line);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_record_is_read_back),
	    cmocka_unit_test(lines_look_like_a_zone),
	};

	return cmocka_run_group_tests_name(
	    "zone_text", tests, make_dir, remove_dir);
}
