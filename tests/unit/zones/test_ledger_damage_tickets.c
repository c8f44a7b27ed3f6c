/* Surveys and tickets that are not what was written: every reader says
 * ST_CORRUPT with a sentence. */
#include "ledger_backup.h"
#include "ledger_damage.h"

enum { META, SURVEYS, TICKETS, HOSTS, PLACES, LOG, DBS };
static const char *const names[DBS] = {"meta", "surveys", "tickets",
    "ticket_hosts", "ticket_places", "ticket_log"};

static enum status
each_survey(void *ctx, const struct survey_record *rec)
{
	(void)ctx;
	(void)rec;
	return ST_OK;
}

static enum status
read_surveys(struct fixture *f)
{
	return ledger_surveys(f->txn, each_survey, NULL, &f->why);
}

static enum status
read_survey(struct fixture *f)
{
	struct survey_record rec;

	return ledger_survey_get(f->txn, 1, &rec, &f->why);
}

static enum status
add_survey(struct fixture *f)
{
	struct survey_record rec = {.list = 1};

	return ledger_survey_append(f->txn, &rec, &f->why);
}

static enum status
each_ticket(void *ctx, const struct ticket_record *rec)
{
	(void)ctx;
	(void)rec;
	return ST_OK;
}

static enum status
read_tickets(struct fixture *f)
{
	return ledger_tickets(f->txn, each_ticket, NULL, &f->why);
}

static enum status
read_ticket(struct fixture *f)
{
	struct ticket_record rec;

	return ledger_ticket_get(f->txn, 1, &rec, &f->why);
}

static enum status
add_ticket(struct fixture *f)
{
	struct ticket_record rec = {.list = 1};

	return ledger_ticket_append(f->txn, &rec, &f->why);
}

static enum status
each_host(void *ctx, const struct ticket_host *host)
{
	(void)ctx;
	(void)host;
	return ST_OK;
}

static enum status
read_hosts(struct fixture *f)
{
	return ledger_ticket_hosts(f->txn, 1, each_host, NULL, &f->why);
}

static enum status
read_all_hosts(struct fixture *f)
{
	return ledger_ticket_hosts(f->txn, 0, each_host, NULL, &f->why);
}

static enum status
read_host(struct fixture *f)
{
	const struct prefix p = prefix_text("1.2.3.4");
	struct ticket_host host;

	return ledger_ticket_host_get(f->txn, 1, 1, &p, &host, &f->why);
}

static enum status
each_place(void *ctx, const struct prefix *prefix, uint64_t ticket)
{
	(void)ctx;
	(void)prefix;
	(void)ticket;
	return ST_OK;
}

static enum status
read_places(struct fixture *f)
{
	return ledger_ticket_places(f->txn, 1, each_place, NULL, &f->why);
}

static enum status
read_at(struct fixture *f)
{
	const struct prefix p = prefix_text("1.2.3.4");

	return ledger_tickets_at(f->txn, 1, &p, each_place, NULL, &f->why);
}

static enum status
each_entry(void *ctx, const struct ticket_entry *entry)
{
	(void)ctx;
	(void)entry;
	return ST_OK;
}

static enum status
read_log(struct fixture *f)
{
	return ledger_ticket_log(f->txn, 1, each_entry, NULL, &f->why);
}

static enum status
add_entry(struct fixture *f)
{
	struct ticket_entry entry = {.ticket = 1};

	return ledger_ticket_log_append(f->txn, &entry, &f->why);
}

static enum status
read_everything(struct fixture *f)
{
	struct ledger_content content;

	return ledger_content(f->txn, 0, &content, &f->why);
}

#define BYTES(s)                                                               \
	{                                                                      \
		(const uint8_t *)(s), sizeof(s) - 1                            \
	}
/* list 1, IPv4, 1.2.3.4/32; the first of anything; a good host. */
#define ADDR   "\0\1\4\1\2\3\4\40"
#define NUMBER "\0\0\0\0\0\0\0\1"
#define HOST   "\1\0\0\0\0\0\0\0\0"

static const struct {
	const char *name;
	int db;
	struct slice key, value;
	enum status (*read)(struct fixture *f);
} cases[] = {
    {"survey", SURVEYS, BYTES(NUMBER), BYTES("\1"), read_surveys},
    {"survey", SURVEYS, BYTES(NUMBER), BYTES("\2"), read_survey},
    {"survey's key", SURVEYS, BYTES("\1"), BYTES(""), read_surveys},
    {"number of surveys", META, BYTES("surveys"), BYTES("\1"), add_survey},
    {"ticket", TICKETS, BYTES(NUMBER), BYTES("\1"), read_tickets},
    {"ticket", TICKETS, BYTES(NUMBER), BYTES("\1\100"), read_ticket},
    {"ticket to be followed", TICKETS, BYTES(NUMBER), BYTES("\1"), add_ticket},
    {"ticket's key", TICKETS, BYTES("\1"), BYTES(""), read_tickets},
    {"ticket's key", TICKETS, BYTES("\1"), BYTES(""), add_ticket},
    {"host", HOSTS, BYTES(NUMBER ADDR), BYTES("\1"), read_hosts},
    {"host", HOSTS, BYTES(NUMBER ADDR), BYTES("\1\4\0\0\0\0\0\0\0"),
	read_all_hosts},
    {"host", HOSTS, BYTES(NUMBER ADDR), BYTES(""), read_host},
    {"host's key", HOSTS, BYTES(NUMBER "\0\1\4\1"), BYTES(HOST), read_hosts},
    {"host nobody finds", HOSTS, BYTES(NUMBER ADDR), BYTES(HOST),
	read_everything},
    {"place's key", PLACES, BYTES(ADDR "\0"), BYTES(""), read_places},
    {"place's key", PLACES, BYTES(ADDR "\0"), BYTES(""), read_at},
    {"place of nothing", PLACES, BYTES(ADDR NUMBER), BYTES(""),
	read_everything},
    {"line", LOG, BYTES(NUMBER "\0\0\0\1"), BYTES("\1"), read_log},
    {"line's key", LOG, BYTES(NUMBER "\0"), BYTES(""), read_log},
    {"line to be followed", LOG, BYTES(NUMBER "\0\0\0\1"), BYTES("\1\77"),
	add_entry},
};

static void
damage_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fixture *f;
		void *p = NULL;

		assert_int_equal(fixture_setup(&p), 0);
		f = p;
		damage_make(f,
		    &(struct damage){names, DBS, (size_t)cases[i].db,
			cases[i].key, cases[i].value},
		    LEDGER_WRITE);
		fixture_begin(f);
		f->why.text[0] = '\0';
		case_int(cases[i].name, cases[i].read(f), ST_CORRUPT);
		case_holds(cases[i].name, f->why.text, "ledger");
		assert_int_equal(fixture_teardown(&p), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(damage_is_told),
	};

	return cmocka_run_group_tests_name(
	    "ledger_damage_tickets", tests, NULL, NULL);
}
