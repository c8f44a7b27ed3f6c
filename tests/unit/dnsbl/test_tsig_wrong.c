/* TSIG records of those who mean no good, or do not know better: each way to
 * be wrong, and what it is answered with. */
#include "tsig_case.h"

/* A record to be laid behind a question; MAC of so many octets, right as far
 * as it goes. */
struct wrong {
	const char *name;
	uint16_t error; /* 0: malformed, unless good */
	bool good;
	int64_t time_off; /* of the time signed, to now */
	uint16_t fudge;
	uint16_t mac_len;
	bool wrong_mac;
	const char *algorithm, *key;
};

#define RIGHT 300, 32, false, "hmac-sha256", TSIG_CASE_NAME

static const struct wrong cases[] = {
    {"right", 0, true, 0, RIGHT},
    {"unknown key", TSIG_BADKEY, false, 0, 300, 32, false, "hmac-sha256",
	"other.example.org"},
    {"key of a longer name", TSIG_BADKEY, false, 0, 300, 32, false,
	"hmac-sha256", "a.transfer.example.org"},
    {"known name, unknown algorithm", TSIG_BADKEY, false, 0, 300, 32, false,
	"hmac-sha1", TSIG_CASE_NAME},
    {"MD5", TSIG_BADKEY, false, 0, 300, 16, false, "hmac-md5.sig-alg.reg.int",
	TSIG_CASE_NAME},
    {"algorithm of the root", TSIG_BADKEY, false, 0, 300, 32, false, ".",
	TSIG_CASE_NAME},
    {"another algorithm's length", 0, false, 0, 300, 48, false, "hmac-sha256",
	TSIG_CASE_NAME},
    {"wrong MAC", TSIG_BADSIG, false, 0, 300, 32, true, "hmac-sha256",
	TSIG_CASE_NAME},
    /* BADSIG before BADTIME: a time that nobody signed says nothing. */
    {"wrong MAC and time", TSIG_BADSIG, false, 99999, 300, 32, true,
	"hmac-sha256", TSIG_CASE_NAME},
    {"unknown key and wrong time", TSIG_BADKEY, false, 99999, 300, 32, true,
	"hmac-sha256", "other.example.org"},
    {"300 s late", 0, true, -300, RIGHT},
    {"301 s late", TSIG_BADTIME, false, -301, RIGHT},
    {"300 s early", 0, true, 300, RIGHT},
    {"301 s early", TSIG_BADTIME, false, 301, RIGHT},
    {"fudge 0", 0, true, 0, 0, 32, false, "hmac-sha256", TSIG_CASE_NAME},
    {"fudge 0, 1 s late", TSIG_BADTIME, false, -1, 0, 32, false, "hmac-sha256",
	TSIG_CASE_NAME},
    {"fudge of a day, 301 s", TSIG_BADTIME, false, -301, 65535, 32, false,
	"hmac-sha256", TSIG_CASE_NAME},
    {"time 0", TSIG_BADTIME, false, -TSIG_CASE_NOW, RIGHT},
    {"time 2^48 - 1", TSIG_BADTIME, false,
	(INT64_C(1) << 48) - 1 - TSIG_CASE_NOW, RIGHT},
    {"32 bits away", TSIG_BADTIME, false, INT64_C(1) << 32, RIGHT},
    {"no MAC", 0, false, 0, 300, 0, false, "hmac-sha256", TSIG_CASE_NAME},
    {"9 octets", 0, false, 0, 300, 9, false, "hmac-sha256", TSIG_CASE_NAME},
    {"15 octets", 0, false, 0, 300, 15, false, "hmac-sha256", TSIG_CASE_NAME},
    {"half a MAC", TSIG_BADTRUNC, false, 0, 300, 16, false, "hmac-sha256",
	TSIG_CASE_NAME},
    {"half a wrong one", TSIG_BADSIG, false, 0, 300, 16, true, "hmac-sha256",
	TSIG_CASE_NAME},
    {"half a MAC, late", TSIG_BADTIME, false, -301, 300, 16, false,
	"hmac-sha256", TSIG_CASE_NAME},
    {"31 octets", TSIG_BADTRUNC, false, 0, 300, 31, false, "hmac-sha256",
	TSIG_CASE_NAME},
    {"33 octets", 0, false, 0, 300, 33, false, "hmac-sha256", TSIG_CASE_NAME},
    {"64 octets", 0, false, 0, 300, 64, false, "hmac-sha256", TSIG_CASE_NAME},
};

static void
set_name(const char *text, struct name *out)
{
	struct why why;

	assert_int_equal(name_parse(text, strlen(text), out, &why), ST_OK);
}

/* The MAC as RFC 8945 4.3.3 has it, of a question; right for the key whatever
 * the record says of itself. */
static void
fill_mac(const uint8_t *msg, size_t len, const struct tsig_record *r,
    const struct tsig_key *key, uint8_t mac[TSIG_MAC_MAX])
{
	uint8_t tail[2 * NAME_MAX_WIRE + 64], *p = tail;
	struct slice parts[2] = {{msg, len}, {tail, 0}};

	p = tsig_put_octets(p, r->name.wire, r->name.len);
	p = put32(put16(p, 255), 0);
	p = tsig_put_octets(p, r->algorithm.wire, r->algorithm.len);
	p = put16(tsig_put_time(p, r->time_signed), r->fudge);
	p = put16(put16(p, 0), 0);
	parts[1].len = (size_t)(p - tail);
	memset(mac, 0, TSIG_MAC_MAX);
	assert_true(tsig_mac(key, parts, 2, mac));
}

static void
each_has_its_answer(void **state)
{
	struct tsig_key key =
	    tsig_case_key(TSIG_CASE_NAME, TSIG_SHA256, TSIG_CASE_SECRET);
	struct tsig_keys keys = {&key, 1};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct wrong *w = &cases[i];
		struct tsig_record r = {
		    .time_signed = (uint64_t)(TSIG_CASE_NOW + w->time_off),
		    .fudge = w->fudge,
		    .original_id = 0xbeef};
		uint8_t msg[1024], mac[TSIG_MAC_MAX], answer[1024];
		size_t at = tsig_case_question(msg), len;
		struct tsig t;
		char *exact;

		set_name(w->key, &r.name);
		set_name(w->algorithm, &r.algorithm);
		fill_mac(msg, at, &r, &key, mac);
		mac[0] ^= w->wrong_mac;
		r.mac = (struct slice){mac, w->mac_len};
		len = (size_t)(tsig_record_write(msg + at, &r) - msg);
		case_int(w->name, len - at, tsig_record_len(&r));
		msg[11] = 1;
		exact = case_exact(msg, len);
		tsig_check(&keys, (uint8_t *)exact, len, at, TSIG_CASE_NOW, &t);
		free(exact);
		case_int(w->name, t.malformed, !w->good && w->error == 0);
		case_int(w->name, t.error, w->error);
		case_int(w->name, tsig_good(&t), w->good);
		len = tsig_case_question(answer);
		case_int(w->name,
		    tsig_sign(&t, answer, len, sizeof(answer), TSIG_CASE_NOW),
		    len + tsig_room(&t));
		case_int(w->name, answer[11], !t.malformed);
	}
}

/* The record as bytes: lengths that lie, names, class, TTL. */
static const struct {
	const char *name;
	const char *bytes;
	size_t len;
	bool good;
} records[] = {
#define FRONT "\0\0\x6b\2\x95\x85\1\x2c"
#define ROW(name, good, bytes)                                                 \
	{                                                                      \
		name, bytes, sizeof(bytes) - 1, good                           \
	}
    ROW("smallest", true,
	"\0\0\xfa\0\xff\0\0\0\0\0\x11\0" FRONT "\0\0\xbe\xef\0\0\0\0"),
    ROW("other data", true,
	"\0\0\xfa\0\xff\0\0\0\0\0\x13\0" FRONT "\0\0\xbe\xef\0\0\0\2xy"),
    ROW("another type", false,
	"\0\0\xf9\0\xff\0\0\0\0\0\x11\0" FRONT "\0\0\xbe\xef\0\0\0\0"),
    ROW("class IN", false,
	"\0\0\xfa\0\1\0\0\0\0\0\x11\0" FRONT "\0\0\xbe\xef\0\0\0\0"),
    ROW("TTL 1", false,
	"\0\0\xfa\0\xff\0\0\0\1\0\x11\0" FRONT "\0\0\xbe\xef\0\0\0\0"),
    ROW("RDLENGTH one less", false,
	"\0\0\xfa\0\xff\0\0\0\0\0\x10\0" FRONT "\0\0\xbe\xef\0\0\0\0"),
    ROW("RDLENGTH one more", false,
	"\0\0\xfa\0\xff\0\0\0\0\0\x12\0" FRONT "\0\0\xbe\xef\0\0\0\0"),
    ROW("RDLENGTH 65535", false,
	"\0\0\xfa\0\xff\0\0\0\0\xff\xff\0" FRONT "\0\0\xbe\xef\0\0\0\0"),
    ROW("RDLENGTH 0", false, "\0\0\xfa\0\xff\0\0\0\0\0\0"),
    ROW("MAC size one more", false,
	"\0\0\xfa\0\xff\0\0\0\0\0\x11\0" FRONT "\0\1\xbe\xef\0\0\0\0"),
    ROW("MAC size 65535", false,
	"\0\0\xfa\0\xff\0\0\0\0\0\x11\0" FRONT "\xff\xff\xbe\xef\0\0\0\0"),
    ROW("other len one more", false,
	"\0\0\xfa\0\xff\0\0\0\0\0\x11\0" FRONT "\0\0\xbe\xef\0\0\0\1"),
    ROW("other len one less", false,
	"\0\0\xfa\0\xff\0\0\0\0\0\x13\0" FRONT "\0\0\xbe\xef\0\0\0\1xy"),
    ROW("other len 65535", false,
	"\0\0\xfa\0\xff\0\0\0\0\0\x11\0" FRONT "\0\0\xbe\xef\0\0\xff\xff"),
    ROW("an algorithm of a pointer", false,
	"\0\0\xfa\0\xff\0\0\0\0\0\x12\xc0\x0c" FRONT "\0\0\xbe\xef\0\0\0\0"),
    ROW("an algorithm without end", false,
	"\0\0\xfa\0\xff\0\0\0\0\0\x11\x3f" FRONT "\0\0\xbe\xef\0\0\0\0"),
    ROW("cut in the algorithm", false, "\0\0\xfa\0\xff\0\0\0\0\0\3\5hm"),
    ROW("cut in the time", false, "\0\0\xfa\0\xff\0\0\0\0\0\4\0\0\0\x6b"),
    ROW("cut in the head", false, "\0\0\xfa\0\xff\0\0\0"),
    ROW("nothing", false, ""),
    ROW("an owner compressed", true,
	"\1k\xc0\x0c\0\xfa\0\xff\0\0\0\0\0\x11\0" FRONT "\0\0\xbe\xef\0\0\0\0"),
    ROW("an owner that is a pointer", true,
	"\xc0\x0f\0\xfa\0\xff\0\0\0\0\0\x11\0" FRONT "\0\0\xbe\xef\0\0\0\0"),
    ROW("a pointer to itself", false,
	"\xc0\x20\0\xfa\0\xff\0\0\0\0\0\x11\0" FRONT "\0\0\xbe\xef\0\0\0\0"),
    ROW("a pointer forward", false,
	"\xc0\x22\0\xfa\0\xff\0\0\0\0\0\x11\0" FRONT "\0\0\xbe\xef\0\0\0\0"),
    ROW("a pointer into the header", false,
	"\xc0\x02\0\xfa\0\xff\0\0\0\0\0\x11\0" FRONT "\0\0\xbe\xef\0\0\0\0"),
    ROW("half a pointer", false, "\xc0"),
    ROW("label type 01", false,
	"\x41k\0\0\xfa\0\xff\0\0\0\0\0\x11\0" FRONT "\0\0\xbe\xef\0\0\0\0"),
};

static void
lengths_that_lie(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(records); i++) {
		uint8_t msg[512];
		size_t at = tsig_case_question(msg);
		char *exact;
		struct tsig_record r;

		memcpy(msg + at, records[i].bytes, records[i].len);
		exact = case_exact(msg, at + records[i].len);
		case_int(records[i].name,
		    tsig_record_read(
			(uint8_t *)exact, at + records[i].len, at, &r),
		    records[i].good);
		free(exact);
	}
}

/* Every pointer goes back, and still there is an end, and a name too long. */
static void
chains_of_pointers(void **state)
{
	uint8_t msg[16384] = {0};
	struct tsig_record r;
	size_t at = 13;

	(void)state;
	/* 12: the root; then pointers, each to the one before. */
	put16(msg + at, 0xc00c);
	for (at += 2; at < 16000; at += 2)
		put16(msg + at, (uint16_t)(0xc000 | (at - 2)));
	memcpy(msg + at, records[0].bytes + 1, records[0].len - 1);
	assert_true(tsig_record_read(msg, at + records[0].len - 1, at - 2, &r));
	case_int("the root", r.name.len, 1);
	/* Labels of one octet, each with a pointer to the one before: longer
	 * than a name may be. */
	memset(msg, 0, sizeof(msg));
	for (at = 13; at < 13 + 4 * 200; at += 4) {
		memcpy(msg + at, "\1a", 2);
		put16(msg + at + 2,
		    (uint16_t)(0xc000 | (at == 13 ? 12 : at - 4)));
	}
	memcpy(msg + at, records[0].bytes + 1, records[0].len - 1);
	assert_false(
	    tsig_record_read(msg, at + records[0].len - 1, at - 4, &r));
}

/* Where the record begins comes from a parser: it is not believed. */
static void
any_place(void **state)
{
	struct tsig_keys keys = tsig_case_keys();
	uint8_t msg[512];
	size_t len = tsig_case_sample("dig", TSIG_SHA256, msg, sizeof(msg));
	char *exact = case_exact(msg, len);
	struct tsig t;

	(void)state;
	for (size_t at = 0; at <= len + 2; at++) {
		tsig_check(&keys, (uint8_t *)exact, len, at, TSIG_CASE_NOW, &t);
		case_int("place", tsig_good(&t),
		    at == tsig_case_at(len, &keys.keys[0]));
	}
	free(exact);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_has_its_answer),
	    cmocka_unit_test(lengths_that_lie),
	    cmocka_unit_test(chains_of_pointers),
	    cmocka_unit_test(any_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
