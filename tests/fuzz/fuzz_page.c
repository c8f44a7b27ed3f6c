/* Any bytes as what is named on a page: no markup comes of them. */
#include <assert.h>
#include <stdlib.h>

#include "chart.h"
#include "format_clean.h"

/* A page that says the text wherever a text can stand; its length. */
static char *
write_page(struct slice text, size_t *len_out)
{
	static const struct page_column columns[] = {{"name", false}};
	const struct chart chart = {
	    .id = "it", .title = "t", .says = "s", .unit = "u"};
	const struct chart_bar bar = {.label = text, .value = 1};
	char *out = NULL;
	FILE *to = open_memstream(&out, len_out);
	struct page p;
	struct why why;

	assert(to != NULL);
	page_begin(&p, to, "en", "title");
	page_block(&p, PAGE_P, "%.*s", (int)text.len, (const char *)text.data);
	page_open(&p, PAGE_QUOTE);
	page_text(&p, text);
	page_close(&p);
	chart_bars(&p, &chart, &bar, 1, 1);
	page_table(&p, columns, 1, "caption");
	page_row(&p);
	page_cell_text(&p, text);
	page_row_end(&p);
	page_table_end(&p);
	assert(page_end(&p, &why) == ST_OK);
	assert(fclose(to) == 0);
	return out;
}

static size_t
count(const char *text, size_t len, const char *set)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += strchr(set, text[i]) != NULL;
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char markup[] = "<>\"'";
	static size_t want;
	size_t len;
	char *out;

	if (size == 0)
		return 0;
	if (want == 0) {
		out = write_page(slice_of("x"), &len);
		want = count(out, len, markup);
		free(out);
	}
	out = write_page((struct slice){data, size}, &len);
	assert(count(out, len, markup) == want);
	assert(utf8_valid((struct slice){(const uint8_t *)out, len}));
	for (size_t i = 0; i < len; i++)
		assert(out[i] == '\n' || (unsigned char)out[i] >= 0x20);
	free(out);
	return 0;
}
