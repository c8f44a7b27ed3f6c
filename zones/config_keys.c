/* The keys of relaybl.conf: one row a key, one row a section. */
#include "config_schema.h"

#define FIELD(type, field)                                                     \
	.at = offsetof(struct type, field),                                    \
	.size = sizeof(((struct type *)NULL)->field)
#define ARRAY(type, field)                                                     \
	FIELD(type, field), .count_at = offsetof(struct type, field##_count)

/* What lists and scanners guard themselves against alike. */
#define GUARD_KEYS(type)                                                       \
	{"max-remove", &config_type_limit, FIELD(type, guards.remove)},        \
	    {"max-add", &config_type_limit, FIELD(type, guards.add)},          \
	    {"max-open", &config_type_limit, FIELD(type, guards.open)},        \
	    {"max-inconclusive", &config_type_limit,                           \
		FIELD(type, guards.inconclusive)},                             \
	    {"max-contradictions", &config_type_limit,                         \
		FIELD(type, guards.contradictions)},                           \
	    {"max-refused", &config_type_limit, FIELD(type, guards.refused)},  \
	    {"min-coverage", &config_type_percent,                             \
		FIELD(type, guards.coverage)},                                 \
	    {"max-shrink", &config_type_percent, FIELD(type, guards.shrink)},  \
	    {"max-missing", &config_type_percent,                              \
		FIELD(type, guards.missing)},                                  \
	{                                                                      \
		"max-age", &config_type_duration,                              \
		    FIELD(type, guards.max_age_s), .min = 60,                  \
						   .max = DAYS(36600)          \
	}

/* More listeners or a larger pool than one machine has. */
#define TCP_MAX 65536

const struct config_key config_top_keys[] = {
    {"store", &config_type_path, FIELD(config, store)},
};
const size_t config_top_key_count = COUNT_OF(config_top_keys);

static const struct config_key server_keys[] = {
    {"listen", &config_type_listen, ARRAY(config_server, listen), .min = 53},
    {"workers", &config_type_workers, FIELD(config_server, workers), .min = 1,
	.max = 64},
    {"allow", &config_type_prefixes, ARRAY(config_server, allow), .min = 1},
    {"denied", &config_type_choice, FIELD(config_server, drop_denied),
	.words = {"refuse", "drop"}},
    {"udp-size", &config_type_number, FIELD(config_server, udp_size),
	.min = 512, .max = 4096},
    {"tcp-clients", &config_type_number, FIELD(config_server, tcp_clients),
	.min = 1, .max = TCP_MAX},
    {"tcp-per-client", &config_type_number,
	FIELD(config_server, tcp_per_client), .min = 1, .max = TCP_MAX},
    {"tcp-idle", &config_type_duration, FIELD(config_server, tcp_idle_s),
	.min = 1, .max = 3600},
    {"user", &config_type_text, FIELD(config_server, user)},
    {"chroot", &config_type_path, FIELD(config_server, chroot)},
    {"sandbox", &config_type_choice, FIELD(config_server, sandbox_off),
	.words = {"on", "off"}},
    {"tls-listen", &config_type_listen, ARRAY(config_server, tls_listen),
	.min = 853},
    {"tls-certificate", &config_type_path,
	FIELD(config_server, tls_certificate)},
    {"tls-key", &config_type_path, FIELD(config_server, tls_key)},
    {"tls-client-ca", &config_type_path, FIELD(config_server, tls_client_ca)},
    {"nsid", &config_type_text, FIELD(config_server, nsid)},
    {"cookie-secrets", &config_type_path, FIELD(config_server, cookie_secrets)},
    {"require-cookie", &config_type_choice,
	FIELD(config_server, require_cookie), .words = {"false", "true"}},
    {"rate-limit", &config_type_number, FIELD(config_server, rate_limit),
	.min = 1, .max = 1000000},
    {"rate-slip", &config_type_number, FIELD(config_server, rate_slip),
	.min = 1, .max = 100},
    {"transfers", &config_type_number, FIELD(config_server, transfers),
	.min = 1, .max = 1000},
};

static const struct config_key tsig_keys[] = {
    {"file", &config_type_path, FIELD(config_tsig, file)},
};

static const struct config_key list_keys[] = {
    {"confirm", &config_type_number, FIELD(config_list, confirm), .min = 1,
	.max = 100},
    {"clear", &config_type_number, FIELD(config_list, clear), .min = 1,
	.max = 100},
    {"confirm-data", &config_type_number, FIELD(config_list, confirm_data),
	.min = 1, .max = 100},
    {"confirm-delivered", &config_type_number,
	FIELD(config_list, confirm_delivered), .min = 1, .max = 100},
    {"agree", &config_type_choice, FIELD(config_list, agree),
	.words = {"false", "true"}},
    {"clear-weak", &config_type_number, FIELD(config_list, clear_weak),
	.min = 1, .max = 100},
    {"clear-recheck", &config_type_number, FIELD(config_list, clear_recheck),
	.min = 1, .max = 100},
    {"apart", &config_type_wait, FIELD(config_list, apart_s), .min = 0,
	.max = DAYS(30)},
    {"expire", &config_type_duration, FIELD(config_list, expire_s), .min = 60,
	.max = DAYS(3660)},
    {"relist-cap", &config_type_number, FIELD(config_list, relist_cap),
	.min = 1, .max = 100},
    {"outputs", &config_type_choice, FIELD(config_list, list_outputs),
	.words = {"report", "list"}},
    {"exempt", &config_type_prefixes, ARRAY(config_list, exempt)},
    {"allow-special", &config_type_choice, FIELD(config_list, allow_special),
	.words = {"false", "true"}},
    {"max-prefix4", &config_type_number, FIELD(config_list, min_len4),
	.min = 16, .max = 32},
    {"max-prefix6", &config_type_number, FIELD(config_list, min_len6),
	.min = 48, .max = 128},
    {"max-addresses", &config_type_number, FIELD(config_list, max_addresses),
	.min = 1, .max = (int64_t)1 << 32},
    {"max-listed", &config_type_number, FIELD(config_list, max_listed),
	.min = 1, .max = (int64_t)1 << 32},
    {"freeze", &config_type_text, FIELD(config_list, freeze)},
    GUARD_KEYS(config_list),
};

static const struct config_key scanner_keys[] = {
    {"confirm", &config_type_number, FIELD(config_scanner, confirm), .min = 1,
	.max = 100},
    {"clear", &config_type_number, FIELD(config_scanner, clear), .min = 1,
	.max = 100},
    {"confirm-data", &config_type_number, FIELD(config_scanner, confirm_data),
	.min = 1, .max = 100},
    {"confirm-delivered", &config_type_number,
	FIELD(config_scanner, confirm_delivered), .min = 1, .max = 100},
    {"clear-weak", &config_type_number, FIELD(config_scanner, clear_weak),
	.min = 1, .max = 100},
    {"clear-recheck", &config_type_number, FIELD(config_scanner, clear_recheck),
	.min = 1, .max = 100},
    {"apart", &config_type_wait, FIELD(config_scanner, apart_s), .min = 0,
	.max = DAYS(30)},
    {"internal", &config_type_choice, FIELD(config_scanner, trust_internal),
	.words = {"hold", "trust"}},
    {"aborted", &config_type_choice, FIELD(config_scanner, hold_aborted),
	.words = {"add", "hold"}},
    {"keys", &config_type_keys, ARRAY(config_scanner, keys)},
    {"require-signature", &config_type_signature,
	FIELD(config_scanner, allow_unsigned), .words = {"true", "false"}},
    {"canary-open", &config_type_addresses, ARRAY(config_scanner, canary_open)},
    {"canary-closed", &config_type_addresses,
	ARRAY(config_scanner, canary_closed)},
    {"silent", &config_type_duration, FIELD(config_scanner, silent_s),
	.min = 60, .max = DAYS(3660)},
    GUARD_KEYS(config_scanner),
};

static const struct config_key zone_keys[] = {
    {"list", &config_type_list_ref, FIELD(config_zone, list)},
    {"apex", &config_type_path, FIELD(config_zone, apex)},
    {"classes", &config_type_classes, FIELD(config_zone, classes)},
    /* PROTOCOL D19: clients ask again at once below 5 s. */
    {"ttl", &config_type_duration, FIELD(config_zone, ttl), .min = 5,
	.max = DAYS(1)},
    {"negative-ttl", &config_type_duration, FIELD(config_zone, negative_ttl),
	.min = 5, .max = DAYS(1)},
    {"text", &config_type_text, FIELD(config_zone, text)},
    {"url", &config_type_text, FIELD(config_zone, url)},
    {"retire", &config_type_text, FIELD(config_zone, retire)},
    {"allow", &config_type_prefixes, ARRAY(config_zone, allow), .min = 1},
    {"allow-keys", &config_type_key_refs, FIELD(config_zone, allow_keys)},
    {"transfer", &config_type_prefixes, ARRAY(config_zone, transfer), .min = 1},
    {"transfer-keys", &config_type_key_refs, FIELD(config_zone, transfer_keys)},
    {"transfer-tls", &config_type_choice, FIELD(config_zone, transfer_tls),
	.words = {"false", "true"}},
    {"client-certificate", &config_type_choice,
	FIELD(config_zone, require_certificate),
	.words = {"ignore", "require"}},
    {"max-records", &config_type_number, FIELD(config_zone, max_records),
	.min = 1, .max = UINT32_MAX},
    {"notify", &config_type_secondaries, ARRAY(config_zone, notify)},
};

static const struct config_key keep_keys[] = {
    {"events", &config_type_duration, FIELD(config_keep, events_s),
	.min = DAYS(1), .max = DAYS(36600)},
    {"findings", &config_type_duration, FIELD(config_keep, findings_s),
	.min = DAYS(1), .max = DAYS(36600)},
    {"evidence", &config_type_duration, FIELD(config_keep, evidence_s),
	.min = DAYS(1), .max = DAYS(36600)},
    {"undo", &config_type_duration, FIELD(config_keep, undo_s), .min = DAYS(1),
	.max = DAYS(36600)},
    {"files", &config_type_duration, FIELD(config_keep, files_s),
	.min = DAYS(1), .max = DAYS(36600)},
};

static const struct config_key survey_keys[] = {
    {"resolver", &config_type_listen, ARRAY(config_survey, resolver),
	.min = 53},
    {"concurrency", &config_type_number, FIELD(config_survey, concurrency),
	.min = 1, .max = 20000},
    {"rate", &config_type_number, FIELD(config_survey, rate), .min = 1,
	.max = 1000000},
    {"timeout", &config_type_duration, FIELD(config_survey, timeout_s),
	.min = 1, .max = 300},
    {"dnsbl", &config_type_dnsbls, ARRAY(config_survey, dnsbl)},
    {"dnsbl-rate", &config_type_number, FIELD(config_survey, dnsbl_rate),
	.min = 1, .max = 100000},
    {"holders", &config_type_sources, ARRAY(config_survey, holders)},
};

static const struct config_key report_keys[] = {
    {"organisation", &config_type_text, FIELD(config_report, organisation)},
    {"contact", &config_type_text, FIELD(config_report, contact)},
    {"domain", &config_type_text, FIELD(config_report, domain)},
    {"language", &config_type_choice, FIELD(config_report, japanese),
	.words = {"en", "ja"}},
    {"abuse", &config_type_text, FIELD(config_report, abuse)},
    {"letter-en", &config_type_path, FIELD(config_report, letter_en)},
    {"letter-ja", &config_type_path, FIELD(config_report, letter_ja)},
    {"no-answer", &config_type_duration, FIELD(config_report, no_answer_s),
	.min = DAYS(1), .max = DAYS(3660)},
    {"min-cases", &config_type_number, FIELD(config_report, min_cases),
	.min = 1, .max = 1000000},
};

const struct config_section config_sections[] = {
    {.name = "server",
	.keys = server_keys,
	.key_count = COUNT_OF(server_keys),
	.at = offsetof(struct config, server)},
    {.name = "keep",
	.keys = keep_keys,
	.key_count = COUNT_OF(keep_keys),
	.at = offsetof(struct config, keep)},
    {.name = "survey",
	.keys = survey_keys,
	.key_count = COUNT_OF(survey_keys),
	.at = offsetof(struct config, survey)},
    {.name = "report",
	.keys = report_keys,
	.key_count = COUNT_OF(report_keys),
	.at = offsetof(struct config, report)},
    {.name = "lists",
	.keys = list_keys,
	.key_count = COUNT_OF(list_keys),
	.at = offsetof(struct config, lists),
	.count_at = offsetof(struct config, list_count),
	.item_size = sizeof(struct config_list),
	.defaults = &config_list_defaults,
	.noun = "list",
	.begin = config_list_begin,
	.clear = config_list_clear,
	.item_name = config_list_name},
    {.name = "scanners",
	.keys = scanner_keys,
	.key_count = COUNT_OF(scanner_keys),
	.at = offsetof(struct config, scanners),
	.count_at = offsetof(struct config, scanner_count),
	.item_size = sizeof(struct config_scanner),
	.defaults = &config_scanner_defaults,
	.noun = "scanner",
	.begin = config_scanner_begin,
	.finish = config_scanner_finish,
	.clear = config_scanner_clear,
	.item_name = config_scanner_name},
    {.name = "keys",
	.keys = tsig_keys,
	.key_count = COUNT_OF(tsig_keys),
	.at = offsetof(struct config, keys),
	.count_at = offsetof(struct config, key_count),
	.item_size = sizeof(struct config_tsig),
	.defaults = &config_tsig_defaults,
	.noun = "key",
	.begin = config_tsig_begin,
	.finish = config_tsig_finish,
	.clear = config_tsig_clear,
	.item_name = config_tsig_name},
    {.name = "zones",
	.keys = zone_keys,
	.key_count = COUNT_OF(zone_keys),
	.at = offsetof(struct config, zones),
	.count_at = offsetof(struct config, zone_count),
	.item_size = sizeof(struct config_zone),
	.defaults = &config_zone_defaults,
	.noun = "zone",
	.begin = config_zone_begin,
	.finish = config_zone_finish,
	.clear = config_zone_clear,
	.item_name = config_zone_name},
};
const size_t config_section_count = COUNT_OF(config_sections);
