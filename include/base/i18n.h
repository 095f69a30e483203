/*
 * i18n: every string that a person reads on the screen or in --help goes through _(). English is
 * the source language.
 */
#ifndef CASTSIM_BASE_I18N_H
#define CASTSIM_BASE_I18N_H

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) text /* marks a string in a table; the reader of the table calls _() */

#endif
