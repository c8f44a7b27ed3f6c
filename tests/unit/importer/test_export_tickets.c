/* The lines of an export: surveys and tickets, field by field. */
#include "export_case.h"

static void
every_field_of_surveys_and_tickets(void **state)
{
	const struct survey_record survey = {
	    1, 2, 3, 4, 5, 6, 7, 8, text("n"), text("a"), odd};
	const struct ticket_record ticket = {1, 2, 3, TICKET_CLOSED, 4, 5, 6, 7,
	    8, 9, 10, 11, 15, 12, 13, 14, text("h"), odd, text("c"), text("ja"),
	    text("mail")};
	const struct ticket_host host = {1, 2, prefix("192.0.2.1"),
	    TICKET_HOST_REOPENED, 3, UINT16_MAX, 4, 5, 6, 7, 8};
	const struct ticket_entry entry = {1, UINT32_MAX, 2, 3,
	    TICKET_ENTRY_KIND_COUNT - 1, 4, text("a"), odd};
	static uint8_t a[TICKET_VALUE_MAX], b[TICKET_VALUE_MAX];
	struct read_back back;

	(void)state;
	there_and_back(&back, EXPORT_SURVEY, &survey);
	case_int("id", back.record.of_EXPORT_SURVEY.id, 1);
	same_bytes("survey", a, survey_encode(&survey, a), b,
	    survey_encode(&back.record.of_EXPORT_SURVEY, b));
	forget(&back);
	there_and_back(&back, EXPORT_TICKET, &ticket);
	case_int("id", back.record.of_EXPORT_TICKET.id, 1);
	same_bytes("ticket", a, ticket_encode(&ticket, a), b,
	    ticket_encode(&back.record.of_EXPORT_TICKET, b));
	forget(&back);
	there_and_back(&back, EXPORT_TICKET_HOST, &host);
	case_int("of", back.record.of_EXPORT_TICKET_HOST.ticket, 1);
	case_int("list", back.record.of_EXPORT_TICKET_HOST.list, 2);
	same_bytes("host", a, ticket_host_encode(&host, a), b,
	    ticket_host_encode(&back.record.of_EXPORT_TICKET_HOST, b));
	forget(&back);
	there_and_back(&back, EXPORT_TICKET_ENTRY, &entry);
	case_int("of", back.record.of_EXPORT_TICKET_ENTRY.ticket, 1);
	case_int("seq", back.record.of_EXPORT_TICKET_ENTRY.seq, UINT32_MAX);
	same_bytes("entry", a, ticket_entry_encode(&entry, a), b,
	    ticket_entry_encode(&back.record.of_EXPORT_TICKET_ENTRY, b));
	forget(&back);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_field_of_surveys_and_tickets),
	};

	return cmocka_run_group_tests_name("export_tickets", tests, NULL, NULL);
}
