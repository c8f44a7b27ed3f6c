/* The mail of domains from a DNS of a few lines: what is asked, and what is
 * found, whatever the order of the answers. */
#include "reply_case.h"
#include "resolve_mail.h"

/* "NAME TYPE what", of which the first that fits counts: "mx 10 HOST ...",
 * "a ADDRESS ...", "nx", "error", "lost". Nothing: no such record. */
struct line {
	const char *name;
	uint16_t type; /* 0: any */
	const char *what;
};

static const struct line *dns;
static size_t dns_lines;
static struct packet p;

/* What was found, "DOMAIN MAIL HOST=ADDRESS,ADDRESS ...;"; what was asked. */
static char found_text[8192];
static char asked_text[8192];
static unsigned asked;

static void
add(char *text, size_t cap, const char *more)
{
	size_t len = strlen(text);

	assert_true(len + strlen(more) < cap);
	memcpy(text + len, more, strlen(more) + 1);
}

static enum status
on_found(void *ctx, const struct mail_found *f, struct why *why)
{
	char one[ADDR_TEXT_MAX];

	(void)ctx;
	(void)why;
	add(found_text, sizeof(found_text), f->name);
	add(found_text, sizeof(found_text), " ");
	add(found_text, sizeof(found_text), survey_mail_text((int)f->mail));
	if (f->flags & SURVEY_IMPLICIT)
		add(found_text, sizeof(found_text), ",implicit");
	if (f->flags & SURVEY_NULL_MX)
		add(found_text, sizeof(found_text), ",null-mx");
	if (f->flags & SURVEY_PARTIAL)
		add(found_text, sizeof(found_text), ",partial");
	for (size_t i = 0; i < f->count; i++) {
		add(found_text, sizeof(found_text), " ");
		add(found_text, sizeof(found_text), f->hosts[i].name);
		for (size_t k = 0; k < f->hosts[i].count; k++) {
			add(found_text, sizeof(found_text), k > 0 ? "," : "=");
			add(found_text, sizeof(found_text),
			    addr_format(&f->hosts[i].addrs[k], one));
		}
	}
	add(found_text, sizeof(found_text), f->over ? " over;" : ";");
	return ST_OK;
}

static const char *
look_up(const char *name, uint16_t type)
{
	for (size_t i = 0; i < dns_lines; i++)
		if (strcmp(dns[i].name, name) == 0 &&
		    (dns[i].type == 0 || dns[i].type == type))
			return dns[i].what;
	return "";
}

static void
write_records(const char *name, const char *what)
{
	char words[512], *word, *save = NULL;
	unsigned preference = 0;

	(void)snprintf(words, sizeof(words), "%s", what);
	for (word = strtok_r(words, " ", &save); word != NULL;
	     word = strtok_r(NULL, " ", &save)) {
		if (strncmp(what, "mx", 2) != 0 && strcmp(word, "a") != 0)
			packet_addr(&p, name, word);
		else if (strcmp(word, "mx") != 0 && strcmp(word, "a") != 0)
			packet_mx(&p, name, preference += 10, word);
	}
}

/* Answers a question as dns says. */
static void
answer(struct mail *m, const struct question *q, const char *name)
{
	struct reply reply = {.tag = q->tag, .type = q->type};
	const char *what = look_up(name, q->type);
	struct why why;

	if (strcmp(what, "lost") == 0) {
		reply.kind = ANSWER_LOST;
	} else {
		packet_begin(&p, name, q->type,
		    strcmp(what, "nx") == 0	 ? RCODE_NXDOMAIN
		    : strcmp(what, "error") == 0 ? RCODE_SERVFAIL
						 : 0);
		if (what[0] == 'm' || what[0] == 'a')
			write_records(name, what);
		reply.bytes = (struct slice){p.bytes, p.len};
	}
	assert_int_equal(mail_answered(m, &reply, &why), ST_OK);
}

/* At most so many questions wait, and the answers come first in, first out, or
 * the last one first. */
static void
run(const char *const *names, size_t count, size_t most, bool last_first)
{
	struct mail *m = mail_new(on_found, NULL);
	struct question waiting[64];
	char name[64][DOMAIN_TEXT_MAX];
	size_t have = 0;

	assert_non_null(m);
	assert_true(most <= COUNT(waiting));
	found_text[0] = asked_text[0] = '\0';
	asked = 0;
	mail_domains(m, names, count);
	for (;;) {
		while (have < most && mail_next(m, &waiting[have])) {
			(void)snprintf(name[have], sizeof(name[have]), "%s",
			    waiting[have].name);
			add(asked_text, sizeof(asked_text), name[have]);
			add(asked_text, sizeof(asked_text), " ");
			have++;
			asked++;
		}
		if (have == 0)
			break;
		if (last_first) {
			have--;
			answer(m, &waiting[have], name[have]);
		} else {
			answer(m, &waiting[0], name[0]);
			have--;
			memmove(
			    waiting, waiting + 1, have * sizeof(waiting[0]));
			memmove(name, name + 1, have * sizeof(name[0]));
		}
	}
	mail_free(&m);
}

/* One domain in a DNS of its own. */
static void
test_classes(void **state)
{
	static const struct {
		const char *name;
		struct line dns[4];
		const char *want;
	} rows[] = {
	    {"one host",
		{{"d", ANSWER_MX, "mx h"}, {"h", ANSWER_A, "a 192.0.2.1"}},
		"d mail h=192.0.2.1;"},
	    {"both families",
		{{"d", ANSWER_MX, "mx h"}, {"h", ANSWER_A, "a 192.0.2.1"},
		    {"h", ANSWER_AAAA, "a 2001:db8::1"}},
		"d mail h=192.0.2.1,2001:db8::1;"},
	    {"implicit", {{"d", ANSWER_A, "a 192.0.2.1"}},
		"d mail,implicit d=192.0.2.1;"},
	    {"neither MX nor address", {{"x", 0, ""}}, "d no-mail;"},
	    {"null MX", {{"d", ANSWER_MX, "mx ."}}, "d no-mail,null-mx;"},
	    {"no such name", {{"d", 0, "nx"}}, "d nxdomain;"},
	    {"error", {{"d", 0, "error"}}, "d servfail;"},
	    {"silence", {{"d", 0, "lost"}}, "d timeout;"},
	    {"host that does not exist",
		{{"d", ANSWER_MX, "mx h"}, {"h", 0, "nx"}}, "d no-mail h;"},
	    {"host that does not resolve",
		{{"d", ANSWER_MX, "mx h"}, {"h", 0, "error"}}, "d servfail h;"},
	    {"host that is silent",
		{{"d", ANSWER_MX, "mx h"}, {"h", 0, "lost"}}, "d timeout h;"},
	    {"one silent, one in error",
		{{"d", ANSWER_MX, "mx h i"}, {"h", 0, "lost"},
		    {"i", 0, "error"}},
		"d servfail h i;"},
	    {"one silent, one that does not exist",
		{{"d", ANSWER_MX, "mx h i"}, {"h", 0, "lost"}, {"i", 0, "nx"}},
		"d timeout h i;"},
	    {"one resolves, one is silent",
		{{"d", ANSWER_MX, "mx h i"}, {"h", 0, "lost"},
		    {"i", ANSWER_A, "a 192.0.2.1"}},
		"d mail,partial h i=192.0.2.1;"},
	    {"one resolves, one does not exist",
		{{"d", ANSWER_MX, "mx h i"}, {"h", 0, "nx"},
		    {"i", ANSWER_A, "a 192.0.2.1"}},
		"d mail h i=192.0.2.1;"},
	    {"IPv4 resolves, IPv6 does not",
		{{"d", ANSWER_MX, "mx h"}, {"h", ANSWER_A, "a 192.0.2.1"},
		    {"h", ANSWER_AAAA, "error"}},
		"d mail,partial h=192.0.2.1;"},
	    {"implicit in error", {{"d", ANSWER_A, "error"}}, "d servfail;"},
	    {"no host name", {{"d", ANSWER_MX, "mx a,b"}}, "d no-mail;"},
	    {"a host beside one that is no name",
		{{"d", ANSWER_MX, "mx a,b h"}, {"h", ANSWER_A, "a 192.0.2.1"}},
		"d mail,partial h=192.0.2.1;"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *name = "d";

		dns = rows[i].dns;
		dns_lines = 4;
		for (size_t k = 4; k > 0 && dns[k - 1].name == NULL; k--)
			dns_lines = k - 1;
		for (unsigned order = 0; order < 2; order++) {
			run(&name, 1, 8, order == 1);
			case_text(rows[i].name, found_text, rows[i].want);
		}
	}
}

/* An address or localhost in the place of a host is one without addresses, and
 * nobody is asked for it. */
static void
test_no_names_are_not_asked(void **state)
{
	static const struct line lines[] = {
	    {"d", ANSWER_MX, "mx localhost h"},
	    {"h", ANSWER_A, "a 192.0.2.1"},
	    {"localhost", ANSWER_A, "a 127.0.0.1"},
	};
	const char *name = "d";

	(void)state;
	dns = lines;
	dns_lines = COUNT(lines);
	run(&name, 1, 8, false);
	case_text("found", found_text, "d mail localhost h=192.0.2.1;");
	case_text("asked", asked_text, "d h h ");
}

/* Of many domains behind one host each asks once, and the host is asked
 * for once; and so where the answers come in another order. */
static void
test_host_is_asked_once(void **state)
{
	static char text[100][16];
	static const char *names[100];
	static struct line lines[101];

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		(void)snprintf(text[i], sizeof(text[i]), "d%zu", i);
		names[i] = text[i];
		lines[i] = (struct line){text[i], ANSWER_MX, "mx h"};
	}
	lines[100] = (struct line){"h", ANSWER_A, "a 192.0.2.1"};
	dns = lines;
	dns_lines = COUNT(lines);
	for (size_t most = 1; most <= 64; most *= 8) {
		run(names, COUNT(names), most, false);
		case_int("questions", asked, 102);
		run(names, COUNT(names), most, true);
		case_int("questions", asked, 102);
	}
}

static void
test_known_host_is_not_asked(void **state)
{
	static const struct line lines[] = {{"d", ANSWER_MX, "mx h i"}};
	const struct addr known = {ADDR_V4, {192, 0, 2, 9}};
	const char *name = "d";
	struct mail *m = mail_new(on_found, NULL);
	struct question q;
	struct why why;

	(void)state;
	dns = lines;
	dns_lines = COUNT(lines);
	assert_non_null(m);
	found_text[0] = '\0';
	assert_int_equal(mail_know(m, "h", &known, 1, &why), ST_OK);
	assert_int_equal(mail_know(m, "i", NULL, 0, &why), ST_OK);
	mail_domains(m, &name, 1);
	assert_true(mail_next(m, &q));
	answer(m, &q, name);
	case_text("found", found_text, "d mail h=192.0.2.9 i;");
	assert_false(mail_next(m, &q));
	mail_free(&m);
}

/* What waits when everything ends is freed; the sanitizer sees to it. */
static void
test_end_in_the_middle(void **state)
{
	static const struct line lines[] = {
	    {"d", ANSWER_MX, "mx h i"}, {"e", ANSWER_MX, "mx i j"}};
	const char *const names[] = {"d", "e"};
	struct mail *m = mail_new(on_found, NULL);
	struct question q[2];

	(void)state;
	dns = lines;
	dns_lines = COUNT(lines);
	assert_non_null(m);
	mail_domains(m, names, 2);
	assert_true(mail_next(m, &q[0]) && mail_next(m, &q[1]));
	answer(m, &q[0], "d");
	answer(m, &q[1], "e");
	assert_true(mail_next(m, &q[0]));
	answer(m, &q[0], q[0].name);
	mail_free(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_classes),
	    cmocka_unit_test(test_no_names_are_not_asked),
	    cmocka_unit_test(test_host_is_asked_once),
	    cmocka_unit_test(test_known_host_is_not_asked),
	    cmocka_unit_test(test_end_in_the_middle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
