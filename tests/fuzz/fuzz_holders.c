/*
 * Any bytes as a source of holders, of the kind that the first octet says: an
 * MMDB or text. Who then answers has a name that may be shown, was found by a
 * prefix that there is, and can be written to.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "format_clean.h"
#include "contact.h"
#include "holders_impl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* libmaxminddb 1.7.1 does not free what it read of the metadata of some broken
 * files, 5 kB a file: nothing that a program which then ends could lose. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:libmaxminddb\n";
}

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
see_text(const char *text, size_t max)
{
	must(strlen(text) <= max && utf8_valid(slice_of(text)));
	for (const char *p = text; *p != '\0'; p++)
		must((uint8_t)*p >= 0x20 && *p != 0x7f);
}

static void
see_party(const struct survey_party *p, unsigned len, unsigned bits)
{
	must(len <= bits && p->key[0] != '\0' && p->name[0] != '\0');
	/* The longest key is one of many origins. */
	see_text(p->key, HOLDERS_ORIGINS_MAX * 11 + 2);
	see_text(p->name, HOLDERS_ORIGINS_MAX * 11 + 2);
	see_text(p->note, HOLDERS_NOTE_MAX);
	see_text(p->domain, 253);
	must(p->contact[0] == '\0' || contact_valid(slice_of(p->contact)));
	must(p->lang[0] == '\0' || strlen(p->lang) == 2);
	must(p->country[0] == '\0' || strlen(p->country) == 2);
}

static void
ask(const struct holders *h, const struct addr *a)
{
	struct holders_answer got;

	holders_find(h, a, &got);
	must((got.holder != NULL) == (got.holder_source == 0));
	must((got.asn != NULL) == (got.asn_source == 0));
	if (got.holder != NULL)
		see_party(got.holder, got.holder_len, addr_bits(a->family));
	if (got.asn != NULL)
		see_party(got.asn, got.asn_len, addr_bits(a->family));
}

static void
ask_some(const struct holders *h, const uint8_t *data, size_t size)
{
	struct addr a = {.family = ADDR_V4};

	ask(h, &a);
	for (size_t i = 0; i + 16 <= size && i < 256; i += 5) {
		memset(&a, 0, sizeof(a));
		a.family = ADDR_V4;
		memcpy(a.b, data + i, 4);
		ask(h, &a);
		a.family = ADDR_V6;
		memcpy(a.b, data + i, 16);
		ask(h, &a);
	}
	memset(a.b, 0xff, sizeof(a.b));
	ask(h, &a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static FILE *nowhere;
	FILE *shown = stderr;
	struct config_source source = {.kind = 0};
	struct holders *h = NULL;
	struct why why;
	char path[64];
	int fd = memfd_create("source", MFD_CLOEXEC);

	if (nowhere == NULL)
		nowhere = fopen("/dev/null", "w");
	must(fd >= 0 && nowhere != NULL);
	if (size > 0)
		source.kind = (uint8_t)(data[0] % SOURCE_COUNT);
	if (size > 1)
		must(write(fd, data + 1, size - 1) == (ssize_t)size - 1);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	source.file = path;
	stderr = nowhere;
	if (holders_open(&source, 1, &h, &why) == ST_OK)
		ask_some(h, data, size);
	stderr = shown;
	holders_free(&h);
	close(fd);
	return 0;
}
