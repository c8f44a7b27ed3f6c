/*
 * nmap -oX, read as it streams in. nmap writes no DTD of its own, so one with
 * any content is an attack: entities are never declared, nothing is fetched.
 * A file that stops before </nmaprun> is a scan that was killed; what it said
 * until then is taken, and it may not remove anything.
 */
#include "format_nmap.h"

#include <inttypes.h>

/* Fed to expat at a time, and how much of one unfinished tag it may hold:
 * it reads such a tag again from its start with every piece. */
#define PIECE_MAX 65536
#define TAG_MAX	  ((int64_t)1 << 20)

static void
on_doctype(void *ctx, const char *name, const char *sysid, const char *pubid,
    int has_internal)
{
	struct nmap *n = ctx;

	if (strcmp(name, "nmaprun") != 0 || sysid != NULL || pubid != NULL ||
	    has_internal)
		nmap_stop(n, ST_BAD_DATA,
		    "a document type other than <!DOCTYPE nmaprun>");
}

static void
on_entity(void *ctx, const char *name, int is_parameter, const char *value,
    int value_len, const char *base, const char *sysid, const char *pubid,
    const char *notation)
{
	(void)name;
	(void)is_parameter;
	(void)value;
	(void)value_len;
	(void)base;
	(void)sysid;
	(void)pubid;
	(void)notation;
	nmap_stop(ctx, ST_BAD_DATA, "an entity declaration");
}

static enum status
nmap_start(struct format_reader *r, struct why *why)
{
	struct nmap *n = (struct nmap *)r;

	/* nmap writes UTF-8; the file is not asked for its opinion. */
	n->parser = XML_ParserCreate("UTF-8");
	if (n->parser == NULL)
		return why_no_memory(why);
	XML_SetUserData(n->parser, n);
	XML_SetElementHandler(n->parser, nmap_on_start, nmap_on_end);
	XML_SetStartDoctypeDeclHandler(n->parser, on_doctype);
	XML_SetEntityDeclHandler(n->parser, on_entity);
	return ST_OK;
}

static enum status
parse_error(struct nmap *n, struct why *why)
{
	enum XML_Error code = XML_GetErrorCode(n->parser);

	if (n->st != ST_OK)
		return n->st;
	if (code == XML_ERROR_NO_MEMORY)
		return why_no_memory(why);
	why_set(why, "line %" PRIu64 ": not well-formed XML: %s%s",
	    nmap_line(n), XML_ErrorString(code),
	    code == XML_ERROR_JUNK_AFTER_DOC_ELEMENT
		? " (two runs in one file, as nmap --append-output writes)"
		: "");
	return ST_BAD_DATA;
}

static enum status
nmap_feed(
    struct format_reader *r, const uint8_t *data, size_t len, struct why *why)
{
	struct nmap *n = (struct nmap *)r;

	n->why = why;
	while (len > 0) {
		size_t piece = len < PIECE_MAX ? len : PIECE_MAX;
		int64_t at;

		if (XML_Parse(n->parser, (const char *)data, (int)piece,
			XML_FALSE) != XML_STATUS_OK)
			return parse_error(n, why);
		data += piece;
		len -= piece;
		n->fed += (int64_t)piece;
		at = XML_GetCurrentByteIndex(n->parser);
		if (n->fed - (at > 0 ? at : 0) > TAG_MAX) {
			why_set(why,
			    "line %" PRIu64 ": a tag longer than %d "
			    "bytes",
			    nmap_line(n), (int)TAG_MAX);
			return ST_BAD_DATA;
		}
	}
	return ST_OK;
}

/* What expat says of a document that simply stops. */
static bool
is_cut(enum XML_Error code)
{
	return code == XML_ERROR_NO_ELEMENTS ||
	       code == XML_ERROR_UNCLOSED_TOKEN ||
	       code == XML_ERROR_PARTIAL_CHAR ||
	       code == XML_ERROR_UNCLOSED_CDATA_SECTION;
}

/* Why there is nothing to take: cut off before there was any, or none. */
static void
say_empty(const struct nmap *n, struct why *why)
{
	if (!n->closed)
		why_set(why, "cut off before the first result: the scan was "
			     "killed, or the file is not whole");
	else if (n->hosts == 0)
		why_set(why,
		    "names no host, which never means that all is clean "
		    "(targets that do not resolve are not in the file)");
	else
		why_set(why, "no host has port 25, 465 or 587 or a result "
			     "of " NMAP_SCRIPT);
}

static enum status
nmap_finish(struct format_reader *r, struct why *why)
{
	struct nmap *n = (struct nmap *)r;

	n->why = why;
	if (XML_Parse(n->parser, "", 0, XML_TRUE) != XML_STATUS_OK &&
	    (n->st != ST_OK || !is_cut(XML_GetErrorCode(n->parser))))
		return parse_error(n, why);
	if (n->hosts == 0 || r->taken + r->refused == 0) {
		say_empty(n, why);
		return ST_BAD_DATA;
	}
	if (!n->closed || !n->success)
		scan_abort(&r->scan, "the file ends before the run did: the "
				     "scan was killed, or the file was cut");
	r->scan.has_end = n->closed && n->success;
	if (n->closed && n->counted > n->hosts)
		reader_notice(r, nmap_line(n),
		    "nmap counted %" PRIu64 " hosts, %" PRIu64 " are in the "
		    "file: -v -v -Pn shows all",
		    n->counted, n->hosts);
	return ST_OK;
}

static void
nmap_close(struct format_reader *r)
{
	XML_ParserFree(((struct nmap *)r)->parser);
}

const struct format_ops format_nmap = {
    .size = sizeof(struct nmap),
    .bom = BOM_PASSED,
    .start = nmap_start,
    .feed = nmap_feed,
    .finish = nmap_finish,
    .close = nmap_close,
};
