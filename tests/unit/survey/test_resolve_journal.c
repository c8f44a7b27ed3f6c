/* A journal: what was written comes back, what was torn goes away, what is
 * another file stays as it is. */
#include "resolve_journal.h"
#include <signal.h>
#include <sys/resource.h>

#include "tmpdir.h"

static char found_text[4096];

static enum status
on_found(void *ctx, const struct mail_found *f, struct why *why)
{
	char one[ADDR_TEXT_MAX], status[32];
	size_t len = strlen(found_text);

	(void)ctx;
	(void)why;
	(void)snprintf(status, sizeof(status), "%s/%u",
	    survey_mail_text((int)f->mail), f->flags);
	len += (size_t)snprintf(found_text + len, sizeof(found_text) - len,
	    "%s %s", f->name, status);
	for (size_t i = 0; i < f->count; i++) {
		len += (size_t)snprintf(found_text + len,
		    sizeof(found_text) - len, " %s", f->hosts[i].name);
		for (size_t k = 0; k < f->hosts[i].count; k++)
			len += (size_t)snprintf(found_text + len,
			    sizeof(found_text) - len, "%s%s", k > 0 ? "," : "=",
			    addr_format(&f->hosts[i].addrs[k], one));
	}
	(void)snprintf(found_text + len, sizeof(found_text) - len, "%s", ";");
	return ST_OK;
}

/* Reads the file; leaves what it said in found_text. */
static enum status
reopen(struct tmpdir *t, struct journal **j, struct why *why)
{
	found_text[0] = '\0';
	return journal_open(tmpdir_path(t, "j"), on_found, NULL, j, why);
}

static void
put_text(struct tmpdir *t, const char *text)
{
	(void)remove(tmpdir_path(t, "j"));
	tmpdir_write(t, "j", 0, text, strlen(text));
}

static void
test_comes_back(void **state)
{
	const struct addr a[2] = {
	    {ADDR_V4, {192, 0, 2, 1}}, {ADDR_V6, {0x20, 1, 0xd, 0xb8}}};
	const struct mail_host hosts[2] = {{"h.example", a, 2}, {"i", NULL, 0}};
	struct mail_found found = mail_nothing("d.example", SURVEY_MAIL, 4);
	struct journal *j = NULL;
	struct why why;

	found.hosts = hosts;
	found.count = 2;
	assert_int_equal(reopen(*state, &j, &why), ST_OK);
	assert_int_equal(journal_put(j, &found, &why), ST_OK);
	found = mail_nothing("e.example", SURVEY_NO_MAIL, SURVEY_NULL_MX);
	assert_int_equal(journal_put(j, &found, &why), ST_OK);
	assert_int_equal(journal_flush(j, &why), ST_OK);
	journal_close(&j);
	assert_int_equal(reopen(*state, &j, &why), ST_OK);
	case_text("found", found_text,
	    "d.example mail/4 h.example=192.0.2.1,2001:db8:: i;"
	    "e.example no-mail/2;");
	/* Behind it, not over it. */
	found = mail_nothing("f.example", SURVEY_TIMEOUT, 0);
	assert_int_equal(journal_put(j, &found, &why), ST_OK);
	assert_int_equal(journal_flush(j, &why), ST_OK);
	journal_close(&j);
	assert_int_equal(reopen(*state, &j, &why), ST_OK);
	case_holds("found", found_text, "d.example mail/4 ");
	case_holds("found", found_text, ";f.example timeout/0;");
	journal_close(&j);
}

/* What a killed one leaves: part of a line, or of a domain's lines. */
static void
test_torn(void **state)
{
	static const struct {
		const char *name, *text, *want;
		off_t left;
	} rows[] = {
	    {"in a name", "d\t-\tmail\ne.exa", "d mail/0;", 9},
	    {"in a status", "d\t-\tmail\ne\t-\tno", "d mail/0;", 9},
	    {"before the LF", "d\t-\tmail\ne\t-\tnxdomain", "d mail/0;", 9},
	    {"between lines", "d\t-\tmail\ne\th\t192.0.2.1\n", "d mail/0;", 23},
	    {"and gone on",
		"e\tg\t192.0.2.1\nd\t-\tmail\ne\th\t192.0.2.2\ne\t-\tmail\n",
		"d mail/0;e mail/0 h=192.0.2.2;", 46},
	    {"and at once gone on with",
		"e\th\t192.0.2.2\ne\th\t192.0.2.2\ne\t-\tmail\n",
		"e mail/0 h=192.0.2.2;", 37},
	    {"at once", "d", "", 0},
	    {"empty", "", "", 0},
	};
	struct journal *j = NULL;
	struct why why;

	for (size_t i = 0; i < COUNT(rows); i++) {
		put_text(*state, rows[i].text);
		case_int(rows[i].name, reopen(*state, &j, &why), ST_OK);
		case_text(rows[i].name, found_text, rows[i].want);
		journal_close(&j);
		case_int(rows[i].name, tmpdir_size(*state, "j"), rows[i].left);
	}
}

/* Another file is not taken for a journal, and nothing is cut off it. */
static void
test_other_files(void **state)
{
	static const struct {
		const char *name, *text, *want;
	} rows[] = {
	    {"a list of domains", "d.example\ne.example", ":1: not domain"},
	    {"later", "d\t-\tmail\nd.example\nx", ":2: not domain"},
	    {"no status", "d\t-\tlisted\n", ":1: neither"},
	    {"no address", "d\th\t192.0.2.256\n", ":1: "},
	    {"HTML", "<b>\t-\tmail\n", ":1: "},
	    {"a line without end", "{\"a\":1}", ":1: not a journal"},
	    {"an end", "d\t-\tmail\n# end", ":2: not a journal"},
	};
	char longer[1024];
	struct journal *j = NULL;
	struct why why;

	for (size_t i = 0; i < COUNT(rows); i++) {
		put_text(*state, rows[i].text);
		case_int(rows[i].name, reopen(*state, &j, &why), ST_BAD_DATA);
		case_holds(rows[i].name, why.text, rows[i].want);
		case_int(rows[i].name, tmpdir_size(*state, "j"),
		    strlen(rows[i].text));
	}
	memset(longer, 'a', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	put_text(*state, longer);
	case_int("long", reopen(*state, &j, &why), ST_BAD_DATA);
	case_holds("long", why.text, ":1: too long");
}

static void
test_too_much(void **state)
{
	char text[65536], *at = text;
	struct journal *j = NULL;
	struct why why;

	for (unsigned i = 0; i <= RESOLVE_ADDRESSES_MAX; i++)
		at += sprintf(at, "d\th\t192.0.2.%u\n", i);
	put_text(*state, text);
	case_int("addresses", reopen(*state, &j, &why), ST_BAD_DATA);
	case_holds("addresses", why.text, ":65: more hosts or addresses");
	at = text;
	for (unsigned i = 0; i <= RESOLVE_HOSTS_MAX; i++)
		at += sprintf(at, "d\th%u\t-\n", i);
	put_text(*state, text);
	case_int("hosts", reopen(*state, &j, &why), ST_BAD_DATA);
	case_holds("hosts", why.text, ":101: more hosts or addresses");
}

static void
test_of_one_alone(void **state)
{
	struct journal *j = NULL, *other = NULL;
	struct why why;

	put_text(*state, "");
	assert_int_equal(reopen(*state, &j, &why), ST_OK);
	assert_int_equal(reopen(*state, &other, &why), ST_BUSY);
	case_holds("why", why.text, "another survey");
	journal_close(&j);
	assert_int_equal(reopen(*state, &j, &why), ST_OK);
	journal_close(&j);
	assert_int_equal(
	    journal_open("/dev/null", on_found, NULL, &j, &why), ST_NO_INPUT);
}

static void
test_full_disk_is_told(void **state)
{
	struct mail_found found = mail_nothing("d.example", SURVEY_MAIL, 0);
	struct rlimit before, small = {64, 64};
	struct journal *j = NULL;
	enum status st = ST_OK;
	struct why why;

	put_text(*state, "");
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small.rlim_max = before.rlim_max;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(reopen(*state, &j, &why), ST_OK);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	for (unsigned i = 0; st == ST_OK && i < 10; i++)
		st = journal_put(j, &found, &why);
	if (st == ST_OK)
		st = journal_flush(j, &why);
	journal_close(&j);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_not_equal(st, ST_OK);
	/* What was torn by it goes away like any other. */
	assert_int_equal(reopen(*state, &j, &why), ST_OK);
	journal_close(&j);
	case_int("whole lines", tmpdir_size(*state, "j") % 17, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		test_comes_back, tmpdir_setup, tmpdir_teardown),
	    cmocka_unit_test_setup_teardown(
		test_torn, tmpdir_setup, tmpdir_teardown),
	    cmocka_unit_test_setup_teardown(
		test_other_files, tmpdir_setup, tmpdir_teardown),
	    cmocka_unit_test_setup_teardown(
		test_too_much, tmpdir_setup, tmpdir_teardown),
	    cmocka_unit_test_setup_teardown(
		test_of_one_alone, tmpdir_setup, tmpdir_teardown),
	    cmocka_unit_test_setup_teardown(
		test_full_disk_is_told, tmpdir_setup, tmpdir_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
