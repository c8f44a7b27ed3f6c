/* The options of answers: each where it is asked for and may be, none where
 * not, and all of them within what an answer may be long. */
#include "gated_fixture.h"

#define COOKIE                                                                 \
	"\0\x0a\0\x08"                                                         \
	"client.."
#define NSID	      "\0\3\0\0"
#define VERSION	      "\0\x13\0\0"
#define KEEPALIVE     "\0\x0b\0\0"
#define PADDING	      "\0\x0c\0\3abc"
#define OPTIONS(text) .options = (text), .options_len = sizeof(text) - 1

#define LISTED "25.2.0.192.bl.example"
#define FREE   "26.2.0.192.bl.example"

static void
add(char *out, const char *what, unsigned value)
{
	char part[64];

	snprintf(part, sizeof(part), "%s%u", what, value);
	strcat(out, part);
}

/* What is in the OPT record, in its order: "cookie 24; nsid ns1; ..." */
static void
describe(const struct gated_answer *a, char *out)
{
	struct slice opt = gated_options(a);

	out[0] = '\0';
	for (size_t at = 0; at < opt.len; at += 4 + get16(opt.data + at + 2)) {
		const uint8_t *p = opt.data + at + 4;
		unsigned len = get16(p - 2);

		if (at > 0)
			strcat(out, "; ");
		switch (get16(p - 4)) {
		case DNS_OPTION_COOKIE:
			assert_memory_equal(p, "client..", 8);
			add(out, "cookie ", len);
			break;
		case DNS_OPTION_NSID:
			strcat(out, "nsid ");
			strncat(out, (const char *)p, len);
			break;
		case DNS_OPTION_VERSION:
			case_int("length", len, 6);
			case_int("serial", get32(p + 2), NOW);
			add(out, "version ", p[0]);
			add(out, " type ", p[1]);
			break;
		case DNS_OPTION_KEEPALIVE:
			case_int("length", len, 2);
			add(out, "keepalive ", get16(p));
			break;
		case DNS_OPTION_PADDING:
			add(out, "padding ", len);
			break;
		case DNS_OPTION_EDE:
			add(out, "ede ", get16(p));
			strcat(out, len > 2 ? " " : "");
			strncat(out, (const char *)p + 2, len - 2);
			break;
		default:
			fail_msg("option %u", get16(p - 4));
		}
	}
}

static void
options_are_answered_where_asked_for(void **state)
{
	static const struct {
		struct gated ask;
		const char *want;
	} cases[] = {
	    {{LISTED, .size = 1232}, ""},
	    {{LISTED, OPTIONS(COOKIE)}, "cookie 24"},
	    {{LISTED, OPTIONS(COOKIE COOKIE COOKIE)}, "cookie 24"},
	    {{LISTED, OPTIONS(NSID)}, "nsid ns1"},
	    {{LISTED, OPTIONS(NSID NSID)}, "nsid ns1"},
	    {{LISTED, OPTIONS(VERSION)}, "version 2 type 0"},
	    {{FREE, OPTIONS(VERSION)}, "version 2 type 0"},
	    {{"192.bl.example", OPTIONS(VERSION)}, "version 2 type 0"},
	    {{"bl.example", .type = DNS_TYPE_SOA, OPTIONS(VERSION)},
		"version 2 type 0"},
	    {{LISTED, OPTIONS(KEEPALIVE)}, ""},
	    {{LISTED, OPTIONS(KEEPALIVE), .transport = TRANSPORT_TCP},
		"keepalive 70"},
	    {{LISTED, OPTIONS(KEEPALIVE), .transport = TRANSPORT_TLS},
		"keepalive 70"},
	    {{LISTED, OPTIONS(PADDING)}, ""},
	    {{LISTED, OPTIONS(PADDING), .transport = TRANSPORT_TCP}, ""},
	    {{LISTED, .size = 1232, .transport = TRANSPORT_TLS}, ""},
	    {{LISTED, OPTIONS("\0\x08\0\x07\0\1\x18\0\xc0\0\2")}, ""},
	    {{LISTED, OPTIONS(VERSION NSID COOKIE)},
		"cookie 24; nsid ns1; version 2 type 0"},
	    {{LISTED, OPTIONS(PADDING VERSION KEEPALIVE NSID COOKIE),
		 .transport = TRANSPORT_TCP},
		"cookie 24; nsid ns1; version 2 type 0; keepalive 70"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct gated_answer got;
		char text[1024];

		gated_ask(&cases[i].ask, &got);
		describe(&got, text);
		case_text(cases[i].ask.name, text, cases[i].want);
		free(got.data);
	}
}

/* Refusals say why, where EDNS is spoken; what helps never does. */
static void
refusals_say_why(void **state)
{
	static const struct {
		struct gated ask;
		const char *want;
	} cases[] = {
	    {{LISTED, .size = 512, .source = "9.9.9.9"}, "ede 18"},
	    {{LISTED, .source = "9.9.9.9"}, ""},
	    {{"example.org", .size = 512}, "ede 20"},
	    {{"example.org", .size = 512, .type = DNS_TYPE_AXFR}, "ede 20"},
	    {{"bl.example", .size = 512, .type = DNS_TYPE_AXFR}, "ede 18"},
	    {{LISTED, .size = 512, .type = DNS_TYPE_TKEY}, "ede 21"},
	    {{"free.example", .size = 512, .type = DNS_TYPE_AXFR}, "ede 21"},
	    {{"keyed.example", .size = 512}, "ede 18"},
	    {{LISTED, .size = 512}, ""},
	    {{FREE, .size = 512}, ""},
	    {{"192.bl.example", .size = 512}, ""},
	    {{"1.gone.example", .size = 512}, "ede 0 gone for good"},
	    {{"gone.example", .size = 512, .type = DNS_TYPE_SOA}, ""},
	    {{"example.org", OPTIONS(NSID VERSION)}, "nsid ns1; ede 20"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct gated_answer got;
		char text[1024];

		gated_ask(&cases[i].ask, &got);
		describe(&got, text);
		case_text(cases[i].ask.name, text, cases[i].want);
		free(got.data);
	}
	atomic_store(&fixture.lost, true);
	for (int options = 0; options < 2; options++) {
		struct gated ask = {FREE, .size = 1232};
		struct gated_answer got;
		char text[1024];

		if (options > 0) {
			ask.options = VERSION;
			ask.options_len = sizeof(VERSION) - 1;
		}
		gated_ask(&ask, &got);
		case_int("lost", got.response.outcome, OUTCOME_SERVFAIL);
		describe(&got, text);
		case_text("lost", text, "ede 14");
		free(got.data);
	}
	atomic_store(&fixture.lost, false);
}

/* RFC 8467 4.1, the TSIG record included. */
static void
padded_answers_are_blocks(void **state)
{
	static const struct gated cases[] = {
	    {LISTED, OPTIONS(PADDING), .transport = TRANSPORT_TLS},
	    {FREE, OPTIONS(PADDING NSID COOKIE), .transport = TRANSPORT_TLS},
	    {"big.open.example", .type = DNS_TYPE_TXT, OPTIONS(PADDING),
		.transport = TRANSPORT_TLS},
	    {"example.org", OPTIONS(PADDING), .transport = TRANSPORT_TLS},
	    {LISTED, OPTIONS(PADDING), .transport = TRANSPORT_TLS,
		.key = KEY_TWO},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct gated_answer got;
		size_t len;

		gated_ask(&cases[i], &got);
		assert_non_null(gated_option(&got, DNS_OPTION_PADDING, &len));
		case_int(cases[i].name, got.response.len % 468, 0);
		case_int(cases[i].name, got.response.len / 468, 1 + (i == 2));
		free(got.data);
	}
}

/* A cookie of ours is taken back, a new one is made each time; another's is
 * replaced. */
static void
cookies_are_made_and_checked(void **state)
{
	char option[4 + COOKIE_LEN] = "\0\x0a\0\x18";
	struct gated ask = {LISTED, .options = option, .options_len = 28};
	struct gated_answer got;
	const uint8_t *cookie;
	uint64_t good, bad;
	size_t len = 0;

	(void)state;
	memcpy(option + 4, "client..server..........", COOKIE_LEN);
	good = stats.value[STAT_COOKIE_GOOD];
	bad = stats.value[STAT_COOKIE_BAD];
	for (int i = 0; i < 3; i++) {
		gated_ask(&ask, &got);
		case_int("answered", got.response.outcome, OUTCOME_LISTED);
		cookie = gated_option(&got, DNS_OPTION_COOKIE, &len);
		assert_non_null(cookie);
		case_int("length", len, COOKIE_LEN);
		memcpy(option + 4, cookie, COOKIE_LEN);
		free(got.data);
	}
	case_int("bad", stats.value[STAT_COOKIE_BAD] - bad, 1);
	case_int("good", stats.value[STAT_COOKIE_GOOD] - good, 2);
	ask.source = "127.0.0.2";
	gated_ask(&ask, &got);
	free(got.data);
	case_int("elsewhere", stats.value[STAT_COOKIE_BAD] - bad, 2);
}

/* Names of 255 octets, NSID, a cookie and a key, in 512 octets: what must be
 * there is, the rest is not, and TC says so; what else is said is the same. */
static void
all_of_it_keeps_to_the_limit(void **state)
{
	static const char *const names[] = {
	    LISTED,
	    "a.b.c.d.e.f.g.h.i.j.k.l.m." LABEL_60 ".open.example",
	    "big.open.example",
	    LABEL_60 "." LABEL_60 "." LABEL_60 ".abcdefghijklmnopqrstuvwxyz."
		     "abcdefghijklmnopq.abcdefghij.open.example",
	};
	static const char options[] = COOKIE NSID VERSION;
	unsigned outcome = 0;

	(void)state;
	for (size_t n = 0; n < COUNT(names); n++)
		for (uint16_t size = 512; size <= 1232; size += 45)
			for (int key = KEY_NONE; key <= KEY_OTHER; key++) {
				struct gated ask = {names[n],
				    .type = DNS_TYPE_TXT, .size = size,
				    .options = options,
				    .options_len = sizeof(options) - 1,
				    .key = key};
				struct gated_answer got;

				gated_ask(&ask, &got);
				if (key == KEY_NONE)
					outcome = got.response.outcome;
				else if (key != KEY_OTHER)
					case_int(names[n], got.response.outcome,
					    outcome);
				case_int(names[n],
				    got.response.len > 0 &&
					got.response.len <= size,
				    true);
				case_int("TC", (got.data[2] & DNS_TC) != 0,
				    got.response.truncated);
				case_int("OPT and TSIG", get16(got.data + 10),
				    1 + (key > 0));
				(void)gated_options(&got);
				free(got.data);
			}
}

/* RFC 7873 5.4: a question for a cookie alone. */
static void
a_cookie_can_be_asked_for_alone(void **state)
{
	static const char bad[] = "\0\x0a\0\x18"
				  "client..0123456789abcdef";
	static const struct {
		const char *name, *source, *options;
		size_t len;
		enum outcome outcome;
		const char *want;
	} cases[] = {
	    {"client part", "127.0.0.1", COOKIE, sizeof(COOKIE) - 1,
		OUTCOME_COOKIE, "NOERROR; opt 1232"},
	    {"bad one", "127.0.0.1", bad, sizeof(bad) - 1, OUTCOME_BADCOOKIE,
		"BADCOOKIE; opt 1232"},
	    {"stranger", "9.9.9.9", COOKIE, sizeof(COOKIE) - 1,
		OUTCOME_REFUSED_ACL, "REFUSED; opt 1232"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct gated ask = {.source = cases[i].source};
		struct gated_answer got;
		struct message m;
		struct judge judge;

		message_head(&m, 0, 0, (const uint16_t[4]){0, 0, 0, 1});
		message_opt(
		    &m, 1232, 0, cases[i].options, (uint16_t)cases[i].len);
		gated_send(&ask, &m, &got);
		case_int(cases[i].name, got.response.outcome, cases[i].outcome);
		judge_answer(&judge, got.data, got.response.len);
		case_text(cases[i].name, judge.text, cases[i].want);
		free(got.data);
	}
}

/* Over UDP, of who is not trusted. Who knows no cookies is sent to TCP. */
static void
cookies_can_be_required(void **state)
{
	static const struct {
		struct gated ask;
		enum outcome outcome;
		const char *want;
	} cases[] = {
	    {{"1.open.example", .source = "9.9.9.9"}, OUTCOME_BADCOOKIE,
		"NOERROR tc"},
	    {{"1.open.example", .source = "9.9.9.9", .size = 1232},
		OUTCOME_BADCOOKIE, "NOERROR tc; opt 1232"},
	    {{"1.open.example", .source = "9.9.9.9", OPTIONS(COOKIE)},
		OUTCOME_BADCOOKIE, "BADCOOKIE; opt 1232"},
	    {{"1.open.example", .source = "9.9.9.9", OPTIONS(COOKIE),
		 .transport = TRANSPORT_TCP},
		OUTCOME_NXDOMAIN,
		"NXDOMAIN aa; authority open.example. SOA 60; opt 1232"},
	    {{"1.open.example", .source = "10.0.0.1"}, OUTCOME_NXDOMAIN,
		"NXDOMAIN aa; authority open.example. SOA 60"},
	    {{"1.open.example", .source = "9.9.9.9", .key = KEY_ONE},
		OUTCOME_NXDOMAIN,
		"NXDOMAIN aa; authority open.example. SOA 60"},
	};

	(void)state;
	fixture.view->require_cookie = true;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct gated_answer got;
		struct judge judge;

		gated_ask(&cases[i].ask, &got);
		case_int("outcome", got.response.outcome, cases[i].outcome);
		judge_answer(&judge, got.data, got.response.len);
		case_text(cases[i].ask.name, judge.text, cases[i].want);
		free(got.data);
	}
	fixture.view->require_cookie = false;
}

/* RFC 7828 3.2.1; over UDP the option means nothing (3.2.2). */
static void
keepalive_has_no_contents(void **state)
{
	static const char bad[] = "\0\x0b\0\2\0\7";

	(void)state;
	for (int i = 0; i < TRANSPORT_COUNT; i++) {
		struct gated ask = {LISTED, OPTIONS(bad)};
		struct gated_answer got;

		ask.transport = (uint8_t)i;
		gated_ask(&ask, &got);
		case_int("outcome", got.response.outcome,
		    i == TRANSPORT_UDP ? OUTCOME_LISTED : OUTCOME_FORMERR);
		free(got.data);
	}
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(options_are_answered_where_asked_for),
	    cmocka_unit_test(refusals_say_why),
	    cmocka_unit_test(padded_answers_are_blocks),
	    cmocka_unit_test(cookies_are_made_and_checked),
	    cmocka_unit_test(all_of_it_keeps_to_the_limit),
	    cmocka_unit_test(a_cookie_can_be_asked_for_alone),
	    cmocka_unit_test(cookies_can_be_required),
	    cmocka_unit_test(keepalive_has_no_contents),
	};

	if (fixture_is_checker(argc, argv))
		return fixture_check_generation(argv[2]);
	return cmocka_run_group_tests_name(
	    "respond_edns", tests, setup, teardown);
}
