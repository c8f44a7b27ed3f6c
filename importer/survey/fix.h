/*
 * How what is listed is put right: for each class what is wrong, and step by
 * step how it is fixed, in English and Japanese; how a retest is asked for and
 * when a listing ends by itself. For letters to operators and for cards. What a
 * class is called stands in class.h. All texts are static UTF-8 of ours. Any
 * thread.
 */
#ifndef IMPORTER_SURVEY_FIX_H
#define IMPORTER_SURVEY_FIX_H

#include <stdio.h>

#include "class.h"
#include "compiler.h"

enum fix_lang { FIX_EN, FIX_JA, FIX_LANG_COUNT };

/* "en", "ja"; and back: the language, or -1. */
const char *fix_lang_text(int lang);
int fix_lang_by_text(const char *text) ALL_NONNULL;

/* One thing to do. Steps of several classes are the same object. */
struct fix_step {
	const char *title[FIX_LANG_COUNT]; /* "Postfix" */
	const char *text[FIX_LANG_COUNT];  /* one or more sentences */
	const char *code; /* lines of configuration or commands, each ended by
			   * LF, none over 72 columns; "": none */
};

struct fix {
	const char *wrong[FIX_LANG_COUNT]; /* what is wrong with such a host */
	const struct fix_step *const *steps; /* ended by NULL */
};

/* id < CLASS_COUNT. */
const struct fix *fix_of(enum class_id id);

/* What the class is called, for people: "open relay". id < CLASS_COUNT. */
const char *fix_name(enum class_id id, enum fix_lang lang);

/* Is the step one of those of any of these classes? Who has told of them need
 * not say it again. */
bool fix_has_step(class_mask classes, const struct fix_step *step) ALL_NONNULL;

/* Longest text of the two below, with terminator. */
#define FIX_TEXT_MAX 768

/* How the one who runs the host asks to have it tested again. contact: of who
 * runs the list, an e-mail address; NULL: not known. Returns out. */
const char *fix_retest(
    enum fix_lang lang, const char *contact, char out[FIX_TEXT_MAX]) NONNULL(3);

/* When a listing that expires then ends by itself; 0: how listings end at
 * all. Returns out. */
const char *fix_expiry(
    enum fix_lang lang, int64_t expires, char out[FIX_TEXT_MAX]) ALL_NONNULL;

/* What is wrong and the steps of all these classes, the gravest first, as
 * plain text of lines of at most width columns (code apart). An error of the
 * stream is the stream's to tell. */
void fix_write(FILE *to, class_mask classes, enum fix_lang lang,
    unsigned width) ALL_NONNULL;

#endif
