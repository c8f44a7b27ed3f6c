/*
 * Messages of transfers: owners of any kind, compressed, are read by ldns as
 * they were given. SEED=n repeats a run.
 */
#include <stdio.h>
#include <time.h>

#include "transfer_case.h"
#include "transfer_message.h"

#define ID 0x2a17

/* Question: ORIGIN AXFR IN. */
#define ORIGIN                                                                 \
	"\x02"                                                                 \
	"bl"                                                                   \
	"\x07"                                                                 \
	"example"
#define ORIGIN_LEN sizeof(ORIGIN)

static const uint8_t question[] = ORIGIN "\0\0\xfc\0\x01";
static const struct transfer_header plain = {.id = ID,
    .flags = DNS_RD << 8,
    .question = question,
    .question_len = sizeof(question) - 1};

/* A record of no known type; its owner is own labels and a stem. */
struct sample {
	struct zone_record record;
	uint8_t owner[NAME_MAX_WIRE];
	uint8_t rdata[8];
};

static void
sample_fill(struct sample *s, const void *own, size_t own_len, const void *stem,
    size_t stem_len, uint32_t number)
{
	memcpy(s->owner, own, own_len);
	memcpy(s->owner + own_len, stem, stem_len);
	put32(s->rdata, number);
	put32(s->rdata + 4, ~number);
	s->record = (struct zone_record){.owner = s->owner,
	    .owner_len = (uint8_t)(own_len + stem_len),
	    .own_len = (uint8_t)own_len,
	    .stem = number,
	    .type = 65280,
	    .ttl = number,
	    .rdata = s->rdata,
	    .rdata_len = sizeof(s->rdata)};
}

/* The line that ldns makes of it, from the wire form in full. */
static char *
line_of(const struct zone_record *r)
{
	uint8_t wire[NAME_MAX_WIRE + 10 + 256], *p;
	size_t pos = 0;
	ldns_rr *rr;
	char *text;

	memcpy(wire, r->owner, r->owner_len);
	p = put16(wire + r->owner_len, r->type);
	p = put16(p, DNS_CLASS_IN);
	p = put32(p, r->ttl);
	p = put16(p, r->rdata_len);
	memcpy(p, r->rdata, r->rdata_len);
	case_int("whole",
	    ldns_wire2rr(&rr, wire, (size_t)(p - wire) + r->rdata_len, &pos,
		LDNS_SECTION_ANSWER),
	    LDNS_STATUS_OK);
	text = ldns_rr2str(rr);
	ldns_rr_free(rr);
	text[strcspn(text, "\n")] = '\0';
	return text;
}

static void
check_line(const char *name, const struct received *got, size_t i,
    const struct zone_record *want)
{
	char *line = line_of(want);

	assert_true(i < got->count);
	case_text(name, got->line[i], line);
	free(line);
}

/* Each in one message behind the other: how long the message is. */
static const struct {
	const char *name, *own[3], *stem[3];
	uint32_t number[3];
	size_t len; /* behind header and question */
} tables[] = {
    {"an owner is its own labels and a pointer to the question", {"\0014"},
	{ORIGIN}, {1}, 2 + 2 + 18},
    {"the same stem again is pointed at", {"\0014", "\0015"},
	{"\0013" ORIGIN, "\0013" ORIGIN}, {1, 1}, 2 + 2 + 2 + 18 + 2 + 2 + 18},
    {"the same owner again is a pointer alone", {"\0014", "\0014"},
	{"\0013" ORIGIN, "\0013" ORIGIN}, {1, 1}, 2 + 2 + 2 + 18 + 2 + 18},
    {"another stem shares its end with the last", {"\0014", "\0014"},
	{"\0013\0012" ORIGIN, "\0019\0012" ORIGIN}, {1, 2},
	2 + 2 + 2 + 2 + 18 + 2 + 2 + 2 + 18},
    {"a stem that is the last one's end", {"\0014", "\0014"},
	{"\0013\0012" ORIGIN, "\0012" ORIGIN}, {1, 2},
	2 + 2 + 2 + 2 + 18 + 2 + 2 + 18},
    {"no labels of its own: the stem, and then a pointer to it", {"", ""},
	{"\0013" ORIGIN, "\0013" ORIGIN}, {1, 1}, 2 + 2 + 18 + 2 + 18},
    {"the origin itself", {""}, {ORIGIN}, {1}, 2 + 18},
    {"a stem that only looks alike is written out", {"\0014"},
	{"\013xbl\007example"}, {1}, 2 + 13 + 18},
    {"in capitals it is another", {"\0014"}, {"\002BL\007example"}, {1},
	2 + 3 + 2 + 18},
};

static void
owners_are_compressed(void **state)
{
	static uint8_t data[TRANSFER_MESSAGE_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(tables); i++) {
		struct transfer_message m;
		struct received got = {0};
		struct sample s[3];
		size_t n = 0, len;

		transfer_message_begin(&m, data, 0, &plain, true);
		for (; n < 3 && tables[i].own[n] != NULL; n++) {
			const char *own = tables[i].own[n];
			const char *stem = tables[i].stem[n];

			sample_fill(&s[n], own, strlen(own), stem,
			    strlen(stem) + 1, tables[i].number[n]);
			assert_true(transfer_message_add(&m, &s[n].record));
		}
		len = transfer_message_end(&m, DNS_NOERROR);
		case_int(tables[i].name,
		    len - DNS_HEADER_LEN - plain.question_len, tables[i].len);
		received_message(&got, data, len, ID);
		case_int(tables[i].name, got.count, n);
		while (n-- > 0)
			check_line(tables[i].name, &got, n, &s[n].record);
		received_free(&got);
	}
}

/* A question in other letters is echoed, and names stay as they are. */
static void
the_question_is_as_asked(void **state)
{
	static const uint8_t asked[] = "\002bL"
				       "\007exAmple\0\0\xfc\0\x01";
	static uint8_t data[TRANSFER_MESSAGE_MAX];
	struct transfer_header header = plain;
	struct transfer_message m;
	struct received got = {0};
	struct sample s;
	size_t len;

	(void)state;
	header.question = asked;
	transfer_message_begin(&m, data, 0, &header, true);
	sample_fill(&s, "", 0, ORIGIN, ORIGIN_LEN, 1);
	assert_true(transfer_message_add(&m, &s.record));
	len = transfer_message_end(&m, DNS_NOERROR);
	assert_memory_equal(data + DNS_HEADER_LEN, asked, sizeof(asked) - 1);
	received_message(&got, data, len, ID);
	check_line("owner", &got, 0, &s.record);
	received_free(&got);
}

static void
flags_and_opt(void **state)
{
	static uint8_t data[TRANSFER_MESSAGE_MAX];
	struct transfer_header header = plain;
	struct transfer_message m;
	ldns_pkt *pkt;
	size_t len;

	(void)state;
	header.edns = header.dnssec_ok = true;
	header.udp_size = 1232;
	transfer_message_begin(&m, data, 0, &header, true);
	len = transfer_message_end(&m, DNS_SERVFAIL);
	case_int("parsed", ldns_wire2pkt(&pkt, data, len), LDNS_STATUS_OK);
	case_int("rd", ldns_pkt_rd(pkt), true);
	case_int("aa", ldns_pkt_aa(pkt), false);
	case_int("rcode", ldns_pkt_get_rcode(pkt), DNS_SERVFAIL);
	case_int("edns", ldns_pkt_edns(pkt), true);
	case_int("do", ldns_pkt_edns_do(pkt), true);
	case_int("size", ldns_pkt_edns_udp_size(pkt), 1232);
	ldns_pkt_free(pkt);
	transfer_message_begin(&m, data, 0, &header, false);
	case_int("later ones are bare", transfer_message_end(&m, DNS_NOERROR),
	    DNS_HEADER_LEN);
}

/* A message is full before its end, but for one record that needs more. */
static void
what_fits(void **state)
{
	static uint8_t data[TRANSFER_MESSAGE_MAX], rdata[65535];
	struct transfer_message m;
	struct sample s;
	size_t n = 0, most;

	(void)state;
	sample_fill(&s, "\0014", 2, ORIGIN, ORIGIN_LEN, 1);
	transfer_message_begin(&m, data, 100, &plain, true);
	while (transfer_message_add(&m, &s.record))
		n++;
	assert_true(n > 100 && m.len + 100 <= TRANSFER_MESSAGE_LEN);
	assert_true(m.len + 100 + 40 > TRANSFER_MESSAGE_LEN);
	case_int("answers", m.answers, n);

	s.record.rdata = rdata;
	transfer_message_begin(&m, data, 100, &plain, false);
	most = sizeof(data) - DNS_HEADER_LEN - 100 - s.record.owner_len - 10;
	s.record.rdata_len = (uint16_t)(most + 1);
	assert_false(transfer_message_add(&m, &s.record));
	case_int("untouched", m.len, DNS_HEADER_LEN);
	s.record.rdata_len = (uint16_t)most;
	assert_true(transfer_message_add(&m, &s.record));
	assert_true(m.len + 100 <= sizeof(data));
	sample_fill(&s, "", 0, ORIGIN, ORIGIN_LEN, 2);
	assert_false(transfer_message_add(&m, &s.record));
}

/* --- Names as nobody has them ----------------------------------------------
 */

static unsigned
below(unsigned bound)
{
	return (unsigned)random() % bound;
}

/* Few octets and few lengths, so that ends are often alike; some of any. */
static size_t
random_label(uint8_t *out)
{
	size_t len = below(8) == 0 ? 1 + below(63) : 1 + below(2);

	out[0] = (uint8_t)len;
	for (size_t i = 1; i <= len; i++)
		out[i] = (uint8_t)(below(8) == 0 ? below(256) : below(2));
	return 1 + len;
}

/* At most most octets, the root not among them. */
static size_t
random_labels(uint8_t *out, size_t most)
{
	uint8_t label[64];
	size_t len = 0, more;

	for (unsigned n = below(6); n > 0; n--) {
		more = random_label(label);
		if (len + more > most)
			break;
		memcpy(out + len, label, more);
		len += more;
	}
	return len;
}

/* Keeps an end of the stem that there was, and puts labels in front. */
static void
change_stem(uint8_t *stem, size_t *stem_len)
{
	uint8_t next[NAME_MAX_WIRE];
	size_t cut = 0, len;

	while (stem[cut] != 0 && below(3) != 0)
		cut += 1 + (size_t)stem[cut];
	len = random_labels(next, 190 - (*stem_len - cut));
	memcpy(next + len, stem + cut, *stem_len - cut);
	*stem_len += len - cut;
	memcpy(stem, next, *stem_len);
}

static void
fill_random(struct sample *s, uint8_t *stem, size_t *stem_len, uint32_t *number)
{
	uint8_t own[64];
	size_t own_len;

	if (below(4) == 0) {
		change_stem(stem, stem_len);
		++*number;
	}
	own_len = random_labels(own, sizeof(own));
	sample_fill(s, own, own_len, stem, *stem_len, *number);
	if (*stem_len == 1 && own_len == 0) /* the root owns nothing here */
		sample_fill(s, "\x01r", 2, stem, *stem_len, *number);
}

/* One message full of them, read again. */
static void
random_message(uint8_t *stem, size_t *stem_len, uint32_t *number)
{
	static uint8_t data[TRANSFER_MESSAGE_MAX];
	static struct sample s[2048];
	struct transfer_message m;
	struct received got = {0};
	size_t n = 0, len;

	transfer_message_begin(&m, data, 0, &plain, true);
	do {
		fill_random(&s[n], stem, stem_len, number);
		if (below(50) == 0)
			transfer_message_forget(&m);
	} while (transfer_message_add(&m, &s[n].record) && ++n < COUNT(s));
	len = transfer_message_end(&m, DNS_NOERROR);
	assert_true(len <= TRANSFER_MESSAGE_LEN);
	received_message(&got, data, len, ID);
	case_int("records", got.count, n);
	for (size_t i = 0; i < n; i++)
		check_line("random", &got, i, &s[i].record);
	received_free(&got);
}

static void
any_names_survive(void **state)
{
	const char *given = getenv("SEED");
	unsigned seed =
	    given != NULL ? (unsigned)atoi(given) : (unsigned)time(NULL);
	uint8_t stem[NAME_MAX_WIRE] = ORIGIN;
	size_t stem_len = ORIGIN_LEN;
	uint32_t number = 0;

	(void)state;
	print_message("SEED=%u\n", seed);
	srandom(seed);
	for (int i = 0; i < 200; i++)
		random_message(stem, &stem_len, &number);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(owners_are_compressed),
	    cmocka_unit_test(the_question_is_as_asked),
	    cmocka_unit_test(flags_and_opt),
	    cmocka_unit_test(what_fits),
	    cmocka_unit_test(any_names_survive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
