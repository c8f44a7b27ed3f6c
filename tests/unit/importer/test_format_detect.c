/* Which format the first bytes are, and what is known to be of no use. */
#include "importer/collect.h"

static void
known_formats(void **state)
{
	static const struct {
		const char *text;
		enum format want;
	} cases[] = {
	    {"{\"type\":\"scan\"", FORMAT_JSONL},
	    {" \n{", FORMAT_JSONL},
	    {"\xef\xbb\xbf{", FORMAT_JSONL},
	    {"<?xml version=\"1.0\"?>", FORMAT_NMAP},
	    {"<nmaprun", FORMAT_NMAP},
	    {"ip,port,verdict\n", FORMAT_CSV},
	    {"\"timestamp\",\"ip\",\"port\"\r\n", FORMAT_CSV},
	    {"\xef\xbb\xbfport,ip", FORMAT_CSV},
	    {"192.0.2.1\n", FORMAT_LIST},
	    {"192.0.2.1,192.0.2.2\n", FORMAT_LIST},
	    {"ip,asn\n", FORMAT_LIST},
	    {"# a list\n192.0.2.1\n", FORMAT_LIST},
	    {"# Nmap\n", FORMAT_LIST},
	    {"\xef\xbb\xbf# a list", FORMAT_LIST},
	    {"::1", FORMAT_LIST},
	    {"mail.example", FORMAT_LIST},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].text);
		char *text = case_exact(cases[i].text, len);
		enum format got = FORMAT_AUTO;
		struct why why;

		case_int(cases[i].text,
		    format_detect((uint8_t *)text, len, &got, &why), ST_OK);
		case_int(cases[i].text, got, cases[i].want);
		free(text);
	}
}

static void
useless_inputs(void **state)
{
	static const char lmdb[64] = {0x00, 0x10};
	static const char be[] = "\0i\0p\0,\0p\0o\0r\0t";
	static const struct {
		const char *text;
		size_t len; /* 0: of a string */
		const char *want;
	} cases[] = {
	    {"", 0, "the file is empty"},
	    {" \r\n\t", 0, "the file is empty"},
	    {"\xef\xbb\xbf", 0, "the file is empty"},
	    {"\xff\xfe{", 0, "UTF-16"},
	    {"\xfe\xff", 2, "UTF-16"},
	    {"\xff\xfe\0\0", 4, "UTF-32"},
	    {"\0\0\xfe\xff", 4, "UTF-32"},
	    {be, sizeof(be) - 1, "UTF-16"},
	    {be + 1, sizeof(be) - 2, "UTF-16"},
	    {lmdb, sizeof(lmdb), "binary"},
	    {"[\n{\"ip\":", 0, "JSON array"},
	    {"PK\003\004", 0, "zip"},
	    {"# Nmap 7.93 scan initiated\nNmap scan report for x\n", 0, "-oN"},
	    {"# Nmap 7.93 scan initiated\nHost: 192.0.2.1 ()\n", 0, "-oG"},
	    {"Host: 192.0.2.1 ()\tPorts: 25/open\n", 0, "-oG"},
	    {"Starting Nmap 7.93\n", 0, "-oX"},
	    {"Nmap scan report for 192.0.2.1\n", 0, "-oX"},
	    {"#masscan\nopen tcp 25", 0, "masscan"},
	    {"untrusted comment: signature", 0, "signature"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len =
		    cases[i].len > 0 ? cases[i].len : strlen(cases[i].text);
		char *text = case_exact(cases[i].text, len);
		enum format got = FORMAT_AUTO;
		struct why why;

		case_int(cases[i].want,
		    format_detect((uint8_t *)text, len, &got, &why),
		    ST_BAD_DATA);
		case_holds(cases[i].want, why.text, cases[i].want);
		case_int(cases[i].want, got, FORMAT_AUTO);
		free(text);
	}
}

/* One bad byte does not make a list a binary: its reader refuses the line. */
static void
a_nul_does_not_make_it_binary(void **state)
{
	static const char list[] = "192.0.2.1\n192.0.2.2\n192.0\0.2.3\n";
	enum format got = FORMAT_AUTO;
	struct why why;

	(void)state;
	case_int("list",
	    format_detect((const uint8_t *)list, sizeof(list) - 1, &got, &why),
	    ST_OK);
	case_int("list", got, FORMAT_LIST);
}

static void
the_samples(void **state)
{
	static const struct {
		const char *name;
		int want; /* FORMAT_AUTO: refused */
	} cases[] = {
	    {"nmap/nmap-open-multiport.xml", FORMAT_NMAP},
	    {"nmap/nmap-open-relay-mixed-vv.gnmap", FORMAT_AUTO},
	    {"nmap/nmap-targets.txt", FORMAT_LIST},
	    {"relay-verdict/nmap-aborted-SIGKILL.jsonl", FORMAT_JSONL},
	    {"signed/scan.jsonl", FORMAT_JSONL},
	    {"signed/scan.jsonl.minisig", FORMAT_AUTO},
	    {"lists/verdicts.csv", FORMAT_CSV},
	    {"lists/plain-list.txt", FORMAT_LIST},
	    {"lists/rbldnsd-ip4set.zone", FORMAT_LIST},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len;
		char *text = collect_file(cases[i].name, &len);
		enum format got = FORMAT_AUTO;
		struct why why;
		enum status st;

		len = len < 4096 ? len : 4096;
		st = format_detect((uint8_t *)text, len, &got, &why);
		case_int(cases[i].name, got, cases[i].want);
		case_int(cases[i].name, st,
		    cases[i].want == FORMAT_AUTO ? ST_BAD_DATA : ST_OK);
		free(text);
	}
}

static void
names_of_formats(void **state)
{
	(void)state;
	for (int f = FORMAT_AUTO + 1; f < FORMAT_COUNT; f++)
		case_int(format_text(f), format_by_text(format_text(f)), f);
	case_text("jsonl", format_text(FORMAT_JSONL), "relay-verdict");
	case_int("unknown", format_by_text("xml"), -1);
	case_int("no format", format_by_text("auto"), -1);
	case_text("out of range", format_text(FORMAT_COUNT), "?");
	case_text("out of range", format_text(-1), "?");
	case_text("refusal", refusal_word(REFUSED_WIDE), "wide");
	case_text("refusal", refusal_text(REFUSED_NAME),
	    "a host name where an address must stand");
	case_text("refusal", refusal_word(REFUSAL_COUNT), "?");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(known_formats),
	    cmocka_unit_test(useless_inputs),
	    cmocka_unit_test(a_nul_does_not_make_it_binary),
	    cmocka_unit_test(the_samples),
	    cmocka_unit_test(names_of_formats),
	};

	return cmocka_run_group_tests_name("format_detect", tests, NULL, NULL);
}
