/* The built-in letters (letter_template.h), in English and Japanese. Static
 * UTF-8. */
#ifndef IMPORTER_SURVEY_LETTER_TEXT_H
#define IMPORTER_SURVEY_LETTER_TEXT_H

extern const char letter_text_en[];
extern const char letter_text_ja[];

#endif
