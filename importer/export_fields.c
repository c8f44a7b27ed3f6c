/* The members of each kind of record in an export. */
#include "export_fields.h"

static const char *
class_word(int v)
{
	return class_info((enum class_id)v)->label;
}

static const char *
parts_word(int v)
{
	static const char *const words[] = {
	    "hold", "undo", "survey", "undo_tickets"};

	_Static_assert(
	    sizeof(words) / sizeof(*words) == LEDGER_PARTS_KIND_COUNT, "words");
	return words[v];
}

#define U8(R, n, m, top)                                                       \
	{                                                                      \
		n, FIELD_U8, offsetof(R, m), top, NULL                         \
	}
#define WORD(R, n, m, top, w)                                                  \
	{                                                                      \
		n, FIELD_WORD, offsetof(R, m), (top)-1, w                      \
	}
#define WORD0(R, n, m, top, w)                                                 \
	{                                                                      \
		n, FIELD_WORD0, offsetof(R, m), (top)-1, w                     \
	}
#define U16(R, n, m)                                                           \
	{                                                                      \
		n, FIELD_U16, offsetof(R, m), UINT16_MAX, NULL                 \
	}
#define U32(R, n, m)                                                           \
	{                                                                      \
		n, FIELD_U32, offsetof(R, m), UINT32_MAX, NULL                 \
	}
#define U64(R, n, m)                                                           \
	{                                                                      \
		n, FIELD_U64, offsetof(R, m), UINT64_MAX, NULL                 \
	}
#define TIME(R, n, m)                                                          \
	{                                                                      \
		n, FIELD_TIME, offsetof(R, m), INT64_MAX, NULL                 \
	}
#define PREFIX(R, n, m)                                                        \
	{                                                                      \
		n, FIELD_PREFIX, offsetof(R, m), 0, NULL                       \
	}
#define TEXT(R, n, m, top)                                                     \
	{                                                                      \
		n, FIELD_TEXT, offsetof(R, m), top, NULL                       \
	}
#define BYTES(R, n, m, top)                                                    \
	{                                                                      \
		n, FIELD_BYTES, offsetof(R, m), top, NULL                      \
	}
#define NAME(R, n, m)                                                          \
	{                                                                      \
		n, FIELD_NAME, offsetof(R, m), 0, NULL                         \
	}
#define SHA(R, n, m)                                                           \
	{                                                                      \
		n, FIELD_SHA, offsetof(R, m), 0, NULL                          \
	}

#define R struct list_state
static const struct export_field list_fields[] = {
    NAME(R, "name", name),
    U16(R, "id", id),
    U32(R, "serial", serial),
    U64(R, "last_import", last_import),
};
#undef R

#define R struct scanner_state
static const struct export_field scanner_fields[] = {
    NAME(R, "name", name),
    U16(R, "id", id),
    U64(R, "last_import", last_import),
    U64(R, "last_seq", last_seq),
    TIME(R, "last_ended", last_ended),
};
#undef R

#define R struct feed_state
static const struct export_field feed_fields[] = {
    U16(R, "list", list),
    U16(R, "scanner", scanner),
    U64(R, "last_good", last_good),
    U64(R, "last_tried", last_tried),
    TIME(R, "last_good_time", last_good_time),
    TIME(R, "last_ended", last_ended),
    U64(R, "scope", scope),
    U64(R, "records", records),
};
#undef R

#define R struct export_exemption
static const struct export_field exemption_fields[] = {
    U16(R, "list", list),
    PREFIX(R, "prefix", e.prefix),
    TIME(R, "created", e.created),
    TIME(R, "expires", e.expires),
    TEXT(R, "owner", e.owner, EXEMPTION_TEXT_MAX),
    TEXT(R, "reason", e.reason, EXEMPTION_TEXT_MAX),
};
#undef R

#define R struct export_recheck
static const struct export_field recheck_fields[] = {
    U16(R, "list", list),
    PREFIX(R, "prefix", r.prefix),
    TIME(R, "asked", r.asked),
    TIME(R, "answered", r.answered),
    TEXT(R, "actor", r.actor, RECHECK_TEXT_MAX),
    TEXT(R, "reason", r.reason, RECHECK_TEXT_MAX),
};
#undef R

#define R struct import_record
static const struct export_field import_fields[] = {
    U64(R, "id", id),
    WORD(R, "kind", kind, IMPORT_KIND_COUNT, import_kind_text),
    U8(R, "complete", complete, 1),
    U8(R, "mode", mode, IMPORT_MODE_MAX - 1),
    WORD0(R, "held", held, HOLD_COUNT, import_hold_text),
    WORD0(
	R, "hold_state", hold_state, HOLD_STATE_COUNT, import_hold_state_text),
    U16(R, "list", list),
    U16(R, "scanner", scanner),
    TIME(R, "time", time),
    TIME(R, "started", started),
    TIME(R, "ended", ended),
    U64(R, "seq", seq),
    U64(R, "scope", scope),
    U32(R, "serial", serial),
    U64(R, "target", target),
    U64(R, "reverted_by", reverted_by),
    U64(R, "hold_by", hold_by),
    TIME(R, "hold_time", hold_time),
    SHA(R, "sha256", sha256),
#define X(name) U64(R, "count_" #name, counts.name),
    IMPORT_COUNTS(X)
#undef X
	TEXT(R, "file", file, IMPORT_TEXT_MAX),
    TEXT(R, "format", format, IMPORT_TEXT_MAX),
    TEXT(R, "scan_id", scan_id, IMPORT_TEXT_MAX),
    TEXT(R, "tool", tool, IMPORT_TEXT_MAX),
    TEXT(R, "actor", actor, IMPORT_TEXT_MAX),
    TEXT(R, "note", note, IMPORT_TEXT_MAX),
    TEXT(R, "guards", guards, IMPORT_TEXT_MAX),
    TEXT(R, "signer", signer, IMPORT_TEXT_MAX),
    TEXT(R, "hold_actor", hold_actor, IMPORT_TEXT_MAX),
    TEXT(R, "hold_reason", hold_reason, IMPORT_TEXT_MAX),
};
#undef R

#define R struct ledger_finding
static const struct export_field finding_fields[] = {
    U16(R, "list", key.list),
    PREFIX(R, "prefix", key.prefix),
    U16(R, "scanner", key.scanner),
    U16(R, "port", key.port),
    WORD(R, "state", finding.state, FINDING_STATE_COUNT, finding_state_text),
    WORD(R, "class", finding.class, CLASS_COUNT, class_word),
    WORD0(R, "verdict", finding.verdict, VERDICT_COUNT, verdict_text),
    WORD0(R, "proof", finding.proof, PROOF_COUNT, proof_text),
    WORD0(R, "reason", finding.reason, REASON_COUNT, reason_text),
    U16(R, "open_streak", finding.open_streak),
    U16(R, "close_streak", finding.close_streak),
    U16(R, "strong_streak", finding.strong_streak),
    U16(R, "vague_streak", finding.vague_streak),
    U8(R, "relisted", finding.relisted, UINT8_MAX),
    U16(R, "tests_run", finding.tests_run),
    U16(R, "tests_open", finding.tests_open),
    TIME(R, "first_open", finding.first_open),
    TIME(R, "listed_since", finding.listed_since),
    TIME(R, "last_open", finding.last_open),
    TIME(R, "last_closed", finding.last_closed),
    TIME(R, "last_seen", finding.last_seen),
    TIME(R, "expires", finding.expires),
    TIME(R, "counted", finding.counted),
    TIME(R, "removed", finding.removed),
    U64(R, "import", finding.import),
    U64(R, "import_open", finding.import_open),
    TEXT(R, "reply", finding.reply, FINDING_REPLY_MAX),
    TEXT(R, "host", finding.host, FINDING_HOST_MAX),
    TEXT(R, "evidence", finding.evidence, FINDING_EVIDENCE_MAX),
    TEXT(R, "tests", finding.tests, FINDING_TESTS_MAX),
    TEXT(R, "note", finding.note, FINDING_NOTE_MAX),
};
#undef R

#define R struct event
static const struct export_field event_fields[] = {
    U64(R, "seq", seq),
    U16(R, "list", list),
    PREFIX(R, "prefix", prefix),
    TIME(R, "time", time),
    U64(R, "import", import),
    WORD(R, "kind", kind, EVENT_KIND_COUNT, event_kind_text),
    WORD0(R, "before", before, FINDING_STATE_COUNT, finding_state_text),
    WORD0(R, "after", after, FINDING_STATE_COUNT, finding_state_text),
    WORD(R, "class", class, CLASS_COUNT, class_word),
    U16(R, "scanner", scanner),
    U16(R, "port", port),
    TEXT(R, "actor", actor, EVENT_TEXT_MAX),
    TEXT(R, "reason", reason, EVENT_TEXT_MAX),
};
#undef R

#define R struct export_part
static const struct export_field part_fields[] = {
    WORD(R, "kind", kind, LEDGER_PARTS_KIND_COUNT, parts_word),
    U64(R, "import", import),
    U32(R, "part", part),
    BYTES(R, "bytes", bytes, LEDGER_PART_MAX),
};
#undef R

#define R struct survey_record
static const struct export_field survey_fields[] = {
    U64(R, "id", id),
    TIME(R, "taken", taken),
    U16(R, "list", list),
    U64(R, "generation", generation),
    U64(R, "domains", domains),
    U64(R, "listed_domains", listed_domains),
    U64(R, "listed_hosts", listed_hosts),
    U64(R, "listed_addresses", listed_addresses),
    TEXT(R, "name", name, SURVEY_TEXT_MAX),
    TEXT(R, "actor", actor, SURVEY_TEXT_MAX),
    TEXT(R, "input", input, SURVEY_TEXT_MAX),
};
#undef R

#define R struct ticket_record
static const struct export_field ticket_fields[] = {
    U64(R, "id", id),
    U16(R, "list", list),
    U64(R, "survey", survey),
    WORD(R, "state", state, TICKET_STATE_COUNT, ticket_state_text),
    TIME(R, "opened", opened),
    TIME(R, "reported", reported),
    TIME(R, "acked", acked),
    TIME(R, "promised", promised),
    TIME(R, "claimed", claimed),
    TIME(R, "verified", verified),
    TIME(R, "reopened", reopened),
    TIME(R, "closed", closed),
    U64(R, "hosts", hosts),
    U64(R, "claimed_hosts", claimed_hosts),
    U64(R, "verified_hosts", verified_hosts),
    U64(R, "reopened_hosts", reopened_hosts),
    TEXT(R, "holder", holder, TICKET_TEXT_MAX),
    TEXT(R, "name", name, TICKET_TEXT_MAX),
    TEXT(R, "contact", contact, TICKET_TEXT_MAX),
    TEXT(R, "lang", lang, TICKET_TEXT_MAX),
    TEXT(R, "channel", channel, TICKET_TEXT_MAX),
};
#undef R

#define R struct ticket_host
static const struct export_field ticket_host_fields[] = {
    U64(R, "ticket", ticket),
    U16(R, "list", list),
    PREFIX(R, "prefix", prefix),
    WORD(R, "state", state, TICKET_HOST_STATE_COUNT, ticket_host_state_text),
    U16(R, "closed", closed),
    U16(R, "relapses", relapses),
    TIME(R, "counted", counted),
    TIME(R, "claimed", claimed),
    TIME(R, "verified", verified),
    TIME(R, "reopened", reopened),
    U64(R, "import", import),
};
#undef R

#define R struct ticket_entry
static const struct export_field ticket_entry_fields[] = {
    U64(R, "ticket", ticket),
    U32(R, "seq", seq),
    TIME(R, "noted", noted),
    TIME(R, "time", time),
    WORD(R, "kind", kind, TICKET_ENTRY_KIND_COUNT, ticket_entry_kind_text),
    U64(R, "import", import),
    TEXT(R, "actor", actor, TICKET_TEXT_MAX),
    TEXT(R, "text", text, TICKET_TEXT_MAX),
};
#undef R

#define R struct export_frame
#define NUMBERS                                                                \
	U64(R, "id", content.id), U64(R, "sequence", content.sequence),        \
	    U64(R, "last_event", content.last_event),                          \
	    U64(R, "last_survey", content.last_survey),
#define X(name) U64(R, #name, content.name),
static const struct export_field ledger_fields[] = {
    U32(R, "schema", schema), TIME(R, "time", time), NUMBERS LEDGER_CONTENT(X)};
static const struct export_field end_fields[] = {LEDGER_CONTENT(X)};
#undef X
#undef R

#define X(id, type, record, fields)                                            \
	[id] = {type, fields, COUNT_OF(fields), sizeof(record)},
const struct export_schema export_schemas[EXPORT_KIND_COUNT] = {
    EXPORT_KINDS(X)};
#undef X
