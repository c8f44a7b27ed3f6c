/* The effective configuration as YAML, every default written out, by the
 * same rows that read it. */
#include <stdlib.h>
#include <string.h>

#include "config_schema.h"

/* The code point at *p of well-formed UTF-8 (libyaml checked it); moves *p
 * behind it. */
static unsigned
take_code_point(const uint8_t **p)
{
	unsigned c = *(*p)++, more;

	if (c < 0x80)
		return c;
	more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
	c &= 0x3fu >> more;
	while (more-- > 0 && (**p & 0xc0) == 0x80)
		c = c << 6 | (*(*p)++ & 0x3fu);
	return c;
}

void
config_print_quoted(FILE *out, const char *text)
{
	const uint8_t *p = (const uint8_t *)text;

	(void)fputc('"', out);
	while (*p != '\0') {
		unsigned c = take_code_point(&p);

		/* Some of what is beyond ASCII ends a line in YAML. */
		if (c < 0x20 || c >= 0x7f)
			(void)fprintf(out, "\\U%08x", c);
		else
			(void)fprintf(out, "%s%c",
			    c == '"' || c == '\\' ? "\\" : "", (char)c);
	}
	(void)fputc('"', out);
}

static void
print_keys(FILE *out, const struct config *c, const struct config_key *keys,
    size_t count, const void *base, const char *indent)
{
	for (size_t i = 0; i < count; i++) {
		const struct config_type *type = keys[i].type;

		if (type->has != NULL && !type->has(&keys[i], base))
			continue;
		(void)fprintf(out, "%s%s: ", indent, keys[i].name);
		type->print(out, c, &keys[i], base);
		(void)fputc('\n', out);
	}
}

static void
print_section(FILE *out, const struct config *c, const struct config_section *s)
{
	const uint8_t *base = (const uint8_t *)c, *items;
	size_t count;

	if (s->item_size == 0) {
		(void)fprintf(out, "%s:\n", s->name);
		print_keys(out, c, s->keys, s->key_count, base + s->at, "  ");
		return;
	}
	memcpy(&items, base + s->at, sizeof(items));
	memcpy(&count, base + s->count_at, sizeof(count));
	(void)fprintf(out, "%s:%s\n", s->name, count == 0 ? " {}" : "");
	for (size_t i = 0; i < count; i++) {
		const uint8_t *item = items + i * s->item_size;

		(void)fputs("  ", out);
		config_print_quoted(out, s->item_name(item));
		(void)fputs(":\n", out);
		print_keys(out, c, s->keys, s->key_count, item, "    ");
	}
}

char *
config_print(const struct config *c)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	bool lost;

	if (out == NULL)
		return NULL;
	print_keys(out, c, config_top_keys, config_top_key_count, c, "");
	for (size_t i = 0; i < config_section_count; i++)
		print_section(out, c, &config_sections[i]);
	lost = ferror(out) != 0;
	if (fclose(out) != 0 || lost) {
		free(text);
		return NULL;
	}
	return text;
}
