/* relaybl.conf: what is read, what is the default, what is printed. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config_case.h"
#include "text.h"

/* The configuration of a text that must be good. */
static struct config *
good(const char *text)
{
	size_t len = strlen(text);
	char *in = case_exact(text, len);
	struct config *c = NULL;

	said[0] = '\0';
	if (config_parse("/etc/r.conf", in, len, note, NULL, &c) != ST_OK)
		fail_msg("%s: %s", text, said);
	free(in);
	return c;
}

static void
check_prefix(const struct prefix *p, const char *want)
{
	char text[PREFIX_TEXT_MAX];

	case_text(want, prefix_format(p, text), want);
}

static void
check_listen(const struct config_listen *l, const char *want)
{
	char addr[ADDR_TEXT_MAX], text[ADDR_TEXT_MAX + 8];

	(void)snprintf(
	    text, sizeof(text), "%s@%u", addr_format(&l->addr, addr), l->port);
	case_text(want, text, want);
}

static void
the_example_says_what_it_says(void **state)
{
	struct config *c = NULL;
	char here[512];

	(void)state;
	said[0] = '\0';
	case_int(
	    "load", config_load("zones/relaybl.conf", note, NULL, &c), ST_OK);
	case_text("no warning", said, "");
	case_text("store", c->store, "/var/lib/relaybl");
	case_int("listen", c->server.listen_count, 2);
	check_listen(&c->server.listen[0], "127.0.0.1@5300");
	check_listen(&c->server.listen[1], "::1@5300");
	case_int("workers", c->server.workers, 2);
	case_int("allow", c->server.allow_count, 2);
	check_prefix(&c->server.allow[0], "127.0.0.0/8");
	check_prefix(&c->server.allow[1], "::1");
	case_int("lists", c->list_count, 1);
	case_text("list", c->lists[0].name, "relays");
	case_int("confirm", c->lists[0].confirm, 1);
	case_int("clear", c->lists[0].clear, 1);
	case_int("expire", c->lists[0].expire_s, DAYS(30));
	case_int("exempt", c->lists[0].exempt_count, 1);
	check_prefix(&c->lists[0].exempt[0], "192.0.2.25");
	case_int("scanners", c->scanner_count, 1);
	case_text("scanner", c->scanners[0].name, "nightly");
	case_int("zones", c->zone_count, 1);
	case_text("zone", c->zones[0].origin_text, "bl.example.org");
	case_int("classes", c->zones[0].classes, class_mask_default());
	assert_non_null(getcwd(here, sizeof(here)));
	strcat(here, "/zones/bl.example.org.zone");
	case_text("apex", c->zones[0].apex, here);
	config_free(&c);
	assert_null(c);
}

static void
silence_has_defaults(void **state)
{
	struct config *c =
	    good("lists: {a: {}}\nscanners:\n  s:\nzones:\n  b.c:\n");
	const struct config_server *s = &c->server;
	const struct config_list *l = &c->lists[0];
	const struct config_zone *z = &c->zones[0];

	(void)state;
	case_text("no warning", said, "");
	case_text("store", c->store, "/var/lib/relaybl");
	case_int("listen", s->listen_count, 2);
	check_listen(&s->listen[0], "127.0.0.1@5300");
	check_listen(&s->listen[1], "::1@5300");
	case_int("allow", s->allow_count, 2);
	check_prefix(&s->allow[0], "127.0.0.0/8");
	check_prefix(&s->allow[1], "::1");
	assert_in_range(s->workers, 1, 64);
	case_int("denied", s->drop_denied, false);
	case_int("udp-size", s->udp_size, 1232);
	case_int("tcp-clients", s->tcp_clients, 1000);
	case_int("tcp-per-client", s->tcp_per_client, 50);
	case_int("tcp-idle", s->tcp_idle_s, 10);
	assert_null(s->user);
	case_int("confirm", l->confirm, 2);
	case_int("clear", l->clear, 2);
	case_int("expire", l->expire_s, 0);
	case_int("exempt", l->exempt_count, 0);
	case_int("special", l->allow_special, false);
	case_int("max-prefix4", l->min_len4, 24);
	case_int("max-prefix6", l->min_len6, 48);
	case_int("max-addresses", l->max_addresses, 16777216);
	case_int("scanner confirm", c->scanners[0].confirm, 0);
	case_int("scanner clear", c->scanners[0].clear, 0);
	case_int("internal", c->scanners[0].trust_internal, false);
	case_int("list", z->list, 0);
	case_int("classes", z->classes, class_mask_default());
	case_int("ttl", z->ttl, 300);
	case_int("negative-ttl", z->negative_ttl, 60);
	case_text("text", z->text, TEXT_DEFAULT);
	assert_null(z->apex);
	assert_null(z->url);
	config_free(&c);
}

/* Every key away from its default; lists behind the zones that name them. */
#define EVERY_KEY                                                              \
	"zones:\n"                                                             \
	"  BL.Example.ORG.:\n"                                                 \
	"    {list: b, apex: a/z, classes: [LIST, relay], ttl: 5, "            \
	"negative-ttl: 1d, url: \"https://x/$ip\"}\n"                          \
	"  c.d: {list: a, text: \"5$$ \\\"$ip\\\" \\\\\"}\n"                   \
	"store: ../store\n"                                                    \
	"server:\n"                                                            \
	"  listen:\n"                                                          \
	"  - 0.0.0.0\n"                                                        \
	"  - \"::@65535\"\n"                                                   \
	"  - ::ffff:192.0.2.1@1\n"                                             \
	"  workers: 64\n"                                                      \
	"  allow: [\"::/0\"]\n"                                                \
	"  denied: drop\n"                                                     \
	"  udp-size: 4096\n"                                                   \
	"  tcp-clients: 65536\n"                                               \
	"  tcp-per-client: 1\n"                                                \
	"  tcp-idle: 1h\n"                                                     \
	"  user: relaybl\n"                                                    \
	"lists:\n"                                                             \
	"  a: {}\n"                                                            \
	"  b: {confirm: 100, clear: 1, expire: 90s, exempt: [10.0.0.0/8, "     \
	"\"2001:db8::/32\"], allow-special: true, max-prefix4: 16, "           \
	"max-prefix6: 128, max-addresses: 4294967296}\n"                       \
	"scanners:\n"                                                          \
	"  \"A:b.c_d-1\": {confirm: 3, clear: 4, internal: trust}\n"

static void
every_key_reaches_its_field(void **state)
{
	struct config *c = good(EVERY_KEY);
	const struct config_server *s = &c->server;
	const struct config_list *l = &c->lists[1];
	const struct config_zone *z = &c->zones[0];

	(void)state;
	case_text("store", c->store, "/etc/../store");
	case_int("listen", s->listen_count, 3);
	check_listen(&s->listen[0], "0.0.0.0@53");
	check_listen(&s->listen[1], "::@65535");
	check_listen(&s->listen[2], "192.0.2.1@1");
	case_int("line", s->listen[2].line, 10);
	case_int("workers", s->workers, 64);
	case_int("allow", s->allow_count, 1);
	case_int("denied", s->drop_denied, true);
	case_int("udp-size", s->udp_size, 4096);
	case_int("tcp-clients", s->tcp_clients, 65536);
	case_int("tcp-per-client", s->tcp_per_client, 1);
	case_int("tcp-idle", s->tcp_idle_s, 3600);
	case_text("user", s->user, "relaybl");
	case_int("confirm", l->confirm, 100);
	case_int("clear", l->clear, 1);
	case_int("expire", l->expire_s, 90);
	case_int("exempt", l->exempt_count, 2);
	check_prefix(&l->exempt[1], "2001:db8::/32");
	case_int("special", l->allow_special, true);
	case_int("max-prefix4", l->min_len4, 16);
	case_int("max-prefix6", l->min_len6, 128);
	case_int("max-addresses", l->max_addresses, (int64_t)1 << 32);
	case_int("scanner confirm", c->scanners[0].confirm, 3);
	case_int("scanner clear", c->scanners[0].clear, 4);
	case_int("internal", c->scanners[0].trust_internal, true);
	case_int("list", z->list, 1);
	case_text("origin", z->origin_text, "BL.Example.ORG");
	assert_memory_equal(z->origin.wire, "\2bl\7example\3org", 16);
	case_text("apex", z->apex, "/etc/a/z");
	case_int("classes", z->classes,
	    CLASS_BIT(CLASS_RELAY) | CLASS_BIT(CLASS_MAILLIST));
	case_int("ttl", z->ttl, 5);
	case_int("negative-ttl", z->negative_ttl, 86400);
	case_text("text of a zone with url", z->text, TEXT_DEFAULT_URL);
	case_text("url", z->url, "https://x/$ip");
	case_text("quotes", c->zones[1].text, "5$$ \"$ip\" \\");
	config_free(&c);
}

/* Printed, read, printed: the same; and the second has the same fields. */
static void
what_is_printed_is_read_back(void **state)
{
	static const char *const cases[] = {
	    "lists: {a: {}}",
	    EVERY_KEY,
	    "lists: {a: {}}\r\nstore: \"\\u0085 \\u2028\\U0001F4E8 \\xfc\"\r\n",
	    "# c\n---\nlists: {\"null\": {}, \"1\": {}, a:b: {}}\n...\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct config *c = good(cases[i]), *again;
		char *one = config_print(c), *two;

		assert_non_null(one);
		again = good(one);
		two = config_print(again);
		assert_non_null(two);
		case_text(cases[i], two, one);
		case_text("store", again->store, c->store);
		case_int("lists", again->list_count, c->list_count);
		case_int("zones", again->zone_count, c->zone_count);
		free(one);
		free(two);
		config_free(&c);
		config_free(&again);
	}
}

static void
names_are_found(void **state)
{
	struct config *c =
	    good("lists: {a: {}, b: {}}\nscanners: {s: {}, t: {}}\n");

	(void)state;
	assert_ptr_equal(config_list_by_name(c, "b"), &c->lists[1]);
	assert_null(config_list_by_name(c, "B"));
	assert_null(config_list_by_name(c, ""));
	assert_ptr_equal(config_scanner_by_name(c, "s"), &c->scanners[0]);
	assert_null(config_scanner_by_name(c, "a"));
	config_free(&c);
}

static void
workers_auto_are_the_cores(void **state)
{
	struct config *c = good("lists: {a: {}}\nserver: {workers: auto}");
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	(void)state;
	case_int("workers", c->server.workers, n > 64 ? 64 : n);
	config_free(&c);
}

static void
tabs_and_bytes_that_do_no_harm_are_read(void **state)
{
	static const char *const cases[] = {
	    "lists: {a: {}}\t# aligned\tcomment\n",
	    "lists: {a: {}}\t\n# alone\t#\n",
	    "# \xc3\xbc\nlists: {a: {}}\n",
	    "lists:\n  a: # none\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct config *c = good(cases[i]);

		case_int(cases[i], c->list_count, 1);
		config_free(&c);
	}
}

static void
load_refuses(const char *file, const char *want)
{
	struct config *c = NULL;

	said[0] = '\0';
	case_int(file, config_load(file, note, NULL, &c), ST_NO_INPUT);
	case_holds(file, said, want);
	assert_null(c);
}

static void
files_that_are_none_are_refused(void **state)
{
	char dir[] = "/tmp/test_config.XXXXXX", path[64];
	FILE *f;

	(void)state;
	assert_non_null(mkdtemp(dir));
	(void)snprintf(path, sizeof(path), "%s/conf", dir);
	load_refuses(path, "No such file");
	load_refuses(dir, "not a plain file");
	load_refuses("/dev/zero", "not a plain file");
	assert_int_equal(mkfifo(path, 0600), 0);
	load_refuses(path, "not a plain file");
	(void)unlink(path);
	f = fopen(path, "w");
	assert_non_null(f);
	for (int i = 0; i <= 1024 * 1024; i++)
		(void)fputc('#', f);
	assert_int_equal(fclose(f), 0);
	load_refuses(path, "larger than 1 MiB");
	(void)unlink(path);
	(void)rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_example_says_what_it_says),
	    cmocka_unit_test(silence_has_defaults),
	    cmocka_unit_test(every_key_reaches_its_field),
	    cmocka_unit_test(what_is_printed_is_read_back),
	    cmocka_unit_test(names_are_found),
	    cmocka_unit_test(workers_auto_are_the_cores),
	    cmocka_unit_test(tabs_and_bytes_that_do_no_harm_are_read),
	    cmocka_unit_test(files_that_are_none_are_refused),
	};

	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
