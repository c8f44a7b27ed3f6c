/* Surveys in a store: kept, found again, refused where their parts are
 * damaged; what is served is the same as before. */
#include "importer/store_case.h"
#include "ledger_surveys.h"
#include "stored.h"
#include "stored_case.h"

static struct ledger_txn *
begin(const struct store_case *c, enum ledger_mode mode, struct ledger **ledger)
{
	struct ledger_txn *txn = NULL;
	struct why why;

	must(ledger_open(c->config->store, mode, ledger, &why));
	must(ledger_begin(*ledger, mode, &txn, &why));
	return txn;
}

static void
surveys_are_kept(void **state)
{
	struct store_case *c = *state;
	struct survey *first = survey_case(), *second = survey_case();
	struct survey *back = NULL;
	struct ledger *ledger = NULL;
	struct ledger_txn *txn;
	struct survey_record rec;
	struct why why = {""};
	uint64_t id = 0, before, after;

	second->name = "second";
	must(stored_put(&c->run, first, &why));
	txn = begin(c, LEDGER_READ, &ledger);
	must(ledger_sequence(txn, &before, &why));
	ledger_abort(&txn);
	ledger_close(&ledger);
	must(stored_put(&c->run, second, &why));
	case_int("first", first->id, 1);
	case_int("second", second->id, 2);

	txn = begin(c, LEDGER_READ, &ledger);
	must(ledger_sequence(txn, &after, &why));
	case_int("what is served", after, before);
	must(stored_newest(txn, "relays", &id, &why));
	case_int("newest", id, 2);
	must(stored_newest(txn, "", &id, &why));
	case_int("newest of all", id, 2);
	case_int(
	    "no such list", stored_newest(txn, "x", &id, &why), ST_NOT_FOUND);
	case_holds("no such list", why.text, "there is no survey yet");
	must(ledger_survey_get(txn, 2, &rec, &why));
	case_int("domains", rec.domains, 12);
	case_int("listed domains", rec.listed_domains, 6);
	case_int("listed hosts", rec.listed_hosts, 6);
	case_int("listed addresses", rec.listed_addresses, 5);
	case_int("actor", rec.actor.len, strlen("tester"));
	must(stored_get(txn, 2, &back, &why));
	same(second, back);
	case_int("id", back->id, 2);
	case_int("none", stored_get(txn, 3, &back, &why), ST_NOT_FOUND);
	case_text("none", why.text, "there is no survey 3");
	ledger_abort(&txn);
	ledger_close(&ledger);
	survey_free(&first);
	survey_free(&second);
	survey_free(&back);
}

/* Replaces, adds or takes away a part of survey 1, and reads it. */
static void
refuse_parts(struct store_case *c, const char *name, uint32_t part,
    struct slice bytes, const char *reason)
{
	struct survey *back = NULL;
	struct ledger *ledger = NULL;
	struct ledger_txn *txn = begin(c, LEDGER_WRITE, &ledger);
	struct why why = {""};

	if (bytes.data == NULL)
		must(ledger_parts_del(txn, LEDGER_SURVEY, 1, &why));
	else
		must(ledger_part_put(txn, LEDGER_SURVEY, 1, part, bytes, &why));
	case_int(name, stored_get(txn, 1, &back, &why), ST_CORRUPT);
	case_holds(name, why.text, "survey 1: ");
	case_holds(name, why.text, reason);
	assert_null(back);
	ledger_abort(&txn);
	ledger_close(&ledger);
}

static void
damaged_parts_are_refused(void **state)
{
	/* Of the right version and length, and no frame. */
	static const uint8_t no_frame[] = {1, 0, 0, 0, 4, 'a', 'b', 'c', 'd'};
	struct store_case *c = *state;
	struct survey *s = survey_case();
	struct ledger *ledger = NULL;
	struct ledger_txn *txn;
	uint8_t copy[4096];
	struct slice part;
	struct why why = {""};

	must(stored_put(&c->run, s, &why));
	survey_free(&s);
	refuse_parts(c, "no parts", 0, (struct slice){NULL, 0}, "damaged");
	refuse_parts(c, "no frame", 0,
	    (struct slice){no_frame, sizeof(no_frame)},
	    "part 0 of import 1 is damaged");
	txn = begin(c, LEDGER_READ, &ledger);
	must(ledger_part_get(txn, LEDGER_SURVEY, 1, 0, &part, &why));
	assert_true(part.len <= sizeof(copy));
	memcpy(copy, part.data, part.len);
	part.data = copy;
	ledger_abort(&txn);
	ledger_close(&ledger);
	refuse_parts(c, "all of it twice", 1, part, "damaged behind");
	part.len--;
	refuse_parts(c, "cut", 0, part, "part 0 of import 1 is damaged");
}

static void
a_list_must_be_there(void **state)
{
	struct store_case *c = *state;
	struct survey *s = survey_case();
	struct why why = {""};

	s->list = "others";
	case_int("status", stored_put(&c->run, s, &why), ST_CONFIG);
	case_holds("reason", why.text, "list others: is not in relaybl.conf");
	case_int("id", s->id, 0);
	survey_free(&s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		surveys_are_kept, store_case_setup, store_case_teardown),
	    cmocka_unit_test_setup_teardown(damaged_parts_are_refused,
		store_case_setup, store_case_teardown),
	    cmocka_unit_test_setup_teardown(
		a_list_must_be_there, store_case_setup, store_case_teardown),
	};

	STORE_CASE_CHECKER(argc, argv);
	return cmocka_run_group_tests_name("stored_ledger", tests, NULL, NULL);
}
