/* What answers say of mail: hosts, addresses, CNAMEs, and bytes that lie. */
#include "reply_case.h"

static struct packet p;
static struct answer_hosts hosts;
static struct answer_addrs addrs;

static enum answer_kind
read_mx(void)
{
	struct slice s = packet_exact(&p);
	enum answer_kind kind = answer_mx(s, &hosts);

	free((void *)(uintptr_t)s.data);
	return kind;
}

static enum answer_kind
read_addrs(uint16_t type)
{
	struct slice s = packet_exact(&p);
	enum answer_kind kind = answer_addrs(s, type, &addrs);

	free((void *)(uintptr_t)s.data);
	return kind;
}

/* "10 a.example 20 b.example", with what was left out. */
static const char *
shown(void)
{
	static char text[4096];
	size_t len = 0;

	text[0] = '\0';
	for (size_t i = 0; i < hosts.count && i < 8; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
		    "%s%u %s", i > 0 ? " " : "", hosts.host[i].preference,
		    hosts.host[i].name);
	(void)snprintf(text + len, sizeof(text) - len, "%s%s%s",
	    hosts.null_mx ? " null" : "", hosts.over ? " over" : "",
	    hosts.unusable ? " unusable" : "");
	return text;
}

static const char *
shown_addrs(void)
{
	static char text[4096];
	char one[ADDR_TEXT_MAX];
	size_t len = 0;

	text[0] = '\0';
	for (size_t i = 0; i < addrs.count && i < 8; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s",
		    i > 0 ? " " : "", addr_format(&addrs.addr[i], one));
	return text;
}

static void
test_hosts_in_order_of_preference(void **state)
{
	(void)state;
	packet_begin(&p, "d.example", ANSWER_MX, 0);
	packet_mx(&p, "d.example", 20, "B.Example");
	packet_mx(&p, "D.EXAMPLE", 10, "z.example");
	packet_mx(&p, "d.example", 10, "a.example");
	case_int("kind", read_mx(), ANSWER_DATA);
	case_text("hosts", shown(), "10 a.example 10 z.example 20 b.example");
}

static void
test_host_twice_is_once(void **state)
{
	(void)state;
	packet_begin(&p, "d.example", ANSWER_MX, 0);
	packet_mx(&p, "d.example", 20, "a.example");
	packet_mx(&p, "d.example", 15, "b.example");
	packet_mx(&p, "d.example", 10, "A.example");
	packet_mx(&p, "d.example", 30, "a.example");
	case_int("kind", read_mx(), ANSWER_DATA);
	case_text("hosts", shown(), "10 a.example 15 b.example");
}

static void
test_null_mx(void **state)
{
	(void)state;
	packet_begin(&p, "d.example", ANSWER_MX, 0);
	packet_mx(&p, "d.example", 0, ".");
	case_int("alone", read_mx(), ANSWER_DATA);
	case_text("alone", shown(), " null");
	packet_mx(&p, "d.example", 10, "a.example");
	case_int("beside another", read_mx(), ANSWER_DATA);
	case_text("beside another", shown(), "10 a.example");
}

static void
test_names_that_are_none(void **state)
{
	static const char *const bad[] = {
	    "a b.example", "<script>.example", "=cmd.example", "a\tb", "-x"};

	(void)state;
	packet_begin(&p, "d.example", ANSWER_MX, 0);
	packet_mx(&p, "d.example", 10, "good.example");
	for (size_t i = 0; i < COUNT(bad); i++)
		packet_mx(&p, "d.example", 5, bad[i]);
	case_int("kind", read_mx(), ANSWER_DATA);
	case_text("hosts", shown(), "10 good.example unusable");
}

static void
test_no_names(void **state)
{
	static const struct {
		const char *name;
		bool want;
	} rows[] = {
	    {"192.0.2.1", true},
	    {"localhost", true},
	    {"a.localhost", true},
	    {"localhost.example", false},
	    {"notlocalhost", false},
	    {"192.0.2.1.example", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		case_int(rows[i].name, answer_is_no_name(rows[i].name),
		    rows[i].want);
}

/* Of a thousand the most preferred are kept, whatever their order. */
static void
test_too_many_hosts(void **state)
{
	char name[64];

	(void)state;
	packet_begin(&p, "d.example", ANSWER_MX, 0);
	for (unsigned i = 0; i < 1000; i++) {
		(void)snprintf(name, sizeof(name), "h%u.example", i * 7 % 1000);
		packet_mx(&p, "d.example", i * 7 % 1000, name);
	}
	case_int("kind", read_mx(), ANSWER_DATA);
	case_int("count", hosts.count, RESOLVE_HOSTS_MAX);
	assert_true(hosts.over);
	for (unsigned i = 0; i < hosts.count; i++)
		case_int("preference", hosts.host[i].preference, i);
}

static void
test_too_many_addresses(void **state)
{
	char text[32];

	(void)state;
	packet_begin(&p, "h.example", ANSWER_A, 0);
	for (unsigned i = 0; i < 100; i++) {
		(void)snprintf(text, sizeof(text), "192.0.2.%u", 100 - i);
		packet_addr(&p, "h.example", text);
		packet_addr(&p, "h.example", text);
	}
	case_int("kind", read_addrs(ANSWER_A), ANSWER_DATA);
	case_int("count", addrs.count, RESOLVE_ADDRESSES_MAX);
	assert_true(addrs.over);
	for (unsigned i = 0; i < addrs.count; i++)
		case_int("address", addrs.addr[i].b[3], i + 1);
}

static void
test_addresses(void **state)
{
	(void)state;
	packet_begin(&p, "h.example", ANSWER_AAAA, 0);
	packet_addr(&p, "h.example", "2001:db8::2");
	packet_addr(&p, "h.example", "2001:db8::1");
	/* It is what it maps, here as everywhere. */
	packet_addr(&p, "h.example", "::ffff:192.0.2.7");
	/* Not asked for. */
	packet_addr(&p, "h.example", "192.0.2.8");
	packet_addr(&p, "other.example", "2001:db8::3");
	case_int("kind", read_addrs(ANSWER_AAAA), ANSWER_DATA);
	case_text(
	    "addresses", shown_addrs(), "192.0.2.7 2001:db8::1 2001:db8::2");
}

static void
test_cnames(void **state)
{
	(void)state;
	packet_begin(&p, "h.example", ANSWER_A, 0);
	packet_cname(&p, "h.example", "i.example");
	packet_cname(&p, "I.example", "j.example");
	packet_addr(&p, "j.example", "192.0.2.1");
	packet_addr(&p, "h.example", "192.0.2.66");
	case_int("in order", read_addrs(ANSWER_A), ANSWER_DATA);
	case_text("in order", shown_addrs(), "192.0.2.1");

	packet_begin(&p, "h.example", ANSWER_A, 0);
	packet_addr(&p, "j.example", "192.0.2.1");
	packet_cname(&p, "i.example", "j.example");
	packet_cname(&p, "h.example", "i.example");
	case_int("backwards", read_addrs(ANSWER_A), ANSWER_DATA);
	case_text("backwards", shown_addrs(), "192.0.2.1");

	packet_begin(&p, "h.example", ANSWER_A, 0);
	packet_cname(&p, "h.example", "i.example");
	case_int("to nothing", read_addrs(ANSWER_A), ANSWER_NONE);

	packet_begin(&p, "h.example", ANSWER_A, 0);
	packet_cname(&p, "h.example", "i.example");
	packet_cname(&p, "i.example", "h.example");
	packet_addr(&p, "h.example", "192.0.2.1");
	case_int("in a circle", read_addrs(ANSWER_A), ANSWER_ERROR);

	packet_begin(&p, "h.example", ANSWER_A, 0);
	packet_cname(&p, "h.example", "h.example");
	case_int("to itself", read_addrs(ANSWER_A), ANSWER_ERROR);
}

static void
test_long_chain(void **state)
{
	char from[32], to[32];

	(void)state;
	packet_begin(&p, "c0.example", ANSWER_A, 0);
	for (unsigned i = 0; i < 17; i++) {
		(void)snprintf(from, sizeof(from), "c%u.example", i);
		(void)snprintf(to, sizeof(to), "c%u.example", i + 1);
		packet_cname(&p, from, to);
		if (i != 15)
			continue;
		packet_addr(&p, to, "192.0.2.1");
		case_int("16 links", read_addrs(ANSWER_A), ANSWER_DATA);
	}
	packet_addr(&p, to, "192.0.2.1");
	case_int("17 links", read_addrs(ANSWER_A), ANSWER_ERROR);
}

static void
test_rcodes(void **state)
{
	static const struct {
		unsigned rcode;
		enum answer_kind want;
	} rows[] = {
	    {0, ANSWER_NONE},
	    {1, ANSWER_ERROR},
	    {RCODE_SERVFAIL, ANSWER_ERROR},
	    {RCODE_NXDOMAIN, ANSWER_NXDOMAIN},
	    {4, ANSWER_ERROR},
	    {5, ANSWER_ERROR},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		packet_begin(&p, "d.example", ANSWER_MX, rows[i].rcode);
		case_int("rcode", read_mx(), rows[i].want);
	}
}

/* Cut anywhere, the answer is an error or says what is still in it. */
static void
test_cut_anywhere(void **state)
{
	size_t whole;

	(void)state;
	packet_begin(&p, "d.example", ANSWER_MX, 0);
	packet_mx(&p, "d.example", 10, "a.example");
	packet_mx(&p, "d.example", 20, "b.example");
	whole = p.len;
	for (p.len = 0; p.len < whole; p.len++)
		case_int("cut", read_mx(), ANSWER_ERROR);
	case_int("whole", read_mx(), ANSWER_DATA);
}

static void
test_bytes_that_lie(void **state)
{
	size_t data;

	(void)state;
	packet_begin(&p, "h.example", ANSWER_A, 0);
	packet_addr(&p, "h.example", "192.0.2.1");
	p.len--;
	(void)put16(p.bytes + p.len - 3 - 2, 3);
	case_int("three octets", read_addrs(ANSWER_A), ANSWER_ERROR);

	packet_begin(&p, "d.example", ANSWER_MX, 0);
	data = packet_rr(&p, "d.example", ANSWER_MX);
	packet_16(&p, 10);
	packet_rr_end(&p, data);
	case_int("MX without host", read_mx(), ANSWER_ERROR);

	packet_begin(&p, "d.example", ANSWER_MX, 0);
	data = packet_rr(&p, "d.example", ANSWER_MX);
	packet_16(&p, 10);
	packet_16(&p, 0xc000 | (unsigned)(data + 2));
	packet_rr_end(&p, data);
	case_int("pointer to itself", read_mx(), ANSWER_ERROR);

	packet_begin(&p, "d.example", ANSWER_MX, 0);
	packet_mx(&p, "d.example", 10, "a.example");
	(void)put16(p.bytes + 6, 9);
	case_int("more records than there are", read_mx(), ANSWER_ERROR);
	(void)put16(p.bytes + 6, 1);
	(void)put16(p.bytes + 4, 2);
	case_int("two questions", read_mx(), ANSWER_ERROR);
	(void)put16(p.bytes + 4, 1);
	p.bytes[2] |= 0x02;
	case_int("truncated", read_mx(), ANSWER_ERROR);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_hosts_in_order_of_preference),
	    cmocka_unit_test(test_host_twice_is_once),
	    cmocka_unit_test(test_null_mx),
	    cmocka_unit_test(test_names_that_are_none),
	    cmocka_unit_test(test_no_names),
	    cmocka_unit_test(test_too_many_hosts),
	    cmocka_unit_test(test_too_many_addresses),
	    cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_cnames),
	    cmocka_unit_test(test_long_chain),
	    cmocka_unit_test(test_rcodes),
	    cmocka_unit_test(test_cut_anywhere),
	    cmocka_unit_test(test_bytes_that_lie),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
