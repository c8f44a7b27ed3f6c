/* The ledger's import records as bytes: every field comes back, also of older
 * ones; no damage passes. */
#include "codec_case.h"
#include "ledger_codec.h"
#include "schema1.h"

static const uint8_t long_bytes[5000];
static const struct slice long_text = {long_bytes, sizeof(long_bytes)};

static enum status
take_import(const uint8_t *data, size_t len, struct why *why)
{
	struct import_record out;

	return import_decode(data, len, &out, why);
}

static struct import_record
full_import(void)
{
	struct import_record r = {
	    .kind = IMPORT_EXPIRE,
	    .complete = 1,
	    .list = 2,
	    .scanner = 0xffff,
	    .time = 1700000000,
	    .started = 1,
	    .ended = 2,
	    .seq = UINT64_MAX,
	    .serial = 0x80000000u,
	    .file = slice_text("scan.jsonl"),
	    .format = slice_text("relay-verdict/1"),
	    .scan_id = slice_text("2026-11-21"),
	    .tool = slice_text("nmap 7.93"),
	    .actor = slice_text("cron"),
	    .note = slice_text("nightly"),
	    .mode = IMPORT_MODE_MAX - 1,
	    .held = HOLD_REMOVALS,
	    .hold_state = HOLD_SUPERSEDED,
	    .scope = UINT64_MAX,
	    .target = 3,
	    .reverted_by = 4,
	    .hold_by = 5,
	    .hold_time = INT64_MAX,
	    .guards = slice_text("removals 312 of 500, allowed 100"),
	    .signer = slice_text("E9F2A1D0"),
	    .hold_actor = slice_text("postmaster"),
	    .hold_reason = slice_text("I looked at them"),
	};
	uint64_t n = 1;

#define X(name) r.counts.name = n++;
	IMPORT_COUNTS(X)
#undef X
	for (size_t i = 0; i < sizeof(r.sha256); i++)
		r.sha256[i] = (uint8_t)(i + 1);
	return r;
}

static void
imports_come_back(void **state)
{
	const struct import_record want = full_import();
	uint8_t buf[IMPORT_VALUE_MAX], again[IMPORT_VALUE_MAX];
	struct import_record got;
	struct why why;
	size_t len;

	(void)state;
	len = import_encode(&want, buf);
	case_int("decode", import_decode(buf, len, &got, &why), ST_OK);
	case_int("kind", got.kind, want.kind);
	case_int("complete", got.complete, want.complete);
	case_int("list", got.list, want.list);
	case_int("scanner", got.scanner, want.scanner);
	case_int("time", got.time, want.time);
	case_int("started", got.started, want.started);
	case_int("ended", got.ended, want.ended);
	assert_true(got.seq == want.seq);
	case_int("serial", got.serial, want.serial);
	assert_memory_equal(got.sha256, want.sha256, sizeof(want.sha256));
#define X(name) case_int(#name, got.counts.name, want.counts.name);
	IMPORT_COUNTS(X)
#undef X
	assert_slice(got.file, want.file);
	assert_slice(got.format, want.format);
	assert_slice(got.scan_id, want.scan_id);
	assert_slice(got.tool, want.tool);
	assert_slice(got.actor, want.actor);
	assert_slice(got.note, want.note);
	case_int("mode", got.mode, want.mode);
	case_int("held", got.held, want.held);
	case_int("hold state", got.hold_state, want.hold_state);
	assert_true(got.scope == want.scope);
	case_int("target", got.target, want.target);
	case_int("reverted by", got.reverted_by, want.reverted_by);
	case_int("hold by", got.hold_by, want.hold_by);
	case_int("hold time", got.hold_time, want.hold_time);
	assert_slice(got.guards, want.guards);
	assert_slice(got.signer, want.signer);
	assert_slice(got.hold_actor, want.hold_actor);
	assert_slice(got.hold_reason, want.hold_reason);
	case_int("length again", import_encode(&got, again), len);
	assert_memory_equal(again, buf, len);
}

/* Counts that a later relaybl adds are 0 in what was written before. */
static void
counts_may_be_fewer(void **state)
{
	struct import_record r = {.kind = IMPORT_SCAN, .counts.open = 3};
	uint8_t buf[IMPORT_VALUE_MAX], *n = buf + 4 + 12 + 32;
	struct import_record got;
	struct why why;
	size_t len = import_encode(&r, buf);

	(void)state;
	case_int("number of counts", *n, 5);
	case_int("decode", import_decode(buf, len, &got, &why), ST_OK);
	case_int("open", got.counts.open, 3);
	case_int("outputs", got.counts.outputs, 0);
	n[5] = 0;
	case_int(
	    "0 at the end", import_decode(buf, len, &got, &why), ST_CORRUPT);
	r.counts.outputs = 1;
	len = import_encode(&r, buf);
	case_int("all", *n, IMPORT_COUNT_NUMBER);
	memmove(n + 2, n + 1, len - (size_t)(n + 1 - buf));
	++*n;
	case_int("more than there are", import_decode(buf, len + 1, &got, &why),
	    ST_CORRUPT);
}

static void
version_1_is_read(void **state)
{
	const struct import_record want = full_import();
	uint8_t buf[IMPORT1_VALUE_MAX];
	struct import_record got;
	struct why why;
	size_t len = import1_encode(&want, buf);

	(void)state;
	case_int("decode", import_decode(buf, len, &got, &why), ST_OK);
	case_int("kind", got.kind, want.kind);
	case_int("complete", got.complete, want.complete);
	case_int("list", got.list, want.list);
	case_int("scanner", got.scanner, want.scanner);
	case_int("time", got.time, want.time);
	case_int("started", got.started, want.started);
	case_int("ended", got.ended, want.ended);
	assert_true(got.seq == want.seq);
	case_int("serial", got.serial, want.serial);
	assert_memory_equal(got.sha256, want.sha256, sizeof(want.sha256));
	case_int("first count", got.counts.read, want.counts.read);
	case_int("last count", got.counts.unchanged, want.counts.unchanged);
	case_int("new count", got.counts.missing, 0);
	case_int("held", got.held, HOLD_NONE);
	assert_slice(got.file, want.file);
	assert_slice(got.note, want.note);
	case_int("guards", got.guards.len, 0);
	cut_everywhere("import of version 1", take_import, buf, len);
}

static void
damaged_imports_are_refused(void **state)
{
	static const struct bad_byte bad[] = {
	    {"version", 0, 3},
	    {"version of another layout", 0, 1},
	    {"kind", 1, IMPORT_KIND_COUNT},
	    {"complete", 2, 2 << 4},
	    {"held", 3, HOLD_COUNT << 4},
	    {"hold state", 3, HOLD_STATE_COUNT},
	    {"list that goes on", 4, 0x82},
	};
	struct import_record r = full_import();
	uint8_t buf[IMPORT_VALUE_MAX];
	struct import_record got;
	struct why why;
	size_t len;

	(void)state;
	len = import_encode(&r, buf);
	cut_everywhere("import", take_import, buf, len);
	refuse_bytes(take_import, buf, len, bad, COUNT(bad));
	r.file = r.format = r.scan_id = r.tool = r.actor = r.note = long_text;
	r.guards = r.signer = r.hold_actor = r.hold_reason = long_text;
	r.list = UINT16_MAX;
	r.time = r.started = r.ended = INT64_MAX;
	r.target = r.reverted_by = r.hold_by = UINT64_MAX;
#define X(name) r.counts.name = UINT64_MAX;
	IMPORT_COUNTS(X)
#undef X
	len = import_encode(&r, buf);
	assert_true(len <= IMPORT_VALUE_MAX);
	case_int("cut", import_decode(buf, len, &got, &why), ST_OK);
	case_int("cut", got.note.len, IMPORT_TEXT_MAX);
	case_int("cut", got.hold_reason.len, IMPORT_TEXT_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(imports_come_back),
	    cmocka_unit_test(counts_may_be_fewer),
	    cmocka_unit_test(version_1_is_read),
	    cmocka_unit_test(damaged_imports_are_refused),
	};

	return cmocka_run_group_tests_name(
	    "ledger_codec_import", tests, NULL, NULL);
}
