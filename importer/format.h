/*
 * Input formats. Each reader is fed decompressed bytes in pieces of any size
 * and calls its sink for every record and every refusal; it never touches the
 * store, the clock or the configuration. One file per format.
 */
#ifndef IMPORTER_FORMAT_H
#define IMPORTER_FORMAT_H

#include "record.h"

enum format {
	FORMAT_AUTO,
	FORMAT_JSONL,
	FORMAT_CSV,
	FORMAT_NMAP,
	FORMAT_LIST,
	FORMAT_COUNT
};

/* "relay-verdict", "csv", "nmap", "list"; and back, -1 where unknown. */
const char *format_text(int f);
int format_by_text(const char *text);

/* What a reader calls. Slices and pointers are valid during the call only.
 * record returns ST_OK, or an error that ends the import. */
struct format_sink {
	void *ctx;
	enum status (*record)(
	    void *ctx, const struct record *rec, struct why *why);
	/* A record that was not taken; text is printable ASCII. */
	void (*refuse)(
	    void *ctx, uint64_t line, enum refusal reason, const char *text);
	/* Something the reader changed or noticed but took. */
	void (*notice)(void *ctx, uint64_t line, const char *text);
};

/* The class records get whose input names none (list, csv without tests). */
struct format_options {
	uint8_t class;	/* enum class_id */
	bool class_set; /* --class was given: it wins over derivation */
};

struct format_reader;

/*
 * Which format the first bytes (decompressed, up to 4096) are. ST_BAD_DATA
 * with an explanation for what is known and useless: nmap -oG and -oN (no
 * verdict in it / ask for -oX), UTF-16, binary.
 */
enum status format_detect(const uint8_t *data, size_t len, enum format *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* Makes a reader; *sink and *opt are copied. Free with format_free. */
enum status format_new(enum format format, const struct format_sink *sink,
    const struct format_options *opt, struct format_reader **out,
    struct why *why) MUST_USE ALL_NONNULL;

/* Feeds bytes. ST_BAD_DATA: the file as a whole is refused (why has the line
 * and the reason), nothing more is to be fed. */
enum status format_feed(struct format_reader *r, const uint8_t *data,
    size_t len, struct why *why) MUST_USE ALL_NONNULL;

/* End of input. *scan_out says what the file said of itself (scan_free it);
 * has_end and aborted are decided here. Zero records of any kind: ST_BAD_DATA.
 */
enum status format_finish(struct format_reader *r, struct scan *scan_out,
    struct why *why) MUST_USE ALL_NONNULL;
void format_free(struct format_reader **r) ALL_NONNULL;

#endif
