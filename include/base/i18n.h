/*
 * i18n: every sentence that a person reads on the screen or in --help goes through gettext, whole:
 * by _(), by N_() where it stands in a table, or by base/err, which keeps both languages. English
 * is the source language, po/ has the others, app/language chooses. Events, traces, reports of
 * castsim run and answers of the server stay English: programs read them, and files are compared.
 */
#ifndef CASTSIM_BASE_I18N_H
#define CASTSIM_BASE_I18N_H

#include <libintl.h>

#define I18N_DOMAIN "castsim"
#define _(text) gettext(text)
#define N_(text) text /* marks a string in a table; the reader of the table calls _() */

#endif
