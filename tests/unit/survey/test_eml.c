/* eml: header fields, encodings and the whole of a mail. That another program
 * reads the same out of it is shown by tests/system/98-report.t. */
#include "eml.h"

#include "case.h"
#include "eml_encode.h"

/* What write made of it, for the caller to free. */
struct out {
	FILE *to;
	char *text;
	size_t len;
};

static void
begin(struct out *o)
{
	o->text = NULL;
	o->to = open_memstream(&o->text, &o->len);
	assert_non_null(o->to);
}

static const char *
end(struct out *o)
{
	assert_int_equal(fclose(o->to), 0);
	return o->text;
}

#define A60 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff"

static void
fields(void **state)
{
	static const struct {
		const char *name, *text, *want;
	} cases[] = {
	    {"plain", "a b", "S: a b\r\n"},
	    {"empty", "", "S: \r\n"},
	    {"blanks", "  a \t b ", "S: a b\r\n"},
	    {"a field more", "a\r\nBcc: b@example.org",
		"S: a Bcc: b@example.org\r\n"},
	    {"folded", A60 " " A60 " c", "S: " A60 "\r\n " A60 " c\r\n"},
	    {"too long to fold", A60 "g",
		"S: =?UTF-8?B?YWFhYWFhYWFhYWJiYmJiYmJiYmJjY2NjY2NjY2Nj"
		"ZGRkZGRkZGRkZGVlZWVl?=\r\n"
		" =?UTF-8?B?ZWVlZWVmZmZmZmZmZmZmZw==?=\r\n"},
	    {"what looks encoded", "=?x", "S: =?UTF-8?B?PT94?=\r\n"},
	    {"Japanese", "日本", "S: =?UTF-8?B?5pel5pys?=\r\n"},
	    {"Japanese and a line's end", "日\n本",
		"S: =?UTF-8?B?5pelIOacrA==?=\r\n"},
	    /* Behind "S: " a word has room for 73 characters, 12 of them
	     * its own: 45 octets. */
	    {"whole characters", "ああああああああああああああああ",
		"S: =?UTF-8?B?44GC44GC44GC44GC44GC44GC44GC44GC44GC44GC44GC44GC"
		"44GC44GC44GC?=\r\n =?UTF-8?B?44GC?=\r\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct out o;

		begin(&o);
		eml_field(o.to, "S", slice_of(cases[i].text));
		case_text(cases[i].name, end(&o), cases[i].want);
		free(o.text);
	}
}

/* No line is longer than RFC 2047 and RFC 5322 allow, whatever the text. */
static void
long_fields(void **state)
{
	static const char *const parts[] = {"a", "あ", "\xf0\x9f\x90\x8d", "a ",
	    "aあ", "\x1b", "=?", "\xc3\xa9\xc3"};
	char text[1200];

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct out o;
		size_t len = 0;

		text[0] = '\0';
		while (len + strlen(parts[i]) < sizeof(text) - 1) {
			strcpy(text + len, parts[i]);
			len += strlen(parts[i]);
		}
		begin(&o);
		eml_field(o.to, "Subject", slice_of(text));
		for (const char *p = end(&o); *p != '\0';) {
			const size_t line = strcspn(p, "\r");

			assert_true(line <= 76);
			assert_memory_equal(p + line, "\r\n", 2);
			p += line + 2;
			assert_true(*p == '\0' || *p == ' ');
		}
		free(o.text);
	}
}

static void
mailboxes(void **state)
{
	static const struct {
		const char *name, *want;
	} cases[] = {
	    {"", "To: <a@b.example>\r\n"},
	    {"Example CERT", "To: \"Example CERT\" <a@b.example>\r\n"},
	    {"a \"b\" \\", "To: \"a \\\"b\\\" \\\\\" <a@b.example>\r\n"},
	    {"x\r\nBcc: y", "To: \"x  Bcc: y\" <a@b.example>\r\n"},
	    {"日本", "To: =?UTF-8?B?5pel5pys?=\r\n <a@b.example>\r\n"},
	    {A60, "To: \"" A60 "\"\r\n <a@b.example>\r\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct out o;

		begin(&o);
		eml_field_mailbox(
		    o.to, "To", slice_of(cases[i].name), "a@b.example");
		case_text(cases[i].name, end(&o), cases[i].want);
		free(o.text);
	}
}

#define A75 A60 "ggggggggggggggg"

static void
bodies(void **state)
{
	static const struct {
		const char *name, *text, *want;
	} cases[] = {
	    {"plain", "a b\nc\n", "a b\r\nc\r\n"},
	    {"no end", "a", "a=\r\n"},
	    {"equals", "a = b\n", "a =3D b\r\n"},
	    {"blank at the end", "a \nb\t\n", "a=20\r\nb=09\r\n"},
	    {"From and a dot", "From a\n.\n..b\n F\n",
		"=46rom a\r\n=2E\r\n=2E.b\r\n F\r\n"},
	    {"escape", "a\x1b\n", "a=1B\r\n"},
	    {"CR", "a\rb\n", "a=0Db\r\n"},
	    {"75", A75 "\n", A75 "\r\n"},
	    {"76", A75 "h\n", A75 "=\r\nh\r\n"},
	    {"a quoted one at the end", A60 "gggggggggggg=======\n",
		A60 "gggggggggggg=3D=\r\n=3D=3D=3D=3D=3D=3D\r\n"},
	    {"a few letters", "caf\xc3\xa9 is what we call it\n",
		"caf=C3=A9 is what we call it\r\n"},
	    /* "日本\r\n" */
	    {"Japanese", "日本\n", "5pel5pysDQo=\r\n"},
	    {"nothing", "", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct out o;

		begin(&o);
		eml_text(o.to, slice_of(cases[i].text));
		case_text(cases[i].name, end(&o), cases[i].want);
		free(o.text);
	}
	case_text("name", eml_text_encoding(slice_of("a")), "quoted-printable");
	case_text("name", eml_text_encoding(slice_of("日本\n")), "base64");
}

/* However long, lines of 76, and CRLF where a line of the text ends, also where
 * its two octets fall into two lines. */
static void
long_base64(void **state)
{
	char text[400] = "";

	(void)state;
	for (size_t n = 15; n < 25; n++) {
		struct out o;

		text[0] = '\0';
		for (size_t i = 0; i < n; i++)
			strcat(text, i % 2 == 0 ? "日本" : "日本\n");
		begin(&o);
		eml_text(o.to, slice_of(text));
		for (const char *p = end(&o); *p != '\0';) {
			const size_t line = strcspn(p, "\r");

			assert_true(line == 76 ||
				    (line % 4 == 0 && p[line + 2] == '\0'));
			p += line + 2;
		}
		free(o.text);
	}
}

static void
dates(void **state)
{
	char out[EML_DATE_MAX];

	(void)state;
	case_text("2026", eml_date(1795223261, out),
	    "Sat, 21 Nov 2026 01:07:41 +0000");
	case_text("1970", eml_date(0, out), "Thu, 01 Jan 1970 00:00:00 +0000");
}

static void
whole(void **state)
{
	const struct eml_part part = {
	    "application/json", "a.json", slice_of("{}")};
	const struct eml mail = {
	    .from_name = slice_of("Example CERT"),
	    .from = "relays@cert.example",
	    .to = NULL,
	    .subject = slice_of("s"),
	    .id = "1",
	    .domain = "cert.example",
	    .date = 0,
	    .letter = slice_of("a\n"),
	    .source_ip = "192.0.2.1",
	    .arrival = 0,
	    .incidents = 1,
	    .parts = &part,
	    .count = 1,
	};
	struct out o;

	(void)state;
	begin(&o);
	eml_write(o.to, &mail);
	case_text("all of it", end(&o),
	    "From: \"Example CERT\" <relays@cert.example>\r\n"
	    "Subject: s\r\n"
	    "Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n"
	    "Message-ID: <1@cert.example>\r\n"
	    "Auto-Submitted: auto-generated\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: multipart/report;\r\n"
	    " report-type=feedback-report; boundary=\"=_relaybl-report\"\r\n"
	    "\r\n"
	    "--=_relaybl-report\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n"
	    "\r\n"
	    "a\r\n"
	    "\r\n--=_relaybl-report\r\n"
	    "Content-Type: message/feedback-report\r\n"
	    "\r\n"
	    "Feedback-Type: xarf\r\n"
	    "User-Agent: relaybl/" RELAYBL_VERSION "\r\n"
	    "Version: 1\r\n"
	    "Source-IP: 192.0.2.1\r\n"
	    "Incidents: 1\r\n"
	    "\r\n--=_relaybl-report\r\n"
	    "Content-Type: application/json;\r\n"
	    " name=\"a.json\"\r\n"
	    "Content-Disposition: attachment;\r\n"
	    " filename=\"a.json\"\r\n"
	    "Content-Transfer-Encoding: base64\r\n"
	    "\r\n"
	    "e30=\r\n"
	    "\r\n--=_relaybl-report--\r\n");
	free(o.text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fields),
	    cmocka_unit_test(long_fields),
	    cmocka_unit_test(mailboxes),
	    cmocka_unit_test(bodies),
	    cmocka_unit_test(long_base64),
	    cmocka_unit_test(dates),
	    cmocka_unit_test(whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
