/* A survey as bytes: what comes back is what was put, and what was not put is
 * refused. */
#include "stored_codec.h"
#include "stored_case.h"

/* Records behind each other, and where each begins. */
struct bytes {
	uint8_t *data;
	size_t len;
	size_t begin[64];
	size_t records;
};

static enum status
collect(void *ctx, struct slice record, struct why *why)
{
	struct bytes *b = ctx;

	(void)why;
	b->data = realloc(b->data, b->len + record.len);
	assert_non_null(b->data);
	memcpy(b->data + b->len, record.data, record.len);
	if (b->records < COUNT(b->begin))
		b->begin[b->records] = b->len;
	b->records++;
	b->len += record.len;
	return ST_OK;
}

static struct bytes
encode(const struct survey *s)
{
	struct bytes b = {.data = NULL};
	struct why why;

	assert_int_equal(stored_encode(s, collect, &b, &why), ST_OK);
	return b;
}

/* Of exactly those bytes, in two parts that meet at cut. */
static enum status
decode(const uint8_t *data, size_t len, size_t cut, struct survey **out,
    struct why *why)
{
	struct stored_decoder d = {.s = NULL};
	uint8_t *first = (uint8_t *)case_exact(data, cut);
	uint8_t *second = (uint8_t *)case_exact(data + cut, len - cut);
	enum status st = stored_decode(&d, (struct slice){first, cut}, why);

	if (st == ST_OK)
		st = stored_decode(&d, (struct slice){second, len - cut}, why);
	if (st == ST_OK)
		st = stored_decode_end(&d, out, why);
	stored_decode_free(&d);
	free(first);
	free(second);
	return st;
}

static struct survey *
full_case(void)
{
	struct survey *s = survey_case();

	s->name = "autumn";
	s->refused = 3;
	s->duplicates = UINT64_MAX;
	s->dnsbl = calloc(2, sizeof(*s->dnsbl));
	assert_non_null(s->dnsbl);
	s->dnsbl[0] = (struct survey_dnsbl){"bl.example.net", true, ""};
	s->dnsbl[1] = (struct survey_dnsbl){
	    "other.example", false, "127.0.0.2 is not listed"};
	s->dnsbl_count = 2;
	s->addresses[0].others = 1;
	s->addresses[1].unknown = 2;
	return s;
}

static void
what_is_put_comes_back(void **state)
{
	struct survey *s = full_case(), *back = NULL;
	struct bytes b = encode(s);
	struct why why;

	(void)state;
	assert_true(b.records <= COUNT(b.begin));
	for (size_t i = 0; i < b.records; i++) {
		assert_int_equal(
		    decode(b.data, b.len, b.begin[i], &back, &why), ST_OK);
		same(s, back);
		survey_free(&back);
	}
	free(b.data);
	survey_free(&s);
}

static void
empty_surveys_too(void **state)
{
	struct survey *s = survey_case_make(NULL, 0, NULL, 0), *back = NULL;
	struct bytes b = encode(s);
	struct why why;

	(void)state;
	assert_int_equal(decode(b.data, b.len, 0, &back, &why), ST_OK);
	same(s, back);
	free(b.data);
	survey_free(&s);
	survey_free(&back);
}

/* A host with more addresses, and a domain with more hosts, than a record has
 * room for: each of them twice as many and one. */
static void
long_runs_are_cut_and_joined(void **state)
{
	const uint32_t count = 2 * STORED_RUN + 1;
	struct survey *s = survey_new(), *back = NULL;
	struct bytes b;
	struct why why;
	bool fresh;

	(void)state;
	for (uint32_t i = 0; i < count; i++) {
		struct addr a = {.family = ADDR_V4, .b = {10}};
		uint32_t domain, many, host;
		char name[32];

		put16(a.b + 2, (uint16_t)i);
		(void)snprintf(name, sizeof(name), "m%u.example", i);
		assert_int_equal(survey_domain(s, slice_of("d.example"),
				     &domain, &fresh, &why),
		    ST_OK);
		assert_int_equal(survey_host(s, slice_of("many.example"), &many,
				     &fresh, &why),
		    ST_OK);
		assert_int_equal(
		    survey_host(s, slice_of(name), &host, &fresh, &why), ST_OK);
		assert_int_equal(survey_mx(s, domain, many, &why), ST_OK);
		assert_int_equal(survey_mx(s, domain, host, &why), ST_OK);
		assert_int_equal(survey_host_address(s, many, &a, &why), ST_OK);
	}
	assert_int_equal(survey_settle(s, &why), ST_OK);
	for (uint32_t i = 0; i < s->address_count; i++)
		s->addresses[i].holder = s->addresses[i].asn = SURVEY_NONE;
	b = encode(s);
	assert_int_equal(decode(b.data, b.len, 0, &back, &why), ST_OK);
	same(s, back);
	free(b.data);
	survey_free(&s);
	survey_free(&back);
}

/* ---- damage ---- */

static void
refused(const char *name, const uint8_t *data, size_t len)
{
	struct survey *back = NULL;
	struct why why = {""};

	case_int(name, decode(data, len, 0, &back, &why), ST_CORRUPT);
	case_holds(name, why.text, "damaged");
	assert_null(back);
}

static void
what_ends_early_is_refused(void **state)
{
	struct survey *s = full_case();
	struct bytes b = encode(s);

	(void)state;
	for (size_t len = 0; len < b.len; len++)
		refused("cut", b.data, len);
	free(b.data);
	survey_free(&s);
}

/* Any octet changed: refused, or another survey that is whole. */
static void
no_octet_is_believed(void **state)
{
	struct survey *s = full_case(), *back = NULL;
	struct bytes b = encode(s), again;
	size_t taken = 0;
	struct why why;

	(void)state;
	for (size_t i = 0; i < b.len; i++)
		for (unsigned bit = 0; bit < 8; bit++) {
			b.data[i] ^= (uint8_t)(1u << bit);
			if (decode(b.data, b.len, 0, &back, &why) == ST_OK) {
				again = encode(back);
				assert_int_equal(again.len, b.len);
				assert_memory_equal(again.data, b.data, b.len);
				free(again.data);
				survey_free(&back);
				taken++;
			}
			b.data[i] ^= (uint8_t)(1u << bit);
		}
	/* Letters of texts, times, numbers. */
	assert_true(taken > 0 && taken < b.len * 8);
	free(b.data);
	survey_free(&s);
}

/* Records out of order, left out, twice. */
static void
every_record_has_its_place(void **state)
{
	struct survey *s = full_case();
	struct bytes b = encode(s);

	(void)state;
	b.begin[b.records] = b.len;
	for (size_t i = 0; i < b.records; i++) {
		const size_t at = b.begin[i], end = b.begin[i + 1];
		uint8_t *other = malloc(b.len + (end - at));

		assert_non_null(other);
		/* Without it. */
		memcpy(other, b.data, at);
		memcpy(other + at, b.data + end, b.len - end);
		refused("left out", other, b.len - (end - at));
		/* Twice. */
		memcpy(other, b.data, end);
		memcpy(other + end, b.data + at, b.len - at);
		refused("twice", other, b.len + (end - at));
		/* In front of all. */
		if (i > 0) {
			memcpy(other, b.data + at, end - at);
			memcpy(other + (end - at), b.data, b.len);
			refused("first", other, b.len + (end - at));
		}
		free(other);
	}
	free(b.data);
	survey_free(&s);
}

static void
refuse_changed(const char *name, struct survey *s)
{
	struct bytes b = encode(s);

	refused(name, b.data, b.len);
	free(b.data);
	survey_free(&s);
}

/* What an encoder of damaged rows would write. */
static void
rows_must_make_sense(void **state)
{
	struct survey *s;

	(void)state;
	s = full_case();
	s->domains[0].name = "z.example";
	refuse_changed("names in order", s);
	s = full_case();
	s->domains[0].name = "A.example";
	refuse_changed("lower case", s);
	s = full_case();
	s->domains[0].name = "<b>";
	refuse_changed("letters of names", s);
	s = full_case();
	s->domains[0].name = "";
	refuse_changed("a name", s);
	s = full_case();
	s->domains[0].mail = SURVEY_NO_MAIL;
	refuse_changed("no mail with an address", s);
	s = full_case();
	s->domains[6].mail = SURVEY_MAIL;
	refuse_changed("mail without address", s);
	s = full_case();
	s->domains[0].flags = 8;
	refuse_changed("flags", s);
	s = full_case();
	s->mx[0] = s->host_count;
	refuse_changed("a host that is not there", s);
	s = full_case();
	s->at[0] = s->address_count;
	refuse_changed("an address that is not there", s);
	s = full_case();
	s->addresses[0].holder = s->party_count;
	refuse_changed("a holder that is not there", s);
	s = full_case();
	s->addresses[0].holder_source = 1;
	refuse_changed("a source that is not there", s);
	s = full_case();
	s->addresses[0].others = 4;
	refuse_changed("a list that is not there", s);
	s = full_case();
	s->addresses[0].len = 33;
	refuse_changed("a prefix that is too long", s);
	s = full_case();
	s->parties[0].name = "\xff";
	refuse_changed("UTF-8", s);
	s = full_case();
	s->parties[1].key = s->parties[0].key;
	refuse_changed("parties once", s);
	s = full_case();
	s->wanted = 0xffff;
	refuse_changed("classes", s);
	s = full_case();
	s->taken = -1;
	refuse_changed("times", s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_put_comes_back),
	    cmocka_unit_test(empty_surveys_too),
	    cmocka_unit_test(long_runs_are_cut_and_joined),
	    cmocka_unit_test(what_ends_early_is_refused),
	    cmocka_unit_test(no_octet_is_believed),
	    cmocka_unit_test(every_record_has_its_place),
	    cmocka_unit_test(rows_must_make_sense),
	};

	return cmocka_run_group_tests_name("stored", tests, NULL, NULL);
}
