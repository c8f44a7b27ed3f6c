/* The ledger's surveys and tickets: numbered, found again, walked, damaged;
 * and that none of them is what is served. */
#include "ledger_backup.h"
#include "ledger_case.h"
#include "ledger_codec.h"

static const struct survey_record survey = {.taken = 1032825600,
    .list = 1,
    .generation = 12,
    .domains = 194953,
    .listed_domains = 8833,
    .listed_hosts = 900,
    .listed_addresses = 800};

static const struct ticket_record ticket = {.list = 1,
    .survey = 3,
    .state = TICKET_SCHEDULED,
    .opened = 1032825600,
    .reported = 1032825600,
    .acked = 1032825700,
    .promised = 1033430400,
    .hosts = 3,
    .claimed_hosts = 1};

static const struct ticket_host host = {.state = TICKET_HOST_REOPENED,
    .closed = 1,
    .relapses = 300,
    .counted = 5,
    .claimed = 6,
    .reopened = 7,
    .import = 1u << 20};

static enum status
decode_survey(const uint8_t *data, size_t len, struct why *why)
{
	struct survey_record r;

	return survey_decode(data, len, &r, why);
}

static enum status
decode_ticket(const uint8_t *data, size_t len, struct why *why)
{
	struct ticket_record r;

	return ticket_decode(data, len, &r, why);
}

static enum status
decode_host(const uint8_t *data, size_t len, struct why *why)
{
	struct ticket_host h;

	return ticket_host_decode(data, len, &h, why);
}

static enum status
decode_entry(const uint8_t *data, size_t len, struct why *why)
{
	struct ticket_entry e;

	return ticket_entry_decode(data, len, &e, why);
}

static enum status
decode_host_key(const uint8_t *data, size_t len, struct why *why)
{
	struct ticket_host h;

	return ticket_host_key_decode(data, len, &h, why);
}

static void
damaged_values_are_refused(void **state)
{
	static const struct bad_byte states[] = {
	    {"version", 0, 2}, {"state", 1, TICKET_STATE_COUNT}};
	static const struct bad_byte host_states[] = {
	    {"version", 0, 0}, {"state", 1, TICKET_HOST_STATE_COUNT}};
	static const struct bad_byte kinds[] = {
	    {"version", 0, 9}, {"kind", 1, TICKET_ENTRY_KIND_COUNT}};
	uint8_t value[TICKET_VALUE_MAX];
	struct ticket_entry entry = {.kind = TICKET_ENTRY_NOTE, .noted = 5};
	struct ticket_record much = ticket;
	struct survey_record s = survey;
	const struct prefix p = prefix_text("192.0.2.1");

	(void)state;
	s.name = slice_text("second");
	cut_everywhere(
	    "survey", decode_survey, value, survey_encode(&s, value));
	much.holder = slice_text("Example K.K.");
	much.channel = slice_text("mail");
	cut_everywhere(
	    "ticket", decode_ticket, value, ticket_encode(&much, value));
	refuse_bytes(
	    decode_ticket, value, ticket_encode(&much, value), states, 2);
	cut_everywhere(
	    "host", decode_host, value, ticket_host_encode(&host, value));
	refuse_bytes(decode_host, value, ticket_host_encode(&host, value),
	    host_states, 2);
	entry.text = slice_text("by phone");
	cut_everywhere(
	    "entry", decode_entry, value, ticket_entry_encode(&entry, value));
	refuse_bytes(
	    decode_entry, value, ticket_entry_encode(&entry, value), kinds, 2);
	cut_everywhere("key", decode_host_key, value,
	    ticket_host_key_encode(9, 1, &p, value));
	/* More hosts are claimed than there are. */
	much.claimed_hosts = much.hosts + 1;
	case_int("numbers",
	    decode_ticket(value, ticket_encode(&much, value), &(struct why){0}),
	    ST_CORRUPT);
}

static enum status
add_survey(void *ctx, const struct survey_record *rec)
{
	char text[64];

	snprintf(text, sizeof(text), "%llu:%.*s", (unsigned long long)rec->id,
	    (int)rec->name.len, (const char *)rec->name.data);
	words_add(ctx, text);
	return ST_OK;
}

/* An id is never given again, or a ticket would name another survey. */
static void
surveys_are_numbered_for_ever(void **state)
{
	static const char *const texts[] = {"a", "b", "c"};
	struct fixture *f = *state;
	struct survey_record rec = survey;
	struct words all = {""}, rest = {""};
	struct slice bytes;

	for (size_t i = 0; i < COUNT(texts); i++) {
		rec.name = slice_text(texts[i]);
		good(f, ledger_survey_append(f->txn, &rec, &f->why));
		good(f, ledger_part_put(f->txn, LEDGER_SURVEY, rec.id, 0,
			    slice_text("rows"), &f->why));
	}
	good(f, ledger_surveys(f->txn, add_survey, &all, &f->why));
	case_text("newest first", all.text, "3:c 2:b 1:a");
	good(f, ledger_survey_get(f->txn, 2, &rec, &f->why));
	case_int("domains", rec.domains, 194953);
	good(f, ledger_survey_del(f->txn, 3, &f->why));
	case_int("its rows",
	    ledger_part_get(f->txn, LEDGER_SURVEY, 3, 0, &bytes, &f->why),
	    ST_NOT_FOUND);
	good(f, ledger_part_get(f->txn, LEDGER_SURVEY, 2, 0, &bytes, &f->why));
	case_int("again", ledger_survey_del(f->txn, 3, &f->why), ST_NOT_FOUND);
	case_int(
	    "gone", ledger_survey_get(f->txn, 3, &rec, &f->why), ST_NOT_FOUND);
	rec = survey;
	rec.name = slice_text("d");
	good(f, ledger_survey_append(f->txn, &rec, &f->why));
	good(f, ledger_surveys(f->txn, add_survey, &rest, &f->why));
	case_text("the next", rest.text, "4:d 2:b 1:a");
}

static enum status
add_ticket(void *ctx, const struct ticket_record *rec)
{
	char text[64];

	snprintf(text, sizeof(text), "%llu:%s:%.*s",
	    (unsigned long long)rec->id, ticket_state_text(rec->state),
	    (int)rec->holder.len, (const char *)rec->holder.data);
	words_add(ctx, text);
	return ST_OK;
}

static enum status
add_host(void *ctx, const struct ticket_host *h)
{
	char text[PREFIX_TEXT_MAX + 64], p[PREFIX_TEXT_MAX];

	snprintf(text, sizeof(text), "%llu:%s:%s",
	    (unsigned long long)h->ticket, prefix_format(&h->prefix, p),
	    ticket_host_state_text(h->state));
	words_add(ctx, text);
	return ST_OK;
}

static enum status
add_place(void *ctx, const struct prefix *prefix, uint64_t id)
{
	char text[PREFIX_TEXT_MAX + 32], p[PREFIX_TEXT_MAX];

	snprintf(text, sizeof(text), "%s:%llu", prefix_format(prefix, p),
	    (unsigned long long)id);
	words_add(ctx, text);
	return ST_OK;
}

static void
put_host(struct fixture *f, uint64_t id, const char *prefix)
{
	struct ticket_host h = host;

	h.ticket = id;
	h.list = f->list;
	h.prefix = prefix_text(prefix);
	good(f, ledger_ticket_host_put(f->txn, &h, &f->why));
}

static void
tickets_are_found_by_id_and_by_address(void **state)
{
	struct fixture *f = *state;
	struct ticket_record rec = ticket;
	struct words all = {""}, hosts = {""}, places = {""}, at = {""};
	const struct prefix p = prefix_text("192.0.2.1");
	struct ticket_host h;

	rec.holder = slice_text("a");
	good(f, ledger_ticket_append(f->txn, &rec, &f->why));
	rec.holder = slice_text("b");
	good(f, ledger_ticket_append(f->txn, &rec, &f->why));
	rec.state = TICKET_CLOSED;
	good(f, ledger_ticket_put(f->txn, &rec, &f->why));
	good(f, ledger_tickets(f->txn, add_ticket, &all, &f->why));
	case_text("all", all.text, "1:scheduled:a 2:closed:b");
	case_int(
	    "none", ledger_ticket_get(f->txn, 3, &rec, &f->why), ST_NOT_FOUND);
	put_host(f, 2, "192.0.2.1");
	put_host(f, 1, "192.0.2.9");
	put_host(f, 1, "192.0.2.1");
	put_host(f, 1, "192.0.2.1");
	put_host(f, 1, "2001:db8::1");
	good(f, ledger_ticket_hosts(f->txn, 1, add_host, &hosts, &f->why));
	case_text("hosts", hosts.text,
	    "1:192.0.2.1:reopened 1:192.0.2.9:reopened "
	    "1:2001:db8::1:reopened");
	good(f,
	    ledger_ticket_places(f->txn, f->list, add_place, &places, &f->why));
	case_text("places", places.text,
	    "192.0.2.1:1 192.0.2.1:2 192.0.2.9:1 2001:db8::1:1");
	good(
	    f, ledger_tickets_at(f->txn, f->list, &p, add_place, &at, &f->why));
	case_text("at", at.text, "192.0.2.1:1 192.0.2.1:2");
	good(f, ledger_ticket_host_get(f->txn, 2, f->list, &p, &h, &f->why));
	case_int("relapses", h.relapses, 300);
	case_int("import", (int)h.import, 1 << 20);
	case_int("not its host",
	    ledger_ticket_host_get(f->txn, 3, f->list, &p, &h, &f->why),
	    ST_NOT_FOUND);
}

static enum status
add_entry(void *ctx, const struct ticket_entry *e)
{
	char text[64];

	snprintf(text, sizeof(text), "%llu.%u:%s:%.*s",
	    (unsigned long long)e->ticket, e->seq,
	    ticket_entry_kind_text(e->kind), (int)e->text.len,
	    (const char *)e->text.data);
	words_add(ctx, text);
	return ST_OK;
}

static void
a_log_is_of_one_ticket(void **state)
{
	static const struct {
		uint64_t ticket;
		uint8_t kind;
		const char *text;
	} lines[] = {{2, TICKET_ENTRY_OPENED, "x"},
	    {1, TICKET_ENTRY_OPENED, "y"}, {2, TICKET_ENTRY_NOTE, "z"}};
	struct fixture *f = *state;
	struct words of_2 = {""}, all = {""};

	for (size_t i = 0; i < COUNT(lines); i++) {
		struct ticket_entry e = {.ticket = lines[i].ticket,
		    .kind = lines[i].kind,
		    .text = slice_text(lines[i].text)};

		good(f, ledger_ticket_log_append(f->txn, &e, &f->why));
	}
	good(f, ledger_ticket_log(f->txn, 2, add_entry, &of_2, &f->why));
	case_text("of 2", of_2.text, "2.1:opened:x 2.2:note:z");
	good(f, ledger_ticket_log(f->txn, 0, add_entry, &all, &f->why));
	case_text("all", all.text, "1.1:opened:y 2.1:opened:x 2.2:note:z");
}

static void
put_of_each(struct fixture *f)
{
	struct survey_record s = survey;
	struct ticket_record t = ticket;
	struct ticket_entry e = {.ticket = 1};
	struct event ev = {.kind = EVENT_TICKET,
	    .list = f->list,
	    .prefix = prefix_text("192.0.2.1")};
	const struct recheck r = {.prefix = prefix_text("192.0.2.1")};

	good(f, ledger_survey_append(f->txn, &s, &f->why));
	good(f, ledger_part_put(f->txn, LEDGER_SURVEY, s.id, 0,
		    slice_text("rows"), &f->why));
	good(f, ledger_ticket_append(f->txn, &t, &f->why));
	put_host(f, t.id, "192.0.2.1");
	good(f, ledger_ticket_log_append(f->txn, &e, &f->why));
	good(f, ledger_event_append(f->txn, &ev, &f->why));
	good(f, ledger_recheck_put(f->txn, f->list, &r, &f->why));
}

/* Where they raised the sequence, each would have a generation made. */
static void
none_is_what_is_served(void **state)
{
	struct fixture *f = *state;
	struct ledger_content content;
	uint64_t before, after;

	fixture_commit(f);
	good(f, ledger_sequence(f->txn, &before, &f->why));
	put_of_each(f);
	fixture_commit(f);
	put_of_each(f);
	good(f, ledger_survey_del(f->txn, 1, &f->why));
	fixture_commit(f);
	good(f, ledger_sequence(f->txn, &after, &f->why));
	assert_true(before == after);
	good(f, ledger_content(f->txn, 0, &content, &f->why));
	case_int("events", (int)content.last_event, 2);
	case_int("surveys", (int)content.surveys, 1);
	case_int("ever", (int)content.last_survey, 2);
	case_int("tickets", (int)content.tickets, 2);
	case_int("hosts", (int)content.ticket_hosts, 2);
	case_int("log", (int)content.ticket_log, 2);
	case_int("parts", (int)content.parts, 1);
	put_finding(f, f->list, "192.0.2.1", 1, 25);
	fixture_commit(f);
	good(f, ledger_sequence(f->txn, &after, &f->why));
	assert_true(before + 1 == after);
}

static void
words_are_known(void **state)
{
	(void)state;
	case_text("state", ticket_state_text(TICKET_REOPENED), "reopened");
	case_text("none", ticket_state_text(TICKET_STATE_COUNT), "?");
	case_text("host", ticket_host_state_text(-1), "?");
	case_text(
	    "entry", ticket_entry_kind_text(TICKET_ENTRY_KIND_COUNT), "?");
	case_int("back", ticket_state_by_text("claimed", 7), TICKET_CLAIMED);
	case_int("not", ticket_state_by_text("claime", 6), -1);
	case_text("event", event_kind_text(EVENT_TICKET), "ticket");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(damaged_values_are_refused),
	    TEST(surveys_are_numbered_for_ever),
	    TEST(tickets_are_found_by_id_and_by_address),
	    TEST(a_log_is_of_one_ticket),
	    TEST(none_is_what_is_served),
	    cmocka_unit_test(words_are_known),
	};

	return cmocka_run_group_tests_name("ledger_tickets", tests, NULL, NULL);
}
