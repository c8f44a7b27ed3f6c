/* A mail that carries a report. */
#include "eml.h"

#include "eml_encode.h"

/* RFC 2046 5.1.1. No line of base64 or quoted-printable has "=_" in it, and
 * the fields of the feedback report are ours. */
#define BOUNDARY "=_relaybl-report"

static void
write_header(FILE *to, const struct eml *m)
{
	char date[EML_DATE_MAX];

	eml_field_mailbox(to, "From", m->from_name, m->from);
	if (m->to != NULL)
		eml_field_mailbox(to, "To", slice_of(""), m->to);
	eml_field(to, "Subject", m->subject);
	(void)fprintf(to, "Date: %s\r\n", eml_date(m->date, date));
	(void)fprintf(to, "Message-ID: <%s@%s>\r\n", m->id, m->domain);
	(void)fputs("Auto-Submitted: auto-generated\r\n" /* RFC 3834 5 */
		    "MIME-Version: 1.0\r\n"
		    "Content-Type: multipart/report;\r\n"
		    " report-type=feedback-report; boundary=\"" BOUNDARY
		    "\"\r\n\r\n",
	    to);
}

static void
write_letter(FILE *to, const struct eml *m)
{
	(void)fprintf(to,
	    "--" BOUNDARY "\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: %s\r\n\r\n",
	    eml_text_encoding(m->letter));
	eml_text(to, m->letter);
}

/* RFC 5965 3.1, 3.2 */
static void
write_feedback(FILE *to, const struct eml *m)
{
	char date[EML_DATE_MAX];

	(void)fputs("\r\n--" BOUNDARY "\r\n"
		    "Content-Type: message/feedback-report\r\n\r\n"
		    "Feedback-Type: xarf\r\n"
		    "User-Agent: relaybl/" RELAYBL_VERSION "\r\n"
		    "Version: 1\r\n",
	    to);
	if (m->source_ip != NULL)
		(void)fprintf(to, "Source-IP: %s\r\n", m->source_ip);
	if (m->arrival != 0)
		(void)fprintf(
		    to, "Arrival-Date: %s\r\n", eml_date(m->arrival, date));
	(void)fprintf(to, "Incidents: %zu\r\n", m->incidents);
}

static void
write_part(FILE *to, const struct eml_part *part)
{
	(void)fprintf(to,
	    "\r\n--" BOUNDARY "\r\n"
	    "Content-Type: %s;\r\n name=\"%s\"\r\n"
	    "Content-Disposition: attachment;\r\n filename=\"%s\"\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n",
	    part->type, part->name, part->name);
	eml_base64(to, part->bytes);
}

void
eml_write(FILE *to, const struct eml *m)
{
	write_header(to, m);
	write_letter(to, m);
	write_feedback(to, m);
	for (size_t i = 0; i < m->count; i++)
		write_part(to, &m->parts[i]);
	(void)fputs("\r\n--" BOUNDARY "--\r\n", to);
}
