/*
 * Whom an operator's report is addressed to: an e-mail address that a source of
 * holders names, or one made by the rule of relaybl.conf (report: abuse), such
 * as abuse@$domain (RFC 2142). Any thread.
 */
#ifndef IMPORTER_SURVEY_CONTACT_H
#define IMPORTER_SURVEY_CONTACT_H

#include <stdbool.h>

#include "bytes.h"
#include "why.h"

/* Longest path of RFC 5321 4.5.3.1.3 without its brackets; and the
 * terminator. */
#define CONTACT_MAX 255

/*
 * An addr-spec that may stand anywhere: dot-atom@domain (RFC 5322 3.4.1), the
 * domain of letters, digits and hyphens, all of it ASCII, no hyphen in front.
 * No quoted local part, no address literal: nothing that ends a header line or
 * begins another address.
 */
bool contact_valid(struct slice text) MUST_USE;

/* What a rule may name. "" or NULL: not known. */
struct contact_vars {
	const char *domain;
	const char *asn; /* digits */
	const char *country;
};

/* Names the rule nothing but $domain, $asn and $country ($$ is a dollar), and
 * would an address come out? ST_OK or ST_CONFIG; why does not name the key. */
enum status contact_rule_check(
    const char *rule, struct why *why) MUST_USE ALL_NONNULL;

/* The address by a rule that was checked. False where it names what is not
 * known, or where no valid one comes out; out has CONTACT_MAX octets. */
bool contact_by_rule(const char *rule, const struct contact_vars *vars,
    char *out) MUST_USE ALL_NONNULL;

#endif
